//! `missing-row`: a row of the form is not in the return.
//!
//! Told by `recognise`, when no row of the sheet is that of the form.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A row of the form is not in the return.
    pub const MISSING_ROW: Self = Self::declared(&Declaration {
        name: "missing-row",
        group: Group::Structure,
        severity: Severity::Error,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Thiếu dòng chỉ tiêu", en: "Missing row" },
        meaning: Said {
            vi: "Một dòng của biểu không có trong báo cáo: dòng bị xóa, hoặc mã và tên bị sửa đến mức không nhận ra. Với chỉ \
                 tiêu đó, đơn vị được coi là chưa gửi: không cộng vào tổng, cũng không thay bằng 0.",
            en: "A row of the form is not in the return: it was deleted, or its code and label were changed beyond \
                 recognition. For that indicator the unit counts as not submitted: nothing is added, and nothing is taken as 0.",
        },
        example: Said {
            vi: "Biểu có các dòng 2.1, 2.2, 2.3; báo cáo của xã A chỉ còn 2.1 và 2.3. Tổng của dòng 2.2 tính từ 9 trong 10 xã.",
            en: "The form has rows 2.1, 2.2, 2.3; the return of commune A has only 2.1 and 2.3. The total of row 2.2 comes \
                 from 9 of 10 communes.",
        },
        unit: Said {
            vi: "dùng lại mẫu gốc có đủ các dòng rồi gửi lại; không xóa những dòng không phát sinh.",
            en: "go back to the original form with all its rows and send it again; do not delete rows in which nothing arose.",
        },
        officer: Said {
            vi: "xem gần đó có dòng lạ nào không, có thể chính là dòng thiếu đã bị đổi tên; nếu nhiều đơn vị cùng thiếu một \
                 dòng thì kiểm tra bản mẫu đã phát ra.",
            en: "look for an unknown row nearby, it may be the missing one under another name; if many units lack the same \
                 row, check the form that was sent out.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::MISSING_ROW);
