//! The workbook as data.

use super::sample::consolidation;
use super::*;
use crate::book::{Content, Sheet};

fn options() -> Options {
    Options::new(jiff::civil::date(2024, 3, 20).at(8, 30, 0, 0))
}

fn shown(sheet: &Sheet, at: &str) -> (String, String) {
    sheet.get(at.parse().unwrap()).map_or_else(Default::default, |cell| {
        (cell.content.raw(), cell.formula.as_deref().unwrap_or_default().to_owned())
    })
}

#[test]
fn dump() {
    let consolidation = consolidation();
    let book = lay_out(&consolidation, &options());
    let bytes = crate::write::write(&book, options().created).unwrap();
    if let Some(path) = std::env::var_os("TONGHOP_SAMPLE") {
        std::fs::write(path, bytes).unwrap();
    }
    let detail = book.sheet("CT Phụ lục 2").unwrap();
    assert_eq!(shown(detail, "D5"), ("21".to_owned(), "SUM(E5:H5)".to_owned()));
    assert!(matches!(detail.get("A5".parse().unwrap()).unwrap().content, Content::Text(_)));
}
