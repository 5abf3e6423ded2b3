//! `formula-error`: the formula gives an error.
//!
//! Told by `extract`, of the stored result of a formula.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The formula gives an error.
    pub const FORMULA_ERROR: Self = Self::declared(&Declaration {
        name: "formula-error",
        group: Group::Value,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: true,
        title: Said { vi: "Công thức báo lỗi", en: "Formula in error" },
        meaning: Said {
            vi: "Ô số liệu là công thức và Excel không tính được, chỉ hiện #DIV/0!, #REF!, #VALUE!… Ô này không có số nên để \
                 ngoài tổng.",
            en: "The cell is a formula that Excel cannot compute; it shows #DIV/0!, #REF!, #VALUE! and the like. There is no \
                 number, so the cell is left out of totals.",
        },
        example: Said {
            vi: "Tỷ lệ = D8 / D7 × 100 mà D7 bằng 0 thì hiện #DIV/0!; công thức trỏ đến dòng đã xóa thì hiện #REF!.",
            en: "The percentage = D8 / D7 × 100 shows #DIV/0! where D7 is 0; a formula on a deleted row shows #REF!.",
        },
        unit: Said {
            vi: "sửa công thức hoặc gõ thẳng con số; tỷ lệ có mẫu số bằng 0 thì để trống.",
            en: "mend the formula or type the number; leave a percentage blank when its denominator is 0.",
        },
        officer: Said {
            vi: "nếu nhiều đơn vị cùng lỗi ở một ô thì xem lại công thức trong bản mẫu đã phát ra.",
            en: "if many units have the error in the same cell, check the formula in the form that was sent out.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::FORMULA_ERROR);
