//! Consolidating and checking the samples: what is printed, what is written, what is not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Ran, ran, run, sample, tonghop};

/// Sets of returns under `samples/` that are consolidated, with the number of units whose return can be used.
const SETS: [(&str, usize); 3] =
    [("hai-duong-2023-xa", 10), ("thua-thien-hue-2024", 10), ("soc-trang-2023-huyen", 3)];

/// What was planted in the sets on purpose: folder, part of the file name, cell, rule.
const PLANTED: [(&str, &str, &str, &str); 14] = [
    ("hai-duong-2023-xa", "Gia_Thoi.xlsx", "", "unreadable-file"),
    ("hai-duong-2023-xa", "Gia_Son.xlsx", "D26", "part-exceeds-whole"),
    ("hai-duong-2023-xa", "Gia_Tien.xlsx", "D14", "ratio-mismatch"),
    ("hai-duong-2023-xa", "Gia_Tien.xlsx", "D9", "value-on-heading"),
    ("hai-duong-2023-xa", "Giả Quý - bieu mau", "D19", "unreadable-number"),
    ("hai-duong-2023-xa", "Gia_Loc.xlsx", "A14", "code-repaired"),
    ("hai-duong-2023-xa", "GIẢ THỦY", "", "hidden-value"),
    ("hai-duong-2023-xa", "Gia_Hung.xls", "A2", "legacy-encoding"),
    ("thua-thien-hue-2024", "Giả Thới - bieu mau", "", "unreadable-file"),
    ("thua-thien-hue-2024", "Gia_Son.xlsx", "D23", "part-exceeds-whole"),
    ("thua-thien-hue-2024", "gia_tien", "D28", "number-repaired"),
    ("thua-thien-hue-2024", "Gia_Quy.xlsx", "D24", "measure-as-value"),
    ("thua-thien-hue-2024", "Gia_Quy.xlsx", "D22", "value-on-heading"),
    ("soc-trang-2023-huyen", "Gia_Nam.xlsx", "D80", "part-exceeds-whole"),
];

/// Runs the main job on a set, with its list of units.
fn consolidate(set: &str, more: &[&str]) -> Ran {
    let folder = sample(set);
    let units = folder.join("don-vi.csv");
    let mut arguments = vec!["gop".as_ref(), folder.as_os_str(), "--units".as_ref(), units.as_os_str()];
    arguments.extend(more.iter().map(std::ffi::OsStr::new));
    run(arguments)
}

/// Names and bytes of everything in a folder.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect()
}

/// A copy of a set that a test may change.
fn copy_of(set: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let folder = copy.path().join("Báo cáo");
    fs::create_dir(&folder).unwrap();
    for (name, bytes) in contents(&sample(set)) {
        fs::write(folder.join(name), bytes).unwrap();
    }
    copy
}

fn list<'a>(json: &'a Value, key: &str) -> &'a Vec<Value> {
    json[key].as_array().unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn every_set_is_consolidated() {
    let out = tempfile::tempdir().unwrap();
    for (set, units) in SETS {
        let workbook = out.path().join(format!("{set}.xlsx"));
        let report = out.path().join(format!("{set}.json"));
        let before = contents(&sample(set));
        let ran = consolidate(set, &["-o", workbook.to_str().unwrap(), "--report", report.to_str().unwrap()]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{set}: {}", ran.stdout);
        assert!(ran.stdout.contains(&*workbook.to_string_lossy()), "{set}: {}", ran.stdout);
        assert!(!ran.stdout.contains('\u{1b}'), "{set}: colour in a pipe");
        assert!(fs::read(&workbook).unwrap().starts_with(b"PK"), "{set}");
        assert_eq!(before, contents(&sample(set)), "{set}: the inputs were touched");

        let json: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        assert_eq!((&json["version"], json["template"].as_str()), (&1.into(), Some(set)));
        let cells = |key: &str| json["cells"][key].as_u64().unwrap();
        assert_eq!(cells("read"), cells("used") + cells("reported"), "{set}: a cell disappeared");
        assert!(cells("used") > 400, "{set}");
        for key in ["returns", "findings", "figures", "totals"] {
            assert!(!list(&json, key).is_empty(), "{set}: {key}");
        }
        assert_eq!(list(&json["units"], "received").len(), units, "{set}: {}", json["units"]);
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let out = tempfile::tempdir().unwrap();
    let mut made = Vec::new();
    for (name, threads) in [("a.xlsx", "1"), ("b.xlsx", "4"), ("c.xlsx", "4")] {
        let path = out.path().join(name);
        let folder = sample("thua-thien-hue-2024");
        let arguments = ["gop".as_ref(), folder.as_os_str(), "-o".as_ref(), path.as_os_str()];
        ran(tonghop().env("RAYON_NUM_THREADS", threads), arguments);
        made.push(fs::read(path).unwrap());
    }
    assert!(made[0] == made[1] && made[1] == made[2]);
}

#[test]
fn a_folder_dropped_on_the_program_is_consolidated_beside_it() {
    let copy = copy_of("soc-trang-2023-huyen");
    fs::remove_file(copy.path().join("Báo cáo/don-vi.csv")).unwrap();
    let ran = run([copy.path().join("Báo cáo")]);
    assert!(ran.status < 2, "{}{}", ran.stdout, ran.stderr);
    let mut names: Vec<String> = contents_of_top(copy.path());
    names.sort();
    assert_eq!(names, ["Báo cáo", "tong-hop-Báo cáo.xlsx"]);
}

/// A dot begins no ending there, and brackets no pattern: two folders never give one name.
#[test]
fn a_folder_lends_its_whole_name() {
    let copy = copy_of("soc-trang-2023-huyen");
    let mut folder = copy.path().join("Báo cáo");
    for name in ["Quý 1.2023", "Quý 1.2024", "[2024] báo cáo"] {
        let other = copy.path().join(name);
        fs::rename(&folder, &other).unwrap();
        folder = other;
        let ran = run([&folder]);
        assert!(ran.status < 2, "{}{}", ran.stdout, ran.stderr);
        assert!(copy.path().join(format!("tong-hop-{name}.xlsx")).is_file(), "{name}: {}", ran.stdout);
    }
}

fn contents_of_top(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn nothing_is_written_when_asked_so() {
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("x.xlsx");
    for option in ["--dry-run", "--strict"] {
        let ran = consolidate("hai-duong-2023-xa", &["-o", path.to_str().unwrap(), option]);
        assert_eq!(ran.status, 1, "{option}");
        assert!(contents_of_top(out.path()).is_empty(), "{option}");
    }
}

/// An old result lying in the folder of returns is not read as a return, and is replaced.
#[test]
fn the_last_result_is_not_an_input() {
    let copy = copy_of("soc-trang-2023-huyen");
    let folder = copy.path().join("Báo cáo");
    let output = folder.join("kết quả.xlsx");
    let arguments = || ["gop".into(), folder.clone(), "-o".into(), output.clone()];
    let first = run(arguments());
    let bytes = fs::read(&output).unwrap();
    let second = run(arguments());
    assert_eq!((first.status, &first.stdout), (second.status, &second.stdout));
    assert!(bytes == fs::read(&output).unwrap());
}

#[test]
fn check_speaks_three_formats() {
    let folder = sample("hai-duong-2023-xa");
    let check =
        |format: &str| run(["kiem-tra".as_ref(), folder.as_os_str(), "--format".as_ref(), format.as_ref()]);
    let text = check("text");
    assert_eq!((text.status, text.stderr.as_str()), (1, ""));
    assert!(text.stdout.contains("unreadable-file"), "{}", text.stdout);
    let json = check("json");
    assert_eq!((json.status, json.stderr.as_str()), (1, ""));
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert!(
        list(&json, "findings").iter().any(|one| one["rule"] == "unreadable-number" && one["cell"] == "D19")
    );
    let sarif = check("sarif");
    assert_eq!((sarif.status, sarif.stderr.as_str()), (1, ""));
    let sarif: Value = serde_json::from_str(&sarif.stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(list(&sarif["runs"][0], "results").len(), list(&json, "findings").len());
}

#[test]
fn messages_are_english_when_asked_for() {
    let folder = sample("soc-trang-2023-huyen");
    let arguments = ["check".as_ref(), folder.as_os_str()];
    let english = ran(tonghop().env("TONGHOP_LANG", "en"), arguments);
    assert!(
        english.stdout.contains("Template:") && !english.stdout.contains("Bộ biểu mẫu:"),
        "{}",
        english.stdout
    );
    let vietnamese = run(arguments);
    assert!(vietnamese.stdout.contains("Bộ biểu mẫu:"), "{}", vietnamese.stdout);
}

/// Everything planted is found where it stands, and nothing else is called an error.
#[test]
fn what_was_planted_is_found() {
    for (set, not_sent) in [
        ("hai-duong-2023-xa", "xã Giả An"),
        ("thua-thien-hue-2024", "xã Giả An"),
        ("soc-trang-2023-huyen", "huyện Giả Bắc"),
    ] {
        let (folder, units) = (sample(set), sample(set).join("don-vi.csv"));
        let arguments = ["kiem-tra".as_ref(), folder.as_os_str(), "--units".as_ref(), units.as_os_str()];
        let ran = run(arguments.into_iter().chain(["--format".as_ref(), "json".as_ref()]));
        let json: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert!(list(&json["units"], "missing").contains(&not_sent.into()), "{set}: {}", json["units"]);
        let findings = list(&json, "findings");
        let planted: Vec<_> = PLANTED.iter().filter(|(folder, ..)| *folder == set).collect();
        let is = |one: &Value, file: &str, cell: &str, rule: &str| {
            one["file"].as_str().is_some_and(|name| name.contains(file))
                && one["rule"] == rule
                && (cell.is_empty() || one["cell"] == cell)
        };
        for (_, file, cell, rule) in &planted {
            assert!(
                findings.iter().any(|one| is(one, file, cell, rule)),
                "{set}: no {rule} at {file} {cell}"
            );
        }
        let more = findings.iter().find(|one| {
            one["severity"] == "error"
                && one["rule"] != "missing-return"
                && !planted.iter().any(|(_, f, c, r)| is(one, f, c, r))
        });
        assert_eq!(more, None, "{set}");
    }
}

/// The published returns are checked; what is wrong in them was so when they were published.
#[test]
fn the_published_returns_are_read_whole() {
    for set in ["hai-duong-2023-xa", "thua-thien-hue-2024", "soc-trang-2023-huyen"] {
        let folder = sample("thuc-te").join(set);
        let ran = run(["kiem-tra".as_ref(), folder.as_os_str(), "--format".as_ref(), "json".as_ref()]);
        let json: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(json["template"], set);
        let cells = |key: &str| json["cells"][key].as_u64().unwrap();
        assert_eq!(cells("read"), cells("used") + cells("reported"));
        let lost = list(&json, "findings")
            .iter()
            .find(|one| one["rule"] == "missing-row" || one["rule"] == "missing-form");
        assert_eq!(lost, None, "{set}");
    }
}
