//! Streams of records without the container that Excel puts around them: some programs write .xls so.

use super::records::u16_at;

/// Whether the bytes begin with the record by which a workbook or a sheet of Excel 5 and later begins.
pub(in crate::read) fn is_bare(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x09, 0x08]) && u16_at(bytes, 2).is_some_and(|length| (4..=16).contains(&length))
}

/// The stream of a workbook. A lone sheet, as small programs write it, gets the workbook it lacks.
pub(super) fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    const WORKBOOK: u16 = 0x0005;
    let (version, kind) = (u16_at(bytes, 4)?, u16_at(bytes, 6)?);
    if kind == WORKBOOK {
        return Some(bytes.to_vec());
    }
    let unicode = version == BIFF8;
    let version = if unicode { BIFF8 } else { 0x0500 };
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let mut stream = words(&[0x0809, 8, version, WORKBOOK, 0, 0]);
    stream.extend(words(&[0x0042, 2, if unicode { 1200 } else { 1252 }]));
    let mut name = vec![6_u8];
    name.extend(unicode.then_some(0));
    name.extend(b"Sheet1");
    stream.extend(words(&[0x0085, 6 + name.len() as u16]));
    let start = u32::try_from(stream.len() + 6 + name.len() + 4).ok()?;
    stream.extend(start.to_le_bytes());
    stream.extend([0, 0]);
    stream.extend(name);
    stream.extend(words(&[0x000a, 0]));
    let sheet = stream.len();
    stream.extend(bytes);
    stream[sheet + 4..sheet + 6].copy_from_slice(&version.to_le_bytes());
    Some(stream)
}

const BIFF8: u16 = 0x0600;
