//! Lines of text that are wrapped at a width, with a hanging indent and styles that take no width.

use std::fmt::Write;

use anstyle::Style;
use unicode_normalization::char::is_combining_mark;

use crate::text::printable;

/// Text in one style.
pub(super) type Span = (Style, String);

/// Narrower than this nothing is wrapped sensibly.
const LEAST_WIDTH: usize = 40;

/// Text that grows line by line.
pub(super) struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// An empty page, `width` columns wide.
    pub(super) fn new(width: usize) -> Self {
        Self { text: String::new(), width: width.max(LEAST_WIDTH) }
    }

    /// An empty line, unless the page is empty.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// One line as it is, however long: a path that is to be copied.
    pub(super) fn line(&mut self, indent: usize, spans: &[Span]) {
        self.spaces(indent);
        let mut line = spans.iter().map(|(style, text)| (*style, printable(text))).collect();
        self.flush(&mut line);
    }

    /// A paragraph: the first line begins at column `indent`, with `label` if there is one and then its words at column
    /// `hang`, where the other lines begin too.
    pub(super) fn paragraph(&mut self, indent: usize, label: &Span, hang: usize, spans: &[Span]) {
        self.spaces(indent);
        let mut column = indent;
        if !label.1.is_empty() {
            self.styled(label.0, &label.1);
            self.spaces(hang.saturating_sub(indent + columns(&label.1)));
            column = hang;
        }
        let mut line: Vec<Span> = Vec::new();
        for word in words(spans) {
            let length = word.iter().map(|(_, text)| columns(text)).sum::<usize>();
            if column + 1 + length > self.width && !line.is_empty() {
                self.flush(&mut line);
                self.spaces(hang);
                column = hang;
            } else if !line.is_empty() {
                let style = word.first().map_or(Style::new(), |(style, _)| *style);
                append(&mut line, style, " ");
                column += 1;
            }
            for (style, text) in &word {
                append(&mut line, *style, text);
            }
            column += length;
        }
        self.flush(&mut line);
    }

    /// The whole text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn flush(&mut self, line: &mut Vec<Span>) {
        for (style, text) in line.drain(..) {
            self.styled(style, &text);
        }
        self.text.push('\n');
    }

    fn spaces(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }

    fn styled(&mut self, style: Style, text: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{style}{text}{style:#}");
    }
}

/// Adds text to a line; what has one style stays in one span. A space takes the style before it, if it is the next one's.
fn append(line: &mut Vec<Span>, style: Style, text: &str) {
    match line.last_mut() {
        Some((last, before)) if *last == style => before.push_str(text),
        _ if text == " " => line.push((Style::new(), text.to_owned())),
        _ => line.push((style, text.to_owned())),
    }
}

/// The words of a paragraph; a word may change its style in the middle.
fn words(spans: &[Span]) -> Vec<Vec<Span>> {
    let mut words = vec![Vec::new()];
    for (style, text) in spans {
        for (position, part) in printable(text).split(' ').enumerate() {
            if position > 0 {
                words.push(Vec::new());
            }
            if let (false, Some(word)) = (part.is_empty(), words.last_mut()) {
                word.push((*style, part.to_owned()));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Columns that a text takes on a terminal; Vietnamese letters take one each, however they are composed.
pub(super) fn columns(text: &str) -> usize {
    text.chars().filter(|&c| !is_combining_mark(c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Span {
        (Style::new(), text.to_owned())
    }

    #[test]
    fn lines_keep_to_the_width_and_hang() {
        let mut page = Page::new(40);
        let long = "một hai ba bốn năm sáu bảy tám chín mười mười một mười hai";
        page.paragraph(2, &plain("lỗi"), 8, &[plain(long)]);
        let expected = "  lỗi   một hai ba bốn năm sáu bảy tám\n        chín mười mười một mười hai\n";
        assert_eq!(page.finish(), expected);
    }

    #[test]
    fn decomposed_text_is_as_wide_as_composed() {
        assert_eq!(columns("Tổng số"), 7);
        assert_eq!(columns("To\u{302}\u{309}ng so\u{302}\u{301}"), 7);
    }

    #[test]
    fn a_word_may_change_its_style_and_is_not_broken() {
        let bold = Style::new().bold();
        let mut page = Page::new(40);
        page.paragraph(0, &plain(""), 0, &[(bold, "Xã A".to_owned()), plain(": 2 lỗi")]);
        assert_eq!(page.finish(), "\u{1b}[1mXã A\u{1b}[0m: 2 lỗi\n");
    }

    #[test]
    fn contents_cannot_drive_the_terminal() {
        let mut page = Page::new(80);
        page.line(0, &[plain("a\u{1b}[31mb\u{7}\u{202e}c\nd")]);
        page.paragraph(0, &plain(""), 0, &[plain("x\u{1b}]0;t\u{9c}y\r\nz")]);
        assert_eq!(page.finish(), "a\u{fffd}[31mb\u{fffd}\u{fffd}c d\nx\u{fffd}]0;t\u{fffd}y z\n");
    }
}
