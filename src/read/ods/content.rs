//! The pass of our own over the tables of an OpenDocument spreadsheet.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::read::trouble::Trouble;
use crate::read::xml;

/// A table beside the values of its cells.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Its name.
    pub(super) name: String,
    /// Cells that hold something.
    pub(super) cells: BTreeMap<CellRef, TableCell>,
    /// Merged areas.
    pub(super) merges: Vec<Area>,
    /// Rows a person does not see, sorted.
    pub(super) hidden_rows: Vec<u32>,
    /// Columns a person does not see, sorted.
    pub(super) hidden_columns: Vec<u32>,
    /// Cell notes.
    pub(super) notes: Vec<(CellRef, String)>,
    /// Names of the styles of columns and rows: first, one after the last, name.
    pub(super) column_looks: Vec<(u32, u32, String)>,
    pub(super) row_looks: Vec<(u32, u32, String)>,
    /// Empty cells of a row: first and last, and the name of their style.
    pub(super) blanks: Vec<(Area, String)>,
}

/// A cell that holds something.
#[derive(Debug, Clone, Default)]
pub(super) struct TableCell {
    /// Name of its style.
    pub(super) style: String,
    /// The text that is shown.
    pub(super) shown: String,
    /// It has a value type, so calamine knows its value.
    pub(super) typed: bool,
    /// A formula in it gives a text, were it an empty one.
    pub(super) gives_text: bool,
}

/// Runs of empty cells kept of one table at most.
const BLANKS: usize = 100_000;

#[derive(Default)]
struct Scan {
    table: Table,
    /// Default styles of the columns: the first column after, and the name.
    column_styles: Vec<(u32, String)>,
    row: u32,
    /// How often the open row stands.
    rows: u32,
    column: u32,
    open: Option<OpenCell>,
    note: Option<String>,
    paragraph: bool,
    budget: usize,
}

struct OpenCell {
    cell: TableCell,
    columns: u32,
    paragraphs: usize,
    value: bool,
}

/// The tables of a content part, and what of its text is in the way of calamine: between cells it endures nothing, not
/// even white space. At most `most` cells that hold something.
pub(super) fn read(text: &str, most: usize) -> Result<(Vec<Table>, Vec<Range<usize>>), Trouble> {
    let mut reader = xml::reader(text);
    let mut tables = Vec::new();
    let mut scan = Scan { budget: most, ..Scan::default() };
    // A table inside a cell is not a sheet.
    let mut depth = 0_u32;
    let (mut noise, mut before) = (Vec::new(), 0);
    let mut aside: Option<Aside> = None;
    while let Ok(event) = reader.read_event() {
        let position = reader.buffer_position() as usize;
        let start = std::mem::replace(&mut before, position);
        if let (Some(open), false) = (&mut aside, matches!(event, Event::Eof)) {
            if open.is_closed_by(&event) {
                noise.push(open.start..position);
                aside = None;
            }
            continue;
        }
        match event {
            Event::Start(e) if depth <= 1 && is_aside(&e, depth) => {
                aside = Some(Aside { name: e.name().as_ref().to_owned(), depth: 1, start });
            }
            Event::Empty(e) if depth <= 1 && is_aside(&e, depth) => noise.push(start..position),
            Event::Start(e) => {
                if e.local_name().as_ref() == "table" {
                    depth += 1;
                    if depth == 1 {
                        let name = xml::attribute(&e, "name").unwrap_or_default();
                        scan = Scan {
                            table: Table { name, ..Table::default() },
                            budget: scan.budget,
                            ..Scan::default()
                        };
                    }
                } else if depth == 1 {
                    scan.start(&e);
                }
            }
            Event::Empty(e) if depth == 1 => {
                if scan.open.is_none() && e.local_name().as_ref() == "soft-page-break" {
                    noise.push(start..position);
                }
                scan.start(&e);
                scan.end(e.local_name().as_ref(), most)?;
            }
            Event::End(e) => {
                if e.local_name().as_ref() == "table" {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        tables.push(std::mem::take(&mut scan.table));
                    }
                } else if depth == 1 {
                    scan.end(e.local_name().as_ref(), most)?;
                }
            }
            Event::Eof => break,
            Event::Text(_) | Event::Comment(_) if depth == 1 && !scan.paragraph => {
                noise.push(start..position);
            }
            event if depth == 1 && scan.paragraph => scan.push(|into| xml::push_text(&event, into)),
            _ => {}
        }
    }
    if depth > 0 || aside.is_some() {
        // calamine would wait for the end of the table for ever.
        return Err(Trouble::Broken("a table without an end".to_owned()));
    }
    Ok((tables, noise))
}

/// An element that is no part of any table, being passed over.
struct Aside {
    name: String,
    /// How many of that name are open.
    depth: u32,
    start: usize,
}

impl Aside {
    fn is_closed_by(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(e) if e.name().as_ref() == self.name => self.depth += 1,
            Event::End(e) if e.name().as_ref() == self.name => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }
}

/// Drawings and charts have tables and texts of their own, which calamine takes for those of the sheet; between names it
/// endures no white space; and copies of other files' sheets that formulas looked into are no sheets of this one.
fn is_aside(e: &BytesStart<'_>, depth: u32) -> bool {
    match e.local_name().as_ref() {
        "shapes" | "forms" | "named-expressions" | "dde-links" | "tracked-changes" => true,
        "table" => {
            let name = xml::attribute(e, "name").unwrap_or_default();
            depth == 0 && name.starts_with("'file:") && name.contains("'#")
        }
        _ => depth == 1 && ["draw:", "dr3d:"].iter().any(|prefix| e.name().as_ref().starts_with(prefix)),
    }
}

fn repeated(e: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    xml::attribute(e, name).and_then(|times| times.trim().parse().ok()).unwrap_or(1).clamp(1, most)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    xml::attribute(e, "visibility").is_some_and(|state| matches!(state.as_str(), "collapse" | "filter"))
}

impl Scan {
    /// Adds to the note or the cell that is being read.
    fn push(&mut self, add: impl FnOnce(&mut String)) {
        match (&mut self.note, &mut self.open) {
            (Some(note), _) => add(note),
            (None, Some(open)) => add(&mut open.cell.shown),
            (None, None) => {}
        }
    }

    fn start(&mut self, e: &BytesStart<'_>) {
        match e.local_name().as_ref() {
            "table-column" => {
                let columns = repeated(e, "number-columns-repeated", MAX_COLUMNS);
                let next = (self.column + columns).min(MAX_COLUMNS);
                if is_hidden(e) {
                    self.table.hidden_columns.extend(self.column..next);
                }
                if let Some(style) = xml::attribute(e, "style-name") {
                    self.table.column_looks.push((self.column, next, style));
                }
                self.column = next;
                self.column_styles
                    .push((next, xml::attribute(e, "default-cell-style-name").unwrap_or_default()));
            }
            "table-row" => {
                self.rows = repeated(e, "number-rows-repeated", MAX_ROWS);
                self.column = 0;
                if let Some(style) = xml::attribute(e, "style-name") {
                    self.table.row_looks.push((self.row, (self.row + self.rows).min(MAX_ROWS), style));
                }
                // Hidden rows up to the end of the sheet are no news.
                if is_hidden(e) && self.row + self.rows < MAX_ROWS {
                    self.table.hidden_rows.extend(self.row..self.row + self.rows);
                }
            }
            "table-cell" | "covered-table-cell" => self.open = Some(self.cell(e)),
            "annotation" => self.note = Some(String::new()),
            "p" => {
                self.paragraph = true;
                let again = match (&self.note, &mut self.open) {
                    (Some(note), _) => !note.is_empty(),
                    (None, Some(open)) => {
                        open.paragraphs += 1;
                        open.paragraphs > 1
                    }
                    (None, None) => false,
                };
                if again {
                    self.push(|into| into.push('\n'));
                }
            }
            "s" => {
                let spaces = repeated(e, "c", 1000) as usize;
                self.push(|into| into.push_str(&" ".repeat(spaces)));
            }
            "tab" => self.push(|into| into.push('\t')),
            "line-break" => self.push(|into| into.push('\n')),
            _ => {}
        }
    }

    fn cell(&mut self, e: &BytesStart<'_>) -> OpenCell {
        let at = CellRef::new(self.row, self.column);
        let columns = repeated(e, "number-columns-repeated", MAX_COLUMNS);
        let wide = repeated(e, "number-columns-spanned", MAX_COLUMNS);
        let high = repeated(e, "number-rows-spanned", MAX_ROWS);
        if (wide > 1 || high > 1) && at.row < MAX_ROWS && at.column < MAX_COLUMNS {
            let last = CellRef::new(
                (at.row + high - 1).min(MAX_ROWS - 1),
                (at.column + wide - 1).min(MAX_COLUMNS - 1),
            );
            self.table.merges.push(Area::new(at, last));
        }
        let default = self.column_styles.iter().find(|(next, _)| self.column < *next);
        let style = xml::attribute(e, "style-name").or_else(|| default.map(|(_, style)| style.clone()));
        let kind = xml::attribute(e, "value-type");
        let typed = kind.is_some();
        let gives_text = kind.is_none_or(|kind| matches!(kind.as_str(), "string" | "error"));
        let value = typed || xml::attribute(e, "formula").is_some();
        let cell = TableCell { style: style.unwrap_or_default(), shown: String::new(), typed, gives_text };
        OpenCell { cell, columns, paragraphs: 0, value }
    }

    fn end(&mut self, element: &str, most: usize) -> Result<(), Trouble> {
        match element {
            "p" => self.paragraph = false,
            "annotation" => {
                let note = self.note.take().unwrap_or_default();
                self.table.notes.push((CellRef::new(self.row, self.column), note));
            }
            "table-cell" | "covered-table-cell" => {
                let Some(mut open) = self.open.take() else { return Ok(()) };
                // A formula that shows nothing at all was never computed.
                open.cell.gives_text &= open.paragraphs > 0 || open.cell.typed;
                if open.value || !open.cell.shown.is_empty() {
                    self.keep(&open, most)?;
                } else {
                    self.blank(&open.cell.style, open.columns);
                }
                self.column = (self.column + open.columns).min(MAX_COLUMNS);
            }
            "table-row" => self.row = (self.row + self.rows).min(MAX_ROWS),
            _ => {}
        }
        Ok(())
    }

    /// Keeps where empty cells stand; those repeated to the end of the sheet are no part of a table.
    fn blank(&mut self, style: &str, columns: u32) {
        let repeated = self.rows > 1000 || columns > 1000;
        let last = self.column + columns - 1;
        if style.is_empty() || repeated || self.table.blanks.len() > BLANKS || last >= MAX_COLUMNS {
            return;
        }
        for row in self.row..(self.row + self.rows).min(MAX_ROWS) {
            let area = Area::new(CellRef::new(row, self.column), CellRef::new(row, last));
            self.table.blanks.push((area, style.to_owned()));
        }
    }

    fn keep(&mut self, open: &OpenCell, most: usize) -> Result<(), Trouble> {
        let rows = self.row..(self.row + self.rows).min(MAX_ROWS);
        let columns = self.column..(self.column + open.columns).min(MAX_COLUMNS);
        let cells = rows.len().saturating_mul(columns.len());
        self.budget = self.budget.checked_sub(cells).ok_or(Trouble::TooManyCells(most))?;
        for row in rows {
            for column in columns.clone() {
                self.table.cells.insert(CellRef::new(row, column), open.cell.clone());
            }
        }
        Ok(())
    }
}
