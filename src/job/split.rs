//! One consolidation for each group of units, beside the whole.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::figure::Return;
use crate::finding::Wording;
use crate::lexicon::Lexicon;

use super::Settled;
use super::outputs::free_name;

/// The units of one group, settled.
#[derive(Debug)]
pub struct Group {
    /// A name for its file, without an ending, unlike those of the other groups.
    pub file: String,
    /// Its returns, merged.
    pub settled: Settled,
}

/// Files settled, by groups of units.
#[derive(Debug)]
pub struct Split {
    /// The groups with a return that can be used, in the order of the list.
    pub groups: Vec<Group>,
    /// The names of the others.
    pub empty: Vec<Arc<str>>,
    /// Units in the totals of the whole that stand in no group.
    pub ungrouped: Vec<Arc<str>>,
}

impl Settled {
    /// Takes the units apart by a column of the list of units, or by the units above them of a kind or level. `taken` are
    /// names of files, without an ending, that no group may have.
    pub fn split(&self, asked: &str, taken: &[&str]) -> Result<Split, Wording> {
        let Some(list) = &self.registry else { return Err(no_list()) };
        let grouping = list.grouping(asked, &Lexicon::of_the_field().units);
        let grouping = grouping.map_err(|none| no_grouping(asked, &none.known))?;
        let listed: HashMap<&str, &Option<Arc<str>>> =
            list.units().iter().map(|unit| &*unit.display).zip(&grouping).collect();
        let known: HashSet<&Arc<str>> = grouping.iter().flatten().collect();
        let of_return = |one: &Return| match listed.get(&*one.unit) {
            Some(group) => (*group).clone(),
            None => one.groups.iter().rev().find(|group| known.contains(group)).cloned(),
        };
        let mut members: IndexMap<Arc<str>, HashSet<Arc<str>>> = IndexMap::new();
        for (unit, group) in list.units().iter().zip(&grouping) {
            if let Some(group) = group {
                members.entry(Arc::clone(group)).or_default().insert(Arc::clone(&unit.display));
            }
        }
        let mut split = Split { groups: Vec::new(), empty: Vec::new(), ungrouped: Vec::new() };
        for one in self.consolidation.returns.iter().filter(|one| !one.unit.is_empty()) {
            if let Some(group) = of_return(one) {
                members.entry(group).or_default().insert(Arc::clone(&one.unit));
            }
        }
        let alone = self.consolidation.used().filter(|one| of_return(one).is_none());
        split.ungrouped = alone.map(|one| Arc::clone(&one.unit)).collect();
        let mut names: HashSet<String> = taken.iter().map(|name| name.to_lowercase()).collect();
        for (group, units) in members {
            let consolidation = self.consolidation.of_group(&group, &|unit| units.contains(unit));
            let settled = Self {
                consolidation,
                remarks: Vec::new(),
                list: self.list.clone(),
                registry: None,
                office: self.office.clone(),
            };
            if settled.is_empty() {
                split.empty.push(group);
            } else {
                split.groups.push(Group { file: free_name(&group, &mut names), settled });
            }
        }
        Ok(split)
    }
}

fn no_list() -> Wording {
    Wording::new(
        "--split-by cần danh sách đơn vị có cột nhóm: thêm --units TỆP, hoặc đặt danh sách vào thư mục",
        "--split-by needs a list of units with a column of groups: add --units FILE, or put the list into the folder",
    )
}

fn no_grouping(asked: &str, known: &[Arc<str>]) -> Wording {
    let names =
        |quoted: fn(&str) -> String| known.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let (vi, en) = if known.is_empty() {
        ("danh sách không có cột nhóm nào".to_owned(), "the list has no column of groups".to_owned())
    } else {
        let (vi, en) = (names(|name| format!("«{name}»")), names(|name| format!("“{name}”")));
        (format!("danh sách có: {vi}"), format!("the list has: {en}"))
    };
    Wording::new(
        format!("--split-by: không có cột hay cấp «{asked}» trong danh sách đơn vị; {vi}"),
        format!("--split-by: no column or level “{asked}” in the list of units; {en}"),
    )
}
