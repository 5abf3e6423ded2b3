//! Forms as they were issued, corrected and edited: rows printed in other words, in other units of measure, or not at all.

use tonghop::book::{Book, Cell, Content, Sheet, StyleId};
use tonghop::cell::CellRef;
use tonghop::finding::Severity;
use tonghop::merge::Consolidation;
use tonghop::model::Role;
use tonghop::read::{Limits, Source, read};
use tonghop::template::builtin;

use crate::conservation::settle;

const HUE: &str = "thua-thien-hue-2024";
const HAI_DUONG: &str = "hai-duong-2023-xa";

/// The form as it was issued.
fn issued(id: &str) -> Book {
    let blank = Source { file: "blank.xlsx".into(), bytes: builtin::blank(id).unwrap() };
    read(&blank, &Limits::default()).value.unwrap()
}

/// The sheet row of a printed code, and the sheet.
fn row<'b>(book: &'b mut Book, id: &str, form: &str, code: &str) -> (&'b mut Sheet, u32) {
    let template = builtin::find(id).unwrap();
    let index = template.forms.iter().position(|one| &*one.id == form).unwrap();
    let sheet = &mut book.sheets[index];
    let printed = |cell: &&Cell| cell.at.column == 0 && cell.content.raw().trim_end_matches('.') == code;
    let row = sheet.cells.iter().find(printed).unwrap().at.row;
    (sheet, row)
}

fn put(book: &mut Book, (id, form, code): (&str, &str, &str), role: Role, content: Content) {
    let template = builtin::find(id).unwrap();
    let column = template.form(form).unwrap().column_with(role).unwrap() as u32;
    let (sheet, row) = row(book, id, form, code);
    sheet.put(Cell { at: CellRef::new(row, column), content, formula: None, style: StyleId::default() });
}

fn number(book: &mut Book, at: (&str, &str, &str), number: f64) {
    put(book, at, Role::Value, Content::Number(number));
}

fn settled(id: &str, book: &Book) -> Consolidation {
    settle(id, &tonghop::write::write(book, jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)).unwrap())
}

/// The findings of an indicator, as `rule severity`.
fn said(settled: &Consolidation, form: &str, code: &str) -> Vec<String> {
    let of = |finding: &&tonghop::finding::Finding| {
        (&*finding.subject.form, &*finding.subject.indicator) == (form, code)
    };
    let all = settled.all_findings().filter(of);
    all.map(|finding| format!("{} {}", finding.rule, finding.severity.name())).collect()
}

fn total(settled: &Consolidation, form: &str, code: &str) -> Option<i64> {
    let index = settled.template.forms.iter().position(|one| &*one.id == form).unwrap();
    let model = &settled.template.forms[index];
    let column = model.value_columns().next().unwrap();
    let row = model.row_index(code).unwrap();
    settled.forms[index].get(row, column).value.map(|value| value.try_into().unwrap())
}

#[test]
fn misprints_of_the_issued_form_are_blamed_on_nobody() {
    for id in builtin::ids() {
        let mut book = issued(id);
        let form = &builtin::find(id).unwrap().forms[0];
        let column = form.value_columns().next().unwrap() as u32;
        let at = CellRef::new(book.sheets[0].height() - 2, column);
        book.sheets[0].put(Cell {
            at,
            content: Content::Number(1.0),
            formula: None,
            style: StyleId::default(),
        });
        let settled = settled(id, &book);
        let told = ["measure-changed", "label-changed", "missing-row", "unknown-row", "duplicate-row"];
        let found: Vec<_> =
            settled.all_findings().filter(|finding| told.contains(&finding.rule.name())).collect();
        assert!(found.is_empty(), "{id}: {found:#?}");
    }
}

#[test]
fn a_row_is_known_by_its_right_label_too() {
    let mut book = issued(HAI_DUONG);
    let right = "Tỷ lệ hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hạn";
    put(&mut book, (HAI_DUONG, "3", "3.2"), Role::Label, Content::text(right));
    for (code, value) in [("3.2.1", 8.0), ("3.2.2", 6.0), ("3.2", 75.0), ("3.3.1", 50.0), ("3.3.2", 50.0)] {
        number(&mut book, (HAI_DUONG, "3", code), value);
    }
    let settled = settled(HAI_DUONG, &book);
    assert_eq!((said(&settled, "3", "3.2"), said(&settled, "3", "3.3")), (vec![], vec![]));
    assert_eq!((total(&settled, "3", "3.2"), total(&settled, "3", "3.3")), (Some(75), Some(100)));
    assert_eq!(settled.cells().reported, 0);
}

#[test]
fn a_row_that_only_other_copies_print_is_read_and_never_missed() {
    let mut book = issued(HAI_DUONG);
    number(&mut book, (HAI_DUONG, "7", "5.1.2"), 1.0);
    assert_eq!(said(&settled(HAI_DUONG, &book), "7", "5.1.1"), Vec::<String>::new());
    // The copy that prints it has it above 5.1.2, in the place of the caption 5.1.
    let (sheet, row) = row(&mut book, HAI_DUONG, "7", "5.1.2");
    for cell in &mut sheet.cells {
        if cell.at.row >= row {
            cell.at.row += 1;
        }
    }
    for (column, content) in [
        (0, Content::text("5.1.1")),
        (1, Content::text("UBND cấp huyện đã kết nối, liên thông với UBND tỉnh")),
        (2, Content::text("Chưa = 0\nHoàn thành = 1")),
        (3, Content::Number(1.0)),
    ] {
        let at = CellRef::new(row, column);
        sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
    }
    let settled = settled(HAI_DUONG, &book);
    assert_eq!(said(&settled, "7", "5.1.1"), Vec::<String>::new());
    assert_eq!((total(&settled, "7", "5.1.1"), total(&settled, "7", "5.1.2")), (Some(1), Some(1)));
}

#[test]
fn a_row_in_two_of_its_wordings_counts_once() {
    let mut book = issued(HAI_DUONG);
    let (sheet, row) = row(&mut book, HAI_DUONG, "2", "1.1");
    for cell in &mut sheet.cells {
        if cell.at.row > row {
            cell.at.row += 1;
        }
    }
    for (column, content) in [
        (0, Content::text("1.1.")),
        (1, Content::text("Số VBQPPL do cấp xã ban hành")),
        (2, Content::text("Văn bản")),
        (3, Content::Number(4.0)),
    ] {
        let at = CellRef::new(row + 1, column);
        sheet.put(Cell { at, content, formula: None, style: StyleId::default() });
    }
    number(&mut book, (HAI_DUONG, "2", "1.1"), 4.0);
    number(&mut book, (HAI_DUONG, "2", "1"), 4.0);
    let settled = settled(HAI_DUONG, &book);
    assert_eq!(said(&settled, "2", "1.1"), ["duplicate-row error"]);
    assert_eq!(total(&settled, "2", "1.1"), Some(4));
}

/// What becomes of the figure 5 in a row when the return changes its unit of measure.
fn in_measure(code: &str, measure: &str) -> (Vec<String>, Option<i64>) {
    let mut book = issued(HUE);
    put(&mut book, (HUE, "2", code), Role::Measure, Content::text(measure));
    number(&mut book, (HUE, "2", code), 5.0);
    number(&mut book, (HUE, "2", "1"), 1.0);
    let settled = settled(HUE, &book);
    let cells = settled.cells();
    assert_eq!(cells.read, cells.used + cells.reported, "{code} {measure}");
    (said(&settled, "2", code), total(&settled, "2", code))
}

#[test]
fn officials_and_communes_are_never_added() {
    let read = (vec![], Some(5));
    let left_out = (vec!["measure-changed error".to_owned()], None);
    for measure in ["Công chức", "công  chức", "Người", "Cán bộ, công chức"] {
        assert_eq!(in_measure("3.2", measure), read, "{measure}");
    }
    for measure in ["Cơ quan, đơn vị", "UBND xã", "xã", "Đơn vị", "Tổ chức"] {
        assert_eq!(in_measure("3.2", measure), left_out, "{measure}");
    }
    let (said, total) = in_measure("3.2", "Công chức xã");
    assert_eq!((said, total), (vec!["measure-changed info".to_owned()], Some(5)));
}

#[test]
fn a_count_is_read_with_the_right_unit_of_measure_and_with_the_misprint() {
    for measure in ["%", "Cơ quan, đơn vị", "Đơn vị"] {
        assert_eq!(in_measure("4.1", measure), (vec![], Some(5)), "{measure}");
    }
    assert_eq!(in_measure("4.1", "Triệu đồng"), (vec!["measure-changed error".to_owned()], None));
}

#[test]
fn what_is_asked_for_only_sometimes() {
    let mut book = issued(HUE);
    number(&mut book, (HUE, "2", "7"), 1.0);
    let asked = settled(HUE, &book);
    assert_eq!(said(&asked, "2", "7.1"), ["blank-required warning"]);
    assert_eq!(said(&asked, "2", "7.2"), ["blank-required warning"]);
    let worst = asked.all_findings().map(|finding| finding.severity).max();
    assert_eq!(worst, Some(Severity::Warning));
    number(&mut book, (HUE, "2", "7"), 0.0);
    assert_eq!(said(&settled(HUE, &book), "2", "7.1"), Vec::<String>::new());
}
