//! .xlsb. Values, styles, merges, hidden rows and columns come from one pass of our own over the records of each part; calamine
//! reads the formulas, where it can.

mod cells;
mod records;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader as _, Xlsb, XlsbError};

use super::cells::{CellFormat, Cells, SharedText, is_something, shortened, typed_formula};
use super::package::{Package, Relationship};
use super::rich::Run;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, properties};
use crate::book::{Book, Sheet, Style, Visibility};
use crate::cell::CellRef;

/// A sheet as the workbook part lists it.
struct Entry {
    name: String,
    /// What the relationships call its part.
    id: String,
    visibility: Visibility,
}

/// What the styles part says.
#[derive(Debug, Default)]
struct Parts {
    /// The style behind each cell format.
    styles: Vec<Style>,
    /// How runs of each font look.
    runs: Vec<Run>,
}

/// What the cells of all sheets refer to.
struct Known {
    parts: Parts,
    formats: Vec<CellFormat>,
    texts: Vec<SharedText>,
}

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let mut package = Package::open(source.bytes, limits.unpacked_bytes)?;
    package.check_sizes()?;
    let main = package.main_part().unwrap_or_else(|| "xl/workbook.bin".to_owned());
    let (part, mut damaged) = package.binary(&main)?.ok_or_else(|| Trouble::Missing(main.clone()))?;
    let (entries, date_1904) = records::workbook(&part);
    if entries.len() > limits.sheets {
        return Err(Trouble::TooManySheets(limits.sheets));
    }
    if entries.is_empty() {
        return Err(Trouble::Missing("sheets".to_owned()));
    }
    let links = package.relationships(&main);
    let mut book = Book::default();
    let (known, is_damaged) = known(&mut package, &links, &mut book, limits)?;
    damaged |= is_damaged;
    if damaged {
        findings.push(Trouble::Broken("a part of the package is damaged".to_owned()).in_part(&source.file));
    }
    let mut reading = Reading { source, limits, findings, known, date_1904, seen: 0 };
    for entry in entries {
        let link = links.iter().find(|link| link.id == entry.id);
        // Chart sheets, dialogs and macro sheets hold no data.
        if link.is_none_or(|link| link.kind == "worksheet") {
            let part = link.map_or_else(|| entry.id.clone(), |link| link.target.clone());
            book.sheets.push(reading.sheet(&mut package, entry, part)?);
        }
    }
    book.properties = properties::of_package(&mut package);
    drop(package);
    // Formulas that cannot be read leave the values as they are.
    let _ = catch_unwind(AssertUnwindSafe(|| formulas(source.bytes, &mut book)));
    for sheet in &mut book.sheets {
        sheet.cells.retain(is_something);
    }
    Ok(book)
}

/// What holds for all sheets of a workbook while they are read.
struct Reading<'a> {
    source: &'a Source<'a>,
    limits: &'a Limits,
    findings: &'a mut Findings,
    known: Known,
    date_1904: bool,
    /// Cell records so far.
    seen: usize,
}

impl Reading<'_> {
    /// Reads a sheet; one that is damaged does not lose the others.
    fn sheet(&mut self, package: &mut Package<'_>, entry: Entry, part: String) -> Result<Sheet, Trouble> {
        let mut sheet = Sheet { visibility: entry.visibility, ..Sheet::new(entry.name) };
        let (part, trouble) = match package.binary(&part)? {
            Some((part, broken)) => (part, broken.then(cut_off)),
            None => (Vec::new(), Some(Trouble::Missing(part))),
        };
        records::around(&part, &mut sheet);
        let cells = Cells::new(self.limits.text, self.date_1904);
        let values = cells::read(&part, cells, &self.known, self.limits.cells - self.seen);
        self.seen += values.seen;
        if self.seen > self.limits.cells {
            return Err(Trouble::TooManyCells(self.limits.cells));
        }
        let trouble = trouble
            .or_else(|| values.broken.then(cut_off))
            .or_else(|| (!values.lost.is_empty()).then_some(Trouble::Refused(values.lost)));
        let (file, name) = (&self.source.file, sheet.name.as_str().into());
        let (cells, cut) = values.cells.finish(file, &name);
        self.findings.extend(cut);
        sheet.cells = cells;
        if let Some(trouble) = trouble {
            let read = sheet.cells.iter().filter(|cell| is_something(cell)).count();
            self.findings.push(trouble.of_sheet(file, &name, read));
        }
        Ok(sheet)
    }
}

fn cut_off() -> Trouble {
    Trouble::Broken("sheet part cut off".to_owned())
}

/// What the cells refer to, and whether a part of it is damaged.
fn known(
    package: &mut Package<'_>,
    links: &[Relationship],
    book: &mut Book,
    limits: &Limits,
) -> Result<(Known, bool), Trouble> {
    let linked = |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());
    let styles = package.binary(linked("styles").unwrap_or("xl/styles.bin"))?;
    let texts = package.binary(linked("sharedStrings").unwrap_or("xl/sharedStrings.bin"))?;
    let damaged = [&styles, &texts].iter().any(|part| part.as_ref().is_some_and(|(_, broken)| *broken));
    let parts = styles.map(|(part, _)| records::styles(&part)).unwrap_or_default();
    let format = |style: &Style| CellFormat::of(book.styles.id(style.clone()), style);
    let formats = parts.styles.iter().map(format).collect();
    let mut shared = Vec::new();
    for (number, data) in records::Records::of(texts.as_ref().map_or(&[], |(part, _)| part)) {
        // BrtSSTItem
        if number == 19 {
            let text = cells::rich_text(data, &parts).unwrap_or_default();
            let (text, cut) = shortened(&text, limits.text);
            shared.push(SharedText { text, cut });
        }
    }
    Ok((Known { parts, formats, texts: shared }, damaged))
}

/// Adds the formulas that calamine can read.
fn formulas(bytes: &[u8], book: &mut Book) -> Result<(), XlsbError> {
    let mut workbook = Xlsb::new(Cursor::new(bytes))?;
    for sheet in &mut book.sheets {
        let Ok(mut reader) = workbook.worksheet_cells_reader(&sheet.name) else { continue };
        while let Ok(Some(cell)) = reader.next_formula() {
            let (row, column) = cell.get_position();
            let at = sheet.cells.binary_search_by_key(&CellRef::new(row, column), |cell| cell.at);
            if let Ok(index) = at
                // No formula is better than a wrong one: calamine takes references to other sheets apart in its own way.
                && !cell.get_value().is_empty()
                && !cell.get_value().contains('!')
            {
                sheet.cells[index].formula = Some(typed_formula(cell.get_value(), false).into());
            }
        }
    }
    Ok(())
}
