//! Percentages, by their unit of measure, a per cent sign, or the words of a rate.

use crate::finding::Wording;
use crate::measure::{Class, Measure};
use crate::model::{Aggregation, Kind};

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

/// The sign in a label where no unit of measure stands.
const IN_PARENTHESES: &str = "(%)";

/// Whether the words of a line say that it holds percentages.
pub(super) fn is_said(lines: &Lines, at: usize) -> bool {
    let (line, words) = (&lines.all[at], lines.frame.words);
    if lines.are_rows() {
        let rate = is_rate(lines, at);
        let class = lines.measure(at).class;
        let signed = class == Class::Unstated && line.label.contains(IN_PARENTHESES);
        let counted = line.is(Sign::Counts) && !rate;
        return (class == Class::Percent || rate || signed) && !counted && class != Class::Quantity;
    }
    let compares = line.measure.class == Class::Unstated
        && line.whole.begin(&words.comparisons).is_some()
        && line.said.have(&words.against);
    let counts = line.is(Sign::Counts) && !line.said.have(&words.rates);
    (line.captions.iter().any(|caption| is_signed(caption)) && !counts) || line.is(Sign::Rate) || compares
}

/// Whether a per cent sign in a caption says what the figures are; behind a number it is a bound: `dưới 50%`.
fn is_signed(caption: &str) -> bool {
    caption.match_indices('%').any(|(at, _)| {
        let before = caption[..at].trim_end();
        !before.ends_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether a row is named after a rate; among points it is worth points.
fn is_rate(lines: &Lines, at: usize) -> bool {
    lines.all[at].is(Sign::Rate) && !lines.frame.points
}

fn look(lines: &mut Lines) {
    if !lines.speak() {
        return;
    }
    for at in 0..lines.all.len() {
        if !lines.is_open(at) {
            continue;
        }
        if is_said(lines, at) {
            lines.verdicts[at].kind = Some(Kind::Percent);
            if lines.are_rows() {
                unprinted(lines, at);
            } else {
                lines.verdicts[at].measure = Some(Measure::parse("%"));
            }
        } else if lines.are_rows() {
            in_other_measure(lines, at);
        }
    }
}

/// Tells where no sign is printed.
fn unprinted(lines: &mut Lines, at: usize) {
    if lines.measure(at).class == Class::Percent || lines.all[at].label.contains('%') {
        return;
    }
    lines.verdicts[at].note(
        Confidence::Unsure,
        Wording::new("tỷ lệ phần trăm", "a percentage"),
        Wording::new(
            "tên chỉ tiêu là tỷ lệ, đơn vị tính không in %",
            "the label is that of a rate, no % is printed",
        ),
    );
}

/// A count in per cent, and a rate in another unit of measure (‰).
fn in_other_measure(lines: &mut Lines, at: usize) {
    let class = lines.measure(at).class;
    let signed = class == Class::Unstated && lines.all[at].label.contains(IN_PARENTHESES);
    if class == Class::Quantity && is_rate(lines, at) {
        lines.verdicts[at].kind = Some(Kind::Quantity);
    } else if (class == Class::Percent || signed) && lines.all[at].is(Sign::Counts) {
        lines.verdicts[at].decide(Kind::Count, Aggregation::Sum);
        lines.verdicts[at].note(
            Confidence::Unsure,
            Wording::new("số đếm, cộng các đơn vị", "a count, added over the units"),
            Wording::new(
                "đơn vị tính in % nhưng tên chỉ tiêu là số đếm",
                "the unit of measure is % although the label is that of a count",
            ),
        );
    }
}
