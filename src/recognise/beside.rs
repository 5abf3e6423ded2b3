//! Two tables side by side under one header: `NỘI DUNG THU | DỰ TOÁN | NỘI DUNG CHI | DỰ TOÁN`.

use crate::book::Sheet;
use crate::cell::CellRef;
use crate::template::Role;

use super::grid::{text_of, usual_role};

/// Shorter texts are no labels.
const SHORT: usize = 8;

/// A table right of another one, in the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// Its first column, that of the codes if it has one.
    pub first: u32,
    /// The column of its labels.
    pub label: u32,
}

/// The table that begins right of the one with the given column of labels: another caption of labels in the row
/// `header`, over labels in the rows of the body, and figures between the two.
pub fn beside(sheet: &Sheet, header: u32, label: u32, body: &[u32]) -> Option<Beside> {
    let is = |column: u32, wanted: Role| {
        let caption = sheet.get(CellRef::new(header, column)).and_then(text_of);
        caption.is_some_and(|text| usual_role(text) == Some(wanted))
    };
    let said = |column: u32| {
        let cells = body.iter().filter_map(|&row| sheet.get(CellRef::new(row, column)));
        cells.filter_map(text_of).filter(|text| text.chars().count() > SHORT).count()
    };
    let captions = sheet.row(header).iter().map(|cell| cell.at.column).filter(|&column| column > label + 1);
    let second = captions
        .into_iter()
        .find(|&column| is(column, Role::Label) && said(column) > 1 && said(column) * 3 >= body.len())?;
    let first = if is(second - 1, Role::Code) { second - 1 } else { second };
    // Explanations stand right beside the labels; a table of its own has figures between.
    (label + 1..first).any(|column| said(column) == 0).then_some(Beside { first, label: second })
}
