//! `unreadable-file`: the file cannot be read.
//!
//! Told by `read`, by `job` of what could not be opened, and by `intake` of a workbook of ours that is damaged.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The file cannot be read.
    pub const UNREADABLE_FILE: Self = Self::declared(&Declaration {
        name: "unreadable-file",
        group: Group::File,
        severity: Severity::Error,
        spoils: Spoils::File,
        tells_unused: false,
        title: Said { vi: "Tệp không đọc được", en: "File that cannot be read" },
        meaning: Said {
            vi: "Tệp, hoặc một trang tính trong tệp, bị hỏng, bị ngắt giữa chừng khi sao chép, rỗng, hoặc vượt giới hạn an \
                 toàn (quá lớn, quá nhiều ô), nên không lấy được số liệu ở đó. Phần không đọc được không được tính vào \
                 tổng; các tệp khác vẫn được xử lý bình thường.",
            en: "The file, or a sheet of it, is damaged, cut short while being copied, empty, or beyond the safety limits \
                 (too large, too many cells), so no figure can be taken from it. What cannot be read is left out of totals; \
                 the other files are processed as usual.",
        },
        example: Said {
            vi: "Tệp của xã A chỉ còn 12 KB trong khi bản gốc 85 KB vì bị ngắt lúc tải về. 10 xã gửi, 9 xã đọc được: mỗi \
                 tổng ghi rõ “từ 9 đơn vị”.",
            en: "The file of commune A has 12 KB where the original has 85 KB: the download broke off. 10 communes sent, 9 \
                 can be read: every total says “from 9 units”.",
        },
        unit: Said {
            vi: "mở tệp trên máy của mình, lưu lại dạng Excel (.xlsx) rồi gửi lại; nếu chính đơn vị cũng không mở được thì \
                 lập lại từ bản lưu gần nhất.",
            en: "open the file on your own machine, save it as an Excel workbook (.xlsx) and send it again; if you cannot \
                 open it either, start from your last good copy.",
        },
        officer: Said {
            vi: "tải lại tệp từ nơi nhận và mở thử; nếu vẫn hỏng thì đề nghị đơn vị gửi lại, trong lúc chờ coi như đơn vị \
                 chưa gửi.",
            en: "download the file again and try to open it; if it is still damaged, ask the unit to send it again and \
                 treat the unit as missing until then.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::UNREADABLE_FILE);
