//! The container of a workbook (a compound file): its stream of records, and its properties.

use std::io::{Cursor, Read, Write};

/// What of a container matters.
pub(super) struct Container {
    /// The records of the workbook.
    pub(super) stream: Vec<u8>,
    /// The streams with its properties, by name.
    properties: Vec<(String, Vec<u8>)>,
}

/// Names of the streams that hold the properties begin so.
const PROPERTIES: char = '\u{5}';
/// Properties of a workbook are a few lines.
const LONGEST_PROPERTIES: u64 = 1 << 20;

impl Container {
    /// Of a stream that had no container.
    pub(super) fn around(stream: Vec<u8>) -> Self {
        Self { stream, properties: Vec::new() }
    }

    /// Opens a container; at most `limit` bytes of its stream are read. `None` if it is damaged, or holds no workbook.
    pub(super) fn open(bytes: &[u8], limit: u64) -> Option<Self> {
        let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
        let name = ["/Workbook", "/Book"].into_iter().find(|name| container.is_stream(name))?;
        let mut stream = Vec::new();
        container.open_stream(name).ok()?.take(limit).read_to_end(&mut stream).ok()?;
        let of_properties =
            |entry: cfb::Entry| Some(entry.name().to_owned()).filter(|name| name.starts_with(PROPERTIES));
        let names: Vec<String> = container.read_root_storage().filter_map(of_properties).collect();
        let mut properties = Vec::new();
        for name in names {
            let mut content = Vec::new();
            let part = container.open_stream(format!("/{name}"));
            if part.is_ok_and(|part| part.take(LONGEST_PROPERTIES).read_to_end(&mut content).is_ok()) {
                properties.push((name, content));
            }
        }
        Some(Self { stream, properties })
    }

    /// A new container with nothing else in it. Objects in a sheet may be workbooks, too, or there may be the same once more
    /// in an older version: calamine takes any of them.
    pub(super) fn wrapped(self, unicode: bool) -> Option<Vec<u8>> {
        let mut container =
            cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).ok()?;
        let name = if unicode { "Workbook" } else { "Book" };
        let workbook = std::iter::once((name, &self.stream));
        let properties = self.properties.iter().map(|(name, content)| (name.as_str(), content));
        for (name, content) in workbook.chain(properties) {
            container.create_stream(format!("/{name}")).ok()?.write_all(content).ok()?;
        }
        container.flush().ok()?;
        Some(container.into_inner().into_inner())
    }
}
