//! `sum-mismatch`: a total is not the sum of its parts.
//!
//! The template says which rows or columns add up to which. The finding stands at the total and shows the addition;
//! blank parts count as nothing. The total of all units is made from the parts. When no part is filled in at all, the
//! stated total would be lost: that is a warning, the parts must be sent. When only the total is blank, see
//! `blank-required`.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::equation::{Equation, Spot};
use crate::expression::Operand;
use crate::finding::{Finding, Rule, Severity};

use super::cause;
use super::scene::{Found, Scene, Shape, Tie};
use super::wording::{capital_name, name, pick, say};

pub(super) fn look(scene: &Scene, found: &mut Found) {
    for tie in scene.ties() {
        let Shape::Sum { total, parts } = &tie.shape else { continue };
        let Some((_, typed)) = scene.sound(*total) else { continue };
        let finding = match scene.evaluate(parts) {
            Operand::Number(sum) => {
                let Operand::Number(stated) = scene.operand(*total) else { continue };
                if stated.meets(sum) {
                    continue;
                }
                mismatch(scene, tie, *total, parts, typed, sum.value)
            }
            Operand::Blank if !typed.is_zero() => parts_missing(scene, tie, *total, parts, typed),
            Operand::Blank | Operand::Unknown => continue,
        };
        found.push((*total, finding));
    }
}

fn mismatch(
    scene: &Scene,
    tie: &Tie,
    total: Spot,
    parts: &Equation,
    typed: Decimal,
    sum: Decimal,
) -> Finding {
    let message = say(|language| {
        let states = pick(language, "báo cáo ghi", "the return states");
        let blanks = scene.blanks(parts, tie.by_column, language);
        let given = parts.found().filter(|spot| scene.operand(*spot).value().is_some());
        let (sum, typed) = (show(sum, language), show(typed, language));
        match given.collect::<Vec<_>>()[..] {
            [only] => {
                let part = capital_name(scene.template, only, tie.by_column, language);
                format!("{part} = {sum}{blanks}, {states} {typed}")
            }
            _ => format!("{} = {sum}{blanks}, {states} {typed}", scene.in_numbers(parts, language)),
        }
    });
    let mut finding = scene.finding(Rule::SumMismatch, total, message);
    finding.help = say(|language| {
        let whole = capital_name(scene.template, total, tie.by_column, language);
        let sum = scene.in_names(parts, tie.by_column, language);
        let correct = pick(language, "sửa tổng hoặc các phần", "correct the total or the parts");
        format!("{whole} = {sum}: {correct}.")
    });
    if let Some(guess) = cause::of_sum(scene, parts, tie.by_column, typed, sum) {
        finding.help = finding.help.then(&format!(" {}", guess.vi), &format!(" {}", guess.en));
    }
    finding
}

fn parts_missing(scene: &Scene, tie: &Tie, total: Spot, parts: &Equation, typed: Decimal) -> Finding {
    let message = say(|language| {
        let typed = show(typed, language);
        let names: Vec<String> =
            parts.found().map(|spot| name(scene.template, spot, tie.by_column, language)).collect();
        let (states, blank) = match language {
            crate::finding::Language::Vi => ("Báo cáo ghi tổng", "nhưng các phần đều để trống"),
            crate::finding::Language::En => ("The return states a total of", "but all parts are blank"),
        };
        format!("{states} {typed} {blank} ({})", names.join(", "))
    });
    scene.finding(Rule::SumMismatch, total, message).with_severity(Severity::Warning).with_help(
        "Điền các phần: tổng hợp cộng từ các phần, số ghi ở dòng tổng không được cộng.",
        "Fill in the parts: the consolidation adds the parts, not the stated total.",
    )
}
