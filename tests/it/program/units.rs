//! The list of units: who is expected, who is missing, who does not count, and what is said of it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tonghop::book::Content;
use tonghop::read::{Limits, Source, read};

use super::{Ran, run, sample};

/// Writes a sample return as if another unit had sent it.
pub fn send(folder: &Path, unit: &str) {
    let path = sample("hai-duong-2023-xa").join("PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx");
    let bytes = fs::read(&path).unwrap();
    let source = Source { file: path.to_string_lossy().into(), bytes: &bytes };
    let mut book = read(&source, &Limits::default()).value.unwrap();
    let mut named = 0;
    for cell in book.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        let text = cell.content.raw();
        for own in ["xã Giả Hòa", "XÃ GIẢ HÒA", "Xã Giả Hòa"] {
            if text.contains(own) {
                cell.content = Content::text(text.replace(own, unit));
                named += 1;
            }
        }
    }
    assert!(named > 0, "the sample names its unit");
    let bytes = tonghop::write::write(&book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap();
    fs::write(folder.join(format!("CCHC 2023 - {}.xlsx", unit.replace(' ', "_"))), bytes).unwrap();
}

/// Consolidates what the units sent against a list; gives the run and the JSON report.
fn against(list: &str, units: &[&str]) -> (Ran, Value) {
    let folder = tempfile::tempdir().unwrap();
    let returns = folder.path().join("returns");
    fs::create_dir(&returns).unwrap();
    for unit in units {
        send(&returns, unit);
    }
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    fs::write(path("list.csv"), list).unwrap();
    let (list, out, report) = (path("list.csv"), path("out.xlsx"), path("report.json"));
    let ran = run([
        "gop".as_ref(),
        returns.as_os_str(),
        "--units".as_ref(),
        list.as_os_str(),
        "-o".as_ref(),
        out.as_os_str(),
        "--report".as_ref(),
        report.as_os_str(),
        "--template".as_ref(),
        "hai-duong-2023-xa".as_ref(),
    ]);
    let json = fs::read(&report).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    (ran, serde_json::from_slice(&json).unwrap())
}

#[test]
fn units_of_no_stated_kind_are_expected_like_the_others() {
    let list = "STT,Tên đơn vị,Cấp,Trực thuộc\n\
        1,Giả Hòa,,huyện Giả Sơn\n\
        2,P. 1,,\n\
        3,TT Giả Thành,,\n\
        4,X. Giả Hưng,,\n\
        5,Giả Lộc,,\n\
        6,huyện Giả Sơn,,\n\
        7,Giả Bình,cấp huyện,\n\
        ,Người lập biểu,,\n\
        ,Giả Văn,,\n";
    let (ran, report) = against(list, &["xã Giả Hòa", "phường 1"]);
    let mut units = report["units"].clone();
    assert_eq!(units["states"], json!({ "received": 2, "not-sent": 3 }));
    units
        .as_object_mut()
        .unwrap()
        .retain(|key, _| !["list", "due", "states", "units", "groups"].contains(&&**key));
    assert_eq!(
        units,
        json!({
            "expected": 5,
            "received": ["Giả Hòa", "phường 1"],
            "missing": ["thị trấn Giả Thành", "xã Giả Hưng", "Giả Lộc"],
            "lacking": [],
            "left_out": [
                { "unit": "huyện Giả Sơn", "reason": "other-level" },
                { "unit": "Giả Bình", "reason": "other-level" },
            ],
        })
    );
    for line in [
        "2/5 trong danh sách có báo cáo dùng được (40 %)",
        "Thiếu 3: thị trấn Giả Thành, xã Giả Hưng, Giả Lộc",
        "Không tính là phải báo cáo 2 (thuộc cấp khác): huyện Giả Sơn, Giả Bình",
    ] {
        assert!(ran.stdout.contains(line), "{line}:\n{}", ran.stdout);
    }
    let said = |part: &str| {
        let findings = report["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["message"].as_str().unwrap().contains(part)).cloned()
    };
    let not_expected = said("2 đơn vị trong danh sách không tính là phải báo cáo").unwrap();
    assert_eq!(
        (&not_expected["rule"], &not_expected["severity"]),
        (&json!("missing-return"), &json!("info"))
    );
    for row in ["dòng 9: «Người lập biểu»", "dòng 10: «Giả Văn»"] {
        assert_eq!(said(row).map(|finding| finding["rule"].clone()), Some(json!("unknown-unit")), "{row}");
    }
}

#[test]
fn a_level_that_the_list_states_is_believed_before_the_kind_in_the_name() {
    let list = "Tên đơn vị,Cấp\n\
        thành phố Giả Sơn,xã\n\
        xã Giả Hòa,\n\
        Giả Lộc,tỉnh\n\
        phường Giả Bình,cấp huyện\n";
    let (_, report) = against(list, &["xã Giả Hòa"]);
    assert_eq!(report["units"]["missing"], json!(["thành phố Giả Sơn"]));
    let left_out: Vec<&str> = report["units"]["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["unit"].as_str().unwrap())
        .collect();
    assert_eq!(left_out, ["Giả Lộc", "phường Giả Bình"]);
}

#[test]
fn units_that_are_not_in_being_are_told_too() {
    let list = "Tên đơn vị,Từ ngày,Đến ngày,Kế thừa\n\
        xã Giả Hòa,,,\n\
        Giả Lộc,,30/06/2022,xã Giả Hòa\n\
        phường Giả Bình,01/07/2025,,\n\
        không rõ,,,\n";
    let (ran, report) = against(list, &["xã Giả Hòa"]);
    assert_eq!(
        report["units"]["left_out"],
        json!([{ "unit": "Giả Lộc", "reason": "ended" }, { "unit": "phường Giả Bình", "reason": "not-yet" }])
    );
    assert_eq!(report["units"]["missing"], json!(["Không Rõ"]));
    for line in ["(đã hết hiệu lực trong kỳ): Giả Lộc", "(chưa thành lập trong kỳ): phường Giả Bình"]
    {
        assert!(ran.stdout.contains(line), "{line}:\n{}", ran.stdout);
    }
}

#[test]
fn a_unit_that_was_not_expected_and_sent_all_the_same_is_counted_apart() {
    let list = "Tên đơn vị\nxã Giả Hòa\nhuyện Giả Sơn\nGiả Lộc\n";
    let (ran, report) = against(list, &["xã Giả Hòa", "huyện Giả Sơn"]);
    assert_eq!(report["units"]["missing"], json!(["Giả Lộc"]), "{}", ran.stdout);
    let line = "1/2 trong danh sách có báo cáo dùng được (50 %), và 1 đơn vị ngoài số phải báo cáo";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
}
