//! Old Vietnamese encodings to Unicode (NFC).
//!
//! Before Unicode, Vietnamese was written with fonts that show other letters for the characters of Windows-1252: the
//! cell holds `Céng hoµ`, and .VnTime shows "Cộng hoà". Such returns still come in. [`convert`] finds out, sheet by
//! sheet, in which encoding the text is and puts Unicode in its place; [`decode`] and [`encode`] are the tables.
//!
//! The decision rests on evidence in the text, the share of words that are valid Vietnamese syllables once decoded
//! ([`detect`]). A font name supports it, and says where TCVN3 was typed in capital fonts; alone it decides nothing.
//! Text that is Unicode already, French, English, damaged by OCR or a number stays as it is.
//!
//! ```
//! use tonghop::legacy::{Encoding, decode, detect, Fonts};
//! let texts = ["Sè nhiÖm vô ®· hoµn thµnh ®óng h¹n"];
//! let found = detect(texts, &Fonts::default(), &[]).map(|found| found.encoding);
//! assert_eq!(found, Some(Encoding::Tcvn3));
//! assert_eq!(decode(Encoding::Tcvn3, texts[0]), "Số nhiệm vụ đã hoàn thành đúng hạn");
//! ```

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::finding::Wording;
use crate::text::written as syllable;

mod bytes;
mod common;
mod convert;
mod cp1258;
mod detect;
mod font;
mod judge;
mod reading;
mod tcvn3;
mod utf8;
mod viqr;
mod viscii;
mod vni;
mod vps;

pub use crate::text::written::is_syllable;
pub use convert::{Converted, Options, Originals, convert};
pub use detect::{Detected, detect};
pub use font::{FontHint, Fonts};

/// An encoding that Vietnamese text was kept in before precomposed Unicode, or what a wrong reading made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// TCVN3 (ABC), capitals with tones as a capital and a small letter with the tone. TCVN 5712:1993, VN3.
    Tcvn3,
    /// TCVN3 in a capital font (.VnTimeH): small letters are shown as capitals.
    Tcvn3Capital,
    /// The whole of TCVN 5712:1993, VN1, with codes for capitals among the control codes and quotation marks.
    Tcvn3Full,
    /// Bytes of TCVN3 that a reader took for Windows-1258.
    Tcvn3ViaCp1258,
    /// VNI-Windows. VNI Software Company.
    Vni,
    /// Bytes of VNI that a reader took for Windows-1258.
    VniViaCp1258,
    /// VISCII 1.1. RFC 1456.
    Viscii,
    /// VPS. Vietnamese Professionals Society.
    Vps,
    /// VIQR, plain ASCII. RFC 1456. Only on request.
    Viqr,
    /// Bytes of Windows-1258 (Microsoft) that a reader took for Windows-1252.
    Cp1258AsCp1252,
    /// UTF-8 (RFC 3629) whose bytes a reader took for those of Windows-1252 or Windows-1258.
    Utf8AsAnsi,
    /// Unicode with combining marks, as keyboards for decomposed Unicode type it and Windows-1258 decodes to.
    Decomposed,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Self; 12] = [
        Self::Tcvn3,
        Self::Tcvn3Capital,
        Self::Tcvn3Full,
        Self::Tcvn3ViaCp1258,
        Self::Vni,
        Self::VniViaCp1258,
        Self::Viscii,
        Self::Vps,
        Self::Viqr,
        Self::Cp1258AsCp1252,
        Self::Utf8AsAnsi,
        Self::Decomposed,
    ];

    /// Stable name, as in settings and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "tcvn3",
            Self::Tcvn3Capital => "tcvn3-capital",
            Self::Tcvn3Full => "tcvn3-full",
            Self::Tcvn3ViaCp1258 => "tcvn3-via-1258",
            Self::Vni => "vni",
            Self::VniViaCp1258 => "vni-via-1258",
            Self::Viscii => "viscii",
            Self::Vps => "vps",
            Self::Viqr => "viqr",
            Self::Cp1258AsCp1252 => "1258-as-1252",
            Self::Utf8AsAnsi => "utf8-as-ansi",
            Self::Decomposed => "decomposed",
        }
    }

    /// Name for people.
    pub fn wording(self) -> Wording {
        let same = |name: &str| Wording::new(name, name);
        match self {
            Self::Tcvn3 => same("TCVN3 (ABC)"),
            Self::Tcvn3Capital => Wording::new("TCVN3 (ABC), phông chữ hoa", "TCVN3 (ABC), capital font"),
            Self::Tcvn3Full => Wording::new("TCVN 5712:1993 đầy đủ", "the whole of TCVN 5712:1993"),
            Self::Tcvn3ViaCp1258 => {
                Wording::new("TCVN3 (ABC) bị đọc nhầm thành Windows-1258", "TCVN3 (ABC) read as Windows-1258")
            }
            Self::Vni => same("VNI-Windows"),
            Self::VniViaCp1258 => {
                Wording::new("VNI-Windows bị đọc nhầm thành Windows-1258", "VNI-Windows read as Windows-1258")
            }
            Self::Viscii => same("VISCII"),
            Self::Vps => same("VPS"),
            Self::Viqr => same("VIQR"),
            Self::Cp1258AsCp1252 => Wording::new(
                "Windows-1258 bị đọc nhầm thành Windows-1252",
                "Windows-1258 read as Windows-1252",
            ),
            Self::Utf8AsAnsi => {
                Wording::new("Unicode (UTF-8) bị đọc nhầm thành ANSI", "Unicode (UTF-8) read as ANSI")
            }
            Self::Decomposed => Wording::new("Unicode tổ hợp", "decomposed Unicode"),
        }
    }

    /// Every letter with marks that the encoding has, capitals included.
    pub fn letters(self) -> Vec<char> {
        match self {
            Self::Tcvn3 | Self::Tcvn3ViaCp1258 => {
                let small: Vec<char> = tcvn3::letters(false).filter(|letter| letter.is_lowercase()).collect();
                small.iter().flat_map(|&letter| [letter, syllable::upper(letter)]).collect()
            }
            Self::Tcvn3Capital => tcvn3::letters(false).map(syllable::upper).collect(),
            Self::Tcvn3Full => tcvn3::letters(true).collect(),
            Self::Vni | Self::VniViaCp1258 => vni::letters().collect(),
            Self::Viscii => viscii::letters().collect(),
            Self::Vps => vps::letters().collect(),
            Self::Viqr | Self::Cp1258AsCp1252 | Self::Utf8AsAnsi | Self::Decomposed => {
                viqr::letters().collect()
            }
        }
    }

    /// Whether the character means something in the encoding, as a letter or part of one.
    fn uses(self, character: char) -> bool {
        match self {
            Self::Tcvn3 | Self::Tcvn3Capital => {
                tcvn3::letter(character, false).is_some() || matches!(character, '\u{2212}' | '\u{2219}')
            }
            Self::Tcvn3Full => tcvn3::letter(character, true).is_some() || tcvn3::tone(character).is_some(),
            Self::Tcvn3ViaCp1258 => {
                // The dong after an amount; nobody types the capital Ỗ whose code it has.
                character != 'đ'
                    && tcvn3::letter(cp1258::latin(character).unwrap_or(character), false).is_some()
            }
            Self::Vni => vni::uses(character),
            Self::VniViaCp1258 => vni::uses(cp1258::latin(character).unwrap_or(character)),
            Self::Viscii => viscii::letter(character).is_some(),
            Self::Vps => vps::letter(character).is_some(),
            Self::Viqr => false,
            Self::Cp1258AsCp1252 => {
                cp1258::right(character).is_some()
                    || (character <= '\u{FF}' && syllable::vowel(syllable::lower(character)).is_some())
            }
            Self::Utf8AsAnsi | Self::Decomposed => true,
        }
    }

    /// Whether the old text is letters that were shown wrongly, rather than typed so.
    fn is_misread(self) -> bool {
        matches!(self, Self::Tcvn3ViaCp1258 | Self::VniViaCp1258 | Self::Cp1258AsCp1252 | Self::Utf8AsAnsi)
    }

    /// Whether one word that becomes Vietnamese is proof enough: nothing else looks like it.
    fn is_self_evident(self) -> bool {
        self == Self::Utf8AsAnsi
    }
}

/// Text of that encoding as Unicode, NFC. Characters that mean nothing in it stay as they are.
pub fn decode(encoding: Encoding, text: &str) -> Cow<'_, str> {
    match encoding {
        Encoding::Tcvn3 => tcvn3::decode(text),
        Encoding::Tcvn3Capital => Cow::Owned(tcvn3::decode(text).to_uppercase()),
        Encoding::Tcvn3Full => tcvn3::decode_full(text),
        Encoding::Tcvn3ViaCp1258 => chain(cp1258::undo(text), tcvn3::decode),
        Encoding::Vni => vni::decode(text),
        Encoding::VniViaCp1258 => chain(cp1258::undo(text), vni::decode),
        Encoding::Viscii => viscii::decode(text),
        Encoding::Vps => vps::decode(text),
        Encoding::Viqr => viqr::decode(text),
        Encoding::Cp1258AsCp1252 => cp1258::decode_shown_as_1252(text),
        Encoding::Utf8AsAnsi => utf8::decode(text),
        Encoding::Decomposed if is_composed(text) => Cow::Borrowed(text),
        Encoding::Decomposed => Cow::Owned(compose(text)),
    }
}

/// Unicode text in that encoding, as the characters a cell would hold; `None` if a letter is missing there.
///
/// What [`decode`] undoes; capitals come back from [`Encoding::Tcvn3Capital`] only.
pub fn encode(encoding: Encoding, text: &str) -> Option<String> {
    let text = &compose(text);
    match encoding {
        Encoding::Tcvn3 => tcvn3::encode(text),
        Encoding::Tcvn3Capital => tcvn3::encode_capital(text),
        Encoding::Tcvn3Full => tcvn3::encode_full(text),
        Encoding::Tcvn3ViaCp1258 => Some(cp1258::pass(&tcvn3::encode(text)?).into_owned()),
        Encoding::Vni => vni::encode(text),
        Encoding::VniViaCp1258 => Some(cp1258::pass(&vni::encode(text)?).into_owned()),
        Encoding::Viscii => viscii::encode(text),
        Encoding::Vps => vps::encode(text),
        Encoding::Viqr => Some(viqr::encode(text)),
        Encoding::Cp1258AsCp1252 => cp1258::encode_shown_as_1252(text),
        Encoding::Utf8AsAnsi => Some(utf8::encode(text)),
        Encoding::Decomposed => Some(text.nfd().collect()),
    }
}

/// Applies the second step to what the first made of a text.
fn chain(text: Cow<'_, str>, step: for<'b> fn(&'b str) -> Cow<'b, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => step(text),
        Cow::Owned(text) => Cow::Owned(step(&text).into_owned()),
    }
}

/// The text with every character that stands for another replaced; borrowed when there is none.
fn remap(text: &str, letter: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if !text.chars().any(|character| letter(character).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|character| letter(character).unwrap_or(character)).collect())
}

/// Whether the text is NFC already.
fn is_composed(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes || text.nfc().eq(text.chars())
}

/// NFC.
fn compose(text: &str) -> String {
    text.nfc().collect()
}
