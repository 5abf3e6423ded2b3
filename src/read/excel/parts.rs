//! The parts of a workbook beside its sheets: the list of sheets, notes.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::super::package::{Package, Relationship};
use super::super::xml;
use crate::book::Visibility;
use crate::cell::CellRef;

/// A worksheet as the workbook lists it.
pub(super) struct SheetEntry {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    /// Full name of its part.
    pub(super) part: String,
}

/// What the workbook part says.
#[derive(Default)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetEntry>,
    /// There are chart sheets, dialogs or macro sheets, which hold no data.
    pub(super) other_sheets: bool,
    /// Dates count from 1904.
    pub(super) date_1904: bool,
}

/// Reads the workbook part.
pub(super) fn workbook(text: &str, links: &[Relationship]) -> Workbook {
    let links: HashMap<&str, &Relationship> =
        links.iter().rev().map(|link| (link.id.as_str(), link)).collect();
    let mut reader = xml::reader(text);
    let mut workbook = Workbook::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => match e.local_name().as_ref() {
                "workbookPr" => workbook.date_1904 |= xml::is_true(&e, "date1904"),
                "sheet" => {
                    let get = |name| xml::attribute(&e, name).unwrap_or_default();
                    let id = get("id");
                    let link = links.get(id.as_str()).copied();
                    if link.is_some_and(|link| link.kind != "worksheet") {
                        workbook.other_sheets = true;
                        continue;
                    }
                    workbook.sheets.push(SheetEntry {
                        name: xml::unescape_spreadsheet(&get("name")),
                        visibility: match get("state").as_str() {
                            "hidden" => Visibility::Hidden,
                            "veryHidden" => Visibility::VeryHidden,
                            _ => Visibility::Visible,
                        },
                        part: link.map_or(id, |link| link.target.clone()),
                    });
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return workbook,
            Ok(_) => {}
        }
    }
}

/// The notes on the cells of a sheet.
pub(super) fn notes(package: &mut Package<'_>, sheet_part: &str) -> Vec<(CellRef, String)> {
    let links = package.relationships(sheet_part);
    links
        .iter()
        .filter(|link| link.kind == "comments")
        .filter_map(|link| package.text(&link.target))
        .flat_map(|text| comments(&text))
        .collect()
}

fn comments(text: &str) -> Vec<(CellRef, String)> {
    let mut reader = xml::reader(text);
    let mut found = Vec::new();
    let mut open: Option<(CellRef, String)> = None;
    let mut in_text = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => match e.local_name().as_ref() {
                "comment" => {
                    let at = xml::attribute(&e, "ref").and_then(|at| at.parse().ok());
                    open = at.map(|at| (at, String::new()));
                }
                "t" => in_text = true,
                _ => {}
            },
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "comment" => {
                    found.extend(open.take().map(|(at, text)| (at, xml::unescape_spreadsheet(&text))));
                }
                "t" => in_text = false,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return found,
            Ok(event) => {
                if let Some((_, note)) = open.as_mut().filter(|_| in_text) {
                    xml::push_text(&event, note);
                }
            }
        }
    }
}
