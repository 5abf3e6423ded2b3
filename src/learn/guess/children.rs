//! A percentage over the rows that make it: two of the rows below it are its parts.

use crate::finding::Wording;
use crate::text::likeness;

use super::ratio::{self, Parts};
use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// Of so many children two are taken for the parts of a percentage; more are a list.
pub(super) const MOST: usize = 200;
/// A ratio has two parts.
const FEWEST: usize = 2;
/// How much it tells that one row is worded as a whole and another as a part; a difference of more words tells no more.
const WORDED: f64 = 0.5;
const MOST_WORDED: f64 = 2.0;
/// How much it tells that the whole stands first (`Tổng số hồ sơ`, `Số hồ sơ đúng hạn`).
const ORDER: f64 = 0.4;
/// How much it tells that both are counted in one unit of measure.
const TOGETHER: f64 = 0.5;
/// Of two parts the plainer one is meant; each further word says what happened besides.
const PLAIN: f64 = -0.02;

fn look(lines: &mut Lines) {
    ratio::settle_open(lines, parts, |of, out_of| {
        Wording::new(
            format!("hai dòng con: tử số «{of}», mẫu số «{out_of}»"),
            format!("the rows below it: «{of}» out of «{out_of}»"),
        )
    });
}

fn parts(lines: &Lines, at: usize) -> Option<(Parts, Confidence)> {
    let line = &lines.all[at];
    let numbers: Vec<usize> = line.children.iter().copied().filter(|&child| lines.is_number(child)).collect();
    if numbers.len() < FEWEST || line.children.len() > MOST {
        return None;
    }
    let wholes: Vec<f64> = numbers.iter().map(|&child| lines.wholeness(child)).collect();
    let alike: Vec<f64> = numbers.iter().map(|&child| likeness(&line.core, &lines.all[child].core)).collect();
    let score = |(part, whole): (usize, usize)| {
        let difference = (wholes[whole] - wholes[part]).clamp(-MOST_WORDED, MOST_WORDED);
        let order = if whole < part { ORDER } else { 0.0 };
        let (of, out_of) = (&lines.all[numbers[part]], &lines.all[numbers[whole]]);
        let together = if of.measure.text == out_of.measure.text { TOGETHER } else { -TOGETHER };
        difference * WORDED + order + together + alike[part] + PLAIN * of.said.len() as f64
    };
    let pairs = (0..numbers.len()).flat_map(|part| (0..numbers.len()).map(move |whole| (part, whole)));
    let (_, (part, whole)) = pairs
        .filter(|(part, whole)| part != whole)
        .map(|pair| (score(pair), pair))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
    let clear = wholes[whole] > wholes[part];
    let confidence = match (numbers.len() == FEWEST, clear) {
        (true, true) => Confidence::Sure,
        (false, true) | (true, false) => Confidence::Likely,
        (false, false) => Confidence::Unsure,
    };
    Some((Parts { part: numbers[part], whole: numbers[whole] }, confidence))
}
