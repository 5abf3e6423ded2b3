//! Whole files in, books and findings out.

mod bounds;
mod excel;
mod found;
mod odd;
mod odt;
mod old;
mod oracle;
mod reports;
mod word;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::book::Visibility;
use crate::cell::CellRef;
use crate::finding::{Rule, Severity};

fn read_bytes(bytes: &[u8]) -> Diagnosed<Option<Book>> {
    read(&Source { file: "a.xlsx".into(), bytes }, &Limits::default())
}

/// A zip package of these parts: name and content.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The cells of a sheet, one a line.
fn shown(book: &Book, sheet: usize) -> String {
    let line = |cell: &crate::book::Cell| {
        let formula = cell.formula.as_ref().map(|formula| format!(" ={formula}")).unwrap_or_default();
        format!("{} {:?}{formula}\n", cell.at, cell.content)
    };
    book.sheets[sheet].cells.iter().map(line).collect()
}

#[test]
fn files_of_other_kinds_say_what_they_are() {
    let container = |names: &[&str]| {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(512, 0);
        for name in names {
            let mut slot: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let length = slot.len() as u8 + 2;
            slot.resize(128, 0);
            (slot[64], slot[66]) = (length, 2);
            bytes.extend(slot);
        }
        bytes
    };
    let mut lock = vec![5];
    lock.extend(b"Lan T");
    lock.resize(55, b' ');
    lock.resize(165, 0);
    let whole = excel::workbook();
    for (bytes, rule, words) in [
        (vec![], Rule::UNREADABLE_FILE, "rỗng"),
        (vec![0; 4096], Rule::UNREADABLE_FILE, "byte 0"),
        (lock, Rule::WRONG_FILE_TYPE, "tệp khoá tạm"),
        (b"%PDF-1.7".to_vec(), Rule::WRONG_FILE_TYPE, "PDF"),
        (b"\x89PNG\r\n".to_vec(), Rule::WRONG_FILE_TYPE, "ảnh (PNG)"),
        (b"Rar!\x1a\x07\x00".to_vec(), Rule::WRONG_FILE_TYPE, "tệp nén (RAR)"),
        (whole[..whole.len() / 2].to_vec(), Rule::UNREADABLE_FILE, "cắt cụt"),
        (package(&[("ppt/presentation.xml", "")]), Rule::WRONG_FILE_TYPE, "PowerPoint"),
        (package(&[("a/xã.xlsx", ""), ("b.xls", "")]), Rule::WRONG_FILE_TYPE, "chứa tệp bảng tính: 2"),
        (
            package(&[("mimetype", "application/vnd.oasis.opendocument.graphics")]),
            Rule::WRONG_FILE_TYPE,
            "OpenDocument",
        ),
        (container(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]), Rule::ENCRYPTED_FILE, "mật khẩu"),
        (container(&["DRMEncryptedTransform", "EncryptedPackage"]), Rule::ENCRYPTED_FILE, "IRM"),
        (container(&["Root Entry", "WordDocument"]), Rule::WRONG_FILE_TYPE, "(.doc)"),
        (container(&["Root Entry"]), Rule::UNREADABLE_FILE, "97-2003"),
        (b"\x01\x02\x03 \xff\xfe\x00 nothing known".to_vec(), Rule::WRONG_FILE_TYPE, "không rõ"),
    ] {
        let Diagnosed { value, findings } = read_bytes(&bytes);
        assert!(value.is_none());
        assert_eq!(findings.len(), 1, "{words}");
        assert_eq!(findings[0].rule, rule, "{words}");
        assert!(findings[0].message.vi.contains(words), "{} / {words}", findings[0].message.vi);
        assert!(!findings[0].help.vi.is_empty() && !findings[0].help.en.is_empty());
    }
}

const PAGE: &str = "\u{feff}<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><title>Phụ lục I</title>\
        <style><!-- .xl1 {font-family:.VnTime; mso-number-format:\"0\\.00%\";} --></style><script>if (a<b) {}</script></head>\
        <body><h1>UBND XÃ BÌNH LÃNG</h1><p>Biểu mẫu<br>thống kê</p>\
        <table><tr><th rowspan=2>STT<th colspan=2>Chỉ\n tiêu</tr><tr><td>Đơn vị</td><td>Số</td></tr>\
        <tr><td>1.</td><td>x&shy;&amp;<br/>y</td><td>2.844</td></tr>\
        <tr style='display: none'><td>2.</td><td class=xl1 x:num='0.943'>94,30%<td x:num>7</td></tr>\
        <tr><td>3.</td><td sdval=\"36953\" sdnum=\"1033;0;D.M.YY\">3.3.01</td><td sdval=0>#DIV/0!</td></tr>\
        <tr><td>&nbsp;</td><td x:num=5 x:fmla='=B1+1'>5</td></tr></table>\
        Người lập biểu<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table></body></html>";

#[test]
fn a_web_page_named_xls_is_read() {
    let page = PAGE;
    let Diagnosed { value, findings } = read_bytes(page.as_bytes());
    assert!(findings.is_empty(), "{findings:?}");
    let book = value.unwrap();
    let expected = r##"A1 Text("UBND XÃ BÌNH LÃNG")
A2 Text("Biểu mẫu")
A3 Text("thống kê")
A4 Text("STT")
B4 Text("Chỉ tiêu")
B5 Text("Đơn vị")
C5 Text("Số")
A6 Text("1.")
B6 Text("x\u{ad}&\ny")
C6 Text("2.844")
A7 Text("2.")
B7 Number(0.943)
C7 Number(7.0)
A8 Text("3.")
B8 Date(Moment { year: 2001, month: 3, day: 3, seconds: 0, serial: 36953.0 })
C8 Error("#DIV/0!")
B9 Number(5.0) =B1+1
A10 Text("Người lập biểu")
A11 Text("a\nb")
B11 Text("c")
"##;
    assert_eq!(shown(&book, 0), expected);
    let sheet = &book.sheets[0];
    assert_eq!(sheet.name, "Phụ lục I");
    assert_eq!(sheet.hidden_rows, [6]);
    assert_eq!(*sheet.merges, ["A4:A5", "B4:C4"].map(|area| area.parse().unwrap()));
    let style = book.style_of(sheet.get("B7".parse().unwrap()).unwrap());
    assert_eq!((style.font.as_deref(), style.number_format.as_deref()), (Some(".VnTime"), Some("0.00%")));
    assert!(
        read_bytes(b"<html><body>404 Not Found</body></html>").findings[0].message.vi.contains("trang web")
    );
}

const XML_2003: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <DocumentProperties><Title>Phụ lục</Title></DocumentProperties>
        <Styles><Style ss:ID="Default"><Font ss:FontName=".VnTime"/></Style><Style ss:ID="p" ss:Parent="Default"><NumberFormat ss:Format="Percent"/></Style></Styles>
        <Worksheet ss:Name="Biểu 1"><Table><Column ss:Hidden="1"/><Column ss:Index="4" ss:Span="1" ss:Hidden="1"/>
        <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">Tiêu đề&#10;<B>đậm</B></Data><Comment><ss:Data>ghi chú</ss:Data></Comment></Cell><Cell><Data ss:Type="Number">1</Data></Cell></Row>
        <Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2" ss:StyleID="p"><Data ss:Type="Number">0.943</Data></Cell><Cell ss:Formula="=RC[-1]*R1C4"><Data ss:Type="Number">2</Data></Cell></Row>
        <Row><Cell><Data ss:Type="DateTime">2001-03-03T00:00:00.000</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell ss:StyleID="p"/></Row>
        </Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"#;

#[test]
fn xml_of_2003_is_read() {
    let text = XML_2003;
    let Diagnosed { value, findings } = read_bytes(text.as_bytes());
    assert!(findings.is_empty(), "{findings:?}");
    let book = value.unwrap();
    let expected = r##"A1 Text("Tiêu đề\nđậm")
D1 Number(1.0)
B4 Number(0.943)
C4 Number(2.0) =B4*$D$1
A5 Date(Moment { year: 2001, month: 3, day: 3, seconds: 0, serial: 36953.0 })
B5 Error("#N/A")
"##;
    assert_eq!(shown(&book, 0), expected);
    let sheet = &book.sheets[0];
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        ([3].as_slice(), [0, 3, 4].as_slice())
    );
    assert_eq!((sheet.visibility, sheet.merges.len()), (Visibility::Hidden, 1));
    assert_eq!(sheet.notes, [(CellRef::default(), "ghi chú".to_owned())]);
    let style = book.style_of(sheet.get("B4".parse().unwrap()).unwrap());
    assert_eq!((style.font.as_deref(), style.number_format.as_deref()), (Some(".VnTime"), Some("0.00%")));
    let cut = read_bytes(&text.as_bytes()[..text.find("<Row ss:Index").unwrap() + 5]);
    assert_eq!(shown(&cut.value.unwrap(), 0), expected[..expected.find("B4").unwrap()]);
    assert_eq!((cut.findings.len(), cut.findings[0].severity), (1, Severity::Error));
}

#[test]
fn text_with_a_delimiter_is_read() {
    let text = "STT;Chỉ tiêu;Số\r\n1.;\"Văn bản; giấy tờ\r\nkhác\";2.844\r\n\r\n2.1;  ;94,3\r\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let expected = r#"A1 Text("STT")
B1 Text("Chỉ tiêu")
C1 Text("Số")
A2 Text("1.")
B2 Text("Văn bản; giấy tờ\r\nkhác")
C2 Text("2.844")
A4 Text("2.1")
B4 Text("  ")
C4 Text("94,3")
"#;
    for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), wide] {
        let source = Source { file: "thư mục/xã A.csv".into(), bytes: &bytes };
        let Diagnosed { value, findings } = read(&source, &Limits::default());
        assert!(findings.is_empty(), "{findings:?}");
        let book = value.unwrap();
        assert_eq!((book.sheets[0].name.as_str(), shown(&book, 0).as_str()), ("xã A", expected));
    }
}

#[test]
fn mutated_texts_neither_panic_nor_hang() {
    let table = "STT;Chỉ tiêu;Số\n1;\"a;b\";2\n".repeat(20);
    let mut dice = excel::Dice(3);
    let mut readable = 0;
    for whole in [PAGE, XML_2003, table.as_str()] {
        for _ in 0..300 {
            let mut bytes = whole.as_bytes().to_vec();
            for _ in 0..=dice.roll(9) {
                let (at, from) = (dice.roll(bytes.len()), dice.roll(bytes.len()));
                match dice.roll(3) {
                    0 => bytes[at] = b"<>/\"'=& 0-9#;:!A\0\xff"[dice.roll(18)],
                    1 => bytes.truncate(at.max(10)),
                    // A piece from elsewhere.
                    _ => {
                        let piece: Vec<u8> = whole.bytes().skip(from % whole.len()).take(40).collect();
                        bytes.splice(at..at, piece);
                    }
                }
            }
            let Diagnosed { value, findings } = read_bytes(&bytes);
            readable += usize::from(value.is_some());
            assert!(value.is_some() || !findings.is_empty());
            assert!(findings.iter().all(|found| !found.message.en.contains("panicked")), "{findings:?}");
        }
    }
    assert!(readable > 300, "{readable}");
}
