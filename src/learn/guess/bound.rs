//! Parts of a line that are each not more than it: "trong đó", and what counts the same thing.

use crate::finding::Wording;

use super::{Guess, Of, sum};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// A part says at least this share of what its whole counts (`Số hồ sơ tiếp nhận`, `Hồ sơ tiếp nhận trực tuyến`).
const SAME_THING: f64 = 0.5;

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        let counted = lines.all[at].is(Sign::Counts) || lines.all[at].is(Sign::Total);
        if !lines.is_number(at) || lines.verdicts[at].is_stated() || !counted {
            continue;
        }
        let parts = sum::parts(lines, at);
        if sum::in_one_measure(lines, at, &parts) {
            bound(lines, at, &parts);
        }
    }
}

/// Parts are each not more than a line where they speak of the same thing.
pub(super) fn bound(lines: &mut Lines, at: usize, parts: &[usize]) {
    for &part in parts {
        let (whole, line) = (&lines.all[at], &lines.all[part]);
        let related = line.is(Sign::Among) || whole.core_words.share_in(&line.said) >= SAME_THING;
        if !related || line.measure.text != whole.measure.text {
            continue;
        }
        let (left, code) = (lines.name(part), whole.code.clone());
        lines.verdicts[part].at_most(left, &code);
        lines.verdicts[part].note(
            Confidence::Likely,
            Wording::new("không lớn hơn dòng trên nó", "not more than the row above it"),
            Wording::new(
                "dòng con cùng đơn vị tính, tên nói cùng một thứ",
                "below it, in its unit of measure, of the same thing",
            ),
        );
    }
}
