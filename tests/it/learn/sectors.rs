//! Learned forms of further sectors, filled in and consolidated.

use tonghop::book::{Cell, Content, StyleId};
use tonghop::learn;

use super::filled::{consolidate, consolidate_with, fill, form};

#[test]
fn a_cross_asks_for_nothing_and_stays() {
    let sent = || {
        let mut book = form("o-danh-dau-x");
        fill(&mut book, "D6", &["_|9|_|90", "_|4|_|40", "_|5|_|50", "_", "2|8|20|80"]);
        book
    };
    let outcome = consolidate("o-danh-dau-x", &[("xã Giả Một", sent()), ("xã Giả Hai", sent())]);
    for rule in ["unreadable-number", "value-on-heading", "stray-value", "rule-broken"] {
        assert_eq!(outcome.findings(rule), [""; 0], "{rule}");
    }
    assert_eq!((outcome.total("I", "2"), outcome.total("II#1", "3")), (Some(18.0), Some(40.0)));
    let sheet = outcome.sheet();
    assert!(sheet.contains("I. Tổng trị giá (01=02+03) | 1000 USD | 01 | x | =18 | x | =180"), "{sheet}");
    assert!(sheet.contains("II. Mặt hàng chủ yếu"), "{sheet}");
    outcome.nothing_is_lost();
}

#[test]
fn captions_of_an_open_list_hold_what_its_entries_come_to() {
    let sent = |project: &str| {
        let mut book = form("du-an-theo-nguon");
        let rows = [
            "_|TỔNG SỐ|_|_|_|5|25|15",
            "A|NGÂN SÁCH TRUNG ƯƠNG|_|_|_|3|17|10",
            "I|Chương trình mục tiêu|_|_|_|3|17|10",
            "1",
            "B|NGÂN SÁCH ĐỊA PHƯƠNG|_|_|_|2|8|5",
            "1",
        ];
        fill(&mut book, "A4", &rows);
        fill(&mut book, "B7", &[&format!("{project} một|Xã Giả|1/QĐ|30|3|17|10|50")]);
        fill(&mut book, "B9", &[&format!("{project} hai|Xã Giả|2/QĐ|20|2|8|5|50")]);
        fill(&mut book, "A10", &["|", "|"]);
        book
    };
    let returns = [("xã Giả Một", sent("Đường")), ("xã Giả Hai", sent("Cầu"))];
    let outcome = consolidate("du-an-theo-nguon", &returns);
    let totals = ["T", "A", "A.I", "B"].map(|row| outcome.total(row, "7"));
    assert_eq!(totals, [Some(50.0), Some(34.0), Some(34.0), Some(16.0)]);
    let sheet = outcome.sheet();
    assert!(sheet.contains("2 | Đường một | Xã Giả | 1/QĐ"), "{sheet}");
    assert_eq!(outcome.findings("unreadable-number"), [""; 0]);
    assert_eq!(outcome.findings("value-on-heading"), [""; 0]);
    outcome.nothing_is_lost();
}

#[test]
fn what_passed_is_out_of_what_was_inspected_and_a_group_counts_by_its_total() {
    let sent = || {
        let mut book = form("kiem-tra-va-ket-qua");
        fill(&mut book, "C3", &["100|40|10|25", "60|20|5|25", "160|60|15|25"]);
        fill(&mut book, "C10", &["8|2|25", "12|3|25", "20|5|25", "30|3|10", "50|8|16"]);
        book
    };
    let outcome = consolidate("kiem-tra-va-ket-qua", &[("xã Giả Một", sent()), ("xã Giả Hai", sent())]);
    for rule in ["ratio-mismatch", "sum-mismatch", "rule-broken"] {
        assert_eq!(outcome.findings(rule), [""; 0], "{rule}");
    }
    assert_eq!((outcome.total("1", "F"), outcome.total("1", "D")), (Some(25.0), Some(80.0)));
    outcome.nothing_is_lost();
}

#[test]
fn a_total_without_rows_is_told_not_lost() {
    let sent = || {
        let mut book = form("hoa-giai-thon");
        fill(&mut book, "B5", &["200|30|15|4|2"]);
        book
    };
    let outcome = consolidate("hoa-giai-thon", &[("xã Giả Một", sent())]);
    let told = outcome.findings("sum-mismatch");
    assert!(told[0].starts_with("B5 Báo cáo ghi tổng 200 nhưng không có dòng nào bên dưới"), "{told:?}");
}

#[test]
fn formulas_in_the_cells_of_the_form_say_what_is_reckoned() {
    let mut book = super::book(
        "TT\tNguồn vốn\tKế hoạch\tGiải ngân\tCòn lại\tTỷ lệ\n\
         I\tVốn đầu tư\n1\tTrung ương\n2\tĐịa phương\nII\tVốn sự nghiệp\n\tTổng số\n",
    );
    let mut put = |at: &str, formula: &str| {
        let cell = Cell {
            at: at.parse().unwrap(),
            content: Content::Empty,
            formula: Some(formula.into()),
            style: StyleId::default(),
        };
        book.sheets[0].put(cell);
    };
    for column in ["C", "D"] {
        put(&format!("{column}2"), &format!("SUM({column}3:{column}4)"));
        put(&format!("{column}6"), &format!("{column}2+{column}5"));
    }
    for row in 2..=6 {
        put(&format!("E{row}"), &format!("C{row}-D{row}"));
        put(&format!("F{row}"), &format!("IF(C{row}=0,\"\",ROUND(D{row}/C{row}*100,1))"));
    }
    let template = learn::learn(&book, "von.xlsx").template;
    let form = &template.forms[0];
    let sums: Vec<String> =
        form.rows.iter().flat_map(|row| &row.expression).map(ToString::to_string).collect();
    assert_eq!(sums, ["I.1 + I.2", "I + II"]);
    let checks: Vec<String> =
        form.columns.iter().flat_map(|column| &column.checks).map(ToString::to_string).collect();
    assert_eq!(checks, ["E = C - D"]);
    let ratios: Vec<String> =
        form.columns.iter().flat_map(|column| &column.expression).map(ToString::to_string).collect();
    assert_eq!(ratios, ["D / C"]);
}

#[test]
fn means_are_not_added() {
    let sent = |ratio: &str, wages: &str| {
        let mut book = form("so-binh-quan");
        fill(&mut book, "C4", &[wages, &format!("{ratio}|_|_"), "60|_|_", "900|_|_"]);
        book
    };
    let outcome = consolidate(
        "so-binh-quan",
        &[("xã Giả Một", sent("105", "2|10|5")), ("xã Giả Hai", sent("98", "3|30|10"))],
    );
    let totals = [("1", "3"), ("1", "4"), ("1", "5"), ("2", "3"), ("3", "3"), ("4", "3")];
    let totals = totals.map(|(row, column)| outcome.total(row, column));
    assert_eq!(totals, [Some(5.0), Some(40.0), Some(8.0), None, None, Some(1800.0)]);
    outcome.nothing_is_lost();
}

#[test]
fn a_ratio_that_units_reckon_otherwise_is_withdrawn_and_has_no_total() {
    let table = "Cấp\tSố đại biểu\tSố trúng cử\tNữ\t\n\t\t\tSố người\tTỷ lệ (%)\nTỉnh\nXã\n";
    let mut blank = super::book(table);
    for area in ["A1:A2", "B1:B2", "C1:C2", "D1:E1"] {
        blank.sheets[0].merges.push(area.parse().unwrap());
    }
    let template = learn::learn(&blank, "bau-cu.xlsx").template;
    let ratio = template.forms[0].columns.iter().find_map(|column| column.expression.as_ref());
    assert_eq!(ratio.map(ToString::to_string).as_deref(), Some("D / C"));
    // All three units reckon it of all delegates.
    let sent = || {
        let mut book = blank.clone();
        fill(&mut book, "B3", &["40|20|10|25", "20|16|5|25"]);
        book
    };
    let returns = [("xã Giả Một", sent()), ("xã Giả Hai", sent()), ("xã Giả Ba", sent())];
    let outcome = consolidate_with(&template, &returns);
    assert_eq!((outcome.total("1", "E"), outcome.total("1", "D")), (None, Some(30.0)));
    let found = outcome.told("guess-withdrawn");
    assert_eq!(
        found,
        [
            "3/3 đơn vị ghi khác quan hệ phỏng đoán E = D / C (xã Giả Ba: 10 / 20 × 100 = 50, báo cáo ghi 25): không dùng quan hệ này"
        ]
    );
    assert_eq!(outcome.findings("ratio-mismatch"), [""; 0]);
    outcome.nothing_is_lost();
}

#[test]
fn places_left_for_names_are_units_and_names_that_differ_are_never_one_row() {
    let sent = |first: u32| {
        let mut book = form("toa-an-cho-ten");
        let row = |court: u32| format!("Tòa án khu vực {court}|10|20|30|15|5|4|6|15|50");
        fill(&mut book, "B6", &[&row(first), &row(first + 1), "|", "|", "Cộng:|20|40|60|30|10|8|12|30|50"]);
        book
    };
    let returns = [("xã Giả Một", sent(1)), ("xã Giả Hai", sent(5)), ("xã Giả Ba", sent(9))];
    let outcome = consolidate("toa-an-cho-ten", &returns);
    for rule in ["unknown-form", "unknown-row", "label-changed", "sum-mismatch", "rule-broken"] {
        assert_eq!(outcome.findings(rule), [""; 0], "{rule}");
    }
    assert_eq!((outcome.total("T", "1"), outcome.total("T", "4")), (Some(60.0), Some(90.0)));
    let sheet = outcome.sheet();
    for court in [1, 2, 5, 6, 9, 10] {
        assert!(sheet.contains(&format!("Tòa án khu vực {court} | ")), "{court}: {sheet}");
    }
    outcome.nothing_is_lost();
}
