//! Rows whose printed code stands twice.

use crate::finding::Wording;
use crate::model::Kind;

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if lines.all[at].is(Sign::Twice) && lines.verdicts[at].kind != Some(Kind::Heading) {
            lines.verdicts[at].note(
                Confidence::Unsure,
                Wording::new("mã đặt lại", "a code of its own"),
                Wording::new(
                    "mã in trong biểu đã dùng cho dòng trước",
                    "the printed code stands at an earlier row already",
                ),
            );
        }
    }
}
