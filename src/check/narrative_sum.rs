//! `narrative-sum`: the running text of a report names a whole and all its parts, which do not add up to it.
//!
//! The text is read by `narrative`, which is sure that the parts are all parts. No figure is spoiled by it: the totals come from
//! the tables.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::figure::Return;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils, Wording};
use crate::narrative::{Says, Stated};

use super::wording::{pick, say};
use super::{Check, Look};

impl Rule {
    /// The text of a report names parts that do not add up to their whole.
    pub const NARRATIVE_SUM: Self = Self::declared(&Declaration {
        name: "narrative-sum",
        group: Group::Narrative,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said {
            vi: "Các phần trong lời văn không thành tổng",
            en: "Parts in a text that miss their whole",
        },
        meaning: Said {
            vi: "Một câu trong báo cáo nêu tổng và các phần của tổng, nhưng các phần cộng lại không bằng tổng. Số liệu tổng hợp lấy \
                 từ bảng nên không bị ảnh hưởng.",
            en: "A sentence of the report gives a whole and its parts, but they do not add up to it. The totals come from the tables \
                 and are not affected.",
        },
        example: Said {
            vi: "“487 hồ sơ, đúng hạn 484, quá hạn 05”: 484 + 5 = 489, lời văn ghi 487.",
            en: "“487 files, 484 on time, 05 late”: 484 + 5 = 489, the text states 487.",
        },
        unit: Said {
            vi: "cộng lại và sửa câu văn; đối chiếu với số liệu trong phụ lục.",
            en: "add them again and correct the sentence; compare with the figures of the appendix.",
        },
        officer: Said {
            vi: "đề nghị đơn vị sửa báo cáo; số liệu trong bảng vẫn được dùng.",
            en: "ask the unit to correct its report; the figures of the tables are used.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::NARRATIVE_SUM, looks: &[Look::Words(look)] };

fn look(one: &Return) -> Vec<Finding> {
    one.narrative.wrong().filter_map(finding).collect()
}

/// `484 + 5 = 489; lời văn ghi 487`
fn missed(whole: Decimal, parts: &[Decimal]) -> Option<Wording> {
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))?;
    Some(say(|language| {
        let terms: Vec<String> = parts.iter().map(|part| show(*part, language)).collect();
        let stated = pick(language, "lời văn ghi", "the text states");
        format!("{} = {}; {stated} {}", terms.join(" + "), show(sum, language), show(whole, language))
    }))
}

/// `90 - 78 = 12; lời văn ghi tăng 15`
fn changed(now: Decimal, before: Decimal, change: Decimal) -> Option<Wording> {
    let given = now.checked_sub(before)?;
    let fell = change.is_sign_negative();
    Some(say(|language| {
        let way =
            if fell { pick(language, "giảm", "a fall of") } else { pick(language, "tăng", "a rise of") };
        format!(
            "{} - {} = {}; {} {way} {}",
            show(now, language),
            show(before, language),
            show(given, language),
            pick(language, "lời văn ghi", "the text states"),
            show(change.abs(), language),
        )
    }))
}

fn finding(one: &Stated) -> Option<Finding> {
    let message = match &one.statement.says {
        Says::Sum { whole, parts } => missed(*whole, parts)?,
        Says::Change { now, before, change } => changed(*now, *before, *change)?,
        _ => return None,
    };
    let finding = Finding::new(Rule::NARRATIVE_SUM, one.place.clone(), message).with_value(&*one.quote);
    Some(finding.with_help(
        format!("Trong câu «{}»: sửa số tính ra hoặc các số dùng để tính.", one.quote),
        format!("In “{}”: correct the result or the numbers it is made of.", one.quote),
    ))
}
