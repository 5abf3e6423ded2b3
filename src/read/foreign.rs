//! What a file really is when it is not a spreadsheet that can be read, and what to do with it.

use std::sync::Arc;

use crate::finding::{Finding, Place, Rule, Wording};

/// A file that is not a readable spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// No bytes at all.
    Empty,
    /// Nothing but zero bytes: a damaged disk or an interrupted copy.
    Zeros,
    /// The lock file `~$…` that Excel keeps while a workbook is open.
    LockFile,
    /// A workbook with a password to open it.
    Encrypted,
    /// A workbook under rights management (IRM, DRM).
    RightsManaged,
    /// A zip package that is cut off or damaged.
    BrokenPackage,
    /// An OLE container that is damaged or holds nothing known.
    BrokenContainer,
    /// Excel 2–4, from before 1994.
    AncientExcel,
    /// A page of frames: the sheets lie in a folder beside it.
    Frames,
    /// A spreadsheet of another program, by name.
    OtherSpreadsheet(&'static str),
    /// A text document without a table; how many pictures are in it.
    WithoutTable(usize),
    /// Word 97–2003, .doc, where no guarded process is to be had to read it.
    OldWord,
    /// Word 2003 XML.
    WordXml,
    /// Rich text, .rtf.
    RichText,
    /// Another OpenDocument: drawing, presentation.
    OpenOther,
    /// PowerPoint, old or new.
    PowerPoint,
    /// A web page without a table.
    WebPage,
    /// A document of another program that keeps its files as Office 97–2003 does, by name.
    OtherDocument(&'static str),
    /// Apple Numbers, Pages or Keynote.
    Numbers,
    /// PDF.
    Pdf,
    /// A picture of the named kind.
    Picture(&'static str),
    /// A zip archive; how many workbooks are inside, by their names.
    Archive(usize),
    /// An archive of another kind, by name.
    OtherArchive(&'static str),
    /// An Outlook message or another mail.
    Mail,
    /// A program.
    Program,
    /// A shortcut to a sheet on the web.
    WebShortcut,
    /// A data base file.
    Database,
    /// Sound or moving pictures.
    Media,
    /// Text that is no table; its kind.
    Text(&'static str),
    /// Nothing but white space.
    Blank,
    /// Bytes of no known kind.
    Unknown,
}

/// What to do, in Vietnamese and English.
type Help = (&'static str, &'static str);

const RESEND: Help = (
    "Gửi lại tệp gốc; có thể việc sao chép hoặc tải lên đã bị gián đoạn",
    "Send the original again; copying or uploading may have been interrupted",
);
const SAVE_AS: Help = (
    "Mở bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi gửi lại; nếu không mở được, hãy gửi lại tệp gốc",
    "Open it in Excel or LibreOffice, save as .xlsx and send again; if it does not open, send the original file",
);
/// For documents that Word opens and this program does not read.
const AS_DOCX: Help = (
    "Mở bằng Word, chọn Tệp > Lưu như (Save As), lưu thành .docx rồi gửi lại; hoặc gửi biểu mẫu Excel",
    "Open it in Word, choose File > Save As, save as .docx and send again; or send the Excel form",
);
const FILL_IN: Help = ("Nhập số liệu vào biểu mẫu Excel rồi gửi lại", "Fill in the Excel form and send that");
const CHECK: Help = (
    "Kiểm tra lại tệp đã chọn; gửi lại báo cáo dưới dạng Excel (.xlsx)",
    "Check which file was chosen; send the return as Excel (.xlsx)",
);
const UNPACK: Help = (
    "Giải nén, rồi gửi riêng từng tệp Excel bên trong (không nén)",
    "Unpack it and send the Excel files inside, not packed",
);

impl Foreign {
    /// The rule, what the file is in Vietnamese and English, and what to do.
    #[rustfmt::skip] // a table: one line for the rule and the words, one for the help
    fn words(self) -> (Rule, &'static str, &'static str, Help) {
        const UNREADABLE: Rule = Rule::UNREADABLE_FILE;
        const ENCRYPTED: Rule = Rule::ENCRYPTED_FILE;
        const WRONG_TYPE: Rule = Rule::WRONG_FILE_TYPE;
        match self {
            Self::Empty => (UNREADABLE, "Tệp rỗng (0 byte)", "The file is empty (0 bytes)",
                RESEND),
            Self::Zeros => (UNREADABLE, "Tệp chỉ toàn byte 0, không có nội dung", "The file holds nothing but zero bytes",
                RESEND),
            Self::LockFile => (WRONG_TYPE, "Tệp thực chất là tệp khoá tạm của Excel (~$…), không có số liệu", "The file is a lock file of Excel (~$…), without figures",
                ("Đóng Excel rồi gửi đúng tệp báo cáo (tên không bắt đầu bằng ~$)",
                 "Close Excel and send the return itself (its name does not begin with ~$)")),
            Self::Encrypted => (ENCRYPTED, "Tệp được bảo vệ bằng mật khẩu nên không đọc được", "The file is protected by a password and cannot be read",
                ("Mở tệp bằng Excel, chọn Tệp > Thông tin > Bảo vệ sổ làm việc > Mã hoá bằng mật khẩu, xoá mật khẩu, lưu rồi gửi lại; nếu Excel mở tệp mà không hỏi mật khẩu thì chỉ cần lưu lại thành .xlsx",
                 "Open it in Excel, choose File > Info > Protect Workbook > Encrypt with Password, clear the password, save and send again; if Excel opens it without asking, just save it as .xlsx")),
            Self::RightsManaged => (ENCRYPTED, "Tệp bị hạn chế quyền truy cập (IRM/DRM) nên không đọc được", "The file is under rights management (IRM/DRM) and cannot be read",
                ("Mở tệp bằng Excel, bỏ hạn chế quyền truy cập (Tệp > Thông tin > Bảo vệ sổ làm việc), lưu rồi gửi lại",
                 "Open it in Excel, remove the restriction (File > Info > Protect Workbook), save and send again")),
            Self::BrokenPackage => (UNREADABLE, "Tệp bị hỏng hoặc bị cắt cụt, không mở được", "The file is damaged or cut off and cannot be opened",
                RESEND),
            Self::BrokenContainer => (UNREADABLE, "Tệp theo khuôn dạng Office 97-2003 nhưng không chứa bảng tính, hoặc bị hỏng", "The file is an Office 97-2003 container but holds no workbook, or is damaged",
                SAVE_AS),
            Self::AncientExcel => (WRONG_TYPE, "Tệp thực chất là bảng tính Excel 4.0 trở về trước, quá cũ để đọc", "The file is a worksheet of Excel 4.0 or earlier, too old to be read",
                SAVE_AS),
            Self::Frames => (WRONG_TYPE, "Tệp chỉ là trang khung của bảng tính lưu dạng trang web; số liệu nằm trong thư mục đi kèm", "The file is only the frame of a workbook saved as a web page; the figures are in the folder beside it",
                ("Mở tệp bằng Excel trên máy đã lưu nó (nơi còn thư mục đi kèm), lưu thành .xlsx rồi gửi lại",
                 "Open it in Excel on the computer where it was saved (with the folder beside it), save as .xlsx and send that")),
            Self::OtherSpreadsheet(_) => (WRONG_TYPE, "Tệp thực chất là bảng tính của phần mềm khác", "The file is a spreadsheet of another program",
                SAVE_AS),
            Self::WebPage => (WRONG_TYPE, "Tệp thực chất là trang web, không có bảng nào", "The file is a web page without any table",
                ("Có thể đây là trang đăng nhập hoặc trang báo lỗi khi tải xuống; tải lại tệp Excel rồi gửi lại",
                 "It may be a log-in or error page of a download; download the Excel file again and send it")),
            Self::WebShortcut => (WRONG_TYPE, "Tệp chỉ là lối tắt tới một bảng tính trên mạng, không có số liệu", "The file is only a shortcut to a sheet on the web, without figures",
                ("Mở bảng tính trên mạng, tải xuống dạng Excel (.xlsx) rồi gửi lại",
                 "Open the sheet on the web, download it as Excel (.xlsx) and send it again")),
            Self::WithoutTable(0) => (WRONG_TYPE, "Tệp là văn bản không có bảng nào nên không có số liệu để đọc", "The file is a text document without any table, so there are no figures to read",
                ("Gửi văn bản có kèm phụ lục số liệu dạng bảng của Word, hoặc gửi biểu mẫu Excel",
                 "Send the document with its appendix of figures as tables of Word, or send the Excel form")),
            Self::WithoutTable(_) => (WRONG_TYPE, "Tệp là văn bản không có bảng nào, chỉ có ảnh; số liệu trong ảnh (bản chụp, bản quét) không đọc được", "The file is a text document without any table, only with pictures; figures in pictures (photographs, scans) cannot be read",
                ("Gửi văn bản gốc có bảng gõ bằng Word, hoặc nhập số liệu vào biểu mẫu Excel rồi gửi lại",
                 "Send the original document with tables typed in Word, or fill in the Excel form and send that")),
            Self::OldWord => (WRONG_TYPE, "Tệp là văn bản Word 97-2003 (.doc), không đọc được", "The file is a Word 97-2003 document (.doc) that could not be read",
                AS_DOCX),
            Self::WordXml => (WRONG_TYPE, "Tệp thực chất là văn bản Word 2003 XML", "The file is a Word 2003 XML document",
                AS_DOCX),
            Self::RichText => (WRONG_TYPE, "Tệp thực chất là văn bản RTF (.rtf)", "The file is a rich text document (.rtf)",
                AS_DOCX),
            Self::OpenOther => (WRONG_TYPE, "Tệp thực chất là tài liệu OpenDocument nhưng không phải bảng tính hay văn bản", "The file is an OpenDocument, but neither a spreadsheet nor a text",
                FILL_IN),
            Self::PowerPoint => (WRONG_TYPE, "Tệp thực chất là bài trình chiếu PowerPoint", "The file is a PowerPoint presentation",
                FILL_IN),
            Self::OtherDocument(_) => (WRONG_TYPE, "Tệp thực chất là tài liệu của phần mềm khác, không phải bảng tính", "The file is a document of another program, not a spreadsheet",
                FILL_IN),
            Self::Numbers => (WRONG_TYPE, "Tệp thực chất là bảng tính Apple Numbers hoặc Pages", "The file is of Apple Numbers or Pages",
                ("Mở bằng Numbers, chọn Tệp > Xuất sang > Excel, rồi gửi lại",
                 "Open it in Numbers, choose File > Export To > Excel, and send that")),
            Self::Pdf => (WRONG_TYPE, "Tệp thực chất là tệp PDF", "The file is a PDF",
                ("Gửi tệp Word (.docx) hoặc Excel gốc của bản PDF này; nếu không còn, nhập số liệu vào biểu mẫu Excel rồi gửi lại",
                 "Send the Word (.docx) or Excel file it was made from; if that is lost, fill in the Excel form and send that")),
            Self::Picture(_) => (WRONG_TYPE, "Tệp thực chất là ảnh", "The file is a picture",
                ("Gửi tệp Excel thay cho ảnh chụp; nếu không còn, nhập số liệu vào biểu mẫu Excel rồi gửi lại",
                 "Send the Excel file instead of a picture; if it is lost, fill in the Excel form and send that")),
            Self::Archive(0) => (WRONG_TYPE, "Tệp thực chất là tệp nén (.zip), bên trong không có tệp bảng tính", "The file is a zip archive without a spreadsheet inside",
                CHECK),
            Self::Archive(_) => (WRONG_TYPE, "Tệp thực chất là tệp nén (.zip) chứa tệp bảng tính", "The file is a zip archive of spreadsheets",
                UNPACK),
            Self::OtherArchive(_) => (WRONG_TYPE, "Tệp thực chất là tệp nén", "The file is an archive",
                UNPACK),
            Self::Mail => (WRONG_TYPE, "Tệp thực chất là thư điện tử", "The file is a mail message",
                ("Mở thư, lưu tệp Excel đính kèm rồi gửi tệp đó",
                 "Open the message, save the Excel file attached and send that")),
            Self::Program => (WRONG_TYPE, "Tệp thực chất là chương trình máy tính, có thể là mã độc", "The file is a program, possibly malware",
                ("Không mở tệp; báo cho người phụ trách an toàn thông tin",
                 "Do not open it; tell whoever is in charge of security")),
            Self::Database => (WRONG_TYPE, "Tệp thực chất là tệp cơ sở dữ liệu", "The file is a data base",
                FILL_IN),
            Self::Media => (WRONG_TYPE, "Tệp thực chất là tệp âm thanh hoặc phim", "The file is sound or a film",
                CHECK),
            Self::Text(_) => (WRONG_TYPE, "Tệp chỉ là văn bản, không có bảng nào đọc được", "The file is mere text, without a table that could be read",
                CHECK),
            Self::Blank => (UNREADABLE, "Tệp không có nội dung nào, chỉ có khoảng trắng", "The file holds nothing but white space",
                RESEND),
            Self::Unknown => (WRONG_TYPE, "Tệp không phải bảng tính và không rõ là loại tệp gì", "The file is not a spreadsheet, and of no known kind",
                CHECK),
        }
    }

    /// The finding that says so.
    pub fn finding(self, file: &Arc<str>) -> Finding {
        let (rule, vi, en, (help_vi, help_en)) = self.words();
        let detail = match self {
            Self::Picture(kind)
            | Self::OtherArchive(kind)
            | Self::OtherSpreadsheet(kind)
            | Self::OtherDocument(kind)
            | Self::Text(kind) => format!(" ({kind})"),
            Self::Archive(count) | Self::WithoutTable(count) if count > 0 => format!(": {count}"),
            _ => String::new(),
        };
        Finding::new(rule, Place::file(file), Wording::new(vi, en).then(&detail, &detail))
            .with_help(help_vi, help_en)
    }
}
