//! A part of a Word document that holds text: its paragraphs as pieces with their places in the part, the placeholders in them,
//! and the part with these filled in. What is no placeholder stays byte for byte.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::read::push_text;

/// What the outermost elements of such parts are called.
const ROOTS: [&str; 5] = ["document", "hdr", "ftr", "footnotes", "endnotes"];
/// Before and behind a placeholder.
const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// A part with text.
#[derive(Debug)]
pub struct Story {
    text: String,
    /// Its outermost element, without prefix.
    pub root: String,
    /// What stands before the names of its elements, with the colon.
    pub prefix: String,
    /// Its paragraphs in the order of their ends.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// Its number in the part, from one; nothing where it only repeats what an alternative says.
    pub number: Option<usize>,
    start: usize,
    pieces: Vec<Piece>,
}

/// A piece of text in one element.
#[derive(Debug)]
struct Piece {
    /// What it says.
    text: String,
    /// The element.
    element: Range<usize>,
    /// What stands between its tags; nothing for an element that stands for a sign.
    inner: Option<Range<usize>>,
}

/// A placeholder in the text of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// With its braces, in bytes of the text of the paragraph.
    pub at: Range<usize>,
    /// What stands between the braces.
    pub written: String,
}

/// What comes into a hole.
#[derive(Debug, Clone)]
pub struct Filling {
    /// The text in its place.
    pub text: String,
    /// What comes before the paragraph, as it stands in the part.
    pub before: String,
}

impl Story {
    /// Reads a part; `None` where it is none with text, or ill-formed.
    pub fn read(text: String) -> Option<Self> {
        let mut reader = Reader::from_str(&text);
        reader.config_mut().allow_dangling_amp = true;
        let (root, prefix) = loop {
            match reader.read_event().ok()? {
                Event::Start(e) => {
                    let name = e.name().as_ref().to_owned();
                    let (prefix, local) = name.split_once(':').unwrap_or(("", &name));
                    if !ROOTS.contains(&local) {
                        return None;
                    }
                    let colon = if prefix.is_empty() { "" } else { ":" };
                    break (local.to_owned(), format!("{prefix}{colon}"));
                }
                Event::Empty(_) | Event::Eof => return None,
                _ => {}
            }
        };
        let mut scan = Scan { prefix: &prefix, ..Scan::default() };
        let mut open = 1_usize;
        while open > 0 {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event().ok()?;
            match event {
                // It ends with its outermost tag, not before.
                Event::Eof => return None,
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            scan.take(&event, start..reader.buffer_position() as usize);
        }
        let paragraphs = scan.done;
        Some(Self { text, root, prefix, paragraphs })
    }

    /// The part with holes filled: of each paragraph those given, in order.
    pub fn filled(&self, fillings: &[Vec<(Hole, Filling)>]) -> String {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (paragraph, fillings) in self.paragraphs.iter().zip(fillings) {
            let before: String = fillings.iter().map(|(_, filling)| filling.before.as_str()).collect();
            if !before.is_empty() {
                edits.push((paragraph.start..paragraph.start, before));
            }
            edits.extend(paragraph.edits(fillings, &self.text));
        }
        // A paragraph in a text box begins behind the one around it and ends before it.
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut filled = String::with_capacity(self.text.len());
        let mut at = 0;
        for (range, text) in edits {
            filled.push_str(&self.text[at..range.start]);
            filled.push_str(&text);
            at = range.end;
        }
        filled.push_str(&self.text[at..]);
        filled
    }
}

impl Paragraph {
    /// What it says.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// The placeholders in it, and a brace that has no other to it.
    pub fn holes(&self) -> (Vec<Hole>, Option<&'static str>) {
        let text = self.text();
        let (mut holes, mut at) = (Vec::new(), 0);
        while let Some(open) = text[at..].find(OPEN).map(|found| at + found) {
            if text[at..open].contains(CLOSE) {
                return (holes, Some(CLOSE));
            }
            let inside = open + OPEN.len();
            let Some(close) = text[inside..].find(CLOSE).map(|found| inside + found) else {
                return (holes, Some(OPEN));
            };
            holes
                .push(Hole { at: open..close + CLOSE.len(), written: text[inside..close].trim().to_owned() });
            at = close + CLOSE.len();
        }
        (holes, text[at..].contains(CLOSE).then_some(CLOSE))
    }

    /// Whether nothing but this hole stands in it.
    pub fn is_only(&self, hole: &Hole) -> bool {
        let text = self.text();
        text[..hole.at.start].trim().is_empty() && text[hole.at.end..].trim().is_empty()
    }

    fn edits(&self, fillings: &[(Hole, Filling)], part: &str) -> Vec<(Range<usize>, String)> {
        let (mut edits, mut start) = (Vec::new(), 0);
        for piece in &self.pieces {
            let range = start..start + piece.text.len();
            start = range.end;
            let meets = |hole: &Hole| hole.at.start < range.end && range.start < hole.at.end;
            let here: Vec<_> = fillings.iter().filter(|(hole, _)| meets(hole)).collect();
            if here.is_empty() {
                continue;
            }
            let Some(inner) = &piece.inner else {
                edits.push((piece.element.clone(), String::new()));
                continue;
            };
            let (mut text, mut at) = (String::new(), range.start);
            for (hole, filling) in here {
                if hole.at.start >= range.start {
                    text.push_str(&piece.text[at - range.start..hole.at.start - range.start]);
                    text.push_str(&filling.text);
                }
                at = hole.at.end.min(range.end);
            }
            text.push_str(&piece.text[at - range.start..]);
            let tag = piece.element.start..inner.start;
            if text.trim() != text && !part[tag.clone()].contains("xml:space") {
                let end = tag.end - 1;
                edits.push((end..end, " xml:space=\"preserve\"".to_owned()));
            }
            edits.push((inner.clone(), escaped(&text)));
        }
        edits
    }
}

/// Text as it stands in a part. Signs that no part may hold are left out.
pub fn escaped(text: &str) -> String {
    let sane: String =
        text.chars().filter(|sign| !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}')).collect();
    quick_xml::escape::partial_escape(&sane).into_owned()
}

/// What is open while a part is read.
#[derive(Default)]
struct Scan<'p> {
    prefix: &'p str,
    open: Vec<Paragraph>,
    done: Vec<Paragraph>,
    count: usize,
    /// The tag of the text that is open, and what was read of it.
    text: Option<(Range<usize>, String)>,
    /// Alternatives and moved text that are open.
    fallbacks: usize,
    moved: usize,
}

impl Scan<'_> {
    fn take(&mut self, event: &Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(e) => self.start(e, at),
            Event::Empty(e) => self.sign(e, at),
            Event::End(e) => self.end(e.name().as_ref(), at),
            event => {
                if let Some((_, text)) = &mut self.text {
                    push_text(event, text);
                }
            }
        }
    }

    /// The name of an element of the language of the part, without its prefix.
    fn own<'n>(&self, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(self.prefix).filter(|local| !local.contains(':'))
    }

    fn start(&mut self, e: &BytesStart<'_>, at: Range<usize>) {
        let name = e.name();
        if name.as_ref().ends_with(":Fallback") {
            self.fallbacks += 1;
        }
        match self.own(name.as_ref()) {
            Some("p") => {
                let number = (self.fallbacks == 0).then(|| {
                    self.count += 1;
                    self.count
                });
                self.open.push(Paragraph { number, start: at.start, pieces: Vec::new() });
            }
            Some("t") if self.moved == 0 => self.text = Some((at, String::new())),
            Some("moveFrom") => self.moved += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str, at: Range<usize>) {
        if name.ends_with(":Fallback") {
            self.fallbacks = self.fallbacks.saturating_sub(1);
        }
        match self.own(name) {
            Some("p") => self.done.extend(self.open.pop()),
            Some("t") => {
                if let (Some((tag, text)), Some(paragraph)) = (self.text.take(), self.open.last_mut()) {
                    let inner = Some(tag.end..at.start);
                    paragraph.pieces.push(Piece { text, element: tag.start..at.end, inner });
                }
            }
            Some("moveFrom") => self.moved = self.moved.saturating_sub(1),
            _ => {}
        }
    }

    /// An element that stands for a sign, where it stands in text.
    fn sign(&mut self, e: &BytesStart<'_>, element: Range<usize>) {
        let text = match self.own(e.name().as_ref()) {
            Some("tab" | "br" | "cr") => " ",
            Some("noBreakHyphen") => "-",
            _ => return,
        };
        if let Some(paragraph) = self.open.last_mut().filter(|_| self.moved == 0) {
            paragraph.pieces.push(Piece { text: text.to_owned(), element, inner: None });
        }
    }
}
