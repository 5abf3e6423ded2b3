//! Several periods side by side: the totals of each, and every unit that gave something in any of them.
//!
//! A row is a unit as it was last; what it gave before is its own, or that of the units merged in it, by each row's own rule.
//! Whoever stands in no such row is a row of its own, so that no figure of any period is lost, and none stands in two rows.

use std::sync::Arc;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::{Earlier, Known, Lineup, together};
use crate::figure::Return;
use crate::model::Template;
use crate::past::{Basis, Numbers};
use crate::period::Period;
use crate::spot::Spot;

/// A period.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Path of the workbook.
    pub file: Arc<str>,
    /// The period.
    pub period: Option<Period>,
    /// The totals.
    pub totals: Numbers,
    /// The units are not known one by one.
    pub whole: bool,
    /// How many units gave something.
    pub units: usize,
}

/// A unit over the periods.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name.
    pub unit: Arc<str>,
    /// Whom its numbers of each period are of, and the numbers.
    pub given: Vec<(Basis, Numbers)>,
}

/// Periods side by side.
#[derive(Debug, Clone)]
pub struct Series {
    /// The template whose spots are meant.
    pub template: Arc<Template>,
    /// The periods, the earliest first.
    pub seen: Vec<Seen>,
    /// The units, those of the last period first.
    pub rows: Vec<Row>,
}

impl Series {
    /// Of workbooks in the order of their periods, all in the forms of `template`. The period of `known` is not asked.
    pub fn new(template: &Arc<Template>, books: &[Earlier], known: Known<'_>) -> Self {
        let wholes = wholes(books);
        let seen = books.iter().zip(&wholes).map(|(book, &whole)| Seen {
            file: Arc::clone(&book.file),
            period: book.consolidation.period,
            totals: book.totals(whole),
            whole,
            units: if whole { 0 } else { book.consolidation.used().count() },
        });
        let mut series = Self { template: Arc::clone(template), seen: seen.collect(), rows: Vec::new() };
        let mut places: Vec<Option<Period>> = Vec::new();
        for (index, book) in books.iter().enumerate().rev() {
            let then: Vec<&Return> =
                if wholes[index] { Vec::new() } else { book.consolidation.used().collect() };
            series.add(index, &then, &mut places, known);
        }
        series
    }

    /// Adds what a period gives to the rows of the periods after it, and the rows of its own.
    fn add(&mut self, index: usize, then: &[&Return], stand: &mut Vec<Option<Period>>, known: Known<'_>) {
        let names: Vec<Arc<str>> = then.iter().map(|one| Arc::clone(&one.unit)).collect();
        let lineup = Lineup::new(&names, self.seen[index].period, known);
        let mut taken = vec![false; then.len()];
        let mut members: Vec<(Basis, Vec<usize>)> = Vec::new();
        for (row, stands) in self.rows.iter().zip(&*stand) {
            let (basis, positions) = lineup.of(&row.unit, *stands);
            let known = matches!(basis, Basis::Same | Basis::Merged(_));
            // A figure that stands in a later unit's row already stands there alone.
            let free = positions.iter().all(|&position| !taken[position]);
            if known && free {
                for &position in &positions {
                    taken[position] = true;
                }
                members.push((basis, positions));
            } else {
                members.push((if known { Basis::New } else { basis }, Vec::new()));
            }
        }
        for position in (0..then.len()).filter(|&position| !taken[position]) {
            let given = vec![(Basis::New, Numbers::default()); self.seen.len()];
            self.rows.push(Row { unit: Arc::clone(&names[position]), given });
            stand.push(self.seen[index].period);
            members.push((Basis::Same, vec![position]));
        }
        let template = &self.template;
        self.rows.par_iter_mut().zip(members).for_each(|(row, (basis, positions))| {
            let returns: Vec<&Return> = positions.iter().map(|&position| then[position]).collect();
            let numbers = if returns.is_empty() { Numbers::default() } else { together(template, &returns) };
            row.given[index] = (basis, numbers);
        });
    }

    /// How many periods there are.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// The total of a period at a spot.
    pub fn total(&self, period: usize, spot: Spot) -> Option<Decimal> {
        self.seen[period].totals.get(&self.template, spot)
    }

    /// What a row gave in a period at a spot.
    pub fn number(&self, row: usize, period: usize, spot: Spot) -> Option<Decimal> {
        self.rows[row].given[period].1.get(&self.template, spot)
    }

    /// What every row gave in a period at a spot.
    pub fn column(&self, period: usize, spot: Spot) -> Vec<Option<Decimal>> {
        (0..self.rows.len()).map(|row| self.number(row, period, spot)).collect()
    }
}

/// The unit of a workbook that somebody else consolidated, if it has no other.
fn lone(book: &Earlier) -> Option<&str> {
    let mut used = book.consolidation.used();
    used.next().filter(|_| book.typed && used.next().is_none()).map(|one| &*one.unit)
}

/// Which workbooks are known as a whole: returns that somebody else consolidated, of a unit that is none among others.
fn wholes(books: &[Earlier]) -> Vec<bool> {
    let among_others = |unit: &str| {
        let others = books.iter().filter(|book| lone(book).is_none());
        others.flat_map(|book| book.consolidation.used()).any(|one| *one.unit == *unit)
    };
    books.iter().map(|book| lone(book).is_some_and(|unit| !among_others(unit))).collect()
}
