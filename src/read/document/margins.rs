//! What stands in the margins of the pages of a document, above and below its text: it is kept as text, and what it says in
//! numbers is looked at; whose return it is and of which period is not read from it.

use std::collections::HashSet;

use super::{Block, Line, Part, Remark};
use crate::book::{SheetKind, Styles};
use crate::cell::CellRef;
use crate::read::Limits;

/// Lines kept of the margins of all pages; a document has a few.
const MOST: usize = 500;

/// The headers and footers of a document, those of all its pages.
#[derive(Debug, Default)]
pub(in crate::read) struct Margins(Vec<Line>);

impl Margins {
    /// Adds those of some pages.
    pub(in crate::read) fn add(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Line(line) => self.0.push(line),
                Block::Blank(_) => {}
                Block::Grid(grid) => {
                    if !grid.only_places() {
                        self.0.push(Line { remarks: vec![Remark::InMargin], ..Line::default() });
                    }
                    grid.rows.into_iter().flat_map(|row| row.cells).for_each(|cell| self.add(cell.inside));
                }
            }
        }
    }

    /// What is said in them, each text once; nothing where that is no more than the number of the page.
    pub(super) fn part(self, limits: &Limits, styles: &mut Styles) -> Option<Part> {
        let mut part = Part::new(SheetKind::Text, limits);
        let mut known = HashSet::new();
        for mut line in self.0 {
            line.on_new_page = false;
            let says =
                line.text.chars().any(char::is_alphabetic) && known.insert(line.text.trim().to_owned());
            if !says {
                line.text.clear();
            }
            if (says || !line.remarks.is_empty()) && (part.height as usize) < MOST {
                part.fill(CellRef::new(part.height, 0), vec![line], styles, false);
                part.height += 1;
            }
        }
        (part.height > 0).then_some(part)
    }
}
