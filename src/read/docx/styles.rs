//! The styles of a document: what paragraphs, runs and tables inherit.

use std::collections::HashMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::look::{self, ParagraphLook, RunLook, draws};
use crate::read::xml;

/// Styles that each build on the next; files do not need as many.
const LONGEST_CHAIN: usize = 20;

/// A style.
#[derive(Debug, Clone, Default)]
struct Named {
    based_on: Option<String>,
    run: RunLook,
    paragraph: ParagraphLook,
    framed: bool,
}

/// The styles of a document by their ids.
#[derive(Debug, Clone, Default)]
pub(super) struct Styles {
    named: HashMap<String, Named>,
    /// How all text looks.
    all: RunLook,
    /// The style of paragraphs that name none.
    of_paragraphs: Option<String>,
}

impl Styles {
    fn chain<'s>(&'s self, style: Option<&'s str>) -> impl Iterator<Item = &'s Named> {
        let first = style.and_then(|style| self.named.get(style));
        let next = |named: &&'s Named| self.named.get(named.based_on.as_deref()?);
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }

    /// How the runs of a paragraph look that has this look itself.
    pub(super) fn of_paragraph(&self, paragraph: &ParagraphLook) -> RunLook {
        let style = paragraph.style.as_deref().or(self.of_paragraphs.as_deref());
        let inherited = self.chain(style).fold(RunLook::default(), |look, named| look.over(&named.run));
        inherited.over(&self.all)
    }

    /// How a run looks in a paragraph whose runs look so.
    pub(super) fn of_run(&self, own: RunLook, around: &RunLook) -> RunLook {
        let style = own.style.clone();
        let own = self.chain(style.as_deref()).fold(own, |look, named| look.over(&named.run));
        own.over(around)
    }

    /// The list that paragraphs of a style are items of, and how deep.
    pub(super) fn list<'s>(&'s self, style: Option<&'s str>) -> (Option<&'s str>, Option<usize>) {
        let list = self.chain(style).find_map(|named| named.paragraph.list.as_deref());
        (list, self.chain(style).find_map(|named| named.paragraph.level))
    }

    /// Whether paragraphs of a style begin a new page.
    pub(super) fn begins_page(&self, style: Option<&str>) -> bool {
        self.chain(style).any(|named| named.paragraph.on_new_page)
    }

    /// How paragraphs of a style are aligned.
    pub(super) fn align(&self, style: Option<&str>) -> Option<crate::book::Align> {
        self.chain(style.or(self.of_paragraphs.as_deref())).find_map(|named| named.paragraph.align)
    }

    /// Whether tables of a style have frames.
    pub(super) fn draws_frames(&self, style: Option<&str>) -> bool {
        self.chain(style).any(|named| named.framed)
    }
}

/// Reads the part of styles.
pub(super) fn read(part: &str) -> Styles {
    let mut styles = Styles::default();
    // Of a damaged part, the styles before the damage hold.
    let _ = read_into(&mut styles, part);
    styles
}

fn read_into(styles: &mut Styles, part: &str) -> Option<()> {
    let mut reader = xml::reader(part);
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "style" => {
                    let id = xml::attribute(&e, "styleId").unwrap_or_default();
                    let of_paragraphs = xml::attribute(&e, "type").as_deref() == Some("paragraph");
                    if of_paragraphs && xml::is_true(&e, "default") {
                        styles.of_paragraphs = Some(id.clone());
                    }
                    styles.named.insert(id, style(&mut reader)?);
                }
                // Outside of any style: the defaults.
                "rPr" => styles.all = look::run(&mut reader)?,
                "pPr" => drop(look::paragraph(&mut reader)?),
                _ => {}
            },
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

/// A style, whose element was just opened; `None` if its end is missing.
fn style(reader: &mut Reader<&[u8]>) -> Option<Named> {
    let mut named = Named::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "pPr" => named.paragraph = look::paragraph(reader)?,
                "rPr" => named.run = look::run(reader)?,
                "tblBorders" => look::each(reader, "tblBorders", &mut |e, _| named.framed |= draws(e))?,
                // How the first row of a table looks, and other parts of it.
                "tblStylePr" => xml::skip(reader, "tblStylePr")?,
                _ => {}
            },
            Event::Empty(e) if e.local_name().as_ref() == "basedOn" => {
                named.based_on = xml::attribute(&e, "val");
            }
            Event::End(e) if e.local_name().as_ref() == "style" => return Some(named),
            Event::Eof => return None,
            _ => {}
        }
    }
}
