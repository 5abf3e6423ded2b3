//! `choice-out-of-range`: an answer that is not one of the choices.
//!
//! Some rows ask a question and say in the unit of measure which number stands for which answer (`Không = 0 Có = 1`).
//! Any other number says nothing, often it is a count typed in the wrong row. It is left out of totals.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Finding, Rule};
use crate::measure;
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::{pick, say};

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let rule = scene.template.holds(spot);
    let number = figure.value.number()?;
    // A total states how many gave an answer, not an answer.
    let counts = rule.totals || scene.one.tallies.contains_key(&spot);
    if !matches!(rule.kind, Kind::Yes | Kind::Choice) || counts {
        return None;
    }
    let choices = rule.choices();
    if choices.is_empty() || choices.iter().any(|choice| Decimal::from(choice.code) == number) {
        return None;
    }
    let list = measure::list(&choices);
    let message = say(|language| {
        let text = pick(language, "không phải một trong các lựa chọn", "is not one of the choices");
        format!("{} {text}: {list}", show(number, language))
    });
    Some(scene.finding(Rule::ChoiceOutOfRange, spot, message).with_help(
        "Gõ số của một lựa chọn; nếu là số lượng thì chuyển sang đúng dòng.",
        "Type the number of one of the choices; a count belongs in another row.",
    ))
}
