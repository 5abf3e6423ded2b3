//! Learned forms filled in, consolidated by the built program, and what comes out.

use std::path::Path;

use serde_json::Value as Json;
use tonghop::book::{Book, Cell, Content, Moment, Style, StyleId};
use tonghop::cell::CellRef;
use tonghop::learn;
use tonghop::model::Template;
use tonghop::read::{Limits, Source, read};
use tonghop::template::to_toml;

use super::{book, cases};
use crate::program::{Ran, run};

pub(super) fn form(name: &str) -> Book {
    book(&std::fs::read_to_string(cases().join(format!("{name}.tsv"))).unwrap())
}

/// Writes values from a cell on, row by row; numbers as numbers, `_` leaves a cell as it is.
pub(super) fn fill(book: &mut Book, from: &str, rows: &[&str]) {
    let from: CellRef = from.parse().unwrap();
    for (down, row) in (0..).zip(rows) {
        for (right, text) in (0..).zip(row.split('|')).filter(|(_, text)| *text != "_") {
            let text = text.trim();
            let content = text.parse().map_or_else(|_| Content::text(text), Content::Number);
            let at = CellRef::new(from.row + down, from.column + right);
            book.sheets[0].put(Cell { at, content, formula: None, style: StyleId::default() });
        }
    }
}

fn save(book: &Book, path: &Path) {
    let bytes = tonghop::write::write(book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// What consolidating the returns of a learned form gives.
pub(super) struct Outcome {
    ran: Ran,
    report: Json,
    book: Book,
}

pub(super) fn consolidate(name: &str, returns: &[(&str, Book)]) -> Outcome {
    consolidate_by(&learn::to_toml(&learn::learn(&form(name), name)), returns)
}

/// As [`consolidate`], by a template.
pub(super) fn consolidate_with(template: &Template, returns: &[(&str, Book)]) -> Outcome {
    consolidate_by(&to_toml(template), returns)
}

fn consolidate_by(toml: &str, returns: &[(&str, Book)]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = |file: &str| folder.path().join(file);
    let template = path("bieu.toml");
    std::fs::write(&template, toml).unwrap();
    std::fs::create_dir(path("bao-cao")).unwrap();
    for (unit, book) in returns {
        save(book, &path("bao-cao").join(format!("{unit}.xlsx")));
    }
    let (out, json) = (path("ra.xlsx"), path("ra.json"));
    let arguments = ["gop".as_ref(), path("bao-cao").as_os_str().to_owned().as_ref() as &std::ffi::OsStr]
        .map(std::ffi::OsStr::to_owned);
    let options = [
        "--template".into(),
        template.into_os_string(),
        "-o".into(),
        out.clone().into_os_string(),
        "--report".into(),
        json.clone().into_os_string(),
    ];
    let ran = run(arguments.into_iter().chain(options));
    let report = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    let bytes = std::fs::read(out).unwrap();
    let book = read(&Source { file: "ra.xlsx".into(), bytes: &bytes }, &Limits::default()).value.unwrap();
    Outcome { ran, report, book }
}

impl Outcome {
    pub(super) fn total(&self, row: &str, column: &str) -> Option<f64> {
        let totals = self.report["totals"].as_array().unwrap();
        let total =
            totals.iter().find(|total| total["indicator"] == row && total["column"] == column).unwrap();
        total["value"].as_f64()
    }

    pub(super) fn findings(&self, rule: &str) -> Vec<String> {
        let findings = self.report["findings"].as_array().unwrap().iter();
        let of_rule = findings.filter(|finding| finding["rule"] == rule);
        of_rule
            .map(|finding| {
                format!("{} {}", finding["cell"].as_str().unwrap(), finding["message"].as_str().unwrap())
            })
            .collect()
    }

    /// What is said of all units by a rule.
    pub(super) fn told(&self, rule: &str) -> Vec<String> {
        let findings = self.report["findings"].as_array().unwrap().iter();
        let of_rule = findings.filter(|finding| finding["rule"] == rule && finding["file"].is_null());
        of_rule.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
    }

    pub(super) fn nothing_is_lost(&self) {
        let cells = |key: &str| self.report["cells"][key].as_u64().unwrap();
        assert!(cells("read") > 0);
        assert_eq!(cells("read"), cells("used") + cells("reported"));
    }

    /// The rows of the first form's sheet, behind the page for who signs, as text; formulas in front of their results.
    pub(super) fn sheet(&self) -> String {
        let sheet = &self.book.sheets[1];
        let mut text = String::new();
        for row in 0..sheet.height() {
            let cells: Vec<String> = sheet
                .row(row)
                .iter()
                .filter(|cell| !cell.content.is_blank())
                .map(|cell| {
                    format!("{}{}", if cell.formula.is_some() { "=" } else { "" }, cell.content.raw())
                })
                .collect();
            if !cells.is_empty() {
                text.push_str(&cells.join(" | "));
                text.push('\n');
            }
        }
        text
    }
}

#[test]
fn many_columns_with_equations_of_the_captions() {
    let sent = |row: &str| {
        let mut book = form("sxkd-thang-luyke");
        fill(&mut book, "C8", &[row]);
        book
    };
    let right = sent("100|10|90|60|10|70|50|8|58|125|120.69");
    // 60 + 20 is 80, the return states 90.
    let wrong = sent("200|20|180|60|20|90|50|16|66|125|136.36");
    let outcome = consolidate("sxkd-thang-luyke", &[("xã Giả Một", right), ("xã Giả Hai", wrong)]);
    assert_eq!(outcome.ran.status, 0, "{}", outcome.ran.stdout);
    assert_eq!((outcome.total("I.1", "3"), outcome.total("I.1", "8")), (Some(300.0), Some(160.0)));
    assert_eq!(outcome.total("I.1", "12"), Some(125.0), "the ratio of the sums");
    assert_eq!(outcome.total("I.1", "13"), Some(129.03), "the ratio of the sums");
    assert_eq!(outcome.findings("rule-broken"), ["H8 Cột 8 = cột 6 + cột 7: 60 + 20 = 80, báo cáo ghi 90"]);
    outcome.nothing_is_lost();
}

#[test]
fn ratios_in_a_column_of_their_own_are_those_of_the_column_beside() {
    let sent = |whole: &str, part: &str, ratio: &str| {
        let mut book = form("tiep-can-phap-luat");
        fill(&mut book, "D3", &[whole, part]);
        fill(&mut book, "E5", &[ratio]);
        fill(&mut book, "F8", &["X"]);
        book
    };
    let returns = [("xã Giả Một", sent("40", "30", "75")), ("xã Giả Hai", sent("10", "10", "90"))];
    let outcome = consolidate("tiep-can-phap-luat", &returns);
    assert_eq!(outcome.total("CT2.3", "E"), Some(80.0), "40 of 50");
    assert_eq!((outcome.total("CT2.3", "D"), outcome.total("CT2.3.b", "D")), (None, Some(40.0)));
    let wrong = outcome.findings("ratio-mismatch");
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].starts_with("E5 "), "{wrong:?}");
    outcome.nothing_is_lost();
}

#[test]
fn a_guess_that_most_units_contradict_is_withdrawn_and_said_once() {
    let sent = |plan: &str| {
        let mut book = form("sxkd-thang-luyke");
        fill(&mut book, "C8", &[&format!("{plan}|10|90|60|10|75|50|8|58")]);
        book
    };
    let returns = [("xã Giả Một", sent("1")), ("xã Giả Hai", sent("2")), ("xã Giả Ba", sent("3"))];
    let outcome = consolidate("sxkd-thang-luyke", &returns);
    let told = outcome.report["findings"].as_array().unwrap().iter();
    let doubtful: Vec<&str> = told
        .filter(|finding| finding["rule"] == "guess-withdrawn" && finding["file"].is_null())
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        doubtful,
        [
            "3/3 đơn vị ghi khác quan hệ phỏng đoán 8 = 6 + 7 (xã Giả Ba: 60 + 10 = 70, báo cáo ghi 75): không dùng quan hệ này"
        ]
    );
    assert_eq!(outcome.total("I.1", "8"), Some(225.0), "what is stated counts all the same");
}

#[test]
fn rows_that_are_units_are_stacked_under_their_captions() {
    let mut one = form("ho-can-ngheo-mau3");
    fill(&mut one, "B7", &["Phường Giả Đông|1000|100|50|5|10|1", "Phường Giả Tây|500|50|20|4|_|_", "_"]);
    fill(&mut one, "B11", &["Xã Giả Bắc|300|30|30|10"]);
    let mut other = form("ho-can-ngheo-mau3");
    fill(&mut other, "B7", &["Phường Giả Nam|200|10|20|15|_|_"]);
    fill(&mut other, "C17", &["999"]);
    let outcome = consolidate("ho-can-ngheo-mau3", &[("huyện Giả Một", one), ("huyện Giả Hai", other)]);
    assert_eq!(
        (outcome.total("I", "C"), outcome.total("II", "C"), outcome.total("T", "C")),
        (Some(1700.0), Some(300.0), Some(2000.0))
    );
    assert_eq!(outcome.total("I", "F"), Some(5.29), "90 of 1,700");
    assert_eq!(outcome.total("T", "E"), Some(120.0));
    let sheet = outcome.sheet();
    for line in [
        "I | Khu vực thành thị | =1700",
        "1 | Phường Giả Nam | =200",
        "2 | Phường Giả Đông | =1000",
        "3 | Phường Giả Tây | =500",
        "II | Khu vực nông thôn | =300",
        "1 | Xã Giả Bắc | =300",
        "Tổng cộng | =2000",
    ] {
        assert!(sheet.lines().any(|other| other.starts_with(line)), "{line}\n{sheet}");
    }
    let mismatches = outcome.findings("sum-mismatch");
    assert_eq!(mismatches, ["C17 Các phần cộng lại 200, báo cáo ghi 999"]);
    let ratios = outcome.findings("ratio-mismatch");
    assert_eq!(ratios, ["F7 «Phường Giả Nam»: 20 / 200 × 100 = 10; báo cáo ghi 15"]);
    outcome.nothing_is_lost();
}

#[test]
fn totals_typed_by_the_unit_and_extra_rows_are_not_added() {
    let mut one = form("tiep-cong-dan");
    fill(
        &mut one,
        "A9",
        &["Xã Giả Một|5|6|7|5|3|4|có", "Xã Giả Hai|1|2|4|1|1|2|_", "Cộng|6|8|11|6|4|6", "Tổng|6|8|11|6|4|6"],
    );
    let outcome = consolidate("tiep-cong-dan", &[("huyện Giả", one)]);
    assert_eq!(outcome.total("T", "1"), Some(6.0));
    assert_eq!(
        outcome.findings("rule-broken"),
        ["D10 «Xã Giả Hai»: cột 3 = cột 5 + cột 6: 1 + 2 = 3, báo cáo ghi 4"]
    );
    assert_eq!(outcome.findings("unknown-row").len(), 1);
    assert!(outcome.sheet().contains("Xã Giả Một | =5 | =6 | =7 | =5 | =3 | =4 | có"), "{}", outcome.sheet());
    outcome.nothing_is_lost();
}

#[test]
fn entries_of_an_open_list_are_appended_and_numbered_anew() {
    let mut one = form("danh-sach-ho");
    fill(
        &mut one,
        "A3",
        &["1|Hộ thứ nhất|Thôn Một|4|12.5|_", "2|Hộ thứ hai|Thôn Hai|3|7|đợt hai", "_|Tổng cộng|_|7|19.5"],
    );
    let mut other = form("danh-sach-ho");
    fill(&mut other, "A3", &["1|Hộ thứ ba|Thôn Ba|2|1.5|_", "_|_|_|_|_", "_|Tổng cộng|_|2|1.5"]);
    let outcome = consolidate("danh-sach-ho", &[("xã Giả Một", one), ("xã Giả Hai", other)]);
    let sheet = outcome.sheet();
    for line in [
        "1 | Hộ thứ ba | Thôn Ba | =2 | =1.5",
        "2 | Hộ thứ nhất | Thôn Một | =4 | =12.5",
        "3 | Hộ thứ hai | Thôn Hai | =3 | =7 | đợt hai",
        "Tổng cộng | =9 | =21",
    ] {
        assert!(sheet.lines().any(|other| other.starts_with(line)), "{line}\n{sheet}");
    }
    let names = outcome.book.sheets[2].cells.iter().filter(|cell| cell.content.raw().contains("Giả"));
    assert_eq!(names.count(), 3, "the sending unit stands beside each entry");
    outcome.nothing_is_lost();
}

#[test]
fn words_and_dates_of_a_list_are_kept() {
    let mut one = form("danh-sach-van-ban");
    fill(
        &mut one,
        "A4",
        &["1|12/KH-UBND|_|Kế hoạch năm|UBND xã|đã gửi", "2|13/QĐ-UBND|15/02/2024|Quyết định|UBND xã|_"],
    );
    let moment = Moment { year: 2024, month: 1, day: 9, seconds: 0, serial: 45300.0 };
    let at = "C4".parse().unwrap();
    let style = one.styles.id(Style { number_format: Some("dd/mm/yyyy".into()), ..Style::default() });
    one.sheets[0].put(Cell { at, content: Content::Date(moment), formula: None, style });
    let outcome = consolidate("danh-sach-van-ban", &[("xã Giả Một", one)]);
    let sheet = outcome.sheet();
    for line in [
        "1 | 12/KH-UBND | 09/01/2024 | Kế hoạch năm | UBND xã | đã gửi",
        "2 | 13/QĐ-UBND | 15/02/2024 | Quyết định | UBND xã",
    ] {
        assert!(sheet.lines().any(|other| other == line), "{line}\n{sheet}");
    }
    assert_eq!(outcome.ran.status, 0, "{}", outcome.ran.stdout);
    outcome.nothing_is_lost();
}

#[test]
fn learning_writes_a_file_and_what_to_review() {
    let folder = tempfile::tempdir().unwrap();
    let (blank, out) = (folder.path().join("Biểu y tế.xlsx"), folder.path().join("y-te.toml"));
    save(&form("y-te"), &blank);
    let learned = |more: &[&std::ffi::OsStr]| {
        let mut arguments = vec!["mau".as_ref(), "learn".as_ref(), blank.as_os_str()];
        arguments.extend(more);
        run(arguments)
    };
    let printed = learned(&[]);
    assert_eq!((printed.status, printed.stderr.as_str()), (0, ""));
    let written = learned(&["-o".as_ref(), out.as_os_str()]);
    assert_eq!((written.status, written.stderr.as_str()), (0, ""));
    assert!(written.stdout.contains("Chưa chắc, cần xem lại (1):"), "{}", written.stdout);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), printed.stdout);
    let shown = run(["mau".as_ref(), "show".as_ref(), out.as_os_str()]);
    assert!(shown.stdout.contains("= II.2 / II.1 × 100"), "{}", shown.stdout);
    // The same again changes nothing; what a person has edited is not overwritten.
    assert_eq!(learned(&["-o".as_ref(), out.as_os_str()]).status, 0);
    std::fs::write(&out, "# đã sửa\n").unwrap();
    let refused = learned(&["-o".as_ref(), out.as_os_str()]);
    assert_eq!((refused.status, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("không ghi đè"), "{}", refused.stderr);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "# đã sửa\n");
    let english =
        learned(&["--lang".as_ref(), "en".as_ref(), "-o".as_ref(), folder.path().join("b.toml").as_os_str()]);
    assert!(english.stdout.contains("Unsure, to be reviewed (1):"), "{}", english.stdout);
}

#[test]
fn a_file_without_a_form_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("cong-van.xlsx");
    save(&book("Kính gửi: các xã\nĐề nghị báo cáo trước ngày 15."), &letter);
    for (language, word) in [("vi", "không thấy bảng"), ("en", "no table")] {
        let ran =
            run(["mau".as_ref(), "learn".as_ref(), letter.as_os_str(), "--lang".as_ref(), language.as_ref()]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }
    assert_eq!(run(["mau", "learn", "no-such-file.xlsx"]).status, 2);
}

#[test]
fn two_tables_side_by_side_are_two_forms() {
    let sent = |left: [&str; 5], right: [&str; 4]| {
        let mut book = form("thu-chi-hai-ben");
        fill(&mut book, "B5", &left);
        fill(&mut book, "D5", &right);
        book
    };
    let outcome = consolidate(
        "thu-chi-hai-ben",
        &[
            ("xã Giả Một", sent(["100", "60", "40", "30", "10"], ["90", "50", "30", "10"])),
            ("xã Giả Hai", sent(["200", "150", "50", "50", "0"], ["150", "70", "70", "10"])),
        ],
    );
    let total = |form: &str, row: &str| {
        let totals = outcome.report["totals"].as_array().unwrap();
        let of = |total: &&Json| total["form"] == form && total["indicator"] == row;
        totals.iter().find(of).unwrap()["value"].as_f64()
    };
    assert_eq!((total("113", "T"), total("113", "II#2")), (Some(300.0), Some(10.0)));
    assert_eq!((total("113_2", "T"), total("113_2", "III")), (Some(240.0), Some(20.0)));
    assert_eq!(outcome.findings("stray-value"), [""; 0]);
    outcome.nothing_is_lost();
}

#[test]
fn a_header_without_known_words_is_found_again() {
    let sent = |first: &str| {
        let mut book = form("pho-cap-do-tuoi");
        fill(&mut book, "C5", &[first, "1|0|1|2", "9|_|7|16", "3|3|3|9", "0|0|1|1"]);
        book
    };
    let returns = [("xã Giả Một", sent("10|20|30|60")), ("xã Giả Hai", sent("1|2|3|6"))];
    let outcome = consolidate("pho-cap-do-tuoi", &returns);
    assert_eq!((outcome.total("1", "E"), outcome.total("1", "F")), (Some(33.0), Some(66.0)));
    assert_eq!((outcome.total("3", "D"), outcome.total("5", "E")), (None, Some(2.0)));
    assert_eq!(outcome.findings("label-changed"), [""; 0]);
    outcome.nothing_is_lost();
}

#[test]
fn a_table_without_labels_is_one_row_of_figures() {
    let sent = |second: &[&str]| {
        let mut book = form("ho-tich-hai-kieu");
        fill(&mut book, "B6", &["3|1|2|0", "2|1|1|0", "1|1|0|0", "1|0|1|0"]);
        fill(&mut book, "A14", second);
        book
    };
    let returns =
        [("xã Giả Một", sent(&["9|8|1|25|23"])), ("xã Giả Hai", sent(&["5|4|1|27|22", "1|1|0|30|30"]))];
    let outcome = consolidate("ho-tich-hai-kieu", &returns);
    assert_eq!((outcome.total("I", "1"), outcome.total("II#2", "3")), (Some(6.0), Some(2.0)));
    let married = outcome.report["totals"].as_array().unwrap().iter();
    let married: Vec<_> = married.filter(|one| one["form"] == "2" && one["column"] == "2").collect();
    assert_eq!(married.len(), 1);
    assert_eq!(married[0]["value"].as_f64(), Some(12.0));
    let told = outcome.findings("unknown-row");
    assert!(told.len() == 1 && told[0].starts_with("A15"), "{told:?}");
    outcome.nothing_is_lost();
}

#[test]
fn percentages_of_sums_and_rates_per_thousand() {
    let sent = |treated: [&str; 3], working: &str, idle: &str| {
        let mut book = form("dieu-tri-ty-le");
        fill(&mut book, "C5", &treated);
        fill(&mut book, "C11", &["80,5|40,5", "20|10", "100,5|50,5"]);
        fill(&mut book, "D17", &[working, idle]);
        book
    };
    let returns = [
        ("xã Giả Một", sent(["6|2|10|80", "1|1|2|100", "7|3|12|83.33"], "90", "10")),
        ("xã Giả Hai", sent(["1|1|10|20", "1|1|2|100", "2|2|12|33.33"], "50", "50")),
    ];
    let outcome = consolidate("dieu-tri-ty-le", &returns);
    let total = |form: &str, row: &str, column: &str| {
        let totals = outcome.report["totals"].as_array().unwrap();
        let of =
            |total: &&Json| total["form"] == form && total["indicator"] == row && total["column"] == column;
        totals.iter().find(of).unwrap()["value"].as_f64()
    };
    assert_eq!((total("12", "1", "6"), total("12", "3", "6")), (Some(50.0), Some(58.33)), "of the sums");
    assert_eq!((total("2", "T", "C"), total("2", "1", "E")), (Some(201.0), Some(50.31)));
    assert_eq!(total("3", "3", "value"), Some(30.0), "60 of 200");
    assert_eq!(outcome.findings("fractional-count"), [""; 0]);
    assert_eq!(outcome.findings("ratio-mismatch"), [""; 0]);
}

#[test]
fn what_the_form_prints_beside_the_figures_is_printed_again() {
    let sent = || {
        let mut book = form("tai-san-ma-so");
        fill(&mut book, "D7", &["5|5", "7|7", "9|9", "2|2", "12|12"]);
        book
    };
    let outcome = consolidate("tai-san-ma-so", &[("xã Giả Một", sent()), ("xã Giả Hai", sent())]);
    assert!(outcome.sheet().contains("I | Tiền | 01 | =10 | =10"), "{}", outcome.sheet());
    assert_eq!(outcome.findings("rule-broken"), [""; 0]);
    outcome.nothing_is_lost();
}

#[test]
fn differences_may_be_below_zero() {
    let sent = |rows: [&str; 2]| {
        let mut book = form("tang-giam");
        fill(&mut book, "C6", &rows);
        book
    };
    let returns = [
        ("xã Giả Một", sent(["50|40|-10|-20", "5|6|1|20"])),
        ("xã Giả Hai", sent(["-50|60|110|-220", "5|5|0|0"])),
    ];
    let outcome = consolidate("tang-giam", &returns);
    let tied = "F6 -220 chưa cộng vào tổng: quy tắc của biểu ràng buộc với cột C1, số đó có lỗi";
    assert_eq!(outcome.findings("negative-count"), ["C6 -50 < 0: số đếm không thể âm", tied]);
    assert_eq!((outcome.total("1", "C3"), outcome.total("1", "C2")), (Some(100.0), Some(100.0)));
    assert_eq!((outcome.total("1", "C4"), outcome.total("2", "C4")), (Some(-20.0), Some(10.0)));
}

#[test]
fn a_total_divided_twice_is_no_sum_of_all_rows() {
    let sent = || {
        let mut book = form("phan-theo");
        fill(&mut book, "C5", &["9|2.5", "_", "4|1.5", "5|1", "_", "3|0.5", "6|2"]);
        book
    };
    let outcome = consolidate("phan-theo", &[("xã Giả Một", sent()), ("xã Giả Hai", sent())]);
    assert_eq!((outcome.total("T", "1"), outcome.total("T", "2")), (Some(18.0), Some(5.0)));
    assert_eq!(outcome.findings("sum-mismatch"), [""; 0]);
}
