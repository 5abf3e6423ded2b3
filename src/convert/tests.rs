use super::*;
use crate::book::{Moment, Style, StyleId};
use crate::legacy::{Options, encode};

fn at(cell: &str) -> CellRef {
    cell.parse().unwrap()
}

/// A sheet from rows of cells: numbers, `=formula|result`, else text.
fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let mut sheet = Sheet::new(name);
    for (row, cells) in (0..).zip(rows) {
        for (column, typed) in (0..).zip(*cells) {
            let (formula, shown) = match typed.strip_prefix('=').and_then(|typed| typed.split_once('|')) {
                Some((formula, result)) => (Some(Arc::from(formula)), result),
                None => (None, *typed),
            };
            let content = match shown.strip_prefix('#').unwrap_or(shown).parse::<f64>() {
                Ok(number) if shown.starts_with('#') || formula.is_some() => Content::Number(number),
                _ if shown.is_empty() => Content::Empty,
                _ => Content::text(shown),
            };
            if content != Content::Empty || formula.is_some() {
                sheet.put(Cell {
                    at: CellRef::new(row, column),
                    content,
                    formula,
                    style: StyleId::default(),
                });
            }
        }
    }
    sheet
}

fn modern(book: Book) -> Diagnosed<Modern> {
    let file: Arc<str> = "a.xls".into();
    let converted = legacy::convert(book, &file, Options::default());
    modernise(converted.value, &Memory::new(Vec::new()), &file)
}

fn told(modern: &Modern) -> Vec<String> {
    let line = |change: &Change| {
        let cell = change.cell.map(|at| at.to_string()).unwrap_or_default();
        format!("{} {cell} {}: {} > {}", change.kind.name(), change.sheet, change.before, change.after)
    };
    modern.changes.iter().map(line).collect()
}

fn raw(modern: &Modern, cell: &str) -> String {
    modern.book.sheets[0].get(at(cell)).map(|cell| cell.content.raw()).unwrap_or_default()
}

#[test]
fn old_encodings_become_unicode_and_every_cell_is_told() {
    let text = |text: &str| encode(Encoding::Tcvn3, text).unwrap();
    let rows =
        ["Số nhiệm vụ đã hoàn thành đúng hạn", "Tỷ lệ hồ sơ giải quyết", "Kết quả thực hiện"].map(text);
    let rows: Vec<[&str; 1]> = rows.iter().map(|text| [text.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let mut book = Book { sheets: vec![sheet(&text("Biểu số một"), &rows)], ..Book::default() };
    let style = Style { font: Some(".VnTime".into()), bold: true, ..Style::default() };
    let style = book.styles.id(style);
    book.sheets[0].cells.iter_mut().for_each(|cell| cell.style = style);
    let done = modern(book).value;
    assert_eq!(done.encodings, [Encoding::Tcvn3]);
    assert_eq!(done.book.sheets[0].name, "Biểu số một");
    assert_eq!(raw(&done, "A1"), "Số nhiệm vụ đã hoàn thành đúng hạn");
    let kinds: Vec<Kind> = done.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [Kind::SheetName, Kind::Encoding, Kind::Encoding, Kind::Encoding]);
    let look = done.book.style_of(&done.book.sheets[0].cells[0]);
    assert_eq!((look.font.as_deref(), look.bold), (None, true));
}

#[test]
fn numbers_typed_as_text_become_numbers_only_where_nothing_else_is_possible() {
    let book = Book {
        sheets: vec![sheet(
            "Biểu",
            &[
                &["STT", "Chỉ tiêu", "Số liệu", "Mã hồ sơ", "Năm 2024"],
                &["1", "2", "3", "4", "5"],
                &["1", "Số văn bản", "12", "2.10", "#1"],
                &["2", "Số cuộc kiểm tra", "#7", "2.1", "1,234"],
                &["3", "Tỷ lệ giải quyết", "94,3", "0015", "2024"],
                &["4", "Số vụ việc", "2.844", "15", "5"],
                &["5", "Tổng", "=SUM(C3:C4)|7", "", ""],
            ],
        )],
        ..Book::default()
    };
    // C3 stands in a range that is added up: as a number it would change the total. Column D holds codes.
    assert_eq!(
        told(&modern(book).value),
        ["number E6 Biểu: 5 > 5"],
        "C holds 2.844, which may be a code or 2844: the column stays"
    );
    let book = Book {
        sheets: vec![sheet(
            "Biểu",
            &[
                &["STT", "Chỉ tiêu", "Số liệu"],
                &["1", "Số văn bản", "12"],
                &["2", "Số cuộc kiểm tra", "#7"],
                &["3", "Tỷ lệ giải quyết", "94,3"],
            ],
        )],
        ..Book::default()
    };
    assert_eq!(told(&modern(book).value), ["number C2 Biểu: 12 > 12", "number C4 Biểu: 94,3 > 94.3"]);
}

#[test]
fn formulas_go_along_only_as_plain_arithmetic() {
    let book = Book {
        sheets: vec![sheet(
            "Biểu",
            &[&[
                "#30",
                "#40",
                "=A1+B1|70",
                "=SUM(A1:B1)|71",
                "=VLOOKUP(A1,A1:B1,1)|30",
                "='Trang 2'!A1|5",
                "=NOW()|",
                "=IF(Z1=0,\"\",A1/Z1)|",
                "=A1/Z1|9",
                "=IF(1=1,2,WEBSERVICE(\"http://x\"))|2",
            ]],
        )],
        ..Book::default()
    };
    let done = modern(book).value;
    let formulas: Vec<String> = done.book.sheets[0]
        .cells
        .iter()
        .map(|cell| cell.formula.as_deref().unwrap_or("-").to_owned())
        .collect();
    assert_eq!(formulas[2..], ["A1+B1", "SUM(A1:B1)", "-", "-", "-", "IF(Z1=0,\"\",A1/Z1)", "A1/Z1", "-"]);
    assert_eq!(
        told(&done),
        [
            "recomputed D1 Biểu: =SUM(A1:B1) → 71 > 70",
            "formula-to-value E1 Biểu: =VLOOKUP(A1,A1:B1,1) > 30",
            "formula-to-value F1 Biểu: ='Trang 2'!A1 > 5",
            "formula-to-text G1 Biểu: =NOW() > =NOW()",
            "recomputed I1 Biểu: =A1/Z1 → 9 > #DIV/0!",
            "formula-to-value J1 Biểu: =IF(1=1,2,WEBSERVICE(\"http://x\")) > 2",
        ]
    );
}

#[test]
fn formulas_that_were_never_computed_are_computed() {
    let of = |own: &[&str]| {
        let book = Book {
            sheets: vec![sheet("Biểu", &[own]), sheet("Trang 2", &[&["#5", "x"], &["#6", "y"]])],
            ..Book::default()
        };
        let done = modern(book).value;
        (raw(&done, "A1"), raw(&done, "B1"), told(&done))
    };
    // What is plain arithmetic counts with what the other sheet gives.
    let (first, second, changes) = of(&["='Trang 2'!A1|0", "=A1+1|0"]);
    assert_eq!((&*first, &*second), ("5", "6"));
    assert_eq!(
        changes,
        [
            "recomputed A1 Biểu: ='Trang 2'!A1 → 0 > 5",
            "formula-to-value A1 Biểu: ='Trang 2'!A1 > 5",
            "recomputed B1 Biểu: =A1+1 → 0 > 6",
        ]
    );
    let (first, second, _) = of(&["=VLOOKUP(6,'Trang 2'!A1:B2,1,FALSE)|", "=A1+1|"]);
    assert_eq!((&*first, &*second), ("6", "7"));
    // One result that is stored: a 0 beside it is one too.
    let (first, second, _) = of(&["='Trang 2'!A1|0", "=1+1|2"]);
    assert_eq!((&*first, &*second), ("0", "2"));
}

#[test]
fn a_result_shown_as_a_day_is_no_other_result() {
    let mut book = Book { sheets: vec![Sheet::new("a")], ..Book::default() };
    let content = Content::Date(Moment { year: 1900, month: 1, day: 12, seconds: 0, serial: 12.0 });
    let formula = Some(Arc::from("24/2"));
    book.sheets[0].put(Cell { at: at("A1"), content: content.clone(), formula, style: StyleId::default() });
    let done = modern(book).value;
    assert!(done.changes.is_empty(), "{:?}", told(&done));
    assert_eq!(done.book.sheets[0].cells[0].content, content);
}

#[test]
fn dates_of_the_1904_system_stay_the_same_day() {
    let mut book = Book { sheets: vec![Sheet::new("a/b")], ..Book::default() };
    let moment = Moment { year: 2001, month: 3, day: 3, seconds: 43_200, serial: 35_491.5 };
    let style = StyleId::default();
    book.sheets[0].put(Cell { at: at("A1"), content: Content::Date(moment), formula: None, style });
    book.sheets[0].visibility = Visibility::Hidden;
    let done = modern(book).value;
    assert_eq!(
        told(&done),
        ["sheet-name  a-b: a/b > a-b", "shown  a-b:  > a-b", "date A1 a-b: 35491.5 > 2001-03-03 12:00:00"]
    );
    let Content::Date(moment) = done.book.sheets[0].cells[0].content else { panic!() };
    assert!((moment.serial - 36_953.5).abs() < 1e-9);
    let format = done.book.style_of(&done.book.sheets[0].cells[0]).number_format.clone();
    assert_eq!(format.as_deref(), Some("dd/mm/yyyy hh:mm"));
}

#[test]
fn text_that_could_run_is_text_in_every_output() {
    let typed = ["=1+1", "+A1", "-A1", "@SUM(A1)", "-", "- Số hồ sơ", "0912345678"];
    let rows: Vec<[&str; 1]> = typed.iter().map(|text| [*text]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let done = modern(Book { sheets: vec![sheet("Trang", &rows)], ..Book::default() }).value;
    assert!(done.changes.is_empty(), "{:?}", told(&done));
    let bytes = crate::write::write(&done.book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap();
    let limits = Limits::default();
    let again = crate::read::read(&Source { file: "a.xlsx".into(), bytes: &bytes }, &limits).value.unwrap();
    let cells: Vec<_> = again.sheets[0].cells.iter().map(|cell| (&cell.content, &cell.formula)).collect();
    assert_eq!(cells, typed.map(Content::text).iter().map(|text| (text, &None)).collect::<Vec<_>>());
    let csv = String::from_utf8(csv(&done.book.sheets[0])).unwrap();
    assert_eq!(csv, "\u{feff}'=1+1\n'+A1\n'-A1\n'@SUM(A1)\n-\n'- Số hồ sơ\n0912345678\n");
}

#[test]
fn work_that_takes_too_long_ends_with_a_finding() {
    use std::sync::atomic::{AtomicU64, Ordering};
    let csv = "STT;Chỉ tiêu;Số\n1;Văn bản;5\n2;Hồ sơ;6\n";
    let memory = Memory::new(Vec::new());
    let limits = Limits::default();
    let source = Source { file: "a.csv".into(), bytes: csv.as_bytes() };
    // A clock that goes on by so many seconds each time somebody looks.
    for (seconds, done) in [(0, true), (1, true), (61, false)] {
        let now = AtomicU64::new(0);
        let clock = || std::time::Duration::from_secs(now.fetch_add(seconds, Ordering::Relaxed));
        let isolate = &crate::read::InProcess;
        let legacy = crate::legacy::Options::default();
        let desk = Desk { memory: &memory, limits: &limits, isolate, legacy, clock: Some(&clock) };
        let converted = desk.convert(&source);
        assert_eq!(converted.value.is_some(), done, "{seconds}");
        assert!(now.load(Ordering::Relaxed) >= 2 * seconds, "nobody looked");
        let told: Vec<_> = converted.findings.iter().map(|told| (told.rule, told.severity)).collect();
        let expected = [(Rule::UNREADABLE_FILE, crate::finding::Severity::Error)];
        assert_eq!(told, if done { &expected[..0] } else { &expected });
        assert!(done || converted.findings[0].message.vi.contains("giới hạn 60 giây"));
    }
}

#[test]
fn signs_and_doubtful_letters_keep_their_font() {
    let mut book =
        Book { sheets: vec![sheet("Trang", &[&["ü", "Résumé ®", "Văn bản"]])], ..Book::default() };
    for (index, font) in ["Wingdings", ".VnTime", ".VnTime"].iter().enumerate() {
        let style = book.styles.id(Style { font: Some((*font).into()), ..Style::default() });
        book.sheets[0].cells[index].style = style;
    }
    let done = modern(book);
    let sheet = &done.value.book.sheets[0];
    let fonts: Vec<_> =
        sheet.cells.iter().map(|cell| done.value.book.style_of(cell).font.as_deref()).collect();
    assert_eq!(fonts, [Some("Wingdings"), Some(".VnTime"), None]);
    assert_eq!(done.findings.len(), 1);
    assert_eq!((done.findings[0].rule, done.findings[0].place.cell), (Rule::LEGACY_ENCODING, Some(at("B1"))));
}

#[test]
fn a_sheet_as_csv_and_json_says_where_everything_stands() {
    let book = Book {
        sheets: vec![sheet("Trang", &[&["", "a,b", "#1.5"], &[], &["#3", "", "=A3*2|6"]])],
        ..Book::default()
    };
    let done = modern(book).value;
    assert_eq!(String::from_utf8(csv(&done.book.sheets[0])).unwrap(), "\u{feff},\"a,b\",1.5\n\n3,,6\n");
    let json = json(&done.book, "a.xls");
    assert_eq!(
        json["sheets"][0]["cells"],
        serde_json::json!([
            { "cell": "B1", "value": "a,b" },
            { "cell": "C1", "value": 1.5 },
            { "cell": "A3", "value": 3 },
            { "cell": "C3", "value": 6, "formula": "=A3*2" },
        ])
    );
}

#[test]
fn characters_that_no_spreadsheet_holds_are_replaced_and_told() {
    let rows: &[&[&str]] = &[&["Tên\u{b}đơn vị", "số"], &["Xã A\n", "2\u{0}3"], &["Xã B", "#7"]];
    let made = modern(Book { sheets: vec![sheet("A", rows)], ..Book::default() }).value;
    assert_eq!(raw(&made, "A1"), "Tên\nđơn vị");
    // Whether that was 23, nothing says.
    assert_eq!(raw(&made, "B2"), "2 3");
    assert_eq!(told(&made), ["control A1 A: Tên\u{b}đơn vị > Tên\nđơn vị", "control B2 A: 2\u{0}3 > 2 3"]);
}
