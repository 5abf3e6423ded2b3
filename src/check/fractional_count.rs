//! `fractional-count`: a count that is not a whole number.
//!
//! People, documents and files come whole. Mostly a thousands separator became a decimal point (2.844 for 2844), or a
//! percentage stands in the row of its numerator. The figure is left out of totals until the unit corrects it.

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils};
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::{pick, say};
use super::{Check, Look};

impl Rule {
    /// A count that is not a whole number.
    pub const FRACTIONAL_COUNT: Self = Self::declared(&Declaration {
        name: "fractional-count",
        group: Group::Value,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Số đếm bị lẻ", en: "Count that is not whole" },
        meaning: Said {
            vi: "Chỉ tiêu đếm (hồ sơ, văn bản, người…) phải là số nguyên. Số lẻ thường là số bình quân, sai đơn vị tính, hoặc \
                 dấu ngăn cách hàng nghìn bị hiểu là dấu thập phân. Số liệu này để ngoài tổng.",
            en: "What is counted (files, documents, persons …) must be a whole number. A fraction is usually a mean, another \
                 unit of measure, or a thousands separator taken for a decimal mark. The figure is left out of totals.",
        },
        example: Said {
            vi: "Số hồ sơ ghi 12,5, là bình quân hai tháng: (12 + 13) / 2 = 12,5; số cần báo cáo là 12 + 13 = 25.",
            en: "The number of files is given as 12.5, the mean of two months: (12 + 13) / 2 = 12.5; wanted is 12 + 13 = 25.",
        },
        unit: Said {
            vi: "ghi số nguyên của cả kỳ; kiểm tra đơn vị tính và dấu ngăn cách hàng nghìn.",
            en: "write the whole number of the period; check the unit of measure and the thousands separator.",
        },
        officer: Said {
            vi: "đề nghị đơn vị xác nhận; không tự làm tròn.",
            en: "ask the unit to confirm; do not round it yourself.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::FRACTIONAL_COUNT, looks: &[Look::Figure(look)] };

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let number = figure.value.number()?;
    let rule = scene.template.holds(spot);
    if rule.kind != Kind::Count || number.fract().is_zero() {
        return None;
    }
    let message = say(|language| {
        let text = pick(
            language,
            "không phải số nguyên, chỉ tiêu này đếm theo",
            "is not a whole number; this counts",
        );
        let measure = if rule.measure.text.is_empty() {
            pick(language, "đơn vị nguyên", "whole things")
        } else {
            &rule.measure.text
        };
        format!("{} {text} {measure}", show(number, language))
    });
    Some(scene.finding(Rule::FRACTIONAL_COUNT, spot, message).with_help(
        "Gõ số nguyên; kiểm tra dấu chấm, dấu phẩy phân cách hàng nghìn.",
        "Type a whole number; check the thousands separator.",
    ))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, helped};

    #[test]
    fn parts_of_things() {
        assert_snapshot!(helped(TABLE, &but("2.1 2.844")), @r"
        fractional-count error 2.1: 2,844 không phải số nguyên, chỉ tiêu này đếm theo nhiệm vụ
            → Gõ số nguyên; kiểm tra dấu chấm, dấu phẩy phân cách hàng nghìn.
        ");
    }
}
