//! `scale-slip`: a figure that looks 10, 100 or 1000 times too large or too small.
//!
//! Only said when the evidence is strong: many units state figures close to each other, one unit is far from all of
//! them, and its figure times or by 10, 100 or 1000 falls among theirs. It is a hint, not a judgement: the figure is
//! used.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::finding::{Language, Rule, Severity};
use crate::model::{Aggregation, Kind};

use super::scene::Found;
use super::set::Set;
use super::wording::say;

/// So many other units make strong evidence.
const ENOUGH_UNITS: usize = 8;
/// The largest of the others is at most so many times the smallest.
const CLOSE: Decimal = Decimal::TWO;
/// The figure lies at least so many times outside their range.
const FAR: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

pub(super) fn look(set: &Set, found: &mut Found) {
    for series in set.series() {
        let rule = set.template.holds(series.spot);
        if !matches!(rule.kind, Kind::Count | Kind::Quantity) || *rule.aggregation == Aggregation::Same {
            continue;
        }
        let numbers = set.numbers(&series);
        if numbers.len() <= ENOUGH_UNITS {
            continue;
        }
        let mut sorted: Vec<Decimal> = numbers.iter().map(|(_, number)| *number).collect();
        sorted.sort();
        for (member, number) in &numbers {
            let lowest = if sorted[0] == *number { sorted[1] } else { sorted[0] };
            let last = sorted.len() - 1;
            let highest = if sorted[last] == *number { sorted[last - 1] } else { sorted[last] };
            let Some(times) = slip(*number, lowest, highest) else { continue };
            let message = say(|language| {
                let (number, low, high) =
                    (show(*number, language), show(lowest, language), show(highest, language));
                let meant = show(times, language);
                match language {
                    Language::Vi => format!("{number} hay {meant}? Các đơn vị khác ghi từ {low} đến {high}"),
                    Language::En => format!("{number} or {meant}? The other units state {low} to {high}"),
                }
            });
            let finding = set.finding(Rule::ScaleSlip, *member, message).with_severity(Severity::Info);
            found.push((
                member.spot,
                finding.with_help(
                    "Kiểm tra chữ số 0 và dấu phân cách hàng nghìn.",
                    "Check the zeros and the thousands separator.",
                ),
            ));
        }
    }
}

/// The number ten, a hundred or a thousand times larger or smaller that falls among the others, if this is clear.
fn slip(number: Decimal, lowest: Decimal, highest: Decimal) -> Option<Decimal> {
    if number <= Decimal::ZERO || lowest < Decimal::TEN || highest > lowest.saturating_mul(CLOSE) {
        return None;
    }
    let far = number >= highest.saturating_mul(FAR) || number.saturating_mul(FAR) <= lowest;
    let among = |meant: &Decimal| far && (lowest..=highest).contains(meant);
    super::cause::POWERS
        .into_iter()
        .flat_map(|power| [number.checked_mul(power), number.checked_div(power)])
        .flatten()
        .map(|meant| meant.normalize())
        .find(among)
}
