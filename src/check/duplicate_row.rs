//! `duplicate-row`: a row or a code stands twice.
//!
//! Told by `recognise`, when two rows of a sheet are one of the form.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A row or a code stands twice.
    pub const DUPLICATE_ROW: Self = Self::declared(&Declaration {
        name: "duplicate-row",
        group: Group::Structure,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: true,
        title: Said { vi: "Dòng lặp lại", en: "Row that stands twice" },
        meaning: Said {
            vi: "Một mã hoặc một chỉ tiêu có hai dòng trong cùng một biểu. Chương trình không đoán dòng nào đúng và không cộng \
                 dồn hai dòng; số liệu được nêu để ngoài tổng.",
            en: "A code or an indicator stands twice in the same form. The program does not guess which row is right and does \
                 not add the two; the figures named are left out of totals.",
        },
        example: Said {
            vi: "Chỉ tiêu 3.1 có ở ô D12 ghi 40 và ở ô D25 ghi 45; không dùng 40 + 45 = 85.",
            en: "Indicator 3.1 stands in cell D12 with 40 and in cell D25 with 45; 40 + 45 = 85 is not used.",
        },
        unit: Said {
            vi: "giữ một dòng có số liệu đúng, xóa dòng chép thừa; nếu là hai chỉ tiêu khác nhau thì sửa lại mã cho đúng mẫu.",
            en: "keep the row with the right figure and delete the copy; if they are two indicators, restore the codes of the \
                 form.",
        },
        officer: Said {
            vi: "đề nghị đơn vị xác nhận số nào đúng và gửi lại; không tự chọn thay.",
            en: "ask the unit which figure is right and to send the return again; do not choose for it.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::DUPLICATE_ROW);
