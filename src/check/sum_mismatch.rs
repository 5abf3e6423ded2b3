//! `sum-mismatch`: a total is not the sum of its parts.
//!
//! The template says which rows or columns add up to which. The finding stands at the total and shows the addition;
//! blank parts count as nothing. The total of all units is made from the parts. When no part is filled in at all, the
//! stated total would be lost: that is a warning, the parts must be sent. When only the total is blank, see
//! `blank-required`.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::amount::show;
use crate::expression::Operand;
use crate::finding::{Finding, Rule, Severity};
use crate::spot::Spot;

use super::cause;
use super::scene::{Found, Scene};
use super::wording::{pick, say};
use crate::ties::{Shape, Tie};

/// Blank parts that are named.
const NAMED: usize = 12;

pub(super) fn look(scene: &Scene, found: &mut Found) {
    let mut open: Vec<(&Tie, Spot, &[Spot])> = scene
        .ties()
        .filter_map(|tie| match &tie.shape {
            Shape::Sum { total, parts } => Some((tie, *total, &parts[..])),
            _ => None,
        })
        .collect();
    let mut wrong: HashSet<Spot> = HashSet::new();
    // Inner totals first: a wrong one is not blamed on the totals it enters.
    while !open.is_empty() {
        let totals: HashSet<Spot> = open.iter().map(|(_, total, _)| *total).collect();
        let waits = |parts: &[Spot]| parts.iter().any(|part| totals.contains(part));
        let (later, ready): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, _, parts)| waits(parts));
        if ready.is_empty() {
            break;
        }
        open = later;
        for (tie, total, parts) in ready {
            let already = wrong.contains(&total) || parts.iter().any(|part| wrong.contains(part));
            if already || scene.inherits(tie, found) {
                continue;
            }
            if let Some(finding) = judge(scene, tie, total, parts) {
                wrong.insert(total);
                found.push((total, finding));
            }
        }
    }
}

fn judge(scene: &Scene, tie: &Tie, total: Spot, parts: &[Spot]) -> Option<Finding> {
    let (_, typed) = scene.sound(total)?;
    match (scene.sum(parts), scene.operand(total)) {
        (Operand::Number(sum), Operand::Number(stated)) if !stated.meets(sum) => {
            Some(mismatch(scene, tie, total, parts, typed, sum.value))
        }
        (Operand::Blank, _) if !typed.is_zero() => Some(parts_missing(scene, tie, total, parts, typed)),
        _ => None,
    }
}

fn mismatch(scene: &Scene, tie: &Tie, total: Spot, parts: &[Spot], typed: Decimal, sum: Decimal) -> Finding {
    let message = say(|language| {
        let states = pick(language, "báo cáo ghi", "the return states");
        let blanks = scene.blanks(parts, tie.by_column, language);
        let given = parts.iter().filter(|spot| scene.operand(**spot).value().is_some()).count();
        let (sum, typed) = (show(sum, language), show(typed, language));
        let addition = if given > 1 {
            format!("{} =", scene.sum_in_numbers(parts, language))
        } else {
            pick(language, "Các phần cộng lại", "The parts add up to").to_owned()
        };
        format!("{addition} {sum}{blanks}, {states} {typed}")
    });
    let mut finding = scene.finding(Rule::SumMismatch, total, message);
    finding.help = say(|language| {
        let whole = scene.capital_name(total, tie.by_column, language);
        let sum = scene.sum_in_names(parts, tie.by_column, language);
        let correct = pick(language, "sửa tổng hoặc các phần", "correct the total or the parts");
        format!("{whole} = {sum}: {correct}.")
    });
    if let Some(guess) = cause::of_sum(scene, parts, tie.by_column, typed, sum) {
        finding.help = finding.help.then(&format!(" {}", guess.vi), &format!(" {}", guess.en));
    }
    finding
}

fn parts_missing(scene: &Scene, tie: &Tie, total: Spot, parts: &[Spot], typed: Decimal) -> Finding {
    let message = say(|language| {
        let typed = show(typed, language);
        let states = pick(language, "Báo cáo ghi tổng", "The return states a total of");
        if parts.is_empty() {
            let none = pick(language, "nhưng không có dòng nào bên dưới", "but no row stands below it");
            return format!("{states} {typed} {none}");
        }
        let names: Vec<String> =
            parts.iter().map(|spot| scene.name(*spot, tie.by_column, language)).take(NAMED).collect();
        let more = if parts.len() > NAMED { ", …" } else { "" };
        let blank = pick(language, "nhưng các phần đều để trống", "but all parts are blank");
        format!("{states} {typed} {blank} ({}{more})", names.join(", "))
    });
    scene.finding(Rule::SumMismatch, total, message).with_severity(Severity::Warning).with_help(
        "Điền các phần: tổng hợp cộng từ các phần, số ghi ở dòng tổng không được cộng.",
        "Fill in the parts: the consolidation adds the parts, not the stated total.",
    )
}
