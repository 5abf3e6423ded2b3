//! What is answered in words.

use crate::finding::Wording;
use crate::model::{Aggregation, Kind};

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

fn look(lines: &mut Lines) {
    if !lines.speak() {
        return;
    }
    for at in 0..lines.all.len() {
        if !lines.is_open(at) || lines.reckoned[at] {
            continue;
        }
        if lines.are_rows() { row(lines, at) } else { column(lines, at) }
    }
}

/// Under several columns of numbers "Nguyên nhân khác" is counted as the rows beside it are.
fn row(lines: &mut Lines, at: usize) {
    let (line, frame) = (&lines.all[at], lines.frame);
    let remark = line.said.begin(&frame.words.remarks).is_some() && (frame.has_measures || !frame.several);
    if remark && line.children.is_empty() {
        lines.verdicts[at].decide(Kind::Text, Aggregation::Text);
        lines.verdicts[at].note(
            Confidence::Likely,
            Wording::new("ghi bằng lời", "answered in words"),
            Wording::new("tên chỉ tiêu mở, không có đơn vị tính", "an open label without a unit of measure"),
        );
    }
}

fn column(lines: &mut Lines, at: usize) {
    let (line, words) = (&lines.all[at], lines.frame.words);
    let clear = line.said.begin(&words.texts).is_some();
    // One of several things that a caption counts is counted, whatever it is: "do lý do gia đình".
    let one_of_several = line.group().is_some() && !clear;
    if !line.said.have(&words.texts) || line.is(Sign::Counts) || one_of_several {
        return;
    }
    let caption = line.label.clone();
    lines.verdicts[at].decide(Kind::Text, Aggregation::Text);
    lines.verdicts[at].note(
        if clear { Confidence::Sure } else { Confidence::Unsure },
        Wording::new("cột ghi bằng chữ, ghép lời các đơn vị", "a column of words, joined over the units"),
        Wording::new(format!("tên cột «{caption}»"), format!("the caption «{caption}»")),
    );
}
