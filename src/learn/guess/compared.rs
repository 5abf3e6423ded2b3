//! What was done against what was planned or what was before: `So với cùng kỳ năm trước` is this year's column over last
//! year's, `Tăng, giảm so với cùng kỳ` what it is more or less than that.

use crate::expression::{Expression, Operator};
use crate::finding::Wording;
use crate::text::{Label, Words, fold, likeness};

use super::ratio::{self, Parts, Ratio};
use super::{Guess, Of, share};
use crate::learn::Confidence;
use crate::learn::line::{Line, Sign};
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Columns, look };

/// What a percentage is measured against is announced by one of its first words.
const ANNOUNCED: usize = 3;
/// A column that says both by its letters and by its words what is asked for fits by more than either alone.
const FITS: f64 = 1.0;
/// Captions of one figure in two periods are more alike than this, less the words of the period.
const SAME_FIGURE: f64 = 0.6;
/// So much of what a caption says of stands in that of the figure: "Lũy kế" in "Lũy kế từ đầu năm".
const NAMED: f64 = 0.7;

/// Words up to those of growth: "tháng trước" of "tháng trước tăng, giảm".
fn without_growth(lines: &Lines, said: &Words) -> Words {
    let growth = said.find(&lines.frame.words.growth);
    growth.map_or_else(|| said.clone(), |(at, _)| said.first(at))
}

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.is_open_percent(at) {
            continue;
        }
        if let Some(parts) = parts(lines, at) {
            let caption = lines.all[parts.whole].label.clone();
            let reason = Wording::new(format!("so với «{caption}»"), format!("compared with «{caption}»"));
            settle(lines, at, parts, reason);
        }
    }
}

fn settle(lines: &mut Lines, at: usize, parts: Parts, reason: Wording) {
    let quotient = if lines.all[at].said.have(&lines.frame.words.growth) {
        let name = |at: usize| Box::new(lines.name(at));
        let more = Expression::Binary(Operator::Subtract, name(parts.part), name(parts.whole));
        Expression::Binary(Operator::Divide, Box::new(more), name(parts.whole))
    } else {
        parts.quotient(lines)
    };
    ratio::settle(lines, at, &Ratio { quotient, confidence: Confidence::Unsure, reason });
}

/// The lowest caption less the words of another period, for comparison.
fn bare(lines: &Lines, line: &Line) -> Label {
    let mut text = fold(&line.label);
    for word in lines.frame.words.other_period {
        text = text.replace(word.as_str(), "");
    }
    Label::new(&text)
}

fn parts(lines: &Lines, at: usize) -> Option<Parts> {
    let all = &lines.all;
    let said = &all[at].said;
    let words = lines.frame.words;
    let grows = said.have(&words.growth);
    let (from, length) = said.find(&words.against).filter(|(from, _)| *from < ANNOUNCED || grows)?;
    let asked = without_growth(lines, &Words::of(&said.rest(from + length))).rest(0);
    let of = without_growth(lines, &said.first(from));
    let (wanted, words_asked) = (Label::new(&asked), Words::of(&asked));
    let numbers = share::numbers(lines, at);
    let fit = |other: usize| {
        let line = &all[other];
        let alike = likeness(&wanted, &Label::new(&line.label)).max(likeness(&wanted, &line.alike));
        alike + words_asked.share_in(&line.whole)
    };
    let fits = numbers.iter().map(|&other| (fit(other), other)).filter(|(fit, _)| *fit > FITS);
    let (_, whole) = fits.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let first = |other: usize| all[other].captions.first();
    let of_whole = bare(lines, &all[whole]);
    // What it says of before it names the other: "Lũy kế tăng so với cùng kỳ".
    let own = |other: usize| of.share_in(&all[other].whole);
    let named = numbers.iter().copied().filter(|&other| other != whole && !all[other].is(Sign::OtherPeriod));
    let named = named.filter(|&other| !of.is_empty() && own(other) >= NAMED);
    let named = named.max_by(|&one, &other| own(one).total_cmp(&own(other)));
    // The column it is compared with, less the words of the other period.
    let alike = numbers
        .iter()
        .copied()
        .filter(|&other| other != whole && first(other) != first(whole))
        .filter(|&other| !all[other].is(Sign::OtherPeriod))
        .map(|other| (likeness(&bare(lines, &all[other]), &of_whole), other))
        .filter(|(likely, _)| *likely > SAME_FIGURE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, part)| part);
    // Beside a plan or another period under one caption what was done, or the column right before.
    let mut beside: Vec<usize> = numbers.clone();
    beside.retain(|&other| {
        other != whole
            && other < at
            && all[other].group() == all[at].group()
            && !all[other].is(Sign::OtherPeriod)
    });
    let done = || beside.iter().rev().copied().find(|&other| lines.is_part(other));
    let part = named.or(alike).or_else(done).or(beside.last().copied())?;
    Some(Parts { part, whole })
}
