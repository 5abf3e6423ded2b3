//! `sum-mismatch` in a consolidated workbook: a total that is not what its units gave, because it was typed over.
//!
//! A consolidated workbook knows what its units gave. A number changed by hand afterwards no longer says where it came
//! from; it is left out until somebody corrects the unit's return instead.

use rust_decimal::Decimal;

use crate::amount::{is_close, show};
use crate::finding::{Rule, Wording};
use crate::merge::Total;
use crate::merge::totals;
use crate::model::Aggregation;

use crate::check::scene::{Found, Scene};
use crate::check::wording::{pick, say};

/// A workbook that does not show the units behind it: its totals against its tallies.
pub(super) fn look(scene: &Scene, found: &mut Found) {
    let made = totals(scene.template, &[scene.one]);
    for spot in scene.spots() {
        let Some(figure) = scene.figure(spot).filter(|_| scene.one.tallies.contains_key(&spot)) else {
            continue;
        };
        let aggregation = scene.template.holds(spot).aggregation;
        let total = made[spot.form].get(spot.row, spot.column);
        if let Some(message) = contradiction(figure.value.number(), total, aggregation) {
            let finding = scene.finding(Rule::SUM_MISMATCH, spot, message).with_help(
                "Số này đã bị sửa sau khi tổng hợp: sửa ở báo cáo của đơn vị rồi tổng hợp lại.",
                "This number was changed after consolidating: correct the unit's return and consolidate again.",
            );
            found.push((spot, finding));
        }
    }
}

/// What a consolidated workbook says against what its units gave.
pub fn contradiction(stated: Option<Decimal>, total: &Total, aggregation: &Aggregation) -> Option<Wording> {
    let given = total.value;
    let same = match (stated, given) {
        (Some(stated), Some(given)) => is_close(stated, given),
        (None, None) => true,
        // Joined notes may be a number.
        (Some(_), None) => aggregation.is_text(),
        (None, Some(_)) => false,
    };
    if same {
        return None;
    }
    Some(say(|language| {
        let number =
            |number: Option<Decimal>| number.map_or_else(|| "—".to_owned(), |number| show(number, language));
        let (given, stated) = (number(given), number(stated));
        format!(
            "{} {given}, {} {stated}",
            pick(language, "các đơn vị gửi cho", "the units gave"),
            pick(language, "tệp tổng hợp ghi", "the workbook says"),
        )
    }))
}
