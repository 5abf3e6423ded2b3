//! Which template files are filled in on, when none is named: their own, one for any province, or none that is sure.

use std::sync::Arc;

use tonghop::book::{Book, Cell, Content, Sheet, StyleId};
use tonghop::cell::CellRef;
use tonghop::job::{Session, Templates};
use tonghop::learn;
use tonghop::model::Template;
use tonghop::read::{InProcess, Limits, Source, read};
use tonghop::template::{builtin, load};

const HUE: &str = "thua-thien-hue-2024";
const HAI_DUONG: &str = "hai-duong-2023-xa";
const ANY: &str = "cchc-cap-xa";
const TWO_LEVELS: &str = "cchc-cap-xa-2-cap";

fn put(sheet: &mut Sheet, row: u32, column: u32, content: Content) {
    sheet.put(Cell { at: CellRef::new(row, column), content, formula: None, style: StyleId::default() });
}

/// The form as it was issued, with a zero wherever a unit of measure stands: columns C and D in all of them.
fn filled(id: &str) -> Book {
    let source = Source { file: "blank.xlsx".into(), bytes: builtin::blank(id).unwrap() };
    let mut book = read(&source, &Limits::default()).value.unwrap();
    for sheet in &mut book.sheets {
        let measured: Vec<u32> = (sheet.cells.iter())
            .filter(|cell| cell.at.column == 2 && !cell.content.is_blank())
            .filter(|cell| !cell.content.raw().contains("Đơn vị tính") && sheet.merge_at(cell.at).is_none())
            .map(|cell| cell.at.row)
            .collect();
        for row in measured {
            put(sheet, row, 3, Content::Number(0.0));
        }
    }
    book
}

/// Names another authority in the line that names the report.
fn of_province(mut book: Book, name: &str) -> Book {
    let mut named = 0;
    for sheet in &mut book.sheets {
        let lines = sheet.cells.iter().filter(|cell| cell.content.raw().to_lowercase().contains("kèm theo"));
        for (at, text) in lines.map(|cell| (cell.at, cell.content.raw())).collect::<Vec<_>>() {
            let text = format!("{}, {name})", text.trim_end_matches(')'));
            put(sheet, at.row, at.column, Content::text(text));
            named += 1;
        }
    }
    assert!(named > 0);
    book
}

/// Without the last rows of a sheet.
fn shorter(mut book: Book, sheet: usize, rows: u32) -> Book {
    let sheet = &mut book.sheets[sheet];
    let end = sheet.height() - rows;
    sheet.cells.retain(|cell| cell.at.row < end);
    book
}

/// With rows below the last of a sheet.
fn longer(mut book: Book, sheet: usize, labels: &[&str]) -> Book {
    let sheet = &mut book.sheets[sheet];
    for (number, label) in (1..).zip(labels) {
        let row = sheet.height();
        put(sheet, row, 0, Content::text(format!("9.{number}")));
        put(sheet, row, 1, Content::text(*label));
        put(sheet, row, 2, Content::text("Người"));
        put(sheet, row, 3, Content::Number(1.0));
    }
    book
}

/// Other numbers above the tables, and other names of the sheets.
fn renumbered(mut book: Book) -> Book {
    for (number, sheet) in (1..).zip(&mut book.sheets) {
        sheet.name = format!("PL{number:02}");
        let titles = sheet.cells.iter().filter(|cell| {
            let text = cell.content.raw();
            text.starts_with("Biểu mẫu ") || text.starts_with("Phụ lục ")
        });
        for at in titles.map(|cell| cell.at).collect::<Vec<_>>() {
            put(sheet, at.row, at.column, Content::text(format!("Phụ lục số {number:02}")));
        }
    }
    book
}

/// With the tables of another book on sheets of their own.
fn joined(mut book: Book, other: Book, sheets: std::ops::Range<usize>) -> Book {
    for sheet in
        other.sheets.into_iter().enumerate().filter(|(at, _)| sheets.contains(at)).map(|(_, one)| one)
    {
        let cells = sheet.cells.into_iter().map(|cell| Cell { style: StyleId::default(), ..cell }).collect();
        book.sheets.push(Sheet { cells, name: format!("{} thêm", sheet.name), ..sheet });
    }
    book
}

/// The template chosen for one file, or what is told.
fn chosen_of(templates: Templates, book: &Book) -> String {
    let bytes = tonghop::write::write(book, jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)).unwrap();
    let session = Session::open(templates, &InProcess, jiff::civil::date(2026, 1, 1));
    let files = [Source { file: "xã Giả Định.xlsx".into(), bytes: &bytes }];
    match session.choose(&files[..]) {
        Ok(chosen) => chosen.settle().consolidation.template.id.to_string(),
        Err(undecided) => undecided.why.vi,
    }
}

fn chosen(book: &Book) -> String {
    chosen_of(Templates::built_in(), book)
}

#[test]
fn each_form_is_its_own() {
    for id in builtin::ids() {
        assert_eq!(chosen(&filled(id)), id);
    }
    assert_eq!(chosen(&of_province(filled(HUE), "tỉnh Thừa Thiên Huế")), HUE);
    assert_eq!(chosen(&of_province(filled(HAI_DUONG), "huyện Giả Đông, tỉnh Hải Dương")), HAI_DUONG);
}

#[test]
fn a_province_without_a_template_of_its_own_has_the_one_for_any() {
    for id in [HUE, HAI_DUONG] {
        let other = |book: Book| chosen(&of_province(book, "huyện Giả Đông, tỉnh Giả Định"));
        assert_eq!(other(filled(id)), ANY, "{id}");
        assert_eq!(other(renumbered(filled(id))), ANY, "{id}");
        assert_eq!(other(shorter(filled(id), 2, 3)), ANY, "{id}");
        let further = ["Số người được khen thưởng", "Số người được cử đi học", "Số người nghỉ hưu"];
        assert_eq!(other(longer(filled(id), 2, &further)), ANY, "{id}");
    }
    assert_eq!(chosen(&of_province(filled(TWO_LEVELS), "tỉnh Giả Định")), TWO_LEVELS);
}

#[test]
fn a_form_edited_by_a_clerk_is_still_its_own() {
    for id in [HUE, HAI_DUONG, ANY, TWO_LEVELS] {
        assert_eq!(chosen(&renumbered(filled(id))), id);
        assert_eq!(chosen(&shorter(filled(id), 2, 3)), id);
        assert_eq!(chosen(&longer(filled(id), 2, &["Số người được khen thưởng"])), id);
    }
}

#[test]
fn tables_that_only_the_one_for_any_has_speak_for_it() {
    assert_eq!(chosen(&joined(filled(HUE), filled(HAI_DUONG), 3..5)), ANY);
}

#[test]
fn what_fits_two_alike_is_told() {
    // A row that the forms of the province do not have and those for any have: a clerk's addition, or another form.
    let mut book = filled(HUE);
    let sheet = &mut book.sheets[0];
    let at = sheet.cells.iter().find(|cell| cell.content.raw() == "Số sở, ngành đã kiểm tra").unwrap().at;
    let row = sheet.height();
    put(sheet, row, 1, Content::text("Số tổ chức đã kiểm tra"));
    put(sheet, row, 2, Content::text("Tổ chức"));
    put(sheet, row, 3, Content::Number(2.0));
    assert!(at.row < row);
    let told = chosen(&book);
    assert!(told.contains(&format!("{HUE}, {ANY}")), "{told}");
}

/// A template learned from a form that a person edited.
fn learned(book: &Book, id: &str) -> Arc<Template> {
    let toml = learn::to_toml(&learn::learn(book, &format!("{id}.xlsx")));
    let template = load(&toml, id).unwrap();
    Arc::new(Template { id: id.into(), ..template })
}

fn blank(id: &str) -> Book {
    let source = Source { file: "blank.xlsx".into(), bytes: builtin::blank(id).unwrap() };
    read(&source, &Limits::default()).value.unwrap()
}

#[test]
fn a_template_with_a_few_rows_more_or_fewer_has_its_own_returns() {
    let further = ["Số người được khen thưởng", "Số người được cử đi học", "Số người nghỉ hưu"];
    for id in [HUE, HAI_DUONG] {
        let known = |template: &Arc<Template>| Templates::built_in().knowing(Arc::clone(template));
        let more = learned(&longer(blank(id), 1, &further), "nhieu-hon");
        assert_eq!(chosen_of(known(&more), &longer(filled(id), 1, &further)), "nhieu-hon", "{id}");
        assert_eq!(chosen_of(known(&more), &filled(id)), id);
        let fewer = learned(&shorter(blank(id), 1, 3), "it-hon");
        assert_eq!(chosen_of(known(&fewer), &shorter(filled(id), 1, 3)), "it-hon", "{id}");
        assert_eq!(chosen_of(known(&fewer), &filled(id)), id);
    }
}
