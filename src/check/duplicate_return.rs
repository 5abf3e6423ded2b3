//! `duplicate-return`: a second return of the same unit.
//!
//! Told by `resubmit`, which decides which of several returns of a unit counts.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A second return of the same unit.
    pub const DUPLICATE_RETURN: Self = Self::declared(&Declaration {
        name: "duplicate-return",
        group: Group::File,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Nhiều báo cáo của một đơn vị", en: "More than one return of a unit" },
        meaning: Said {
            vi: "Trong thư mục có nhiều báo cáo của cùng một đơn vị cho cùng một kỳ. Chỉ một bản được dùng, không bao giờ \
                 cộng cả hai; phát hiện nêu rõ bản nào được dùng và số liệu nào khác nhau. Khi không có gì cho biết bản nào \
                 gửi sau thì đó là lỗi, và những số khác nhau không được cộng.",
            en: "The folder holds more than one return of the same unit for the same period. One of them is used, they are \
                 never added; the finding says which one is used and which figures differ. Where nothing tells which was sent \
                 later it is an error, and the figures that differ are not counted.",
        },
        example: Said {
            vi: "Xã A gửi hai tệp: một bản ghi 120 hồ sơ, một bản ghi 125. Tổng dùng số của bản gửi sau, không dùng 120 + 125 = \
                 245.",
            en: "Commune A sent two files: one says 120, the other 125. The total uses that of the later one, not 120 + 125 = 245.",
        },
        unit: Said {
            vi: "báo cho nơi nhận bản nào là bản chính thức; lần sau gửi bản thay thế thì ghi rõ là thay cho bản nào.",
            en: "say which one is final; next time, say which file a corrected one replaces.",
        },
        officer: Said {
            vi: "giữ lại bản chính thức, chuyển bản kia ra khỏi thư mục rồi tổng hợp lại.",
            en: "keep the final one, move the other out of the folder and consolidate again.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::DUPLICATE_RETURN);
