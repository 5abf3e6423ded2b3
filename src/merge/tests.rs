use std::fmt::Write;

use insta::assert_snapshot;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::testing::{a_return, template, template_of};

/// Totals as text: `code column = value | text (units) left out`.
fn shown(template: &Template, forms: &[FormTotals]) -> String {
    let mut text = String::new();
    for (position, form) in template.forms.iter().enumerate() {
        for (row, indicator) in form.rows.iter().enumerate() {
            for column in form.value_columns() {
                let total = forms[position].get(row, column);
                let code = &form.columns[column].code;
                let column = if &**code == "v" { String::new() } else { format!(" ({code})") };
                write!(text, "{}{column} =", indicator.code).unwrap();
                if let Some(value) = total.value {
                    write!(text, " {value}").unwrap();
                }
                if let Some(content) = &total.text {
                    write!(text, " {content:?}").unwrap();
                }
                write!(text, " of {}/{}", total.units, total.tally.units).unwrap();
                if !total.left_out.is_empty() {
                    write!(text, ", without {:?}", total.left_out).unwrap();
                }
                text.push_str(if total.paired { ", paired\n" } else { "\n" });
            }
        }
    }
    text
}

fn merged(table: &str, returns: &[&str]) -> String {
    let template = template(table);
    let returns: Vec<Return> = returns
        .iter()
        .enumerate()
        .map(|(index, figures)| a_return(&template, &format!("xã {}", index + 1), figures))
        .collect();
    let done = consolidate(Arc::clone(&template), None, "huyện".into(), returns, None);
    shown(&template, &done.forms)
}

#[test]
fn each_aggregation() {
    let table = "
        1 count sum
        2 percent ratio = 2.2 / 2.1
        2.1 count sum
        2.2 count sum
        3 heading
        4 count same
        5 count max
        6 yes yes
        7 choice enum | | Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2
        8 percent mean:1
        9 text text
        10 percent none
        11 count sum-of-rows = 1 + 12
        12 count sum-of-rows = 2.1 + 2.2
        13 percent ratio = 12 / 11";
    let returns = [
        "1 10/2 50/2.1 20/2.2 10/4 137/5 3/6 1/7 1/8 90/9 'tốt/10 60",
        "1 -/2.1 0/2.2 0/4 137/5 2/6 0/7 0/8 100/10 70",
        "1 30/2.1 4/2.2 3/4 138/5 _/6 1/7 1/9 'khá",
        "3 25",
    ];
    assert_snapshot!(merged(table, &returns), @r#"
    1 = 40 of 2/4
    2 = 54.17 of 3/4
    2.1 = 24 of 3/4
    2.2 = 13 of 3/4
    3 = of 0/4
    4 = 137 of 3/4
    5 = 3 of 2/4
    6 = 2 of 3/4
    7 = "Trực tuyến: 1; Phát phiếu: 2" of 3/4
    8 = 90 of 1/4, paired
    9 = "xã 1: tốt\nxã 3: khá" of 2/4
    10 = of 2/4
    11 = 77 of 3/4
    12 = 37 of 3/4
    13 = 48.05 of 3/4
    "#);
}

#[test]
fn errors_are_left_out_and_ratios_take_units_that_gave_both() {
    let table = "
        1 count sum
        2 percent ratio = 2.2 / 2.1
        2.1 count sum
        2.2 count sum
        3 count sum-of-rows = 2.1 + 2.2
        4 percent mean:1
        5 percent ratio = (2.1 - 2.2) / 1";
    let returns = [
        "1 !10/2.1 20/2.2 !25/4 50",
        "1 5/2.1 10/2.2 5/4 80",
        "1 5/2 !99/2.1 10/2.2 7/4 _",
        "2.1 0/2.2 _",
        "1 5/2.1 ?/2.2 _/4 100",
    ];
    assert_snapshot!(merged(table, &returns), @r"
    1 = 15 of 3/5, without [0]
    2 = 60 of 2/5, without [0], paired
    2.1 = 40 of 4/5
    2.2 = 12 of 2/5, without [0]
    3 = 52 of 4/5, without [0]
    4 = 90 of 2/5, without [0], paired
    5 = 80 of 2/5, without [0], paired
    ");
}

#[test]
fn no_number_is_not_zero() {
    let table = "
        1 percent ratio = 1.2 / 1.1
        1.1 count sum
        1.2 count sum
        2 count same
        3 count sum-of-rows = 1.1 + 4
        4 count sum
        5 yes yes";
    assert_snapshot!(merged(table, &["1.1 0/1.2 0/2 1", "1.1 0/1.2 0/2 2", ""]), @r"
    1 = of 2/3
    1.1 = 0 of 2/3
    1.2 = 0 of 2/3
    2 = of 2/3
    3 = 0 of 2/3
    4 = of 0/3
    5 = of 0/3
    ");
    assert_snapshot!(merged(table, &[]), @r"
    1 = of 0/0
    1.1 = of 0/0
    1.2 = of 0/0
    2 = of 0/0
    3 = of 0/0
    4 = of 0/0
    5 = of 0/0
    ");
}

#[test]
fn columns_have_their_own_rules() {
    let table = "
        : 6, 7, 8 = 6 + 7, 9 percent ratio = 7 / 8, 10 max
        a count sum
        b count sum
        c heading";
    assert_snapshot!(merged(table, &["a 1 2 3 66 4/b 5 !5 10 50 6", "a 3 _ 3 0 9/b 1 1 2 50 1"]), @r"
    a (6) = 4 of 2/2
    a (7) = 2 of 1/2
    a (8) = 6 of 2/2
    a (9) = 33.33 of 1/2
    a (10) = 9 of 2/2
    b (6) = 6 of 2/2
    b (7) = 1 of 1/2, without [0]
    b (8) = 7 of 2/2, without [0]
    b (9) = 14.29 of 1/2, without [0]
    b (10) = 6 of 2/2
    c (6) = of 0/2
    c (7) = of 0/2
    c (8) = of 0/2
    c (9) = of 0/2
    c (10) = of 0/2
    ");
}

#[test]
fn other_forms_circles_and_empty_templates() {
    let template = template_of(&[
        ("A", "1 count sum-of-rows = B!1 + B!2"),
        ("B", "1 count sum\n2 count sum-of-rows = 3\n3 count sum-of-rows = 2"),
    ]);
    let one = a_return(&template, "x", "B:1 7/B:2 1");
    let excluded = Return { standing: Standing::Excluded, ..a_return(&template, "y", "B:1 100") };
    let expected: [Arc<str>; 2] = ["x".into(), "y".into()];
    let done = consolidate(Arc::clone(&template), None, Arc::default(), vec![one, excluded], Some(&expected));
    assert_snapshot!(shown(&template, &done.forms), @r"
    1 = of 1/1
    1 = 7 of 1/1
    2 = of 0/1
    3 = of 0/1
    ");
    assert_eq!(done.missing, ["y".into()]);
    assert_eq!(done.expected, Some(2));
}

#[test]
fn a_total_without_known_parts_is_the_sum_of_the_stated_totals() {
    assert_snapshot!(merged("1 count sum-of-rows\n2 percent ratio", &["1 5/2 50", "1 6"]), @r"
    1 = 11 of 2/2
    2 = of 0/2
    ");
}

#[test]
fn huge_numbers_do_not_overflow() {
    let huge = "79228162514264337593543950335";
    let table = "1 count sum\n2 percent ratio = 1 / 1\n3 quantity mean:1\n4 count sum-of-rows = 1 + 1";
    merged(table, &[&format!("1 {huge}/3 {huge}"), &format!("1 {huge}/3 {huge}")]);
}

const TABLE: &str = "
    : v, w, q percent ratio = w / v
    1 count sum
    2 percent ratio = 2.2 / 2.1
    2.1 count sum
    2.2 count sum
    4 count same
    5 count max
    6 yes yes
    7 choice enum | | Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2
    8 percent mean:1
    9 text text
    11 count sum-of-rows = 1 + 12
    12 count sum-of-rows = 2.1 + 2.2
    13 percent ratio = 12 / 11";

/// What consolidating gives, as a return one level up.
fn as_return(template: &Template, unit: &str, forms: &[FormTotals]) -> Return {
    let mut one = a_return(template, unit, "");
    for (position, form) in template.forms.iter().enumerate() {
        for row in 0..form.rows.len() {
            for column in form.value_columns() {
                let tally = forms[position].get(row, column).tally.clone();
                one.tallies.insert(Spot::new(position, row, column), tally);
            }
        }
    }
    one
}

fn any_return() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        4 => (0u32..40).prop_map(|number| number.to_string()),
        1 => (0u32..400).prop_map(|number| format!("{}.{}", number / 10, number % 10)),
        1 => Just("_".to_owned()),
        1 => Just("-".to_owned()),
        1 => Just("?".to_owned()),
        1 => (0u32..40).prop_map(|number| format!("!{number}")),
        1 => Just("'ghi-chú".to_owned()),
    ];
    let codes = ["1", "2", "2.1", "2.2", "4", "5", "6", "7", "8", "9", "11", "12"];
    proptest::collection::vec((value.clone(), value), codes.len()).prop_map(move |values| {
        let rows: Vec<String> =
            codes.iter().zip(values).map(|(code, (v, w))| format!("{code} {v} {w}")).collect();
        rows.join(" / ")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn consolidating_consolidations_is_consolidating_all(
        figures in proptest::collection::vec((any_return(), 0usize..4), 0..12),
    ) {
        let template = template(TABLE);
        let returns: Vec<Return> = figures
            .iter()
            .enumerate()
            .map(|(index, (figures, _))| a_return(&template, &format!("xã {index}"), figures))
            .collect();
        let all = totals(&template, &returns.iter().collect::<Vec<_>>());
        let parts: Vec<Return> = (0..4)
            .map(|group| {
                let members: Vec<&Return> =
                    returns.iter().zip(&figures).filter(|(_, (_, g))| *g == group).map(|(one, _)| one).collect();
                as_return(&template, &format!("huyện {group}"), &totals(&template, &members))
            })
            .collect();
        let forwards = totals(&template, &parts.iter().collect::<Vec<_>>());
        let backwards = totals(&template, &parts.iter().rev().collect::<Vec<_>>());
        for (row, column) in (0..template.forms[0].rows.len()).flat_map(|row| (2..5).map(move |c| (row, c))) {
            let all = Total { left_out: Vec::new(), ..all[0].get(row, column).clone() };
            prop_assert_eq!(&all, forwards[0].get(row, column));
            prop_assert_eq!(&all, backwards[0].get(row, column));
        }
    }
}

#[test]
fn two_thousand_returns_take_well_under_a_second() {
    let mut table = String::new();
    for index in 0..32 {
        writeln!(
            table,
            "{index}.1 count sum\n{index}.2 count sum\n{index} percent ratio = {index}.2 / {index}.1"
        )
        .unwrap();
        writeln!(table, "{index}.3 count sum-of-rows = {index}.1 + {index}.2").unwrap();
    }
    let template = template(&table);
    let figures: Vec<String> = (0..32).map(|index| format!("{index}.1 20/{index}.2 10")).collect();
    let one = a_return(&template, "xã", &figures.join("/"));
    let returns = vec![&one; 2000];
    let start = std::time::Instant::now();
    let totals = totals(&template, &returns);
    let taken = start.elapsed();
    assert_eq!(totals[0].get(0, 2).value, Some(Decimal::from(40_000)));
    // Some ten times what a debug build takes on a slow machine.
    assert!(taken.as_secs() < 5, "{taken:?}");
}
