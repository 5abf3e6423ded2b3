//! A sheet made ready for being looked at cell by cell: which rows hold something, what stands at a place.

use std::borrow::Cow;
use std::ops::Deref;

use crate::book::{Book, Cell, Sheet};
use crate::cell::{Area, CellRef};
use crate::text::{tidied, tidy};

use super::lexicon::TableWords;

/// A sheet of which it is known where something stands.
#[derive(Debug)]
pub struct Page<'a> {
    sheet: &'a Sheet,
    /// Rows in which some cell holds something, from the top.
    rows: Vec<u32>,
    words: &'static TableWords,
    /// Of a table of a document: the lines of the text over it.
    above: Vec<(CellRef, String)>,
}

impl Deref for Page<'_> {
    type Target = Sheet;

    fn deref(&self) -> &Sheet {
        self.sheet
    }
}

impl<'a> Page<'a> {
    /// Makes a sheet ready.
    pub fn new(sheet: &'a Sheet) -> Self {
        let held = sheet.cells.iter().filter(|cell| !cell.content.is_blank());
        let mut rows: Vec<u32> = held.map(|cell| cell.at.row).collect();
        rows.dedup();
        Self { sheet, rows, words: TableWords::of_the_field(), above: Vec::new() }
    }

    /// Makes all sheets of a book ready.
    pub fn all(book: &'a Book) -> Vec<Self> {
        let page = |(index, sheet)| {
            let lines = book.title_block(index).into_iter();
            let above = lines.map(|cell| (cell.at, lines_of(&cell.content.raw()))).collect();
            Self { above, ..Self::new(sheet) }
        };
        book.sheets.iter().enumerate().map(page).collect()
    }

    /// Of a table of a document, the lines of the text over it, with their places in the text.
    pub fn above(&self) -> &[(CellRef, String)] {
        &self.above
    }

    /// The sheet.
    pub const fn sheet(&self) -> &'a Sheet {
        self.sheet
    }

    /// The words by which the parts of its tables are told apart.
    pub const fn words(&self) -> &'static TableWords {
        self.words
    }

    /// The rows from one up to another, that one excluded, in which some cell holds something.
    pub fn rows(&self, from: u32, to: u32) -> &[u32] {
        let start = self.rows.partition_point(|&row| row < from);
        let end = self.rows.partition_point(|&row| row < to);
        self.rows.get(start..end).unwrap_or_default()
    }

    /// The merged area that covers a cell.
    pub fn merge_at(&self, at: CellRef) -> Option<&Area> {
        self.sheet.merges.at(at)
    }

    /// The merged area that begins at a cell.
    pub fn merge_from(&self, first: CellRef) -> Option<&Area> {
        self.sheet.merges.beginning_at(first)
    }

    /// What stands at a position, through merged cells: a line of the text to each of its lines.
    pub fn text(&self, at: CellRef) -> String {
        let said = self.said(at);
        if let Cow::Borrowed(tidy) = tidied(&said) { tidy.to_owned() } else { lines_of(&said) }
    }

    /// What stands at a position, through merged cells, in one line.
    pub fn line(&self, at: CellRef) -> Cow<'a, str> {
        match self.said(at) {
            Cow::Borrowed(said) => match tidied(said) {
                Cow::Owned(_) => Cow::Owned(tidy(&lines_of(said))),
                line @ Cow::Borrowed(_) => line,
            },
            Cow::Owned(said) => Cow::Owned(tidy(&lines_of(&said))),
        }
    }

    /// Whether anything stands at a position, through merged cells.
    pub fn says(&self, at: CellRef) -> bool {
        !self.said(at).is_empty()
    }

    /// The content of a position, or of the first cell of what is merged over it; nothing where nothing can be seen of it.
    fn said(&self, at: CellRef) -> Cow<'a, str> {
        let seen = |cell: &'a Cell| Some(cell.content.said()).filter(|said| !tidied(said).is_empty());
        let own = self.sheet.get(at).and_then(seen);
        own.or_else(|| self.sheet.get(self.merge_at(at)?.first).and_then(seen)).unwrap_or_default()
    }
}

/// The lines of a text that hold something, each tidied.
fn lines_of(text: &str) -> String {
    text.lines().map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
