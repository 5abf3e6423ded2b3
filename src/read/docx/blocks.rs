//! The text of a document: paragraphs and tables in their order.

use quick_xml::events::Event;

use super::body::{Body, DEEPEST, Inside};
use super::known::Known;
use super::look;
use super::paragraph::Flow;
use crate::read::Limits;
use crate::read::document::{Block, Line, Remark};
use crate::read::trouble::Trouble;

/// The text of a document.
pub(super) struct Text {
    pub(super) blocks: Vec<Block>,
    /// The part breaks the rules of its format, and where it does its end is missing.
    pub(super) broken: bool,
    pub(super) cut_off: bool,
}

/// Reads the main part, or one of headers and footers, which end with tags of their own.
pub(super) fn read(part: &str, known: &Known, limits: &Limits) -> Result<Text, Trouble> {
    let mut body = Body::new(part, known, limits);
    let mut outermost = None;
    while outermost.is_none() {
        outermost = match body.pieces.next() {
            Event::Start(e) => Some(e.local_name().as_ref().to_owned()),
            Event::Eof => Some(String::new()),
            _ => None,
        };
    }
    let Inside { blocks, .. } = body.blocks(&outermost.unwrap_or_default(), 0)?;
    Ok(Text { blocks, broken: body.pieces.broken || body.pieces.undefined, cut_off: body.pieces.cut_off })
}

impl Body<'_> {
    /// The paragraphs and tables up to the end of the element that holds them.
    pub(super) fn blocks(&mut self, closing: &str, depth: usize) -> Result<Inside, Trouble> {
        let mut inside = Inside::default();
        let mut flow = Flow::default();
        loop {
            match self.pieces.next() {
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
                        self.pieces.skip("tbl");
                        inside.blocks.push(Block::told(Remark::Deep));
                    }
                    "tcPr" => {
                        let look = look::cell(&mut self.pieces.reader);
                        self.pieces.expect(look.as_ref().map(|_| ()));
                        inside.cell = look.unwrap_or_default();
                    }
                    "altChunk" => inside.blocks.push(Block::told(Remark::Imported)),
                    name @ ("del" | "moveFrom") => self.pieces.skip(name),
                    _ => self.around(&e),
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "p" => {
                        self.pieces.count()?;
                        Flow::put(&mut inside.blocks, Line::default(), false);
                    }
                    "altChunk" | "subDoc" => inside.blocks.push(Block::told(Remark::Imported)),
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
