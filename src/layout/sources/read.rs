//! Nguồn số liệu, read back: where the workbook says that each figure came from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::book::{Book, Sheet};
use crate::cell::CellRef;

use super::{COLUMNS, EXCLUDED, STATES};

/// Where one figure came from, as the workbook says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceCell {
    /// The file, without its folder.
    pub file: Arc<str>,
    /// The sheet.
    pub sheet: Arc<str>,
    /// The cell.
    pub cell: Option<CellRef>,
    /// The value that was read from it, as the workbook has it; empty for none.
    pub value: Arc<str>,
    /// What stood in it.
    pub raw: Arc<str>,
    /// What was repaired; empty for nothing.
    pub repair: Arc<str>,
    /// Totals leave it out.
    pub left_out: bool,
}

/// What names a figure in the list: unit, form, code, label, column.
pub type Named = (Arc<str>, Arc<str>, Arc<str>, Arc<str>, Arc<str>);

/// Every figure listed, by what names it; several where a unit has several rows of one name.
pub fn read_sources(book: &Book) -> HashMap<Named, Vec<SourceCell>> {
    let mut found: HashMap<Named, Vec<SourceCell>> = HashMap::new();
    for sheet in book.sheets.iter().filter(|sheet| is_list(sheet)) {
        let last = sheet.cells.last().map_or(0, |cell| cell.at.row);
        for row in 1..=last {
            let text = |column| {
                let cell = sheet.get(CellRef::new(row, column));
                Arc::from(cell.map(|cell| cell.content.raw()).unwrap_or_default())
            };
            let named = (text(4), text(0), text(1), text(2), text(3));
            let cell: Arc<str> = text(12);
            let (file, sheet, value, raw, repair) = (text(10), text(11), text(5), text(7), text(8));
            let state = text(6);
            let left_out =
                STATES.iter().any(|(name, vi, en)| *name == EXCLUDED && [*vi, *en].contains(&&*state));
            let source = SourceCell { file, sheet, cell: cell.parse().ok(), value, raw, repair, left_out };
            found.entry(named).or_default().push(source);
        }
    }
    found
}

/// Whether a sheet has the header of the list, in one of the languages.
fn is_list(sheet: &Sheet) -> bool {
    let said = |column: usize| {
        sheet.get(CellRef::new(0, column as u32)).map(|cell| cell.content.raw()).unwrap_or_default()
    };
    let vi = || COLUMNS.iter().enumerate().all(|(column, (vi, ..))| said(column) == *vi);
    let en = || COLUMNS.iter().enumerate().all(|(column, (_, en, _))| said(column) == *en);
    vi() || en()
}
