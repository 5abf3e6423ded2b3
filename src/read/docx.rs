//! .docx and its kin (.docm, .dotx): paragraphs and tables as Word shows them when all changes are accepted. No macro is run, no
//! link followed, no field computed.

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

use super::document;
use super::package::Package;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, properties};
use crate::book::Book;
use known::Known;

/// Reads the document.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let mut package = Package::open(source.bytes, limits.unpacked_bytes)?;
    let main = package.main_part().unwrap_or_else(|| "word/document.xml".to_owned());
    let part = package.part(&main)?.ok_or_else(|| Trouble::Missing(main.clone()))?;
    let known = Known::of(&mut package, &main);
    let body = body::read(&part.text, &known, limits)?;
    if part.broken || body.broken {
        findings.push(Trouble::IllFormed { cut_off: part.broken || body.cut_off }.in_part(&source.file));
    }
    let mut book = document::book(body.blocks, &source.file, limits, findings)?;
    book.properties = properties::of_package(&mut package);
    Ok(book)
}
