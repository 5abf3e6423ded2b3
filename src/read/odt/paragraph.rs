//! A paragraph: its runs, the number set before it, what is noted on it and what is anchored in it.

use quick_xml::events::{BytesStart, Event};

use super::body::{Body, Flow};
use super::styles::RunLook;
use crate::book::Style;
use crate::read::document::{Block, Fonts, Line, Remark};
use crate::read::rich::RichText;
use crate::read::trouble::Trouble;
use crate::read::xml;

/// The most spaces that one sign stands for.
const MOST_SPACES: usize = 1_000;

/// A paragraph in the making.
#[derive(Default)]
struct Paragraph {
    text: RichText,
    fonts: Fonts,
    /// How it looks where it first says something.
    first: Option<RunLook>,
    hidden: String,
    removed: String,
    notes: Vec<String>,
    remarks: Vec<Remark>,
    beside: Vec<Block>,
}

impl Paragraph {
    fn push(&mut self, text: &str, look: &RunLook) {
        if look.hidden {
            self.hidden += text;
            return;
        }
        if self.first.is_none() && !text.trim().is_empty() {
            self.first = Some(look.clone());
        }
        if let Some(font) = &look.font {
            self.fonts.push(font, text);
        }
        self.text.push(text, look.run);
    }
}

impl Body<'_> {
    /// A paragraph or heading as far as its element itself says: its number, and whether a page begins with it.
    pub(super) fn blank_paragraph(&mut self, e: &BytesStart<'_>, flow: &mut Flow) -> Result<Line, Trouble> {
        self.pieces.count()?;
        let style = xml::attribute(e, "style-name");
        let on_new_page = flow.page(self.known.styles.pages("paragraph", style.as_deref()));
        let level = xml::attribute(e, "outline-level").and_then(|level| level.trim().parse::<usize>().ok());
        let level = level.and_then(|level| level.checked_sub(1)).filter(|_| e.local_name().as_ref() == "h");
        Ok(Line { text: self.number(style.as_deref(), level), on_new_page, ..Line::default() })
    }

    /// A paragraph or heading whose element was just opened, and what stands in text boxes anchored in it.
    pub(super) fn paragraph(
        &mut self,
        e: &BytesStart<'_>,
        flow: &mut Flow,
        depth: usize,
    ) -> Result<(Line, Vec<Block>), Trouble> {
        let mut line = self.blank_paragraph(e, flow)?;
        let (styles, closing) = (&self.known.styles, e.local_name().as_ref().to_owned());
        let style = xml::attribute(e, "style-name");
        let style = style.as_deref();
        let mut looks = vec![styles.look("paragraph", style, &RunLook::default())];
        let mut own = Paragraph::default();
        self.inline(&closing, &mut looks, &mut own, depth)?;
        let Paragraph { text, fonts, first, hidden, removed, notes, remarks, beside } = own;
        let first = first.unwrap_or_default();
        line.style = Style {
            font: fonts.most(),
            bold: first.bold,
            italic: first.italic,
            align: styles.align(style).unwrap_or_default(),
            ..Style::default()
        };
        line.text += &text.finish();
        (line.notes, line.remarks) = (notes, remarks);
        for (text, remark) in [(hidden, Remark::Hidden as fn(String) -> Remark), (removed, Remark::Removed)] {
            line.remarks.extend((!text.trim().is_empty()).then(|| remark(text)));
        }
        Ok((line, beside))
    }

    /// What stands in a paragraph up to its end.
    fn inline(
        &mut self,
        closing: &str,
        looks: &mut Vec<RunLook>,
        own: &mut Paragraph,
        depth: usize,
    ) -> Result<(), Trouble> {
        loop {
            let event = self.pieces.next();
            let look = looks.last().cloned().unwrap_or_default();
            match &event {
                Event::Start(e) if e.name().as_ref().starts_with("draw:") => {
                    if e.local_name().as_ref() == "a" {
                        continue;
                    }
                    let Paragraph { remarks, beside, .. } = &mut *own;
                    self.drawing(e, (remarks, beside), depth)?;
                }
                Event::Start(e) => match e.local_name().as_ref() {
                    "span" => {
                        let style = xml::attribute(e, "style-name");
                        looks.push(self.known.styles.look("text", style.as_deref(), &look));
                    }
                    "note" | "annotation" => {
                        let name = e.local_name().as_ref().to_owned();
                        let note = self.note(&name);
                        own.notes.extend((!note.is_empty()).then_some(note));
                    }
                    // Signs over others, what is to be done in a place, and numbers, which are counted anew.
                    name @ ("ruby-text" | "placeholder" | "number") => self.pieces.skip(name),
                    _ => self.sign(e, own, &look),
                },
                Event::Empty(e) => self.sign(e, own, &look),
                Event::End(e) if e.local_name().as_ref() == closing => return Ok(()),
                Event::End(e) if e.local_name().as_ref() == "span" && looks.len() > 1 => drop(looks.pop()),
                Event::Eof => return Ok(()),
                event => {
                    let mut text = String::new();
                    self.pieces.push(event, &mut text);
                    own.push(&text, &look);
                }
            }
        }
    }

    /// An element that stands for signs, or for a text that is not shown.
    fn sign(&self, e: &BytesStart<'_>, own: &mut Paragraph, look: &RunLook) {
        let get = |name| xml::attribute(e, name).unwrap_or_default();
        match e.local_name().as_ref() {
            "s" => {
                let spaces = get("c").trim().parse().unwrap_or(1_usize).min(MOST_SPACES);
                own.push(&" ".repeat(spaces), look);
            }
            "tab" => own.push("\t", look),
            "line-break" => own.push("\n", look),
            "hidden-text" => own.hidden += &get("string-value"),
            "change" => own.removed += self.removed.get(&get("change-id")).map_or("", String::as_str),
            _ => {}
        }
    }

    /// A note whose element was just opened: its paragraphs in lines, without its mark, its writer and its date.
    fn note(&mut self, closing: &str) -> String {
        let (mut text, mut is_text) = (String::new(), false);
        loop {
            let event = self.pieces.next();
            match &event {
                Event::Start(e) => match e.local_name().as_ref() {
                    name @ ("note-citation" | "creator" | "date" | "date-string" | "creator-initials") => {
                        self.pieces.skip(name);
                    }
                    "p" | "h" => {
                        is_text = true;
                        text.push_str(if text.is_empty() { "" } else { "\n" });
                    }
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "p" | "h" => is_text = false,
                    name if name == closing => return text.trim().to_owned(),
                    _ => {}
                },
                Event::Eof => return text.trim().to_owned(),
                event if is_text => self.pieces.push(event, &mut text),
                _ => {}
            }
        }
    }
}
