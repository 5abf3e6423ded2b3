//! A consolidated workbook is a return one level up: consolidating two halves and then their workbooks gives what
//! consolidating all returns gives.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::program::{run, sample};

/// Consolidates files into a workbook and gives the totals of its report, by form, indicator and column.
fn totals(
    files: &[String],
    template: &str,
    unit: &str,
    out: &Path,
) -> BTreeMap<String, (Value, Value, Value)> {
    let report = out.with_extension("json");
    let mut arguments = vec!["consolidate".to_owned()];
    arguments.extend(files.iter().cloned());
    for (name, value) in [
        ("--template", template),
        ("--unit-name", unit),
        ("-o", out.to_str().unwrap()),
        ("--report", report.to_str().unwrap()),
    ] {
        arguments.extend([name.to_owned(), value.to_owned()]);
    }
    let ran = run(&arguments);
    assert!(ran.status < 2, "{}", ran.stderr);
    let report: Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    let key = |total: &Value| format!("{} {} {}", total["form"], total["indicator"], total["column"]);
    let list = report["totals"].as_array().unwrap();
    assert!(!list.is_empty());
    list.iter()
        .map(|total| (key(total), (total["value"].clone(), total["text"].clone(), total["units"].clone())))
        .collect()
}

fn check(set: &str) {
    let mut files: Vec<String> = std::fs::read_dir(sample(set))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .map(|path| path.to_str().unwrap().to_owned())
        .filter(|path| !path.contains("Thoi"))
        .collect();
    files.sort();
    assert!(files.len() >= 3, "{files:?}");
    let folder = tempfile::tempdir().unwrap();
    let out = |name: &str| folder.path().join(name);
    let whole = totals(&files, set, "tỉnh Giả Định", &out("whole.xlsx"));
    let (one, other) = files.split_at(files.len() / 2);
    totals(one, set, "huyện Giả Đông", &out("one.xlsx"));
    totals(other, set, "huyện Giả Tây", &out("other.xlsx"));
    let halves = [out("one.xlsx"), out("other.xlsx")].map(|path| path.to_str().unwrap().to_owned());
    let onward = totals(&halves, set, "tỉnh Giả Định", &out("onward.xlsx"));
    assert_eq!(whole.len(), onward.len());
    for (key, expected) in &whole {
        assert_eq!(&onward[key], expected, "{set}: {key}");
    }
}

#[test]
fn halves_give_the_whole() {
    for set in ["hai-duong-2023-xa", "thua-thien-hue-2024", "soc-trang-2023-huyen"] {
        check(set);
    }
}
