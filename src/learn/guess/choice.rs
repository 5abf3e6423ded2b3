//! Answers taken from choices that the form prints where a unit of measure stands: `Không = 0 Có = 1`, `Có/Không`.

use crate::finding::Wording;
use crate::measure::Class;
use crate::model::{Aggregation, Kind};
use crate::text::Words;

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

fn look(lines: &mut Lines) {
    if !lines.speak() {
        return;
    }
    for at in 0..lines.all.len() {
        if !lines.is_open(at) {
            continue;
        }
        let measure = lines.measure(at);
        let asked = measure.class != Class::Choice
            && Words::of(&measure.text).are(&lines.frame.words.yes_no)
            && lines.are_rows();
        let yes_no = measure.is_yes_no() || asked;
        if measure.class != Class::Choice && !asked {
            continue;
        }
        let verdict = &mut lines.verdicts[at];
        if yes_no {
            verdict.decide(Kind::Yes, Aggregation::Yes);
        } else {
            verdict.decide(Kind::Choice, Aggregation::Enum);
        }
        if asked {
            verdict.note(
                Confidence::Likely,
                Wording::new("câu hỏi Có/Không: 1 là Có, 0 là Không", "a yes/no question: 1 is yes, 0 no"),
                Wording::new(
                    format!("đơn vị tính in «{}»", measure.text),
                    format!("the unit of measure is «{}»", measure.text),
                ),
            );
        }
        if !lines.are_rows() {
            lines.verdicts[at].measure = Some(measure);
        }
    }
}
