//! A paragraph: its runs, the number Word sets before it, and what is anchored in it.

use quick_xml::events::Event;

use super::body::Body;
use super::look::{self, ParagraphLook, RunLook};
use crate::book::{Align, Style};
use crate::read::document::{Block, Fonts, Line, Remark};
use crate::read::rich::{RichText, Run};
use crate::read::trouble::Trouble;
use crate::text::Small;

/// A paragraph in the making.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) look: ParagraphLook,
    /// How its runs look where they do not say so.
    pub(super) around: RunLook,
    text: RichText,
    /// Something that is no white space stands in it.
    filled: bool,
    /// A page ends in it: with what stood before (`Some(true)`), or before anything.
    page_ends: Option<bool>,
    fonts: Fonts,
    first: RunLook,
    /// Text that is not shown, and text that was deleted.
    pub(super) hidden: String,
    pub(super) removed: String,
    /// Inside of the exponent of a formula.
    exponent: bool,
    pub(super) line: Line,
    /// What stands in text boxes anchored in it.
    pub(super) beside: Vec<Block>,
}

impl Paragraph {
    /// Adds a text that looks so.
    pub(super) fn push(&mut self, text: &str, look: &RunLook) {
        if !self.filled && !text.trim().is_empty() {
            self.filled = true;
            self.first = look.clone();
        }
        if let Some(font) = &look.font {
            self.fonts.push(font, text);
        }
        let small = if self.exponent { Some(Small::Above) } else { look.height.and_then(|height| height.0) };
        self.text.push(text, Run { struck: look.struck == Some(true), small });
    }

    /// A page ends here.
    pub(super) fn break_page(&mut self) {
        self.page_ends = Some(self.filled);
    }

    /// How it looks as a whole: in the font of most letters that only old fonts show in their own way.
    fn style(&self, align: Option<Align>) -> Style {
        Style {
            font: self.fonts.most(),
            bold: self.first.bold == Some(true),
            italic: self.first.italic == Some(true),
            align: align.unwrap_or_default(),
            ..Style::default()
        }
    }
}

/// What a paragraph leaves to the next.
#[derive(Default)]
pub(super) struct Flow {
    /// A page ended.
    next_page: bool,
    /// Its mark was deleted: the next goes on in its line.
    goes_on: bool,
}

impl Body<'_> {
    /// A paragraph whose element was just opened, and what stands in text boxes anchored in it.
    pub(super) fn paragraph(&mut self, flow: &mut Flow, depth: usize) -> Result<(Line, Vec<Block>), Trouble> {
        self.pieces.count()?;
        let mut own = Paragraph {
            around: self.known.styles.of_paragraph(&ParagraphLook::default()),
            ..Default::default()
        };
        loop {
            match self.pieces.next() {
                Event::Start(e) => match e.local_name().as_ref() {
                    "pPr" => {
                        let look = look::paragraph(&mut self.pieces.reader);
                        self.pieces.expect(look.as_ref().map(|_| ()));
                        own.look = look.unwrap_or_default();
                        own.around = self.known.styles.of_paragraph(&own.look);
                    }
                    "r" => self.run(&mut own, depth)?,
                    name @ ("del" | "moveFrom") => self.removed(name, &mut own.removed),
                    // The parts of a fraction, and an exponent, in a formula.
                    "den" => own.push("/", &RunLook::default()),
                    "sup" => own.exponent = true,
                    _ => self.around(&e),
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "p" => break,
                    "sup" => own.exponent = false,
                    _ => self.end_around(&e),
                },
                Event::Eof => break,
                _ => {}
            }
        }
        self.fields.end_paragraph();
        Ok(self.finished(own, flow))
    }

    fn finished(&mut self, own: Paragraph, flow: &mut Flow) -> (Line, Vec<Block>) {
        let styles = &self.known.styles;
        let style = own.look.style.as_deref();
        let look = own.style(own.look.align.or_else(|| styles.align(style)));
        let begins = styles.begins_page(style) || own.look.on_new_page;
        let breaks_first = own.filled && own.page_ends == Some(false);
        let Paragraph { look: paragraph, text, page_ends, hidden, removed, mut line, beside, filled, .. } =
            own;
        line.style = look;
        line.on_new_page = std::mem::take(&mut flow.next_page) || begins || breaks_first;
        flow.next_page = paragraph.ends_section || (page_ends.is_some() && !breaks_first);
        flow.goes_on = paragraph.run.mark_removed;
        line.text = text.finish();
        if filled || !flow.goes_on {
            line.text.insert_str(0, &self.number(&paragraph));
        }
        for (text, remark) in [(hidden, Remark::Hidden as fn(String) -> Remark), (removed, Remark::Removed)] {
            line.remarks.extend((!text.trim().is_empty()).then(|| remark(text)));
        }
        (line, beside)
    }

    /// The number that Word sets before a paragraph.
    fn number(&mut self, look: &ParagraphLook) -> String {
        let (list, level) = self.known.styles.list(look.style.as_deref());
        let Some(list) = look.list.as_deref().or(list) else { return String::new() };
        let level = look.level.or(level).unwrap_or(0);
        self.known.lists.next(&mut self.counters, list, level).unwrap_or_default()
    }
}

impl Flow {
    /// Puts a paragraph under those before it, or at the end of the last, whose mark was deleted (`goes_on`).
    pub(super) fn put(blocks: &mut Vec<Block>, line: Line, goes_on: bool) {
        match blocks.last_mut() {
            Some(Block::Line(last)) if goes_on => {
                last.text.push_str(&line.text);
                last.notes.extend(line.notes);
                last.remarks.extend(line.remarks);
            }
            _ => Block::put(blocks, line),
        }
    }

    /// Whether the next paragraph goes on in the line of the last.
    pub(super) const fn goes_on(&self) -> bool {
        self.goes_on
    }
}
