//! Which units of an earlier period are one of today: by name, and by what the list of units says of merging and splitting.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::Known;
use crate::past::Basis;
use crate::period::Period;
use crate::unit::{Former, Part, Registry};

/// The units of an earlier period, by what they are found by.
pub struct Lineup<'a> {
    known: Known<'a>,
    /// When then was.
    ended: Option<Period>,
    /// Positions among the units of then, by name and by kind and letters.
    then: Places,
    /// Positions in the list, likewise.
    listed: Places,
}

/// Positions by name as shown, and by kind, marks and letters.
#[derive(Default)]
struct Places {
    shown: HashMap<Arc<str>, usize>,
    alike: HashMap<String, Vec<usize>>,
}

impl Places {
    fn of<'n>(names: impl Iterator<Item = &'n Arc<str>>, known: Known<'_>) -> Self {
        let mut places = Self::default();
        for (position, name) in names.enumerate() {
            places.shown.entry(Arc::clone(name)).or_insert(position);
            if let Some(key) = key(name, known) {
                places.alike.entry(key).or_default().push(position);
            }
        }
        places
    }

    fn alike(&self, name: &str, known: Known<'_>) -> &[usize] {
        key(name, known).and_then(|key| self.alike.get(&key)).map_or(&[], Vec::as_slice)
    }
}

fn key(name: &str, known: Known<'_>) -> Option<String> {
    known.words.name(name).map(|name| name.key())
}

impl<'a> Lineup<'a> {
    /// Of the units `then`, of a period.
    pub fn new(then: &[Arc<str>], ended: Option<Period>, known: Known<'a>) -> Self {
        let listed =
            known.registry.map(|list| Places::of(list.units().iter().map(|unit| &unit.display), known));
        Self { known, ended, then: Places::of(then.iter(), known), listed: listed.unwrap_or_default() }
    }

    /// Whom a unit of a later period was then, by positions among the units of then.
    pub fn of(&self, unit: &str, now: Option<Period>) -> (Basis, Vec<usize>) {
        self.by_list(unit, now).unwrap_or_else(|| match self.position(unit) {
            Some(position) => (Basis::Same, vec![position]),
            None => (Basis::New, Vec::new()),
        })
    }

    /// What the list says; nothing where it says nothing of units before this one.
    fn by_list(&self, unit: &str, now: Option<Period>) -> Option<(Basis, Vec<usize>)> {
        let registry = self.known.registry?;
        let last = |period: Option<Period>| period.map(|period| period.days().1);
        let (then, now) = (last(self.ended)?, last(now)?);
        let own = self.listed(registry, unit, now)?;
        let former = registry.predecessors(own, then);
        if former.iter().all(|one| one.unit == Former::Listed(own)) {
            return None;
        }
        let name = |former: Former<'_>| match former {
            Former::Listed(one) => Arc::clone(&registry.units()[one].display),
            Former::Named(name) => name.to_string().into(),
        };
        let names: Vec<Arc<str>> = former.iter().map(|one| name(one.unit)).collect();
        let positions: Vec<Option<usize>> = names.iter().map(|name| self.position(name)).collect();
        let there: Vec<usize> = positions.iter().flatten().copied().collect();
        let split = former.iter().zip(&names).filter(|(one, _)| one.part != Part::Whole);
        let split: Vec<Arc<str>> = split.map(|(_, name)| Arc::clone(name)).collect();
        if !split.is_empty() {
            return Some((Basis::Split(split), there));
        }
        let lacking = names.iter().zip(&positions).filter(|(_, position)| position.is_none());
        let lacking: Vec<Arc<str>> = lacking.map(|(name, _)| Arc::clone(name)).collect();
        Some(match (lacking.is_empty(), &names[..]) {
            // The workbook of then may have the unit as it is now.
            (false, _) if there.is_empty() => (Basis::Same, vec![self.position(unit)?]),
            (false, _) => (Basis::Partial(lacking), there),
            (true, [one]) if **one == *unit || self.is_alike(one, unit) => (Basis::Same, there),
            (true, _) => (Basis::Merged(names), there),
        })
    }

    /// The unit of the list shown by a name that exists on a day.
    fn listed(&self, registry: &Registry, unit: &str, on: Date) -> Option<usize> {
        let exists = |position: &&usize| registry.units()[**position].exists(Some(on));
        let mut found = self.listed.alike(unit, self.known).iter().filter(exists);
        let alone = found.next().filter(|_| found.next().is_none()).copied();
        alone.or_else(|| registry.position(unit))
    }

    /// The unit of then of that name: shown alike, or the only one of the same kind, marks and letters.
    fn position(&self, unit: &str) -> Option<usize> {
        let alike = || match self.then.alike(unit, self.known) {
            [one] => Some(*one),
            _ => None,
        };
        self.then.shown.get(unit).copied().or_else(alike)
    }

    fn is_alike(&self, one: &str, other: &str) -> bool {
        let key = |name: &str| key(name, self.known);
        key(one).is_some_and(|one| Some(one) == key(other))
    }
}
