//! `measure-as-value`: the unit of measure was typed where the figure belongs.
//!
//! Told by `extract`, when a cell of the value area holds what its row is measured in.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The unit of measure was typed where the figure belongs.
    pub const MEASURE_AS_VALUE: Self = Self::declared(&Declaration {
        name: "measure-as-value",
        group: Group::Value,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said {
            vi: "Đơn vị tính nằm ở ô số liệu", en: "Unit of measure where the figure belongs"
        },
        meaning: Said {
            vi: "Ô số liệu chỉ chép lại đơn vị tính hoặc dòng hướng dẫn trả lời, chưa có con số nào. Đơn vị được coi là chưa \
                 trả lời chỉ tiêu này và ô để ngoài tổng.",
            en: "The cell only repeats the unit of measure or the list of answers, there is no number. The unit has not \
                 answered this indicator, and the cell is left out of totals.",
        },
        example: Said {
            vi: "Ô D12 ghi “Hồ sơ”; ô D15 chép nguyên “Không = 0 Có = 1” mà không ghi 0 hay 1.",
            en: "Cell D12 says “Hồ sơ” (files); cell D15 repeats “Không = 0 Có = 1” and says neither 0 nor 1.",
        },
        unit: Said {
            vi: "thay bằng con số hoặc mã trả lời; không phát sinh thì ghi 0.",
            en: "put the number or the answer's code instead; 0 when nothing arose.",
        },
        officer: Said {
            vi: "đề nghị đơn vị bổ sung số liệu của chỉ tiêu này.",
            en: "ask the unit for the figure of this indicator.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::MEASURE_AS_VALUE);
