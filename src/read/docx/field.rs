//! Fields: what they are told is not shown, what they gave is. Old form fields say what they show beside the text.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::read::xml;

/// Fields in each other; deeper ones count as shown.
const DEEPEST: usize = 64;

/// The fields that are open; of each whether what it gave has begun.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<bool>);

impl Fields {
    /// Whether text at this point is shown.
    pub(super) fn show(&self) -> bool {
        self.0.iter().all(|shown| *shown)
    }

    /// A sign of a field.
    pub(super) fn sign(&mut self, e: &BytesStart<'_>) {
        match xml::attribute(e, "fldCharType").unwrap_or_default().as_str() {
            "begin" if self.0.len() < DEEPEST => self.0.push(false),
            "separate" => {
                if let Some(last) = self.0.last_mut() {
                    *last = true;
                }
            }
            "end" => drop(self.0.pop()),
            _ => {}
        }
    }

    /// A paragraph ends: what a field is told ends with it at the latest.
    pub(super) fn end_paragraph(&mut self) {
        self.0.retain(|shown| *shown);
    }
}

/// What an old form field shows that has no text of its own: a box, ticked or not, or the choice from a list. Its element was
/// just opened; `None` if its end is missing.
pub(super) fn form_field(reader: &mut Reader<&[u8]>) -> Option<String> {
    let (mut ticked, mut chosen, mut entries) = (None, 0_usize, Vec::new());
    let (mut is_box, mut is_list) = (false, false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "checkBox" => is_box = true,
                "ddList" => is_list = true,
                "checked" => ticked = Some(xml::is_on(&e)),
                "default" if is_box => ticked = ticked.or(Some(xml::is_on(&e))),
                "result" => {
                    let index = xml::attribute(&e, "val").and_then(|index| index.trim().parse().ok());
                    chosen = index.unwrap_or(0);
                }
                "listEntry" => entries.push(xml::attribute(&e, "val").unwrap_or_default()),
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "fldChar" => {
                return Some(match () {
                    () if is_box => if ticked == Some(true) { "☒" } else { "☐" }.to_owned(),
                    () if is_list => entries.into_iter().nth(chosen).unwrap_or_default(),
                    () => String::new(),
                });
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}
