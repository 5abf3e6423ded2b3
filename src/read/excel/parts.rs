//! The parts of a workbook beside its sheets: the list of sheets, shared strings, styles, notes, properties.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::events::Event;

use super::super::package::{Package, Relationship};
use super::super::xml;
use crate::book::Visibility;
use crate::cell::CellRef;
use crate::text::STRUCK_OUT;

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

/// The shared strings without the declared counts, which calamine believes and allocates for; if they are cut off, as many
/// as are whole.
pub(super) fn shared_strings(text: &str) -> String {
    let mut reader = xml::reader(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) if e.local_name().as_ref() == "sst" => {
                let name = e.name();
                let name = name.as_ref();
                let strings = &text[reader.buffer_position() as usize..];
                let close = format!("</{name}>");
                if strings.contains(&close) {
                    return format!("<{name}>{strings}");
                }
                let last = format!("</{}si>", name.trim_end_matches("sst"));
                let whole = strings.rfind(&last).map_or(0, |at| at + last.len());
                return format!("<{name}>{}{close}", &strings[..whole]);
            }
            Ok(Event::Eof | Event::Empty(_)) | Err(_) => return "<sst></sst>".to_owned(),
            Ok(_) => {}
        }
    }
}

/// Marks what is struck out in texts of which only a part is: calamine joins the parts and tells nothing of their fonts, so
/// that a corrected number would become a longer one.
pub(super) fn mark_struck_out(text: &str) -> Cow<'_, str> {
    if !text.contains("strike") {
        return Cow::Borrowed(text);
    }
    let mut marked = String::with_capacity(text.len());
    let mut reader = xml::reader(text);
    let (mut run, mut struck, mut inside, mut before) = (false, false, false, 0);
    while let Ok(event) = reader.read_event() {
        let position = reader.buffer_position() as usize;
        let piece = &text[before..position];
        before = position;
        match &event {
            Event::Eof => break,
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "strike" => {
                let off = xml::attribute(e, "val").is_some_and(|val| matches!(val.as_ref(), "0" | "false"));
                struck = run && !off;
            }
            Event::Start(e) if e.local_name().as_ref() == "r" => (run, struck) = (true, false),
            Event::Start(e) if e.local_name().as_ref() == "t" => inside = true,
            Event::End(e) if e.local_name().as_ref() == "r" => (run, struck) = (false, false),
            Event::End(e) if e.local_name().as_ref() == "t" => inside = false,
            Event::Text(_) if struck && inside => {
                let mut signs = piece.chars();
                while let Some(sign) = signs.next() {
                    marked.push(sign);
                    if sign == '&' {
                        marked.extend(signs.by_ref().take_while(|&sign| sign != ';'));
                        marked.push(';');
                    }
                    marked.push(STRUCK_OUT);
                }
                continue;
            }
            Event::GeneralRef(_) if struck && inside => {
                marked.push_str(piece);
                marked.push(STRUCK_OUT);
                continue;
            }
            _ => {}
        }
        marked.push_str(piece);
    }
    marked.push_str(&text[before.min(text.len())..]);
    Cow::Owned(marked)
}

/// Whether calamine can be given the styles.
///
/// It refuses the workbook if they are damaged, and copies the font and the number format into every cell format: a long
/// name in many formats would fill the memory. Without styles, numbers stay numbers and dates are not recognised.
pub(super) fn styles_are_sane(text: &str) -> bool {
    let longest = text.split('"').map(str::len).max().unwrap_or(0);
    let formats = text.matches("xf ").count() + text.matches("xf/").count() + text.matches("xf>").count();
    if longest.saturating_mul(formats) > 256 << 20 {
        return false;
    }
    let mut reader = xml::reader(text);
    let mut whole = false;
    loop {
        match reader.read_event() {
            Ok(Event::End(e)) => whole |= e.local_name().as_ref() == "styleSheet",
            Ok(Event::Start(e) | Event::Empty(e)) => {
                if e.attributes().with_checks(false).any(|attribute| attribute.is_err()) {
                    return false;
                }
            }
            Ok(Event::Eof) => return whole,
            Ok(_) => {}
            Err(_) => return false,
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

/// The document properties, each under its name in the file; custom ones under the name they were given.
pub(super) fn properties(package: &mut Package<'_>) -> Vec<(String, String)> {
    let links = package.relationships("");
    let mut found = Vec::new();
    for link in links {
        if matches!(link.kind.as_str(), "core-properties" | "extended-properties" | "custom-properties")
            && let Some(text) = package.text(&link.target)
        {
            properties_of(&text, &mut found);
        }
    }
    found
}

/// Every leaf element with text is a property; a custom one has its name on the element around it.
fn properties_of(text: &str, found: &mut Vec<(String, String)>) {
    let mut reader = xml::reader(text);
    let (mut name, mut custom, mut value) = (String::new(), None, String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                match e.local_name().as_ref() {
                    "property" => custom = xml::attribute(&e, "name"),
                    local => local.clone_into(&mut name),
                }
                value.clear();
            }
            Ok(Event::End(e)) => {
                if e.local_name().as_ref() == "property" {
                    custom = None;
                } else if e.local_name().as_ref() == name && !value.trim().is_empty() {
                    found.push((custom.clone().unwrap_or_else(|| name.clone()), value.clone()));
                }
                value.clear();
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) => xml::push_text(&event, &mut value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_shared_strings_are_dropped() {
        let forged = r#"<sst xmlns="x" count="9" uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
        assert_eq!(shared_strings(forged), "<sst><si><t>a</t></si></sst>");
        assert_eq!(shared_strings("<x:sst uniqueCount='9'></x:sst>"), "<x:sst></x:sst>");
        assert_eq!(shared_strings("<x:sst><x:si>a</x:si><x:si>b</x"), "<x:sst><x:si>a</x:si></x:sst>");
        assert_eq!(shared_strings("garbage"), "<sst></sst>");
    }

    #[test]
    fn properties_have_names() {
        let mut found = Vec::new();
        properties_of("<p:core><dc:title>Biểu &amp; mẫu</dc:title><dc:creator/></p:core>", &mut found);
        properties_of(
            "<Properties><property name=\"tonghop\"><vt:lpwstr>1</vt:lpwstr></property></Properties>",
            &mut found,
        );
        let expected = [("title", "Biểu & mẫu"), ("tonghop", "1")];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
