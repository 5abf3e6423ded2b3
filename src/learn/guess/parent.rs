//! A row over listed rows that count what it counts: probably their sum, though no word says so.

use crate::finding::Wording;
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

use super::{Guess, Of, sum, whole_table};

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// One row below another is some of it.
const FEWEST: usize = 2;
/// What is not so says this share of what is so, at least.
const SAME_THING: f64 = 0.75;
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
/// own, unless one of them is what another is not; none is told without the rest.
fn divides(lines: &Lines, at: usize, parts: &[usize]) -> bool {
    let all = &lines.all;
    let open = lines.is_number(at) && !lines.verdicts[at].is_stated() && !all[at].is(Sign::Mean);
    let denied = denied(lines, parts);
    let unbound = |part: &usize| {
        let part = *part;
        let bare = denied || (!lines.is_part(part) && !lines.is_whole(part));
        let adds = !all[part].is(Sign::Mean) && !all[part].is(Sign::Among) && !lines.is_aside(part);
        let listed = all[part].is_listed() && !all[part].is(Sign::Total);
        bare && adds && listed && lines.verdicts[part].checks.is_empty()
    };
    open && all[at].children.len() == parts.len()
        && parts.iter().all(unbound)
        && sum::in_one_measure(lines, at, parts)
        && !sum::told_alone(lines, parts)
        && !whole_table::divided_twice(lines, parts)
}

/// Whether one part is what another is not: `Hòa giải thành`, `Hòa giải không thành`.
fn denied(lines: &Lines, parts: &[usize]) -> bool {
    let denials = &lines.frame.words.denials;
    let said = |part: usize| &lines.all[part].said;
    let (not, so): (Vec<usize>, Vec<usize>) = parts.iter().partition(|&&part| said(part).have(denials));
    so.iter().any(|&so| not.iter().any(|&not| said(so).share_in(said(not)) >= SAME_THING))
}
