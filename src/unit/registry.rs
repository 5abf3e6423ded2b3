//! The list of units expected to report: who reports to whom, since when, successor of whom.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::levels::{self, Captions};
use super::{Kind, Successor, UnitName};
use crate::text::{Letters, Token};

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
    /// The name in it.
    pub group_name: Option<UnitName>,
    /// Unit it reports to, where the list says so.
    pub parent: Option<Arc<str>>,
    /// What stands in the columns of groups, by their order.
    pub columns: Vec<Option<Arc<str>>>,
    /// The groups and units above it, the outermost first, each of its own name; of a unit that others of the list stand under,
    /// last the group of these.
    pub groups: Vec<Arc<str>>,
    /// The name under which others of the list stand under it, if any do.
    pub leads: Option<Arc<str>>,
    /// Level of administration, or kind, as in the list.
    pub level: Option<String>,
    /// The kind that this states.
    pub level_kind: Option<Kind>,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// The units that took its place.
    pub successors: Vec<Successor>,
    /// Other names in use.
    pub aliases: Vec<UnitName>,
    /// Names of units whose place it took and that are not listed themselves.
    pub predecessors: Vec<UnitName>,
    /// When its return of the period came in, as the list says.
    pub received: Option<Date>,
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

    /// Whether there is a day on which both exist; the last of one may be the first of the other.
    pub fn meets(&self, other: &Self) -> bool {
        let before = |one: &Self, other: &Self| match (one.until, other.since) {
            (Some(until), Some(since)) => until <= since,
            _ => false,
        };
        !before(self, other) && !before(other, self)
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

/// A row of the list that names no unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nameless {
    /// Line of the list, from 1.
    pub line: u64,
    /// What stands where the name would.
    pub text: String,
    /// It stands below the list, where it is signed.
    pub below: bool,
}

/// The list of units expected to report, in the order of the columns of the consolidated workbook.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    units: Vec<Listed>,
    captions: Captions,
    /// Positions of the columns of groups that no level can be made of.
    crossing: Vec<usize>,
    nameless: Vec<Nameless>,
    names: Vec<Entry>,
    /// Positions in `names` by own name without marks.
    index: HashMap<String, Vec<usize>>,
    /// Positions of units by the name as shown.
    shown: HashMap<Arc<str>, usize>,
}

#[derive(Debug, Clone)]
struct Entry {
    name: UnitName,
    letters: Letters,
    unit: usize,
    former: bool,
}

impl Registry {
    /// All that it says, in words that are the same for the same list.
    pub(crate) fn spelled(&self) -> String {
        format!("{:?} {:?} {:?}", self.units, self.nameless, self.names)
    }

    /// A list of units; successors are resolved already.
    pub(super) fn new(mut units: Vec<Listed>, captions: Captions, nameless: Vec<Nameless>) -> Self {
        let crossing = levels::place(&mut units, captions.groups.len());
        for (unit, twin) in with_twins(&units) {
            let unit = &mut units[unit];
            unit.display = match &unit.group {
                Some(group) if twin => format!("{} ({group})", unit.name).into(),
                _ => unit.name.to_string().into(),
            };
        }
        let mut names = Vec::new();
        let mut shown: HashMap<Arc<str>, usize> = HashMap::new();
        for (position, unit) in units.iter().enumerate() {
            shown.entry(Arc::clone(&unit.display)).or_insert(position);
            let current = std::iter::once(&unit.name).chain(&unit.aliases).map(|name| (name, false));
            for (name, former) in current.chain(unit.predecessors.iter().map(|name| (name, true))) {
                let letters = Letters::of(&name.folded);
                names.push(Entry { name: name.clone(), letters, unit: position, former });
            }
        }
        let mut index: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, entry) in names.iter().enumerate() {
            index.entry(entry.name.folded.clone()).or_default().push(position);
        }
        Self { units, captions, crossing, nameless, names, index, shown }
    }

    /// Every unit of the list, in its order.
    pub fn units(&self) -> &[Listed] {
        &self.units
    }

    /// The captions of the columns that say what units are listed under.
    pub fn captions(&self) -> &Captions {
        &self.captions
    }

    /// The captions of columns of groups that cross the levels of the others: no level can be made of them.
    pub fn crossing(&self) -> impl Iterator<Item = &Arc<str>> {
        self.crossing.iter().filter_map(|&column| self.captions.groups.get(column))
    }

    /// Rows of the list that were taken for no unit.
    pub fn nameless(&self) -> &[Nameless] {
        &self.nameless
    }

    /// Whether another list says the same of the same units.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let said = |unit: &Listed| {
            let Listed { display, code, groups, columns, level, since, until, received, successors, .. } =
                unit.clone();
            (display, code, (groups, columns), level, (since, until, received), successors)
        };
        self.units.len() == other.units.len()
            && self.units.iter().zip(&other.units).all(|(one, other)| said(one) == said(other))
    }

    /// Position of the unit shown by that name; the first, where old and new ones share it.
    pub fn position(&self, display: &str) -> Option<usize> {
        self.shown.get(display).copied()
    }

    /// What a name means on a day. The same name counts more than one without marks, that more than one of another
    /// kind on the same level; the units `above` choose among units of the same name.
    pub fn lookup<'l>(&'l self, name: &UnitName, above: &[UnitName], on: Option<Date>) -> Match {
        let entries: Vec<&'l Entry> =
            self.index.get(&name.folded).into_iter().flatten().map(|&index| &self.names[index]).collect();
        let of_kind = |differs: bool| -> Vec<&'l Entry> {
            let fits = |entry: &&Entry| match (name.kind, entry.name.kind) {
                (Some(one), Some(other)) if differs => one != other && one.is_level_with(other),
                (Some(one), Some(other)) => one == other,
                _ => !differs,
            };
            entries.iter().copied().filter(fits).collect()
        };
        let exact = |entries: &[&'l Entry]| -> Vec<&'l Entry> {
            entries.iter().copied().filter(|entry| entry.name.marked == name.marked).collect()
        };
        let (same, other) = (of_kind(false), of_kind(true));
        let mut found = exact(&same);
        if !name.spelled {
            // Without marks, the same letters may be any of them.
            found.clone_from(&same);
        }
        if found.is_empty() {
            found.clone_from(&same);
            found.extend(exact(&other));
        }
        if found.is_empty() {
            found = other;
        }
        self.settle(name, &found, above, on)
    }

    fn settle(&self, name: &UnitName, entries: &[&Entry], above: &[UnitName], on: Option<Date>) -> Match {
        let found = |entry: &Entry, unit: usize, former: bool| Found {
            unit,
            kind_differs: matches!((name.kind, entry.name.kind), (Some(one), Some(other)) if one != other),
            marks_differ: name.spelled && entry.name.spelled && name.marked != entry.name.marked,
            former,
        };
        let current = |entry: &&&Entry| !entry.former && self.units[entry.unit].exists(on);
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
        let mut seen = HashSet::new();
        choices.retain(|choice| seen.insert(choice.unit));
        if choices.len() > 1 {
            let within = |choice: &&Found| {
                let group = self.units[choice.unit].group_name.as_ref();
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

    /// The unit of the list whose name is most like one that is not in it, to ask about.
    pub fn nearest(&self, name: &UnitName) -> Option<&Listed> {
        let letters = Letters::of(&name.folded);
        // By the letters alone most names are told apart at a glance.
        let near = self.names.iter().filter(|entry| entry.letters.likeness_at_most(&letters) >= LIKE);
        let like = |entry: &Entry| strsim::normalized_damerau_levenshtein(&entry.name.folded, &name.folded);
        let (best, entry) =
            near.map(|entry| (like(entry), entry)).max_by(|one, other| one.0.total_cmp(&other.0))?;
        (best >= LIKE).then(|| &self.units[entry.unit])
    }
}

/// Names at least this alike are asked about.
const LIKE: f64 = 0.7;

/// Each unit by its position, and whether another of the same name, listed elsewhere, exists at the same time.
fn with_twins(units: &[Listed]) -> Vec<(usize, bool)> {
    let mut same: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, unit) in units.iter().enumerate() {
        same.entry(unit.name.key()).or_default().push(position);
    }
    let twin = |&one: &usize, others: &[usize]| {
        let apart = |&other: &usize| {
            other != one && units[one].group != units[other].group && units[one].meets(&units[other])
        };
        (one, others.iter().any(apart))
    };
    same.values().flat_map(|group| group.iter().map(|one| twin(one, group))).collect()
}
