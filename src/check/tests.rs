use std::collections::BTreeSet;
use std::fmt::Write;

use insta::assert_snapshot;

use super::*;
use crate::finding::Language;
use crate::testing::{a_return, template, template_of};

mod many;

/// Findings as text: `rule severity [form!]indicator[ column] raw: message → help`.
fn shown(findings: &[Finding], language: Language, with_help: bool) -> String {
    let mut text = String::new();
    for finding in findings {
        let subject = &finding.subject;
        write!(text, "{} {} ", finding.rule, finding.severity.name()).unwrap();
        if !finding.unit.is_empty() && &*finding.unit != "xã" {
            write!(text, "[{}] ", finding.unit).unwrap();
        }
        if &*subject.form != "F" {
            write!(text, "{}!", subject.form).unwrap();
        }
        write!(text, "{}", subject.indicator).unwrap();
        if &*subject.column != "v" {
            write!(text, " ({})", subject.column).unwrap();
        }
        writeln!(text, ": {}", finding.message.to(language)).unwrap();
        if with_help {
            writeln!(text, "    → {}", finding.help.to(language)).unwrap();
        }
    }
    text
}

fn checked(table: &str, figures: &str) -> String {
    let template = template(table);
    shown(&check(&template, &a_return(&template, "xã", figures)), Language::Vi, false)
}

fn helped(table: &str, figures: &str) -> String {
    let template = template(table);
    shown(&check(&template, &a_return(&template, "xã", figures)), Language::Vi, true)
}

fn in_english(table: &str, figures: &str) -> String {
    let template = template(table);
    shown(&check(&template, &a_return(&template, "xã", figures)), Language::En, true)
}

fn set(table: &str, returns: &[&str]) -> Vec<Finding> {
    let template = template(table);
    let returns: Vec<Return> = returns
        .iter()
        .enumerate()
        .map(|(index, figures)| a_return(&template, &format!("xã {}", index + 1), figures))
        .collect();
    check_set(&template, &returns.iter().collect::<Vec<_>>())
}

const TABLE: &str = "
    1 count sum
    2 percent ratio = 2.2 / 2.1
    2.1 count sum | | nhiệm vụ
    2.2 count sum | 2.2 <= 2.1
    3 heading
    3.1 count none | | | owner
    3.2 count sum | | | required
    4 heading
    4.1 count sum
    4.2 count sum | 4.2 + 4.3 + 4.4 <= 4.1
    4.3 count sum
    4.4 count sum
    5 count sum-of-rows = 5.1 + 5.2 + 5.3
    5.1 count sum | | | owner
    5.2 count sum
    5.3 count sum
    6 count same = 6.1 + 6.2
    6.1 count same
    6.2 count same
    7 yes yes
    7.1 choice enum | | Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2
    8 percent none
    9 percent ratio = 9.2 / 9.1
    9.1 quantity sum
    9.2 quantity sum";

const CLEAN: &str =
    "1 6/2 75/2.1 20/2.2 15/3.2 5/4.1 25/4.2 20/4.3 2/4.4 1/5 3/5.2 1/5.3 2/6 129/6.1 100/6.2 29
    /7 1/7.1 2/8 95.5/9 6.02/9.1 10900/9.2 656.3";

/// The clean return with some rows changed.
fn but(changes: &str) -> String {
    format!("{CLEAN}/{changes}")
}

#[test]
fn a_clean_return_has_no_findings() {
    assert_snapshot!(checked(TABLE, CLEAN), @"");
    assert_snapshot!(checked(TABLE, &but("2 _/2.1 0/2.2 0/7 0/4.1 0/4.2 0/4.3 _/4.4 -/9 110/9.1 10/9.2 11/5 0/5.2 _/5.3 _")), @"");
}

#[test]
fn counts() {
    assert_snapshot!(helped(TABLE, &but("1 -5")), @r"
    negative-count error 1: -5 < 0: số đếm không thể âm
        → Sửa lại số, hoặc xóa dấu trừ nếu gõ thay cho dấu gạch ngang «không phát sinh».
    ");
    assert_snapshot!(helped(TABLE, &but("2.1 2.844")), @r"
    fractional-count error 2.1: 2,844 không phải số nguyên, chỉ tiêu này đếm theo nhiệm vụ
        → Gõ số nguyên; kiểm tra dấu chấm, dấu phẩy phân cách hàng nghìn.
    ");
    assert_snapshot!(checked("1 quantity sum = 2 - 3\n2 quantity sum\n3 quantity sum", "1 -5/2 0/3 5"), @"");
}

#[test]
fn answers() {
    assert_snapshot!(helped(TABLE, &but("7 3/7.1 5")), @r"
    choice-out-of-range error 7: 3 không phải một trong các lựa chọn: 0 = Không; 1 = Có
        → Gõ số của một lựa chọn; nếu là số lượng thì chuyển sang đúng dòng.
    choice-out-of-range error 7.1: 5 không phải một trong các lựa chọn: 0 = Trực tuyến; 1 = Phát phiếu; 2 = Kết hợp
        → Gõ số của một lựa chọn; nếu là số lượng thì chuyển sang đúng dòng.
    ");
    assert_snapshot!(in_english(TABLE, &but("7 0.5")), @r"
    choice-out-of-range error 7: 0.5 is not one of the choices: 0 = Không; 1 = Có
        → Type the number of one of the choices; a count belongs in another row.
    ");
}

#[test]
fn percentages_out_of_range() {
    assert_snapshot!(helped(TABLE, &but("8 -3")), @r"
    percent-out-of-range error 8: -3% < 0%: tỷ lệ không thể âm
        → Sửa lại tỷ lệ phần trăm; kiểm tra dấu phẩy thập phân và hai số dùng để tính.
    ");
    assert_snapshot!(checked(TABLE, &but("8 120")), @r"
    percent-out-of-range warning 8: 120% > 100%: chỉ đúng nếu vượt kế hoạch
    ");
    assert_snapshot!(checked(TABLE, &but("8 1200")), @r"
    percent-out-of-range error 8: 1.200% > 100%: tỷ lệ không thể lớn như vậy
    ");
    assert_snapshot!(checked(TABLE, &but("2 750")), @"percent-out-of-range error 2: 750% > 100%: phần không thể lớn hơn tổng");
    // A plan may be exceeded, and a ratio that its parts give is not the culprit.
    assert_snapshot!(checked(TABLE, &but("9 120/9.1 100/9.2 120")), @"");
    assert_snapshot!(checked(TABLE, &but("2 125/2.2 25")), @"part-exceeds-whole error 2.2: 25 > 20: mục 2.2 lớn hơn mục 2.1");
    assert_snapshot!(checked(TABLE, &but("9 1300/9.1 100/9.2 120")), @r"
    percent-out-of-range error 9: 1.300% > 100%: tỷ lệ không thể lớn như vậy
    ");
}

#[test]
fn percentages_as_fractions() {
    assert_snapshot!(helped(TABLE, &but("2 0.75")), @r"
    percent-as-fraction error 2: 15 / 20 × 100 = 75; báo cáo ghi dạng phân số 0,75
        → Dòng có đơn vị tính % thì gõ 75, không gõ dạng phân số.
    ");
    assert_snapshot!(checked(TABLE, &but("2 1/2.2 20")), @r"
    percent-as-fraction error 2: 20 / 20 × 100 = 100; báo cáo ghi dạng phân số 1
    ");
    assert_snapshot!(checked(TABLE, &but("2 0.75/2.2 -15")), @r"
    percent-as-fraction warning 2: 0,75% hay 75%?
    negative-count error 2.2: -15 < 0: số đếm không thể âm
    ");
    // One per cent is one per cent.
    assert_snapshot!(checked(TABLE, &but("2 1/2.1 100/2.2 1")), @"");
    assert_snapshot!(checked(TABLE, &but("2 0.5")), @"ratio-mismatch error 2: 15 / 20 × 100 = 75; báo cáo ghi 0,5");
}

#[test]
fn ratios() {
    assert_snapshot!(helped(TABLE, &but("9 0")), @r"
    ratio-mismatch error 9: 656,3 / 10.900 × 100 = 6,02; báo cáo ghi 0
        → Mục 9 = mục 9.2 / mục 9.1 × 100: sửa tỷ lệ hoặc hai số dùng để tính.
    ");
    assert_snapshot!(helped(TABLE, &but("2 57")), @r"
    ratio-mismatch error 2: 15 / 20 × 100 = 75; báo cáo ghi 57
        → Mục 2 = mục 2.2 / mục 2.1 × 100: sửa tỷ lệ hoặc hai số dùng để tính. Có thể 75 đã gõ thành 57 (đảo hai chữ số).
    ");
    assert_snapshot!(in_english(TABLE, &but("2 133.3")), @r"
    percent-out-of-range error 2: 133.3% > 100%: a part cannot exceed its whole
        → Correct the percentage; check the decimal comma and the two numbers it is made of.
    ");
    assert_snapshot!(checked(TABLE, &but("9 6.03")), @"ratio-mismatch error 9: 656,3 / 10.900 × 100 = 6,02; báo cáo ghi 6,03");
    for passes in ["6.02", "6.021", "6.0", "6"] {
        assert_eq!(checked(TABLE, &but(&format!("9 {passes}"))), "", "{passes}");
    }
}

#[test]
fn cut_off_percentages_pass() {
    let table = "1 percent ratio = 1.2 / 1.1\n1.1 count sum\n1.2 count sum";
    for (figures, passes) in [
        ("1 99.84/1.1 1329/1.2 1327", true),
        ("1 99.85/1.1 1329/1.2 1327", true),
        ("1 99.8/1.1 1329/1.2 1327", true),
        ("1 100/1.1 1329/1.2 1327", true),
        ("1 99.86/1.1 1329/1.2 1327", false),
        ("1 99.7/1.1 1329/1.2 1327", false),
    ] {
        assert_eq!(checked(table, figures).is_empty(), passes, "{figures}");
    }
}

#[test]
fn undefined_ratios() {
    assert_snapshot!(helped(TABLE, &but("2 0/2.1 0/2.2 0")), @r"
    ratio-undefined info 2: Mục 2.1 = 0: không có tỷ lệ, báo cáo ghi 0
        → Để trống tỷ lệ khi mẫu số bằng 0 hoặc không có.
    ");
    assert_snapshot!(in_english(TABLE, &but("2 100/2.1 0/2.2 0")), @r"
    ratio-undefined warning 2: Row 2.1 = 0: there is no percentage, the return states 100
        → Leave the percentage blank when there is nothing to take it of.
    ");
    assert_snapshot!(checked(TABLE, &but("2 100/2.1 _/2.2 _")), @r"
    ratio-undefined warning 2: Mục 2.1 để trống: không có tỷ lệ, báo cáo ghi 100
    ");
}

#[test]
fn sums() {
    assert_snapshot!(helped(TABLE, &but("5 43")), @r"
    sum-mismatch error 5: 1 + 2 = 3, báo cáo ghi 43
        → Mục 5 = mục 5.1 + mục 5.2 + mục 5.3: sửa tổng hoặc các phần.
    ");
    assert_snapshot!(helped(TABLE, &but("5 4/5.2 _")), @r"
    sum-mismatch error 5: Các phần cộng lại 2 (mục 5.2 để trống), báo cáo ghi 4
        → Mục 5 = mục 5.1 + mục 5.2 + mục 5.3: sửa tổng hoặc các phần.
    ");
    assert_snapshot!(helped(TABLE, &but("5 4/5.2 _/5.3 _")), @r"
    sum-mismatch warning 5: Báo cáo ghi tổng 4 nhưng các phần đều để trống (mục 5.1, mục 5.2, mục 5.3)
        → Điền các phần: tổng hợp cộng từ các phần, số ghi ở dòng tổng không được cộng.
    ");
    assert_snapshot!(in_english(TABLE, &but("6 192")), @r"
    sum-mismatch error 6: 100 + 29 = 129, the return states 192
        → Row 6 = row 6.1 + row 6.2: correct the total or the parts.
    ");
    assert_snapshot!(helped(TABLE, &but("6 1290/6.1 _")), @r"
    sum-mismatch error 6: Các phần cộng lại 29 (mục 6.1 để trống), báo cáo ghi 1.290
        → Mục 6 = mục 6.1 + mục 6.2: sửa tổng hoặc các phần.
    ");
    let long = "1 count sum-of-rows = 2 + 3 + 4\n2 count sum\n3 count sum\n4 count sum";
    assert_snapshot!(helped(long, "1 70/2 30/3 40/4 5"), @r"
    sum-mismatch error 1: 30 + 40 + 5 = 75, báo cáo ghi 70
        → Mục 1 = mục 2 + mục 3 + mục 4: sửa tổng hoặc các phần. Có thể tổng chưa cộng mục 4.
    ");
    assert_snapshot!(helped(long, "1 138/2 30/3 49/4 14"), @r"
    sum-mismatch error 1: 30 + 49 + 14 = 93, báo cáo ghi 138
        → Mục 1 = mục 2 + mục 3 + mục 4: sửa tổng hoặc các phần. Có thể 94 ở mục 3 đã gõ thành 49 (đảo hai chữ số).
    ");
}

#[test]
fn parts_and_wholes() {
    assert_snapshot!(helped(TABLE, &but("2.2 25")), @r"
    part-exceeds-whole error 2.2: 25 > 20: mục 2.2 lớn hơn mục 2.1
        → Mục 2.1 phải ≥ mục 2.2: kiểm tra cả hai bên và sửa.
    ");
    assert_snapshot!(helped(TABLE, &but("2.2 51/2.1 20")), @r"
    part-exceeds-whole error 2.2: 51 > 20: mục 2.2 lớn hơn mục 2.1
        → Mục 2.1 phải ≥ mục 2.2: kiểm tra cả hai bên và sửa. Có thể 15 ở mục 2.2 đã gõ thành 51 (đảo hai chữ số).
    ");
    assert_snapshot!(helped(TABLE, &but("4.3 9")), @r"
    part-exceeds-whole error 4.1: 20 + 9 + 1 = 30 > 25: các phần cộng lại lớn hơn mục 4.1
        → Mục 4.1 phải ≥ mục 4.2 + mục 4.3 + mục 4.4: kiểm tra cả hai bên và sửa.
    ");
    assert_snapshot!(in_english(TABLE, &but("4.3 9")), @r"
    part-exceeds-whole error 4.1: 20 + 9 + 1 = 30 > 25: the parts together exceed row 4.1
        → Row 4.1 must be ≥ row 4.2 + row 4.3 + row 4.4: check both sides and correct.
    ");
    // What exceeds alone is not reported together with others.
    let table = "1 count sum\n2 count sum | 2 <= 1 ; 2 + 3 <= 1\n3 count sum";
    assert_snapshot!(checked(table, "1 10/2 11/3 1"), @"part-exceeds-whole error 2: 11 > 10: mục 2 lớn hơn mục 1");
    let table = "III heading\nIII#1 count sum\nIII#2 count sum | III#1 >= III#2";
    assert_snapshot!(checked(table, "III#1 1654/III#2 2844"), @r"
    part-exceeds-whole error III#2: 2.844 > 1.654: «Label III#2» lớn hơn «Label III#1»
    ");
}

#[test]
fn rules_of_the_template() {
    let table = "
        1 count sum | 1 > 2
        2 count sum | 2 + 3 >= 4 + 5
        3 quantity sum = 1 + 2 - 4
        4 count sum
        5 count sum";
    assert_snapshot!(checked(table, "1 10/2 4/3 9/4 5/5 5"), @"");
    assert_snapshot!(helped(table, "1 4/2 4/3 9/4 5/5 9"), @r"
    rule-broken error 1: mục 1 > mục 2: 4 <= 4
        → Quy tắc của biểu mẫu không đúng với các số đã ghi; kiểm tra và sửa.
    rule-broken error 3: Mục 3 = mục 1 + mục 2 - mục 4: 4 + 4 - 5 = 3, báo cáo ghi 9
        → Sửa số ghi hoặc các số dùng để tính.
    ");
    assert_snapshot!(in_english(table, "1 4/2 4/3 9/4 5/5 9"), @r"
    rule-broken error 1: row 1 > row 2: 4 <= 4
        → The stated numbers break a rule of the form; check and correct them.
    rule-broken error 3: Row 3 = row 1 + row 2 - row 4: 4 + 4 - 5 = 3, the return states 9
        → Correct the stated number or those it is made of.
    ");
}

#[test]
fn rules_over_columns() {
    let table = "
        : 6, 7 | 7 <= 6, 8 = 6 + 7, 13 percent ratio = 7 / 8
        a count sum
        b percent none
        c yes yes
        d heading";
    assert_snapshot!(checked(table, "a 4 1 5 20/b 50 70 _ _/c 0 1 _ _"), @"");
    assert_snapshot!(helped(table, "a 1 4 6 20"), @r"
    part-exceeds-whole error a (7): 4 > 1: cột 7 lớn hơn cột 6
        → Cột 6 phải ≥ cột 7: kiểm tra cả hai bên và sửa.
    sum-mismatch error a (8): 1 + 4 = 5, báo cáo ghi 6
        → Cột 8 = cột 6 + cột 7: sửa tổng hoặc các phần.
    ");
    assert_snapshot!(in_english(table, "a 4 1 5 30/d 1 _ _ 0"), @r"
    ratio-mismatch error a (13): 1 / 5 × 100 = 20; the return states 30
        → Column 13 = column 7 / column 8 × 100: correct the percentage or its parts.
    value-on-heading warning d (6): A heading takes no number, the return states 1
        → Remove the number from the heading; if it is a figure, move it to its row.
    value-on-heading info d (13): A heading takes no number, the return states 0
        → Remove the number from the heading; if it is a figure, move it to its row.
    ");
}

#[test]
fn blanks() {
    assert_snapshot!(helped(TABLE, &but("3.2 _")), @r"
    blank-required warning 3.2: Mục 3.2 bắt buộc phải có số nhưng để trống
        → Điền số; nếu không có thì gõ 0.
    ");
    assert_snapshot!(checked(TABLE, &but("3.2 -")), @"");
    assert_snapshot!(checked(TABLE, &but("6 _")), @r"
    blank-required warning 6: Mục 6 để trống, các phần cộng lại: 100 + 29 = 129
    ");
    assert_snapshot!(checked(TABLE, &but("6 _/6.1 _/6.2 0")), @"blank-required info 6: Mục 6 để trống, các phần cộng lại: 0");
    assert_snapshot!(checked(TABLE, &but("5 _/5.2 _/5.3 _")), @"");
    assert_snapshot!(checked(TABLE, &but("2.2 _")), @r"
    blank-required warning 2.2: Mục 2.2 để trống nhưng mục 2.1 = 20: không tính được mục 2
    ");
    assert_snapshot!(checked(TABLE, &but("2 _/2.2 _")), @r"
    blank-required info 2.2: Mục 2.2 để trống nhưng mục 2.1 = 20: không tính được mục 2
    ");
    assert_snapshot!(in_english(TABLE, &but("2.1 _")), @r"
    blank-required warning 2.1: Row 2.1 is blank but row 2.2 = 15: row 2 cannot be computed
        → Fill in the number; type 0 if there is none.
    ");
}

#[test]
fn headings_and_rows_of_other_levels() {
    assert_snapshot!(helped(TABLE, &but("3 0")), @r"
    value-on-heading info 3: Dòng tiêu đề không nhận số, báo cáo ghi 0
        → Xóa số ở dòng tiêu đề; nếu là số liệu thì chuyển xuống đúng dòng.
    ");
    assert_snapshot!(checked(TABLE, &but("4 25")), @r"
    value-on-heading warning 4: Dòng tiêu đề không nhận số, báo cáo ghi 25 (trùng mục 4.1)
    ");
    assert_snapshot!(checked(TABLE, &but("4 48")), @r"
    value-on-heading warning 4: Dòng tiêu đề không nhận số, báo cáo ghi 48 (bằng tổng các dòng bên dưới)
    ");
    assert_snapshot!(in_english(TABLE, &but("4 7")), @r"
    value-on-heading warning 4: A heading takes no number, the return states 7
        → Remove the number from the heading; if it is a figure, move it to its row.
    ");
    assert_snapshot!(helped(TABLE, &but("3.1 4/5.1 0")), @r"
    stray-value warning 3.1: Dòng này do cấp tỉnh báo cáo, báo cáo ghi 4
        → Xóa số, hoặc chuyển sang dòng của cấp mình.
    ");
}

#[test]
fn one_mistake_gives_one_finding() {
    // The part is wrong: neither its ratio nor the sum it enters is judged.
    assert_snapshot!(checked(TABLE, &but("2.1 -20")), @"negative-count error 2.1: -20 < 0: số đếm không thể âm");
    assert_snapshot!(checked(TABLE, &but("2.1 ?")), @"");
    assert_snapshot!(checked(TABLE, &but("2.1 x")), @"");
    assert_snapshot!(checked(TABLE, &but("2.1 !99")), @"");
    assert_snapshot!(checked(TABLE, &but("5.2 ?/5 99")), @"");
    // A row of another level may be absent.
    assert_snapshot!(checked(TABLE, &but("5.1 x/5 99")), @"sum-mismatch error 5: 1 + 2 = 3, báo cáo ghi 99");
}

#[test]
fn a_wrong_total_is_not_blamed_on_the_totals_it_enters() {
    let table = "
        1 count sum-of-rows = 2 + 3
        2 count sum
        3 count sum-of-rows = 4 + 5
        4 count sum
        5 count sum";
    assert_snapshot!(checked(table, "1 10/2 4/3 8/4 3/5 3"), @"sum-mismatch error 3: 3 + 3 = 6, báo cáo ghi 8");
    assert_snapshot!(checked(table, "1 11/2 4/3 6/4 3/5 3"), @"sum-mismatch error 1: 4 + 6 = 10, báo cáo ghi 11");
}

#[test]
fn findings_of_reading_are_taken_into_account() {
    let template = template(TABLE);
    let mut one = a_return(&template, "xã", &but("5.2 7"));
    assert_eq!(check(&template, &one).len(), 1);
    let subject = Spot::new(0, template.forms[0].row_index("5.2").unwrap(), 2).subject(&template);
    let place = crate::finding::Place::file(&one.file);
    let earlier = Finding::new(Rule::AmbiguousNumber, place, crate::finding::Wording::default());
    one.findings.push(earlier.with_subject(subject));
    assert_eq!(check(&template, &one).len(), 0);
    let answers = Spot::new(0, template.forms[0].row_index("7").unwrap(), 2);
    let mut consolidated = a_return(&template, "huyện", &but("7 12"));
    assert_eq!(check(&template, &consolidated).len(), 1);
    let mut tally = crate::tally::Tally::default();
    for answer in [1, 1, 0] {
        tally.add_number(answer.into(), true);
    }
    consolidated.tallies.insert(answers, tally);
    assert_snapshot!(
        shown(&check(&template, &consolidated), Language::Vi, false),
        @"sum-mismatch error [huyện] 7: các đơn vị gửi cho 2, tệp tổng hợp ghi 12"
    );
    let mut unchanged = a_return(&template, "huyện", &but("7 2"));
    unchanged.tallies.clone_from(&consolidated.tallies);
    assert_eq!(check(&template, &unchanged).len(), 0, "how many said yes");
    one.standing = Standing::Superseded;
    assert_eq!(check(&template, &one).len(), 0);
}

#[test]
fn other_forms() {
    let template = template_of(&[
        ("A", "1 count sum-of-rows = B!1 + B!2"),
        ("B", "1 count sum\n2 count sum | 2 <= A!1"),
    ]);
    let mut one = a_return(&template, "xã", "A:1 5/B:1 1/B:2 3");
    assert_snapshot!(shown(&check(&template, &one), Language::Vi, false), @"sum-mismatch error A!1: 1 + 3 = 4, báo cáo ghi 5");
    one.forms.pop();
    assert_eq!(check(&template, &one).len(), 0, "a form that is not there cannot be judged");
}

#[test]
fn every_check_fires() {
    let mut fired = BTreeSet::new();
    let template = template(TABLE);
    for changes in [
        "1 -5",
        "2.1 2.5",
        "7 3",
        "4 25",
        "3.1 4",
        "5 43",
        "2.2 25",
        "8 -3",
        "2 0.75",
        "9 0",
        "2 0/2.1 0/2.2 0",
        "3.2 _",
    ] {
        let found = check(&template, &a_return(&template, "xã", &but(changes)));
        fired.extend(found.into_iter().map(|finding| finding.rule));
    }
    fired.extend(set("1 count same", &["1 1", "1 2"]).into_iter().map(|finding| finding.rule));
    // These have their cases above.
    fired.extend([Rule::RuleBroken, Rule::ShiftedRows, Rule::ScaleSlip]);
    assert_eq!(fired, CHECKS.iter().map(|check| check.rule).collect());
}

#[test]
fn errors_are_excluded() {
    let template = template(TABLE);
    let mut one = a_return(&template, "xã", &but("1 -5/2.2 25/5 43/7 3/4 25/9 0/3.2 _"));
    one.findings = check(&template, &one);
    let lenient = one.findings.iter_mut().find(|finding| finding.rule == Rule::ChoiceOutOfRange).unwrap();
    lenient.severity = Severity::Warning;
    exclude(&template, &mut one, &[]);
    let excluded: BTreeSet<&str> = one.forms[0]
        .iter()
        .filter(|(.., figure)| figure.excluded)
        .map(|(row, ..)| &*template.forms[0].printed(row).unwrap().code)
        .collect();
    assert_eq!(excluded, BTreeSet::from(["1", "2.2", "5", "9"]));
}

#[test]
fn findings_name_their_figure_and_speak_both_languages() {
    let template = template(TABLE);
    let one = a_return(&template, "xã", &but("1 -5/2.2 25/5 43/7 3/4 25/9 0/3.2 _/8 2000"));
    let findings = check(&template, &one);
    assert!(findings.len() > 7);
    for finding in findings {
        assert!(!finding.message.vi.is_empty() && !finding.message.en.is_empty(), "{finding:?}");
        assert!(!finding.help.vi.is_empty() && !finding.help.en.is_empty(), "{finding:?}");
        assert!(finding.place.cell.is_some() && &*finding.place.file == "xã.xlsx", "{finding:?}");
        assert_eq!(&*finding.unit, "xã");
        assert_eq!(finding.value.is_empty(), finding.rule == Rule::BlankRequired);
        assert!(!finding.subject.indicator.is_empty());
    }
}
