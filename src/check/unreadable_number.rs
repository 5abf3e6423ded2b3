//! `unreadable-number`: the content is not a number.
//!
//! Told by `extract`, when a cell of the value area holds no number.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The content is not a number.
    pub const UNREADABLE_NUMBER: Self = Self::declared(&Declaration {
        name: "unreadable-number",
        group: Group::Value,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: true,
        title: Said { vi: "Số liệu không đọc được", en: "Figure that cannot be read" },
        meaning: Said {
            vi: "Ô số liệu chứa chữ hoặc ký hiệu không đọc thành số được. Chương trình không đoán: ô này để ngoài tổng. Ghi \
                 “-”, “Không” hoặc “Không phát sinh” thì được hiểu là không phát sinh, không phải lỗi.",
            en: "The cell holds words or signs that are not a number. The program does not guess: the cell is left out of \
                 totals. “-”, “Không” and “Không phát sinh” are understood as not arisen and are no error.",
        },
        example: Said {
            vi: "Ô D8 ghi “khoảng 120”, ô D9 ghi “đang rà soát, trên 30”: cả hai ô không được cộng.",
            en: "Cell D8 says “khoảng 120” (about 120), cell D9 “đang rà soát, trên 30” (more than 30): neither is added.",
        },
        unit: Said {
            vi: "ghi một con số duy nhất vào ô; lời giải thích chuyển sang cột ghi chú.",
            en: "write one number into the cell; move explanations to the notes column.",
        },
        officer: Said {
            vi: "đề nghị đơn vị gửi con số chính thức; không tự lấy số ước lượng đưa vào tổng.",
            en: "ask the unit for the final number; do not put an estimate into the total.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::UNREADABLE_NUMBER);
