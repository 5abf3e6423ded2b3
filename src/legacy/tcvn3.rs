//! TCVN3, known as ABC: the fonts .VnTime, .VnArial and their capital twins .VnTimeH, .VnArialH.
//!
//! Source: TCVN 5712:1993, "Bộ mã chuẩn 8-bit kí tự Việt dùng trong trao đổi thông tin". Its third table (VN3, hence
//! TCVN3) has no capitals with tones: they are typed in a capital font, or as a capital and a small letter with the
//! tone (`A` and `µ` for À), which is what converters wrote. Its first table (VN1) has them, partly on control codes.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::bytes::Grid;
use super::syllable::{lower, upper, vowel};
use super::{compose, remap};

/// VN3 from A0; where VN3 has nothing, the capitals of VN1, which the fonts of converters show.
const COMMON: [&str; 6] = [
    "·ĂÂÊÔƠƯĐăâêôơưđẰ", // A0
    "·····àảãáạẲằẳẵắẴ", // B0
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ", // C0
    "éẹềểễếệìỉỄẾỒĩíịò", // D0
    "Ổỏõóọồổỗốộờởỡớợù", // E0
    "ỖủũúụừửữứựỳỷỹýỵỐ", // F0
];

/// The capitals of VN1 where Windows-1252 has quotation marks, dashes and the like.
const CAPITALS: [&str; 2] = [
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ", // 80
    "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ", // 90
];

/// The capitals of VN1 on control codes.
const CONTROLS: [(u8, char); 12] = [
    (0x01, 'Ú'),
    (0x02, 'Ụ'),
    (0x04, 'Ừ'),
    (0x05, 'Ử'),
    (0x06, 'Ữ'),
    (0x11, 'Ứ'),
    (0x12, 'Ự'),
    (0x13, 'Ỳ'),
    (0x14, 'Ỷ'),
    (0x15, 'Ỹ'),
    (0x16, 'Ý'),
    (0x17, 'Ỵ'),
];

/// The free-standing tones of VN1, for letters it has no code for.
const TONES: [(char, char); 5] =
    [('°', '\u{300}'), ('±', '\u{309}'), ('²', '\u{303}'), ('³', '\u{301}'), ('´', '\u{323}')];

static TCVN3: LazyLock<Grid> = LazyLock::new(|| Grid::new(&COMMON, &[]));

static FULL: LazyLock<Grid> = LazyLock::new(|| Grid::new(&[&CAPITALS[..], &COMMON[..]].concat(), &CONTROLS));

/// The letter behind a character, in VN3 or in VN1.
pub fn letter(character: char, full: bool) -> Option<char> {
    grid(full).letter(character)
}

/// Every letter of the table.
pub fn letters(full: bool) -> impl Iterator<Item = char> {
    grid(full).all()
}

/// The free-standing tone behind a character of VN1.
pub fn tone(character: char) -> Option<char> {
    TONES.iter().find(|(shown, _)| *shown == character).map(|&(_, tone)| tone)
}

fn grid(full: bool) -> &'static Grid {
    if full { &FULL } else { &TCVN3 }
}

/// TCVN3 to Unicode.
pub fn decode(text: &str) -> Cow<'_, str> {
    let text = restore_glyphs(text);
    match remap(&text, |character| TCVN3.letter(character)) {
        Cow::Borrowed(_) => text,
        Cow::Owned(letters) => Cow::Owned(join_capitals(&letters, &text)),
    }
}

/// The whole of TCVN 5712:1993, VN1, to Unicode.
pub fn decode_full(text: &str) -> Cow<'_, str> {
    match remap(text, |character| FULL.letter(character).or_else(|| tone(character))) {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(letters) => Cow::Owned(compose(&join_capitals(&letters, text))),
    }
}

/// Unicode to TCVN3; capitals with tones as a capital and a small letter with the tone. `None` for other letters.
pub fn encode(text: &str) -> Option<String> {
    let mut encoded = String::with_capacity(text.len());
    for letter in text.chars() {
        let small = lower(letter);
        match vowel(small) {
            Some((base, tone)) if tone > 0 && letter != small => {
                encoded.push(if base.is_ascii() { upper(base) } else { TCVN3.character(upper(base))? });
                encoded.push(TCVN3.character(small)?);
            }
            _ => encoded.push(if letter.is_ascii() { letter } else { TCVN3.character(letter)? }),
        }
    }
    Some(encoded)
}

/// Unicode to TCVN3 as it is typed in a capital font: small letters throughout, shown as capitals.
pub fn encode_capital(text: &str) -> Option<String> {
    encode(&text.to_lowercase())
}

/// Unicode to VN1.
pub fn encode_full(text: &str) -> Option<String> {
    text.chars().map(|letter| if letter.is_ascii() { Some(letter) } else { FULL.character(letter) }).collect()
}

/// A capital and the small letter of the same vowel with a tone are one capital with the tone: Ô and ổ are Ổ.
///
/// No Vietnamese word has a vowel twice, the second time with a tone, but for `oong` and `ooc` in capitals.
fn join_capitals(letters: &str, raw: &str) -> String {
    let mut joined = String::with_capacity(letters.len());
    for (letter, character) in letters.chars().zip(raw.chars()) {
        let base = vowel(letter).filter(|&(_, tone)| tone > 0 && !character.is_ascii()).map(|(base, _)| base);
        let doubled = base.is_some_and(|base| joined.ends_with(upper(base)));
        if doubled {
            joined.pop();
        }
        joined.push(if doubled { upper(letter) } else { letter });
    }
    joined
}

/// The minus sign for ư and the bullet operator for ã: what text extracted by its glyphs has for `U+00AD` and `U+00B7`.
fn restore_glyphs(text: &str) -> Cow<'_, str> {
    if !text.contains(['\u{2212}', '\u{2219}']) {
        return Cow::Borrowed(text);
    }
    let is_letter = |character: &char| character.is_alphabetic() || TCVN3.letter(*character).is_some();
    let mut restored = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let inside = restored.chars().next_back().is_some_and(|last| is_letter(&last));
        let before_small =
            characters.peek().is_some_and(|next| is_letter(next) && !next.is_ascii_uppercase());
        restored.push(match character {
            '\u{2212}' if inside || before_small => '\u{AD}',
            '\u{2219}' if inside => '\u{B7}',
            other => other,
        });
    }
    Cow::Owned(restored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_glyphs() {
        for (raw, text) in [
            ("T¤æNG S¤è", "TỔNG SỐ"),
            ("TæNG Sè", "TổNG Số"),
            ("ng−êi ®∙ −u tiªn", "người đã ưu tiên"),
            ("− Sè, 5 − 3, ∙ môc", "− Số, 5 − 3, ∙ mục"),
            ("“chØ thÞ”", "“chỉ thị”"),
        ] {
            assert_eq!(decode(raw), text);
        }
        assert_eq!(decode_full("Tæng A° …"), "Tổng À Ặ");
        assert_eq!(encode("Ổ ổ"), Some("¤æ æ".to_owned()));
        assert_eq!(encode("ñ"), None);
    }
}
