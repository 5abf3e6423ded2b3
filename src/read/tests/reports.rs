//! What public reports of faults taught: runs above the line, tables that only place a text, cells of .xlsb that are damaged.

use super::old::{binary, binary_workbook, longs, open_document, words};
use super::{read_bytes, shown};
use crate::finding::Rule;
use crate::read::{Format, Sniffed, sniff};

/// The cells of the first sheet.
fn cells(bytes: &[u8]) -> String {
    let read = read_bytes(bytes);
    let told = format!("{:?}", read.findings);
    shown(&read.value.unwrap_or_else(|| panic!("{told}")), 0)
}

#[test]
fn footnote_marks_in_every_format() {
    let open = "<office:document-content><office:automatic-styles><style:style style:name=\"T1\" style:family=\"text\">\
        <style:text-properties style:text-position=\"super 58%\"/></style:style><style:style style:name=\"T2\" style:family=\"text\">\
        <style:text-properties style:text-line-through-style=\"solid\"/></style:style></office:automatic-styles><office:body>\
        <office:spreadsheet><table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>27\
        <text:span text:style-name=\"T1\">1</text:span></text:p></table:table-cell><table:table-cell office:value-type=\"string\">\
        <text:p><text:span text:style-name=\"T2\">3</text:span>5</text:p></table:table-cell></table:table-row></table:table>\
        </office:spreadsheet></office:body></office:document-content>";
    let xml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"A\"><Table><Row><Cell><ss:Data ss:Type=\"String\" \
        xmlns=\"http://www.w3.org/TR/REC-html40\">27<Sup>1</Sup></ss:Data></Cell><Cell><ss:Data ss:Type=\"String\" \
        xmlns=\"http://www.w3.org/TR/REC-html40\"><S>3</S>5</ss:Data></Cell></Row></Table></Worksheet></Workbook>";
    let page =
        |raised: &str, struck: &str| format!("<table><tr><td>27{raised}</td><td>{struck}5</td></tr></table>");
    for bytes in [
        open_document(open),
        xml.as_bytes().to_vec(),
        page("<sup>1</sup>", "<s>3</s>").into_bytes(),
        page("<font style='vertical-align: super'>1</font>", "<del>3</del>").into_bytes(),
        page(
            "<span style='vertical-align:super'><span>1</span></span>",
            "<span style='text-decoration:line-through'>3</span>",
        )
        .into_bytes(),
    ] {
        assert_eq!(cells(&bytes), "A1 Text(\"27¹\")\nB1 Text(\"3\\u{336}5\")\n");
    }
    for below in ["<sub>1</sub>", "<span style='vertical-align: sub'>1</span>"] {
        assert_eq!(cells(page(below, "").as_bytes()), "A1 Text(\"27₁\")\nB1 Text(\"5\")\n");
    }
    let open = open.replace("super 58%", "-33% 58%");
    assert!(cells(&open_document(&open)).starts_with("A1 Text(\"27₁\")\n"));
    let xml = xml.replace("Sup>", "Sub>");
    assert!(cells(xml.as_bytes()).starts_with("A1 Text(\"27₁\")\n"));
    assert_eq!(cells(b"<table><tr><td>m<sup>2</sup></td></tr></table>"), "A1 Text(\"m2\")\n");
}

#[test]
fn tables_that_only_place_a_text_belong_to_their_cell() {
    let page = |inside: &str| {
        cells(
            format!("<table><tr><td>5.1</td><td>{inside}</td><td>x</td></tr><tr><td>5.2</td></tr></table>")
                .as_bytes(),
        )
    };
    let whole = "A1 Text(\"5.1\")\nB1 Text(\"27\")\nC1 Text(\"x\")\nA2 Text(\"5.2\")\n";
    assert_eq!(page("<table><tr><td>27</td></tr></table>"), whole);
    assert_eq!(page("<table><tr><td></td></tr><tr><td><table><tr><td>27</table></td></tr></table>"), whole);
    assert_eq!(
        page("<table><tr><td x:num=\"27\">27</td></tr></table>"),
        whole.replace("Text(\"27\")", "Number(27.0)")
    );
    // A table of its own inside a cell stays one.
    let own = page("<table><tr><td>a</td><td>b</td></tr></table>");
    assert!(own.contains("A2 Text(\"a\")\nB2 Text(\"b\")\n"), "{own}");
}

#[test]
fn fields_that_say_that_they_are_text() {
    let text = "STT;Chỉ tiêu;Số\n=\"02\";\"=\"\"Số hộ\"\"\";=\"31\"\n=\"3\"\"4\";=\"\";=A1\n";
    let expected =
        "A2 Text(\"02\")\nB2 Text(\"Số hộ\")\nC2 Text(\"31\")\nA3 Text(\"3\\\"4\")\nC3 Text(\"=A1\")\n";
    let read = cells(text.as_bytes());
    assert!(read.ends_with(expected), "{read}");
}

#[test]
fn every_cell_of_a_binary_sheet_is_read_or_named() {
    let mut sheet = Vec::new();
    binary(&mut sheet, 0, &[longs(&[9, 0]), words(&[0, 0]), vec![0; 5]].concat());
    // A whole number, short ones beside it, an error of a formula, and one whose shared text is not there.
    binary(&mut sheet, 2, &longs(&[1, 0, 27 << 2 | 2]));
    binary(&mut sheet, 13, &longs(&[1, 943 << 2 | 3]));
    binary(&mut sheet, 15, &[longs(&[0]), vec![1]].concat());
    binary(&mut sheet, 11, &[longs(&[4, 0]), vec![0x2a], vec![0; 10]].concat());
    binary(&mut sheet, 18, &longs(&[0, 99]));
    binary(&mut sheet, 62, &[longs(&[6, 0]), vec![0], longs(&[1]), words(&[u16::from(b'x')])].concat());
    binary(&mut sheet, 5, &longs(&[7, 0]));
    let read = read_bytes(&binary_workbook(&sheet));
    let text = shown(&read.value.unwrap(), 0);
    let expected =
        "B10 Number(27.0)\nC10 Number(9.43)\nD10 Bool(true)\nE10 Error(\"#N/A\")\nG10 Text(\"x\")\n";
    assert!(text.ends_with(expected), "{text}");
    let [told] = &read.findings[..] else { panic!("{:?}", read.findings) };
    assert_eq!(told.rule, Rule::UNREADABLE_FILE);
    assert!(told.message.vi.contains("2 ô") && told.message.vi.contains("F10, H10"), "{}", told.message.vi);
    // Without the end of the cells it is not known what else there was.
    let cut = binary_workbook(&[0x0c]);
    assert!(read_bytes(&cut).findings.iter().any(|told| told.message.vi.contains("chỉ đọc được")));
}

#[test]
fn the_main_part_says_what_a_package_is() {
    let types = |own: &str| {
        format!(
            "<Types><Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{own}\"/></Types>"
        )
    };
    for (own, format) in [
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", Format::Xlsx),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", Format::Xlsm),
    ] {
        let bytes =
            super::package(&[("[Content_Types].xml", &types(own)), ("xl/workbook.xml", "<workbook/>")]);
        assert_eq!(sniff(&bytes), Sniffed::Readable(format), "{own}");
    }
}
