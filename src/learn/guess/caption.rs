//! Rows that ask for nothing: crossed out, or words that only introduce the rows below.

use crate::measure::Class;
use crate::model::{Aggregation, Kind};

use super::{Guess, Of};
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    let words = lines.frame.words;
    for at in 0..lines.all.len() {
        let line = &lines.all[at];
        let announces = lines.frame.has_measures && line.label.ends_with(':') && line.children.is_empty();
        let introduces =
            (line.said.are(&words.table.among) || announces) && line.measure.class == Class::Unstated;
        if !line.asked || (introduces && lines.is_open(at) && !lines.reckoned[at]) {
            lines.verdicts[at].decide(Kind::Heading, Aggregation::None);
        }
    }
}
