//! Text that a spreadsheet would take for an escape: in the format `_x000A_` is a line break, and LibreOffice reads `_xa_`
//! (as in `bao_cao_xa_Gia_Son.xlsx`) as one too. The library spells only escapes of four digits.

use std::borrow::Cow;

/// Stands for the underscore of such a text until the package is there: the library would spell the spelling again. It is no
/// character, so no text has it.
const UNDERSCORE: char = '\u{fdd0}';
/// The underscore spelled.
const SPELLED: &str = "_x005F_";
/// Stands likewise for the first sign of a text that the library would take for one in runs, and write as it stands.
const BRACKET: char = '\u{fdd1}';
/// The bracket spelled.
const SPELLED_BRACKET: &str = "&lt;";
/// How such texts begin and end.
const RUNS: [&str; 2] = ["<r>", "</r>"];
/// The signs that stand for others.
pub(super) const STAND_INS: [char; 2] = [UNDERSCORE, BRACKET];
/// Digits of an escape that the library spells itself.
const OF_LIBRARY: usize = 4;

/// The text with [`UNDERSCORE`] where an escape of another length seems to begin.
pub(super) fn guard(text: &str) -> Cow<'_, str> {
    let mut guarded = String::new();
    let mut done = 0;
    if text.starts_with(RUNS[0]) && text.ends_with(RUNS[1]) {
        guarded.push(BRACKET);
        done = 1;
    }
    // One character is looked for much faster than two, and few texts have it.
    for (at, _) in text.match_indices('_') {
        if text[at + 1..].strip_prefix('x').is_some_and(seems_escape) {
            guarded.push_str(&text[done..at]);
            guarded.push(UNDERSCORE);
            done = at + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    guarded.push_str(&text[done..]);
    Cow::Owned(guarded)
}

/// The part with the texts, everything guarded in it spelled.
pub(super) fn spelled(part: &str) -> String {
    part.replace(UNDERSCORE, SPELLED).replace(BRACKET, SPELLED_BRACKET)
}

/// Whether hexadecimal digits and an underscore follow.
fn seems_escape(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    digits > 0 && digits != OF_LIBRARY && rest.as_bytes().get(digits) == Some(&b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_seems_an_escape_is_guarded() {
        for (text, expected) in [
            ("nam_2023_xa_Gia_Son", "nam_2023\u{fdd0}xa_Gia_Son"),
            ("_xa_xb_", "\u{fdd0}xa\u{fdd0}xb_"),
            ("_x000A_", "_x000A_"),
            ("xa_xã_xyz_", "xa_xã_xyz_"),
            ("_xa", "_xa"),
            ("a_", "a_"),
            ("Đ_ư_xa1_", "Đ_ư\u{fdd0}xa1_"),
            ("<r>a_xa_</r>", "\u{fdd1}r>a\u{fdd0}xa_</r>"),
        ] {
            assert_eq!(guard(text), expected, "{text}");
        }
    }
}
