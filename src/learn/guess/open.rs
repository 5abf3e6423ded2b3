//! What nothing says how to merge is not merged: percentages without their parts, means without a weight.

use crate::finding::Wording;
use crate::model::{Aggregation, Kind};

use super::{Guess, Of, children, siblings};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

fn look(lines: &mut Lines) {
    if !lines.speak() {
        return;
    }
    let tops: Vec<usize> = (0..lines.all.len()).filter(|&at| lines.all[at].parent.is_none()).collect();
    let ends = (tops.first().copied(), tops.last().copied());
    for at in 0..lines.all.len() {
        let line = &lines.all[at];
        let verdict = &lines.verdicts[at];
        let percent = verdict.kind == Some(Kind::Percent);
        let mean = lines.are_rows() || (line.is(Sign::Mean) && lines.is_number(at));
        if !line.asked || verdict.aggregation.is_some() || !(percent || mean) {
            continue;
        }
        let reason = if percent { not_looked_further(lines, at, ends) } else { None };
        let reason = match reason {
            Some(reason) => Some(reason),
            None if lines.are_rows() && !verdict.notes.is_empty() => None,
            None if percent => Some(Wording::new(
                "biểu không có tử số và mẫu số của tỷ lệ này; nếu có thì ghi ratio = \"tử / mẫu\"",
                "the form does not hold the parts of this percentage; if it does, write ratio = \"part / whole\"",
            )),
            None => Some(Wording::new(
                "số bình quân hoặc tỷ suất, không cộng được",
                "a mean or a rate, which does not add up",
            )),
        };
        lines.verdicts[at].aggregation = Some(Aggregation::None);
        if let Some(reason) = reason {
            lines.verdicts[at].note(Confidence::Unsure, not_merged(), reason);
        }
    }
}

/// What is said of figures that nobody knows how to merge.
pub(in crate::learn) fn not_merged() -> Wording {
    Wording::new("không tổng hợp", "not merged")
}

/// Why rows further away were not looked at, where they were not.
fn not_looked_further(lines: &Lines, at: usize, ends: (Option<usize>, Option<usize>)) -> Option<Wording> {
    if !lines.are_rows() {
        return None;
    }
    let (most, near) = (children::MOST, siblings::NEAR);
    let below = lines.all[at].children.len();
    let beside = lines.all[at].parent.map(|parent| &lines.all[parent].children);
    let (first, last) = beside.map_or(ends, |rows| (rows.first().copied(), rows.last().copied()));
    let far = |other: Option<usize>| other.is_some_and(|other| other.abs_diff(at) > near);
    if below > most {
        return Some(Wording::new(
            format!("không tìm tử số, mẫu số trong {below} dòng con (quá {most})"),
            format!("its parts were not looked for among {below} rows below it (over {most})"),
        ));
    }
    (far(first) || far(last)).then(|| {
        Wording::new(
            format!("không thấy tử số và mẫu số của tỷ lệ này trong {near} dòng trên và dưới nó; nếu có thì ghi ratio = \"tử / mẫu\""),
            format!("its parts are not among the {near} rows above and below it; if the form holds them, write ratio = \"part / whole\""),
        )
    })
}
