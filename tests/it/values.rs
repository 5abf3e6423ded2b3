//! Values as clerks type them into a form, and what a round says of them.

use tonghop::book::{Book, Cell, Content, Sheet, Style, StyleId};
use tonghop::cell::CellRef;
use tonghop::finding::{Rule, Severity};
use tonghop::legacy::{Encoding, encode};
use tonghop::merge::Consolidation;
use tonghop::model::Kind;
use tonghop::read::{Limits, Source, read};
use tonghop::template::builtin;

use crate::conservation::settle;

const ID: &str = "hai-duong-2023-xa";

/// The blank workbook of the template.
fn blank() -> Book {
    let blank = Source { file: "blank.xlsx".into(), bytes: builtin::blank(ID).unwrap() };
    read(&blank, &Limits::default()).value.unwrap()
}

/// What a round makes of a workbook.
fn settled(book: &Book) -> Consolidation {
    settle(ID, &tonghop::write::write(book, jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)).unwrap())
}

fn put(book: &mut Book, sheet: usize, at: CellRef, content: Content) {
    book.sheets[sheet].put(Cell { at, content, formula: None, style: StyleId::default() });
}

/// A return of the first form with a value and its number format in the rows of a kind, one after the other, and where
/// they stand.
fn returned(typed: &[(Kind, Content, Option<&str>)]) -> (Consolidation, Vec<CellRef>) {
    let mut book = blank();
    let form = &builtin::find(ID).unwrap().forms[0];
    let column = form.value_columns().next().unwrap() as u32;
    let first = book.sheets[0].height() - form.rows.len() as u32;
    let mut taken = vec![false; form.rows.len()];
    let mut places = Vec::new();
    for (kind, content, format) in typed {
        let row = (0..form.rows.len()).find(|&row| form.rows[row].kind == *kind && !taken[row]).unwrap();
        taken[row] = true;
        let style = Style { number_format: format.map(Into::into), ..Style::default() };
        let style = book.styles.id(style);
        let at = CellRef::new(first + row as u32, column);
        book.sheets[0].put(Cell { at, content: content.clone(), formula: None, style });
        places.push(at);
    }
    (settled(&book), places)
}

/// `hidden-value warning` for every finding of a cell.
fn said(settled: &Consolidation, at: CellRef) -> Vec<String> {
    let of_cell = settled.all_findings().filter(|finding| finding.place.cell == Some(at));
    of_cell.map(|finding| format!("{} {}", finding.rule, finding.severity.name())).collect()
}

#[test]
fn a_value_that_nobody_sees_is_told() {
    let (settled, at) = returned(&[
        (Kind::Count, Content::Number(5.0), Some(";;;")),
        (Kind::Count, Content::Number(5.0), Some("#,##0")),
        (Kind::Count, Content::Number(0.0), Some("0;-0;;@")),
        (Kind::Yes, Content::Number(1.0), Some("\"Có\";;\"Không\"")),
    ]);
    assert_eq!(said(&settled, at[0]), ["hidden-value warning"]);
    assert!(said(&settled, at[1]).is_empty());
    assert!(said(&settled, at[2]).is_empty());
    assert!(said(&settled, at[3]).is_empty());
    assert_eq!(settled.cells().used, 4);
}

#[test]
fn a_dash_in_a_heading_row_is_nothing_to_speak_of() {
    let (settled, at) =
        returned(&[(Kind::Heading, Content::text("-"), None), (Kind::Count, Content::Number(5.0), None)]);
    assert!(said(&settled, at[0]).is_empty(), "{:?}", said(&settled, at[0]));
    assert_eq!((settled.cells().read, settled.cells().used), (2, 2));
}

#[test]
fn noise_of_binary_arithmetic_is_no_fraction() {
    let (settled, at) = returned(&[
        (Kind::Count, Content::Number(197.000_000_000_1), None),
        (Kind::Count, Content::Number(197.3), None),
    ]);
    assert!(said(&settled, at[0]).contains(&"number-repaired info".to_owned()));
    assert!(!said(&settled, at[0]).iter().any(|said| said.starts_with("fractional-count")));
    assert!(said(&settled, at[1]).contains(&"fractional-count error".to_owned()));
    let (.., figure) =
        settled.returns[0].forms[0].iter().find(|(.., figure)| figure.cell == Some(at[0])).unwrap();
    assert_eq!((figure.value.number(), &*figure.raw), (Some(197.into()), "197.0000000001"));
}

/// A further column beside the form's own, with this caption and a number in three rows: what is said of it.
fn column_beside(caption: &str) -> Vec<(Rule, Severity)> {
    let mut book = blank();
    let form = &builtin::find(ID).unwrap().forms[0];
    let first = book.sheets[0].height() - form.rows.len() as u32;
    let figures = form.value_columns().next().unwrap() as u32;
    let beside = form.columns.len() as u32;
    put(&mut book, 0, CellRef::new(first - 1, beside), Content::text(caption));
    let counts = (0..form.rows.len()).filter(|&row| form.rows[row].kind == Kind::Count).take(3);
    for row in counts.map(|row| first + row as u32) {
        put(&mut book, 0, CellRef::new(row, figures), Content::Number(5.0));
        put(&mut book, 0, CellRef::new(row, beside), Content::Number(5.0));
    }
    let settled = settled(&book);
    assert_eq!((settled.cells().read, settled.cells().used), (6, 3), "{caption}");
    let of_column =
        settled.all_findings().filter(|finding| finding.place.cell.is_some_and(|cell| cell.column == beside));
    of_column.map(|finding| (finding.rule, finding.severity)).collect()
}

#[test]
fn a_column_for_words_is_no_alarm() {
    for caption in ["Diễn giải", "Nguồn số liệu", "Cách tính", "Ghi chú thêm"] {
        assert_eq!(column_beside(caption), [(Rule::STRAY_VALUE, Severity::Info)], "{caption}");
    }
    assert_eq!(column_beside("Số liệu bổ sung"), [(Rule::STRAY_VALUE, Severity::Warning)]);
}

#[test]
fn the_encoding_of_a_sheet_that_is_not_read_concerns_nobody() {
    let mut book = blank();
    let mut other = Sheet::new("Khác");
    for row in 0..12 {
        let text = encode(Encoding::Tcvn3, "Số nhiệm vụ đã hoàn thành đúng hạn, còn lại chưa xử lý").unwrap();
        other.put(Cell {
            at: CellRef::new(row, 0),
            content: Content::text(text),
            formula: None,
            style: StyleId::default(),
        });
    }
    for cell in &mut book.sheets[0].cells {
        if let Content::Text(text) = &cell.content
            && let Some(text) = encode(Encoding::Tcvn3, text)
        {
            cell.content = Content::text(text);
        }
    }
    let form = &builtin::find(ID).unwrap().forms[0];
    let row = form.rows.iter().position(|row| row.kind == Kind::Count).unwrap();
    let at = CellRef::new(
        book.sheets[0].height() - (form.rows.len() - row) as u32,
        form.value_columns().next().unwrap() as u32,
    );
    put(&mut book, 0, at, Content::Number(5.0));
    let read = book.sheets[0].name.clone();
    book.sheets.push(other);
    let settled = settled(&book);
    let told: Vec<&str> = settled
        .all_findings()
        .filter(|finding| finding.rule == Rule::LEGACY_ENCODING)
        .map(|finding| &*finding.place.sheet)
        .collect();
    assert_eq!(told, [read.as_str()]);
}
