//! `percent-as-fraction`: a percentage typed as a fraction, 0,95 for 95.
//!
//! A row whose unit of measure is `%` takes 95 for ninety-five per cent. When the parts of the percentage give just one
//! hundred times what is stated, it is certain that a fraction was typed; the ratio of the total is computed from the
//! parts and is not affected. Without parts, a figure below 1 is doubtful, and a bare 1 is noted: it may be 1 % or 100 %.
//! The figures of the other units tell more: when they all lie far above 1, both are doubtful; when they are small
//! percentages too, it may well be one. A cell that says per cent itself, by its format or in words, is believed.

use rust_decimal::Decimal;

use crate::amount::{self, Span, show};
use crate::expression::Operand;
use crate::figure::Figure;
use crate::finding::{Declaration, Finding, Group, Language, Rule, Said, Severity, Spoils, Wording};
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::{Found, Scene, percentage};
use super::set::Set;
use super::wording::{pick, say};
use super::{Check, Look};

impl Rule {
    /// A percentage typed as a fraction.
    pub const PERCENT_AS_FRACTION: Self = Self::declared(&Declaration {
        name: "percent-as-fraction",
        group: Group::Value,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Tỷ lệ ghi dạng số thập phân", en: "Percentage typed as a fraction" },
        meaning: Said {
            vi: "Ô tỷ lệ phần trăm có vẻ ghi phần của 1 thay vì phần của 100, tức nhỏ đi 100 lần. Số liệu vẫn được dùng nhưng \
                 cần kiểm tra; tỷ lệ chung được tính lại từ tử số và mẫu số nếu biểu có hai chỉ tiêu đó. Số 1 đứng một mình \
                 có thể là 1% hoặc 100%.",
            en: "The percentage seems to be a part of 1 instead of a part of 100, a hundred times too small. The figure is \
                 used but should be checked; the overall ratio is computed from numerator and denominator where the form has \
                 them. A bare 1 may be 1% or 100%.",
        },
        example: Said {
            vi: "943 hồ sơ đúng hạn trong 1.000 hồ sơ: 943 / 1.000 × 100 = 94,3%; báo cáo ghi 0,943.",
            en: "943 of 1,000 files in time: 943 / 1,000 × 100 = 94.3%; the return says 0.943.",
        },
        unit: Said {
            vi: "ghi 94,3 thay cho 0,943; dòng có đơn vị tính “%” thì ghi số phần trăm, không ghi số thập phân.",
            en: "write 94.3, not 0.943; a row measured in “%” takes the percentage, not the fraction.",
        },
        officer: Said {
            vi: "so với tử số và mẫu số hoặc với đơn vị khác; tỷ lệ thật sự dưới 1% thì giữ nguyên.",
            en: "compare with the parts or with other units; a percentage that really is below 1% stays as it is.",
        },
    });
}

pub(super) const CHECK: Check =
    Check { rule: Rule::PERCENT_AS_FRACTION, looks: &[Look::Figure(look), Look::Set(look_at_set)] };

/// When all other units state at least so many per cent, a figure of at most 1 is doubtful.
const CLEARLY_PERCENT: Decimal = Decimal::TEN;
/// A percentage of another unit above 1 and up to this shows that the row has small ones.
const SMALL: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
/// So many other units make a comparison.
const ENOUGH_UNITS: usize = 3;

/// With the parts of the percentage at hand.
pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let number = figure.value.number().filter(|number| may_be_fraction(*number))?;
    if scene.template.holds(spot).kind != Kind::Percent {
        return None;
    }
    let (numerator, denominator) = scene.ratio_at(spot)?;
    let given = match percentage(scene.evaluate(numerator), scene.evaluate(denominator)) {
        Operand::Number(given) => given,
        // The parts stand in error themselves.
        Operand::Unknown if !says_percent(figure, number) => {
            let finding = scene.finding(Rule::PERCENT_AS_FRACTION, spot, which(number, None));
            return Some(in_doubt(finding, number, severity(number)));
        }
        _ => return None,
    };
    let decimals = u32::from(figure.decimals);
    if given.meets(Span::printed(number, decimals))
        || hundredfold(number, decimals).is_none_or(|percent| !given.meets(percent))
    {
        return None;
    }
    let message = say(|language| {
        format!(
            "{} / {} × 100 = {}; {} {}",
            scene.in_numbers(numerator, language),
            scene.in_numbers(denominator, language),
            super::wording::computed(given.value, 0, language),
            pick(language, "báo cáo ghi dạng phân số", "the return states the fraction"),
            show(number, language),
        )
    });
    Some(
        with_help(scene.finding(Rule::PERCENT_AS_FRACTION, spot, message), number)
            .with_severity(Severity::Error),
    )
}

/// Against the other units, for percentages whose parts are not collected.
pub(super) fn look_at_set(set: &Set, found: &mut Found) {
    for series in set.series() {
        let rule = set.template.holds(series.spot);
        if rule.kind != Kind::Percent || rule.aggregation.is_ratio() {
            continue;
        }
        let numbers = set.numbers(&series);
        let mut lowest: Vec<Decimal> = numbers.iter().map(|(_, number)| *number).collect();
        lowest.sort_unstable();
        let small = lowest.iter().any(|other| *other > Decimal::ONE && *other <= SMALL);
        for &(member, number) in &numbers {
            let believed = set.figure(member).is_some_and(|figure| says_percent(figure, number));
            if believed || !may_be_fraction(number) {
                continue;
            }
            // Of the others: without this one itself.
            let lowest = lowest.get(usize::from(lowest[0] == number)).copied().unwrap_or_default();
            let certain = numbers.len() > ENOUGH_UNITS && lowest >= CLEARLY_PERCENT;
            let severity = match (certain, small) {
                (true, _) => Severity::Warning,
                (false, false) => severity(number),
                (false, true) if number < Decimal::ONE => Severity::Info,
                (false, true) => continue,
            };
            let doubt = which(number, certain.then_some(lowest));
            let finding = set.finding(Rule::PERCENT_AS_FRACTION, member, doubt);
            found.push((member.spot, in_doubt(finding, number, severity)));
        }
    }
}

/// What a fraction is in per cent.
fn percent(number: Decimal) -> Decimal {
    amount::in_percent(number).unwrap_or(number).normalize()
}

/// Not 0, and not above 1.
fn may_be_fraction(number: Decimal) -> bool {
    number > Decimal::ZERO && number <= Decimal::ONE
}

/// Whether the cell itself says per cent: by a format that shows it hundredfold, or in words.
fn says_percent(figure: &Figure, number: Decimal) -> bool {
    figure.raw.contains(|c: char| c == '%' || c.is_alphabetic())
        || figure.raw.parse::<Decimal>().is_ok_and(|stored| stored != number)
}

/// Without anything to compare with: a fraction is hardly meant as it stands, 1 may be.
fn severity(number: Decimal) -> Severity {
    if number < Decimal::ONE { Severity::Warning } else { Severity::Info }
}

/// `0,95% hay 95%?`
fn which(number: Decimal, lowest: Option<Decimal>) -> Wording {
    say(|language| {
        let percent = percent(number);
        let doubt = format!(
            "{}% {} {}%?",
            show(number, language),
            pick(language, "hay", "or"),
            show(percent, language)
        );
        let Some(lowest) = lowest.map(|lowest| show(lowest, language)) else { return doubt };
        match language {
            Language::Vi => format!("{doubt} Các đơn vị khác đều ghi từ {lowest}% trở lên"),
            Language::En => format!("{doubt} All other units state {lowest}% or more"),
        }
    })
}

/// What a fraction printed with so many decimals stands for, in per cent.
fn hundredfold(number: Decimal, decimals: u32) -> Option<Span> {
    if decimals == 0 { Span::exact(number) } else { Span::printed(number, decimals) }.in_percent()
}

/// A finding with nothing to prove it.
fn in_doubt(finding: Finding, number: Decimal, severity: Severity) -> Finding {
    let finding = with_help(finding, number).with_severity(severity);
    if severity > Severity::Info {
        return finding;
    }
    let percent = percent(number);
    let both = |language| (show(number, language), show(percent, language));
    let ((vi, vi_percent), (en, en_percent)) = (both(Language::Vi), both(Language::En));
    finding.with_help(
        format!("Nếu là {vi_percent}% thì gõ {vi_percent}; nếu đúng là {vi}% thì giữ nguyên."),
        format!("Type {en_percent} if it is {en_percent}%; leave it if it is {en}%."),
    )
}

fn with_help(finding: Finding, number: Decimal) -> Finding {
    let percent = percent(number);
    let (vi, en) = (show(percent, Language::Vi), show(percent, Language::En));
    finding.with_help(
        format!("Dòng có đơn vị tính % thì gõ {vi}, không gõ dạng phân số."),
        format!("In a row measured in % type {en}, not the fraction."),
    )
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped, set, shown};
    use crate::finding::Language;

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
    fn fractions_among_percentages() {
        let table = "1 percent none";
        assert_snapshot!(shown(&set(table, &["1 0.95", "1 95", "1 80", "1 60.5"]), Language::Vi, true), @r"
        percent-as-fraction warning [xã 1] 1: 0,95% hay 95%? Các đơn vị khác đều ghi từ 60,5% trở lên
            → Dòng có đơn vị tính % thì gõ 95, không gõ dạng phân số.
        ");
        assert_snapshot!(shown(&set(table, &["1 1", "1 95", "1 80", "1 60.5"]), Language::En, false), @r"
        percent-as-fraction warning [xã 1] 1: 1% or 100%? All other units state 60.5% or more
        ");
        assert_snapshot!(shown(&set(table, &["1 0.95", "1 95"]), Language::Vi, false), @"percent-as-fraction warning [xã 1] 1: 0,95% hay 95%?");
        assert_snapshot!(shown(&set(table, &["1 1", "1 0", "1 100"]), Language::Vi, true), @r"
        percent-as-fraction info [xã 1] 1: 1% hay 100%?
            → Nếu là 100% thì gõ 100; nếu đúng là 1% thì giữ nguyên.
        ");
        // Where other units have small percentages, so may this one.
        assert_snapshot!(shown(&set(table, &["1 0.5", "1 1.2", "1 1"]), Language::Vi, false), @"percent-as-fraction info [xã 1] 1: 0,5% hay 50%?");
    }
}
