//! What a spreadsheet would refuse or repair does not get into the file.

use super::*;
use crate::book::{Run, Style};
use crate::read::{Limits, Source, read};

fn created() -> jiff::civil::DateTime {
    jiff::civil::date(2024, 3, 20).at(8, 30, 0, 0)
}

fn cell(place: &str, content: Content, formula: Option<&str>) -> Cell {
    Cell { at: place.parse().unwrap(), content, formula: formula.map(Into::into), style: StyleId::default() }
}

fn book(cells: Vec<Cell>) -> Book {
    let mut sheet = Sheet::new("Biểu 1");
    for cell in cells {
        sheet.put(cell);
    }
    Book { sheets: vec![sheet], ..Book::default() }
}

/// The cells as our own reader finds them in the file, `value` or `value =formula`.
fn reread(book: &Book) -> Vec<String> {
    let bytes = write(book, created()).unwrap();
    let read = read(&Source { file: "t.xlsx".into(), bytes: &bytes }, &Limits::default());
    assert_eq!(read.findings, []);
    let shown = |cell: &Cell| match &cell.formula {
        Some(formula) => format!("{} {} ={formula}", cell.at, cell.content.raw()),
        None => format!("{} {}", cell.at, cell.content.raw()),
    };
    read.value.unwrap().sheets[0].cells.iter().map(shown).collect()
}

/// The text of a part of the package.
fn part(book: &Book, name: &str) -> String {
    let bytes = write(book, created()).unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(package.by_name(name).unwrap()).unwrap()
}

#[test]
fn formulas_carry_their_results() {
    let book = book(vec![
        cell("A1", Content::Number(2.5), None),
        cell("B1", Content::Number(5.0), Some("A1*2")),
        cell("C1", Content::text("Có: 3"), Some("\"Có: \"&3")),
        cell("D1", Content::Empty, Some("IF(A1=0,1,\"\")")),
        cell("E1", Content::text("12"), Some("\"12\"")),
    ]);
    let xml = part(&book, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<c r=\"B1\"><f>A1*2</f><v>5</v></c>"), "{xml}");
    assert!(xml.contains("<c r=\"D1\" t=\"str\"><f>IF(A1=0,1,\"\")</f><v></v></c>"), "not 0: {xml}");
    assert!(xml.contains("<c r=\"E1\" t=\"s\">"), "a text that looks like a number stays text: {xml}");
    let cells = reread(&book);
    assert_eq!(cells[1], "B1 5 =A1*2");
    assert_eq!(cells[2], "C1 Có: 3 =\"Có: \"&3");
}

#[test]
fn text_stays_text() {
    let cells = reread(&book(vec![
        cell("A1", Content::text("=1+1"), None),
        cell("A2", Content::text("001"), None),
        cell("A3", Content::text("a\u{1}b\u{ffff}c"), None),
        cell("A4", Content::Number(f64::NAN), None),
        cell("A5", Content::Number(f64::INFINITY), Some("1/0")),
        cell("A6", Content::text("nan"), Some("\"nan\"")),
    ]));
    assert_eq!(cells, ["A1 =1+1", "A2 001", "A3 abc", "A6 nan"]);
}

#[test]
fn what_is_too_long_is_cut() {
    let long = "ă".repeat(MAX_TEXT + 10);
    let formula = format!("1{}", "+1".repeat(MAX_FORMULA));
    let cells = reread(&book(vec![
        cell("A1", Content::text(long.as_str()), None),
        cell("A2", Content::Number(7.0), Some(&formula)),
    ]));
    assert_eq!(cells[0].chars().count() - "A1 ".len(), MAX_TEXT);
    assert!(cells[0].ends_with("ă…"));
    assert_eq!(cells[1], "A2 7", "the value without the formula");
    assert_eq!(clip("a😀b", 3), "a…", "half a character is none");
}

#[test]
fn merges_neither_overlap_nor_cover_one_cell() {
    let areas = ["C3:D4", "A1:B2", "B2:C3", "E5", "D9:E9", "A9:C9"].map(|area| area.parse().unwrap());
    let kept: Vec<String> = separate(&areas).iter().map(ToString::to_string).collect();
    assert_eq!(kept, ["A1:B2", "C3:D4", "A9:C9", "D9:E9"]);
}

#[test]
fn rich_text_of_several_weights() {
    let run = |text: &str, bold| Run { text: text.to_owned(), bold, italic: !bold };
    let mut book = book(vec![
        cell("A1", Content::Rich(vec![run("Số văn bản ", true), run("(nếu có)", false)]), None),
        cell("A2", Content::Rich(vec![run("một", true)]), None),
    ]);
    book.styles.id(Style { bold: true, ..Style::default() });
    assert_eq!(reread(&book), ["A1 Số văn bản (nếu có)", "A2 một"]);
}

#[test]
fn links_to_cells_and_files() {
    let mut book = book(vec![cell("A1", Content::text("D8"), None), cell("A2", Content::text("D9"), None)]);
    let at = |place: &str| place.parse().unwrap();
    book.sheets[0].look.links = vec![
        (at("A1"), "internal:'Biểu 1'!A2".to_owned()),
        (at("A2"), "external:nop/xã A.xlsx#'Phụ lục 2'!D9".to_owned()),
        (at("A3"), "internal:'Biểu 1'!A1".to_owned()),
    ];
    let xml = part(&book, "xl/worksheets/sheet1.xml");
    assert_eq!(xml.matches("<hyperlink ").count(), 2, "a link needs a text: {xml}");
    assert!(xml.contains("location=\"'Biểu 1'!A2\""), "{xml}");
    let relations = part(&book, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(relations.contains("Target=\"nop/xã%20A.xlsx\""), "{relations}");
}

#[test]
fn long_lists_are_written_row_by_row_and_the_same() {
    let cells = |count: u32| {
        (0..count).map(|row| Cell { at: CellRef::new(row, 0), ..cell("A1", Content::text("x"), None) })
    };
    let mut book = Book::default();
    let mut sheet = Sheet::new("dài");
    sheet.cells = cells(LONG as u32 + 1).collect();
    sheet.look.heights = vec![(1, 30.0)];
    book.sheets.push(sheet);
    let bytes = write(&book, created()).unwrap();
    assert_eq!(bytes, write(&book, created()).unwrap());
    assert_eq!(reread(&book).len(), LONG + 1);
    assert!(part(&book, "xl/worksheets/sheet1.xml").contains("ht=\"30\""), "the height came in time");
}

#[test]
fn ways_are_spelled_once() {
    let mut book = book(vec![cell("A1", Content::text("D8"), None), cell("A2", Content::text("D9"), None)]);
    let way = |name: &str| way(std::path::Path::new(name)).unwrap();
    book.sheets[0].look.links = vec![
        ("A1".parse().unwrap(), format!("external:{}#'Biểu'!A1", way("a#1.xlsx"))),
        ("A2".parse().unwrap(), format!("external:{}", way("b%20 50%.xlsx"))),
    ];
    let relations = part(&book, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(relations.contains("Target=\"a%231.xlsx\""), "{relations}");
    assert!(relations.contains("Target=\"b%2520%2050%25.xlsx\""), "{relations}");
    assert!(part(&book, "xl/worksheets/sheet1.xml").contains("location=\"'Biểu'!A1\""));
}

/// Without threads, sheets go row by row: nothing of them is lost by it.
#[test]
fn without_threads_the_workbook_is_the_same() {
    let mut book = book(vec![
        cell("A1", Content::text("một"), None),
        cell("B1", Content::text("hai"), None),
        cell("B2", Content::Number(2.0), Some("1+1")),
        cell("C2", Content::text("ba"), None),
        cell("A4", Content::text("bốn"), None),
        cell("A5", Content::text("năm"), None),
    ]);
    let sheet = &mut book.sheets[0];
    sheet.merges = ["A1:A3", "C2:D3", "A7:B7"].map(|area| area.parse().unwrap()).into_iter().collect();
    sheet.hidden_rows = [4].into();
    sheet.look.heights = vec![(1, 30.0)];
    sheet.look.links = vec![("A4".parse().unwrap(), "external:a.xlsx".to_owned())];
    sheet.notes = vec![("B1".parse().unwrap(), "ghi chú".to_owned())];
    book.sheets.push(Sheet::new("trống"));
    let reread = |threads: bool| {
        let bytes = write_with(&book, created(), &Means { threads, many: rows::MANY }).unwrap();
        let read = read(&Source { file: "t.xlsx".into(), bytes: &bytes }, &Limits::default());
        assert_eq!(read.findings, []);
        let book = read.value.unwrap();
        let sheet = &book.sheets[0];
        let cells: Vec<String> = sheet
            .cells
            .iter()
            .map(|cell| format!("{} {:?} {:?}", cell.at, cell.content, cell.formula))
            .collect();
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let xml = std::io::read_to_string(package.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
        let rows =
            ["ht=\"30\"", "hidden=\"1\"", "<hyperlink ref=\"A4\""].map(|part| xml.matches(part).count());
        (cells, sheet.merges.clone(), sheet.hidden_rows.clone(), sheet.notes.clone(), rows)
    };
    let usual = reread(true);
    assert_eq!(usual.1.len(), 3);
    assert_eq!(usual.4, [1, 1, 1]);
    assert_eq!(usual, reread(false));
    assert!(threads_can_be_had(3) && threads_can_be_had(0));
}

/// A sheet with a header and a list under it; another sheet before it shares some of its texts.
fn with_list(rows: u32) -> Book {
    let mut book = book(vec![cell("A1", Content::text("xã B"), None)]);
    let small = book.styles.id(Style { size: Some(11), ..Style::default() });
    let mut sheet = Sheet::new("Danh sách");
    sheet.put(cell("A1", Content::text("Đơn vị"), None));
    sheet.put(cell("B1", Content::text("Giá trị"), None));
    sheet.look.column_styles = vec![(0, small)];
    sheet.look.filter = Some("A1:B3".parse().unwrap());
    let mut list = crate::book::List::new(1, 2);
    let odd =
        ["xã A", "xã B", "", "<r>xã</r>", "a_xa_b", "=1+1", " hai đầu ", "a & b < c", "Đơn vị", "\u{1}x"];
    for row in 0..rows {
        let text = list.text(odd[row as usize % odd.len()]);
        let number = list.number(f64::from(row) / 4.0);
        list.push(if row == 2 { [number, text] } else { [text, number] });
    }
    sheet.list = Some(Box::new(list));
    book.sheets.push(sheet);
    book
}

/// The same book with the list as cells, which the library writes.
fn spread(mut book: Book) -> Book {
    for sheet in &mut book.sheets {
        sheet.cells.extend(sheet.list.take().iter().flat_map(|list| list.cells()));
    }
    book
}

#[test]
fn a_list_is_written_as_the_library_writes_its_cells() {
    let bytes = |book: &Book| write(book, created()).unwrap();
    let read_back = |bytes: &[u8]| {
        let read = read(&Source { file: "t.xlsx".into(), bytes }, &Limits::default());
        assert_eq!(read.findings, []);
        read.value.unwrap()
    };
    let (own, library) = (read_back(&bytes(&with_list(40))), read_back(&bytes(&spread(with_list(40)))));
    for (own_sheet, other) in own.sheets.iter().zip(&library.sheets) {
        assert_eq!(own_sheet.cells.len(), other.cells.len());
        for (cell, expected) in own_sheet.cells.iter().zip(&other.cells) {
            assert_eq!((cell.at, &cell.content), (expected.at, &expected.content));
            assert_eq!(own.style_of(cell), library.style_of(expected), "{}", cell.at);
        }
        assert_eq!(own_sheet.look.widths, other.look.widths);
    }
    let text = |place: &str| own.sheets[1].get(place.parse().unwrap()).unwrap().content.raw();
    assert_eq!((text("A5"), text("A6"), text("A11")), ("<r>xã</r>".into(), "a_xa_b".into(), "x".into()));
    let xml = part(&with_list(40), "xl/worksheets/sheet2.xml");
    assert!(xml.contains("<dimension ref=\"A1:B41\"/>"), "{}", &xml[..600]);
    assert!(xml.contains("<autoFilter ref=\"A1:B3\"/>") && !xml.contains("tabSelected"), "{}", &xml[..600]);
}

#[test]
fn a_list_without_a_text_above_it_is_written_too() {
    let mut book = with_list(3);
    book.sheets.remove(0);
    book.sheets[0].cells.clear();
    let cells = reread(&book);
    assert_eq!(cells, ["A2 xã A", "B2 0", "A3 xã B", "B3 0.25", "A4 0.5"]);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let mut book = with_list(500);
    let more: Vec<Sheet> = (0..6)
        .map(|number| {
            let mut sheet = book.sheets[0].clone();
            sheet.name = format!("Trang {number}");
            sheet.put(cell("B2", Content::text(format!("chữ {number}")), None));
            sheet
        })
        .collect();
    book.sheets.extend(more);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| write(&book, created()).unwrap())
    };
    let one = with(1);
    assert!([2, 3, 8].iter().all(|&threads| with(threads) == one));
}

/// A sheet with everything that stands beside plain cells, and the plain cells themselves.
fn crowded(book: &mut Book, rows: u32, columns: u32) -> Sheet {
    let looks: Vec<StyleId> = [Some(9), Some(11), None]
        .map(|size| book.styles.id(Style { size, bold: size == Some(9), ..Style::default() }))
        .into();
    let odd = [
        "IF(A1<>0,\"\",ROUND(A2/A1*100,2))",
        "'Trang & 1'!A1&\"<b>\"",
        "TEXTJOIN(\",\",TRUE,A1:A9)",
        "SORT(A1:A3)",
    ];
    let known = rows::FUNCTIONS.iter().map(|name| format!("{name}(A1:B2)"));
    let formulas: Vec<String> = known.chain(odd.map(str::to_owned)).collect();
    let contents = [
        Content::Number(12.0),
        Content::Number(94.29),
        Content::Number(-0.5),
        Content::Number(f64::NAN),
        Content::Empty,
        Content::text("chữ & <số>"),
        Content::Bool(true),
        Content::Rich(vec![
            Run { text: "đậm ".to_owned(), bold: true, italic: false },
            Run { text: "nghiêng".to_owned(), bold: false, italic: true },
        ]),
        Content::Number(1e21),
        Content::Number(3.0),
        Content::Error("#DIV/0!".into()),
    ];
    let mut sheet = Sheet::new("Trang & 1");
    let mut turn = 0usize;
    for row in (0..rows).filter(|row| row % 7 != 5) {
        for column in (row % 3..columns).filter(|column| (row + column) % 11 != 4) {
            turn += 1;
            let formula = (turn % 4 == 1).then(|| formulas[turn / 4 % formulas.len()].as_str().into());
            let (content, style) = (contents[turn % contents.len()].clone(), looks[turn % looks.len()]);
            sheet.put(Cell { at: CellRef::new(row, column), content, formula, style });
        }
    }
    sheet
}

/// Sheets of which the plain cells are put in say the very same as when the library writes all.
#[test]
fn plain_cells_are_written_as_the_library_writes_them() {
    let mut book = Book::default();
    let mut first = crowded(&mut book, 40, 60);
    first.merges = ["C3:D4", "A9:F9", "B20:B30"].map(|area| area.parse().unwrap()).into_iter().collect();
    first.hidden_rows = [8, 33].into();
    first.look.heights = vec![(1, 30.0), (12, 44.0)];
    first.look.row_groups = vec![(13, 15, 1), (14, 14, 2)];
    first.look.widths = vec![(0, 30.0), (30, 4.0)];
    first.look.column_styles = vec![(3, StyleId(1))];
    first.look.links =
        (0..40).map(|row| (CellRef::new(row, 7), "internal:'Trang & 1'!A2".to_owned())).collect();
    first.notes =
        vec![("B2".parse().unwrap(), "ghi chú".to_owned()), ("CA12".parse().unwrap(), "xa".to_owned())];
    let second = Sheet { name: "hai".to_owned(), ..crowded(&mut book, 1_500, 70) };
    assert!(is_long(&second), "one that goes past memory is among them");
    let mut third = Sheet { name: "ba".to_owned(), ..crowded(&mut book, 30, 5) };
    third.look.charts = vec![crate::book::Chart {
        at: CellRef::new(0, 8),
        size: (200, 100),
        title: "Hình".to_owned(),
        categories: ("ba".to_owned(), "A1:A9".parse().unwrap()),
        drawn: crate::book::Drawn::Bars(("ba".to_owned(), "B1:B9".parse().unwrap())),
    }];
    book.sheets = vec![first, second, third];
    book.sheets.extend(with_list(30).sheets.into_iter().skip(1));
    let plain = rows::of(&book, &Formats::new(&book), 0);
    let put_in = |plain: &Plain| (0..book.sheets[1].cells.len()).filter(|&at| plain.has(at)).count();
    let counts: Vec<usize> = plain.iter().flatten().map(put_in).collect();
    assert!(counts.len() == 2 && counts[0] > 300 && counts[1] > 10_000, "{counts:?}");
    let bytes = |book: &Book, threads, many| write_with(book, created(), &Means { threads, many }).unwrap();
    for threads in [true, false] {
        let (library, own) = [usize::MAX, 0].map(|many| parts_of(&bytes(&book, threads, many))).into();
        assert_eq!(library.len(), own.len());
        for ((name, text), (own_name, own_text)) in library.iter().zip(&own) {
            assert!(name == own_name && text == own_text, "{name}, threads: {threads}");
        }
    }
    // The library packs what went past memory in pieces, whose size shows in the packed bytes.
    book.sheets.remove(1);
    assert!(bytes(&book, true, usize::MAX) == bytes(&book, true, 0), "packed alike, too");
}

/// The parts of a package with their texts.
fn parts_of(bytes: &[u8]) -> Vec<(String, String)> {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
    let text = |name: &String| std::io::read_to_string(package.by_name(name).unwrap()).unwrap();
    let texts: Vec<String> = names.iter().map(text).collect();
    names.into_iter().zip(texts).collect()
}
