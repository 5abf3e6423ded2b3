//! `missing-form`: a form of the template is not in the return.
//!
//! Told by `recognise` of a file, and by `resubmit` of all the files of a unit.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// A form of the template is not in the return.
    pub const MISSING_FORM: Self = Self::declared(&Declaration {
        name: "missing-form",
        group: Group::File,
        severity: Severity::Error,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Thiếu biểu", en: "Missing form" },
        meaning: Said {
            vi: "Báo cáo của đơn vị thiếu một biểu mà bộ biểu mẫu yêu cầu. Các biểu khác vẫn được tính; riêng biểu thiếu thì \
                 đơn vị được coi là chưa gửi, và các tổng của biểu đó ghi rõ tính từ bao nhiêu đơn vị.",
            en: "The return lacks a form that the template asks for. The other forms are used; for the missing one the unit \
                 counts as not submitted, and the totals of that form say from how many units they come.",
        },
        example: Said {
            vi: "Bộ biểu mẫu có 7 biểu, xã A chỉ gửi 6, thiếu Biểu 4: các tổng của Biểu 4 tính từ 9 trong 10 xã.",
            en: "The template has 7 forms, commune A sent 6, without form 4: totals of form 4 come from 9 of 10 communes.",
        },
        unit: Said {
            vi: "bổ sung biểu còn thiếu rồi gửi lại cả tệp; biểu không phát sinh số liệu vẫn phải gửi, ghi 0 hoặc “Không phát \
                 sinh”.",
            en: "add the missing form and send the whole file again; a form in which nothing arose is sent too, with 0 or \
                 “Không phát sinh”.",
        },
        officer: Said {
            vi: "xem đơn vị có gửi biểu này trong một tệp riêng không; nếu có, đặt tệp đó vào cùng thư mục rồi tổng hợp lại.",
            en: "see whether the unit sent the form as a separate file; if so, put it into the same folder and consolidate \
                 again.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::MISSING_FORM);
