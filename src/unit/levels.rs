//! The levels of a list: what each unit stands under, from the units above it and from the columns of groups.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Listed, Registry, Words};
use crate::text::fold;

/// The captions of the columns that say what units are listed under.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captions {
    /// Of the column of units above.
    pub parent: Option<Arc<str>>,
    /// Of the columns of groups, in their order.
    pub groups: Vec<Arc<str>>,
}

impl Captions {
    /// All of them, that of the units above first.
    pub fn all(&self) -> impl Iterator<Item = &Arc<str>> {
        self.parent.iter().chain(&self.groups)
    }
}

/// What was asked to group by is in no column of the list, nor a level of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoGrouping {
    /// What could be asked for.
    pub known: Vec<Arc<str>>,
}

impl Registry {
    /// The group of every unit of the list, by the column of that caption, or by the units above of that kind or level.
    pub fn grouping(&self, asked: &str, words: &Words) -> Result<Vec<Option<Arc<str>>>, NoGrouping> {
        let captions = self.captions();
        let is_asked = |caption: &&Arc<str>| fold(caption) == fold(asked);
        if captions.parent.iter().any(|caption| is_asked(&caption)) {
            // A unit that others report to stands with these.
            let of_unit = |unit: &Listed| unit.leads.clone().or_else(|| unit.parent.clone());
            return Ok(self.units().iter().map(of_unit).collect());
        }
        if let Some(column) = captions.groups.iter().position(|caption| is_asked(&caption)) {
            let stated = |unit: &Listed| unit.columns.get(column).cloned().flatten();
            let known: HashSet<Arc<str>> = self.units().iter().filter_map(stated).collect();
            let leads = |unit: &Listed| unit.leads.clone().filter(|group| known.contains(group));
            return Ok(self.units().iter().map(|unit| stated(unit).or_else(|| leads(unit))).collect());
        }
        let level = words.stated_kind(asked);
        let is_on = |group: &&Arc<str>| {
            let kind = words.name(group).and_then(|name| name.kind);
            kind.zip(level).is_some_and(|(kind, level)| kind == level || kind.is_on(level.name()))
        };
        let groups: Vec<Option<Arc<str>>> =
            self.units().iter().map(|unit| unit.groups.iter().rev().find(is_on).cloned()).collect();
        if groups.iter().all(Option::is_none) {
            return Err(NoGrouping { known: captions.all().cloned().collect() });
        }
        Ok(groups)
    }
}

/// Gives every unit its groups: the units above it, and the columns of groups that fit between them. Gives the columns that
/// do not: their groups hold units of several others, and others hold units of several of theirs.
pub(super) fn place(units: &mut [Listed], columns: usize) -> Vec<usize> {
    let mut paths = chains(units);
    let above: HashSet<String> = paths.iter().flatten().map(|name| fold(name)).collect();
    let leads: Vec<bool> = units.iter().map(|unit| above.contains(&fold(&unit.name.to_string()))).collect();
    let mut crossing = Vec::new();
    for column in 0..columns {
        let values: Vec<Option<Arc<str>>> =
            units.iter().map(|unit| unit.columns.get(column).cloned().flatten()).collect();
        match with_column(&paths, &values, &leads) {
            Some(with) => paths = with,
            None => crossing.push(column),
        }
    }
    for (unit, path) in units.iter_mut().zip(paths) {
        unit.groups = path;
    }
    put_leaders_in(units);
    tell_apart(units.iter_mut().map(|unit| &mut unit.groups));
    crossing
}

/// The groups above a group with itself, and the position of a unit in it.
type Way = (Vec<Arc<str>>, usize);

/// Puts every unit that others stand under into the group of these: what it gives itself belongs to that group's total.
fn put_leaders_in(units: &mut [Listed]) {
    // Of each name the ways that lead to a group so called, each with the first unit in it.
    let mut groups: HashMap<String, Vec<Way>> = HashMap::new();
    let mut seen = HashSet::new();
    for (position, unit) in units.iter().enumerate() {
        for depth in 1..=unit.groups.len() {
            let path = unit.groups[..depth].to_vec();
            if seen.insert(path.clone()) {
                groups.entry(fold(&unit.groups[depth - 1])).or_default().push((path, position));
            }
        }
    }
    for position in 0..units.len() {
        let unit = &units[position];
        let Some(ways) = groups.get(&fold(&unit.name.to_string())) else { continue };
        // Of groups of one name, the one that stands where the unit does.
        let own = ways.iter().find(|(path, first)| {
            let above = &path[..path.len() - 1];
            above.starts_with(&unit.groups) && unit.meets(&units[*first])
        });
        if let Some((path, _)) = own {
            let path = path.clone();
            units[position].leads = path.last().cloned();
            units[position].groups = path;
        }
    }
}

/// The units above each, the outermost first, as the list names them.
fn chains(units: &[Listed]) -> Vec<Vec<Arc<str>>> {
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, unit) in units.iter().enumerate() {
        names.entry(fold(&unit.name.to_string())).or_default().push(position);
    }
    let above = |unit: usize| -> Option<usize> {
        let found = names.get(&fold(units[unit].parent.as_deref()?))?;
        // Of an old and a new one of the same name, the one that is there when the unit is.
        let meets = |&&other: &&usize| other != unit && units[unit].meets(&units[other]);
        found.iter().find(meets).or_else(|| found.iter().find(|&&other| other != unit)).copied()
    };
    let chain = |unit: usize| {
        let (mut chain, mut seen, mut at) = (Vec::new(), HashSet::from([unit]), unit);
        chain.extend(units[unit].parent.clone());
        while let Some(next) = above(at).filter(|next| seen.insert(*next)) {
            chain.extend(units[next].parent.clone());
            at = next;
        }
        chain.reverse();
        chain
    };
    (0..units.len()).map(chain).collect()
}

/// The paths with a column of groups put between what holds its groups and what they hold; nothing where it crosses them.
/// Units that lead others need not say of what group they are.
fn with_column(
    paths: &[Vec<Arc<str>>],
    values: &[Option<Arc<str>>],
    leads: &[bool],
) -> Option<Vec<Vec<Arc<str>>>> {
    // What lies within one group of the column, by what stands above it.
    let mut within: HashMap<&[Arc<str>], Option<&Arc<str>>> = HashMap::new();
    let speaks = |(unit, _): &(usize, _)| values[*unit].is_some() || !leads[*unit];
    for (_, (path, value)) in paths.iter().zip(values).enumerate().filter(speaks) {
        for depth in 1..=path.len() {
            let known = within.entry(&path[..depth]).or_insert(value.as_ref());
            if *known != value.as_ref() {
                *known = None;
            }
        }
    }
    // A column stands above a depth where one of its groups holds several units of it; else below.
    let coarser: HashSet<usize> = {
        let mut seen = HashSet::new();
        let held = within.iter().filter_map(|(way, value)| Some(((*value)?, way.len())));
        held.filter(|held| !seen.insert(*held)).map(|(_, depth)| depth).collect()
    };
    let mut above: HashMap<&Arc<str>, &[Arc<str>]> = HashMap::new();
    let mut with = Vec::new();
    for (path, value) in paths.iter().zip(values) {
        let Some(value) = value else {
            with.push(path.clone());
            continue;
        };
        // A group that is called as a unit above is that unit.
        if path.contains(value) {
            with.push(path.clone());
            continue;
        }
        let holds =
            |depth: &usize| coarser.contains(depth) && within.get(&path[..*depth]) == Some(&Some(value));
        let place = (1..=path.len()).find(holds).map(|depth| depth - 1);
        let (before, after) = path.split_at(place.unwrap_or(path.len()));
        if *above.entry(value).or_insert(before) != before {
            return None;
        }
        with.push(before.iter().chain([value]).chain(after).cloned().collect());
    }
    Some(with)
}

/// Groups of the same name under different ones bear the name of those, too: `Cụm 1 (tỉnh A)`.
pub fn tell_apart<'p>(paths: impl Iterator<Item = &'p mut Vec<Arc<str>>>) {
    let paths: Vec<&mut Vec<Arc<str>>> = paths.collect();
    let mut above: HashMap<Arc<str>, HashSet<Vec<Arc<str>>>> = HashMap::new();
    for path in &paths {
        for (depth, name) in path.iter().enumerate() {
            above.entry(Arc::clone(name)).or_default().insert(path[..depth].to_vec());
        }
    }
    let twice = |name: &Arc<str>| above.get(name).is_some_and(|ways| ways.len() > 1);
    for path in paths {
        let told: Vec<Arc<str>> = (0..path.len())
            .map(|depth| match depth.checked_sub(1).map(|before| &path[before]) {
                Some(parent) if twice(&path[depth]) => format!("{} ({parent})", path[depth]).into(),
                _ => Arc::clone(&path[depth]),
            })
            .collect();
        *path = told;
    }
}
