//! `outlier-vs-previous`: a figure is far from the previous period's.
//!
//! Ten times as many files as last quarter, or a tenth, may be true, but a person should look. Small numbers are not
//! compared. What there is at the end of a period moves less than what happened in it, so three times is far there.
//! When the previous figure times or by 10, 100 or 1000 gives about the present one, the help says so.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::finding::{Language, Rule};
use crate::template::{Course, Kind};

use super::periods::Periods;
use super::scene::Found;
use super::wording::{computed, say};

/// Below this, numbers are too small to compare.
const SMALL: Decimal = Decimal::ONE_HUNDRED;
/// How many times is far, for stocks.
const FAR_STOCK: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

pub(super) fn look(periods: &Periods, found: &mut Found) {
    for (spot, now, before) in periods.numbers() {
        let Some(row) = spot.form_of(periods.template).printed(spot.row) else { continue };
        let counts = matches!(periods.template.holds(spot).kind, Kind::Count | Kind::Quantity);
        let (small, large) = if now < before { (now, before) } else { (before, now) };
        let far = if row.course == Course::Stock { FAR_STOCK } else { Decimal::TEN };
        if !counts || small <= Decimal::ZERO || large < SMALL || large < small.saturating_mul(far) {
            continue;
        }
        let Some(ratio) = large.checked_div(small) else { continue };
        let message = say(|language| {
            let times = computed(ratio, 0, language);
            let (now_shown, before_shown) = (show(now, language), show(before, language));
            match (language, now > before) {
                (Language::Vi, true) => {
                    format!("Kỳ trước {before_shown}, kỳ này {now_shown}: gấp {times} lần")
                }
                (Language::Vi, false) => {
                    format!("Kỳ trước {before_shown}, kỳ này {now_shown}: giảm {times} lần")
                }
                (Language::En, true) => {
                    format!("Previously {before_shown}, now {now_shown}: {times} times as much")
                }
                (Language::En, false) => {
                    format!("Previously {before_shown}, now {now_shown}: {times} times less")
                }
            }
        });
        let mut finding = periods.finding(Rule::OutlierVsPrevious, spot, message).with_help(
            "Kiểm tra số kỳ này với sổ theo dõi; nếu đúng thì ghi chú lý do.",
            "Check the figure against the records; if it is right, note the reason.",
        );
        let slipped = super::cause::POWERS
            .into_iter()
            .find(|power| ratio > *power * Decimal::new(9, 1) && ratio < *power * Decimal::new(11, 1));
        if let Some(power) = slipped {
            let (vi, en) = (show(power, Language::Vi), show(power, Language::En));
            finding.help = finding.help.then(
                &format!(" Chênh khoảng {vi} lần: kiểm tra chữ số 0 và dấu phân cách."),
                &format!(" About {en} times: check the zeros and the separators."),
            );
        }
        found.push((spot, finding));
    }
}
