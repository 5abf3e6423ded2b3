//! What there was, what came, what went, and what there is.

use crate::expression::{Expression, Operator};
use crate::finding::Wording;
use crate::text::Terms;

use super::{Guess, Of, sum};
use crate::learn::Confidence;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Columns, look };

/// With fewer movements nothing is balanced.
const FEWEST: usize = 2;

fn look(lines: &mut Lines) {
    let words = lines.frame.words;
    let numbers = lines.numbers();
    let first = |list: &Terms| numbers.iter().copied().find(|&at| lines.all[at].whole.have(list));
    let (Some(opening), Some(closing)) = (first(&words.opening), first(&words.closing)) else { return };
    if opening >= closing || !lines.verdicts[closing].checks.is_empty() {
        return;
    }
    let line = &lines.all[closing];
    let mut right = lines.name(opening);
    let mut moved = 0;
    for &at in numbers.iter().filter(|&&at| opening < at && at < closing) {
        let said = &lines.all[at].whole;
        let beside = lines.all[at].label == line.label || line.captions.len() == 1;
        let operator = match (said.have(&words.losses), said.have(&words.gains)) {
            _ if !beside => continue,
            (true, _) => Operator::Subtract,
            (false, true) => Operator::Add,
            _ => continue,
        };
        right = Expression::Binary(operator, Box::new(right), Box::new(lines.name(at)));
        moved += 1;
    }
    if moved >= FEWEST {
        let reason = Wording::new(
            "tên cột nói tới đầu kỳ, tăng, giảm và cuối kỳ",
            "the captions speak of what there was, came, went and is",
        );
        sum::check(lines, closing, right, (Confidence::Unsure, reason));
    }
}
