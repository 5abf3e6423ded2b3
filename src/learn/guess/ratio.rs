//! How it is written down that a line holds percentages of one thing out of another.

use crate::expression::{Expression, Operator};
use crate::finding::Wording;
use crate::model::Aggregation;

use crate::learn::Confidence;
use crate::learn::lines::Lines;

/// A quotient, and why.
pub(super) struct Ratio {
    pub quotient: Expression,
    pub confidence: Confidence,
    pub reason: Wording,
}

/// What a percentage is of and out of, by position.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub part: usize,
    pub whole: usize,
}

impl Parts {
    /// The quotient of the two.
    pub fn quotient(self, lines: &Lines) -> Expression {
        let name = |at: usize| Box::new(lines.name(at));
        Expression::Binary(Operator::Divide, name(self.part), name(self.whole))
    }

    /// What the two are called.
    pub fn called(self, lines: &Lines) -> (String, String) {
        (lines.called(self.part), lines.called(self.whole))
    }
}

/// Settles every open percentage whose parts are found; `said` words the reason from the names of part and whole.
pub(super) fn settle_open(
    lines: &mut Lines,
    find: fn(&Lines, usize) -> Option<(Parts, Confidence)>,
    said: fn(&str, &str) -> Wording,
) {
    for at in 0..lines.all.len() {
        if !lines.is_open_percent(at) {
            continue;
        }
        if let Some((parts, confidence)) = find(lines, at) {
            let (of, out_of) = parts.called(lines);
            let reason = said(&of, &out_of);
            settle_parts(lines, at, parts, (confidence, reason));
        }
    }
}

/// A line is the ratio of two others, the one of which is no more than the other.
pub(super) fn settle_parts(lines: &mut Lines, at: usize, parts: Parts, why: (Confidence, Wording)) {
    let (confidence, reason) = why;
    let quotient = parts.quotient(lines);
    settle(lines, at, &Ratio { quotient, confidence, reason });
    if lines.are_rows() {
        let (part, whole) = (lines.name(parts.part), lines.all[parts.whole].code.clone());
        lines.verdicts[parts.part].at_most(part, &whole);
    }
}

/// A line is a ratio, unless its parts are reckoned from it.
pub(super) fn settle(lines: &mut Lines, at: usize, ratio: &Ratio) {
    if lines.circles(&ratio.quotient, at) {
        let text = format!("{} = {}", lines.name(at), ratio.quotient);
        lines.verdicts[at].note(
            Confidence::Unsure,
            Wording::new(format!("không dùng {text}"), format!("{text} is not used")),
            Wording::new(
                "các công thức của biểu tính vòng quanh nhau",
                "equations of the form go round in a circle",
            ),
        );
        return;
    }
    let verdict = &mut lines.verdicts[at];
    verdict.aggregation = Some(Aggregation::Ratio);
    verdict.expression = Some(ratio.quotient.clone());
    let quotient = &ratio.quotient;
    let what = Wording::new(format!("tỷ lệ = {quotient} × 100"), format!("percentage = {quotient} × 100"));
    verdict.note(ratio.confidence, what, ratio.reason.clone());
}
