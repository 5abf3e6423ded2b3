//! Numbers of what an authority lists for all its units: the same in every unit, or the largest of those they met.

use crate::finding::Wording;
use crate::model::Aggregation;
use crate::text::{Terms, Words};

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::lexicon::Catalogue;
use crate::learn::line::Line;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        let line = &lines.all[at];
        if !lines.is_number(at) || lines.verdicts[at].expression.is_some() {
            continue;
        }
        let lists = &lines.frame.words.catalogue;
        let Some(list) = lists.iter().find(|list| counts(line, list)) else { continue };
        let plain = Words::of(&outside_parentheses(&line.label));
        let (aggregation, what, reason) = if plain.have(&list.met) && !plain.have(&list.not_met) {
            (
                Aggregation::Max,
                Wording::new("lấy số lớn nhất của các đơn vị", "the largest over the units"),
                Wording::new(
                    "danh mục dùng chung: cùng một thủ tục ở nhiều đơn vị chỉ là một",
                    "a common list: the same item met by several units is one",
                ),
            )
        } else if plain.have(&list.acts) {
            continue;
        } else {
            (
                Aggregation::Same,
                Wording::new("giống nhau ở mọi đơn vị", "the same in every unit"),
                Wording::new(
                    "danh mục do cấp trên công bố, đơn vị nào cũng như nhau",
                    "a list issued for all units alike",
                ),
            )
        };
        lines.verdicts[at].aggregation = Some(aggregation);
        lines.verdicts[at].note(Confidence::Likely, what, reason);
    }
}

/// What stands first is what is counted: a file of a procedure is no procedure.
fn counts(line: &Line, list: &Catalogue) -> bool {
    let first = |words: &Terms| line.said.find(words).map_or(usize::MAX, |(at, _)| at);
    Words::of(&line.measure.text).are(&list.measures) && first(&list.things) < first(&list.not_things)
}

fn outside_parentheses(label: &str) -> String {
    let mut depth = 0usize;
    let mut text = String::new();
    for c in label.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text
}
