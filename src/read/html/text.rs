//! Text as a browser lays it out, and how the runs in it look.

use super::super::rich::{RichText, Run};
use crate::text::Small;

/// Text with white space as one space, and none at the ends of lines.
#[derive(Default)]
pub(super) struct Text {
    text: RichText,
    space: bool,
}

impl Text {
    /// Adds a text that looks so.
    pub(super) fn push(&mut self, text: &str, run: Run) {
        let mut piece = String::with_capacity(text.len());
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.space = true;
                continue;
            }
            let at_start =
                if piece.is_empty() { self.text.is_at_line_start() } else { piece.ends_with('\n') };
            if self.space && !at_start {
                piece.push(' ');
            }
            self.space = false;
            piece.push(character);
        }
        self.text.push(&piece, run);
    }

    /// Begins a new line.
    pub(super) fn new_line(&mut self) {
        self.space = false;
        self.text.push("\n", Run::default());
    }

    /// A block element begins or ends.
    pub(super) fn block(&mut self) {
        if !self.text.is_at_line_start() {
            self.new_line();
        }
    }

    /// The text without white space around it; nothing if that is all there is.
    pub(super) fn finish(&mut self) -> String {
        let text = std::mem::take(&mut self.text).finish();
        self.space = false;
        let shown = text.trim_matches(|character: char| character.is_ascii_whitespace());
        if shown.trim().is_empty() { String::new() } else { shown.to_owned() }
    }
}

/// Elements that are open of which the text looks otherwise.
#[derive(Default)]
pub(super) struct Runs(Vec<(Vec<u8>, Run)>);

/// Elements of that kind inside each other, of which more is known than a page can mean.
const DEEPEST: usize = 64;

impl Runs {
    /// How text looks at this point.
    pub(super) fn now(&self) -> Run {
        self.0.iter().fold(Run::default(), |now, (_, run)| run.within(now))
    }

    /// An element begins, with this for its style.
    pub(super) fn start(&mut self, name: &[u8], style: &str) {
        let style = style.replace(' ', "").to_ascii_lowercase();
        let small = if name == b"sup" || style.contains("vertical-align:super") {
            Some(Small::Above)
        } else if name == b"sub" || style.contains("vertical-align:sub") {
            Some(Small::Below)
        } else {
            None
        };
        let struck = matches!(name, b"s" | b"strike" | b"del") || style.contains("line-through");
        let run = Run { struck, small };
        // One inside another of the same name ends before it does.
        let inside = self.0.iter().any(|(open, _)| open == name);
        if (run != Run::default() || inside) && self.0.len() < DEEPEST {
            self.0.push((name.to_vec(), run));
        }
    }

    /// An element ends.
    pub(super) fn end(&mut self, name: &[u8]) {
        if let Some(last) = self.0.iter().rposition(|(open, _)| open == name) {
            self.0.remove(last);
        }
    }

    /// A cell ends, and with it whatever was not closed in it.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
