//! What the public collections of odd spreadsheets taught.

use std::io::{Cursor, Write};

use super::{package, read_bytes, shown};
use crate::finding::{Diagnosed, Rule, Severity};
use crate::read::{Foreign, Format, InProcess, Limits, Sniffed, Source, read_list, sniff};
use crate::text::tidy;

/// A container of these streams.
fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        if let Some((storage, _)) = name.rsplit_once('/').filter(|(storage, _)| !storage.is_empty()) {
            container.create_storage_all(storage).unwrap();
        }
        container.create_stream(name).unwrap().write_all(content).unwrap();
    }
    container.flush().unwrap();
    container.into_inner().into_inner()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The stream of a BIFF8 workbook with one sheet, whose only cell has this record.
fn workbook(record: u16, data: &[u8]) -> Vec<u8> {
    let mut stream = words(&[0x0809, 8, 0x0600, 5, 0, 0, 0x0085, 9]);
    let start = stream.len() as u32 + 9 + 4;
    stream.extend(start.to_le_bytes());
    stream.extend(*b"\0\0\x01\0A");
    stream.extend(words(&[0x000a, 0, 0x0809, 8, 0x0600, 0x10, 0, 0, record, data.len() as u16]));
    stream.extend(data);
    stream.extend(words(&[0x000a, 0]));
    stream
}

fn number(value: f64) -> Vec<u8> {
    workbook(0x0203, &[words(&[0, 0, 0]), value.to_le_bytes().to_vec()].concat())
}

#[test]
fn formulas_under_the_numbers_of_older_versions() {
    // 2+3 as tokens, and its result.
    let mut formula = words(&[0, 0, 0]);
    formula.extend(5.0_f64.to_le_bytes());
    formula.extend(words(&[0, 0, 0, 7]));
    formula.extend([0x1e, 2, 0, 0x1e, 3, 0, 0x03]);
    for number in [0x0006, 0x0206, 0x0406] {
        let read = read_bytes(&container(&[("/Workbook", &workbook(number, &formula))]));
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        assert_eq!(shown(&read.value.unwrap(), 0), "A1 Number(5.0) =2+3\n", "{number:#06x}");
    }
}

#[test]
fn signs_in_formulas_of_old_workbooks() {
    let formula = |tokens: &[u8]| {
        let mut formula = words(&[0, 0, 0]);
        formula.extend(0.0_f64.to_le_bytes());
        formula.extend(words(&[0, 0, 0, tokens.len() as u16]));
        formula.extend(tokens);
        let read = read_bytes(&container(&[("/Workbook", &workbook(0x0006, &formula))]));
        shown(&read.value.unwrap(), 0)
    };
    for (sign, expected) in [(0x09, "<"), (0x0a, "<="), (0x0b, "="), (0x0c, ">="), (0x0d, ">"), (0x0e, "<>")]
    {
        let told = formula(&[0x1e, 2, 0, 0x1e, 3, 0, sign]);
        assert_eq!(told, format!("A1 Number(0.0) =2{expected}3\n"));
    }
}

#[test]
fn a_workbook_inside_another_document_is_not_what_was_sent() {
    let (own, inside) = (number(1.0), number(2.0));
    // calamine takes the first workbook of the container, whosever it is.
    for streams in [
        [("/A/Workbook", &inside[..]), ("/Workbook", &own[..])],
        [("/Workbook", &own), ("/A/Workbook", &inside)],
        [("/A/WordDocument", b"x"), ("/Workbook", &own)],
    ] {
        let read = read_bytes(&container(&streams));
        assert_eq!(shown(&read.value.unwrap(), 0), "A1 Number(1.0)\n", "{:?}", streams.map(|(name, _)| name));
    }
    for (name, foreign) in [
        ("/PowerPoint Document", Foreign::PowerPoint),
        ("/__properties_version1.0", Foreign::Mail),
        ("/VisioDocument", Foreign::OtherDocument("Visio")),
    ] {
        for streams in [&[(name, &b"x"[..]), ("/ObjectPool/_1/Workbook", &inside)][..], &[(name, b"x")]] {
            assert_eq!(sniff(&container(streams)), Sniffed::Foreign(foreign), "{name}");
        }
    }
    let word = container(&[("/WordDocument", &b"x"[..]), ("/ObjectPool/_1/Workbook", &inside)]);
    assert_eq!(sniff(&word), Sniffed::Readable(Format::Doc));
}

const START: &str = "<office:document xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:draw=\"d\" xmlns:calcext=\"c\" \
    office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body>\n <office:spreadsheet>\n";
const END: &str = " </office:spreadsheet>\n</office:body></office:document>";

/// The sheets of a flat document of these tables, and how many findings there are.
fn flat(tables: &str) -> (Vec<String>, usize) {
    let Diagnosed { value, findings } = read_bytes(format!("{START}{tables}{END}").as_bytes());
    let book = value.unwrap_or_else(|| panic!("{findings:?}"));
    ((0..book.sheets.len()).map(|sheet| shown(&book, sheet)).collect(), findings.len())
}

#[test]
fn names_between_the_lines_of_an_open_document() {
    let names = "<table:named-expressions>\n  <table:named-range table:name=\"Vùng\" table:cell-range-address=\"$A.$A$1\"/>\n </table:named-expressions>\n";
    let row = "<table:table-row>\n <table:table-cell office:value-type=\"float\" office:value=\"7\"><text:p>7</text:p></table:table-cell>\n</table:table-row>";
    let table = format!("<table:table table:name=\"A\">\n{row}\n{names}</table:table>\n");
    assert_eq!(flat(&format!("{table}{names}")), (vec!["A1 Number(7.0)\n".to_owned()], 0));
}

#[test]
fn drawings_charts_and_copies_of_other_files_are_no_cells() {
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>Số hộ</text:p>{}</table:table-cell>";
    let chart = "<draw:frame><draw:object><office:document><table:table table:name=\"local-table\"><table:table-row>\
        <table:table-cell office:value-type=\"float\" office:value=\"99\"><text:p>99</text:p></table:table-cell>\
        </table:table-row></table:table></office:document></draw:object></draw:frame>";
    let text_box = "<draw:frame><draw:text-box><text:p>Ghi chú</text:p></draw:text-box></draw:frame>";
    for inside in [chart, text_box, ""] {
        let row = format!("<table:table-row>{}</table:table-row>", cell.replace("{}", inside));
        let table =
            format!("<table:table table:name=\"A\"><table:shapes>{inside}</table:shapes>{row}</table:table>");
        let copy = "<table:table table:name=\"'file:///C:/nam-truoc.ods'#A\"><table:table-row><table:table-cell \
            office:value-type=\"float\" office:value=\"5\"><text:p>5</text:p></table:table-cell></table:table-row></table:table>";
        assert_eq!(flat(&format!("{table}{copy}")), (vec!["A1 Text(\"Số hộ\")\n".to_owned()], 0));
    }
}

#[test]
fn formulas_of_open_documents_that_give_no_text() {
    let formula = |attributes: &str, content: &str| {
        let cell = format!(
            "<table:table-cell table:formula=\"of:=[.X1]\" {attributes}>{content}</table:table-cell>"
        );
        flat(&format!(
            "<table:table table:name=\"A\"><table:table-row>{cell}</table:table-row></table:table>"
        ))
    };
    let text = "office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"string\"";
    for (attributes, content, expected) in [
        (text, "<text:p/>", "A1 Text(\"\") =X1\n"),
        ("", "<text:p/>", "A1 Text(\"\") =X1\n"),
        (text, "<text:p>#N/A</text:p>", "A1 Error(\"#N/A\") =X1\n"),
        // Never computed.
        ("", "", "A1 Empty =X1\n"),
        ("calcext:value-type=\"float\"", "<text:p/>", "A1 Empty =X1\n"),
    ] {
        assert_eq!(formula(attributes, content), (vec![expected.to_owned()], 0), "{attributes} {content}");
    }
}

#[test]
fn only_an_encrypted_content_is_a_password() {
    let document = |part: &str| {
        let manifest = format!(
            "<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"/><manifest:file-entry \
             manifest:full-path=\"{part}\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
        );
        let kind = "application/vnd.oasis.opendocument.spreadsheet";
        package(&[("mimetype", kind), ("META-INF/manifest.xml", &manifest)])
    };
    assert_eq!(sniff(&document("content.xml")), Sniffed::Foreign(Foreign::Encrypted));
    assert_eq!(sniff(&document("encrypted-package")), Sniffed::Foreign(Foreign::Encrypted));
    assert_eq!(sniff(&document("Basic/Standard/Module1.xml")), Sniffed::Readable(Format::Ods));
}

#[test]
fn stray_control_characters_in_a_table_of_text() {
    let text =
        "STT;Tên đơn vị báo cáo số liệu;Số hộ\u{b}dân cư\r\n1;Xã Bình Lãng;12\r\n2;Xã Hương Hữu;7\r\n\u{1a}";
    let book = read_bytes(text.as_bytes()).value.unwrap();
    assert_eq!(book.sheets[0].get("C3".parse().unwrap()).unwrap().content.raw(), "7");
    assert_eq!(sniff(b"a;\x01\x02\x03\n\x04;\x05\x06\n"), Sniffed::Foreign(Foreign::Unknown));
}

#[test]
fn one_long_text_in_every_cell_is_too_much() {
    let (long, cell) = ("x".repeat(30_000), "<c t=\"s\"><v>0</v></c>");
    let sheet = format!("<worksheet><sheetData><row>{}</row></sheetData></worksheet>", cell.repeat(10_000));
    let link =
        |id: u8, part: &str| format!("<Relationship Id=\"r{id}\" Type=\"x/{part}\" Target=\"{part}.xml\"/>");
    let bytes = package(&[
        ("[Content_Types].xml", "spreadsheetml.sheet.main"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!("<Relationships>{}{}</Relationships>", link(1, "worksheet"), link(2, "sharedStrings")),
        ),
        ("xl/worksheet.xml", &sheet),
        ("xl/sharedStrings.xml", &format!("<sst><si><t>{long}</t></si></sst>")),
    ]);
    let read = read_bytes(&bytes);
    assert!(read.value.is_none());
    let finding = read.findings.last().unwrap();
    assert_eq!((finding.rule, finding.severity), (Rule::UNREADABLE_FILE, Severity::Error));
    assert!(finding.message.vi.contains("quá nhiều chữ"), "{}", finding.message.vi);
}

#[test]
fn a_list_of_one_column_in_every_encoding() {
    let list = "Tên đơn vị\r\nXã Bình Lãng\r\n\r\n\"Xã Hương Hữu\"\r\n";
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    // Windows-1258, where the tone of "vị" is a letter of its own.
    let narrow =
        b"T\xean \xf0\xf5n vi\xf2\r\nXa\xde Bi\xccnh La\xdeng\r\n\r\nXa\xde H\xfd\xf5ng H\xfd\xdeu\r\n"
            .to_vec();
    for bytes in [list.as_bytes().to_vec(), wide(list), wide(&format!("\u{feff}{list}")), narrow] {
        let source = Source { file: "don-vi.txt".into(), bytes: &bytes };
        let book = read_list(&source, &Limits::default(), &InProcess).value.unwrap();
        let told: Vec<(String, String)> = book.sheets[0]
            .cells
            .iter()
            .map(|cell| (cell.at.to_string(), tidy(&cell.content.raw())))
            .take(2)
            .collect();
        let expected = [("A1", "Tên đơn vị"), ("A2", "Xã Bình Lãng")];
        assert_eq!(told, expected.map(|(at, text)| (at.to_owned(), text.to_owned())));
        assert_eq!(book.sheets[0].cells.last().unwrap().at.to_string(), "A4");
    }
}

#[test]
fn cells_beside_a_merged_one_of_a_row_above() {
    let read = |sheet: &str, second: &str| {
        let rows = format!(
            "<Row><Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">STT</Data></Cell><Cell ss:MergeAcross=\"1\" ss:MergeDown=\"1\">\
             <Data ss:Type=\"String\">Số</Data></Cell><Cell><Data ss:Type=\"String\">Nam</Data></Cell></Row><Row>{second}</Row>"
        );
        let text = format!(
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
             xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><{sheet} ss:Name=\"A\"><Table>{rows}</Table></{sheet}></Workbook>"
        );
        shown(&read_bytes(text.as_bytes()).value.unwrap(), 0).lines().skip(3).collect::<String>()
    };
    let value = "<Cell><Data ss:Type=\"Number\">7</Data></Cell>";
    let placed = "<Cell ss:Index=\"4\"><Data ss:Type=\"Number\">7</Data></Cell>";
    for sheet in ["Worksheet", "ss:Worksheet"] {
        assert_eq!(read(sheet, value), "D2 Number(7.0)");
        assert_eq!(read(sheet, placed), "D2 Number(7.0)");
    }
    // Others write the empty cells too; LibreOffice, with its prefix, writes none of those that are merged.
    let empty = "<Cell/>";
    assert_eq!(read("Worksheet", &format!("{empty}{empty}{empty}{value}")), "D2 Number(7.0)");
    assert_eq!(read("ss:Worksheet", &format!("{empty}{value}")), "E2 Number(7.0)");
}
