//! Many figures at once: sets of returns, periods, blocks of rows.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::{TABLE, check, checked, set, shown};
use crate::finding::Language;
use crate::testing::{a_return, template};

#[test]
fn units_that_differ() {
    let table = "1 count same\n2 count sum";
    assert_snapshot!(shown(&set(table, &["1 137/2 1", "1 137/2 2", "1 138/2 3", "1 _", "1 !139"]), Language::Vi, true), @r"
    differs-between-units warning [xã 3] 1: Báo cáo ghi 138, 2/3 đơn vị ghi 137; số này phải giống nhau
        → Đối chiếu với danh mục do cấp trên công bố rồi sửa.
    ");
    assert_snapshot!(shown(&set(table, &["1 137", "1 138"]), Language::Vi, false), @r"
    differs-between-units warning 1: Số này phải giống nhau ở mọi đơn vị nhưng không có số nào chiếm đa số: 137 (xã 1); 138 (xã 2)
    ");
    assert_snapshot!(shown(&set(table, &["1 137", "1 138", "1 138", "1 137"]), Language::En, false), @r"
    differs-between-units warning 1: This must be the same in all units but no value has a majority: 137 (xã 1, xã 4); 138 (xã 2, xã 3)
    ");
    assert_snapshot!(shown(&set(table, &["1 137", "1 137", "2 5"]), Language::Vi, false), @"");
}

#[test]
fn fractions_among_percentages() {
    let table = "1 percent none";
    assert_snapshot!(shown(&set(table, &["1 0.95", "1 95", "1 80", "1 60.5"]), Language::Vi, true), @r"
    percent-as-fraction warning [xã 1] 1: 0,95% hay 95%? Các đơn vị khác đều ghi từ 60,5% trở lên
        → Dòng có đơn vị tính % thì gõ 95, không gõ dạng phân số.
    ");
    assert_snapshot!(shown(&set(table, &["1 1", "1 95", "1 80", "1 60.5"]), Language::En, false), @r"
    percent-as-fraction warning [xã 1] 1: 1% or 100%? All other units state 60.5% or more
    ");
    assert_snapshot!(shown(&set(table, &["1 0.95", "1 95"]), Language::Vi, false), @"percent-as-fraction warning [xã 1] 1: 0,95% hay 95%?");
    assert_snapshot!(shown(&set(table, &["1 1", "1 0", "1 100"]), Language::Vi, true), @r"
    percent-as-fraction info [xã 1] 1: 1% hay 100%?
        → Nếu là 100% thì gõ 100; nếu đúng là 1% thì giữ nguyên.
    ");
    // Where other units have small percentages, so may this one.
    assert_snapshot!(shown(&set(table, &["1 0.5", "1 1.2", "1 1"]), Language::Vi, false), @"percent-as-fraction info [xã 1] 1: 0,5% hay 50%?");
}

#[test]
fn slips_among_units() {
    let table = "1 count sum";
    let near = ["1 100", "1 120", "1 150", "1 130", "1 140", "1 110", "1 160", "1 170"];
    let with = |odd: &'static str| {
        let mut all = near.to_vec();
        all.push(odd);
        shown(&set(table, &all), Language::Vi, false)
    };
    assert_snapshot!(with("1 1300"), @r"
    scale-slip info [xã 9] 1: 1.300 hay 130? Các đơn vị khác ghi từ 100 đến 170
    ");
    assert_snapshot!(with("1 14"), @r"
    scale-slip info [xã 9] 1: 14 hay 140? Các đơn vị khác ghi từ 100 đến 170
    ");
    assert_snapshot!(with("1 400"), @"");
    assert_snapshot!(with("1 5"), @"");
}

#[test]
fn blocks_shifted_by_a_row() {
    let table = "
        1 heading
        1.1 count sum
        1.2 count sum | 1.2 <= 1.1
        1.3 yes yes
        1.4 count sum
        1.5 percent ratio = 1.7 / 1.6
        1.6 count sum
        1.7 count sum | 1.7 <= 1.6
        1.8 yes yes
        1.9 count sum";
    let right = "1.1 20/1.2 10/1.3 1/1.4 30/1.5 80/1.6 50/1.7 40/1.8 1/1.9 12";
    assert_snapshot!(checked(table, right), @"");
    let down = "1.1 20/1.2 _/1.3 10/1.4 1/1.5 30/1.6 80/1.7 50/1.8 40/1.9 1";
    assert_snapshot!(checked(table, down), @r"
    choice-out-of-range error 1.3: 10 không phải một trong các lựa chọn: 0 = Không; 1 = Có
    shifted-rows error 1.4: Các số ở C3:C10 có vẻ bị lệch xuống một dòng: chuyển lên một dòng thì 3 phát hiện còn 0
    ratio-mismatch error 1.5: 50 / 80 × 100 = 62,5; báo cáo ghi 30
    shifted-rows error 1.6: 80 có vẻ là số liệu của mục 1.5 (các số ở C3:C10 bị lệch một dòng)
    shifted-rows error 1.7: 50 có vẻ là số liệu của mục 1.6 (các số ở C3:C10 bị lệch một dòng)
    choice-out-of-range error 1.8: 40 không phải một trong các lựa chọn: 0 = Không; 1 = Có
    shifted-rows error 1.9: 1 có vẻ là số liệu của mục 1.8 (các số ở C3:C10 bị lệch một dòng)
    ");
    let up = "1 20/1.1 10/1.2 1/1.3 30/1.4 80/1.5 50/1.6 40/1.7 1/1.8 12/1.9 _";
    assert_snapshot!(checked(table, up), @r"
    value-on-heading warning 1: Dòng tiêu đề không nhận số, báo cáo ghi 20
    shifted-rows error 1: Các số ở C1:C10 có vẻ bị lệch lên một dòng: chuyển xuống một dòng thì 4 phát hiện còn 0
    shifted-rows error 1.1: 10 có vẻ là số liệu của mục 1.2 (các số ở C1:C10 bị lệch một dòng)
    shifted-rows error 1.2: 1 có vẻ là số liệu của mục 1.3 (các số ở C1:C10 bị lệch một dòng)
    choice-out-of-range error 1.3: 30 không phải một trong các lựa chọn: 0 = Không; 1 = Có
    shifted-rows error 1.4: 80 có vẻ là số liệu của mục 1.5 (các số ở C1:C10 bị lệch một dòng)
    ratio-mismatch error 1.5: 1 / 40 × 100 = 2,5; báo cáo ghi 50
    shifted-rows error 1.6: 40 có vẻ là số liệu của mục 1.7 (các số ở C1:C10 bị lệch một dòng)
    shifted-rows error 1.7: 1 có vẻ là số liệu của mục 1.8 (các số ở C1:C10 bị lệch một dòng)
    choice-out-of-range error 1.8: 12 không phải một trong các lựa chọn: 0 = Không; 1 = Có
    ");
}

#[test]
fn huge_numbers_do_not_overflow() {
    let huge = "79228162514264337593543950335";
    let codes =
        ["1", "2", "2.1", "2.2", "4.1", "4.2", "4.3", "5", "5.2", "5.3", "6", "6.1", "7", "8", "9", "9.1"];
    for number in [huge, "-79228162514264337593543950335", "0.0000000000000000000000000001"] {
        let figures: Vec<String> = codes.iter().map(|code| format!("{code} {number}")).collect();
        checked(TABLE, &figures.join("/"));
        set(TABLE, &[figures.join("/").as_str(); 10]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in the cells: no panic, the same findings each time, no rule twice at a figure.
    #[test]
    fn any_figures_can_be_checked(values in proptest::collection::vec((0usize..9, -50i64..2000, 0u32..3), 24)) {
        let template = template(TABLE);
        let entries: Vec<String> = template.forms[0].rows.iter().zip(&values).map(|(row, (state, number, decimals))| {
            let text = match state {
                0 => "_".to_owned(),
                1 => "-".to_owned(),
                2 => "?".to_owned(),
                3 => "x".to_owned(),
                4 => "0".to_owned(),
                _ => rust_decimal::Decimal::new(*number, *decimals).to_string(),
            };
            format!("{} {text}", row.code)
        }).collect();
        let one = a_return(&template, "xã", &entries.join("/"));
        let findings = check(&template, &one);
        prop_assert_eq!(&findings, &check(&template, &one));
        let mut seen: Vec<_> = findings.iter().map(|finding| (&finding.subject, finding.rule)).collect();
        seen.sort();
        let all = seen.len();
        seen.dedup();
        prop_assert_eq!(all, seen.len());
    }
}
