//! .xls, BIFF5 and BIFF8. calamine reads cells, formulas and merges; fonts, number formats, hidden rows and columns and
//! notes come from one pass of our own over the records.

mod bare;
mod container;
mod packed;
mod protection;
mod records;
mod shared;

use std::collections::{HashMap, HashSet};
use std::io::Cursor;

use calamine::{Reader as _, SheetType, SheetVisible, Xls, XlsError, XlsOptions};

pub(super) use bare::is_bare;

use super::cells::{self, Cells, is_something, join_frames, typed_formula};
use super::foreign::Foreign;
use super::properties;
use super::trouble::Trouble;
use super::{Findings, Limits, Source};
use crate::book::{Book, Content, Sheet, StyleId, Styles, Visibility};
use crate::cell::{Area, CellRef};
use container::Container;
use packed::Places;
use records::Records;

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let Prepared { bytes, records, places } = prepare(source.bytes, limits)?;
    let mut workbook = open(&bytes, records.unicode)?;
    let mut book = Book::default();
    if let Ok(known) = workbook.workbook_properties() {
        book.properties = properties::of(known);
    }
    let styles: Vec<StyleId> = records.styles.iter().map(|style| book.styles.id(style.clone())).collect();
    let listed = workbook.sheets_metadata().to_vec();
    if listed.len() > limits.sheets {
        return Err(Trouble::TooManySheets(limits.sheets));
    }
    let later: HashMap<&str, usize> =
        listed.iter().enumerate().map(|(index, entry)| (entry.name.as_str(), index)).collect();
    for (index, entry) in listed.iter().enumerate() {
        if entry.typ != SheetType::WorkSheet {
            continue;
        }
        let name = entry.name.as_str();
        if later.get(name).is_some_and(|&last| last > index) {
            findings.push(Trouble::SameName.of_sheet(&source.file, name, 0));
            continue;
        }
        let cells = Cells::new(limits.text, workbook.has_1904_epoch());
        let known = records.sheets.get(index);
        let look = SheetLook { known, places: places.get(index), ids: &styles, styles: &book.styles };
        let mut lost = Vec::new();
        let mut sheet = look.values(&mut workbook, name, cells, &mut lost, (source, findings))?;
        look.formulas(&mut workbook, &mut sheet, !records.unicode)?;
        sheet.cells.retain(is_something);
        sheet.visibility = visibility(entry.visible);
        let merged = workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
        let at = |(row, column)| CellRef::new(row, column);
        sheet.merges = merged.iter().map(|area| Area::new(at(area.start), at(area.end))).collect();
        look.around(&mut sheet);
        if !lost.is_empty() {
            findings.push(Trouble::Refused(lost).of_sheet(&source.file, name, sheet.cells.len()));
        }
        book.sheets.push(sheet);
    }
    Ok(book)
}

/// A workbook as calamine gets it, and what it does not tell.
struct Prepared {
    bytes: Vec<u8>,
    records: Records,
    /// Where the cells of each sheet really stand; none where they could not be moved together.
    places: Vec<Places>,
}

/// Opens the container, unscrambles what Excel scrambled with its own password, and moves the cells together.
fn prepare(bytes: &[u8], limits: &Limits) -> Result<Prepared, Trouble> {
    let container = if bare::is_bare(bytes) {
        bare::stream(bytes).map(Container::around)
    } else {
        Container::open(bytes, limits.unpacked_bytes)
    };
    // calamine understands some containers that are damaged.
    let Some(mut container) = container else {
        return Ok(Prepared { bytes: bytes.to_vec(), records: Records::default(), places: Vec::new() });
    };
    let mut records = Records::of(&container.stream);
    if records.encrypted {
        container.stream =
            protection::unscrambled(&container.stream).ok_or(Trouble::Foreign(Foreign::Encrypted))?;
        records = Records::of(&container.stream);
    }
    let places = packed::pack(&mut container.stream, &records.starts, limits.cells)?;
    let unwritable = || Trouble::Broken("the container cannot be written anew".to_owned());
    let bytes = container.wrapped(records.unicode).ok_or_else(unwritable)?;
    Ok(Prepared { bytes, records, places })
}

/// How one sheet looks, and where its cells stand.
struct SheetLook<'a> {
    known: Option<&'a SheetRecords>,
    places: Option<&'a Places>,
    /// The styles of the cell formats.
    ids: &'a [StyleId],
    styles: &'a Styles,
}

impl SheetLook<'_> {
    /// Where a cell of calamine's really stands.
    fn place(&self, at: (u32, u32)) -> Option<CellRef> {
        match self.places {
            Some(places) => places.of(at).map(|place| place.at),
            None => Some(CellRef::new(at.0, at.1)),
        }
    }

    fn style_at(&self, at: CellRef) -> StyleId {
        let format = self.known.and_then(|known| known.formats.get(&at));
        format.and_then(|&format| self.ids.get(usize::from(format)).copied()).unwrap_or_default()
    }

    /// The values of the cells. Those without one that are no formulas are lost.
    fn values(
        &self,
        workbook: &mut Xls<Cursor<&[u8]>>,
        name: &str,
        mut cells: Cells,
        lost: &mut Vec<CellRef>,
        (source, findings): (&Source<'_>, &mut Findings),
    ) -> Result<Sheet, Trouble> {
        let range = workbook.worksheet_range(name).map_err(|error| broken(&error))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut told = HashSet::new();
        for (row, column, value) in range.used_cells() {
            let Some(at) = self.place((top + row as u32, left + column as u32)) else { continue };
            let style = self.style_at(at);
            let code = self.styles.get(style).number_format.as_deref();
            // Without records of our own there are no number formats, and calamine knows better.
            let code = if self.known.is_some() { code } else { cells::code_of(value) };
            let rich = self.known.and_then(|known| known.rich.get(&at));
            let content = match rich {
                Some(text) => Content::Text(cells.text(at, text)),
                None => cells.given(at, value, code),
            };
            cells.push((at.row, at.column), content, style);
            told.insert(at);
        }
        let all = self.places.into_iter().flat_map(Places::iter);
        lost.extend(all.filter(|place| !place.formula && !told.contains(&place.at)).map(|place| place.at));
        let (cells, cut) = cells.finish(&source.file, &name.into());
        findings.extend(cut);
        Ok(Sheet { cells, ..Sheet::new(name) })
    }

    fn formulas(
        &self,
        workbook: &mut Xls<Cursor<&[u8]>>,
        sheet: &mut Sheet,
        is_biff5: bool,
    ) -> Result<(), Trouble> {
        let formulas = workbook.worksheet_formula(&sheet.name).map_err(|error| broken(&error))?;
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let Some(at) = self.place((top + row as u32, left + column as u32)) else { continue };
            let index = sheet.cells.binary_search_by_key(&at, |cell| cell.at);
            if let Ok(index) = index
                // calamine takes references to other sheets wrongly apart; no formula is better than a wrong one.
                && !formula.starts_with("Unrecognised formula")
                && !formula.contains('!')
                && !has_misleading_name(formula)
            {
                sheet.cells[index].formula = Some(typed_formula(formula, is_biff5).into());
            }
        }
        Ok(())
    }

    /// Everything that is not a cell.
    fn around(&self, sheet: &mut Sheet) {
        let Some(known) = self.known else { return };
        sheet.hidden_rows.clone_from(&known.hidden_rows);
        sheet.hidden_columns.clone_from(&known.hidden_columns);
        sheet.notes.clone_from(&known.notes);
        sheet.look.widths.clone_from(&known.widths);
        sheet.look.heights.clone_from(&known.heights);
        let framed = known.blanks.iter().filter_map(|&(at, format)| {
            let style = *self.ids.get(usize::from(format))?;
            self.styles.get(style).border.then_some((at, style))
        });
        sheet.look.frames = join_frames(framed);
    }
}

fn broken(error: &XlsError) -> Trouble {
    Trouble::Broken(error.to_string())
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
    /// Texts of which runs look unlike the rest.
    rich: HashMap<CellRef, String>,
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
}
