//! `percent-out-of-range`: a percentage below 0 or above 100.
//!
//! A share of a whole lies between 0 and 100: anything else is an error. A percentage of a plan may exceed 100, so it
//! is only doubtful, unless it exceeds 1000. When the parts of the percentage give just what is stated, nothing is said
//! here: if they are wrong, the finding stands at the part.

use rust_decimal::Decimal;

use crate::amount::{Span, show};
use crate::expression::Operand;
use crate::figure::Figure;
use crate::finding::{Finding, Rule, Severity};
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::{Scene, percentage};
use super::wording::{pick, say};

/// Beyond this even an exceeded plan is not believed.
const NEVER: Decimal = Decimal::ONE_THOUSAND;

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let number = figure.value.number()?;
    let holds = scene.template.holds(spot);
    if holds.kind != Kind::Percent {
        return None;
    }
    if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number) {
        return None;
    }
    let ratio = scene.ratio_at(spot);
    if let Some((numerator, denominator)) = ratio {
        let given = percentage(scene.evaluate_as_typed(numerator), scene.evaluate_as_typed(denominator));
        let stated = Span::printed(number, u32::from(figure.decimals));
        if matches!(given, Operand::Number(given) if given.meets(stated)) {
            return None;
        }
    }
    if number < Decimal::ZERO {
        if holds.may_be_negative() {
            return None;
        }
        let message = say(|language| {
            let text = pick(language, "tỷ lệ không thể âm", "a percentage cannot be negative");
            format!("{}% < 0%: {text}", show(number, language))
        });
        return Some(with_help(scene.finding(Rule::PercentOutOfRange, spot, message)));
    }
    let share_of_whole = ratio.is_some_and(|(numerator, denominator)| {
        let mut pairs =
            numerator.found().flat_map(|part| denominator.found().map(move |whole| (part, whole)));
        pairs.any(|(part, whole)| scene.is_part_of(part, whole))
    });
    let severity = if share_of_whole || number > NEVER { Severity::Error } else { Severity::Warning };
    let message = say(|language| {
        let text = if share_of_whole {
            pick(language, "phần không thể lớn hơn tổng", "a part cannot exceed its whole")
        } else if number > NEVER {
            pick(language, "tỷ lệ không thể lớn như vậy", "no percentage is that large")
        } else {
            pick(language, "chỉ đúng nếu vượt kế hoạch", "right only if a plan was exceeded")
        };
        format!("{}% > 100%: {text}", show(number, language))
    });
    Some(with_help(scene.finding(Rule::PercentOutOfRange, spot, message)).with_severity(severity))
}

fn with_help(finding: Finding) -> Finding {
    finding.with_help(
        "Sửa lại tỷ lệ phần trăm; kiểm tra dấu phẩy thập phân và hai số dùng để tính.",
        "Correct the percentage; check the decimal comma and the two numbers it is made of.",
    )
}
