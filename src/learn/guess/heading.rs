//! Rows that are captions of the rows below: merged over the figures, printed twice, or without a unit of measure where
//! the other rows have one.

use crate::finding::Wording;
use crate::model::{Aggregation, Kind};

use super::{Guess, Of, sum};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.is_open(at) || (lines.reckoned[at] && !lines.all[at].is(Sign::Spanning)) {
            continue;
        }
        let line = &lines.all[at];
        let has_measures = lines.frame.has_measures;
        let doubled = has_measures
            && at.checked_sub(1).is_some_and(|above| lines.all[above].label == line.label)
            && !line.is(Sign::Spanning);
        let over_others =
            has_measures && !line.children.is_empty() && !(line.is(Sign::Counts) && sum::divides(lines, at));
        if line.is(Sign::Spanning) || doubled || over_others {
            lines.verdicts[at].decide(Kind::Heading, Aggregation::None);
        }
        if doubled {
            lines.verdicts[at].note(
                Confidence::Unsure,
                Wording::new("dòng in thừa, không ghi số", "printed twice, holds no figure"),
                Wording::new(
                    "trùng tên với dòng trên và không có đơn vị tính",
                    "the label of the row above again, without a unit of measure",
                ),
            );
        }
    }
}
