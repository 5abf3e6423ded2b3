//! `hidden-value`: figures stand in hidden rows, columns or sheets.
//!
//! Told by `extract`, of figures used and of what stands beside the form alike.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// Figures stand in hidden rows, columns or sheets.
    pub const HIDDEN_VALUE: Self = Self::declared(&Declaration {
        name: "hidden-value",
        group: Group::Structure,
        severity: Severity::Info,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Số liệu bị ẩn", en: "Hidden figures" },
        meaning: Said {
            vi: "Có số liệu ở dòng, cột hoặc trang tính bị ẩn, hoặc ở ô có định dạng không cho hiện ra (như “;;;”), \
                 hoặc bị ô gộp che. Số liệu vẫn được tính, nhưng người ký có thể không thấy chúng trên màn hình hay trên bản in.",
            en: "Figures stand in hidden rows, columns or sheets, or in cells whose format shows nothing (such \
                 as “;;;”), or under merged cells. They are used, but whoever signs may not see them on the screen or on paper.",
        },
        example: Said {
            vi: "Dòng 14 bị ẩn, ô D14 ghi 12. Cộng những dòng nhìn thấy được 30 + 40 = 70, tổng thật là 30 + 40 + 12 = 82.",
            en: "Row 14 is hidden, cell D14 holds 12. The visible rows give 30 + 40 = 70, the real total is 30 + 40 + 12 = 82.",
        },
        unit: Said {
            vi: "cho hiện lại dòng, cột, trang bị ẩn; xóa nếu là số cũ, giữ nếu là số đúng.",
            en: "unhide the rows, columns or sheets; delete what is old, keep what is right.",
        },
        officer: Said {
            vi: "kiểm tra các số bị ẩn có thuộc báo cáo kỳ này không, nhất là khi mẫu được sửa từ tệp của kỳ trước.",
            en: "check that the hidden figures are of this period, above all when the file was made from last period's.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::HIDDEN_VALUE);
