//! Which units of an earlier period are one of today: by name, and by what the list of units says of merging and splitting.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::Known;
use crate::past::Basis;
use crate::period::Period;
use crate::unit::{Registry, UnitName};

/// The units of two periods.
pub struct Lineup<'a> {
    /// Those of then.
    pub then: &'a [Arc<str>],
    /// Those of today.
    pub now: &'a [Arc<str>],
    /// What tells them apart.
    pub known: Known<'a>,
    /// The period of then.
    pub ended: Option<Period>,
}

impl Lineup<'_> {
    /// Whom a unit of today was then, by positions among the units of then.
    pub fn of(&self, unit: &str) -> (Basis, Vec<usize>) {
        self.by_list(unit).unwrap_or_else(|| match self.position(unit) {
            Some(position) => (Basis::Same, vec![position]),
            None => (Basis::New, Vec::new()),
        })
    }

    /// What the list says; nothing where it says nothing of units before this one.
    fn by_list(&self, unit: &str) -> Option<(Basis, Vec<usize>)> {
        let registry = self.known.registry?;
        let last = |period: Option<Period>| period.map(|period| period.days().1);
        let (then, now) = (last(self.ended)?, last(self.known.period)?);
        let own = self.listed(registry, unit, now)?;
        let before = Before::of(registry, own, then);
        if before.names.is_empty() && before.units.iter().all(|&unit| unit == own) {
            return None;
        }
        let listed = before.units.iter().map(|&unit| Arc::clone(&registry.units()[unit].display));
        let unlisted = before.names.iter().map(|name| name.to_string().into());
        let names: Vec<Arc<str>> = listed.chain(unlisted).collect();
        let split: Vec<Arc<str>> =
            before.split.iter().map(|&unit| Arc::clone(&registry.units()[unit].display)).collect();
        let positions: Vec<Option<usize>> = names.iter().map(|name| self.position(name)).collect();
        let there: Vec<usize> = positions.iter().flatten().copied().collect();
        if !split.is_empty() {
            return Some((Basis::Split(split), there));
        }
        let lacking = names.iter().zip(&positions).filter(|(_, position)| position.is_none());
        let lacking: Vec<Arc<str>> = lacking.map(|(name, _)| Arc::clone(name)).collect();
        Some(match (lacking.is_empty(), &names[..]) {
            // The workbook of then may have the unit as it is now.
            (false, _) if there.is_empty() => {
                let position = self.position(unit)?;
                (Basis::Same, vec![position])
            }
            (false, _) => (Basis::Partial(lacking), there),
            (true, [one]) if self.same(one, unit) => (Basis::Same, there),
            (true, _) => (Basis::Merged(names), there),
        })
    }

    /// The unit of the list shown by a name that exists on a day.
    fn listed(&self, registry: &Registry, unit: &str, on: Date) -> Option<usize> {
        let named = |shown: &str| *shown == *unit || self.same(shown, unit);
        let mut found = (0..registry.units().len()).filter(|&index| {
            registry.units()[index].exists(Some(on)) && named(&registry.units()[index].display)
        });
        found.next().filter(|_| found.next().is_none()).or_else(|| registry.position(unit))
    }

    /// The unit of then of that name: shown alike, or the only one of the same kind, marks and letters.
    fn position(&self, unit: &str) -> Option<usize> {
        let shown = self.then.iter().position(|name| **name == *unit);
        let mut alike = (0..self.then.len()).filter(|&index| self.same(&self.then[index], unit));
        shown.or_else(|| alike.next().filter(|_| alike.next().is_none()))
    }

    fn same(&self, one: &str, other: &str) -> bool {
        let key = |name: &str| self.known.words.name(name).map(|name| name.key());
        one == other || key(one).is_some_and(|one| Some(one) == key(other))
    }
}

/// What was, on a day, where a unit of the list is now.
#[derive(Default)]
struct Before {
    units: Vec<usize>,
    names: Vec<UnitName>,
    /// Those of which this unit took over a part.
    split: Vec<usize>,
}

impl Before {
    fn of(registry: &Registry, unit: usize, day: Date) -> Self {
        let (mut before, mut seen, mut open) = (Self::default(), HashSet::from([unit]), vec![unit]);
        while let Some(one) = open.pop() {
            let listed = &registry.units()[one];
            if one != unit && listed.exists(Some(day)) {
                before.units.push(one);
                continue;
            }
            // What was before a unit that was there already is in its figures of then.
            if listed.since.is_none_or(|since| since > day) {
                before.names.extend(listed.predecessors.iter().cloned());
            }
            let ended = |other: &usize| registry.units()[*other].until.is_some_and(|until| until < day);
            let forerunners = (0..registry.units().len())
                .rev()
                .filter(|&other| registry.units()[other].successors.iter().any(|into| into.unit == one))
                .filter(|other| !ended(other));
            for other in forerunners {
                if registry.units()[other].successors.len() > 1 {
                    before.split.push(other);
                }
                if seen.insert(other) {
                    open.push(other);
                }
            }
            // The unit itself goes on beside those that joined it.
            if one == unit && listed.exists(Some(day)) {
                before.units.push(one);
            }
        }
        before.units.sort_unstable();
        before
    }
}
