//! What a person writes into a consolidated workbook, and what becomes of it in the next run.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use tonghop::book::{Book, Cell, Content, StyleId};
use tonghop::cell::CellRef;
use tonghop::read::{Limits, Source, read};

use super::{Ran, go, sample};

// Columns of the list of findings.
const SEVERITY: u32 = 0;
const UNIT: u32 = 3;
const VALUE: u32 = 6;
const DECISION: u32 = 7;
const NUMBER: u32 = 8;
const REASON: u32 = 9;
const KEY: u32 = 15;

/// Returns of a sample, and a workbook consolidated of them.
struct Desk {
    root: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let input = root.path().join("in");
        fs::create_dir(&input).unwrap();
        for entry in fs::read_dir(sample("thua-thien-hue-2024")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, input.join(path.file_name().unwrap())).unwrap();
        }
        let desk = Self { root };
        desk.run(&[]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn workbook(&self) -> PathBuf {
        self.path("t.xlsx")
    }

    /// Consolidates into the same workbook; what the run said as JSON.
    fn run(&self, more: &[&str]) -> (Ran, Json) {
        let (input, workbook, report) = (self.path("in"), self.workbook(), self.path("t.json"));
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"gop", &input, &"-o", &workbook, &"--report", &report];
        arguments.extend(more.iter().map(|one| one as &dyn AsRef<std::ffi::OsStr>));
        let ran = go(&arguments);
        assert!(ran.status < 2, "{}{}", ran.stdout, ran.stderr);
        let json = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
        (ran, json)
    }

    fn book(&self) -> Book {
        open(&self.workbook())
    }

    /// Changes the workbook as a spreadsheet would: saved anew, all else as it was.
    fn edit(&self, change: impl FnOnce(&mut Book)) {
        let mut book = self.book();
        change(&mut book);
        let seal = book.properties.iter().find(|(name, _)| name == "tonghop").unwrap().clone();
        let created = jiff::civil::date(2024, 4, 1).at(8, 0, 0, 0);
        book.properties.retain(|(name, _)| name != "tonghop");
        book.properties.push(seal);
        fs::write(self.workbook(), tonghop::write::write(&book, created).unwrap()).unwrap();
    }

    /// The row of the first finding of a severity about a unit's figure with that content.
    fn row(&self, severity: &str, unit: &str, value: &str) -> u32 {
        let book = self.book();
        let sheet = book.sheet("Kiểm tra").unwrap();
        let said = |row: u32, column: u32| text(sheet, row, column);
        let wanted = |row: &u32| {
            said(*row, SEVERITY) == severity
                && said(*row, UNIT) == unit
                && said(*row, VALUE) == value
                && !said(*row, KEY).is_empty()
        };
        (1..sheet.height()).find(wanted).unwrap_or_else(|| panic!("no finding {severity} {unit} {value}"))
    }

    fn kept_aside(&self) -> bool {
        self.path("t (bản sửa tay 1).xlsx").exists()
    }

    /// Nothing of the workbook contradicts itself.
    fn verify(&self) {
        let ran = go(&[&"doi-chieu", &self.workbook()]);
        assert_eq!(ran.status, 0, "{}", ran.stdout);
    }
}

fn open(path: &Path) -> Book {
    let bytes = fs::read(path).unwrap();
    let source = Source { file: "t.xlsx".into(), bytes: &bytes };
    read(&source, &Limits::default()).value.unwrap()
}

fn text(sheet: &tonghop::book::Sheet, row: u32, column: u32) -> String {
    sheet.get(CellRef::new(row, column)).map(|cell| cell.content.raw()).unwrap_or_default()
}

fn put(book: &mut Book, sheet: &str, at: CellRef, content: Content) {
    let sheet = book.sheets.iter_mut().find(|one| one.name == sheet).unwrap();
    let style = sheet.get(at).map_or(StyleId::default(), |cell| cell.style);
    sheet.put(Cell { at, content, formula: None, style });
}

fn decide(book: &mut Book, row: u32, verdict: &str, number: Option<f64>, reason: &str) {
    put(book, "Kiểm tra", CellRef::new(row, DECISION), Content::text(verdict));
    if let Some(number) = number {
        put(book, "Kiểm tra", CellRef::new(row, NUMBER), Content::Number(number));
    }
    put(book, "Kiểm tra", CellRef::new(row, REASON), Content::text(reason));
}

fn total(json: &Json, form: &str, indicator: &str) -> (Json, Json) {
    let totals = json["totals"].as_array().unwrap();
    let it = totals.iter().find(|one| one["form"] == form && one["indicator"] == indicator).unwrap();
    (it["value"].clone(), it["units"].clone())
}

fn findings<'j>(json: &'j Json, rule: &str) -> Vec<&'j Json> {
    json["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule).collect()
}

/// 5.1 of xã Giả Sơn says 14, its parts 21: left out until somebody decides.
#[test]
fn a_decision_is_carried_out_and_goes_with_the_workbook() {
    let desk = Desk::new();
    let (_, before) = desk.run(&[]);
    let left_out = total(&before, "2", "5.1");
    for (verdict, number, more) in
        [("dùng số đã ghi", None, Some(14)), ("sửa thành", Some(21.0), Some(21)), ("bỏ", None, None)]
    {
        let row =
            desk.row(if number.is_none() && more.is_some() { "Lỗi" } else { "Ghi nhận" }, "xã Giả Sơn", "14");
        desk.edit(|book| {
            decide(book, row, verdict, number, "công văn 15 (số liệu giả lập)");
            if number.is_none() {
                put(book, "Kiểm tra", CellRef::new(row, NUMBER), Content::Empty);
            }
        });
        let (ran, json) = desk.run(&["--all"]);
        assert!(!desk.kept_aside(), "only decisions were written");
        assert!(
            ran.stdout.contains("công văn 15") && ran.stderr.contains("đã áp dụng 1 quyết định"),
            "{}",
            ran.stderr
        );
        let (value, units) = total(&json, "2", "5.1");
        let added = more.unwrap_or(0);
        assert_eq!(value.as_i64().unwrap(), left_out.0.as_i64().unwrap() + added, "{verdict}");
        let counted = i64::from(more.is_some());
        assert_eq!(units.as_i64().unwrap(), left_out.1.as_i64().unwrap() + counted, "{verdict}");
        let against: Vec<_> = findings(&json, "part-exceeds-whole");
        assert!(against.iter().all(|finding| finding["severity"] == "info"), "{against:?}");
        desk.verify();
        // The next run finds it where it was, and does the same.
        let bytes = fs::read(desk.workbook()).unwrap();
        desk.run(&[]);
        assert!(fs::read(desk.workbook()).unwrap() == bytes, "{verdict}: the workbook is no longer the same");
        let book = desk.book();
        let sources = book.sheet("Nguồn số liệu").unwrap();
        let repaired = (1..sources.height())
            .any(|row| text(sources, row, 8).contains(&format!("quyết định: {verdict}")));
        assert!(repaired, "{verdict} is not among the sources");
    }
}

#[test]
fn a_decision_goes_up_with_the_figures_it_is_about() {
    let desk = Desk::new();
    let row = desk.row("Lỗi", "xã Giả Sơn", "14");
    desk.edit(|book| decide(book, row, "dùng số đã ghi", None, "đã đối chiếu sổ gốc"));
    let (_, below) = desk.run(&[]);
    let upper = desk.path("tren.xlsx");
    let report = desk.path("tren.json");
    let ran = go(&[&"gop", &desk.workbook(), &"-o", &upper, &"--report", &report]);
    assert!(ran.status < 2, "{}{}", ran.stdout, ran.stderr);
    let above: Json = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    assert_eq!(total(&above, "2", "5.1"), total(&below, "2", "5.1"));
    assert_eq!(go(&[&"doi-chieu", &upper]).status, 0);
    let said = go(&[&"giai-thich", &desk.workbook(), &"CT Phụ lục 2!D19"]);
    assert!(said.status == 2 || !said.stdout.is_empty(), "{}", said.stderr);
}

#[test]
fn what_no_longer_holds_is_named_and_kept() {
    let desk = Desk::new();
    let row = desk.row("Lỗi", "xã Giả Sơn", "14");
    desk.edit(|book| decide(book, row, "bỏ", None, "chưa giải trình"));
    desk.run(&[]);
    // The unit is gone.
    let file = desk.path("in/PL_CCHC_quy_I_2024_xa_Gia_Son.xlsx");
    let bytes = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let (ran, json) = desk.run(&[]);
    let told = findings(&json, "kept-aside");
    assert!(
        told.len() == 1 && told[0]["message"].as_str().unwrap().contains("không có báo cáo dùng được"),
        "{told:?}"
    );
    assert!(ran.stderr.contains("1 quyết định không còn áp dụng được"), "{}", ran.stderr);
    // It comes back with another figure: the decision waits; with the old one, it holds again.
    let mut book = open(&file_with(&desk, &bytes));
    let at: CellRef = "D23".parse().unwrap();
    put(&mut book, "Phụ lục 2", at, Content::Number(15.0));
    let created = jiff::civil::date(2024, 4, 1).at(8, 0, 0, 0);
    fs::write(&file, tonghop::write::write(&book, created).unwrap()).unwrap();
    let (_, json) = desk.run(&[]);
    let told = findings(&json, "kept-aside");
    assert!(
        told.len() == 1
            && told[0]["message"].as_str().unwrap().contains("nay ghi «15», khi quyết định ghi «14»"),
        "{told:?}"
    );
    fs::write(&file, &bytes).unwrap();
    let (_, json) = desk.run(&[]);
    assert!(findings(&json, "kept-aside").is_empty());
    assert!(!desk.kept_aside());
}

fn file_with(desk: &Desk, bytes: &[u8]) -> PathBuf {
    let path = desk.path("cu.xlsx");
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn what_cannot_be_understood_is_told_and_never_lost() {
    for (verdict, number, reason, why) in [
        ("bỏ", None, "", "chưa ghi lý do"),
        ("sửa thành", None, "a", "chưa ghi số"),
        ("để xem", None, "a", "không có trong danh sách"),
        ("bỏ", Some(3.0), "a", "không chọn «sửa thành»"),
    ] {
        let desk = Desk::new();
        let row = desk.row("Lỗi", "xã Giả Sơn", "14");
        desk.edit(|book| decide(book, row, verdict, number, reason));
        let (_, json) = desk.run(&[]);
        let told = findings(&json, "kept-aside");
        let said = told.iter().any(|finding| finding["message"].as_str().unwrap().contains(why));
        assert!(said && desk.kept_aside(), "{verdict}: {told:?}");
        let place = told.iter().find(|finding| finding["cell"] == format!("H{}", row + 1));
        assert!(place.is_some(), "{told:?}");
    }
}

/// The cells of units that hold plain numbers, on a detail sheet.
fn numbers(book: &Book, sheet: &str) -> Vec<(CellRef, f64)> {
    let sheet = book.sheet(sheet).unwrap();
    let plain =
        sheet.cells.iter().filter(|cell| cell.formula.is_none() && cell.at.column >= 7 && cell.at.row >= 4);
    let numbers = plain.filter_map(|cell| match cell.content {
        Content::Number(number) => Some((cell.at, number)),
        _ => None,
    });
    numbers.collect()
}

#[test]
fn corrections_typed_into_cells_are_named_and_taken_over_with_their_reason() {
    const SHEET: &str = "CT Phụ lục 2";
    // Cells here and there; each is named, whatever its place.
    for step in [0, 7, 19, 42] {
        let desk = Desk::new();
        let all = numbers(&desk.book(), SHEET);
        let (at, number) = all[step % all.len()];
        desk.edit(|book| put(book, SHEET, at, Content::Number(number + 3.0)));
        let verified = go(&[&"doi-chieu", &desk.workbook()]);
        assert!(verified.status == 1 && verified.stdout.contains(&format!("› {at}:")), "{}", verified.stdout);
        let (_, json) = desk.run(&[]);
        let told = findings(&json, "kept-aside");
        assert!(
            told.iter().any(|finding| finding["cell"] == at.to_string() && finding["sheet"] == SHEET),
            "{told:?}"
        );
        assert!(desk.kept_aside(), "an edit without a reason is kept aside");
        assert!(
            numbers(&desk.book(), SHEET).contains(&(at, number)),
            "the new workbook says what the unit said"
        );
    }
    let desk = Desk::new();
    let all = numbers(&desk.book(), SHEET);
    let (at, number) = all[3];
    desk.edit(|book| {
        put(book, SHEET, at, Content::Number(number + 3.0));
        let sheet = book.sheets.iter_mut().find(|one| one.name == SHEET).unwrap();
        sheet.notes.retain(|(noted, _)| *noted != at);
        sheet.notes.push((at, "đơn vị đính chính bằng công văn 20".to_owned()));
        sheet.notes.sort();
    });
    let (_, json) = desk.run(&["--accept-edits"]);
    assert!(findings(&json, "kept-aside").is_empty(), "{:?}", findings(&json, "kept-aside"));
    assert!(!desk.kept_aside(), "nothing else was changed");
    assert!(numbers(&desk.book(), SHEET).contains(&(at, number + 3.0)));
    let explained = go(&[&"giai-thich", &desk.workbook(), &format!("{SHEET}!{at}").as_str()]);
    assert!(explained.stdout.contains("công văn 20"), "{}{}", explained.stdout, explained.stderr);
    desk.verify();
    // From now on it is a decision like others.
    let bytes = fs::read(desk.workbook()).unwrap();
    desk.run(&[]);
    assert!(fs::read(desk.workbook()).unwrap() == bytes);
}

#[test]
fn a_total_typed_over_is_named_and_kept_aside() {
    let desk = Desk::new();
    let at: CellRef = "D5".parse().unwrap();
    desk.edit(|book| put(book, "CT Phụ lục 2", at, Content::Number(1.0)));
    let (_, json) = desk.run(&["--accept-edits"]);
    let told = findings(&json, "kept-aside");
    assert!(
        told.iter().any(|finding| finding["cell"] == "D5" && finding["sheet"] == "CT Phụ lục 2"),
        "{told:?}"
    );
    assert!(desk.kept_aside());
}

#[test]
fn the_page_says_what_the_workbook_says_and_is_a_page() {
    let desk = Desk::new();
    let page = desk.path("trang.html");
    desk.run(&["--html", page.to_str().unwrap()]);
    let html = fs::read_to_string(&page).unwrap();
    for said in [
        "<!doctype html>",
        "lang=\"vi\"",
        "charset=\"utf-8\"",
        "viewport",
        "prefers-color-scheme: dark",
        "@media print",
    ] {
        assert!(html.contains(said), "no {said}");
    }
    for not in ["<script", "http:", "https:", "url(", "@import"] {
        assert!(!html.contains(not), "{not}");
    }
    let book = desk.book();
    let front = &book.sheets[0];
    assert_eq!(front.name, "Tóm tắt");
    for cell in &front.cells {
        // What stands in the front sheet's tables stands in the page, too.
        if let (0, Content::Text(text)) = (cell.at.column, &cell.content) {
            let numbered = text.starts_with(|c: char| c.is_ascii_digit()) && !html.contains(&**text);
            let remark = text.starts_with('–') || text.starts_with('…') || text.contains("Quyết định");
            assert!(numbered || remark || html.to_lowercase().contains(&text.to_lowercase()), "no «{text}»");
        }
    }
    // It is no return, and is written over by the next one, but not what is not ours.
    fs::copy(&page, desk.path("in/trang.html")).unwrap();
    let (_, json) = desk.run(&["--html", page.to_str().unwrap()]);
    assert!(
        !json["returns"].as_array().unwrap().iter().any(|one| one["file"]
            .as_str()
            .unwrap()
            .ends_with("trang.html")
            && one["unit"] != ""),
        "{json}"
    );
    fs::write(&page, "<!doctype html><p>của người khác</p>").unwrap();
    let refused = go(&[&"gop", &desk.path("in"), &"-o", &desk.workbook(), &"--html", &page]);
    assert_eq!(refused.status, 2, "{}", refused.stderr);
}
