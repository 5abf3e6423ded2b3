//! `blank-required`: a figure that must be there is blank.
//!
//! Three cases: a row that the form says must not be blank; a total that is blank although its parts are filled in (the
//! sum is shown); one of the two numbers of a percentage. A blank numerator usually means 0 and is only noted, unless
//! the stated percentage says otherwise; a numerator without denominator is doubtful.

use crate::amount::{Value, show};
use crate::expression::Operand;
use crate::figure::Figure;
use crate::finding::{Finding, Language, Rule, Severity};
use crate::holds::Asked;
use crate::spot::Spot;

use super::scene::{Found, Scene};
use super::wording::say;
use crate::ties::Shape;

/// Rows that must not be blank.
pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    if !scene.template.holds(spot).is_required() || figure.value != Value::Blank {
        return None;
    }
    let message = say(|language| {
        let name = scene.capital_name(spot, false, language);
        match language {
            Language::Vi => format!("{name} bắt buộc phải có số nhưng để trống"),
            Language::En => format!("{name} is required but blank"),
        }
    });
    Some(with_help(scene.finding(Rule::BlankRequired, spot, message)))
}

/// Totals and parts of percentages.
pub(super) fn look_at_relations(scene: &Scene, found: &mut Found) {
    for tie in scene.ties() {
        let reported = |spot: Spot, found: &Found| found.iter().any(|(other, _)| *other == spot);
        match &tie.shape {
            // What stands above rows that a return adds is made of them, filled in or not.
            Shape::Sum { total, .. } if !tie.by_column && scene.template.holds(*total).totals => {}
            Shape::Sum { total, parts } if is_blank(scene, *total) && !reported(*total, found) => {
                let Operand::Number(sum) = scene.sum(parts) else { continue };
                let message = say(|language| {
                    let whole = scene.capital_name(*total, tie.by_column, language);
                    let (numbers, sum) = (scene.sum_in_numbers(parts, language), show(sum.value, language));
                    let sum = if numbers == sum { sum } else { format!("{numbers} = {sum}") };
                    match language {
                        Language::Vi => format!("{whole} để trống, các phần cộng lại: {sum}"),
                        Language::En => format!("{whole} is blank, its parts add up to {sum}"),
                    }
                });
                let severity = if sum.value.is_zero() { Severity::Info } else { Severity::Warning };
                let finding = scene
                    .finding(Rule::BlankRequired, *total, message)
                    .with_help("Điền tổng của các phần.", "Fill in the sum of the parts.");
                found.push((*total, finding.with_severity(severity)));
            }
            Shape::Ratio { stated, numerator, denominator } => {
                let (above, below) = (scene.evaluate(numerator), scene.evaluate(denominator));
                let not_zero = |operand: Operand| operand.value().is_some_and(|number| !number.is_zero());
                let says_otherwise = not_zero(scene.operand(*stated));
                let (blank, other, severity) = if above == Operand::Blank && not_zero(below) {
                    let severity = if says_otherwise { Severity::Warning } else { Severity::Info };
                    (numerator, denominator, severity)
                } else if below == Operand::Blank && not_zero(above) {
                    (denominator, numerator, Severity::Warning)
                } else {
                    continue;
                };
                let Some(spot) = blank.found().find(|spot| is_blank(scene, *spot)) else { continue };
                if reported(spot, found) {
                    continue;
                }
                let message = say(|language| {
                    let missing = scene.capital_name(spot, tie.by_column, language);
                    let ratio = scene.name(*stated, tie.by_column, language);
                    let there = scene.in_names(other, tie.by_column, language);
                    let number = scene.in_numbers(other, language);
                    match language {
                        Language::Vi => {
                            format!("{missing} để trống nhưng {there} = {number}: không tính được {ratio}")
                        }
                        Language::En => {
                            format!("{missing} is blank but {there} = {number}: {ratio} cannot be computed")
                        }
                    }
                });
                let finding = with_help(scene.finding(Rule::BlankRequired, spot, message));
                found.push((spot, finding.with_severity(severity)));
            }
            _ => {}
        }
    }
}

fn is_blank(scene: &Scene, spot: Spot) -> bool {
    let owned = matches!(scene.template.holds(spot).asked, Asked::Owned(_));
    !owned && scene.figure(spot).is_some_and(|figure| figure.value == Value::Blank)
}

fn with_help(finding: Finding) -> Finding {
    finding.with_help("Điền số; nếu không có thì gõ 0.", "Fill in the number; type 0 if there is none.")
}
