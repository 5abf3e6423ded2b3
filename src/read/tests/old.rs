//! .xls and .ods, written by hand; and the child process.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{read_bytes, shown};
use crate::book::Visibility;
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Rule, Severity};
use crate::read::{ChildProcess, Limits, Source, read_isolated};

/// Appends a record.
pub(super) fn record(stream: &mut Vec<u8>, number: u16, data: &[u8]) {
    stream.extend(number.to_le_bytes());
    stream.extend((data.len() as u16).to_le_bytes());
    stream.extend(data);
}

/// Sixteen-bit words as bytes.
pub(super) fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A workbook with one sheet; BIFF8 or BIFF5.
fn old_workbook(biff8: bool, password: bool) -> Vec<u8> {
    old_workbook_with(biff8, password, &[], &[])
}

/// The same with more records among the globals and in the sheet.
pub(super) fn old_workbook_with(biff8: bool, password: bool, in_globals: &[u8], in_sheet: &[u8]) -> Vec<u8> {
    let version = if biff8 { 0x0600 } else { 0x0500 };
    let text = |text: &str, short: bool| {
        let mut bytes = if short { vec![text.len() as u8] } else { words(&[text.len() as u16]) };
        bytes.extend(biff8.then_some(0));
        bytes.extend(text.bytes());
        bytes
    };
    let mut globals = Vec::new();
    record(&mut globals, 0x0809, &words(&[version, 5, 0, 0]));
    record(&mut globals, 0x0042, &words(&[if biff8 { 1200 } else { 1252 }]));
    if password {
        record(&mut globals, 0x002f, &words(&[0, 1, 2]));
    }
    for font in [".VnTime", "b", "c", "d", ".VnTimeH"] {
        let mut data = words(&[260, 0, 0x7fff, 700, 0, 0, 0]);
        data.extend(text(font, true));
        record(&mut globals, 0x0031, &data);
    }
    let mut format = words(&[164]);
    format.extend(text("0.00%", !biff8));
    record(&mut globals, 0x041e, &format);
    // Font 5 is the fifth one stored: there is no font 4.
    for (font, format) in [(0, 0), (5, 164), (0, 14)] {
        record(&mut globals, 0x00e0, &words(&[font, format, 0, 0, 0, 0, 0, 0, 0, 0]));
    }
    globals.extend(in_globals);
    let mut sheet = Vec::new();
    record(&mut sheet, 0x0809, &words(&[version, 0x10, 0, 0]));
    sheet.extend(in_sheet);
    record(&mut sheet, 0x007d, &words(&[2, 2, 0, 0, 1, 0]));
    record(&mut sheet, 0x0208, &words(&[3, 0, 5, 0, 0, 0, 0x20, 0]));
    let mut label = words(&[0, 0, 0]);
    label.extend(text("s\u{7f} li", false));
    record(&mut sheet, 0x0204, &label);
    for (row, column, format, value) in [(3, 1, 1, 0.943_f64), (4, 0, 2, 36953.0)] {
        let mut number = words(&[row, column, format]);
        number.extend(value.to_le_bytes());
        record(&mut sheet, 0x0203, &number);
    }
    let mut rows = words(&[5, 0]);
    for value in [7_u32, 8] {
        rows.extend(words(&[0]));
        rows.extend((value << 2 | 2).to_le_bytes());
    }
    rows.extend(words(&[1]));
    record(&mut sheet, 0x00bd, &rows);
    let mut formula = words(&[6, 0, 0]);
    formula.extend(14.0_f64.to_le_bytes());
    formula.extend(words(&[0, 0, 0, 11]));
    // A6*2 as tokens: a reference, an integer, multiplication.
    let tokens: &[u8] = if biff8 { &[0x44, 5, 0, 0, 0xc0] } else { &[0x44, 5, 0xc0, 0] };
    formula.truncate(formula.len() - 2);
    formula.extend(words(&[tokens.len() as u16 + 4]));
    formula.extend(tokens);
    formula.extend([0x1e, 2, 0, 0x05]);
    record(&mut sheet, 0x0006, &formula);
    if biff8 {
        record(&mut sheet, 0x00e5, &words(&[1, 0, 0, 0, 2]));
        record(&mut sheet, 0x005d, &words(&[0x15, 18, 0x19, 1, 0, 0, 0, 0, 0, 0, 0]));
        record(&mut sheet, 0x01b6, &words(&[0, 0, 0, 0, 0, 3, 0, 0, 0]));
        record(&mut sheet, 0x003c, b"\0abc");
        record(&mut sheet, 0x001c, &words(&[3, 1, 0, 1]));
    }
    record(&mut sheet, 0x000a, &[]);
    let mut bound = Vec::new();
    bound.extend([0; 4]);
    bound.extend([1, 0]);
    bound.extend(text("Bieu 1", true));
    let start = globals.len() + 4 + bound.len() + 4;
    bound[..4].copy_from_slice(&(start as u32).to_le_bytes());
    record(&mut globals, 0x0085, &bound);
    record(&mut globals, 0x000a, &[]);
    globals.extend(sheet);
    // Streams below 4096 bytes are stored in another way, and no real workbook is so small.
    globals.resize(5000, 0);
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    let name = if biff8 { "/Workbook" } else { "/Book" };
    container.create_stream(name).unwrap().write_all(&globals).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

/// Some programs name a code page of Windows where texts are UTF-16 whatever is named.
#[test]
fn the_code_page_of_unicode_texts_is_not_believed() {
    let mut bytes = old_workbook(true, false);
    let named = [0x42, 0, 2, 0, 0xb0, 0x04];
    let at = bytes.windows(named.len()).position(|window| window == named).unwrap();
    let plain = shown(&read_bytes(&bytes).value.unwrap(), 0);
    for code_page in [0_u16, 437, 874, 932, 1252, 1258, 10_000, 65_001] {
        bytes[at + 4..at + 6].copy_from_slice(&code_page.to_le_bytes());
        assert_eq!(shown(&read_bytes(&bytes).value.unwrap(), 0), plain, "{code_page}");
    }
}

#[test]
fn old_workbooks_are_read_with_their_fonts() {
    for biff8 in [true, false] {
        let Diagnosed { value, findings } = read_bytes(&old_workbook(biff8, false));
        assert!(findings.is_empty(), "{findings:?}");
        let book = value.unwrap();
        let expected = "A1 Text(\"s\\u{7f} li\")\nB4 Number(0.943)\n\
            A5 Date(Moment { year: 2001, month: 3, day: 3, seconds: 0, serial: 36953.0 })\n\
            A6 Number(7.0)\nB6 Number(8.0)\nA7 Number(14.0) =A6*2\n";
        assert_eq!(shown(&book, 0), expected, "BIFF8: {biff8}");
        let sheet = &book.sheets[0];
        assert_eq!((sheet.name.as_str(), sheet.visibility), ("Bieu 1", Visibility::Hidden));
        assert_eq!(
            (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
            ([3].as_slice(), [2].as_slice())
        );
        let style = book.style_of(sheet.get("B4".parse().unwrap()).unwrap());
        assert_eq!(
            (style.font.as_deref(), style.number_format.as_deref(), style.size, style.bold),
            (Some(".VnTimeH"), Some("0.00%"), Some(13), true)
        );
        let style = book.style_of(sheet.get("A5".parse().unwrap()).unwrap());
        assert_eq!(
            (style.font.as_deref(), style.number_format.as_deref()),
            (Some(".VnTime"), Some("mm-dd-yy"))
        );
        if biff8 {
            assert_eq!(*sheet.merges, ["A1:C1".parse().unwrap()]);
            assert_eq!(sheet.notes, [(CellRef::new(3, 1), "abc".to_owned())]);
        }
    }
}

#[test]
fn an_old_workbook_with_a_password_says_so() {
    for biff8 in [true, false] {
        let Diagnosed { value, findings } = read_bytes(&old_workbook(biff8, true));
        assert!(value.is_none());
        assert_eq!(findings.iter().map(|found| found.rule).collect::<Vec<_>>(), [Rule::ENCRYPTED_FILE]);
    }
}

pub(super) fn open_document(content: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", content),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TABLE: &str = r#"<office:document-content><office:automatic-styles>
    <number:percentage-style style:name="N1"><number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
    <style:style style:name="c" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles><office:body><office:spreadsheet>
    <table:table table:name="Biểu 1"><table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/><table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>Tiêu<text:s/>đề</text:p><text:p>hai</text:p></table:table-cell><table:covered-table-cell/></table:table-row><table:table-row table:number-rows-repeated="3" table:visibility="collapse"><table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row><table:table-cell table:style-name="c" office:value-type="percentage" office:value="0.943"><office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>94.3%</text:p></table:table-cell><table:table-cell><text:p>không kiểu</text:p></table:table-cell><table:table-cell table:formula="of:=[.A5]*2" office:value-type="float" office:value="1.886"><text:p>1.886</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2001-03-03"><text:p>3.3.01</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;

#[test]
fn open_documents_are_read() {
    let pretty =
        TABLE.replace("<table:table-", "\n  <!-- --><table:table-").replace("<text:p>", "\n<text:p>");
    let pretty = shown(&read_bytes(&open_document(&pretty)).value.unwrap(), 0);
    let Diagnosed { value, findings } = read_bytes(&open_document(TABLE));
    assert!(findings.is_empty(), "{findings:?}");
    let book = value.unwrap();
    let expected = "A1 Text(\"Tiêu đề\\nhai\")\nA5 Number(0.943)\nB5 Text(\"không kiểu\")\nC5 Number(1.886) =A5*2\n\
        D5 Date(Moment { year: 2001, month: 3, day: 3, seconds: 0, serial: 36953.0 })\n";
    assert_eq!((shown(&book, 0), pretty), (expected.to_owned(), expected.to_owned()));
    let sheet = &book.sheets[0];
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        ([1, 2, 3].as_slice(), [2].as_slice())
    );
    assert_eq!(*sheet.merges, ["A1:B1".parse().unwrap()]);
    assert_eq!(sheet.notes, [(CellRef::new(4, 0), "ghi chú".to_owned())]);
    let style = book.style_of(sheet.get("A5".parse().unwrap()).unwrap());
    assert_eq!(style.number_format.as_deref(), Some("0.0%"));
}

/// Appends a binary record of .xlsb.
pub(super) fn binary(part: &mut Vec<u8>, number: u16, data: &[u8]) {
    part.extend(if number < 128 {
        vec![number as u8]
    } else {
        vec![number as u8 | 0x80, (number >> 7) as u8]
    });
    part.push(data.len() as u8);
    part.extend(data);
}

/// Numbers of 32 bits as bytes.
pub(super) fn longs(longs: &[u32]) -> Vec<u8> {
    longs.iter().flat_map(|long| long.to_le_bytes()).collect()
}

fn wide_text(text: &str) -> Vec<u8> {
    let mut bytes = longs(&[text.encode_utf16().count() as u32]);
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

#[test]
fn binary_workbooks_are_read_with_their_styles() {
    let Diagnosed { value, findings } = read_bytes(&binary_workbook(&[]));
    assert!(findings.is_empty(), "{findings:?}");
    let book = value.unwrap();
    assert_eq!(shown(&book, 0), "A1 Text(\"Tiêu đề\")\nB4 Number(0.943)\n");
    let sheet = &book.sheets[0];
    assert_eq!((sheet.name.as_str(), sheet.visibility), ("Biểu 1", Visibility::Hidden));
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        ([3].as_slice(), [2, 3].as_slice())
    );
    let look = &sheet.look;
    assert_eq!((&look.widths[..], &look.heights[..]), (&[(0, 9.0), (1, 9.0)][..], &[(0, 30.0)][..]));
    assert_eq!(*sheet.merges, ["A1:B1".parse().unwrap()]);
    let style = book.style_of(sheet.get("B4".parse().unwrap()).unwrap());
    assert_eq!((style.font.as_deref(), style.number_format.as_deref()), (Some(".VnTime"), Some("0.0%")));
}

/// A binary workbook with more records at the end of its sheet.
pub(super) fn binary_workbook(in_sheet: &[u8]) -> Vec<u8> {
    let (mut workbook, mut styles, mut sheet) = (Vec::new(), Vec::new(), Vec::new());
    binary(&mut workbook, 0x99, &[0; 12]);
    binary(&mut workbook, 156, &[longs(&[1, 1]), wide_text("rId1"), wide_text("Biểu 1")].concat());
    binary(&mut workbook, 0x90, &[]);
    binary(&mut workbook, 0x9d, &[]);
    binary(&mut styles, 0x267, &longs(&[1]));
    binary(&mut styles, 44, &[words(&[164]), wide_text("0.0%")].concat());
    binary(&mut styles, 44, &[words(&[165]), wide_text("[h]:mm")].concat());
    binary(&mut styles, 43, &[words(&[260, 0, 700, 0, 0, 0]), vec![0; 9], wide_text(".VnTime")].concat());
    binary(&mut styles, 617, &longs(&[2]));
    binary(&mut styles, 47, &words(&[0, 0, 0, 0, 0, 0, 0, 0]));
    binary(&mut styles, 47, &words(&[0, 164, 0, 0, 0, 0, 0, 0]));
    binary(&mut styles, 47, &words(&[0, 165, 0, 0, 0, 0, 0, 0]));
    binary(&mut styles, 618, &[]);
    binary(&mut sheet, 0x81, &[]);
    binary(&mut sheet, 0x94, &longs(&[0, 3, 0, 1]));
    binary(&mut sheet, 60, &[longs(&[0, 1, 9 * 256, 0]), words(&[0])].concat());
    binary(&mut sheet, 60, &[longs(&[2, 3, 0, 0]), words(&[1])].concat());
    binary(&mut sheet, 0x91, &[]);
    binary(&mut sheet, 0, &[longs(&[0, 0]), words(&[600, 0x2000]), vec![0; 5]].concat());
    binary(&mut sheet, 6, &[longs(&[0, 0]), wide_text("Tiêu đề")].concat());
    binary(&mut sheet, 0, &[longs(&[3, 0]), words(&[0, 0x1000]), vec![0; 5]].concat());
    binary(&mut sheet, 5, &[longs(&[1, 1]), 0.943_f64.to_le_bytes().to_vec()].concat());
    sheet.extend(in_sheet);
    binary(&mut sheet, 0x92, &[]);
    binary(&mut sheet, 176, &longs(&[0, 0, 0, 1]));
    let link = "<Relationship Id=\"rId1\" Type=\"/worksheet\" Target=\"worksheets/sheet1.bin\"/>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("[Content_Types].xml", b"application/vnd.ms-excel.sheet.binary.macroEnabled.main".to_vec()),
        ("xl/_rels/workbook.bin.rels", format!("<Relationships>{link}</Relationships>").into_bytes()),
        ("xl/workbook.bin", workbook),
        ("xl/styles.bin", styles),
        ("xl/worksheets/sheet1.bin", sheet),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&part).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn of_an_open_document_without_an_end_what_came_is_kept() {
    let Diagnosed { value, findings } = read_bytes(&open_document(&TABLE.replace("</table:table>", "")));
    let (whole, cut_off) = (read_bytes(&open_document(TABLE)).value.unwrap(), value.unwrap());
    assert_eq!(shown(&cut_off, 0), shown(&whole, 0));
    assert_eq!((findings[0].rule, findings[0].severity), (Rule::UNREADABLE_FILE, Severity::Error));
    assert!(findings[0].message.vi.contains("chỉ đọc được"), "{}", findings[0].message.vi);
}

#[test]
fn a_child_that_cannot_answer_is_a_finding() {
    let bytes = open_document(TABLE);
    let source = Source { file: "a.ods".into(), bytes: &bytes };
    for (program, words) in [
        (PathBuf::from("no/such/program"), "không khởi động được"),
        // The test program is no tonghop: it knows nothing of the argument and ends.
        (std::env::current_exe().unwrap(), "làm bộ đọc phải dừng"),
    ] {
        let Diagnosed { value, findings } =
            read_isolated(&source, &Limits::default(), &ChildProcess::new(program, 1));
        assert!(value.is_none());
        assert!(findings[0].message.vi.contains(words), "{}", findings[0].message.vi);
    }
}
