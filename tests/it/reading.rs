//! What the program reads of .xlsx, beside what calamine reads of it: the same, or the difference stands here with its reason.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{Data, Reader as _, Xlsx, XlsxError};
use tonghop::book::{Book, Content, Sheet};
use tonghop::cell::CellRef;
use tonghop::finding::{Finding, Rule};
use tonghop::job::{Session, Templates};
use tonghop::read::{InProcess, Limits, Source, read};
use tonghop::template::builtin;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::program::run;

mod word;

/// All files of a folder and below it whose names end so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn own(bytes: &[u8]) -> Option<Book> {
    let file: Arc<str> = "a.xlsx".into();
    read(&Source { file, bytes }, &Limits::default()).value
}

fn at(row: usize, column: usize) -> CellRef {
    CellRef::new(row as u32, column as u32)
}

/// The values of a sheet as calamine has them, one a line; texts of nothing are left out.
fn told_by_calamine(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<String>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    let mut told = Vec::new();
    while let Some(cell) = reader.next_cell()? {
        let value = match Data::from(cell.get_value().clone()) {
            Data::Empty => continue,
            Data::String(text) if text.is_empty() => continue,
            Data::DateTime(date) => date.as_f64().to_string(),
            Data::Bool(truth) => truth.to_string().to_uppercase(),
            other => other.to_string(),
        };
        let (row, column) = cell.get_position();
        told.push(format!("{} {value}", CellRef::new(row, column)));
    }
    Ok(told)
}

/// The values of a sheet as this program has them; a date by its serial number, which is what the file says.
fn told_by_us(sheet: &Sheet) -> Vec<String> {
    let filled = sheet.cells.iter().filter(|cell| !cell.content.raw().is_empty());
    let value = |content: &Content| match content {
        Content::Date(moment) => moment.serial.to_string(),
        other => other.raw(),
    };
    filled.map(|cell| format!("{} {}", cell.at, value(&cell.content))).collect()
}

/// Both have the same values, formulas and merged areas in every sheet: how many values. None if neither can open the file.
fn compare(path: &Path) -> Option<usize> {
    let bytes = fs::read(path).unwrap();
    let (book, workbook) = (own(&bytes), Xlsx::new(Cursor::new(&bytes[..])));
    assert_eq!(book.is_some(), workbook.is_ok(), "{}", path.display());
    let (book, mut workbook) = (book?, workbook.ok()?);
    let names: Vec<String> = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    assert_eq!(workbook.sheet_names(), names, "{}", path.display());
    let mut compared = 0;
    for (name, sheet) in names.iter().zip(&book.sheets) {
        let place = format!("{} {name}", path.display());
        let told = told_by_us(sheet);
        assert_eq!(told_by_calamine(&mut workbook, name).unwrap(), told, "{place}");
        compared += told.len();
        let formulas = workbook.worksheet_formula(name).unwrap();
        let (top, left) = formulas.start().unwrap_or_default();
        let theirs = formulas.used_cells().map(|(row, column, formula)| {
            let place = at(top as usize + row, left as usize + column);
            format!("{place} {formula}")
        });
        let ours =
            sheet.cells.iter().filter_map(|cell| Some(format!("{} {}", cell.at, cell.formula.as_ref()?)));
        assert_eq!(theirs.collect::<Vec<_>>(), ours.collect::<Vec<_>>(), "{place}");
        let merged = workbook.merge_cells_by_sheet_name(name).unwrap();
        let corner = |(row, column): (u32, u32)| CellRef::new(row, column);
        let mut merged: Vec<String> =
            merged.iter().map(|area| format!("{}:{}", corner(area.start), corner(area.end))).collect();
        let mut areas: Vec<String> = sheet.merges.iter().map(ToString::to_string).collect();
        merged.sort();
        areas.sort();
        assert_eq!(merged, areas, "{place}");
    }
    Some(compared)
}

#[test]
fn every_sample_is_read_as_calamine_reads_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = files(&root.join("samples"), ".xlsx");
    paths.extend(files(&root.join("templates"), ".xlsx"));
    assert!(paths.len() > 25, "{paths:?}");
    let compared: Vec<usize> = paths.iter().filter_map(|path| compare(path)).collect();
    // Of two samples only the first half is there.
    assert_eq!(paths.len() - compared.len(), 2);
    assert!(compared.iter().sum::<usize>() > 10_000, "{compared:?}");
}

/// A workbook of one sheet with these cells, and the shared texts `a`, `b`.
fn workbook(cells: &str) -> Vec<u8> {
    let link =
        |id: u8, part: &str| format!("<Relationship Id=\"r{id}\" Type=\"x/{part}\" Target=\"{part}.xml\"/>");
    let rels = "<Relationships><Relationship Id=\"w\" Type=\"http://x/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let book = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
                <sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let links = [link(1, "worksheet"), link(2, "sharedStrings"), link(3, "styles")].concat();
    let sheet = format!("<worksheet><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("_rels/.rels", rels),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", &format!("<Relationships>{links}</Relationships>")),
        ("xl/worksheet.xml", &sheet),
        ("xl/sharedStrings.xml", "<sst><si><t>a</t></si><si><r><t>b</t></r><rPh><t>x</t></rPh></si></sst>"),
        (
            "xl/styles.xml",
            "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What both read of these cells; `None` where calamine gives up.
fn both(cells: &str) -> (Option<Vec<String>>, Vec<String>) {
    let bytes = workbook(cells);
    let mut calamine = Xlsx::new(Cursor::new(&bytes[..])).unwrap();
    (told_by_calamine(&mut calamine, "A").ok(), told_by_us(&own(&bytes).unwrap().sheets[0]))
}

#[test]
fn odd_cells_that_are_read_alike() {
    for (cells, expected) in [
        (
            "<c r=\"A1\"><v>1</v></c><c t=\"n\"><v>-2.50</v></c><c><v>1E+3</v></c>",
            &["A1 1", "B1 -2.5", "C1 1000"][..],
        ),
        ("<c r=\"C1\" t=\"s\"><v>1</v></c><c t=\"s\"><v>0</v></c>", &["C1 b", "D1 a"]),
        (
            "<c t=\"inlineStr\"><is><t>x &amp; y</t></is></c><c><is><r><t>1</t></r><r><t>2</t></r></is></c>",
            &["A1 x & y", "B1 12"],
        ),
        ("<c t=\"b\"><v>1</v></c><c t=\"b\"><v>false</v></c>", &["A1 TRUE", "B1 FALSE"]),
        ("<c t=\"e\"><v>#N/A</v></c><c t=\"str\"><f>A1</f><v> x</v></c>", &["A1 #N/A", "B1  x"]),
        ("<c s=\"1\"><v>45000</v></c><c s=\"1\"/><c s=\"9\"><v>7</v></c>", &["A1 45000", "C1 7"]),
        ("<c><v/></c><c t=\"s\"><v></v></c><c><f>A1</f></c><c><v>3</v></c>", &["D1 3"]),
        ("<c t=\"str\"><v>a_x000D_b&#10;c</v></c>", &["A1 a\rb\nc"]),
        ("<c><f>1+1</f><v>2</v></c><c t=\"str\"><v>&lt;b&gt;</v></c>", &["A1 2", "B1 <b>"]),
        ("<c><v>12,5</v></c><c t=\"inlineStr\"><is><t> x </t></is></c>", &["A1 12,5", "B1 x"]),
    ] {
        let (calamine, own) = both(cells);
        assert_eq!((calamine.as_deref(), &own[..]), (Some(&own[..]), &own[..]), "{cells}");
        assert_eq!(own, expected, "{cells}");
    }
}

#[test]
fn odd_cells_that_calamine_reads_otherwise() {
    for (cells, calamine, expected, reason) in [
        (
            "<c t=\"s\"><v> 1 </v></c>",
            Some("A1 a"),
            "A1 b",
            "the number of a text with white space around it is that number",
        ),
        ("<c><v> 5 </v></c>", Some("A1  5 "), "A1 5", "white space around a number is that of the file"),
        ("<c t=\"n\"><v> 5 </v></c>", None, "A1 5", "the same"),
        ("<c><v><![CDATA[5]]></v></c>", Some(""), "A1 5", "a section of characters is characters"),
        ("<c><v>1<!-- x -->5</v></c>", Some("A1 1"), "A1 15", "a remark is none"),
        ("<c><v>1&#53;</v></c>", Some("A1 1"), "A1 15", "so is a reference to one"),
        ("<c t=\"e\"><v>#SPILL!</v></c>", None, "A1 #SPILL!", "errors that came later"),
        ("<c t=\"n\"><v>1,5</v></c>", None, "A1 1,5", "kept as text, and told"),
        ("<c><v>1</v><extLst/></c>", None, "A1 1", "what stands beside the value is not the value"),
        ("<c t=\"zz\"><v>7</v></c>", None, "A1 7", "kept as text, and told"),
    ] {
        let (told, own) = both(cells);
        assert_eq!(told.map(|told| told.concat()).as_deref(), calamine, "{cells}: {reason}");
        assert_eq!(own.concat(), expected, "{cells}: {reason}");
    }
}

/// The figures of a file, read on the template of the cases, by form, indicator and column; and what was found.
fn figures(name: &str) -> (BTreeMap<String, String>, Vec<Finding>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/read").join(name);
    let bytes = fs::read(&path).unwrap();
    let source = Source { file: name.into(), bytes: &bytes };
    let template = Arc::clone(builtin::find("thua-thien-hue-2024").unwrap());
    let session =
        Session::open(Templates::only(Arc::clone(&template)), &InProcess, jiff::civil::date(2024, 4, 1));
    let settled = session.choose(&[source][..]).unwrap().settle();
    let mut figures = BTreeMap::new();
    for form in settled.consolidation.used().flat_map(|used| &used.forms) {
        for (row, column, figure) in form.iter() {
            let subject = template.forms[form.form].subject(row, column);
            figures.insert(format!("{} {}", subject.form, subject.indicator), format!("{:?}", figure.value));
        }
    }
    (figures, settled.consolidation.all_findings().cloned().collect())
}

/// A file, the indicators whose figures differ with the value that they have, and the rule and the cell of a finding.
type Case = (&'static str, &'static [(&'static str, &'static str)], Option<(Rule, &'static str)>);

/// One good return with one thing changed in each file, as public reports of faults in readers of spreadsheets have it.
#[test]
fn what_public_reports_show() {
    let (base, _) = figures("base.xlsx");
    assert_eq!(base.len(), 66);
    let cases: [Case; 20] = [
        ("sheetjs-types.xlsx", &[], None),
        ("s-pad.xlsx", &[], None),
        ("cdata-v.xlsx", &[], None),
        ("inline-v-differs.xlsx", &[], Some((Rule::NUMBER_REPAIRED, "D22"))),
        ("superscript.xlsx", &[], Some((Rule::NUMBER_REPAIRED, "D22"))),
        ("sheetjs-xlsb.xlsb", &[], None),
        ("shortrk.xlsb", &[], None),
        ("rels-prefix.xlsb", &[], None),
        ("macrosheet.xlsb", &[], None),
        ("na-silent.xlsb", &[("4 1.2", "Unreadable")], Some((Rule::FORMULA_ERROR, "D9"))),
        ("ods-na-silent.ods", &[("4 1.2", "Unreadable")], Some((Rule::FORMULA_ERROR, "D9"))),
        ("ruby.ods", &[], Some((Rule::NUMBER_REPAIRED, "D22"))),
        ("fmtid50.xls", &[], None),
        ("gnumeric.xls", &[], None),
        ("sst-oob.xls", &[("2 5.1", "Blank")], Some((Rule::UNREADABLE_FILE, ""))),
        ("nested.xls", &[], Some((Rule::NUMBER_REPAIRED, "D22"))),
        ("under-merge-silent.xlsx", &[("4 1.3", "Number(91)")], Some((Rule::HIDDEN_VALUE, "D10"))),
        (
            "cached0-crosssheet.xlsx",
            &[("2 6.1", "Number(3)"), ("2 6.2", "Number(3)")],
            Some((Rule::NUMBER_REPAIRED, "D27")),
        ),
        // Only the first of the forms is in it.
        ("eqquote.csv", &[], Some((Rule::NUMBER_REPAIRED, "D22"))),
        ("base.xlsx", &[], None),
    ];
    for (name, differences, told) in cases {
        let (read, findings) = figures(name);
        assert_eq!(read.len(), if name == "eqquote.csv" { 27 } else { 66 }, "{name}");
        let differing: Vec<(&str, &str)> = read
            .iter()
            .filter(|(figure, value)| base.get(*figure) != Some(value))
            .map(|(figure, value)| (figure.as_str(), value.as_str()))
            .collect();
        assert_eq!(differing, differences, "{name}");
        let at = |finding: &Finding| finding.place.cell.map(|at| at.to_string()).unwrap_or_default();
        if let Some((rule, cell)) = told {
            let found = findings.iter().any(|finding| finding.rule == rule && at(finding) == cell);
            assert!(found, "{name}: {findings:?}");
        }
    }
}

#[test]
fn a_file_alone_that_cannot_be_read_is_told_in_json_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/read");
    for (name, rule) in [("encrypted.xlsx", "encrypted-file"), ("truncated.xlsx", "unreadable-file")] {
        let path = folder.join(name);
        for format in ["json", "sarif", "text"] {
            let ran = run(["check".as_ref(), path.as_os_str(), "--format".as_ref(), format.as_ref()]);
            assert_eq!(ran.status, 2, "{name} {format}");
            let said = if format == "text" { &ran.stderr } else { &ran.stdout };
            assert!(said.contains(name), "{name} {format}: {said}");
            if format == "json" {
                let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
                assert_eq!(report["findings"][0]["rule"], rule);
                assert_eq!(report["returns"][0]["standing"], "unreadable");
            }
        }
    }
}

#[test]
fn leftovers_of_downloads_are_no_returns() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/read/base.xlsx")).unwrap();
    for (name, bytes) in [
        ("a.xlsx", &whole[..]),
        ("a.xlsx:Zone.Identifier", b"[ZoneTransfer]\r\nZoneId=3\r\n"),
        ("a.xlsx.part", &whole[..2000]),
        ("b.xlsx.crdownload", &whole[..2000]),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let ran = run(["check".as_ref(), folder.path().as_os_str(), "--format".as_ref(), "json".as_ref()]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["returns"].as_array().unwrap().len(), 1, "{}", ran.stdout);
    let errors =
        report["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error");
    let files: Vec<&str> = errors.map(|finding| finding["file"].as_str().unwrap()).collect();
    assert!(files.len() == 1 && files[0].ends_with("b.xlsx.crdownload"), "{files:?}");
}
