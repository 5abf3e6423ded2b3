//! A row right after its whole: what had to be done, and what was done.

use crate::finding::Wording;

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// What was done says this share of what was to be done, at least.
const SAME_THING: f64 = 0.4;

fn look(lines: &mut Lines) {
    for at in 1..lines.all.len() {
        if !is_part(lines, at) {
            continue;
        }
        let (left, code) = (lines.name(at), lines.all[at - 1].code.clone());
        let what = Wording::new(format!("không lớn hơn {code}"), format!("not more than {code}"));
        lines.verdicts[at].at_most(left, &code);
        lines.verdicts[at].note(
            Confidence::Likely,
            what,
            Wording::new(
                "tên là một phần của dòng ngay trên",
                "the label is that of a part of the row above",
            ),
        );
    }
}

/// Whether a row is a part of the row above it.
fn is_part(lines: &Lines, at: usize) -> bool {
    let (whole, part) = (&lines.all[at - 1], &lines.all[at]);
    let beside = whole.parent == part.parent && whole.measure.text == part.measure.text;
    let (of_whole, of_part) = (&lines.verdicts[at - 1], &lines.verdicts[at]);
    let counted = lines.is_number(at) && lines.is_number(at - 1);
    if !beside || !counted || !of_part.checks.is_empty() || of_part.expression.is_some() {
        return false;
    }
    let bounded = of_whole.checks.iter().any(|check| check.right == lines.name(at - 1));
    // What is not yet and what is already are two things.
    let denied = &lines.frame.words.denials;
    if bounded || (whole.said.have(denied) && !part.said.have(denied)) {
        return false;
    }
    let same = whole.core_words.share_in(&part.core_words);
    let further = part.alike.continues(&whole.alike) || part.core.continues(&whole.core);
    let done = lines.is_part(at) && lines.wholeness(at - 1) > lines.wholeness(at);
    further || (done && same >= SAME_THING)
}
