//! `outlier-vs-previous`: the figure is far from the previous period's.
//!
//! Nothing looks for it yet: the name and its page are public.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The figure is far from the previous period's.
    pub const OUTLIER_VS_PREVIOUS: Self = Self::declared(&Declaration {
        name: "outlier-vs-previous",
        group: Group::Comparison,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Khác thường so với kỳ trước", en: "Far from the previous period" },
        meaning: Said {
            vi: "Số liệu tăng hoặc giảm quá nhiều so với kỳ trước của chính đơn vị. Có thể là biến động thật, cũng có thể gõ \
                 nhầm; số liệu vẫn được tính nhưng nên hỏi lại. Phiên bản này chưa tự \
                 tìm lỗi này.",
            en: "The figure rose or fell very much against the same unit's previous period. It may be real or a slip; the \
                 figure is used, but worth a question. This version does not look for it yet.",
        },
        example: Said {
            vi: "Kỳ trước 120 hồ sơ, kỳ này 960 hồ sơ: 960 / 120 = 8 lần.",
            en: "The previous period had 120 files, this one has 960: 960 / 120 = 8 times as many.",
        },
        unit: Said {
            vi: "kiểm tra lại số; nếu đúng thì ghi nguyên nhân ở cột ghi chú.",
            en: "check the figure; if it is right, give the cause in the notes column.",
        },
        officer: Said {
            vi: "hỏi nguyên nhân; đơn vị mới sáp nhập thì so với tổng của các đơn vị cũ.",
            en: "ask for the cause; compare a merged unit with the sum of its predecessors.",
        },
    });
}

pub(super) const CHECK: Check = Check::not_yet(Rule::OUTLIER_VS_PREVIOUS);
