//! What the files this program writes say of themselves, so that it knows them again: of which kind they are, and whether
//! anybody changed them since.
//!
//! A workbook says it in a document property (`tonghop`), a JSON report in its keys `made-by` and `seal`, a TOML file in its
//! first line, a page in a comment on its second. Beside the kind stands a seal, the SHA-256 of everything else: of the other parts of a package, as its
//! directory lists them, or of the text with zeros in place of the seal. A spreadsheet program keeps the property and changes
//! the parts. The seal tells a later hand, not a forger.

mod document;

use std::fmt::Write as _;
use std::io::{Cursor, Read};

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::book::Book;
use crate::finding::Wording;
use crate::write::{MARK, WriteError, edit_parts, write};

pub use document::document;

/// Name of the hidden sheet by which a consolidated workbook is a return one level up.
pub const SUMMARY_SHEET: &str = "_tonghop";
/// The part of a package that holds the property.
const PROPERTIES: &str = "docProps/custom.xml";
/// Bytes of a part that are looked at; those of this program have a hundredth of it.
const MOST: u64 = 1 << 20;
/// How the first line of a TOML file begins.
const COMMENT: &str = "# tonghop ";
/// How a page begins.
const DOCTYPE: &str = "<!doctype html>\n<!-- tonghop ";
/// What stands in place of the seal while it is made.
const UNSEALED: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// The name before `made-by` in JSON.
const PROGRAM: &str = "tonghop ";

/// What a file of this program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A consolidated workbook.
    Summary,
    /// A workbook of findings.
    Findings,
    /// A correction note.
    Note,
    /// A blank form.
    Blank,
    /// A converted workbook.
    Converted,
    /// A converted workbook as JSON.
    Export,
    /// A sheet of a converted workbook as CSV, which has no room to say what it is.
    Table,
    /// A JSON report of a consolidation.
    Report,
    /// A JSON report of a conversion.
    Changes,
    /// A learned template.
    Template,
    /// A mapping between two versions of a template.
    Mapping,
    /// A table of figures for analysts, which has no room to say what it is.
    Figures,
    /// A list of such tables, which says it for them.
    Listing,
    /// A review of what was learned, to be corrected.
    Review,
    /// A page with the summary of a consolidation.
    Page,
    /// A report in Word, written from a consolidated workbook.
    Composed,
    /// Consolidated workbooks of several periods side by side.
    Comparison,
}

impl Kind {
    /// Every kind that says what it is, with its name in files.
    const NAMES: [(&str, Self); 15] = [
        ("consolidate", Self::Summary),
        ("check", Self::Findings),
        ("notes", Self::Note),
        ("blank", Self::Blank),
        ("convert", Self::Converted),
        ("convert-json", Self::Export),
        ("report", Self::Report),
        ("convert-report", Self::Changes),
        ("learn", Self::Template),
        ("diff", Self::Mapping),
        ("export", Self::Listing),
        ("review", Self::Review),
        ("page", Self::Page),
        ("write", Self::Composed),
        ("compare", Self::Comparison),
    ];

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    fn of_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// What it is, for people.
    pub fn wording(self) -> Wording {
        let (vi, en) = match self {
            Self::Summary => ("tệp tổng hợp", "a consolidated workbook"),
            Self::Findings => ("tệp phát hiện", "a workbook of findings"),
            Self::Note => ("phiếu đề nghị chỉnh sửa", "a correction note"),
            Self::Blank => ("biểu trống", "a blank form"),
            Self::Converted => ("tệp Excel đã chuyển", "a converted workbook"),
            Self::Export => ("tệp JSON đã chuyển", "a converted JSON file"),
            Self::Table => ("tệp CSV đã chuyển", "a converted CSV file"),
            Self::Report => ("báo cáo JSON", "a JSON report"),
            Self::Changes => ("báo cáo chuyển đổi JSON", "a JSON report of a conversion"),
            Self::Template => ("bộ biểu mẫu học được", "a learned template"),
            Self::Mapping => ("bảng chuyển số liệu", "a mapping"),
            Self::Figures => ("bảng số liệu đã xuất", "an exported table"),
            Self::Listing => ("danh mục tệp đã xuất", "a list of exported tables"),
            Self::Page => ("trang tóm tắt", "a page with a summary"),
            Self::Review => ("phiếu soát bộ biểu mẫu", "a review of a template"),
            Self::Composed => ("báo cáo Word do lệnh viet soạn", "a report in Word by write"),
            Self::Comparison => ("tệp so sánh các kỳ", "a comparison of periods"),
        };
        Wording::new(vi, en)
    }

    /// A name for one that has none yet.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Summary => "tong-hop.xlsx",
            Self::Findings => "phat-hien.xlsx",
            Self::Note => "phieu.xlsx",
            Self::Blank => "bieu-trong.xlsx",
            Self::Converted => "chuyen.xlsx",
            Self::Export => "chuyen.json",
            Self::Table => "chuyen.csv",
            Self::Report => "so-lieu.json",
            Self::Changes => "thay-doi.json",
            Self::Template => "bieu.toml",
            Self::Mapping => "chuyen.toml",
            Self::Figures => "so-lieu.csv",
            Self::Listing => "_tonghop.toml",
            Self::Review => "soat.xlsx",
            Self::Page => "tom-tat.html",
            Self::Composed => "bao-cao.docx",
            Self::Comparison => "so-sanh.xlsx",
        }
    }

    /// Whether such a file is what `convert` makes of another.
    pub fn is_converted(self) -> bool {
        matches!(self, Self::Converted | Self::Export | Self::Table)
    }

    /// Whether such a file has no room to say what it is.
    pub fn is_unstamped(self) -> bool {
        matches!(self, Self::Table | Self::Figures)
    }

    /// Whether such a file says things about returns and is none, wherever it lies.
    pub fn is_no_return(self) -> bool {
        matches!(self, Self::Findings | Self::Note | Self::Review | Self::Page | Self::Comparison)
    }
}

/// What a file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// What it is.
    pub kind: Kind,
    /// Nobody changed it since this program wrote it.
    pub whole: bool,
}

/// The workbook of that kind as bytes; `created` is the date in its properties.
pub fn workbook(mut book: Book, kind: Kind, created: jiff::civil::DateTime) -> Result<Vec<u8>, WriteError> {
    book.properties.retain(|(name, _)| name != MARK);
    book.properties.push((MARK.to_owned(), format!("{} {UNSEALED}", kind.name())));
    let bytes = write(&book, created)?;
    let failed = |cause: String| WriteError { sheet: String::new(), cell: None, cause };
    let seal = seal_of_package(&bytes).ok_or_else(|| failed("the package cannot be sealed".to_owned()))?;
    edit_parts(&bytes, &|name| name == PROPERTIES, |_, text| text.replace(UNSEALED, &seal))
        .map_err(|error| failed(error.to_string()))
}

/// A JSON object of that kind as text.
pub fn json(kind: Kind, object: Json) -> serde_json::Result<Vec<u8>> {
    let mut sealed = json!({ "version": 1, "made-by": format!("{PROGRAM}{}", kind.name()) });
    if let (Json::Object(sealed), Json::Object(object)) = (&mut sealed, object) {
        sealed.extend(object);
        sealed.insert("seal".to_owned(), json!(UNSEALED));
    }
    let mut text = serde_json::to_vec(&sealed)?;
    text.push(b'\n');
    let seal = hex(&Sha256::digest(&text));
    // It is the last value of the object.
    let end = text.len() - SEAL_ENDS;
    text[end - seal.len()..end].copy_from_slice(seal.as_bytes());
    Ok(text)
}

/// Characters behind the seal of a JSON object.
const SEAL_ENDS: usize = "\"}\n".len();

/// A TOML file of that kind.
pub fn toml(kind: Kind, text: &str) -> String {
    let head = |seal: &str| format!("{COMMENT}{} {seal}\n", kind.name());
    let seal = hex(&Sha256::digest(head(UNSEALED) + text));
    head(&seal) + text
}

/// A page of that kind; `text` is what stands below its first line.
pub fn html(kind: Kind, text: &str) -> String {
    let head = |seal: &str| format!("{DOCTYPE}{} {seal} -->\n", kind.name());
    let seal = hex(&Sha256::digest(head(UNSEALED) + text));
    head(&seal) + text
}

/// What a file says of itself, by its bytes; `None` for a file of somebody else.
pub fn read(bytes: &[u8]) -> Option<Stamp> {
    match bytes {
        [b'P', b'K', ..] => of_package(bytes),
        [b'{', ..] => of_json(bytes),
        [b'<', ..] => of_line(bytes, DOCTYPE),
        _ => of_line(bytes, COMMENT),
    }
}

/// Whether a file is a page of this program.
pub fn is_page(bytes: &[u8]) -> bool {
    of_line(bytes, DOCTYPE).is_some_and(|said| said.kind == Kind::Page)
}

/// What a workbook says of itself, by what was read from it.
pub fn of_book(book: &Book) -> Option<Kind> {
    let (_, said) = book.properties.iter().find(|(name, _)| name == MARK)?;
    Kind::of_name(said.split(' ').next()?)
}

fn of_package(bytes: &[u8]) -> Option<Stamp> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).ok()?.take(MOST).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let said = part(PROPERTIES).as_deref().and_then(property);
    let Some((kind, seal)) = said else {
        // The first version wrote no property; its consolidated workbooks have their sheet of metadata.
        let sheet = format!("name=\"{SUMMARY_SHEET}\"");
        let summary = part("xl/workbook.xml").is_some_and(|text| text.contains(&sheet));
        return summary.then_some(Stamp { kind: Kind::Summary, whole: false });
    };
    let whole = seal_of_package(bytes).is_some_and(|known| known == seal);
    Some(Stamp { kind, whole })
}

/// Kind and seal in the part of properties.
fn property(text: &str) -> Option<(Kind, String)> {
    let (_, after) = text.split_once(&format!("name=\"{MARK}\""))?;
    let (_, value) = after.split_once("<vt:lpwstr>")?;
    let (name, seal) = value.split_once('<')?.0.split_once(' ')?;
    Some((Kind::of_name(name)?, seal.to_owned()))
}

/// The seal of a package: of the names, sums and sizes of all its parts but the one that holds the seal.
fn seal_of_package(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut seal = Sha256::new();
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).ok()?;
        let name = part.name().ok()?;
        if name != PROPERTIES {
            seal.update(format!("{name}\n{:08x} {}\n", part.crc32(), part.size()));
        }
    }
    Some(hex(&seal.finalize()))
}

fn of_json(bytes: &[u8]) -> Option<Stamp> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    let (name, _) = plain.strip_prefix("{\"version\":1,\"made-by\":\"tonghop")?.split_once('"')?;
    let kind = Kind::of_name(name)?;
    let end = bytes.len().checked_sub(SEAL_ENDS)?;
    let start = end.checked_sub(UNSEALED.len())?;
    Some(Stamp { kind, whole: unsealed(bytes, start) })
}

/// A text whose first words are known, then the kind and the seal.
fn of_line(bytes: &[u8], begins: &str) -> Option<Stamp> {
    let rest = bytes.strip_prefix(begins.as_bytes())?;
    let line = std::str::from_utf8(rest.split(|&byte| byte == b'\n').next()?).ok()?;
    let (name, _) = line.split_once(' ')?;
    let kind = Kind::of_name(name)?;
    Some(Stamp { kind, whole: unsealed(bytes, begins.len() + name.len() + 1) })
}

/// Whether the seal that begins there is that of the rest.
fn unsealed(bytes: &[u8], start: usize) -> bool {
    let end = start + UNSEALED.len();
    let Some(seal) = bytes.get(start..end) else { return false };
    let known =
        Sha256::new().chain_update(&bytes[..start]).chain_update(UNSEALED).chain_update(&bytes[end..]);
    hex(&known.finalize()).as_bytes() == seal
}

/// A fingerprint in hexadecimal.
pub(crate) fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Cell, Content, Sheet, StyleId};

    fn book() -> Book {
        let mut sheet = Sheet::new("Biểu 1");
        let at = "A1".parse().unwrap();
        sheet.put(Cell { at, content: Content::text("xã A"), formula: None, style: StyleId::default() });
        Book { sheets: vec![sheet], ..Book::default() }
    }

    fn created() -> jiff::civil::DateTime {
        jiff::civil::date(2024, 3, 20).at(8, 30, 0, 0)
    }

    #[test]
    fn a_workbook_is_known_again_until_a_hand_changes_it() {
        let bytes = workbook(book(), Kind::Note, created()).unwrap();
        assert_eq!(bytes, workbook(book(), Kind::Note, created()).unwrap());
        assert_eq!(read(&bytes), Some(Stamp { kind: Kind::Note, whole: true }));
        let source = crate::read::Source { file: "p.xlsx".into(), bytes: &bytes };
        let read_book = crate::read::read(&source, &crate::read::Limits::default()).value.unwrap();
        assert_eq!(of_book(&read_book), Some(Kind::Note));
        let edited = edit_parts(&bytes, &|name| name == "xl/sharedStrings.xml", |_, text| {
            text.replace("xã A", "xã B")
        });
        assert_eq!(read(&edited.unwrap()), Some(Stamp { kind: Kind::Note, whole: false }));
        assert_eq!(read(&write(&book(), created()).unwrap()), None);
    }

    #[test]
    fn texts_are_known_again_until_a_hand_changes_them() {
        let report = json(Kind::Report, json!({ "version": 1, "a": "0".repeat(64) })).unwrap();
        assert_eq!(read(&report), Some(Stamp { kind: Kind::Report, whole: true }));
        assert_eq!(serde_json::from_slice::<Json>(&report).unwrap()["version"], 1);
        let edited = String::from_utf8(report).unwrap().replacen("000", "001", 1);
        assert_eq!(read(edited.as_bytes()), Some(Stamp { kind: Kind::Report, whole: false }));
        let template = toml(Kind::Template, "id = \"a\"\n");
        assert_eq!(read(template.as_bytes()), Some(Stamp { kind: Kind::Template, whole: true }));
        let edited = template.replace("\"a\"", "\"b\"");
        assert_eq!(read(edited.as_bytes()), Some(Stamp { kind: Kind::Template, whole: false }));
        for other in
            ["", "{}", "{\"version\":1,\"made-by\":\"x\"}", "# tonghop learn", "id = 1", "PK\u{3}\u{4}"]
        {
            assert_eq!(read(other.as_bytes()).filter(|stamp| stamp.whole), None, "{other}");
        }
    }
}
