//! `stale-formula`: the formula's stored result is not what it gives now.
//!
//! Told by `extract`, which computes the formulas of a return anew.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The formula's stored result is not what it gives now.
    pub const STALE_FORMULA: Self = Self::declared(&Declaration {
        name: "stale-formula",
        group: Group::Value,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Công thức chưa tính lại", en: "Formula not recalculated" },
        meaning: Said {
            vi: "Kết quả lưu trong ô khác với kết quả mà công thức cho ra từ các ô hiện tại, do tệp đặt chế độ tính thủ công \
                 hoặc được sửa bằng chương trình khác. Số liệu vẫn được tính, nhưng con số in ra có thể là số cũ.",
            en: "The stored result is not what the formula gives from the present cells: the file calculates only on request, \
                 or another program changed it. The figure is used, but what was printed may be old.",
        },
        example: Said {
            vi: "Ô D6 là D7 + D8 và lưu kết quả 70, nhưng D7 ghi 30, D8 ghi 45: 30 + 45 = 75.",
            en: "Cell D6 is D7 + D8 and stores 70, but D7 holds 30 and D8 holds 45: 30 + 45 = 75.",
        },
        unit: Said {
            vi: "mở tệp, nhấn Ctrl + Alt + F9 để tính lại, kiểm tra các tổng, lưu và gửi lại.",
            en: "open the file, press Ctrl + Alt + F9 to recalculate, check the totals, save and send it again.",
        },
        officer: Said {
            vi: "hỏi đơn vị bản giấy đã ký ghi số nào; số trong tệp và số đã ký phải là một.",
            en: "ask which number the signed paper has; file and paper must agree.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::STALE_FORMULA);
