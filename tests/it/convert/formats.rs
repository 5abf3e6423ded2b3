//! Returns in whatever format and encoding consolidate as if all were clean workbooks, before and after conversion.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tonghop::book::{Book, Content, Sheet};
use tonghop::cell::CellRef;
use tonghop::legacy::{Encoding, encode};

use super::{book, convert, json};
use crate::libreoffice::{differences, recalculated, soffice};
use crate::program::{run, sample};

const SET: &str = "hai-duong-2023-xa";

/// Clean workbooks of the set.
const CLEAN: [&str; 5] = [
    "gia_phuoc_nam_2023.xlsx",
    "PL_CCHC_nam_2023_xa_Gia_Binh.xlsx",
    "PL_CCHC_nam_2023_xa_Gia_Hoa.xlsx",
    "PL_CCHC_nam_2023_xa_Gia_Loc.xlsx",
    "PL CCHC năm 2023 (XÃ GIẢ THỦY).xlsx",
];

/// Every text in an old encoding, shown in a font of it.
fn in_old_encoding(mut book: Book, encoding: Encoding, font: &str) -> Book {
    for sheet in &mut book.sheets {
        for cell in &mut sheet.cells {
            if let Content::Text(text) = &cell.content {
                // The encoding has no capitals with marks: as people did, these stay small.
                let typed = encode(encoding, text).or_else(|| encode(encoding, &text.to_lowercase()));
                cell.content = Content::text(typed.unwrap_or_else(|| panic!("{text}")));
            }
            let style = book.styles.get(cell.style).clone();
            cell.style = book.styles.id(tonghop::book::Style { font: Some(font.into()), ..style });
        }
    }
    book
}

/// The cells that another one covers.
fn covered(sheet: &Sheet) -> BTreeSet<CellRef> {
    let inside = |area: &tonghop::cell::Area| {
        let (first, last) = (area.first, area.last);
        (first.row..=last.row)
            .flat_map(move |row| (first.column..=last.column).map(move |column| CellRef::new(row, column)))
            .filter(move |at| *at != first)
            .collect::<Vec<_>>()
    };
    sheet.merges.iter().flat_map(inside).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\n', "<br>")
}

/// A web page as programs save it under the name of a workbook: a table per sheet.
pub fn html(book: &Book, font: &str) -> Vec<u8> {
    let mut page = format!("<html><head><meta charset=utf-8></head><body style='font-family:{font}'>");
    for sheet in &book.sheets {
        let covered = covered(sheet);
        let right = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0);
        page.push_str("<table border=1>");
        for row in 0..sheet.height() {
            page.push_str("<tr>");
            for column in 0..=right {
                let at = CellRef::new(row, column);
                if covered.contains(&at) {
                    continue;
                }
                let span =
                    sheet.merges.iter().find(|area| area.first == at).map_or_else(String::new, |area| {
                        let (high, wide) = (area.last.row - row + 1, area.last.column - column + 1);
                        format!(" rowspan={high} colspan={wide}")
                    });
                let cell = sheet.get(at);
                let text = cell.map(|cell| escape(&cell.content.raw())).unwrap_or_default();
                let number = cell.is_some_and(|cell| matches!(cell.content, Content::Number(_)));
                let number = if number { " x:num" } else { "" };
                let _ = write!(page, "<td{span}{number}><font face=\"{font}\">{text}</font></td>");
            }
            page.push_str("</tr>");
        }
        page.push_str("</table><br>");
    }
    page.push_str("</body></html>");
    page.into_bytes()
}

/// SpreadsheetML 2003.
pub fn xml2003(book: &Book, font: &str) -> Vec<u8> {
    let mut xml = format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"s1\">\
         <Font ss:FontName=\"{font}\"/></Style></Styles>"
    );
    for sheet in &book.sheets {
        let _ = write!(xml, "<Worksheet ss:Name=\"{}\"><Table>", escape(&sheet.name));
        let covered = covered(sheet);
        for row in 0..sheet.height() {
            let _ = write!(xml, "<Row ss:Index=\"{}\">", row + 1);
            for cell in sheet.row(row).iter().filter(|cell| !covered.contains(&cell.at)) {
                let area = sheet.merges.iter().find(|area| area.first == cell.at);
                let across = area.map_or(0, |area| area.last.column - cell.at.column);
                let down = area.map_or(0, |area| area.last.row - cell.at.row);
                let kind = if matches!(cell.content, Content::Number(_)) { "Number" } else { "String" };
                let _ = write!(
                    xml,
                    "<Cell ss:StyleID=\"s1\" ss:Index=\"{}\" ss:MergeAcross=\"{across}\" ss:MergeDown=\"{down}\">\
                     <Data ss:Type=\"{kind}\">{}</Data></Cell>",
                    cell.at.column + 1,
                    escape(&cell.content.raw()).replace("<br>", "&#10;")
                );
            }
            xml.push_str("</Row>");
        }
        xml.push_str("</Table></Worksheet>");
    }
    xml.push_str("</Workbook>");
    xml.into_bytes()
}

/// Totals and figures of a folder, without where they stand.
fn figures(folder: &Path) -> (Value, Vec<String>) {
    let out = tempfile::tempdir().unwrap();
    let (workbook, report) = (out.path().join("t.xlsx"), out.path().join("t.json"));
    let arguments =
        ["gop".as_ref(), folder.as_os_str(), "-o".as_ref(), workbook.as_os_str(), "--report".as_ref()];
    let ran = run(arguments.into_iter().chain([report.as_os_str()]));
    assert!(ran.status < 2, "{}{}", ran.stdout, ran.stderr);
    let json = json(&report);
    let figure = |one: &Value| {
        let key =
            ["unit", "form", "indicator", "column"].map(|key| one[key].as_str().unwrap_or("-")).join(" ");
        format!("{key}: {} {}", one["state"], one["value"])
    };
    let mut figures: Vec<String> = json["figures"].as_array().unwrap().iter().map(figure).collect();
    figures.sort();
    (json["totals"].clone(), figures)
}

fn source(name: &str) -> PathBuf {
    sample(SET).join(name)
}

fn assert_same(mixed: &Path, clean: &(Value, Vec<String>), which: &str) {
    let found = figures(mixed);
    let other: Vec<_> = found.1.iter().filter(|one| !clean.1.contains(one)).collect();
    assert!(other.is_empty(), "{which}: {} differ: {:#?}", other.len(), &other[..other.len().min(20)]);
    assert_eq!(found.1.len(), clean.1.len(), "{which}");
    assert_eq!(found.0, clean.0, "{which}");
}

#[test]
fn a_folder_of_many_formats_consolidates_as_if_all_were_clean() {
    let folder = tempfile::tempdir().unwrap();
    let (clean, mixed) = (folder.path().join("clean"), folder.path().join("mixed"));
    fs::create_dir(&clean).unwrap();
    fs::create_dir(&mixed).unwrap();
    for name in CLEAN {
        fs::copy(source(name), clean.join(name)).unwrap();
    }
    let old = "PL_CCHC_nam_2023_xa_Gia_Hung.xls";
    fs::copy(source(old), clean.join(old)).unwrap();
    fs::copy(source(old), mixed.join(old)).unwrap();
    let [first, second, third, fourth, fifth] = CLEAN.map(|name| (name, book(&source(name))));
    let place = |name: &str| mixed.join(name).with_extension("xls");
    fs::write(place(first.0), html(&first.1, "Times New Roman")).unwrap();
    let tcvn3 = in_old_encoding(second.1, Encoding::Tcvn3, ".VnTime");
    fs::write(place(second.0), html(&tcvn3, ".VnTime")).unwrap();
    let vni = in_old_encoding(third.1, Encoding::Vni, "VNI-Times");
    fs::write(place(third.0), xml2003(&vni, "VNI-Times")).unwrap();
    let decomposed = in_old_encoding(fourth.1, Encoding::Decomposed, "Arial");
    let moment = jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0);
    fs::write(mixed.join(fourth.0), tonghop::write::write(&decomposed, moment).unwrap()).unwrap();
    fs::copy(source(fifth.0), mixed.join(fifth.0)).unwrap();

    let expected = figures(&clean);
    assert!(expected.1.len() > 500);
    assert_same(&mixed, &expected, "as they came");
    let converted = folder.path().join("converted");
    let ran = convert(&[&mixed, &"-o", &converted]);
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    assert_same(&converted, &expected, "converted");
    // Twice converted is once converted.
    let again = folder.path().join("again");
    let ran = convert(&[&converted, &"-o", &again, &"--report", &folder.path().join("r.json")]);
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    let report = json(&folder.path().join("r.json"));
    for file in report["files"].as_array().unwrap() {
        assert_eq!(file["changes"].as_array().unwrap().len(), 0, "{file}");
    }
}

/// The workbooks as LibreOffice saves them in another format.
fn saved_as(soffice: &Path, filter: &str, files: &[PathBuf], out: &Path) {
    let profile = tempfile::tempdir().unwrap();
    let mut command = Command::new(soffice);
    command.arg(format!("-env:UserInstallation=file://{}", profile.path().display()));
    command.args(["--headless", "--norestore", "--convert-to", filter, "--outdir"]).arg(out).args(files);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What a reader must give alike whatever the format: positions, contents, and formulas where there are any.
fn contents(book: &Book) -> Vec<String> {
    let mut all = Vec::new();
    for sheet in &book.sheets {
        for cell in sheet.cells.iter().filter(|cell| !cell.content.is_blank()) {
            let shown = match &cell.content {
                Content::Number(number) => format!("{number:.9}"),
                Content::Date(moment) => moment.to_string(),
                other => other.raw(),
            };
            all.push(format!("{}!{} {shown}", sheet.name, cell.at));
        }
        let mut merges: Vec<String> = sheet.merges.iter().map(ToString::to_string).collect();
        merges.sort();
        all.extend(merges);
    }
    all
}

#[test]
fn other_programs_formats_hold_the_same() {
    let Some(soffice) = soffice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = CLEAN
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let path = folder.path().join(format!("{index}.xlsx"));
            fs::copy(source(name), &path).unwrap();
            path
        })
        .collect();
    for (filter, ending) in [("xls:MS Excel 97", "xls"), ("ods:calc8", "ods"), ("xlsx", "xlsx")] {
        let out = folder.path().join(filter.replace([':', ' '], "-"));
        saved_as(&soffice, filter, &files, &out);
        for (index, file) in files.iter().enumerate() {
            let (ours, theirs) = (book(file), book(&out.join(format!("{index}.{ending}"))));
            assert_eq!(contents(&ours), contents(&theirs), "{filter} {}", CLEAN[index]);
            let widths = |book: &Book| {
                let sheet = &book.sheets[0];
                let right = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0);
                let used = sheet.look.widths.iter().filter(|(column, _)| *column <= right);
                used.map(|(_, width)| width).sum::<f64>()
            };
            let rate = widths(&ours) / widths(&theirs);
            assert!((0.5..2.0).contains(&rate), "{filter}: widths differ by {rate}");
            let framed =
                |book: &Book| book.sheets[0].cells.iter().filter(|cell| book.style_of(cell).border).count();
            assert!(framed(&ours) > 20 && framed(&theirs) * 10 > framed(&ours) * 9, "{filter}: frames");
        }
    }
}

/// What goes along as a formula gives in another program what we stored, whatever the source had stored.
#[test]
fn formulas_give_what_is_stored() {
    let Some(soffice) = soffice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (folder.path().join("a.xlsx"), folder.path().join("b.xlsx"));
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, number) in (0..).zip([30.0, 40.0, 0.125, 2.675, -7.0]) {
        sheet.write_number(row, 0, number).unwrap();
    }
    let formulas = [
        "=A1+A2*2-A3/4",
        "=SUM(A1:A5,A1)",
        "=ROUND(A4,2)",
        "=ROUND(A1/A2*100,1)",
        "=IF(A9=0,\"\",A1/A9)",
        "=IF(A1>A2,1,IF(A1<=30,2,3))",
        "=IFERROR(A1/A9,0)",
        "=AVERAGE(A1:A2)+MIN(A1:A5)+MAX(A1:A5)",
        "=-A1^2+ABS(A5)",
        "=A1%*3",
        "=A1=A2",
        "=B1+B2",
        "=TEXT(A1,\"0\")",
    ];
    for (row, formula) in (0..).zip(formulas) {
        sheet.write_formula(row, 1, rust_xlsxwriter::Formula::new(formula).set_result("17")).unwrap();
    }
    workbook.save(&path).unwrap();
    let ran = convert(&[&path, &"-o", &out]);
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    let ours = fs::read(&out).unwrap();
    let theirs = recalculated(&soffice, std::slice::from_ref(&ours)).remove(0);
    let (compared, different) = differences(&ours, &theirs);
    assert_eq!((compared, different), (formulas.len() - 1, Vec::new()), "{}", ran.stdout);
}
