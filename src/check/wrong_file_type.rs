//! `wrong-file-type`: the file is not a spreadsheet, whatever its name says.
//!
//! Told by `read`, which looks at the bytes, and by whoever takes in or converts the file.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The file is not a spreadsheet, whatever its name says.
    pub const WRONG_FILE_TYPE: Self = Self::declared(&Declaration {
        name: "wrong-file-type",
        group: Group::File,
        severity: Severity::Error,
        spoils: Spoils::File,
        tells_unused: false,
        title: Said { vi: "Tệp không phải bảng tính", en: "File that is not a spreadsheet" },
        meaning: Said {
            vi: "Nội dung tệp không phải bảng tính, dù tên tệp có thể mang đuôi của bảng tính: thường là tệp Word, PDF hoặc \
                 ảnh chụp. Loại tệp được xác định theo nội dung, không theo tên. Báo cáo này không được tính vào tổng.",
            en: "The content is not a spreadsheet, although the name may say so: usually a Word document, a PDF or a \
                 photograph. The type is judged by the content, not by the name. The return is left out of totals.",
        },
        example: Said {
            vi: "Tệp “bao cao xa A.xlsx” thực ra là tệp Word (.docx) được đổi tên; 35 số liệu trong đó không được tổng hợp.",
            en: "The file “bao cao xa A.xlsx” is a Word document (.docx) under another name; the 35 figures in it are not \
                 consolidated.",
        },
        unit: Said {
            vi: "nhập số liệu vào đúng tệp mẫu Excel và gửi tệp đó; đổi đuôi tên tệp không biến tệp Word thành bảng tính.",
            en: "fill in the Excel form and send that file; renaming a Word document does not make it a spreadsheet.",
        },
        officer: Said {
            vi: "đề nghị đơn vị gửi bảng tính; không tự gõ lại số liệu từ bản ảnh khi đơn vị chưa xác nhận.",
            en: "ask the unit for the spreadsheet; do not retype figures from a picture without the unit's confirmation.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::WRONG_FILE_TYPE);
