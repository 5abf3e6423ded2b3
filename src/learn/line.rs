//! A line of a learned table, be it a row or a column: what is printed of it, and what is known of its figures.

use std::collections::HashSet;

use crate::expression::{Comparison, Expression, Relation};
use crate::finding::Wording;
use crate::measure::{Class, Measure};
use crate::model::{Aggregation, Course, Kind};
use crate::text::{Label, Words};

use super::index::Index;
use super::lexicon::Lexicon;
use super::{Confidence, Note};

/// Wholeness of a label that has as many words of a whole as of a part, or none.
const NEITHER: f64 = 0.0;

/// Which way the lines run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    /// The lines are rows.
    Row,
    /// The lines are columns.
    Column,
}

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

/// What a table says for all its lines.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each a fact of the table by itself")]
pub(super) struct Frame<'a> {
    /// The words by which it is understood.
    pub words: &'a Lexicon,
    /// A column holds the unit of measure of every row.
    pub has_measures: bool,
    /// Unit of measure of the whole table.
    pub measure: Option<&'a str>,
    /// Several columns hold figures.
    pub several: bool,
    /// Rows are units or entries of a list: they say nothing, the columns do.
    pub added: bool,
    /// Remarks over and under the table, in which equations over its columns may be printed.
    pub remarks: &'a [String],
    /// All columns hold points, whatever the rows are called.
    pub points: bool,
    /// Level of the unit that fills the form in.
    pub level: &'a str,
}

/// The rows or the columns of a table, and what is known of each.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    /// Which they are.
    pub axis: Axis,
    /// The lines, in their order.
    pub all: Vec<Line>,
    /// What is known of each.
    pub verdicts: Vec<Verdict>,
    /// The lines by code and name.
    pub index: Index,
    /// What the formulas in the cells of each state.
    pub formulas: Vec<Option<Expression>>,
    /// Lines that a printed equation reckons with: they hold numbers.
    pub reckoned: Vec<bool>,
    /// What the table says for all of them.
    pub frame: Frame<'a>,
}

impl<'a> Lines<'a> {
    /// Lines of which nothing is known yet.
    pub fn new(axis: Axis, all: Vec<Line>, formulas: Vec<Option<Expression>>, frame: Frame<'a>) -> Self {
        let index = Index::new(&all, frame.words);
        let verdicts = vec![Verdict::default(); all.len()];
        let reckoned = vec![false; all.len()];
        Self { axis, all, verdicts, index, formulas, reckoned, frame }
    }

    /// Whether they are rows.
    pub fn are_rows(&self) -> bool {
        self.axis == Axis::Row
    }

    /// Whether the lines themselves say what their figures are: a single column leaves it to the rows.
    pub fn speak(&self) -> bool {
        self.are_rows() || self.frame.several || self.frame.added
    }

    /// Whether a line holds numbers that can be added up, as far as is known.
    pub fn is_number(&self, at: usize) -> bool {
        let number = |kind: Kind| matches!(kind, Kind::Count | Kind::Quantity);
        self.all[at].asked && self.verdicts[at].kind.is_none_or(number)
    }

    /// Whether nobody has said yet what a line holds.
    pub fn is_open(&self, at: usize) -> bool {
        self.all[at].asked && self.verdicts[at].kind.is_none()
    }

    /// Whether a line holds percentages of which nobody knows yet what they are made of.
    pub fn is_open_percent(&self, at: usize) -> bool {
        self.verdicts[at].kind == Some(Kind::Percent) && self.verdicts[at].aggregation.is_none()
    }

    /// The unit of measure that counts for a line.
    pub fn measure(&self, at: usize) -> Measure {
        let line = &self.all[at];
        match self.frame.measure.filter(|_| self.are_rows()) {
            Some(measure) if line.measure.class == Class::Unstated && !line.is(Sign::Spanning) => {
                Measure::parse(measure)
            }
            _ => line.measure.clone(),
        }
    }

    /// How an equation names a line.
    pub fn name(&self, at: usize) -> Expression {
        Expression::reference(self.all[at].code.as_str())
    }

    /// Whether what an expression is made of is made of a line in its turn.
    pub fn circles(&self, expression: &Expression, at: usize) -> bool {
        let mut seen = HashSet::new();
        let mut ahead = vec![expression];
        while let Some(expression) = ahead.pop() {
            for reference in expression.references() {
                let Some(next) = self.index.coded(&reference.code).filter(|&next| seen.insert(next)) else {
                    continue;
                };
                if next == at {
                    return true;
                }
                ahead.extend(&self.verdicts[next].expression);
            }
        }
        false
    }

    /// How a line is called in a reason.
    pub fn called(&self, at: usize) -> String {
        super::shortened(&self.all[at].captions.join(" / "))
    }

    /// Positions of the lines that hold numbers.
    pub fn numbers(&self) -> Vec<usize> {
        (0..self.all.len()).filter(|&at| self.is_number(at)).collect()
    }

    /// How much a label is that of a whole rather than of a part.
    pub fn wholeness(&self, at: usize) -> f64 {
        let (line, words) = (&self.all[at], self.frame.words);
        let total = if line.is(Sign::Total) { 1.0 } else { 0.0 };
        line.said.count(&words.wholes) as f64 + total - line.said.count(&words.parts) as f64
    }

    /// Whether a label is rather that of a whole.
    pub fn is_whole(&self, at: usize) -> bool {
        self.wholeness(at) > NEITHER
    }

    /// Whether a label is rather that of a part.
    pub fn is_part(&self, at: usize) -> bool {
        self.wholeness(at) < NEITHER
    }

    /// Introduced by "in it" in so many words: some of the whole, perhaps not all of it.
    pub fn is_aside(&self, at: usize) -> bool {
        self.index.is_aside(self.all[at].parent, at) || self.all[at].is(Sign::Aside)
    }
}
