//! `kept-aside`: a workbook that somebody had edited was kept beside the new one.
//!
//! Told by the edge, `cli`, before it writes.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A workbook that somebody had edited was kept beside the new one.
    pub const KEPT_ASIDE: Self = Self::declared(&Declaration {
        name: "kept-aside",
        group: Group::Time,
        severity: Severity::Warning,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Tệp đã sửa tay được giữ lại", en: "Edited workbook kept aside" },
        meaning: Said {
            vi: "Tệp kết quả của lần trước đã bị sửa bằng tay sau khi chương trình ghi. Bản sửa tay không bị ghi đè: nó được \
                 đổi tên, thêm «(bản sửa tay N)», nằm cạnh tệp mới. Những gì sửa tay không có trong tệp mới, vì tệp mới chỉ \
                 lấy số từ báo cáo của các đơn vị, trừ quyết định ghi ở trang Kiểm tra và số sửa tay có lý do khi chạy với \
                 --accept-edits. Từng ô sửa tay, và quyết định nào không áp dụng được, đều được nêu tên.",
            en: "Somebody edited the result of an earlier run after the program had written it. The edited copy is not \
                 overwritten: it gets a new name with “(bản sửa tay N)” and stays beside the new file. What was edited by hand \
                 is not in the new file, which takes its figures from the returns alone, but for decisions in the sheet of \
                 findings and, with --accept-edits, corrections with a reason. Every edited cell, and every decision that \
                 cannot be carried out, is named.",
        },
        example: Said {
            vi: "Sau lần gộp thứ nhất, người tổng hợp sửa ô D8 của tong-hop.xlsx từ 589 thành 598. Lần gộp thứ hai ghi \
                 tong-hop.xlsx mới (D8 là 589) và giữ bản cũ thành tong-hop (bản sửa tay 1).xlsx.",
            en: "After the first run the officer changed D8 of tong-hop.xlsx from 589 to 598. The second run writes a new \
                 tong-hop.xlsx (D8 is 589) and keeps the old one as tong-hop (bản sửa tay 1).xlsx.",
        },
        unit: Said { vi: "không phải làm gì.", en: "nothing to do." },
        officer: Said {
            vi: "so hai tệp; số nào sửa đúng thì đề nghị đơn vị sửa trong báo cáo rồi gộp lại, xong thì xóa bản sửa tay.",
            en: "compare the two; where the edit is right, have the unit correct its return and consolidate again, then delete \
                 the edited copy.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::KEPT_ASIDE);
