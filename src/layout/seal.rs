//! Whether a hand changed what a workbook says, sheet by sheet: programs that save a workbook anew change its bytes, not
//! what stands in its cells.
//!
//! A sheet's seal is over the contents, formulas and notes of its cells, not over looks, nor over results of formulas, nor
//! over what a person is asked to fill in. Rows of the list of findings may be sorted.

use std::borrow::Cow;
use std::fmt::Write as _;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::book::{Book, Cell, Content, Sheet, Visibility};

use super::findings::decided::{is_input, is_list};

/// Digits of an escape.
const MOST_DIGITS: usize = 4;

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
            text.extend(unescaped(&content.raw()).chars().filter(|c| *c != '\r'));
        }
    }
}

/// A text as LibreOffice shows it in a cell with a link: it takes `_xa_`, as in `bao_cao_xa_Gia_Son.xlsx`, for an escape however
/// that is written, and saves what it made of it.
fn unescaped(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices("_x") {
        let rest = &text[at + 2..];
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        if at < done || !(1..=MOST_DIGITS).contains(&digits) || rest.as_bytes().get(digits) != Some(&b'_') {
            continue;
        }
        let Some(sign) = u32::from_str_radix(&rest[..digits], 16).ok().and_then(char::from_u32) else {
            continue;
        };
        shown.push_str(&text[done..at]);
        shown.push(sign);
        done = at + 2 + digits + 1;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[done..]);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libreoffice_takes_for_an_escape() {
        assert_eq!(unescaped("quy_I_2024_xa_Gia_Hoa.xlsx"), "quy_I_2024\nGia_Hoa.xlsx");
        assert_eq!(unescaped("a_x_b_xzz_ _xa"), "a_x_b_xzz_ _xa");
        assert_eq!(unescaped("_xa_xb_"), "\nxb_");
    }
}
