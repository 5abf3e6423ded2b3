//! OpenDocument texts and documents of Word 97-2003: what is read of them, what is told, what they cannot do. Small copies of what
//! LibreOffice writes; số liệu giả lập.

use super::word::{book, told};
use super::{package, read_bytes};
use crate::book::SheetKind;
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Finding, Rule, Severity};
use crate::read::{Foreign, Format, Limits, Sniffed, Source, read, sniff};

const OPEN: &str = "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:draw='d'><office:automatic-styles>\
    <style:style style:name='C1' style:family='table-cell'><style:table-cell-properties fo:border='0.5pt solid #000000'/></style:style>\
    <style:style style:name='T1' style:family='text'><style:text-properties style:text-position='super 58%'/></style:style>\
    <style:style style:name='T2' style:family='text'><style:text-properties text:display='none'/></style:style>\
    <style:style style:name='P1' style:family='paragraph' style:parent-style-name='Base'><style:text-properties style:font-name='F1'/></style:style>\
    <style:style style:name='P2' style:family='paragraph'><style:paragraph-properties fo:break-before='page'/></style:style>\
    <style:style style:name='B2' style:family='table'><style:table-properties fo:break-before='page'/></style:style>\
    <text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-suffix='.' style:num-format='1'/>\
    <text:list-level-style-number text:level='2' style:num-suffix='.' style:num-format='1' text:display-levels='2'/>\
    <text:list-level-style-bullet text:level='3' text:bullet-char='•'/></text:list-style>\
    <text:list-style style:name='L2'><text:list-level-style-number text:level='1' style:num-format='I' loext:num-list-format='%1%/'/></text:list-style>\
    </office:automatic-styles><office:body><office:text>";
const CLOSE: &str = "</office:text></office:body></office:document-content>";
const NAMED: &str = "<office:document-styles><office:font-face-decls><style:font-face style:name='F1' svg:font-family=\"'.VnTime'\"/>\
    </office:font-face-decls><office:styles><style:style style:name='Base' style:family='paragraph'><style:text-properties fo:font-weight='bold'/></style:style>\
    </office:styles><office:master-styles><style:master-page style:name='M'><style:header><text:p>UBND XÃ A</text:p></style:header>\
    <style:footer><text:p><text:page-number>2</text:page-number></text:p></style:footer><style:header-first><text:p>UBND XÃ A</text:p></style:header-first>\
    </style:master-page></office:master-styles></office:document-styles>";
const TYPE: &str = "application/vnd.oasis.opendocument.text";

/// A document with this for its text.
fn document(text: &str) -> Vec<u8> {
    parts(&format!("{OPEN}{text}{CLOSE}"))
}

fn parts(content: &str) -> Vec<u8> {
    package(&[("mimetype", TYPE), ("styles.xml", NAMED), ("content.xml", content)])
}

fn p(text: &str) -> String {
    format!("<text:p>{text}</text:p>")
}

fn cell(attributes: &str, content: &str) -> String {
    format!("<table:table-cell table:style-name='C1' {attributes}>{content}</table:table-cell>")
}

fn row(texts: &[&str]) -> String {
    let cells: String = texts.iter().map(|text| cell("", &p(text))).collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

fn table(rows: &str) -> String {
    format!("<table:table>{rows}</table:table>")
}

/// The cells of the first table.
fn in_table(rows: &str) -> (String, Vec<Finding>) {
    let (book, findings) = book(&document(&table(rows)));
    (told(&book)[1].clone(), findings)
}

#[test]
fn text_and_tables_in_their_order() {
    let head = format!(
        "<table:table-header-rows><table:table-row>{}{}{}<table:covered-table-cell/></table:table-row>\
         <table:table-row><table:covered-table-cell table:style-name='C1'/><table:covered-table-cell/>{}{}</table:table-row></table:table-header-rows>",
        cell("table:number-rows-spanned='2'", &p("STT")),
        cell("table:number-rows-spanned='2'", &p("Chỉ tiêu")),
        cell("table:number-columns-spanned='2'", &p("Kết quả")),
        cell("", &p("Đơn vị tính")),
        cell("", &p("Số<text:line-break/>liệu")),
    );
    let form = format!(
        "<table:table table:style-name='B2'><table:table-column table:number-columns-repeated='4'/>{head}{}{}</table:table>",
        row(&["1.", "Số<text:s text:c='2'/>hộ<text:tab/>nghèo", "Hộ", "02"]),
        row(&["2.", "<text:span>Số</text:span> xe", "Xe", "27"]),
    );
    let text = [
        "<text:sequence-decls><text:sequence-decl/></text:sequence-decls>",
        "<text:h text:style-name='P1' text:outline-level='1'>BÁO CÁO</text:h><text:p/><text:p/>",
        "<text:section><text:p text:style-name='P2'>Biểu <text:a>1</text:a></text:p></text:section>",
        &form,
        &p("Người lập"),
    ];
    let (book, findings) = book(&document(&text.concat()));
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(
        told(&book),
        [
            "văn bản:|A1 BÁO CÁO|A4 Biểu 1|A6 Người lập",
            "bảng 1:|A1 STT|B1 Chỉ tiêu|C1 Kết quả|C2 Đơn vị tính|D2 Số\nliệu|A3 1.|B3 Số  hộ\tnghèo|C3 Hộ|D3 02|A4 2.|B4 Số xe|C4 Xe|D4 27|[A1:A2]|[B1:B2]|[C1:D1]",
            "đầu, chân trang:|A1 UBND XÃ A",
        ]
    );
    assert_eq!(book.sheets[1].kind, SheetKind::Table { after: 5 });
    assert_eq!(book.sheets[0].look.row_breaks, [3, 4]);
    let first = book.style_of(&book.sheets[0].cells[0]);
    assert_eq!((first.font.as_deref(), first.bold), (Some(".VnTime"), true));
    assert!(book.style_of(&book.sheets[1].cells[0]).border);
}

#[test]
fn tables_that_pages_cut_are_one() {
    let text =
        [table(&row(&["a", "b", "1"])), "<text:p/>".to_owned(), table(&row(&["c", "d", "2"]))].concat();
    assert_eq!(told(&book(&document(&text)).0)[1], "bảng 1:|A1 a|B1 b|C1 1|A2 c|B2 d|C2 2");
}

#[test]
fn numbers_that_lists_set_are_codes() {
    let item = |inside: &str| format!("<text:list-item>{inside}</text:list-item>");
    let list = |attributes: &str, inside: &str| format!("<text:list {attributes}>{inside}</text:list>");
    let at = |list: String, text: &str| {
        format!("<table:table-row>{}{}</table:table-row>", cell("", &list), cell("", &p(text)))
    };
    let first = list("text:style-name='L1'", &item("<text:p/>"));
    let inner = list(
        "text:style-name='L1' text:continue-numbering='true'",
        &item(&list("", &[item(&p("")), item(&(p("x") + &p("y")))].concat())),
    );
    let goes_on = list("text:style-name='L1' text:continue-numbering='true'", &item("<text:p/>"));
    let set = list(
        "text:style-name='L1' text:continue-list='a'",
        "<text:list-item text:start-value='9'><text:p/></text:list-item>",
    );
    let anew = list("text:style-name='L1'", &item("<text:p/>"));
    let roman = list(
        "text:style-name='L2'",
        &(item("<text:p/>") + "<text:list-header><text:p>không</text:p></text:list-header>"),
    );
    let rows =
        [at(first, "a"), at(inner, "b"), at(goes_on, "c"), at(set, "d"), at(anew, "e"), at(roman, "1")];
    assert_eq!(
        in_table(&rows.concat()).0,
        "bảng 1:|A1 1.|B1 a|A2 1.1. \n1.2. x\ny|B2 b|A3 2.|B3 c|A4 9.|B4 d|A5 1.|B5 e|A6 I/ \nkhông|B6 1"
    );
}

#[test]
fn what_is_not_shown_is_told() {
    let changes = "<text:tracked-changes><text:changed-region text:id='c1'><text:deletion><office:change-info><dc:creator>x</dc:creator></office:change-info>\
        <text:p>45</text:p></text:deletion></text:changed-region></text:tracked-changes>";
    let rows = [
        row(&["a", "b", "1<text:span text:style-name='T1'>2</text:span>"]),
        row(&["c", "d", "<text:change text:change-id='c1'/>46"]),
        row(&["e", "f", "7<text:span text:style-name='T2'>99</text:span>"]),
        row(&[
            "g",
            "h<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Ước tính</text:p></text:note-body></text:note>",
            "<text:placeholder>&lt;số&gt;</text:placeholder>8",
        ]),
        row(&[
            "i",
            "<office:annotation><dc:creator>A</dc:creator><text:p>Xem lại</text:p></office:annotation>k",
            "<text:number>3.</text:number>9",
        ]),
    ];
    let (book, findings) = book(&document(&(changes.to_owned() + &table(&rows.concat()))));
    assert_eq!(
        told(&book)[1],
        "bảng 1:|A1 a|B1 b|C1 1²|A2 c|B2 d|C2 46|A3 e|B3 f|C3 7|A4 g|B4 h|C4 8|A5 i|B5 k|C5 9"
    );
    let rules: Vec<(Rule, Option<CellRef>)> =
        findings.iter().map(|told| (told.rule, told.place.cell)).collect();
    assert_eq!(rules, [(Rule::NUMBER_REPAIRED, "C2".parse().ok()), (Rule::HIDDEN_VALUE, "C3".parse().ok())]);
    let notes: Vec<&str> = book.sheets[1].notes.iter().map(|(_, note)| note.as_str()).collect();
    assert_eq!(notes, ["Ước tính", "Xem lại"]);
}

#[test]
fn what_is_anchored_in_a_text() {
    let manifest = "<m><f:file-entry f:full-path='Object 1/' f:media-type='application/vnd.oasis.opendocument.spreadsheet'/></m>";
    let boxed = "<draw:frame><draw:text-box><text:p>Trong khung</text:p></draw:text-box></draw:frame>";
    let shape = "<draw:custom-shape><text:p>Trong hình</text:p></draw:custom-shape>";
    let object =
        "<draw:frame svg:width='3cm'><draw:object xlink:href='./Object 1'/><draw:image/></draw:frame>";
    let picture =
        "<draw:frame svg:width='16cm' svg:height='9cm'><draw:image xlink:href='a.png'/></draw:frame>";
    let text = [p(&format!("Đoạn{boxed}{shape}")), p(object), p(picture), table(&row(&["a", "b", "1"]))];
    let content = format!("{OPEN}{}{CLOSE}", text.concat());
    let bytes =
        package(&[("mimetype", TYPE), ("META-INF/manifest.xml", manifest), ("content.xml", &content)]);
    let (book, findings) = book(&bytes);
    assert_eq!(told(&book)[0], "văn bản:|A1 Đoạn|A2 Trong khung|A3 Trong hình");
    let told: Vec<&str> = findings.iter().map(|told| &*told.message.vi).collect();
    assert!(told[0].contains("bảng tính Excel nhúng") && told[1].contains("một ảnh"), "{told:?}");
}

#[test]
fn a_text_in_one_piece_and_one_that_is_locked() {
    let flat = format!(
        "<?xml version='1.0'?><office:document office:mimetype='{TYPE}'>{}</office:document>",
        &format!("{OPEN}{}{CLOSE}", table(&row(&["a", "b", "1"])))["<office:document-content ".len()..]
            .split_once('>')
            .map(|(_, rest)| rest.replace("</office:document-content>", ""))
            .unwrap()
    );
    assert_eq!(sniff(flat.as_bytes()), Sniffed::Readable(Format::Odt));
    assert_eq!(told(&book(flat.as_bytes()).0)[1], "bảng 1:|A1 a|B1 b|C1 1");
    let manifest = "<m><f:file-entry f:full-path=\"content.xml\"><f:encryption-data/></f:file-entry></m>";
    let locked = package(&[("mimetype", TYPE), ("META-INF/manifest.xml", manifest), ("content.xml", "x")]);
    assert_eq!(sniff(&locked), Sniffed::Foreign(Foreign::Encrypted));
    let kind = format!("<m><f:file-entry f:full-path=\"/\" f:media-type=\"{TYPE}\"/></m>");
    let nameless = package(&[("META-INF/manifest.xml", &kind), ("content.xml", "x")]);
    assert_eq!(sniff(&nameless), Sniffed::Readable(Format::Odt));
}

#[test]
fn damaged_texts_are_told() {
    let form = table(&(row(&["a", "b", "1"]) + &row(&["c", "d", "2"])));
    let whole = format!("{OPEN}{form}{CLOSE}");
    let entity = format!("<!DOCTYPE d [<!ENTITY x \"9\">]>{}", whole.replace("<text:p>2<", "<text:p>2&x;<"));
    let crossed =
        whole.replacen("</table:table-cell></table:table-row>", "</table:table-row></table:table-cell>", 1);
    for content in [&whole[..whole.len() - 120], &crossed, &entity] {
        let Diagnosed { value, findings } = read_bytes(&parts(content));
        assert!(value.is_some(), "{findings:?}");
        let told = findings.iter().find(|told| told.rule == Rule::UNREADABLE_FILE).unwrap();
        assert_eq!(told.severity, Severity::Error);
    }
    for content in [&whole[..OPEN.len() + 20], "", "<a/>", "\0\0"] {
        let Diagnosed { value, findings } = read_bytes(&parts(content));
        assert!(value.is_none() && !findings.is_empty(), "{content}");
    }
    assert!(read_bytes(&package(&[("mimetype", TYPE)])).value.is_none());
}

#[test]
fn forged_texts_end() {
    let limits = Limits { cells: 50_000, unpacked_bytes: 4 << 20, texts: 1 << 20, ..Limits::default() };
    let tried = |text: &str| read(&Source { file: "a.odt".into(), bytes: &document(text) }, &limits);
    let form = table(&row(&["a", "b", "1"]));
    let deep = |open: &str, close: &str, times: usize| open.repeat(times) + &form + &close.repeat(times);
    let endless = "table:number-columns-repeated='4000000000' table:number-columns-spanned='4000000000' table:number-rows-spanned='4000000000'";
    for text in [
        table(&format!("<table:table-row>{}</table:table-row>", cell(endless, "").repeat(40))),
        deep(
            "<table:table><table:table-row><table:table-cell>",
            "</table:table-cell></table:table-row></table:table>",
            10_000,
        ),
        deep("<text:list><text:list-item>", "</text:list-item></text:list>", 20_000),
        deep("<text:section>", "</text:section>", 20_000),
        deep("<draw:frame><draw:text-box>", "</draw:text-box></draw:frame>", 20_000),
        deep("<text:p><text:span>", "</text:span></text:p>", 20_000),
        deep("<draw:g>", "</draw:g>", 20_000),
        format!("<text:p>{}</text:p>{form}", "<text:s text:c='99999999'/>".repeat(500)),
    ] {
        let Diagnosed { value, findings } = tried(&text);
        assert!(value.is_some() || !findings.is_empty(), "{}", &text[..80]);
        let cells: usize = value.iter().flat_map(|book| &book.sheets).map(|sheet| sheet.cells.len()).sum();
        assert!(cells < 1_000, "{cells}");
    }
    // More paragraphs, cells, rows and bytes than there may be; a long text that stands in many places.
    let again = format!("table:number-columns-repeated='900'>{}<", p(&"x".repeat(30_000)));
    for text in [
        "<text:p/>".repeat(60_000),
        table(&row(&["1"; 50]).repeat(1_100)),
        table(&"<table:table-row table:number-rows-repeated='100000'></table:table-row>".repeat(50)),
        table(&format!("<table:table-row><table:table-cell {again}/table:table-cell></table:table-row>")),
        p(&"x".repeat(5 << 20)),
    ] {
        let Diagnosed { value, findings } = tried(&text);
        assert!(value.is_none());
        assert_eq!(findings[0].rule, Rule::UNREADABLE_FILE, "{findings:?}");
        assert!(findings[0].message.vi.contains("giới hạn"), "{}", findings[0].message.vi);
    }
    let circle = "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='P1'/>";
    let content = format!("{OPEN}<text:p text:style-name='P1'>a</text:p>{form}{CLOSE}")
        .replace("<office:automatic-styles>", &format!("<office:automatic-styles>{circle}"));
    assert_eq!(book(&parts(&content)).0.sheets.len(), 3);
}

#[test]
fn documents_of_old_word() {
    let bytes = include_bytes!("../../../tests/cases/word/nho.doc");
    assert_eq!(sniff(bytes), Sniffed::Readable(Format::Doc));
    let (book, findings) = book(bytes);
    assert_eq!(
        told(&book),
        [
            "văn bản:|A1 ỦY BAN NHÂN DÂN XÃ A|A2 Báo cáo quý I năm 2024 (số liệu giả lập)|A3 Đã hoàn thành 23/30 nhiệm vụ đề ra, đạt 60%.|A4 Biểu 1",
            "bảng 1:|A1 STT|B1 Chỉ tiêu|C1 Kết quả|C2 Đơn vị tính|D2 Số liệu|A3 1.|B3 Số hồ sơ tiếp nhận|C3 Hồ sơ|D3 2.844|A4 1.1.|B4 Số hồ sơ đúng hạn|C4 Hồ sơ|D4 02⁹|[A1:A2]|[B1:B2]|[C1:D1]",
            "đầu, chân trang:|A1 Tài liệu nội bộ",
        ]
    );
    let [hidden] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!((hidden.rule, hidden.severity), (Rule::HIDDEN_VALUE, Severity::Warning));
    // Cut off, or changed here and there: something is read or said, never a panic.
    let mut dice = super::excel::Dice(7);
    for round in 0..60_u8 {
        let mut forged = bytes.to_vec();
        forged.truncate(if round % 3 == 0 { dice.roll(bytes.len()).max(600) } else { bytes.len() });
        for _ in 0..8 {
            let at = dice.roll(forged.len());
            forged[at] = forged[at].wrapping_add(1 + round);
        }
        let Diagnosed { value, findings } = read_bytes(&forged);
        assert!(value.is_some() || !findings.is_empty());
    }
}
