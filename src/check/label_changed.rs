//! `label-changed`: the label differs from the form's by more than spelling.
//!
//! Told by `recognise`, which knows how far spelling alone goes.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The label differs from the form's by more than spelling.
    pub const LABEL_CHANGED: Self = Self::declared(&Declaration {
        name: "label-changed",
        group: Group::Structure,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Tên chỉ tiêu bị sửa", en: "Changed label" },
        meaning: Said {
            vi: "Tên chỉ tiêu trong báo cáo khác tên trong biểu, không chỉ khác chính tả hay cách bỏ dấu. Dòng vẫn được nhận \
                 theo mã và vị trí, số liệu vẫn được tính, nhưng có thể đơn vị đã báo cáo một nội dung khác.",
            en: "The label differs from the form's by more than spelling or tone marks. The row is recognised by its code and \
                 position and the figure is used, but the unit may have reported something else.",
        },
        example: Said {
            vi: "Biểu ghi “Hồ sơ giải quyết đúng hạn”, báo cáo ghi “Hồ sơ đã giải quyết”: số 100 có thể gồm 95 hồ sơ đúng hạn \
                 và 5 hồ sơ quá hạn.",
            en: "The form says “Hồ sơ giải quyết đúng hạn” (settled in time), the return “Hồ sơ đã giải quyết” (settled): its \
                 100 may be 95 in time and 5 late.",
        },
        unit: Said {
            vi: "giữ nguyên tên chỉ tiêu của mẫu và kiểm tra số liệu có đúng nội dung của chỉ tiêu không.",
            en: "keep the label of the form and check that the figure is what the indicator asks for.",
        },
        officer: Said {
            vi: "so hai tên nêu trong phát hiện; nếu nội dung khác nhau thì đề nghị đơn vị báo cáo lại chỉ tiêu đó.",
            en: "compare the two labels in the finding; if they mean different things, ask the unit to report that indicator \
                 again.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::LABEL_CHANGED);
