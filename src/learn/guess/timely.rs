//! A total whose parts stand beside it: lines that timeliness tells apart, together not more than the total.

use crate::finding::Wording;
use crate::measure::Class;

use super::{Guess, Of, sum};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// Fewer parts divide nothing.
const FEWEST: usize = 2;
/// Without a unit of measure a part says this share of what the total counts, at least.
const RELATED: f64 = 0.3;

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        let line = &lines.all[at];
        let total = line.is(Sign::Total) && line.children.is_empty();
        if !lines.is_number(at) || lines.verdicts[at].is_stated() || !total {
            continue;
        }
        let beside = (at + 1..lines.all.len()).take_while(|&other| {
            let other = &lines.all[other];
            other.parent == line.parent && other.measure.text == line.measure.text && !other.is(Sign::Total)
        });
        let timely = |other: &usize| {
            lines.is_number(*other) && lines.all[*other].said.have(&lines.frame.words.timeliness)
        };
        let parts: Vec<usize> = beside.filter(timely).collect();
        let related = |part: &usize| {
            let part = &lines.all[*part];
            part.measure.class != Class::Unstated || line.core_words.share_in(&part.said) >= RELATED
        };
        if parts.len() < FEWEST || !parts.iter().all(related) {
            continue;
        }
        let Some(left) = sum::of(lines, &parts) else { continue };
        let code = line.code.clone();
        let what = Wording::new(format!("{left} không lớn hơn {code}"), format!("{left} is at most {code}"));
        lines.verdicts[at].at_most(left, &code);
        let reason = Wording::new(
            "các dòng sau chia số này theo đúng hạn, quá hạn",
            "the rows after it divide it by timeliness",
        );
        lines.verdicts[at].note(Confidence::Likely, what, reason);
    }
}
