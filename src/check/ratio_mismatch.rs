//! `ratio-mismatch`: a stated percentage is not what its parts give.
//!
//! The finding shows the division. A percentage that was rounded or cut off at the decimals it is printed with passes.
//! The ratio of the total is computed from the sums of the parts and is not affected; but one of the three numbers in
//! the return is wrong.

use crate::amount::show;
use crate::equation::Equation;
use crate::expression::Operand;
use crate::finding::{Language, Rule, Wording};

use super::cause;
use super::scene::{Found, Scene, percentage};
use super::wording::{computed, pick, say};
use crate::ties::{Shape, Tie};

pub(super) fn look(scene: &Scene, found: &mut Found) {
    for tie in scene.ties() {
        let Shape::Ratio { stated, numerator, denominator } = &tie.shape else { continue };
        if scene.inherits(tie, found) {
            continue;
        }
        let given = percentage(scene.evaluate(numerator), scene.evaluate(denominator));
        let (Operand::Number(typed), Operand::Number(given)) = (scene.operand(*stated), given) else {
            continue;
        };
        if typed.meets(given) {
            continue;
        }
        let decimals = scene.figure(*stated).map_or(0, |figure| u32::from(figure.decimals));
        let message = say(|language| {
            format!(
                "{} = {}; {} {}",
                division(scene, numerator, denominator, language),
                computed(given.value, decimals.min(4), language),
                pick(language, "báo cáo ghi", "the return states"),
                show(typed.value, language),
            )
        });
        let mut finding = scene.finding(Rule::RatioMismatch, *stated, message);
        finding.help = help(scene, tie, numerator, denominator);
        if let Some(guess) = cause::of_ratio(scene, tie, typed.value, given.value) {
            finding.help = finding.help.then(&format!(" {}", guess.vi), &format!(" {}", guess.en));
        }
        found.push((*stated, finding));
    }
}

/// `656,3 / 10.900 × 100`
fn division(scene: &Scene, numerator: &Equation, denominator: &Equation, language: Language) -> String {
    let side = |equation: &Equation| {
        let numbers = scene.in_numbers(equation, language);
        if equation.spots.len() > 1 { format!("({numbers})") } else { numbers }
    };
    format!("{} / {} × 100", side(numerator), side(denominator))
}

fn help(scene: &Scene, tie: &Tie, numerator: &Equation, denominator: &Equation) -> Wording {
    say(|language| {
        let ratio = scene.capital_name(tie.at, tie.by_column, language);
        let (above, below) = (
            scene.in_names(numerator, tie.by_column, language),
            scene.in_names(denominator, tie.by_column, language),
        );
        match language {
            Language::Vi => format!("{ratio} = {above} / {below} × 100: sửa tỷ lệ hoặc hai số dùng để tính."),
            Language::En => {
                format!("{ratio} = {above} / {below} × 100: correct the percentage or its parts.")
            }
        }
    })
}
