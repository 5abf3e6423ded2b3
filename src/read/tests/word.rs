//! Documents of Word: what is read of them, what is told, what they cannot do.

use super::{package, read_bytes};
use crate::book::{Book, SheetKind};
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Finding, Rule, Severity};
use crate::read::{Format, Limits, Sniffed, Source, read, sniff};

const RELS: &str = "<Relationships><Relationship Id='1' \
    Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>";
const LINKS: &str = "<Relationships><Relationship Id='1' Type='x/numbering' Target='numbering.xml'/>\
    <Relationship Id='2' Type='x/styles' Target='styles.xml'/><Relationship Id='3' Type='x/footnotes' Target='footnotes.xml'/></Relationships>";
const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>\
    <w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/>\
    <w:lvlText w:val='%1.%2.'/></w:lvl></w:abstractNum><w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
const STYLES: &str = "<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii='Times New Roman'/></w:rPr></w:rPrDefault></w:docDefaults>\
    <w:style w:type='table' w:styleId='Grid'><w:tblPr><w:tblBorders><w:top w:val='single'/></w:tblBorders></w:tblPr></w:style>\
    <w:style w:type='table' w:styleId='Own'><w:basedOn w:val='Grid'/></w:style>\
    <w:style w:type='character' w:styleId='Mark'><w:rPr><w:vertAlign w:val='superscript'/></w:rPr></w:style>\
    <w:style w:type='character' w:styleId='Unseen'><w:rPr><w:vanish/></w:rPr></w:style>\
    <w:style w:type='paragraph' w:styleId='Item'><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='5'/></w:numPr></w:pPr></w:style></w:styles>";
const FOOTNOTES: &str = "<w:footnotes><w:footnote w:id='2'><w:p><w:r><w:t>Số liệu ước</w:t></w:r></w:p></w:footnote></w:footnotes>";

/// A document with this for its body.
fn document(body: &str) -> Vec<u8> {
    let open = "<?xml version='1.0'?><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>";
    parts(&format!("{open}{body}<w:sectPr/></w:body></w:document>"))
}

fn parts(main: &str) -> Vec<u8> {
    package(&[
        ("_rels/.rels", RELS),
        ("word/document.xml", main),
        ("word/_rels/document.xml.rels", LINKS),
        ("word/numbering.xml", NUMBERING),
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", FOOTNOTES),
    ])
}

fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

/// A cell with these properties and this content.
fn tc(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

fn row(texts: &[&str]) -> String {
    let cells: String = texts.iter().map(|text| tc("", &p(text))).collect();
    format!("<w:tr>{cells}</w:tr>")
}

const FRAMED: &str = "<w:tblPr><w:tblStyle w:val='Own'/></w:tblPr>";

/// A table with frames of these rows.
fn table(rows: &str) -> String {
    format!("<w:tbl>{FRAMED}<w:tblGrid/>{rows}</w:tbl>")
}

/// A table of one column in which this stands, over one with a number.
fn in_cell(content: &str) -> Vec<u8> {
    document(&table(&format!("<w:tr>{}</w:tr>{}", tc("", content), row(&["7"]))))
}

pub(super) fn book(bytes: &[u8]) -> (Book, Vec<Finding>) {
    let Diagnosed { value, findings } = read_bytes(bytes);
    (value.unwrap_or_else(|| panic!("{findings:?}")), findings)
}

/// What every sheet holds: a line for each, its cells with their places.
pub(super) fn told(book: &Book) -> Vec<String> {
    let sheet = |sheet: &crate::book::Sheet| {
        let cells = sheet.cells.iter().map(|cell| format!("{} {}", cell.at, cell.content.raw()));
        let merges = sheet.merges.iter().map(|area| format!("[{area}]"));
        std::iter::once(format!("{}:", sheet.name)).chain(cells).chain(merges).collect::<Vec<_>>().join("|")
    };
    book.sheets.iter().map(sheet).collect()
}

/// The first cell of the first table.
fn first(bytes: &[u8]) -> String {
    let (book, _) = book(bytes);
    book.sheets[1].get(CellRef::new(0, 0)).map(|cell| cell.content.raw()).unwrap_or_default()
}

#[test]
fn text_and_tables_in_their_order() {
    let head = format!("<w:tbl><w:tblPr/>{}</w:tbl>", row(&["UBND XÃ A", "CỘNG HÒA"]));
    let box_around = table(&row(&["Phụ lục"]));
    let form = table(&[row(&["STT", "Chỉ tiêu", "Số"]), row(&["1", "Số hộ", "02"])].concat());
    let body =
        [head, p("BÁO CÁO"), "<w:p/>".repeat(3), box_around, p("Biểu 1"), form, p("Người lập")].concat();
    let (book, findings) = book(&document(&body));
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(
        told(&book),
        [
            "văn bản:|A1 UBND XÃ A|B1 CỘNG HÒA|A2 BÁO CÁO|A6 Phụ lục|A7 Biểu 1|A8 Người lập",
            "bảng 1:|A1 STT|B1 Chỉ tiêu|C1 Số|A2 1|B2 Số hộ|C2 02"
        ]
    );
    assert_eq!((book.sheets[0].kind, book.sheets[1].kind), (SheetKind::Text, SheetKind::Table { after: 7 }));
    assert!(book.style_of(&book.sheets[1].cells[0]).border);
}

#[test]
fn merged_cells_of_all_kinds() {
    let rows = [
        format!(
            "<w:tr>{}{}{}</w:tr>",
            tc("<w:vMerge w:val='restart'/>", &p("STT")),
            tc("<w:gridSpan w:val='2'/>", &p("Kết quả")),
            tc("", &p("Ghi chú"))
        ),
        format!("<w:tr>{}{}{}</w:tr>", tc("<w:vMerge/>", &p("che")), tc("", &p("Đơn vị")), tc("", &p("Số"))),
        format!("<w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr>{}</w:tr>", tc("", &p("5"))),
        format!(
            "<w:tr>{}{}</w:tr>",
            tc("<w:vMerge w:val='continue'/>", &p("x")),
            tc("<w:gridSpan w:val='0'/>", &p("y"))
        ),
    ];
    let (book, _) = book(&document(&table(&rows.concat())));
    let expected =
        "bảng 1:|A1 STT|B1 Kết quả|D1 Ghi chú|A2 che|B2 Đơn vị|C2 Số|C3 5|A4 x|B4 y|[A1:A2]|[B1:C1]";
    assert_eq!(told(&book)[1], expected);
}

#[test]
fn grid_lines_that_nearly_meet() {
    let widths = "<w:tblGrid><w:gridCol w:w='500'/><w:gridCol w:w='3000'/><w:gridCol w:w='12'/><w:gridCol w:w='900'/></w:tblGrid>";
    let wide = "<w:gridSpan w:val='2'/>";
    let rows = [
        format!("<w:tr>{}{}{}</w:tr>", tc("", &p("STT")), tc("", &p("Chỉ tiêu")), tc(wide, &p("Số"))),
        format!("<w:tr>{}{}{}</w:tr>", tc("", &p("1")), tc(wide, &p("Số hộ")), tc("", &p("9"))),
    ];
    let table = |widths: &str| format!("<w:tbl>{FRAMED}{widths}{}</w:tbl>", rows.concat());
    let cells = "A1 STT|B1 Chỉ tiêu|C1 Số|A2 1|B2 Số hộ|C2 9";
    assert_eq!(told(&book(&document(&table(widths))).0)[1], format!("bảng 1:|{cells}"));
    // Where the file says nothing of widths, the lines are as they are numbered.
    assert!(told(&book(&document(&table("<w:tblGrid/>"))).0)[1].contains("D2 9"));
}

#[test]
fn changes_that_are_tracked() {
    let body = |inner: &str| first(&in_cell(inner));
    let ins = format!("<w:ins w:id='1'>{}</w:ins>", r("15"));
    let del = "<w:del w:id='2'><w:r><w:delText>12</w:delText></w:r></w:del>";
    assert_eq!(body(&format!("<w:p>{del}{ins}</w:p>")), "15");
    assert_eq!(
        body(&format!("<w:p><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p>", r("1"), r("8"))),
        "8"
    );
    // The mark of a paragraph was deleted: the next goes on in its line.
    let joined = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>Số </w:t></w:r></w:p><w:p><w:r><w:t>hộ</w:t></w:r></w:p>";
    assert_eq!(body(joined), "Số hộ");
    // What the look was before is not what it is.
    let once = "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>5</w:t></w:r></w:p>";
    assert_eq!(body(once), "5");
    let (book, findings) = book(&in_cell(&format!("<w:p>{del}{ins}</w:p>")));
    assert_eq!(told(&book)[1], "bảng 1:|A1 15|A2 7");
    let [told] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!((told.rule, told.severity), (Rule::NUMBER_REPAIRED, Severity::Info));
    assert!(told.message.vi.contains("«12»"), "{}", told.message.vi);
    let removed = "<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:p><w:r><w:delText>9</w:delText></w:r></w:p></w:tc></w:tr>";
    let rows = [row(&["a", "1"]), removed.to_owned(), row(&["b", "2"])].concat();
    assert_eq!(self::told(&self::book(&document(&table(&rows))).0)[1], "bảng 1:|A1 a|B1 1|A2 b|B2 2");
}

#[test]
fn content_controls_at_every_level() {
    let around = |inner: &str| {
        format!(
            "<w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        )
    };
    let hint = |inner: &str| {
        format!("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
    };
    let cells = [
        tc("", &format!("<w:p>{}</w:p>", around(&r("Số hộ")))),
        around(&tc("", &around(&p("4")))),
        hint(&tc("", &p("Bấm vào đây để nhập"))),
        tc("", &format!("<w:p>{}</w:p>", hint(&r("Nhập 5")))),
        tc("", &p("z")),
    ];
    let rows = around(&format!("<w:tr>{}</w:tr>", cells.concat())) + &row(&["1", "2", "3", "4", "5"]);
    let (book, _) = book(&document(&around(&table(&rows))));
    assert_eq!(told(&book)[1], "bảng 1:|A1 Số hộ|B1 4|E1 z|A2 1|B2 2|C2 3|D2 4|E2 5");
}

#[test]
fn fields_show_what_they_gave() {
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let told = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let field = |inner: &str, gave: &str| {
        [sign("begin"), inner.to_owned(), sign("separate"), r(gave), sign("end")].concat()
    };
    let body = |inner: &str| first(&in_cell(&format!("<w:p>{inner}</w:p>")));
    assert_eq!(body(&field(&told("=SUM(ABOVE)"), "30")), "30");
    // One inside of what another is told is not shown.
    assert_eq!(body(&(field(&(told("IF ") + &field(&told("PAGE"), "3")), "12") + &r(" hộ"))), "12 hộ");
    assert_eq!(body(&format!("<w:fldSimple w:instr='DATE'>{}</w:fldSimple>", r("5"))), "5");
    // One that has no end does not swallow what follows.
    let lost = in_cell(&format!("<w:p>{}{}</w:p>", sign("begin"), told("X")));
    assert!(self::told(&book(&lost).0)[1].contains("A2 7"));
    let data = |inner: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{inner}</w:ffData></w:fldChar></w:r>{}",
            sign("end")
        )
    };
    assert_eq!(body(&data("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>")), "☒");
    let choice =
        "<w:ddList><w:result w:val='1'/><w:listEntry w:val='Không'/><w:listEntry w:val='Có'/></w:ddList>";
    assert_eq!(body(&data(choice)), "Có");
}

#[test]
fn marks_and_notes_are_no_digits() {
    let run = |look: &str, text: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = |inner: &str| first(&in_cell(&format!("<w:p>{inner}</w:p>")));
    let raised = "<w:vertAlign w:val='superscript'/>";
    assert_eq!(body(&(r("27") + &run(raised, "1"))), "27¹");
    assert_eq!(body(&(r("27") + &run("<w:rStyle w:val='Mark'/>", "1"))), "27¹");
    assert_eq!(body(&(r("m") + &run(raised, "2"))), "m2");
    assert_eq!(body(&(run("<w:strike/>", "3") + &r("5"))), "3\u{336}5");
    assert_eq!(
        body(
            "<m:oMath><m:f><m:num><m:r><m:t>33</m:t></m:r></m:num><m:den><m:r><m:t>35</m:t></m:r></m:den></m:f></m:oMath>"
        ),
        "33/35"
    );
    let mark = "<w:r><w:rPr><w:rStyle w:val='Mark'/></w:rPr><w:footnoteReference w:id='2'/></w:r>";
    let (book, _) = book(&in_cell(&format!("<w:p>{}{mark}</w:p>", r("27"))));
    assert_eq!(told(&book)[1], "bảng 1:|A1 27|A2 7");
    assert_eq!(book.sheets[1].notes, [(CellRef::new(0, 0), "Số liệu ước".to_owned())]);
}

#[test]
fn numbers_that_word_sets_are_codes() {
    let item = |level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='5'/></w:numPr></w:pPr>{}</w:p>",
            r(text)
        )
    };
    let styled = "<w:p><w:pPr><w:pStyle w:val='Item'/></w:pPr></w:p>".to_owned();
    let line = |first: &str, label: &str| {
        format!("<w:tr>{}{}{}</w:tr>", tc("", first), tc("", &p(label)), tc("", &p("3")))
    };
    let gone = "<w:p><w:pPr><w:numPr><w:numId w:val='5'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>";
    let rows = [
        line(&item(0, ""), "a"),
        line(&item(1, ""), "b"),
        line(&styled, "c"),
        line(&(gone.to_owned() + &item(0, "x")), "d"),
    ];
    let (book, _) = book(&document(&table(&rows.concat())));
    assert_eq!(
        told(&book)[1],
        "bảng 1:|A1 1.|B1 a|C1 3|A2 1.1.|B2 b|C2 3|A3 1.2.|B3 c|C3 3|A4 2. x|B4 d|C4 3"
    );
}

#[test]
fn what_is_not_shown_is_told() {
    let unseen = |look: &str| format!("<w:p><w:r><w:rPr>{look}</w:rPr><w:t>12</w:t></w:r>{}</w:p>", r("4"));
    for look in ["<w:vanish/>", "<w:rStyle w:val='Unseen'/>"] {
        let (book, findings) = book(&in_cell(&unseen(look)));
        assert_eq!(told(&book)[1], "bảng 1:|A1 4|A2 7");
        let [told] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!((told.rule, &*told.value), (Rule::HIDDEN_VALUE, "12"));
    }
    assert_eq!(first(&in_cell(&unseen("<w:vanish w:val='0'/>"))), "124");
    let picture = |size: u32| {
        format!(
            "<w:p><w:r><w:drawing><wp:inline><wp:extent cx='{size}' cy='{size}'/><a:blip/></wp:inline></w:drawing></w:r></w:p>"
        )
    };
    // Instead of a figure; as large as a table; a signature.
    assert!(book(&in_cell(&picture(9))).1[0].message.vi.contains("ảnh"));
    let form = table(&row(&["a", "b", "1"]));
    assert_eq!(book(&document(&(picture(4_000_000) + &form))).1.len(), 1);
    assert_eq!(book(&document(&(picture(90_000) + &form))).1.len(), 0);
    let inside = "<w:p><w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r></w:p><w:altChunk r:id='x'/>";
    let (_, findings) = book(&document(&(inside.to_owned() + &form)));
    assert_eq!(
        findings.iter().map(|told| told.place.cell.unwrap().row).collect::<Vec<_>>(),
        [0, 1],
        "{findings:?}"
    );
}

#[test]
fn signs_that_are_no_letters() {
    let body = |inner: &str| first(&in_cell(&format!("<w:p><w:r>{inner}</w:r></w:p>")));
    assert_eq!(
        body(
            "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>d</w:t>"
        ),
        "a\tb\nc-d"
    );
    assert_eq!(body("<w:sym w:font='Wingdings' w:char='F0FE'/><w:t>Có</w:t>"), "☑Có");
    assert_eq!(body("<w:t>A &amp; &#66; &lt;</w:t>"), "A & B <");
    assert_eq!(body("<w:t>1</w:t><w:lastRenderedPageBreak/><w:t>2</w:t>"), "12");
}

#[test]
fn text_boxes_and_alternatives_stand_once() {
    let text_box = |inner: &str| format!("<w:txbxContent>{inner}</w:txbxContent>");
    let form = table(&row(&["a", "b", "1"]));
    let inside = text_box(&(p("Biểu 2") + &form));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{inside}</w:drawing></mc:Choice><mc:Fallback><w:pict>{inside}\
         </w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        r("Trước")
    );
    let (whole, _) = book(&document(&body));
    assert_eq!(told(&whole), ["văn bản:|A1 Trước|A2 Biểu 2", "bảng 1:|A1 a|B1 b|C1 1"]);
    let unknown = body.replace("'wps'", "'zzz'").replacen(&inside, &text_box(&p("chưa hiểu")), 1);
    assert_eq!(told(&book(&document(&unknown)).0)[0], "văn bản:|A1 Trước|A2 Biểu 2");
}

#[test]
fn tables_in_tables() {
    let one = table(&row(&["27"]));
    let (whole, _) = book(&document(&table(&format!("<w:tr>{}{}</w:tr>", tc("", &p("a")), tc("", &one)))));
    assert_eq!(told(&whole)[1..], ["bảng 1:|A1 a|B1 27"]);
    let own = table(&(row(&["x", "1"]) + &row(&["y", "2"])));
    let (whole, _) =
        book(&document(&table(&format!("<w:tr>{}{}</w:tr>", tc("", &p("a")), tc("", &(p("b") + &own))))));
    assert_eq!(told(&whole)[1..], ["bảng 1:|A1 a|B1 b", "bảng 2:|A1 x|B1 1|A2 y|B2 2"]);
    // A whole page in a frame.
    let page =
        format!("<w:tbl>{FRAMED}<w:tr>{}</w:tr></w:tbl>", tc("", &(p("Phụ lục 1") + &own + &p("Người lập"))));
    let (whole, _) = book(&document(&page));
    assert_eq!(told(&whole), ["văn bản:|A1 Phụ lục 1|A2 Người lập", "bảng 1:|A1 x|B1 1|A2 y|B2 2"]);
}

#[test]
fn tables_that_pages_cut_are_one() {
    let head = row(&["STT", "Chỉ tiêu", "Số"]);
    let part = |rows: &[&str]| table(&rows.concat());
    let (a, b) = (row(&["1", "a", "5"]), row(&["2", "b", "6"]));
    let cut = [
        part(&[&head, &a]),
        "<w:p/>".to_owned(),
        "<w:p><w:r><w:br w:type='page'/></w:r></w:p>".to_owned(),
        part(&[&head, &b]),
    ]
    .concat();
    let (whole, _) = book(&document(&cut));
    assert_eq!(
        told(&whole)[1..],
        ["bảng 1:|A1 STT|B1 Chỉ tiêu|C1 Số|A2 1|B2 a|C2 5|A3 STT|B3 Chỉ tiêu|C3 Số|A4 2|B4 b|C4 6"]
    );
    assert_eq!(whole.sheets[1].look.row_breaks, [2]);
    // With a line between them, or of other columns, they are two.
    let two = [part(&[&head, &a]), p("Biểu 2"), part(&[&b])].concat();
    assert_eq!(book(&document(&two)).0.sheets.len(), 3);
    let two = [part(&[&head, &a]), "<w:p/>".to_owned(), table(&row(&["2", "b"]))].concat();
    assert_eq!(book(&document(&two)).0.sheets.len(), 3);
}

#[test]
fn pages_begin_where_word_begins_them() {
    let form = table(&row(&["a", "b", "1"]));
    let page = "<w:r><w:br w:type='page'/></w:r>";
    for body in [
        format!("{}<w:p>{page}</w:p>{}", p("CHỦ TỊCH"), p("Phụ lục")),
        format!("{}<w:p>{page}{}</w:p>", p("CHỦ TỊCH"), r("Phụ lục")),
        format!("<w:p>{}{page}</w:p>{}", r("CHỦ TỊCH"), p("Phụ lục")),
        format!("{}<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{}</w:p>", p("CHỦ TỊCH"), r("Phụ lục")),
        format!("<w:p><w:pPr><w:sectPr/></w:pPr>{}</w:p>{}", r("CHỦ TỊCH"), p("Phụ lục")),
    ] {
        let (book, _) = book(&document(&(body.clone() + &form)));
        let block: Vec<String> = book.title_block(1).iter().map(|cell| cell.content.raw()).collect();
        assert_eq!(block, ["Phụ lục"], "{body}");
    }
}

#[test]
fn other_names_for_the_same_elements() {
    let body = table(&row(&["a", "b", "1"]));
    let bare = body.replace("w:", "");
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    for main in [
        format!("<document xmlns='{strict}'><body>{bare}</body></document>"),
        format!(
            "<ns0:document xmlns:ns0='{strict}'><ns0:body>{}</ns0:body></ns0:document>",
            body.replace("w:", "ns0:")
        ),
        format!(
            "\u{feff}<?xml version='1.0' encoding='UTF-8'?><!-- x --><w:document xmlns:w='x'><w:body>{body}</w:body></w:document>"
        ),
    ] {
        let bytes = parts(&main);
        assert_eq!(sniff(&bytes), Sniffed::Readable(Format::Docx));
        assert_eq!(told(&book(&bytes).0)[1], "bảng 1:|A1 a|B1 b|C1 1", "{main}");
    }
    for kind in ["document.macroEnabled.main+xml", "wordprocessingml.template.main+xml"] {
        let types = format!(
            "<Types><Override PartName='/word/document.xml' ContentType='application/vnd.ms-word.{kind}'/></Types>"
        );
        let main = format!("<w:document><w:body>{body}</w:body></w:document>");
        let bytes =
            package(&[("[Content_Types].xml", &types), ("_rels/.rels", RELS), ("word/document.xml", &main)]);
        assert_eq!(told(&book(&bytes).0)[1], "bảng 1:|A1 a|B1 b|C1 1", "{kind}");
    }
}

#[test]
fn a_document_without_a_table_is_named() {
    let picture = "<w:p><w:r><w:pict><v:imagedata/></w:pict></w:r></w:p>";
    for (body, words) in [
        (p("Báo cáo"), "không có bảng nào nên"),
        (picture.repeat(3), "chỉ có ảnh"),
        (String::new(), "không có bảng"),
    ] {
        let Diagnosed { value, findings } = read_bytes(&document(&body));
        assert!(value.is_none());
        let [told] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(told.rule, Rule::WRONG_FILE_TYPE);
        assert!(told.message.vi.contains(words), "{}", told.message.vi);
    }
}

#[test]
fn headers_and_footers_are_kept_as_text() {
    let links = "<Relationships><Relationship Id='1' Type='x/header' Target='header1.xml'/><Relationship Id='2' Type='x/footer' Target='footer1.xml'/></Relationships>";
    let main =
        format!("<w:document><w:body>{}<w:sectPr/></w:body></w:document>", table(&row(&["a", "b", "1"])));
    let form = table(&(row(&["STT", "Chỉ tiêu", "Số"]) + &row(&["1", "Số hộ", "7"])));
    let bytes = package(&[
        ("_rels/.rels", RELS),
        ("word/document.xml", &main),
        ("word/_rels/document.xml.rels", links),
        ("word/header1.xml", &format!("<w:hdr>{}{}</w:hdr>", p("UBND XÃ A"), p("UBND XÃ A"))),
        ("word/footer1.xml", &format!("<w:ftr>{}{}{form}</w:ftr>", p("3"), p("Đạt 23/30 nhiệm vụ"))),
    ]);
    let (book, findings) = book(&bytes);
    assert_eq!(book.sheets[2].kind, SheetKind::Text);
    assert_eq!(
        told(&book)[2],
        "đầu, chân trang:|A1 UBND XÃ A|A2 Đạt 23/30 nhiệm vụ|A4 STT|A5 Chỉ tiêu|A6 Số|A7 Số hộ"
    );
    // Figures there would be lost: it is told.
    let [lost] = &findings[..] else { panic!("{findings:?}") };
    assert!(lost.message.vi.contains("chân trang") && lost.rule == Rule::UNREADABLE_FILE, "{findings:?}");
    assert!(book.head().is_empty());
}

#[test]
fn few_lines_are_a_text_if_they_may_tell_numbers() {
    let (book, _) = book(&document(&(p("Báo cáo") + &p("Hoàn thành 23/30 nhiệm vụ."))));
    assert_eq!(told(&book), ["văn bản:|A1 Báo cáo|A2 Hoàn thành 23/30 nhiệm vụ."]);
    let scan = p("Trang quét số 1") + "<w:p><w:r><w:pict><v:imagedata/></w:pict></w:r></w:p>";
    assert!(read_bytes(&document(&scan)).value.is_none());
}

#[test]
fn old_fonts_are_told_of_each_text() {
    let run = |font: &str, text: &str| {
        format!("<w:r><w:rPr><w:rFonts w:ascii='{font}'/></w:rPr><w:t>{text}</w:t></w:r>")
    };
    let (book, _) =
        book(&in_cell(&format!("<w:p>{}{}</w:p>", run("Arial", "1. "), run(".VnTime", "Sè hé nghÌo"))));
    let sheet = &book.sheets[1];
    let font = |row: u32| book.style_of(sheet.get(CellRef::new(row, 0)).unwrap()).font.clone();
    assert_eq!((font(0).as_deref(), font(1).as_deref()), (Some(".VnTime"), Some("Times New Roman")));
}

#[test]
fn damaged_documents_are_told() {
    let form = table(&(row(&["a", "b", "1"]) + &row(&["c", "d", "2"])));
    let open = "<w:document><w:body>";
    let cut = |main: &str| read_bytes(&parts(main));
    // Cut off within the second row; a tag that closes another; a sign that nobody defined.
    let whole = format!("{open}{form}</w:body></w:document>");
    let entity = format!(
        "<!DOCTYPE d [<!ENTITY x \"9\">]>{}",
        whole.replace("<w:t xml:space='preserve'>2<", "<w:t>2&x;<")
    );
    for main in [&whole[..whole.len() - 60], &whole.replacen("</w:tc></w:tr>", "</w:tr></w:tc>", 1), &entity]
    {
        let Diagnosed { value, findings } = cut(main);
        assert!(value.is_some(), "{findings:?}");
        let told = findings.iter().find(|told| told.rule == Rule::UNREADABLE_FILE).unwrap();
        assert_eq!(told.severity, Severity::Error);
        assert!(told.help.vi.contains("Word"), "{}", told.help.vi);
    }
    let Diagnosed { value, findings } = cut(&format!("{open}{}", p("Báo cáo")));
    assert!(value.is_none() && findings[0].rule == Rule::UNREADABLE_FILE, "{findings:?}");
    assert!(read_bytes(&package(&[("word/document.xml", "")])).value.is_none());
}

#[test]
fn forged_documents_end() {
    let limits = Limits { cells: 50_000, unpacked_bytes: 4 << 20, ..Limits::default() };
    let tried = |body: &str| read(&Source { file: "a.docx".into(), bytes: &document(body) }, &limits);
    let form = table(&row(&["a", "b", "1"]));
    let deep = |open: &str, close: &str, times: usize| open.repeat(times) + &form + &close.repeat(times);
    // Columns and rows beyond any sheet, tables, boxes and controls in each other without end.
    let wide = table(&format!("<w:tr>{}</w:tr>", tc("<w:gridSpan w:val='1000000000'/>", &p("1")).repeat(40)));
    let before = table(&format!(
        "<w:tr><w:trPr><w:gridBefore w:val='4294967295'/></w:trPr>{}</w:tr>",
        tc("", &p("1")).repeat(3)
    ));
    for body in [
        wide,
        before,
        deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 20_000),
        deep("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>", 20_000),
        deep("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", 20_000),
        deep("<mc:AlternateContent><mc:Choice Requires='wps'>", "</mc:Choice></mc:AlternateContent>", 20_000),
        deep("<w:p><w:r>", "</w:r></w:p>", 20_000),
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>".repeat(20_000) + &form,
    ] {
        let Diagnosed { value, findings } = tried(&body);
        assert!(value.is_some() || !findings.is_empty(), "{}", &body[..80]);
        let cells: usize = value.iter().flat_map(|book| &book.sheets).map(|sheet| sheet.cells.len()).sum();
        assert!(cells < 1_000, "{cells}");
    }
    // More paragraphs, cells and bytes than there may be.
    for body in [
        "<w:p/>".repeat(60_000),
        table(&row(&["1"; 50]).repeat(1_100)),
        format!("<w:p>{}</w:p>", r(&"x".repeat(5 << 20))),
    ] {
        let Diagnosed { value, findings } = tried(&body);
        assert!(value.is_none());
        assert_eq!(findings[0].rule, Rule::UNREADABLE_FILE, "{findings:?}");
        assert!(findings[0].message.vi.contains("giới hạn"), "{}", findings[0].message.vi);
    }
    // A style that builds on itself, a list that nobody defined.
    let styles = "<w:styles><w:style w:type='paragraph' w:default='1' w:styleId='A'><w:basedOn w:val='A'/></w:style></w:styles>";
    let main = format!(
        "<w:document><w:body><w:p><w:pPr><w:pStyle w:val='A'/><w:numPr><w:numId w:val='77'/></w:numPr></w:pPr></w:p>{form}</w:body></w:document>"
    );
    let bytes = package(&[
        ("_rels/.rels", RELS),
        ("word/document.xml", &main),
        ("word/_rels/document.xml.rels", LINKS),
        ("word/styles.xml", styles),
    ]);
    assert_eq!(book(&bytes).0.sheets.len(), 2);
}
