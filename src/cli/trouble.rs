//! What the system says of files, in the words of the user.

use std::io;

use crate::finding::Wording;

/// How Windows numbers the refusal of a file that another program has open, and that of a locked part of one.
const HELD: [i32; 2] = [32, 33];

/// Whether a file is refused because another program has it open.
pub(super) fn is_held(error: &io::Error) -> bool {
    let number = error.raw_os_error().filter(|_| cfg!(windows));
    error.kind() == io::ErrorKind::ResourceBusy || number.is_some_and(|number| HELD.contains(&number))
}

/// Why the system refused something.
pub(super) fn os_error(error: &io::Error) -> Wording {
    use io::ErrorKind as Kind;
    if is_held(error) {
        return Wording::new(
            "tệp đang mở trong chương trình khác",
            format!("the file is open in another program ({error})"),
        );
    }
    let vi = match error.kind() {
        Kind::NotFound => "không có tệp hoặc thư mục này",
        Kind::PermissionDenied => "không có quyền truy cập, hoặc tệp đang mở trong chương trình khác",
        Kind::ReadOnlyFilesystem => "ổ đĩa hoặc thư mục chỉ cho đọc",
        Kind::IsADirectory => "đây là thư mục, không phải tệp",
        Kind::NotADirectory => "đường dẫn đi qua một tệp, không phải thư mục",
        Kind::AlreadyExists => "đã có tệp hoặc thư mục cùng tên",
        Kind::StorageFull | Kind::QuotaExceeded => "ổ đĩa đã đầy",
        Kind::InvalidFilename => "tên tệp có ký tự không dùng được hoặc quá dài",
        Kind::InvalidData => "nội dung không phải văn bản UTF-8",
        Kind::TimedOut | Kind::NetworkDown | Kind::NetworkUnreachable | Kind::HostUnreachable => {
            "mất kết nối tới ổ đĩa mạng"
        }
        _ => return Wording::new(format!("lỗi của hệ thống: {error}"), error.to_string()),
    };
    Wording::new(vi, error.to_string())
}
