//! How runs and paragraphs look, as far as it changes what is read.

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::book::Align;
use crate::read::rich::{Height, place};
use crate::read::xml;

/// The most columns that one cell spans; Word has 63 in all.
pub(super) const WIDEST: u32 = 1_000;

/// How a run looks; what is not said is as around it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RunLook {
    pub(super) style: Option<String>,
    pub(super) font: Option<Arc<str>>,
    pub(super) hidden: Option<bool>,
    pub(super) struck: Option<bool>,
    pub(super) height: Option<Height>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    /// The mark of the paragraph was deleted: it goes on in the next.
    pub(super) mark_removed: bool,
}

impl RunLook {
    /// This look, and for what it does not say the other.
    pub(super) fn over(self, other: &Self) -> Self {
        Self {
            style: self.style,
            font: self.font.or_else(|| other.font.clone()),
            hidden: self.hidden.or(other.hidden),
            struck: self.struck.or(other.struck),
            height: self.height.or(other.height),
            bold: self.bold.or(other.bold),
            italic: self.italic.or(other.italic),
            mark_removed: self.mark_removed,
        }
    }

    fn take(&mut self, e: &BytesStart<'_>) {
        let value = || xml::attribute(e, "val");
        match e.local_name().as_ref() {
            "rStyle" => self.style = value(),
            "rFonts" => {
                let named = ["ascii", "hAnsi", "cs"].iter().find_map(|name| xml::attribute(e, name));
                self.font = named.map(Into::into).or(self.font.take());
            }
            "vanish" => self.hidden = Some(xml::is_on(e)),
            "strike" | "dstrike" => self.struck = Some(xml::is_on(e) || self.struck == Some(true)),
            "vertAlign" => self.height = Some(Height(value().as_deref().and_then(place))),
            "b" => self.bold = Some(xml::is_on(e)),
            "i" => self.italic = Some(xml::is_on(e)),
            "del" | "moveFrom" => self.mark_removed = true,
            _ => {}
        }
    }
}

/// How a paragraph looks and what it belongs to.
#[derive(Debug, Clone, Default)]
pub(super) struct ParagraphLook {
    pub(super) style: Option<String>,
    /// The list it is an item of, and how deep.
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    pub(super) align: Option<Align>,
    pub(super) on_new_page: bool,
    /// A section ends with it.
    pub(super) ends_section: bool,
    pub(super) run: RunLook,
}

impl ParagraphLook {
    fn take(&mut self, e: &BytesStart<'_>) {
        let value = || xml::attribute(e, "val");
        match e.local_name().as_ref() {
            "pStyle" => self.style = value(),
            "numId" => self.list = value(),
            "ilvl" => self.level = value().and_then(|level| level.trim().parse().ok()),
            "jc" => {
                self.align = match value().unwrap_or_default().as_str() {
                    "center" => Some(Align::Center),
                    "right" | "end" => Some(Align::Right),
                    "left" | "start" => Some(Align::Left),
                    _ => None,
                };
            }
            "pageBreakBefore" => self.on_new_page = xml::is_on(e),
            "sectPr" => self.ends_section = true,
            _ => {}
        }
    }
}

/// What the properties of a cell say.
#[derive(Debug, Clone, Default)]
pub(super) struct CellLook {
    pub(super) wide: u32,
    pub(super) down: Down,
    pub(super) framed: bool,
    /// It was deleted while changes were tracked.
    pub(super) removed: bool,
}

/// How a cell is merged with those above and under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Down {
    #[default]
    No,
    Begins,
    GoesOn,
}

/// Whether an element draws a line around cells.
pub(super) fn draws(e: &BytesStart<'_>) -> bool {
    let is_side = matches!(
        e.local_name().as_ref(),
        "top" | "bottom" | "left" | "right" | "start" | "end" | "insideH" | "insideV"
    );
    is_side && !matches!(xml::attribute(e, "val").as_deref(), None | Some("nil" | "none"))
}

/// The number that an element gives, in columns.
pub(super) fn count(e: &BytesStart<'_>) -> u32 {
    xml::attribute(e, "val").and_then(|count| count.trim().parse().ok()).unwrap_or(0).min(WIDEST)
}

/// What earlier properties were, which is no part of what they are.
fn is_past(name: &str) -> bool {
    name.ends_with("Change")
}

/// The properties of a run, whose element was just opened.
pub(super) fn run(reader: &mut Reader<&[u8]>) -> Option<RunLook> {
    let mut look = RunLook::default();
    each(reader, "rPr", &mut |e, _| look.take(e))?;
    Some(look)
}

/// The properties of a paragraph, whose element was just opened.
pub(super) fn paragraph(reader: &mut Reader<&[u8]>) -> Option<ParagraphLook> {
    let mut look = ParagraphLook::default();
    each(reader, "pPr", &mut |e, in_run| if in_run { look.run.take(e) } else { look.take(e) })?;
    Some(look)
}

/// The properties of a cell, whose element was just opened.
pub(super) fn cell(reader: &mut Reader<&[u8]>) -> Option<CellLook> {
    let mut look = CellLook::default();
    each(reader, "tcPr", &mut |e, _| match e.local_name().as_ref() {
        "gridSpan" => look.wide = count(e),
        "vMerge" => {
            let begins = xml::attribute(e, "val").is_some_and(|value| value == "restart");
            look.down = if begins { Down::Begins } else { Down::GoesOn };
        }
        "cellDel" => look.removed = true,
        _ => look.framed |= draws(e),
    })?;
    Some(look)
}

/// Calls `take` with every element up to the end of the one named, and whether it is of a run; what was before a tracked change
/// is passed over. `None` if the end is missing.
pub(super) fn each(
    reader: &mut Reader<&[u8]>,
    closing: &str,
    take: &mut dyn FnMut(&BytesStart<'_>, bool),
) -> Option<()> {
    let (mut past, mut in_run) = (0_u32, false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => {
                let name = e.local_name();
                let name = name.as_ref();
                if is_past(name) || past > 0 {
                    past += u32::from(is_past(name));
                } else if name == "rPr" {
                    in_run = true;
                } else {
                    take(&e, in_run);
                }
            }
            Event::Empty(e) if past == 0 => take(&e, in_run),
            Event::End(e) => {
                let name = e.local_name();
                let name = name.as_ref();
                if is_past(name) {
                    past = past.saturating_sub(1);
                } else if past == 0 && name == closing {
                    return Some(());
                } else if past == 0 && name == "rPr" {
                    in_run = false;
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}
