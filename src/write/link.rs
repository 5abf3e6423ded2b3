//! Links: to places inside the workbook, and by relative ways to files that lie near it. Never to anything else: names of
//! files come from strangers.

use std::fmt::Write as _;
use std::path::{Component, Path};

use crate::text::drives_a_terminal;

/// How a link to another file begins in a book; behind it a [`way()`] and, after a number sign, a place in that file.
pub const EXTERNAL: &str = "external:";
/// Stands for `%` until the package is there: the library would escape it again.
const ESCAPE: char = '\u{e025}';
/// Characters that a part of a way is spelled with a percent sign for (RFC 3986, and what spreadsheets escape).
const SPELLED: [char; 9] = ['%', '#', ' ', '[', ']', '^', '`', '{', '}'];
/// Characters that no name has which every system can hold; some of them would make the way lead elsewhere.
const NEVER: [char; 9] = ['\\', '/', ':', '*', '?', '"', '<', '>', '|'];

/// A relative way to a file as links spell it; `None` for a way that must not become a link: an absolute one, one to a
/// server, and names that a program could take for an address.
pub fn way(path: &Path) -> Option<String> {
    let mut way = String::new();
    for part in path.components() {
        if !way.is_empty() {
            way.push('/');
        }
        match part {
            Component::CurDir => way.push('.'),
            Component::ParentDir => way.push_str(".."),
            Component::Normal(name) => spell(name.to_str()?, &mut way)?,
            Component::Prefix(_) | Component::RootDir => return None,
        }
    }
    (!way.is_empty()).then_some(way)
}

fn spell(name: &str, way: &mut String) -> Option<()> {
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}');
    if name.contains(|c: char| NEVER.contains(&c) || drives_a_terminal(c) || private(c)) {
        return None;
    }
    for c in name.chars() {
        if SPELLED.contains(&c) {
            // Writing to a String cannot fail.
            let _ = write!(way, "%{:02X}", u32::from(c));
        } else {
            way.push(c);
        }
    }
    Some(())
}

/// The address of a link as the library takes it; `None` for what is no link of ours.
pub(super) fn address(link: &str) -> Option<String> {
    if link.starts_with("internal:") {
        return Some(link.to_owned());
    }
    let link = link.strip_prefix(EXTERNAL)?;
    let (way, place) = link.split_once('#').map_or((link, ""), |(way, place)| (way, place));
    let leads_elsewhere = way.is_empty() || way.starts_with('/') || way.contains([':', '\\']);
    if leads_elsewhere {
        return None;
    }
    let way = way.replace('%', ESCAPE.encode_utf8(&mut [0; 4]));
    // The library's word for a way to another file.
    Some(if place.is_empty() { format!("file:///{way}") } else { format!("file:///{way}#{place}") })
}

/// Whether the way in a link has spelled characters.
pub(super) fn has_escapes(link: &str) -> bool {
    link.strip_prefix(EXTERNAL)
        .is_some_and(|link| link.split_once('#').map_or(link, |(way, _)| way).contains('%'))
}

/// Whether a part of a package has the ways of links.
pub(super) fn is_way(part: &str) -> bool {
    part.starts_with("xl/worksheets/_rels/")
}

/// Such a part with the spelled characters of its links as they are to be.
pub(super) fn spelled(part: &str) -> String {
    part.replace(ESCAPE, "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_relative_ways_become_links() {
        for (path, expected) in [
            ("../Báo cáo/xã A.xlsx", Some("../Báo%20cáo/xã%20A.xlsx")),
            ("a#1 50%.xlsx", Some("a%231%2050%25.xlsx")),
            ("a%20b.xlsx", Some("a%2520b.xlsx")),
            ("javascript.xlsx", Some("javascript.xlsx")),
            ("javascript:alert(1).xlsx", None),
            ("http://a/b.xlsx", None),
            ("\\\\server\\share\\a.xlsx", None),
            ("//server/a.xlsx", None),
            ("/a.xlsx", None),
            ("a\u{202e}xslx.exe", None),
            ("a\u{e025}.xlsx", None),
            ("", None),
        ] {
            assert_eq!(way(Path::new(path)).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn nothing_else_is_an_address() {
        for link in
            ["javascript:alert(1)", "http://a", "external:http://a", "external:\\\\s\\a", "external:/a", "a"]
        {
            assert_eq!(address(link), None, "{link}");
        }
    }
}
