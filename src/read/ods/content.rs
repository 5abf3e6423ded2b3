//! The pass over the tables of an OpenDocument spreadsheet.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::styles::Styles as Named;
use super::value::Stated;
use crate::book::{Content, Style, StyleId, Styles};
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::read::cells::Cells;
use crate::read::rich::{RichText, Run};
use crate::read::trouble::Trouble;
use crate::read::{Limits, xml};

/// A table.
pub(super) struct Table {
    /// Its name, and that of its style.
    pub(super) name: String,
    pub(super) style: String,
    /// Cells that hold something, as they come.
    pub(super) cells: Cells,
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
    /// Empty cells with frames: those of one row beside each other, and their style.
    pub(super) frames: Vec<(Area, StyleId)>,
    /// Cells of which only the text that is shown is there, not the value behind it.
    pub(super) shown_only: usize,
    /// Cells that are repeated too often to be kept more than once, and how often.
    pub(super) copied: Vec<(CellRef, u64)>,
    /// Its end is missing.
    pub(super) cut_off: bool,
}

impl Table {
    fn new(e: &BytesStart<'_>, limits: &Limits) -> Self {
        let get = |name| xml::attribute(e, name).unwrap_or_default();
        Self {
            name: get("name"),
            style: get("style-name"),
            cells: Cells::new(limits.text, false),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            notes: Vec::new(),
            column_looks: Vec::new(),
            row_looks: Vec::new(),
            frames: Vec::new(),
            shown_only: 0,
            copied: Vec::new(),
            cut_off: false,
        }
    }
}

/// Runs of text inside each other.
const DEEPEST: usize = 64;
/// Framed empty cells kept of one table at most.
const FRAMES: u64 = 200_000;
/// Times that one cell is kept: rows and columns that are repeated to the end of the sheet are no table.
const COPIES: u64 = 100_000;

/// The looks of cells by the names of their styles, each looked up once.
struct Looks<'a> {
    named: &'a Named,
    styles: &'a mut Styles,
    /// By name, and whether the value is a percentage.
    ids: HashMap<(String, bool), StyleId>,
}

impl Looks<'_> {
    fn id(&mut self, name: &str, percentage: bool) -> StyleId {
        let key = (name.to_owned(), percentage);
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let mut style = self.named.get(name).cloned().unwrap_or_default();
        // A percentage is shown as one by its type alone.
        if percentage && !style.number_format.as_deref().is_some_and(|code| code.contains('%')) {
            style.number_format = Some("0.00%".into());
        }
        let id = self.styles.id(style);
        self.ids.insert(key, id);
        id
    }
}

struct Scan<'a> {
    table: Table,
    looks: Looks<'a>,
    /// Default styles of the columns: the first column after, and the name.
    column_styles: Vec<(u32, String)>,
    row: u32,
    /// How often the open row stands.
    rows: u32,
    column: u32,
    open: Option<OpenCell>,
    note: Option<String>,
    paragraph: bool,
    /// Inside of the small signs above other signs.
    ruby: bool,
    /// How the text at hand looks: of each run in a run.
    runs: Vec<Run>,
    framed: u64,
    /// Cells left of those that a book may have.
    budget: u64,
}

#[derive(Default)]
struct OpenCell {
    stated: Stated,
    shown: RichText,
    paragraphs: usize,
}

/// The tables of a content part.
pub(super) fn read(
    text: &str,
    named: &Named,
    styles: &mut Styles,
    limits: &Limits,
) -> Result<Vec<Table>, Trouble> {
    let mut reader = xml::reader(text);
    let mut tables: Vec<Table> = Vec::new();
    let looks = Looks { named, styles, ids: HashMap::new() };
    let mut scan = Scan::new(Table::new(&BytesStart::new(""), limits), looks, limits.cells as u64);
    // A table inside a cell is not a sheet.
    let mut depth = 0_u32;
    let mut aside: Option<Aside> = None;
    while let Ok(event) = reader.read_event() {
        if let (Some(open), false) = (&mut aside, matches!(event, Event::Eof)) {
            if open.is_closed_by(&event) {
                aside = None;
            }
            continue;
        }
        match event {
            Event::Start(e) if depth <= 1 && is_aside(&e, depth) => {
                aside = Some(Aside { name: e.name().as_ref().to_owned(), depth: 1 });
            }
            Event::Empty(e) if depth <= 1 && is_aside(&e, depth) => {}
            Event::Start(e) if e.local_name().as_ref() == "table" => {
                depth += 1;
                if depth == 1 {
                    if tables.len() >= limits.sheets {
                        return Err(Trouble::TooManySheets(limits.sheets));
                    }
                    scan = Scan::new(Table::new(&e, limits), scan.looks, scan.budget);
                }
            }
            Event::Start(e) if depth == 1 => scan.start(&e),
            Event::Empty(e) if depth == 1 => {
                scan.start(&e);
                scan.end(e.local_name().as_ref(), limits)?;
            }
            Event::End(e) if e.local_name().as_ref() == "table" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let next = Table::new(&BytesStart::new(""), limits);
                    tables.push(std::mem::replace(&mut scan.table, next));
                }
            }
            Event::End(e) if depth == 1 => scan.end(e.local_name().as_ref(), limits)?,
            Event::Eof => break,
            event if depth == 1 && scan.paragraph => {
                let mut text = String::new();
                xml::push_text(&event, &mut text);
                scan.push(&text);
            }
            _ => {}
        }
    }
    if depth > 0 {
        scan.table.cut_off = true;
        tables.push(scan.table);
    }
    Ok(tables)
}

/// An element that is no part of any table, being passed over.
struct Aside {
    name: String,
    /// How many of that name are open.
    depth: u32,
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

/// Drawings and charts have tables and texts of their own; and copies of other files' sheets that formulas looked into are
/// no sheets of this one.
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

impl<'a> Scan<'a> {
    fn new(table: Table, looks: Looks<'a>, budget: u64) -> Self {
        Self {
            table,
            looks,
            column_styles: Vec::new(),
            row: 0,
            rows: 1,
            column: 0,
            open: None,
            note: None,
            paragraph: false,
            ruby: false,
            runs: Vec::new(),
            framed: 0,
            budget,
        }
    }

    /// Adds to the note or the cell that is being read.
    fn push(&mut self, text: &str) {
        match (&mut self.note, &mut self.open) {
            _ if self.ruby => {}
            (Some(note), _) => note.push_str(text),
            (None, Some(open)) => {
                let now = self.runs.iter().fold(Run::default(), |now, run| run.within(now));
                open.shown.push(text, now);
            }
            (None, None) => {}
        }
    }

    fn start(&mut self, e: &BytesStart<'_>) {
        match e.local_name().as_ref() {
            "table-column" => self.columns(e),
            "table-row" => self.rows(e),
            "table-cell" | "covered-table-cell" => self.cell(e),
            "annotation" => self.note = Some(String::new()),
            "ruby-text" => self.ruby = true,
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
                    self.push("\n");
                }
            }
            "s" => {
                let spaces = repeated(e, "c", 1000) as usize;
                self.push(&" ".repeat(spaces));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "span" if self.runs.len() < DEEPEST => {
                let style = xml::attribute(e, "style-name").unwrap_or_default();
                self.runs.push(self.looks.named.run(&style));
            }
            _ => {}
        }
    }

    fn columns(&mut self, e: &BytesStart<'_>) {
        let columns = repeated(e, "number-columns-repeated", MAX_COLUMNS);
        let next = (self.column + columns).min(MAX_COLUMNS);
        if is_hidden(e) {
            self.table.hidden_columns.extend(self.column..next);
        }
        if let Some(style) = xml::attribute(e, "style-name") {
            self.table.column_looks.push((self.column, next, style));
        }
        if next > self.column {
            let style = xml::attribute(e, "default-cell-style-name").unwrap_or_default();
            self.column_styles.push((next, style));
        }
        self.column = next;
    }

    fn rows(&mut self, e: &BytesStart<'_>) {
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

    fn cell(&mut self, e: &BytesStart<'_>) {
        let at = CellRef::new(self.row, self.column);
        let stated = Stated::of(e, (MAX_ROWS, MAX_COLUMNS));
        let (wide, high) = (stated.wide, stated.high);
        if (wide > 1 || high > 1) && at.row < MAX_ROWS && at.column < MAX_COLUMNS {
            let last = CellRef::new(
                (at.row + high - 1).min(MAX_ROWS - 1),
                (at.column + wide - 1).min(MAX_COLUMNS - 1),
            );
            self.table.merges.push(Area::new(at, last));
        }
        self.open = Some(OpenCell { stated, ..OpenCell::default() });
    }

    fn end(&mut self, element: &str, limits: &Limits) -> Result<(), Trouble> {
        match element {
            "p" => self.paragraph = false,
            "ruby-text" => self.ruby = false,
            "span" => drop(self.runs.pop()),
            "annotation" => {
                let note = self.note.take().unwrap_or_default();
                self.table.notes.push((CellRef::new(self.row, self.column), note));
            }
            "table-cell" | "covered-table-cell" => {
                self.runs.clear();
                if let Some(open) = self.open.take() {
                    self.keep(&open, limits)?;
                    self.column = (self.column + open.stated.columns).min(MAX_COLUMNS);
                }
            }
            "table-row" => self.row = (self.row + self.rows).min(MAX_ROWS),
            _ => {}
        }
        Ok(())
    }

    /// Name of the style of the cell at hand.
    fn style(&self, stated: &Stated) -> String {
        let default = self.column_styles.partition_point(|(next, _)| *next <= self.column);
        let default = || self.column_styles.get(default).map(|(_, style)| style.clone());
        stated.style.clone().or_else(default).unwrap_or_default()
    }

    fn keep(&mut self, open: &OpenCell, limits: &Limits) -> Result<(), Trouble> {
        let at = CellRef::new(self.row, self.column);
        let (rows, columns) =
            (self.rows.min(MAX_ROWS - self.row), open.stated.columns.min(MAX_COLUMNS - self.column));
        let style = self.style(&open.stated);
        let style = self.looks.id(&style, open.stated.is_percentage());
        let known: &Style = self.looks.styles.get(style);
        let code = known.number_format.as_deref();
        let text = open.shown.clone().finish();
        let shown = (text.as_str(), open.paragraphs);
        let content = open.stated.content(shown, code, at, &mut self.table.cells).unwrap_or_else(|| {
            self.table.shown_only += usize::from(!text.is_empty());
            Content::Text(self.table.cells.text(at, &text))
        });
        let formula = open.stated.formula();
        let nothing = content.as_text().map_or(content == Content::Empty, str::is_empty);
        if nothing && formula.is_none() {
            let border = known.border;
            if border {
                self.frame(style, rows, columns);
            }
            return Ok(());
        }
        let cells = u64::from(rows) * u64::from(columns);
        let kept = if cells > COPIES { 1 } else { cells };
        self.budget = self.budget.checked_sub(kept).ok_or(Trouble::TooManyCells(limits.cells))?;
        if kept < cells {
            self.table.copied.push((at, cells));
        }
        let (rows, columns) = if kept < cells { (1, 1) } else { (rows, columns) };
        for row in self.row..self.row + rows {
            for column in self.column..self.column + columns {
                self.table.cells.push((row, column), content.clone(), style);
                if let Some(formula) = &formula {
                    self.table.cells.set_last_formula(formula.clone());
                }
            }
        }
        Ok(())
    }

    /// Keeps where framed empty cells stand; those repeated to the end of the sheet are no part of a table.
    fn frame(&mut self, style: StyleId, rows: u32, columns: u32) {
        let cells = u64::from(rows) * u64::from(columns);
        if rows > 1000 || columns > 1000 || self.framed + cells > FRAMES {
            return;
        }
        self.framed += cells;
        let last = self.column + columns - 1;
        for row in self.row..self.row + rows {
            let area = Area::new(CellRef::new(row, self.column), CellRef::new(row, last));
            self.table.frames.push((area, style));
        }
    }
}
