//! Invented provinces over three years, with units merged, split and merged again between them, and what each unit is of each
//! year, by the smallest pieces of land that units are made of.

use std::collections::{BTreeMap, BTreeSet};

use super::province::Figures;
use crate::onward::district::Chance;

/// The years.
pub const YEARS: [&str; 3] = ["2022", "2023", "2024"];

/// A unit, as long as it is.
#[derive(Debug, Clone)]
pub struct Unit {
    pub name: String,
    /// The pieces it is made of.
    pub land: BTreeSet<usize>,
    since: usize,
    heirs: Vec<String>,
    until: Option<usize>,
}

/// A province.
pub struct History {
    pub units: Vec<Unit>,
    /// What each unit sent in each year, by name.
    pub sent: [BTreeMap<String, Figures>; 3],
}

const FIRST: [&str; 8] = ["Tân", "Phú", "An", "Bình", "Hòa", "Long", "Mỹ", "Vĩnh"];
const SECOND: [&str; 8] = ["Giang", "Lộc", "Sơn", "Thủy", "Trạch", "Khê", "Điền", "Lâm"];

impl History {
    pub fn of(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let mut names: Vec<String> = FIRST
            .iter()
            .flat_map(|first| SECOND.iter().map(move |second| format!("xã Giả {first} {second}")))
            .collect();
        let mut name = |chance: &mut Chance| names.swap_remove(chance.below(names.len()));
        let unit = |name: String, land: BTreeSet<usize>, since: usize| Unit {
            name,
            land,
            since,
            heirs: Vec::new(),
            until: None,
        };
        let first = (0..14).map(|index| {
            let land = [2 * index, 2 * index + 1].into();
            unit(name(&mut chance), land, 0)
        });
        let mut units: Vec<Unit> = first.collect();
        for year in 1..3 {
            let mut split: Vec<String> = Vec::new();
            for number in 0..5 {
                let there: Vec<usize> = (0..units.len()).filter(|&at| units[at].until.is_none()).collect();
                let old =
                    |units: &[Unit], at: usize| units[at].since < year && !split.contains(&units[at].name);
                let pick = |chance: &mut Chance, units: &[Unit]| {
                    let old: Vec<usize> = there.iter().copied().filter(|&at| old(units, at)).collect();
                    old[chance.below(old.len())]
                };
                let one = pick(&mut chance, &units);
                if number == 0 && units[one].land.len() > 1 {
                    // Split in two.
                    let mut rest = units[one].land.clone();
                    let part: BTreeSet<usize> = rest.pop_first().into_iter().collect();
                    let (a, b) = (name(&mut chance), name(&mut chance));
                    split.extend([a.clone(), b.clone()]);
                    units[one].until = Some(year);
                    units[one].heirs = vec![a.clone(), b.clone()];
                    units.push(unit(a, part, year));
                    units.push(unit(b, rest, year));
                    continue;
                }
                let other = pick(&mut chance, &units);
                if number > 2 || one == other {
                    continue;
                }
                // Merged; the parts of one that was split come back together.
                let mut members = vec![one, other];
                let twins = |at: usize| {
                    let parent = units
                        .iter()
                        .find(|parent| parent.heirs.len() == 2 && parent.heirs.contains(&units[at].name));
                    parent.map(|parent| parent.heirs.clone()).unwrap_or_default()
                };
                let twins: Vec<String> = members.iter().flat_map(|&at| twins(at)).collect();
                members.extend(
                    (0..units.len())
                        .filter(|&at| twins.contains(&units[at].name) && units[at].until.is_none()),
                );
                members.sort_unstable();
                members.dedup();
                let land = members.iter().flat_map(|&at| units[at].land.clone()).collect();
                let merged = name(&mut chance);
                for &at in &members {
                    units[at].until = Some(year);
                    units[at].heirs = vec![merged.clone()];
                }
                units.push(unit(merged, land, year));
            }
        }
        let mut sent: [BTreeMap<String, Figures>; 3] = Default::default();
        for (year, sent) in sent.iter_mut().enumerate() {
            let there =
                units.iter().filter(|unit| unit.since <= year && unit.until.is_none_or(|until| year < until));
            for unit in there {
                if chance.once_in(8) {
                    continue;
                }
                let mut number = |end: usize| i64::try_from(chance.below(end)).unwrap();
                let received = if number(9) == 0 { 0 } else { 50 + number(300) };
                let resolved = if received == 0 { 0 } else { received - number(50) };
                sent.insert(unit.name.clone(), [received, resolved, 10 + number(20), 100 + number(900)]);
            }
        }
        Self { units, sent }
    }

    /// The list of units.
    pub fn list(&self) -> String {
        let mut list = "Tên đơn vị,Từ ngày,Đến ngày,Đơn vị kế thừa\n".to_owned();
        for unit in &self.units {
            let since = if unit.since == 0 { String::new() } else { format!("{}-01-01", YEARS[unit.since]) };
            let until = unit.until.map(|year| format!("{}-12-31", YEARS[year - 1])).unwrap_or_default();
            list.extend([unit.name.as_str(), ",", &since, ",", &until, ",", &unit.heirs.join("; "), "\n"]);
        }
        list
    }

    fn land(&self, name: &str) -> &BTreeSet<usize> {
        &self.units.iter().find(|unit| unit.name == name).unwrap().land
    }

    /// The units of a year that all of a unit was, if they all sent; nothing otherwise.
    fn members(&self, name: &str, year: usize) -> Vec<String> {
        let land = self.land(name);
        let sent = self.sent[year].keys().filter(|other| self.land(other).is_subset(land));
        let members: Vec<String> = sent.cloned().collect();
        let covered: BTreeSet<usize> = members.iter().flat_map(|name| self.land(name).clone()).collect();
        if covered == *land { members } else { Vec::new() }
    }

    /// Every row that is to be seen: a unit, and by year what it gave, itself or by those merged in it.
    pub fn rows(&self) -> BTreeMap<String, [Option<Figures>; 3]> {
        let mut rows: Vec<(String, [Option<Figures>; 3])> = Vec::new();
        for year in (0..3).rev() {
            let mut taken: BTreeSet<String> = BTreeSet::new();
            for (name, given) in &mut rows {
                let members = self.members(name, year);
                if members.is_empty() || members.iter().any(|member| taken.contains(member)) {
                    continue;
                }
                let figures = members.iter().map(|member| self.sent[year][member]);
                given[year] = figures.reduce(|one, other| {
                    [one[0] + other[0], one[1] + other[1], one[2].max(other[2]), one[3] + other[3]]
                });
                taken.extend(members);
            }
            for (name, figures) in &self.sent[year] {
                if !taken.contains(name) {
                    let mut given = [None; 3];
                    given[year] = Some(*figures);
                    rows.push((name.clone(), given));
                }
            }
        }
        rows.into_iter().collect()
    }

    /// What all units gave in a year.
    pub fn total(&self, year: usize) -> Figures {
        let all = self.sent[year].values().copied();
        all.reduce(|one, other| {
            [one[0] + other[0], one[1] + other[1], one[2].max(other[2]), one[3] + other[3]]
        })
        .unwrap()
    }
}

/// Resolved of received in hundredths of a percent, halves up; nothing of nothing.
pub fn hundredths(figures: Figures) -> Option<i64> {
    let [received, resolved, ..] = figures;
    (received > 0).then(|| (2 * resolved * 10_000 + received) / (2 * received))
}
