//! Web pages, mostly saved as .xls by other programs: the tables of the page, one below the other, with the text between
//! them as rows of their own. What is shown stays text; only where the page says so (`x:num`, `sdval`) it is a number.

mod archive;
mod css;
mod nested;
mod text;

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::Encoding;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Error, StartTag, Token, Tokenizer};

use super::cells::{Cells, join_frames, some_of};
use super::foreign::Foreign;
use super::spans::Spans;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, encoding, moment, number_format};
use crate::book::{Book, Content, Look, Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::finding::Severity;
use text::{Runs, Text};

/// Reads the tables of the page, or of each page of an archive: a sheet each.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let mut book = Book::default();
    let mut seen = 0;
    let Some(pages) = archive::pages(source.bytes) else {
        let text = encoding::decode(source.bytes, declared(source.bytes));
        let sheet = page(&text, None, (source, limits), (&mut book.styles, &mut seen), findings)?;
        book.sheets.push(sheet.ok_or(Trouble::Foreign(if has_frames(&text) {
            Foreign::Frames
        } else {
            Foreign::WebPage
        }))?);
        return Ok(book);
    };
    let pages: Vec<(String, String)> = pages
        .into_iter()
        .map(|page| {
            let declared = page.encoding.or_else(|| declared(&page.content));
            (page.name, encoding::decode(&page.content, declared))
        })
        .collect();
    let listed = pages.first().map(|(_, main)| archive::listed(main)).unwrap_or_default();
    // Each page is one sheet, whatever the list says.
    let mut named: HashMap<&str, &str> =
        pages.iter().rev().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut sheets: Vec<(Option<&str>, &str)> = Vec::new();
    let mut missing = Vec::new();
    for (name, page) in &listed {
        match named.remove(page.as_str()) {
            Some(text) => sheets.push((Some(name), text)),
            None => missing.push(name),
        }
    }
    if listed.is_empty() {
        sheets.extend(pages.iter().map(|(_, text)| (None, text.as_str())));
    }
    let lost = missing.iter().map(|name| Trouble::Missing((*name).clone()).of_sheet(&source.file, name, 0));
    findings.extend(some_of(lost, missing.len()));
    if sheets.len() > limits.sheets {
        return Err(Trouble::TooManySheets(limits.sheets));
    }
    for (name, text) in sheets {
        book.sheets.extend(page(text, name, (source, limits), (&mut book.styles, &mut seen), findings)?);
    }
    if book.sheets.is_empty() {
        return Err(Trouble::Foreign(Foreign::WebPage));
    }
    Ok(book)
}

/// Whether the page is one of frames, which shows others.
fn has_frames(text: &str) -> bool {
    text.to_ascii_lowercase().contains("<frameset")
}

/// Reads the tables of one page as a sheet; `None` if it has none.
fn page(
    text: &str,
    name: Option<&str>,
    (source, limits): (&Source<'_>, &Limits),
    (styles, seen): (&mut Styles, &mut usize),
    findings: &mut Findings,
) -> Result<Option<Sheet>, Trouble> {
    let mut page = Page::new(limits);
    page.styles = std::mem::take(styles);
    page.single = nested::single(text).into_iter();
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        page.token(token);
        if *seen + page.seen > limits.cells {
            return Err(Trouble::TooManyCells(limits.cells));
        }
    }
    page.is_cut_off |= !page.tables.is_empty() || page.silent.is_some();
    while !page.tables.is_empty() {
        page.end_table();
    }
    page.flush_outside();
    *styles = std::mem::take(&mut page.styles);
    *seen += page.seen;
    if !page.has_table {
        return Ok(None);
    }
    let said =
        [name.unwrap_or_default(), &page.sheet_name, &page.title].into_iter().find(|name| !name.is_empty());
    let name = said.unwrap_or_else(|| super::stem(&source.file)).to_owned();
    let (cells, cut) = page.cells.finish(&source.file, &name.as_str().into());
    findings.extend(cut);
    if page.is_cut_off || page.swallowed > 0 {
        let trouble = Trouble::IllFormed { cut_off: page.is_cut_off };
        findings.push(trouble.of_sheet(&source.file, &name, cells.len()).with_severity(Severity::Warning));
    }
    let (merges, hidden_rows) = (page.merges, page.hidden_rows);
    let look = Look { frames: join_frames(page.frames.into_iter()), ..Look::default() };
    Ok(Some(Sheet { cells, merges: merges.into(), hidden_rows, look, ..Sheet::new(name) }))
}

/// The encoding that the page declares in its first bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label = after.trim_start_matches(['"', '\'', ' ']).split(['"', '\'', ' ', ';', '>', '/']).next()?;
    Encoding::for_label(label.as_bytes())
}

/// The page while it is read.
struct Page {
    cells: Cells,
    styles: Styles,
    merges: Vec<Area>,
    hidden_rows: Vec<u32>,
    /// Empty cells with frames.
    frames: Vec<(CellRef, StyleId)>,
    classes: css::Classes,
    tables: Vec<Table>,
    /// Text outside of cells.
    outside: Text,
    next_row: u32,
    seen: usize,
    has_table: bool,
    /// Inside of an element whose text is not shown.
    silent: Option<Silent>,
    title: String,
    sheet_name: String,
    longest: usize,
    /// The page ends inside of something that should end before.
    is_cut_off: bool,
    /// Tags whose attributes swallowed others: a quotation mark is missing.
    swallowed: usize,
    runs: Runs,
    /// Of each table that is to come, whether it holds one text at most.
    single: std::vec::IntoIter<bool>,
    /// Tables inside the cell at hand that belong to it, each in the one before.
    placing: usize,
}

/// Elements whose text is not shown in the page.
#[derive(PartialEq)]
enum Silent {
    Title,
    Style(String),
    Other(Vec<u8>),
}

/// A table that is open.
#[derive(Default)]
struct Table {
    row: Option<u32>,
    column: u32,
    spans: Spans,
    cell: Option<OpenCell>,
    /// Its cells have frames.
    border: bool,
}

struct OpenCell {
    at: CellRef,
    text: Text,
    style: Style,
    /// The number behind the text, where the page says so; empty if it is the text itself.
    number: Option<String>,
    formula: Option<String>,
}

/// Whether an attribute holds other tags of a table.
fn has_swallowed(tag: &StartTag<()>) -> bool {
    let holds = |text: &[u8]| {
        let text = text.to_ascii_lowercase();
        [&b"</td"[..], b"</tr", b"<td", b"<tr"]
            .iter()
            .any(|tag| text.windows(tag.len()).any(|part| part == *tag))
    };
    tag.attributes.iter().any(|(name, value)| holds(name) || holds(&value.value))
}

fn attribute<'a>(tag: &'a StartTag<()>, name: &str) -> Option<Cow<'a, str>> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(&value.value))
}

/// The number behind the text of a cell, where the page says so.
fn stated_number(tag: &StartTag<()>) -> Option<String> {
    attribute(tag, "sdval").or_else(|| attribute(tag, "x:num")).map(Cow::into_owned)
}

impl Page {
    fn new(limits: &Limits) -> Self {
        Self {
            cells: Cells::new(limits.text, false),
            styles: Styles::default(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            frames: Vec::new(),
            classes: css::Classes::default(),
            tables: Vec::new(),
            outside: Text::default(),
            next_row: 0,
            seen: 0,
            has_table: false,
            silent: None,
            title: String::new(),
            sheet_name: String::new(),
            longest: limits.text,
            is_cut_off: false,
            swallowed: 0,
            runs: Runs::default(),
            single: Vec::new().into_iter(),
            placing: 0,
        }
    }

    fn token(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => self.start(&tag),
            Token::EndTag(tag) => self.end(&tag.name),
            Token::String(text) => {
                let text = String::from_utf8_lossy(&text.value);
                match &mut self.silent {
                    None => {
                        let run = self.runs.now();
                        self.text().push(&text, run);
                    }
                    Some(Silent::Title) if self.title.len() < 100 => {
                        self.title = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    }
                    Some(Silent::Style(rules)) => rules.push_str(&text),
                    Some(_) => {}
                }
            }
            // Excel says the names of the sheets in a comment.
            Token::Comment(comment) if self.sheet_name.is_empty() => {
                let comment = String::from_utf8_lossy(&comment.value);
                if let Some((name, _)) =
                    comment.split_once("<x:Name>").and_then(|(_, rest)| rest.split_once("</x:Name>"))
                {
                    self.sheet_name = super::xml::unescape(name);
                }
            }
            Token::Error(error) => {
                let end = [Error::EofInTag, Error::EofInComment, Error::EofBeforeTagName, Error::EofInCdata];
                self.is_cut_off |= end.contains(&error.value);
            }
            _ => {}
        }
    }

    /// Where text goes at this point of the page.
    fn text(&mut self) -> &mut Text {
        match self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            Some(cell) => &mut cell.text,
            None => &mut self.outside,
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        if self.silent.is_some() {
            return;
        }
        self.swallowed += usize::from(has_swallowed(tag));
        match tag.name.as_slice() {
            b"title" => self.silent = Some(Silent::Title),
            b"style" => self.silent = Some(Silent::Style(String::new())),
            // The last is how LibreOffice writes the note on a cell.
            b"script" | b"select" | b"noscript" | b"textarea" | b"comment" => {
                self.silent = Some(Silent::Other(tag.name.0.clone()));
            }
            b"table" => self.start_table(tag),
            // Parts of a table that only places a text.
            b"tr" if self.placing > 0 => self.text().block(),
            b"td" | b"th" if self.placing > 0 => self.place(tag),
            b"tr" => self.start_row(tag),
            b"td" | b"th" => self.start_cell(tag),
            b"br" => self.text().new_line(),
            b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"caption"
            | b"center" => {
                self.text().block();
            }
            b"sup" | b"sub" | b"s" | b"strike" | b"del" => self.runs.start(&tag.name, ""),
            b"font" | b"span" | b"b" | b"strong" => {
                let own = attribute(tag, "style").unwrap_or_default();
                self.runs.start(&tag.name, &own);
                if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
                    let style = attribute(tag, "style").unwrap_or_default();
                    let inner = self.classes.style(&attribute(tag, "class").unwrap_or_default(), &style);
                    let face = attribute(tag, "face").map(|face| face.as_ref().into());
                    cell.style.font = cell.style.font.take().or(face).or(inner.font);
                    cell.style.bold |= inner.bold || matches!(tag.name.as_slice(), b"b" | b"strong");
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match &self.silent {
            Some(Silent::Title) if name == b"title" => self.silent = None,
            Some(Silent::Style(rules)) if name == b"style" => {
                self.classes.add(rules);
                self.silent = None;
            }
            Some(Silent::Other(open)) if name == open => self.silent = None,
            Some(_) => {}
            None => match name {
                b"table" if self.placing > 0 => {
                    self.placing -= 1;
                    self.text().block();
                }
                b"table" => self.end_table(),
                b"tr" | b"td" | b"th" if self.placing > 0 => self.text().block(),
                b"tr" => self.end_row(),
                b"td" | b"th" => self.end_cell(),
                b"sup" | b"sub" | b"s" | b"strike" | b"del" | b"font" | b"span" | b"b" | b"strong" => {
                    self.runs.end(name);
                }
                b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"caption"
                | b"center" => self.text().block(),
                _ => {}
            },
        }
    }

    /// Text between tables becomes rows, one for each line.
    fn flush_outside(&mut self) {
        let text = self.outside.finish();
        for line in text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
            let row = self.new_row();
            let content = Content::Text(self.cells.text(CellRef::new(row, 0), line));
            self.cells.push((row, 0), content, StyleId::default());
        }
    }

    fn new_row(&mut self) -> u32 {
        let row = self.next_row;
        self.next_row = (row + 1).min(MAX_ROWS);
        self.seen += 1;
        row
    }

    fn start_table(&mut self, tag: &StartTag<()>) {
        let is_single = self.single.next().unwrap_or(false);
        let in_cell = self.tables.last().is_some_and(|table| table.cell.is_some());
        if is_single && in_cell || self.placing > 0 {
            self.placing += 1;
            self.text().block();
            return;
        }
        // Any other table inside a cell of another goes below what the cell says, not into it.
        self.end_cell();
        self.flush_outside();
        self.has_table = true;
        let border = attribute(tag, "border").is_some_and(|border| border.trim() != "0");
        self.tables.push(Table { border, ..Table::default() });
    }

    /// A cell of a table that only places a text: what it says of its number holds for the cell around.
    fn place(&mut self, tag: &StartTag<()>) {
        self.text().block();
        let number = stated_number(tag);
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.number = cell.number.take().or(number);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.flush_outside();
        self.tables.pop();
    }

    fn start_row(&mut self, tag: &StartTag<()>) {
        if self.tables.is_empty() {
            return;
        }
        self.end_row();
        self.flush_outside();
        let row = self.new_row();
        let style = attribute(tag, "style").unwrap_or_default().replace(' ', "");
        if style.contains("display:none") && row < MAX_ROWS {
            self.hidden_rows.push(row);
        }
        if let Some(table) = self.tables.last_mut() {
            table.row = Some(row);
            table.column = 0;
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(table) = self.tables.last_mut() {
            table.row = None;
        }
    }

    fn start_cell(&mut self, tag: &StartTag<()>) {
        self.end_cell();
        if self.tables.last().is_some_and(|table| table.row.is_none()) {
            let row = self.new_row();
            if let Some(table) = self.tables.last_mut() {
                (table.row, table.column) = (Some(row), 0);
            }
        }
        let style = attribute(tag, "style").unwrap_or_default();
        let mut style = self.classes.style(&attribute(tag, "class").unwrap_or_default(), &style);
        style.bold |= tag.name.as_slice() == b"th";
        let Some(table) = self.tables.last_mut() else { return };
        let Some(row) = table.row else { return };
        style.border |= table.border;
        self.seen += 1;
        let span = |name, most: u32| {
            let value = attribute(tag, name).and_then(|value| value.trim().parse::<u32>().ok());
            value.unwrap_or(1).clamp(1, most)
        };
        // The most that browsers take.
        let (wide, high) = (span("colspan", 1000), span("rowspan", 65_534));
        let at = CellRef::new(row, table.spans.free(CellRef::new(row, table.column)));
        table.column = at.column.saturating_add(wide);
        // Whatever stands beyond the end of a sheet is told when the cells are put together.
        if (wide > 1 || high > 1) && table.column <= MAX_COLUMNS && row < MAX_ROWS {
            let last = CellRef::new(row.saturating_add(high - 1).min(MAX_ROWS - 1), table.column - 1);
            let area = Area::new(at, last);
            table.spans.cover(area);
            self.merges.push(area);
        }
        if attribute(tag, "sdval").is_some() {
            let format =
                attribute(tag, "sdnum").and_then(|format| Some(format.splitn(3, ';').nth(2)?.to_owned()));
            style.number_format = format.map(|code| code.to_lowercase().into()).or(style.number_format);
        }
        let formula = attribute(tag, "x:fmla").map(|formula| formula.trim_start_matches('=').to_owned());
        let number = stated_number(tag);
        table.cell = Some(OpenCell { at, text: Text::default(), style, number, formula });
    }

    fn end_cell(&mut self) {
        self.runs.clear();
        self.placing = 0;
        let Some(mut cell) = self.tables.last_mut().and_then(|table| table.cell.take()) else { return };
        let shown = cell.text.finish();
        let content = cell.content(shown, &mut self.cells);
        if content == Content::Empty && cell.formula.is_none() {
            if cell.style.border {
                let style = self.styles.id(Style { font: None, ..cell.style });
                self.frames.push((cell.at, style));
            }
            return;
        }
        let style = self.styles.id(cell.style);
        self.cells.push((cell.at.row, cell.at.column), content, style);
        if let Some(formula) = cell.formula.filter(|formula| formula.len() <= self.longest) {
            self.cells.set_last_formula(formula.into());
        }
    }
}

impl OpenCell {
    fn content(&mut self, shown: String, cells: &mut Cells) -> Content {
        if shown.is_empty() {
            return Content::Empty;
        }
        if number_format::is_error(&shown) {
            return Content::Error(shown.into());
        }
        let number = self.number.as_ref().and_then(|number| {
            let number = if number.is_empty() { &shown } else { number };
            number.trim().parse::<f64>().ok().filter(|number| number.is_finite())
        });
        let Some(number) = number else { return Content::Text(cells.text(self.at, &shown)) };
        // Nothing else may say that 0.5 is shown as 50 %.
        if let (Some(percent), None) = (shown.strip_suffix('%'), &self.style.number_format) {
            let decimals = percent.rsplit_once([',', '.']).map_or(0, |(_, decimals)| decimals.trim().len());
            let code =
                if decimals == 0 { "0%".to_owned() } else { format!("0.{}%", "0".repeat(decimals.min(15))) };
            self.style.number_format = Some(code.into());
        }
        moment::content(number, self.style.number_format.as_deref().map(number_format::shown), false)
    }
}
