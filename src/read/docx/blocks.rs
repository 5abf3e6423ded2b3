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

/// Reads the main part.
pub(super) fn read(part: &str, known: &Known, limits: &Limits) -> Result<Text, Trouble> {
    let mut body = Body::new(part, known, limits);
    let Inside { blocks, .. } = body.blocks("document", 0)?;
    Ok(Text { blocks, broken: body.broken || body.undefined, cut_off: body.cut_off })
}

impl Body<'_> {
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
                    "tcPr" => {
                        let look = look::cell(&mut self.reader);
                        self.expect(look.as_ref().map(|_| ()));
                        inside.cell = look.unwrap_or_default();
                    }
                    "altChunk" => inside.blocks.push(told(Remark::Imported)),
                    name @ ("del" | "moveFrom") => self.skip(name),
                    _ => self.around(&e),
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "p" => {
                        self.count()?;
                        Flow::put(&mut inside.blocks, Line::default(), false);
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
