//! What stands in the cells of a sheet: words, codes, nothing.

use std::borrow::Cow;

use crate::book::Cell;
use crate::text::tidied;

use super::page::Page;

/// Columns further right are not looked at.
pub const WIDEST: u32 = 1_000;
/// A code is no longer: `CT3.4.2.a.10`.
const LONGEST_CODE: usize = 14;
/// Between its dots stands no more than that, unless it is a number: `XVIII`.
const LONGEST_PART: usize = 5;

/// What a cell says in words.
pub(super) fn text_of(cell: &Cell) -> Option<Cow<'_, str>> {
    cell.content.as_text().map(tidied).filter(|text| !text.is_empty())
}

/// The cells of a row that hold something.
pub(super) fn filled<'a>(page: &Page<'a>, row: u32) -> impl Iterator<Item = &'a Cell> + use<'a> {
    let cells = page.sheet().row(row).iter();
    cells.filter(|cell| !cell.content.is_blank() && cell.at.column < WIDEST)
}

/// Whether a row goes on right of the columns that are looked at.
pub(super) fn beyond(page: &Page, row: u32) -> bool {
    page.row(row).iter().any(|cell| !cell.content.is_blank() && cell.at.column >= WIDEST)
}

/// Whether a text could stand where a code stands.
pub fn looks_like_code(text: &str) -> bool {
    let code = crate::indicator::normal_form(text);
    let bullet = matches!(code.as_str(), "-" | "+" | "*" | "•" | "–" | "…" | "...");
    let first = code.chars().next().is_some_and(char::is_alphanumeric);
    let parts = code.split('.').filter(|part| !part.is_empty());
    bullet
        || (first
            && code.len() <= LONGEST_CODE
            && parts.clone().count() > 0
            && parts.clone().all(|part| {
                part.chars().all(char::is_alphanumeric)
                    && (part.len() <= LONGEST_PART || part.bytes().all(|b| b.is_ascii_digit()))
            })
            && (code.chars().any(|c| c.is_ascii_digit())
                || code.split('.').all(|part| part.len() <= LONGEST_PART))
            && !code.chars().any(|c| c.is_lowercase() && !c.is_ascii()))
}
