//! One form of a consolidated workbook that is taken apart.

use crate::book::{Book, Sheet};
use crate::cell::CellRef;
use crate::model::{Form, Role, Template};
use crate::spot::Spot;

use super::{Details, ShareForm};

/// One form of the workbook: where its details stand, and which of its rows and columns the template has.
pub(super) struct Sought<'a> {
    pub index: usize,
    pub form: &'a Form,
    pub details: &'a Details,
    pub rows: Vec<Option<usize>>,
    pub columns: Vec<Option<usize>>,
}

impl<'a> Sought<'a> {
    pub fn new(template: &'a Template, details: &'a Details) -> Option<Self> {
        let index = template.forms.iter().position(|form| form.id == details.form)?;
        let form = &template.forms[index];
        let rows = details.rows.iter().map(|code| form.row_index(code)).collect();
        let is_value = |column: &usize| form.columns[*column].role == Role::Value;
        let columns = details.columns.iter().map(|code| form.column_index(code).filter(is_value)).collect();
        (details.places.len() == details.columns.len()).then_some(Self {
            index,
            form,
            details,
            rows,
            columns,
        })
    }

    /// Whether a return has columns of its own, and its rows are those of the form.
    pub fn has_indicators(&self) -> bool {
        self.details.head.is_some()
    }

    /// Whether the template has all that the workbook has.
    pub fn is_whole(&self) -> bool {
        self.rows.iter().chain(&self.columns).all(Option::is_some)
    }

    /// The sheet and the first column of a return's figures.
    pub fn column<'b>(&self, book: &'b Book, of: &ShareForm) -> Option<(&'b Sheet, u32)> {
        let (sheet, column) = of.at?;
        Some((book.sheet(self.details.sheets.get(sheet)?)?, column))
    }

    /// The cell of a value in a row, in the columns that begin there.
    pub fn cell(&self, row: u32, first: u32, value: usize) -> CellRef {
        CellRef::new(row, first + self.details.places[value])
    }

    /// Every figure that the template has, and its cell in the columns that begin there.
    pub fn spots(&self, first: u32) -> impl Iterator<Item = (Spot, CellRef)> {
        (self.details.first..).zip(&self.rows).flat_map(move |(at, row)| {
            self.columns.iter().enumerate().filter_map(move |(value, column)| {
                Some((Spot::new(self.index, (*row)?, (*column)?), self.cell(at, first, value)))
            })
        })
    }
}
