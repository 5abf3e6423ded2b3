//! Who was expected: each unit has one state, on the sheet, the terminal and in the report, and they add up.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tonghop::book::{Book, Content};
use tonghop::read::{Limits, Source, read};

use super::units::send;
use super::{Ran, go};

const LIST: &str = "Tên đơn vị,Cụm\n\
    xã Giả Hòa,Cụm 1\n\
    xã Giả Hưng,Cụm 1\n\
    xã Giả Lộc,Cụm 2\n\
    xã Giả Bình,Cụm 2\n\
    xã Giả Thủy,Cụm 2\n";

fn open(path: &Path) -> Book {
    let bytes = fs::read(path).unwrap();
    read(&Source { file: path.to_string_lossy().into(), bytes: &bytes }, &Limits::default()).value.unwrap()
}

/// Writes another day, or none, into the return of a unit.
fn date(folder: &Path, unit: &str, day: &str) {
    let path = folder.join(format!("CCHC 2023 - {}.xlsx", unit.replace(' ', "_")));
    let mut book = open(&path);
    let mut dated = 0;
    for cell in book.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        let text = cell.content.raw();
        if text.contains("ngày 08 tháng 12 năm 2023") {
            cell.content = Content::text(text.replace("ngày 08 tháng 12 năm 2023", day));
            dated += 1;
        }
    }
    assert!(dated > 0, "the sample is dated");
    let bytes = tonghop::write::write(&book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Two units in time, one by its date and one late by it, one whose file alone has a day, one unreadable, one missing.
fn consolidated(more: &[&str], settings: &str) -> (Ran, Value, Book) {
    let folder = tempfile::tempdir().unwrap();
    let returns = folder.path().join("returns");
    fs::create_dir(&returns).unwrap();
    for unit in ["xã Giả Hòa", "xã Giả Hưng", "xã Giả Lộc"] {
        send(&returns, unit);
    }
    date(&returns, "xã Giả Hưng", "ngày 20 tháng 12 năm 2023");
    date(&returns, "xã Giả Lộc", "ngày      tháng      năm 2023");
    fs::write(returns.join("CCHC 2023 - xã Giả Bình.xlsx"), b"PK\x03\x04 cut off").unwrap();
    fs::write(returns.join("don-vi.csv"), LIST).unwrap();
    if !settings.is_empty() {
        fs::write(returns.join("tonghop.toml"), settings).unwrap();
    }
    let (out, report) = (folder.path().join("out.xlsx"), folder.path().join("out.json"));
    let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"gop", &returns, &"-o", &out];
    arguments.extend([&"--report" as &dyn AsRef<std::ffi::OsStr>, &report]);
    arguments.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
    let ran = go(&arguments);
    let json = fs::read(&report).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    (ran, serde_json::from_slice(&json).unwrap(), open(&out))
}

#[test]
fn a_unit_whose_file_cannot_be_read_is_listed_once() {
    let (ran, report, book) = consolidated(&[], "");
    assert_eq!(report["units"]["states"], json!({ "received": 3, "unreadable": 1, "not-sent": 1 }));
    assert!(ran.stdout.contains("5 = 3 đã tổng hợp + 1 không đọc được + 1 chưa nộp"), "{}", ran.stdout);
    let sheet = book.sheet("Đơn vị").unwrap();
    let shown = |at: &str| sheet.get(at.parse().unwrap()).map(|cell| cell.content.raw()).unwrap_or_default();
    let rows: Vec<String> =
        (9..14).map(|row| format!("{} {}", shown(&format!("B{row}")), shown(&format!("C{row}")))).collect();
    let expected = [
        "xã Giả Hòa Đã tổng hợp",
        "xã Giả Hưng Đã tổng hợp",
        "xã Giả Lộc Đã tổng hợp",
        "xã Giả Bình Không đọc được",
        "xã Giả Thủy Chưa nộp",
    ];
    assert_eq!(rows, expected);
    assert_eq!(["C4", "C5", "C6", "B14"].map(shown), ["3", "5", "60", ""]);
    assert_eq!(["B16", "C16", "D16", "E16"].map(shown), ["Cụm 1", "2", "2", "100"]);
    assert_eq!(["B17", "C17", "D17", "E17"].map(shown), ["Cụm 2", "3", "1", "33.33"]);
    let charts = book.sheet("Biểu đồ").unwrap();
    let bars: Vec<String> = (4..7)
        .map(|row| {
            let cell =
                |column: char| charts.get(format!("{column}{row}").parse().unwrap()).unwrap().content.raw();
            format!("{} {}", cell('A'), cell('B'))
        })
        .collect();
    assert_eq!(bars, ["Đã tổng hợp 3", "Không đọc được 1", "Chưa nộp 1"]);
}

#[test]
fn who_is_late_is_told_with_the_day_and_what_says_it() {
    for (more, settings) in [
        (&["--due", "2023-12-15"][..], ""),
        (&["--due", "15/12/2023"], "due = 2020-01-01\n"),
        (&[], "due = 2023-12-15\n"),
        (&[], "due = \"15/12/2023\"\n"),
    ] {
        let (ran, report, book) = consolidated(more, settings);
        let units = &report["units"];
        let states = json!({ "on-time": 1, "late": 2, "unreadable": 1, "not-sent": 1 });
        assert_eq!((&units["due"], &units["states"]), (&json!("2023-12-15"), &states));
        assert_eq!(
            (&units["units"][1]["date"], &units["units"][1]["date_from"]),
            (&json!("2023-12-20"), &json!("return"))
        );
        assert_eq!(
            (&units["units"][2]["date"], &units["units"][2]["date_from"]),
            (&json!("2024-01-01"), &json!("file"))
        );
        assert_eq!(units["groups"][1]["states"], json!({ "late": 1, "unreadable": 1, "not-sent": 1 }));
        let findings = report["findings"].as_array().unwrap();
        let late: Vec<&str> = findings
            .iter()
            .filter(|finding| finding["rule"] == "late-return" && finding["severity"] == "warning")
            .map(|finding| finding["message"].as_str().unwrap())
            .collect();
        assert_eq!(
            late,
            [
                "báo cáo của «xã Giả Hưng» nộp ngày 20/12/2023 (ngày ghi ở báo cáo), sau hạn 15/12/2023 5 ngày",
                "báo cáo của «xã Giả Lộc» nộp ngày 01/01/2024 (ngày lưu tệp), sau hạn 15/12/2023 17 ngày",
            ]
        );
        for line in [
            "Hạn nộp 15/12/2023: 1/5 đúng hạn (20 %)",
            "5 = 1 đúng hạn + 2 quá hạn + 1 không đọc được + 1 chưa nộp",
            "Cụm 2: 1/3 có báo cáo dùng được, 0 đúng hạn",
        ] {
            assert!(ran.stdout.contains(line), "{line}:\n{}", ran.stdout);
        }
        let sheet = book.sheet("Đơn vị").unwrap();
        let shown =
            |at: &str| sheet.get(at.parse().unwrap()).map(|cell| cell.content.raw()).unwrap_or_default();
        assert_eq!(["C4", "C5", "C6", "C7"].map(shown), ["3", "5", "60", "20"]);
        assert_eq!(
            ["C10", "L10", "L11"].map(shown),
            ["Quá hạn", "20/12/2023: ngày ghi ở báo cáo", "01/01/2024: ngày lưu tệp"]
        );
    }
    let wrong = go(&[&"gop", &"samples", &"--due", &"someday"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("«someday» không phải là ngày"), "{}", wrong.stderr);
}
