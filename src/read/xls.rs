//! .xls, BIFF5 and BIFF8. calamine reads cells, formulas and merges; fonts, number formats, hidden rows and columns and
//! notes come from one pass of our own over the records.

mod bare;
mod protection;
mod records;

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Reader as _, SheetType, SheetVisible, Xls, XlsError, XlsOptions};

pub(super) use bare::is_bare;

use super::cells::{Cells, is_something, join_frames, typed_formula};
use super::foreign::Foreign;
use super::properties;
use super::trouble::Trouble;
use super::{Findings, Limits, Source};
use crate::book::{Book, Sheet, StyleId, Visibility};
use crate::cell::{Area, CellRef};
use records::Records;

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let contained = bare::is_bare(source.bytes).then(|| bare::contained(source.bytes)).flatten();
    let mut bytes = contained.as_deref().unwrap_or(source.bytes);
    let mut records = Records::of(bytes, limits.unpacked_bytes);
    let opened;
    if records.encrypted {
        opened = records::stream(bytes, limits.unpacked_bytes)
            .and_then(|stream| protection::unscrambled(&stream))
            .and_then(|stream| bare::wrapped(&stream, records.unicode))
            .ok_or(Trouble::Foreign(Foreign::Encrypted))?;
        bytes = &opened;
        records = Records::of(bytes, limits.unpacked_bytes);
    }
    let plain = if records.old_formulas || records::is_one_of_several(bytes) {
        let stream = records::stream(bytes, limits.unpacked_bytes);
        stream.and_then(|stream| bare::wrapped(&records::renumbered(stream), records.unicode))
    } else {
        None
    };
    bytes = plain.as_deref().unwrap_or(bytes);
    let mut workbook = open(bytes, records.unicode)?;
    let mut book = Book::default();
    if let Ok(known) = workbook.workbook_properties() {
        book.properties = properties::of(known);
    }
    let styles: Vec<StyleId> = records.styles.iter().map(|style| book.styles.id(style.clone())).collect();
    let listed = workbook.sheets_metadata().to_vec();
    if listed.len() > limits.sheets {
        return Err(Trouble::TooManySheets(limits.sheets));
    }
    let mut seen = 0;
    for (index, entry) in listed.iter().enumerate() {
        if entry.typ != SheetType::WorkSheet {
            continue;
        }
        if listed[index + 1..].iter().any(|later| later.name == entry.name) {
            findings.push(Trouble::SameName.of_sheet(&source.file, &entry.name, 0));
            continue;
        }
        let broken = |error: XlsError| Trouble::Broken(error.to_string());
        let mut cells = Cells::new(limits.text, workbook.has_1904_epoch());
        let known = records.sheets.get(index);
        let style_at = |at: (u32, u32)| {
            let format = known.and_then(|known| known.formats.get(&CellRef::new(at.0, at.1)));
            format.and_then(|&format| styles.get(usize::from(format)).copied()).unwrap_or_default()
        };
        let range = workbook.worksheet_range(&entry.name).map_err(broken)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = (top + row as u32, left + column as u32);
            let content = cells.given(at, value);
            cells.push(at, content, style_at(at));
            seen += 1;
            if seen > limits.cells {
                return Err(Trouble::TooManyCells(limits.cells));
            }
        }
        let (cells, cut) = cells.finish(&source.file, &entry.name.as_str().into());
        findings.extend(cut);
        let mut sheet = Sheet { cells, ..Sheet::new(entry.name.as_str()) };
        let formulas = workbook.worksheet_formula(&entry.name).map_err(broken)?;
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let at = CellRef::new(top + row as u32, left + column as u32);
            let index = sheet.cells.binary_search_by_key(&at, |cell| cell.at);
            if let Ok(index) = index
                // calamine takes references to other sheets wrongly apart; no formula is better than a wrong one.
                && !formula.starts_with("Unrecognised formula")
                && !formula.contains('!')
                && !has_misleading_name(formula)
            {
                sheet.cells[index].formula = Some(typed_formula(formula, !records.unicode).into());
            }
        }
        sheet.cells.retain(is_something);
        sheet.visibility = visibility(entry.visible);
        sheet.merges = workbook
            .merge_cells_by_sheet_name(&entry.name)
            .unwrap_or_default()
            .iter()
            .map(|area| {
                Area::new(CellRef::new(area.start.0, area.start.1), CellRef::new(area.end.0, area.end.1))
            })
            .collect();
        if let Some(known) = known {
            sheet.hidden_rows.clone_from(&known.hidden_rows);
            sheet.hidden_columns.clone_from(&known.hidden_columns);
            sheet.notes.clone_from(&known.notes);
            sheet.look.widths.clone_from(&known.widths);
            sheet.look.heights.clone_from(&known.heights);
            let framed = known.blanks.iter().filter_map(|&(at, format)| {
                let style = *styles.get(usize::from(format))?;
                book.styles.get(style).border.then_some((at, style))
            });
            sheet.look.frames = join_frames(framed);
        }
        book.sheets.push(sheet);
    }
    Ok(book)
}

/// Whether a name in the formula looks like a cell that a sheet of .xls is too small for, such as `QUY1`: anywhere else
/// it would be that cell.
fn has_misleading_name(formula: &str) -> bool {
    let words = formula.split(|c: char| !c.is_ascii_alphanumeric() && c != '$' && c != '_' && c != '.');
    words.filter_map(|word| word.parse::<CellRef>().ok()).any(|at| at.column >= 1 << 8 || at.row >= 1 << 16)
}

/// Opens the workbook. The texts of BIFF8 are UTF-16 whatever code page is named, which calamine would believe.
fn open(bytes: &[u8], unicode: bool) -> Result<Xls<Cursor<&[u8]>>, Trouble> {
    const UTF_16: u16 = 1200;
    const WESTERN: u16 = 1252;
    let with = |code_page: Option<u16>| {
        let mut options = XlsOptions::default();
        options.force_codepage = code_page;
        Xls::new_with_options(Cursor::new(bytes), options)
    };
    let mut failure = match with(unicode.then_some(UTF_16)) {
        Ok(workbook) => return Ok(workbook),
        Err(error) => error,
    };
    // A workbook that names a code page nobody knows is still mostly in Latin letters.
    if failure.to_string().contains("odepage") {
        match with(Some(WESTERN)) {
            Ok(workbook) => return Ok(workbook),
            Err(error) => failure = error,
        }
    }
    Err(match failure {
        XlsError::Password => Trouble::Foreign(Foreign::Encrypted),
        other => Trouble::Broken(other.to_string()),
    })
}

/// How calamine says that a sheet is shown.
pub(super) fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

/// What the records say of one sheet beside the values of its cells.
#[derive(Debug, Default)]
struct SheetRecords {
    /// Index of the cell format of each cell.
    formats: HashMap<CellRef, u16>,
    /// Rows a person does not see, sorted.
    hidden_rows: Vec<u32>,
    /// Columns a person does not see, sorted.
    hidden_columns: Vec<u32>,
    /// Cell notes (BIFF8).
    notes: Vec<(CellRef, String)>,
    /// Column widths in characters.
    widths: Vec<(u32, f64)>,
    /// Row heights in points, where a person set them.
    heights: Vec<(u32, f64)>,
    /// Empty cells and the index of their cell format.
    blanks: Vec<(CellRef, u16)>,
    /// There are formulas under a number of older versions.
    old_formulas: bool,
}
