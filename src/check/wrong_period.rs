//! `wrong-period`: the return is of another period.
//!
//! Told by `identify`, which weighs what a file says of its period.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The return is of another period.
    pub const WRONG_PERIOD: Self = Self::declared(&Declaration {
        name: "wrong-period",
        group: Group::File,
        severity: Severity::Error,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Sai kỳ báo cáo", en: "Wrong period" },
        meaning: Said {
            vi: "Kỳ ghi trong báo cáo khác với kỳ đang tổng hợp. Cộng số liệu của hai kỳ vào nhau sẽ cho tổng sai, nên báo \
                 cáo này không được tính vào tổng.",
            en: "The period named in the return is not the period being consolidated. Adding figures of two periods gives a \
                 wrong total, so the return is left out.",
        },
        example: Said {
            vi: "Đang tổng hợp quý I/2024, báo cáo của xã A ghi “quý IV/2023”: 120 hồ sơ của quý trước không được cộng vào \
                 quý này.",
            en: "The first quarter of 2024 is being consolidated, the return of commune A says “quý IV/2023”: the 120 files \
                 of last quarter are not added to this one.",
        },
        unit: Said {
            vi: "nếu gửi nhầm thì gửi báo cáo đúng kỳ; nếu chỉ quên sửa dòng tiêu đề thì sửa kỳ ở tiêu đề rồi gửi lại.",
            en: "if it is the wrong file, send the right one; if only the title line was not updated, correct it and send \
                 the return again.",
        },
        officer: Said {
            vi: "hỏi đơn vị số liệu là của kỳ nào, không tự sửa tiêu đề thay; nếu cả thư mục cùng bị lỗi này thì xem lại kỳ \
                 đã chọn (`--period`).",
            en: "ask the unit which period the figures are of, do not change the title yourself; if the whole folder has \
                 this error, check the chosen period (`--period`).",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::WRONG_PERIOD);
