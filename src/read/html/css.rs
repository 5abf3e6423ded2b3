//! The little of style sheets that says something about the content: font, bold, number format, and how a table looks.

use std::collections::{HashMap, HashSet};

use crate::book::{Align, Style};
use crate::read::number_format;

/// Styles by class.
#[derive(Debug, Default)]
pub(super) struct Classes(HashMap<String, Style>);

/// Most classes of a page that are looked at, and the longest declarations of one rule.
const MOST: usize = 20_000;
const LONGEST: usize = 4_096;

impl Classes {
    /// Adds the rules of a style element.
    pub(super) fn add<'a>(&mut self, sheet: &'a str) {
        for rule in sheet.split('}') {
            let Some((selectors, body)) = rule.rsplit_once('{') else { continue };
            if body.len() > LONGEST {
                continue;
            }
            let class = |selector: &'a str| Some(selector.rsplit_once('.')?.1.trim());
            let classes: HashSet<&str> = selectors.split(',').filter_map(class).collect();
            for class in classes.into_iter().filter(|class| !class.is_empty()) {
                if self.0.len() < MOST {
                    describe(body, self.0.entry(class.to_owned()).or_default());
                }
            }
        }
    }

    /// The style of an element with these classes and this style attribute.
    pub(super) fn style(&self, classes: &str, declarations: &str) -> Style {
        let mut style = Style::default();
        for known in classes.split_whitespace().filter_map(|class| self.0.get(class)) {
            style = known.clone();
        }
        describe(declarations, &mut style);
        style
    }
}

/// Adds what declarations such as `font-weight:700; mso-number-format:"0\.00%"` say.
fn describe(declarations: &str, style: &mut Style) {
    for declaration in declarations.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "font-family" => {
                let first = value.split(',').next().unwrap_or_default().trim_matches(['"', '\'', ' ']);
                style.font = (!first.is_empty()).then(|| first.into());
            }
            "font-weight" => style.bold = matches!(value, "bold" | "bolder" | "600" | "700" | "800" | "900"),
            "font-style" => style.italic = value == "italic",
            "text-decoration" | "text-decoration-line" => style.struck = value.contains("line-through"),
            "border" => style.border = is_line(value),
            "border-top" | "border-left" | "border-right" | "border-bottom" => style.border |= is_line(value),
            "text-align" => {
                style.align = match value {
                    "left" => Align::Left,
                    "center" => Align::Center,
                    "right" => Align::Right,
                    _ => Align::General,
                };
            }
            "vertical-align" => (style.middle, style.top) = (value == "middle", value == "top"),
            "mso-number-format" => {
                let code = unescape(value.trim_matches(['"', '\'']));
                style.number_format = number_format::named(&code).map(Into::into);
            }
            _ => {}
        }
    }
}

/// Whether a border such as `.5pt solid windowtext` is to be seen.
fn is_line(value: &str) -> bool {
    value.split_whitespace().any(|word| matches!(word, "solid" | "double" | "dashed" | "dotted"))
}

/// Resolves escapes such as `\@` and `\0022`.
fn unescape(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value.chars().peekable();
    while let Some(character) = rest.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        let mut digits = String::new();
        while digits.len() < 4 && rest.peek().is_some_and(char::is_ascii_hexdigit) {
            digits.extend(rest.next());
        }
        // Four digits name a character; fewer are themselves, escaped.
        match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).filter(|_| digits.len() == 4) {
            Some(named) => text.push(named),
            None if digits.is_empty() => text.extend(rest.next()),
            None => text.push_str(&digits),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_say_font_and_number_format() {
        let mut classes = Classes::default();
        classes.add(
            "<!--table {mso-displayed-decimal-separator:\"\\.\";}\n.xl65\n{mso-style-parent:style0;\nfont-weight:700;\n\
             font-family:.VnTime, sans-serif;\nmso-number-format:\"0\\.00%\";}\ntd.xl66 {mso-number-format:\"\\@\"}-->",
        );
        let style = classes.style("xl65", "");
        assert_eq!(
            (style.font.as_deref(), style.bold, style.number_format.as_deref()),
            (Some(".VnTime"), true, Some("0.00%"))
        );
        let framed = classes.style("xl66", "border:none; border-left:.5pt solid black; text-align:center");
        assert_eq!((framed.border, framed.align), (true, Align::Center));
        assert_eq!(classes.style("xl66", "font-weight:normal").number_format.as_deref(), Some("@"));
    }
}
