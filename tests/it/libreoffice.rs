//! Our workbooks in LibreOffice: they open, and recalculation changes no value.
//!
//! Without LibreOffice these checks are passed over, loudly; with `TONGHOP_REQUIRE_LIBREOFFICE=1` that is a failure.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Formula, Workbook};

use crate::program::{run, sample};

/// How far a recalculated number may be from ours, relative to its size.
const TOLERANCE: f64 = 1e-9;

/// Settings by which LibreOffice recalculates everything when it opens a file.
const RECALCULATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;

/// The program; `None` when it is not installed and may be missing.
pub fn soffice() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| ["soffice", "libreoffice", "soffice.exe"].map(|name| folder.join(name)))
        .find(|path| path.is_file());
    if found.is_none() {
        let required = std::env::var("TONGHOP_REQUIRE_LIBREOFFICE").is_ok_and(|value| value == "1");
        assert!(!required, "LibreOffice is not installed, and TONGHOP_REQUIRE_LIBREOFFICE=1");
        // Past the test harness, which would keep it to itself.
        let _ = writeln!(
            std::io::stderr(),
            "\nSKIPPED: LibreOffice is not installed; recalculation is NOT checked\n"
        );
    }
    found
}

/// Workbooks as LibreOffice saves them after it has calculated every formula anew.
pub fn recalculated(soffice: &Path, workbooks: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    fs::create_dir_all(profile.join("user")).unwrap();
    fs::write(profile.join("user/registrymodifications.xcu"), RECALCULATE).unwrap();
    let mut command = Command::new(soffice);
    command.arg(format!("-env:UserInstallation=file://{}", profile.display()));
    command.args(["--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]);
    command.arg(folder.path().join("out"));
    for (index, bytes) in workbooks.iter().enumerate() {
        let path = folder.path().join(format!("{index}.xlsx"));
        fs::write(&path, without_results(bytes)).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    (0..workbooks.len())
        .map(|index| {
            let path = folder.path().join(format!("out/{index}.xlsx"));
            fs::read(&path).unwrap_or_else(|error| panic!("not converted: {error}\n{said}"))
        })
        .collect()
}

/// The workbook without the stored result of any formula, so that none can survive by not being calculated.
fn without_results(bytes: &[u8]) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut stripped = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut results = 0;
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(content).unwrap();
            let mut pieces = text.split("</f><v>");
            let mut kept = pieces.next().unwrap().to_owned();
            for piece in pieces {
                let (_, rest) = piece.split_once("</v>").unwrap();
                kept.push_str("</f>");
                kept.push_str(rest);
                results += 1;
            }
            content = kept.into_bytes();
        }
        stripped.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        stripped.write_all(&content).unwrap();
    }
    assert!(results > 0, "a workbook without formulas");
    stripped.finish().unwrap().into_inner()
}

/// Where the results stored in the workbook are not what LibreOffice calculates, and how many formulas were compared.
pub fn differences(ours: &[u8], theirs: &[u8]) -> (usize, Vec<String>) {
    let open = |bytes: &[u8]| Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let (mut ours, mut theirs) = (open(ours), open(theirs));
    assert_eq!(ours.sheet_names(), theirs.sheet_names());
    let mut compared = 0;
    let mut different = Vec::new();
    for sheet in ours.sheet_names() {
        let formulas = ours.worksheet_formula(&sheet).unwrap();
        let stored = ours.worksheet_range(&sheet).unwrap();
        let calculated = theirs.worksheet_range(&sheet).unwrap();
        let Some((top, left)) = formulas.start() else { continue };
        for (row, column, formula) in formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
            let at = (top + row as u32, left + column as u32);
            let value = |range: &calamine::Range<Data>| range.get_value(at).cloned().unwrap_or(Data::Empty);
            let (stored, calculated) = (value(&stored), value(&calculated));
            compared += 1;
            if !same(&stored, &calculated) {
                let cell = tonghop::cell::CellRef::new(at.0, at.1);
                different.push(format!("{sheet}!{cell}: ={formula} is {calculated:?}, stored {stored:?}"));
            }
        }
    }
    (compared, different)
}

fn same(ours: &Data, theirs: &Data) -> bool {
    let number = |data: &Data| match data {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        _ => None,
    };
    let text = |data: &Data| match data {
        Data::Empty => Some(String::new()),
        Data::String(text) => Some(text.clone()),
        Data::Bool(truth) => Some(truth.to_string()),
        _ => None,
    };
    match (number(ours), number(theirs)) {
        (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0),
        (None, None) => text(ours).is_some() && text(ours) == text(theirs),
        _ => false,
    }
}

#[test]
fn recalculation_changes_no_value() {
    let Some(soffice) = soffice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let sets = ["hai-duong-2023-xa", "thua-thien-hue-2024", "soc-trang-2023-huyen"];
    let workbooks: Vec<Vec<u8>> = sets
        .iter()
        .map(|set| {
            let path = folder.path().join("out.xlsx");
            let (returns, units) = (sample(set), sample(set).join("don-vi.csv"));
            let arguments = [
                returns.as_path(),
                Path::new("--units"),
                &units,
                Path::new("-o"),
                &path,
                Path::new("--lang=vi"),
            ];
            let ran = run(arguments);
            assert!(ran.status < 2, "{set}: {}", ran.stderr);
            fs::read(&path).unwrap()
        })
        .collect();
    for ((set, ours), theirs) in sets.iter().zip(&workbooks).zip(recalculated(&soffice, &workbooks)) {
        let (compared, different) = differences(ours, &theirs);
        assert!(compared > 200, "{set}: {compared} formulas");
        assert!(different.is_empty(), "{set}: {} of {compared}:\n{}", different.len(), different.join("\n"));
    }
}

/// Rows that are units, and workbooks that count by what they say of many units.
#[test]
fn recalculation_changes_no_total_of_rows_and_of_workbooks() {
    let Some(soffice) = soffice() else { return };
    let rows = [
        vec!["10", "5", "_", "1.5", "2", "3", "_", "1", "0", "90", "80", "129", "1", "'tốt", "5", "0"],
        vec!["20", "8", "40", "2", "4", "4", "8", "0", "2", "_", "50", "129", "7", "'khá", "12", "1"],
        vec!["7", "_", "_", "_", "_", "3", "_", "_", "2", "70", "10", "130", "3", "_", "_", "_"],
        vec!["-4", "12", "_", "_", "?", "3", "_", "1", "1", "70", "62.5", "130", "3", "_", "_", "-3"],
        vec!["_", "_", "_", "_", "_", "_", "_", "_", "_", "_", "10", "129", "_", "_", "_", "_"],
    ];
    let [of_units, of_indicators] = crate::rows::both_ways(&rows);
    let (whole, of_lumps) = crate::onward::live::of_lumps();
    let workbooks: Vec<Vec<u8>> = [of_units, of_indicators, whole, of_lumps]
        .iter()
        .map(|made| {
            let book = crate::rows::workbook(made);
            tonghop::write::write(&book, jiff::civil::datetime(2024, 3, 31, 0, 0, 0, 0)).unwrap()
        })
        .collect();
    for (index, theirs) in recalculated(&soffice, &workbooks).iter().enumerate() {
        let (compared, different) = differences(&workbooks[index], theirs);
        assert!(compared > 15, "{index}: {compared} formulas");
        assert!(
            different.is_empty(),
            "{index}: {} of {compared}:\n{}",
            different.len(),
            different.join("\n")
        );
    }
}

/// The check above would notice.
#[test]
fn a_wrong_result_is_noticed() {
    let Some(soffice) = soffice() else { return };
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_formula_result_default("");
    sheet.write_number(0, 0, 2).unwrap();
    for (row, (formula, result)) in
        [("=A1*3", "6"), ("=A1*3", "7"), ("=IF(A1=2,\"\",1)", ""), ("=1/0", "0"), ("=A1&\"x\"", "2x")]
            .iter()
            .enumerate()
    {
        sheet.write_formula(row as u32, 1, Formula::new(*formula).set_result(*result)).unwrap();
    }
    let ours = workbook.save_to_buffer().unwrap();
    let theirs = recalculated(&soffice, std::slice::from_ref(&ours)).remove(0);
    let (compared, different) = differences(&ours, &theirs);
    assert_eq!((compared, different.len()), (5, 2), "{different:?}");
    assert!(
        different[0].starts_with("Sheet1!B2: ") && different[1].starts_with("Sheet1!B4: "),
        "{different:?}"
    );
}
