//! Rates whose own words say of what and out of what: `Tỷ lệ phiếu thu vào/phát ra`, `Tỷ lệ hộ nghèo trên tổng số hộ`.

use crate::finding::Wording;
use crate::learn::Confidence;
use crate::learn::line::{Line, Sign};
use crate::learn::lines::Lines;
use crate::text::Words;

use super::ratio::{self, Parts};
use super::{Guess, Of, share};

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

/// This share of what a part of the fraction says stands in the caption of the line that it is, at least.
const NAMED: f64 = 0.7;
/// Lines further away are not what a rate speaks of.
const NEAR: usize = 40;

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.is_open_percent(at) {
            continue;
        }
        let Some((of, out_of)) = split(lines, &lines.all[at]) else { continue };
        let Some(parts) = parts(lines, at, &of, &out_of) else { continue };
        let (of, out_of) = parts.called(lines);
        let reason = Wording::new(
            format!("tên là tỷ lệ của «{of}» trên «{out_of}»"),
            format!("its words: «{of}» out of «{out_of}»"),
        );
        ratio::settle_parts(lines, at, parts, (Confidence::Likely, reason));
    }
}

/// The words of the fraction, without those of the rate before it and the unit of measure behind it.
fn split(lines: &Lines, line: &Line) -> Option<(Words, Words)> {
    let words = lines.frame.words;
    let bare = line.label.split('(').next().unwrap_or_default();
    let (before, after) = if let Some((before, after)) = bare.split_once('/') {
        (Words::of(before), Words::of(after))
    } else {
        let said = Words::of(bare);
        let (at, length) = said.find(&words.against).filter(|(at, _)| *at > 0)?;
        (said.first(at), Words::of(&said.rest(at + length)))
    };
    let from = before.begin(&words.rates).unwrap_or_default();
    let of = Words::of(&before.rest(from));
    (!of.is_empty() && !after.is_empty()).then_some((of, after))
}

fn parts(lines: &Lines, at: usize, of: &Words, out_of: &Words) -> Option<Parts> {
    let mut near = share::numbers(lines, at);
    near.retain(|&other| {
        let beside = !lines.are_rows() || lines.all[other].parent == lines.all[at].parent;
        beside && other.abs_diff(at) <= NEAR
    });
    let own_group = |other: usize| {
        lines.all[other].group().is_some() && lines.all[other].group() == lines.all[at].group()
    };
    let beside = |other: usize| (own_group(other), !lines.are_rows() && lines.all[other].is(Sign::Total));
    let best = |wanted: &Words, but: Option<usize>| {
        let fit = |other: usize| {
            let said = &lines.all[other].whole;
            (wanted.share_in(said), said.share_in(wanted))
        };
        let fits = near.iter().copied().filter(|&other| Some(other) != but && fit(other).0 >= NAMED);
        fits.max_by(|&one, &other| {
            let (a, b) = (fit(one), fit(other));
            let nearer = at.abs_diff(other).cmp(&at.abs_diff(one));
            // A rate under no caption of its own is that of the whole.
            a.0.total_cmp(&b.0).then(beside(one).cmp(&beside(other))).then(a.1.total_cmp(&b.1)).then(nearer)
        })
    };
    let whole = best(out_of, None)?;
    let part = best(of, Some(whole))?;
    Some(Parts { part, whole })
}
