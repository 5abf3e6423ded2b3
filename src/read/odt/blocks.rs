//! The content of a document: its paragraphs, lists and tables in their order.

use quick_xml::events::Event;

use super::body::{Body, Flow};
use crate::read::document::{Block, Line};
use crate::read::trouble::Trouble;
use crate::read::xml;

impl Body<'_> {
    /// What stands in the first element of that name in the body of the document, which ends with its outermost tag.
    pub(super) fn part(&mut self, name: &str) -> Result<Vec<Block>, Trouble> {
        let (mut blocks, mut depth, mut inside) = (Vec::new(), 0_u32, false);
        loop {
            match self.pieces.next() {
                Event::Start(e) => {
                    inside |= e.name().as_ref() == "office:body";
                    if inside && e.local_name().as_ref() == name {
                        blocks.extend(self.blocks(name, 0)?);
                        continue;
                    }
                    depth += 1;
                }
                Event::End(_) if depth <= 1 => return Ok(blocks),
                Event::End(_) => depth -= 1,
                Event::Eof => return Ok(blocks),
                _ => {}
            }
        }
    }

    /// The paragraphs and tables up to the end of the element that holds them.
    pub(super) fn blocks(&mut self, closing: &str, depth: usize) -> Result<Vec<Block>, Trouble> {
        let mut blocks = Vec::new();
        let outer = self.item.take();
        self.blocks_into(closing, (depth, &mut Flow::default()), &mut blocks)?;
        self.item = outer;
        Ok(blocks)
    }

    /// The same, added to others, for which the end of a page may have been told.
    pub(super) fn blocks_into(
        &mut self,
        closing: &str,
        (depth, flow): (usize, &mut Flow),
        into: &mut Vec<Block>,
    ) -> Result<(), Trouble> {
        loop {
            match self.pieces.next() {
                Event::Start(e) => {
                    let (name, local) = (e.name(), e.local_name());
                    match local.as_ref() {
                        "p" | "h" => {
                            let (line, beside) = self.paragraph(&e, flow, depth)?;
                            Block::put(into, line);
                            into.extend(beside);
                        }
                        "list" => self.list(&e, (depth, &mut *flow), into)?,
                        "table" if name.as_ref() == "table:table" => {
                            self.placed(&e, (depth, &mut *flow), into)?;
                        }
                        "tracked-changes" => self.changes(),
                        "forms" | "shapes" | "sequence-decls" | "variable-decls" | "user-field-decls" => {
                            self.pieces.skip(local.as_ref());
                        }
                        // What an index is made from is not what it shows.
                        source if source.ends_with("-source") => self.pieces.skip(source),
                        _ if name.as_ref().starts_with("draw:") => {
                            let mut line = Line::default();
                            self.drawing(&e, (&mut line.remarks, &mut *into), depth)?;
                            Block::put(into, line);
                        }
                        _ => {}
                    }
                }
                Event::Empty(e) if matches!(e.local_name().as_ref(), "p" | "h") => {
                    let line = self.blank_paragraph(&e, flow)?;
                    Block::put(into, line);
                }
                Event::End(e) if e.local_name().as_ref() == closing => return Ok(()),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Tracked changes: what was deleted stands there and no longer in the text.
    fn changes(&mut self) {
        let (mut id, mut deleted) = (String::new(), None::<String>);
        loop {
            let event = self.pieces.next();
            match &event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "changed-region" => id = xml::attribute(e, "id").unwrap_or_default(),
                    "deletion" => deleted = Some(String::new()),
                    // Who changed it and when.
                    "change-info" => self.pieces.skip("change-info"),
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "deletion" => {
                        self.removed.extend(deleted.take().map(|text| (std::mem::take(&mut id), text)));
                    }
                    "tracked-changes" => return,
                    _ => {}
                },
                Event::Eof => return,
                event => {
                    if let Some(text) = &mut deleted {
                        self.pieces.push(event, text);
                    }
                }
            }
        }
    }
}
