//! VISCII, the encoding of the overseas Vietnamese standard group.
//!
//! Source: RFC 1456 (1993), "Conventions for Encoding the Vietnamese Language"; VISCII 1.1.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::bytes::Grid;
use super::remap;
use super::syllable::{is_syllable, regular_case};

const ROWS: [&str; 8] = [
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ", // 80
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ", // 90
    "Õắằặấầẩậẽẹếềểễệố", // A0
    "ồổỗỠƠộờởịỰỨỪỬơớƯ", // B0
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ", // C0
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư", // D0
    "àáâãảăữẫèéêẻìíĩỉ", // E0
    "đựòóôõỏọụùúũủýợỮ", // F0
];

const CONTROLS: [(u8, char); 6] =
    [(0x02, 'Ẳ'), (0x05, 'Ẵ'), (0x06, 'Ẫ'), (0x14, 'Ỷ'), (0x19, 'Ỹ'), (0x1E, 'Ỵ')];

static VISCII: LazyLock<Grid> = LazyLock::new(|| Grid::new(&ROWS, &CONTROLS));

/// The letter behind a character.
pub fn letter(character: char) -> Option<char> {
    VISCII.letter(character)
}

/// Every letter of the table.
pub fn letters() -> impl Iterator<Item = char> {
    VISCII.all()
}

/// VISCII to Unicode.
pub fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('\u{A0}') {
        return Cow::Owned(decode_with_spaces(text));
    }
    remap(text, letter)
}

/// A0 is Õ, and the no-break space of a spreadsheet: Õ where it makes the letters around it a syllable. Alone it
/// is the space.
fn decode_with_spaces(text: &str) -> String {
    let between =
        |character: char| character != '\u{A0}' && !character.is_alphabetic() && letter(character).is_none();
    let mut decoded = String::with_capacity(text.len());
    for word in text.split_inclusive(between) {
        let bare = word.trim_end_matches(between);
        let read = remap(bare, letter);
        let whole = bare != "\u{A0}" && is_syllable(&read) && regular_case(&read);
        decoded
            .push_str(&remap(word, |character| letter(character).filter(|_| whole || character != '\u{A0}')));
    }
    decoded
}

/// Unicode to VISCII; `None` for letters it does not have.
pub fn encode(text: &str) -> Option<String> {
    text.chars()
        .map(|letter| if letter.is_ascii() { Some(letter) } else { VISCII.character(letter) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_break_spaces_stay() {
        for (raw, text) in
            [("V\u{A0}", "VÕ"), ("T±ng\u{A0}s¯", "Tổng\u{A0}số"), ("UBND\u{A0}XÃ", "UBND\u{A0}XÃ")]
        {
            assert_eq!(decode(raw), text);
        }
    }
}
