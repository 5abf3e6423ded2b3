//! `unknown-form`: no form of the template was recognised, or the form of another template.
//!
//! Told by `intake` when nothing of a file, or of a sheet with figures, is a form of the template.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// No form of the template was recognised, or the form of another template.
    pub const UNKNOWN_FORM: Self = Self::declared(&Declaration {
        name: "unknown-form",
        group: Group::File,
        severity: Severity::Error,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Không nhận ra biểu", en: "Form not recognised" },
        meaning: Said {
            vi: "Nội dung trang tính không khớp với biểu nào của bộ biểu mẫu đang dùng: mẫu khác, mẫu của năm trước, hoặc \
                 mẫu của cấp khác. Biểu được nhận ra theo tiêu đề, mã và tên chỉ tiêu, nên đổi tên trang tính không phải là \
                 nguyên nhân. Số liệu trên trang này không được tính vào tổng.",
            en: "The sheet matches no form of the template in use: another form, last year's version, or the form of \
                 another level. A form is recognised by its captions, codes and labels, so the name of the sheet does not \
                 matter. The figures of this sheet are left out of totals.",
        },
        example: Said {
            vi: "Biểu năm nay có 42 chỉ tiêu. Xã A dùng mẫu năm trước có 38 chỉ tiêu, chỉ 15 chỉ tiêu trùng với mẫu mới.",
            en: "This year's form has 42 indicators. Commune A used last year's with 38, of which only 15 are the same.",
        },
        unit: Said {
            vi: "chép số liệu sang đúng mẫu của kỳ này rồi gửi lại; không tự thêm, bớt dòng và cột.",
            en: "copy the figures into the form of this period and send it again; do not add or remove rows or columns.",
        },
        officer: Said {
            vi: "kiểm tra đã chọn đúng bộ biểu mẫu chưa (`--template`); nếu đúng thì gửi mẫu trống cho đơn vị \
                 (`tonghop template blank`). Nhiều đơn vị dùng mẫu năm trước thì lập bảng chuyển số liệu (`tonghop template diff`): \
                 từ đó số liệu trên mẫu cũ được chuyển sang mẫu mới.",
            en: "check that the right template is chosen (`--template`); if so, send the unit a blank form \
                 (`tonghop template blank`). Where many units use last year's form, make a mapping (`tonghop template diff`): \
                 their figures are then carried over to the new form.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::UNKNOWN_FORM);
