//! Which kind of file it is, from its first bytes and its inner names, never from its own name.

use std::io::{Cursor, Read};

use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::foreign::Foreign;
use super::xml;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Excel workbook.
    Xlsx,
    /// Excel workbook with macros, which are never run.
    Xlsm,
    /// Excel binary workbook.
    Xlsb,
    /// Excel 5.0–2003 (BIFF5, BIFF8).
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// A web page, often saved as .xls by other programs.
    Html,
    /// SpreadsheetML 2003.
    Xml2003,
    /// Word document.
    Docx,
    /// Word 97–2003 document.
    Doc,
    /// OpenDocument text.
    Odt,
    /// Text with a delimiter.
    Csv,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniffed {
    /// A format that can be read.
    Readable(Format),
    /// Anything else.
    Foreign(Foreign),
}

/// Says what a file is, from its content alone.
pub fn sniff(bytes: &[u8]) -> Sniffed {
    if let Some(foreign) = by_first_bytes(bytes) {
        return Sniffed::Foreign(foreign);
    }
    if bytes.starts_with(b"PK") {
        return package(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return container(bytes);
    }
    if super::xls::is_bare(bytes) {
        return Sniffed::Readable(Format::Xls);
    }
    // Some programs write a blank line or a message before the package.
    if let Some(readable @ Sniffed::Readable(_)) = ends_as_package(bytes).then(|| package(bytes)) {
        return readable;
    }
    text(bytes)
}

/// Whether the end of a zip package stands where it should.
fn ends_as_package(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(66_000)..];
    tail.windows(4).any(|window| window == b"PK\x05\x06")
}

const MAGIC: &[(&[u8], Foreign)] = &[
    (b"%PDF", Foreign::Pdf),
    (b"\x89PNG", Foreign::Picture("PNG")),
    (b"\xff\xd8\xff", Foreign::Picture("JPEG")),
    (b"GIF8", Foreign::Picture("GIF")),
    (b"II*\0", Foreign::Picture("TIFF")),
    (b"MM\0*", Foreign::Picture("TIFF")),
    (b"Rar!\x1a\x07", Foreign::OtherArchive("RAR")),
    (b"7z\xbc\xaf\x27\x1c", Foreign::OtherArchive("7-Zip")),
    (b"\x1f\x8b\x08", Foreign::OtherArchive("gzip")),
    (b"BZh", Foreign::OtherArchive("bzip2")),
    (b"\xfd7zXZ\0", Foreign::OtherArchive("xz")),
    (b"{\\rtf", Foreign::RichText),
    (b"MZ", Foreign::Program),
    (b"\x7fELF", Foreign::Program),
    (b"\0\x01\0\0Standard ", Foreign::Database),
    (b"SQLite format 3\0", Foreign::Database),
    (b"PAR1", Foreign::Database),
    (b"$FL2@(#)", Foreign::Database),
    (b"<stata_dta", Foreign::Database),
    (b"MSCF", Foreign::OtherArchive("CAB")),
    (b"\x28\xb5\x2f\xfd", Foreign::OtherArchive("Zstandard")),
    (b"\0\0\x01\0\x01\0", Foreign::Picture("ICO")),
    (b"OggS", Foreign::Media),
    (b"ID3", Foreign::Media),
    (b"\0\0\x02\0\x04\x04", Foreign::OtherSpreadsheet("Lotus 1-2-3")),
    (b"\0\0\x02\0\x06\x04", Foreign::OtherSpreadsheet("Lotus 1-2-3")),
    (b"\0\0\x1a\0", Foreign::OtherSpreadsheet("Lotus 1-2-3")),
    (b"\0\0\x02\0", Foreign::OtherSpreadsheet("Quattro Pro")),
    (b"\xff\0\x02\0", Foreign::OtherSpreadsheet("Microsoft Works")),
    // The first record of a worksheet of Excel 2, 3 and 4.
    (b"\x09\x00\x04\x00", Foreign::AncientExcel),
    (b"\x09\x02\x06\x00", Foreign::AncientExcel),
    (b"\x09\x04\x06\x00", Foreign::AncientExcel),
];

fn by_first_bytes(bytes: &[u8]) -> Option<Foreign> {
    if bytes.is_empty() {
        return Some(Foreign::Empty);
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return Some(Foreign::Zeros);
    }
    if is_lock_file(bytes) {
        return Some(Foreign::LockFile);
    }
    if bytes.get(4..8) == Some(b"ftyp") && matches!(bytes.get(8..11), Some(b"hei" | b"mif" | b"avi")) {
        return Some(Foreign::Picture("HEIC"));
    }
    if bytes.get(4..8) == Some(b"ftyp") || matches!(bytes.get(8..12), Some(b"WAVE" | b"AVI ")) {
        return Some(Foreign::Media);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(Foreign::OtherArchive("TAR"));
    }
    if is_dbase(bytes) {
        return Some(Foreign::OtherSpreadsheet("dBase"));
    }
    if bytes.get(8..12) == Some(b"WEBP") {
        return Some(Foreign::Picture("WebP"));
    }
    if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        return Some(Foreign::Picture("BMP"));
    }
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, foreign)| foreign)
}

/// A dBase table: its version, a date, and a list of fields that ends where the head says.
fn is_dbase(bytes: &[u8]) -> bool {
    let [0x03 | 0x30 | 0x83 | 0x8b | 0xf5, _, 1..=12, 1..=31, _, _, _, _, low, high, ..] = bytes else {
        return false;
    };
    let head = usize::from(u16::from_le_bytes([*low, *high]));
    head > 32 && bytes.get(head - 2..head).is_some_and(|end| end.contains(&0x0d))
}

/// A lock file holds the name of the user: its length, the name padded to 54 bytes, then again in UTF-16.
fn is_lock_file(bytes: &[u8]) -> bool {
    let length = usize::from(bytes[0]);
    (150..=200).contains(&bytes.len())
        && (1..=54).contains(&length)
        && bytes[1 + length..55].iter().all(|&byte| byte == b' ' || byte == 0)
        && bytes[1..=length].iter().any(|&byte| byte > b' ')
}

/// Most entries of a package that are looked at.
const ENTRIES: usize = 20_000;

fn package(bytes: &[u8]) -> Sniffed {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Sniffed::Foreign(Foreign::BrokenPackage);
    };
    let names: Vec<String> =
        (0..archive.len().min(ENTRIES)).map(|index| super::package::normal_name(&archive, index)).collect();
    let mut small = |wanted: &str| {
        let index = names.iter().position(|name| name == wanted)?;
        let mut content = Vec::new();
        archive.by_index(index).ok()?.take(1 << 20).read_to_end(&mut content).ok()?;
        Some(xml::decode(content))
    };
    if let Some(mimetype) = small("mimetype") {
        return match mimetype.trim() {
            kind @ ("application/vnd.oasis.opendocument.spreadsheet"
            | "application/vnd.oasis.opendocument.spreadsheet-template"
            | "application/vnd.oasis.opendocument.text"
            | "application/vnd.oasis.opendocument.text-template") => {
                if small("meta-inf/manifest.xml").is_some_and(|manifest| is_encrypted(&manifest)) {
                    Sniffed::Foreign(Foreign::Encrypted)
                } else {
                    Sniffed::Readable(open_document(kind))
                }
            }
            "application/vnd.sun.xml.calc" => {
                Sniffed::Foreign(Foreign::OtherSpreadsheet("OpenOffice 1.0, .sxc"))
            }
            kind if kind.contains("opendocument") => Sniffed::Foreign(Foreign::OpenOther),
            _ => Sniffed::Foreign(Foreign::Archive(0)),
        };
    }
    // Some programs leave the type out that should come first.
    if let Some(manifest) = small("meta-inf/manifest.xml").filter(|manifest| {
        let known = ["spreadsheet", "text"].map(|kind| format!("application/vnd.oasis.opendocument.{kind}"));
        known.iter().any(|kind| manifest.contains(kind)) && !is_encrypted(manifest)
    }) {
        return Sniffed::Readable(open_document(&manifest));
    }
    let types = small("[content_types].xml").unwrap_or_default();
    let main = small("_rels/.rels").map(|rels| super::package::main_part(&rels)).unwrap_or_default();
    let known = [main.as_str(), "xl/workbook.bin", "xl/workbook.xml"];
    let workbook = known.into_iter().find(|part| names.iter().any(|name| name == part)).unwrap_or_default();
    let kind = super::package::type_of(&types, workbook).unwrap_or_default().to_lowercase();
    let is_binary = workbook.starts_with("xl/") && small(workbook).is_some_and(|part| !is_markup(&part));
    let types = types.to_lowercase();
    let holds = |start: &str| names.iter().any(|name| name.starts_with(start));
    let ends = |extensions: &[&str]| {
        let own = |name: &&String| !name.starts_with("__macosx/");
        names
            .iter()
            .filter(own)
            .filter(|name| extensions.iter().any(|extension| name.ends_with(extension)))
            .count()
    };
    if is_binary {
        Sniffed::Readable(Format::Xlsb)
    } else if ["sheet.macroenabled", "template.macroenabled"].iter().any(|word| kind.contains(word)) {
        Sniffed::Readable(Format::Xlsm)
    } else if kind.contains("spreadsheetml") || kind.contains("ms-excel") || has_workbook_type(&types) {
        Sniffed::Readable(Format::Xlsx)
    } else if types.contains("wordprocessingml") || holds("word/") {
        Sniffed::Readable(Format::Docx)
    } else if types.contains("presentationml") || holds("ppt/") {
        Sniffed::Foreign(Foreign::PowerPoint)
    } else if main.starts_with("xl/") || holds("xl/workbook.xml") {
        Sniffed::Readable(Format::Xlsx)
    } else if holds("index/") || ends(&[".iwa"]) > 0 {
        Sniffed::Foreign(Foreign::Numbers)
    } else {
        Sniffed::Foreign(Foreign::Archive(ends(&[".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"])))
    }
}

/// The kind of document that an OpenDocument says first that it is; one may hold others as objects.
fn open_document(told: &str) -> Format {
    let at = |kind: &str| told.find(kind).unwrap_or(usize::MAX);
    if at("opendocument.text") < at("opendocument.spreadsheet") { Format::Odt } else { Format::Ods }
}

/// Whether a part is XML, in whatever encoding; workbooks of another kind are binary records.
fn is_markup(part: &str) -> bool {
    part.trim_start_matches(['\u{feff}', '\0']).trim_start().starts_with('<') || part.trim().is_empty()
}

/// Whether the types of a package name a workbook, of whatever part.
fn has_workbook_type(types: &str) -> bool {
    ["spreadsheetml.sheet.main", "spreadsheetml.template.main"].iter().any(|kind| types.contains(kind))
}

/// Whether a manifest says that the content is encrypted; macros alone may be, under a password of their own.
fn is_encrypted(manifest: &str) -> bool {
    manifest.split("file-entry").any(|entry| {
        entry.contains("encryption-data")
            && ["\"content.xml\"", "'content.xml'", "encrypted-package"]
                .iter()
                .any(|part| entry.contains(part))
    })
}

/// Names of the streams of an OLE container, looked for in every 128-byte slot where an entry of its directory could
/// stand; a damaged directory is understood as well as a whole one.
fn container(bytes: &[u8]) -> Sniffed {
    let (mut names, mut slots) = (Vec::new(), bytes.chunks_exact(128));
    for slot in slots.by_ref() {
        let length = usize::from(u16::from_le_bytes([slot[64], slot[65]]));
        // The kinds of entry: storage, stream, root.
        if matches!(slot[66], 1 | 2 | 5) && (4..=64).contains(&length) && length % 2 == 0 && slot[67] <= 1 {
            let units: Vec<u16> = slot[..length - 2]
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                .collect();
            names.push(String::from_utf16_lossy(&units));
        }
    }
    let kinds = kinds(&names);
    // A document may hold others as objects: what it is itself, the names at its root tell.
    let kind = if kinds.len() > 1 { self::kinds(&root(bytes)).first().copied() } else { None };
    kind.or(kinds.first().copied()).unwrap_or(Sniffed::Foreign(Foreign::BrokenContainer))
}

/// A document of Word 97–2003: read where a guarded process can be had.
const OLD_WORD: Sniffed = if cfg!(target_family = "wasm") {
    Sniffed::Foreign(Foreign::OldWord)
} else {
    Sniffed::Readable(Format::Doc)
};

/// What the streams of these names belong to, the likeliest first.
fn kinds(names: &[String]) -> Vec<Sniffed> {
    let holds = |name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    let starts =
        |name: &str| names.iter().any(|other| other.trim_start_matches(['\u{6}', '\u{9}']).starts_with(name));
    let known = [
        (starts("DRMEncrypted") || starts("DRMContent"), Sniffed::Foreign(Foreign::RightsManaged)),
        (holds("EncryptedPackage") || holds("EncryptionInfo"), Sniffed::Foreign(Foreign::Encrypted)),
        (holds("Workbook") || holds("Book"), Sniffed::Readable(Format::Xls)),
        (holds("WordDocument"), OLD_WORD),
        (holds("PowerPoint Document"), Sniffed::Foreign(Foreign::PowerPoint)),
        (starts("__properties_version") || starts("__nameid_version"), Sniffed::Foreign(Foreign::Mail)),
        (holds("VisioDocument"), Sniffed::Foreign(Foreign::OtherDocument("Visio"))),
        (holds("Quill"), Sniffed::Foreign(Foreign::OtherDocument("Publisher"))),
        (holds("MatOST"), Sniffed::Foreign(Foreign::OtherDocument("Microsoft Works"))),
    ];
    known.into_iter().filter_map(|(is_so, kind)| is_so.then_some(kind)).collect()
}

/// The names at the root of a container; none if it is damaged.
fn root(bytes: &[u8]) -> Vec<String> {
    let Ok(container) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Vec::new() };
    container.read_root_storage().map(|entry| entry.name().to_owned()).collect()
}

/// How much of a text is looked at to tell what it is.
const HEAD: usize = 64 << 10;

fn text(bytes: &[u8]) -> Sniffed {
    let head = &bytes[..bytes.len().min(HEAD)];
    let whole = super::encoding::decode(head, xml::declared(head));
    let head = whole.to_lowercase();
    let start = head.trim_start();
    if start.starts_with('<') {
        return if head.contains("urn:schemas-microsoft-com:office:spreadsheet") && !start.starts_with("<html")
        {
            Sniffed::Readable(Format::Xml2003)
        } else if ["wordprocessingml", "worddocument", "progid=\"word"].iter().any(|word| head.contains(word))
        {
            Sniffed::Foreign(Foreign::WordXml)
        } else if head.contains("<office:spreadsheet") || head.contains("oasis.opendocument.spreadsheet") {
            Sniffed::Readable(Format::Ods)
        } else if head.contains("<office:text") || head.contains("oasis.opendocument.text") {
            Sniffed::Readable(Format::Odt)
        } else if ["<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<style"]
            .iter()
            .any(|tag| has_tag(&head, tag))
        {
            Sniffed::Readable(Format::Html)
        } else {
            Sniffed::Foreign(Foreign::Text("XML"))
        };
    }
    if MAIL.iter().any(|field| start.starts_with(field))
        && (head.contains("\nfrom:") || head.contains("mime-version:"))
    {
        // A web page saved as a single file.
        let archive = head.contains("multipart/related") || head.contains("exclworkbook");
        return if archive { Sniffed::Readable(Format::Html) } else { Sniffed::Foreign(Foreign::Mail) };
    }
    if start.starts_with("id;p") {
        return Sniffed::Foreign(Foreign::OtherSpreadsheet("SYLK, .slk"));
    }
    if start.starts_with("table\r\n0,1") || start.starts_with("table\n0,1") {
        return Sniffed::Foreign(Foreign::OtherSpreadsheet("DIF, .dif"));
    }
    if start.starts_with('{') && head.contains("docs.google.com") || start.starts_with("[internetshortcut]") {
        return Sniffed::Foreign(Foreign::WebShortcut);
    }
    let is_data = start.starts_with('{') || start.starts_with("[{") || start.starts_with("[\"");
    // Some programs write a table with blank lines or a byte order mark before it, or no `<html>` at all.
    if head.contains("<table") && head.contains("<t") && head.contains("</t") {
        return Sniffed::Readable(Format::Html);
    }
    let garbled = |character: char| {
        character == '\u{fffd}'
            || character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{c}')
    };
    // A stray control character, as old programs put at the end or for a line break, makes no table unreadable.
    let strays = whole.chars().filter(|&character| garbled(character)).count();
    let few = strays < 3 || strays * 50 <= whole.chars().count();
    if !is_data && few && super::csv::delimiter(&whole).is_some() {
        return Sniffed::Readable(Format::Csv);
    }
    Sniffed::Foreign(match () {
        () if start.is_empty() => Foreign::Blank,
        () if !few => Foreign::Unknown,
        () if is_data => Foreign::Text("JSON"),
        () => Foreign::Text("TXT"),
    })
}

/// Fields with which a mail message begins.
const MAIL: &[&str] =
    &["mime-version:", "from:", "return-path:", "received:", "delivered-to:", "message-id:", "date:", "x-"];

/// Whether the tag is there, not only another whose name begins alike.
fn has_tag(text: &str, tag: &str) -> bool {
    text.match_indices(tag).any(|(at, _)| {
        let next = text[at + tag.len()..].chars().next();
        next.is_none_or(|next| next == '>' || next == '/' || next.is_whitespace())
    })
}
