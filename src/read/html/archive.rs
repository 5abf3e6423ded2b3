//! A web page saved as a single file (.mht): parts of a mail, each a page, a style sheet or a picture.

use encoding_rs::Encoding;

/// A page of the archive.
pub(super) struct Page {
    /// Where it was, without folders.
    pub(super) name: String,
    /// Its content, decoded for transport.
    pub(super) content: Vec<u8>,
    /// The encoding that the part declares.
    pub(super) encoding: Option<&'static Encoding>,
}

/// The pages of an archive in their order; `None` if the bytes are no such archive.
pub(super) fn pages(bytes: &[u8]) -> Option<Vec<Page>> {
    let (head, body) = head_and_body(bytes.trim_ascii_start())?;
    let kind = field(&head, "content-type")?;
    if !kind.to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let boundary = format!("--{}", parameter(&kind, "boundary")?);
    let mut pages = Vec::new();
    let mut rest = body;
    while let Some(start) = find(rest, boundary.as_bytes()) {
        rest = &rest[start + boundary.len()..];
        let end = find(rest, boundary.as_bytes()).unwrap_or(rest.len());
        let Some((head, body)) = head_and_body(rest[..end].trim_ascii_start()) else { continue };
        let kind = field(&head, "content-type").unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("text/html") {
            continue;
        }
        let place = field(&head, "content-location").unwrap_or_default();
        let way = field(&head, "content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        pages.push(Page {
            name: last_name(&place).to_owned(),
            content: match way.trim() {
                "quoted-printable" => quoted_printable(body),
                "base64" => base64(body),
                _ => body.to_vec(),
            },
            encoding: parameter(&kind, "charset").and_then(|label| Encoding::for_label(label.as_bytes())),
        });
    }
    Some(pages)
}

/// The sheets that the main page of a workbook names: name and page, in their order.
pub(super) fn listed(main: &str) -> Vec<(String, String)> {
    let sheets = main.split("<x:ExcelWorksheet>").skip(1);
    sheets
        .filter_map(|sheet| {
            let (name, rest) = sheet.split_once("<x:Name>")?.1.split_once("</x:Name>")?;
            let (_, source) = rest.split_once("HRef=\"")?;
            let (source, _) = source.split_once('"')?;
            Some((super::super::xml::unescape(name), last_name(source).to_owned()))
        })
        .collect()
}

fn last_name(place: &str) -> &str {
    place.trim().rsplit(['/', '\\']).next().unwrap_or_default()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// The fields before the first blank line, folded lines joined, and what follows.
fn head_and_body(bytes: &[u8]) -> Option<(String, &[u8])> {
    let unix = find(bytes, b"\n\n").map(|at| (at, at + 2));
    let windows = find(bytes, b"\r\n\r\n").map(|at| (at, at + 4));
    let (end, body) = unix.into_iter().chain(windows).min()?;
    let head = String::from_utf8_lossy(&bytes[..end]).replace("\r\n", "\n");
    Some((head.replace("\n\t", " ").replace("\n ", " "), &bytes[body..]))
}

fn field(head: &str, wanted: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
    })
}

/// A parameter of a field, such as `charset="utf-8"`.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case(wanted) && !value.is_empty()).then(|| value.to_owned())
    })
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = digit(at + 1).zip(digit(at + 2)).filter(|_| byte == b'=');
        if let Some((high, low)) = escape {
            decoded.push((high << 4 | low) as u8);
            at += 3;
        } else if byte == b'=' && bytes[at + 1..].starts_with(b"\r\n") {
            at += 3;
        } else if byte == b'=' && bytes[at + 1..].starts_with(b"\n") {
            at += 2;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    decoded
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let (mut decoded, mut bits, mut held) = (Vec::with_capacity(bytes.len() / 4 * 3), 0_u32, 0);
    for &byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            decoded.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_transport() {
        assert_eq!(quoted_printable(b"Ch=E1=BB=89 ti=\r\n=C3=AAu =3D=\n 1="), "Chỉ tiêu = 1=".as_bytes());
        assert_eq!(base64(b"Q2jhu4kg\r\ndGnDqnU="), "Chỉ tiêu".as_bytes());
    }
}
