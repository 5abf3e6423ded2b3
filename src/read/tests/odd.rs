//! Formats that come in now and then: without their container, flat, as one file for a web page, or none at all.

use std::fmt::Write as _;

use super::{package, read_bytes, shown};
use crate::finding::{Diagnosed, Rule};
use crate::read::{Foreign, Format, Sniffed, sniff};

/// What must be read, and nothing said about it.
fn read_whole(bytes: &[u8]) -> crate::book::Book {
    let Diagnosed { value, findings } = read_bytes(bytes);
    assert!(findings.is_empty(), "{findings:?}");
    value.unwrap()
}

#[test]
fn protected_workbooks_that_excel_opens_without_asking() {
    for bytes in [
        &include_bytes!("../../../tests/cases/convert/protected-40.xls")[..],
        include_bytes!("../../../tests/cases/convert/protected-128.xls"),
    ] {
        let book = read_whole(bytes);
        assert_eq!(book.sheets[0].name, "Biểu 1");
        let text = shown(&book, 0);
        assert!(text.starts_with("A1 Text(\"Chỉ tiêu\")\nB1 Number(12.5)\n"), "{text}");
        assert!(text.ends_with("D60 Text(\"Dòng số 59\")\n"), "{text}");
    }
    let closed = read_bytes(include_bytes!("../../../tests/cases/convert/password.xls"));
    assert!(closed.value.is_none());
    assert_eq!(closed.findings[0].rule, Rule::ENCRYPTED_FILE);
}

/// A sheet as small programs write it: a beginning, labels, numbers, an end.
#[test]
fn a_sheet_without_a_workbook_around_it() {
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let mut bytes = words(&[0x0809, 8, 0, 0x10, 0, 0]);
    let text = b"S\xe8 h\xe9";
    bytes.extend(words(&[0x0204, 8 + text.len() as u16, 0, 0, 0, text.len() as u16]));
    bytes.extend(text);
    bytes.extend(words(&[0x0203, 14, 1, 2, 0]));
    bytes.extend(12.5_f64.to_le_bytes());
    bytes.extend(words(&[0x000a, 0]));
    assert_eq!(shown(&read_whole(&bytes), 0), "A1 Text(\"Sè hé\")\nC2 Number(12.5)\n");
}

const MAIN: &str = "<html xmlns:x=3D\"urn:schemas-microsoft-com:office:excel\"><xml><x:ExcelWorkbook>\
    <x:ExcelWorksheet><x:Name>Bi=E1=BB=83u 1</x:Name><x:WorksheetSource HRef=3D\"a_files/sheet001.htm\"/></x:ExcelWorksheet>\
    <x:ExcelWorksheet><x:Name>Bi=E1=BB=83u 2</x:Name><x:WorksheetSource HRef=3D\"a_files/sheet002.htm\"/></x:ExcelWorksheet>\
    <x:ExcelWorksheet><x:Name>M=E1=BA=A5t</x:Name><x:WorksheetSource HRef=3D\"a_files/sheet003.htm\"/></x:ExcelWorksheet>\
    </x:ExcelWorkbook></xml><frameset><frame src=3D\"a_files/sheet001.htm\"></frameset></html>";

/// Parts of a single-file web page: place, way of transport, content.
fn archive(parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut text = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related;\r\n\tboundary=\"--=x\"\r\n\r\n".to_owned();
    for (place, way, content) in parts {
        let _ = write!(
            text,
            "----=x\r\nContent-Location: file:///C:/{place}\r\nContent-Transfer-Encoding: {way}\r\n\
             Content-Type: text/html; charset=\"utf-8\"\r\n\r\n{content}\r\n\r\n"
        );
    }
    (text + "----=x--\r\n").into_bytes()
}

#[test]
fn a_workbook_saved_as_a_single_web_page() {
    let first = "<table><tr><td>S=E1=BB=91 h=E1=BB=99</td><td x:num=3D\"7\">7</td></tr></=\r\ntable>";
    let bytes = archive(&[
        ("a.htm", "quoted-printable", MAIN),
        ("a_files/tabstrip.htm", "8bit", "<table><tr><td>Biểu 1</td></tr></table>"),
        ("a_files/sheet001.htm", "quoted-printable", first),
        ("a_files/sheet002.htm", "base64", "PHRhYmxlPjx0cj48dGQ+eDwvdGQ+PC90cj48L3RhYmxlPg=="),
    ]);
    let Diagnosed { value, findings } = read_bytes(&bytes);
    let book = value.unwrap();
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Biểu 1", "Biểu 2"]);
    assert_eq!(shown(&book, 0), "A1 Text(\"Số hộ\")\nB1 Number(7.0)\n");
    assert_eq!(shown(&book, 1), "A1 Text(\"x\")\n");
    // The third is named and not there.
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].place.sheet.as_ref(), "Mất");

    let single = read_whole(&archive(&[("a.htm", "7bit", "<table><tr><td>1</td></tr></table>")]));
    assert_eq!(shown(&single, 0), "A1 Text(\"1\")\n");
    assert!(read_bytes(&archive(&[("a.htm", "7bit", "<p>x</p>")])).value.is_none());
}

#[test]
fn a_flat_open_document() {
    let text = "\u{feff}<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
        office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body><office:spreadsheet><table:table table:name=\"Biểu 1\">\
        <table:table-row><table:table-cell office:value-type=\"string\"><text:p>Số hộ</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"float\" office:value=\"12.5\"><text:p>12,5</text:p></table:table-cell></table:table-row>\
        </table:table></office:spreadsheet></office:body></office:document>";
    let book = read_whole(text.as_bytes());
    assert_eq!(book.sheets[0].name, "Biểu 1");
    assert_eq!(shown(&book, 0), "A1 Text(\"Số hộ\")\nB1 Number(12.5)\n");
}

#[test]
fn what_stands_before_a_package() {
    let whole = package(&[("xl/workbook.xml", "<workbook/>")]);
    for before in ["\r\n", "\u{feff}", "<br />\n<b>Warning</b>: x<br />\n"] {
        let bytes = [before.as_bytes(), &whole].concat();
        assert_eq!(sniff(&bytes), Sniffed::Readable(Format::Xlsx), "{before:?}");
    }
    // A program with a package at its end stays a program.
    assert_eq!(sniff(&[b"MZ", &whole[..]].concat()), Sniffed::Foreign(Foreign::Program));
    let manifest =
        "<manifest:file-entry manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>";
    let nameless = package(&[("content.xml", ""), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(sniff(&nameless), Sniffed::Readable(Format::Ods));
}

#[test]
fn files_of_other_programs_are_named() {
    let mut tape = vec![b'a'; 257];
    tape.extend(b"ustar\0");
    let mut table = vec![3, 124, 1, 1, 1, 0, 0, 0, 65, 0, 21, 0];
    table.resize(64, 0);
    table.push(0x0d);
    for (bytes, words) in [
        (&b"<html><frameset><frame src=a_files/sheet001.htm></frameset></html>"[..], "trang khung"),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\nE\r\n", "(SYLK"),
        (b"TABLE\r\n0,1\r\n\"EXCEL\"\r\nVECTORS\r\n0,5\r\n\"\"\r\n", "(DIF"),
        (b"\0\0\x02\0\x06\x04\x06\0\x08\0", "Lotus"),
        (b"\xff\0\x02\0\x04\x04\x05\x54", "Works"),
        (&table, "dBase"),
        (&tape, "TAR"),
        (b"MSCF\0\0\0\0", "CAB"),
        (b"\0\0\0\x18ftypmp42\0\0", "phim"),
        (b"Return-Path: <a>\r\nReceived: b\r\nFrom: a\r\n\r\nx", "thư điện tử"),
        ("Kính gửi uỷ ban\nxã báo cáo như sau\n".as_bytes(), "(TXT)"),
        (b"{\"a\": [1, 2]}", "(JSON)"),
        (b"<?xml version=\"1.0\"?><data><header/></data>", "(XML)"),
        (b" \r\n\t ", "khoảng trắng"),
        (&package(&[("mimetype", "application/vnd.sun.xml.calc")]), ".sxc"),
        (&package(&[("AndroidManifest.xml", "")]), "không có tệp bảng tính"),
        (&package(&[("a.xlsx", ""), ("__MACOSX/._a.xlsx", "")]), "bảng tính: 1"),
    ] {
        let Diagnosed { value, findings } = read_bytes(bytes);
        assert!(value.is_none(), "{words}");
        assert!(findings[0].message.vi.contains(words), "{} / {words}", findings[0].message.vi);
        assert!(!findings[0].help.vi.is_empty() && !findings[0].help.en.is_empty());
    }
}
