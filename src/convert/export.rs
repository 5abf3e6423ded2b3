//! A modern workbook as text for other programs: CSV sheet by sheet, or JSON.

use serde_json::{Map, Value as Json, json};

use crate::book::{Book, Content, Sheet, Visibility};
use crate::text::inert;

/// A sheet as CSV: UTF-8 with a byte order mark, commas, numbers with a dot, dates as `2024-03-31`.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe before it, as one types it.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut row = 0;
    let mut start = 0;
    while let Some(first) = sheet.cells.get(start) {
        let cells = sheet.row(first.at.row);
        start += cells.len();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut record: Vec<String> = Vec::new();
        for cell in cells.iter().filter(|cell| cell.content != Content::Empty) {
            record.resize(cell.at.column as usize, String::new());
            record.push(field(&cell.content));
        }
        if record.is_empty() {
            continue;
        }
        while row < first.at.row {
            bytes.push(b'\n');
            row += 1;
        }
        row += 1;
        // Writing into memory does not fail.
        let _ = writer.write_record(&record);
        bytes.extend(writer.into_inner().unwrap_or_default());
    }
    bytes
}

fn field(content: &Content) -> String {
    let raw = content.raw();
    let is_text = matches!(content, Content::Text(_) | Content::Rich(_));
    if is_text { inert(&raw).into_owned() } else { raw }
}

/// A workbook as one JSON object: sheets with their cells, merged areas and notes.
pub fn json(book: &Book, file: &str) -> Json {
    let sheets: Vec<Json> = book.sheets.iter().map(of_sheet).collect();
    json!({ "version": 1, "file": file, "sheets": sheets })
}

fn of_sheet(sheet: &Sheet) -> Json {
    let filled = sheet.cells.iter().filter(|cell| cell.content != Content::Empty || cell.formula.is_some());
    let cells: Vec<Json> = filled
        .map(|cell| {
            let mut object = Map::new();
            object.insert("cell".into(), json!(cell.at));
            object.insert("value".into(), value(&cell.content));
            let kind = match &cell.content {
                Content::Date(_) => Some("date"),
                Content::Error(_) => Some("error"),
                _ => None,
            };
            if let Some(kind) = kind {
                object.insert("type".into(), json!(kind));
            }
            if let Some(formula) = &cell.formula {
                object.insert("formula".into(), json!(format!("={formula}")));
            }
            Json::Object(object)
        })
        .collect();
    let merges: Vec<String> = sheet.merges.iter().map(ToString::to_string).collect();
    let notes: Vec<Json> = sheet.notes.iter().map(|(at, text)| json!({ "cell": at, "text": text })).collect();
    json!({
        "name": sheet.name,
        "hidden": sheet.visibility != Visibility::Visible,
        "merges": merges,
        "notes": notes,
        "cells": cells,
    })
}

fn value(content: &Content) -> Json {
    match content {
        Content::Empty => Json::Null,
        // Whole numbers without a decimal point, as long as a double holds them exactly.
        Content::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => json!(*number as i64),
        Content::Number(number) => json!(number),
        Content::Bool(truth) => json!(truth),
        other => json!(other.raw()),
    }
}
