//! A percentage beside the rows that make it, told by their labels.

use crate::finding::Wording;
use crate::text::{Label, Words, likeness};

use super::ratio::{self, Parts};
use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::line::{Line, Sign};
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// The parts of a percentage are looked for among so many rows above it and below it.
pub(super) const NEAR: usize = 100;
/// Labels less alike than this do not speak of the same thing.
const SAME_THING: f64 = 0.72;
/// Labels more alike than this hardly leave a doubt.
const HARDLY_A_DOUBT: f64 = 0.9;
/// A whole is named in full: this share of what it is measured against stands in its label.
const NAMED: f64 = 0.7;
/// Right before the part a plain word of a whole is enough, with this share.
const NAMED_BEFORE: f64 = 0.3;

fn look(lines: &mut Lines) {
    ratio::settle_open(lines, parts, |of, out_of| {
        Wording::new(
            format!("tên giống: tử số «{of}», mẫu số «{out_of}»"),
            format!("by their labels: «{of}» out of «{out_of}»"),
        )
    });
}

/// What a rate is of, and what it is measured against when its label says so.
fn asked(lines: &Lines, line: &Line) -> (Label, Option<Words>) {
    let text = line.core.text.clone();
    match line.core_words.find(&lines.frame.words.against) {
        Some((at, length)) if at > 0 => {
            let all: Vec<&str> = text.split(' ').collect();
            let before = all[..at.min(all.len())].join(" ");
            (Label::new(&before), Some(Words::of(&line.core_words.rest(at + length))))
        }
        _ => (Label::new(text.replace("(%)", "").trim()), None),
    }
}

/// The numbers near a row that can be its parts.
fn candidates(lines: &Lines, at: usize) -> Vec<usize> {
    let (all, line) = (&lines.all, &lines.all[at]);
    let near = |&other: &usize| {
        let below = |above: usize| {
            all[above].parent == line.parent && (all[other].is(Sign::Among) || all[above].is(Sign::Total))
        };
        other != at
            && lines.is_number(other)
            && (all[other].parent == line.parent
                || line.parent == Some(other)
                || all[other].parent.is_some_and(below))
    };
    let within = at.saturating_sub(NEAR)..(at + NEAR + 1).min(all.len());
    let above = line.parent.filter(|other| !within.contains(other));
    above.into_iter().chain(within).filter(near).collect()
}

fn parts(lines: &Lines, at: usize) -> Option<(Parts, Confidence)> {
    let all = &lines.all;
    let (thing, against) = asked(lines, &all[at]);
    let candidates = candidates(lines, at);
    let fits = candidates.iter().map(|&other| (likeness(&thing, &all[other].core), other));
    let (fit, part) = fits
        .filter(|(fit, _)| *fit >= SAME_THING)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| at.abs_diff(b.1).cmp(&at.abs_diff(a.1))))?;
    let contained = |other: usize| match &against {
        Some(words) => words.share_in(&all[other].core_words),
        None => all[other].core_words.share_in(&all[part].core_words),
    };
    let whole = candidates
        .iter()
        .copied()
        .filter(|&other| {
            let before = against.is_none() && other + 1 == part && lines.is_whole(other);
            let named = contained(other) >= NAMED || (before && contained(other) >= NAMED_BEFORE);
            other != part && all[other].measure.text == all[part].measure.text && named
        })
        .filter(|&other| against.is_some() || lines.wholeness(other) >= lines.wholeness(part))
        .max_by(|&a, &b| {
            let by_words = contained(a).total_cmp(&contained(b));
            by_words.then_with(|| lines.wholeness(a).total_cmp(&lines.wholeness(b))).then(b.cmp(&a))
        });
    // Rate and part stand below the same row, which is the whole: a total, and what it is made of.
    let above = all[at].parent.filter(|&above| {
        against.is_none()
            && all[part].parent == Some(above)
            && lines.is_number(above)
            && all[above].is(Sign::Total)
            && all[above].measure.text == all[part].measure.text
    });
    let whole = whole.or(above)?;
    let confidence = if fit > HARDLY_A_DOUBT { Confidence::Likely } else { Confidence::Unsure };
    Some((Parts { part, whole }, confidence))
}
