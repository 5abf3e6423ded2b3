//! A long list under the cells of a sheet, kept small: every text once, a cell in four bytes.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::fast::RandomState;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

use super::{Cell, Content, Sheet, StyleId};
use crate::cell::CellRef;

/// Entries below this are texts, others numbers.
const NUMBERS: u32 = 1 << 31;

/// What one cell of a list holds. It belongs to the list that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry(u32);

/// A long list: rows of texts and numbers without formulas, in the plain style or that of their column.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct List {
    /// Row of the sheet in which it begins, from zero, below all other cells.
    first: u32,
    columns: usize,
    /// The first one is the empty text.
    #[serde(with = "texts")]
    texts: IndexSet<Arc<str>, RandomState>,
    numbers: Vec<f64>,
    entries: Vec<Entry>,
}

/// What stands in a cell of a list that is not empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Held<'l> {
    /// The text of that position among [`List::texts`].
    Text(usize, &'l Arc<str>),
    /// A number.
    Number(f64),
}

impl List {
    /// An empty list of so many columns that begins in a row of the sheet.
    pub fn new(first: u32, columns: usize) -> Self {
        let texts = std::iter::once(Arc::default()).collect();
        Self { first, columns, texts, numbers: Vec::new(), entries: Vec::new() }
    }

    /// The entry of a text, kept once.
    pub fn text(&mut self, text: &str) -> Entry {
        let known = self.texts.get_index_of(text);
        Entry(known.unwrap_or_else(|| self.texts.insert_full(text.into()).0) as u32)
    }

    /// As [`Self::text`], for a text that is shared with others.
    pub fn shared(&mut self, text: &Arc<str>) -> Entry {
        let known = self.texts.get_index_of(&**text);
        Entry(known.unwrap_or_else(|| self.texts.insert_full(Arc::clone(text)).0) as u32)
    }

    /// The entry of a number.
    pub fn number(&mut self, number: f64) -> Entry {
        self.numbers.push(number);
        Entry(NUMBERS + (self.numbers.len() - 1) as u32)
    }

    /// Adds a row: an entry for every column.
    pub fn push(&mut self, row: impl IntoIterator<Item = Entry>) {
        let end = self.entries.len() + self.columns;
        self.entries.extend(row.into_iter().take(self.columns));
        self.entries.resize(end, Entry::default());
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.entries.len() / self.columns.max(1)
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Row of the sheet behind its last.
    pub fn end(&self) -> u32 {
        self.first + self.len() as u32
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Every text that occurs, each once, in the order in which they first occur; the first is the empty one.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.texts.iter()
    }

    /// The rows with their place in the sheet, and of each the cells that are not empty, with their columns.
    pub fn rows(&self) -> impl Iterator<Item = (u32, impl Iterator<Item = (u32, Held<'_>)>)> {
        (self.first..).zip(self.entries.chunks_exact(self.columns.max(1))).map(|(row, entries)| {
            let held =
                entries.iter().zip(0..).filter_map(|(entry, column)| Some((column, self.held(*entry)?)));
            (row, held)
        })
    }

    /// The cells, as those of any sheet.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.rows().flat_map(|(row, held)| {
            held.map(move |(column, held)| {
                let content = match held {
                    Held::Text(_, text) => Content::Text(Arc::clone(text)),
                    Held::Number(number) => Content::Number(number),
                };
                Cell { at: CellRef::new(row, column), content, formula: None, style: StyleId::default() }
            })
        })
    }

    fn held(&self, Entry(entry): Entry) -> Option<Held<'_>> {
        match entry.checked_sub(NUMBERS) {
            Some(number) => self.numbers.get(number as usize).map(|number| Held::Number(*number)),
            None if entry == 0 => None,
            None => self.texts.get_index(entry as usize).map(|text| Held::Text(entry as usize, text)),
        }
    }
}

impl Sheet {
    /// Every cell in reading order, those of its list included.
    pub fn every_cell(&self) -> impl Iterator<Item = Cow<'_, Cell>> {
        let listed = self.list.iter().flat_map(|list| list.cells()).map(Cow::Owned);
        self.cells.iter().map(Cow::Borrowed).chain(listed)
    }
}

/// The texts as a plain row of them.
mod texts {
    use super::{Arc, Deserialize, IndexSet, RandomState};
    use serde::{Deserializer, Serializer};

    type Texts = IndexSet<Arc<str>, RandomState>;

    pub fn serialize<S: Serializer>(texts: &Texts, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(texts.iter())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Texts, D::Error> {
        Ok(Vec::<Arc<str>>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_every_text_once_and_gives_its_cells() {
        let mut list = List::new(1, 3);
        for number in 0..3 {
            let row = [list.text("xã A"), list.number(f64::from(number)), list.text("")];
            list.push(row);
        }
        assert_eq!((list.len(), list.end(), list.texts().len()), (3, 4, 2));
        let cells: Vec<String> =
            list.cells().map(|cell| format!("{} {}", cell.at, cell.content.raw())).collect();
        assert_eq!(cells, ["A2 xã A", "B2 0", "A3 xã A", "B3 1", "A4 xã A", "B4 2"]);
        let bytes = postcard::to_stdvec(&list).unwrap();
        let again: List = postcard::from_bytes(&bytes).unwrap();
        assert!(again.cells().eq(list.cells()), "a list goes through the child process");
    }
}
