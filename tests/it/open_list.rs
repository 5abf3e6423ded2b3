//! A list that units may send beside their figures: its rows are counted against a figure, and shown with their units.

use std::collections::BTreeMap;

use tonghop::book::{Book, Cell, Content, Sheet, StyleId};
use tonghop::cell::CellRef;
use tonghop::finding::{Finding, Language, Rule, Severity};
use tonghop::job::{Session, Settled, Templates};
use tonghop::read::{InProcess, Limits, Source, read};
use tonghop::template::{builtin, load};

const ID: &str = "hai-duong-2023-xa";
const LIST: &str = "Danh mục văn bản";

fn put(sheet: &mut Sheet, row: u32, column: u32, content: Content) {
    sheet.put(Cell { at: CellRef::new(row, column), content, formula: None, style: StyleId::default() });
}

/// A return that says how many documents it issued, and lists so many (số liệu giả lập).
fn sent(documents: f64, listed: Option<u32>) -> Vec<u8> {
    let source = Source { file: "blank.xlsx".into(), bytes: builtin::blank(ID).unwrap() };
    let mut book = read(&source, &Limits::default()).value.unwrap();
    let sheet = &mut book.sheets[0];
    let first = sheet.cells.iter().find(|cell| cell.content.raw() == "1.").unwrap().at.row;
    put(sheet, first, 3, Content::Number(documents));
    if let Some(listed) = listed {
        let mut list = Sheet { name: "Phụ lục văn bản".into(), ..Sheet::default() };
        put(&mut list, 0, 0, Content::text("DANH MỤC VĂN BẢN ĐÃ BAN HÀNH"));
        for (column, caption) in
            (0..).zip(["STT", "Số, ký hiệu", "Ngày ban hành", "Trích yếu nội dung", "Ghi chú"])
        {
            put(&mut list, 2, column, Content::text(caption));
        }
        for number in 1..=listed {
            put(&mut list, 2 + number, 0, Content::Number(number.into()));
            put(&mut list, 2 + number, 1, Content::text(format!("{number}/KH-UBND")));
            put(&mut list, 2 + number, 2, Content::text(format!("{:02}/02/2023", number % 28 + 1)));
            put(
                &mut list,
                2 + number,
                3,
                Content::text(format!("Kế hoạch số {number} về cải cách hành chính")),
            );
        }
        book.sheets.push(list);
    }
    tonghop::write::write(&book, jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)).unwrap()
}

fn settled(files: &[(&str, &[u8])]) -> Settled {
    let session = Session::open(Templates::built_in(), &InProcess, jiff::civil::date(2026, 1, 1));
    let files: Vec<Source> =
        files.iter().map(|(name, bytes)| Source { file: (*name).into(), bytes }).collect();
    session.choose(&files[..]).map_err(|undecided| undecided.why.vi).unwrap().settle()
}

fn about_the_list(settled: &Settled) -> Vec<&Finding> {
    let count = |finding: &&Finding| finding.rule == Rule::RULE_BROKEN || &*finding.subject.form == "VB";
    settled.consolidation.all_findings().filter(count).collect()
}

#[test]
fn as_many_as_stated_or_no_list_at_all_is_right() {
    for (documents, listed) in [(45.0, Some(45)), (45.0, None), (0.0, None), (45.0, Some(0))] {
        let settled = settled(&[("xã Giả Đông.xlsx", &sent(documents, listed))]);
        assert!(
            about_the_list(&settled).is_empty(),
            "{documents} {listed:?}: {:#?}",
            about_the_list(&settled)
        );
        let one = &settled.consolidation.returns[0];
        assert_eq!(one.cells.read, one.cells.used + one.cells.reported);
    }
}

#[test]
fn another_number_is_told_with_its_arithmetic_and_still_counts() {
    let settled = settled(&[("xã Giả Đông.xlsx", &sent(45.0, Some(44)))]);
    let told = about_the_list(&settled);
    let [one] = told[..] else { panic!("{told:#?}") };
    assert_eq!((one.severity, &*one.subject.form, &*one.subject.indicator), (Severity::Warning, "1", "1"));
    assert_eq!(one.message.vi, "Mục 1 = số dòng của «Danh mục văn bản»: 44, báo cáo ghi 45");
    assert_eq!(one.message.en, "Row 1 = the number of rows of «Danh mục văn bản»: 44, the return states 45");
    let figure = settled.consolidation.returns[0].figure(0, 0, 3).unwrap();
    assert!(figure.enters_totals());
}

/// The workbook as read back.
fn workbook(settled: &Settled) -> (Vec<u8>, Book) {
    let bytes = settled.outputs(Language::Vi).workbook(BTreeMap::new()).bytes().unwrap();
    let book =
        read(&Source { file: "tong hop.xlsx".into(), bytes: &bytes }, &Limits::default()).value.unwrap();
    (bytes.clone(), book)
}

/// Rows of a detail sheet of the list: the name and the unit that sent it.
fn listed(book: &Book) -> Vec<(String, String)> {
    let sheet = book.sheets.iter().find(|sheet| sheet.name == format!("CT {LIST}")).unwrap();
    let text = |row: u32, column: u32| {
        sheet.get(CellRef::new(row, column)).map(|cell| cell.content.raw()).unwrap_or_default()
    };
    let rows = (0..sheet.height()).map(|row| (text(row, 1), text(row, 5)));
    rows.filter(|(name, _)| name.contains("/KH-UBND")).collect()
}

#[test]
fn the_summary_shows_the_rows_with_their_units_and_hands_them_on() {
    let (two, three, none) = (sent(2.0, Some(2)), sent(3.0, Some(3)), sent(7.0, None));
    let made =
        settled(&[("xã Giả Đông.xlsx", &two), ("xã Giả Tây.xlsx", &three), ("xã Giả Nam.xlsx", &none)]);
    let (bytes, book) = workbook(&made);
    let rows = listed(&book);
    let of = |unit: &str| rows.iter().filter(|(_, sent)| sent == unit).count();
    assert_eq!((rows.len(), of("xã Giả Đông"), of("xã Giả Tây")), (5, 2, 3), "{rows:?}");
    let official = book.sheets.iter().find(|sheet| sheet.name == LIST).unwrap();
    let names: Vec<String> = official.cells.iter().map(|cell| cell.content.raw()).collect();
    assert!(names.iter().any(|text| text == "Chưa có số liệu của: xã Giả Nam."), "{names:?}");
    let again = settled(&[("huyện Giả Bắc.xlsx", &bytes)]);
    assert!(about_the_list(&again).is_empty(), "{:#?}", about_the_list(&again));
    assert_eq!(listed(&workbook(&again).1), rows);
}

#[test]
fn without_any_list_the_summary_has_no_sheet_for_it() {
    let (_, book) = workbook(&settled(&[("xã Giả Đông.xlsx", &sent(7.0, None))]));
    assert!(book.sheets.iter().all(|sheet| !sheet.name.contains(LIST)));
}

#[test]
fn the_rows_of_a_form_are_counted_in_rules_alone() {
    let template = |row: &str, list: &str| {
        format!(
            "id = 'm'\nname = 'M'\n[[form]]\nid = '1'\ncolumns = [{{ role = 'label' }}, {{ role = 'value' }}]\nrows = [{{ code = '1', {row} }}]\n\
             [[form]]\nid = '2'\norientation = '{list}'\ncolumns = [{{ role = 'label' }}, {{ role = 'value', aggregation = 'text' }}]\nrows = []\n"
        )
    };
    let refused = |row: &str, list: &str| load(&template(row, list), "m.toml").unwrap_err().to_string();
    assert!(load(&template("aggregation = 'sum', check = ['1 = count(2)']", "list"), "m.toml").is_ok());
    assert!(
        load(&template("aggregation = 'sum', doubt = ['1 <= count(2) + count(2)']", "list"), "m.toml")
            .is_ok()
    );
    assert!(refused("aggregation = 'sum', check = ['1 = count(3)']", "list").contains("biểu \"3\" không có"));
    assert!(
        refused("aggregation = 'sum', check = ['1 = count(1)']", "list").contains("số dòng của biểu \"1\"")
    );
    assert!(refused("sum = 'count(2)'", "list").contains("chỉ dùng được trong quy tắc"));
}
