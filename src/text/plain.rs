//! Letters of plain text: ASCII, Latin with marks in one code point each, and what stands between them. Nearly all text is so, and
//! needs no decomposing to be folded: what each letter becomes is worked out once.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Combining marks that carry a tone: grave, acute, hook above, tilde, dot below.
pub(super) const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// What a letter becomes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain {
    /// Lower case without marks.
    pub(super) folded: char,
    /// Lower case without its tone.
    pub(super) toneless: char,
    /// Its tone, as a combining mark.
    pub(super) tone: Option<char>,
}

/// The letters of Vietnamese with two marks, or one that Latin-1 and its first extensions lack.
const DOUBLE: std::ops::RangeInclusive<char> = '\u{1ea0}'..='\u{1ef9}';
/// Up to here every character stands for itself: the first combining mark comes next.
const FIRST_MARK: char = '\u{300}';

static PLAIN: LazyLock<Vec<Plain>> = LazyLock::new(|| {
    let all = ('\0'..FIRST_MARK).chain(DOUBLE);
    all.map(|c| {
        let lower = || c.nfd().flat_map(char::to_lowercase);
        let tone = lower().find(|part| TONES.contains(part));
        let mut toneless = lower().filter(|part| !TONES.contains(part)).nfc();
        let mut bare = lower().filter(|&part| !is_combining_mark(part));
        let icelandic = |c: char, instead| if c == 'ð' { instead } else { c };
        Plain {
            folded: bare.next().map_or(c, |c| if c == 'đ' { 'd' } else { icelandic(c, 'd') }),
            toneless: toneless.next().map_or(c, |c| icelandic(c, 'đ')),
            tone,
        }
    })
    .collect()
});

/// What a character of plain text becomes.
pub(super) fn plain(c: char) -> Plain {
    let code = if c < FIRST_MARK {
        u32::from(c)
    } else {
        u32::from(c) - u32::from(*DOUBLE.start()) + u32::from(FIRST_MARK)
    };
    PLAIN.get(code as usize).copied().unwrap_or(Plain { folded: c, toneless: c, tone: None })
}

/// What plain text becomes in lower case without marks.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let becomes = |c: char| if c.is_ascii() { c.to_ascii_lowercase() } else { plain(c).folded };
    folded.extend(text.chars().map(becomes));
    folded
}

/// Whether [`tidy`](super::tidy) leaves a text as it is, seen at one look at its bytes; of few texts that it leaves so, too, this
/// is not seen: plain letters above U+00BF, signs of ASCII, single blanks between them.
pub(super) fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut blank = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1), bytes.get(at + 2)) {
            (b'!'..=b'~', ..) => at += 1,
            (b' ', ..) if !blank => {
                blank = true;
                at += 1;
                continue;
            }
            // U+00C0 to U+02FF but U+0130, which is not plain.
            (0xc4, Some(0xb0), _) => return false,
            (0xc3..=0xcb, ..) => at += 2,
            // U+1EA0 to U+1EF9.
            (0xe1, Some(0xba), Some(0xa0..)) | (0xe1, Some(0xbb), Some(..=0xb9)) => at += 3,
            _ => return false,
        }
        blank = false;
    }
    !blank || text.is_empty()
}

/// Whether all characters stand for themselves: composed, without marks of their own, none struck out. The Turkish capital with
/// a dot is two signs in lower case.
pub(super) fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c < FIRST_MARK && c != '\u{130}' || DOUBLE.contains(&c))
}
