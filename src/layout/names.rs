//! Names of sheets.

use std::collections::HashSet;

/// Longest name of a sheet, in UTF-16 units.
const SHEET_NAME: usize = 31;

/// Names of sheets, each valid and no two alike.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// Names that are no longer free.
    pub fn taken<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.map(str::to_lowercase).chain([super::METADATA_SHEET.to_owned()]).collect())
    }

    /// A valid name near the wished one: at most 31 characters, none of `[]:*?/\`, unlike all others.
    pub fn unique(&mut self, wish: &str, otherwise: &str) -> String {
        let tidy = |text: &str| {
            let kept: String = text
                .chars()
                .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '-' } else { c })
                .filter(|c| !c.is_control())
                .collect();
            kept.trim_matches(|c: char| c.is_whitespace() || c == '\'').to_owned()
        };
        let mut base = tidy(wish);
        if base.is_empty() {
            base = tidy(otherwise);
        }
        // Excel keeps "History" for itself.
        if base.is_empty() || base.eq_ignore_ascii_case("history") {
            base.insert_str(0, if base.is_empty() { "Sheet" } else { "Sheet " });
        }
        for number in 1.. {
            let tail = if number == 1 { String::new() } else { format!(" ({number})") };
            let name = format!("{}{tail}", cut(&base, SHEET_NAME - tail.len()));
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
        }
        base
    }
}

fn cut(text: &str, most: usize) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > most {
            return text[..at].trim_end_matches(|c: char| c.is_whitespace() || c == '\'');
        }
    }
    text
}

/// A sheet name inside a formula or a link.
pub fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_valid_and_unlike() {
        let mut names = Names::default();
        assert_eq!(names.unique("Biểu 1/2", ""), "Biểu 1-2");
        assert_eq!(names.unique("biểu 1:2", ""), "biểu 1-2 (2)");
        assert_eq!(names.unique("", ""), "Sheet");
        let long = "Phụ lục về tình hình giải quyết thủ tục hành chính";
        let first = names.unique(long, "");
        let second = names.unique(long, "");
        assert!(first.encode_utf16().count() <= 31 && second.encode_utf16().count() <= 31);
        assert_ne!(first, second);
        assert!(second.ends_with("(2)"));
        assert_eq!(quoted("Xã 'A'"), "'Xã ''A'''");
    }
}
