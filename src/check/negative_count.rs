//! `negative-count`: a count, an amount of money or a quantity below zero.
//!
//! Documents, people, files and money spent cannot be fewer than none. Usually a minus sign was typed for a dash or a
//! formula subtracts in the wrong order. A difference may be negative: by its words or by its own equation. The figure is left out
//! of totals until the unit corrects it.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Finding, Rule};
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::{pick, say};

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let rule = scene.template.holds(spot);
    let number = figure.value.number()?;
    let counts = matches!(rule.kind, Kind::Count | Kind::Quantity);
    if !counts || number >= Decimal::ZERO || rule.may_be_negative() {
        return None;
    }
    let message = say(|language| {
        let number = show(number, language);
        let text = if rule.kind == Kind::Count {
            pick(language, "số đếm không thể âm", "a count cannot be negative")
        } else {
            pick(language, "số liệu này không thể âm", "this figure cannot be negative")
        };
        format!("{number} < 0: {text}")
    });
    Some(scene.finding(Rule::NegativeCount, spot, message).with_help(
        "Sửa lại số, hoặc xóa dấu trừ nếu gõ thay cho dấu gạch ngang «không phát sinh».",
        "Correct the number, or remove the minus sign if it was meant as a dash for none.",
    ))
}
