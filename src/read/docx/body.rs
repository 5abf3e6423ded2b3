//! The text of a document: paragraphs and tables in their order, through whatever is wrapped around them.

use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::reader::Reader;

use super::field::Fields;
use super::known::Known;
use super::look;
use super::numbering::Counters;
use super::paragraph::Flow;
use super::table::CellLook;
use crate::read::document::{Block, Line, Remark};
use crate::read::trouble::Trouble;
use crate::read::{Limits, xml};

/// Tables and text boxes in each other; deeper ones are told.
const DEEPEST: usize = 24;

/// The text of a document.
pub(super) struct Text {
    pub(super) blocks: Vec<Block>,
    /// The part breaks the rules of its format, and where it does its end is missing.
    pub(super) broken: bool,
    pub(super) cut_off: bool,
}

/// What stands between two tags.
#[derive(Default)]
pub(super) struct Inside {
    pub(super) blocks: Vec<Block>,
    /// Of a cell, its properties.
    pub(super) cell: CellLook,
}

/// The part that is being read.
pub(super) struct Body<'a> {
    pub(super) reader: Reader<&'a [u8]>,
    pub(super) known: &'a Known,
    pub(super) counters: Counters,
    pub(super) fields: Fields,
    /// Content controls that are open, of each whether it shows nothing but what is to be done with it.
    controls: Vec<bool>,
    /// Alternatives that are open, of each whether one was taken.
    alternatives: Vec<bool>,
    /// Paragraphs and cells so far, and how many there may be.
    seen: usize,
    limit: usize,
    broken: bool,
    cut_off: bool,
    /// Something in a text stands for what nobody defined.
    pub(super) undefined: bool,
}

/// Reads the main part.
pub(super) fn read(part: &str, known: &Known, limits: &Limits) -> Result<Text, Trouble> {
    let mut body = Body {
        reader: xml::strict_reader(part),
        known,
        counters: Counters::default(),
        fields: Fields::default(),
        controls: Vec::new(),
        alternatives: Vec::new(),
        seen: 0,
        limit: limits.cells,
        broken: false,
        cut_off: false,
        undefined: false,
    };
    let Inside { blocks, .. } = body.blocks("document", 0)?;
    Ok(Text { blocks, broken: body.broken || body.undefined, cut_off: body.cut_off })
}

impl<'a> Body<'a> {
    /// The next piece; the end, too, where the part breaks off.
    pub(super) fn next(&mut self) -> Event<'a> {
        match self.reader.read_event() {
            Ok(Event::Eof) => {
                // The main part ends with its outermost tag, not before.
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

    /// Passes over an element that was just opened.
    pub(super) fn skip(&mut self, name: &str) {
        let ended = look::skip(&mut self.reader, name);
        self.expect(ended);
    }

    /// One more paragraph or cell.
    pub(super) fn count(&mut self) -> Result<(), Trouble> {
        self.seen += 1;
        if self.seen > self.limit { Err(Trouble::TooManyCells(self.limit)) } else { Ok(()) }
    }

    /// Whether text at this point is shown and meant.
    pub(super) fn shows(&self) -> bool {
        self.fields.show() && !self.controls.contains(&true)
    }

    /// An element that is no paragraph, table, row, cell or run was opened around some of them.
    pub(super) fn around(&mut self, e: &BytesStart<'_>) {
        let name = e.local_name();
        match name.as_ref() {
            "sdt" => self.controls.push(false),
            "sdtPr" => {
                let mut shows_hint = false;
                let ended = look::each(&mut self.reader, "sdtPr", &mut |e, _| {
                    shows_hint |= e.local_name().as_ref() == "showingPlcHdr" && xml::is_on(e);
                });
                self.expect(ended);
                if let Some(last) = self.controls.last_mut() {
                    *last = shows_hint;
                }
            }
            name @ ("sdtEndPr" | "customXmlPr" | "smartTagPr" | "sectPr" | "rt") => self.skip(name),
            "AlternateContent" => self.alternatives.push(false),
            "Choice" => {
                let understood = xml::attribute(e, "Requires").is_some_and(|names| is_understood(&names));
                match self.alternatives.last_mut() {
                    Some(taken) if !*taken && understood => *taken = true,
                    _ => self.skip("Choice"),
                }
            }
            "Fallback" if self.alternatives.last() == Some(&true) => self.skip("Fallback"),
            _ => {}
        }
    }

    /// An element around others ends.
    pub(super) fn end_around(&mut self, e: &BytesEnd<'_>) {
        match e.local_name().as_ref() {
            "sdt" => drop(self.controls.pop()),
            "AlternateContent" => drop(self.alternatives.pop()),
            _ => {}
        }
    }

    /// The paragraphs and tables up to the end of the element that holds them.
    pub(super) fn blocks(&mut self, closing: &str, depth: usize) -> Result<Inside, Trouble> {
        let mut inside = Inside::default();
        let mut flow = Flow::default();
        loop {
            match self.next() {
                Event::Start(e) => match e.local_name().as_ref() {
                    "p" => {
                        let goes_on = flow.goes_on();
                        let (line, beside) = self.paragraph(&mut flow, depth)?;
                        Flow::put(&mut inside.blocks, line, goes_on);
                        inside.blocks.extend(beside);
                    }
                    "tbl" if depth < DEEPEST => {
                        let grid = self.table(depth)?;
                        inside.blocks.push(Block::Grid(grid));
                    }
                    "tbl" => {
                        self.skip("tbl");
                        inside.blocks.push(told(Remark::Deep));
                    }
                    "tcPr" => inside.cell = self.cell_look(),
                    "altChunk" => inside.blocks.push(told(Remark::Imported)),
                    name @ ("del" | "moveFrom") => self.skip(name),
                    _ => self.around(&e),
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "p" => {
                        self.count()?;
                        inside.blocks.push(Block::Line(Line::default()));
                    }
                    "altChunk" | "subDoc" => inside.blocks.push(told(Remark::Imported)),
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == closing => return Ok(inside),
                Event::End(e) => self.end_around(&e),
                Event::Eof => return Ok(inside),
                _ => {}
            }
        }
    }
}

/// A line that says nothing, and of which something is told.
fn told(remark: Remark) -> Block {
    Block::Line(Line { remarks: vec![remark], ..Line::default() })
}

/// Whether all the extensions of Word named are ones whose text stands in the same elements as elsewhere.
fn is_understood(names: &str) -> bool {
    let known = |name: &str| {
        let name = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
        matches!(
            name,
            "wps"
                | "wpg"
                | "wpc"
                | "wpi"
                | "wp"
                | "w"
                | "a"
                | "v"
                | "cx"
                | "aink"
                | "am"
                | "w16se"
                | "w16sdtdh"
        )
    };
    names.split_whitespace().all(known)
}
