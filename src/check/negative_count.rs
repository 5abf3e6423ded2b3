//! `negative-count`: a count, an amount of money or a quantity below zero.
//!
//! Documents, people, files and money spent cannot be fewer than none. Usually a minus sign was typed for a dash or a
//! formula subtracts in the wrong order. A difference may be negative: by its words or by its own equation. The figure is left out
//! of totals until the unit corrects it.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils};
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::{pick, say};
use super::{Check, Look};

impl Rule {
    /// A count below zero.
    pub const NEGATIVE_COUNT: Self = Self::declared(&Declaration {
        name: "negative-count",
        group: Group::Value,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Số đếm âm", en: "Count below zero" },
        meaning: Said {
            vi: "Chỉ tiêu đếm (hồ sơ, văn bản, người…) không thể nhỏ hơn 0. Cộng số âm sẽ làm hụt tổng, nên số liệu này để \
                 ngoài tổng.",
            en: "What is counted (files, documents, persons …) cannot be below 0. A negative number would lower the total, so \
                 the figure is left out.",
        },
        example: Said {
            vi: "Xã A gõ “- 5” với ý gạch đầu dòng, Excel hiểu là âm 5: 30 + 40 - 5 = 65 thay vì 30 + 40 + 5 = 75.",
            en: "Commune A typed “- 5” with a dash as a bullet, Excel took it for minus 5: 30 + 40 - 5 = 65 instead of \
                 30 + 40 + 5 = 75.",
        },
        unit: Said {
            vi: "ghi lại số không âm; nếu muốn báo cáo phần giảm thì ghi ở đúng chỉ tiêu về số giảm hoặc cột ghi chú.",
            en: "write a number that is not negative; a decrease goes into its own indicator or into the notes column.",
        },
        officer: Said {
            vi: "hỏi đơn vị đó là gạch đầu dòng, gõ nhầm hay số điều chỉnh; không tự bỏ dấu trừ.",
            en: "ask whether it is a bullet, a slip or a correction; do not remove the minus sign yourself.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::NEGATIVE_COUNT, looks: &[Look::Figure(look)] };

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let rule = scene.template.holds(spot);
    let number = figure.value.number()?;
    let counts = matches!(rule.kind, Kind::Count | Kind::Quantity);
    if !counts || number >= Decimal::ZERO || rule.may_be_negative() {
        return None;
    }
    let message = say(|language| {
        let number = show(number, language);
        let text = if rule.kind == Kind::Count {
            pick(language, "số đếm không thể âm", "a count cannot be negative")
        } else {
            pick(language, "số liệu này không thể âm", "this figure cannot be negative")
        };
        format!("{number} < 0: {text}")
    });
    Some(scene.finding(Rule::NEGATIVE_COUNT, spot, message).with_help(
        "Sửa lại số, hoặc xóa dấu trừ nếu gõ thay cho dấu gạch ngang «không phát sinh».",
        "Correct the number, or remove the minus sign if it was meant as a dash for none.",
    ))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::tests::cases::{TABLE, but, checked, helped};

    #[test]
    fn counts_below_zero() {
        assert_snapshot!(helped(TABLE, &but("1 -5")), @r"
        negative-count error 1: -5 < 0: số đếm không thể âm
            → Sửa lại số, hoặc xóa dấu trừ nếu gõ thay cho dấu gạch ngang «không phát sinh».
        ");
        assert_snapshot!(checked("1 quantity sum = 2 - 3\n2 quantity sum\n3 quantity sum", "1 -5/2 0/3 5"), @"");
    }
}
