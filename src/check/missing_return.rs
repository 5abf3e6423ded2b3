//! `missing-return`: a unit of the list has sent nothing.
//!
//! Told by `resubmit` of every unit of the list that sent nothing.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A unit of the list has sent nothing.
    pub const MISSING_RETURN: Self = Self::declared(&Declaration {
        name: "missing-return",
        group: Group::File,
        severity: Severity::Error,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Đơn vị chưa gửi báo cáo", en: "Return not sent" },
        meaning: Said {
            vi: "Đơn vị có trong danh sách nhưng không có báo cáo nào trong thư mục. Tổng không có số liệu của đơn vị này và \
                 ghi rõ tính từ bao nhiêu đơn vị; chỗ thiếu không bao giờ được thay bằng 0. Ở mức ghi nhận: đơn vị trong danh \
                 sách không tính là phải báo cáo (cấp khác, đã hết hiệu lực) và lý do.",
            en: "The unit is in the list, but the folder has no return of it. Totals are without its figures and say from \
                 how many units they come; what is missing is never taken as 0. As an info: units of the list that are not \
                 expected to report (of another level, no longer in being), with the reason.",
        },
        example: Said {
            vi: "Danh sách có 10 xã, nhận được báo cáo của 9 xã: tổng 1.080 hồ sơ là của 9 xã, chưa phải của cả 10 xã.",
            en: "The list has 10 communes, 9 have sent: the total of 1,080 files is of 9 communes, not yet of all 10.",
        },
        unit: Said {
            vi: "gửi báo cáo; trong kỳ không phát sinh gì cũng gửi, ghi 0 hoặc “Không phát sinh”.",
            en: "send the return; also when nothing arose in the period, with 0 or “Không phát sinh”.",
        },
        officer: Said {
            vi: "đôn đốc đơn vị; nếu đơn vị đã sáp nhập hoặc không phải báo cáo kỳ này thì sửa danh sách đơn vị (`--units`).",
            en: "remind the unit; if it has been merged or does not report this period, correct the list of units (`--units`).",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::MISSING_RETURN);
