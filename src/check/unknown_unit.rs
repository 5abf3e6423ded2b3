//! `unknown-unit`: the unit is not known, or sources disagree about it.
//!
//! Told by `identify`, which weighs what a file says of its unit, and withdrawn by whoever learns the unit later.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The unit is not known, or sources disagree about it.
    pub const UNKNOWN_UNIT: Self = Self::declared(&Declaration {
        name: "unknown-unit",
        group: Group::File,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Chưa rõ đơn vị", en: "Uncertain unit" },
        meaning: Said {
            vi: "Tên đơn vị không có trong danh sách đơn vị, hoặc tên ở dòng tiêu đề, trong tệp và ở tên tệp không giống \
                 nhau. Số liệu vẫn được tính cho đơn vị nêu trong phát hiện, nhưng có thể là của đơn vị khác.",
            en: "The unit is not in the list of units, or the title lines, the file and the file name disagree. The figures \
                 are used for the unit named in the finding, but may belong to another.",
        },
        example: Said {
            vi: "Tiêu đề ghi “UBND xã A” nhưng tên tệp là “xa B.xlsx”: 30 hồ sơ được ghi cho xã A, cần kiểm tra lại.",
            en: "The title says “UBND xã A”, the file is named “xa B.xlsx”: the 30 files are given to commune A; please check.",
        },
        unit: Said {
            vi: "ghi đúng tên đầy đủ của đơn vị ở dòng tiêu đề, theo tên hiện nay sau sắp xếp đơn vị hành chính.",
            en: "write the full name of the unit in the title line, as it is now after the reorganisation.",
        },
        officer: Said {
            vi: "xác định báo cáo là của đơn vị nào; nếu là tên mới hoặc tên gọi khác thì bổ sung vào danh sách đơn vị \
                 (`--units`).",
            en: "find out whose return it is; if the name is new or another name of a known unit, add it to the list of \
                 units (`--units`).",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::UNKNOWN_UNIT);
