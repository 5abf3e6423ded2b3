//! A total over listed lines that may be all of it: checked, not enforced, since nothing says that they are.

use crate::finding::Wording;

use super::{Guess, Of, bound, sum};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.is_number(at) || lines.verdicts[at].is_stated() || !lines.all[at].is(Sign::Total) {
            continue;
        }
        let parts = sum::parts(lines, at);
        let (rest, plain): (Vec<usize>, Vec<usize>) = parts.iter().partition(|&&part| lines.is_aside(part));
        let alone = sum::told_alone(lines, &plain);
        let listed = !alone && plain.len() > 1 && plain.iter().all(|&part| lines.all[part].is_listed());
        if !listed || !sum::in_one_measure(lines, at, &parts) || sum::too_many(lines, at, &plain) {
            continue;
        }
        let Some(right) = sum::of(lines, &plain) else { continue };
        let reason = Wording::new(
            "dòng tổng có các dòng con; chỉ báo khi không khớp. Nếu chắc chắn thì thay bằng sum = \"…\"",
            "a total with rows below it; told where they differ. If it is sure, write sum = \"…\" instead",
        );
        sum::check(lines, at, right, (Confidence::Unsure, reason));
        bound::bound(lines, at, &rest);
    }
}
