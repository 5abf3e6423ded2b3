//! Where numbers come from: recomputed by hand from the answer, at any level.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::{go, run, sample};

fn explained(book: &Path, cell: &str, sources: &Path) -> Json {
    let ran = go(&[&"giai-thich", &book, &cell, &"--sources", &sources, &"--format", &"json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{cell}");
    serde_json::from_str(&ran.stdout).unwrap()
}

/// What a hand would make of the answer.
fn by_hand(told: &Json) -> Option<f64> {
    let how = told["how"][0].as_str().unwrap_or_default();
    let numbers = || told["given"].as_array().unwrap().iter().filter_map(|one| one["value"].as_f64());
    match how {
        "cộng các đơn vị" => (numbers().count() > 0).then(|| numbers().sum()),
        "lấy số lớn nhất" => numbers().reduce(f64::max),
        _ if how.starts_with("= ") && how.ends_with("× 100") => {
            let part = |index: usize| told["parts"][index]["value"].as_f64();
            let below = part(1).filter(|below| *below != 0.0)?;
            (told["parts"].as_array().unwrap().len() == 2).then_some((part(0)? / below * 1e4).round() / 100.0)
        }
        _ => None,
    }
}

#[test]
fn totals_are_recomputed_from_the_answer_at_every_level() {
    let root = tempfile::tempdir().unwrap();
    let returns = sample("hai-duong-2023-xa");
    let list = returns.join("don-vi.csv");
    let (first, second) = (root.path().join("mot.xlsx"), root.path().join("hai.xlsx"));
    go(&[&"gop", &returns, &"--units", &list, &"-o", &first, &"--quiet"]);
    go(&[&"gop", &first, &"-o", &second, &"--quiet"]);
    let mut checked = 0;
    for book in [&first, &second] {
        for cell in [
            "'Biểu mẫu 1'!D12",
            "'Biểu mẫu 1'!D13",
            "'Biểu mẫu 1'!D14",
            "'Biểu mẫu 3'!D19",
            "'Biểu mẫu 3'!D23",
            "'Biểu mẫu 3'!D24",
        ] {
            let told = explained(book, cell, &returns);
            let value = told["value"].as_f64();
            assert_eq!(told["shown"].as_str().unwrap().parse().ok(), value, "{cell}");
            if let Some(by_hand) = by_hand(&told) {
                assert!((by_hand - value.unwrap()).abs() < 0.006, "{cell}: {by_hand} {value:?}");
                checked += 1;
            }
            for given in told["given"].as_array().unwrap() {
                // Every figure is followed down to the unit's own file, which is open beside.
                let file = given["file"].as_str().unwrap();
                assert!(returns.join(file).is_file(), "{cell}: {given}");
                let said = given["checked"].as_str().unwrap();
                assert!(said.contains("đúng"), "{cell}: {given}");
            }
            let without = told["without"].as_array().unwrap();
            assert!(
                without.iter().any(|one| one["unit"].as_str().unwrap().contains("Thới")),
                "{cell}: {without:?}"
            );
        }
    }
    assert!(checked >= 8, "{checked}");
}

#[test]
fn a_figure_tells_its_cell_its_repair_and_its_error() {
    let root = tempfile::tempdir().unwrap();
    let returns = sample("hai-duong-2023-xa");
    let book = root.path().join("mot.xlsx");
    let report = root.path().join("mot.json");
    go(&[&"gop", &returns, &"-o", &book, &"--report", &report, &"--quiet"]);
    let json: Json = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    // Which unit stands in which column is read from the head of the sheet, by converting it.
    let table = root.path().join("t.json");
    go(&[&"chuyen", &book, &"--format", &"json", &"-o", &table]);
    let cells: Json = serde_json::from_slice(&fs::read(&table).unwrap()).unwrap();
    let sheet =
        cells["sheets"].as_array().unwrap().iter().find(|sheet| sheet["name"] == "CT Biểu mẫu 3").unwrap();
    let all = sheet["cells"].as_array().unwrap();
    let head: Vec<(&str, &str)> = all
        .iter()
        .filter_map(|cell| Some((cell["cell"].as_str()?.strip_suffix('4')?, cell["value"].as_str()?)))
        .filter(|(column, name)| {
            column.len() == 1 && (name.starts_with("xã ") || name.starts_with("thị trấn "))
        })
        .collect();
    assert_eq!(head.len(), 10, "{head:?}");
    for (column, unit) in head {
        let told = explained(&book, &format!("'CT Biểu mẫu 3'!{column}17"), &returns);
        let figure = json["figures"].as_array().unwrap().iter().find(|figure| {
            figure["unit"] == unit
                && figure["form"] == told["form"]
                && figure["indicator"] == told["indicator"]
        });
        let figure = figure.unwrap();
        let given = &told["given"][0];
        assert_eq!(
            (&given["cell"], &given["sheet"], &given["raw"]),
            (&figure["cell"], &figure["sheet"], &figure["raw"])
        );
        if figure["excluded"] == "error" {
            assert!(
                !told["findings"].as_array().unwrap().is_empty()
                    && !told["without"].as_array().unwrap().is_empty()
            );
        }
    }
}

#[test]
fn what_cannot_be_explained_is_told() {
    let root = tempfile::tempdir().unwrap();
    let returns = sample("thua-thien-hue-2024");
    let book = root.path().join("mot.xlsx");
    go(&[&"gop", &returns, &"-o", &book, &"--quiet"]);
    let one = fs::read_dir(&returns).unwrap().map(|entry| entry.unwrap().path());
    let one = one.into_iter().find(|path| path.to_string_lossy().contains("Gia_Son")).unwrap();
    for (arguments, words) in [
        (vec![book.to_string_lossy().into_owned(), "D8".into()], "địa chỉ ô"),
        (vec![book.to_string_lossy().into_owned()], "thiếu ô"),
        (vec![book.to_string_lossy().into_owned(), "Phu luc 2!D8".into()], "gần nhất là «Phụ lục 2»"),
        (vec![book.to_string_lossy().into_owned(), "Phụ lục 2!A1".into()], "không chứa số liệu"),
        (vec![one.to_string_lossy().into_owned(), "Phụ lục 2!D20".into()], "không phải tệp tổng hợp"),
        (vec!["khong-co.xlsx".into(), "Phụ lục 2!D20".into()], "không đọc được"),
    ] {
        let ran = run(std::iter::once("giai-thich".to_owned()).chain(arguments));
        assert!(ran.status == 2 && ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
}
