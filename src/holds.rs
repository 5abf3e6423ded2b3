//! What holds for a cell of a form: the one answer for whoever reads, checks, merges, lays out or carries its figure.
//!
//! A printed row and a column both say what their figures are; where they meet, the column's own rule goes before the
//! row's. A row that a return added (a unit's row, a row of an open list) says nothing itself: its columns do.

use crate::amount::PERCENT_DECIMALS;
use crate::expression::{Comparison, Expression, Relation};
use crate::measure::{Choice, Class, Measure};
use crate::model::{Aggregation, Answer, Column, Form, Kind, Orientation, Row, Template};
use crate::spot::{RowId, Spot};
use crate::text::{folded_words, vocabulary};

/// Whether the form asks for a figure in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked<'a> {
    /// It does.
    Yes,
    /// The row is a caption.
    Heading,
    /// The row is filled in at another level, this one.
    Owned(&'a str),
    /// The form prints a cross there.
    Crossed,
    /// No form asks for it: it is computed from others.
    Derived,
}

/// What holds for the figure of a cell.
#[derive(Debug, Clone, Copy)]
pub struct Holds<'a> {
    /// Whether a figure is asked for at all.
    pub asked: Asked<'a>,
    /// What a value is.
    pub kind: Kind,
    /// How units merge.
    pub aggregation: &'a Aggregation,
    /// Unit of measure.
    pub measure: &'a Measure,
    /// For `ratio` the quotient (× 100 is understood), for `sum-of-rows` the sum of the parts, else any stated
    /// equation of the figure.
    pub expression: Option<&'a Expression>,
    /// The expression refers to columns of the same row, not to rows of the same column.
    pub by_column: bool,
    /// It is a caption's or a total's figure, made of those of the rows that returns add.
    pub totals: bool,
    row: Option<&'a Row>,
    column: &'a Column,
}

/// Aggregation of columns that leave it to the rows, in a row that says nothing.
const NOT_MERGED: &Aggregation = &Aggregation::None;
/// Measure of columns that leave it to the rows, in a row that says nothing.
const NO_MEASURE: &Measure = &Measure { text: String::new(), class: Class::Unstated, choices: Vec::new() };

impl Template {
    /// What holds for the figure at a spot.
    pub fn holds(&self, spot: Spot) -> Holds<'_> {
        self.forms[spot.form].holds(spot.row, spot.column)
    }
}

impl Form {
    /// What holds for the figure at a row and a value column.
    pub fn holds(&self, row: impl Into<RowId>, column: usize) -> Holds<'_> {
        let row = self.printed(row);
        let column = &self.columns[column];
        let Some(row) = row else { return Holds::of_added(column) };
        let own = Holds {
            asked: asked(row, column),
            kind: row.kind,
            aggregation: &row.aggregation,
            measure: &row.measure,
            expression: None,
            by_column: false,
            totals: self.orientation != Orientation::Indicators && row.kind != Kind::Heading,
            row: Some(row),
            column,
        };
        if row.kind == Kind::Heading {
            return own;
        }
        if row.derived.is_some() {
            return if adds(column) {
                Holds { expression: row.expression.as_ref(), ..own }
            } else {
                // What the column makes of its rows says nothing of what is computed from them.
                Holds { aggregation: NOT_MERGED, ..own }
            };
        }
        let ratio = row.aggregation.is_ratio();
        let elsewhere = |other: &Column| other.parts.as_deref() == Some(&*column.code);
        if column.parts.is_some() != ratio && (column.parts.is_some() || self.columns.iter().any(elsewhere)) {
            // Percentages stand in the one column, their parts in the other.
            return Holds { aggregation: NOT_MERGED, ..own };
        }
        let by_column = column.expression.is_some() || column.aggregation.is_some();
        Holds {
            kind: column.kind.unwrap_or(row.kind),
            aggregation: column.aggregation.as_ref().unwrap_or(&row.aggregation),
            measure: column.measure.as_ref().unwrap_or(&row.measure),
            expression: if by_column { column.expression.as_ref() } else { row.expression.as_ref() },
            by_column,
            ..own
        }
    }
}

fn asked<'a>(row: &'a Row, column: &Column) -> Asked<'a> {
    match &row.owner {
        _ if row.derived.is_some() => Asked::Derived,
        _ if row.kind == Kind::Heading => Asked::Heading,
        Some(owner) => Asked::Owned(owner),
        None if row.is_crossed_out(column) => Asked::Crossed,
        None => Asked::Yes,
    }
}

impl<'a> Holds<'a> {
    fn of_added(column: &'a Column) -> Self {
        Self {
            asked: Asked::Yes,
            kind: column.kind.unwrap_or(Kind::Quantity),
            aggregation: column.aggregation.as_ref().unwrap_or(NOT_MERGED),
            measure: column.measure.as_ref().unwrap_or(NO_MEASURE),
            expression: column.expression.as_ref(),
            by_column: true,
            totals: false,
            row: None,
            column,
        }
    }

    /// What an answer looks like.
    pub const fn answer(&self) -> Answer<'a> {
        Answer { kind: self.kind, measure: self.measure }
    }

    /// Every unit of measure that means what the figure counts: its own, and others that are the same.
    pub fn measures(&self) -> impl Iterator<Item = &'a Measure> + use<'a> {
        let others = self.row.into_iter().flat_map(|row| row.variants.measures());
        std::iter::once(self.measure).chain(others)
    }

    /// The choices an answer is taken from, as in [`Answer::choices`].
    pub fn choices(&self) -> Vec<Choice> {
        self.answer().choices()
    }

    /// Whether the form prints a cross there, in whatever row.
    pub fn is_crossed_out(&self) -> bool {
        self.row.is_some_and(|row| row.is_crossed_out(self.column))
    }

    /// Whether it must not be blank.
    pub fn is_required(&self) -> bool {
        self.asked == Asked::Yes && self.row.is_some_and(|row| row.required)
    }

    /// When it must not be blank, if only sometimes.
    pub fn required_if(&self) -> Option<&'a Comparison> {
        self.row.filter(|_| self.asked == Asked::Yes)?.required_if.as_ref()
    }

    /// The code by which its own equation calls it.
    pub fn code(&self) -> &'a str {
        match self.row.filter(|_| !self.by_column) {
            Some(row) => &row.code,
            None => &self.column.code,
        }
    }

    /// The equation its figure must satisfy within a return. What holds for counts in the columns of a form says nothing
    /// of its rows of answers and percentages.
    pub fn equation(&self) -> Option<&'a Expression> {
        self.expression.filter(|_| !self.is_derived() && (!self.by_column || self.row_counts()))
    }

    /// The level whose units alone count in the figure, where the form says so; a guess of it is a proposal.
    pub fn owner(&self) -> Option<&'a str> {
        match self.asked {
            Asked::Owned(owner) if self.row.is_some_and(|row| row.guess.is_none()) => Some(owner),
            _ => None,
        }
    }

    /// Whether no form asks for the figure: it is computed from others.
    pub fn is_derived(&self) -> bool {
        self.asked == Asked::Derived
    }

    /// Decimals to which it is rounded where it is computed by dividing.
    pub fn decimals(&self) -> u32 {
        let derived = self.row.and_then(|row| row.derived);
        derived.map_or(PERCENT_DECIMALS, |derived| derived.decimals)
    }

    /// The rules its figure is under, each with whether it refers to columns of the same row.
    pub fn checks(&self) -> impl Iterator<Item = (&'a Comparison, bool)> + use<'a> {
        let column = self.column;
        // Rules over rows say nothing of a column of percentages, nor rules over columns of a row of answers.
        let rows = self.row.filter(|_| adds(column));
        // The difference of a part may be larger than that of its whole.
        let bounds = !holds_differences(column);
        let of_rows = rows.into_iter().flat_map(|row| &row.checks);
        let of_rows = of_rows.filter(move |check| bounds || check.relation == Relation::Equal);
        let of_columns = self.row_counts().then_some(&column.checks).into_iter().flatten();
        of_rows.map(|check| (check, false)).chain(of_columns.map(|check| (check, true)))
    }

    /// Whether the figure may be below zero: a difference, by the words of its row or column or by its own equation.
    pub fn may_be_negative(&self) -> bool {
        let by_row = |row: &Row| subtracted(&row.checks, &row.code) || speaks_of_difference(&row.label);
        self.expression.is_some_and(Expression::subtracts)
            || self.row.is_some_and(by_row)
            || holds_differences(self.column)
    }

    /// Whether the row leaves it to the columns what its figures are to each other.
    fn row_counts(&self) -> bool {
        self.row.is_none_or(|row| row.derived.is_none() && counts(row.kind))
    }
}

/// Whether the figures of a column are amounts, as its rows say.
fn adds(column: &Column) -> bool {
    column.aggregation.as_ref().is_none_or(Aggregation::is_of_amounts)
        && column.kind.is_none_or(counts)
        && column.parts.is_none()
}

const fn counts(kind: Kind) -> bool {
    matches!(kind, Kind::Count | Kind::Quantity)
}

/// Whether the figures of a column may be below zero.
fn holds_differences(column: &Column) -> bool {
    subtracted(&column.checks, &column.code) || speak_of_difference(&column.captions)
}

/// Whether an equation gives a figure by taking something away.
fn subtracted(checks: &[Comparison], code: &str) -> bool {
    let own = Expression::reference(code);
    let takes_away = |check: &Comparison| check.left == own && check.right.subtracts();
    checks.iter().any(|check| check.relation == Relation::Equal && takes_away(check))
}

/// Whether some of these captions are those of a difference.
pub(crate) fn speak_of_difference(captions: &[String]) -> bool {
    captions.iter().any(|caption| speaks_of_difference(caption))
}

fn speaks_of_difference(text: &str) -> bool {
    let text = format!(" {} ", folded_words(text).join(" "));
    vocabulary().differences.iter().any(|words| text.contains(&format!(" {words} ")))
}
