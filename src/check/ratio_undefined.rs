//! `ratio-undefined`: a percentage is stated although its denominator is 0 or blank.
//!
//! Nothing out of nothing is no percentage: the cell stays blank. Many forms are filled in with 0, which is only noted;
//! any other percentage of nothing is doubtful. The ratio of the total is computed from the sums of the parts.

use crate::amount::show;
use crate::expression::Operand;
use crate::finding::{Language, Rule, Severity};

use super::scene::{Found, Scene};
use super::wording::say;
use crate::ties::Shape;

pub(super) fn look(scene: &Scene, found: &mut Found) {
    for tie in scene.ties() {
        let Shape::Ratio { stated, numerator, denominator } = &tie.shape else { continue };
        let Some((_, typed)) = scene.sound(*stated) else { continue };
        let (above, below) = (scene.evaluate(numerator), scene.evaluate(denominator));
        let is_zero = below.value().is_some_and(|number| number.is_zero());
        if above == Operand::Unknown || !(is_zero || below == Operand::Blank) {
            continue;
        }
        if below == Operand::Blank && above.value().is_some_and(|number| !number.is_zero()) {
            // The blank denominator is reported where it stands.
            continue;
        }
        let message = say(|language| {
            let below = scene.capital_name(first(denominator, *stated), tie.by_column, language);
            let typed = show(typed, language);
            match (language, is_zero) {
                (Language::Vi, true) => format!("{below} = 0: không có tỷ lệ, báo cáo ghi {typed}"),
                (Language::Vi, false) => format!("{below} để trống: không có tỷ lệ, báo cáo ghi {typed}"),
                (Language::En, true) => {
                    format!("{below} = 0: there is no percentage, the return states {typed}")
                }
                (Language::En, false) => {
                    format!("{below} is blank: there is no percentage, the return states {typed}")
                }
            }
        });
        let severity = if typed.is_zero() { Severity::Info } else { Severity::Warning };
        let finding =
            scene.finding(Rule::RatioUndefined, *stated, message).with_severity(severity).with_help(
                "Để trống tỷ lệ khi mẫu số bằng 0 hoặc không có.",
                "Leave the percentage blank when there is nothing to take it of.",
            );
        found.push((*stated, finding));
    }
}

fn first(equation: &crate::equation::Equation, otherwise: crate::spot::Spot) -> crate::spot::Spot {
    equation.found().next().unwrap_or(otherwise)
}
