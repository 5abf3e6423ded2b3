//! `Tỷ lệ` and nothing else: of the row above it, out of the row before that.

use crate::finding::Wording;
use crate::text::Words;

use super::ratio::{self, Parts};
use super::siblings::NEAR;
use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.is_open_percent(at) {
            continue;
        }
        let Some(parts) = parts(lines, at) else { continue };
        let (of, out_of) = parts.called(lines);
        let clear = lines.wholeness(parts.whole) > lines.wholeness(parts.part);
        let confidence = if clear { Confidence::Likely } else { Confidence::Unsure };
        let reason = Wording::new(
            format!("hai dòng ngay trên: tử số «{of}», mẫu số «{out_of}»"),
            format!("the two rows above: «{of}» out of «{out_of}»"),
        );
        ratio::settle_parts(lines, at, parts, (confidence, reason));
    }
}

fn parts(lines: &Lines, at: usize) -> Option<Parts> {
    let all = &lines.all;
    let label = all[at].label.replace("(%)", "").replace('%', "");
    if !Words::of(&label).are(&lines.frame.words.rates) {
        return None;
    }
    let part = at.checked_sub(1).filter(|&part| lines.is_number(part))?;
    let whole = (0..part).rev().take(NEAR).find(|&whole| {
        lines.is_number(whole)
            && all[whole].parent == all[part].parent
            && all[whole].measure.text == all[part].measure.text
    })?;
    Some(Parts { part, whole })
}
