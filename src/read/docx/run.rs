//! Runs: pieces of text that look alike, and what stands between them.

use quick_xml::events::{BytesStart, Event};

use super::body::{Body, DEEPEST};
use super::look::{self, RunLook};
use super::paragraph::Paragraph;
use super::{field, symbol};
use crate::read::document::Remark;
use crate::read::trouble::Trouble;
use crate::read::xml;

/// From this width and height on a table may be seen in a picture: 9 cm and 4 cm, in units of 1/360 mm.
const LARGE: (f64, f64) = (3_240_000.0, 1_440_000.0);
/// Such units in a point.
const POINT: f64 = 12_700.0;

impl Body<'_> {
    /// A run whose element was just opened.
    pub(super) fn run(&mut self, paragraph: &mut Paragraph, depth: usize) -> Result<(), Trouble> {
        let mut look = self.known.styles.of_run(RunLook::default(), &paragraph.around);
        loop {
            match self.pieces.next() {
                Event::Start(e) => match e.local_name().as_ref() {
                    "rPr" => {
                        let own = look::run(&mut self.pieces.reader);
                        self.pieces.expect(own.as_ref().map(|_| ()));
                        look = self.known.styles.of_run(own.unwrap_or_default(), &paragraph.around);
                    }
                    "t" => {
                        let text = self.pieces.text("t");
                        self.put(paragraph, &text, &look);
                    }
                    "delText" => paragraph.removed += &self.pieces.text("delText"),
                    "fldChar" => {
                        self.fields.sign(&e);
                        let shown = field::form_field(&mut self.pieces.reader);
                        self.pieces.expect(shown.as_ref().map(|_| ()));
                        if let Some(shown) = shown {
                            paragraph.push(&shown, &look);
                        }
                    }
                    name @ ("instrText" | "delInstrText") => self.pieces.skip(name),
                    name @ ("drawing" | "pict" | "object") => self.drawing(name, paragraph, depth)?,
                    _ => {
                        self.sign(&e, paragraph, &look);
                        self.around(&e);
                    }
                },
                Event::Empty(e) => self.sign(&e, paragraph, &look),
                Event::End(e) if e.local_name().as_ref() == "r" => return Ok(()),
                Event::End(e) => self.end_around(&e),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Text where it is shown.
    fn put(&self, paragraph: &mut Paragraph, text: &str, look: &RunLook) {
        if !self.shows() {
            return;
        }
        if look.hidden == Some(true) {
            paragraph.hidden += text;
        } else {
            paragraph.push(text, look);
        }
    }

    /// An element that stands for a sign, or refers to a note.
    fn sign(&mut self, e: &BytesStart<'_>, paragraph: &mut Paragraph, look: &RunLook) {
        let plain = RunLook::default();
        let name = e.local_name();
        match name.as_ref() {
            "tab" | "ptab" => self.put(paragraph, "\t", &plain),
            "br" if xml::attribute(e, "type").is_some_and(|kind| kind == "page") => paragraph.break_page(),
            "br" | "cr" => self.put(paragraph, "\n", &plain),
            "noBreakHyphen" => self.put(paragraph, "-", look),
            "sym" => {
                let code = xml::attribute(e, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let font = xml::attribute(e, "font").unwrap_or_default();
                if let Some(sign) = code.and_then(|code| symbol::sign(&font, code)) {
                    self.put(paragraph, sign.encode_utf8(&mut [0; 4]), look);
                }
            }
            "fldChar" => self.fields.sign(e),
            reference @ ("footnoteReference" | "endnoteReference" | "commentReference") => {
                let note = xml::attribute(e, "id").and_then(|id| self.known.note(reference, &id));
                paragraph.line.notes.extend(note.cloned());
            }
            _ => {}
        }
    }

    /// What was deleted, up to the end of the element around it.
    pub(super) fn removed(&mut self, closing: &str, into: &mut String) {
        let mut depth = 1_u32;
        while depth > 0 {
            match self.pieces.next() {
                Event::Start(e) => match e.local_name().as_ref() {
                    name @ ("delText" | "t") => *into += &self.pieces.text(name),
                    name if name == closing => depth += 1,
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == closing => depth -= 1,
                Event::Eof => return,
                _ => {}
            }
        }
    }

    /// A drawing, a picture or an object whose element was just opened.
    fn drawing(&mut self, closing: &str, paragraph: &mut Paragraph, depth: usize) -> Result<(), Trouble> {
        let (mut open, mut size, mut is_picture) = (1_u32, (0.0, 0.0), false);
        while open > 0 {
            let event = self.pieces.next();
            match &event {
                Event::Start(e) | Event::Empty(e) => {
                    let name = e.local_name();
                    match name.as_ref() {
                        "extent" => size = (emus(e, "cx"), emus(e, "cy")),
                        "shape" => {
                            size =
                                shape_size(&xml::attribute(e, "style").unwrap_or_default()).unwrap_or(size);
                        }
                        "blip" | "imagedata" => is_picture = true,
                        "OLEObject"
                            if xml::attribute(e, "ProgID").is_some_and(|id| id.starts_with("Excel")) =>
                        {
                            paragraph.line.remarks.push(Remark::Workbook);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
            match event {
                Event::Start(e) if e.local_name().as_ref() == "txbxContent" && depth >= DEEPEST => {
                    self.pieces.skip("txbxContent");
                    paragraph.line.remarks.push(Remark::Deep);
                }
                Event::Start(e) if e.local_name().as_ref() == "txbxContent" => {
                    let inside = self.blocks("txbxContent", depth + 1)?;
                    paragraph.beside.extend(inside.blocks);
                }
                Event::Start(e) if e.local_name().as_ref() == closing => open += 1,
                Event::Start(e) => self.around(&e),
                Event::End(e) if e.local_name().as_ref() == closing => open -= 1,
                Event::End(e) => self.end_around(&e),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
        if is_picture {
            let is_large = size.0 >= LARGE.0 && size.1 >= LARGE.1;
            paragraph.line.remarks.push(Remark::Picture(is_large));
        }
        Ok(())
    }
}

fn emus(e: &BytesStart<'_>, name: &str) -> f64 {
    xml::attribute(e, name).and_then(|size| size.trim().parse().ok()).unwrap_or(0.0)
}

/// The size of an old shape: `width:300pt;height:200pt`.
fn shape_size(style: &str) -> Option<(f64, f64)> {
    let of = |name: &str| {
        let (_, value) =
            style.split(';').filter_map(|part| part.split_once(':')).find(|(own, _)| own.trim() == name)?;
        let points: f64 = value.trim().strip_suffix("pt")?.parse().ok()?;
        Some(points * POINT)
    };
    Some((of("width")?, of("height")?))
}
