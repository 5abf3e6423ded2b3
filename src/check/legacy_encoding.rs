//! `legacy-encoding`: the text was in an old Vietnamese encoding and has been converted.
//!
//! Told by `legacy`, a sheet at a time.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The text was in an old Vietnamese encoding and has been converted.
    pub const LEGACY_ENCODING: Self = Self::declared(&Declaration {
        name: "legacy-encoding",
        group: Group::Structure,
        severity: Severity::Info,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Chữ gõ bằng bảng mã cũ", en: "Text in an old encoding" },
        meaning: Said {
            vi: "Chữ trong trang tính được gõ bằng bảng mã cũ (TCVN3, VNI, VISCII…) và đã được chuyển sang Unicode để đọc. Số \
                 liệu không thay đổi và được tính bình thường.",
            en: "The text of the sheet was in an old Vietnamese encoding (TCVN3, VNI, VISCII …) and has been converted to \
                 Unicode. The figures are unchanged and used as usual.",
        },
        example: Said {
            vi: "“Tæng sè hå s¬” (TCVN3) được đọc là “Tổng số hồ sơ”; số 120 bên cạnh giữ nguyên.",
            en: "“Tæng sè hå s¬” (TCVN3) is read as “Tổng số hồ sơ”; the 120 beside it stays as it is.",
        },
        unit: Said {
            vi: "không bắt buộc sửa; lần sau chọn bảng mã Unicode trong bộ gõ và dùng phông Times New Roman.",
            en: "nothing has to be done; next time choose Unicode in the keyboard program and the font Times New Roman.",
        },
        officer: Said {
            vi: "đọc lướt vài tên chỉ tiêu và ghi chú đã chuyển; nếu còn chữ lạ thì đề nghị đơn vị gửi lại bằng Unicode.",
            en: "read a few of the converted labels and notes; if odd letters remain, ask the unit to send it in Unicode.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::LEGACY_ENCODING);
