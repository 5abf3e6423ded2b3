//! A sheet of a workbook as the page shows it.

use serde_json::{Value as Json, json};
use tonghop::book::{Align, Book, Cell, Content, Sheet, Visibility};
use tonghop::cell::CellRef;

/// Sheets with more cells are not shown but taken home.
const MOST: usize = 30_000;

/// The sheets that a person sees.
pub(crate) fn list(book: &Book) -> Json {
    let visible = book.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible);
    visible
        .filter(|sheet| sheet.cells.len() <= MOST && sheet.look.charts.is_empty())
        .map(|sheet| json!({ "name": sheet.name, "active": sheet.look.active, "cells": sheet.cells.len() }))
        .collect()
}

/// Rows of cells: each cell with its address, its text or number, what it spans, and how it looks.
pub(crate) fn shown(book: &Book, sheet: &Sheet) -> Json {
    let mut rows: Vec<Json> = Vec::new();
    for row in 0..sheet.height() {
        if sheet.hidden_rows.binary_search(&row).is_ok() {
            continue;
        }
        let cells: Vec<Json> = sheet
            .row(row)
            .iter()
            .filter(|cell| sheet.hidden_columns.binary_search(&cell.at.column).is_err())
            .filter(|cell| !is_covered(sheet, cell.at))
            .map(|cell| shown_cell(book, sheet, cell))
            .collect();
        rows.push(json!({ "row": row + 1, "cells": cells }));
    }
    let visible = |column: &u32| sheet.hidden_columns.binary_search(column).is_err();
    let last = sheet.cells.iter().map(|cell| cell.at.column).max().map_or(0, |last| last + 1);
    let width = |column: u32| {
        sheet.look.widths.iter().find(|(other, _)| *other == column).map_or(8.43, |(_, width)| *width)
    };
    let columns: Vec<Json> =
        (0..last).filter(visible).map(|column| json!({ "column": column, "width": width(column) })).collect();
    json!({ "name": sheet.name, "columns": columns, "rows": rows })
}

/// Whether the cell lies in a merged area whose first cell is another.
fn is_covered(sheet: &Sheet, at: CellRef) -> bool {
    sheet.merge_at(at).is_some_and(|area| area.first != at)
}

fn shown_cell(book: &Book, sheet: &Sheet, cell: &Cell) -> Json {
    let style = book.style_of(cell);
    let mut said = json!({ "at": cell.at.to_string(), "column": cell.at.column });
    match &cell.content {
        Content::Number(number) => said["number"] = json!(number),
        Content::Empty => {}
        other => said["text"] = other.raw().into(),
    }
    if let Some(area) = sheet.merge_at(cell.at) {
        let hidden = |from: u32, to: u32, list: &[u32]| {
            (from..=to).filter(|line| list.binary_search(line).is_err()).count()
        };
        said["rows"] = hidden(area.first.row, area.last.row, &sheet.hidden_rows).into();
        said["columns"] = hidden(area.first.column, area.last.column, &sheet.hidden_columns).into();
    }
    if let Some((_, note)) = sheet.notes.iter().find(|(at, _)| *at == cell.at) {
        said["note"] = note.as_str().into();
    }
    if let Some(format) = &style.number_format {
        said["format"] = (**format).into();
    }
    let marks = [("bold", style.bold), ("italic", style.italic), ("border", style.border)];
    for (name, holds) in marks {
        if holds {
            said[name] = true.into();
        }
    }
    let align = match style.align {
        Align::General => None,
        Align::Left => Some("left"),
        Align::Center => Some("center"),
        Align::Right => Some("right"),
    };
    if let Some(align) = align {
        said["align"] = align.into();
    }
    said
}
