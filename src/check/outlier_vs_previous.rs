//! `outlier-vs-previous`: the figure is far from the previous period's.
//!
//! How a figure changed is held against how the same figure of the other units changed, by medians, which a few wild values
//! do not move: by how many times for what is counted or measured, by how many points for percentages. Where few units can be
//! compared nothing is said.

use rust_decimal::Decimal;

use crate::amount::{rounded, show};
use crate::compare::robust::{factor, median, usual_distance, usual_factor};
use crate::finding::{Declaration, Group, Language, Rule, Said, Severity, Spoils, Wording};
use crate::model::{Course, Kind};
use crate::past::Past;

use super::scene::Found;
use super::set::{Member, Series, Set};
use super::wording::say;
use super::{Check, Look};

impl Rule {
    /// The figure is far from the previous period's.
    pub const OUTLIER_VS_PREVIOUS: Self = Self::declared(&Declaration {
        name: "outlier-vs-previous",
        group: Group::Comparison,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Khác thường so với kỳ trước", en: "Far from the previous period" },
        meaning: Said {
            vi: "Số liệu tăng hoặc giảm quá nhiều so với kỳ trước của chính đơn vị. Mức thay đổi khác hẳn mức \
                 chung của các đơn vị khác (tính theo trung vị; dưới 8 đơn vị so sánh được thì không kết luận). Có thể là \
                 biến động thật, cũng có thể gõ nhầm; số liệu vẫn được tính nhưng nên hỏi lại.",
            en: "The figure rose or fell very much against the same unit's previous period, unlike those of the other \
                 units (by medians; nothing is said of fewer than 8 units that can be compared). It may be real or a slip; \
                 the figure is used, but worth a question.",
        },
        example: Said {
            vi: "Kỳ trước 120 hồ sơ, kỳ này 960 hồ sơ: 960 / 120 = 8 lần.",
            en: "The previous period had 120 files, this one has 960: 960 / 120 = 8 times as many.",
        },
        unit: Said {
            vi: "kiểm tra lại số; nếu đúng thì ghi nguyên nhân ở cột ghi chú.",
            en: "check the figure; if it is right, give the cause in the notes column.",
        },
        officer: Said {
            vi: "hỏi nguyên nhân; đơn vị mới sáp nhập thì so với tổng của các đơn vị cũ.",
            en: "ask for the cause; compare a merged unit with the sum of its predecessors.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::OUTLIER_VS_PREVIOUS, looks: &[Look::Past(look)] };

/// So many units that can be compared make evidence.
const ENOUGH_UNITS: usize = 8;
/// Far is the usual factor so many times multiplied with itself: six median deviations of the logarithm, which is four standard
/// deviations where logarithms spread normally.
const DEVIATIONS: u32 = 6;
/// What changed less than so many times against the others is never far.
const LEAST_FACTOR: Decimal = Decimal::from_parts(3, 0, 0, false, 0);
/// Counts vary by chance by the square root of what is expected: four of these are no chance (squared).
const CHANCE: Decimal = Decimal::from_parts(16, 0, 0, false, 0);
/// Percentages that moved fewer points against the others are never far.
const LEAST_POINTS: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

/// A figure of two periods.
struct Pair {
    member: Member,
    then: Decimal,
    now: Decimal,
}

fn look(set: &Set, past: &Past, found: &mut Found) {
    let (Some(then), Some(now)) = (past.period, set.period) else { return };
    // What happens in a quarter cannot be held against what happens in a year, nor what adds up to June against March.
    let as_long = then.is_as_long_as(now);
    let as_far = as_long || then.days().1.month() == now.days().1.month();
    for series in set.printed() {
        let holds = set.template.holds(series.spot);
        let Some(row) = series.spot.form_of(set.template).printed(series.spot.row) else { continue };
        let alike = match row.course {
            Course::Flow => as_long,
            Course::Cumulative => as_far,
            Course::Stock => true,
        };
        if !alike || holds.aggregation.is_common() {
            continue;
        }
        let pairs = pairs(set, past, &series);
        if pairs.len() < ENOUGH_UNITS {
            continue;
        }
        match holds.kind {
            Kind::Count | Kind::Quantity => by_factor(set, &pairs, holds.kind == Kind::Count, found),
            // A ratio with parts is told where its parts are.
            Kind::Percent if !holds.aggregation.is_ratio() => by_points(set, &pairs, found),
            _ => {}
        }
    }
}

fn pairs(set: &Set, past: &Past, series: &Series) -> Vec<Pair> {
    let pair = |(member, now): (Member, Decimal)| {
        let then = past.of_unit(&set.used[member.position].unit, member.spot)?;
        Some(Pair { member, then, now })
    };
    set.numbers(series).into_iter().filter_map(pair).collect()
}

/// What is counted or measured: how many times it became.
fn by_factor(set: &Set, pairs: &[Pair], counts: bool, found: &mut Found) {
    let positive = |pair: &&Pair| pair.then > Decimal::ZERO && pair.now > Decimal::ZERO;
    let times: Vec<Decimal> =
        pairs.iter().filter(positive).filter_map(|pair| pair.now.checked_div(pair.then)).collect();
    if times.len() < ENOUGH_UNITS {
        return;
    }
    let Some(middle) = median(times.clone()) else { return };
    let Some(usual) = usual_factor(&times, middle) else { return };
    let far = (0..DEVIATIONS).try_fold(Decimal::ONE, |far, _| far.checked_mul(usual));
    let Some(far) = far.map(|far| far.max(LEAST_FACTOR)) else { return };
    for pair in pairs {
        let Some(expected) = pair.then.checked_mul(middle) else { continue };
        let factor = factor(pair.now, expected);
        // What came from nothing, or became nothing, is any number of times as much; only of counts it is known how large a
        // number chance does not make.
        let is_far = factor.map_or(counts, |factor| factor > far);
        if is_far && !(counts && by_chance(pair.now, expected)) {
            tell(set, pair.member, say(|language| changed(pair, middle, language)), found);
        }
    }
}

/// Whether a count may be as expected but for chance.
fn by_chance(now: Decimal, expected: Decimal) -> bool {
    let distance = now - expected;
    let most = now.max(expected).checked_mul(CHANCE);
    distance.checked_mul(distance).zip(most).is_none_or(|(square, most)| square <= most)
}

fn changed(pair: &Pair, middle: Decimal, language: Language) -> String {
    let [then, now, usual] =
        [pair.then, pair.now, rounded(middle, 2)].map(|number| show(number.normalize(), language));
    let times = pair.now.checked_div(pair.then).map(|times| show(rounded(times, 2).normalize(), language));
    match (language, times) {
        (Language::Vi, Some(times)) => format!(
            "kỳ trước {then}, kỳ này {now}: {now} / {then} = {times} lần; các đơn vị khác thường là {usual} lần"
        ),
        (Language::Vi, None) => {
            format!("kỳ trước {then}, kỳ này {now}; các đơn vị khác thường là {usual} lần kỳ trước")
        }
        (Language::En, Some(times)) => {
            format!(
                "before {then}, now {now}: {now} / {then} = {times} times; usually {usual} times in other units"
            )
        }
        (Language::En, None) => {
            format!("before {then}, now {now}; other units usually have {usual} times as much as before")
        }
    }
}

/// Percentages: how many points they moved.
fn by_points(set: &Set, pairs: &[Pair], found: &mut Found) {
    let moved: Vec<Decimal> = pairs.iter().map(|pair| pair.now - pair.then).collect();
    let Some(middle) = median(moved.clone()) else { return };
    let Some(usual) = usual_distance(&moved, middle) else { return };
    let far = (usual * Decimal::from(DEVIATIONS)).max(LEAST_POINTS);
    for (pair, moved) in pairs.iter().zip(moved).filter(|(_, moved)| (*moved - middle).abs() > far) {
        tell(set, pair.member, say(|language| moved_by(pair, (moved, middle), language)), found);
    }
}

fn moved_by(pair: &Pair, (moved, middle): (Decimal, Decimal), language: Language) -> String {
    let [then, now, moved, usual] =
        [pair.then, pair.now, moved, middle].map(|number| show(rounded(number, 2).normalize(), language));
    match language {
        Language::Vi => format!(
            "kỳ trước {then} %, kỳ này {now} %: {now} - {then} = {moved} điểm; các đơn vị khác thường là {usual} điểm"
        ),
        Language::En => format!(
            "before {then} %, now {now} %: {now} - {then} = {moved} points; usually {usual} points in other units"
        ),
    }
}

fn tell(set: &Set, member: Member, message: Wording, found: &mut Found) {
    let finding = set.finding(Rule::OUTLIER_VS_PREVIOUS, member, message).with_help(
        "Kiểm tra lại số; nếu đúng thì ghi nguyên nhân ở cột ghi chú.",
        "Check the figure; if it is right, give the cause in the notes column.",
    );
    found.push((member.spot, finding));
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::after_in;

    fn of<'a>(units: &'a [String], numbers: &'a [String]) -> Vec<(&'a str, &'a str)> {
        units.iter().map(String::as_str).zip(numbers.iter().map(String::as_str)).collect()
    }

    /// Nine units that grow by a tenth, and one that does otherwise.
    fn ten(table: &str, (then, now): (&str, &str), periods: (&str, &str)) -> String {
        let units: Vec<String> = (1..=10).map(|unit| format!("xã {unit}")).collect();
        let with = |each: i64, odd: &str| -> Vec<String> {
            let numbers = (1..=9).map(|unit| each + each * unit / 10).map(|number| format!("1 {number}"));
            numbers.chain([format!("1 {odd}")]).collect()
        };
        let (before, after) = (with(100, then), with(110, now));
        after_in(table, (&of(&units, &after), &of(&units, &before)), periods)
    }

    #[test]
    fn what_changes_unlike_the_others() {
        let years = ("2024", "2023");
        assert_snapshot!(
            ten("1 count sum", ("120", "960"), years),
            @"outlier-vs-previous warning [xã 10] 1: kỳ trước 120, kỳ này 960: 960 / 120 = 8 lần; các đơn vị khác thường là 1,1 lần"
        );
        assert_snapshot!(
            ten("1 count sum", ("500", "0"), years),
            @"outlier-vs-previous warning [xã 10] 1: kỳ trước 500, kỳ này 0: 0 / 500 = 0 lần; các đơn vị khác thường là 1,1 lần"
        );
        assert_snapshot!(
            ten("1 count sum", ("0", "400"), years),
            @"outlier-vs-previous warning [xã 10] 1: kỳ trước 0, kỳ này 400; các đơn vị khác thường là 1,1 lần kỳ trước"
        );
        assert_snapshot!(
            ten("1 percent none", ("90", "20"), years),
            @"outlier-vs-previous warning [xã 10] 1: kỳ trước 90 %, kỳ này 20 %: 20 - 90 = -70 điểm; các đơn vị khác thường là 14 điểm"
        );
        // As the others, a little more, and what small numbers do by chance.
        for (then, now) in [("1000", "1100"), ("100", "250"), ("1", "6"), ("0", "5"), ("5", "0")] {
            assert_eq!(ten("1 count sum", (then, now), years), "", "{then} {now}");
        }
        // A quarter against a year.
        assert_eq!(ten("1 count sum", ("120", "960"), ("2024-Q1", "2023")), "");
    }
}
