//! A sheet under construction.

use std::sync::Arc;

use crate::book::{Cell, Content, Run, Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef};

use super::measure_text;

/// A sheet and the styles of its book.
pub struct Canvas<'a> {
    /// The sheet.
    pub sheet: Sheet,
    styles: &'a mut Styles,
}

impl<'a> Canvas<'a> {
    /// An empty sheet of that name.
    pub fn new(name: &str, styles: &'a mut Styles) -> Self {
        Self { sheet: Sheet::new(name), styles }
    }

    /// Goes on with a sheet.
    pub fn resume(sheet: Sheet, styles: &'a mut Styles) -> Self {
        Self { sheet, styles }
    }

    /// The style behind an id.
    pub fn style(&self, id: StyleId) -> &Style {
        self.styles.get(id)
    }

    /// The id of a style.
    pub fn ink(&mut self, style: Style) -> StyleId {
        self.styles.id(style)
    }

    /// Puts content with an optional formula.
    pub fn put(
        &mut self,
        row: u32,
        column: u32,
        content: Content,
        formula: Option<Arc<str>>,
        style: StyleId,
    ) {
        self.sheet.put(Cell { at: CellRef::new(row, column), content, formula, style });
    }

    /// Puts text; it is never taken for a formula.
    pub fn text(&mut self, row: u32, column: u32, text: impl Into<Arc<str>>, style: StyleId) {
        let text: Arc<str> = text.into();
        let content = if text.is_empty() { Content::Empty } else { Content::Text(text) };
        self.put(row, column, content, None, style);
    }

    /// Puts a number.
    pub fn number(&mut self, row: u32, column: u32, number: f64, style: StyleId) {
        self.put(row, column, Content::Number(number), None, style);
    }

    /// Puts an empty cell with a look.
    pub fn blank(&mut self, row: u32, column: u32, style: StyleId) {
        self.put(row, column, Content::Empty, None, style);
    }

    /// Puts content into an area merged to one cell.
    pub fn merged(&mut self, area: Area, content: Content, style: StyleId) {
        for row in area.first.row..=area.last.row {
            for column in area.first.column..=area.last.column {
                self.blank(row, column, style);
            }
        }
        self.put(area.first.row, area.first.column, content, None, style);
        if area.first != area.last {
            self.sheet.merges.push(area);
        }
    }

    /// A line of text over the columns up to `last`, tall enough for the width in points.
    pub fn line(&mut self, row: u32, last: u32, text: &str, style: Style, points: f64) {
        let size = style.size.unwrap_or(super::style::BODY_SIZE);
        let lines = measure_text::lines(text, size, style.bold, points);
        let id = self.ink(style);
        self.merged(Area::new(CellRef::new(row, 0), CellRef::new(row, last)), Content::text(text), id);
        self.sheet.look.heights.push((row, measure_text::height(lines, size)));
    }
}

/// Text whose closing remark in parentheses is set in italics, as printed forms have it.
pub fn with_italic_remark(text: &str, bold: bool) -> Content {
    let trimmed = text.trim_end();
    let split = trimmed.ends_with(')').then(|| opening(trimmed)).flatten();
    match split {
        Some(at) if at > 0 && trimmed[at..].contains(' ') => Content::Rich(vec![
            Run { text: text[..at].to_owned(), bold, italic: false },
            Run { text: text[at..].to_owned(), bold: false, italic: true },
        ]),
        _ if text.is_empty() => Content::Empty,
        _ => Content::text(text),
    }
}

/// A unit of measure that lists choices, each on its own line: `Không = 0` above `Có = 1`.
pub fn measure_lines(measure: &crate::measure::Measure) -> String {
    if measure.choices.len() < 2 {
        return measure.text.clone();
    }
    let mut lines = String::with_capacity(measure.text.len());
    let mut digit_before = false;
    let mut rest = measure.text.chars().peekable();
    while let Some(c) = rest.next() {
        let breaks = c == ' ' && digit_before && rest.peek().is_some_and(|next| next.is_alphabetic());
        lines.push(if breaks { '\n' } else { c });
        digit_before = c.is_ascii_digit() || (digit_before && matches!(c, ';' | ',' | '.'));
    }
    lines
}

/// Where the last parenthesis opens that closes at the end.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stand_below_each_other() {
        let lines = |text| measure_lines(&crate::measure::Measure::parse(text));
        assert_eq!(lines("Không = 0 Có = 1"), "Không = 0\nCó = 1");
        assert_eq!(lines("Có =1; Không= 0"), "Có =1;\nKhông= 0");
        assert_eq!(lines("Văn bản"), "Văn bản");
    }

    #[test]
    fn closing_remarks_are_italic() {
        let runs = |text| match with_italic_remark(text, true) {
            Content::Rich(runs) => runs.into_iter().map(|run| (run.text, run.bold, run.italic)).collect(),
            other => vec![(other.raw(), true, false)],
        };
        assert_eq!(
            runs("Số văn bản (kết luận (nếu có), chỉ thị)"),
            [
                ("Số văn bản ".to_owned(), true, false),
                ("(kết luận (nếu có), chỉ thị)".to_owned(), false, true)
            ]
        );
        assert_eq!(runs("Tỷ lệ (%)").len(), 1, "a sign in parentheses is not a remark");
        assert_eq!(runs("(a b)").len(), 1);
        assert_eq!(runs("a b)").len(), 1);
    }
}
