//! Figures as tables: one file, partitions, again, and with strangers in the way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use super::{go, run, sample};

/// The lines of a CSV by the names of its columns.
fn lines(path: &Path) -> Vec<BTreeMap<String, String>> {
    let bytes = fs::read(path).unwrap();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text);
    let names = reader.headers().unwrap().clone();
    let by_name = |record: csv::StringRecord| {
        names.iter().zip(&record).map(|(name, field)| (name.to_owned(), field.to_owned())).collect()
    };
    reader.records().map(|record| by_name(record.unwrap())).collect()
}

fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found
}

/// Whether two numbers are one, but for the last bit that readers of JSON lose.
fn alike(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-14 * one.abs(),
        (one, other) => one == other,
    }
}

fn two() -> [PathBuf; 2] {
    [sample("hai-duong-2023-xa"), sample("thua-thien-hue-2024")]
}

const PARTS: [&str; 3] = [
    "_tonghop.toml",
    "period=2023/template=hai-duong-2023-xa/figures.FORMAT",
    "period=2024-Q1/template=thua-thien-hue-2024/figures.FORMAT",
];

#[test]
fn a_line_for_every_figure_as_in_the_report() {
    let root = tempfile::tempdir().unwrap();
    let [returns, _] = two();
    let (table, report, book) =
        (root.path().join("a.csv"), root.path().join("a.json"), root.path().join("a.xlsx"));
    let ran = go(&[&"xuat", &returns, &"-o", &table]);
    assert_eq!(ran.status, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains("Gia_Thoi.xlsx"), "the damaged file is told: {}", ran.stderr);
    go(&[&"gop", &returns, &"-o", &book, &"--report", &report]);
    let json: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let figures = json["figures"].as_array().unwrap();
    let lines = lines(&table);
    assert!(lines.len() > 1000);
    assert_eq!(lines.len(), figures.len());
    for (line, figure) in lines.iter().zip(figures) {
        for (name, key) in
            [("form", "form"), ("indicator", "indicator"), ("unit", "unit"), ("state", "state")]
        {
            assert_eq!(line[name], figure[key].as_str().unwrap_or_default(), "{line:?}");
        }
        let value = line["value"].parse::<f64>().ok();
        assert!(alike(value, figure["value"].as_f64()), "{line:?}");
        assert_eq!(line["left_out"], figure["excluded"].as_str().unwrap_or_default());
        assert_eq!((&*line["period"], &*line["template"]), ("2023", "hai-duong-2023-xa"));
    }
    assert!(lines.iter().any(|line| line["left_out"] == "error" && line["raw"] == "khoảng 50"));
}

#[test]
fn workbooks_and_their_returns_count_once() {
    let root = tempfile::tempdir().unwrap();
    let [returns, _] = two();
    let (alone, both, book) =
        (root.path().join("a.csv"), root.path().join("b.csv"), root.path().join("s.xlsx"));
    go(&[&"gop", &returns, &"-o", &book]);
    go(&[&"xuat", &returns, &"-o", &alone]);
    go(&[&"xuat", &book, &returns, &"-o", &both]);
    assert_eq!(fs::read(&alone).unwrap(), fs::read(&both).unwrap());
}

#[test]
fn a_folder_has_a_file_for_each_period_and_template() {
    let root = tempfile::tempdir().unwrap();
    let [one, other] = two();
    for format in ["csv", "json", "parquet"] {
        let out = root.path().join(format);
        let ran = go(&[&"xuat", &one, &other, &"-o", &out, &"--format", &format]);
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert_eq!(files(&out), PARTS.iter().map(|part| part.replace("FORMAT", format)).collect());
    }
    let part = |format: &str| root.path().join(format).join(PARTS[1].replace("FORMAT", format));
    let plain = lines(&part("csv"));
    assert!(!plain[0].contains_key("period"), "the folder says it");
    let json: Vec<serde_json::Value> = serde_json::from_slice(&fs::read(part("json")).unwrap()).unwrap();
    let packed = SerializedFileReader::new(fs::File::open(part("parquet")).unwrap()).unwrap();
    let packed: Vec<_> = packed.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!((plain.len(), json.len()), (packed.len(), packed.len()));
    for ((line, object), row) in plain.iter().zip(&json).zip(&packed) {
        for (index, (name, field)) in row.get_column_iter().enumerate() {
            let (known, text) = match name.as_str() {
                "value" => (row.get_double(index).ok(), None),
                _ => (None, row.get_string(index).ok()),
            };
            assert!(alike(object[name].as_f64(), known), "{name}: {field}");
            assert_eq!(object[name].as_str(), text.map(String::as_str), "{name}: {field}");
            let typed = line[name].strip_prefix('\'').unwrap_or(&line[name]);
            match known {
                Some(_) => assert!(alike(typed.parse::<f64>().ok(), known), "{name}: {field}"),
                None => assert_eq!(typed, text.map_or("", |text| text.strip_prefix('\'').unwrap_or(text))),
            }
        }
    }
}

#[test]
fn a_folder_is_renewed_and_nothing_else_in_it_is_touched() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let input = root.path().join("in");
    fs::create_dir(&input).unwrap();
    let [one, other] = two();
    let mut returns = fs::read_dir(&one).unwrap().map(|entry| entry.unwrap().path());
    let a = returns.by_ref().find(|path| path.to_string_lossy().contains("Gia_Tien")).unwrap();
    fs::copy(&a, input.join("a.xlsx")).unwrap();
    let export = |input: &Path| go(&[&"xuat", &input, &"-o", &out, &"--format", &"csv", &"--quiet"]);
    export(&input);
    let part = out.join(PARTS[1].replace("FORMAT", "csv"));
    let before = fs::read(&part).unwrap();
    // Another period comes beside it.
    export(&other);
    assert_eq!(fs::read(&part).unwrap(), before);
    // More returns: its own table is replaced.
    let b = fs::read_dir(&one).unwrap().map(|entry| entry.unwrap().path());
    let b = b.into_iter().find(|path| path.to_string_lossy().contains("Gia_Son")).unwrap();
    fs::copy(&b, input.join("b.xlsx")).unwrap();
    let ran = export(&input);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(fs::read(&part).unwrap().len() > before.len());
    // A table that a hand changed is not.
    let mut edited = fs::read_to_string(&part).unwrap();
    edited.push_str("tay\n");
    fs::write(&part, &edited).unwrap();
    fs::remove_file(input.join("b.xlsx")).unwrap();
    let ran = export(&input);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("không ghi đè"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&part).unwrap(), edited);
}

#[test]
fn what_is_asked_for_must_be_clear() {
    let root = tempfile::tempdir().unwrap();
    let [one, _] = two();
    let ran = go(&[&"xuat", &one, &"-o", &root.path().join("out")]);
    assert!(ran.status == 2 && ran.stderr.contains("--format"), "{}", ran.stderr);
    let ran = go(&[&"xuat", &one, &"-o", &root.path().join("a.csv"), &"--format", &"json"]);
    assert!(ran.status == 2 && ran.stderr.contains(".csv"), "{}", ran.stderr);
    let ran = run(["xuat", "README.md", "-o", "x.csv"]);
    assert!(ran.status == 2 && !Path::new("x.csv").exists(), "{}{}", ran.stdout, ran.stderr);
}
