//! What filled returns say of a form: relations that hold in every one of them, guesses that they contradict.
//!
//! A relation is proposed when it holds in every return and the figures could hardly keep it by chance. Each figure that
//! it gives right counts by its digits (a figure of 3 digits is hit by chance once in about 1,000 times) less what its tolerance
//! leaves open, the same figures twice count once, zeros say nothing. The chance of all hits together, times the number of relations that were tried,
//! must stay below one in [`proof::MARGIN`] doublings: three returns of counts below ten prove nothing, five returns of
//! counts of three digits prove a sum. What is tried is bounded: sums of children, groups and runs beside a line; percentages
//! of two lines near it; differences, balances, products and rates of lines near each other; bounds between neighbours.

use crate::check::{self, Weighed};
use crate::expression::{Comparison, Expression, Relation};
use crate::figure::Return;
use crate::finding::{Subject, Wording};
use crate::model::{Aggregation, Kind, Orientation};

use super::lexicon::Lexicon;
use super::lines::Axis;
use super::{Confidence, Learned, Note, Proposal, guess};

mod bounds;
mod grid;
mod independent;
mod near;
mod products;
mod proof;
mod ratios;
mod sums;

use grid::Grid;
use independent::Independent;
use proof::Proof;

/// With fewer filled returns nothing is said of all of them.
pub const FEWEST: usize = 3;

/// What filled returns said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Filled returns that were looked at.
    pub returns: usize,
    /// Relations that nobody printed and that hold in all of them.
    pub proposed: usize,
    /// Relations of the blank form that hold in all of them.
    pub confirmed: usize,
    /// Guesses that most of them contradict.
    pub withdrawn: usize,
    /// Printed equations that some of them contradict.
    pub doubted: usize,
    /// Relations that hold wherever they can be looked at, by too few figures to tell them from chance.
    pub unproven: usize,
}

/// A relation that holds in all returns.
struct Found {
    /// The line it is of.
    line: usize,
    says: Says,
    proof: Proof,
    /// Another relation of that kind that holds as well: one of them is the right one.
    also: Option<String>,
}

/// What a relation says of its line.
enum Says {
    /// It equals this.
    Equals(Expression),
    /// It is this in per cent.
    Percent(Expression),
    /// It equals this, is a mean, and this line is its weight.
    Mean(Expression, String),
    /// It is not more than the line of this code.
    AtMost(String),
}

/// Holds a learned template against filled returns: withdraws guesses, tells of printed equations that do not hold, proposes
/// what holds in all returns.
pub fn weigh(learned: &mut Learned, returns: &[&Return]) -> Evidence {
    let mut evidence = Evidence { returns: returns.len(), ..Evidence::default() };
    if returns.len() < FEWEST {
        return evidence;
    }
    let weighed = check::weigh(&learned.template, returns, &|_| true);
    for one in weighed.iter().rev() {
        judge(learned, one, &mut evidence);
    }
    for form in 0..learned.template.forms.len() {
        let rows = learned.template.forms[form].orientation == Orientation::Indicators;
        for axis in [Axis::Row, Axis::Column].into_iter().filter(|axis| rows || *axis == Axis::Column) {
            let grid = Grid::of(&learned.template, (form, axis), returns);
            let (found, unproven) = search(&grid);
            evidence.proposed += found.len();
            evidence.unproven += unproven;
            for one in &found {
                propose(learned, &grid, one);
            }
        }
    }
    learned.template.settings = super::told_only(&learned.template.forms);
    super::retell(learned);
    evidence
}

/// All that holds in a grid, and how much more would if there were enough figures to tell it from chance.
fn search(grid: &Grid) -> (Vec<Found>, usize) {
    let mut known = Independent::of(grid);
    let mut found = Vec::new();
    let mut unproven = 0;
    sums::look(grid, &mut known, &mut found, &mut unproven);
    ratios::look(grid, &mut found, &mut unproven);
    near::look(grid, &mut known, &mut found, &mut unproven);
    products::look(grid, &mut found, Lexicon::of_the_field(), &mut unproven);
    bounds::look(grid, &known, &mut found);
    (found, unproven)
}

/// What becomes of a relation of the blank form.
fn judge(learned: &mut Learned, one: &Weighed, evidence: &mut Evidence) {
    let key = one.key;
    let form = &learned.template.forms[key.form];
    let (said, broken) = (one.returns.len(), one.broken_in());
    let (printed, text, subject) = (key.is_printed(form), key.text(form), key.subject(&learned.template));
    let made = || text.split_once(" = ").map_or(text.clone(), |(_, right)| right.to_owned());
    let told = key.check_in(form).map_or_else(made, |check| check.right.to_string());
    if said == 0 {
        return;
    }
    let example = one.example.clone().unwrap_or_default();
    if broken == 0 {
        evidence.confirmed += 1;
        let reason = held(said, said);
        add_reason(learned, (&subject, &told, &text), &reason, |confidence| {
            confidence.max(Confidence::Likely)
        });
    } else if one.is_contradicted() && !printed {
        evidence.withdrawn += 1;
        learned.proposals.retain(|other| !speaks_of(other, &subject, &told));
        check::take_out(&mut learned.template.forms[key.form], key);
        let note = Note {
            what: Wording::new(format!("bỏ phỏng đoán {text}"), format!("the guess {text} is withdrawn")),
            reason: Wording::new(
                format!("{broken} trên {said} báo cáo ghi khác: {}", example.vi),
                format!("{broken} of {said} returns contradict it: {}", example.en),
            ),
            confidence: Confidence::Unsure,
        };
        push(learned, subject, &note);
    } else {
        evidence.doubted += usize::from(printed);
        let reason = if printed {
            Wording::new(
                format!(
                    "công thức in trong biểu sai ở {broken} trên {said} báo cáo ({}): xem lại công thức",
                    example.vi
                ),
                format!(
                    "the printed equation fails in {broken} of {said} returns ({}): look at it",
                    example.en
                ),
            )
        } else {
            Wording::new(
                format!("sai ở {broken} trên {said} báo cáo ({})", example.vi),
                format!("it fails in {broken} of {said} returns ({})", example.en),
            )
        };
        add_reason(learned, (&subject, &told, &text), &reason, |_| Confidence::Unsure);
    }
}

/// `đúng ở 12 trên 12 báo cáo`.
fn held(said: usize, all: usize) -> Wording {
    Wording::new(format!("đúng ở {said} trên {all} báo cáo"), format!("holds in {said} of {all} returns"))
}

/// Whether a proposal is about a relation of a line.
pub(super) fn speaks_of(proposal: &Proposal, subject: &Subject, told: &str) -> bool {
    let text = &proposal.what.vi;
    let follows =
        |at: usize| text[at + told.len()..].chars().next().is_none_or(|next| !next.is_alphanumeric());
    proposal.subject == *subject && text.match_indices(told).any(|(at, _)| follows(at))
}

/// Adds to the reasons why a relation is proposed; one that no proposal speaks of is proposed.
fn add_reason(
    learned: &mut Learned,
    (subject, told, text): (&Subject, &str, &str),
    reason: &Wording,
    confidence: impl Fn(Confidence) -> Confidence,
) {
    let mut known = learned.proposals.iter_mut().filter(|other| speaks_of(other, subject, told));
    if let Some(known) = known.next() {
        known.reason = Wording::new(
            format!("{}; {}", known.reason.vi, reason.vi),
            format!("{}; {}", known.reason.en, reason.en),
        );
        known.confidence = confidence(known.confidence);
        return;
    }
    let note = Note {
        what: Wording::new(format!("quan hệ {text}"), format!("relation {text}")),
        reason: reason.clone(),
        confidence: confidence(Confidence::Likely),
    };
    push(learned, subject.clone(), &note);
}

/// Writes a relation into the template, as a guess with its evidence.
fn propose(learned: &mut Learned, grid: &Grid, found: &Found) {
    let line = &grid.lines[found.line];
    let form = &mut learned.template.forms[grid.form];
    let code = Expression::reference(&*line.code);
    let equal = |right: &Expression| Comparison {
        left: code.clone(),
        relation: Relation::Equal,
        right: right.clone(),
    };
    let (kind, aggregation, expression, checks) = match grid.axis {
        Axis::Row => {
            let row = &mut form.rows[line.at];
            (None, Ok(&mut row.aggregation), &mut row.expression, &mut row.checks)
        }
        Axis::Column => {
            let column = &mut form.columns[line.at];
            let kind = Some(&mut column.kind);
            (kind, Err(&mut column.aggregation), &mut column.expression, &mut column.checks)
        }
    };
    let decide = |decided: Aggregation| match aggregation {
        Ok(own) => *own = decided,
        Err(own) => *own = Some(decided),
    };
    let what = match &found.says {
        Says::Equals(right) => {
            checks.push(equal(right));
            Wording::new(format!("kiểm tra {code} = {right}"), format!("checked: {code} = {right}"))
        }
        Says::Percent(quotient) => {
            *expression = Some(quotient.clone());
            if let Some(kind) = kind {
                *kind = Some(Kind::Percent);
            }
            decide(Aggregation::Ratio);
            Wording::new(format!("tỷ lệ {quotient} × 100"), format!("ratio of {quotient} × 100"))
        }
        Says::Mean(right, weight) => {
            checks.push(equal(right));
            decide(Aggregation::WeightedMean(weight.as_str().into()));
            Wording::new(
                format!("kiểm tra {code} = {right}; bình quân theo trọng số {weight}"),
                format!("checked: {code} = {right}; a mean weighted by {weight}"),
            )
        }
        Says::AtMost(whole) => {
            let right = Expression::reference(whole.as_str());
            checks.push(Comparison { left: code.clone(), relation: Relation::AtMost, right });
            Wording::new(format!("không lớn hơn {whole}"), format!("not more than {whole}"))
        }
    };
    let Proof { returns, all, .. } = found.proof;
    let mut reason = held(returns, all);
    if let Some(also) = &found.also {
        reason = Wording::new(
            format!("{}; nhưng {also} cũng đúng như vậy: chọn một", reason.vi),
            format!("{}; but {also} holds as well: choose one", reason.en),
        );
    }
    let confidence = if found.also.is_some() { Confidence::Unsure } else { Confidence::Likely };
    let subject = grid.subject(form, found.line);
    if matches!(found.says, Says::Percent(_)) {
        // That nobody knows what it is made of is true no more.
        learned.proposals.retain(|other| other.subject != subject || other.what != guess::not_merged());
    }
    push(learned, subject, &Note { what, reason, confidence });
}

/// Adds a proposal about a row or a column; it stands where the others about that line stand.
fn push(learned: &mut Learned, subject: Subject, note: &Note) {
    let form = learned.template.form(&subject.form);
    let label = form.map(|form| {
        let row = form.row(&subject.indicator).map(|row| row.label.clone());
        let column = form.column_index(&subject.column).map(|at| form.columns[at].captions.join(" / "));
        row.or(column).unwrap_or_default()
    });
    let sheet = form.map(|form| form.sheet.clone()).unwrap_or_default();
    let beside = learned.proposals.iter().rfind(|other| other.subject == subject);
    let place = beside.map_or_else(|| (sheet.into(), None), |beside| beside.place.clone());
    let own = rank(learned, &subject);
    let later = learned.proposals.iter().position(|other| rank(learned, &other.subject) > own);
    let proposal = Proposal {
        subject,
        place,
        label: label.unwrap_or_default(),
        what: note.what.clone(),
        reason: note.reason.clone(),
        confidence: note.confidence,
    };
    learned.proposals.insert(later.unwrap_or(learned.proposals.len()), proposal);
}

/// The place of a row or column in the order of the forms, columns before rows; what is of no form stands where it is.
fn rank(learned: &Learned, subject: &Subject) -> Option<(usize, bool, usize)> {
    let position = learned.template.forms.iter().position(|form| form.id == subject.form)?;
    let form = &learned.template.forms[position];
    let row = form.row_index(&subject.indicator);
    Some((position, row.is_some(), row.or(form.column_index(&subject.column)).unwrap_or_default()))
}
