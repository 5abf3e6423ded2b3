//! UTF-8 whose bytes a program took for those of an eight-bit code page ("ANSI"): `Há»™i nghá»‹` for Hội nghị, `xÃ£` for xã.
//!
//! Source: RFC 3629 for the sequences, Microsoft's code pages 1252 and 1258 for how their bytes are shown (they differ in
//! one lead byte, Ã and Ă); where the page has nothing for a byte, the control character stands. Few texts hold such sequences by chance.

use std::borrow::Cow;

use super::bytes::{byte, shown};
use super::common::is_common;
use super::syllable::{is_syllable, lower, vowel};

/// How often a text may have been taken for the wrong page.
const TIMES: usize = 3;
/// The most bytes of a letter of Vietnamese.
const LONGEST: usize = 3;

/// The text as it was written. A text that also holds letters which are no part of a sequence is none of this kind.
pub fn decode(text: &str) -> Cow<'_, str> {
    let mut decoded = Cow::Borrowed(text);
    for _ in 0..TIMES {
        match once(&decoded) {
            Some(written) => decoded = Cow::Owned(written),
            None => break,
        }
    }
    decoded
}

/// The bytes of the text as an eight-bit code page shows them.
pub fn encode(text: &str) -> String {
    text.bytes().map(shown).collect()
}

/// The sequences of a text put together; `None` where there is none, or something else beside them.
fn once(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut written = String::with_capacity(text.len());
    let (mut found, mut at) = (false, 0);
    while let Some(&letter) = letters.get(at) {
        if let Some((made, length)) = sequence(&letters[at..]) {
            found |= made.is_alphabetic();
            written.push(made);
            at += length;
        } else if let Some(length) = lost_space(&letters, at) {
            let before = at.checked_sub(1).map(|before| letters[before]);
            found |= before.is_some_and(|before| before.is_ascii_lowercase());
            written.push('à');
            at += length;
        } else if !letter.is_ascii() && letter.is_alphabetic() {
            return None;
        } else {
            written.push(letter);
            at += 1;
        }
    }
    found.then_some(written)
}

/// The letter or mark whose bytes are shown at the beginning, and how many characters show them.
fn sequence(letters: &[char]) -> Option<(char, usize)> {
    let mut bytes = [0; LONGEST];
    for length in 1..=LONGEST.min(letters.len()) {
        bytes[length - 1] = if length == 1 { lead(letters[0])? } else { byte(letters[length - 1])? };
        if let Ok(made) = std::str::from_utf8(&bytes[..length]) {
            return made.chars().next().filter(|made| is_written(*made)).map(|made| (made, length));
        }
    }
    None
}

/// The first byte of a sequence.
fn lead(letter: char) -> Option<u8> {
    match letter {
        'Ă' => Some(0xC3),
        letter => byte(letter).filter(|byte| *byte >= 0xC2),
    }
}

/// An à whose second byte, shown as a no-break space, became a plain one or was cut off; how many characters show it.
fn lost_space(letters: &[char], at: usize) -> Option<usize> {
    let first = matches!(letters[at], 'Ã' | 'Ă');
    let spaces = letters[at + 1..].iter().take_while(|letter| **letter == ' ').count();
    let ends = letters.get(at + 1).is_none_or(|next| !next.is_alphanumeric());
    let length = if spaces > 1 || spaces == 1 && goes_on(letters, at) { 2 } else { 1 };
    (first && ends).then_some(length)
}

/// Whether the letters behind the space belong to the syllable before it: `ban hÃ nh`, but `vÃ cÃ¡c` and `vÃ y táº¿`.
fn goes_on(letters: &[char], at: usize) -> bool {
    let start =
        letters[..at].iter().rposition(|letter| !letter.is_ascii_alphabetic()).map_or(0, |last| last + 1);
    let onset = letters[start..at].iter();
    let rest: String = letters[at + 2..].iter().take_while(|letter| letter.is_alphabetic()).collect();
    let joined: String = onset.chain(&['à']).copied().chain(rest.chars()).collect();
    let whole = is_syllable(&joined);
    match rest.len() {
        0 => false,
        // A letter may be a word of its own; most often it is not.
        1 => whole && is_common(&joined),
        _ => whole && !is_syllable(&rest),
    }
}

/// Letters of Vietnamese, marks that stand over them, punctuation and the signs of the upper half of Latin-1.
fn is_written(made: char) -> bool {
    let small = lower(made);
    let sign =
        matches!(made, '\u{A0}'..='\u{BF}' | '\u{300}'..='\u{323}' | '\u{2010}'..='\u{203A}' | '×' | '÷');
    !made.is_ascii() && (sign || small == 'đ' || vowel(small).is_some() || "™−≤≥₫".contains(made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written() {
        for (raw, text) in [
            ("Há»™i nghá»‹", "Hội nghị"),
            ("UBND xÃ£ HÆ°Æ¡ng Há»¯u", "UBND xã Hương Hữu"),
            ("PhÆ°á»\u{9D}ng \u{C4}\u{90}á»“ng TÃ¢m", "Phường Đồng Tâm"),
            ("vÃ\u{A0} cÃ¡c", "và các"),
            ("vÃ  cÃ¡c", "và các"),
            ("vÃ cÃ¡c", "và các"),
            ("HÃ Ná»™i", "Hà Nội"),
            ("ban hÃ nh vÃ y táº¿ tÃ i chÃ\u{AD}nh ngÃ y nÃ y", "ban hành và y tế tài chính ngày này"),
            ("xĂ£ TĂ¢n An", "xã Tân An"),
            ("HÃ¡Â»â„¢i nghÃ¡Â»â€¹", "Hội nghị"),
            ("â€œMá»™t cá»\u{AD}aâ€\u{9D} â€“ liÃªn thÃ´ng", "“Một cửa” – liên thông"),
            ("Diá»‡n tÃ\u{AD}ch (mÂ²)", "Diện tích (m²)"),
        ] {
            assert_eq!(decode(raw), text, "{raw}");
        }
        for sound in [
            "XÃ",
            "XÃ HỘI",
            "TỔNG SỐ XÃ",
            "LÃ – Ê",
            "Hội nghị",
            "«XÃ»",
            "Côte d’Ivoire",
            "5 °C",
            "nhiÖm vô",
            "café",
            "",
        ] {
            assert_eq!(decode(sound), sound);
        }
    }
}
