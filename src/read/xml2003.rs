//! SpreadsheetML 2003, “XML Spreadsheet 2003” in Excel's save dialog.

mod r1c1;

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::cells::{Cells, is_something};
use super::rich::{RichText, Run};
use super::spans::Spans;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, encoding, moment, number_format, xml};
use crate::book::{Book, Content, Sheet, Style, Visibility};
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::text::Small;

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let text = encoding::decode(source.bytes, xml::declared(source.bytes));
    let mut reader = xml::strict_reader(&text);
    let mut scan = Scan::new(limits);
    let mut whole = false;
    loop {
        match reader.read_event() {
            // An attribute that cannot be read may say where a cell stands; a cell inside of a value means that the value has
            // no end.
            Ok(Event::Start(e) | Event::Empty(e))
                if !xml::has_sane_attributes(&e) || scan.is_misplaced(&e) =>
            {
                break;
            }
            Ok(Event::Start(e)) => scan.start(&e)?,
            Ok(Event::Empty(e)) => {
                scan.start(&e)?;
                scan.end(e.local_name().as_ref(), &source.file, findings);
            }
            Ok(Event::End(e)) => {
                whole |= e.local_name().as_ref() == "Workbook";
                scan.end(e.local_name().as_ref(), &source.file, findings);
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) => scan.push(&event),
        }
    }
    if !whole {
        // What came is kept. After a tag that does not close what is open, nothing says which cell is which.
        scan.end("Worksheet", &source.file, findings);
        let cut_off = reader.buffer_position() as usize >= text.len();
        let trouble = Trouble::IllFormed { cut_off };
        let Some(last) = scan.book.sheets.last() else { return Err(trouble) };
        findings.push(trouble.of_sheet(&source.file, &last.name, last.cells.len()));
    }
    Ok(scan.book)
}

/// The workbook while it is read.
struct Scan<'a> {
    limits: &'a Limits,
    book: Book,
    styles: HashMap<String, Style>,
    style: Option<(String, Style)>,
    sheet: Option<OpenSheet>,
    text: String,
    /// Inside of a `Data` element, where tags only change the look.
    in_data: bool,
    /// What it says, and how the text at hand looks.
    data: RichText,
    run: Run,
    in_properties: bool,
    date_1904: bool,
    seen: usize,
}

struct OpenSheet {
    sheet: Sheet,
    cells: Cells,
    formulas: Vec<(CellRef, Arc<str>)>,
    row: u32,
    /// How many rows the open one stands for.
    rows: u32,
    column: u32,
    cell: Option<OpenCell>,
    /// Merged areas so far; they become those of the sheet.
    merges: Vec<Area>,
    spans: Spans,
    /// Written by LibreOffice, which leaves out all merged cells and the numbers that say so.
    leaves_out: bool,
}

#[derive(Default)]
struct OpenCell {
    at: CellRef,
    /// The file says in which column it stands.
    placed: bool,
    wide: u32,
    /// Columns and rows more that it is merged with.
    merged: (u32, u32),
    style: String,
    kind: String,
    content: String,
    formula: Option<String>,
    in_comment: bool,
}

fn number(e: &BytesStart<'_>, name: &str) -> Option<u32> {
    xml::attribute(e, name)?.trim().parse().ok()
}

impl<'a> Scan<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            book: Book::default(),
            styles: HashMap::new(),
            style: None,
            sheet: None,
            text: String::new(),
            in_data: false,
            data: RichText::default(),
            run: Run::default(),
            in_properties: false,
            date_1904: false,
            seen: 0,
        }
    }

    fn push(&mut self, event: &Event<'_>) {
        if !self.in_data {
            xml::push_text(event, &mut self.text);
            return;
        }
        let mut text = String::new();
        xml::push_text(event, &mut text);
        self.data.push(&text, self.run);
    }

    /// A tag inside of a value begins or ends: it may change the look.
    fn look(&mut self, element: &str, begins: bool) {
        match element {
            "Sup" => self.run.small = begins.then_some(Small::Above),
            "Sub" => self.run.small = begins.then_some(Small::Below),
            "S" => self.run.struck = begins,
            _ => {}
        }
    }

    fn start(&mut self, e: &BytesStart<'_>) -> Result<(), Trouble> {
        if self.in_data {
            self.look(e.local_name().as_ref(), true);
            return Ok(());
        }
        self.text.clear();
        match e.local_name().as_ref() {
            "DocumentProperties" => self.in_properties = true,
            "Style" => {
                let parent = xml::attribute(e, "Parent").and_then(|parent| self.styles.get(&parent).cloned());
                self.style = xml::attribute(e, "ID").map(|id| (id, parent.unwrap_or_default()));
            }
            "Font" | "NumberFormat" => self.describe(e),
            "Worksheet" => {
                if self.book.sheets.len() >= self.limits.sheets {
                    return Err(Trouble::TooManySheets(self.limits.sheets));
                }
                self.sheet = Some(OpenSheet {
                    sheet: Sheet::new(xml::attribute(e, "Name").unwrap_or_default()),
                    cells: Cells::new(self.limits.text, self.date_1904),
                    formulas: Vec::new(),
                    row: 0,
                    rows: 1,
                    column: 0,
                    cell: None,
                    merges: Vec::new(),
                    spans: Spans::default(),
                    leaves_out: e.name().as_ref() != e.local_name().as_ref(),
                });
            }
            "Data" => {
                self.in_data = true;
                if let Some(sheet) = &mut self.sheet
                    && let Some(cell) = sheet.cell.as_mut().filter(|cell| !cell.in_comment)
                {
                    cell.kind = xml::attribute(e, "Type").unwrap_or_default();
                    // Excel takes no value behind a merged cell: the program meant the next free column.
                    if !cell.placed {
                        cell.at.column = sheet.spans.free(cell.at);
                    }
                }
            }
            "Cell" => {
                self.seen += 1;
                if self.seen > self.limits.cells {
                    return Err(Trouble::TooManyCells(self.limits.cells));
                }
                if let Some(sheet) = &mut self.sheet {
                    sheet.start_cell(e);
                }
            }
            other => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.start(other, e);
                }
            }
        }
        Ok(())
    }

    /// Whether a part of a table stands inside of a value, where only fonts and the like may stand.
    fn is_misplaced(&self, e: &BytesStart<'_>) -> bool {
        self.in_data
            && matches!(e.local_name().as_ref(), "Data" | "Cell" | "Row" | "Table" | "Worksheet" | "Comment")
    }

    fn describe(&mut self, e: &BytesStart<'_>) {
        let Some((_, style)) = &mut self.style else { return };
        if e.local_name().as_ref() == "NumberFormat" {
            let code = xml::attribute(e, "Format");
            style.number_format = code.as_deref().and_then(number_format::named).map(Into::into);
        } else {
            style.font = xml::attribute(e, "FontName").map(Into::into).or(style.font.take());
            style.bold |= xml::is_true(e, "Bold");
            style.italic |= xml::is_true(e, "Italic");
            style.struck |= xml::is_true(e, "StrikeThrough");
            style.size = number(e, "Size").and_then(|size| u8::try_from(size).ok()).or(style.size);
        }
    }

    fn end(&mut self, element: &str, file: &Arc<str>, findings: &mut Findings) {
        if self.in_data {
            self.look(element, false);
        }
        match element {
            "Data" => {
                self.in_data = false;
                self.run = Run::default();
                let text = std::mem::take(&mut self.data).finish();
                let Some(sheet) = &mut self.sheet else { return };
                match &mut sheet.cell {
                    Some(cell) if cell.in_comment => sheet.sheet.notes.push((cell.at, text)),
                    Some(cell) => cell.content = text,
                    None => {}
                }
            }
            "Style" => self.styles.extend(self.style.take()),
            "Cell" => {
                let Some(sheet) = &mut self.sheet else { return };
                if let Some(cell) = sheet.cell.take() {
                    sheet.merge(&cell);
                    let style = self.styles.get(&cell.style).or_else(|| self.styles.get("Default"));
                    let style = self.book.styles.id(style.cloned().unwrap_or_default());
                    let code = self.book.styles.get(style).number_format.clone();
                    let content = cell.content(code.as_deref(), &mut sheet.cells);
                    let formula = cell.formula.filter(|formula| formula.len() <= self.limits.text);
                    sheet.formulas.extend(
                        formula.map(|formula| {
                            (cell.at, r1c1::a1(formula.trim_start_matches('='), cell.at).into())
                        }),
                    );
                    sheet.cells.push((cell.at.row, cell.at.column), content, style);
                    sheet.column = cell.at.column.saturating_add(cell.wide);
                }
            }
            "Worksheet" => {
                let finished = self.sheet.take().map(|sheet| sheet.finish(file, findings));
                self.book.sheets.extend(finished);
            }
            "DocumentProperties" => self.in_properties = false,
            "Date1904" => self.date_1904 = true,
            "Visible" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.sheet.visibility = match self.text.trim() {
                        "SheetHidden" => Visibility::Hidden,
                        "SheetVeryHidden" => Visibility::VeryHidden,
                        _ => Visibility::Visible,
                    };
                }
            }
            other if self.in_properties => {
                let value = std::mem::take(&mut self.text);
                // The names that the other formats use.
                let name = match other {
                    "Title" => "title",
                    "Subject" => "subject",
                    "Author" => "creator",
                    "LastAuthor" => "lastModifiedBy",
                    "Created" => "created",
                    "LastSaved" => "modified",
                    other => other,
                };
                if !value.trim().is_empty() {
                    self.book.properties.push((name.to_owned(), value));
                }
            }
            other => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.end(other);
                }
            }
        }
    }
}

/// Points of a character of the usual font.
const CHARACTER: f64 = 5.25;

/// A length in points, if there is one.
fn points(e: &BytesStart<'_>, name: &str) -> Option<f64> {
    xml::attribute(e, name)?.trim().parse::<f64>().ok().filter(|points| *points > 0.0)
}

impl OpenSheet {
    fn start(&mut self, element: &str, e: &BytesStart<'_>) {
        let index = number(e, "Index").map(|index| index.saturating_sub(1));
        let hidden = xml::is_true(e, "Hidden");
        match element {
            "Column" => {
                let first = index.unwrap_or(self.column).min(MAX_COLUMNS);
                let next =
                    first.saturating_add(number(e, "Span").unwrap_or(0)).saturating_add(1).min(MAX_COLUMNS);
                if hidden && self.sheet.hidden_columns.len() < MAX_COLUMNS as usize {
                    self.sheet.hidden_columns.extend(first..next);
                }
                let width = points(e, "Width").map(|points| points / CHARACTER);
                if let Some(width) = width.filter(|width| *width <= 255.0 && next - first < 1000) {
                    self.sheet.look.widths.extend((first..next).map(|column| (column, width)));
                }
                self.column = next;
            }
            "Row" => {
                self.row = index.unwrap_or(self.row).min(MAX_ROWS);
                self.rows = number(e, "Span").unwrap_or(0).saturating_add(1).min(MAX_ROWS);
                self.column = 0;
                let last = self.row.saturating_add(self.rows).min(MAX_ROWS);
                if hidden && self.sheet.hidden_rows.len() < MAX_ROWS as usize {
                    self.sheet.hidden_rows.extend(self.row..last);
                }
                let set = points(e, "Height").filter(|_| !xml::is_true(e, "AutoFitHeight"));
                if let Some(height) = set.filter(|height| *height <= 409.5 && last - self.row < 1000) {
                    self.sheet.look.heights.extend((self.row..last).map(|row| (row, height)));
                }
            }
            "Comment" => {
                if let Some(cell) = &mut self.cell {
                    cell.in_comment = true;
                }
            }
            _ => {}
        }
    }

    fn start_cell(&mut self, e: &BytesStart<'_>) {
        let index = number(e, "Index").map(|index| index.saturating_sub(1));
        let mut at = CellRef::new(self.row, index.unwrap_or(self.column));
        if index.is_none() && self.leaves_out {
            at.column = self.spans.free(at);
        }
        let extent = |name, most: u32| number(e, name).unwrap_or(0).min(most);
        let (wide, high) = (extent("MergeAcross", MAX_COLUMNS), extent("MergeDown", MAX_ROWS));
        self.cell = Some(OpenCell {
            at,
            placed: index.is_some(),
            wide: wide + 1,
            merged: (wide, high),
            style: xml::attribute(e, "StyleID").unwrap_or_default(),
            formula: xml::attribute(e, "Formula"),
            ..OpenCell::default()
        });
    }

    fn merge(&mut self, cell: &OpenCell) {
        let (wide, high) = cell.merged;
        let last = CellRef::new(cell.at.row.saturating_add(high), cell.at.column.saturating_add(wide));
        if cell.at != last && last.row < MAX_ROWS && last.column < MAX_COLUMNS {
            let area = Area::new(cell.at, last);
            self.merges.push(area);
            self.spans.cover(area);
        }
    }

    fn end(&mut self, element: &str) {
        match element {
            "Row" => self.row = self.row.saturating_add(self.rows).min(MAX_ROWS),
            "Comment" => {
                if let Some(cell) = &mut self.cell {
                    cell.in_comment = false;
                }
            }
            _ => {}
        }
    }

    fn finish(self, file: &Arc<str>, findings: &mut Findings) -> Sheet {
        let mut sheet = self.sheet;
        sheet.merges = self.merges.into();
        let (cells, cut) = self.cells.finish(file, &sheet.name.as_str().into());
        sheet.cells = cells;
        for (at, formula) in self.formulas {
            if let Ok(index) = sheet.cells.binary_search_by_key(&at, |cell| cell.at) {
                sheet.cells[index].formula = Some(formula);
            }
        }
        sheet.cells.retain(is_something);
        for hidden in [&mut sheet.hidden_rows, &mut sheet.hidden_columns] {
            hidden.sort_unstable();
            hidden.dedup();
        }
        findings.extend(cut);
        sheet
    }
}

impl OpenCell {
    fn content(&self, code: Option<&str>, cells: &mut Cells) -> Content {
        let text = self.content.as_str();
        let as_text = |cells: &mut Cells| Content::Text(cells.text(self.at, text));
        match self.kind.as_str() {
            "Number" => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => Content::Number(number),
                _ => as_text(cells),
            },
            // Hours that went by are told as days since the last of 1899.
            "DateTime" => match moment::from_iso(text) {
                Some(moment) if code.is_some_and(number_format::is_elapsed) => Content::Number(moment.serial),
                Some(moment) => Content::Date(moment),
                None => as_text(cells),
            },
            "Boolean" => Content::Bool(matches!(text.trim(), "1" | "true")),
            "Error" => Content::Error(text.into()),
            _ if text.is_empty() => Content::Empty,
            _ => as_text(cells),
        }
    }
}
