//! Equations that the form prints: in the row of column numbers, in captions, in labels and codes.
//!
//! They come before every guess: a line that one of them reckons with holds numbers, whatever its words are. They are
//! checked, not enforced, for forms do print wrong ones.

use crate::expression::Expression;
use crate::finding::Wording;
use crate::measure::{Class, Measure};
use crate::model::{Aggregation, Kind};

use super::ratio::{self, Ratio};
use super::{Guess, Of};
use crate::learn::Confidence;
use crate::learn::equations::{self, Printed};
use crate::learn::line::{Line, Sign};
use crate::learn::lines::{Axis, Lines};

/// Longer labels are prose, in which no equation is looked for.
const LONGEST_LABEL: usize = 2_000;

pub(super) const GUESS: Guess = Guess { of: Of::Both, look };

/// The names by which an equation calls lines: of rows those in a column right of the labels, and their own; whether the
/// equation may leave out what it is the equation of.
const NAMINGS: [(usize, bool); 3] = [(0, false), (1, true), (0, true)];

fn look(lines: &mut Lines) {
    for at in 0..lines.all.len() {
        if !lines.all[at].asked {
            continue;
        }
        for found in equations_of(lines, at) {
            for reference in found.expression.references() {
                if let Some(named) = lines.index.coded(&reference.code) {
                    lines.reckoned[named] = true;
                }
            }
            lines.reckoned[at] = true;
            if let Some(column) = beyond(lines, &found) {
                not_checked(lines, at, &found, &column);
            } else {
                say(lines, at, &found);
            }
        }
    }
}

/// The equations printed with a line, their codes canonical.
fn equations_of(lines: &Lines, at: usize) -> Vec<Printed> {
    let line = &lines.all[at];
    if line.label.len().max(line.printed.len()) > LONGEST_LABEL {
        return Vec::new();
    }
    let by = |(naming, bare): (usize, bool)| {
        let find = |code: &str| lines.index.named(naming, code, line).map(|at| lines.all[at].code.clone());
        let known = |code: &str| !code.is_empty() && find(code).is_some();
        let own = |found: &Printed| (bare && found.head.is_empty()) || found.head == line.names[naming];
        let mut all = in_texts(lines, line, &known);
        all.retain(own);
        let renamed = |found: Printed| {
            let expression = equations::renamed(&found.expression, &find)?;
            let itself = expression.references().iter().any(|reference| *reference.code == *line.code);
            (!itself).then_some(Printed { expression, ..found })
        };
        all.into_iter().filter_map(renamed).collect::<Vec<_>>()
    };
    NAMINGS.into_iter().map(by).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The equations in the texts of a line: in its number or code, else in its label.
fn in_texts(lines: &Lines, line: &Line, known: &dyn Fn(&str) -> bool) -> Vec<Printed> {
    let code = format!("{} ", line.printed);
    let texts = if lines.are_rows() { [&*line.label, &*code] } else { [&*code, &*line.label] };
    let all = texts.iter().map(|text| equations::equations(text, known));
    let mut found = all.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    if found.is_empty() {
        found.extend(equations::bare_sum(&line.label, known));
    }
    if found.is_empty() {
        found.extend(equations::equality(&line.printed, known));
    }
    if found.is_empty() && !lines.are_rows() {
        let remarks = lines.frame.remarks.iter().flat_map(|text| equations::equations(text, known));
        found.extend(remarks.filter(|found| !found.head.is_empty()));
    }
    found
}

/// A column of the equation that the form prints and nobody fills in.
fn beyond(lines: &Lines, found: &Printed) -> Option<String> {
    let printed = lines.all.iter().filter(|line| !line.asked).map(|line| line.names[1].clone());
    let printed: Vec<String> =
        printed.filter(|code| !code.is_empty() && lines.index.coded(code).is_none()).collect();
    equations::number_among(&found.expression, &printed)
}

fn not_checked(lines: &mut Lines, at: usize, found: &Printed, column: &str) {
    let text = &found.text;
    lines.verdicts[at].note(
        Confidence::Likely,
        Wording::new(format!("không kiểm tra {text}"), format!("{text} is not checked")),
        Wording::new(
            format!("công thức in trong biểu dùng cột {column}, là cột in sẵn chứ không phải cột số liệu"),
            format!("the printed equation uses column {column}, which the form prints and nobody fills in"),
        ),
    );
}

fn say(lines: &mut Lines, at: usize, found: &Printed) {
    let answers = lines.measure(at).class == Class::Choice;
    let operands = found.expression.references().into_iter().filter_map(|one| lines.index.coded(&one.code));
    let spanning = operands.chain([at]).any(|at| lines.all[at].is(Sign::Spanning));
    if answers || spanning {
        return;
    }
    let percent = is_percent(lines, at);
    let reason = Wording::new(
        format!("công thức in trong biểu: {}", found.text),
        format!("the equation printed in the form: {}", found.text),
    );
    let mean = lines.all[at].is(Sign::Mean);
    let quotient = equations::quotient(&found.expression);
    if let Some(quotient) = quotient.filter(|_| percent || (!lines.are_rows() && !mean)) {
        let sure = percent || lines.all[at].whole.have(&lines.frame.words.comparisons);
        let confidence = if sure { Confidence::Likely } else { Confidence::Unsure };
        let verdict = &mut lines.verdicts[at];
        if verdict.expression.is_none() {
            verdict.measure = (lines.axis == Axis::Column).then(|| Measure::parse("%"));
            verdict.kind = Some(Kind::Percent);
            ratio::settle(lines, at, &Ratio { quotient, confidence, reason });
        }
        return;
    }
    if percent && lines.are_rows() {
        return;
    }
    check(lines, at, &found.expression, reason);
}

/// Held against the equation; what divides a mean in it is what the mean is weighted by.
fn check(lines: &mut Lines, at: usize, expression: &Expression, reason: Wording) {
    let code = lines.all[at].code.clone();
    let open = lines.all[at].is(Sign::Mean) && !lines.frame.added && lines.verdicts[at].aggregation.is_none();
    let weight = equations::divisor(expression).filter(|_| open).map(|weight| weight.code.clone());
    let verdict = &mut lines.verdicts[at];
    verdict.equals(&code, expression.clone());
    let text = format!("{} = {expression}", Expression::reference(&*code));
    verdict.note(
        Confidence::Likely,
        Wording::new(format!("kiểm tra {text}, không áp đặt"), format!("checked, not enforced: {text}")),
        reason,
    );
    if let Some(weight) = weight {
        verdict.kind = Some(Kind::Quantity);
        verdict.aggregation = Some(Aggregation::WeightedMean(weight.as_str().into()));
        verdict.note(
            Confidence::Likely,
            Wording::new(format!("bình quân theo trọng số {weight}"), format!("a mean weighted by {weight}")),
            Wording::new("công thức chia cho dòng hoặc cột này", "the equation divides by it"),
        );
    }
}

/// Whether what is printed with a line says that it holds percentages.
fn is_percent(lines: &Lines, at: usize) -> bool {
    super::percent::is_said(lines, at)
}
