//! Tables side by side under one header: `NỘI DUNG THU | DỰ TOÁN | NỘI DUNG CHI | DỰ TOÁN`, or with a column between
//! that holds nothing.

use crate::book::Cell;
use crate::cell::CellRef;
use crate::model::Role;

use super::cells::{filled, text_of};
use super::header::{Header, caption_of};
use super::lexicon::Lexicon;
use super::page::Page;

/// Shorter texts are no labels.
const SHORT: usize = 8;

/// The tables that stand side by side under a header, from the left; the header itself when it is that of one table.
pub(super) fn apart(page: &Page, header: Header, body: &[u32], lexicon: &dyn Lexicon) -> Vec<Header> {
    let mut parts = Vec::new();
    for mut rest in over_gaps(page, header, body, lexicon) {
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
    }
    parts
}

/// The tables that columns without a caption part, in which nothing stands: each has labels of its own.
fn over_gaps(page: &Page, header: Header, body: &[u32], lexicon: &dyn Lexicon) -> Vec<Header> {
    let empty = |column: u32| body.iter().all(|&row| !page.says(CellRef::new(row, column)));
    let mut parts = vec![header];
    for (left, right) in super::shape::runs(page, &header) {
        let last = parts.len() - 1;
        let before = parts[last];
        if left <= before.columns.0 || right == left || !empty(left - 1) {
            continue;
        }
        // What has labels and nothing beside them is no table: the gap stands inside one.
        let beside = before.label.unwrap_or(before.columns.0) + 1;
        if !(beside..left).any(|column| captioned(page, &before, column)) {
            continue;
        }
        let columns = (left, right.max(header.columns.1));
        let captions = filled(page, header.rows.0).filter(|cell| (left..=right).contains(&cell.at.column));
        let of_labels =
            |cell: &&Cell| caption_of(cell).is_some_and(|text| lexicon.role(&text) == Some(Role::Label));
        let named = captions.filter(|cell| of_labels(cell)).map(|cell| cell.at.column).next();
        let held: Vec<u32> = body
            .iter()
            .copied()
            .filter(|&row| filled(page, row).any(|cell| cell.at.column >= left))
            .collect();
        let Some(worded) = super::columns::worded(page, (left, right), &held).filter(|_| held.len() > 1)
        else {
            continue;
        };
        let label = named.filter(|&column| !empty(column)).unwrap_or(worded);
        parts[last].columns.1 = left - 1;
        parts.push(Header { columns, label: Some(label), code: None, beside: true, ..header });
    }
    if parts.len() == 1 {
        return parts;
    }
    for part in &mut parts {
        // A column that holds nothing and has no caption belongs to neither side.
        while part.columns.1 > part.columns.0 && !captioned(page, part, part.columns.1) {
            part.columns.1 -= 1;
        }
        if part.beside {
            part.code = super::columns::codes(page, &Header { named: false, ..*part }, part.label, body);
        }
    }
    parts
}

fn captioned(page: &Page, header: &Header, column: u32) -> bool {
    (header.rows.0..=header.rows.1).any(|row| page.says(CellRef::new(row, column)))
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
