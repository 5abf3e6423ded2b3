//! `tonghop convert` as a user runs it.

mod formats;
mod mutations;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tonghop::book::{Book, Content};
use tonghop::finding::Language;
use tonghop::layout::{Options, lay_out_return};
use tonghop::read::{Limits, Source, read};
use tonghop::template::load;

use crate::program::{Ran, run, sample};

/// A workbook on disk.
fn book(path: &Path) -> Book {
    let bytes = fs::read(path).unwrap();
    let file = path.to_string_lossy().into();
    let read = read(&Source { file, bytes: &bytes }, &Limits::default());
    assert!(read.findings.is_empty(), "{}: {:?}", path.display(), read.findings);
    read.value.unwrap()
}

/// Text of a cell on the first sheet.
fn cell(book: &Book, at: &str) -> String {
    book.sheets[0].get(at.parse().unwrap()).map(|cell| cell.content.raw()).unwrap_or_default()
}

fn convert(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Ran {
    let mut all = vec!["chuyen".as_ref()];
    all.extend(arguments.iter().map(std::convert::AsRef::as_ref));
    run(all)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn old_encoding() -> PathBuf {
    sample("hai-duong-2023-xa").join("PL_CCHC_nam_2023_xa_Gia_Hung.xls")
}

#[test]
fn a_file_becomes_modern_and_every_cell_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (out, report) = (folder.path().join("moi.xlsx"), folder.path().join("doi.json"));
    let source = fs::read(old_encoding()).unwrap();
    let ran = convert(&[&old_encoding(), &"-o", &out, &"--report", &report]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(ran.stdout.contains("TCVN3") && ran.stdout.contains("moi.xlsx"), "{}", ran.stdout);
    assert_eq!(fs::read(old_encoding()).unwrap(), source);
    let modern = book(&out);
    assert_eq!(cell(&modern, "A2"), "PHỤ LỤC");
    assert!(modern.sheets[0].merges.len() > 3 && !modern.sheets[0].look.widths.is_empty());
    let fonts: Vec<_> = modern.styles.iter().filter_map(|style| style.font.as_deref()).collect();
    assert!(fonts.iter().all(|font| *font == "Times New Roman"), "{fonts:?}");

    let report = json(&report);
    let changes = report["files"][0]["changes"].as_array().unwrap();
    let encoded = changes.iter().filter(|change| change["change"] == "encoding").count();
    assert!(encoded > 200 && report["files"][0]["encodings"][0] == "tcvn3", "{encoded}");
    // What the report says stands in the file.
    for change in changes.iter().filter(|change| change["change"] == "encoding") {
        let sheet = modern.sheet(change["sheet"].as_str().unwrap()).unwrap();
        let there = sheet.get(change["cell"].as_str().unwrap().parse().unwrap()).unwrap();
        let after = change["after"].as_str().unwrap();
        assert!(there.content.raw() == after || matches!(there.content, Content::Number(_)), "{change}");
        assert_ne!(change["before"], change["after"]);
    }
    let all = convert(&[&old_encoding(), &"--dry-run", &"--all"]);
    assert!(all.stdout.lines().count() > changes.len(), "{}", all.stdout);
}

#[test]
fn nothing_of_anybody_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let (xls, xlsx) = (folder.path().join("a.xls"), folder.path().join("a.xlsx"));
    fs::copy(old_encoding(), &xls).unwrap();
    let dry = convert(&[&xls, &"--dry-run", &"-o", &folder.path().join("x.xlsx")]);
    assert_eq!(dry.status, 0, "{}", dry.stderr);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

    fs::write(&xlsx, "of somebody").unwrap();
    let into = convert(&[&xls, &"-o", &folder.path()]);
    assert_eq!(into.status, 2, "{}", into.stdout);
    assert!(into.stdout.contains("không ghi đè"), "{}", into.stdout);
    assert_eq!(fs::read(&xlsx).unwrap(), b"of somebody");

    // Both are sources: neither is written over, in whatever way the output is named.
    fs::copy(sample("hai-duong-2023-xa").join("gia_phuoc_nam_2023.xlsx"), &xlsx).unwrap();
    let before = fs::read(&xlsx).unwrap();
    let onto = convert(&[&xlsx, &"-o", &xlsx]);
    assert_eq!(onto.status, 2, "{}", onto.stdout);
    for _ in 0..2 {
        let both = convert(&[&folder.path(), &"-o", &folder.path()]);
        assert_eq!(both.status, 1, "{}", both.stdout);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "{}", both.stdout);
    }
    assert_eq!(fs::read(&xlsx).unwrap(), before);

    // What this command made it makes anew, to the same bytes; two sources of one name get two files.
    let out = folder.path().join("moi");
    let first = convert(&[&xls, &xlsx, &"-o", &out]);
    assert_eq!(first.status, 0, "{}", first.stdout);
    let read = || ["a.xlsx", "a (2).xlsx"].map(|name| fs::read(out.join(name)).unwrap());
    let bytes = read();
    let second = convert(&[&xls, &xlsx, &"-o", &out]);
    assert_eq!((second.status, read() == bytes), (0, true), "{}", second.stdout);
}

#[test]
fn without_a_name_the_result_stands_beside_the_source() {
    let folder = tempfile::tempdir().unwrap();
    let returns = folder.path().join("Quý 1");
    fs::create_dir_all(returns.join("cụm")).unwrap();
    fs::copy(old_encoding(), returns.join("a.xls")).unwrap();
    fs::copy(old_encoding(), returns.join("cụm/b.xls")).unwrap();
    fs::write(returns.join("hỏng.xlsx"), "%PDF-1.4").unwrap();
    let ran = convert(&[&returns]);
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("PDF") && ran.stdout.contains("1 tệp không chuyển được"), "{}", ran.stdout);
    let made = folder.path().join("Quý 1-chuyen");
    assert_eq!(cell(&book(&made.join("a.xlsx")), "A2"), "PHỤ LỤC");
    assert!(made.join("cụm/b.xlsx").is_file());
    // A folder for the results among the sources is no source when the command is run again.
    fs::remove_file(returns.join("hỏng.xlsx")).unwrap();
    let inside = returns.join("moi");
    for _ in 0..2 {
        let ran = convert(&[&returns, &"-o", &inside]);
        assert_eq!(ran.status, 0, "{}", ran.stdout);
    }
    assert!(inside.join("a.xlsx").is_file() && !inside.join("moi").exists());
    let single = convert(&[&returns.join("a.xls")]);
    assert_eq!(single.status, 0, "{}", single.stdout);
    assert!(returns.join("a-chuyen.xlsx").is_file());
}

#[test]
fn other_formats_and_wrong_use() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let csv = convert(&[&old_encoding(), &"--format", &"csv", &"-o", &out]);
    assert_eq!(csv.status, 0, "{}{}", csv.stdout, csv.stderr);
    let names: Vec<_> = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(names.len() > 3, "{names:?}");
    let all: String = names.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(all.contains("PHỤ LỤC") && all.starts_with('\u{feff}'));
    let one = out.join("a.json");
    let ran = convert(&[&old_encoding(), &"--format=json", &"-o", &one]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(json(&one)["sheets"].as_array().unwrap().len(), names.len());

    let parquet = convert(&[&old_encoding(), &"--format=parquet", &"-o", &out]);
    assert_eq!((parquet.status, parquet.stderr.contains("--format csv")), (2, true), "{}", parquet.stderr);
    let many = convert(&[&old_encoding(), &sample("thuc-te"), &"-o", &out.join("x.xlsx")]);
    assert_eq!((many.status, many.stderr.contains("thư mục")), (2, true), "{}", many.stderr);
    let ending = convert(&[&old_encoding(), &"-o", &out.join("x.xls")]);
    assert_eq!((ending.status, ending.stderr.contains(".xlsx")), (2, true), "{}", ending.stderr);
    let period = convert(&[&old_encoding(), &"--period", &"2024"]);
    assert_eq!(period.status, 2);
    let english = run(["convert", "--lang=en", "--help"]);
    assert!(
        english.stdout.contains("--to") && english.stdout.contains("the sources stay"),
        "{}",
        english.stdout
    );
}

/// A blank form of a template of the cases, with values typed into the cells below the captions.
fn filled(template: &str, values: &[(&str, &str)]) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/convert").join(template);
    let template = std::sync::Arc::new(load(&fs::read_to_string(path).unwrap(), "a.toml").unwrap());
    let mut one = tonghop::figure::Return::unread("a".into());
    (one.unit, one.period) = ("xã Giả Định".into(), "2023".parse().ok());
    let moment = jiff::civil::date(2023, 12, 31).at(0, 0, 0, 0);
    let options = Options { language: Language::Vi, ..Options::new(moment) };
    let mut book = lay_out_return(&template, &one, &options).book;
    let (sheet, form) = (&mut book.sheets[0], &template.forms[0]);
    for (code, typed) in values {
        let printed = &form.row(code).unwrap().printed;
        let row = sheet.cells.iter().find(|cell| cell.content.raw() == **printed).unwrap().at.row;
        let column = form.value_columns().next().unwrap() as u32;
        let index =
            sheet.cells.iter().position(|cell| (cell.at.row, cell.at.column) == (row, column)).unwrap();
        // With a dot it is how people type thousands, as text.
        sheet.cells[index].content = match typed.parse() {
            Ok(number) if !typed.contains('.') => Content::Number(number),
            _ => Content::text(*typed),
        };
    }
    tonghop::write::write(&book, moment).unwrap()
}

#[test]
fn this_years_form_is_filled_in_from_last_years() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("nam-2023.xlsx");
    let typed = [
        ("1", "12"),
        ("2.1", "7"),
        ("2.2", "3"),
        ("3", "656300"),
        ("4", "2"),
        ("5", "50"),
        ("5.1", "1.200"),
        ("5.2", "600"),
    ];
    fs::write(&source, filled("cu-2023.toml", &typed)).unwrap();
    let (out, report) = (folder.path().join("nam-2024.xlsx"), folder.path().join("doi.json"));
    let template = "tests/cases/convert/moi-2024.toml";
    let ran =
        convert(&[&source, &"--to", &template, &"--period", &"2024", &"-o", &out, &"--report", &report]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let modern = book(&out);
    let sheet = &modern.sheets[0];
    let value = |code: &str| {
        let row = sheet.cells.iter().find(|cell| cell.content.raw() == code).unwrap().at.row;
        sheet
            .get(tonghop::cell::CellRef::new(row, 3))
            .map(|cell| (cell.content.raw(), cell.formula.is_some()))
    };
    let given = |text: &str| Some((text.to_owned(), false));
    for (code, expected) in [
        ("1.1", given("12")),
        ("1.2", given("10")),
        ("2.", given("656.3")),
        ("3.", None),
        ("4.", Some(("50".to_owned(), true))),
        ("4.1", given("1200")),
        ("4.2", given("600")),
    ] {
        assert_eq!(value(code), expected, "{code}");
    }
    let title = sheet.cells.iter().any(|cell| cell.content.raw() == "NĂM 2024 CỦA XÃ GIẢ ĐỊNH");
    assert!(title, "{:?}", sheet.cells.iter().take(6).map(|cell| cell.content.raw()).collect::<Vec<_>>());
    let report = json(&report);
    let one = &report["files"][0];
    assert_eq!(one["figures"], serde_json::json!({ "read": 8, "carried": 7 }), "{one}");
    assert_eq!(one["template"], "cu-2023");
    assert_eq!(
        (&one["not-carried"][0]["value"], one["not-carried"].as_array().unwrap().len()),
        (&"2".into(), 1)
    );
    assert_eq!(one["blank"].as_array().unwrap().len(), 1, "{}", one["blank"]);
    let carried = one["changes"].as_array().unwrap();
    assert!(carried.iter().all(|change| change["change"] == "carried") && carried.len() == 6, "{one}");
    assert!(ran.stdout.contains("7/8") && ran.stdout.contains("sáng kiến"), "{}", ran.stdout);
}

/// Rows that are units: columns are told apart by their captions, and the form needs no other sheet.
#[test]
fn rows_that_are_units_are_carried_by_their_captions() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("thanh-ha.csv");
    let rows = [
        "Biểu 1. Kết quả theo đơn vị quý I năm 2024",
        "UBND huyện Thanh Hà",
        "TT,Đơn vị,Số hồ sơ,Số người,Số cuộc",
        "I,Xã,,,",
        "1,Xã An Bình,10,5,1",
        "2,Xã An Hòa,12,6,",
        "II,Thị trấn,,,",
        "1,Thị trấn Thanh Hà,20,7,0",
    ];
    fs::write(&source, rows.join("\n")).unwrap();
    for (name, copy) in [("units-newer", "moi.toml"), ("units-older", "don-vi-2023.toml")] {
        fs::copy(format!("tests/cases/returns/{name}.toml"), folder.path().join(copy)).unwrap();
    }
    let template = folder.path().join("moi.toml");
    let out = folder.path().join("moi.xlsx");
    let ran = convert(&[&source, &"--to", &template, &"-o", &out]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(ran.stdout.contains("6/8"), "{}", ran.stdout);
    let modern = book(&out);
    let row = |label: &str| -> Vec<(String, bool)> {
        let cells = &modern.sheets[0].cells;
        let row = cells.iter().find(|cell| cell.content.raw() == label).unwrap().at.row;
        (2..5)
            .map(|column| modern.sheets[0].get(tonghop::cell::CellRef::new(row, column)))
            .map(|cell| {
                cell.map_or_else(Default::default, |cell| (cell.content.raw(), cell.formula.is_some()))
            })
            .collect()
    };
    let given = |text: &str| (text.to_owned(), false);
    let summed = |text: &str| (text.to_owned(), true);
    assert_eq!(row("Xã An Hòa"), [given(""), given("12"), given("6")]);
    assert_eq!(row("Xã"), [summed(""), summed("22"), summed("11")]);
    assert_eq!(row("Thị trấn"), [summed(""), summed("20"), summed("7")]);
    let formulas =
        modern.sheets.iter().flat_map(|sheet| &sheet.cells).filter_map(|cell| cell.formula.as_ref());
    assert!(formulas.clone().count() >= 4 && !formulas.into_iter().any(|formula| formula.contains('!')));
    let title = modern.sheets[0].cells.iter().any(|cell| cell.content.raw().contains("quý I năm 2024"));
    assert!(title, "the period is not printed");

    let total = folder.path().join("tong-hop.xlsx");
    let ran =
        run([&"gop".into(), &source, &"--template".into(), &template, &"-o".into(), &total] as [&PathBuf; 6]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(ran.stdout.contains("đọc 8 = dùng 6 + nêu trong phát hiện 2"), "{}", ran.stdout);
}

#[test]
fn a_form_of_the_same_template_is_filled_in_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (out, report) = (folder.path().join("moi.xlsx"), folder.path().join("doi.json"));
    let ran = convert(&[&old_encoding(), &"--to", &"hai-duong-2023-xa", &"-o", &out, &"--report", &report]);
    assert!(ran.status < 2, "{}{}", ran.stdout, ran.stderr);
    let figures = &json(&report)["files"][0]["figures"];
    assert_eq!(figures["read"], figures["carried"], "{}", ran.stdout);
    // What was filled in is a return like any other, with the same figures.
    let totals = |path: &Path| {
        let report = folder.path().join("r.json");
        let ran = run([
            "gop".as_ref(),
            path.as_os_str(),
            "--report".as_ref(),
            report.as_os_str(),
            "-o".as_ref(),
            folder.path().join("t.xlsx").as_os_str(),
        ]);
        assert!(ran.status < 2, "{}{}", ran.stdout, ran.stderr);
        json(&report)["totals"].clone()
    };
    assert_eq!(totals(&out), totals(&old_encoding()));
    let nothing = convert(&[&sample("hai-duong-2023-xa").join("don-vi.csv"), &"--to", &"hai-duong-2023-xa"]);
    assert_eq!(nothing.status, 2, "{}", nothing.stdout);
}

/// A figure in error stands as text in a consolidated workbook, so that no total counts it: it stays text.
#[test]
fn what_was_left_out_of_totals_stays_out() {
    let place = tempfile::tempdir().unwrap();
    let (out, again) = (place.path().join("th.xlsx"), place.path().join("th-chuyen.xlsx"));
    let returned = sample("hai-duong-2023-xa").join("PL_CCHC_nam_2023_xa_Gia_Son.xlsx");
    let ran = run(["gop".as_ref(), returned.as_os_str(), "-o".as_ref(), out.as_os_str()]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let ran = convert(&[&out, &"-o", &again]);
    assert!(ran.status < 2, "{}", ran.stderr);
    let (before, after) = (book(&out), book(&again));
    for (one, other) in before.sheets.iter().zip(&after.sheets) {
        for cell in &one.cells {
            let there = other.get(cell.at).map(|cell| cell.content.raw());
            assert_eq!(there, Some(cell.content.raw()), "{}!{}", one.name, cell.at);
        }
    }
}
