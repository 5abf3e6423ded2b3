//! What is to be told of a place in a document, beside what it says.

use crate::book::SheetKind;
use crate::finding::{Finding, Place, Rule, Severity, Wording};

/// Longer texts are told by their beginning.
const SHOWN: usize = 40;

/// Something of a paragraph that is not in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) enum Remark {
    /// Text that is not shown.
    Hidden(String),
    /// Text that was deleted while changes were tracked.
    Removed(String),
    /// A picture, and whether it is so large that a table may be seen in it.
    Picture(bool),
    /// A workbook inside of the document.
    Workbook,
    /// A part of the document in another format.
    Imported,
    /// Tables inside of tables, too deep.
    Deep,
    /// A table in the header or footer of a page.
    InMargin,
}

impl Remark {
    /// Whether it is a picture.
    pub(super) const fn is_picture(&self) -> bool {
        matches!(self, Self::Picture(_))
    }

    /// The finding at a place in a table, or in the text, that holds some text (`filled`); none where it loses nothing.
    pub(super) fn finding(&self, place: Place, kind: SheetKind, filled: bool) -> Option<Finding> {
        let in_table = kind != SheetKind::Text;
        let figure = |text: &str| in_table && text.chars().any(|sign| sign.is_ascii_digit());
        Some(match self {
            Self::Hidden(text) if figure(text) => {
                let shown = short(text);
                let message = Wording::new(
                    format!("ô có chữ ẩn «{shown}» (Word không hiện khi xem và in); không được đọc"),
                    format!(
                        "the cell has hidden text «{shown}» (not shown or printed by Word); it is not read"
                    ),
                );
                Finding::new(Rule::HIDDEN_VALUE, place, message)
                    .with_severity(Severity::Warning)
                    .with_value(shown)
                    .with_help(
                        "Chọn ô, bấm Ctrl+D rồi bỏ dấu chọn Hidden nếu là số liệu; nếu không thì xóa đi.",
                        "Select it, press Ctrl+D and clear Hidden if it is a figure; else delete it.",
                    )
            }
            Self::Removed(text) if figure(text) => {
                let shown = short(text);
                let message = Wording::new(
                    format!("ô có sửa đổi đang theo dõi (Track Changes): «{shown}» đã bị xóa nên không đọc"),
                    format!("the cell has tracked changes: «{shown}» was deleted and is not read"),
                );
                Finding::new(Rule::NUMBER_REPAIRED, place, message)
                    .with_severity(Severity::Info)
                    .with_value(shown)
                    .with_help(
                        "Kiểm tra rồi chấp nhận hoặc từ chối các sửa đổi (Review > Accept) trước khi gửi.",
                        "Look at the changes and accept or reject them (Review > Accept) before sending.",
                    )
            }
            Self::Picture(is_large) if *is_large || (in_table && !filled) => unread(
                place,
                &Wording::new(
                    "một ảnh; nếu là bảng hoặc số liệu chụp lại thì",
                    "a picture; if it shows a table or a figure, it",
                ),
                (
                    "Gõ số liệu trong ảnh vào bảng của Word hoặc vào biểu mẫu Excel rồi gửi lại.",
                    "Type the figures of the picture into a table of Word or into the Excel form and send again.",
                ),
            ),
            Self::Workbook => unread(
                place,
                &Wording::new(
                    "một bảng tính Excel nhúng trong văn bản;",
                    "a workbook inside of the document; it",
                ),
                (
                    "Bấm đúp vào bảng, lưu thành tệp .xlsx riêng rồi gửi tệp đó.",
                    "Open it by a double click, save it as .xlsx of its own and send that.",
                ),
            ),
            Self::Imported => unread(
                place,
                &Wording::new(
                    "một phần văn bản chèn từ định dạng khác;",
                    "a part of the document in another format; it",
                ),
                (
                    "Mở bằng Word, lưu lại thành .docx rồi gửi lại.",
                    "Open it in Word, save it as .docx and send again.",
                ),
            ),
            Self::Deep => unread(
                place,
                &Wording::new("bảng lồng trong bảng quá nhiều lớp;", "tables in tables, too deep; they"),
                (
                    "Đưa bảng ra ngoài, không lồng trong bảng khác, rồi gửi lại.",
                    "Take the table out of the tables around it and send again.",
                ),
            ),
            Self::InMargin => unread(
                place,
                &Wording::new(
                    "một bảng ở đầu trang hoặc chân trang;",
                    "a table in the header or footer of a page; it",
                ),
                (
                    "Nếu bảng có số liệu báo cáo, đưa bảng vào phần thân văn bản rồi gửi lại.",
                    "If it holds figures of the return, move it into the body of the document and send again.",
                ),
            ),
            Self::Hidden(_) | Self::Removed(_) | Self::Picture(_) => return None,
        })
    }
}

/// Something that could not be read.
fn unread(place: Place, what: &Wording, (help_vi, help_en): (&'static str, &'static str)) -> Finding {
    let message = Wording::new(
        format!("Ở đây có {} chưa đọc được", what.vi),
        format!("Here is {} could not be read", what.en),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message)
        .with_severity(Severity::Warning)
        .with_help(help_vi, help_en)
}

fn short(text: &str) -> String {
    let text = text.trim();
    let shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() { shown + "…" } else { shown }
}
