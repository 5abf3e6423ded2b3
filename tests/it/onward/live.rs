//! Totals stay formulas, whatever workbooks the figures come through.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tonghop::book::{Book, Content};
use tonghop::cell::CellRef;
use tonghop::finding::Tied;
use tonghop::formula::{Formula, Outcome};
use tonghop::layout::{Options, lay_out, read_metadata};
use tonghop::merge::Consolidation;
use tonghop::model::Template;
use tonghop::template::builtin;

use super::district::{Chance, File, district, moment, opened, settle, workbook};
use super::{HIDDEN, of_sample, same};

/// The total cells of the detail sheets by form, indicator and column: what they show, and their formulas.
fn totals(book: &Book) -> BTreeMap<String, (Content, Option<String>)> {
    let mut totals = BTreeMap::new();
    for details in read_metadata(book).unwrap().details.iter().filter(|details| details.head.is_some()) {
        let sheet = book.sheet(&details.sheets[0]).unwrap();
        for (row, code) in (details.first..).zip(&details.rows) {
            for (column, place) in details.columns.iter().zip(&details.places) {
                let Some(cell) = sheet.get(CellRef::new(row, details.totals + place)) else { continue };
                let formula = cell.formula.as_deref().map(str::to_owned);
                let key = format!("{}!{code} ({column})", details.form);
                if let (Some(formula), Some(parsed)) = (&formula, formula.as_deref().and_then(Formula::parse))
                {
                    match (parsed.evaluate(sheet), &cell.content) {
                        (Outcome::Number(calculated), Content::Number(shown)) => {
                            let near = (calculated - shown).abs() <= 1e-9 * shown.abs().max(1.0);
                            assert!(near, "{key}: {formula} is {calculated}, not {shown}");
                        }
                        (Outcome::Nothing, content) => assert_eq!(content.raw(), "", "{key}: {formula}"),
                        (Outcome::Unknown, _) => {}
                        (other, _) => panic!("{key}: {formula} is {other:?}"),
                    }
                }
                totals.insert(key, (cell.content.clone(), formula));
            }
        }
    }
    totals
}

fn book(made: &Consolidation) -> Book {
    lay_out(made, &Options::new(moment()))
}

/// How many formulas stand on every official sheet.
fn official(book: &Book) -> BTreeMap<String, usize> {
    let names = read_metadata(book).unwrap().forms;
    let count = |name: String| {
        let cells = &book.sheet(&name).unwrap().cells;
        (name, cells.iter().filter(|cell| cell.formula.is_some()).count())
    };
    names.into_iter().map(count).collect()
}

/// Every total that is a formula when all returns are consolidated at once is one when workbooks are.
fn keeps_its_formulas(whole: &Consolidation, other: &Consolidation, what: &str) {
    same(whole, other, what);
    let (whole, other) = (book(whole), book(other));
    let (once, twice) = (totals(&whole), totals(&other));
    let live = |totals: &BTreeMap<String, (Content, Option<String>)>| -> BTreeSet<String> {
        totals.iter().filter(|(_, (_, formula))| formula.is_some()).map(|(key, _)| key.clone()).collect()
    };
    assert!(live(&once).len() > 30, "{what}: {} formulas", live(&once).len());
    assert_eq!(live(&once), live(&twice), "{what}");
    assert_eq!(official(&whole), official(&other), "{what}");
}

/// Workbooks of parts of a set of files.
fn in_two(template: &Arc<Template>, files: &[File]) -> Vec<File> {
    let part = |(number, files): (usize, &[File])| {
        let made = settle(template, files, ["huyện Giả Đông", "huyện Giả Tây"][number]);
        workbook(&made, &format!("huyen/{number}.xlsx"))
    };
    files.chunks(files.len().div_ceil(2)).enumerate().map(part).collect()
}

#[test]
fn samples_consolidated_twice_keep_their_formulas() {
    for set in ["hai-duong-2023-xa", "thua-thien-hue-2024", "soc-trang-2023-huyen"] {
        let (template, files) = (builtin::find(set).unwrap(), of_sample(set));
        let whole = settle(template, &files, "tỉnh Giả Định");
        let second = settle(template, &in_two(template, &files), "tỉnh Giả Định");
        keeps_its_formulas(&whole, &second, set);
        let third = settle(template, &[workbook(&second, "tinh.xlsx")], "vùng Giả Định");
        keeps_its_formulas(&whole, &third, set);
    }
}

/// A workbook that does not show the units behind it: it is older, and a unit's column bears another name.
fn lumped(file: &File) -> File {
    let mut book = opened(&file.0, &file.1);
    let column =
        read_metadata(&book).unwrap().details.iter().map(|details| details.totals + 1).collect::<Vec<_>>();
    let hidden = book.sheets.iter_mut().find(|sheet| sheet.name == HIDDEN).unwrap();
    let spoken = |raw: &str| ["detail", "share"].contains(&raw);
    let rows: BTreeSet<u32> = (hidden.cells.iter())
        .filter(|cell| cell.at.column == 0 && spoken(&cell.content.raw()))
        .map(|cell| cell.at.row)
        .collect();
    hidden.cells.retain(|cell| !rows.contains(&cell.at.row));
    let mut version = hidden.get(CellRef::new(0, 1)).unwrap().clone();
    version.content = Content::text("1");
    hidden.put(version);
    for sheet in book.sheets.iter_mut().filter(|sheet| sheet.name.starts_with("CT ")) {
        for cell in sheet.cells.iter_mut().filter(|cell| cell.at.row == 3 && cell.at.column >= column[0]) {
            cell.content = Content::text("xã không rõ");
        }
    }
    (file.0.clone(), tonghop::write::write(&book, moment()).unwrap())
}

/// Workbooks that count by what their hidden sheet says of many units: what each gave stands under the table, and the
/// totals are formulas over that.
pub fn of_lumps() -> (Consolidation, Consolidation) {
    // What none of a set gives ties nothing, and a workbook that does not show its units is a set of its own.
    let mut alone = (**builtin::find("thua-thien-hue-2024").unwrap()).clone();
    alone.settings = alone.settings.with_tied(Tied::Single);
    let template = &Arc::new(alone);
    let mut files = district(template, 7, &mut Chance::new(11));
    files.retain(|(path, _)| !path.contains("lần 2") && !path.contains("(1)") && !path.contains("hong"));
    let whole = settle(template, &files, "tỉnh Giả Định");
    let parts: Vec<File> = in_two(template, &files).iter().map(lumped).collect();
    (whole, settle(template, &parts, "tỉnh Giả Định"))
}

#[test]
fn workbooks_that_do_not_show_their_units_keep_their_formulas() {
    let (whole, second) = of_lumps();
    assert_eq!(second.used().count(), 2);
    assert!(second.used().all(|one| !one.tallies.is_empty()));
    let (once, twice) = (totals(&book(&whole)), totals(&book(&second)));
    for (key, (content, formula)) in &once {
        let (now, by) = &twice[key];
        assert_eq!(content, now, "{key}");
        assert_eq!(formula.is_some(), by.is_some(), "{key}: {formula:?} {by:?}");
    }
}
