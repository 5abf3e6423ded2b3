//! Who of the list is expected to report, and who is not, with the reason.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::{Kind, Listed, Registry};
use crate::finding::Wording;
use crate::text::fold;

/// Why a unit of the list is not expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It is of another level: the list says so, or its kind.
    OtherLevel,
    /// Nothing says of what level it is, and other units of the list report to it.
    Superior,
    /// It exists no more.
    Ended,
    /// It does not exist yet.
    NotYet,
}

impl Reason {
    /// The reason for people, after the names of the units.
    pub fn wording(self) -> Wording {
        match self {
            Self::OtherLevel => Wording::new("thuộc cấp khác", "of another level"),
            Self::Superior => {
                Wording::new("có đơn vị khác trong danh sách trực thuộc", "others of the list report to it")
            }
            Self::Ended => Wording::new("đã hết hiệu lực trong kỳ", "no longer in being"),
            Self::NotYet => Wording::new("chưa thành lập trong kỳ", "not yet in being"),
        }
    }

    /// Stable name, as in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OtherLevel => "other-level",
            Self::Superior => "superior",
            Self::Ended => "ended",
            Self::NotYet => "not-yet",
        }
    }
}

/// A unit of the list that is not expected to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The unit as shown.
    pub unit: Arc<str>,
    /// Why.
    pub reason: Reason,
}

/// The units of a list, called for one level and day.
#[derive(Debug, Clone, Default)]
pub struct Roll<'a> {
    /// Those expected to report, in the order of the list.
    pub expected: Vec<&'a Listed>,
    /// The others, in the order of the list.
    pub left_out: Vec<(&'a Listed, Reason)>,
}

impl<'a> Roll<'a> {
    /// The names of those not expected, by reason.
    pub fn reasons(&self) -> IndexMap<Reason, Vec<&'a str>> {
        let mut reasons: IndexMap<Reason, Vec<&str>> = IndexMap::new();
        for (unit, reason) in &self.left_out {
            reasons.entry(*reason).or_default().push(&unit.display);
        }
        reasons
    }
}

impl Listed {
    /// Whether the unit is of a level, or kind; `None` when nothing says so. The list's own column of levels is believed
    /// before the kind that stands in the name.
    fn is_on(&self, level: &str) -> Option<bool> {
        // An office stands on no level.
        let by_kind = |kind: Kind| {
            let on = kind.is_on(level);
            (on || !kind.levels().is_empty()).then_some(on)
        };
        let stated = self.level.as_deref().and_then(|own| {
            if fold(own) == fold(level) { Some(true) } else { self.level_kind.and_then(by_kind) }
        });
        stated.or_else(|| self.name.kind.and_then(by_kind))
    }

    /// Why the unit does not exist on a day, if it does not; on no day in particular, whether it has a last day.
    fn absent(&self, on: Option<Date>) -> Option<Reason> {
        if self.exists(on) {
            return None;
        }
        let begins_later = on.is_some_and(|day| self.since.is_some_and(|since| day < since));
        Some(if begins_later { Reason::NotYet } else { Reason::Ended })
    }
}

impl Registry {
    /// Calls the roll for a level (any, when empty) and a day. Who is not known to be of another level is expected, but
    /// for those of no known level to whom others of the list report; when all are known to be of another level, those
    /// nobody else of the list reports to are.
    pub fn roll(&self, level: &str, on: Option<Date>) -> Roll<'_> {
        let group = |unit: &Listed| unit.group.as_deref().map(fold);
        let heads: HashSet<String> = self.units().iter().filter_map(group).collect();
        // A unit listed under its own name, as the centre of a cluster is, stands above nobody.
        let leads = |unit: &Listed| {
            let own = fold(&unit.name.to_string());
            heads.contains(&own) && group(unit).as_ref() != Some(&own)
        };
        let standing = |unit: &Listed| if level.is_empty() { None } else { unit.is_on(level) };
        let there = |unit: &&Listed| unit.exists(on);
        let any = self.units().iter().filter(there).any(|unit| standing(unit) != Some(false));
        let mut roll = Roll::default();
        for unit in self.units() {
            let why = unit.absent(on).or_else(|| match standing(unit) {
                Some(true) => None,
                Some(false) if any => Some(Reason::OtherLevel),
                _ => leads(unit).then_some(Reason::Superior),
            });
            match why {
                None => roll.expected.push(unit),
                Some(why) => roll.left_out.push((unit, why)),
            }
        }
        roll
    }
}
