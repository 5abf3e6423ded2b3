//! What had added up before, what was added now, and both together.

use crate::finding::Wording;

use super::{Guess, Of, sum};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Columns, look };

fn look(lines: &mut Lines) {
    let words = lines.frame.words;
    let numbers = lines.numbers();
    let mut found = Vec::new();
    for &total in &numbers {
        let said = |at: usize| &lines.all[at].said;
        let adds_up = said(total).have(&words.cumulative) && !said(total).have(&words.before);
        if !adds_up || !lines.verdicts[total].checks.is_empty() {
            continue;
        }
        let group = |at: usize| lines.all[at].captions.split_last().map_or(&[][..], |(_, above)| above);
        let beside = |at: &&usize| **at != total && group(**at) == group(total);
        let before = numbers.iter().filter(beside).find(|&&at| said(at).have(&words.before));
        // What was added in another year than the total adds up is none of it.
        let of_other_period = |at: usize| lines.all[at].is(Sign::OtherPeriod);
        let now = numbers.iter().filter(beside).find(|&&at| {
            let now = said(at).have(&words.now) && of_other_period(at) == of_other_period(total);
            now && !said(at).have(&words.before) && !said(at).have(&words.cumulative)
        });
        if let (Some(&before), Some(&now)) = (before, now) {
            found.extend(sum::of(lines, &[before, now]).map(|right| (total, right)));
        }
    }
    for (total, right) in found {
        let reason = Wording::new(
            "lũy kế là số đến hết kỳ trước cộng số kỳ này, theo tên cột",
            "by the captions: up to the last period, plus this period",
        );
        sum::check(lines, total, right, (Confidence::Unsure, reason));
    }
}
