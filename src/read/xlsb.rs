//! .xlsb. calamine reads cells and formulas; styles, merges, hidden rows and columns come from one pass of our
//! own over the parts.

mod records;

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Cell, DataRef, Reader as _, SheetType, Xlsb, XlsbError};

use super::cells::{Cells, is_something, typed_formula};
use super::foreign::Foreign;
use super::package::Package;
use super::trouble::Trouble;
use super::xls::visibility;
use super::{Findings, Limits, Source, properties};
use crate::book::{Book, Sheet, Style, StyleId};
use crate::cell::CellRef;

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let mut package = Package::open(source.bytes, limits.unpacked_bytes)?;
    package.check_sizes()?;
    let parts = Parts::of(&mut package);
    drop(package);
    let mut workbook = Xlsb::new(Cursor::new(source.bytes)).map_err(|error| match error {
        XlsbError::Password => Trouble::Foreign(Foreign::Encrypted),
        other => Trouble::Broken(other.to_string()),
    })?;
    let mut book = Book::default();
    let styles: Vec<StyleId> = parts.styles.iter().map(|style| book.styles.id(style.clone())).collect();
    if let Ok(known) = workbook.workbook_properties() {
        book.properties = properties::of(known);
    }
    let listed = workbook.sheets_metadata().to_vec();
    if listed.len() > limits.sheets {
        return Err(Trouble::TooManySheets(limits.sheets));
    }
    let mut seen = 0;
    for entry in listed.iter().filter(|entry| entry.typ == SheetType::WorkSheet) {
        let mut sheet = Sheet::new(entry.name.as_str());
        let part = parts.sheets.get(&entry.name);
        let formats = part.map(|part| records::sheet(part, &mut sheet)).unwrap_or_default();
        let style_at = |at: &CellRef| {
            let format = formats.get(at).and_then(|&format| styles.get(format as usize));
            format.copied().unwrap_or_default()
        };
        let mut cells = Cells::new(limits.text, workbook.has_1904_epoch());
        let mut add = |cell: &Cell<DataRef<'_>>| {
            let (row, column) = cell.get_position();
            let style = style_at(&CellRef::new(row, column));
            let code = book.styles.get(style).number_format.as_deref();
            let content = cells.lent((row, column), cell.get_value(), code);
            cells.push((row, column), content, style);
            seen += 1;
            seen <= limits.cells
        };
        let failure = values(&mut workbook, &entry.name, &mut add);
        if seen > limits.cells {
            return Err(Trouble::TooManyCells(limits.cells));
        }
        let name = entry.name.as_str().into();
        let (cells, cut) = cells.finish(&source.file, &name);
        findings.extend(cut);
        sheet.cells = cells;
        // Formulas that cannot be read leave the values as they are.
        let _ = formulas(&mut workbook, &mut sheet);
        sheet.cells.retain(is_something);
        sheet.visibility = visibility(entry.visible);
        if let Err(error) = failure {
            findings.push(Trouble::Broken(error.to_string()).of_sheet(
                &source.file,
                &name,
                sheet.cells.len(),
            ));
        }
        book.sheets.push(sheet);
    }
    Ok(book)
}

/// The parts of the package that the pass of our own reads.
struct Parts {
    styles: Vec<Style>,
    /// The part of each sheet by its name.
    sheets: HashMap<String, Vec<u8>>,
}

impl Parts {
    fn of(package: &mut Package<'_>) -> Self {
        let links = package.relationships("xl/workbook.bin");
        let links: HashMap<&str, &str> =
            links.iter().map(|link| (link.id.as_str(), link.target.as_str())).collect();
        let listed = package.bytes("xl/workbook.bin").map(|part| records::sheets(&part)).unwrap_or_default();
        let sheets = listed.into_iter().filter_map(|(name, id)| {
            let target = links.get(id.as_str())?;
            Some((name, package.bytes(target)?))
        });
        let sheets = sheets.collect();
        Self {
            styles: package.bytes("xl/styles.bin").map(|part| records::styles(&part)).unwrap_or_default(),
            sheets,
        }
    }
}

/// Goes through the cells of a sheet as long as `add` wants more.
fn values(
    workbook: &mut Xlsb<Cursor<&[u8]>>,
    sheet: &str,
    add: &mut dyn FnMut(&Cell<DataRef<'_>>) -> bool,
) -> Result<(), XlsbError> {
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        if !add(&cell) {
            break;
        }
    }
    Ok(())
}

fn formulas(workbook: &mut Xlsb<Cursor<&[u8]>>, sheet: &mut Sheet) -> Result<(), XlsbError> {
    let mut reader = workbook.worksheet_cells_reader(&sheet.name)?;
    while let Some(cell) = reader.next_formula()? {
        let (row, column) = cell.get_position();
        let at = sheet.cells.binary_search_by_key(&CellRef::new(row, column), |cell| cell.at);
        if let Ok(index) = at
            && !cell.get_value().is_empty()
        {
            sheet.cells[index].formula = Some(typed_formula(cell.get_value(), false).into());
        }
    }
    Ok(())
}
