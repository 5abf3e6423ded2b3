//! Long lists under a head that is known: a summary of two thousand units has millions of cells in its list of figures, which
//! are nobody's figures again. Such a list is read piece by piece, never whole, and kept in few bytes, or left out where nobody
//! asks for it. Anything in it that a list does not hold makes it a sheet like any other.

use std::ops::ControlFlow;

use super::super::cells::Cells;
use super::super::package::Package;
use super::super::trouble::Trouble;
use super::Reading;
use super::parts::{self, SheetEntry};
use super::sheet_part::{self, Room, SheetPart};
use crate::book::list::Entry;
use crate::book::{Cell, Content, List, Sheet};
use crate::cell::MAX_ROWS;

/// How the cells of a sheet begin and end, and each of its rows.
const BEGIN: &str = "<sheetData>";
const END: &str = "</sheetData>";
const ROW_END: &str = "</row>";

impl Reading<'_> {
    /// The sheet, if it is a list under a known head and nothing else.
    pub(super) fn list(
        &self,
        package: &mut Package<'_>,
        entry: &SheetEntry,
    ) -> Result<Option<Sheet>, Trouble> {
        if self.heads.is_empty() {
            return Ok(None);
        }
        let mut under =
            UnderHead { reading: self, sheet: Sheet::new(entry.name.as_str()), list: None, bytes: 0 };
        let whole = package.pieces(&entry.part, ROW_END, &mut |piece, is_last| under.take(piece, is_last))?;
        let UnderHead { mut sheet, list, .. } = under;
        if !whole || sheet.cells.is_empty() {
            return Ok(None);
        }
        sheet.visibility = entry.visibility;
        sheet.notes = parts::notes(package, &entry.part);
        sheet.list = list.map(Box::new);
        Ok(Some(sheet))
    }
}

/// What was read of a list so far.
struct UnderHead<'r> {
    reading: &'r Reading<'r>,
    /// Its head, once it is read, and what stands around the cells.
    sheet: Sheet,
    list: Option<List>,
    /// Size of all texts.
    bytes: u64,
}

impl UnderHead<'_> {
    /// Takes in the next piece; breaks with whether it is a list after all.
    fn take(&mut self, piece: &str, is_last: bool) -> Result<ControlFlow<bool>, Trouble> {
        let limits = self.reading.limits;
        let is_first = self.sheet.cells.is_empty();
        let begin = if is_first { "" } else { BEGIN };
        let end = if is_last { "" } else { END };
        let cells = Cells::new(limits.text, self.reading.date_1904);
        let first = self.list.as_ref().map_or(0, List::end);
        let room = Room { cells: usize::MAX, formulas: 0, first };
        let part = sheet_part::read(&format!("{begin}{piece}{end}"), cells, &self.reading.known, room);
        if !is_sound(&part) {
            return Ok(ControlFlow::Break(false));
        }
        let (mut cells, cut) = part.cells.finish(&self.reading.source.file, &"".into());
        let mut around = Sheet::default();
        part.around.settle(&mut around);
        if !cut.is_empty() || !around.merges.is_empty() {
            return Ok(ControlFlow::Break(false));
        }
        if is_first {
            let body = cells.iter().position(|cell| cell.at.row > 0).unwrap_or(cells.len());
            let head: Vec<Cell> = cells.drain(..body).collect();
            if !self.reading.heads.iter().any(|captions| is_head(&head, captions)) {
                return Ok(ControlFlow::Break(false));
            }
            let list = List::new(1, head.len());
            self.sheet = Sheet { name: std::mem::take(&mut self.sheet.name), cells: head, ..around };
            if !limits.lists.kept {
                return Ok(ControlFlow::Break(true));
            }
            self.list = Some(list);
        }
        let fits = self.add(&cells);
        if self.bytes > limits.texts {
            return Err(Trouble::TooMuchText(limits.texts));
        }
        Ok(if fits { ControlFlow::Continue(()) } else { ControlFlow::Break(false) })
    }

    /// Adds rows; whether they are those of a list.
    fn add(&mut self, cells: &[Cell]) -> bool {
        let Some(list) = &mut self.list else { return false };
        for row in cells.chunk_by(|one, other| one.at.row == other.at.row) {
            let at = row[0].at.row;
            if at < list.end() || at >= MAX_ROWS {
                return false;
            }
            while list.end() < at {
                list.push([]);
            }
            let mut entries = vec![Entry::default(); list.columns()];
            for cell in row {
                let Some(entry) = entries.get_mut(cell.at.column as usize) else { return false };
                *entry = match &cell.content {
                    Content::Text(text) => {
                        let known = list.texts().len();
                        let entry = list.shared(text);
                        self.bytes += if list.texts().len() > known { text.len() as u64 } else { 0 };
                        entry
                    }
                    Content::Number(number) => list.number(*number),
                    Content::Empty => Entry::default(),
                    _ => return false,
                };
            }
            list.push(entries);
        }
        true
    }
}

/// Whether nothing is to be said of a piece, and no formula stands in it.
fn is_sound(part: &SheetPart) -> bool {
    !part.broken
        && part.misplaced == 0
        && part.lost.is_empty()
        && part.misfits.is_empty()
        && part.formulas_left_out == 0
}

/// Whether the cells of a first row are these captions and nothing else.
fn is_head(cells: &[Cell], captions: &[String]) -> bool {
    cells.len() == captions.len()
        && (0..).zip(cells).zip(captions).all(|((column, cell), caption)| {
            cell.at.column == column && cell.content.as_text() == Some(caption)
        })
}
