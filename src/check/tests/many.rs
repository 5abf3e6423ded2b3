//! Whatever figures there are.

use proptest::prelude::*;

use super::cases::{TABLE, checked, set};
use super::check;
use crate::testing::{a_return, template};

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
