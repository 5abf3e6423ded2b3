//! A line of a learned table, be it a row or a column: what is printed of it, and what is known of its figures.

use crate::expression::{Comparison, Expression, Relation};
use crate::finding::Wording;
use crate::measure::Measure;
use crate::model::{Aggregation, Course, Kind};
use crate::text::{Label, Words};

use super::{Confidence, Note};

/// What is seen of a line at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Its label begins as that of a number.
    Counts,
    /// A caption of it begins as that of a total.
    Total,
    /// Its label begins as that of a part of the line above.
    Among,
    /// Its label begins as that of some of the parts, perhaps not all.
    Aside,
    /// What it holds is a mean or a rate, which does not add up.
    Mean,
    /// Its label begins as that of a rate.
    Rate,
    /// Its label says by what the lines below it divide a whole.
    Divides,
    /// It holds points.
    Points,
    /// It speaks of another period than that of the return.
    OtherPeriod,
    /// A code is printed, by itself or at the beginning of the label.
    Coded,
    /// The printed code stands at an earlier line already.
    Twice,
    /// A bullet stands before the label.
    Bulleted,
    /// One cell is merged over all value columns.
    Spanning,
}

/// A row or a column, as it is printed.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Row or column of the sheet.
    pub at: u32,
    /// Canonical code.
    pub code: String,
    /// Codes by which printed equations may name it: of rows that of a column right of the labels; its own.
    pub names: [String; 2],
    /// Code or number, as printed.
    pub printed: String,
    /// Captions from the top to the lowest; of a row its label.
    pub captions: Vec<String>,
    /// The lowest of them.
    pub label: String,
    /// Its words.
    pub said: Words,
    /// The words of all captions.
    pub whole: Words,
    /// What is counted: the label without the words of a count or a rate before it.
    pub core: Label,
    /// The words of the core.
    pub core_words: Words,
    /// All captions, for comparison.
    pub alike: Label,
    /// Unit of measure that is printed for it.
    pub measure: Measure,
    /// What is seen of it.
    pub signs: Vec<Sign>,
    /// Somebody fills it in: it is no column of labels, and not crossed out.
    pub asked: bool,
    /// The line it belongs to.
    pub parent: Option<usize>,
    /// The lines that belong to it.
    pub children: Vec<usize>,
}

impl Line {
    /// Whether something is seen of it.
    pub fn is(&self, sign: Sign) -> bool {
        self.signs.contains(&sign)
    }

    /// Whether it may hold parts of a whole that need no further word: it has a code or a bullet.
    pub fn is_listed(&self) -> bool {
        self.is(Sign::Coded) || self.is(Sign::Bulleted)
    }

    /// The first caption, of several.
    pub fn group(&self) -> Option<&String> {
        self.captions.first().filter(|_| self.captions.len() > 1)
    }
}

/// What is known of the figures of a line; what is open nobody has said yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Verdict {
    /// What they are.
    pub kind: Option<Kind>,
    /// Unit of measure of the line itself.
    pub measure: Option<Measure>,
    /// How units merge.
    pub aggregation: Option<Aggregation>,
    /// Equation that makes them.
    pub expression: Option<Expression>,
    /// Equations and bounds they are held against.
    pub checks: Vec<Comparison>,
    /// Column in which the parts of its ratios stand.
    pub parts: Option<String>,
    /// Level that owns them.
    pub owner: Option<String>,
    /// How they behave from period to period.
    pub course: Course,
    /// What was guessed.
    pub notes: Vec<Note>,
}

impl Verdict {
    /// Tells what was guessed, and why.
    pub fn note(&mut self, confidence: Confidence, what: Wording, reason: Wording) {
        self.notes.push(Note { what, reason, confidence });
    }

    /// Decides what the figures are and how they merge.
    pub fn decide(&mut self, kind: Kind, aggregation: Aggregation) {
        self.kind = Some(kind);
        self.aggregation = Some(aggregation);
    }

    /// They are held against an equation.
    pub fn equals(&mut self, code: &str, right: Expression) {
        self.check(Expression::reference(code), Relation::Equal, right);
    }

    /// A part that is not more than its whole.
    pub fn at_most(&mut self, left: Expression, whole: &str) {
        self.check(left, Relation::AtMost, Expression::reference(whole));
    }

    fn check(&mut self, left: Expression, relation: Relation, right: Expression) {
        let check = Comparison { left, relation, right };
        if !self.checks.contains(&check) {
            self.checks.push(check);
        }
    }

    /// Whether an equation says already what the figures come to.
    pub fn is_stated(&self) -> bool {
        self.expression.is_some() || self.checks.iter().any(|check| check.relation == Relation::Equal)
    }
}
