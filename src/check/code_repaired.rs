//! `code-repaired`: the code was damaged or missing and has been restored.
//!
//! Told by `recognise`, when the other rows say which code was meant.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The code was damaged or missing and has been restored.
    pub const CODE_REPAIRED: Self = Self::declared(&Declaration {
        name: "code-repaired",
        group: Group::Structure,
        severity: Severity::Info,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Mã được khôi phục", en: "Restored code" },
        meaning: Said {
            vi: "Mã chỉ tiêu bị mất hoặc bị Excel đổi khi gõ; chương trình đã nhận lại đúng dòng nhờ tên, vị trí và các dòng \
                 lân cận. Số liệu được tính bình thường; mã gốc còn ghi trong nguồn số liệu.",
            en: "The code was lost, or changed by Excel as it was typed; the row was recognised by its label, position and \
                 neighbours. The figure is used as usual; the provenance keeps the code as it stood.",
        },
        example: Said {
            vi: "Gõ 3.3.1, Excel đổi thành ngày 03/3/2001; gõ 2.10, Excel hiểu là số 2,1. Chương trình đọc lại thành 3.3.1 và \
                 2.10.",
            en: "3.3.1 was typed and Excel made it the date 3 March 2001; 2.10 was typed and Excel made it 2.1. They are read \
                 as 3.3.1 and 2.10.",
        },
        unit: Said {
            vi: "không bắt buộc sửa; lần sau định dạng cột mã (STT) là Văn bản trước khi gõ, hoặc dùng mẫu trống có sẵn mã.",
            en: "nothing has to be done; next time format the code column as text before typing, or use the blank form, which \
                 has the codes.",
        },
        officer: Said {
            vi: "xem lướt các mã được khôi phục; nếu có dòng nhận sai thì sửa mã trong tệp của đơn vị rồi tổng hợp lại.",
            en: "glance over the restored codes; if a row was taken for another, correct the code in the unit's file and \
                 consolidate again.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::CODE_REPAIRED);
