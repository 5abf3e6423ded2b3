//! A row `Tổng cộng` over or under all others: the sum of the top rows.

use std::collections::HashMap;

use crate::text::{Words, fold, folded_words};

use super::{Guess, Of, sum};
use crate::learn::line::Sign;
use crate::learn::lines::Lines;
use crate::learn::rows::bare_label;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// The code of the total of a whole table.
const TOTAL: &str = "T";
/// Digits of a year: no end of a range.
const YEAR: usize = 4;
/// The total of a group says this share of its own words in the caption of the group, at least: `Cộng vốn trong nước`.
const NAMED: f64 = 0.4;

fn look(lines: &mut Lines) {
    for at in [0, lines.all.len().saturating_sub(1)] {
        let Some(line) = lines.all.get(at) else { continue };
        let bare = fold(&line.label);
        if line.code != TOTAL
            || lines.verdicts[at].expression.is_some()
            || !lines.is_number(at)
            || !lines.frame.words.total_rows.contains(&bare)
        {
            continue;
        }
        let mut top: Vec<usize> = (0..lines.all.len())
            .filter(|&other| other != at && lines.all[other].parent.is_none() && lines.is_number(other))
            .collect();
        // What a group comes to stands in its own total.
        for group in &mut top {
            *group = subtotal(lines, *group).unwrap_or(*group);
        }
        let mut measures = top.iter().map(|&part| lines.measure(part).text);
        let first = measures.next();
        let alike = measures.all(|other| Some(other) == first);
        if top.len() > 1 && alike && !divided_twice(lines, &top) {
            sum::make(lines, at, &top);
        }
    }
}

/// The last row below a row when it is the total of the group that the row only names: `I. Khám bệnh`, …, `Cộng I`.
fn subtotal(lines: &Lines, group: usize) -> Option<usize> {
    let all = &lines.all;
    let end = (group + 1..all.len()).find(|&at| all[at].parent == all[group].parent);
    let last = end.unwrap_or(all.len()).checked_sub(1).filter(|&last| last > group + 1)?;
    let total = &all[last];
    let last_word = || total.said.rest(0).split(' ').next_back().map(str::to_lowercase);
    let named = total.said.are(&lines.frame.words.totals)
        || total.said.share_in(&all[group].said) >= NAMED
        || last_word().is_some_and(|word| all[group].names[1].to_lowercase() == word);
    (total.is(Sign::Total) && !total.is(Sign::Coded) && lines.is_number(last) && named).then_some(last)
}

/// Divided more than once, each time in another way, the rows together are more than the total.
pub(super) fn divided_twice(lines: &Lines, top: &[usize]) -> bool {
    let words = lines.frame.words;
    let announced = lines.all.iter().any(|line| line.said.begin(&words.divisions).is_some());
    let divisions = top.iter().filter(|&&at| lines.all[at].said.have(&words.divisions)).count();
    // Days are no years: only what is measured alike can overlap.
    let mut ranges: HashMap<String, Vec<(f64, f64)>> = HashMap::new();
    for &at in top {
        let label = bare_label(&lines.all[at].label);
        if let Some(range) = range(lines, label) {
            ranges.entry(unit_behind(label)).or_default().push(range);
        }
    }
    if ranges.contains_key("") {
        // Where some ranges do not say what they count, all are taken to count the same.
        let all = ranges.into_values().flatten().collect();
        return announced || divisions > 1 || overlap(all);
    }
    announced || divisions > 1 || ranges.into_values().any(overlap)
}

/// What the numbers of a label count: the word behind the last of them.
fn unit_behind(label: &str) -> String {
    let behind = label.rsplit(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    folded_words(behind).into_iter().next().unwrap_or_default()
}

/// The numbers between which a label says that what it counts lies: `0-4`, `Từ 15 tuổi trở lên`, `Dưới 1 tuổi`, `60+`.
fn range(lines: &Lines, label: &str) -> Option<(f64, f64)> {
    let words = lines.frame.words;
    let said = Words::of(label);
    let mut numbers = label
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty() && digits.len() < YEAR)
        .filter_map(|digits| digits.parse::<f64>().ok());
    let (first, second, more) = (numbers.next()?, numbers.next(), numbers.next());
    let above = said.have(&words.above) || label.trim_end().ends_with('+') || label.contains('≥');
    let below = said.have(&words.below) || label.contains(['<', '≤']);
    match (second, more) {
        (None, _) if above => Some((first, f64::INFINITY)),
        (None, _) if below => Some((0.0, first)),
        (Some(second), None) if first < second => Some((first, second)),
        _ => None,
    }
}

/// Whether two of the ranges have more than an end in common.
fn overlap(mut ranges: Vec<(f64, f64)>) -> bool {
    ranges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut reached = f64::NEG_INFINITY;
    ranges.into_iter().any(|(from, to)| {
        let over = from < reached.min(to);
        reached = reached.max(to);
        over
    })
}
