//! OpenDocument texts (.odt, .ott) and the one text of a flat one (.fodt): paragraphs and tables as they are shown when all changes
//! are accepted. No macro is run, no link followed, no field computed.

mod blocks;
mod body;
mod drawing;
mod list;
mod paragraph;
mod styles;
mod table;

use std::collections::HashSet;

use quick_xml::events::Event;

use super::document::{self, Document, Margins};
use super::package::Package;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, ods, xml};
use crate::book::Book;
use crate::finding::Place;
use body::Body;
use styles::Styles;

/// What a text refers to.
struct Known {
    styles: Styles,
    /// Objects inside of the document that are workbooks.
    workbooks: HashSet<String>,
}

/// Reads the document.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let Parts { named, content, broken, properties, workbooks } = Parts::of(source.bytes, limits)?;
    let mut styles = Styles::default();
    styles.read(&named);
    styles.read(&content);
    let known = Known { styles, workbooks };
    let mut body = Body::new(&content, &known, limits);
    let blocks = body.part("text")?;
    let cut_off = broken || body.pieces.cut_off;
    let damaged = cut_off || body.pieces.broken || body.pieces.undefined;
    let margins = margins(if named.is_empty() { &content } else { &named }, &known, limits)?;
    let mut book = match document::book(Document { blocks, margins }, &source.file, limits, findings) {
        // What a damaged file lacks nobody knows.
        Err(Trouble::Foreign(_)) if damaged => return Err(Trouble::IllFormed { cut_off }),
        read => read?,
    };
    if damaged {
        findings.push(document::damaged(Place::file(&source.file), cut_off));
    }
    book.properties = properties;
    Ok(book)
}

/// The elements that stand in the margins of pages: of all, of left ones, of the first.
const MARGINS: [&str; 6] = [
    "style:header",
    "style:footer",
    "style:header-left",
    "style:footer-left",
    "style:header-first",
    "style:footer-first",
];

/// The headers and footers of all pages, out of the part that says how pages look.
fn margins(part: &str, known: &Known, limits: &Limits) -> Result<Margins, Trouble> {
    let mut margins = Margins::default();
    let mut body = Body::new(part, known, limits);
    loop {
        match body.pieces.next() {
            Event::Start(e) if matches!(e.name().as_ref(), "office:text" | "office:body") => {
                return Ok(margins);
            }
            Event::Start(e) if MARGINS.contains(&e.name().as_ref()) => {
                margins.add(body.blocks(e.local_name().as_ref(), 0)?);
            }
            Event::Eof => return Ok(margins),
            _ => {}
        }
    }
}

/// The parts of a document that matter.
struct Parts {
    /// How things look, in a part of its own; empty where that is none.
    named: String,
    content: String,
    /// Unpacking the content stopped early.
    broken: bool,
    properties: Vec<(String, String)>,
    workbooks: HashSet<String>,
}

impl Parts {
    /// Out of a package, or out of the one text that a flat document is.
    fn of(bytes: &[u8], limits: &Limits) -> Result<Self, Trouble> {
        if ods::is_text(bytes) {
            let content = xml::decode(bytes.to_vec());
            let (named, properties, workbooks) = Default::default();
            return Ok(Self { named, content, broken: false, properties, workbooks });
        }
        let mut package = Package::open(bytes, limits.unpacked_bytes)?;
        let content =
            package.part("content.xml")?.ok_or_else(|| Trouble::Missing("content.xml".to_owned()))?;
        let named = package.part("styles.xml")?.map(|part| part.text).unwrap_or_default();
        let properties = package.text("meta.xml").map(|text| ods::properties(&text)).unwrap_or_default();
        let workbooks =
            package.text("META-INF/manifest.xml").map(|text| workbooks(&text)).unwrap_or_default();
        Ok(Self { named, content: content.text, broken: content.broken, properties, workbooks })
    }
}

/// The folders of a package that hold workbooks, as its manifest says.
fn workbooks(manifest: &str) -> HashSet<String> {
    let mut reader = xml::reader(manifest);
    let mut found = HashSet::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == "file-entry" => {
                let kind = xml::attribute(&e, "media-type").unwrap_or_default();
                if kind.contains("opendocument.spreadsheet") {
                    let path = xml::attribute(&e, "full-path").unwrap_or_default();
                    found.insert(path.trim_end_matches('/').to_owned());
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
