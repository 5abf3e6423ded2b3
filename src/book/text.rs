//! Documents: which lines of the running text stand over a table, and which at the head.

use serde::{Deserialize, Serialize};

use super::{Book, Cell, Sheet};

/// What a sheet is in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SheetKind {
    /// A sheet of a workbook.
    #[default]
    Sheet,
    /// The running text of a document: from the top, a paragraph to each row, blank ones counted. The cells of a table that
    /// only places a text stand beside each other.
    Text,
    /// A table of a document.
    Table {
        /// So many rows of the text stand above it.
        after: u32,
    },
}

/// Rows of the text above a table, or at the head of a document, among which its titles are.
const MOST_ROWS: u32 = 16;
/// A line of more characters is running text.
const LONGEST_TITLE: usize = 240;
/// A line that ends like a sentence, not with dots to write on, and is longer is one.
const SHORTEST_SENTENCE: usize = 80;

impl Book {
    /// The running text of a document.
    pub fn text(&self) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.kind == SheetKind::Text)
    }

    /// Whether it is a document without a table.
    pub fn is_text_only(&self) -> bool {
        !self.sheets.is_empty() && self.sheets.iter().all(|sheet| sheet.kind == SheetKind::Text)
    }

    /// The lines of the running text right over a table of a document, from the top: up to the beginning of the page or to
    /// what is running text. None for a sheet of a workbook.
    pub fn title_block(&self, index: usize) -> Vec<&Cell> {
        let after =
            |sheet: &Sheet| if let SheetKind::Table { after } = sheet.kind { Some(after) } else { None };
        let (Some(text), Some(end)) = (self.text(), self.sheets.get(index).and_then(after)) else {
            return Vec::new();
        };
        let above = self.sheets[..index].iter().filter_map(after).max().unwrap_or(0);
        let mut block = Vec::new();
        for row in (above..end).rev().take(MOST_ROWS as usize) {
            let line = text.row(row);
            if line.iter().any(is_running_cell) {
                break;
            }
            block.extend(line.iter().rev());
            if text.look.row_breaks.binary_search(&row).is_ok() {
                break;
            }
        }
        block.reverse();
        block
    }

    /// The lines at the head of a document, before its running text and its first table: who writes, number, place and date,
    /// title.
    pub fn head(&self) -> Vec<&Cell> {
        let Some(text) = self.text() else { return Vec::new() };
        let first = self.sheets.iter().find_map(|sheet| match sheet.kind {
            SheetKind::Table { after } => Some(after),
            _ => None,
        });
        let rows = 0..first.unwrap_or(u32::MAX).min(MOST_ROWS);
        let lines = rows.map(|row| text.row(row));
        lines.take_while(|line| !line.iter().any(is_running_cell)).flatten().collect()
    }

    /// The lines under the last table of a document, where signatures and dates stand.
    pub fn foot(&self) -> Vec<&Cell> {
        let last = self.sheets.iter().rev().find_map(|sheet| match sheet.kind {
            SheetKind::Table { after } => Some(after),
            _ => None,
        });
        let (Some(text), Some(last)) = (self.text(), last) else { return Vec::new() };
        let lines = (last..last.saturating_add(MOST_ROWS)).map(|row| text.row(row));
        lines.take_while(|line| !line.iter().any(is_running_cell)).flatten().collect()
    }
}

fn is_running_cell(cell: &Cell) -> bool {
    cell.content.as_text().is_some_and(is_running)
}

/// Whether a paragraph is of the running text: too long for a title, an item of a list, a sentence.
pub(crate) fn is_running(text: &str) -> bool {
    let longest = text.lines().map(|line| line.trim().chars().count()).max().unwrap_or(0);
    let text = text.trim();
    let is_item = text.starts_with(['-', '–', '+', '•', '*']);
    let is_sentence =
        longest > SHORTEST_SENTENCE && text.ends_with(['.', ';', ':', ',']) && !text.ends_with("..");
    longest > LONGEST_TITLE || is_item || is_sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Content, StyleId};
    use crate::cell::CellRef;

    fn sheet(kind: SheetKind, lines: &[&str]) -> Sheet {
        let cell = |(row, text): (usize, &&str)| Cell {
            at: CellRef::new(row as u32, 0),
            content: Content::text(*text),
            formula: None,
            style: StyleId::default(),
        };
        let filled = lines.iter().enumerate().filter(|(_, text)| !text.is_empty());
        Sheet { kind, cells: filled.map(cell).collect(), ..Sheet::new("s") }
    }

    #[test]
    fn titles_end_where_running_text_begins() {
        let lines = [
            "UBND XÃ A",
            "Số: 1/BC-UBND",
            "",
            "Thực hiện Công văn số 5 của huyện, trong quý I năm 2022 Ủy ban nhân dân xã đã triển khai các nhiệm vụ sau đây.",
            "CHỦ TỊCH",
            "Phụ lục 1",
            "NĂM 2023",
            "Phụ lục 2",
            "- Lưu: VT.",
            "Người lập",
        ];
        let mut text = sheet(SheetKind::Text, &lines);
        text.look.row_breaks = vec![5];
        let table = |after| sheet(SheetKind::Table { after }, &["x"]);
        let book = Book { sheets: vec![text, table(7), table(8), table(9)], ..Book::default() };
        let said = |cells: Vec<&Cell>| cells.iter().map(|cell| cell.content.raw()).collect::<Vec<_>>();
        assert_eq!(said(book.head()), ["UBND XÃ A", "Số: 1/BC-UBND"]);
        assert_eq!(said(book.title_block(1)), ["Phụ lục 1", "NĂM 2023"]);
        assert_eq!(said(book.title_block(2)), ["Phụ lục 2"]);
        assert_eq!(said(book.title_block(3)), [""; 0]);
        assert_eq!(said(book.title_block(0)), [""; 0]);
        assert_eq!(said(book.foot()), ["Người lập"]);
    }
}
