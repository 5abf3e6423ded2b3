//! The parts beside the text that it refers to: styles, lists, footnotes, comments.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::numbering;
use super::styles::{self, Styles};
use crate::read::numbering::Lists;
use crate::read::package::Package;
use crate::read::xml;

/// What a text refers to.
pub(super) struct Known {
    pub(super) styles: Styles,
    pub(super) lists: Lists,
    /// Texts of notes by their kind (the name of the element that refers to one) and number.
    notes: HashMap<(&'static str, String), String>,
}

/// The kinds of notes: what refers to one, and the last word of the type of the part that holds it.
const NOTES: [(&str, &str); 3] =
    [("footnoteReference", "footnotes"), ("endnoteReference", "endnotes"), ("commentReference", "comments")];

impl Known {
    /// What the part `main` of a package refers to.
    pub(super) fn of(package: &mut Package<'_>, main: &str) -> Self {
        let links = package.relationships(main);
        let mut text = |kind: &str| {
            let link = links.iter().find(|link| link.kind == kind)?;
            package.text(&link.target)
        };
        let styles = text("styles").map(|text| styles::read(&text)).unwrap_or_default();
        let lists = text("numbering").map(|text| numbering::read(&text, &styles)).unwrap_or_default();
        let mut notes = HashMap::new();
        for (reference, kind) in NOTES {
            let Some(part) = text(kind) else { continue };
            notes.extend(texts(&part).into_iter().map(|(id, note)| ((reference, id), note)));
        }
        Self { styles, lists, notes }
    }

    /// The note that an element refers to.
    pub(super) fn note(&self, reference: &str, id: &str) -> Option<&String> {
        let (reference, _) = NOTES.iter().find(|(known, _)| *known == reference)?;
        self.notes.get(&(*reference, id.to_owned())).filter(|note| !note.is_empty())
    }
}

/// The notes of a part by their numbers, the paragraphs of each in lines.
fn texts(part: &str) -> HashMap<String, String> {
    let mut reader = xml::reader(part);
    let (mut notes, mut open, mut text, mut is_text) = (HashMap::new(), None, String::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => match e.local_name().as_ref() {
                "footnote" | "endnote" | "comment" => {
                    open = xml::attribute(&e, "id");
                    text.clear();
                }
                "t" => is_text = true,
                "p" if !text.is_empty() => text.push('\n'),
                _ => {}
            },
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "footnote" | "endnote" | "comment" => {
                    notes.extend(open.take().map(|id| (id, text.trim().to_owned())));
                }
                "t" => is_text = false,
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return notes,
            Ok(event) if is_text => xml::push_text(&event, &mut text),
            Ok(_) => {}
        }
    }
}
