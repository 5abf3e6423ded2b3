//! The sample of one province before and after 1 July 2025: real names of units (resolution 1672/NQ-UBTVQH15, clause 1, items 36
//! and 40 to 43), invented figures (số liệu giả lập).
//!
//! What each unit states is computed here, and so is what must come out: merged units against what they were made of, split ones
//! not at all. `UPDATE=1` writes the sample anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tonghop::amount::Value;
use tonghop::book::{Book, Content};
use tonghop::figure::{FormFigures, Return, Standing};
use tonghop::layout::{Options, lay_out_return};
use tonghop::model::Template;
use tonghop::template::builtin;

use super::province::open;
use crate::libreoffice::{differences, recalculated, soffice};
use crate::onward::district::{figure, moment};
use crate::program::{go, sample};

const TEMPLATE: &str = "cchc-cap-xa-2-cap";
const MARK: &str = "(Số liệu giả lập để minh họa, không phải số liệu của đơn vị)";
/// Units until 30 June 2025.
const BEFORE: [&str; 14] = [
    "xã Sàn Viên",
    "xã Lợi Bác",
    "thị trấn Đình Lập",
    "xã Đình Lập",
    "xã Bính Xá",
    "thị trấn Nông Trường Thái Bình",
    "xã Lâm Ca",
    "xã Thái Bình",
    "xã Bắc Lãng",
    "xã Đồng Thắng",
    "xã Cường Lợi",
    "xã Châu Sơn",
    "xã Kiên Mộc",
    "xã Bắc Xa",
];
/// Units since, with those of before that went into each as a whole, and whether parts of others did, too.
const AFTER: [(&str, &[usize], bool); 5] = [
    ("xã Lợi Bác", &[0, 1], false),
    ("xã Đình Lập", &[2, 3], true),
    ("xã Thái Bình", &[5, 6, 7], false),
    ("xã Châu Sơn", &[8, 9, 10, 11], true),
    ("xã Kiên Mộc", &[13], true),
];

type Figures = BTreeMap<(&'static str, &'static str), i64>;

/// What one of the units of before states in a quarter.
fn given(unit: usize, quarter: i64) -> Figures {
    let u = i64::try_from(unit).unwrap();
    let q = quarter - 2;
    let one = |form, code, number| ((form, code), number);
    BTreeMap::from([
        one("1", "1", 3 + u % 5 + q),
        one("1", "2.1", 20 + u),
        one("1", "2.2", 8 + (u * 3) % 7 + 6 * q),
        one("1", "3.1", 1 + u % 3),
        one("1", "3.2", 2 + u % 4),
        one("1", "3.3.1", 4 + u % 3),
        one("1", "3.3.2", 3 + u % 2),
        one("1", "4.1", 30 + 2 * u + q),
        one("1", "4.2", 20 + u % 7),
        one("1", "4.3", u % 3),
        one("1", "4.4", q),
        one("1", "5", 1),
        one("1", "5.1", 40 + 5 * u + 10 * q),
        one("1", "5.2", u % 3),
        one("1", "6", (u + q) % 2),
        one("2", "1", u % 3),
        one("2", "1.1", u % 3),
        one("2", "2.1", 6 + u % 4),
        one("2", "2.2.1", 3 + u % 3),
        one("2", "2.2.2", 2 + u % 2),
        one("2", "3.1", 8 + u % 5),
        one("2", "3.2.1", 4 + u % 3),
        one("2", "3.2.2", 3 + u % 2),
        one("3", "1", 380),
        one("3", "1.1", u % 4),
        one("3", "1.2", 5 + q),
        one("3", "1.3", 2),
        one("3", "1.4", 380),
        one("3", "1.4.1", 380),
        one("3", "2", 40),
        one("3", "2.1", 15),
        one("3", "2.2", 25),
        one("3", "2.3", 12),
        one("3", "3.2.1", 120 + 17 * u + 9 * q),
        one("3", "3.2.2", 118 + 17 * u + 9 * q - (3 * u + q) % 7),
        one("3", "3.3.1", 3 + u % 4),
        one("3", "3.3.2", 3 + u % 4 - u % 2),
    ])
}

/// Rows of which units give counts that are added; of the others all give the same, or an answer.
fn is_added((form, code): (&str, &str)) -> bool {
    let answers = [("1", "5"), ("1", "5.2"), ("1", "6")];
    let same = ["1", "1.2", "1.3", "1.4", "1.4.1", "2", "2.1", "2.2", "2.3"];
    !(answers.contains(&(form, code)) || form == "3" && same.contains(&code))
}

/// What many state together: added where that is right, else what the last of them states.
fn together(all: impl IntoIterator<Item = Figures>) -> Figures {
    let mut sum = Figures::new();
    for figures in all {
        for (row, number) in figures {
            let known = sum.get(&row).copied().filter(|_| is_added(row)).unwrap_or_default();
            sum.insert(row, known + number);
        }
    }
    sum
}

/// What a unit of today states.
fn given_after(unit: usize) -> Figures {
    let (_, whole, with_parts) = AFTER[unit];
    // The parts of the split units are invented as one more unit.
    let parts = with_parts.then(|| given(14 + unit, 3));
    together(whole.iter().map(|&one| given(one, 3)).chain(parts))
}

fn template() -> Arc<Template> {
    Arc::clone(builtin::find(TEMPLATE).unwrap())
}

fn folder() -> PathBuf {
    sample("lang-son-2025")
}

/// The return of a unit, as it is sent.
fn book_of(unit: &str, quarter: i64, figures: &Figures) -> Book {
    let template = template();
    let mut one = Return {
        unit: unit.into(),
        period: format!("2025-Q{quarter}").parse().ok(),
        standing: Standing::Used,
        ..Return::unread("a".into())
    };
    for (index, form) in template.forms.iter().enumerate() {
        let sheet = form.sheet.as_str().into();
        let mut filled = FormFigures::new(index, unit.into(), sheet, form.rows.len(), form.columns.len());
        let column = form.value_columns().next().unwrap();
        for ((_, code), number) in figures.iter().filter(|((id, _), _)| *form.id == **id) {
            let row = form.row_index(code).unwrap_or_else(|| panic!("{code}"));
            filled.put(row, column, figure(Value::Number((*number).into())));
        }
        one.forms.push(filled);
    }
    let mut book = lay_out_return(&template, &one, &Options::new(moment())).book;
    // The other forms need not be sent.
    book.sheets.retain(|sheet| template.forms.iter().any(|form| form.sheet == sheet.name && !form.optional));
    for sheet in &mut book.sheets {
        let first = sheet.cells.iter_mut().find(|cell| !cell.content.is_blank()).unwrap();
        first.content = Content::text(format!("{} {MARK}", first.content.raw()));
    }
    book
}

fn file_name(unit: &str) -> String {
    format!("PL CCHC {unit}.xlsx")
}

/// Every file of the sample, with what it holds.
fn files() -> Vec<(PathBuf, Book)> {
    let before = BEFORE.iter().enumerate().map(|(unit, name)| {
        (folder().join("quy-2").join(file_name(name)), book_of(name, 2, &given(unit, 2)))
    });
    let after = AFTER.iter().enumerate().map(|(unit, (name, ..))| {
        (folder().join("quy-3").join(file_name(name)), book_of(name, 3, &given_after(unit)))
    });
    before.chain(after).collect()
}

/// What a book says, looks aside.
fn said(book: &Book) -> Vec<(String, Vec<(String, String)>)> {
    let cells = |sheet: &tonghop::book::Sheet| -> Vec<(String, String)> {
        let cells = sheet.cells.iter().filter(|cell| !cell.content.is_blank());
        cells.map(|cell| (cell.at.to_string(), cell.content.raw())).collect()
    };
    book.sheets.iter().map(|sheet| (sheet.name.clone(), cells(sheet))).collect()
}

#[test]
fn the_sample_says_what_is_computed_here() {
    for (path, book) in files() {
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, tonghop::write::write(&book, moment()).unwrap()).unwrap();
        }
        assert_eq!(said(&open(&path)), said(&book), "{}", path.display());
    }
}

/// Consolidates both quarters as the README says; the second workbook.
fn consolidated(root: &Path) -> (PathBuf, String) {
    let list = folder().join("don-vi.csv");
    let (before, after) = (root.join("quy-2.xlsx"), root.join("quy-3.xlsx"));
    let first = go(&[
        &"gop",
        &folder().join("quy-2"),
        &"--template",
        &TEMPLATE,
        &"--units",
        &list,
        &"--unit-name",
        &"tỉnh Lạng Sơn",
        &"-o",
        &before,
    ]);
    assert_eq!(first.status, 0, "{}{}", first.stdout, first.stderr);
    let second = go(&[
        &"gop",
        &folder().join("quy-3"),
        &"--template",
        &TEMPLATE,
        &"--units",
        &list,
        &"--unit-name",
        &"tỉnh Lạng Sơn",
        &"--previous",
        &before,
        &"-o",
        &after,
        &"--all",
    ]);
    assert_eq!(second.status, 0, "{}{}", second.stdout, second.stderr);
    (after, second.stdout)
}

/// The rows of the comparison by form and code, and the column of each block by its name.
struct Comparison {
    book: Book,
    rows: BTreeMap<(String, String), u32>,
}

impl Comparison {
    fn of(book: Book) -> Self {
        let template = template();
        let sheet = book.sheet("So sánh").unwrap();
        let text = |row, column| {
            sheet
                .get(tonghop::cell::CellRef::new(row, column))
                .map(|cell| cell.content.raw())
                .unwrap_or_default()
        };
        let (mut rows, mut form) = (BTreeMap::new(), None);
        for row in 4..sheet.height() {
            let first = text(row, 0);
            let named = template.forms.iter().find(|one| !first.is_empty() && first == one.number);
            if let Some(named) = named {
                form = Some(named);
            } else if let Some(form) = form {
                let printed = form.rows.iter().find(|one| one.printed == first && one.label == text(row, 1));
                if let Some(printed) = printed {
                    rows.insert((form.id.to_string(), printed.code.to_string()), row);
                }
            }
        }
        Self { book, rows }
    }

    fn block(&self, name: &str) -> Option<u32> {
        let sheet = self.book.sheet("So sánh").unwrap();
        sheet
            .cells
            .iter()
            .find(|cell| cell.at.row == 3 && cell.content.raw() == name)
            .map(|cell| cell.at.column)
    }

    /// Before, now, and the difference.
    fn shown(&self, name: &str, row: (&str, &str)) -> [String; 3] {
        let sheet = self.book.sheet("So sánh").unwrap();
        let first = self.block(name).unwrap_or_else(|| panic!("no block {name}"));
        let key = (row.0.to_owned(), row.1.to_owned());
        let at = *self.rows.get(&key).unwrap_or_else(|| panic!("no row {row:?}: {:?}", self.rows.keys()));
        [0, 1, 2].map(|offset| {
            let at = tonghop::cell::CellRef::new(at, first + offset);
            sheet.get(at).map(|cell| cell.content.raw()).unwrap_or_default()
        })
    }
}

fn ratio(figures: &Figures, form: &'static str, (above, below): (&'static str, &'static str)) -> f64 {
    (figures[&(form, above)] as f64 / figures[&(form, below)] as f64 * 10_000.0).round() / 100.0
}

#[test]
fn merged_units_are_compared_with_what_they_were_made_of() {
    let root = tempfile::tempdir().unwrap();
    let (path, told) = consolidated(root.path());
    let compared = Comparison::of(open(&path));
    let before = |units: &[usize]| together(units.iter().map(|&unit| given(unit, 2)));
    let all: Vec<usize> = (0..BEFORE.len()).collect();
    let mut checked = 0;
    for (name, then, now) in [
        ("Tổng hợp", before(&all), together((0..AFTER.len()).map(given_after))),
        ("xã Lợi Bác", before(&[0, 1]), given_after(0)),
        ("xã Thái Bình", before(&[5, 6, 7]), given_after(2)),
    ] {
        for (row, number) in then.iter().filter(|(row, _)| is_added(**row) || row.0 == "3") {
            let expected = [*number, now[row], now[row] - number].map(|number| number.to_string());
            assert_eq!(compared.shown(name, *row), expected, "{name} {row:?}");
            checked += 1;
        }
        // Percentages are of the sums.
        for (form, code, parts) in [
            ("1", "2", ("2.2", "2.1")),
            ("1", "3.3", ("3.3.2", "3.3.1")),
            ("2", "2.2", ("2.2.2", "2.2.1")),
            ("2", "3.2", ("3.2.2", "3.2.1")),
            ("3", "3.2", ("3.2.2", "3.2.1")),
            ("3", "3.3", ("3.3.2", "3.3.1")),
        ] {
            let [was, is, by] = compared.shown(name, (form, code)).map(|text| text.parse::<f64>().unwrap());
            let (then, now) = (ratio(&then, form, parts), ratio(&now, form, parts));
            let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
            assert!(
                near(was, then) && near(is, now) && near(by, now - then),
                "{name} {form} {code}: {was} {is} {by}"
            );
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
    // What took over parts of split units is not compared.
    for (name, ..) in AFTER.iter().filter(|(.., with_parts)| *with_parts) {
        assert_eq!(compared.block(name), None, "{name}");
        assert!(told.contains(&format!("«{name}» nhận một phần địa bàn")), "{name}: {told}");
    }
    let not_comparable = told.matches("nhận một phần địa bàn").count();
    assert_eq!(not_comparable, 3, "{told}");
    let Some(soffice) = soffice() else { return };
    let ours = fs::read(&path).unwrap();
    let theirs = recalculated(&soffice, std::slice::from_ref(&ours)).remove(0);
    let (formulas, different) = differences(&ours, &theirs);
    assert!(formulas > 300 && different.is_empty(), "{formulas}: {different:#?}");
}
