//! Several periods in one folder: each is consolidated by itself, and it is said.

use std::fs;

use serde_json::Value;

use super::province::{consolidate, given, open, path_of_template, send, shown};
use crate::program::run;

#[test]
fn each_period_gets_its_own_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let returns = folder.path().join("nop");
    for (index, unit) in ["xã Giả An", "xã Giả Bình"].into_iter().enumerate() {
        for year in [2022, 2023, 2024] {
            send(&returns, (unit, &year.to_string()), given(index, year));
        }
    }
    let (out, report) = (folder.path().join("out.xlsx"), folder.path().join("out.json"));
    let ran = consolidate(&returns, &out, &[&"--report", &report]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(
        ran.stderr.contains("các tệp thuộc 3 kỳ: năm 2022 (2), năm 2023 (2), năm 2024 (2)"),
        "{}",
        ran.stderr
    );
    assert!(!out.exists() && !report.exists());
    for year in [2022, 2023, 2024] {
        let book = open(&folder.path().join(format!("out-{year}.xlsx")));
        let total = given(0, year)[0] + given(1, year)[0];
        assert_eq!(shown(&book, "CT Biểu 1", "D5"), total.to_string(), "{year}");
        let report = fs::read(folder.path().join(format!("out-{year}.json"))).unwrap();
        let report: Value = serde_json::from_slice(&report).unwrap();
        let cells = &report["cells"];
        assert_eq!((&cells["read"], &cells["reported"]), (&cells["used"], &Value::from(0)), "{report}");
        assert_eq!(report["period"], year.to_string());
    }
    // Once more, and beside what was written inside of the folder: what an earlier run wrote is not read.
    let inside = returns.join("tong-hop.xlsx");
    for _ in 0..2 {
        let ran = consolidate(&returns, &inside, &[]);
        assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    }
    let total = given(0, 2024)[0] + given(1, 2024)[0];
    let again = open(&returns.join("tong-hop-2024.xlsx"));
    assert_eq!(shown(&again, "CT Biểu 1", "D5"), total.to_string());
    assert_eq!(shown(&again, "Đơn vị", "C4"), "2");
    for year in [2022, 2023, 2024] {
        fs::remove_file(returns.join(format!("tong-hop-{year}.xlsx"))).unwrap();
    }
    // The one asked for alone.
    let ran = consolidate(&returns, &out, &[&"--period", &"2023"]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(shown(&open(&out), "CT Biểu 1", "D5"), (given(0, 2023)[0] + given(1, 2023)[0]).to_string());
    let template = path_of_template();
    let ran = run([
        "kiem-tra".as_ref(),
        returns.as_os_str(),
        "--template".as_ref(),
        template.as_os_str(),
        "--format".as_ref(),
        "json".as_ref(),
    ]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let periods: Vec<&Value> =
        report["periods"].as_array().unwrap().iter().map(|one| &one["period"]).collect();
    assert_eq!(periods, ["2022", "2023", "2024"]);
}

/// One return of another period among many is a mistake of its unit, not a period.
#[test]
fn a_stray_is_still_told() {
    let folder = tempfile::tempdir().unwrap();
    let returns = folder.path().join("nop");
    for (index, unit) in ["xã Giả An", "xã Giả Bình", "xã Giả Cường"].into_iter().enumerate() {
        let year = if index == 2 { "2023" } else { "2024" };
        send(&returns, (unit, year), given(index, 2024));
    }
    let out = folder.path().join("out.xlsx");
    let ran = consolidate(&returns, &out, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("wrong-period") && out.exists(), "{}", ran.stdout);
}

/// With a workbook of an earlier period, each period is compared with what is nearest before it.
#[test]
fn each_period_is_compared_with_the_nearest_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let units = ["xã Giả An", "xã Giả Bình", "xã Giả Cường"];
    let sent = |years: &[i64], returns: &std::path::Path| {
        for (index, unit) in units.into_iter().enumerate() {
            for year in years {
                send(returns, (unit, &year.to_string()), given(index, *year));
            }
        }
    };
    let (old, returns) = (folder.path().join("cu"), folder.path().join("nop"));
    sent(&[2022], &old);
    sent(&[2023, 2024], &returns);
    let (previous, out) = (folder.path().join("2022.xlsx"), folder.path().join("out.xlsx"));
    assert_eq!(consolidate(&old, &previous, &[]).status, 0);
    let ran = consolidate(&returns, &out, &[&"--previous", &previous, &"--all"]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    let total = |year: i64| (0..3).map(|unit| given(unit, year)[0]).sum::<i64>().to_string();
    for (then, now) in [(2022, 2023), (2023, 2024)] {
        let book = open(&folder.path().join(format!("out-{now}.xlsx")));
        assert_eq!(
            ["D7", "E7"].map(|at| shown(&book, "So sánh", at)),
            [total(then), total(now)],
            "{then} {now}"
        );
        // Its main ratio beside that of the period before, on the first sheet.
        let page = &book.sheets[0];
        let heads: Vec<String> = page.cells.iter().map(|cell| cell.content.raw()).collect();
        assert!(heads.contains(&format!("năm {then}")), "{heads:?}");
    }
    let said = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("năm 2024 được so với năm 2023, kỳ gần nhất trước đó có trong các tệp"), "{said}");
}
