//! Rows that another level fills in, by their words.

use crate::finding::Wording;
use crate::model::Kind;

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

fn look(lines: &mut Lines) {
    let words = lines.frame.words;
    let rank = |level: &str| words.levels.iter().position(|other| other == level);
    let Some(own) = rank(lines.frame.level) else { return };
    for at in 0..lines.all.len() {
        if lines.verdicts[at].kind == Some(Kind::Heading) {
            continue;
        }
        let said = &lines.all[at].said;
        let owner = words
            .owners
            .iter()
            .find(|(term, level)| rank(level).unwrap_or(words.levels.len()) > own + 1 && said.hold(term));
        let Some((_, level)) = owner else { continue };
        lines.verdicts[at].owner = Some(level.clone());
        lines.verdicts[at].note(
            Confidence::Unsure,
            Wording::new(format!("số liệu của {level}"), format!("belongs to {level}")),
            Wording::new(
                "tên chỉ tiêu nói tới cấp khác; số đơn vị ghi vẫn được cộng, bỏ owner nếu không đúng",
                "the label names another level; what units state is added all the same, drop owner if wrong",
            ),
        );
    }
}
