//! Where files come from: whoever calls hands their bytes in, one at a time, when they are wanted.

use std::borrow::Cow;
use std::sync::Arc;

use crate::book::Book;
use crate::finding::{Diagnosed, Finding, Place, Rule, Wording};
use crate::legacy;
use crate::lexicon::Lexicon;
use crate::read::{self, Format, Isolate, Limits, Sniffed, Source};
use crate::unit::{Checked, Registry};

/// The files of a run, in a fixed order.
pub trait Files: Sync {
    /// The path of each, as given.
    fn names(&self) -> Vec<Arc<str>>;

    /// The bytes of one; why it cannot be opened otherwise. Asked for again only where it could not.
    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, Wording>;

    /// What was asked for and is not among them: paths that lead nowhere, folders that cannot be opened.
    fn lost(&self) -> Vec<Finding> {
        Vec::new()
    }

    /// Told once one more has been taken in.
    fn taken_in(&self) {}
}

/// Files whose bytes are all there.
impl Files for [Source<'_>] {
    fn names(&self) -> Vec<Arc<str>> {
        self.iter().map(|source| Arc::clone(&source.file)).collect()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, Wording> {
        Ok(Cow::Borrowed(self[index].bytes))
    }
}

/// Files that somebody else holds.
impl<F: Files + ?Sized> Files for &F {
    fn names(&self) -> Vec<Arc<str>> {
        (**self).names()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, Wording> {
        (**self).bytes(index)
    }

    fn lost(&self) -> Vec<Finding> {
        (**self).lost()
    }

    fn taken_in(&self) {
        (**self).taken_in();
    }
}

/// What is said of a path that leads to nothing that can be read.
pub fn lost(file: &Arc<str>, message: Wording) -> Finding {
    Finding::new(Rule::UNREADABLE_FILE, Place::file(file), message).with_help(
        "Kiểm tra lại đường dẫn và quyền đọc, đóng tệp nếu đang mở, rồi chạy lại.",
        "Check the path and the permissions, close the file if it is open, and run again.",
    )
}

/// What is said of a file that cannot be opened.
pub(crate) fn not_opened(file: &Arc<str>, why: &Wording) -> Finding {
    let (vi, en) = (format!("không mở được tệp: {}", why.vi), format!("cannot open the file: {}", why.en));
    lost(file, Wording::new(vi, en))
}

/// The list of units: lines of text, a table, or a workbook, in any encoding.
pub fn read_units(source: &Source<'_>, limits: &Limits, isolate: &dyn Isolate) -> Result<Registry, Wording> {
    let (name, lists) = (&source.file, Lexicon::of_the_field().lists());
    let loaded = match open_list(source, limits, isolate)? {
        Content::Text(text) => lists.load_csv(name, text),
        Content::Book(book) => lists.load_book(name, &book),
    };
    loaded.map_err(|error| error.wording())
}

/// What is to be said of a list of units before it is used.
pub fn check_units(source: &Source<'_>, limits: &Limits, isolate: &dyn Isolate) -> Result<Checked, Wording> {
    let lists = Lexicon::of_the_field().lists();
    match open_list(source, limits, isolate)? {
        Content::Text(text) => lists.check_csv(&source.file, text).map_err(|error| error.wording()),
        Content::Book(book) => Ok(lists.check_book(&book)),
    }
}

/// What a list is made of.
enum Content<'s> {
    Text(&'s str),
    Book(Box<Book>),
}

fn open_list<'s>(
    source: &Source<'s>,
    limits: &Limits,
    isolate: &dyn Isolate,
) -> Result<Content<'s>, Wording> {
    let is_table = matches!(read::sniff(source.bytes), Sniffed::Readable(format) if format != Format::Csv);
    if let (Ok(text), false) = (std::str::from_utf8(source.bytes), is_table) {
        return Ok(Content::Text(text));
    }
    let read = list_as_book(source, limits, isolate);
    read.value.map(|book| Content::Book(Box::new(book))).ok_or_else(|| {
        let why = read.findings.into_iter().next().map(|finding| finding.message);
        no_list(&source.file, &why.unwrap_or_default())
    })
}

/// A list as a book, whatever it is.
pub(super) fn list_as_book(
    source: &Source<'_>,
    limits: &Limits,
    isolate: &dyn Isolate,
) -> Diagnosed<Option<Book>> {
    let Diagnosed { value, findings } = read::read_list(source, limits, isolate);
    let converted = |book| legacy::convert(book, &source.file, legacy::Options::default()).value.book;
    Diagnosed { value: value.map(converted), findings }
}

/// Why a list of units is not to be had.
pub(crate) fn no_list(name: &str, why: &Wording) -> Wording {
    Wording::new(
        format!("không đọc được danh sách đơn vị {name}: {}", why.vi),
        format!("cannot read the list of units {name}: {}", why.en),
    )
}
