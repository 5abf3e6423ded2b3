//! What consolidating gives: totals by each indicator's own rule, and how each was made.

use std::collections::HashSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::Value;
use crate::figure::{CellCount, Figure, FormFigures, Return, Standing};
use crate::finding::Finding;
use crate::holds::Asked;
use crate::model::Template;
use crate::past::Past;
use crate::period::Period;
use crate::spot::RowId;
use crate::tally::Tally;
use crate::unit::LeftOut;

use super::attendance::{Attended, Calling, State};
use super::consolidate;

/// Returns of many units merged.
#[derive(Debug, Clone)]
pub struct Consolidation {
    /// The template.
    pub template: Arc<Template>,
    /// The period.
    pub period: Option<Period>,
    /// The unit the consolidation is for; empty when not given.
    pub unit_name: Arc<str>,
    /// Every file in order: used ones (sorted as they are to be shown) and the others.
    pub returns: Vec<Return>,
    /// Units of the list that sent nothing usable.
    pub missing: Vec<Arc<str>>,
    /// Who was expected, and by when.
    pub calling: Calling,
    /// How many units were expected, when a list was given.
    pub expected: Option<usize>,
    /// Units, or else files, that consolidated workbooks among the inputs say are lacking in them, and that have not come
    /// otherwise.
    pub lacking: Vec<Arc<str>>,
    /// Units of the list that were not expected.
    pub left_out: Vec<LeftOut>,
    /// How many units count that the list has not, themselves or by a unit that consolidated them.
    pub outside: usize,
    /// Totals by form, in the template's order.
    pub forms: Vec<FormTotals>,
    /// An earlier period that this one is compared with.
    pub past: Option<Arc<Past>>,
    /// Findings about the set as a whole (the returns hold their own).
    pub findings: Vec<Finding>,
}

impl Consolidation {
    /// The returns whose figures are in the totals, in the order of the columns.
    pub fn used(&self) -> impl Iterator<Item = &Return> {
        self.returns.iter().filter(|one| one.standing == Standing::Used)
    }

    /// What the units of a group make alone, under its name: their returns, those expected of them, what was found of them.
    /// A workbook that was opened stands where one of its units does.
    #[must_use]
    pub fn of_group(&self, name: &Arc<str>, is_in: &dyn Fn(&str) -> bool) -> Self {
        let own = |one: &&Return| !one.unit.is_empty() && is_in(&one.unit);
        let files: HashSet<&Arc<str>> = self.used().filter(own).map(|one| &one.file).collect();
        let opened = |one: &&Return| one.standing == Standing::Summary && files.contains(&one.file);
        let returns = self.returns.iter().filter(|one| own(one) || opened(one)).cloned().collect();
        let expected = self.calling.expected.iter().flatten();
        let expected: Vec<_> = expected.filter(|expected| is_in(&expected.unit)).cloned().collect();
        let called: Vec<Arc<str>> = expected.iter().map(|expected| Arc::clone(&expected.unit)).collect();
        let has_list = self.calling.expected.is_some();
        let called = has_list.then_some(&called[..]);
        let mut group =
            consolidate(Arc::clone(&self.template), self.period, Arc::clone(name), returns, called);
        group.calling = Calling { due: self.calling.due, expected: has_list.then_some(expected) };
        group.lacking = self.lacking.iter().filter(|unit| is_in(unit)).cloned().collect();
        group.left_out = self.left_out.iter().filter(|left| is_in(&left.unit)).cloned().collect();
        let told = |finding: &&Finding| !finding.unit.is_empty() && is_in(&finding.unit);
        group.findings = self.findings.iter().filter(told).cloned().collect();
        group
    }

    /// What consolidated workbooks among the inputs lack, beside the units that are missing anyway.
    pub fn still_lacking(&self) -> impl Iterator<Item = &Arc<str>> {
        self.lacking.iter().filter(|unit| !self.missing.contains(unit))
    }

    /// The forms that stand in a file, in the template's order, whether they count or not.
    pub fn forms_in(&self, one: &Return) -> Vec<usize> {
        let joined = |other: &&Return| one.completes(other);
        let elsewhere = self.returns.iter().filter(joined).flat_map(|other| &other.forms);
        let mut forms: Vec<usize> = (one.forms.iter().chain(elsewhere).chain(&one.set_aside))
            .filter(|figures| figures.file == one.file)
            .map(|figures| figures.form)
            .collect();
        forms.sort_unstable();
        forms
    }

    /// What became of every unit, each in one state; last what consolidated workbooks lack.
    pub fn attendance(&self) -> Vec<Attended<'_>> {
        let mut all = self.calling.attend(&self.returns);
        let below = self.still_lacking().map(|unit| Attended {
            unit,
            group: None,
            state: State::NotSentBelow,
            sent: None,
            returns: Vec::new(),
        });
        all.extend(below);
        all
    }

    /// How far the list of units is covered; `None` without a list.
    pub fn coverage(&self) -> Option<Coverage> {
        let expected = self.expected?;
        let sent = expected.saturating_sub(self.missing.len());
        Some(Coverage { expected, sent, outside: self.outside })
    }

    /// Every finding: of the files in order, then of the set.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.returns.iter().flat_map(|one| &one.findings).chain(&self.findings)
    }

    /// Cells of all files.
    pub fn cells(&self) -> CellCount {
        let mut sum = CellCount::default();
        for one in &self.returns {
            sum += one.cells;
        }
        sum
    }

    /// Cells of all files that belong to no indicator, all of them named in findings: columns and rows that somebody
    /// added, a second copy of a row, figures of another period beside those of the form.
    pub fn cells_outside(&self) -> usize {
        let there = |figure: &Figure| figure.cell.is_some() && !figure.raw.is_empty();
        let unused = |figures: &&FormFigures| {
            let form = &self.template.forms[figures.form];
            let used = |row: RowId, column: usize, figure: &Figure| match figure.value {
                Value::Number(_) | Value::Text(_) => form.holds(row, column).asked != Asked::Heading,
                Value::NotArisen | Value::NotApplicable => true,
                Value::Blank | Value::NotSubmitted | Value::Unreadable => false,
            };
            let figures = figures.iter().filter(|(.., figure)| there(figure));
            figures
                .filter(|(row, column, figure)| figure.is_excluded() || !used(*row, *column, figure))
                .count()
        };
        let own = |one: &Return| {
            let aside = one.set_aside.iter().flat_map(FormFigures::iter);
            let aside = aside.filter(|(.., figure)| there(figure)).count();
            aside + one.forms.iter().map(|figures| unused(&figures)).sum::<usize>()
        };
        self.cells().reported.saturating_sub(self.returns.iter().map(own).sum())
    }
}

/// How far a list of units is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Units of the list.
    pub expected: usize,
    /// Of these, those whose return is in the totals.
    pub sent: usize,
    /// Units in the totals that were not expected: the list does not have them, or they were left out.
    pub outside: usize,
}

/// The totals of one form: one place for every row and column, row by row.
#[derive(Debug, Clone)]
pub struct FormTotals {
    totals: Vec<Total>,
    /// Of the rows that a return added: each is one unit's, nothing is merged in it.
    none: Total,
    columns: usize,
}

impl FormTotals {
    /// Room for a form of so many rows and columns (all columns, value or not).
    pub fn new(rows: usize, columns: usize) -> Self {
        Self { totals: vec![Total::default(); rows * columns], none: Total::default(), columns }
    }

    /// The total at a row and a column of the form.
    pub fn get(&self, row: impl Into<RowId>, column: usize) -> &Total {
        match row.into() {
            RowId::Printed(row) => &self.totals[row * self.columns + column],
            RowId::Added(_) | RowId::Counted => &self.none,
        }
    }

    /// The total at a row and a column of the form, to change.
    pub fn get_mut(&mut self, row: usize, column: usize) -> &mut Total {
        &mut self.totals[row * self.columns + column]
    }
}

impl Total {
    /// A number, made of what so many units gave.
    pub(super) fn number(units: usize, value: Option<Decimal>) -> Self {
        Self { value, units, ..Self::default() }
    }
}

/// The consolidated value of one indicator and column, and how it came about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Total {
    /// The number; `None` when there is none (nobody reported one, 0/0, a caption).
    pub value: Option<Decimal>,
    /// Text: joined notes of a `text` row, counts per choice of an `enum` row.
    pub text: Option<String>,
    /// Units whose figures are in the total.
    pub units: usize,
    /// What the units gave; merges with other units' tallies without loss.
    pub tally: Tally,
    /// Units (positions among the used returns) whose figure stands in error and was left out.
    pub left_out: Vec<usize>,
    /// For ratios and weighted means: some used unit gave only one of the parts, so that only units that gave both
    /// are in the result, and the shown rows alone do not give it.
    pub paired: bool,
}
