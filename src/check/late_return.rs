//! `late-return`: a return came after the day on which it was due.
//!
//! Told by `resubmit` of every unit, when `--due` or the settings say the day.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A return came after the day on which it was due.
    pub const LATE_RETURN: Self = Self::declared(&Declaration {
        name: "late-return",
        group: Group::Time,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Nộp quá hạn", en: "Sent late" },
        meaning: Said {
            vi: "Báo cáo nộp sau hạn (`--due`, hoặc `due` trong tonghop.toml). Ngày nộp lấy theo ngày ghi ở báo cáo; không có thì \
                 ngày lưu tệp; không có nữa thì cột «Ngày nhận» của danh sách đơn vị; phát hiện nói rõ lấy từ đâu. Số liệu vẫn \
                 được tính. Ở mức ghi nhận: những đơn vị không rõ ngày nộp.",
            en: "The return came after the day on which it was due (`--due`, or `due` in tonghop.toml). When it was sent is \
                 what its date says; without one, when the file was saved; failing that, the column “Ngày nhận” of the list of \
                 units; the finding says which. Its figures count all the same. As an info: units of which nothing says when.",
        },
        example: Said {
            vi: "Hạn 15/03/2024, báo cáo của xã ghi ngày 20/03/2024: quá hạn 5 ngày.",
            en: "Due on 15 March 2024, the return of the commune is of 20 March 2024: 5 days late.",
        },
        unit: Said {
            vi: "nộp đúng hạn; ghi đúng ngày lập ở báo cáo.",
            en: "send in time; write the right date in the return.",
        },
        officer: Said {
            vi: "nhắc đơn vị; nếu ngày ghi ở báo cáo không phải ngày nộp thì đề nghị đơn vị ghi lại cho đúng.",
            en: "remind the unit; where the date in the return is not the day of sending, have it corrected.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::LATE_RETURN);
