//! Documents: the lines of their running text that may say whose return it is and of which period. Those over a form, at the head
//! and at the foot may; sentences may not.

use std::sync::Arc;

use super::{Identifier, LONGEST_TITLE, Title};
use crate::book::{Book, Cell};
use crate::finding::Place;

impl Identifier<'_> {
    /// The title lines in the text of a document, of which the tables on these sheets hold forms; of one without forms, those
    /// at its head. A workbook has none.
    pub fn titles_of_text(&self, file: &Arc<str>, book: &Book, tables: &[usize]) -> Vec<Title> {
        let Some(text) = book.text() else { return Vec::new() };
        let name: Arc<str> = text.name.as_str().into();
        let title = |cell: &Cell, below: bool| {
            let said = cell.content.raw();
            let is_title = said.chars().any(char::is_alphabetic)
                && said.chars().count() <= LONGEST_TITLE
                && !self.is_sentence(&said);
            is_title.then(|| Title { place: Place::new(file, &name, Some(cell.at)), text: said, below })
        };
        let over = book.head().into_iter().chain(tables.iter().flat_map(|&index| book.title_block(index)));
        let mut found: Vec<Title> = over.filter_map(|cell| title(cell, false)).collect();
        found.sort_by_key(|title| title.place.cell);
        found.dedup_by_key(|title| title.place.cell);
        let under = book.foot().into_iter().filter_map(|cell| title(cell, true));
        let fresh: Vec<Title> =
            under.filter(|title| !found.iter().any(|known| known.place.cell == title.place.cell)).collect();
        found.extend(fresh);
        found
    }
}
