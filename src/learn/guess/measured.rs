//! Numbers with a unit of measure of their own.

use crate::measure::Class;
use crate::model::{Aggregation, Kind};

use super::{Guess, Of};
use crate::learn::line::Sign;
use crate::learn::lines::{Axis, Lines};

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

fn look(lines: &mut Lines) {
    if !lines.speak() {
        return;
    }
    for at in 0..lines.all.len() {
        let measure = lines.measure(at);
        if !lines.is_open(at) || measure.class == Class::Unstated {
            continue;
        }
        let adds = lines.are_rows() && !lines.all[at].is(Sign::Mean);
        let verdict = &mut lines.verdicts[at];
        verdict.kind = Some(Kind::derived(&Aggregation::Sum, &measure));
        if adds {
            verdict.aggregation.get_or_insert(Aggregation::Sum);
        } else if lines.axis == Axis::Column {
            verdict.measure = Some(measure);
        }
    }
}
