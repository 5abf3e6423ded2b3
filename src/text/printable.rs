//! Text of strangers on a terminal: nothing in it is obeyed.

/// Characters by which a terminal can be driven, or a line be shown in another order than it is written: controls (C0, DEL,
/// C1) and what turns the direction of text (Unicode Technical Report 36, section 3.7).
pub fn drives_a_terminal(c: char) -> bool {
    let turns = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    turns || c.is_control()
}

/// The text on one line, without anything that a terminal would obey.
pub fn printable(text: &str) -> String {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}');
    shown(text, |c| if breaks(c) { ' ' } else { '\u{fffd}' }, breaks)
}

/// The same for text of several lines, which stay.
pub fn printable_lines(text: &str) -> String {
    let keeps = |c: char| matches!(c, '\n' | '\t');
    shown(text, |c| if keeps(c) { c } else { '\u{fffd}' }, |_| false)
}

/// JSON as it may be printed: the same values, with such characters spelled `\u009b`. They can only stand in its strings.
pub fn printable_json(json: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if drives_a_terminal(c) && c != '\n' {
            // Writing to a String cannot fail.
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

fn shown(text: &str, instead: impl Fn(char) -> char, also: impl Fn(char) -> bool) -> String {
    text.chars().map(|c| if drives_a_terminal(c) || also(c) { instead(c) } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}[31mb\u{7}\u{9b}c\u{202e}d\u{2066}\u{7f}\r\ne";

    #[test]
    fn nothing_is_left_to_obey() {
        assert_eq!(printable(HOSTILE), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\u{fffd}d\u{fffd}\u{fffd}  e");
        assert!(printable_lines(HOSTILE).ends_with("\u{fffd}\u{fffd}\u{fffd}\ne"));
        assert_eq!(
            printable("xã Giả Hòa, To\u{302}\u{309}ng 94,3 %"),
            "xã Giả Hòa, To\u{302}\u{309}ng 94,3 %"
        );
    }

    #[test]
    fn printed_json_says_the_same() {
        let json = serde_json::to_string(HOSTILE).unwrap();
        let printed = printable_json(&json);
        assert!(!printed.chars().any(drives_a_terminal), "{printed}");
        assert_eq!(serde_json::from_str::<String>(&printed).unwrap(), HOSTILE);
    }
}
