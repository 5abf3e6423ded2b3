//! Columns of points.

use crate::measure::{Class, Measure};
use crate::model::Kind;

use super::{Guess, Of};
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Columns, look };

fn look(lines: &mut Lines) {
    if !lines.speak() {
        return;
    }
    let measure = lines.frame.words.points.first().map(|term| Measure::parse(&term.text));
    for at in 0..lines.all.len() {
        let line = &lines.all[at];
        if lines.is_open(at) && line.measure.class == Class::Unstated && line.is(Sign::Points) {
            lines.verdicts[at].kind = Some(Kind::Quantity);
            lines.verdicts[at].measure.clone_from(&measure);
        }
    }
}
