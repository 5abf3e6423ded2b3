//! A column of percentages: of the column before it, out of the whole that a caption names, the total beside it, or the
//! total of the form.

use crate::finding::Wording;
use crate::text::{Term, Words};

use super::ratio::{self, Parts};
use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Columns, look };

/// Between fewer columns before it a percentage has no choice.
const NO_CHOICE: usize = 3;
/// A column of another thing says no word of what the percentage is of, the right one this share.
const NAMED: f64 = 0.5;
const NO_WORD: f64 = 0.0;
/// With a part and one column more, that column is the whole.
const PART_AND_WHOLE: usize = 2;

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.is_open_percent(at) {
            continue;
        }
        if let Some(parts) = parts(lines, at) {
            let (of, out_of) = parts.called(lines);
            let reason = Wording::new(
                format!("đứng sau «{of}»; mẫu số là «{out_of}»"),
                format!("follows «{of}»; the whole is «{out_of}»"),
            );
            ratio::settle_parts(lines, at, parts, (Confidence::Unsure, reason));
        }
    }
}

/// The columns that a percentage can be made of.
pub(super) fn numbers(lines: &Lines, at: usize) -> Vec<usize> {
    let mut numbers = lines.numbers();
    numbers.retain(|&other| {
        let line = &lines.all[other];
        let mean = line.whole.have(&lines.frame.words.means);
        other != at && !mean && !line.is(Sign::Points)
    });
    numbers
}

fn parts(lines: &Lines, at: usize) -> Option<Parts> {
    let (all, words) = (&lines.all, lines.frame.words);
    let mut before = numbers(lines, at);
    before.retain(|&other| other < at);
    let said = &all[at].said;
    let part = part(lines, at, &before)?;
    let named_by: Vec<&Term> = words.wholes.iter().filter(|whole| said.hold(whole)).collect();
    let others = || before.iter().copied().filter(|&other| other != part);
    let named = others().find(|&other| named_by.iter().any(|term| all[other].whole.hold(term)));
    let group = |other: usize| all[other].group();
    let is_total = |&other: &usize| all[other].is(Sign::Total);
    let beside = others().filter(is_total).find(|&other| group(other).is_some() && group(other) == group(at));
    // A share of something else than what stands before it alone: what was planned, given, due.
    let only = others().next().filter(|_| before.len() == PART_AND_WHOLE && group(at).is_none());
    // What was found is out of what was looked at, not of all there is.
    let looked_at = before
        .iter()
        .rev()
        .copied()
        .filter(|&other| other != part && said.have(&words.outcomes))
        .find(|&other| group(other) == group(part) && all[other].whole.have(&words.examined));
    // Under a caption of its own the share of a column that stands under none: of several the one that some caption
    // names, or the one right before the captions.
    let single: Vec<usize> = others().filter(|&other| group(other).is_none()).collect();
    let alone = named_beside(lines, &single)
        .or(single.last().copied())
        .filter(|_| group(at).is_some() && group(at) == group(part));
    let planned = others()
        .filter(|&other| group(other).is_some() && group(other) == group(at) && group(at) == group(part))
        .find(|&other| all[other].said.have(&words.wholes));
    let whole =
        looked_at.or(planned).or(named).or(beside).or_else(|| others().find(is_total)).or(only).or(alone)?;
    Some(Parts { part, whole })
}

/// The column that a caption names as what percentages are measured against: `Tái cử (tỷ lệ so với người trúng cử)`.
fn named_beside(lines: &Lines, columns: &[usize]) -> Option<usize> {
    let captions = lines.all.iter().flat_map(|line| &line.captions).map(|caption| Words::of(caption));
    let mut asked = captions.filter_map(|said| {
        let (at, length) = said.find(&lines.frame.words.against)?;
        Some(Words::of(&said.rest(at + length)))
    });
    asked.find_map(|asked| {
        let said = |column: usize| asked.share_in(&lines.all[column].whole);
        let named = columns.iter().copied().filter(|&column| said(column) >= NAMED);
        named.max_by(|&one, &other| said(one).total_cmp(&said(other)))
    })
}

/// Of the columns before a percentage that which it is of: the last one, unless its caption speaks of another thing that
/// one of them is. Of several that one which stands under the same caption.
fn part(lines: &Lines, at: usize, before: &[usize]) -> Option<usize> {
    let (all, words) = (&lines.all, lines.frame.words);
    let last = *before.last()?;
    let said = &all[at].said;
    let thing = Words::of(&said.rest(said.begin(&words.rates).unwrap_or_default()));
    let speaks = |other: usize| thing.share_in(&all[other].whole);
    if thing.is_empty() || speaks(last) > NO_WORD && all[last].group() == all[at].group() {
        return Some(last);
    }
    let beside = |other: usize| all[other].group() == all[at].group();
    // What was planned is not what was done of it.
    let named = before.iter().copied().filter(|&other| speaks(other) >= NAMED && !lines.is_whole(other));
    let named = named.max_by(|&a, &b| {
        let by_words = speaks(a).total_cmp(&speaks(b));
        by_words.then(beside(a).cmp(&beside(b))).then(all[b].whole.len().cmp(&all[a].whole.len()))
    });
    let only_last = beside(last) && all[at].group().is_some();
    named.or_else(|| Some(last).filter(|_| only_last || before.len() < NO_CHOICE || speaks(last) > NO_WORD))
}
