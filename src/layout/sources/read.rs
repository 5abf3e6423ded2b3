//! Nguồn số liệu, read back: where the workbook says that each figure came from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::book::list::Held;
use crate::book::{Book, Content, Sheet};
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
                let cell = sheet.get(CellRef::new(row, column as u32));
                Arc::from(cell.map(|cell| cell.content.raw()).unwrap_or_default())
            };
            take(std::array::from_fn(text), &mut found);
        }
        for (_, held) in sheet.list.iter().flat_map(|list| list.rows()) {
            let mut texts: Row = std::array::from_fn(|_| Arc::default());
            for (column, held) in held {
                if let Some(text) = texts.get_mut(column as usize) {
                    *text = match held {
                        Held::Text(_, text) => Arc::clone(text),
                        Held::Number(number) => Content::Number(number).raw().into(),
                    };
                }
            }
            take(texts, &mut found);
        }
    }
    found
}

/// The texts of a row of the list.
type Row = [Arc<str>; COLUMNS.len()];

/// Takes in a row of the list.
fn take(row: Row, found: &mut HashMap<Named, Vec<SourceCell>>) {
    let [form, code, label, column, unit, value, state, raw, repair, _, file, sheet, cell] = row;
    let named = (unit, form, code, label, column);
    let left_out = STATES.iter().any(|(name, vi, en)| *name == EXCLUDED && [*vi, *en].contains(&&*state));
    let source = SourceCell { file, sheet, cell: cell.parse().ok(), value, raw, repair, left_out };
    found.entry(named).or_default().push(source);
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
