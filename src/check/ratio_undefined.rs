//! `ratio-undefined`: a percentage is stated although its denominator is 0 or blank.
//!
//! Nothing out of nothing is no percentage: the cell stays blank. Many forms are filled in with 0, which is only noted;
//! any other percentage of nothing is doubtful. The ratio of the total is computed from the sums of the parts.

use crate::amount::show;
use crate::expression::Operand;
use crate::finding::{Declaration, Group, Language, Rule, Said, Severity, Spoils};

use super::scene::{Found, Scene};
use super::wording::say;
use super::{Check, Look};
use crate::ties::Shape;

impl Rule {
    /// A percentage is stated although its denominator is 0 or blank.
    pub const RATIO_UNDEFINED: Self = Self::declared(&Declaration {
        name: "ratio-undefined",
        group: Group::Relation,
        severity: Severity::Info,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Tỷ lệ không có mẫu số", en: "Percentage without a denominator" },
        meaning: Said {
            vi: "Báo cáo ghi tỷ lệ nhưng mẫu số bằng 0 hoặc bỏ trống, nên tỷ lệ không xác định. Trong bảng tổng hợp ô tỷ lệ \
                 của đơn vị để trống, không ghi 0; tỷ lệ chung không bị ảnh hưởng.",
            en: "A percentage is stated although its denominator is 0 or blank, so it is undefined. In the consolidated \
                 workbook the unit's cell is empty, not 0; the overall percentage is not affected.",
        },
        example: Said {
            vi: "Không có hồ sơ nào phải giải quyết nhưng báo cáo ghi 100%: 0 / 0 không tính được.",
            en: "There was no file to settle, yet the return says 100%: 0 / 0 cannot be computed.",
        },
        unit: Said {
            vi: "để trống tỷ lệ khi mẫu số bằng 0; nếu mẫu số bị bỏ quên thì bổ sung.",
            en: "leave the percentage blank when the denominator is 0; fill in the denominator if it was forgotten.",
        },
        officer: Said {
            vi: "thường không phải làm gì; chỉ hỏi lại khi mẫu số có vẻ bị bỏ quên.",
            en: "usually nothing; ask only where the denominator seems forgotten.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::RATIO_UNDEFINED, looks: &[Look::Return(look)] };

pub(super) fn look(scene: &Scene, found: &mut Found) {
    for tie in scene.ties() {
        let Shape::Ratio { stated, numerator, denominator } = &tie.shape else { continue };
        let Some((_, typed)) = scene.sound(*stated) else { continue };
        let (above, below) = (scene.evaluate(numerator), scene.evaluate(denominator));
        let is_zero = below.value().is_some_and(|number| number.is_zero());
        if above == Operand::Unknown || !(is_zero || below == Operand::Blank) {
            continue;
        }
        if below == Operand::Blank && above.value().is_some_and(|number| !number.is_zero()) {
            // The blank denominator is reported where it stands.
            continue;
        }
        let message = say(|language| {
            let below = scene.capital_name(first(denominator, *stated), tie.by_column, language);
            let typed = show(typed, language);
            match (language, is_zero) {
                (Language::Vi, true) => format!("{below} = 0: không có tỷ lệ, báo cáo ghi {typed}"),
                (Language::Vi, false) => format!("{below} để trống: không có tỷ lệ, báo cáo ghi {typed}"),
                (Language::En, true) => {
                    format!("{below} = 0: there is no percentage, the return states {typed}")
                }
                (Language::En, false) => {
                    format!("{below} is blank: there is no percentage, the return states {typed}")
                }
            }
        });
        let severity = if typed.is_zero() { Severity::Info } else { Severity::Warning };
        let finding =
            scene.finding(Rule::RATIO_UNDEFINED, *stated, message).with_severity(severity).with_help(
                "Để trống tỷ lệ khi mẫu số bằng 0 hoặc không có.",
                "Leave the percentage blank when there is nothing to take it of.",
            );
        found.push((*stated, finding));
    }
}

fn first(equation: &crate::equation::Equation, otherwise: crate::spot::Spot) -> crate::spot::Spot {
    equation.found().next().unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped, in_english};

    #[test]
    fn undefined_ratios() {
        assert_snapshot!(helped(TABLE, &but("2 0/2.1 0/2.2 0")), @r"
        ratio-undefined info 2: Mục 2.1 = 0: không có tỷ lệ, báo cáo ghi 0
            → Để trống tỷ lệ khi mẫu số bằng 0 hoặc không có.
        ");
        assert_snapshot!(in_english(TABLE, &but("2 100/2.1 0/2.2 0")), @r"
        ratio-undefined warning 2: Row 2.1 = 0: there is no percentage, the return states 100
            → Leave the percentage blank when there is nothing to take it of.
        ");
        assert_snapshot!(checked(TABLE, &but("2 100/2.1 _/2.2 _")), @r"
        ratio-undefined warning 2: Mục 2.1 để trống: không có tỷ lệ, báo cáo ghi 100
        ");
    }
}
