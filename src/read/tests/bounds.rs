//! What a file says of its size, and what that costs: far cells, areas over the whole sheet, repeats, notes; texts that break
//! the rules of their format; hours that went by.

use std::fmt::Write as _;

use super::old::{binary, binary_workbook, longs, old_workbook_with, open_document, record, words};
use super::{package, read_bytes, shown};
use crate::book::list::Entry;
use crate::book::{Book, Cell, Content, List, Sheet, StyleId};
use crate::finding::{Diagnosed, Finding, Rule, Severity};
use crate::read::{Limits, Lists, Source, read};

/// What was read of a file that must be readable.
fn whole(bytes: &[u8]) -> (Book, Vec<Finding>) {
    let Diagnosed { value, findings } = read_bytes(bytes);
    (value.unwrap_or_else(|| panic!("{findings:?}")), findings)
}

/// The last line of the cells of the first sheet.
fn last_cell(book: &Book) -> String {
    shown(book, 0).lines().last().unwrap_or_default().to_owned()
}

/// The merged areas of the first sheet.
fn merges(book: &Book) -> Vec<String> {
    book.sheets[0].merges.iter().map(ToString::to_string).collect()
}

/// A workbook .xlsx of one sheet.
fn excel(sheet: &str, styles: &str) -> Vec<u8> {
    let link =
        |id: u8, kind: &str| format!("<Relationship Id=\"r{id}\" Type=\"x/{kind}\" Target=\"{kind}.xml\"/>");
    package(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!("<Relationships>{}{}</Relationships>", link(1, "worksheet"), link(2, "styles")),
        ),
        ("xl/worksheet.xml", &format!("<worksheet>{sheet}</worksheet>")),
        ("xl/styles.xml", &format!("<styleSheet>{styles}</styleSheet>")),
    ])
}

/// A flat open document with one table of this inside.
fn open_table(inside: &str) -> Vec<u8> {
    open_document(&format!(
        "<office:document-content><office:automatic-styles><number:time-style style:name=\"N1\" \
         number:truncate-on-overflow=\"false\"><number:hours/><number:text>:</number:text><number:minutes number:style=\"long\"/>\
         </number:time-style><style:style style:name=\"h\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>\
         </office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"A\">{inside}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    ))
}

/// A cell of an open document that holds a number.
fn open_cell(attributes: &str, number: f64) -> String {
    format!(
        "<table:table-cell {attributes} office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
    )
}

#[test]
fn a_far_cell_costs_one_cell() {
    let mut far = Vec::new();
    record(&mut far, 0x0200, &[longs(&[0, u32::MAX - 1]), words(&[0, 256, 0])].concat());
    record(&mut far, 0x0203, &[words(&[65_535, 255, 0]), 9.0_f64.to_le_bytes().to_vec()].concat());
    for biff8 in [true, false] {
        let (near, _) = whole(&old_workbook_with(biff8, false, &[], &[]));
        let (book, findings) = whole(&old_workbook_with(biff8, false, &[], &far));
        assert_eq!(shown(&book, 0), format!("{}IV65536 Number(9.0)\n", shown(&near, 0)), "BIFF8: {biff8}");
        assert!(findings.is_empty(), "{findings:?}");
    }
    let mut far = Vec::new();
    binary(&mut far, 0, &[longs(&[1_048_575, 0]), words(&[600, 0]), vec![0; 5]].concat());
    binary(&mut far, 5, &[longs(&[16_383, 0]), 9.0_f64.to_le_bytes().to_vec()].concat());
    let open = format!(
        "<table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row><table:table-row><table:table-cell \
         table:number-columns-repeated=\"16383\"/>{}</table:table-row>",
        open_cell("", 1.0),
        open_cell("", 9.0)
    );
    for bytes in [binary_workbook(&far), open_table(&open)] {
        let (book, findings) = whole(&bytes);
        assert_eq!(
            (last_cell(&book), book.sheets[0].cells.len() < 4),
            ("XFD1048576 Number(9.0)".to_owned(), true)
        );
        assert!(findings.is_empty(), "{findings:?}");
    }
}

#[test]
fn a_cell_repeated_to_the_end_of_the_sheet_is_read_once_and_told() {
    for (rows, columns, kept) in [(1_048_576, 16_384, 1), (1_000_000, 1, 1), (3, 2, 6), (300, 300, 90_000)] {
        let cell = open_cell(&format!("table:number-columns-repeated=\"{columns}\""), 5.0);
        let row = format!("<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row>");
        let (book, findings) = whole(&open_table(&row));
        assert_eq!(
            (book.sheets[0].cells.len(), findings.len()),
            (kept, usize::from(kept == 1)),
            "{rows} x {columns}"
        );
        if let [told] = &findings[..] {
            assert_eq!((told.rule, told.severity), (Rule::UNREADABLE_FILE, Severity::Warning));
            assert!(told.place.cell.is_some() && told.message.vi.contains("lặp lại"), "{}", told.message.vi);
        }
    }
}

#[test]
fn areas_over_the_whole_sheet_end_with_what_is_used() {
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"C2\"><v>2</v></c></row></sheetData>";
    let merged = |areas: &[&str]| {
        let areas: Vec<String> = areas.iter().map(|area| format!("<mergeCell ref=\"{area}\"/>")).collect();
        let areas = areas.concat();
        excel(&format!("{cells}<mergeCells>{areas}</mergeCells>"), "")
    };
    let mut old = Vec::new();
    record(&mut old, 0x00e5, &words(&[1, 1, 65_535, 0, 255]));
    let spans = |rows: u32, columns: u32| {
        format!(
            "<table><tr><td colspan={columns} rowspan={rows}>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
        )
    };
    let open = "<table:table-row><table:table-cell table:number-columns-spanned=\"16384\" table:number-rows-spanned=\"1048576\" \
        office:value-type=\"string\"><text:p>a</text:p></table:table-cell></table:table-row>";
    let xml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"A\"><Table><Row><Cell \
        ss:MergeAcross=\"16383\" ss:MergeDown=\"1048575\"><Data ss:Type=\"Number\">1</Data></Cell></Row>\
        <Row><Cell ss:Index=\"3\"><Data ss:Type=\"Number\">2</Data></Cell></Row></Table></Worksheet></Workbook>";
    for (bytes, expected) in [
        (merged(&["A1:XFD1048576"]), &["A1:C2"][..]),
        (merged(&["A1:B1048576", "C1:C3", "B2:C2"]), &["A1:B2", "C1:C3"]),
        (old_workbook_with(true, false, &[], &old), &["A1:C1", "A2:B7"]),
        // Wider than browsers take: a thousand columns, and the next cell stands beside them.
        (spans(1_000_000, 1_000_000).into_bytes(), &["A1:ALL2"]),
        (spans(2, 2).into_bytes(), &["A1:B2"]),
        (open_table(open), &[]),
        (xml.as_bytes().to_vec(), &["A1:C2"]),
    ] {
        let (book, findings) = whole(&bytes);
        assert_eq!(merges(&book), expected);
        assert!(findings.is_empty(), "{findings:?}");
    }
    // Where a far cell makes the whole sheet used, the area is no longer kept.
    let far = cells.replace("C2", "XFD1048576");
    let merged = "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    let (book, findings) = whole(&excel(&format!("{far}{merged}"), ""));
    assert!(book.sheets[0].merges.is_empty());
    assert_eq!(findings[0].place.cell.map(|at| at.to_string()).as_deref(), Some("A1"));
    assert_eq!(findings[0].severity, Severity::Warning);
}

#[test]
fn cells_of_a_page_beyond_the_last_column_are_told() {
    let cells = "<td colspan=1000>a".repeat(17);
    let (book, findings) = whole(format!("<table><tr>{cells}</table>").as_bytes());
    assert_eq!(book.sheets[0].cells.len(), 17);
    assert!(findings.is_empty(), "{findings:?}");
    let (book, findings) = whole(format!("<table><tr>{cells}<td>b</table>").as_bytes());
    assert_eq!((book.sheets[0].cells.len(), findings.len()), (17, 1));
    assert!(findings[0].message.vi.contains("ngoài phạm vi"), "{}", findings[0].message.vi);
}

#[test]
fn notes_beyond_the_limit_are_left_out_and_told() {
    let notes = |count: usize| {
        let mut cells = String::new();
        for row in 0..count {
            let _ = write!(
                cells,
                "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"><office:annotation>\
                 <text:p>ghi chú</text:p></office:annotation><text:p>{row}</text:p></table:table-cell></table:table-row>"
            );
        }
        open_table(&cells)
    };
    for (count, limits, kept) in [
        (5, Limits { notes: 3, ..Limits::default() }, 3),
        (3, Limits { notes: 3, ..Limits::default() }, 3),
        // Each has eight bytes; a fourth of the limit is theirs.
        (5, Limits { texts: 4 * 20, ..Limits::default() }, 2),
    ] {
        let bytes = notes(count);
        let read = read(&Source { file: "a.ods".into(), bytes: &bytes }, &limits);
        let book = read.value.unwrap();
        assert_eq!((book.sheets[0].notes.len(), read.findings.len()), (kept, usize::from(kept < count)));
    }
    let few = Limits { notes: 3, ..Limits::default() };
    let told = read(&Source { file: "a.ods".into(), bytes: &notes(5) }, &few).findings;
    assert_eq!(told[0].place.cell.map(|at| at.to_string()).as_deref(), Some("A4"));
}

const XML: &str = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
    xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Biểu 1\"><Table>\
    <Row><Cell><Data ss:Type=\"Number\">5</Data></Cell><Cell><Data ss:Type=\"Number\">6</Data></Cell></Row>\
    <Row><Cell ss:Index=\"2\"><Data ss:Type=\"Number\">7</Data></Cell></Row></Table></Worksheet></Workbook>";

#[test]
fn what_breaks_the_rules_of_xml_ends_there_and_is_told() {
    let (book, findings) = whole(XML.as_bytes());
    assert_eq!(
        (shown(&book, 0).as_str(), findings.len()),
        ("A1 Number(5.0)\nB1 Number(6.0)\nB2 Number(7.0)\n", 0)
    );
    let first = "A1 Number(5.0)\n";
    for (from, to, cells, words) in [
        // The number goes on in the next cell: nobody may read 56.
        ("6</Data></Cell>", "6</Cell>", first, "không khớp"),
        ("6</Data>", "6</Row>", first, "không khớp"),
        // Where the cell stands cannot be read.
        ("ss:Index=\"2\"", "ss:Index=2", "A1 Number(5.0)\nB1 Number(6.0)\n", "không khớp"),
        ("6</Data></Cell></Row>", "6", first, "không khớp"),
    ] {
        let (book, findings) = whole(XML.replacen(from, to, 1).as_bytes());
        assert_eq!((shown(&book, 0).as_str(), findings.len()), (cells, 1), "{from} {to}");
        let told = &findings[0];
        assert_eq!(
            (told.rule, told.severity, &*told.place.sheet),
            (Rule::UNREADABLE_FILE, Severity::Error, "Biểu 1")
        );
        assert!(
            told.message.vi.contains(words) && told.message.vi.contains("chỉ đọc được"),
            "{}",
            told.message.vi
        );
        assert!(!told.help.vi.is_empty());
    }
    let cut = XML.find("6</Data>").unwrap() + 1;
    let (book, findings) = whole(&XML.as_bytes()[..cut]);
    assert_eq!((shown(&book, 0).as_str(), findings.len()), (first, 1));
    assert!(findings[0].message.vi.contains("cắt cụt"), "{}", findings[0].message.vi);
}

#[test]
fn a_page_that_breaks_off_or_lacks_a_quotation_mark_is_told() {
    let page = "<html><table><tr><td>Chỉ tiêu<td class=\"a\">5</td></tr><tr><td class=\"b\">x</td><td>6</table></html>";
    let (book, findings) = whole(page.as_bytes());
    assert_eq!(
        (book.sheets[0].cells.len(), findings.len()),
        (4, 0),
        "cells and rows need no end: {findings:?}"
    );
    for (page, words) in [
        (page.replace("</table></html>", ""), "cắt cụt"),
        (page.replace("</table></html>", "<td cla"), "cắt cụt"),
        (page.replace("</table></html>", "<!-- "), "cắt cụt"),
        (page.replace("</table></html>", "<textarea></table>"), "cắt cụt"),
        (page.replace("class=\"a\"", "class=\"a"), "dấu nháy"),
    ] {
        let (_, findings) = whole(page.as_bytes());
        let told: Vec<_> = findings.iter().map(|told| (told.rule, told.severity)).collect();
        assert_eq!(told, [(Rule::UNREADABLE_FILE, Severity::Warning)], "{page}");
        assert!(findings[0].message.vi.contains(words), "{}", findings[0].message.vi);
    }
}

#[test]
fn hours_that_went_by_are_no_date_in_any_format() {
    let styles = |id: u16, code: &str| {
        format!(
            "<numFmts><numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/></numFmts><fonts><font/></fonts><fills><fill/></fills>\
             <borders><border/></borders><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"{id}\"/></cellXfs>"
        )
    };
    let cell = "<sheetData><row><c r=\"A1\" s=\"1\"><v>1.5</v></c></row></sheetData>";
    let mut old = Vec::new();
    record(&mut old, 0x0203, &[words(&[9, 0, 3]), 1.5_f64.to_le_bytes().to_vec()].concat());
    // The format that has always been there for it.
    let mut format = Vec::new();
    record(&mut format, 0x00e0, &words(&[0, 46, 0, 0, 0, 0, 0, 0, 0, 0]));
    let mut binary_cell = Vec::new();
    binary(&mut binary_cell, 0, &[longs(&[9, 0]), words(&[0, 0]), vec![0; 5]].concat());
    binary(&mut binary_cell, 5, &[longs(&[0, 2]), 1.5_f64.to_le_bytes().to_vec()].concat());
    let open = "<table:table-row><table:table-cell table:style-name=\"h\" office:value-type=\"time\" \
        office:time-value=\"PT36H00M00S\"><text:p>36:00</text:p></table:table-cell></table:table-row>";
    let xml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"h\"><NumberFormat ss:Format=\"[h]:mm\"/></Style>\
        </Styles><Worksheet ss:Name=\"A\"><Table><Row><Cell ss:StyleID=\"h\"><Data ss:Type=\"DateTime\">1900-01-01T12:00:00.000</Data>\
        </Cell></Row></Table></Worksheet></Workbook>";
    let page = "<table><tr><td style='mso-number-format:\"\\[h\\]\\:mm\"' x:num=1.5>36:00</td></tr></table>";
    for (name, bytes) in [
        ("[h]:mm", excel(cell, &styles(164, "[h]:mm"))),
        ("[mm]", excel(cell, &styles(164, "[mm]"))),
        ("[ss]", excel(cell, &styles(200, "[ss]"))),
        ("xls", old_workbook_with(true, false, &format, &old)),
        ("xlsb", binary_workbook(&binary_cell)),
        ("ods", open_table(open)),
        ("xml", xml.as_bytes().to_vec()),
        ("html", page.as_bytes().to_vec()),
    ] {
        let (book, findings) = whole(&bytes);
        assert!(last_cell(&book).ends_with(" Number(1.5)"), "{name}: {}", last_cell(&book));
        let style = book.style_of(&book.sheets[0].cells[book.sheets[0].cells.len() - 1]);
        assert!(style.number_format.as_deref().is_some_and(|code| code.starts_with('[')), "{name}");
        assert!(findings.is_empty(), "{findings:?}");
    }
    // Of a day it is noon.
    let (book, _) = whole(&excel(cell, &styles(164, "hh:mm")));
    assert!(last_cell(&book).starts_with("A1 Date"), "{}", last_cell(&book));
}

#[test]
fn a_number_format_may_be_given_any_number() {
    // 50 is a date in the Far East, and nothing anywhere else.
    let code = b"0.00";
    let mut globals = Vec::new();
    let format = [words(&[50, code.len() as u16]), vec![0], code.to_vec()].concat();
    record(&mut globals, 0x041e, &format);
    record(&mut globals, 0x00e0, &words(&[0, 50, 0, 0, 0, 0, 0, 0, 0, 0]));
    let mut cell = Vec::new();
    record(&mut cell, 0x0203, &[words(&[9, 0, 3]), 47.0_f64.to_le_bytes().to_vec()].concat());
    let (book, _) = whole(&old_workbook_with(true, false, &globals, &cell));
    assert_eq!(last_cell(&book), "A10 Number(47.0)");
}

#[test]
fn a_text_of_old_workbooks_that_is_not_there_is_told() {
    let mut cell = Vec::new();
    // A shared text, and there are none.
    record(&mut cell, 0x00fd, &[words(&[9, 0, 0]), longs(&[3])].concat());
    let (book, findings) = whole(&old_workbook_with(true, false, &[], &cell));
    assert_eq!((last_cell(&book).as_str(), findings.len()), ("A7 Number(14.0) =A6*2", 1));
    assert!(findings[0].message.vi.contains("1 ô bị hỏng"), "{}", findings[0].message.vi);
}

/// A workbook whose second sheet is a list of so many rows under a head, then these cells.
fn with_list(rows: u32, under: &[Cell]) -> Book {
    let cell =
        |at: &str, content| Cell { at: at.parse().unwrap(), content, formula: None, style: StyleId(0) };
    let mut first = Sheet::new("A");
    first.cells = vec![cell("A1", Content::text("Tổng")), cell("B1", Content::Number(5.0))];
    let mut second = Sheet::new("Danh sách");
    second.cells = vec![cell("A1", Content::text("Đơn vị")), cell("B1", Content::text("Số"))];
    second.look.widths = vec![(0, 30.0)];
    let mut list = List::new(1, 2);
    for row in 0..rows {
        let entries = [list.text(&format!("xã {}", row % 50)), list.number(f64::from(row) / 4.0)];
        list.push(if row % 9 == 4 { [Entry::default(), entries[1]] } else { entries });
    }
    if under.is_empty() {
        second.list = Some(Box::new(list));
    } else {
        second.cells.extend(list.cells());
        second.cells.extend(under.iter().cloned());
    }
    Book { sheets: vec![first, second], ..Book::default() }
}

#[test]
fn a_list_under_a_known_head_counts_as_no_cells() {
    let written =
        |book: &Book| crate::write::write(book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap();
    let book = with_list(9_000, &[]);
    let bytes = written(&book);
    let heads = vec![vec!["Unit".to_owned()], vec!["Đơn vị".to_owned(), "Số".to_owned()]];
    let small = Limits { cells: 100, unpacked_bytes: 200_000, ..Limits::default() };
    let read_with = |bytes: &[u8], lists| {
        read(&Source { file: "t.xlsx".into(), bytes }, &Limits { lists, ..small.clone() })
    };
    let refused = read_with(&bytes, Lists::default());
    assert!(refused.value.is_none() && refused.findings.len() == 1, "as cells it is too large");
    let told = |sheet: &Sheet| -> Vec<String> {
        sheet.every_cell().map(|cell| format!("{} {}", cell.at, cell.content.raw())).collect()
    };
    let kept = read_with(&bytes, Lists { heads: heads.clone(), kept: true });
    assert_eq!(kept.findings, []);
    let kept = kept.value.unwrap();
    assert_eq!(kept.sheets[1].list.as_ref().map(|list| list.len()), Some(9_000));
    assert_eq!(kept.sheets[1].look.widths.len(), 1);
    for (sheet, expected) in kept.sheets.iter().zip(&book.sheets) {
        assert!(told(sheet) == told(expected), "{}", sheet.name);
    }
    let left = read_with(&bytes, Lists { heads: heads.clone(), kept: false });
    assert_eq!(left.findings, []);
    let left = left.value.unwrap();
    assert_eq!(
        (told(&left.sheets[0]), told(&left.sheets[1])),
        (told(&book.sheets[0]), vec!["A1 Đơn vị".to_owned(), "B1 Số".to_owned()])
    );
    // Under another head, or with anything in it that no list holds, it is a sheet like any other.
    let other = vec![vec!["Đơn vị".to_owned()]];
    assert!(read_with(&bytes, Lists { heads: other, kept: false }).value.is_none());
    let number = Content::Number(1.0);
    let formula = Cell {
        at: "A9500".parse().unwrap(),
        content: number.clone(),
        formula: Some("1+0".into()),
        style: StyleId(0),
    };
    for under in [
        formula.clone(),
        Cell { content: Content::Bool(true), formula: None, ..formula.clone() },
        Cell { at: "C9500".parse().unwrap(), content: number, formula: None, style: StyleId(0) },
    ] {
        let book = with_list(900, &[under]);
        let bytes = written(&book);
        assert!(read_with(&bytes, Lists { heads: heads.clone(), kept: true }).value.is_none());
        let large = Limits { lists: Lists { heads: heads.clone(), kept: true }, ..Limits::default() };
        let whole = read(&Source { file: "t.xlsx".into(), bytes: &bytes }, &large).value.unwrap();
        assert!(whole.sheets[1].list.is_none() && told(&whole.sheets[1]) == told(&book.sheets[1]));
    }
}
