//! Reports sent as Word files: the same figures and findings as from workbooks, in every use.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tonghop::book::{Book, Sheet, Visibility};
use tonghop::cell::CellRef;
use tonghop::finding::{Finding, Group, Rule};
use tonghop::job::{self, Session, Templates};
use tonghop::legacy::{Encoding, encode};
use tonghop::read::{InProcess, Limits, Source, read};
use tonghop::template::builtin;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::program::{go, run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn report(name: &str) -> PathBuf {
    root().join("tests/cases/word").join(name)
}

/// What was read of one return: unit, period, figures by form, indicator and column, and what was found.
struct Told {
    unit: String,
    period: String,
    figures: BTreeMap<String, String>,
    findings: Vec<Finding>,
}

fn told(name: &str, bytes: &[u8], template: &str) -> Told {
    let template = Arc::clone(builtin::find(template).unwrap());
    let source = Source { file: name.into(), bytes };
    let session =
        Session::open(Templates::only(Arc::clone(&template)), &InProcess, jiff::civil::date(2024, 4, 1));
    let settled = session.choose(&[source][..]).unwrap().settle();
    let mut figures = BTreeMap::new();
    let mut unit = String::new();
    for used in settled.consolidation.used() {
        unit = used.unit.to_string();
        for form in &used.forms {
            for (row, column, figure) in form.iter() {
                let subject = template.forms[form.form].subject(row, column);
                let key = format!("{} {} {}", subject.form, subject.indicator, subject.column);
                figures.insert(key, format!("{:?}", figure.value));
            }
        }
    }
    let period = format!("{:?}", settled.consolidation.period);
    Told { unit, period, figures, findings: settled.consolidation.all_findings().cloned().collect() }
}

/// Findings of which it does not matter what kind of file they are in: rule, severity, form and indicator.
fn alike(findings: &[Finding]) -> Vec<String> {
    // Digits are text in a document, a label may be torn where a page ends, and only a document has running text.
    let of_format = |finding: &&Finding| {
        let own = [Rule::NUMBER_REPAIRED, Rule::LABEL_CHANGED].contains(&finding.rule);
        !own && finding.rule.group() != Group::Narrative
    };
    let mut told: Vec<String> = findings
        .iter()
        .filter(of_format)
        .map(|finding| {
            let subject = &finding.subject;
            format!("{} {:?} {} {}", finding.rule, finding.severity, subject.form, subject.indicator)
        })
        .collect();
    told.sort();
    told
}

const REPORTS: [(&str, &str, &str, &str); 3] = [
    (
        "BC_356_CCHC_Quy_I-2024_xa_Huong_Huu.docx",
        "thua-thien-hue-2024",
        "PL_CCHC_Quy_I-2024_xa_Huong_Huu.xlsx",
        "xã Hương Hữu",
    ),
    (
        "BC_72_CCHC_Quy_I-2023_huyen_Long_Phu.docx",
        "soc-trang-2023-huyen",
        "Phu_luc_I_CCHC_Quy_I-2023_huyen_Long_Phu.xlsx",
        "huyện Long Phú",
    ),
    (
        "BC_CCHC_nam_2023_xa_Binh_Lang.docx",
        "hai-duong-2023-xa",
        "Bieu_mau_CCHC_nam_2023_xa_Binh_Lang.xlsx",
        "xã Bình Lãng",
    ),
];

#[test]
fn reports_say_what_the_workbooks_of_their_appendices_say() {
    let mut stated = 0;
    for (document, template, workbook, unit) in REPORTS {
        let own = told(document, &fs::read(report(document)).unwrap(), template);
        let path = root().join("samples/thuc-te").join(template).join(workbook);
        let theirs = told(workbook, &fs::read(path).unwrap(), template);
        assert_eq!((own.unit.as_str(), &own.period), (unit, &theirs.period), "{document}");
        assert_eq!(own.figures, theirs.figures, "{document}");
        assert_eq!(alike(&own.findings), alike(&theirs.findings), "{document}");
        stated += own
            .figures
            .values()
            .filter(|value| value.starts_with("Number") || value.starts_with("Unreadable"))
            .count();
    }
    assert_eq!(stated, 288);
}

#[test]
fn places_are_tables_and_rows_for_people_and_cells_for_programs() {
    let path = report(REPORTS[0].0);
    let text = go(&[&"check", &path]);
    assert_eq!(text.status, 1, "{}", text.stderr);
    assert!(
        text.stdout.contains("bảng 3, dòng 19 (D19), chỉ tiêu 3.2 [measure-as-value]"),
        "{}",
        text.stdout
    );
    assert!(go(&[&"check", &path, &"--lang", &"en"]).stdout.contains("table 3, row 19 (D19)"));
    let json = go(&[&"check", &path, &"--format", &"json"]);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let found = report["findings"].as_array().unwrap();
    let one = found.iter().find(|finding| finding["rule"] == "measure-as-value").unwrap();
    assert_eq!((&one["sheet"], &one["cell"]), (&"bảng 3".into(), &"D19".into()));
    assert_eq!(report["returns"][0]["unit"], "xã Hương Hữu");
}

#[test]
fn documents_and_workbooks_are_consolidated_together() {
    let folder = tempfile::tempdir().unwrap();
    let samples = root().join("samples/hai-duong-2023-xa");
    for name in ["PL_CCHC_nam_2023_xa_Gia_Binh.xlsx", "PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx"] {
        fs::copy(samples.join(name), folder.path().join(name)).unwrap();
    }
    fs::copy(report(REPORTS[2].0), folder.path().join("BC xã Bình Lãng.docx")).unwrap();
    let (out, json) = (folder.path().join("tong.xlsx"), folder.path().join("tong.json"));
    let ran = go(&[&"consolidate", &folder.path(), &"-o", &out, &"--report", &json]);
    assert!(out.exists(), "{}{}", ran.stdout, ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    let units: Vec<&str> =
        report["returns"].as_array().unwrap().iter().map(|one| one["unit"].as_str().unwrap()).collect();
    assert_eq!(units.len(), 3);
    assert!(units.contains(&"xã Bình Lãng"), "{units:?}");
    let figure = report["figures"].as_array().unwrap().iter().find(|figure| {
        figure["unit"] == "xã Bình Lãng" && figure["form"] == "1" && figure["indicator"] == "2.1"
    });
    let figure = figure.unwrap();
    assert_eq!(
        (&figure["value"], &figure["sheet"], &figure["cell"]),
        (&35.into(), &"bảng 1".into(), &"D5".into())
    );
}

#[test]
fn a_document_becomes_a_workbook_with_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.xlsx");
    let ran = go(&[&"convert", &report(REPORTS[2].0), &"-o", &out]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let bytes = fs::read(&out).unwrap();
    let (document, template, ..) = REPORTS[2];
    let own = told(document, &fs::read(report(document)).unwrap(), template);
    assert_eq!(told("a.xlsx", &bytes, template).figures, own.figures);
    let book = read(&Source { file: "a.xlsx".into(), bytes: &bytes }, &Limits::default()).value.unwrap();
    assert_eq!(book.sheets[0].name, "văn bản");
    assert!(book.sheets[0].cells.iter().any(|cell| cell.content.raw().starts_with("45. Công văn số 224")));
}

#[test]
fn what_is_no_workbook_and_no_document_with_tables_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let plain = document("<w:p><w:r><w:t>Báo cáo</w:t></w:r></w:p>");
    let mut odp = ZipWriter::new(Cursor::new(Vec::new()));
    odp.start_file("mimetype", SimpleFileOptions::default()).unwrap();
    odp.write_all(b"application/vnd.oasis.opendocument.presentation").unwrap();
    let mut old = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    old.resize(512, 0);
    let mut entry: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry.resize(128, 0);
    (entry[64], entry[66]) = (26, 2);
    old.extend(entry);
    let files: [(&str, &[u8], &str); 5] = [
        ("a.docx", &plain, "không có bảng nào"),
        ("b.doc", &old, "Word 97-2003 (.doc)"),
        ("c.pdf", b"%PDF-1.7\n", "PDF"),
        ("d.rtf", b"{\\rtf1 x}", "(.rtf)"),
        ("e.odp", &odp.finish().unwrap().into_inner(), "OpenDocument"),
    ];
    for (name, bytes, words) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let ran = go(&[&"check", &path]);
        assert_eq!(ran.status, 2, "{name}");
        assert!(ran.stderr.contains(name) && ran.stderr.contains(words), "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains(".docx") || ran.stderr.contains("Excel"), "{name}: {}", ran.stderr);
    }
    fs::copy(report(REPORTS[0].0), folder.path().join("f.docx")).unwrap();
    let all = go(&[&"check", &folder.path()]).stdout;
    for (name, _, words) in files {
        assert!(all.contains(name) && all.contains(words), "{name}: {all}");
    }
    // Under the name of a workbook it is not used, and said to be something else.
    let renamed = folder.path().join("g.xlsx");
    fs::copy(report(REPORTS[0].0), &renamed).unwrap();
    let ran = run(["check".as_ref(), renamed.as_os_str(), "--format".as_ref(), "json".as_ref()]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let found = report["findings"].as_array().unwrap();
    let other = found.iter().find(|finding| finding["rule"] == "wrong-file-type").unwrap();
    assert!(other["message"].as_str().unwrap().contains("Word") && other["severity"] == "error", "{other}");
    assert!(other["help"].as_str().unwrap().contains(".docx"), "{other}");
    assert_eq!((ran.status, &report["cells"]["used"]), (2, &0.into()));
}

/// A package with this for the body of its document.
fn document(body: &str) -> Vec<u8> {
    const RELS: &str = "<Relationships><Relationship Id='1' Type='http://x/officeDocument' Target='word/document.xml'/></Relationships>";
    let main = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("_rels/.rels", RELS), ("word/document.xml", main.as_str())] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// How a workbook is copied into a document.
struct Copy<'a> {
    /// What stands above everything.
    before: &'a str,
    /// The font, and how it writes a text.
    font: &'a str,
    write: &'a dyn Fn(&str) -> String,
    /// Rows after which a page ends and the table with it.
    page: u32,
}

impl Copy<'_> {
    fn paragraphs(&self, text: &str, bold: bool) -> String {
        let line = |line: &str| {
            let text = (self.write)(line).replace('&', "&amp;").replace('<', "&lt;");
            let bold = if bold { "<w:b/>" } else { "" };
            let look = format!("<w:rPr><w:rFonts w:ascii='{}'/>{bold}</w:rPr>", self.font);
            format!("<w:p><w:r>{look}<w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
        };
        text.split('\n').map(line).collect()
    }

    /// The lines over the first row of three cells as paragraphs, the rest as a table, or several.
    fn sheet(&self, book: &Book, sheet: &Sheet) -> String {
        let rows =
            || (0..sheet.height()).filter(|&row| sheet.row(row).iter().any(|cell| !cell.content.is_blank()));
        let head = rows().find(|&row| sheet.row(row).len() > 2).unwrap();
        let columns = sheet.cells.iter().map(|cell| cell.at.column + 1).max().unwrap();
        let bold = |at: CellRef| sheet.get(at).is_some_and(|cell| book.style_of(cell).bold);
        let mut text = String::new();
        for cell in rows().filter(|&row| row < head).flat_map(|row| sheet.row(row)) {
            text += &self.paragraphs(&cell.content.raw(), bold(cell.at));
        }
        let open = "<w:tbl><w:tblPr><w:tblBorders><w:top w:val='single'/></w:tblBorders></w:tblPr>";
        text += open;
        let mut last = head;
        for row in rows().filter(|&row| row >= head) {
            // A gap, and what stands under it, is no longer the table.
            if row > last + 1 {
                break;
            }
            last = row;
            if row > head && (row - head) % self.page == 0 {
                let _ = write!(text, "</w:tbl><w:p/>{open}");
            }
            text += "<w:tr>";
            for column in 0..columns {
                let at = CellRef::new(row, column);
                let area = sheet.merges.at(at).copied();
                if area.is_some_and(|area| area.first.column < column) {
                    continue;
                }
                let mut look = String::new();
                if let Some(area) = area {
                    let _ = write!(look, "<w:gridSpan w:val='{}'/>", area.width());
                    let begins = if area.first.row == row { " w:val='restart'" } else { "" };
                    if area.height() > 1 {
                        let _ = write!(look, "<w:vMerge{begins}/>");
                    }
                }
                let said = sheet.get(at).map(|cell| cell.content.raw()).unwrap_or_default();
                let _ =
                    write!(text, "<w:tc><w:tcPr>{look}</w:tcPr>{}</w:tc>", self.paragraphs(&said, bold(at)));
            }
            text += "</w:tr>";
        }
        text + "</w:tbl>"
    }

    fn document(&self, book: &Book) -> Vec<u8> {
        let shown = book.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible);
        let sheets: String = shown.map(|sheet| self.sheet(book, sheet)).collect();
        document(&(self.before.to_owned() + &sheets))
    }
}

#[test]
fn reports_of_other_programs_say_the_same() {
    for (name, ending) in [("b.docx", ".docx"), ("b.odt", ".odt"), ("b.doc", ".doc")] {
        let folder = tempfile::tempdir().unwrap();
        let renamed = folder.path().join("b.xlsx");
        let path = folder.path().join(name);
        let bytes = match ending {
            ".doc" => fs::read(report("nho.doc")).unwrap(),
            ".odt" => open_text(),
            _ => document("<w:p><w:r><w:t>Đã hoàn thành 23/30 nhiệm vụ đề ra, đạt 60%.</w:t></w:r></w:p>"),
        };
        fs::write(&path, &bytes).unwrap();
        // A few lines of text are checked; a wrong one is named at its paragraph. Of a form that nobody knows it is said.
        let ran = go(&[&"check", &path]);
        let words =
            if ending == ".doc" { "--template" } else { "23 / 30 × 100 = 76,67; lời văn ghi 60%" };
        let said = ran.stdout + &ran.stderr;
        assert!(said.contains(words), "{name}: {said}");
        // Under the name of a workbook it is said what it is, with its own ending.
        fs::write(&renamed, &bytes).unwrap();
        let ran = go(&[&"check", &renamed]);
        let said = ran.stdout + &ran.stderr;
        assert!(said.contains(&format!("thành {ending} rồi")), "{name}: {said}");
    }
}

/// A text of three lines and its header, as other programs save it.
fn open_text() -> Vec<u8> {
    let lines = ["ỦY BAN NHÂN DÂN XÃ A", "Báo cáo", "Đã hoàn thành 23/30 nhiệm vụ đề ra, đạt 60%."];
    let lines = lines.map(|line| format!("<text:p>{line}</text:p>")).concat();
    let content = format!(
        "<office:document-content><office:body><office:text>{lines}</office:text></office:body></office:document-content>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook(path: &Path) -> Book {
    let bytes = fs::read(path).unwrap();
    read(&Source { file: "a.xlsx".into(), bytes: &bytes }, &Limits::default()).value.unwrap()
}

const AS_IT_STANDS: Copy =
    Copy { before: "", font: "Times New Roman", write: &str::to_owned, page: u32::MAX };

/// A line of a template in TOML without what the kind of file makes it say.
fn meant(toml: &str) -> Vec<String> {
    let kept = toml.lines().filter(|line| !line.starts_with('#') && !line.starts_with("sheet ="));
    kept.map(|line| line.split(" # ").next().unwrap_or_default().trim_end().to_owned()).collect()
}

#[test]
fn blank_forms_are_learned_from_word_as_from_excel() {
    for template in ["hai-duong-2023-xa", "soc-trang-2023-huyen", "thua-thien-hue-2024"] {
        let path = root().join("templates").join(format!("{template}.xlsx"));
        let learned = |name: &str, bytes: &[u8]| {
            let source = Source { file: name.into(), bytes };
            let learned = job::Learning::new(&InProcess).learn(&source).unwrap();
            String::from_utf8(learned.output.bytes().unwrap()).unwrap()
        };
        let of_workbook = learned("a.xlsx", &fs::read(&path).unwrap());
        let of_document = learned("a.docx", &AS_IT_STANDS.document(&workbook(&path)));
        assert_eq!(meant(&of_document), meant(&of_workbook), "{template}");
    }
}

#[test]
fn sentences_over_a_form_say_neither_unit_nor_period() {
    let before = "<w:p><w:r><w:t>Thực hiện kế hoạch năm 2022, trong quý IV năm 2022 UBND xã Chương trình phối hợp với xã Đông Hải tổ chức \
        03 hội nghị và báo cáo như sau:</w:t></w:r></w:p>";
    let (_, template, workbook_name, unit) = REPORTS[2];
    let path = root().join("samples/thuc-te").join(template).join(workbook_name);
    let book = workbook(&path);
    let plain = told(workbook_name, &fs::read(path).unwrap(), template);
    for page in [u32::MAX, 9] {
        let bytes = Copy { before, page, ..AS_IT_STANDS }.document(&book);
        let own = told("a.docx", &bytes, template);
        assert_eq!((own.unit.as_str(), &own.period), (unit, &plain.period));
        assert_eq!(own.figures, plain.figures);
        assert_eq!(alike(&own.findings), alike(&plain.findings));
    }
}

#[test]
fn documents_in_old_encodings() {
    let (_, template, workbook_name, _) = REPORTS[2];
    let path = root().join("samples/thuc-te").join(template).join(workbook_name);
    let (book, plain) = (workbook(&path), told(workbook_name, &fs::read(&path).unwrap(), template));
    for (encoding, font) in [(Encoding::Tcvn3, ".VnTime"), (Encoding::Vni, "VNI-Times")] {
        let write = |text: &str| encode(encoding, text).unwrap_or_else(|| text.to_owned());
        let bytes = Copy { font, write: &write, ..AS_IT_STANDS }.document(&book);
        let own = told("a.docx", &bytes, template);
        assert_eq!(own.figures, plain.figures, "{font}");
        assert_eq!(own.unit, plain.unit, "{font}");
        assert!(own.findings.iter().any(|finding| finding.rule == Rule::LEGACY_ENCODING), "{font}");
        assert!(!own.findings.iter().any(|finding| finding.rule == Rule::LABEL_CHANGED), "{font}");
    }
}
