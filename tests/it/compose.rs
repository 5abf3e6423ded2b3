//! Reports in Word written from consolidated workbooks.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;

use tonghop::book::Book;
use tonghop::compose::Refused;
use tonghop::finding::Language;
use tonghop::job::{Composition, Session, Templates};
use tonghop::read::{InProcess, Limits, Source, read};
use tonghop::template::builtin;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::program::limits::package;
use crate::program::{go, sample};

const DAY: jiff::civil::Date = jiff::civil::date(2024, 4, 1);
pub const TEMPLATE: &str = "mau-bao-cao/mau_bao_cao_CCHC_quy.docx";
const TYPES: &str = "<Types><Override PartName='/word/document.xml' \
    ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
const LINKS: &str = "<Relationships><Relationship Id='1' \
    Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>";

/// The workbook of a sample of communes.
static SUMMARY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = sample("thua-thien-hue-2024");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_none_or(|ending| ending != "txt"));
    names.sort();
    let files: Vec<Vec<u8>> = names.iter().map(|path| fs::read(path).unwrap()).collect();
    let sources: Vec<Source<'_>> = names
        .iter()
        .zip(&files)
        .map(|(path, bytes)| Source { file: path.to_string_lossy().into(), bytes })
        .collect();
    let mut session = session();
    session.unit_name = "huyện Giả Định".into();
    let settled = session.choose(&sources[..]).unwrap().settle();
    settled.outputs(Language::Vi).workbook(std::collections::BTreeMap::new()).bytes().unwrap()
});

fn session() -> Session<'static> {
    let template = std::sync::Arc::clone(builtin::find("thua-thien-hue-2024").unwrap());
    Session::open(Templates::only(template), &InProcess, DAY)
}

/// A document with this body.
fn document(body: &str) -> Vec<u8> {
    let main = format!("<w:document xmlns:w='w'><w:body>{body}<w:sectPr/></w:body></w:document>");
    package(&[("[Content_Types].xml", TYPES), ("_rels/.rels", LINKS), ("word/document.xml", &main)])
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn part(package: &[u8], name: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(package)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

pub fn compose(document: &[u8]) -> Result<Composition, Refused> {
    session().compose(&Source { file: "tong-hop.xlsx".into(), bytes: &SUMMARY }, document, Language::Vi)
}

fn filled(document: &[u8]) -> Vec<u8> {
    compose(document).unwrap_or_else(|refused| panic!("{refused:?}")).output.bytes().unwrap()
}

/// What comes in the place of placeholders, as text of one paragraph.
fn text(written: &str) -> String {
    let main = part(&filled(&document(&p(written))), "word/document.xml");
    let (_, text) = main.split_once("<w:t>").unwrap();
    text.split_once("</w:t>").unwrap().0.to_owned()
}

fn faults(document: &[u8]) -> Vec<String> {
    let faults = compose(document).unwrap_err().faults;
    faults
        .iter()
        .map(|fault| format!("{} {} {}", fault.at.wording().vi, fault.written, fault.why.vi))
        .collect()
}

fn book(bytes: &[u8]) -> Book {
    read(&Source { file: "a.docx".into(), bytes }, &Limits::default()).value.unwrap()
}

#[test]
fn figures_are_those_of_the_workbook() {
    for (written, expected) in [
        ("{{4!3.3.1}} hồ sơ, đạt {{4!3.3}}%", "16.497 hồ sơ, đạt 98,13%"),
        ("{{ 3.3.1 }}", "35"),
        ("{{'Phụ lục 4'!3.3.1 | thô}}", "16497"),
        ("{{4!3.3.2 / 4!3.3.1 | % | 1}}", "98,1"),
        ("{{4!3.3.1 - 4!3.3.2}}", "308"),
        ("{{4!3.3.1 của xã Giả Hòa}} {{4!3.3.1 của giả hòa}}", "1.141 1.141"),
        ("{{kỳ}} {{KỲ}} {{Kỳ}}", "quý I năm 2024 QUÝ I NĂM 2024 Quý I năm 2024"),
        ("{{đơn vị}} {{số đơn vị}}/{{số đơn vị phải báo cáo}}", "huyện Giả Định 10/12"),
        ("{{thiếu}} ({{số đơn vị thiếu}})", "xã Giả Thới, xã Giả An (2)"),
        ("{{câu 2!1 | đã đề ra,}}", "hoàn thành 239/285 nhiệm vụ mà kế hoạch đã đề ra, đạt 83,86%"),
        ("{{2!7.2}}", "Trực tuyến: 3; Phát phiếu: 3; Kết hợp: 3"),
        // Nobody gave it: that is not 0.
        ("{{4!3.1.1}} {{4!3.1.1 + 4!1.4.1}}", "chưa có số liệu chưa có số liệu"),
    ] {
        assert_eq!(text(written.replace("{{ 3.3.1 }}", "{{2!3.3.1}}").as_str()), expected, "{written}");
    }
}

#[test]
fn what_is_no_placeholder_stays_byte_for_byte() {
    let run = |look: &str, text: &str| format!("<w:r>{look}<w:t>{text}</w:t></w:r>");
    let bold = "<w:rPr><w:b/></w:rPr>";
    let head = "<w:p w:rsidR='1'><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>".to_owned();
    let before = [
        head.clone(),
        run("", "A &amp; B&#160;{"),
        "<w:proofErr w:type='x'/>".to_owned(),
        run(bold, "{4!3."),
        run("", "3.1}} hồ"),
        run(bold, " sơ {x} &lt;"),
        "</w:p>".to_owned(),
    ];
    let after = [
        head,
        run("", "A &amp; B\u{a0}16.497"),
        "<w:proofErr w:type='x'/>".to_owned(),
        run(bold, ""),
        run("", " hồ").replace("<w:t>", "<w:t xml:space=\"preserve\">"),
        run(bold, " sơ {x} &lt;"),
        "</w:p>".to_owned(),
    ];
    let deleted = "<w:p><w:moveFrom><w:r><w:t>{{9!9}}</w:t></w:r></w:moveFrom><w:del><w:r><w:delText>{{9!9}}</w:delText></w:r></w:del>\
                   <m:oMath><m:r><m:t>{{9!9}}</m:t></m:r></m:oMath></w:p><!-- {{9!9}} -->";
    let boxed = |inner: &str| {
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{inner}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{inner}\
             </w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
    };
    let body = before.concat() + deleted + &boxed(&p("{{số đơn vị}}"));
    let bytes = filled(&document(&body));
    let expected = after.concat() + deleted + &boxed(&p("10"));
    let main = part(&bytes, "word/document.xml");
    assert_eq!(main, format!("<w:document xmlns:w='w'><w:body>{expected}<w:sectPr/></w:body></w:document>"));
    assert_eq!(compose(&document(&body)).unwrap().entries.len(), 2);
    assert_eq!(bytes, filled(&document(&body)), "the same gives the same bytes");
}

#[test]
fn heads_feet_and_notes_are_filled_and_other_parts_are_untouched() {
    let main = "<w:document xmlns:w='w'><w:body><w:p/></w:body></w:document>";
    let other = "<a>{{thiếu}}</a>";
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", LINKS),
        ("word/document.xml", main),
        ("word/header1.xml", &*format!("<w:hdr xmlns:w='w'>{}</w:hdr>", p("{{số đơn vị}} đơn vị"))),
        ("word/footer2.xml", &*format!("<x:ftr xmlns:x='w'>{}</x:ftr>", p("{{kỳ}}").replace("w:", "x:"))),
        (
            "word/footnotes.xml",
            &*format!("<w:footnotes><w:footnote>{}</w:footnote></w:footnotes>", p("{{đơn vị}}")),
        ),
        ("customXml/item1.xml", other),
    ];
    let bytes = filled(&package(&parts));
    assert!(part(&bytes, "word/header1.xml").contains("<w:t>10 đơn vị</w:t>"));
    assert!(part(&bytes, "word/footer2.xml").contains("<x:t>quý I năm 2024</x:t>"));
    assert!(part(&bytes, "word/footnotes.xml").contains("<w:t>huyện Giả Định</w:t>"));
    assert_eq!(
        (part(&bytes, "customXml/item1.xml"), part(&bytes, "word/document.xml")),
        (other.into(), main.into())
    );
}

#[test]
fn a_table_is_that_of_the_official_sheet() {
    let bytes = filled(&document(&(p("Phụ lục 4") + &p("{{bảng 4}}") + &p("Nơi nhận"))));
    let read = book(&bytes);
    let table = &read.sheets[1];
    let row = |label: &str| {
        let cell = table.cells.iter().find(|cell| cell.content.raw().starts_with(label)).unwrap();
        table.row(cell.at.row).iter().map(|cell| cell.content.raw()).collect::<Vec<_>>()
    };
    assert_eq!(row("3.3.1"), ["3.3.1.", "Tổng số hồ sơ TTHC đã giải quyết xong", "Hồ sơ", "16.497"]);
    assert_eq!(row("3.3.")[3], "98,13");
    assert!(table.merges.iter().count() >= 3, "captions are merged as in the form");
    assert!(part(&bytes, "word/document.xml").contains("<w:tblHeader/>"));
}

#[test]
fn everything_wrong_is_told_at_once_with_what_is_nearest() {
    let body = [
        "x {{2.1}} y {{4!3.3.22}} z {{thieuu}}",
        "{{bảng 44}} {{bảng}} {{4!3}} {{4!1.1 của xã Gia Hoaa}}",
        "a {{bảng 4}}",
        "{{4!1.1 | đẹp}} {{câu 2!1}} {{câu 2!9}}",
        "{{2!2.1 cột 99}} {{bảng 4 của xã Giả Hòa}}",
        "x {{2!2.1",
        "x 2!2.1}} {{}}",
    ];
    let told = faults(&document(&body.map(p).concat()));
    for (line, words) in [
        "đoạn 1 {{2.1}} 3 biểu có dòng 2.1; ghi rõ biểu nào: {{2!2.1}} (",
        "đoạn 1 {{4!3.3.22}} không có dòng «3.3.22» trong biểu 4; gần nhất là {{4!3.3.2}} (",
        "đoạn 1 {{thieuu}} không có dòng «thieuu»; gần nhất là {{thiếu}}",
        "đoạn 2 {{bảng 44}} không có biểu «44»; gần nhất là «4»",
        "đoạn 2 {{bảng}} bộ biểu mẫu có nhiều biểu; ghi rõ biểu nào, như {{bảng 2}} (các biểu: 2, 3, 4)",
        "đoạn 2 {{4!3}} «4!3» là đề mục",
        "đoạn 2 {{4!1.1 của xã Gia Hoaa}} không có đơn vị hay nhóm «xã Gia Hoaa»; gần nhất là «xã Giả Hòa»",
        "đoạn 3 {{bảng 4}} bảng phải đứng một mình",
        "đoạn 4 {{4!1.1 | đẹp}} không hiểu «đẹp»",
        "đoạn 4 {{câu 2!1}} câu «hoàn thành",
        "đoạn 4 {{câu 2!9}} biểu 2 có 1 câu",
        "đoạn 5 {{2!2.1 cột 99}} biểu 2 không có đúng một cột số liệu «99»",
        "đoạn 5 {{bảng 4 của xã Giả Hòa}} bảng chỉ có của toàn bộ",
        "đoạn 6 {{ trong",
        "đoạn 7 }} trong",
    ]
    .iter()
    .enumerate()
    {
        assert!(told[line].starts_with(words), "{words}\n{told:#?}");
    }
    assert_eq!(told.len(), 15);
}

#[test]
fn what_is_no_template_is_told() {
    let whole = document(&p("{{kỳ}}"));
    let macros = TYPES.replace("document.main", "document.macroEnabled.main");
    let main = "<w:document xmlns:w='w'/>";
    for (bytes, words) in [
        (b"%PDF-1.4".to_vec(), "không phải tệp Word"),
        (whole[..whole.len() / 2].to_vec(), "không phải tệp Word"),
        (SUMMARY.clone(), "không phải tệp Word"),
        (package(&[("[Content_Types].xml", &macros), ("word/document.xml", main)]), "macro"),
        (
            package(&[("[Content_Types].xml", TYPES), ("word/document.xml", "<w:document><w:p>")]),
            "không phải tệp Word",
        ),
        (document(&p("không có gì")), "không có chỗ nào"),
    ] {
        let why = compose(&bytes).unwrap_err().why.vi;
        assert!(why.contains(words), "{words}: {why}");
    }
    let mut session = session();
    session.limits.unpacked_bytes = 100_000;
    let large = document(&p(&"x".repeat(100_000)));
    let source = Source { file: "tong-hop.xlsx".into(), bytes: &SUMMARY };
    let why = session.compose(&source, &large, Language::Vi).unwrap_err().why.vi;
    assert!(!why.is_empty());
    // Tags in tags without end cost no stack.
    let deep = "<w:p><w:r>".repeat(100_000) + &p("{{kỳ}}") + &"</w:r></w:p>".repeat(100_000);
    assert!(part(&filled(&document(&deep)), "word/document.xml").contains("quý I năm 2024"));
}

#[test]
fn figures_left_out_are_told() {
    let composed = compose(&document(&p("{{2!5.1}} {{2!5.1}} {{4!3.3.1}}"))).unwrap();
    let [first, _, whole] = &composed.entries[..] else { panic!("{:?}", composed.entries) };
    assert_eq!((first.filled.units, first.filled.left_out.len()), (Some(9), 1));
    assert_eq!(
        first.filled.notes[0].vi,
        "2!5.1: tính từ 9 đơn vị; bỏ ra số liệu đang có lỗi của 1 đơn vị: xã Giả Sơn"
    );
    assert_eq!((whole.filled.units, whole.filled.notes.len()), (Some(10), 0));
    assert_eq!(
        text("{{2!5.1 của xã Giả Sơn}}"),
        "chưa có số liệu",
        "a figure in error is not used in silence"
    );
}

/// The sample as an office runs it: written, checked, renewed, edited by hand, and never counted.
#[test]
fn a_report_from_beginning_to_end() {
    let root = tempfile::tempdir().unwrap();
    let (summary, report) = (root.path().join("tong-hop.xlsx"), root.path().join("bao-cao.docx"));
    fs::write(&summary, &*SUMMARY).unwrap();
    let template = sample(TEMPLATE);
    let write = || go(&[&"viet", &summary, &"--with", &template, &"-o", &report]);
    let ran = write();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("điền 23 chỗ"), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("thiếu 2: xã Giả Thới, xã Giả An") && ran.stderr.contains("xã Giả Sơn"),
        "{}",
        ran.stderr
    );
    let checked = go(&[&"kiem-tra", &report]);
    assert!(checked.stdout.contains("Phát hiện: 0 lỗi, 0 cảnh báo"), "{}{}", checked.stdout, checked.stderr);
    // Renewed in silence; what a hand changed is kept beside.
    let first = fs::read(&report).unwrap();
    assert_eq!((write().status, fs::read(&report).unwrap()), (0, first.clone()));
    let edited = edit(&first, "Qua kiểm tra", "Qua thanh tra");
    fs::write(&report, &edited).unwrap();
    let ran = write();
    assert!(ran.stderr.contains("kept-aside"), "{}", ran.stderr);
    assert_eq!(fs::read(root.path().join("bao-cao (bản sửa tay 1).docx")).unwrap(), edited);
    assert_eq!(fs::read(&report).unwrap(), first);
    // Its own template is no place to write to.
    let ran = go(&[&"viet", &summary, &"--with", &report, &"-o", &report]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    // Its tables are totals: beside the returns it is no return.
    let one = sample("thua-thien-hue-2024").join("PL_CCHC_quy_I_2024_xa_Gia_Binh.xlsx");
    let json = root.path().join("so-lieu.json");
    go(&[&"gop", &one, &report, &"-o", &root.path().join("lai.xlsx"), &"--report", &json, &"--quiet"]);
    let told: serde_json::Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    assert_eq!(told["units"]["states"]["received"], 1, "{}", told["units"]);
    let json = go(&[&"viet", &summary, &"--with", &template, &"-o", &report, &"--format", &"json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["units"]["received"], 10);
    assert_eq!(json["placeholders"].as_array().unwrap().len(), 23);
}

/// The package with words of the main part changed, as Word leaves it.
fn edit(package: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut edited = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "word/document.xml" {
            bytes = String::from_utf8(bytes).unwrap().replace(from, to).into_bytes();
        }
        edited.start_file(&*name, SimpleFileOptions::default()).unwrap();
        edited.write_all(&bytes).unwrap();
    }
    edited.finish().unwrap().into_inner()
}
