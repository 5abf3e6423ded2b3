//! A workbook that was changed by hand after consolidating: what no longer fits is told and left out, the rest counts.

use std::sync::Arc;

use tonghop::book::{Book, Cell, Content, Sheet, StyleId};
use tonghop::cell::CellRef;
use tonghop::figure::Standing;
use tonghop::finding::{Rule, Severity};
use tonghop::merge::Consolidation;
use tonghop::model::{Orientation, Template};
use tonghop::template::builtin;

use super::district::{Chance, File, district, moment, opened, settle, workbook};
use super::{HIDDEN, every_way, same};

fn template() -> Arc<Template> {
    Arc::clone(builtin::find("thua-thien-hue-2024").unwrap())
}

/// A workbook of a few units, and what was consolidated.
fn made(template: &Arc<Template>) -> (Consolidation, Book) {
    let mut files = district(template, 4, &mut Chance::new(5));
    files.retain(|(path, _)| !path.contains("lần 2") && !path.contains("(1)") && !path.contains("hong"));
    let made = settle(template, &files, "huyện Giả Đông");
    let file = workbook(&made, "huyen.xlsx");
    let book = opened(&file.0, &file.1);
    (made, book)
}

fn taken(template: &Arc<Template>, book: &Book) -> Consolidation {
    let file: File = ("huyen.xlsx".to_owned(), tonghop::write::write(book, moment()).unwrap());
    settle(template, &[file], "tỉnh Giả Định")
}

fn put(sheet: &mut Sheet, at: CellRef, content: Content) {
    sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
}

fn sheet<'a>(book: &'a mut Book, name: &str) -> &'a mut Sheet {
    book.sheets.iter_mut().find(|sheet| sheet.name == name).unwrap()
}

/// Where errors of that rule are told.
fn told(made: &Consolidation, rule: Rule) -> Vec<(String, Option<CellRef>)> {
    let errors =
        made.all_findings().filter(|finding| finding.rule == rule && finding.severity == Severity::Error);
    errors.map(|finding| (finding.place.sheet.to_string(), finding.place.cell)).collect()
}

/// A row whose figures all units gave, and its cell in the first unit's column.
fn row_of_all(made: &Consolidation) -> (usize, CellRef) {
    let form = &made.template.forms[0];
    let column = form.value_columns().next().unwrap();
    let sum = |row: &usize| *form.holds(*row, column).aggregation == tonghop::model::Aggregation::Sum;
    let full = |row: &usize| made.forms[0].get(*row, column).units == made.used().count();
    let row = (0..form.rows.len()).filter(sum).find(full).unwrap();
    (row, CellRef::new(4 + row as u32, 4))
}

#[test]
fn nothing_is_told_of_an_untouched_workbook() {
    for template in [template(), every_way()] {
        let (made, book) = made(&template);
        let again = taken(&template, &book);
        same(&made, &again, "untouched");
        assert!(again.returns.iter().any(|one| one.standing == Standing::Summary));
        let own = again.all_findings().filter(|finding| finding.message.vi.contains("tổng hợp ghi"));
        assert_eq!(own.count(), 0);
    }
}

/// The cell of one unit: its figure is left out, those of the others count.
#[test]
fn a_cell_of_a_unit() {
    let template = template();
    let (made, mut book) = made(&template);
    let (row, at) = row_of_all(&made);
    put(sheet(&mut book, "CT Phụ lục 2"), at, Content::Number(9_999.0));
    let again = taken(&template, &book);
    assert!(
        told(&again, Rule::SUM_MISMATCH).contains(&("CT Phụ lục 2".to_owned(), Some(at))),
        "{:?}",
        told(&again, Rule::SUM_MISMATCH)
    );
    let (was, now) = (made.forms[0].get(row, 3), again.forms[0].get(row, 3));
    assert_eq!((now.units, now.left_out.len()), (was.units - 1, 1));
    // And so one level further up.
    let province = workbook(&again, "tinh.xlsx");
    let further = settle(&template, &[province], "vùng");
    assert_eq!(further.forms[0].get(row, 3).value, now.value);
}

#[test]
fn a_total_typed_over() {
    let template = template();
    let (made, mut book) = made(&template);
    let (row, _) = row_of_all(&made);
    let official = sheet(&mut book, "Phụ lục 2");
    let label = &template.forms[0].rows[row].label;
    let at = official.cells.iter().find(|cell| cell.content.raw() == *label).unwrap().at;
    let at = CellRef::new(at.row, 3);
    put(official, at, Content::Number(9_999.0));
    let again = taken(&template, &book);
    let told = told(&again, Rule::SUM_MISMATCH);
    let of_totals = told.iter().filter(|(sheet, _)| !sheet.starts_with("CT"));
    assert_eq!(of_totals.collect::<Vec<_>>(), [&("Phụ lục 2".to_owned(), Some(at))]);
    assert_eq!(again.forms[0].get(row, 3).value, None, "nobody knows which number is right");
}

/// The hidden sheet: each part of a tally is held against what the units show.
#[test]
fn the_hidden_sheet() {
    let template = template();
    let (made, book) = made(&template);
    let changes: [(&str, &str, &str); 4] = [
        ("2.1", "\"s\":\"", "\"s\":\"1"),
        ("2", "\"p\":[\"", "\"p\":[\"1"),
        ("2.1", "\"r\":[\"", "\"r\":[\"-1"),
        ("2.1", "\"u\":", "\"u\":1"),
    ];
    for (code, from, to) in changes {
        let mut book = book.clone();
        let hidden = sheet(&mut book, HIDDEN);
        let row = (0..hidden.height()).find(|&row| {
            let at = |column| {
                hidden.get(CellRef::new(row, column)).map(|cell| cell.content.raw()).unwrap_or_default()
            };
            at(1) == "2" && at(2) == code
        });
        let at = CellRef::new(row.unwrap(), 4);
        let text = hidden.get(at).unwrap().content.raw();
        assert!(text.contains(from), "{text}");
        put(hidden, at, Content::text(text.replacen(from, to, 1)));
        let again = taken(&template, &book);
        let errors: Vec<_> = again
            .all_findings()
            .filter(|finding| finding.rule == Rule::SUM_MISMATCH && &*finding.subject.indicator == code)
            .filter(|finding| finding.unit.starts_with("huyện"))
            .collect();
        assert_eq!(errors.len(), 1, "{code} {from}");
        let row = template.forms[0].row_index(code).unwrap();
        let total = again.forms[0].get(row, 3);
        assert!(
            total.value != made.forms[0].get(row, 3).value
                || total.left_out.len() == made.used().count()
                || code == "2"
        );
    }
}

/// A workbook whose columns bear each other's names.
#[test]
fn a_column_under_another_name() {
    let template = template();
    let (made, mut book) = made(&template);
    let details = sheet(&mut book, "CT Phụ lục 2");
    put(details, CellRef::new(3, 4), Content::text("xã Giả Khác"));
    let again = taken(&template, &book);
    assert!(
        told(&again, Rule::SUM_MISMATCH).contains(&("CT Phụ lục 2".to_owned(), Some(CellRef::new(3, 4))))
    );
    let (row, _) = row_of_all(&made);
    assert_eq!(again.forms[0].get(row, 3).units, made.used().count() - 1);
}

/// A workbook whose tallies count returns where these add rows, and know of such rows only sums.
#[test]
fn a_workbook_of_the_arrangement_before() {
    let template = every_way();
    let (made, mut book) = made(&template);
    let hidden = sheet(&mut book, HIDDEN);
    put(hidden, CellRef::new(0, 1), Content::text("2"));
    let text = |hidden: &Sheet, row, column| {
        hidden.get(CellRef::new(row, column)).map(|cell| cell.content.raw()).unwrap_or_default()
    };
    let added =
        |form: &str| template.form(form).is_some_and(|form| form.orientation != Orientation::Indicators);
    let rows =
        (0..hidden.height()).filter(|&row| text(hidden, row, 0).is_empty() && added(&text(hidden, row, 1)));
    let mut changed = 0;
    for row in rows.collect::<Vec<_>>() {
        let now: serde_json::Value = serde_json::from_str(&text(hidden, row, 4)).unwrap();
        let mut then = serde_json::json!({ "u": made.used().count() });
        if let Some(sum) = now.get("s") {
            then["n"] = 1.into();
            then["s"] = sum.clone();
        }
        put(hidden, CellRef::new(row, 4), Content::text(then.to_string()));
        changed += 1;
    }
    assert!(changed > 5, "{changed}");
    let again = taken(&template, &book);
    same(&made, &again, "the arrangement before");
    let own = again.all_findings().filter(|finding| finding.message.vi.contains("khi tổng hợp"));
    assert_eq!(own.count(), 0);
}

/// A workbook made before the hidden sheet spoke of single returns: its columns tell what they can.
#[test]
fn an_older_workbook() {
    let template = template();
    let (made, mut book) = made(&template);
    let hidden = sheet(&mut book, HIDDEN);
    put(hidden, CellRef::new(0, 1), Content::text("1"));
    let spoken =
        |cell: &Cell| ["detail", "share"].contains(&cell.content.raw().as_str()) && cell.at.column == 0;
    let rows: Vec<u32> = hidden.cells.iter().filter(|cell| spoken(cell)).map(|cell| cell.at.row).collect();
    hidden.cells.retain(|cell| !rows.contains(&cell.at.row));
    let again = taken(&template, &book);
    same(&made, &again, "an older workbook");
    assert_eq!(again.used().count(), made.used().count());
}
