//! What was learned, corrected by a person in a workbook and taken over.

use tonghop::book::{Book, Cell, Content, StyleId};
use tonghop::finding::{Language, Wording};
use tonghop::job::{Learning, Learnt};
use tonghop::read::{InProcess, Limits, Source, read};
use tonghop::template::load;
use tonghop::write::write;

use super::{book, wild};

const FORM: &str = "\tBIỂU SỐ LIỆU GIẢ LẬP\nSTT\tChỉ tiêu\tĐơn vị tính\tSố liệu\n1\tTổng số hồ sơ\tHồ sơ\n1.1\tTrong đó: trực tuyến\tHồ sơ\n\
    1.2\tHồ sơ còn lại\tHồ sơ\n2\tMức độ phủ sóng\t%\n3\tDiện tích\tha\n";

fn bytes(book: &Book) -> Vec<u8> {
    write(book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap()
}

fn learn(blank: &[u8], reviewed: Option<&[u8]>) -> Result<Learnt, Wording> {
    let mut learning = Learning::new(&InProcess);
    learning.reviewed = reviewed.map(|bytes| Source { file: "soat.xlsx".into(), bytes });
    learning.learn(&Source { file: "bieu.xlsx".into(), bytes: blank })
}

/// The review of a form, as it is read back.
fn review(blank: &[u8], language: Language) -> Book {
    let bytes = learn(blank, None).unwrap().review(language).bytes().unwrap();
    read(&Source { file: "soat.xlsx".into(), bytes: &bytes }, &Limits::default()).value.unwrap()
}

fn toml(learnt: &Learnt) -> String {
    String::from_utf8(learnt.output.clone().bytes().unwrap()).unwrap()
}

/// Writes into the line of a sheet whose cells hold a code, under a caption.
fn correct(review: &mut Book, sheet: &str, key: &str, caption: &str, text: &str) {
    let sheet = review.sheets.iter_mut().find(|one| one.name == sheet).unwrap();
    let column = sheet.row(0).iter().find(|cell| cell.content.raw() == caption).unwrap().at.column;
    let row = (1..sheet.height())
        .find(|&row| sheet.row(row).iter().any(|cell| cell.content.raw() == key))
        .unwrap_or(sheet.height());
    let at = tonghop::cell::CellRef::new(row, column);
    sheet.put(Cell { at, content: Content::text(text), formula: None, style: StyleId::default() });
}

#[test]
fn a_review_without_corrections_changes_nothing() {
    let forms = wild();
    for (name, form) in forms.iter().chain([&("bieu".to_owned(), book(FORM))]) {
        let blank = bytes(form);
        for language in [Language::Vi, Language::En] {
            let back = bytes(&review(&blank, language));
            let again = learn(&blank, Some(&back)).unwrap_or_else(|why| panic!("{name}: {}", why.vi));
            assert_eq!(toml(&again), toml(&learn(&blank, None).unwrap()), "{name}");
            assert_eq!(again.settled, Some(0), "{name}");
        }
    }
}

#[test]
fn corrections_are_taken_over_and_are_no_guesses() {
    let blank = bytes(&book(FORM));
    let before = learn(&blank, None).unwrap().learned;
    assert!(before.template.forms[0].row("2").unwrap().guess.is_some());
    let mut sheets = review(&blank, Language::Vi);
    correct(&mut sheets, "Dòng", "2", "Cách tổng hợp", "tỷ lệ tính lại từ tử và mẫu");
    correct(&mut sheets, "Dòng", "2", "Công thức", "1.1 / 1");
    correct(&mut sheets, "Dòng", "3", "Cách tổng hợp", "lấy số lớn nhất");
    let last = "mới";
    correct(&mut sheets, "Quan hệ", last, "Biểu", &before.template.forms[0].id);
    for (caption, text) in [("Dòng hay cột", "dòng"), ("Mã", "1"), ("Sửa thành", "1 = 1.1 + 1.2")] {
        let sheet = sheets.sheets.iter_mut().find(|one| one.name == "Quan hệ").unwrap();
        let column = sheet.row(0).iter().find(|cell| cell.content.raw() == caption).unwrap().at.column;
        let at = tonghop::cell::CellRef::new(sheet.height() - 1, column);
        sheet.put(Cell { at, content: Content::text(text), formula: None, style: StyleId::default() });
    }
    let again = learn(&blank, Some(&bytes(&sheets))).unwrap_or_else(|why| panic!("{}", why.vi));
    let form = &again.learned.template.forms[0];
    let row = form.row("2").unwrap();
    assert_eq!(row.expression.as_ref().unwrap().to_string(), "1.1 / 1");
    assert_eq!((row.aggregation.name(), row.guess.as_deref()), ("ratio", None));
    assert_eq!(form.row("3").unwrap().aggregation.name(), "max");
    let checks: Vec<String> = form.row("1").unwrap().checks.iter().map(ToString::to_string).collect();
    assert!(checks.contains(&"1 = 1.1 + 1.2".to_owned()), "{checks:?}");
    // What is written loads, and is kept when the form is learned again.
    let text = toml(&again);
    let kept = load(&text, "bieu.toml").unwrap();
    assert_eq!(kept, again.learned.template);
    let mut learning = Learning::new(&InProcess);
    learning.older = Some(kept.into());
    let later = learning.learn(&Source { file: "bieu-2025.xlsx".into(), bytes: &blank }).unwrap();
    let row = later.learned.template.forms[0].row("2").unwrap();
    assert_eq!((row.aggregation.name(), row.guess.as_deref()), ("ratio", None));
}

#[test]
fn what_is_not_understood_is_named_by_its_cell_and_nothing_is_taken_over() {
    let blank = bytes(&book(FORM));
    let cases = [
        (
            "Dòng",
            "2",
            "Cách tổng hợp",
            "cộng các đơn vi!",
            "Dòng!G5: không có «cộng các đơn vi!»; gần nhất là «cộng các đơn vị»",
        ),
        ("Dòng", "2", "Công thức", "1.1 / 1.9", "Dòng!H5: không có «1.9»; gần nhất là «"),
        ("Dòng", "2", "Công thức", "1.1 +", "Dòng!H5: không hiểu công thức «1.1 +»"),
        ("Dòng", "3", "Cách tổng hợp", "bình quân theo trọng số", "Dòng!I6: bình quân thì ghi mã"),
        ("Dòng", "3", "Cách tổng hợp", "tỷ lệ tính lại từ tử và mẫu", "Dòng!H6: "),
        ("Dòng", "3", "Đồng ý", "vâng", "Dòng!J6: không có «vâng»"),
        ("Dòng", "3", "Mã", "33", "Dòng!B6: không có «33»; gần nhất là «3»"),
        ("Quan hệ", "không có dòng nào", "Biểu", "9", "Quan hệ!"),
    ];
    for (sheet, key, caption, text, expected) in cases {
        let mut sheets = review(&blank, Language::Vi);
        correct(&mut sheets, sheet, key, caption, text);
        let why = learn(&blank, Some(&bytes(&sheets))).err().unwrap_or_else(|| panic!("{text} was taken"));
        assert!(why.vi.contains(expected), "{text}: {}", why.vi);
        assert!(why.vi.contains("chưa ghi gì"), "{}", why.vi);
    }
}

#[test]
fn a_review_of_another_form_is_refused() {
    let blank = bytes(&book(FORM));
    let other = bytes(&book(&FORM.replace("Diện tích", "Diện tích rừng")));
    let why = learn(&other, Some(&bytes(&review(&blank, Language::Vi)))).unwrap_err();
    assert!(why.vi.contains("không phải của bộ biểu mẫu vừa học"), "{}", why.vi);
    let why = learn(&blank, Some(&blank)).unwrap_err();
    assert!(why.vi.contains("không phải phiếu soát"), "{}", why.vi);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]

    /// Whatever a form looks like, its review read back as it was written gives the same template, and what is accepted is
    /// a guess no more and says the same.
    #[test]
    fn a_review_comes_back_as_it_went(
        cells in proptest::collection::vec((0u32..7, 0u32..6, 0usize..super::PIECES.len()), 8..40),
        accept in proptest::bool::ANY,
    ) {
        let mut form = book("");
        let head = ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "So với kế hoạch (%)"];
        for (column, text) in (0..).zip(head) {
            let at = tonghop::cell::CellRef::new(0, column);
            form.sheets[0].put(Cell { at, content: Content::text(text), formula: None, style: StyleId::default() });
        }
        for (row, column, piece) in cells {
            let at = tonghop::cell::CellRef::new(row + 1, column);
            let content = Content::text(super::PIECES[piece]);
            form.sheets[0].put(Cell { at, content, formula: None, style: StyleId::default() });
        }
        let blank = bytes(&form);
        if let Ok(learnt) = learn(&blank, None) {
            let mut sheets = review(&blank, Language::Vi);
            if accept {
                for name in ["Dòng", "Cột", "Quan hệ"] {
                    let sheet = sheets.sheets.iter_mut().find(|one| one.name == name).unwrap();
                    let accepted = sheet.row(0).iter().find(|cell| cell.content.raw() == "Đồng ý").unwrap().at.column;
                    let named = |row: u32| sheet.row(row).iter().any(|cell| !cell.content.is_blank());
                    let rows: Vec<u32> = (1..sheet.height()).filter(|&row| named(row)).collect();
                    for row in rows {
                        let at = tonghop::cell::CellRef::new(row, accepted);
                        sheet.put(Cell { at, content: Content::text("có"), formula: None, style: StyleId::default() });
                    }
                }
            }
            let again = learn(&blank, Some(&bytes(&sheets))).map_err(|why| why.vi);
            proptest::prop_assert!(again.is_ok(), "{:?}", again.err());
            let again = again.unwrap();
            if accept {
                for (own, before) in again.learned.template.forms.iter().zip(&learnt.learned.template.forms) {
                    for (row, was) in own.rows.iter().zip(&before.rows) {
                        proptest::prop_assert_eq!(&row.guess, &None);
                        proptest::prop_assert_eq!((&row.aggregation, &row.expression, &row.checks), (&was.aggregation, &was.expression, &was.checks));
                    }
                }
            } else {
                proptest::prop_assert_eq!(toml(&again), toml(&learnt));
            }
        }
    }
}
