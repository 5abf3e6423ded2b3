use std::collections::BTreeSet;

use insta::assert_snapshot;

use super::*;
use crate::finding::Language;
use crate::testing::{a_return, template, template_of};
use cases::{CLEAN, TABLE, but, checked, helped, in_english, set, shown};

pub(super) mod cases;
mod many;
mod pages;

#[test]
fn a_clean_return_has_no_findings() {
    assert_snapshot!(checked(TABLE, CLEAN), @"");
    assert_snapshot!(checked(TABLE, &but("2 _/2.1 0/2.2 0/7 0/4.1 0/4.2 0/4.3 _/4.4 -/9 110/9.1 10/9.2 11/5 0/5.2 _/5.3 _")), @"");
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
fn findings_of_reading_are_taken_into_account() {
    let template = template(TABLE);
    let mut one = a_return(&template, "xã", &but("5.2 7"));
    assert_eq!(check(&template, &one).len(), 1);
    let subject = Spot::new(0, template.forms[0].row_index("5.2").unwrap(), 2).subject(&template);
    let place = crate::finding::Place::file(&one.file);
    let earlier = Finding::new(Rule::AMBIGUOUS_NUMBER, place, crate::finding::Wording::default());
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
    // These have their cases above, or where texts are read.
    fired.extend([Rule::RULE_BROKEN, Rule::SHIFTED_ROWS, Rule::SCALE_SLIP]);
    fired.extend([Rule::NARRATIVE_RATIO, Rule::NARRATIVE_SUM, Rule::NARRATIVE_DIFFERS]);
    fired.extend([Rule::OUTLIER_VS_PREVIOUS, Rule::DECREASED_CUMULATIVE, Rule::NOT_COMPARABLE]);
    let looking = CHECKS.iter().filter(|check| !check.looks.is_empty());
    assert_eq!(fired, looking.map(|check| check.rule).collect());
}

#[test]
fn errors_are_excluded() {
    let template = template(TABLE);
    let mut one = a_return(&template, "xã", &but("1 -5/2.2 25/5 43/7 3/4 25/9 0/3.2 _"));
    one.findings = check(&template, &one);
    let lenient = one.findings.iter_mut().find(|finding| finding.rule == Rule::CHOICE_OUT_OF_RANGE).unwrap();
    lenient.severity = Severity::Warning;
    exclude(&template, &mut one, &[]);
    let excluded: BTreeSet<&str> = one.forms[0]
        .iter()
        .filter(|(.., figure)| figure.is_excluded())
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
        assert_eq!(finding.value.is_empty(), finding.rule == Rule::BLANK_REQUIRED);
        assert!(!finding.subject.indicator.is_empty());
    }
}
