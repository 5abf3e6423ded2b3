//! `scale-slip`: a figure that looks 10, 100 or 1000 times too large or too small.
//!
//! Only said when the evidence is strong: many units state figures close to each other, one unit is far from all of
//! them, and its figure times or by 10, 100 or 1000 falls among theirs. It is a hint, not a judgement: the figure is
//! used.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::finding::{Declaration, Group, Language, Rule, Said, Severity, Spoils};
use crate::model::Kind;

use super::scene::Found;
use super::set::Set;
use super::wording::say;
use super::{Check, Look};

impl Rule {
    /// The figure looks 10, 100 or 1000 times too large or small.
    pub const SCALE_SLIP: Self = Self::declared(&Declaration {
        name: "scale-slip",
        group: Group::Comparison,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said {
            vi: "Nghi sai gấp 10, 100 hoặc 1.000 lần", en: "Seemingly 10, 100 or 1,000 times off"
        },
        meaning: Said {
            vi: "Số liệu lớn hơn hoặc nhỏ hơn mức thường gặp khoảng 10, 100 hoặc 1.000 lần: gõ thừa, thiếu chữ số, nhầm dấu \
                 chấm với dấu phẩy, hoặc ghi theo đơn vị tính khác. Số liệu vẫn được tính như đã ghi, nên tổng có thể sai.",
            en: "The figure is about 10, 100 or 1,000 times larger or smaller than usual: a digit too many or too few, dot \
                 and comma exchanged, or another unit of measure. It is used as typed, so the total may be wrong.",
        },
        example: Said {
            vi: "Ba kỳ trước là 1.250, 1.310 và 1.280 triệu đồng, kỳ này ghi 1,29: có thể là 1,29 × 1.000 = 1.290.",
            en: "The last three periods were 1,250, 1,310 and 1,280 million đồng, this one says 1.29: perhaps \
                 1.29 × 1,000 = 1,290.",
        },
        unit: Said {
            vi: "đối chiếu chứng từ, kiểm tra dấu chấm, dấu phẩy và đơn vị tính rồi sửa hoặc xác nhận.",
            en: "compare with your records, check dots, commas and the unit of measure, then correct or confirm.",
        },
        officer: Said {
            vi: "chờ đơn vị xác nhận trước khi trình ký, vì một số sai gấp 1.000 lần có thể lấn át cả tổng.",
            en: "wait for the unit's answer before the workbook is signed: one figure off by 1,000 can swamp the total.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::SCALE_SLIP, looks: &[Look::Set(look)] };

/// So many other units make strong evidence.
const ENOUGH_UNITS: usize = 8;
/// The largest of the others is at most so many times the smallest.
const CLOSE: Decimal = Decimal::TWO;
/// The figure lies at least so many times outside their range.
const FAR: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

pub(super) fn look(set: &Set, found: &mut Found) {
    for series in set.series() {
        let rule = set.template.holds(series.spot);
        if !matches!(rule.kind, Kind::Count | Kind::Quantity) || rule.aggregation.is_common() {
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
            let finding = set.finding(Rule::SCALE_SLIP, *member, message).with_severity(Severity::Info);
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

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{set, shown};
    use crate::finding::Language;

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
}
