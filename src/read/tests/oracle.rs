//! What calamine reads of files that are read without it: the same, or explained.

use std::io::Cursor;

use calamine::{Data, Ods, Reader as _};

use super::read_bytes;
use crate::book::{Book, Content, Sheet};

/// A value as both would say it.
fn said(content: &Content) -> String {
    match content {
        Content::Number(number) => format!("{number}"),
        Content::Date(moment) => format!("{:.6}", moment.serial),
        other => other.raw(),
    }
}

/// The cells of a sheet as calamine has them.
fn told(range: &calamine::Range<Data>) -> Vec<String> {
    let (top, left) = range.start().unwrap_or_default();
    let value = |value: &Data| match value {
        Data::Float(number) => format!("{number}"),
        Data::DateTimeIso(text) => {
            let moment = super::super::moment::from_iso(text).unwrap();
            format!("{:.6}", moment.serial)
        }
        Data::Bool(truth) => truth.to_string().to_uppercase(),
        other => other.to_string(),
    };
    range
        .used_cells()
        .map(|(row, column, cell)| {
            let at = crate::cell::CellRef::new(top + row as u32, left + column as u32);
            format!("{at} {}", value(cell))
        })
        .filter(|line| !line.ends_with(' '))
        .collect()
}

fn cells(sheet: &Sheet) -> Vec<String> {
    let filled = sheet.cells.iter().filter(|cell| !cell.content.raw().is_empty());
    filled.map(|cell| format!("{} {}", cell.at, said(&cell.content))).collect()
}

#[test]
fn open_documents_are_read_as_calamine_reads_them() {
    let long = "Số hồ sơ đã giải quyết\n<trong kỳ> & quá hạn";
    let escaped = long
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\n', "</text:p><text:p>");
    let mut rows = String::new();
    for row in 0..40 {
        let kind = ["float", "percentage", "currency"][row % 3];
        let row = format!(
            "<table:table-row table:number-rows-repeated=\"{}\"><table:table-cell office:value-type=\"string\"><text:p>{escaped} {row}</text:p>\
             </table:table-cell><table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"{kind}\" \
             office:value=\"{}\" table:number-columns-repeated=\"{}\"><text:p>x</text:p></table:table-cell><table:table-cell \
             office:value-type=\"boolean\" office:boolean-value=\"{}\"><text:p>x</text:p></table:table-cell><table:table-cell \
             office:value-type=\"date\" office:date-value=\"2024-03-{:02}T12:30:00\"><text:p>x</text:p></table:table-cell></table:table-row>",
            1 + row % 4,
            row as f64 / 7.0,
            1 + row % 3,
            row % 2 == 0,
            1 + row % 28,
        );
        rows.push_str(&row);
    }
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"A\">{rows}</table:table>\
         <table:table table:name=\"B\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1e-3\"/>\
         </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    );
    compare(&super::old::open_document(&content));
}

/// Both read the same cells of every sheet.
fn compare(bytes: &[u8]) {
    let book: Book = read_bytes(bytes).value.unwrap();
    let mut calamine = Ods::new(Cursor::new(bytes)).unwrap();
    let names = calamine.sheet_names();
    assert_eq!(names, book.sheets.iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>());
    for (name, sheet) in names.iter().zip(&book.sheets) {
        let (wanted, read) = (told(&calamine.worksheet_range(name).unwrap()), cells(sheet));
        for (wanted, read) in wanted.iter().zip(&read) {
            assert_eq!(wanted, read, "{name}");
        }
        assert_eq!(wanted.len(), read.len(), "{name}");
    }
}
