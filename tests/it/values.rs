//! Values as clerks type them into a form, and what a round says of them.

use tonghop::book::{Book, Cell, Content, Style};
use tonghop::cell::CellRef;
use tonghop::consolidation::Consolidation;
use tonghop::read::{Limits, Source, read};
use tonghop::template::{Kind, builtin};

use crate::conservation::settle;

const ID: &str = "hai-duong-2023-xa";

/// A return of the first form with a value and its number format in the rows of a kind, one after the other, and where
/// they stand.
fn returned(typed: &[(Kind, Content, Option<&str>)]) -> (Consolidation, Vec<CellRef>) {
    let blank = Source { file: "blank.xlsx".into(), bytes: builtin::blank(ID).unwrap() };
    let mut book: Book = read(&blank, &Limits::default()).value.unwrap();
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
    let bytes = tonghop::write::write(&book, jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)).unwrap();
    (settle(ID, &bytes), places)
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
    ]);
    assert_eq!(said(&settled, at[0]), ["hidden-value warning"]);
    assert!(said(&settled, at[1]).is_empty());
    assert!(said(&settled, at[2]).is_empty());
    assert_eq!(settled.cells().used, 3);
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
    let figure = settled.returns[0].forms[0].iter().find(|figure| figure.cell == Some(at[0])).unwrap();
    assert_eq!((figure.value.number(), &*figure.raw), (Some(197.into()), "197.0000000001"));
}
