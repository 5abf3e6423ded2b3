//! A line that the lines below it divide: it equals their sum.

use crate::expression::{Expression, Operator};
use crate::finding::Wording;
use crate::measure::Class;
use crate::model::Aggregation;
use crate::text::{Label, likeness};

use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::line::Sign;
use crate::learn::lines::Lines;

pub(super) const GUESS: Guess = Guess { of: Of::Rows, look };

/// Parts are compared with each other, two by two, when they are no more than this.
const MOST_TOLD_APART: usize = 100;
/// A sum of more terms is longer than a formula may be.
const MOST_TERMS: usize = 1_000;
/// Labels that a critical word tells apart are no more alike than this (`đúng hạn`, `quá hạn`): nothing is in both.
const APART: f64 = 0.3;

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.is_number(at) || lines.verdicts[at].is_stated() {
            continue;
        }
        let line = &lines.all[at];
        let parts = parts(lines, at);
        let announced =
            line.is(Sign::Total) || line.measure.class == Class::Unstated && lines.frame.has_measures;
        let divided = parts.len() > 1 && parts.iter().all(|&part| lines.all[part].is(Sign::Among));
        if divided && parts.len() > MOST_TOLD_APART {
            not_told_apart(lines, at, parts.len());
            continue;
        }
        let aside = || parts.iter().any(|&part| lines.is_aside(part));
        let by_words = divided && differ(lines, &parts);
        if in_one_measure(lines, at, &parts) && (by_words || (announced && divides(lines, at) && !aside())) {
            make(lines, at, &parts);
        }
    }
}

/// The lines below one that can be its parts: numbers in one unit of measure.
fn addends(lines: &Lines, at: usize) -> Vec<usize> {
    let all = &lines.all;
    let rate = |at: &usize| {
        matches!(all[*at].measure.class, Class::Percent | Class::Choice) || all[*at].is(Sign::Rate)
    };
    let mut below: Vec<usize> = all[at].children.iter().copied().filter(|at| !rate(at)).collect();
    // A row printed twice is one.
    below.dedup_by(|later, earlier| {
        all[*later].label == all[*earlier].label && all[*later].measure.class == Class::Unstated
    });
    below
}

/// The numbers among them.
pub(super) fn parts(lines: &Lines, at: usize) -> Vec<usize> {
    addends(lines, at).into_iter().filter(|&part| lines.is_number(part)).collect()
}

/// Whether the parts are counted as the whole is.
pub(super) fn in_one_measure(lines: &Lines, at: usize, parts: &[usize]) -> bool {
    let whole = &lines.all[at].measure;
    whole.class == Class::Unstated || parts.iter().all(|&part| lines.all[part].measure.text == whole.text)
}

/// Whether the lines below make up a line: counts in one unit of measure, none a total of its own.
pub(super) fn divides(lines: &Lines, at: usize) -> bool {
    let all = &lines.all;
    let parts = addends(lines, at);
    let mut measures =
        parts.iter().map(|&part| all[part].measure.text.as_str()).filter(|text| !text.is_empty());
    let first = measures.next();
    let alike = measures.all(|other| Some(other) == first);
    let counts = |part: &usize| {
        let part = &all[*part];
        part.is(Sign::Counts) || part.is(Sign::Among) || part.is(Sign::Bulleted)
    };
    let total = |part: &usize| all[*part].is(Sign::Total) && all[*part].parent != all[at].parent;
    !parts.is_empty() && alike && parts.iter().all(counts) && !parts.iter().any(total)
}

/// Whether a part is told without the rest: women without men.
pub(super) fn told_alone(lines: &Lines, parts: &[usize]) -> bool {
    lines.frame.words.counterparts.iter().any(|(alone, other)| {
        let has = |term| parts.iter().any(|&part| lines.all[part].said.hold(term));
        has(alone) && !has(other)
    })
}

/// The sum of lines.
pub(super) fn of(lines: &Lines, parts: &[usize]) -> Option<Expression> {
    let mut terms = parts.iter().map(|&part| lines.name(part));
    let first = terms.next()?;
    Some(terms.fold(first, |sum, term| Expression::Binary(Operator::Add, Box::new(sum), Box::new(term))))
}

/// What a line is when its many parts were not compared with each other.
fn not_told_apart(lines: &mut Lines, at: usize, parts: usize) {
    lines.verdicts[at].note(
        Confidence::Unsure,
        Wording::new(
            "không xét có bằng tổng các dòng con không",
            "not looked at as the sum of the rows below",
        ),
        Wording::new(
            format!("có {parts} dòng con, quá {MOST_TOLD_APART} dòng thì không so từng đôi"),
            format!("it has {parts} rows below it; more than {MOST_TOLD_APART} are not compared two by two"),
        ),
    );
}

/// Whether a critical word tells the lines apart, so that nothing is in two of them.
fn differ(lines: &Lines, parts: &[usize]) -> bool {
    let labels: Vec<&Label> = parts.iter().map(|&part| &lines.all[part].alike).collect();
    (0..labels.len()).all(|one| (0..one).all(|other| likeness(labels[one], labels[other]) <= APART))
}

/// A line is the sum of others.
pub(super) fn make(lines: &mut Lines, at: usize, parts: &[usize]) {
    if too_many(lines, at, parts) {
        return;
    }
    let Some(expression) = of(lines, parts).filter(|sum| !lines.circles(sum, at)) else { return };
    let total = lines.all[at].is(Sign::Total);
    let verdict = &mut lines.verdicts[at];
    if verdict.aggregation != Some(Aggregation::Same) {
        verdict.aggregation = Some(Aggregation::SumOfRows);
    }
    let what = Wording::new(format!("bằng tổng {expression}"), format!("equals {expression}"));
    verdict.expression = Some(expression);
    verdict.note(
        if total { Confidence::Likely } else { Confidence::Unsure },
        what,
        Wording::new(
            "các dòng ngay dưới cùng đơn vị tính và chia nhỏ dòng này",
            "the rows below share its unit of measure and divide it",
        ),
    );
}

/// A line is held against an equation that nobody printed in so many words.
pub(super) fn check(lines: &mut Lines, at: usize, right: Expression, why: (Confidence, Wording)) {
    let code = lines.all[at].code.clone();
    let text = format!("{} = {right}", lines.name(at));
    lines.verdicts[at].equals(&code, right);
    let what = Wording::new(format!("kiểm tra {text}"), format!("checked: {text}"));
    lines.verdicts[at].note(why.0, what, why.1);
}

/// Whether a sum would have more terms than a formula holds, which is told.
pub(super) fn too_many(lines: &mut Lines, at: usize, parts: &[usize]) -> bool {
    if parts.len() <= MOST_TERMS {
        return false;
    }
    let count = parts.len();
    lines.verdicts[at].note(
        Confidence::Unsure,
        Wording::new("không đặt thành tổng các dòng con", "not made the sum of the rows below"),
        Wording::new(
            format!("có {count} dòng con, công thức chỉ nhận {MOST_TERMS} số hạng"),
            format!("it has {count} rows below it, a formula takes {MOST_TERMS} terms"),
        ),
    );
    true
}
