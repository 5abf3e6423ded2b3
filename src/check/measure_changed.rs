//! `measure-changed`: the unit of measure differs from the form's.
//!
//! Told by `recognise`, which knows how far spelling alone goes.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The unit of measure differs from the form's.
    pub const MEASURE_CHANGED: Self = Self::declared(&Declaration {
        name: "measure-changed",
        group: Group::Structure,
        severity: Severity::Warning,
        spoils: Spoils::Figure,
        tells_unused: false,
        title: Said { vi: "Đơn vị tính bị sửa", en: "Changed unit of measure" },
        meaning: Said {
            vi: "Đơn vị tính ghi trong báo cáo khác với đơn vị tính của biểu. Khác hẳn (đồng thay cho triệu đồng) là lỗi: số \
                 liệu không được cộng, cũng không tự quy đổi. Chỉ viết khác, hoặc chính biểu in nhầm, thì được ghi nhận và số \
                 liệu vẫn được tính.",
            en: "The unit of measure in the return is not the form's. A different one (đồng for million đồng) is an error: the \
                 figure is not counted, and nothing is converted. One in other words, or misprinted by the form itself, is \
                 noted and the figure is used.",
        },
        example: Said {
            vi: "Biểu yêu cầu triệu đồng; xã A ghi đồng: 250.000.000. Cộng với 250 của xã B sẽ ra 250.000.250, trong khi đúng \
                 là 250 + 250 = 500 triệu đồng; vì vậy số của xã A để ngoài tổng.",
            en: "The form asks for million đồng; commune A wrote đồng: 250,000,000. With the 250 of commune B this would give \
                 250,000,250 where 250 + 250 = 500 million đồng is right; so the figure of commune A is left out.",
        },
        unit: Said {
            vi: "trả lại đơn vị tính của mẫu và đổi số liệu theo đơn vị tính đó: 250.000.000 đồng là 250 triệu đồng.",
            en: "restore the form's unit of measure and convert the figure to it: 250,000,000 đồng is 250 million đồng.",
        },
        officer: Said {
            vi: "so số liệu với các đơn vị khác để biết đã ghi theo đơn vị tính nào; đề nghị đơn vị sửa rồi mới dùng tổng.",
            en: "compare with other units to see which measure was meant; have it corrected before you use the total.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::MEASURE_CHANGED);
