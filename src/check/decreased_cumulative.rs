//! `decreased-cumulative`: a cumulative figure is below the previous period's.
//!
//! Nothing looks for it yet: the name and its page are public.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A cumulative figure is below the previous period's.
    pub const DECREASED_CUMULATIVE: Self = Self::declared(&Declaration {
        name: "decreased-cumulative",
        group: Group::Comparison,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Số lũy kế bị giảm", en: "Cumulative figure that decreased" },
        meaning: Said {
            vi: "Số lũy kế từ đầu năm không thể nhỏ hơn số lũy kế của kỳ trước trong cùng năm. Thường do ghi số riêng của kỳ \
                 thay cho số lũy kế, hoặc kỳ trước báo cáo thừa. Số liệu vẫn được tính nhưng cần kiểm tra. Phiên bản \
                 này chưa tự tìm lỗi này.",
            en: "A figure cumulated since the start of the year cannot be below that of the previous period of the year. \
                 Usually the figure of the period alone was given, or the previous one was too high. It is used, but should \
                 be checked. This version does not look for it yet.",
        },
        example: Said {
            vi: "Lũy kế 6 tháng là 450 hồ sơ, lũy kế 9 tháng ghi 230: giảm 450 - 230 = 220; quý III giải quyết 230 hồ sơ thì \
                 lũy kế phải là 450 + 230 = 680.",
            en: "450 files in six months, 230 in nine: a decrease of 450 - 230 = 220; if the third quarter had 230, the \
                 cumulative figure is 450 + 230 = 680.",
        },
        unit: Said {
            vi: "ghi số lũy kế từ đầu năm; nếu kỳ trước báo cáo sai thì ghi rõ điều chỉnh ở cột ghi chú.",
            en: "give the figure since the start of the year; if the previous one was wrong, say so in the notes column.",
        },
        officer: Said {
            vi: "xác định đơn vị ghi số lũy kế hay số riêng của kỳ trước khi dùng tổng.",
            en: "find out whether it is the cumulative figure or that of the period before you use the total.",
        },
    });
}

pub(super) const CHECK: Check = Check::not_yet(Rule::DECREASED_CUMULATIVE);
