//! .ods. calamine reads the values; the names of styles, merges, hidden rows and columns, notes, and texts that have no
//! value type (calamine drops them) come from one pass of our own over the content.

mod content;
mod formula;
mod styles;

use std::sync::Arc;

use calamine::{Ods, OdsError, Reader as _};

use super::cells::{Cells, is_something};
use super::package::{self, Package, Repacked};
use super::trouble::Trouble;
use super::xls::visibility;
use super::{Findings, Limits, Source, number_format, properties, xml};
use crate::book::{Book, Cell, Content, Sheet, StyleId};
use crate::cell::CellRef;
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use content::Table;

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let Parts { named, content, meta } = Parts::of(source.bytes, limits)?;
    let known = named.with(styles::read(&content));
    let (tables, noise) = content::read(&content, limits.cells)?;
    let mut repacked = Repacked::default();
    repacked.add("mimetype", &["application/vnd.oasis.opendocument.spreadsheet"]);
    repacked.add("META-INF/manifest.xml", &["<manifest:manifest/>"]);
    repacked.add("content.xml", &package::without(&content, &noise));
    drop(content);
    if let Some(meta) = meta {
        repacked.add("meta.xml", &[&meta]);
    }
    let broken = |error| match error {
        OdsError::CellLimitExceeded { .. } => Trouble::TooManyCells(limits.cells),
        other => Trouble::Broken(other.to_string()),
    };
    let mut workbook = Ods::new(repacked.finish()?).map_err(broken)?;
    let mut book = Book::default();
    if let Ok(known) = workbook.workbook_properties() {
        book.properties = properties::of(known);
    }
    let listed = workbook.sheets_metadata().to_vec();
    if listed.len() > limits.sheets {
        return Err(Trouble::TooManySheets(limits.sheets));
    }
    for (index, entry) in listed.iter().enumerate() {
        if listed[index + 1..].iter().any(|later| later.name == entry.name) {
            findings.push(Trouble::SameName.of_sheet(&source.file, &entry.name, 0));
            continue;
        }
        let name: Arc<str> = entry.name.as_str().into();
        let table = tables.iter().rfind(|table| table.name == entry.name);
        let style_of = |at| {
            let style = table.and_then(|table| known.get(&table.cells.get(&at)?.style));
            style.cloned().unwrap_or_default()
        };
        let mut cells = Cells::new(limits.text, false);
        let range = workbook.worksheet_range(&entry.name).map_err(broken)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = (top + row as u32, left + column as u32);
            let content = cells.given(at, value);
            let style = book.styles.id(style_of(CellRef::new(at.0, at.1)));
            cells.push(at, content, style);
        }
        let (cells, cut) = cells.finish(&source.file, &name);
        findings.extend(cut);
        let mut sheet = Sheet { cells, ..Sheet::new(entry.name.as_str()) };
        let formulas = workbook.worksheet_formula(&entry.name).map_err(broken)?;
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
            let at = CellRef::new(top + row as u32, left + column as u32);
            let formula = Some(formula::excel(formula).into());
            match sheet.cells.binary_search_by_key(&at, |cell| cell.at) {
                Ok(index) => sheet.cells[index].formula = formula,
                Err(_) => {
                    sheet.put(Cell { at, content: Content::Empty, formula, style: StyleId::default() });
                }
            }
        }
        if let Some(table) = table {
            let missed = complete(&mut sheet, table, limits.text);
            let framed = table.blanks.iter().filter_map(|(area, name)| {
                let style = known.get(name).filter(|style| style.border)?;
                Some((*area, book.styles.id(style.clone())))
            });
            sheet.look.frames = framed.collect();
            sheet.look.widths = sizes(&table.column_looks, &known);
            sheet.look.heights = sizes(&table.row_looks, &known);
            if missed > 0 {
                findings.push(shown_only(Place::new(&source.file, &name, None), missed));
            }
        }
        for cell in sheet.cells.iter_mut().filter(|cell| cell.formula.is_some()) {
            if let Content::Text(text) = &cell.content
                && number_format::is_error(text)
            {
                cell.content = Content::Error(Arc::clone(text));
            }
        }
        sheet.cells.retain(is_something);
        sheet.visibility = visibility(entry.visible);
        book.sheets.push(sheet);
    }
    Ok(book)
}

/// Whether the document is one text, after a byte order mark and white space.
fn is_text(bytes: &[u8]) -> bool {
    let start = bytes
        .iter()
        .find(|byte| !matches!(byte, 0xef | 0xbb | 0xbf | 0xfe | 0xff | 0) && !byte.is_ascii_whitespace());
    start == Some(&b'<')
}

/// The parts of a document that matter.
struct Parts {
    named: styles::Styles,
    content: String,
    meta: Option<String>,
}

impl Parts {
    /// Out of a package, or out of the one text that a flat document (.fods) is.
    fn of(bytes: &[u8], limits: &Limits) -> Result<Self, Trouble> {
        if is_text(bytes) {
            let content = xml::without_remarks(xml::decode(bytes.to_vec()));
            return Ok(Self { named: styles::Styles::default(), content, meta: None });
        }
        let mut package = Package::open(bytes, limits.unpacked_bytes)?;
        let named = package.text("styles.xml").map(|text| styles::read(&text)).unwrap_or_default();
        let content =
            package.part("content.xml")?.ok_or_else(|| Trouble::Missing("content.xml".to_owned()))?;
        Ok(Self { named, content: content.text, meta: package.text("meta.xml") })
    }
}

/// Adds what calamine does not tell. Gives the number of values that calamine did not have and that are now there as the
/// text that is shown.
fn complete(sheet: &mut Sheet, table: &Table, longest: usize) -> usize {
    let mut missed = 0;
    for (&at, cell) in &table.cells {
        let known = sheet.get(at).is_some_and(|cell| {
            cell.content != Content::Empty && cell.content.as_text().is_none_or(|text| !text.is_empty())
        });
        let formula = sheet.get(at).is_some_and(|cell| cell.formula.is_some());
        // A formula that gives no text gives something all the same.
        if !known && (!cell.shown.is_empty() || formula && cell.gives_text) {
            missed +=
                usize::from(cell.typed && !cell.shown.is_empty() && !number_format::is_error(&cell.shown));
            let text: String = cell.shown.chars().take(longest).collect();
            let (formula, style) =
                sheet.get(at).map(|cell| (cell.formula.clone(), cell.style)).unwrap_or_default();
            sheet.put(Cell { at, content: Content::text(text), formula, style });
        }
    }
    sheet.merges.clone_from(&table.merges);
    sheet.hidden_rows.clone_from(&table.hidden_rows);
    sheet.hidden_columns.clone_from(&table.hidden_columns);
    sheet.notes.clone_from(&table.notes);
    missed
}

/// Widths or heights behind the names of styles, without those up to the end of the sheet.
fn sizes(looks: &[(u32, u32, String)], known: &styles::Styles) -> Vec<(u32, f64)> {
    let sized = looks.iter().filter_map(|(first, next, name)| Some((*first..*next, known.size(name)?)));
    sized
        .filter(|(places, _)| places.len() < 1000)
        .flat_map(|(places, size)| places.map(move |at| (at, size)))
        .collect()
}

fn shown_only(place: Place, cells: usize) -> Finding {
    let message = Wording::new(
        format!("{cells} ô chỉ đọc được chữ hiển thị, không đọc được giá trị gốc"),
        format!("Of {cells} cells only the text shown could be read, not the value behind it"),
    );
    Finding::new(Rule::UnreadableFile, place, message).with_severity(Severity::Warning).with_help(
        "Mở tệp bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi gửi lại",
        "Open it in Excel or LibreOffice, save as .xlsx and send again",
    )
}
