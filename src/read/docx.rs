//! .docx and its kin (.docm, .dotx): paragraphs and tables as Word shows them when all changes are accepted. No macro is run, no
//! link followed, no field computed.

mod blocks;
mod body;
mod field;
mod known;
mod look;
mod numbering;
mod paragraph;
mod run;
mod styles;
mod symbol;
mod table;

use super::document::{self, Document, Margins};
use super::package::Package;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, properties};
use crate::book::Book;
use crate::finding::Place;
use known::Known;

/// The kinds of parts that stand in the margins of pages.
const MARGINS: [&str; 2] = ["header", "footer"];

/// Reads the document.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let mut package = Package::open(source.bytes, limits.unpacked_bytes)?;
    let main = package.main_part().unwrap_or_else(|| "word/document.xml".to_owned());
    let part = package.part(&main)?.ok_or_else(|| Trouble::Missing(main.clone()))?;
    let known = Known::of(&mut package, &main);
    let body = blocks::read(&part.text, &known, limits)?;
    let margins = margins(&mut package, &main, &known, limits)?;
    let cut_off = part.broken || body.cut_off;
    let damaged = cut_off || body.broken;
    let mut book =
        match document::book(Document { blocks: body.blocks, margins }, &source.file, limits, findings) {
            // What a damaged file lacks nobody knows.
            Err(Trouble::Foreign(_)) if damaged => return Err(Trouble::IllFormed { cut_off }),
            read => read?,
        };
    if damaged {
        findings.push(document::damaged(Place::file(&source.file), cut_off));
    }
    book.properties = properties::of_package(&mut package);
    Ok(book)
}

/// The headers and footers of all pages.
fn margins(
    package: &mut Package<'_>,
    main: &str,
    known: &Known,
    limits: &Limits,
) -> Result<Margins, Trouble> {
    let mut margins = Margins::default();
    let links = package.relationships(main);
    for link in links.iter().filter(|link| MARGINS.contains(&link.kind.as_str())) {
        let Some(part) = package.part(&link.target)? else { continue };
        margins.add(blocks::read(&part.text, known, limits)?.blocks);
    }
    Ok(margins)
}
