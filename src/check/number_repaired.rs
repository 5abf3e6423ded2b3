//! `number-repaired`: the number was typed unusually and has been read.
//!
//! Told by `extract`, which reads what clerks type.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The number was typed unusually and has been read.
    pub const NUMBER_REPAIRED: Self = Self::declared(&Declaration {
        name: "number-repaired",
        group: Group::Value,
        severity: Severity::Info,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Số được đọc lại", en: "Repaired number" },
        meaning: Said {
            vi: "Số được gõ theo cách không thông thường, hoặc bị Excel hiểu khác đi, nhưng chỉ có một cách hiểu hợp lý; số đó \
                 được dùng. Nội dung gốc còn ghi trong nguồn số liệu.",
            en: "The number was typed unusually, or Excel took it for another, but only one reading makes sense; that one is \
                 used. The provenance keeps the content as it stood.",
        },
        example: Said {
            vi: "“2.844” hồ sơ được đọc là 2844, “94,3%” ở dòng tỷ lệ là 94,3, “02” là 2.",
            en: "“2.844” files is read as 2844, “94,3%” in a percentage row as 94.3, “02” as 2.",
        },
        unit: Said {
            vi: "không bắt buộc sửa; lần sau chỉ gõ chữ số, không gõ dấu ngăn cách hàng nghìn và ký hiệu %.",
            en: "nothing has to be done; next time type digits only, without thousands separators and % signs.",
        },
        officer: Said {
            vi: "xem lướt số gốc và số đã đọc; nếu có số đọc sai thì sửa trong tệp của đơn vị rồi tổng hợp lại.",
            en: "compare the content with the number read; if one is wrong, correct the unit's file and consolidate again.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::NUMBER_REPAIRED);
