//! Sentences that tell figures in the running text of a report.

use super::entry::{Entry, Faults, Place};
use super::validate::find;
use crate::expression::Expression;
use crate::finding::Wording;
use crate::model::Template;
use crate::narrative::Sentence;

const KEY: &str = "said";

/// The sentences of a form or a row, and where each stands.
pub(super) fn read(entry: &Entry, faults: &mut Faults) -> (Vec<Sentence>, Vec<Place>) {
    let mut read = (Vec::new(), Vec::new());
    for line in entry.texts(KEY, faults) {
        match line.get_ref().parse() {
            Ok(sentence) => {
                read.0.push(sentence);
                read.1.push(line.span());
            }
            Err(reason) => faults.add(&line.span(), KEY, reason),
        }
    }
    read
}

/// They speak of figures that are there.
pub(super) fn validate(
    template: &Template,
    position: usize,
    (said, places): (&[Sentence], &[Place]),
    faults: &mut Faults,
) {
    for (sentence, place) in said.iter().zip(places) {
        for reference in sentence.figures().flat_map(Expression::references) {
            if let Err(reason) = find(template, position, reference) {
                let reason = Wording::new(
                    format!("câu nhắc tới {}", reason.vi),
                    format!("the sentence refers to {}", reason.en),
                );
                faults.add(place, KEY, reason);
            }
        }
    }
}
