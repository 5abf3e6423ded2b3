//! The list of units expected to report: who reports to whom, since when, successor of whom.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Kind, UnitName};
use crate::text::{Token, fold};

/// One unit of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Name.
    pub name: UnitName,
    /// Name as shown, different for different units of the list that exist at the same time.
    pub display: Arc<str>,
    /// Code, as in the list.
    pub code: Option<Arc<str>>,
    /// Unit it reports to, or group it is listed under.
    pub group: Option<Arc<str>>,
    /// Level of administration, or kind, as in the list.
    pub level: Option<String>,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Positions of the units that took its place.
    pub successors: Vec<usize>,
    /// Other names in use.
    pub aliases: Vec<UnitName>,
    /// Names of units whose place it took and that are not listed themselves.
    pub predecessors: Vec<UnitName>,
    /// Line of the list, from 1.
    pub line: u64,
}

impl Listed {
    /// Whether the unit exists on a day; on no day in particular, whether it has no last day.
    pub fn exists(&self, on: Option<Date>) -> bool {
        match on {
            Some(day) => {
                self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
            }
            None => self.until.is_none(),
        }
    }

    /// Whether the unit is of a level, or kind.
    pub fn is_on(&self, level: &str) -> bool {
        self.name.kind.is_some_and(|kind| kind.is_on(level))
            || self.level.as_deref().is_some_and(|own| fold(own) == fold(level))
    }
}

/// What a name means in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// One unit.
    One(Found),
    /// More than one unit: positions. It is never guessed which.
    Many(Vec<usize>),
    /// No unit.
    None,
}

/// The unit a name means, and how the name differs from the list's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Position in the list.
    pub unit: usize,
    /// The kind differs (xã for thị trấn).
    pub kind_differs: bool,
    /// Marks differ (Lăng for Lãng), not merely missing.
    pub marks_differ: bool,
    /// The name is that of a unit whose place this one took.
    pub former: bool,
}

/// The list of units expected to report, in the order of the columns of the consolidated workbook.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    units: Vec<Listed>,
    names: Vec<Entry>,
    /// Positions in `names` by own name without marks.
    index: HashMap<String, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Entry {
    name: UnitName,
    unit: usize,
    former: bool,
}

impl Registry {
    /// A list of units; successors are resolved already.
    pub(super) fn new(mut units: Vec<Listed>) -> Self {
        for index in 0..units.len() {
            let twin = units.iter().enumerate().any(|(other, unit)| {
                other != index
                    && unit.name.key() == units[index].name.key()
                    && unit.group != units[index].group
                    && overlap(unit, &units[index])
            });
            let unit = &mut units[index];
            unit.display = match &unit.group {
                Some(group) if twin => format!("{} ({group})", unit.name).into(),
                _ => unit.name.to_string().into(),
            };
        }
        let mut names = Vec::new();
        for (position, unit) in units.iter().enumerate() {
            let current = std::iter::once(&unit.name).chain(&unit.aliases).map(|name| (name, false));
            for (name, former) in current.chain(unit.predecessors.iter().map(|name| (name, true))) {
                names.push(Entry { name: name.clone(), unit: position, former });
            }
        }
        let mut index: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, entry) in names.iter().enumerate() {
            index.entry(entry.name.folded.clone()).or_default().push(position);
        }
        Self { units, names, index }
    }

    /// Every unit of the list, in its order.
    pub fn units(&self) -> &[Listed] {
        &self.units
    }

    /// Position of the unit shown by that name.
    pub fn position(&self, display: &str) -> Option<usize> {
        self.units.iter().position(|unit| *unit.display == *display)
    }

    /// Units expected to report on a level (any, when empty): those that exist on the day and, when no unit of the list
    /// is of the level, those nobody else of the list reports to.
    pub fn expected(&self, level: &str, on: Option<Date>) -> Vec<&Listed> {
        let there = || self.units.iter().filter(|unit| unit.exists(on));
        if !level.is_empty() {
            let of_level: Vec<_> = there().filter(|unit| unit.is_on(level)).collect();
            if !of_level.is_empty() {
                return of_level;
            }
        }
        let heads: Vec<String> =
            self.units.iter().filter_map(|unit| unit.group.as_deref()).map(fold).collect();
        there().filter(|unit| !heads.contains(&fold(&unit.name.to_string()))).collect()
    }

    /// What a name means on a day. The same name counts more than one without marks, that more than one of another
    /// kind on the same level; the units `above` choose among units of the same name.
    pub fn lookup(&self, name: &UnitName, above: &[UnitName], on: Option<Date>) -> Match {
        let entries: Vec<&Entry> =
            self.index.get(&name.folded).into_iter().flatten().map(|&index| &self.names[index]).collect();
        let of_kind = |differs: bool| -> Vec<&Entry> {
            let fits = |entry: &&Entry| match (name.kind, entry.name.kind) {
                (Some(one), Some(other)) if differs => one != other && one.is_level_with(other),
                (Some(one), Some(other)) => one == other,
                _ => !differs,
            };
            entries.iter().copied().filter(fits).collect()
        };
        let exact = |entries: &[&Entry]| -> Vec<Entry> {
            let same = |entry: &&&Entry| entry.name.marked == name.marked;
            entries.iter().filter(same).map(|&entry| entry.clone()).collect()
        };
        let owned = |entries: &[&Entry]| entries.iter().map(|&entry| entry.clone()).collect::<Vec<_>>();
        let (same, other) = (of_kind(false), of_kind(true));
        let mut found = exact(&same);
        if !name.spelled {
            // Without marks, the same letters may be any of them.
            found = owned(&same);
        }
        if found.is_empty() {
            found = owned(&same);
            found.extend(exact(&other));
        }
        if found.is_empty() {
            found = owned(&other);
        }
        self.settle(name, &found, above, on)
    }

    fn settle(&self, name: &UnitName, entries: &[Entry], above: &[UnitName], on: Option<Date>) -> Match {
        let found = |entry: &Entry, unit: usize, former: bool| Found {
            unit,
            kind_differs: matches!((name.kind, entry.name.kind), (Some(one), Some(other)) if one != other),
            marks_differ: name.spelled && entry.name.spelled && name.marked != entry.name.marked,
            former,
        };
        let current = |entry: &&Entry| !entry.former && self.units[entry.unit].exists(on);
        let mut choices: Vec<Found> =
            entries.iter().filter(current).map(|entry| found(entry, entry.unit, false)).collect();
        if choices.is_empty() {
            for entry in entries {
                let heirs = if entry.former { vec![entry.unit] } else { self.heirs(entry.unit, on) };
                choices.extend(heirs.into_iter().map(|unit| {
                    let former = entry.former || unit != entry.unit;
                    found(entry, unit, former)
                }));
            }
        }
        let mut seen = Vec::new();
        choices.retain(|choice| {
            !seen.contains(&choice.unit) && {
                seen.push(choice.unit);
                true
            }
        });
        if choices.len() > 1 {
            let within = |choice: &&Found| {
                let group = self.units[choice.unit].group.as_deref().and_then(UnitName::parse);
                group.is_some_and(|group| above.iter().any(|above| above.folded == group.folded))
            };
            let of_parent: Vec<Found> = choices.iter().filter(within).cloned().collect();
            if of_parent.len() == 1 {
                choices = of_parent;
            }
        }
        match choices.len() {
            0 => Match::None,
            1 => Match::One(choices.remove(0)),
            _ => Match::Many(choices.iter().map(|choice| choice.unit).collect()),
        }
    }

    /// The units that exist on a day in place of one; the unit itself when nobody took its place.
    fn heirs(&self, unit: usize, on: Option<Date>) -> Vec<usize> {
        let (mut heirs, mut seen, mut open) = (Vec::new(), vec![unit], vec![unit]);
        while let Some(one) = open.pop() {
            let here = &self.units[one];
            if here.successors.is_empty() || one != unit && here.exists(on) {
                heirs.push(one);
                continue;
            }
            // A unit that does not exist yet is not replaced by those after it.
            if on.is_some_and(|day| here.since.is_some_and(|since| day < since)) {
                heirs.push(one);
                continue;
            }
            for &next in here.successors.iter().rev() {
                if !seen.contains(&next) {
                    seen.push(next);
                    open.push(next);
                }
            }
        }
        heirs
    }

    /// Ends of the names of the list that begin at a token (after their kind, if one stands there), the longest last.
    pub fn ends_at(&self, words: &[Token], at: usize, kind: Option<Kind>) -> Vec<usize> {
        let (mut name, mut ends) = (String::new(), Vec::new());
        for (index, word) in words.iter().enumerate().skip(at).take(8) {
            if index > at && word.gap.contains(['(', ')', ',', ';', ':', '\n', '/']) {
                break;
            }
            if index > at {
                name.push(' ');
            }
            name.push_str(&word.folded);
            let fits = |&position: &usize| match (kind, self.names[position].name.kind) {
                (Some(one), Some(other)) => one.is_level_with(other),
                _ => true,
            };
            if self.index.get(&name).is_some_and(|names| names.iter().any(fits)) {
                ends.push(index + 1);
            }
        }
        ends
    }

    /// The name of the list most like one that is not in it, to ask about.
    pub fn nearest(&self, name: &UnitName) -> Option<&Listed> {
        let like = |unit: &Listed| strsim::normalized_damerau_levenshtein(&unit.name.folded, &name.folded);
        let best = self.units.iter().max_by(|one, other| like(one).total_cmp(&like(other)))?;
        (like(best) >= 0.7).then_some(best)
    }
}

fn overlap(one: &Listed, other: &Listed) -> bool {
    let before = |one: &Listed, other: &Listed| match (one.until, other.since) {
        (Some(until), Some(since)) => until <= since,
        _ => false,
    };
    !before(one, other) && !before(other, one)
}
