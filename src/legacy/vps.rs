//! VPS, the encoding of the Vietnamese Professionals Society's keyboard and fonts.
//!
//! Source: the VPS character table as kept by the Vietnamese Unicode group and by converters (Unikey, GNU recode); no
//! standard was published. Capitals with the dot below and two more lie on control codes.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::bytes::Grid;
use super::remap;

const ROWS: [&str; 8] = [
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲ", // 80
    "Ế··ỀỂỄỐỒỔỖýỷỵỚỜỞ", // 90
    "·ắằẳẵặỠớÙờởỡŨỨợỪ", // A0
    "ổỬỲỸÍÌộỈĨÓửữÒỎÕự", // B0
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹ", // C0
    "ƯỦồốÔỏơÈừứÚũưÝẺ·", // D0
    "àáâãảạă·èéêẽìí·ĩ", // E0
    "ẴĐòóôõ·Ơụùúủ·ỶẼỳ", // F0
];

const CONTROLS: [(u8, char); 14] = [
    (0x02, 'Ạ'),
    (0x03, 'Ậ'),
    (0x04, 'Ặ'),
    (0x05, 'Ẹ'),
    (0x06, 'Ệ'),
    (0x10, 'Ị'),
    (0x11, 'Ọ'),
    (0x12, 'Ộ'),
    (0x13, 'Ợ'),
    (0x14, 'Ụ'),
    (0x15, 'Ự'),
    (0x19, 'Ỵ'),
    (0x1C, 'Ẫ'),
    (0x1D, 'Ữ'),
];

static VPS: LazyLock<Grid> = LazyLock::new(|| Grid::new(&ROWS, &CONTROLS));

/// The letter behind a character.
pub fn letter(character: char) -> Option<char> {
    VPS.letter(character)
}

/// Every letter of the table.
pub fn letters() -> impl Iterator<Item = char> {
    VPS.all()
}

/// VPS to Unicode.
pub fn decode(text: &str) -> Cow<'_, str> {
    remap(text, letter)
}

/// Unicode to VPS; `None` for letters it does not have.
pub fn encode(text: &str) -> Option<String> {
    text.chars().map(|letter| if letter.is_ascii() { Some(letter) } else { VPS.character(letter) }).collect()
}
