//! `rule-broken`: an equation or a rule of the template itself does not hold.
//!
//! Forms print equations such as `(5) = (1) + (2) - (3) - (4)` or `13 = 8 / 11`; a template may state any comparison of
//! rows or columns. The finding names the equation and shows it with the numbers. It stands at the figure that the
//! equation gives, else at the row that carries the rule. Blank or doubtful figures are not judged.

use crate::amount::show;
use crate::equation::Equation;
use crate::expression::Operand;
use crate::finding::{Language, Rule};

use super::scene::{Found, Scene};
use super::wording::{computed, pick, say};
use crate::ties::Shape;

pub(super) fn look(scene: &Scene, found: &mut Found) {
    for tie in scene.ties() {
        if scene.inherits(tie, found) {
            continue;
        }
        match &tie.shape {
            Shape::Equation { total, equation } => {
                let (Operand::Number(stated), Operand::Number(given)) =
                    (scene.operand(*total), scene.evaluate(equation))
                else {
                    continue;
                };
                if stated.meets(given) {
                    continue;
                }
                let message = say(|language| {
                    let rule = scene.in_names(equation, tie.by_column, language);
                    let whole = scene.capital_name(*total, tie.by_column, language);
                    let numbers = scene.in_numbers(equation, language);
                    let (given, typed) = (computed(given.value, 0, language), show(stated.value, language));
                    let says = pick(language, "báo cáo ghi", "the return states");
                    format!("{whole} = {rule}: {numbers} = {given}, {says} {typed}")
                });
                let finding = scene.finding(Rule::RuleBroken, *total, message);
                found.push((
                    *total,
                    finding.with_help(
                        "Sửa số ghi hoặc các số dùng để tính.",
                        "Correct the stated number or those it is made of.",
                    ),
                ));
            }
            Shape::Condition(condition) => {
                if condition.holds(&|spot| scene.operand(spot)) != Some(false) || scene.is_doubtful(tie.at) {
                    continue;
                }
                let message = say(|language| {
                    let relation = condition.comparison.relation;
                    let (left, right) = (&condition.left, &condition.right);
                    let name = |side: &Equation| scene.in_names(side, tie.by_column, language);
                    format!(
                        "{} {} {}: {} {} {}",
                        name(left),
                        relation.sign(),
                        name(right),
                        side(scene, left, language),
                        relation.broken_sign(),
                        side(scene, right, language),
                    )
                });
                let finding = scene.finding(Rule::RuleBroken, tie.at, message);
                found.push((
                    tie.at,
                    finding.with_help(
                        "Quy tắc của biểu mẫu không đúng với các số đã ghi; kiểm tra và sửa.",
                        "The stated numbers break a rule of the form; check and correct them.",
                    ),
                ));
            }
            _ => {}
        }
    }
}

/// A side of a rule with its numbers: `30 + 40 = 70`, or just `70`.
fn side(scene: &Scene, side: &Equation, language: Language) -> String {
    let value = scene.evaluate(side).value().unwrap_or_default();
    let (numbers, value) = (scene.in_numbers(side, language), computed(value, 0, language));
    if numbers == value { value } else { format!("{numbers} = {value}") }
}
