//! `unknown-row`: a row with figures that the form does not have.
//!
//! Told by `recognise`, when a row with figures is none of the form.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A row with figures that the form does not have.
    pub const UNKNOWN_ROW: Self = Self::declared(&Declaration {
        name: "unknown-row",
        group: Group::Structure,
        severity: Severity::Error,
        spoils: Spoils::Nothing,
        tells_unused: true,
        title: Said { vi: "Dòng không có trong biểu", en: "Row that the form does not have" },
        meaning: Said {
            vi: "Báo cáo có một dòng mang số liệu mà biểu không có: đơn vị tự thêm dòng, hoặc dùng mẫu khác. Không biết phải \
                 cộng vào chỉ tiêu nào nên số liệu của dòng này để ngoài tổng.",
            en: "The return has a row with figures that the form does not have: the unit added it, or used another form. As \
                 no indicator is known to take them, its figures are left out of totals.",
        },
        example: Said {
            vi: "Biểu chỉ có đến dòng 2.3, xã A chèn thêm dòng 2.4 “Hồ sơ chứng thực” ghi 18: số 18 không được cộng vào đâu.",
            en: "The form ends at row 2.3, commune A inserted a row 2.4 “Hồ sơ chứng thực” with 18: the 18 is added nowhere.",
        },
        unit: Said {
            vi: "đưa số liệu về đúng dòng của biểu, bỏ dòng tự thêm; phần cần giải thích thì ghi ở cột ghi chú.",
            en: "move the figure to its row of the form and remove the added row; explanations go into the notes column.",
        },
        officer: Said {
            vi: "hỏi đơn vị số liệu đó thuộc chỉ tiêu nào; nếu nhiều đơn vị cùng thêm một dòng thì kiến nghị cơ quan ban hành \
                 biểu.",
            en: "ask the unit which indicator the figure belongs to; if many units add the same row, tell the owner of the \
                 form.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::UNKNOWN_ROW);
