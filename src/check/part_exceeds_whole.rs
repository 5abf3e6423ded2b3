//! `part-exceeds-whole`: a part is larger than its whole.
//!
//! Files settled in time cannot be more than files settled. With one part the finding stands at the part, and the part
//! is left out of totals; with several parts, which together exceed the whole, it stands at the whole. Which of the
//! numbers is wrong only the unit knows; where the stated percentage tells, the help says so.

use crate::amount::show;
use crate::expression::Operand;
use crate::finding::{Finding, Rule};
use crate::spot::Spot;

use super::cause;
use super::scene::{Found, Scene};
use super::wording::{pick, say};
use crate::ties::{Shape, Tie};

/// Single parts.
pub(super) fn look(scene: &Scene, found: &mut Found) {
    each(scene, found, |parts| parts.len() == 1);
}

/// Several parts, without those that already exceed the whole alone.
pub(super) fn look_at_several(scene: &Scene, found: &mut Found) {
    each(scene, found, |parts| parts.len() > 1);
}

fn each(scene: &Scene, found: &mut Found, these: impl Fn(&[Spot]) -> bool) {
    for tie in scene.ties() {
        let Shape::Part { parts, whole } = &tie.shape else { continue };
        if !these(parts) || scene.inherits(tie, found) {
            continue;
        }
        let (Operand::Number(sum), Operand::Number(limit)) = (scene.sum(parts), scene.operand(*whole)) else {
            continue;
        };
        if sum.low <= limit.high {
            continue;
        }
        let at = if let [part] = parts[..] { part } else { *whole };
        if found.iter().any(|(spot, _)| *spot == at) {
            continue;
        }
        found.push((at, finding(scene, tie, at, parts, *whole)));
    }
}

fn finding(scene: &Scene, tie: &Tie, at: Spot, parts: &[Spot], whole: Spot) -> Finding {
    let limit = scene.operand(whole).value().unwrap_or_default();
    let sum = scene.sum(parts).value().unwrap_or_default();
    let single = at != whole;
    let message = say(|language| {
        let of_whole = scene.name(whole, tie.by_column, language);
        let limit = show(limit, language);
        if single {
            let part = scene.name(at, tie.by_column, language);
            let larger = pick(language, "lớn hơn", "exceeds");
            format!("{} > {limit}: {part} {larger} {of_whole}", show(sum, language))
        } else {
            let together = pick(language, "các phần cộng lại lớn hơn", "the parts together exceed");
            let addition = scene.sum_in_numbers(parts, language);
            format!("{addition} = {} > {limit}: {together} {of_whole}", show(sum, language))
        }
    });
    let mut finding = scene.finding(Rule::PartExceedsWhole, at, message);
    finding.help = say(|language| {
        let whole = scene.capital_name(whole, tie.by_column, language);
        let parts = scene.sum_in_names(parts, tie.by_column, language);
        match language {
            crate::finding::Language::Vi => format!("{whole} phải ≥ {parts}: kiểm tra cả hai bên và sửa."),
            crate::finding::Language::En => {
                format!("{whole} must be ≥ {parts}: check both sides and correct.")
            }
        }
    });
    if let Some(guess) = single.then(|| cause::of_part(scene, (at, whole), tie.by_column)).flatten() {
        finding.help = finding.help.then(&format!(" {}", guess.vi), &format!(" {}", guess.en));
    }
    finding
}
