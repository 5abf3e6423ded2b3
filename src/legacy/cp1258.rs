//! Windows-1258, and what becomes of text that passed through it wrongly.
//!
//! Source: Microsoft, code page 1258 (Vietnamese). Tones are combining characters after the vowel, so that text read
//! rightly is decomposed and only wants composing; fourteen codes differ from Windows-1252, and those are where bytes
//! of 1258 shown as 1252, or bytes of TCVN3 and VNI shown as 1258, go wrong.

use std::borrow::Cow;

use super::bytes::shown;
use super::syllable::{lower, upper, vowel};
use super::{compose, remap};

/// The codes at which Windows-1258 differs from Windows-1252.
const DIFFERENCES: [(u8, char); 14] = [
    (0xC3, 'Ă'),
    (0xCC, '\u{300}'),
    (0xD0, 'Đ'),
    (0xD2, '\u{309}'),
    (0xD5, 'Ơ'),
    (0xDD, 'Ư'),
    (0xDE, '\u{303}'),
    (0xE3, 'ă'),
    (0xEC, '\u{301}'),
    (0xF0, 'đ'),
    (0xF2, '\u{323}'),
    (0xF5, 'ơ'),
    (0xFD, 'ư'),
    (0xFE, '₫'),
];

/// The tones in the order of [`super::syllable::VOWELS`], as combining characters.
const TONES: [char; 6] = ['\0', '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// What the code of a character of Windows-1252 is in Windows-1258, where it differs.
pub fn right(character: char) -> Option<char> {
    DIFFERENCES.iter().find(|(byte, _)| char::from(*byte) == character).map(|&(_, letter)| letter)
}

/// What the code of a character of Windows-1258 is in Windows-1252, where it differs.
pub fn latin(character: char) -> Option<char> {
    DIFFERENCES.iter().find(|(_, letter)| *letter == character).map(|&(byte, _)| shown(byte))
}

/// Bytes of Windows-1258 shown as Windows-1252, to Unicode.
pub fn decode_shown_as_1252(text: &str) -> Cow<'_, str> {
    match remap(text, right) {
        Cow::Owned(decomposed) => Cow::Owned(compose(&decomposed)),
        same @ Cow::Borrowed(_) => same,
    }
}

/// Unicode to Windows-1258 as characters, tones apart.
pub fn encode(text: &str) -> Option<String> {
    let mut encoded = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let small = lower(letter);
        match vowel(small) {
            Some((base, tone)) => {
                encoded.push(if letter == small { base } else { upper(base) });
                encoded.extend(TONES.get(tone).filter(|_| tone > 0));
            }
            None if letter.is_ascii() || small == 'đ' => encoded.push(letter),
            None => return None,
        }
    }
    Some(encoded)
}

/// Unicode to Windows-1258 whose bytes are then shown as Windows-1252.
pub fn encode_shown_as_1252(text: &str) -> Option<String> {
    Some(encode(text)?.chars().map(|character| latin(character).unwrap_or(character)).collect())
}

/// Characters of Windows-1258 back to those of Windows-1252: the bytes as an eight-bit encoding meant them.
pub fn undo(text: &str) -> Cow<'_, str> {
    remap(text, latin)
}

/// Characters of Windows-1252 as Windows-1258 shows their bytes.
pub fn pass(text: &str) -> Cow<'_, str> {
    remap(text, right)
}
