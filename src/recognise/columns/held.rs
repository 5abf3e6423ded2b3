//! What the columns of a table hold below their captions.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::book::{Cell, Content, Sheet};
use crate::cell::CellRef;

use super::super::blocks::{self, Block};
use crate::matching::{FormKey, Memory, measure_key};

/// The body of a table, looked at column by column.
pub(super) struct Held<'a> {
    sheet: &'a Sheet,
    blocks: &'a [&'a Block],
    /// Columns that hold something, from the left.
    pub used: &'a [u32],
    memory: &'a Memory,
    key: FormKey,
    measures: OnceCell<BTreeSet<&'a str>>,
}

impl<'a> Held<'a> {
    pub(super) fn new(
        sheet: &'a Sheet,
        blocks: &'a [&'a Block],
        used: &'a [u32],
        memory: &'a Memory,
        key: FormKey,
    ) -> Self {
        Self { sheet, blocks, used, memory, key, measures: OnceCell::new() }
    }

    /// The sheet.
    pub(super) fn sheet(&self) -> &'a Sheet {
        self.sheet
    }

    /// The column of the labels.
    pub(super) fn label(&self) -> Option<u32> {
        self.blocks[0].label_column
    }

    /// The cells of a column.
    pub(super) fn cells(&self, column: u32) -> impl Iterator<Item = &'a Cell> {
        let sheet = self.sheet;
        self.blocks.iter().flat_map(move |block| {
            (block.start..block.end).filter_map(move |row| sheet.get(CellRef::new(row, column)))
        })
    }

    /// The codes of the form's rows.
    pub(super) fn codes(&self) -> BTreeSet<&'a str> {
        let codes = self.memory.rows(self.key).iter().map(|row| row.code.as_str());
        codes.filter(|code| !code.is_empty()).collect()
    }

    /// How many cells of a column hold numbers.
    pub(super) fn numbers(&self, column: u32) -> usize {
        self.cells(column).filter(|cell| matches!(cell.content, Content::Number(_))).count()
    }

    /// How many cells of a column hold one of the form's units of measure.
    pub(super) fn measures(&self, column: u32) -> usize {
        let known = self.measures.get_or_init(|| {
            let rows = self.memory.rows(self.key).iter();
            let measures = rows.flat_map(|row| std::iter::once(&row.measure).chain(&row.measures));
            measures.map(String::as_str).filter(|measure| !measure.is_empty()).collect()
        });
        let texts = self.cells(column).filter_map(blocks::text_of);
        texts.filter(|text| known.contains(measure_key(text).as_str())).count()
    }
}
