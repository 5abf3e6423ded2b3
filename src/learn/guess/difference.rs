//! What is more or less in one column than in another: `Năm 2022`, `Năm 2023`, `Tăng, giảm`, each over the same captions.

use crate::expression::{Expression, Operator};
use crate::finding::Wording;
use crate::learn::Confidence;
use crate::learn::line::Line;
use crate::learn::lines::Lines;
use crate::text::Words;

use super::ratio::{self, Ratio};
use super::{Guess, Of, sum};

pub(super) const GUESS: Guess = Guess { of: Of::Columns, look };

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        let Some(group) = lines.all[at].group() else { continue };
        if !Words::of(group).have(&lines.frame.words.growth) {
            continue;
        }
        let reason = Wording::new(
            format!("«{group}» giữa hai cột cùng tên đứng trước"),
            format!("«{group}» between the two columns of that name before it"),
        );
        if lines.is_number(at) && !lines.verdicts[at].is_stated() {
            if let Some(Two { earlier, later }) = same_named(lines, at, at) {
                let more = minus(lines, later, earlier);
                sum::check(lines, at, more, (Confidence::Unsure, reason));
            }
        } else if lines.is_open_percent(at) {
            percent(lines, at, reason);
        }
    }
}

/// Two columns that are compared.
struct Two {
    earlier: usize,
    later: usize,
}

/// The only two columns of numbers before one that have the lowest caption of `named`, under other captions.
fn same_named(lines: &Lines, at: usize, named: usize) -> Option<Two> {
    let all = &lines.all;
    let below = |line: &Line| line.captions.iter().skip(1).cloned().collect::<Vec<_>>();
    let same = |&other: &usize| {
        let apart = all[other].group().is_some() && all[other].group() != all[at].group();
        apart && lines.is_number(other) && below(&all[other]) == below(&all[named])
    };
    let mut found = (0..at).filter(same);
    let (earlier, later) = (found.next()?, found.next()?);
    found.next().is_none().then_some(Two { earlier, later })
}

/// How much more, in per cent of what there was: of the figure whose difference stands before it.
fn percent(lines: &mut Lines, at: usize, reason: Wording) {
    let beside =
        |other: &usize| lines.all[*other].group() == lines.all[at].group() && lines.is_number(*other);
    let Some(difference) = (0..at).rev().find(beside) else { return };
    let Some(Two { earlier, .. }) = same_named(lines, at, difference) else { return };
    let quotient = ratio::Parts { part: difference, whole: earlier }.quotient(lines);
    ratio::settle(lines, at, &Ratio { quotient, confidence: Confidence::Unsure, reason });
}

fn minus(lines: &Lines, one: usize, other: usize) -> Expression {
    Expression::Binary(Operator::Subtract, Box::new(lines.name(one)), Box::new(lines.name(other)))
}
