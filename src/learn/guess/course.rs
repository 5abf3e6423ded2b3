//! How rows behave from period to period: what has added up since the year began, what there is at its end.

use crate::model::{Course, Kind};

use super::{Guess, Of};
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    let words = lines.frame.words;
    for at in 0..lines.all.len() {
        let said = &lines.all[at].said;
        if lines.verdicts[at].kind == Some(Kind::Heading) {
            continue;
        }
        if said.have(&words.cumulative) {
            lines.verdicts[at].course = Course::Cumulative;
        } else if said.have(&words.stocks) && lines.is_number(at) {
            lines.verdicts[at].course = Course::Stock;
        }
    }
}
