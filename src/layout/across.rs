//! The cells of one indicator over all units, and the functions over them.
//!
//! With one value column the units' cells are neighbours: `E8:P8`. With many they are every n-th cell; a few are
//! listed (`E8,H8,K8`), many are picked by the row of column codes: `SUMIF($G$6:$ZZ$6,"8",$G8:$ZZ8)`.

use std::ops::Range;

use crate::cell::{Area, CellRef};

use super::names::quoted;
use super::plan::{Plan, Slot};

/// Up to so many scattered cells are listed one by one.
const LISTED: usize = 30;
/// Arguments of a function.
const ARGUMENTS: usize = 250;

/// The cells of one row and one value column over all units.
#[derive(Clone, Copy)]
pub struct Across<'a> {
    plan: &'a Plan,
    row: u32,
    value: usize,
    key: &'a str,
    slots: &'a [Slot],
    keyed: bool,
    outside: bool,
}

impl<'a> Across<'a> {
    /// The cells of a form's row and value (position among the value columns, with the column's code), over units.
    pub fn new(plan: &'a Plan, row: usize, value: usize, key: &'a str, units: Range<usize>) -> Self {
        let scattered = plan.values.len() > 1;
        let keyed = scattered && units.len() > LISTED;
        Self {
            plan,
            row: plan.detail_rows[row],
            value,
            key,
            slots: &plan.slots[units],
            keyed,
            outside: false,
        }
    }

    /// The same cells as seen from another sheet than the first detail sheet.
    #[must_use]
    pub fn seen_from_outside(self, outside: bool) -> Self {
        Self { outside, ..self }
    }

    fn scattered(&self) -> bool {
        self.plan.values.len() > 1
    }

    /// One area for every detail sheet.
    fn areas(&self) -> Vec<String> {
        self.spans().into_iter().map(|(sheet, area)| self.prefixed(sheet, &area.to_string())).collect()
    }

    fn spans(&self) -> Vec<(usize, Area)> {
        let mut spans: Vec<(usize, Area)> = Vec::new();
        for slot in self.slots {
            let at = CellRef::new(self.row, slot.column + self.value as u32);
            match spans.last_mut() {
                Some((sheet, area)) if *sheet == slot.sheet => area.last = at,
                _ => spans.push((slot.sheet, Area::new(at, at))),
            }
        }
        spans
    }

    fn prefixed(&self, sheet: usize, reference: &str) -> String {
        if sheet == 0 && !self.outside {
            reference.to_owned()
        } else {
            format!("{}!{reference}", quoted(&self.plan.details[sheet]))
        }
    }

    /// The row of column codes beside each area.
    fn keys(&self) -> Vec<String> {
        let row = self.plan.key_row().unwrap_or_default();
        self.spans()
            .into_iter()
            .map(|(sheet, area)| {
                let first = CellRef::new(row, area.first.column).absolute();
                let last = CellRef::new(row, area.last.column).absolute();
                self.prefixed(sheet, &format!("{first}:{last}"))
            })
            .collect()
    }

    fn key(&self) -> String {
        text(self.key)
    }

    /// A function of any number of ranges: `MAX(E8:P8)`; `None` when there are too many scattered cells.
    pub fn call(&self, function: &str) -> Option<String> {
        if !self.scattered() {
            return Some(format!("{function}({})", self.areas().join(",")));
        }
        let cells = self.slots;
        if cells.len() > ARGUMENTS {
            return None;
        }
        let cells: Vec<String> = cells
            .iter()
            .map(|slot| {
                let at = CellRef::new(self.row, slot.column + self.value as u32);
                self.prefixed(slot.sheet, &at.to_string())
            })
            .collect();
        Some(format!("{function}({})", cells.join(",")))
    }

    /// The sum of the numbers.
    pub fn sum(&self) -> Option<String> {
        if !self.keyed {
            return self.call("SUM");
        }
        Some(self.joined(|area, keys| format!("SUMIF({keys},{},{area})", self.key())))
    }

    /// How many numbers there are.
    pub fn count(&self) -> Option<String> {
        if !self.keyed {
            return self.call("COUNT");
        }
        Some(self.joined(|area, keys| format!("COUNTIFS({keys},{},{area},\">=-1E+300\")", self.key())))
    }

    /// How many cells hold that number, which may be an expression.
    pub fn count_if(&self, number: &str) -> String {
        if !self.scattered() {
            return self.joined(|area, _| format!("COUNTIF({area},{number})"));
        }
        self.joined(|area, keys| format!("COUNTIFS({keys},{},{area},{number})", self.key()))
    }

    /// Sum over the units that gave both this and the other: of this, or of the product with the other.
    pub fn paired(&self, other: &Self, product: bool) -> String {
        let keys = self.keys();
        let terms: Vec<String> = self
            .areas()
            .iter()
            .zip(other.areas())
            .zip(keys)
            .map(|((this, other), keys)| {
                let picked =
                    if self.scattered() { format!("({keys}={})*", self.key()) } else { String::new() };
                let factor = if product { format!(",{other}") } else { String::new() };
                format!("SUMPRODUCT({picked}ISNUMBER({this})*ISNUMBER({other}),{this}{factor})")
            })
            .collect();
        terms.join("+")
    }

    fn joined(&self, term: impl Fn(&str, &str) -> String) -> String {
        let terms: Vec<String> =
            self.areas().iter().zip(self.keys()).map(|(area, keys)| term(area, &keys)).collect();
        terms.join("+")
    }
}

/// Text inside a formula.
pub fn text(content: &str) -> String {
    format!("\"{}\"", content.replace('"', "\"\""))
}
