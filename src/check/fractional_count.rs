//! `fractional-count`: a count that is not a whole number.
//!
//! People, documents and files come whole. Mostly a thousands separator became a decimal point (2.844 for 2844), or a
//! percentage stands in the row of its numerator. The figure is left out of totals until the unit corrects it.

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Finding, Rule};
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::{pick, say};

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let number = figure.value.number()?;
    let rule = scene.template.holds(spot);
    if rule.kind != Kind::Count || number.fract().is_zero() {
        return None;
    }
    let message = say(|language| {
        let text = pick(
            language,
            "không phải số nguyên, chỉ tiêu này đếm theo",
            "is not a whole number; this counts",
        );
        let measure = if rule.measure.text.is_empty() {
            pick(language, "đơn vị nguyên", "whole things")
        } else {
            &rule.measure.text
        };
        format!("{} {text} {measure}", show(number, language))
    });
    Some(scene.finding(Rule::FractionalCount, spot, message).with_help(
        "Gõ số nguyên; kiểm tra dấu chấm, dấu phẩy phân cách hàng nghìn.",
        "Type a whole number; check the thousands separator.",
    ))
}
