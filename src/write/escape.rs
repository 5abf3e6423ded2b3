//! Text that a spreadsheet would take for an escape: in the format `_x000A_` is a line break, and LibreOffice reads `_xa_`
//! (as in `bao_cao_xa_Gia_Son.xlsx`) as one too. The library spells only escapes of four digits.

use std::borrow::Cow;

/// Stands for the underscore of such a text until the package is there: the library would spell the spelling again. It is no
/// character, so no text has it.
pub(super) const UNDERSCORE: char = '\u{fdd0}';
/// The underscore spelled.
pub(super) const SPELLED: &str = "_x005F_";
/// Digits of an escape that the library spells itself.
const OF_LIBRARY: usize = 4;

/// The text with [`UNDERSCORE`] where an escape of another length seems to begin.
pub(super) fn guard(text: &str) -> Cow<'_, str> {
    let mut guarded = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices("_x") {
        if at >= done && seems_escape(&text[at + 2..]) {
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
        ] {
            assert_eq!(guard(text), expected, "{text}");
        }
    }
}
