//! Figures of many workbooks and returns as tables: each file says its template and period by itself; those that are alike in
//! both are settled together, so that nothing counts twice.

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use super::listing::UnitList;
use super::{Files, Output, Session, Settled, Undecided};
use crate::export::{self, Figures};
use crate::finding::{Counts, Finding, Place, Rule, Wording};
use crate::merge::Consolidation;
use crate::period::Period;
use crate::read::Source;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Comma-separated values.
    Csv,
    /// An array of objects.
    Json,
    /// Parquet.
    Parquet,
}

impl TableFormat {
    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
        }
    }
}

/// What files hold, apart by template and period.
pub struct Exported<'s> {
    /// One for each template and period, in the order of their files.
    pub settled: Vec<Settled>,
    /// Files that give nothing, and why.
    pub lost: Vec<Finding>,
    list: UnitList<'s>,
}

/// Some of the files of a run.
struct Part<'f, F: Files + ?Sized> {
    files: &'f F,
    which: Vec<usize>,
}

impl<F: Files + ?Sized> Files for Part<'_, F> {
    fn names(&self) -> Vec<Arc<str>> {
        let names = self.files.names();
        self.which.iter().map(|&index| Arc::clone(&names[index])).collect()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, Wording> {
        self.files.bytes(self.which[index])
    }
}

/// What one file holds by itself.
type Alone = Result<Settled, Undecided>;

impl Session<'_> {
    /// Reads what is to be exported.
    pub fn gather<F: Files + ?Sized>(&self, files: &F) -> Exported<'_> {
        let names = files.names();
        let mut opened: Vec<_> = names.iter().map(|_| None).collect();
        let by_name = self.list_by_name(files, &mut opened);
        drop(opened);
        let alone: Vec<(usize, Alone)> = (0..names.len())
            .into_par_iter()
            .filter(|&index| !by_name.is_one(&names[index]))
            .map(|index| {
                let settled = self.settle_part(&Part { files, which: vec![index] }, &by_name);
                files.taken_in();
                (index, settled)
            })
            .collect();
        let mut found = Found { lost: files.lost(), ..Found::default() };
        for (index, one) in alone {
            match one {
                Ok(settled) => found.take(index, settled),
                Err(undecided) => found.refuse(index, &names[index], undecided),
            }
        }
        let list = self.list_by_content(files, &mut found, by_name);
        found.join_undated();
        found.seat_strangers(&names);
        let together = |which| self.settle_part(&Part { files, which }, &list).ok();
        let settled =
            found.groups.into_values().filter_map(|Group { which, alone }| match (&which[..], alone) {
                ([_], Some(alone)) => Some(alone),
                (_, alone) => together(which).or(alone),
            });
        let settled = settled.collect();
        Exported { settled, lost: found.lost, list: list.clone() }
    }

    fn settle_part<F: Files + ?Sized>(&self, part: &Part<'_, F>, list: &UnitList<'_>) -> Alone {
        self.choose_with(part, list.clone(), Vec::new()).map(super::Chosen::settle)
    }

    /// The list of units, when one lies among files that hold no form: what was settled without it is settled anew.
    fn list_by_content<'s, F: Files + ?Sized>(
        &'s self,
        files: &F,
        found: &mut Found,
        by_name: UnitList<'s>,
    ) -> UnitList<'s> {
        if self.units.is_some() {
            return by_name;
        }
        let names = files.names();
        let mut lists = Vec::new();
        let mut is_list = |index: &mut usize| {
            let listing = files.bytes(*index).ok().and_then(|bytes| {
                self.listing(&Source { file: Arc::clone(&names[*index]), bytes: &bytes }, false)
            });
            let is_one = listing.is_some();
            lists.extend(listing.map(Arc::new));
            is_one
        };
        found.strangers.extract_if(.., &mut is_list).for_each(drop);
        let empty =
            |group: &Group| group.alone.as_ref().is_some_and(|one| one.consolidation.returns.is_empty());
        for group in found.groups.values_mut().filter(|group| empty(group)) {
            group.which.extract_if(.., &mut is_list).for_each(drop);
        }
        if lists.is_empty() {
            return by_name;
        }
        found.groups.retain(|_, group| !group.which.is_empty());
        found.groups.values_mut().for_each(|group| group.alone = None);
        by_name.with(lists)
    }
}

/// Files of one template and period.
struct Group {
    which: Vec<usize>,
    /// The first of them, settled by itself.
    alone: Option<Settled>,
}

/// What is known once each file was looked at by itself.
#[derive(Default)]
struct Found {
    groups: IndexMap<(Arc<str>, Option<Period>), Group>,
    /// Files that hold no form: a list of units, or something else that is told where files are settled.
    strangers: Vec<usize>,
    lost: Vec<Finding>,
}

impl Found {
    fn take(&mut self, index: usize, settled: Settled) {
        let Consolidation { template, period, .. } = &settled.consolidation;
        let key = (Arc::clone(&template.id), *period);
        let group = self.groups.entry(key).or_insert(Group { which: Vec::new(), alone: Some(settled) });
        group.which.push(index);
    }

    fn refuse(&mut self, index: usize, file: &Arc<str>, undecided: Undecided) {
        if !undecided.findings.is_empty() {
            self.lost.extend(undecided.findings);
        } else if undecided.alike {
            self.lost.push(Finding::new(Rule::UNKNOWN_FORM, Place::file(file), undecided.why));
        } else {
            self.strangers.push(index);
        }
    }

    /// A file that names no period is of the others' where these are all of one, as when they are consolidated.
    fn join_undated(&mut self) {
        let undated: Vec<Arc<str>> =
            self.groups.keys().filter(|(_, period)| period.is_none()).map(|(id, _)| Arc::clone(id)).collect();
        for id in undated {
            let mut dated = self.groups.keys().filter(|(other, period)| *other == id && period.is_some());
            if let (Some(key), None) = (dated.next().cloned(), dated.next())
                && let Some(undated) = self.groups.shift_remove(&(id, None))
            {
                self.groups[&key].which.extend(undated.which);
            }
        }
    }

    /// Files without a form are told beside those that have one.
    fn seat_strangers(&mut self, names: &[Arc<str>]) {
        match self.groups.first_mut() {
            Some((_, group)) => group.which.append(&mut self.strangers),
            None => self.lost.extend(self.strangers.iter().map(|&index| {
                let why = Wording::new(
                    "tệp không chứa biểu nào của các bộ biểu mẫu đã biết",
                    "the file holds no form of the known templates",
                );
                Finding::new(Rule::UNKNOWN_FORM, Place::file(&names[index]), why)
            })),
        }
    }
}

impl Exported<'_> {
    /// How many findings of each severity there are.
    pub fn counts(&self) -> Counts {
        let settled = self.settled.iter().flat_map(|one| one.consolidation.all_findings());
        Counts::of(settled.chain(&self.lost))
    }

    /// How many figures the tables hold.
    pub fn figures(&self) -> usize {
        self.settled.iter().map(|one| crate::report::tidy(&one.consolidation).count()).sum()
    }

    /// The tables: one with everything, or one for each template and period with its way inside of a folder.
    pub fn tables(&self, format: TableFormat, partitioned: bool) -> Result<Vec<(String, Output)>, Wording> {
        let code = |unit: &str| {
            let registry = self.list.registry()?;
            registry.units()[registry.position(unit)?].code.clone()
        };
        let figures =
            self.settled.iter().map(|one| Figures { consolidation: &one.consolidation, code: &code });
        let figures: Vec<Figures<'_>> = figures.collect();
        let table = |figures: &[Figures<'_>]| {
            let bytes = match format {
                TableFormat::Csv => Ok(export::csv(figures, partitioned)),
                TableFormat::Json => Ok(export::json(figures, partitioned)),
                TableFormat::Parquet => export::parquet(figures, partitioned),
            };
            let failed =
                |error: parquet::errors::ParquetError| Wording::new(error.to_string(), error.to_string());
            bytes.map(Output::figures).map_err(failed)
        };
        if !partitioned {
            return Ok(vec![(String::new(), table(&figures)?)]);
        }
        let name = |figures: &Figures<'_>| {
            format!("{}/figures.{}", export::partition(figures.consolidation), format.ending())
        };
        figures.iter().map(|one| Ok((name(one), table(std::slice::from_ref(one))?))).collect()
    }
}
