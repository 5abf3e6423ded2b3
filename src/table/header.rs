//! The captions of a table: how deep and how wide they are where they begin.

use std::borrow::Cow;

use crate::book::Cell;
use crate::cell::CellRef;
use crate::model::Role;

use super::cells::{WIDEST, filled, text_of};
use super::lexicon::Lexicon;
use super::numbers::is_number_row;
use super::page::Page;

/// Header blocks are not deeper than this.
const DEEPEST_HEADER: u32 = 8;
/// Longer texts are not captions.
const LONGEST_CAPTION: usize = 240;

/// The captions of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// First and last row of the captions.
    pub rows: (u32, u32),
    /// The row of column numbers under them, or among them.
    pub numbers: Option<u32>,
    /// First and last column.
    pub columns: (u32, u32),
    /// The column of the labels, where the captions tell.
    pub label: Option<u32>,
    /// The column of the codes, where the captions tell.
    pub code: Option<u32>,
    /// Known by the words of its captions.
    pub named: bool,
    /// It stands right of another table, in the same rows.
    pub beside: bool,
}

impl Header {
    /// First row under it.
    pub fn end(&self) -> u32 {
        self.numbers.unwrap_or(self.rows.1).max(self.rows.1) + 1
    }
}

/// The caption in a cell.
pub(super) fn caption_of(cell: &Cell) -> Option<Cow<'_, str>> {
    text_of(cell).filter(|text| text.len() <= LONGEST_CAPTION)
}

/// How deep and how wide the header is that begins at a row.
pub(super) fn complete(
    page: &Page,
    first: u32,
    label: Option<u32>,
    code: Option<u32>,
    lexicon: &dyn Lexicon,
) -> Header {
    let (last, numbers) = depth(page, first, &[label, code], lexicon);
    let span = (first..=last).flat_map(|row| filled(page, row)).map(|cell| {
        let right = page.merge_at(cell.at).map_or(cell.at.column, |area| area.last.column);
        (cell.at.column, right.min(WIDEST - 1))
    });
    let under =
        numbers.into_iter().flat_map(|row| filled(page, row)).map(|cell| (cell.at.column, cell.at.column));
    let named = [label, code].into_iter().flatten().map(|column| (column, column));
    let columns =
        span.chain(under).chain(named).fold((u32::MAX, 0), |all, one| (all.0.min(one.0), all.1.max(one.1)));
    Header { rows: (first, last), numbers, columns, label, code, named: false, beside: false }
}

/// The last row of the captions that begin at a row, and the row of column numbers under them or, where captions are
/// merged down over it, among them.
fn depth(page: &Page, first: u32, named: &[Option<u32>], lexicon: &dyn Lexicon) -> (u32, Option<u32>) {
    let deepest = first + DEEPEST_HEADER;
    let bottom = |row: u32| {
        let merged = filled(page, row).filter_map(|cell| page.merge_from(cell.at));
        merged.map(|area| area.last.row).max().unwrap_or(row).min(deepest)
    };
    let mut row = first;
    let mut last = bottom(first);
    while row < deepest {
        row += 1;
        if is_number_row(page.row(row)) && numbers_columns(page, row, row <= last, named[0]) {
            return (row - 1, Some(row));
        }
        if row > last && !is_caption_row(page, row, named, lexicon) {
            break;
        }
        last = last.max(bottom(row));
    }
    (last, None)
}

/// Whether numbers in a row number the columns: `1 2 3 4 5` under one caption `Chia theo lớp` are captions themselves.
/// Among captions merged down over the row (`swallowed`) they do when every column of figures has one.
fn numbers_columns(page: &Page, row: u32, swallowed: bool, label: Option<u32>) -> bool {
    let right = |cell: &&Cell| label.is_none_or(|label| cell.at.column > label);
    let numbered: Vec<u32> = filled(page, row).filter(right).map(|cell| cell.at.column).collect();
    let above = |column: &u32| page.merge_at(CellRef::new(row - 1, *column));
    let of_one = numbered
        .first()
        .and_then(above)
        .is_some_and(|area| numbered.iter().all(|&column| area.contains(CellRef::new(row - 1, column))));
    let of_each = || filled(page, row - 1).filter(right).all(|cell| numbered.contains(&cell.at.column));
    !of_one && (!swallowed || of_each())
}

/// A further row of captions: texts right of the labels, and nothing where codes and labels stand under the header.
fn is_caption_row(page: &Page, row: u32, named: &[Option<u32>], lexicon: &dyn Lexicon) -> bool {
    let mut captions = 0;
    let mut sure = false;
    for cell in filled(page, row) {
        let Some(text) = caption_of(cell) else { return false };
        let column = cell.at.column;
        if lexicon.is_label(&text) && lexicon.known(&text).is_none() {
            return false;
        }
        if named.contains(&Some(column)) && !text.starts_with('(') {
            let again = matches!(lexicon.role(&text), Some(Role::Label | Role::Code));
            if !again {
                return false;
            }
        }
        let above = row.checked_sub(1).and_then(|above| page.merge_at(CellRef::new(above, column)));
        // Under a caption merged down to the row above no other caption stands.
        if above.is_some_and(|area| area.first.row < area.last.row && area.last.row + 1 == row) {
            return false;
        }
        sure |= above.is_some_and(|area| area.first.column < area.last.column);
        sure |= lexicon.known(&text).is_some();
        captions += usize::from(named[0].is_none_or(|label| column > label));
    }
    captions > 1 || (captions == 1 && sure)
}
