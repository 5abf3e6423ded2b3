//! How cells of other sheets are called in formulas.

use crate::cell::CellRef;
use crate::spot::{RowId, Spot};

use super::desk::Desk;
use super::names::quoted;
use super::plan::Plan;

/// The total cell of the detail sheet, from another sheet.
pub fn detail_reference(plan: &Plan, row: usize, column: usize) -> String {
    format!("{}!{}", quoted(&plan.details[0]), plan.total(row, plan.value_of(column).unwrap_or(0)))
}

/// A value cell of an official sheet, seen from a form's official sheet.
pub fn reference(desk: &Desk, Spot { form, row, column }: Spot, from: usize) -> String {
    let plan = &desk.plans[form];
    let row = match row {
        RowId::Printed(row) => plan.official_rows.get(row).copied(),
        // Only the forms of one return have one place for it.
        RowId::Added(_) => desk.planned(form, 0, row).map(|entry| entry.official),
        RowId::Counted => None,
    };
    let cell = row.map_or_else(String::new, |row| CellRef::new(row, column as u32).to_string());
    if form == from { cell } else { format!("{}!{cell}", quoted(&plan.official)) }
}
