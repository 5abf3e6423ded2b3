//! Numbers without a unit of measure: counts, or quantities where the words or the table leave that open.

use crate::finding::Wording;
use crate::measure::Class;
use crate::model::{Aggregation, Kind};
use crate::text::Words;

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.is_open(at) {
            continue;
        }
        let (line, frame) = (&lines.all[at], lines.frame);
        let quantities = &frame.words.quantities;
        let quantity = line.said.begin(quantities).or_else(|| line.core_words.begin(quantities)).is_some();
        let counts = line.is(Sign::Counts);
        let quantity = quantity || line.is(Sign::Mean) || (!counts && !frame.has_measures);
        let adds = !line.is(Sign::Mean);
        let over_others = !line.children.is_empty();
        let verdict = &mut lines.verdicts[at];
        verdict.kind = Some(if quantity { Kind::Quantity } else { Kind::Count });
        if adds {
            verdict.aggregation.get_or_insert(Aggregation::Sum);
        }
        if over_others && !frame.has_measures {
            // Added up or a caption that stays blank: the totals are the same.
            verdict.note(
                Confidence::Sure,
                Wording::new(
                    "cộng các đơn vị; nếu là đề mục thì ghi kind = \"heading\"",
                    "added; write kind = \"heading\" if it is a caption",
                ),
                Wording::new(
                    "có dòng con, biểu không có cột đơn vị tính",
                    "has rows below it, and the form has no units of measure",
                ),
            );
        } else if frame.has_measures && !over_others {
            unmeasured(lines, at, counts);
        }
    }
    totals_beside_quantities(lines);
}

fn unmeasured(lines: &mut Lines, at: usize, counts: bool) {
    let (confidence, reason) = if counts {
        (
            Confidence::Sure,
            Wording::new(
                "không in đơn vị tính, tên là số đếm",
                "no unit of measure, the label is that of a count",
            ),
        )
    } else {
        (
            Confidence::Unsure,
            Wording::new(
                "không in đơn vị tính; nếu là đề mục thì ghi kind = \"heading\"",
                "no unit of measure; write kind = \"heading\" if it is a caption",
            ),
        )
    };
    let what = Wording::new("số đếm, cộng các đơn vị", "a count, added over the units");
    lines.verdicts[at].note(confidence, what, reason);
}

/// A bare total without a unit of measure holds what the other rows hold: beside quantities it may have decimals.
fn totals_beside_quantities(lines: &mut Lines) {
    let unstated = |at: usize| lines.all[at].measure.class == Class::Unstated;
    let quantity = |at: usize| lines.verdicts[at].kind == Some(Kind::Quantity) && unstated(at);
    if !(0..lines.all.len()).any(quantity) {
        return;
    }
    let bare = |at: &usize| {
        let said = Words::of(lines.all[*at].label.split('(').next().unwrap_or_default());
        lines.verdicts[*at].kind == Some(Kind::Count) && unstated(*at) && said.are(&lines.frame.words.totals)
    };
    let totals: Vec<usize> = (0..lines.all.len()).filter(bare).collect();
    for at in totals {
        lines.verdicts[at].kind = Some(Kind::Quantity);
    }
}
