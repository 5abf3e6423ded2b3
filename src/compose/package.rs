//! The package of a Word document: its parts with text, and the same package with them changed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::finding::Wording;
use crate::write::edit_parts;

use super::story::Story;

/// The list of types of parts.
const TYPES: &str = "[Content_Types].xml";
/// What says there that a package is a document of Word, a template of it, and one with macros.
const DOCUMENT: &str = "wordprocessingml.document.main+xml";
const TEMPLATE: &str = "wordprocessingml.template.main+xml";
const MACROS: &str = "macroEnabled";

/// An opened document.
pub struct Document<'a> {
    bytes: &'a [u8],
    /// Its parts with text, by name.
    pub stories: Vec<(String, Story)>,
}

impl<'a> Document<'a> {
    /// Opens a document that unpacks to so many bytes at most.
    pub fn open(bytes: &'a [u8], most: u64) -> Result<Self, Wording> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_document())?;
        let types = text(&mut archive, TYPES, most).ok_or_else(no_document)?;
        if types.contains(MACROS) {
            return Err(Wording::new(
                "mẫu có macro; mở bằng Word, lưu lại thành .docx rồi dùng tệp đó",
                "the template has macros; open it in Word, save it as .docx and use that",
            ));
        }
        if !types.contains(DOCUMENT) && !types.contains(TEMPLATE) {
            return Err(no_document());
        }
        let names: Vec<String> = archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
        let (mut left, mut stories) = (most, Vec::new());
        for name in names.into_iter().filter(|name| name.to_lowercase().ends_with(".xml")) {
            let Some(text) = text(&mut archive, &name, left) else {
                return Err(Wording::new(
                    format!("phần {name} của mẫu hỏng hoặc quá lớn; mở bằng Word rồi lưu lại"),
                    format!("the part {name} of the template is damaged or too large; save it anew in Word"),
                ));
            };
            left -= text.len() as u64;
            stories.extend(Story::read(text).map(|story| (name, story)));
        }
        // The text itself first, then notes, heads and feet.
        stories.sort_by_key(|(_, story)| story.root != "document");
        if stories.first().is_none_or(|(_, story)| story.root != "document") {
            return Err(no_document());
        }
        Ok(Self { bytes, stories })
    }

    /// The document with the text of some parts changed, as one of Word even where it was a template of it.
    pub fn with(&self, changed: &[(&str, String)]) -> std::io::Result<Vec<u8>> {
        let new = |name: &str| changed.iter().find(|(known, _)| *known == name).map(|(_, text)| text);
        edit_parts(self.bytes, &|name| name == TYPES || new(name).is_some(), |name, text| {
            new(name).cloned().unwrap_or_else(|| text.replace(TEMPLATE, DOCUMENT))
        })
    }
}

/// A part as text; `None` where it is none, is larger, or is damaged.
fn text(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, most: u64) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(most.saturating_add(1)).read_to_string(&mut text).ok()?;
    (text.len() as u64 <= most).then_some(text)
}

fn no_document() -> Wording {
    Wording::new(
        "mẫu không phải tệp Word .docx (hoặc đã hỏng, có mật khẩu); mở bằng Word, lưu thành .docx rồi dùng tệp đó",
        "the template is no .docx of Word (or damaged, or encrypted); open it in Word, save it as .docx and use that",
    )
}
