//! The levels of a workbook: which groups its units stand in, from the names of what each stands under.
//!
//! A group that holds all that the group above it holds is no level of its own, and neither are groups of one unit each.

use std::ops::Range;

use crate::figure::Return;

/// What a total is the total of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A unit, by its position among the used returns.
    Unit(usize),
    /// A group, by its position among the groups.
    Group(usize),
}

/// A group of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// How many groups it stands in, itself counted.
    pub depth: usize,
    /// Its units, by their positions among the used returns.
    pub units: Range<usize>,
    /// What it is made of: groups and units, in their order.
    pub parts: Vec<Part>,
}

impl Group {
    /// Whether it stands in another, at whatever depth.
    pub fn is_within(&self, other: &Self) -> bool {
        self.depth > other.depth && other.units.start <= self.units.start && self.units.end <= other.units.end
    }
}

/// The groups of some returns, each before those in it, and what the whole is made of.
pub fn levels(used: &[&Return]) -> (Vec<Group>, Vec<Part>) {
    let mut groups = Vec::new();
    let top = parts(used, 0..used.len(), (0, 0), &mut groups);
    (groups, top)
}

/// What some units are made of, from a depth of their groups on; `within` counts the groups shown above them.
fn parts(
    used: &[&Return],
    units: Range<usize>,
    (mut from, within): (usize, usize),
    groups: &mut Vec<Group>,
) -> Vec<Part> {
    let mut runs = runs(used, &units, from);
    while let [(Some(_), _)] = runs[..] {
        from += 1;
        runs = self::runs(used, &units, from);
    }
    let all_single = runs.iter().all(|(_, run)| run.len() == 1);
    let mut parts = Vec::new();
    for (name, run) in runs {
        let Some(name) = name.filter(|_| !all_single) else {
            parts.extend(run.map(Part::Unit));
            continue;
        };
        let own = groups.len();
        parts.push(Part::Group(own));
        groups.push(Group { name, depth: within + 1, units: run.clone(), parts: Vec::new() });
        groups[own].parts = self::parts(used, run, (from + 1, within + 1), groups);
    }
    parts
}

/// Neighbouring units of one group at a depth; units that stand in none there by themselves.
fn runs(used: &[&Return], units: &Range<usize>, depth: usize) -> Vec<(Option<String>, Range<usize>)> {
    let mut runs: Vec<(Option<String>, Range<usize>)> = Vec::new();
    for unit in units.clone() {
        let name = used[unit].groups.get(depth);
        match runs.last_mut() {
            Some((Some(last), run)) if name.is_some_and(|name| **name == **last) => run.end = unit + 1,
            _ => runs.push((name.map(ToString::to_string), unit..unit + 1)),
        }
    }
    runs
}
