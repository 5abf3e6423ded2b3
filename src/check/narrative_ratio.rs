//! `narrative-ratio`: the running text of a report states a percentage that its numbers do not give.
//!
//! The text is read by `narrative`; rounded and cut-off percentages pass as in the tables. No figure is spoiled by it: the
//! totals come from the tables.

use crate::amount::show;
use crate::figure::Return;
use crate::finding::{Declaration, Finding, Group, Rule, Said, Severity, Spoils};
use crate::narrative::{Says, Stated};

use super::wording::{computed, pick, say};
use super::{Check, Look};

impl Rule {
    /// The text of a report states a percentage that its numbers do not give.
    pub const NARRATIVE_RATIO: Self = Self::declared(&Declaration {
        name: "narrative-ratio",
        group: Group::Narrative,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said {
            vi: "Tỷ lệ trong lời văn tính không đúng", en: "Percentage not given by its numbers"
        },
        meaning: Said {
            vi: "Một câu trong báo cáo nêu tử số, mẫu số và tỷ lệ, nhưng tỷ lệ không bằng tử số chia mẫu số; làm tròn hay cắt bớt \
                 số lẻ đều được chấp nhận. Số liệu tổng hợp lấy từ bảng nên không bị ảnh hưởng.",
            en: "A sentence of the report gives two numbers and their percentage, but the division gives another one; rounded \
                 and cut-off decimals both pass. The totals come from the tables and are not affected.",
        },
        example: Said {
            vi: "“hoàn thành 23/30 nhiệm vụ, đạt 60%”: 23 / 30 × 100 = 76,67.",
            en: "“23/30 tasks done, 60%”: 23 / 30 × 100 = 76.67.",
        },
        unit: Said {
            vi: "tính lại và sửa câu văn; đối chiếu với số liệu trong phụ lục.",
            en: "compute it again and correct the sentence; compare with the figures of the appendix.",
        },
        officer: Said {
            vi: "đề nghị đơn vị sửa báo cáo; số liệu trong bảng vẫn được dùng.",
            en: "ask the unit to correct its report; the figures of the tables are used.",
        },
    });
}

pub(super) const CHECK: Check = Check { rule: Rule::NARRATIVE_RATIO, looks: &[Look::Words(look)] };

fn look(one: &Return) -> Vec<Finding> {
    one.narrative.wrong().filter_map(finding).collect()
}

fn finding(one: &Stated) -> Option<Finding> {
    let (part, whole, stated, (vi, en)) = match one.statement.says {
        Says::Ratio { part, whole, stated } => (part, whole, stated, ("", "")),
        // What was before is the whole of what rose or fell.
        Says::Growth { change, before, stated } if change.is_sign_negative() => {
            (change.abs(), before, stated, ("giảm ", "a fall of "))
        }
        Says::Growth { change, before, stated } => (change, before, stated, ("tăng ", "a rise of ")),
        _ => return None,
    };
    let given = crate::amount::in_percent(part.checked_div(whole)?)?;
    let message = say(|language| {
        format!(
            "{} / {} × 100 = {}; {} {}{}%",
            show(part, language),
            show(whole, language),
            computed(given, 2, language),
            pick(language, "lời văn ghi", "the text states"),
            pick(language, vi, en),
            show(stated.value, language),
        )
    });
    let finding = Finding::new(Rule::NARRATIVE_RATIO, one.place.clone(), message).with_value(&*one.quote);
    Some(finding.with_help(
        format!("Trong câu «{}»: sửa tỷ lệ hoặc hai số dùng để tính.", one.quote),
        format!("In “{}”: correct the percentage or its parts.", one.quote),
    ))
}
