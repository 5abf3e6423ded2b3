//! .ods, and the one text of a flat document (.fods).

mod content;
mod formula;
pub(super) mod styles;
mod value;

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::Event;

use super::cells::{is_something, some_of};
use super::package::Package;
use super::trouble::Trouble;
use super::{Findings, Limits, Source, xml};
use crate::book::{Book, Look, Sheet, Visibility};
use crate::cell::CellRef;
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use content::Table;

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let Parts { named, content, properties } = Parts::of(source.bytes, limits)?;
    let known = named.with(styles::read(&content));
    let mut book = Book { properties, ..Book::default() };
    let tables = content::read(&content, &known, &mut book.styles, limits)?;
    drop(content);
    // Of sheets with the same name, the last one is shown by programs that know sheets by their names.
    let last: HashMap<String, usize> =
        tables.iter().enumerate().map(|(index, table)| (table.name.clone(), index)).collect();
    for (index, table) in tables.into_iter().enumerate() {
        if last.get(&table.name).is_some_and(|&last| last > index) {
            findings.push(Trouble::SameName.of_sheet(&source.file, &table.name, 0));
        } else {
            book.sheets.push(sheet(table, &known, &source.file, findings));
        }
    }
    if book.sheets.is_empty() {
        return Err(Trouble::Missing("sheets".to_owned()));
    }
    Ok(book)
}

/// A table as a sheet, and what is to be told of it.
fn sheet(table: Table, known: &styles::Styles, file: &Arc<str>, findings: &mut Findings) -> Sheet {
    let name: Arc<str> = table.name.as_str().into();
    let (mut cells, cut) = table.cells.finish(file, &name);
    cells.retain(is_something);
    findings.extend(cut);
    let place = |at| Place::new(file, &name, at);
    if table.cut_off {
        let trouble = Trouble::Broken("a table without an end".to_owned());
        findings.push(trouble.of_sheet(file, &name, cells.len()));
    }
    if table.shown_only > 0 {
        findings.push(shown_only(place(None), table.shown_only));
    }
    let copied = table.copied.iter().map(|&(at, cells)| repeated(place(Some(at)), at, cells));
    findings.extend(some_of(copied, table.copied.len()));
    let look = Look {
        frames: table.frames,
        widths: sizes(&table.column_looks, known),
        heights: sizes(&table.row_looks, known),
        ..Look::default()
    };
    Sheet {
        visibility: if known.hides(&table.style) { Visibility::Hidden } else { Visibility::Visible },
        cells,
        merges: table.merges.into(),
        hidden_rows: table.hidden_rows,
        hidden_columns: table.hidden_columns,
        notes: table.notes,
        look,
        ..Sheet::new(table.name)
    }
}

/// Whether the document is one text, after a byte order mark and white space.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let start = bytes
        .iter()
        .find(|byte| !matches!(byte, 0xef | 0xbb | 0xbf | 0xfe | 0xff | 0) && !byte.is_ascii_whitespace());
    start == Some(&b'<')
}

/// The parts of a document that matter.
struct Parts {
    named: styles::Styles,
    content: String,
    properties: Vec<(String, String)>,
}

impl Parts {
    /// Out of a package, or out of the one text that a flat document (.fods) is.
    fn of(bytes: &[u8], limits: &Limits) -> Result<Self, Trouble> {
        if is_text(bytes) {
            let content = xml::decode(bytes.to_vec());
            return Ok(Self { named: styles::Styles::default(), content, properties: Vec::new() });
        }
        let mut package = Package::open(bytes, limits.unpacked_bytes)?;
        let named = package.text("styles.xml").map(|text| styles::read(&text)).unwrap_or_default();
        let content =
            package.part("content.xml")?.ok_or_else(|| Trouble::Missing("content.xml".to_owned()))?;
        let properties = package.text("meta.xml").map(|text| properties(&text)).unwrap_or_default();
        Ok(Self { named, content: content.text, properties })
    }
}

/// The properties under the names they have in .xlsx; custom ones under the name they were given.
pub(super) fn properties(text: &str) -> Vec<(String, String)> {
    let mut reader = xml::reader(text);
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open: Option<(String, String)> = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) => {
                let name = match e.name().as_ref() {
                    "meta:initial-creator" => "creator",
                    // Here it is the last author.
                    "dc:creator" => "lastModifiedBy",
                    "meta:creation-date" => "created",
                    "dc:date" => "modified",
                    "dc:title" => "title",
                    "dc:subject" => "subject",
                    "dc:description" => "description",
                    "meta:generator" => "Application",
                    "meta:keyword" => "keywords",
                    "meta:user-defined" => {
                        open = xml::attribute(&e, "name").map(|name| (name, String::new()));
                        continue;
                    }
                    _ => continue,
                };
                open = Some((name.to_owned(), String::new()));
            }
            Event::End(_) => found.extend(open.take().filter(|(_, value)| !value.is_empty())),
            Event::Eof => break,
            event => {
                if let Some((_, value)) = &mut open {
                    xml::push_text(&event, value);
                }
            }
        }
    }
    found
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
    Finding::new(Rule::UNREADABLE_FILE, place, message).with_severity(Severity::Warning).with_help(
        "Mở tệp bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi gửi lại",
        "Open it in Excel or LibreOffice, save as .xlsx and send again",
    )
}

/// A cell that stands in so many places that they are no table.
fn repeated(place: Place, at: CellRef, cells: u64) -> Finding {
    let message = Wording::new(
        format!("Nội dung ô {at} lặp lại trong {cells} ô liền nhau; chỉ đọc ô đầu"),
        format!("What the cell {at} holds is repeated in {cells} cells; only the first is read"),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message).with_severity(Severity::Warning).with_help(
        "Xoá nội dung của các ô không thuộc biểu rồi lưu lại và gửi lại",
        "Clear the cells that do not belong to the form, save and send again",
    )
}
