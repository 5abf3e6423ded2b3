//! Formulas that stand in the cells of the form.

use crate::expression::Expression;
use crate::finding::Wording;
use crate::model::{Aggregation, Kind};

use super::ratio::{self, Ratio};
use super::{Guess, Of, sum};
use crate::learn::Confidence;
use crate::learn::equations;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

/// A sum of fewer terms is one line taken over from another.
const FEWEST_TERMS: usize = 2;

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        let open = lines.verdicts[at].checks.is_empty() && lines.verdicts[at].expression.is_none();
        let Some(formula) = lines.formulas[at].clone().filter(|_| open) else { continue };
        let reason =
            Wording::new("công thức có sẵn trong ô của biểu", "the formula in the cells of the form");
        if lines.verdicts[at].kind == Some(Kind::Percent) {
            if let Some(quotient) = equations::quotient(&formula) {
                ratio::settle(lines, at, &Ratio { quotient, confidence: Confidence::Likely, reason });
            }
        } else if lines.is_number(at) {
            number(lines, at, &formula, reason);
        }
    }
}

fn number(lines: &mut Lines, at: usize, formula: &Expression, reason: Wording) {
    let asks = |code: &str| {
        let at = lines.index.coded(code)?;
        (lines.verdicts[at].kind != Some(Kind::Heading)).then_some(at)
    };
    let terms = formula.terms().filter(|terms| lines.are_rows() && terms.len() >= FEWEST_TERMS);
    let parts = terms.map(|terms| terms.iter().filter_map(|term| asks(&term.code)).collect::<Vec<_>>());
    let stated = parts.and_then(|parts| sum::of(lines, &parts));
    if let Some(expression) = stated.filter(|sum| !lines.circles(sum, at)) {
        let what = Wording::new(format!("bằng tổng {expression}"), format!("equals {expression}"));
        lines.verdicts[at].aggregation = Some(Aggregation::SumOfRows);
        lines.verdicts[at].expression = Some(expression);
        lines.verdicts[at].note(Confidence::Likely, what, reason);
    } else if formula.references().iter().all(|reference| asks(&reference.code).is_some()) {
        sum::check(lines, at, formula.clone(), (Confidence::Likely, reason));
    }
}
