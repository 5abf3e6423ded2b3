//! From the rows of a list to the registry: names, dates, and who took whose place.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Lists;
use super::faults::{self, Fault};
use super::table::{Column, Fields, Table};
use crate::period::Writing;
use crate::text::tokens;
use crate::unit::levels::Captions;
use crate::unit::registry::{Listed, Nameless};
use crate::unit::{Registry, Successor, UnitName, Words};

/// A unit of the list before names are resolved.
pub(super) struct Draft {
    pub unit: Listed,
    successors: Vec<String>,
    predecessors: Vec<String>,
}

/// What became of the rows.
pub(super) struct Built {
    pub registry: Registry,
    /// What is wrong with them.
    pub faults: Vec<Fault>,
}

/// Builds the registry.
pub(super) fn build(table: &Table, lists: &Lists<'_>) -> Built {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut faults = Vec::new();
    let mut nameless = Vec::new();
    let mut heading: Option<Arc<str>> = None;
    let mut ended = false;
    for (line, fields) in table.rows() {
        let text = fields.get(Column::Name);
        let name = lists.units.name_of(text, fields.kind().or(table.name_kind));
        let name = name.filter(|_| lists.date(text).is_none());
        ended |= fields.is_end();
        let below = ended || table.is_below(line, &fields, name.as_ref());
        let Some(name) = name.filter(|_| !below) else {
            nameless.push(Nameless { line, text: text.to_owned(), below });
            continue;
        };
        if table.is_heading(&fields, &name) {
            heading = Some(name.to_string().into());
            continue;
        }
        drafts.push(lists.draft((line, &fields), name, table, heading.as_ref()));
        faults.extend(lists.unreadable_days(line, &fields));
    }
    if drafts.is_empty() {
        faults.insert(0, faults::no_units());
    }
    if let Some((one, other)) = twice(&drafts) {
        faults.push(faults::twice(&one.unit, &other.unit));
    }
    let registry = resolve(&drafts, (table, nameless), lists.units, &mut faults);
    Built { registry, faults }
}

/// Columns of days.
const DAYS: [Column; 3] = [Column::Since, Column::Until, Column::Received];

impl Lists<'_> {
    fn draft(
        &self,
        (line, fields): (u64, &Fields<'_>),
        name: UnitName,
        table: &Table,
        heading: Option<&Arc<str>>,
    ) -> Draft {
        let filled = |column: Column| Some(fields.get(column)).filter(|text| !text.is_empty());
        let day = |column: Column| filled(column).and_then(|text| self.date(text));
        let above = |column: Column, caption: Option<&String>| {
            filled(column).map(|text| -> Arc<str> {
                let kind = caption.and_then(|caption| self.units.kind(caption));
                let name = self.units.name(text).map(|name| name.with_kind(kind));
                let name = name.filter(|name| name.kind.is_some());
                name.map_or_else(|| text.into(), |name| name.to_string().into())
            })
        };
        let parent = above(Column::Parent, table.parent.as_ref()).or_else(|| heading.cloned());
        let columns: Vec<Option<Arc<str>>> = (table.groups.iter().enumerate())
            .map(|(number, caption)| above(Column::Group(number), Some(caption)))
            .collect();
        let group = parent.clone().or_else(|| columns.iter().flatten().next().cloned());
        let level = filled(Column::Level).or(filled(Column::Kind));
        let aliases = names(fields.get(Column::Aliases));
        let unit = Listed {
            leads: None,
            display: Arc::default(),
            code: filled(Column::Code).map(Arc::from),
            group_name: group.as_deref().and_then(|group| self.units.name(group)),
            group,
            parent,
            columns,
            groups: Vec::new(),
            level: level.map(str::to_owned),
            level_kind: level.and_then(|level| self.units.stated_kind(level)),
            since: day(Column::Since),
            until: day(Column::Until),
            successors: Vec::new(),
            aliases: aliases.iter().filter_map(|name| self.units.name(name)).collect(),
            predecessors: Vec::new(),
            received: day(Column::Received),
            line,
            name,
        };
        let (successors, predecessors) =
            (names(fields.get(Column::Successors)), names(fields.get(Column::Predecessors)));
        Draft { unit, successors, predecessors }
    }

    /// What stands where a day is to stand and is none.
    fn unreadable_days<'f>(&'f self, line: u64, fields: &'f Fields<'_>) -> impl Iterator<Item = Fault> + 'f {
        let days = DAYS.map(|column| fields.get(column)).into_iter();
        let unread = days.filter(|text| !text.is_empty() && self.date(text).is_none());
        unread.map(move |text| faults::no_day(line, text))
    }

    fn date(&self, text: &str) -> Option<Date> {
        self.periods.spot(&tokens(text), Writing::Line).dates.first().map(|found| found.date)
    }
}

fn names(text: &str) -> Vec<String> {
    // The comma of a decimal number (0,6) parts nothing.
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (mut names, mut from) = (Vec::new(), 0);
    for (at, sign) in text.match_indices([';', ',', '\n', '|', '+']) {
        let (before, after) = (text[..at].chars().next_back(), text[at + sign.len()..].chars().next());
        if sign == "," && digit(before) && digit(after) {
            continue;
        }
        names.push(&text[from..at]);
        from = at + sign.len();
    }
    names.push(&text[from..]);
    names.into_iter().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The share behind a successor's name, of 1: `xã Tân An 40%`, `xã Tân An (0,4)`, `xã Tân An: 40 %`; the name alone without
/// one. `None` for one that is none.
fn with_share(text: &str) -> Option<(&str, Option<Decimal>)> {
    let whole = text.trim_end_matches([')', ' ']);
    let percent = whole.strip_suffix('%').map(str::trim_end);
    let bare = percent.unwrap_or(whole);
    let start = bare.rfind(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.'));
    let start = start.map_or(0, |at| at + bare[at..].chars().next().map_or(1, char::len_utf8));
    let number = bare[start..].replace(',', ".");
    let decimal = number.contains('.');
    // A name may end in a number: phường 12.
    if number.is_empty() || percent.is_none() && !decimal && !text.ends_with(')') {
        return Some((text, None));
    }
    let number: Decimal = number.parse().ok()?;
    let share = if percent.is_some() { number.checked_div(Decimal::ONE_HUNDRED)? } else { number };
    let name = bare[..start].trim_end_matches(['(', ':', '-', '=', ' ']);
    (Decimal::ZERO < share && share <= Decimal::ONE).then_some((name, Some(share)))
}

fn twice(drafts: &[Draft]) -> Option<(&Draft, &Draft)> {
    let mut seen: HashMap<String, Vec<&Draft>> = HashMap::new();
    for draft in drafts {
        let same = seen.entry(draft.unit.name.key()).or_default();
        let clash = same.iter().find(|other| {
            let apart = other.unit.until.is_some() != draft.unit.until.is_some()
                || other.unit.since != draft.unit.since;
            other.unit.group == draft.unit.group && !apart
        });
        if let Some(one) = clash {
            return Some((one, draft));
        }
        same.push(draft);
    }
    None
}

/// The units of a list by code, and by own name with marks.
struct Finder<'d> {
    drafts: &'d [Draft],
    words: &'d Words,
    codes: HashMap<&'d str, usize>,
    names: HashMap<&'d str, Vec<usize>>,
}

impl<'d> Finder<'d> {
    fn new(drafts: &'d [Draft], words: &'d Words) -> Self {
        let mut codes = HashMap::new();
        let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, draft) in drafts.iter().enumerate() {
            if let Some(code) = &draft.unit.code {
                codes.entry(&**code).or_insert(index);
            }
            names.entry(&draft.unit.name.marked).or_default().push(index);
        }
        Self { drafts, words, codes, names }
    }

    /// The unit that a code or a name means, seen from another. A successor is preferably a unit without a last day, a
    /// predecessor one with it (`ended`): old and new ones often share a name.
    fn find(&self, text: &str, from: usize, ended: bool) -> Option<usize> {
        self.codes.get(text).copied().or_else(|| {
            let name = self.words.name(text)?;
            let fits = |&&index: &&usize| {
                let kind = self.drafts[index].unit.name.kind;
                index != from && (name.kind.is_none() || kind.is_none() || kind == name.kind)
            };
            let fitting = || self.names.get(name.marked.as_str()).into_iter().flatten().filter(fits);
            let preferred = fitting().find(|&&index| self.drafts[index].unit.until.is_some() == ended);
            preferred.or_else(|| fitting().next()).copied()
        })
    }
}

/// A unit's place is taken by another, or a share of it is; each is there once.
fn succeed(unit: &mut Listed, heir: usize, share: Option<Decimal>) {
    match unit.successors.iter_mut().find(|known| known.unit == heir) {
        Some(known) => known.share = known.share.or(share),
        None => unit.successors.push(Successor { unit: heir, share }),
    }
}

/// Turns names of successors and predecessors into positions.
fn resolve(
    drafts: &[Draft],
    (table, nameless): (&Table, Vec<Nameless>),
    words: &Words,
    faults: &mut Vec<Fault>,
) -> Registry {
    let mut units: Vec<Listed> = drafts.iter().map(|draft| draft.unit.clone()).collect();
    let finder = Finder::new(drafts, words);
    let mut strangers = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        for text in &draft.successors {
            let Some((name, share)) = with_share(text) else {
                faults.push(faults::no_share(draft.unit.line, text));
                continue;
            };
            match finder.find(name, index, false) {
                Some(heir) => succeed(&mut units[index], heir, share),
                None => strangers.push((draft.unit.line, name)),
            }
        }
        for text in &draft.predecessors {
            match finder.find(text, index, true).filter(|&old| drafts[old].unit.until.is_some()) {
                Some(old) => succeed(&mut units[old], index, None),
                None => units[index].predecessors.extend(words.name(text)),
            }
        }
    }
    let captions = Captions {
        parent: table.parent.as_deref().map(Arc::from),
        groups: table.groups.iter().map(|caption| caption.as_str().into()).collect(),
    };
    let registry = Registry::new(units, captions, nameless);
    for (line, text) in strangers {
        let nearest = words.name(text).and_then(|name| registry.nearest(&name));
        faults.push(faults::no_such_successor(line, text, nearest));
    }
    registry
}
