//! The cells of what is merged in a total: of units across the detail sheets, of added rows down a sheet.

use std::ops::Range;

use crate::cell::{Area, CellRef};
use crate::merge::{Cells, Scattered, collapse};

use super::names::quoted;
use super::plan::{DETAIL_TITLES, Plan, Slot};

/// The cells of a row over units, seen from the first detail sheet: `value` is the position among the value columns, `key`
/// the column's code.
pub fn across(plan: &Plan, row: u32, value: usize, key: &str, units: Range<usize>) -> Cells {
    let slots = &plan.slots[units];
    let spans = spans(slots, row, value as u32);
    let areas = spans.iter().map(|(sheet, area)| prefixed(plan, *sheet, &area.to_string())).collect();
    let scattered = (plan.values.len() > 1).then(|| Scattered {
        each: slots
            .iter()
            .map(|slot| {
                let at = CellRef::new(row, slot.column + value as u32);
                prefixed(plan, slot.sheet, &at.to_string())
            })
            .collect(),
        keys: spans.iter().map(|(sheet, area)| keys(plan, *sheet, *area)).collect(),
        key: key.to_owned(),
    });
    Cells { areas, scattered }
}

/// The cells of a row over all units as one area, and those that name the units, seen from another sheet; `None` where other
/// numbers stand between them.
pub fn beside(plan: &Plan, row: u32) -> Option<(String, String)> {
    let [(0, area)] = spans(&plan.slots, row, 0)[..] else { return None };
    let row_of = |row: u32| {
        let at = |column| CellRef::new(row, column).absolute();
        format!("{}!{}:{}", quoted(&plan.details[0]), at(area.first.column), at(area.last.column))
    };
    (plan.values.len() == 1).then(|| (row_of(row), row_of(DETAIL_TITLES)))
}

/// The cells of a row in which only the first cell of each unit is used.
pub fn firsts(plan: &Plan, row: u32, units: Range<usize>) -> Cells {
    let spans = spans(&plan.slots[units], row, 0);
    let areas = spans.into_iter().map(|(sheet, area)| prefixed(plan, sheet, &area.to_string())).collect();
    Cells { areas, scattered: None }
}

/// The cells of a column in some rows of a sheet.
pub fn down(rows: impl Iterator<Item = u32>, column: u32) -> Cells {
    let cells: Vec<String> = rows.map(|row| CellRef::new(row, column).to_string()).collect();
    Cells { areas: collapse(&cells), scattered: None }
}

fn spans(slots: &[Slot], row: u32, value: u32) -> Vec<(usize, Area)> {
    let mut spans: Vec<(usize, Area)> = Vec::new();
    for slot in slots {
        let at = CellRef::new(row, slot.column + value);
        match spans.last_mut() {
            Some((sheet, area)) if *sheet == slot.sheet => area.last = at,
            _ => spans.push((slot.sheet, Area::new(at, at))),
        }
    }
    spans
}

/// The row of column codes beside an area.
fn keys(plan: &Plan, sheet: usize, area: Area) -> String {
    let row = plan.key_row().unwrap_or_default();
    let first = CellRef::new(row, area.first.column).absolute();
    let last = CellRef::new(row, area.last.column).absolute();
    prefixed(plan, sheet, &format!("{first}:{last}"))
}

fn prefixed(plan: &Plan, sheet: usize, reference: &str) -> String {
    if sheet == 0 { reference.to_owned() } else { format!("{}!{reference}", quoted(&plan.details[sheet])) }
}
