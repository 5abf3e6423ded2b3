//! Sentences that tell figures in the running text of a report.

use super::entry::{Entry, Faults, Place};
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
