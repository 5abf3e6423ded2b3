//! Styles of a book to formats of the library, each made once.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, XlsxError};

use crate::book::{Align, Book, Run, Style, StyleId};

/// The font of the book where a style names none.
const FONT: &str = "Times New Roman";
/// Its size in points.
const SIZE: u8 = 12;

/// The formats of a book by style.
pub struct Formats {
    by_style: Vec<Format>,
    styles: Vec<Style>,
    /// The formats that differ and are in use, by their number in a workbook.
    numbered: IndexSet<Format>,
    /// The number of the format of each style: looking it up takes long, as formats can say much.
    numbers: Vec<u32>,
}

impl Formats {
    /// The formats of the styles of a book.
    pub fn new(book: &Book) -> Self {
        let styles: Vec<Style> = book.styles.iter().cloned().collect();
        let formats: Vec<Format> = styles.iter().map(format).collect();
        // A style that nothing bears any more, an old font, is not carried along. Lists bear the styles of their columns.
        let cells = book.sheets.iter().flat_map(|sheet| &sheet.cells).map(|cell| cell.style);
        let columns = book.sheets.iter().flat_map(|sheet| &sheet.look.column_styles).map(|(_, style)| *style);
        let used: BTreeSet<u32> = cells.chain(columns).map(|style| style.0).collect();
        let used = used.into_iter().filter_map(|style| formats.get(style as usize)).cloned();
        // The format of cells that have none is the first of every workbook.
        let numbered: IndexSet<Format> = std::iter::once(default_format()).chain(used).collect();
        let number = |format| numbered.get_index_of(format).unwrap_or_default() as u32;
        let numbers = formats.iter().map(number).collect();
        Self { by_style: formats, styles, numbered, numbers }
    }

    /// Gives all formats to a workbook in which there is nothing yet.
    pub fn register(&self, workbook: &mut Workbook) {
        self.numbered.iter().for_each(|format| workbook.register_format(format));
    }

    /// The number of the format of a style in a workbook that was given them all.
    pub fn number(&self, style: StyleId) -> u32 {
        self.numbers.get(style.0 as usize).or(self.numbers.first()).copied().unwrap_or_default()
    }

    /// The format of a style; the plain one for a style of another book.
    pub fn get(&self, style: StyleId) -> &Format {
        self.by_style.get(style.0 as usize).unwrap_or(&self.by_style[0])
    }

    /// The format of a run of text in a cell of that style.
    pub fn run(&self, style: StyleId, run: &Run) -> Format {
        let base = self.styles.get(style.0 as usize).unwrap_or(&self.styles[0]);
        font(&Style { bold: run.bold, italic: run.italic, ..base.clone() })
    }
}

/// Gives a workbook the format of cells that have none.
pub fn prepare(workbook: &mut Workbook) -> Result<(), XlsxError> {
    // 72 pixels is the library's key for fonts whose digits are 8 pixels wide, such as Times New Roman 12.
    workbook.set_default_format(&default_format(), 21, 72).map(drop)
}

/// The format of cells that have none.
fn default_format() -> Format {
    Format::new().set_font_name(FONT).set_font_size(SIZE)
}

fn font(style: &Style) -> Format {
    let mut format = Format::new()
        .set_font_name(style.font.as_deref().unwrap_or(FONT))
        .set_font_size(style.size.unwrap_or(SIZE));
    if style.bold {
        format = format.set_bold();
    }
    if style.italic {
        format = format.set_italic();
    }
    if style.struck {
        format = format.set_font_strikethrough();
    }
    if style.underline {
        format = format.set_underline(FormatUnderline::Single);
    }
    match style.color {
        Some(color) => format.set_font_color(Color::RGB(color)),
        None => format,
    }
}

fn format(style: &Style) -> Format {
    let mut format = font(style);
    if let Some(fill) = style.fill {
        format = format.set_background_color(Color::RGB(fill));
    }
    if style.border {
        format = format.set_border(FormatBorder::Thin);
    }
    format = match style.align {
        Align::General => format,
        Align::Left => format.set_align(FormatAlign::Left),
        Align::Center => format.set_align(FormatAlign::Center),
        Align::Right => format.set_align(FormatAlign::Right),
    };
    if style.middle {
        format = format.set_align(FormatAlign::VerticalCenter);
    } else if style.top {
        format = format.set_align(FormatAlign::Top);
    }
    if style.wrap {
        format = format.set_text_wrap();
    }
    if style.indent > 0 {
        format = format.set_indent(style.indent);
    }
    if let Some(code) = &style.number_format {
        format = format.set_num_format(&**code);
    }
    if style.unlocked {
        format = format.set_unlocked();
    }
    format
}
