//! The zip package around a workbook: its parts, unpacked within a budget.

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek};
use std::ops::ControlFlow;

use quick_xml::events::Event;
use zip::ZipArchive;

use super::trouble::Trouble;
use super::xml;

/// The name of an entry as it is looked up: lower case, forward slashes, no leading slash.
pub(super) fn normal_name<R: Read + Seek>(archive: &ZipArchive<R>, index: usize) -> String {
    match archive.name_for_index(index) {
        Some(Ok(name)) => normal(&name),
        _ => String::new(),
    }
}

fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The size of all parts together, as the package itself says; no part unpacks to more than is said of it.
pub(super) fn unpacked_size(bytes: &[u8]) -> u64 {
    ZipArchive::new(Cursor::new(bytes)).map_or(0, |archive| size_of(&archive))
}

fn size_of<R: Read + Seek>(archive: &ZipArchive<R>) -> u64 {
    let sizes = (0..archive.len()).filter_map(|index| Some(archive.by_index_data(index).ok()?.size()));
    sizes.fold(0, u64::saturating_add)
}

/// A part of the package.
pub(super) struct Part {
    /// Its text, as far as it could be unpacked.
    pub(super) text: String,
    /// Unpacking stopped early, or the checksum is wrong.
    pub(super) broken: bool,
}

/// Room made for a part before it is unpacked, in bytes, at most: sheets of returns are smaller.
const LIKELY_SIZE: u64 = 1 << 20;

/// Bytes of a part unpacked at once where it is read in pieces, and how long it may go on without an end of one.
const PIECE: u64 = 1 << 18;
const LONGEST_PIECE: u64 = 16 * PIECE;

/// Takes in a piece of a part, which may be the last; breaks with whether it is what was looked for.
type Piecewise<'p> = &'p mut dyn FnMut(&str, bool) -> Result<ControlFlow<bool>, Trouble>;

/// An opened package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: HashMap<String, usize>,
    left: u64,
    limit: u64,
    /// The relationships of the package itself, once they are read.
    own_links: Option<Vec<Relationship>>,
}

impl<'a> Package<'a> {
    /// Opens the package; at most `limit` bytes will be unpacked from it in all.
    pub(super) fn open(bytes: &'a [u8], limit: u64) -> Result<Self, Trouble> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| Trouble::Broken(error.to_string()))?;
        let names = (0..archive.len()).map(|index| (normal_name(&archive, index), index)).collect();
        Ok(Self { archive, names, left: limit, limit, own_links: None })
    }

    /// Whether all parts together keep within the limit, as far as the package itself says.
    pub(super) fn check_sizes(&self) -> Result<(), Trouble> {
        if size_of(&self.archive) > self.limit { Err(Trouble::UnpackedTooLarge(self.limit)) } else { Ok(()) }
    }

    /// The XML part of that name, in any case; `None` if there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part>, Trouble> {
        let unpacked = self.unpack(name)?;
        Ok(unpacked.map(|(content, broken)| Part { text: xml::decode(content), broken }))
    }

    /// The main part, as the relationships of the package name it.
    pub(super) fn main_part(&mut self) -> Option<String> {
        let links = self.relationships("");
        links.into_iter().find(|link| link.kind == "officeDocument").map(|link| link.target)
    }

    /// The bytes of a part, and whether they break off; `None` if there is none.
    pub(super) fn binary(&mut self, name: &str) -> Result<Option<(Vec<u8>, bool)>, Trouble> {
        self.unpack(name)
    }

    /// The bytes of a part, and whether they break off.
    fn unpack(&mut self, name: &str) -> Result<Option<(Vec<u8>, bool)>, Trouble> {
        // Some programs write the links with escapes and the names without.
        let known =
            self.names.get(&normal(name)).or_else(|| self.names.get(&normal(&percent_decoded(name)?)));
        let Some(&index) = known else {
            return Ok(None);
        };
        let entry = self.archive.by_index(index).map_err(|error| Trouble::Broken(error.to_string()))?;
        if entry.size() > self.left {
            return Err(Trouble::UnpackedTooLarge(self.limit));
        }
        // What a part says of its size is believed as far as it costs little.
        let mut content = Vec::with_capacity(entry.size().min(LIKELY_SIZE) as usize);
        let broken = entry.take(self.left + 1).read_to_end(&mut content).is_err();
        if content.len() as u64 > self.left {
            return Err(Trouble::UnpackedTooLarge(self.limit));
        }
        self.left -= content.len() as u64;
        Ok(Some((content, broken)))
    }

    /// Gives a part in pieces, each up to the end of some element that ends with `closing`, and says of each whether it is the
    /// last; they are not counted among the bytes unpacked, as few of them are there at once. Whether `each` broke with yes, or
    /// never; no as well where the part is not there, breaks off, is not in UTF-8, or goes on too long without an end.
    pub(super) fn pieces(&mut self, name: &str, closing: &str, each: Piecewise<'_>) -> Result<bool, Trouble> {
        let Some(&index) = self.names.get(&normal(name)) else { return Ok(false) };
        let mut entry = self.archive.by_index(index).map_err(|error| Trouble::Broken(error.to_string()))?;
        let (mut bytes, mut is_first) = (Vec::new(), true);
        loop {
            let before = bytes.len();
            if (&mut entry).take(PIECE).read_to_end(&mut bytes).is_err() {
                return Ok(false);
            }
            let is_last = bytes.len() == before;
            if std::mem::take(&mut is_first) {
                if xml::declared(&bytes).is_some_and(|encoding| encoding != encoding_rs::UTF_8) {
                    return Ok(false);
                }
                bytes = xml::decode(bytes).into_bytes();
            }
            let end = bytes.windows(closing.len()).rposition(|window| window == closing.as_bytes());
            let end = if is_last { bytes.len() } else { end.map_or(0, |end| end + closing.len()) };
            if end == 0 && bytes.len() as u64 > LONGEST_PIECE {
                return Ok(false);
            }
            if end > 0 || is_last {
                let Ok(piece) = std::str::from_utf8(&bytes[..end]) else { return Ok(false) };
                if let ControlFlow::Break(is_fine) = each(piece, is_last)? {
                    return Ok(is_fine);
                }
                bytes.drain(..end);
            }
            if is_last {
                return Ok(true);
            }
        }
    }

    /// The text of a part that one can do without.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.part(name).ok().flatten().map(|part| part.text)
    }

    /// The relationships of a part; none if the part has none. `""` is the package itself.
    pub(super) fn relationships(&mut self, part: &str) -> Vec<Relationship> {
        if !part.is_empty() {
            return self.read_relationships(part);
        }
        // Those of the package itself are asked for by whoever looks for its main part and for its properties.
        if self.own_links.is_none() {
            self.own_links = Some(self.read_relationships(part));
        }
        self.own_links.clone().unwrap_or_default()
    }

    fn read_relationships(&mut self, part: &str) -> Vec<Relationship> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        self.text(&format!("{folder}{slash}_rels/{name}.rels"))
            .map(|text| relationships(&text, folder))
            .unwrap_or_default()
    }
}

/// A link from one part to another.
#[derive(Debug, Clone)]
pub(super) struct Relationship {
    /// What the first part calls it.
    pub(super) id: String,
    /// Last word of its type: `worksheet`, `comments` …
    pub(super) kind: String,
    /// Full name of the other part.
    pub(super) target: String,
}

/// Reads a relationships part; targets are relative to `folder`. Links out of the package are left out.
fn relationships(text: &str, folder: &str) -> Vec<Relationship> {
    let mut reader = xml::reader(text);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == "Relationship" => {
                let get = |name| xml::attribute(&e, name).unwrap_or_default();
                if get("TargetMode") != "External" {
                    let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relationship { id: get("Id"), kind, target: resolve(folder, &get("Target")) });
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// The full name of a target given relative to a folder.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The name with its escapes `%20` resolved; `None` if it has none.
fn percent_decoded(name: &str) -> Option<String> {
    let mut pieces = name.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    let mut escapes = 0;
    for piece in pieces {
        match piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(piece[2..].bytes());
                escapes += 1;
            }
            None => bytes.extend(format!("%{piece}").bytes()),
        }
    }
    String::from_utf8(bytes).ok().filter(|_| escapes > 0)
}

/// The type of the part of that name, as the list of types has it: its own, else that of its extension.
pub(super) fn type_of(types: &str, part: &str) -> Option<String> {
    let mut reader = xml::reader(types);
    let (_, extension) = part.rsplit_once('.').unwrap_or_default();
    let mut by_extension = None;
    while let Ok(event) = reader.read_event() {
        let (Event::Start(e) | Event::Empty(e)) = event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        let get = |name| xml::attribute(&e, name).unwrap_or_default();
        match e.local_name().as_ref() {
            "Override" if normal(&get("PartName")) == part => return Some(get("ContentType")),
            "Default" if get("Extension").eq_ignore_ascii_case(extension) => {
                by_extension = Some(get("ContentType"));
            }
            _ => {}
        }
    }
    by_extension
}

/// The main part that the relationships of the package name, such as `xl/workbook.xml`, in lower case.
pub(super) fn main_part(rels: &str) -> String {
    relationships(rels, "")
        .into_iter()
        .find(|relationship| relationship.kind == "officeDocument")
        .map(|relationship| normal(&relationship.target))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        for (folder, target, expected) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/workbook.xml", "xl/workbook.xml"),
            ("xl/worksheets", "../comments1.xml", "xl/comments1.xml"),
            ("", "../../../etc/passwd", "etc/passwd"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
        ] {
            assert_eq!(resolve(folder, target), expected);
        }
    }

    #[test]
    fn escapes_in_names() {
        let decoded = percent_decoded("xl/Bi%E1%BB%83u%201%zz.xml");
        assert_eq!(decoded.as_deref(), Some("xl/Biểu 1%zz.xml"));
        assert_eq!(percent_decoded("xl/100%.xml"), None);
    }
}
