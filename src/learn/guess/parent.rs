//! A row over listed rows that count what it counts: probably their sum, though no word says so.

use crate::finding::Wording;
use crate::learn::Confidence;
use crate::learn::line::{Lines, Sign};

use super::{Guess, Of, sum, whole_table};

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// One row below another is some of it.
const FEWEST: usize = 2;
/// A longer list is no breakdown of one figure.
const MOST: usize = 60;

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        let parts = sum::parts(lines, at);
        if !(FEWEST..=MOST).contains(&parts.len()) || !divides(lines, at, &parts) {
            continue;
        }
        let Some(right) = sum::of(lines, &parts) else { continue };
        let reason = Wording::new(
            "các dòng con liệt kê cùng một thứ, cùng đơn vị tính; chỉ báo khi không khớp",
            "the rows below it list the same thing in its unit of measure; told where they differ",
        );
        sum::check(lines, at, right, (Confidence::Unsure, reason));
    }
}

/// Whether the rows below a row are all of it, as far as their words go: none is worded as a part or as a whole of its
/// own, none is told without the rest.
fn divides(lines: &Lines, at: usize, parts: &[usize]) -> bool {
    let (all, words) = (&lines.all, lines.frame.words);
    let line = &all[at];
    let open = lines.is_number(at) && !lines.verdicts[at].is_stated() && !line.is(Sign::Mean);
    let unbound = |part: &usize| {
        let part = *part;
        let bare = !lines.is_part(part) && !lines.is_whole(part) && !all[part].is(Sign::Total);
        let adds = !all[part].is(Sign::Mean) && !all[part].is(Sign::Among) && !lines.is_aside(part);
        bare && adds && all[part].is_listed() && lines.verdicts[part].checks.is_empty()
    };
    let alone = words.counterparts.iter().any(|(alone, other)| {
        let has = |term| parts.iter().any(|&part| all[part].said.hold(term));
        has(alone) && !has(other)
    });
    open && all[at].children.len() == parts.len()
        && parts.iter().all(unbound)
        && sum::in_one_measure(lines, at, parts)
        && !alone
        && !whole_table::divided_twice(lines, parts)
}
