//! `percent-out-of-range`: a percentage below 0 or above 100.
//!
//! A share of a whole lies between 0 and 100: anything else is an error. A percentage of a plan may exceed 100, so it
//! is only doubtful, unless it exceeds 1000. When the parts of the percentage give just what is stated, nothing is said
//! here: if they are wrong, the finding stands at the part.

use rust_decimal::Decimal;

use crate::amount::{Span, show};
use crate::expression::Operand;
use crate::figure::Figure;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils};
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::{Scene, percentage};
use super::wording::{pick, say};
use super::{Check, Look};

impl Rule {
    /// A percentage below 0 or above 100.
    pub const PERCENT_OUT_OF_RANGE: Self = Self::declared(&Declaration {
        name: "percent-out-of-range",
        group: Group::Value,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Tỷ lệ ngoài khoảng 0 đến 100", en: "Percentage outside 0 to 100" },
        meaning: Said {
            vi: "Tỷ lệ phần trăm nhỏ hơn 0 hoặc lớn hơn 100, trong khi phần không thể lớn hơn toàn bộ. Thường do gõ nhầm, nhân \
                 100 hai lần, hoặc đảo tử số với mẫu số. Số liệu này để ngoài tổng.",
            en: "A percentage is below 0 or above 100 although a part cannot exceed its whole. Usually a slip, a second \
                 multiplication by 100, or numerator and denominator exchanged. The figure is left out of totals.",
        },
        example: Said {
            vi: "95 hồ sơ đúng hạn trong 100 hồ sơ: 95 / 100 × 100 = 95%; báo cáo ghi 9500 vì nhân 100 hai lần.",
            en: "95 of 100 files in time: 95 / 100 × 100 = 95%; the return says 9500, multiplied by 100 twice.",
        },
        unit: Said {
            vi: "tính lại tỷ lệ từ tử số và mẫu số rồi sửa ô này.",
            en: "compute the percentage again from its numerator and denominator and correct the cell.",
        },
        officer: Said {
            vi: "nếu chỉ tiêu thật sự có thể vượt 100% (như vượt kế hoạch) thì lập miễn trừ có lý do và thời hạn; nếu không, \
                 đề nghị đơn vị sửa.",
            en: "if the indicator can really exceed 100% (a plan surpassed), write a waiver with reason and expiry; else ask \
                 the unit to correct it.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::PERCENT_OUT_OF_RANGE, looks: &[Look::Figure(look)] };

/// Beyond this even an exceeded plan is not believed.
const NEVER: Decimal = Decimal::ONE_THOUSAND;

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let number = figure.value.number()?;
    let holds = scene.template.holds(spot);
    if holds.kind != Kind::Percent {
        return None;
    }
    if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number) {
        return None;
    }
    let ratio = scene.ratio_at(spot);
    if let Some((numerator, denominator)) = ratio {
        let given = percentage(scene.evaluate_as_typed(numerator), scene.evaluate_as_typed(denominator));
        let stated = Span::printed(number, u32::from(figure.decimals));
        if matches!(given, Operand::Number(given) if given.meets(stated)) {
            return None;
        }
    }
    if number < Decimal::ZERO {
        if holds.may_be_negative() {
            return None;
        }
        let message = say(|language| {
            let text = pick(language, "tỷ lệ không thể âm", "a percentage cannot be negative");
            format!("{}% < 0%: {text}", show(number, language))
        });
        return Some(with_help(scene.finding(Rule::PERCENT_OUT_OF_RANGE, spot, message)));
    }
    let share_of_whole = ratio.is_some_and(|(numerator, denominator)| {
        let mut pairs =
            numerator.found().flat_map(|part| denominator.found().map(move |whole| (part, whole)));
        pairs.any(|(part, whole)| scene.is_part_of(part, whole))
    });
    let severity = if share_of_whole || number > NEVER { Severity::Error } else { Severity::Warning };
    let message = say(|language| {
        let text = if share_of_whole {
            pick(language, "phần không thể lớn hơn tổng", "a part cannot exceed its whole")
        } else if number > NEVER {
            pick(language, "tỷ lệ không thể lớn như vậy", "no percentage is that large")
        } else {
            pick(language, "chỉ đúng nếu vượt kế hoạch", "right only if a plan was exceeded")
        };
        format!("{}% > 100%: {text}", show(number, language))
    });
    Some(with_help(scene.finding(Rule::PERCENT_OUT_OF_RANGE, spot, message)).with_severity(severity))
}

fn with_help(finding: Finding) -> Finding {
    finding.with_help(
        "Sửa lại tỷ lệ phần trăm; kiểm tra dấu phẩy thập phân và hai số dùng để tính.",
        "Correct the percentage; check the decimal comma and the two numbers it is made of.",
    )
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped};

    #[test]
    fn percentages_out_of_range() {
        assert_snapshot!(helped(TABLE, &but("8 -3")), @r"
        percent-out-of-range error 8: -3% < 0%: tỷ lệ không thể âm
            → Sửa lại tỷ lệ phần trăm; kiểm tra dấu phẩy thập phân và hai số dùng để tính.
        ");
        assert_snapshot!(checked(TABLE, &but("8 120")), @r"
        percent-out-of-range warning 8: 120% > 100%: chỉ đúng nếu vượt kế hoạch
        ");
        assert_snapshot!(checked(TABLE, &but("8 1200")), @r"
        percent-out-of-range error 8: 1.200% > 100%: tỷ lệ không thể lớn như vậy
        ");
        assert_snapshot!(checked(TABLE, &but("2 750")), @"percent-out-of-range error 2: 750% > 100%: phần không thể lớn hơn tổng");
        // A plan may be exceeded, and a ratio that its parts give is not the culprit.
        assert_snapshot!(checked(TABLE, &but("9 120/9.1 100/9.2 120")), @"");
        assert_snapshot!(checked(TABLE, &but("2 125/2.2 25")), @"part-exceeds-whole error 2.2: 25 > 20: mục 2.2 lớn hơn mục 2.1");
        assert_snapshot!(checked(TABLE, &but("9 1300/9.1 100/9.2 120")), @r"
        percent-out-of-range error 9: 1.300% > 100%: tỷ lệ không thể lớn như vậy
        ");
    }
}
