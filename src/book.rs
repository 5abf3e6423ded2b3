//! Sheets as data: the narrow waist between every reader, the core and the writer.
//!
//! A reader makes a [`Book`] from bytes, the layout makes one from a consolidation, the writer turns one into bytes.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, offset};
use serde::{Deserialize, Serialize};

use crate::cell::{Area, CellRef};

pub mod list;
mod merges;
mod text;

pub use list::List;
pub use merges::Merges;
pub use text::SheetKind;
pub(crate) use text::is_running;

/// The time of Việt Nam, in hours from that of the world.
const HOME: Offset = offset(7);

/// A workbook as data.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Book {
    /// Sheets in the order of the file.
    pub sheets: Vec<Sheet>,
    /// Styles the cells refer to by [`StyleId`]; the first is the plain style.
    pub styles: Styles,
    /// Document properties (title, author …) by their name in the file.
    pub properties: Vec<(String, String)>,
}

impl Book {
    /// The sheet of that name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }

    /// The day it was last saved, as it says itself: in Việt Nam, where the clock says a time of the world.
    pub fn saved(&self) -> Option<Date> {
        let (_, said) = self.properties.iter().find(|(name, _)| name == "modified")?;
        let local = || said.get(..10)?.parse().ok();
        let world = said.parse::<Timestamp>().ok();
        world.map(|moment| HOME.to_datetime(moment).date()).or_else(local)
    }

    /// The style of a cell.
    pub fn style_of(&self, cell: &Cell) -> &Style {
        self.styles.get(cell.style)
    }
}

/// How a sheet is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Visibility {
    /// Shown.
    #[default]
    Visible,
    /// Hidden, can be shown from the menu.
    Hidden,
    /// Hidden, cannot be shown from the menu.
    VeryHidden,
}

/// One sheet: cells in reading order, and what is known around them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Name on the tab.
    pub name: String,
    /// What it is in its file.
    pub kind: SheetKind,
    /// Whether a person sees it.
    pub visibility: Visibility,
    /// Non-empty cells, sorted by row, then column, no position twice. Kept so by [`Sheet::put`] and the readers.
    pub cells: Vec<Cell>,
    /// A long list under them, in a sheet to be written; readers give cells.
    pub list: Option<Box<List>>,
    /// Merged areas.
    pub merges: Merges,
    /// Rows a person does not see, from zero, sorted.
    pub hidden_rows: Vec<u32>,
    /// Columns a person does not see, from zero, sorted.
    pub hidden_columns: Vec<u32>,
    /// Cell notes (comments).
    pub notes: Vec<(CellRef, String)>,
    /// How the sheet is to look; readers give widths, heights and the frames of empty cells where they know them.
    pub look: Look,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The cell at a position, if it holds anything.
    pub fn get(&self, at: CellRef) -> Option<&Cell> {
        self.cells.binary_search_by_key(&at, |cell| cell.at).ok().map(|index| &self.cells[index])
    }

    /// Puts a cell, replacing what stood there.
    pub fn put(&mut self, cell: Cell) {
        match self.cells.last() {
            Some(last) if last.at >= cell.at => {
                match self.cells.binary_search_by_key(&cell.at, |other| other.at) {
                    Ok(index) => self.cells[index] = cell,
                    Err(index) => self.cells.insert(index, cell),
                }
            }
            _ => self.cells.push(cell),
        }
    }

    /// The cells of one row, left to right.
    pub fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.at.row < row);
        let end = start + self.cells[start..].partition_point(|cell| cell.at.row == row);
        &self.cells[start..end]
    }

    /// Number of rows up to the last cell.
    pub fn height(&self) -> u32 {
        self.cells.last().map_or(0, |cell| cell.at.row + 1)
    }

    /// The merged area that covers the cell.
    pub fn merge_at(&self, at: CellRef) -> Option<&Area> {
        self.merges.at(at)
    }

    /// Whether a person does not see the cell (its row, column or sheet is hidden).
    pub fn is_hidden(&self, at: CellRef) -> bool {
        self.visibility != Visibility::Visible
            || self.hidden_rows.binary_search(&at.row).is_ok()
            || self.hidden_columns.binary_search(&at.column).is_ok()
    }
}

/// One cell that holds something (or only a style, in a book to be written).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Where it stands.
    pub at: CellRef,
    /// What it holds; for a formula, its computed result.
    pub content: Content,
    /// The formula without the leading `=`, if the cell has one.
    pub formula: Option<Arc<str>>,
    /// How it looks.
    pub style: StyleId,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Content {
    /// Nothing, or a formula without a cached result.
    #[default]
    Empty,
    /// Text.
    Text(Arc<str>),
    /// Text in runs of differing weight; readers give [`Content::Text`].
    Rich(Vec<Run>),
    /// A number as the file stores it.
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A number shown as a date.
    Date(Moment),
    /// An error such as `#DIV/0!`.
    Error(Arc<str>),
}

impl Content {
    /// Text content.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Whether there is nothing to see (blank text counts as nothing).
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => is_blank(text),
            Self::Rich(runs) => runs.iter().all(|run| run.text.trim().is_empty()),
            _ => false,
        }
    }

    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// As [`Content::raw`], without a copy of what is text.
    pub fn said(&self) -> Cow<'_, str> {
        self.as_text().map_or_else(|| Cow::Owned(self.raw()), Cow::Borrowed)
    }

    /// The raw content as people would name it: text as it stands, numbers in shortest form with a dot,
    /// dates as `2001-03-03`.
    pub fn raw(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.to_string(),
            Self::Rich(runs) => runs.iter().map(|run| run.text.as_str()).collect(),
            Self::Number(number) => format!("{number}"),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
            Self::Date(moment) => moment.to_string(),
            Self::Error(error) => error.to_string(),
        }
    }
}

/// Whether nothing is to be seen of a text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty()
}

/// A run of rich text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

/// A date cell, with the serial number behind it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// Calendar year.
    pub year: i16,
    /// 1–12.
    pub month: i8,
    /// 1–31.
    pub day: i8,
    /// Seconds since midnight.
    pub seconds: u32,
    /// The stored serial number.
    pub serial: f64,
}

impl Moment {
    /// The serial number of the moment in the system that counts from 1900, whatever system the file has.
    pub fn serial_since_1900(self) -> Option<f64> {
        if self.year < 1900 {
            return Some(f64::from(self.seconds) / 86_400.0);
        }
        let day = jiff::civil::Date::new(self.year, self.month, self.day);
        let Ok(day) = day else { return (self.year == 1900).then_some(self.serial) }; // 29 February 1900
        // The system takes 1900 for a leap year.
        let first = if day < jiff::civil::date(1900, 3, 1) {
            jiff::civil::date(1899, 12, 31)
        } else {
            jiff::civil::date(1899, 12, 30)
        };
        let days = day.since(first).ok()?.get_days();
        Some(f64::from(days) + f64::from(self.seconds) / 86_400.0)
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        if self.seconds > 0 {
            let (hours, minutes, seconds) = (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
            write!(f, " {hours:02}:{minutes:02}:{seconds:02}")?;
        }
        Ok(())
    }
}

/// Index of a style in [`Styles`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StyleId(pub u32);

/// The styles of a book, each once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Styles(indexmap::IndexSet<Style>);

impl Default for Styles {
    fn default() -> Self {
        Self(std::iter::once(Style::default()).collect())
    }
}

impl Styles {
    /// The id of a style, added when new.
    pub fn id(&mut self, style: Style) -> StyleId {
        StyleId(self.0.insert_full(style).0 as u32)
    }

    /// The style behind an id; the plain style for an id of another book.
    pub fn get(&self, id: StyleId) -> &Style {
        self.0.get_index(id.0 as usize).unwrap_or(&self.0[0])
    }

    /// All styles in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Style> {
        self.0.iter()
    }
}

/// Horizontal alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Align {
    /// The program's default: text left, numbers right.
    #[default]
    General,
    /// Left.
    Left,
    /// Centred.
    Center,
    /// Right.
    Right,
}

/// How a cell looks. Readers fill in what they know (number format, font), the layout everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // as a spreadsheet's format dialog has them
pub struct Style {
    /// Font name; `None` is the book's default.
    pub font: Option<Arc<str>>,
    /// Font size in points; `None` is the book's default.
    pub size: Option<u8>,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Struck out.
    pub struck: bool,
    /// Font colour, 0xRRGGBB.
    pub color: Option<u32>,
    /// Background, 0xRRGGBB.
    pub fill: Option<u32>,
    /// Thin border on all four sides.
    pub border: bool,
    /// Horizontal alignment.
    pub align: Align,
    /// Centred vertically (else at the bottom, as spreadsheets do).
    pub middle: bool,
    /// At the top.
    pub top: bool,
    /// Lines are wrapped.
    pub wrap: bool,
    /// Underlined (links).
    pub underline: bool,
    /// Indentation in steps.
    pub indent: u8,
    /// Number format code such as `#,##0` or `0.00%`; `None` is General.
    pub number_format: Option<Arc<str>>,
    /// May be changed on a protected sheet.
    pub unlocked: bool,
}

/// How a sheet is to look when written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // independent switches of a sheet
pub struct Look {
    /// Column widths in characters, by column from zero.
    pub widths: Vec<(u32, f64)>,
    /// Styles of whole columns, which cells of the plain style take on.
    pub column_styles: Vec<(u32, StyleId)>,
    /// Row heights in points.
    pub heights: Vec<(u32, f64)>,
    /// Frames of empty cells as read, each within one row. Who wants them written puts cells there.
    pub frames: Vec<(Area, StyleId)>,
    /// Rows and columns that stay in view.
    pub freeze: Option<CellRef>,
    /// Filter buttons over this area (header row included).
    pub filter: Option<Area>,
    /// Header rows repeated on every printed page (first, last).
    pub repeat_rows: Option<(u32, u32)>,
    /// Columns repeated on every printed page (first, last).
    pub repeat_columns: Option<(u32, u32)>,
    /// Landscape instead of portrait.
    pub landscape: bool,
    /// Fit to one page wide, A4.
    pub fit_width: bool,
    /// Fit to one page high too; only with `fit_width`.
    pub fit_height: bool,
    /// Printed at so many percent; at full size when none. Does not go with `fit_width`.
    pub scale: Option<u16>,
    /// A new printed page begins before these columns.
    pub column_breaks: Vec<u32>,
    /// A new printed page begins before these rows.
    pub row_breaks: Vec<u32>,
    /// Print area; everything when none.
    pub print_area: Option<Area>,
    /// Outline: columns grouped (first, last, level).
    pub column_groups: Vec<(u32, u32, u8)>,
    /// Outline: rows grouped (first, last, level).
    pub row_groups: Vec<(u32, u32, u8)>,
    /// Links: the cell, and where it leads (`internal:'Sheet'!A1`, or an `external:` path).
    pub links: Vec<(CellRef, String)>,
    /// Allowed inputs.
    pub validations: Vec<Validation>,
    /// Marks that follow the values.
    pub conditions: Vec<Condition>,
    /// Charts.
    pub charts: Vec<Chart>,
    /// Colour of the tab, 0xRRGGBB.
    pub tab: Option<u32>,
    /// Protected without a password; filters and widths still work.
    pub protected: bool,
    /// The sheet shown first.
    pub active: bool,
    /// No grid lines on screen.
    pub no_grid: bool,
    /// Zoom in percent.
    pub zoom: Option<u16>,
}

/// A rule on what may be typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Validation {
    /// Where it holds.
    pub area: Area,
    /// What is allowed.
    pub allowed: Allowed,
    /// What the program says when something else is typed.
    pub refusal: String,
    /// What the program says when the cell is entered.
    pub prompt: String,
}

/// What a validated cell may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allowed {
    /// A whole number from 0.
    Count,
    /// A whole number.
    Whole,
    /// A number from 0.
    Quantity,
    /// A number.
    Number,
    /// A number from 0 to 100.
    Percent,
    /// One of a list.
    List(Vec<String>),
    /// One of the cells of a range, such as `='_tonghop'!$A$1:$A$9`.
    Range(String),
}

/// A mark that follows the value of a formula.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Condition {
    /// Where it holds.
    pub area: Area,
    /// Formula (without `=`) that is true where the mark is to be shown, relative to the first cell.
    pub formula: String,
    /// Background of the mark, 0xRRGGBB.
    pub fill: u32,
    /// Font colour of the mark, 0xRRGGBB.
    pub color: u32,
    /// Number format while it is shown, such as one with a sign that is seen in black and white.
    pub number_format: Option<Arc<str>>,
}

/// A chart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Chart {
    /// Upper left cell.
    pub at: CellRef,
    /// Title.
    pub title: String,
    /// Names of the bars, or of the points of lines: sheet and area.
    pub categories: (String, Area),
    /// What is drawn.
    pub drawn: Drawn,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

impl Chart {
    /// The sheets it looks into.
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        let drawn: Vec<&str> = match &self.drawn {
            Drawn::Bars((sheet, _)) => vec![sheet],
            Drawn::Lines(lines) => {
                lines.iter().flat_map(|line| [line.name.0.as_str(), line.values.0.as_str()]).collect()
            }
        };
        std::iter::once(self.categories.0.as_str()).chain(drawn)
    }
}

/// What a chart draws, each by sheet and area.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Drawn {
    /// A bar for each number.
    Bars((String, Area)),
    /// Lines, told apart in black and white.
    Lines(Vec<Line>),
}

/// A line of a chart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// The cell of its name: sheet and cell.
    pub name: (String, CellRef),
    /// Its numbers.
    pub values: (String, Area),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(at: &str, value: f64) -> Cell {
        Cell {
            at: at.parse().unwrap(),
            content: Content::Number(value),
            formula: None,
            style: StyleId::default(),
        }
    }

    #[test]
    fn put_keeps_reading_order() {
        let mut sheet = Sheet::new("s");
        for (at, value) in [("B2", 1.0), ("A1", 2.0), ("B2", 3.0), ("A2", 4.0), ("C1", 5.0)] {
            sheet.put(number(at, value));
        }
        let order: Vec<_> =
            sheet.cells.iter().map(|cell| (cell.at.to_string(), cell.content.raw())).collect();
        let expected = [("A1", "2"), ("C1", "5"), ("A2", "4"), ("B2", "3")];
        assert_eq!(order, expected.map(|(at, raw)| (at.to_owned(), raw.to_owned())));
        assert_eq!(sheet.row(1).len(), 2);
        assert_eq!(sheet.row(7).len(), 0);
    }
}
