//! Why a file or a sheet could not be read, in words.

use std::sync::Arc;
use std::time::Duration;

use super::Stopped;
use super::foreign::Foreign;
use crate::cell::CellRef;
use crate::finding::{Finding, Place, Rule, Wording};

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The file is larger than the limit, in bytes.
    FileTooLarge(u64),
    /// What is inside is larger than the limit, in bytes.
    UnpackedTooLarge(u64),
    /// All texts together are longer than the limit, in bytes.
    TooMuchText(u64),
    /// More cells than the limit.
    TooManyCells(usize),
    /// More sheets than the limit.
    TooManySheets(usize),
    /// Damaged; the detail is for those who look into the program.
    Broken(String),
    /// These cells of a sheet could not be understood.
    Refused(Vec<CellRef>),
    /// So many rows and cells say that they stand where nothing can stand.
    Misplaced(usize),
    /// Its text breaks the rules of its format: it ends too early, or tags and quotation marks do not match.
    IllFormed {
        /// It ends too early.
        cut_off: bool,
    },
    /// Another sheet has the same name, and only that one is read.
    SameName,
    /// A part that the file speaks of is not there.
    Missing(String),
    /// So many letters were replaced by question marks when it was saved: nothing tells its rows any more.
    LettersLost(usize),
    /// It is something else than it looked like.
    Foreign(Foreign),
    /// The child process gave no answer within that time.
    Stopped(Stopped, Duration),
    /// What is done with the book took longer than that.
    Late(Duration),
}

/// Cells named one by one; the rest is left to the number of them.
const NAMED: usize = 12;

/// The first of these places.
fn places(cells: &[CellRef]) -> String {
    let named: Vec<String> = cells.iter().take(NAMED).map(ToString::to_string).collect();
    named.join(", ") + if cells.len() > NAMED { " …" } else { "" }
}

impl Trouble {
    /// What is the matter, as the end of a sentence about "the file" or "the sheet".
    fn wording(&self) -> Wording {
        let megabytes = |bytes: &u64| bytes >> 20;
        match self {
            Self::FileTooLarge(limit) => Wording::new(
                format!("lớn hơn giới hạn {} MB", megabytes(limit)),
                format!("is larger than the limit of {} MB", megabytes(limit)),
            ),
            Self::UnpackedTooLarge(limit) => Wording::new(
                format!("có nội dung sau khi giải nén lớn hơn giới hạn {} MB", megabytes(limit)),
                format!("unpacks to more than the limit of {} MB", megabytes(limit)),
            ),
            Self::TooMuchText(limit) => Wording::new(
                format!("có quá nhiều chữ trong các ô (giới hạn {} MB)", megabytes(limit)),
                format!("holds too much text (the limit is {} MB)", megabytes(limit)),
            ),
            Self::TooManyCells(limit) => Wording::new(
                format!("có quá nhiều ô (giới hạn {limit} ô)"),
                format!("has too many cells (the limit is {limit})"),
            ),
            Self::TooManySheets(limit) => Wording::new(
                format!("có quá nhiều trang tính (giới hạn {limit} trang)"),
                format!("has too many sheets (the limit is {limit})"),
            ),
            Self::Late(time) => Wording::new(
                format!("mất quá nhiều thời gian để xử lý (giới hạn {} giây)", time.as_secs()),
                format!("takes too long to work on (the limit is {} s)", time.as_secs()),
            ),
            Self::Stopped(Stopped::Late, time) => Wording::new(
                format!("mất quá nhiều thời gian để đọc (giới hạn {} giây)", time.as_secs()),
                format!("takes too long to read (the limit is {} s)", time.as_secs()),
            ),
            Self::Stopped(Stopped::Crashed, _) => {
                Wording::new("bị hỏng, làm bộ đọc phải dừng", "is damaged and makes the reader stop")
            }
            Self::Stopped(Stopped::NotStarted(reason), _) => Wording::new(
                format!("cần một tiến trình riêng để đọc, nhưng không khởi động được ({reason})"),
                format!("is read by a process of its own, which could not be started ({reason})"),
            ),
            Self::LettersLost(marks) => Wording::new(
                format!("đã mất chữ tiếng Việt khi lưu: {marks} chỗ có dấu «?» thay cho chữ"),
                format!("lost its Vietnamese letters when it was saved: {marks} of them are question marks"),
            ),
            Self::Foreign(_) => Wording::new("không phải bảng tính", "is not a spreadsheet"),
            Self::Broken(detail) => Wording::new("bị hỏng", format!("is damaged ({detail})")),
            Self::Refused(cells) => {
                let places = places(cells);
                Wording::new(
                    format!("có {} ô bị hỏng nội dung nên không đọc được ({places})", cells.len()),
                    format!("has {} damaged cells that could not be read ({places})", cells.len()),
                )
            }
            Self::Misplaced(cells) => Wording::new(
                format!("bị hỏng: {cells} hàng hoặc ô ghi vị trí không thể có"),
                format!("is damaged: {cells} rows or cells are in impossible places"),
            ),
            Self::IllFormed { cut_off: true } => {
                Wording::new("bị cắt cụt: tệp hết giữa chừng", "is cut off: the file ends too early")
            }
            Self::IllFormed { cut_off: false } => Wording::new(
                "bị hỏng: thẻ hoặc dấu nháy không khớp nhau",
                "is damaged: tags or quotation marks do not match",
            ),
            Self::SameName => {
                Wording::new("trùng tên với trang tính khác", "has the same name as another sheet")
            }
            Self::Missing(part) => {
                Wording::new(format!("bị hỏng: thiếu phần {part}"), format!("is damaged: {part} is missing"))
            }
        }
    }

    fn help(&self, finding: Finding) -> Finding {
        match self {
            Self::Stopped(..) => finding.with_help(
                "Mở tệp bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi gửi lại",
                "Open it in Excel or LibreOffice, save as .xlsx and send again",
            ),
            Self::LettersLost(_) => finding.with_help(
                "Mở tệp gốc, lưu thành .xlsx; nếu phải lưu CSV thì chọn bảng mã Unicode (UTF-8), rồi gửi lại",
                "Open the original and save it as .xlsx; if it has to be CSV, choose Unicode (UTF-8), and send it again",
            ),
            Self::Broken(_)
            | Self::Missing(_)
            | Self::Refused(_)
            | Self::Misplaced(_)
            | Self::IllFormed { .. }
            | Self::SameName => finding.with_help(
                "Mở tệp bằng Excel (chấp nhận sửa chữa nếu được hỏi), kiểm tra số liệu, lưu lại thành .xlsx rồi gửi lại; \
                 nếu không mở được, hãy gửi lại tệp gốc",
                "Open it in Excel (accept the repair if asked), check the figures, save as .xlsx and send it again; \
                 if it does not open, send the original file",
            ),
            _ => finding.with_help(
                "Xoá các trang tính, hàng, cột và hình ảnh không thuộc biểu mẫu rồi lưu lại và gửi lại",
                "Delete sheets, rows, columns and pictures that do not belong to the form, save and send again",
            ),
        }
    }

    /// The whole file could not be read.
    pub(super) fn of_file(&self, file: &Arc<str>) -> Finding {
        if let Self::Foreign(foreign) = self {
            return foreign.finding(file);
        }
        let reason = self.wording();
        let message = Wording::new(
            format!("Không đọc được: tệp {}", reason.vi),
            format!("Cannot be read: the file {}", reason.en),
        );
        self.help(Finding::new(Rule::UNREADABLE_FILE, Place::file(file), message))
    }

    /// A part of the file is damaged; what could be read of it is used.
    pub(super) fn in_part(&self, file: &Arc<str>) -> Finding {
        let reason = self.wording();
        let message = Wording::new(
            format!("Tệp {}: có thể thiếu trang tính hoặc sai nội dung ô", reason.vi),
            format!("The file {}: sheets may be missing, or texts wrong", reason.en),
        );
        self.help(Finding::new(Rule::UNREADABLE_FILE, Place::file(file), message))
    }

    /// One sheet could not be read, or only in part.
    pub(super) fn of_sheet(&self, file: &Arc<str>, sheet: &str, cells_read: usize) -> Finding {
        let reason = self.wording();
        let mut message = Wording::new(
            format!("Trang tính “{sheet}” {}", reason.vi),
            format!("The sheet “{sheet}” {}", reason.en),
        );
        message = if matches!(self, Self::Refused(_)) {
            message.then(
                &format!("; các ô khác ({cells_read}) vẫn được đọc"),
                &format!("; the others ({cells_read}) are read"),
            )
        } else if matches!(self, Self::Misplaced(_)) {
            message.then("; số liệu có thể lệch vị trí", "; figures may stand in the wrong place")
        } else if cells_read == 0 {
            message.then(", không đọc được ô nào", "; none of its cells could be read")
        } else {
            message.then(
                &format!(", chỉ đọc được {cells_read} ô đầu"),
                &format!("; only the first {cells_read} cells could be read"),
            )
        };
        self.help(Finding::new(Rule::UNREADABLE_FILE, Place::new(file, &sheet.into(), None), message))
    }
}
