//! Headers without any known word or number, known by their shape: captions side by side without a hole, and under them
//! rows that hold labels at the left and nothing else, or rows that are still blank.

use crate::book::Cell;
use crate::cell::CellRef;
use crate::text::Words;

use super::cells::{filled, looks_like_code, text_of};
use super::header::{Header, caption_of, complete};
use super::lexicon::Lexicon;
use super::page::Page;

/// Rows that may be a header by their shape are held against the rows under them so often on one sheet.
const TRIED: usize = 20;
/// Rows under a header by which it is judged.
const TELLING: usize = 200;
/// Columns of figures right of the labels, at least.
const FEWEST_FIGURES: u32 = 2;
/// Columns of a table with no label, at least.
const FEWEST_UNLABELLED: usize = 4;

/// The headers, and between them, where lines part, those that only their shape tells.
pub(super) fn between(page: &Page, known: Vec<Header>, lexicon: &dyn Lexicon) -> Vec<Header> {
    let mut all: Vec<Header> = Vec::new();
    let mut tried = 0;
    let mut from = 0;
    for next in known.into_iter().map(Some).chain([None]) {
        let to = next.map_or(page.height(), |header| header.rows.0);
        let mut free = from;
        for &row in page.rows(from, to) {
            if row < free || tried >= TRIED || !(from == 0 || parted(page, row)) {
                continue;
            }
            let parts = at(page, row, to, lexicon);
            tried += usize::from(parts.is_some());
            if let Some(parts) = parts.filter(|parts| !parts.is_empty()) {
                free = parts.iter().map(Header::end).max().unwrap_or(row);
                all.extend(parts);
            }
        }
        from = next.as_ref().map_or(to, Header::end);
        all.extend(next);
    }
    all
}

/// Whether a blank row or a line by itself stands above a row.
fn parted(page: &Page, row: u32) -> bool {
    row.checked_sub(1).is_none_or(|above| filled(page, above).nth(1).is_none())
}

/// The headers that begin in a row, side by side; none when it cannot be one, empty when what stands under it says that
/// it is none.
fn at(page: &Page, row: u32, end: u32, lexicon: &dyn Lexicon) -> Option<Vec<Header>> {
    let mut cells = filled(page, row);
    let first = cells.next()?.at.column;
    cells.next()?;
    let caption =
        |cell: &Cell| caption_of(cell).is_some_and(|text| !Words::of(&text).have(&page.words().nation));
    if !filled(page, row).all(caption) {
        return None;
    }
    let whole = complete(page, row, Some(first), None, lexicon);
    let mut runs = runs(page, &whole);
    runs.retain(|run| run.1 > run.0 + 1);
    if runs.is_empty() || whole.end() > end {
        return None;
    }
    let several = runs.len() > 1;
    let mut parts: Vec<Header> = Vec::new();
    for (left, right) in runs {
        let part = Header { columns: (left, right), label: None, beside: !parts.is_empty(), ..whole };
        parts.extend(over_labels(page, part, end, several).or_else(|| over_blanks(page, part, end)));
    }
    Some(parts)
}

/// Runs of columns each of which stands under a caption, without a hole.
pub(super) fn runs(page: &Page, header: &Header) -> Vec<(u32, u32)> {
    let captioned =
        |column: u32| (header.rows.0..=header.rows.1).any(|row| page.says(CellRef::new(row, column)));
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for column in (header.columns.0..=header.columns.1).filter(|&column| captioned(column)) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == column => *last = column,
            _ => runs.push((column, column)),
        }
    }
    runs
}

/// The header, when the rows under it hold labels at its left and nothing else.
fn over_labels(page: &Page, mut header: Header, end: u32, several: bool) -> Option<Header> {
    let (left, right) = header.columns;
    let within = |cell: &Cell| cell.at.column <= right && (!several || cell.at.column >= left);
    let mut rows: Vec<u32> = Vec::new();
    let mut widest = left;
    for &row in page.rows(header.end(), end).iter().take(TELLING) {
        let held = filled(page, row).filter(|cell| within(cell)).map(|cell| cell.at.column).max();
        let Some(last) = held else { continue };
        if last + FEWEST_FIGURES > right {
            // Another table may follow.
            if rows.len() > 1 && parted(page, row) {
                break;
            }
            return None;
        }
        widest = widest.max(last);
        rows.push(row);
    }
    let counted = || (widest == left).then(|| counted(page, left, &rows)).flatten();
    header.label = Some(super::columns::worded(page, (left, widest), &rows).or_else(counted)?);
    (rows.len() > 1).then_some(header)
}

/// The column, when its rows are counted in it and one of them is named: `1`, `2`, `Cả năm`.
fn counted(page: &Page, column: u32, rows: &[u32]) -> Option<u32> {
    let texts: Vec<String> = rows.iter().map(|&row| page.text(CellRef::new(row, column))).collect();
    let named = texts.iter().any(|text| text.chars().any(char::is_alphabetic) && !looks_like_code(text));
    (named && texts.iter().all(|text| !text.is_empty())).then_some(column)
}

/// The header of a table with no label, when blank rows, or rows of figures, stand under it: captions of two levels, each
/// column with one of its own.
fn over_blanks(page: &Page, header: Header, end: u32) -> Option<Header> {
    let (left, right) = header.columns;
    let lowest: Vec<u32> = (left..=right)
        .filter(|&column| {
            let at = CellRef::new(header.rows.1, column);
            page.merge_at(at).is_none_or(|area| area.first.column == area.last.column)
        })
        .collect();
    let single = lowest.len() == (right - left + 1) as usize && lowest.len() >= FEWEST_UNLABELLED;
    let deep = header.rows.1 > header.rows.0
        && filled(page, header.rows.0)
            .filter_map(|cell| page.merge_from(cell.at))
            .any(|area| area.last.column > area.first.column);
    let under = page.rows(header.end(), end).first().copied();
    let blank =
        under.is_none_or(|row| row > header.end() || filled(page, row).all(|cell| text_of(cell).is_none()));
    (single && deep && blank).then_some(header)
}
