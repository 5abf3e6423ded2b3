//! The rows or the columns of a table together, and what is known of each.

use std::collections::HashSet;

use crate::expression::Expression;
use crate::measure::{Class, Measure};
use crate::model::Kind;

use super::index::Index;
use super::lexicon::Lexicon;
use super::line::{Line, Sign, Verdict};

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
