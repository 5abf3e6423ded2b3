//! .xlsx: whole, forged, cut off, mutated.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Color, Format as Look, Formula, Note, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{read_bytes, shown};
use crate::book::Visibility;
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Rule, Severity};
use crate::read::{ChildProcess, Limits, Source, read, read_isolated};

pub(super) fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let percent = Look::new().set_num_format("0.00%").set_font_name(".VnTime").set_bold();
    let date = Look::new().set_num_format("d.m.yy");
    let sheet = workbook.add_worksheet().set_name("Biểu 1").unwrap();
    sheet.merge_range(0, 0, 0, 2, "Tiêu đề", &Look::new()).unwrap();
    sheet.write(1, 0, 2.1).unwrap();
    sheet.write_with_format(1, 1, 0.5, &percent).unwrap();
    sheet.write_formula(1, 2, Formula::new("=A2*2").set_result("4.2")).unwrap();
    sheet.write_with_format(2, 0, 36953, &date).unwrap();
    sheet.write(2, 1, "  ").unwrap();
    sheet.write(2, 2, true).unwrap();
    sheet.write(3, 0, "x\u{ad} & <y>\nz").unwrap();
    let bold = Look::new().set_bold();
    sheet.write_rich_string(3, 1, &[(&bold, "đậm "), (&Look::new(), "nhạt")]).unwrap();
    sheet.write_formula(3, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_blank(4, 0, &Look::new().set_background_color(Color::Red)).unwrap();
    sheet.write(1_000_000, 16_000, 7).unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(1).unwrap();
    sheet.insert_note(1, 0, &Note::new("ghi chú").set_author("A")).unwrap();
    workbook.add_worksheet().set_name("ẩn").unwrap().set_hidden(true);
    workbook.add_worksheet().set_name("rất ẩn").unwrap().set_very_hidden(true);
    let properties =
        rust_xlsxwriter::DocProperties::new().set_title("Phụ lục").set_custom_property("tonghop", "mã 1");
    workbook.set_properties(&properties);
    workbook.save_to_buffer().unwrap()
}

/// The package with some of its parts changed; a part that becomes empty is left out.
fn edited(bytes: &[u8], edit: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut text = String::new();
        let mut part = archive.by_index(index).unwrap();
        part.read_to_string(&mut text).unwrap();
        let name = part.name().unwrap().into_owned();
        let text = edit(&name, text);
        if !text.is_empty() {
            changed.start_file(name, SimpleFileOptions::default()).unwrap();
            changed.write_all(text.as_bytes()).unwrap();
        }
    }
    changed.finish().unwrap().into_inner()
}

fn sheet_edited(edit: impl Fn(String) -> String) -> Vec<u8> {
    edited(&workbook(), |name, text| if name.ends_with("sheet1.xml") { edit(text) } else { text })
}

#[test]
fn a_workbook_is_read_whole() {
    let Diagnosed { value, findings } = read_bytes(&workbook());
    assert!(findings.is_empty(), "{findings:?}");
    let book = value.unwrap();
    let expected = r##"A1 Text("Tiêu đề")
A2 Number(2.1)
B2 Number(0.5)
C2 Number(4.2) =A2*2
A3 Date(Moment { year: 2001, month: 3, day: 3, seconds: 0, serial: 36953.0 })
B3 Text("  ")
C3 Bool(true)
A4 Text("x\u{ad} & <y>\nz")
B4 Text("đậm nhạt")
C4 Error("#DIV/0!") =1/0
WQK1000001 Number(7.0)
"##;
    assert_eq!(shown(&book, 0), expected);
    let sheet = &book.sheets[0];
    let style = book.style_of(sheet.get("B2".parse().unwrap()).unwrap());
    assert_eq!(
        (style.number_format.as_deref(), style.font.as_deref(), style.bold),
        (Some("0.00%"), Some(".VnTime"), true)
    );
    let date = book.style_of(sheet.get("A3".parse().unwrap()).unwrap());
    assert_eq!(date.number_format.as_deref(), Some("d.m.yy"));
    assert_eq!(*sheet.merges, ["A1:C1".parse().unwrap()]);
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        ([2].as_slice(), [1].as_slice())
    );
    assert_eq!(sheet.notes.len(), 1);
    assert_eq!(sheet.notes[0].0, CellRef::new(1, 0));
    assert!(sheet.notes[0].1.contains("ghi chú"), "{:?}", sheet.notes);
    let visibility: Vec<_> =
        book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.visibility)).collect();
    let expected =
        [("Biểu 1", Visibility::Visible), ("ẩn", Visibility::Hidden), ("rất ẩn", Visibility::VeryHidden)];
    assert_eq!(visibility, expected);
    for (name, value) in [("title", "Phụ lục"), ("tonghop", "mã 1")] {
        assert!(book.properties.contains(&(name.to_owned(), value.to_owned())), "{:?}", book.properties);
    }
}

#[test]
fn dates_count_from_1904_where_the_workbook_says_so() {
    let bytes = edited(&workbook(), |_, text| text.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    let book = read_bytes(&bytes).value.unwrap();
    assert!(
        shown(&book, 0).contains("A3 Date(Moment { year: 2005, month: 3, day: 4,"),
        "{}",
        shown(&book, 0)
    );
}

#[test]
fn an_unknown_error_does_not_lose_the_sheet() {
    for error in ["#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!"] {
        let bytes = sheet_edited(|text| text.replace("#DIV/0!", error));
        let Diagnosed { value, findings } = read_bytes(&bytes);
        assert!(findings.is_empty(), "{findings:?}");
        let text = shown(&value.unwrap(), 0);
        assert!(text.contains(&format!("C4 Error({error:?}) =1/0\nWQK1000001 Number(7.0)")), "{text}");
    }
}

#[test]
fn a_value_that_does_not_fit_its_type_is_kept_as_text() {
    let bytes =
        sheet_edited(|text| text.replace("<v>2.1</v>", "<v>2,1</v>").replace("r=\"A2\"", "r=\"A2\" t=\"n\""));
    let Diagnosed { value, findings } = read_bytes(&bytes);
    let text = shown(&value.unwrap(), 0);
    assert!(text.contains("A2 Text(\"2,1\")\n") && text.contains("WQK1000001"), "{text}");
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].value.as_str(), findings[0].place.cell), ("2,1", Some(CellRef::new(1, 0))));
}

#[test]
fn one_bad_sheet_does_not_lose_the_others() {
    type Edit = fn(&str) -> String;
    let edits: [(Edit, usize, bool); 4] = [
        (|text| text[..text.find("<row r=\"4\"").unwrap() + 40].to_owned(), 7, true),
        (|_| String::new(), 0, true),
        (|text| text.replace("<sheetData>", "").replace("</sheetData>", ""), 0, true),
        (
            |text| text.replace("<dimension ref=\"A1:WQK1000001\"/>", "<dimension ref=\"B:9999999999999\"/>"),
            11,
            false,
        ),
    ];
    for (edit, cells, reported) in edits {
        let Diagnosed { value, findings } = read_bytes(&sheet_edited(|text| edit(&text)));
        let book = value.unwrap();
        assert_eq!(book.sheets.len(), 3);
        assert_eq!(book.sheets[0].cells.len(), cells);
        let about: Vec<_> =
            findings.iter().map(|found| (found.rule, found.severity, found.place.sheet.as_ref())).collect();
        let expected = (Rule::UNREADABLE_FILE, Severity::Error, "Biểu 1");
        assert_eq!(about, if reported { vec![expected] } else { vec![] });
    }
}

#[test]
fn impossible_positions_are_told() {
    // calamine panics at the first, or takes it for another cell.
    for (from, to) in [("r=\"C2\"", "r=\"A99999999999\""), ("<row r=\"3\"", "<row r=\"0\"")] {
        let Diagnosed { value, findings } = read_bytes(&sheet_edited(|text| text.replace(from, to)));
        assert_eq!(value.unwrap().sheets.len(), 3);
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::Error));
    }
}

#[test]
fn forged_counts_do_not_allocate() {
    let bytes = edited(&workbook(), |_, text| {
        text.replace("uniqueCount=\"", "uniqueCount=\"99999999999")
            .replace("<f>A2*2</f>", "<f t=\"shared\" ref=\"C2:C9\" si=\"4000000000\">A2*2</f>")
            .replace("cellXfs count=\"", "cellXfs count=\"9999999999")
    });
    let Diagnosed { value, findings } = read_bytes(&bytes);
    assert!(findings.is_empty());
    assert!(shown(&value.unwrap(), 0).contains("C2 Number(4.2) =A2*2\n"));
}

#[test]
fn escapes_and_damaged_parts() {
    let changed = |part: &'static str, from: &'static str, to: &'static str| {
        read_bytes(&edited(
            &workbook(),
            |name, text| {
                if name.ends_with(part) { text.replace(from, to) } else { text }
            },
        ))
    };
    let book = changed("sharedStrings.xml", "Tiêu đề", "Tiêu_x000D_ đề").value.unwrap();
    assert!(shown(&book, 0).contains("A1 Text(\"Tiêu\\r đề\")"), "{}", shown(&book, 0));

    // The last string is lost, the others are not.
    let Diagnosed { value, findings } = changed("sharedStrings.xml", "</t></r></si></sst>", "");
    let text = shown(&value.unwrap(), 0);
    assert!(text.contains("A1 Text(\"Tiêu đề\")") && !text.contains("B4 "), "{text}");
    assert_eq!(findings.len(), 1, "{findings:?}");

    let Diagnosed { value, findings } = changed("styles.xml", "</styleSheet>", "");
    assert!(shown(&value.unwrap(), 0).contains("A3 Number(36953.0)"));
    assert_eq!((findings.len(), findings[0].severity), (1, Severity::Warning));
}

#[test]
fn parts_in_utf_16_and_other_cases_are_found() {
    let utf16 = |text: &str| {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let mut archive = ZipArchive::new(Cursor::new(workbook())).unwrap();
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut text = String::new();
        let mut part = archive.by_index(index).unwrap();
        part.read_to_string(&mut text).unwrap();
        let name = part.name().unwrap().replace("xl/worksheets", "XL\\Worksheets");
        changed.start_file(name, SimpleFileOptions::default()).unwrap();
        changed.write_all(&utf16(&text.replace("UTF-8", "UTF-16"))).unwrap();
    }
    let bytes = changed.finish().unwrap().into_inner();
    let Diagnosed { value, findings } = read_bytes(&bytes);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(shown(&value.unwrap(), 0), shown(&read_bytes(&workbook()).value.unwrap(), 0));
}

#[test]
fn limits_have_findings() {
    let bytes = workbook();
    let source = Source { file: "a.xlsx".into(), bytes: &bytes };
    let limits = Limits::default;
    for (limits, words) in [
        (Limits { file_bytes: 100, ..limits() }, "lớn hơn giới hạn"),
        (Limits { unpacked_bytes: 5000, ..limits() }, "sau khi giải nén"),
        (Limits { cells: 5, ..limits() }, "quá nhiều ô"),
        (Limits { sheets: 2, ..limits() }, "quá nhiều trang tính"),
    ] {
        let Diagnosed { value, findings } = read(&source, &limits);
        assert!(value.is_none());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].rule, Rule::UNREADABLE_FILE);
        assert!(findings[0].message.vi.contains(words), "{}", findings[0].message.vi);
    }
    let Diagnosed { value, findings } = read(&source, &Limits { text: 4, ..limits() });
    assert!(shown(&value.unwrap(), 0).contains("A1 Text(\"Tiêu\")"));
    assert_eq!(findings.iter().map(|found| found.severity).collect::<Vec<_>>(), [Severity::Warning; 3]);
}

#[test]
fn a_large_workbook_is_read_elsewhere() {
    let mut large = Workbook::new();
    let sheet = large.add_worksheet();
    let text = "x".repeat(30_000);
    for row in 0..1_200 {
        sheet.write(row, 0, format!("{row} {text}")).unwrap();
    }
    let bytes = large.save_to_buffer().unwrap();
    let source = Source { file: "a.xlsx".into(), bytes: &bytes };
    let whole = read(&source, &Limits::default());
    assert_eq!((whole.value.unwrap().sheets[0].cells.len(), whole.findings.len()), (1_200, 0));
    let nowhere = read_isolated(&source, &Limits::default(), &ChildProcess::new("no/such/program", 1));
    assert!(nowhere.value.is_none() && nowhere.findings[0].message.vi.contains("không khởi động được"));
}

#[test]
fn a_zip_bomb_is_refused() {
    let options = SimpleFileOptions::default();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", "spreadsheetml.sheet.main+xml"),
        ("xl/workbook.xml", "<sheet r:id=\"a\" name=\"x\"/>"),
        ("xl/_rels/workbook.xml.rels", "<Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/>"),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/s.xml", options).unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..20 {
        zip.write_all(&spaces).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 100_000);
    let source = Source { file: "a.xlsx".into(), bytes: &bytes };
    let Diagnosed { value, findings } =
        read(&source, &Limits { unpacked_bytes: 10 << 20, ..Limits::default() });
    assert!(value.is_none() && findings[0].message.vi.contains("10 MB"), "{findings:?}");
}

/// Small and good enough to spread mutations: the generator of Knuth's MMIX.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

#[test]
fn mutated_files_neither_panic_nor_hang() {
    let whole = workbook();
    let mut dice = Dice(1);
    let mut readable = 0;
    for round in 0..300 {
        // Bytes of the package itself, or, to get past the checksums, of the XML inside.
        let bytes = if round % 3 == 0 {
            let mut bytes = whole.clone();
            for _ in 0..=dice.roll(8) {
                let at = dice.roll(bytes.len());
                bytes[at] = dice.roll(256) as u8;
            }
            bytes.truncate(bytes.len() - dice.roll(50) * dice.roll(2));
            bytes
        } else {
            let seed = dice.roll(1 << 30) as u64;
            edited(&whole, |_, text| {
                let mut dice = Dice(seed);
                let mut bytes = text.into_bytes();
                for _ in 0..dice.roll(6) {
                    let at = dice.roll(bytes.len());
                    bytes[at] = b"<>/\"'=& 0-9#;:!A\0\xff"[dice.roll(18)];
                }
                String::from_utf8_lossy(&bytes).into_owned()
            })
        };
        let Diagnosed { value, findings } = read_bytes(&bytes);
        readable += usize::from(value.is_some());
        assert!(value.is_some() || !findings.is_empty());
        assert!(
            findings.iter().all(|found| !found.message.en.contains("panic")),
            "round {round}: {findings:?}"
        );
    }
    assert!(readable > 50, "{readable}");
}

#[test]
fn what_is_struck_out_is_told_from_what_replaced_it() {
    let mut workbook = Workbook::new();
    let (plain, struck) = (Look::new(), Look::new().set_font_strikethrough());
    let sheet = workbook.add_worksheet();
    sheet.write_rich_string(0, 0, &[(&struck, "1 & 5"), (&plain, "1590 & 6")]).unwrap();
    sheet.write_rich_string(1, 0, &[(&plain, "12"), (&struck, "3")]).unwrap();
    sheet.write_with_format(2, 0, 7, &struck).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let expected = r#"A1 Text("1\u{336} \u{336}&\u{336} \u{336}5\u{336}1590 & 6")
A2 Text("123\u{336}")
A3 Number(7.0)"#;
    let read = |bytes: &[u8]| read_bytes(bytes).value.unwrap();
    let book = read(&bytes);
    assert_eq!(shown(&book, 0).trim(), expected);
    assert!(
        book.style_of(&book.sheets[0].cells[2]).struck && !book.style_of(&book.sheets[0].cells[1]).struck
    );
    // The same texts in the cells themselves, as other programs write them.
    let inline = edited(&bytes, |name, text| {
        match name {
        "xl/worksheets/sheet1.xml" => text.replace(
            "<c r=\"A2\" t=\"s\"><v>1</v></c>",
            "<c r=\"A2\" t=\"inlineStr\"><is><r><t>12</t></r><r><rPr><strike val=\"1\"/></rPr><t>3</t></r></is></c>",
        ),
        _ => text,
    }
    });
    assert_eq!(read(&inline).sheets[0].cells[1].content, book.sheets[0].cells[1].content);
}
