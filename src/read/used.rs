//! How far a sheet is used. Merged areas are cut to that: they cost nothing to write and everything to go through. And how many
//! notes are kept.

use std::sync::Arc;

use super::Limits;
use super::cells::some_of;
use crate::book::{Book, Sheet};
use crate::cell::{Area, CellRef};
use crate::finding::{Finding, Place, Rule, Severity, Wording};

/// Rows and columns by which a merged area may go beyond what is used, as the author of a form made it: captions over
/// columns that nobody filled in yet. One that goes further, mostly to the end of the sheet, ends with what is used.
const SPARE: (u32, u32) = (1_000, 100);

/// Cuts the merged areas of all sheets; those that hold more cells together than a book may have are left out and told.
pub(super) fn cut_merges(book: &mut Book, limits: &Limits, file: &Arc<str>) -> Vec<Finding> {
    let mut left = limits.cells as u64;
    let mut findings = Vec::new();
    for sheet in &mut book.sheets {
        let (row, column) = used(sheet);
        let cut =
            |last: u32, used: u32, spare: u32| if last > used.saturating_add(spare) { used } else { last };
        let areas = sheet.merges.iter().filter(|area| area.first.row <= row + SPARE.0);
        let areas = areas.filter(|area| area.first.column <= column + SPARE.1).map(|area| {
            let last_row = cut(area.last.row, row.max(area.first.row), SPARE.0);
            let last_column = cut(area.last.column, column.max(area.first.column), SPARE.1);
            (area, Area::new(area.first, CellRef::new(last_row, last_column)))
        });
        let mut too_large = Vec::new();
        let mut kept = Vec::new();
        for (area, cut) in areas {
            match left.checked_sub(cut.cells()) {
                Some(rest) => {
                    left = rest;
                    kept.push(cut);
                }
                None => too_large.push(*area),
            }
        }
        sheet.merges = kept.into();
        let name: Arc<str> = sheet.name.as_str().into();
        let told = too_large.iter().map(|area| left_out(area, Place::new(file, &name, Some(area.first))));
        findings.extend(some_of(told, too_large.len()));
    }
    findings
}

/// Leaves out the notes beyond those that a book may have, and tells of it.
pub(super) fn cut_notes(book: &mut Book, limits: &Limits, file: &Arc<str>) -> Vec<Finding> {
    let mut left = limits.notes;
    // A note costs many times its text when it is written.
    let mut room = limits.texts / 4;
    let mut findings = Vec::new();
    for sheet in &mut book.sheets {
        let all = sheet.notes.len();
        let fits = |(_, note): &&(CellRef, String)| {
            let rest = room.checked_sub(note.len() as u64);
            room = rest.unwrap_or(0);
            rest.is_some()
        };
        let kept = sheet.notes.iter().take(left).take_while(fits).count();
        if all > kept {
            let at = sheet.notes[kept].0;
            sheet.notes.truncate(kept);
            let message = Wording::new(
                format!(
                    "Trang tính có quá nhiều ghi chú ô ({all}; giới hạn của cả tệp là {} ghi chú, {} MB); các ghi chú từ ô {at} trở đi không được đọc",
                    limits.notes,
                    limits.texts >> 22
                ),
                format!(
                    "The sheet has too many cell notes ({all}; the limit of the file is {} notes, {} MB); those from {at} on are not read",
                    limits.notes,
                    limits.texts >> 22
                ),
            );
            let place = Place::new(file, &sheet.name.as_str().into(), Some(at));
            let finding =
                Finding::new(Rule::UNREADABLE_FILE, place, message).with_severity(Severity::Warning);
            findings.push(finding.with_help(
                "Xoá các ghi chú không cần thiết rồi lưu lại và gửi lại",
                "Delete the notes that are not needed, save and send again",
            ));
        }
        left -= sheet.notes.len();
    }
    findings
}

/// The last row and the last column that hold a cell, a frame or a note.
fn used(sheet: &Sheet) -> (u32, u32) {
    let cells = sheet.cells.iter().map(|cell| cell.at);
    let frames = sheet.look.frames.iter().map(|(area, _)| area.last);
    let notes = sheet.notes.iter().map(|(at, _)| *at);
    let places = cells.chain(frames).chain(notes);
    places.fold((0, 0), |(row, column), at| (row.max(at.row), column.max(at.column)))
}

fn left_out(area: &Area, place: Place) -> Finding {
    let message = Wording::new(
        format!("Vùng gộp ô {area} quá rộng nên không được giữ; nội dung các ô trong vùng vẫn được đọc"),
        format!("The merged area {area} is too large and not kept; the content of its cells is read"),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message)
        .with_severity(Severity::Warning)
        .with_help("Bỏ gộp ô của vùng này", "Unmerge this area")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Cell, Content, StyleId};

    #[test]
    fn merged_areas_end_with_what_is_used() {
        let cell = |at: &str| Cell {
            at: at.parse().unwrap(),
            content: Content::Number(1.0),
            formula: None,
            style: StyleId::default(),
        };
        for (cells, merges, expected, told) in [
            // Over the whole sheet, whole columns and whole rows; beside what is used; far from it.
            (&["A1", "D9"][..], &["A1:XFD1048576"][..], &["A1:D9"][..], 0),
            (&["A1", "D9"], &["A2:B1048576", "C2:XFD2", "C3:F4"], &["A2:B9", "C2:D2", "C3:F4"], 0),
            (&["A1", "D9"], &["E20:F20", "E5000:F5000", "ZZ1:AAA1"], &["E20:F20"], 0),
            // A far cell makes the whole sheet used.
            (&["A1", "XFD1048576"], &["A1:XFD1048576", "A2:B3"], &[], 1),
            (&["A1", "XFD1048576"], &["A2:B3", "A5:XFD1048576"], &["A2:B3"], 1),
        ] {
            let cells = cells.iter().map(|at| cell(at)).collect();
            let merges = merges.iter().map(|area| area.parse().unwrap()).collect();
            let mut book =
                Book { sheets: vec![Sheet { cells, merges, ..Sheet::new("s") }], ..Book::default() };
            let findings =
                cut_merges(&mut book, &Limits { cells: 1_000_000, ..Limits::default() }, &"f".into());
            let shown: Vec<String> = book.sheets[0].merges.iter().map(ToString::to_string).collect();
            assert_eq!((shown, findings.len()), (expected.iter().map(ToString::to_string).collect(), told));
        }
    }
}
