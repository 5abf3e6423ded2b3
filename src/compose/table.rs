//! A sheet as a table of Word.

use std::fmt::Write as _;

use crate::amount::{from_stored, show};
use crate::book::{Align, Book, Content, Run, Sheet, Style};
use crate::cell::{Area, CellRef};
use crate::finding::Language;

use super::story::escaped;

/// Width of a table in twentieths of a point: an A4 page upright within margins of 3 cm and 2 cm.
const WIDTH: f64 = 9071.0;
/// What the names of elements begin with, and the language they belong to.
const PREFIX: &str = "w:";
const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Size of its letters in half points.
const SIZE: u8 = 22;

/// The table of a sheet: from its captions down to its last framed row, for a part whose elements begin with `prefix`.
pub fn table(book: &Book, sheet: &Sheet, prefix: &str, language: Language) -> String {
    let Some((first, body)) = sheet.look.repeat_rows else { return String::new() };
    let framed = |cell: &&crate::book::Cell| book.style_of(cell).border;
    let Some(last) = sheet.cells.iter().filter(framed).map(|cell| cell.at.row).max() else {
        return String::new();
    };
    let columns = sheet.look.widths.len() as u32;
    let pen = Pen { book, sheet, language, columns };
    let mut text = pen.head(prefix);
    for row in (first..=last).filter(|row| sheet.hidden_rows.binary_search(row).is_err()) {
        pen.row(row, row <= body, &mut text);
    }
    text.push_str("</w:tbl>");
    text
}

struct Pen<'a> {
    book: &'a Book,
    sheet: &'a Sheet,
    language: Language,
    columns: u32,
}

impl Pen<'_> {
    fn head(&self, prefix: &str) -> String {
        // A part that calls its elements otherwise is told what these are.
        let space = if prefix == PREFIX { String::new() } else { format!(" xmlns:w=\"{SPACE}\"") };
        let mut text = format!("<w:tbl{space}><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            let _ = write!(text, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
        }
        text.push_str("</w:tblBorders></w:tblPr><w:tblGrid>");
        let whole: f64 = self.sheet.look.widths.iter().map(|(_, width)| width).sum();
        for (_, width) in &self.sheet.look.widths {
            let _ = write!(text, "<w:gridCol w:w=\"{:.0}\"/>", WIDTH * width / whole.max(1.0));
        }
        text.push_str("</w:tblGrid>");
        text
    }

    fn row(&self, row: u32, is_head: bool, text: &mut String) {
        text.push_str("<w:tr><w:trPr><w:cantSplit/>");
        text.push_str(if is_head { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
        let mut column = 0;
        while column < self.columns {
            let at = CellRef::new(row, column);
            let area = self.sheet.merge_at(at).copied().unwrap_or(Area::new(at, at));
            let wide = area.last.column.min(self.columns - 1) + 1 - column;
            self.cell(at, &area, wide, text);
            column += wide;
        }
        text.push_str("</w:tr>");
    }

    fn cell(&self, at: CellRef, area: &Area, wide: u32, text: &mut String) {
        text.push_str("<w:tc><w:tcPr>");
        if wide > 1 {
            let _ = write!(text, "<w:gridSpan w:val=\"{wide}\"/>");
        }
        if area.first.row < area.last.row {
            text.push_str(if at.row == area.first.row {
                "<w:vMerge w:val=\"restart\"/>"
            } else {
                "<w:vMerge/>"
            });
        }
        text.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
        let cell = self.sheet.get(at).filter(|cell| at == area.first || !cell.content.is_blank());
        let style = cell.map(|cell| self.book.style_of(cell).clone()).unwrap_or_default();
        let align = match style.align {
            Align::Center => "<w:pPr><w:jc w:val=\"center\"/></w:pPr>",
            Align::Right => "<w:pPr><w:jc w:val=\"right\"/></w:pPr>",
            Align::General | Align::Left => "",
        };
        let _ = write!(text, "<w:p>{align}");
        match cell.map(|cell| &cell.content) {
            None => {}
            Some(Content::Rich(runs)) => {
                for Run { text: said, bold, italic } in runs {
                    let look = Style { bold: *bold, italic: *italic, ..Style::default() };
                    run(said, &look, text);
                }
            }
            Some(Content::Number(number)) => {
                let number = from_stored(*number).map(|number| show(number, self.language));
                run(&number.unwrap_or_default(), &style, text);
            }
            Some(other) => run(&other.raw(), &style, text),
        }
        text.push_str("</w:p></w:tc>");
    }
}

/// A run for every line.
fn run(said: &str, style: &Style, text: &mut String) {
    if said.is_empty() {
        return;
    }
    text.push_str("<w:r><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/>");
    text.push_str(if style.bold { "<w:b/>" } else { "" });
    text.push_str(if style.italic { "<w:i/>" } else { "" });
    let _ = write!(text, "<w:sz w:val=\"{SIZE}\"/><w:szCs w:val=\"{SIZE}\"/></w:rPr>");
    for (index, line) in said.lines().enumerate() {
        text.push_str(if index > 0 { "<w:br/>" } else { "" });
        let _ = write!(text, "<w:t xml:space=\"preserve\">{}</w:t>", escaped(line));
    }
    text.push_str("</w:r>");
}
