//! From the bytes of a file to a [`Book`]: which file type, and what may be believed.
//!
//! Files are recognised by their content, never by their name, and are not trusted: sizes are checked before
//! anything is unpacked, one bad sheet does not lose the others, and whatever cannot be read becomes a finding that
//! says what the file really is and what to do. Reading never fails.
//!
//! This is the only place that names calamine.

mod cells;
mod csv;
#[cfg(not(target_family = "wasm"))]
mod doc;
mod document;
mod docx;
mod encoding;
mod excel;
mod foreign;
mod html;
mod isolate;
mod limits;
mod moment;
mod number_format;
mod numbering;
mod ods;
mod odt;
mod package;
mod pieces;
mod properties;
mod rich;
mod sniff;
mod spans;
mod trouble;
mod used;
mod xls;
mod xlsb;
mod xml;
mod xml2003;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub use foreign::Foreign;
pub use isolate::{CHILD_ARGUMENT, ChildProcess, InProcess, Isolate, Stopped, serve};
pub use limits::{Deadline, Limits, Lists, OutOfTime};
pub use sniff::{Format, Sniffed, sniff};
pub(crate) use xml::push_text;

use crate::book::Book;
use crate::finding::{Diagnosed, Finding};
use trouble::Trouble;

/// A file as it was given to the program.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// Path as given by the user, used in findings.
    pub file: Arc<str>,
    /// The whole content.
    pub bytes: &'a [u8],
}

/// Reads a file of any supported format, all of it in this process; for files that one has made oneself. Nothing is
/// read when the value is `None`; a finding then says why.
pub fn read(source: &Source<'_>, limits: &Limits) -> Diagnosed<Option<Book>> {
    read_isolated(source, limits, &InProcess)
}

/// Like [`read`], for files of strangers: formats whose reader can abort or hang, and large files
/// of any format, are read in a place of their own.
pub fn read_isolated(source: &Source<'_>, limits: &Limits, isolate: &dyn Isolate) -> Diagnosed<Option<Book>> {
    read_guarded(source, &|| sniff(source.bytes), limits, isolate)
}

/// As [`read_isolated`], for a file of which it is known what it is.
pub fn read_sniffed(
    source: &Source<'_>,
    sniffed: Sniffed,
    limits: &Limits,
    isolate: &dyn Isolate,
) -> Diagnosed<Option<Book>> {
    read_guarded(source, &|| sniffed, limits, isolate)
}

fn read_guarded(
    source: &Source<'_>,
    sniffed: &dyn Fn() -> Sniffed,
    limits: &Limits,
    isolate: &dyn Isolate,
) -> Diagnosed<Option<Book>> {
    if source.bytes.len() as u64 > limits.file_bytes {
        return refused(Trouble::FileTooLarge(limits.file_bytes).of_file(&source.file));
    }
    let read = || match sniffed() {
        Sniffed::Foreign(foreign) => refused(foreign.finding(&source.file)),
        Sniffed::Readable(format) if is_dangerous(format, source.bytes) => {
            match isolate.run(format, source.bytes, limits) {
                Ok(answer) => isolate::understood(&answer, &source.file),
                Err(stopped) => refused(Trouble::Stopped(stopped, limits.time).of_file(&source.file)),
            }
        }
        Sniffed::Readable(format) => read_as(format, source, limits),
    };
    // The readers below are fed nothing that is known to make them panic; this is for what is not known.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| panicked(&source.file))
}

/// Like [`read_isolated`], for lists: text without a delimiter is a table of one column, a row to each line.
pub fn read_list(source: &Source<'_>, limits: &Limits, isolate: &dyn Isolate) -> Diagnosed<Option<Book>> {
    let is_text = matches!(sniff(source.bytes), Sniffed::Foreign(Foreign::Text(_)));
    if !is_text || source.bytes.len() as u64 > limits.file_bytes {
        return read_isolated(source, limits, isolate);
    }
    let mut findings = Vec::new();
    match csv::read_lines(source, limits, &mut findings) {
        Ok(book) => Diagnosed { value: Some(book), findings },
        Err(trouble) => refused(trouble.of_file(&source.file)),
    }
}

/// Unpacked size from which on a file may take long, in bytes; returns have a hundredth of it.
const LARGE: u64 = 32 << 20;

/// Whether reading may abort, or take longer or more memory than a person wants to wait and give.
fn is_dangerous(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Xls | Format::Xlsb | Format::Ods | Format::Doc => true,
        Format::Xlsx | Format::Xlsm | Format::Docx | Format::Odt => {
            package::unpacked_size(bytes).max(bytes.len() as u64) > LARGE
        }
        Format::Html | Format::Xml2003 | Format::Csv => bytes.len() as u64 > LARGE / 4,
    }
}

fn refused(finding: Finding) -> Diagnosed<Option<Book>> {
    Diagnosed { value: None, findings: vec![finding] }
}

fn panicked(file: &Arc<str>) -> Diagnosed<Option<Book>> {
    refused(Trouble::Broken("the reader panicked".to_owned()).of_file(file))
}

/// Reads a file that is of this format, right here.
fn read_as(format: Format, source: &Source<'_>, limits: &Limits) -> Diagnosed<Option<Book>> {
    let mut findings = Vec::new();
    let book = match format {
        Format::Xlsx | Format::Xlsm => excel::read(source, limits, &mut findings),
        Format::Xls => xls::read(source, limits, &mut findings),
        Format::Ods => ods::read(source, limits, &mut findings),
        Format::Xlsb => xlsb::read(source, limits, &mut findings),
        Format::Html => html::read(source, limits, &mut findings),
        Format::Docx => docx::read(source, limits, &mut findings),
        Format::Odt => odt::read(source, limits, &mut findings),
        #[cfg(not(target_family = "wasm"))]
        Format::Doc => doc::read(source, limits, &mut findings),
        #[cfg(target_family = "wasm")]
        Format::Doc => Err(Trouble::Foreign(Foreign::OldWord)),
        Format::Xml2003 => xml2003::read(source, limits, &mut findings),
        Format::Csv => csv::read(source, limits, &mut findings),
    };
    let book = book.and_then(|book| {
        let too_large = limits::text_bytes(&book) > limits.texts;
        if too_large { Err(Trouble::TooMuchText(limits.texts)) } else { Ok(book) }
    });
    match book {
        Ok(mut book) => {
            findings.extend(used::cut_notes(&mut book, limits, &source.file));
            findings.extend(used::cut_merges(&mut book, limits, &source.file));
            Diagnosed { value: Some(book), findings }
        }
        Err(trouble) => {
            findings.push(trouble.of_file(&source.file));
            Diagnosed { value: None, findings }
        }
    }
}

/// The name of a file without folders and extension: the name of the sheet where the format has none.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Where the readers put what they find.
type Findings = Vec<Finding>;

#[cfg(test)]
mod tests;
