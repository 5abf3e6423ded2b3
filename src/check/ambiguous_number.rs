//! `ambiguous-number`: the content can be read as more than one number.
//!
//! Told by `extract`: two readings of a cell, and nothing that decides.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The content can be read as more than one number.
    pub const AMBIGUOUS_NUMBER: Self = Self::declared(&Declaration {
        name: "ambiguous-number",
        group: Group::Value,
        severity: Severity::Error,
        spoils: Spoils::Figure,
        tells_unused: true,
        title: Said { vi: "Số có nhiều cách hiểu", en: "Number with more than one reading" },
        meaning: Said {
            vi: "Nội dung ô có thể hiểu thành nhiều số khác nhau và không có căn cứ để chọn. Chọn nhầm có thể sai gấp nghìn \
                 lần, nên ô này để ngoài tổng.",
            en: "The content can be read as different numbers and nothing decides between them. A wrong choice may be wrong a \
                 thousandfold, so the cell is left out of totals.",
        },
        example: Said {
            vi: "“10.900” ở dòng triệu đồng có thể là 10.900 hoặc 10,9; “05/10” có thể là 5 trên 10 hoặc ngày 05 tháng 10.",
            en: "“10.900” in a row of million đồng may be 10,900 or 10.9; “05/10” may be 5 of 10 or the 5th of October.",
        },
        unit: Said {
            vi: "gõ lại thành một con số, không dùng dấu ngăn cách hàng nghìn (10900); nếu cần ghi hai số thì mỗi số một ô \
                 đúng chỉ tiêu.",
            en: "type one number without thousands separators (10900); two numbers belong into two cells, each of its own \
                 indicator.",
        },
        officer: Said {
            vi: "chuyển cho đơn vị các cách hiểu nêu trong phát hiện để xác nhận; có thể đối chiếu với dòng tổng và tỷ lệ.",
            en: "send the unit the readings named in the finding to choose from; totals and percentages beside it may help.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::AMBIGUOUS_NUMBER);
