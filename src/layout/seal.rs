//! Whether a hand changed what a workbook says, sheet by sheet: programs that save a workbook anew change its bytes, not
//! what stands in its cells.
//!
//! A sheet's seal is over the contents, formulas and notes of its cells, not over looks, nor over results of formulas, nor
//! over what a person is asked to fill in. Rows of the list of findings may be sorted.

use std::fmt::Write as _;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::book::{Book, Cell, Content, Sheet, Visibility};

use super::findings::decided::{is_input, is_list};

/// Name and seal of every sheet that a person sees.
pub fn seals(sheets: &[Sheet]) -> Vec<(String, String)> {
    let seen: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible).collect();
    seen.par_iter().map(|sheet| (sheet.name.clone(), seal(sheet))).collect()
}

/// The names of sheets that do not say what they said, are no longer there, or are new.
pub fn broken(book: &Book, seals: &[(String, String)]) -> Vec<String> {
    let now = self::seals(&book.sheets);
    let changed = seals.iter().filter(|sealed| !now.contains(sealed)).map(|(name, _)| name.clone());
    let new = now.iter().filter(|(name, _)| !seals.iter().any(|(known, _)| known == name));
    let new: Vec<String> = new.map(|(name, _)| name.clone()).collect();
    changed.chain(new).collect()
}

fn seal(sheet: &Sheet) -> String {
    let list = is_list(sheet);
    let mut digest = Sha256::new();
    let mut rows: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut row = None;
    let cells = sheet.every_cell().filter(|cell| !(list && is_input(cell.at)));
    for cell in cells {
        if row != Some(cell.at.row) {
            flush(&mut digest, (&mut rows, list), &mut text);
            row = Some(cell.at.row);
        }
        say(&mut text, &cell, list);
    }
    flush(&mut digest, (&mut rows, list), &mut text);
    rows.sort_unstable();
    for row in &rows {
        digest.update(row);
    }
    let mut notes: Vec<_> = sheet.notes.iter().collect();
    notes.sort();
    for (at, note) in notes {
        digest.update(format!("\n{at}:{}", note.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    digest.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A row is done: into the digest, or among those that may be sorted.
fn flush(digest: &mut Sha256, (rows, sorted): (&mut Vec<String>, bool), text: &mut String) {
    if sorted {
        rows.push(std::mem::take(text));
    } else {
        digest.update(&*text);
        text.clear();
    }
}

/// What a cell says; nothing for one without content.
fn say(text: &mut String, cell: &Cell, anywhere: bool) {
    let at = cell.at;
    let row = if anywhere { 0 } else { at.row };
    if let Some(formula) = &cell.formula {
        let _ = write!(text, "\n{row},{}=", at.column);
        text.extend(formula.chars().filter(|c| !matches!(c, ' ' | '$' | '\'')).flat_map(char::to_uppercase));
        return;
    }
    match &cell.content {
        Content::Empty => {}
        // Spreadsheets keep 15 digits.
        Content::Number(number) => {
            let _ = write!(text, "\n{row},{}:{number:.14e}", at.column);
        }
        content if content.is_blank() => {}
        content => {
            let _ = write!(text, "\n{row},{}:", at.column);
            text.extend(content.raw().chars().filter(|c| *c != '\r'));
        }
    }
}
