//! What is anchored in a text: boxes and shapes with text of their own, pictures, objects of other programs.

use quick_xml::events::{BytesStart, Event};

use super::body::{Body, DEEPEST, Flow};
use crate::read::document::{Block, Remark};
use crate::read::ods::styles::points;
use crate::read::trouble::Trouble;
use crate::read::xml;

/// From this width and height on a table may be seen in a picture: 9 cm and 4 cm, in points.
const LARGE: (f64, f64) = (255.0, 113.0);

impl Body<'_> {
    /// A drawing whose element was just opened: what is told of it, and what it says.
    pub(super) fn drawing(
        &mut self,
        e: &BytesStart<'_>,
        (remarks, beside): (&mut Vec<Remark>, &mut Vec<Block>),
        depth: usize,
    ) -> Result<(), Trouble> {
        let closing = e.name().as_ref().to_owned();
        if depth >= DEEPEST {
            self.pieces.skip(e.local_name().as_ref());
            remarks.push(Remark::Deep);
            return Ok(());
        }
        let mut size = size(e);
        let (mut open, mut is_picture, mut is_workbook) = (1_u32, false, false);
        while open > 0 {
            let event = self.pieces.next();
            if let Event::Start(e) | Event::Empty(e) = &event {
                match e.name().as_ref() {
                    "draw:image" => is_picture = true,
                    "draw:object" => is_workbook |= self.is_workbook(e),
                    "draw:frame" => size = self::size(e),
                    _ => {}
                }
            }
            match &event {
                Event::Start(e) if e.name().as_ref() == closing => open += 1,
                Event::Start(e) => match e.name().as_ref() {
                    "draw:text-box" => beside.extend(self.blocks("text-box", depth + 1)?),
                    // The text of a shape stands in it without a box.
                    "text:p" | "text:h" => {
                        let (own, under) = self.paragraph(e, &mut Flow::default(), depth + 1)?;
                        Block::put(beside, own);
                        beside.extend(under);
                    }
                    "text:list" => self.list(e, (depth + 1, &mut Flow::default()), beside)?,
                    "svg:title" | "svg:desc" | "draw:glue-point" | "office:event-listeners" => {
                        self.pieces.skip(e.local_name().as_ref());
                    }
                    "office:spreadsheet" => {
                        is_workbook = true;
                        self.pieces.skip("spreadsheet");
                    }
                    _ => {}
                },
                Event::End(e) if e.name().as_ref() == closing => open -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        if is_workbook {
            remarks.push(Remark::Workbook);
        } else if is_picture {
            remarks.push(Remark::Picture(size.0 >= LARGE.0 && size.1 >= LARGE.1));
        }
        Ok(())
    }

    fn is_workbook(&self, e: &BytesStart<'_>) -> bool {
        let target = xml::attribute(e, "href").unwrap_or_default();
        let target = target.trim_start_matches("./").trim_end_matches('/');
        self.known.workbooks.contains(target)
    }
}

/// The width and the height that an element says, in points.
fn size(e: &BytesStart<'_>) -> (f64, f64) {
    let side = |name| xml::attribute(e, name).as_deref().and_then(points).unwrap_or(0.0);
    (side("width"), side("height"))
}
