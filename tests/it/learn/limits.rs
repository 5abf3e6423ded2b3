//! What a form may cost: what is beyond a limit is told, never left out in silence.

use std::time::Duration;

use tonghop::book::{Book, Sheet};
use tonghop::learn::{self, Learned, Limits, OutOfTime};

/// A form of so many rows of counts below one row, each told apart by its number.
fn long(rows: usize) -> Book {
    let children = |row: usize| format!("1.{row}\tTrong đó: số trẻ em {row} tuổi\tNgười\t");
    table("1\tTổng số trẻ em\tNgười\t", (1..=rows).map(children))
}

/// A form of one row and the rows below it.
fn table(first: &str, others: impl Iterator<Item = String>) -> Book {
    let head = ["STT\tChỉ tiêu\tĐơn vị tính\tSố liệu".to_owned(), first.to_owned()];
    super::book(&head.into_iter().chain(others).collect::<Vec<_>>().join("\n"))
}

fn told(learned: &Learned, words: &str) -> usize {
    let all = learned.proposals.iter();
    all.filter(|proposal| proposal.what.vi.contains(words) || proposal.reason.vi.contains(words)).count()
}

#[test]
fn a_list_of_data_is_no_form() {
    let limits = Limits { rows: 300, ..Limits::default() };
    let learned = learn::learn_within(&long(300), "dai.xlsx", &limits).unwrap();
    assert!(learned.template.forms.is_empty());
    assert_eq!(told(&learned, "có 301 dòng, quá 300"), 1);
    let learned = learn::learn_within(&long(299), "dai.xlsx", &limits).unwrap();
    assert_eq!(learned.template.forms[0].rows.len(), 300);
}

#[test]
fn tables_beyond_the_limit_are_told_one_by_one() {
    let sheets = (1..=3).map(|number| Sheet { name: format!("Biểu {number}"), ..long(2).sheets.remove(0) });
    let book = Book { sheets: sheets.collect(), ..Book::default() };
    let limits = Limits { tables: 1, ..Limits::default() };
    let learned = learn::learn_within(&book, "nhieu.xlsx", &limits).unwrap();
    assert_eq!(learned.template.forms.len(), 1);
    let sheets = learned.proposals.iter().filter(|one| one.reason.vi.contains("quá 1 bảng"));
    assert_eq!(sheets.map(|one| &*one.place.0).collect::<Vec<_>>(), ["Biểu 2", "Biểu 3"]);
}

#[test]
fn columns_far_to_the_right_are_told() {
    let captions: Vec<String> = (1..=1_020).map(|number| format!("Số hộ loại {number}")).collect();
    let rows = format!("STT\tChỉ tiêu\t{}\n1\tHộ trồng trọt\n2\tHộ chăn nuôi\n", captions.join("\t"));
    let learned = learn::learn(&super::book(&rows), "rong.xlsx");
    assert_eq!(learned.template.forms[0].columns.len(), 1_000);
    let cut = learned.proposals.iter().find(|one| one.what.vi.contains("không lấy các cột sau cột ALL"));
    assert_eq!(cut.unwrap().place.1.map(|cell| cell.to_string()), Some("ALM1".to_owned()));
}

#[test]
fn relations_that_were_not_looked_for_are_told() {
    let learned = learn::learn(&long(60), "vua.xlsx");
    assert!(learned.template.forms[0].rows[0].expression.is_some());
    let learned = learn::learn(&long(150), "dai.xlsx");
    assert!(learned.template.forms[0].rows[0].expression.is_none());
    assert_eq!(told(&learned, "có 150 dòng con, quá 100 dòng thì không so từng đôi"), 1);
    let counts = (1..=250).map(|row| format!("1.{row}\tSố trẻ em {row} tuổi\tNgười\t"));
    let learned = learn::learn(&table("1\tTỷ lệ trẻ em đi học\t%\t", counts), "ty-le.xlsx");
    assert_eq!(told(&learned, "không tìm tử số, mẫu số trong 250 dòng con"), 1);
}

#[test]
fn time_that_is_over_ends_it() {
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    assert_eq!(learn::learn_within(&long(2), "het.xlsx", &limits), Err(OutOfTime));
}
