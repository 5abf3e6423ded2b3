//! `sum-mismatch` in a consolidated workbook: a total that is not what its units gave, because it was typed over.
//!
//! A consolidated workbook knows what its units gave. A number changed by hand afterwards no longer says where it came
//! from; it is left out until somebody corrects the unit's return instead.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::consolidate::total_from;
use crate::finding::Rule;
use crate::template::Aggregation;

use super::scene::{Found, Scene};
use super::wording::{pick, say};

pub(super) fn look(scene: &Scene, found: &mut Found) {
    for spot in scene.spots() {
        let (Some(figure), Some(tally)) = (scene.figure(spot), scene.one.tallies.get(&spot)) else {
            continue;
        };
        let rule = scene.template.holds(spot);
        // Totals made of other totals are covered by those; a text is no number.
        if rule.by_column
            || matches!(rule.aggregation, Aggregation::SumOfRows | Aggregation::Ratio | Aggregation::None)
        {
            continue;
        }
        let (stated, given) = (figure.value.number(), total_from(tally, &rule).value);
        // Results are stored as binary numbers.
        let close = |a: Decimal, b: Decimal| (a - b).abs() <= Decimal::new(1, 6);
        let same = match (stated, given) {
            (Some(stated), Some(given)) => close(stated, given),
            (Some(_), None) => rule.aggregation == &Aggregation::Enum,
            (None, given) => given.is_none(),
        };
        if same {
            continue;
        }
        let message = say(|language| {
            let number = |number: Option<Decimal>| {
                number.map_or_else(|| "—".to_owned(), |number| show(number, language))
            };
            let (given, stated) = (number(given), number(stated));
            format!(
                "{} {given}, {} {stated}",
                pick(language, "các đơn vị gửi cho", "the units gave"),
                pick(language, "tệp tổng hợp ghi", "the workbook says"),
            )
        });
        let finding = scene.finding(Rule::SumMismatch, spot, message).with_help(
            "Số này đã bị sửa sau khi tổng hợp: sửa ở báo cáo của đơn vị rồi tổng hợp lại.",
            "This number was changed after consolidating: correct the unit's return and consolidate again.",
        );
        found.push((spot, finding));
    }
}
