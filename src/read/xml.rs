//! The little that every XML part needs: text out of bytes, attributes, text inside an element.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// A reader over XML text that goes on as long as it can.
pub(super) fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// A reader over XML text that stops at a tag which does not close what is open.
pub(super) fn strict_reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    reader
}

/// Whether all attributes of an element can be read.
pub(super) fn has_sane_attributes(element: &BytesStart<'_>) -> bool {
    element.attributes().all(|attribute| attribute.is_ok())
}

/// The text of an XML part in whatever encoding it declares, without its declaration.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    let mut text = match Encoding::for_bom(&bytes).map(|(encoding, _)| encoding).or_else(|| declared(&bytes))
    {
        Some(encoding) if encoding != UTF_8 => encoding.decode(&bytes).0.into_owned(),
        _ => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    };
    let skipped = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t', '\0']);
    let mut start = text.len() - skipped.len();
    if skipped.starts_with("<?xml") {
        start += skipped.find("?>").map_or(0, |end| end + 2);
    }
    text.drain(..start);
    text
}

/// The encoding that an XML declaration names, or that the pattern of zero bytes gives away.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => return Some(encoding_rs::UTF_16LE),
        [0, b'<', ..] => return Some(encoding_rs::UTF_16BE),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(200)];
    let head = String::from_utf8_lossy(start);
    let declaration = head.trim_start().strip_prefix("<?xml")?;
    let (declaration, _) = declaration.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let label = value.trim_start_matches(['=', ' ', '"', '\'']).split(['"', '\'']).next()?;
    // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}

/// The value of an attribute, by its name without prefix, entities resolved.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    value(element, name).map(Cow::into_owned)
}

/// As [`attribute`]; a value without entities is not copied.
pub(super) fn value<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let mut all = element.attributes();
    let mut named =
        all.with_checks(false).flatten().filter(|attribute| attribute.key.local_name().as_ref() == name);
    let value = named.next()?.value;
    Some(if value.contains('&') { Cow::Owned(unescape(&value)) } else { value })
}

/// Whether an attribute says yes.
pub(super) fn is_true(element: &BytesStart<'_>, name: &str) -> bool {
    value(element, name).is_some_and(|value| says_yes(&value))
}

/// Whether the value of an attribute says yes.
pub(super) fn says_yes(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}

/// Whether an element that switches something on does: it does where it says nothing else.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    value(element, "val").is_none_or(|value| !matches!(value.trim(), "0" | "false" | "off"))
}

/// The text up to the closing tag, remarks left out; `None` if it breaks off.
pub(super) fn text_until<'i>(reader: &mut Reader<&'i [u8]>, closing: &str) -> Option<Cow<'i, str>> {
    let mut text = Cow::Borrowed("");
    loop {
        match reader.read_event().ok()? {
            Event::End(e) if e.local_name().as_ref() == closing => return Some(text),
            Event::Text(piece) if text.is_empty() => text = piece.xml10_content(),
            Event::Eof => return None,
            event => push_text(&event, text.to_mut()),
        }
    }
}

/// Passes over the rest of an element that was just opened; `None` if its end is missing.
pub(super) fn skip(reader: &mut Reader<&[u8]>, name: &str) -> Option<()> {
    let mut depth = 1_u32;
    while depth > 0 {
        match reader.read_event().ok()? {
            Event::Start(e) if e.local_name().as_ref() == name => depth += 1,
            Event::End(e) if e.local_name().as_ref() == name => depth -= 1,
            Event::Eof => return None,
            _ => {}
        }
    }
    Some(())
}

/// Text with its entities resolved; what is not an entity stays as it is.
pub(super) fn unescape(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// Appends the character behind a reference such as `&amp;` or `&#10;`.
pub(super) fn push_reference(reference: &BytesRef<'_>, into: &mut String) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        into.push(character);
    } else if let Some(text) = quick_xml::escape::resolve_predefined_entity(reference) {
        into.push_str(text);
    }
}

/// Appends what a text event, a CDATA section or a reference says; nothing for other events.
pub(crate) fn push_text(event: &Event<'_>, into: &mut String) {
    match event {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(text) => into.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => push_reference(reference, into),
        _ => {}
    }
}

/// Decodes the escapes `_x000D_` of SpreadsheetML strings, which are units of UTF-16; `_x005F_x000D_` is a literal `_x000D_`.
pub(super) fn unescape_spreadsheet(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(unit) = escaped_unit(rest) else {
            decoded.push_str("_x");
            rest = &rest[2..];
            continue;
        };
        rest = &rest[ESCAPE..];
        let second = escaped_unit(rest).filter(|second| (0xdc00..0xe000).contains(second));
        let second = second.filter(|_| (0xd800..0xdc00).contains(&unit));
        rest = &rest[second.map_or(0, |_| ESCAPE)..];
        let units = std::iter::once(unit).chain(second);
        decoded.extend(char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    decoded.push_str(rest);
    decoded
}

/// Bytes of an escape.
const ESCAPE: usize = "_x000D_".len();

/// The unit of UTF-16 behind the escape with which a text begins.
fn escaped_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let is_escape = is_hexadecimal && text.as_bytes().get(ESCAPE - 1) == Some(&b'_');
    u16::from_str_radix(digits, 16).ok().filter(|_| is_escape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_becomes_text() {
        let utf16: Vec<u8> = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<a>ệ</a>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(utf16).trim(), "<a>ệ</a>");
        assert_eq!(decode(b"\xef\xbb\xbf<?xml version='1.0'?><a/>".to_vec()), "<a/>");
        assert_eq!(decode(b"<?xml version='1.0' encoding='windows-1252'?><a>\xe9</a>".to_vec()), "<a>é</a>");
        assert_eq!(decode(b"<?xml version='1.0' encoding='utf-8'?><a>\xe9</a>".to_vec()), "<a>\u{fffd}</a>");
    }

    #[test]
    fn escapes_of_spreadsheets() {
        for (text, expected) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xem", "_xem"),
            ("_x00", "_x00"),
            ("x_x12G4_y", "x_x12G4_y"),
            ("_xệ_", "_xệ_"),
            ("_xD83D__xDCF7_", "\u{1f4f7}"),
            ("_xD83D_x", "\u{fffd}x"),
            ("_x+00D_", "_x+00D_"),
        ] {
            assert_eq!(unescape_spreadsheet(text), expected);
        }
    }
}
