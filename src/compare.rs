//! An earlier period, seen from the present one: what each unit of today gave then, itself or those whose place it took, by each
//! row's own rule.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::figure::Return;
use crate::merge::{self, Consolidation};
use crate::model::Template;
use crate::past::{Basis, Numbers, Past};
use crate::period::Period;
use crate::spot::Spot;
use crate::unit::{self, Registry};

pub mod classes;
pub mod ranking;
pub mod robust;
pub mod series;
mod succession;

pub use classes::{Class, Classes, Direction, Ranked};
pub use series::Series;
use succession::Lineup;

/// What was consolidated for an earlier period, in the forms of the present one.
#[derive(Debug)]
pub struct Earlier {
    /// Path of the workbook.
    pub file: Arc<str>,
    /// What it holds.
    pub consolidation: Consolidation,
    /// It is a return that somebody else consolidated: its figures are totals as they were typed.
    pub typed: bool,
}

/// What these returns make together; one return says what it states, ratios as they follow from their parts.
fn together(template: &Template, returns: &[&Return]) -> Numbers {
    let totals = merge::totals(template, returns);
    Numbers::by(template, |spot| match returns {
        [one] if !computed(template, spot) => {
            one.at(spot).filter(|figure| !figure.is_excluded()).and_then(|figure| figure.value.number())
        }
        _ => totals[spot.form].get(spot.row, spot.column).value,
    })
}

/// Whether a unit's number follows from others.
fn computed(template: &Template, spot: Spot) -> bool {
    let holds = template.holds(spot);
    holds.aggregation.is_ratio() || holds.is_derived()
}

/// What the units of two periods are told apart by.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The list of units, when there is one.
    pub registry: Option<&'a Registry>,
    /// How names of units are read.
    pub words: &'a unit::Words,
    /// The present period.
    pub period: Option<Period>,
}

impl Earlier {
    /// The period as these units of the present see it.
    pub fn seen_from(&self, units: &[Arc<str>], known: Known<'_>) -> Past {
        let template = &self.consolidation.template;
        let then: Vec<&Return> = self.consolidation.used().collect();
        let lone = then.first().filter(|one| self.typed && then.len() == 1 && !units.contains(&one.unit));
        let names: Vec<Arc<str>> = then.iter().map(|one| Arc::clone(&one.unit)).collect();
        let lineup = Lineup::new(&names, self.consolidation.period, known);
        let mut seen = HashMap::new();
        let mut continued = vec![false; then.len()];
        for unit in units.iter().filter(|_| lone.is_none()) {
            let (basis, positions) = lineup.of(unit, known.period);
            for &position in &positions {
                continued[position] = true;
            }
            let numbers = match basis {
                Basis::Same | Basis::Merged(_) => {
                    let returns: Vec<&Return> = positions.iter().map(|&position| then[position]).collect();
                    together(template, &returns)
                }
                _ => Numbers::default(),
            };
            seen.insert(Arc::clone(unit), (basis, numbers));
        }
        let totals = self.totals(lone.is_some());
        let gone = names.into_iter().zip(continued).filter(|(_, continued)| !continued && lone.is_none());
        Past {
            file: Arc::clone(&self.file),
            period: self.consolidation.period,
            whole: lone.is_some(),
            gone: gone.map(|(name, _)| name).collect(),
            template: Arc::clone(template),
            totals,
            units: seen,
            groups: HashMap::new(),
        }
    }

    /// Adds to the period, as the units of the present see it, what groups of them gave together, by each row's own rule.
    pub fn add_groups(&self, past: &mut Past, groups: Vec<Vec<Arc<str>>>, known: Known<'_>) {
        if past.whole {
            return;
        }
        let then: Vec<&Return> = self.consolidation.used().collect();
        let names: Vec<Arc<str>> = then.iter().map(|one| Arc::clone(&one.unit)).collect();
        let lineup = Lineup::new(&names, self.consolidation.period, known);
        for mut units in groups {
            units.sort_unstable();
            if units.iter().any(|unit| !past.compares(unit)) {
                continue;
            }
            let positions: BTreeSet<usize> =
                units.iter().flat_map(|unit| lineup.of(unit, known.period).1).collect();
            let returns: Vec<&Return> = positions.into_iter().map(|position| then[position]).collect();
            past.groups.insert(units, together(&self.consolidation.template, &returns));
        }
    }
    /// The totals; of a workbook that is known as a whole as they were typed, whatever was found of them: they are nobody's but
    /// the office's.
    fn totals(&self, whole: bool) -> Numbers {
        let template = &self.consolidation.template;
        match self.consolidation.used().next().filter(|_| whole) {
            Some(one) => Numbers::by(template, |spot| one.at(spot).and_then(|figure| figure.value.number())),
            None => Numbers::by(template, |spot| {
                self.consolidation.forms[spot.form].get(spot.row, spot.column).value
            }),
        }
    }
}
