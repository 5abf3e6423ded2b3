//! What filled returns say of a learned form. All figures are invented (số liệu giả lập).

use std::fmt::Write;

use tonghop::book::Book;
use tonghop::job::{Learning, Learnt};
use tonghop::read::{InProcess, Source};
use tonghop::write::write;

use super::book;
use super::filled::fill;

const ROWS: &str = "\tBIỂU SỐ LIỆU GIẢ LẬP\nSTT\tChỉ tiêu\tĐơn vị tính\tSố liệu\n1\tHộ dân tại thôn Đông\tHộ\n\
    2\tHộ dân tại thôn Tây\tHộ\n3\tHộ dân theo sổ đăng ký\tHộ\n4\tDiện tích gieo cấy\tha\n5\tNăng suất lúa\ttạ/ha\n\
    6\tSản lượng lúa\ttấn\n7\tMức độ phủ sóng\t%\n8\tHộ có nước sạch\tHộ\n";

const COLUMNS: &str = "\tBIỂU SỐ LIỆU GIẢ LẬP\nSTT\tLĩnh vực\tKỳ trước\tNhận mới\tGiải quyết\tChuyển kỳ sau\tMức hoàn thành (%)\n\
    1\tĐất đai\n2\tHộ tịch\n3\tChứng thực\n4\tXây dựng\n";

/// Numbers that follow from a seed: no two of them alike for long.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, from: u64, to: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + (self.0 >> 33) % (to - from)
    }
}

fn bytes(book: &Book) -> Vec<u8> {
    write(book, jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0)).unwrap()
}

/// Learns a form from its blank and from returns, each the values from a cell on.
fn learn(form: &str, from: &str, returns: &[Vec<String>]) -> Learnt {
    let blank = bytes(&book(form));
    let filled: Vec<(String, Vec<u8>)> = returns
        .iter()
        .enumerate()
        .map(|(at, rows)| {
            let mut one = book(form);
            fill(&mut one, from, &rows.iter().map(String::as_str).collect::<Vec<_>>());
            (format!("don-vi-{at}.xlsx"), bytes(&one))
        })
        .collect();
    let sources: Vec<Source<'_>> =
        filled.iter().map(|(name, bytes)| Source { file: name.as_str().into(), bytes }).collect();
    let files: &[Source<'_>] = &sources;
    let mut learning = Learning::new(&InProcess);
    learning.returns = Some(&files);
    learning.learn(&Source { file: "bieu.xlsx".into(), bytes: &blank }).unwrap()
}

/// Rules of the rows and columns that are not printed in words, one a line.
fn rules(learnt: &Learnt) -> String {
    let mut text = String::new();
    for form in &learnt.learned.template.forms {
        for row in form.rows.iter().filter(|row| row.expression.is_some() || !row.checks.is_empty()) {
            let checks: Vec<String> = row.checks.iter().map(ToString::to_string).collect();
            let made = row.expression.as_ref().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "{} {} {made} | {}", row.code, row.aggregation.name(), checks.join("; "));
        }
        for column in form.columns.iter().filter(|one| one.expression.is_some() || !one.checks.is_empty()) {
            let checks: Vec<String> = column.checks.iter().map(ToString::to_string).collect();
            let made = column.expression.as_ref().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "cột {} {made} | {}", column.code, checks.join("; "));
        }
    }
    text
}

fn rows(seed: u64, returns: usize) -> Vec<Vec<String>> {
    let mut numbers = Numbers(seed);
    let one = |numbers: &mut Numbers| {
        let (east, west) = (numbers.next(100, 900), numbers.next(100, 900));
        let (area, per) = (numbers.next(40, 400), numbers.next(30, 70));
        let clean = numbers.next(50, 90);
        let all = east + west;
        let share = (east * 10_000 + all / 2) / all;
        vec![
            east.to_string(),
            west.to_string(),
            all.to_string(),
            area.to_string(),
            per.to_string(),
            format!("{}.{}", area * per / 10, area * per % 10),
            format!("{}.{:02}", share / 100, share % 100),
            clean.to_string(),
        ]
    };
    (0..returns).map(|_| one(&mut numbers)).collect()
}

#[test]
fn what_holds_in_every_filled_return_is_proposed() {
    let learnt = learn(ROWS, "D3", &rows(7, 12));
    let evidence = learnt.evidence.unwrap();
    assert_eq!(evidence.returns, 12);
    assert_eq!(
        rules(&learnt),
        "3 sum  | 3 = 1 + 2\n5 weighted-mean  | 5 = 6 / 4 * {10}\n7 ratio 1 / 3 | \n",
        "{}",
        tonghop::learn::review(&learnt.learned, tonghop::finding::Language::Vi)
    );
    let row = learnt.learned.template.forms[0].row("3").unwrap();
    assert!(row.guess.as_ref().unwrap().contains("đúng ở 12 trên 12 báo cáo"), "{row:?}");
}

#[test]
fn few_returns_or_small_figures_prove_nothing() {
    for returns in [1, 2] {
        let learnt = learn(ROWS, "D3", &rows(7, returns));
        assert_eq!(learnt.evidence.unwrap().proposed, 0, "{returns}");
    }
    // Figures below three meet by chance.
    let mut numbers = Numbers(3);
    let small: Vec<Vec<String>> =
        (0..5).map(|_| (0..8).map(|_| numbers.next(0, 3).to_string()).collect()).collect();
    let learnt = learn(ROWS, "D3", &small);
    assert_eq!(learnt.evidence.unwrap().proposed, 0, "{}", rules(&learnt));
    // The same file again and again is one return.
    let same = vec![rows(7, 1).remove(0); 12];
    assert_eq!(learn(ROWS, "D3", &same).evidence.unwrap().returns, 1);
}

#[test]
fn figures_without_relations_give_none() {
    // Amounts of money may be off by what was rounded: small ones fit nearly everything.
    let money = ROWS.replace("\tHộ\n", "\ttriệu đồng\n");
    for (seed, form, most) in
        (1..4).flat_map(|seed| [(seed, ROWS, 60), (seed, &*money, 6), (seed, &*money, 40)])
    {
        let mut numbers = Numbers(seed);
        let returns: Vec<Vec<String>> =
            (0..40).map(|_| (0..8).map(|_| numbers.next(0, most).to_string()).collect()).collect();
        let learnt = learn(form, "D3", &returns);
        assert_eq!(learnt.evidence.unwrap().proposed, 0, "{}", rules(&learnt));
    }
}

#[test]
fn one_return_that_breaks_a_relation_keeps_it_from_being_proposed() {
    let mut returns = rows(7, 12);
    returns[5][2] = "17".to_owned();
    assert!(!rules(&learn(ROWS, "D3", &returns)).contains("3 = 1 + 2"));
}

fn cases(seed: u64, returns: usize) -> Vec<Vec<String>> {
    let mut numbers = Numbers(seed);
    let mut row = || {
        let (before, new) = (numbers.next(0, 80), numbers.next(10, 300));
        let done = numbers.next(1, before + new);
        let all = before + new;
        let share = (done * 10_000 + all / 2) / all;
        let left = before + new - done;
        format!("{before}|{new}|{done}|{left}|{}.{:02}", share / 100, share % 100)
    };
    (0..returns).map(|_| (0..4).map(|_| row()).collect()).collect()
}

#[test]
fn balances_of_columns_are_found() {
    let learnt = learn(COLUMNS, "C3", &cases(5, 6));
    let said = rules(&learnt);
    let form = &learnt.learned.template.forms[0];
    let code = |caption: &str| {
        form.columns
            .iter()
            .find(|column| column.captions[0] == caption)
            .map(|column| column.code.to_string())
            .unwrap()
    };
    let [before, new, done, left] = ["Kỳ trước", "Nhận mới", "Giải quyết", "Chuyển kỳ sau"].map(code);
    assert!(said.contains(&format!("{left} = {before} + {new} - {done}")), "{said}");
}
