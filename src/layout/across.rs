//! The cells of what is merged in a total: of units across the detail sheets, of added rows down a sheet.

use std::ops::Range;

use crate::cell::{Area, CellRef, MAX_COLUMNS};
use crate::merge::{Cells, Scattered, collapse};

use super::levels::Part;
use super::names::quoted;
use super::plan::{DETAIL_TITLES, Plan, Slot};
use super::rendered::Scope;

/// Most areas of units, with the totals of groups between them, of which a formula on another sheet speaks.
const MOST_BESIDE: usize = 12;

/// The cells of a row over units, seen from the detail sheet of a total: `value` is the position among the value columns,
/// `key` the column's code.
pub fn across(
    plan: &Plan,
    row: u32,
    (value, key): (usize, &str),
    scope: Scope,
    units: Range<usize>,
) -> Cells {
    let slots = &plan.slots[units];
    let spans = spans(slots, row, value as u32, plan.stride());
    let prefixed = |sheet: usize, reference: &str| prefixed(plan, (plan.home(scope), sheet), reference);
    let areas = spans.iter().map(|(sheet, area)| prefixed(*sheet, &area.to_string())).collect();
    let scattered = (plan.values.len() > 1).then(|| Scattered {
        each: slots
            .iter()
            .map(|slot| {
                let at = CellRef::new(row, slot.column + value as u32);
                prefixed(slot.sheet, &at.to_string())
            })
            .collect(),
        keys: spans.iter().map(|(sheet, area)| prefixed(*sheet, &keys(plan, *area))).collect(),
        key: key.to_owned(),
    });
    Cells { areas, scattered }
}

/// The cells of a row over all units as a few areas, each with those that name its units, seen from another sheet; none where
/// other numbers stand between them, or they are too many for a formula.
pub fn beside(plan: &Plan, row: u32) -> Vec<(String, String)> {
    let spans = spans(&plan.slots, row, 0, plan.stride());
    if plan.values.len() != 1 || spans.len() > MOST_BESIDE {
        return Vec::new();
    }
    let row_of = |sheet: usize, area: Area, row: u32| {
        let at = |column| CellRef::new(row, column).absolute();
        format!("{}!{}:{}", quoted(&plan.details[sheet]), at(area.first.column), at(area.last.column))
    };
    let both = |(sheet, area)| (row_of(sheet, area, row), row_of(sheet, area, DETAIL_TITLES));
    spans.into_iter().map(both).collect()
}

/// The cells of a row in which only the first cell of each unit is used, and nothing stands in the columns of groups.
pub fn firsts(plan: &Plan, row: u32, scope: Scope, units: Range<usize>) -> Cells {
    let spans = spans(&plan.slots[units], row, 0, MAX_COLUMNS).into_iter();
    let home = plan.home(scope);
    let areas = spans.map(|(sheet, area)| prefixed(plan, (home, sheet), &area.to_string())).collect();
    Cells { areas, scattered: None }
}

/// The totals of groups, and the cells of units, that a total is made of, seen from its detail sheet; units that are
/// neighbours, and have no other value column, are one area. `value` is the position among the value columns.
pub fn over_parts(plan: &Plan, row: usize, value: usize, scope: Scope) -> Cells {
    let (home, mut areas, mut units) = (plan.home(scope), Vec::new(), 0..0);
    let at = plan.detail_rows[row];
    let take = |units: Range<usize>, areas: &mut Vec<String>| {
        let spans = spans(&plan.slots[units], at, value as u32, plan.stride());
        let each = spans.into_iter().flat_map(|(sheet, area)| {
            let step = plan.stride() as usize;
            let columns = (area.first.column..=area.last.column).step_by(step).collect::<Vec<_>>();
            let cells = columns
                .into_iter()
                .map(move |column| Area::new(CellRef::new(at, column), CellRef::new(at, column)));
            let whole: Vec<Area> = if step == 1 { vec![area] } else { cells.collect() };
            whole.into_iter().map(move |area| (sheet, area))
        });
        areas.extend(each.map(|(sheet, area)| prefixed(plan, (home, sheet), &area.to_string())));
    };
    for part in plan.parts(scope) {
        match *part {
            Part::Unit(unit) if units.end == unit && !units.is_empty() => units.end = unit + 1,
            Part::Unit(unit) => {
                take(std::mem::replace(&mut units, unit..unit + 1), &mut areas);
            }
            Part::Group(group) => {
                take(std::mem::take(&mut units), &mut areas);
                let cell = plan.group_total(row, value, group).to_string();
                areas.push(prefixed(plan, (home, plan.group_slots[group].sheet), &cell));
            }
        }
    }
    take(units, &mut areas);
    Cells { areas, scattered: None }
}

/// The cells of a column in some rows of a sheet.
pub fn down(rows: impl Iterator<Item = u32>, column: u32) -> Cells {
    let cells: Vec<String> = rows.map(|row| CellRef::new(row, column).to_string()).collect();
    Cells { areas: collapse(&cells), scattered: None }
}

/// Runs of units with at most so many columns from one to the next.
fn spans(slots: &[Slot], row: u32, value: u32, step: u32) -> Vec<(usize, Area)> {
    let mut spans: Vec<(usize, Area)> = Vec::new();
    for slot in slots {
        let at = CellRef::new(row, slot.column + value);
        match spans.last_mut() {
            Some((sheet, area)) if *sheet == slot.sheet && at.column - area.last.column <= step => {
                area.last = at;
            }
            _ => spans.push((slot.sheet, Area::new(at, at))),
        }
    }
    spans
}

/// The row of column codes beside an area.
fn keys(plan: &Plan, area: Area) -> String {
    let row = plan.key_row().unwrap_or_default();
    let first = CellRef::new(row, area.first.column).absolute();
    let last = CellRef::new(row, area.last.column).absolute();
    format!("{first}:{last}")
}

/// A reference to a detail sheet, as it is written on another.
fn prefixed(plan: &Plan, (home, sheet): (usize, usize), reference: &str) -> String {
    if sheet == home { reference.to_owned() } else { format!("{}!{reference}", quoted(&plan.details[sheet])) }
}
