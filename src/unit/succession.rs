//! Who took whose place: the heirs of a unit, and what it was made of.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Registry, UnitName};

/// A unit that took the place of another, or of a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Successor {
    /// Its position in the list.
    pub unit: usize,
    /// The part of the other that went to it, of 1, where the list says.
    pub share: Option<Decimal>,
}

/// How much of a former unit went into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// A part that the list states, of 1. No figure says how it is spread over the parts, so a share is no licence to add.
    Share(Decimal),
    /// A part; how much is not known.
    Unknown,
}

/// A unit that another one was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predecessor<'l> {
    /// Which.
    pub unit: Former<'l>,
    /// How much of it.
    pub part: Part,
}

/// A former unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Former<'l> {
    /// Of the list, by its position.
    Listed(usize),
    /// Only named by the one that took its place.
    Named(&'l UnitName),
}

impl Registry {
    /// What a unit of the list was on an earlier day: itself where it existed already, and every unit of that day that went
    /// into it since, whole or in part. Its figures of that day are comparable when all parts are [`Part::Whole`]; nothing at
    /// all when the list does not know.
    pub fn predecessors(&self, unit: usize, on: Date) -> Vec<Predecessor<'_>> {
        let itself = self.units()[unit].exists(Some(on));
        let mut found: Vec<Predecessor> = itself
            .then_some(Predecessor { unit: Former::Listed(unit), part: Part::Whole })
            .into_iter()
            .collect();
        let merged = self.ancestors(unit).into_iter().filter(|&one| self.units()[one].exists(Some(on)));
        found.extend(merged.filter_map(|one| {
            let part = self.part_of(one, unit, &mut vec![one])?;
            Some(Predecessor { unit: Former::Listed(one), part })
        }));
        found.extend(self.named_before(unit, on));
        found
    }

    /// The units of a day that went into one and are only named by those that took their place: by itself, or by one that went
    /// into it since.
    fn named_before(&self, unit: usize, on: Date) -> Vec<Predecessor<'_>> {
        // They ended when their successor began.
        let begins_later = |one: &usize| self.units()[*one].since.is_none_or(|since| on < since);
        let through: Vec<usize> =
            std::iter::once(unit).chain(self.ancestors(unit)).filter(begins_later).collect();
        let mut told = HashSet::new();
        let mut found = Vec::new();
        for name in through.iter().flat_map(|&one| &self.units()[one].predecessors) {
            if told.insert(name.key()) {
                let part = self.part_of_named(name, unit);
                found.push(Predecessor { unit: Former::Named(name), part });
            }
        }
        found
    }

    /// How much of a unit that is only named by its successors went to another.
    fn part_of_named(&self, name: &UnitName, to: usize) -> Part {
        let names =
            |one: &usize| self.units()[*one].predecessors.iter().any(|other| other.key() == name.key());
        let heirs: Vec<usize> = (0..self.units().len()).filter(names).collect();
        let part = |&heir: &usize| {
            if heir == to { Some(Part::Whole) } else { self.part_of(heir, to, &mut vec![heir]) }
        };
        let parts: Vec<Option<Part>> = heirs.iter().map(part).collect();
        match parts[..] {
            [Some(part)] => part,
            _ if parts.iter().all(|part| *part == Some(Part::Whole)) => Part::Whole,
            _ => Part::Unknown,
        }
    }

    /// Every unit from which successors lead to one, without itself.
    fn ancestors(&self, unit: usize) -> BTreeSet<usize> {
        let (mut found, mut open) = (BTreeSet::new(), vec![unit]);
        while let Some(heir) = open.pop() {
            let before = self.units().iter().enumerate();
            let before = before.filter(|(_, one)| one.successors.iter().any(|next| next.unit == heir));
            for (one, _) in before.filter(|(one, _)| *one != unit) {
                if found.insert(one) {
                    open.push(one);
                }
            }
        }
        found
    }

    /// How much of one unit went to another, by whatever ways; `way` are the units come through. Nothing where no way leads
    /// there.
    fn part_of(&self, from: usize, to: usize, way: &mut Vec<usize>) -> Option<Part> {
        let successors = &self.units()[from].successors;
        let parts: Vec<(Option<Decimal>, Option<Part>)> = successors
            .iter()
            .map(|next| {
                if next.unit == to {
                    return (next.share, Some(Part::Whole));
                }
                if way.contains(&next.unit) {
                    return (next.share, None);
                }
                way.push(next.unit);
                let part = self.part_of(next.unit, to, way);
                way.pop();
                (next.share, part)
            })
            .collect();
        if parts.iter().all(|(_, part)| part.is_none()) {
            return None;
        }
        let stated = |share: Option<Decimal>| share.or((parts.len() == 1).then_some(Decimal::ONE));
        if parts
            .iter()
            .all(|(share, part)| *part == Some(Part::Whole) && share.is_none_or(|_| parts.len() > 1))
        {
            return Some(Part::Whole);
        }
        let mut sum = Decimal::ZERO;
        for (share, part) in parts.iter().filter_map(|(share, part)| Some((*share, (*part)?))) {
            let share = match (stated(share), part) {
                (Some(share), Part::Whole) => share,
                (Some(share), Part::Share(further)) => share * further,
                _ => return Some(Part::Unknown),
            };
            sum += share;
        }
        Some(if sum == Decimal::ONE { Part::Whole } else { Part::Share(sum) })
    }

    /// The units that exist on a day in place of one; the unit itself when nobody took its place.
    pub(super) fn heirs(&self, unit: usize, on: Option<Date>) -> Vec<usize> {
        let (mut heirs, mut seen, mut open) = (Vec::new(), HashSet::from([unit]), vec![unit]);
        while let Some(one) = open.pop() {
            let here = &self.units()[one];
            if here.successors.is_empty() || one != unit && here.exists(on) {
                heirs.push(one);
                continue;
            }
            // A unit that does not exist yet is not replaced by those after it.
            if on.is_some_and(|day| here.since.is_some_and(|since| day < since)) {
                heirs.push(one);
                continue;
            }
            for next in here.successors.iter().rev() {
                if seen.insert(next.unit) {
                    open.push(next.unit);
                }
            }
        }
        heirs
    }
}
