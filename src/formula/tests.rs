use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::book::{Cell, StyleId};

fn sheet(cells: &[(&str, f64, &str)]) -> Sheet {
    let mut sheet = Sheet::new("s");
    for (at, number, formula) in cells {
        let formula = (!formula.is_empty()).then(|| Arc::from(*formula));
        let content = Content::Number(*number);
        sheet.put(Cell { at: at.parse().unwrap(), content, formula, style: StyleId::default() });
    }
    sheet
}

fn evaluate(sheet: &Sheet, formula: &str) -> Outcome {
    Formula::parse(formula).map_or(Outcome::Unknown, |formula| formula.evaluate(sheet))
}

#[test]
fn what_clerks_write() {
    use Outcome::{NoDivision, Nothing, Number, Truth, Unknown};
    let sheet = sheet(&[
        ("D1", 30.0, ""),
        ("D2", 40.0, ""),
        ("D3", 5.0, "D1/6"),
        ("D5", 1.0, "D5+1"),
        ("D6", 9.0, "VLOOKUP(1,A1:B2,2)"),
    ]);
    for (formula, expected, plain) in [
        ("D1+D2", Number(70.0), true),
        ("=D1 + D2 - 3*2", Number(64.0), true),
        ("SUM(D1:D3)", Number(75.0), true),
        ("SUM(D1,D2;D3)", Number(75.0), true),
        ("ROUND(D1/D2*100,1)", Number(75.0), true),
        ("ROUND(2.675,2)", Number(2.68), true),
        ("IF(D4=0,0,D1/D4*100)", Number(0.0), true),
        ("IF(D4=0,\"\",D1/D4)", Nothing, true),
        ("IF(D4=\"\",\"\",D1/D4)", Nothing, true),
        ("IF(D1>5,IF(D2<>40,1,2),3)", Number(2.0), true),
        ("IFERROR(D1/D4,0)", Number(0.0), true),
        ("AVERAGE(D1:D2)+MAX(D1:D2)-MIN(D1,D2)", Number(45.0), true),
        ("$D$1*2%", Number(0.6), true),
        ("-(D1-D2)", Number(10.0), true),
        ("-2^2", Number(4.0), true),
        ("1E+2*1", Number(100.0), true),
        ("D1/D4", NoDivision, true),
        ("D6+1", Number(10.0), true),
        ("VLOOKUP(D1,D2:D3,1)", Unknown, false),
        ("IF(1=1,2,WEBSERVICE(\"http://x\"))", Number(2.0), false),
        ("'Trang 2'!D1", Unknown, false),
        ("Sheet2!D1+1", Unknown, false),
        ("IF(D1=0,\"Không\",D2)", Number(40.0), false),
        ("D5", Number(1.0), true),
        ("1=1", Truth(true), true),
    ] {
        let parsed = Formula::parse(formula).unwrap_or_else(|| panic!("{formula}"));
        let found = parsed.evaluate(&sheet);
        let same = match (found, expected) {
            (Number(a), Number(b)) => (a - b).abs() < 1e-9,
            (a, b) => a == b,
        };
        assert!(same, "{formula}: {found:?}");
        assert_eq!(parsed.is_plain(), plain, "{formula}");
    }
    for formula in
        ["", "D1&D2", "(", "SUM(", "cmd|' /C calc'!A0", "D1 D2", "\"", "'x", "1e999", "D0", "{1,2}"]
    {
        assert_eq!(evaluate(&sheet, formula), Unknown, "{formula}");
    }
    assert_eq!(Formula::parse(&"(".repeat(5_000)), None);
    assert_eq!(Formula::parse(&"-".repeat(5_000)), None);
}

#[test]
fn text_adds_nothing_to_a_range_and_spoils_anything_else() {
    let mut sheet = sheet(&[("A1", 1.0, ""), ("A3", 2.0, "")]);
    let text = Cell {
        at: "A2".parse().unwrap(),
        content: Content::text("5"),
        formula: None,
        style: StyleId::default(),
    };
    sheet.put(text);
    assert_eq!(evaluate(&sheet, "SUM(A1:A3)"), Outcome::Number(3.0));
    assert_eq!(evaluate(&sheet, "A1+A2"), Outcome::Unknown);
    assert_eq!(Formula::parse("SUM(A1:A3)*2").unwrap().areas(), ["A1:A3".parse().unwrap()]);
}

#[test]
fn formulas_that_double_do_not_take_for_ever() {
    let cells: Vec<(String, String)> =
        (1..30).map(|row| (format!("A{row}"), format!("A{0}+A{0}", row + 1))).collect();
    let mut all: Vec<(&str, f64, &str)> =
        cells.iter().map(|(at, formula)| (&**at, 7.0, &**formula)).collect();
    all.push(("A30", 1.0, ""));
    assert_eq!(evaluate(&sheet(&all), "A1"), Outcome::Number(f64::from(1 << 29)));
}

#[test]
fn numbers_as_spreadsheets_tell_them_apart() {
    use Outcome::{Number, Truth, Unknown};
    let sheet =
        sheet(&[("A1", 0.05 - 2.5e-17, ""), ("A2", 5.0, ""), ("A3", 1.0, "A2>1"), ("A4", 0.0, "A2/0")]);
    for (formula, expected) in [
        ("-0.3+0.2+0.1", Number(0.0)),
        ("(-0.3+0.2+0.1)*1=0", Truth(false)),
        ("0.1+0.2=0.3", Truth(true)),
        ("0.1+0.2>0.3", Truth(false)),
        ("0.1+0.2<=0.3", Truth(true)),
        ("1000000000000.001-1000000000000>0", Truth(true)),
        ("ROUND(A1,1)", Number(0.1)),
        ("ROUND(8.445480112856497,12)=ROUND(8.4454801128565,12)", Truth(true)),
        // True or false in a cell adds nothing, nor do errors count.
        ("SUM(A2:A3)", Number(5.0)),
        ("COUNT(A1:A3)", Number(2.0)),
        ("COUNT(A4)", Number(0.0)),
        ("COUNT(A1:A4)", Unknown),
    ] {
        assert_eq!(evaluate(&sheet, formula), expected, "{formula}");
    }
    let Number(nothing) = evaluate(&sheet, "SUM(B1:B9)") else { panic!() };
    assert!(nothing.is_sign_positive());
}

proptest! {
    /// Whatever is written, the parser neither panics nor takes a formula with a foreign function for plain.
    #[test]
    fn any_text_is_endured(text in r#"[A-D1-3$:+*/^%(),;<>=!'"&. ệSUMIFROUND-]{0,40}"#) {
        let numbers = sheet(&[("A1", 1.0, "B2*2"), ("B2", 0.0, ""), ("C3", 3.0, &text)]);
        if let Some(formula) = Formula::parse(&text) {
            formula.evaluate(&numbers);
            prop_assert!(!formula.is_plain() || !text.contains('!'));
        }
        evaluate(&numbers, "C3+SUM(A1:C3)");
    }
}

#[test]
fn other_sheets_and_what_cells_are_asked() {
    let mut first = sheet(&[("D1", 0.0, "'Phụ lục 3'!D1*2"), ("D2", 0.0, "SUM('Phụ lục 3'!D1:D3)")]);
    for (at, text) in [("A1", "Có"), ("A2", "có"), ("A3", "Không")] {
        let content = Content::text(text);
        first.put(Cell { at: at.parse().unwrap(), content, formula: None, style: StyleId::default() });
    }
    let second = Sheet {
        name: "Phụ lục 3".into(),
        ..sheet(&[("D1", 3.0, ""), ("D2", 4.0, ""), ("D3", 0.0, "s!D1+1")])
    };
    let book = Book { sheets: vec![first, second], ..Book::default() };
    let calculator = Calculator::within(&book, 0);
    for (formula, expected) in [
        ("'phụ lục 3'!$D$1", Outcome::Number(3.0)),
        ("D1", Outcome::Number(6.0)),
        // Through both sheets: 3 + 4 + (6 + 1).
        ("D2", Outcome::Number(14.0)),
        ("COUNTIF(A1:A3,\"Có\")", Outcome::Number(2.0)),
        ("COUNTIF('Phụ lục 3'!D1:D3;\">3\")", Outcome::Number(2.0)),
        ("COUNTIF(A1:A3,A3)", Outcome::Number(1.0)),
        ("COUNTA(A1:A9,D1:D2)", Outcome::Number(5.0)),
        ("SUMIF(A1:A3,\"có\",'Phụ lục 3'!D1:D3)", Outcome::Number(7.0)),
        ("SUMIF('Phụ lục 3'!D1:D3,\">=4\")", Outcome::Number(11.0)),
        ("COUNTIFS(A1:A3,\"Có\",'Phụ lục 3'!D1:D3,\">3\")", Outcome::Number(1.0)),
        ("SUMIFS('Phụ lục 3'!D1:D3,A1:A3,\"Có\",'Phụ lục 3'!D1:D3,\">3\")", Outcome::Number(4.0)),
        ("SUMIFS('Phụ lục 3'!D1:D2,A1:A3,\"Có\")", Outcome::Unknown),
        ("SUMPRODUCT('Phụ lục 3'!D1:D2,'Phụ lục 3'!D2:D3)", Outcome::Number(40.0)),
        ("SUMPRODUCT('Phụ lục 3'!D1:D2,D1)", Outcome::Unknown),
        ("SUMPRODUCT((A1:A3=\"Có\")*D1:D3)", Outcome::Unknown),
        ("INDEX('Phụ lục 3'!D1:D3,2)", Outcome::Number(4.0)),
        ("INDEX('Phụ lục 3'!D1:D3,4)", Outcome::Unknown),
        ("INDEX('Phụ lục 3'!D1:D3,MATCH(A3,A1:A3,0))", Outcome::Number(7.0)),
        ("MATCH(\"không có\",A1:A3,0)", Outcome::Unknown),
        ("MATCH(4,'Phụ lục 3'!D1:D3,0)", Outcome::Number(2.0)),
        ("MATCH(4,'Phụ lục 3'!D1:D3,1)", Outcome::Unknown),
        ("VLOOKUP(4,'Phụ lục 3'!D1:D3,1,FALSE)", Outcome::Number(4.0)),
        ("VLOOKUP(4,'Phụ lục 3'!D1:D3,2,FALSE)", Outcome::Unknown),
        ("VLOOKUP(4,'Phụ lục 3'!D1:D3,1,TRUE)", Outcome::Unknown),
        // Cells that are not there would be counted.
        ("COUNTIF(A1:A9,\"<>Có\")", Outcome::Unknown),
        ("'[a.xlsx]Phụ lục 3'!D1", Outcome::Unknown),
        ("'Phụ lục 4'!D1", Outcome::Unknown),
        ("SUM(\"a\"\"b\",1)", Outcome::Unknown),
    ] {
        let parsed = Formula::parse(formula).unwrap();
        assert_eq!(calculator.evaluate(&parsed), expected, "{formula}");
        assert!(!parsed.is_plain() || formula.len() == 2, "{formula}");
    }
    assert_eq!(evaluate(&book.sheets[0], "'Phụ lục 3'!D1"), Outcome::Unknown);
}

#[test]
fn circles_through_sheets_end() {
    let first = sheet(&[("A1", 1.0, "b!A1+1")]);
    let second = Sheet { name: "b".into(), ..sheet(&[("A1", 1.0, "s!A1+1")]) };
    let book = Book { sheets: vec![first, second], ..Book::default() };
    let formula = Formula::parse("A1").unwrap();
    // What is stored stands, unless it is known to be worth nothing.
    assert_eq!(Calculator::within(&book, 0).evaluate(&formula), Outcome::Number(2.0));
    assert_eq!(Calculator::within(&book, 0).doubting().evaluate(&formula), Outcome::Unknown);
}
