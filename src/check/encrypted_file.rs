//! `encrypted-file`: the file is protected by a password.
//!
//! Told by `read`: nothing of such a file can be seen.

use crate::finding::{Declaration, Group, Rule, Said, Severity, Spoils};

use super::Check;

impl Rule {
    /// The file is protected by a password.
    pub const ENCRYPTED_FILE: Self = Self::declared(&Declaration {
        name: "encrypted-file",
        group: Group::File,
        severity: Severity::Error,
        spoils: Spoils::File,
        tells_unused: false,
        title: Said { vi: "Tệp có mật khẩu", en: "File with a password" },
        meaning: Said {
            vi: "Tệp được đặt mật khẩu mở nên không xem được nội dung. Chương trình không hỏi và không dò mật khẩu; báo cáo \
                 này không được tính vào tổng. Khóa trang tính để chống sửa thì không sao, vẫn đọc được.",
            en: "The file asks for a password when opened, so its content cannot be seen. The program neither asks for \
                 passwords nor tries any; the return is left out of totals. A sheet merely locked against changes is fine.",
        },
        example: Said {
            vi: "10 xã gửi báo cáo, tệp của xã A có mật khẩu: tổng tính từ 9 xã.",
            en: "10 communes sent a return, the file of commune A has a password: totals come from 9 communes.",
        },
        unit: Said {
            vi: "mở tệp bằng mật khẩu, bỏ mật khẩu mở tệp (Tệp › Thông tin › Bảo vệ sổ làm việc; bản Excel tiếng Anh: File › \
                 Info › Protect Workbook), lưu và gửi lại.",
            en: "open the file with its password, remove the password (File › Info › Protect Workbook), save and send it \
                 again.",
        },
        officer: Said {
            vi: "đề nghị đơn vị gửi bản không có mật khẩu; nếu đã biết mật khẩu thì tự bỏ mật khẩu rồi tổng hợp lại.",
            en: "ask the unit for a copy without password; if you know the password, remove it and consolidate again.",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::ENCRYPTED_FILE);
