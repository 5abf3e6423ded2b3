//! Tables side by side under one header: `NỘI DUNG THU | DỰ TOÁN | NỘI DUNG CHI | DỰ TOÁN`, or with a column between
//! that holds nothing.

use crate::cell::CellRef;
use crate::template::Role;

use super::body::{filled, text_of};
use super::header::{Header, caption_of};
use super::lexicon::Lexicon;
use super::page::Page;

/// Shorter texts are no labels.
const SHORT: usize = 8;

/// The tables that stand side by side under a header, from the left; the header itself when it is that of one table.
pub(super) fn apart(page: &Page, header: Header, body: &[u32], lexicon: &dyn Lexicon) -> Vec<Header> {
    let mut parts = Vec::new();
    let mut rest = header;
    while let Some((first, label)) = next(page, &rest, body, lexicon) {
        parts.push(Header { columns: (rest.columns.0, first - 1), ..rest });
        rest = Header {
            columns: (first, rest.columns.1),
            label: Some(label),
            code: (first < label).then_some(first),
            beside: true,
            ..rest
        };
    }
    parts.push(rest);
    parts
}

/// The first column and the column of the labels of the table that begins right of the labels of another: another
/// caption of labels in the first row of the header, over labels in the rows of the body, and figures between the two.
fn next(page: &Page, header: &Header, body: &[u32], lexicon: &dyn Lexicon) -> Option<(u32, u32)> {
    let label = header.label?;
    let top = header.rows.0;
    let is = |column: u32, wanted: Role| {
        let caption = page.get(CellRef::new(top, column)).and_then(caption_of);
        caption.is_some_and(|text| lexicon.role(&text) == Some(wanted))
    };
    let said = |column: u32| {
        let cells = body.iter().filter_map(|&row| page.get(CellRef::new(row, column)));
        cells.filter_map(text_of).filter(|text| text.chars().count() > SHORT).count()
    };
    let columns = filled(page, top).map(|cell| cell.at.column);
    let second = columns
        .filter(|column| (label + 2..=header.columns.1).contains(column))
        .find(|&column| is(column, Role::Label) && said(column) > 1 && said(column) * 3 >= body.len())?;
    let first = if is(second - 1, Role::Code) { second - 1 } else { second };
    // Explanations stand right beside the labels; a table of its own has figures between.
    (label + 1..first).any(|column| said(column) == 0).then_some((first, second))
}
