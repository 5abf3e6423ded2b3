//! The pieces of the main part of a document, one after the other, and what is wrong with it.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::trouble::Trouble;
use super::{Limits, xml};

/// The pieces of a part that ends with its outermost tag, not before.
pub(super) struct Pieces<'a> {
    pub(super) reader: Reader<&'a [u8]>,
    /// Paragraphs and cells so far, and how many there may be.
    seen: usize,
    limit: usize,
    /// The part breaks the rules of its format, and where it does its end is missing.
    pub(super) broken: bool,
    pub(super) cut_off: bool,
    /// Something in a text stands for what nobody defined.
    pub(super) undefined: bool,
}

impl<'a> Pieces<'a> {
    /// The part, from its beginning.
    pub(super) fn new(part: &'a str, limits: &Limits) -> Self {
        Self {
            reader: xml::strict_reader(part),
            seen: 0,
            limit: limits.cells,
            broken: false,
            cut_off: false,
            undefined: false,
        }
    }

    /// The next piece; the end, too, where the part breaks off.
    pub(super) fn next(&mut self) -> Event<'a> {
        match self.reader.read_event() {
            Ok(Event::Eof) => {
                self.broken = true;
                self.cut_off = true;
                Event::Eof
            }
            Ok(event) => event,
            Err(_) => {
                self.broken = true;
                Event::Eof
            }
        }
    }

    /// An element should have ended.
    pub(super) fn expect(&mut self, ended: Option<()>) {
        self.broken |= ended.is_none();
    }

    /// Passes over the rest of an element that was just opened.
    pub(super) fn skip(&mut self, name: &str) {
        let ended = xml::skip(&mut self.reader, name);
        self.expect(ended);
    }

    /// One more paragraph or cell.
    pub(super) fn count(&mut self) -> Result<(), Trouble> {
        self.seen += 1;
        if self.seen > self.limit { Err(Trouble::TooManyCells(self.limit)) } else { Ok(()) }
    }

    /// The text up to the closing tag. What stands for something that nobody defined is a fault of the part.
    pub(super) fn text(&mut self, closing: &str) -> String {
        let mut text = String::new();
        loop {
            match self.next() {
                Event::End(e) if e.local_name().as_ref() == closing => return text,
                Event::Eof => return text,
                event => self.push(&event, &mut text),
            }
        }
    }

    /// Appends what a piece says.
    pub(super) fn push(&mut self, event: &Event<'_>, into: &mut String) {
        let before = into.len();
        xml::push_text(event, into);
        self.undefined |= matches!(event, Event::GeneralRef(_)) && into.len() == before;
    }
}
