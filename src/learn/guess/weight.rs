//! A rate without its parts is a mean weighted by how many were asked.

use std::collections::HashMap;

use crate::finding::Wording;
use crate::model::Aggregation;

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    for (rate, weight) in &lines.frame.words.weights {
        let asked = |at: &usize| lines.is_open_percent(*at) && lines.all[*at].said.hold(rate);
        let open: Vec<usize> = (0..lines.all.len()).filter(asked).collect();
        if open.is_empty() {
            continue;
        }
        let mut first: HashMap<Option<usize>, usize> = HashMap::new();
        for at in lines.numbers().into_iter().filter(|&at| lines.all[at].said.hold(weight)) {
            first.entry(lines.all[at].parent).or_insert(at);
        }
        for at in open {
            let Some(&row) = first.get(&lines.all[at].parent) else { continue };
            let code = lines.all[row].code.clone();
            lines.verdicts[at].note(
                Confidence::Unsure,
                Wording::new(format!("bình quân theo trọng số {code}"), format!("a mean weighted by {code}")),
                Wording::new(
                    "biểu không có tử số, mẫu số; dòng này cho biết bao nhiêu người được hỏi",
                    "the form does not hold its parts; that row says how many were asked",
                ),
            );
            lines.verdicts[at].aggregation = Some(Aggregation::WeightedMean(code.into()));
        }
    }
}
