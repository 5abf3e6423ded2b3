//! Templates learned from blank forms. `UPDATE=1` renews the expected files.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use tonghop::book::{Book, Cell, Content, Sheet, StyleId};
use tonghop::cell::{Area, CellRef};
use tonghop::finding::Language;
use tonghop::learn::{self, Learned};
use tonghop::model::{Form, Row, Template};
use tonghop::read::{InProcess, Source};
use tonghop::template::{builtin, load};

mod filled;
mod from;
mod limits;
mod review;
mod sectors;
mod whole;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/learn")
}

/// A book of one sheet from a table: `#` lines describe, `#merge` names merged areas, then the rows, TAB between cells,
/// ⏎ for a line break.
pub fn book(table: &str) -> Book {
    let mut sheet = Sheet::new("Biểu");
    let mut row = 0;
    for line in table.lines() {
        if let Some(area) = line.strip_prefix("#merge\t") {
            sheet.merges.push(area.parse::<Area>().unwrap());
        }
        if line.starts_with('#') {
            continue;
        }
        for (column, text) in (0..).zip(line.split('\t')).filter(|(_, text)| !text.is_empty()) {
            let content = Content::text(text.replace('⏎', "\n"));
            let at = CellRef::new(row, column);
            sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
        }
        row += 1;
    }
    Book { sheets: vec![sheet], ..Book::default() }
}

fn wild() -> Vec<(String, Book)> {
    let mut forms: Vec<PathBuf> =
        std::fs::read_dir(cases()).unwrap().map(|entry| entry.unwrap().path()).collect();
    forms.retain(|path| path.extension().is_some_and(|ending| ending == "tsv"));
    forms.sort();
    assert!(forms.len() >= 5);
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    forms.iter().map(|path| (name(path), book(&std::fs::read_to_string(path).unwrap()))).collect()
}

/// The expected file, renewed when asked.
fn expect(file: &Path, text: &str) -> Option<String> {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, text).unwrap();
    }
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    (expected != text).then(|| format!("{} is not as expected (UPDATE=1 renews it):\n{text}", file.display()))
}

fn learned_blank(id: &str) -> Learned {
    let source = Source { file: format!("{id}.xlsx").into(), bytes: builtin::blank(id).unwrap() };
    tonghop::job::Learning::new(&InProcess).learn(&source).unwrap().learned
}

/// Kind, aggregation and parts of a row in one line.
fn rule(row: &Row) -> String {
    let mut text = format!("{:?} {}", row.kind, row.aggregation.name());
    if let Some(expression) = &row.expression {
        let _ = write!(text, " {expression}");
    }
    text.to_lowercase()
}

/// Rows of which kind, parts and aggregation agree, all rows, and the others in words.
fn agreement(learned: &Template, reviewed: &Template) -> (usize, usize, String) {
    let (mut agree, mut all, mut others) = (0, 0, String::new());
    // What not every version has is compared where the blank form has it.
    let there = |form: &&Form| !form.optional || learned.form(&form.id).is_some();
    for form in reviewed.forms.iter().filter(there) {
        let ours = learned.form(&form.id).unwrap_or_else(|| panic!("form {} was not learned", form.id));
        for row in form.printed_rows().iter().filter(|row| !row.variants.unprinted) {
            all += 1;
            let own = ours.row(&row.code).map(rule);
            if own.as_deref() == Some(&rule(row)) {
                agree += 1;
            } else {
                let own = own.unwrap_or_else(|| "—".to_owned());
                let _ = writeln!(
                    others,
                    "{} {} {}: learned {own}, reviewed {}",
                    form.id,
                    row.code,
                    row.label,
                    rule(row)
                );
            }
        }
    }
    (agree, all, others)
}

#[test]
fn blank_forms_of_the_built_in_templates_give_what_was_reviewed() {
    let mut report = String::new();
    let (mut agree, mut all) = (0, 0);
    for id in builtin::ids() {
        let learned = learned_blank(id);
        let (own, rows, others) = agreement(&learned.template, builtin::find(id).unwrap());
        let _ = writeln!(report, "{id}: {own} of {rows} rows\n{others}");
        agree += own;
        all += rows;
    }
    println!("kind, parts and aggregation agree in {agree} of {all} rows");
    assert!(agree * 100 >= all * 95, "{agree} of {all}\n{report}");
    assert_eq!(expect(&cases().join("agreement.txt"), &report), None);
}

#[test]
fn blank_forms_give_the_captions_codes_and_labels_of_the_built_in_templates() {
    for id in builtin::ids() {
        let learned = learned_blank(id).template;
        let reviewed = builtin::find(id).unwrap();
        // As the form was issued, slips included; rows that not every version prints count where they are printed.
        let printed = |form: &Form, blank: &Form| {
            let columns: Vec<_> = form
                .columns
                .iter()
                .map(|column| (column.role, column.code.clone(), column.captions.clone()))
                .collect();
            let rows: Vec<_> = form
                .rows
                .iter()
                .filter(|row| !row.variants.optional || blank.row(&row.code).is_some())
                .map(|row| {
                    (
                        row.code.clone(),
                        row.printed.clone(),
                        row.issued_label().to_owned(),
                        row.issued_measure().text.clone(),
                        row.bold,
                    )
                })
                .collect();
            (form.number.clone(), form.subtitle.clone(), form.sheet.clone(), columns, rows)
        };
        assert_eq!((&learned.level, &learned.heading), (&reviewed.level, &reviewed.heading), "{id}");
        for (own, form) in learned.forms.iter().zip(&reviewed.forms) {
            assert_eq!(printed(own, own), printed(form, own), "{id}");
            assert_eq!(own.title == form.title, form.defect.is_empty(), "{id} {}", form.id);
        }
    }
}

#[test]
fn forms_of_other_sectors_are_learned() {
    let mut wrong = String::new();
    for (name, book) in wild() {
        let learned = learn::learn(&book, &format!("{name}.xlsx"));
        let toml = learn::to_toml(&learned);
        wrong.extend(expect(&cases().join(format!("{name}.toml")), &toml));
        assert_eq!(load(&toml, &name).as_ref(), Ok(&learned.template), "{name}");
        assert_eq!(learn::to_toml(&learn::learn(&book, &format!("{name}.xlsx"))), toml, "{name}");
        assert!(!learn::review(&learned, Language::En).contains("phỏng đoán"), "{name}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_guess_stands_in_the_table_once() {
    let learn = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/learn");
    let table = std::fs::read_to_string(learn.join("guess.rs")).unwrap();
    let mut guesses = 0;
    for entry in std::fs::read_dir(learn.join("guess")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if std::fs::read_to_string(&path).unwrap().contains("const GUESS:") {
            assert_eq!(table.matches(&format!("    {name}::GUESS,")).count(), 1, "{name}");
            guesses += 1;
        }
    }
    assert!(guesses > 30, "{guesses}");
}

/// What stands in forms, good and bad.
const PIECES: [&str; 47] = [
    "STT",
    "Chỉ tiêu",
    "Nội dung",
    "Đơn vị tính",
    "Đơn vị",
    "Số liệu",
    "Tỷ lệ (%)",
    "Ghi chú",
    "Tổng số",
    "Trong đó",
    "1",
    "2",
    "1.1",
    "1.2",
    "I",
    "II",
    "A",
    "a",
    "-",
    "+",
    "CT1.a",
    "CT1",
    "(1)",
    "(3)=(1)+(2)",
    "3=2/1",
    "2=3/1",
    "1=2",
    "Có = 1; Không = 0",
    "Không = 0 Có = 1 Khác = 2",
    "%",
    "Người",
    "tạ/ha",
    "ha",
    "tấn",
    "Tổng cộng",
    "........",
    "(đơn vị 1)",
    "Số hồ sơ đã giải quyết (1 = 2)",
    "Tỷ lệ hồ sơ giải quyết",
    "Đơn vị tính: triệu đồng",
    "Phụ lục I",
    "Đầu năm",
    "Lũy kế 'tháng' {x}",
    "Họ và tên",
    "Kinh phí (triệu đồng)",
    "Đã ban hành (Có: 1; Không: 0)",
    "Điểm tự chấm",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(250))]

    #[test]
    fn whatever_is_learned_is_a_valid_template(
        cells in proptest::collection::vec((0u32..9, 0u32..7, 0usize..PIECES.len()), 4..60),
        merges in proptest::collection::vec((0u32..6, 0u32..6, 0u32..3, 0u32..3), 0..4),
        headed in proptest::bool::ANY,
    ) {
        let mut book = book("");
        let sheet = &mut book.sheets[0];
        for (row, column, piece) in cells {
            let content = Content::text(PIECES[piece]);
            sheet.put(Cell { at: CellRef::new(row + 2, column), content, formula: None, style: StyleId::default() });
        }
        if headed {
            for (column, text) in ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "So với kế hoạch (%)"].iter().enumerate() {
                let at = CellRef::new(1, column as u32);
                sheet.put(Cell { at, content: Content::text(*text), formula: None, style: StyleId::default() });
            }
        }
        for (row, column, down, right) in merges {
            let area = Area::new(CellRef::new(row, column), CellRef::new(row + down, column + right));
            sheet.merges.push(area);
        }
        let learned = learn::learn(&book, "bieu.xlsx");
        if !learned.template.forms.is_empty() {
            let toml = learn::to_toml(&learned);
            let loaded = load(&toml, "bieu.toml");
            proptest::prop_assert_eq!(loaded.as_ref(), Ok(&learned.template), "{}", toml);
        }
    }
}
