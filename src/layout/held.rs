//! What stands in a cell of a consolidated workbook: the layout read backwards.

use std::ops::Range;

use crate::cell::CellRef;
use crate::finding::Language;
use crate::merge::Consolidation;
use crate::spot::{RowId, Spot};

use super::levels::Part;
use super::plan::{Plan, Whose, plan};

/// Of whom a cell speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Of all units.
    All,
    /// Of a group: its name, its units by their positions among the used returns.
    Group(String, Range<usize>),
    /// Of one unit, by its position among the used returns.
    Unit(usize),
}

/// The figure or total in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its row and column of the form.
    pub spot: Spot,
    /// Whose it is.
    pub holder: Holder,
}

/// Which cell of the consolidated workbook of a consolidation holds what.
pub struct CellMap {
    plans: Vec<Plan>,
    columns: Vec<usize>,
}

impl CellMap {
    /// The map of a consolidation's workbook.
    pub fn of(consolidation: &Consolidation) -> Self {
        Self {
            plans: plan(consolidation, Whose::Units, Language::Vi),
            columns: consolidation.template.forms.iter().map(|form| form.columns.len()).collect(),
        }
    }

    /// The figure or total in a cell; `None` where a caption, a name or nothing stands.
    pub fn at(&self, sheet: &str, at: CellRef) -> Option<Held> {
        self.plans.iter().enumerate().find_map(|(form, plan)| {
            if plan.official == sheet {
                return official(plan, form, at);
            }
            let detail = plan.details.iter().position(|name| name == sheet)?;
            if plan.lists() {
                let inside = detail == 0 && (at.column as usize) < self.columns[form];
                return inside.then(|| listed(plan, form, at)).flatten();
            }
            in_detail(plan, form, (detail, at))
        })
    }

    /// The names of the sheets that hold figures: official ones, then detail sheets.
    pub fn sheets(&self) -> impl Iterator<Item = &String> {
        let officials = self.plans.iter().map(|plan| &plan.official);
        officials.chain(self.plans.iter().flat_map(|plan| &plan.details))
    }
}

fn official(plan: &Plan, form: usize, at: CellRef) -> Option<Held> {
    let column = at.column as usize;
    plan.value_of(column)?;
    let total = plan.official_rows.iter().position(|&row| row == at.row);
    let total = total.map(|row| Held { spot: Spot::new(form, row, column), holder: Holder::All });
    let entry = || plan.entries.iter().find(|entry| entry.official == at.row);
    total.or_else(|| entry().map(|entry| added(form, column, entry.added, entry.unit)))
}

/// A row of units or of an open list: the columns are those of the form.
fn listed(plan: &Plan, form: usize, at: CellRef) -> Option<Held> {
    let column = at.column as usize;
    plan.value_of(column)?;
    let total = plan.detail_rows.iter().position(|&row| row == at.row);
    let total = total.map(|row| Held { spot: Spot::new(form, row, column), holder: Holder::All });
    let entry = || plan.entries.iter().find(|entry| entry.detail == at.row);
    total.or_else(|| entry().map(|entry| added(form, column, entry.added, entry.unit)))
}

fn added(form: usize, column: usize, row: RowId, unit: usize) -> Held {
    Held { spot: Spot::new(form, row, column), holder: Holder::Unit(unit) }
}

fn in_detail(plan: &Plan, form: usize, (sheet, at): (usize, CellRef)) -> Option<Held> {
    let row = plan.detail_rows.iter().position(|&row| row == at.row)?;
    let stride = plan.stride();
    let held = |value: u32, holder| {
        let column = *plan.values.get(value as usize)?;
        Some(Held { spot: Spot::new(form, row, column), holder })
    };
    if sheet == 0 && (plan.lead()..plan.fixed(0)).contains(&at.column) {
        return held(at.column - plan.lead(), Holder::All);
    }
    let (first, part) =
        plan.blocks_on(sheet).find(|(first, _)| (*first..*first + stride).contains(&at.column))?;
    let holder = match part {
        Part::Unit(unit) => Holder::Unit(unit),
        Part::Group(group) => {
            let group = &plan.groups[group];
            Holder::Group(group.name.clone(), group.units.clone())
        }
    };
    held(at.column - first, holder)
}
