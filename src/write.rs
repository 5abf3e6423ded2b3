//! A [`Book`] to .xlsx bytes. The only place that names `rust_xlsxwriter`.
//!
//! The same book and the same moment give the same bytes. What a spreadsheet would refuse or repair (overlapping
//! merges, texts beyond 32,767 characters, formulas beyond 8,192, numbers that are not finite, links beyond 65,530)
//! is left out or cut here, at the last gate, so that a workbook always opens without a repair prompt.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Note, Url, Workbook, Worksheet, XlsxError};
use zip::write::PreparedZipFile;

use crate::book::{Book, Cell, Content, Sheet, StyleId, Visibility};
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};

mod escape;
mod format;
mod link;
mod lists;
mod look;
mod packed;
mod parts;
mod rows;

use format::Formats;
pub use link::{EXTERNAL, way};
pub use parts::{add_part, edit_parts};
use rows::Plain;

/// Characters (UTF-16 units) a cell holds.
pub const MAX_TEXT: usize = 32_767;
/// Characters of a formula.
pub const MAX_FORMULA: usize = 8_192;
/// Links of one sheet.
pub const MAX_LINKS: usize = 65_530;
/// Sheets with more cells are written row by row, past memory.
const LONG: usize = 50_000;
/// Books with more cells are packed fast instead of small.
const LARGE: usize = 500_000;
/// How hard a large book is packed, of 9.
const FAST: u8 = 2;
/// The property by which a workbook may say what it is to this program; spreadsheets carry it along.
pub const MARK: &str = "tonghop";
/// The paper size A4 in the file format.
const A4: u8 = 9;

/// The workbook could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteError {
    /// The sheet at hand; empty for the workbook as a whole.
    pub sheet: String,
    /// The cell at hand.
    pub cell: Option<CellRef>,
    /// What the library says.
    pub cause: String,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.sheet.as_str(), self.cell) {
            ("", _) => write!(f, "the workbook cannot be written: {}", self.cause),
            (sheet, None) => write!(f, "sheet {sheet:?} cannot be written: {}", self.cause),
            (sheet, Some(cell)) => write!(f, "cell {sheet:?}!{cell} cannot be written: {}", self.cause),
        }
    }
}

impl std::error::Error for WriteError {}

/// The workbook as bytes; `created` is the date in its properties.
pub fn write(book: &Book, created: jiff::civil::DateTime) -> Result<Vec<u8>, WriteError> {
    // The library makes a thread for every sheet and panics when the system gives none.
    let threads = book.sheets.iter().filter(|sheet| !is_long(sheet)).count();
    let means = Means { threads: threads_can_be_had(threads), many: rows::MANY };
    write_with(book, created, &means)
}

/// How a book is written: whatever they are, it is the same.
struct Means {
    /// Whether the library may make threads.
    threads: bool,
    /// Sheets with so many cells are not left to the library alone.
    many: usize,
}

/// With what sheets are written.
struct Making<'f> {
    formats: &'f Formats,
    /// Whether the library may make threads.
    threads: bool,
    /// Of each sheet the cells that the library is not given.
    plain: &'f [Option<Plain>],
}

fn failed_in(sheet: &str, cause: String) -> WriteError {
    WriteError { sheet: sheet.to_owned(), cell: None, cause }
}

fn write_with(book: &Book, created: jiff::civil::DateTime, means: &Means) -> Result<Vec<u8>, WriteError> {
    let whole = |error: XlsxError| failed_in("", error.to_string());
    let formats = Formats::new(book);
    let mut workbook = Workbook::new();
    format::prepare(&mut workbook).map_err(whole)?;
    workbook.set_properties(&properties(book, created).map_err(whole)?);
    let level = (cells(book) > LARGE).then_some(FAST);
    if let Some(level) = level {
        workbook.set_zip_compression_level(level);
    }
    // Numbered before all sheets, whichever is written first.
    formats.register(&mut workbook);
    let texts = lists::Texts::of(book);
    texts.give(&mut workbook);
    let plain = rows::of(book, &formats, means.many);
    let making = Making { formats: &formats, threads: means.threads, plain: &plain };
    let level = level.map(i64::from);
    let (package, lists) =
        rayon::join(|| write_sheets(workbook, book, &making), || lists::parts(book, &making, &texts, level));
    let (package, mut packed) = (package?, lists?);
    packed.extend(rows::parts(book, &making, &package, level)?);
    spelled(book, &package, (packed, texts.is_guarded())).map_err(|error| failed_in("", error.to_string()))
}

/// How many cells a book has.
fn cells(book: &Book) -> usize {
    let listed = |sheet: &Sheet| sheet.list.as_ref().map_or(0, |list| list.len() * list.columns());
    book.sheets.iter().map(|sheet| sheet.cells.len() + listed(sheet)).sum()
}

/// The package with all sheets, but for the lists that are written beside it.
fn write_sheets(mut workbook: Workbook, book: &Book, making: &Making<'_>) -> Result<Vec<u8>, WriteError> {
    let whole = |error: XlsxError| failed_in("", error.to_string());
    for sheet in &book.sheets {
        add(&mut workbook, sheet, making.threads).map_err(whole)?;
    }
    if book.sheets.is_empty() {
        workbook.add_worksheet();
    }
    let fill = |((target, sheet), plain): ((&mut Worksheet, &Sheet), &Option<Plain>)| {
        fill(target, sheet, (making.formats, plain.as_ref()))
            .map_err(|(cell, error)| WriteError { cell, ..failed_in(&sheet.name, error.to_string()) })
    };
    // Sheets past memory number their texts as they come: one after the other, and before the others.
    let past_memory = |sheet: &Sheet| is_long(sheet) || !making.threads;
    let targets = workbook.worksheets_mut().iter_mut().zip(&book.sheets).zip(making.plain);
    let (first, rest): (Vec<_>, Vec<_>) = targets.partition(|((_, sheet), _)| past_memory(sheet));
    first.into_iter().try_for_each(fill)?;
    rest.into_par_iter().map(fill).collect::<Vec<_>>().into_iter().collect::<Result<(), WriteError>>()?;
    let bytes = workbook.save_to_buffer().map_err(whole)?;
    if !cfg!(windows) {
        return Ok(bytes);
    }
    parts::of_one_system(bytes).map_err(|error| failed_in("", error.to_string()))
}

/// The package with the parts that were packed beside the library, and with everything spelled that the library would spell wrongly.
fn spelled(
    book: &Book,
    package: &[u8],
    (packed, guarded): (Vec<PreparedZipFile>, bool),
) -> std::io::Result<Vec<u8>> {
    let links =
        book.sheets.iter().flat_map(|sheet| &sheet.look.links).any(|(_, link)| link::has_escapes(link));
    let is_guarded = |cell: &Cell| match &cell.content {
        Content::Text(text) | Content::Error(text) => matches!(escape::guard(text), Cow::Owned(_)),
        Content::Rich(_) => matches!(escape::guard(&cell.content.raw()), Cow::Owned(_)),
        _ => false,
    };
    let texts = guarded || book.sheets.iter().flat_map(|sheet| &sheet.cells).any(is_guarded);
    let is_text = |name: &str| texts && name == "xl/sharedStrings.xml";
    if !(links || texts) && packed.is_empty() {
        return Ok(package.to_vec());
    }
    let wanted = |name: &str| is_text(name) || links && link::is_way(name);
    let edit = |name: &str, text: &str| {
        if is_text(name) { escape::spelled(text) } else { link::spelled(text) }
    };
    parts::rebuild(package, packed, &wanted, edit)
}

/// Whether the system gives so many threads at once. In a browser it gives none, and the library asks for none.
fn threads_can_be_had(count: usize) -> bool {
    if cfg!(target_family = "wasm") {
        return true;
    }
    let gate = std::sync::RwLock::new(());
    let closed = gate.write();
    std::thread::scope(|scope| {
        // Each stays until all are there.
        let stay = || drop(gate.read());
        let all = (0..count).all(|_| std::thread::Builder::new().spawn_scoped(scope, stay).is_ok());
        drop(closed);
        all
    })
}

/// A list that goes row by row to a temporary file.
fn is_long(sheet: &Sheet) -> bool {
    sheet.cells.len() > LONG && sheet.merges.is_empty() && sheet.look.links.is_empty()
}

/// A long list goes row by row to a temporary file; so does every sheet where the system gives no threads, without which
/// the library does not write others. Nothing is lost by it but the outline of rows.
fn add<'a>(workbook: &'a mut Workbook, sheet: &Sheet, threads: bool) -> Result<&'a mut Worksheet, XlsxError> {
    if (is_long(sheet) || !threads)
        // Without a folder for temporary files it has to go through memory.
        && let Ok(target) = workbook.new_worksheet_with_low_memory()
    {
        workbook.push_worksheet(target);
        let last = workbook.worksheets().len() - 1;
        return workbook.worksheet_from_index(last);
    }
    Ok(workbook.add_worksheet())
}

fn properties(book: &Book, created: jiff::civil::DateTime) -> Result<DocProperties, XlsxError> {
    let moment = ExcelDateTime::from_ymd(
        created.year().unsigned_abs(),
        created.month().unsigned_abs(),
        created.day().unsigned_abs(),
    )?
    .and_hms(
        u16::from(created.hour().unsigned_abs()),
        created.minute().unsigned_abs(),
        f64::from(created.second()),
    )?;
    let mut properties = DocProperties::new().set_creation_datetime(&moment);
    for (name, value) in &book.properties {
        properties = match name.as_str() {
            "title" => properties.set_title(value),
            "subject" => properties.set_subject(value),
            "author" | "creator" => properties.set_author(value),
            "company" => properties.set_company(value),
            "keywords" => properties.set_keywords(value),
            "comment" | "description" => properties.set_comment(value),
            MARK => properties.set_custom_property(MARK, value.as_str()),
            _ => properties,
        };
    }
    Ok(properties)
}

type Refused = (Option<CellRef>, XlsxError);

/// Fills a sheet, but for its plain cells where these are put in later.
fn fill(
    target: &mut Worksheet,
    sheet: &Sheet,
    (formats, plain): (&Formats, Option<&Plain>),
) -> Result<(), Refused> {
    let whole = |error: XlsxError| (None, error);
    target.set_name(&sheet.name).map_err(whole)?;
    // An empty result would otherwise be cached as 0.
    target.set_formula_result_default("");
    match sheet.visibility {
        Visibility::Visible => {}
        Visibility::Hidden => {
            target.set_hidden(true);
        }
        Visibility::VeryHidden => {
            target.set_very_hidden(true);
        }
    }
    // What concerns whole rows comes first, and everything after it in reading order: a sheet that is written row by row
    // takes nothing back.
    look::rows(target, &sheet.look).map_err(whole)?;
    for &row in &sheet.hidden_rows {
        target.set_row_hidden(row).map_err(whole)?;
    }
    for &(column, style) in &sheet.look.column_styles {
        target.set_column_format(column as u16, formats.get(style)).map_err(whole)?;
    }
    let links: HashMap<CellRef, &str> =
        sheet.look.links.iter().take(MAX_LINKS).map(|(at, link)| (*at, link.as_str())).collect();
    let mut merges = separate(&sheet.merges).into_iter().peekable();
    // A list that is not written beside the library goes through it.
    let listed = sheet.list.iter().filter(|_| lists::of(sheet).is_none()).flat_map(|list| list.cells());
    let put_in = |position: usize| plain.is_some_and(|plain| plain.has(position));
    let own = sheet.cells.iter().enumerate().filter(|(position, _)| !put_in(*position)).map(|(_, cell)| cell);
    for cell in own.map(Cow::Borrowed).chain(listed.map(Cow::Owned)) {
        let cell = &*cell;
        while let Some(area) = merges.next_if(|area| area.first.row <= cell.at.row) {
            merge(target, sheet, area, formats).map_err(|error| (Some(area.first), error))?;
        }
        if cell.at.row < MAX_ROWS && cell.at.column < MAX_COLUMNS {
            write_cell(target, cell, formats).map_err(|error| (Some(cell.at), error))?;
            if let Some(link) = links.get(&cell.at) {
                write_link(target, cell, link, formats);
            }
        }
    }
    for area in merges {
        merge(target, sheet, area, formats).map_err(|error| (Some(area.first), error))?;
    }
    for (at, text) in &sheet.notes {
        let note = note(text);
        target.insert_note(at.row, at.column as u16, &note).map_err(|error| (Some(*at), error))?;
    }
    for &column in &sheet.hidden_columns {
        target.set_column_hidden(column as u16).map_err(whole)?;
    }
    look::apply(target, &sheet.look).map_err(whole)
}

fn merge(target: &mut Worksheet, sheet: &Sheet, area: Area, formats: &Formats) -> Result<(), XlsxError> {
    let style = sheet.get(area.first).map(|cell| cell.style).unwrap_or_default();
    let (first, last) = (area.first, area.last);
    let columns = (first.column as u16, last.column as u16);
    target.merge_range(first.row, columns.0, last.row, columns.1, "", formats.get(style))?;
    Ok(())
}

/// Merged areas of more than one cell, without those that overlap an earlier one.
fn separate(merges: &[Area]) -> Vec<Area> {
    let mut sorted: Vec<Area> =
        merges.iter().copied().filter(|area| area.first != area.last && area.last.row < MAX_ROWS).collect();
    sorted.sort_unstable();
    let mut kept: Vec<Area> = Vec::with_capacity(sorted.len());
    let mut open: Vec<Area> = Vec::new();
    for area in sorted {
        open.retain(|other| other.last.row >= area.first.row);
        let overlaps = open
            .iter()
            .any(|other| other.first.column <= area.last.column && area.first.column <= other.last.column);
        let in_order = area.first.row <= area.last.row && area.first.column <= area.last.column;
        if !overlaps && in_order && area.last.column < MAX_COLUMNS {
            open.push(area);
            kept.push(area);
        }
    }
    kept
}

fn write_cell(target: &mut Worksheet, cell: &Cell, formats: &Formats) -> Result<(), XlsxError> {
    let (row, column) = (cell.at.row, cell.at.column as u16);
    if cell.style == StyleId::default() && cell.formula.is_none() {
        return write_plain(target, cell);
    }
    let format = formats.get(cell.style);
    if let Some(formula) = &cell.formula
        && let Some(result) = result_of(&cell.content)
        && formula.chars().count() < MAX_FORMULA
    {
        let formula = Formula::new(&**formula).set_result(result);
        target.write_formula_with_format(row, column, formula, format)?;
        return Ok(());
    }
    match &cell.content {
        Content::Text(text) | Content::Error(text) => {
            target.write_string_with_format(row, column, spelling(text), format)?
        }
        Content::Rich(runs) => write_runs(target, cell, runs, formats)?,
        Content::Number(number) if number.is_finite() => {
            target.write_number_with_format(row, column, *number, format)?
        }
        Content::Empty | Content::Number(_) => target.write_blank(row, column, format)?,
        Content::Bool(truth) => target.write_boolean_with_format(row, column, *truth, format)?,
        Content::Date(moment) => target.write_number_with_format(row, column, moment.serial, format)?,
    };
    Ok(())
}

/// A cell without a style of its own: in long lists, looking up formats would take a third of the time.
fn write_plain(target: &mut Worksheet, cell: &Cell) -> Result<(), XlsxError> {
    let (row, column) = (cell.at.row, cell.at.column as u16);
    match &cell.content {
        Content::Text(_) | Content::Error(_) | Content::Rich(_) => {
            target.write_string(row, column, spelling(&cell.content.raw()))?;
        }
        Content::Number(number) if number.is_finite() => {
            target.write_number(row, column, *number)?;
        }
        Content::Empty | Content::Number(_) => {}
        Content::Bool(truth) => {
            target.write_boolean(row, column, *truth)?;
        }
        Content::Date(moment) => {
            target.write_number(row, column, moment.serial)?;
        }
    }
    Ok(())
}

/// The cached result of a formula; `None` when it cannot be cached as what it is (a text that looks like a number).
fn result_of(content: &Content) -> Option<String> {
    match content {
        Content::Number(number) if !number.is_finite() => None,
        Content::Text(_) | Content::Rich(_) => {
            let text = clean(&content.raw()).into_owned();
            let taken_for_another = text.parse::<f64>().is_ok()
                || text.starts_with('#')
                || matches!(text.as_str(), "TRUE" | "FALSE");
            (!taken_for_another).then_some(text)
        }
        Content::Date(moment) => Some(moment.serial.to_string()),
        other => Some(other.raw()),
    }
}

fn write_runs<'a>(
    target: &'a mut Worksheet,
    cell: &Cell,
    runs: &[crate::book::Run],
    formats: &Formats,
) -> Result<&'a mut Worksheet, XlsxError> {
    let (row, column, format) = (cell.at.row, cell.at.column as u16, formats.get(cell.style));
    let texts: Vec<String> = runs.iter().map(|run| spelling(&run.text).into_owned()).collect();
    let filled: Vec<_> = runs.iter().zip(&texts).filter(|(_, text)| !text.is_empty()).collect();
    let length: usize = texts.iter().map(|text| text.encode_utf16().count()).sum();
    if filled.len() < 2 || length > MAX_TEXT {
        return target.write_string_with_format(row, column, clip(&texts.concat(), MAX_TEXT), format);
    }
    let fonts: Vec<_> = filled.iter().map(|(run, _)| formats.run(cell.style, run)).collect();
    let segments: Vec<_> = fonts.iter().zip(&filled).map(|(font, (_, text))| (font, text.as_str())).collect();
    target.write_rich_string_with_format(row, column, &segments, format)
}

/// Only places inside the workbook and relative ways to other files become links.
fn write_link(target: &mut Worksheet, cell: &Cell, link: &str, formats: &Formats) {
    let text = clean(&cell.content.raw()).into_owned();
    let Some(address) = link::address(link).filter(|_| !text.is_empty()) else { return };
    // An address the format cannot hold leaves the plain text that is already there.
    let url = Url::new(address).set_text(text);
    let _ = target.write_url_with_format(cell.at.row, cell.at.column as u16, url, formats.get(cell.style));
}

fn note(text: &str) -> Note {
    let text = clip(text, MAX_TEXT - 100);
    let lines: usize = text.lines().map(|line| line.chars().count() / 38 + 1).sum();
    let height = (lines as u32 * 18 + 14).clamp(50, 400);
    Note::new(text)
        .set_author("tonghop")
        .add_author_prefix(false)
        .set_width(270)
        .set_height(height)
        .set_font_name("Times New Roman")
        .set_font_size(10)
}

/// Text as the library is to be given it.
fn spelling(text: &str) -> Cow<'_, str> {
    match clean(text) {
        Cow::Borrowed(text) => escape::guard(text),
        Cow::Owned(text) => Cow::Owned(escape::guard(&text).into_owned()),
    }
}

/// Text a cell can hold: cut at the limit, without what is no character.
fn clean(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| {
        (c < ' ' && !matches!(c, '\n' | '\t' | '\r'))
            || escape::STAND_INS.contains(&c)
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if text.len() <= MAX_TEXT && !text.contains(forbidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(clip(&text.replace(forbidden, ""), MAX_TEXT))
}

fn clip(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut left = most - 1;
    let mut clipped = String::new();
    for c in text.chars() {
        if c.len_utf16() > left {
            break;
        }
        left -= c.len_utf16();
        clipped.push(c);
    }
    clipped.push('…');
    clipped
}

#[cfg(test)]
mod tests;
