//! Files that say they are huge, under a memory limit of a gigabyte: the program says what it left out, and ends by itself.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use assert_cmd::Command;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Ran, ran, sample};

/// A zip package of these parts.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook .xlsx of these sheets, with shared texts and notes on the first sheet.
fn excel(sheets: &[String], shared: &str, notes: &str) -> Vec<u8> {
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
    };
    let each = |line: &dyn Fn(usize) -> String| (0..sheets.len()).map(line).collect::<String>();
    let listed = each(&|n| format!("<sheet name=\"S{n}\" sheetId=\"{}\" r:id=\"r{n}\"/>", n + 1));
    let links = each(&|n| link(&format!("r{n}"), "worksheet", &format!("worksheets/s{n}.xml")));
    let links =
        format!("<Relationships>{links}{}</Relationships>", link("t", "sharedStrings", "sharedStrings.xml"));
    let book = format!("<workbook><sheets>{listed}</sheets></workbook>");
    let package_links =
        format!("<Relationships>{}</Relationships>", link("w", "officeDocument", "xl/workbook.xml"));
    let note_links = format!("<Relationships>{}</Relationships>", link("c", "comments", "../comments.xml"));
    let named: Vec<(String, String)> = sheets
        .iter()
        .enumerate()
        .map(|(n, sheet)| (format!("xl/worksheets/s{n}.xml"), format!("<worksheet>{sheet}</worksheet>")))
        .collect();
    let (shared, notes) = (format!("<sst>{shared}</sst>"), format!("<comments>{notes}</comments>"));
    let mut parts = vec![
        ("_rels/.rels", package_links.as_str()),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &links),
        ("xl/sharedStrings.xml", &shared),
        ("xl/worksheets/_rels/s0.xml.rels", &note_links),
        ("xl/comments.xml", &notes),
    ];
    parts.extend(named.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    package(&parts)
}

/// Runs the program with a gigabyte of memory; it must end by itself, without a panic.
fn limited(arguments: &[&str]) -> Ran {
    let mut command = Command::new("sh");
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.args(["-c", "ulimit -v 1048576; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_tonghop")]);
    let ran = ran(&mut command, arguments);
    assert!(!ran.stderr.contains("panicked"), "{arguments:?}: {}", ran.stderr);
    ran
}

/// Checks, converts and learns a file; what was told when it was converted, and the size of the new file.
fn tried(folder: &Path, name: &str, bytes: &[u8]) -> (String, u64) {
    let (file, out, form) = (folder.join(name), folder.join("out.xlsx"), folder.join("form.toml"));
    fs::write(&file, bytes).unwrap();
    let (file, form) = (file.to_string_lossy(), form.to_string_lossy());
    let _ = fs::remove_file(&out);
    limited(&["kiem-tra", &file, "--format", "json"]);
    limited(&["mau", "learn", &file, "-o", &form]);
    let ran = limited(&["chuyen", &file, "-o", &out.to_string_lossy()]);
    (ran.stdout, fs::metadata(&out).map_or(0, |known| known.len()))
}

/// Numbers in so many rows of ten columns.
fn numbers(rows: usize) -> String {
    let mut sheet = String::from("<sheetData>");
    for row in 1..=rows {
        let _ = write!(sheet, "<row r=\"{row}\">");
        for column in 'A'..='J' {
            let _ = write!(sheet, "<c r=\"{column}{row}\"><v>{row}</v></c>");
        }
        sheet.push_str("</row>");
    }
    sheet + "</sheetData>"
}

#[test]
fn huge_by_their_own_words_and_small_in_fact() {
    let folder = tempfile::tempdir().unwrap();
    let merged = format!("{}<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>", numbers(3));
    let columns: Vec<String> = (0..2000)
        .map(|n| format!("<mergeCell ref=\"{0}1:{0}1048576\"/>", tonghop::cell::column_letters(20 + n)))
        .collect();
    let columns = format!("{}<mergeCells>{}</mergeCells>", numbers(3), columns.concat());
    let spans =
        format!("<table>{}</table>", "<tr><td colspan=1000000 rowspan=1000000>a<td>b</tr>".repeat(2000));
    let notes: Vec<String> = (1..=40_000)
        .map(|row| format!("<comment ref=\"A{row}\"><text><t>ghi chú</t></text></comment>"))
        .collect();
    let long = format!("<si><t>{}</t></si>", "Chỉ tiêu dài ".repeat(2500));
    let every =
        "<sheetData><row>".to_owned() + &"<c t=\"s\"><v>0</v></c>".repeat(16_000) + "</row></sheetData>";
    for (name, bytes, words, most) in [
        ("vung.xlsx", excel(&[merged], "", ""), "", 20_000),
        ("cot.xlsx", excel(&[columns], "", ""), "", 20_000),
        ("trang.xls", spans.into_bytes(), "", 100_000),
        ("ghi-chu.xlsx", excel(&[numbers(3)], "", &notes.concat()), "quá nhiều ghi chú", 2_000_000),
        ("chu.xlsx", excel(&[every], &long, ""), "quá nhiều chữ", 0),
        ("nhieu.xlsx", excel(&vec![numbers(1); 501], "", ""), "quá nhiều trang tính", 0),
    ] {
        let (told, size) = tried(folder.path(), name, &bytes);
        assert!(told.contains(words), "{name}: no {words} in\n{told}");
        assert!(size <= most && (size > 0) == (most > 0), "{name}: {size} bytes\n{told}");
    }
}

#[test]
fn a_far_cell_beside_a_good_return_is_named_and_its_figures_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let source = fs::read_dir(sample("hai-duong-2023-xa"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("Gia_Hoa"))
        .unwrap();
    let bytes = fs::read(&source).unwrap();
    let source = tonghop::read::Source { file: "a".into(), bytes: &bytes };
    let mut book = tonghop::read::read(&source, &tonghop::read::Limits::default()).value.unwrap();
    for sheet in &mut book.sheets {
        sheet.put(tonghop::book::Cell {
            at: "XFD1048576".parse().unwrap(),
            content: tonghop::book::Content::text("x"),
            formula: None,
            style: tonghop::book::StyleId::default(),
        });
    }
    let moment = jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0);
    let path = folder.path().join("xa Gia Hoa.xlsx");
    fs::write(&path, tonghop::write::write(&book, moment).unwrap()).unwrap();
    let ran = limited(&["kiem-tra", &path.to_string_lossy(), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let far = findings.iter().filter(|finding| finding["cell"] == "XFD1048576");
    assert_eq!(far.clone().count(), 7, "{}", ran.stdout);
    assert!(far.clone().all(|finding| finding["rule"] == "stray-value" && finding["severity"] == "info"));
    let cells = &report["cells"];
    assert!(cells["read"].as_u64() > Some(90) && cells["read"] == cells["used"], "{cells}");
}
