//! Judging one word under one reading: is it Vietnamese?

use std::borrow::Cow;

use super::syllable::{is_abbreviation, is_syllable, regular_case};
use super::{Encoding, common, compose, decode, encode, is_composed};

/// What a reading makes of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A Vietnamese syllable.
    Valid,
    /// Says nothing: an abbreviation, a symbol, plain letters.
    Neutral,
    /// Not Vietnamese.
    Invalid,
}

/// Whether the text is ASCII as people type it: no letter of any old encoding but VIQR.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

/// The words of a text that can tell encodings apart, those with anything beyond plain ASCII.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_between).filter(|word| !is_plain(word))
}

/// The words of a text that are Vietnamese in no encoding: plain small letters, perhaps after a capital, that are no
/// syllable, and digits among small letters. Words of another language, or what an OCR made of Vietnamese.
pub fn strange_words(text: &str) -> impl Iterator<Item = &str> {
    let between = |character: char| !character.is_ascii_digit() && is_between(character);
    text.split(between).filter(|word| {
        let mut rest = word.chars().skip(1);
        if word.contains(|character: char| character.is_ascii_digit()) {
            // Not the codes of rows: 1a, 25b.
            word.chars().filter(|letter| letter.is_lowercase()).count() > 1
        } else {
            word.len() > 1
                && rest.all(|letter| letter.is_ascii_lowercase())
                && word.is_ascii()
                && !is_syllable(word)
        }
    })
}

/// The words of a text that VIQR would change; none if the text has letters beyond ASCII.
pub fn viqr_words(text: &str) -> impl Iterator<Item = &str> {
    let ascii = !text.chars().any(|character| !character.is_ascii() && character.is_alphabetic());
    let words = ascii.then(|| text.split_whitespace()).into_iter().flatten();
    words.filter(|word| word.is_ascii() && decode(Encoding::Viqr, word) != *word)
}

/// The word as Unicode, read leniently: soft hyphens dropped, the look-alike Ð taken for Đ.
pub fn as_unicode(word: &str) -> Verdict {
    if is_plain(word) {
        // Only VIQR asks: signs that ordinary text has no use for after a vowel.
        let strange = word
            .as_bytes()
            .windows(2)
            .any(|pair| b"aeiouyAEIOUY".contains(&pair[0]) && b"^`~+*".contains(&pair[1]));
        return if strange { Verdict::Invalid } else { Verdict::Neutral };
    }
    if is_measure(word) {
        return Verdict::Valid;
    }
    if is_symbol(word) {
        return Verdict::Neutral;
    }
    let word = if is_composed(word) { Cow::Borrowed(word) } else { Cow::Owned(compose(word)) };
    if word.contains(['\u{AD}', 'Ð', 'ð']) {
        judge(&word.replace('\u{AD}', "").replace('Ð', "Đ").replace('ð', "đ"), false)
    } else {
        judge(&word, false)
    }
}

/// The word in an old encoding.
pub fn as_encoded(word: &str, encoding: Encoding) -> Verdict {
    if encoding == Encoding::Viqr {
        return join(
            decode(encoding, word)
                .split(|letter: char| !letter.is_alphabetic())
                .map(|part| if part.is_empty() { Verdict::Neutral } else { judge(part, false) }),
        );
    }
    if is_symbol(word) || is_measure(word) {
        return Verdict::Neutral;
    }
    if word.chars().any(|letter| is_foreign(letter, encoding)) {
        return Verdict::Invalid;
    }
    if !is_whole(word, encoding) {
        return Verdict::Invalid;
    }
    // What it does not change, it does not explain.
    if encoding == Encoding::Utf8AsAnsi && decode(encoding, word) == word {
        return Verdict::Neutral;
    }
    let small_tones = matches!(encoding, Encoding::Tcvn3 | Encoding::Tcvn3Full | Encoding::Tcvn3ViaCp1258);
    judge(&decode(encoding, word), small_tones)
}

/// Whether every mark of the word belongs to a letter: in VNI `ã` only stands after its vowel, so that `Xã` is no VNI.
fn is_whole(word: &str, encoding: Encoding) -> bool {
    if !matches!(encoding, Encoding::Vni | Encoding::VniViaCp1258) {
        return true;
    }
    let decoded = decode(encoding, word);
    encode(encoding, core(&decoded)).is_none_or(|again| again.to_lowercase() == core(word).to_lowercase())
}

/// Whether the character is a letter that the encoding cannot hold.
pub fn is_foreign(character: char, encoding: Encoding) -> bool {
    !character.is_ascii()
        && (character.is_alphabetic() || is_combining(character))
        && !encoding.uses(character)
}

/// Whether the word is no Unicode word whatever its language: a symbol between or against letters, capitals after
/// small letters.
pub fn is_impossible(word: &str) -> bool {
    let core = core(word);
    core.contains(is_odd) || has_stray_symbol(word) || (!core.is_ascii() && !regular_case(core))
}

/// Whether most readers would expect the word in an administrative text.
pub fn is_expected(word: &str) -> bool {
    is_measure(word)
        || core(word).split(['–', '—', '…']).all(|part| part.is_empty() || common::is_common(part))
}

/// Whether the word is an abbreviation, perhaps between marks.
pub fn is_abbreviated(word: &str) -> bool {
    is_abbreviation(core(word))
}

/// Joins the verdicts on the parts of a word: one that is not Vietnamese spoils it.
fn join(parts: impl Iterator<Item = Verdict>) -> Verdict {
    parts.fold(Verdict::Neutral, |all, part| match (all, part) {
        (Verdict::Invalid, _) | (_, Verdict::Invalid) => Verdict::Invalid,
        (Verdict::Valid, _) | (_, Verdict::Valid) => Verdict::Valid,
        _ => Verdict::Neutral,
    })
}

/// The verdict on a word of Unicode. In TCVN3 (`small_tones`) capitals stand beside small letters with tones.
fn judge(word: &str, small_tones: bool) -> Verdict {
    if has_stray_symbol(word) {
        return Verdict::Invalid;
    }
    let core = core(word);
    if is_plain(core) {
        return Verdict::Neutral;
    }
    join(core.split(['–', '—', '…']).filter(|part| !part.is_empty()).map(|part| {
        let capitals = || part.chars().filter(char::is_ascii).all(|letter| letter.is_ascii_uppercase());
        if is_plain(part) {
            Verdict::Neutral
        } else if is_syllable(part) && (regular_case(part) || (small_tones && capitals())) {
            Verdict::Valid
        } else if is_abbreviation(part) {
            Verdict::Neutral
        } else {
            Verdict::Invalid
        }
    }))
}

/// Whether a symbol stands against a word that ordinary text would not put there.
fn has_stray_symbol(word: &str) -> bool {
    let core = core(word);
    let Some((lead, tail)) = word.split_once(core).filter(|_| !core.is_empty()) else {
        return word.chars().count() > 1 && word.contains(is_odd);
    };
    lead.ends_with(|symbol: char| is_odd(symbol) && !may_precede(symbol))
        || tail.starts_with(|symbol: char| symbol == '·' || is_odd(symbol) && !may_follow(symbol))
}

/// The word without symbols at its ends.
fn core(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphabetic() && !is_combining(character))
}

/// A measure of area or volume, whose raised figure old encodings use for letters, or of millionths, whose µ they use.
pub fn is_measure(word: &str) -> bool {
    let small = word.strip_prefix(['\u{B5}', '\u{3BC}']);
    if small.is_some_and(|unit| ["g", "m", "l", "L", "s", "Sv", "mol", "W", "V", "A", "F"].contains(&unit)) {
        return true;
    }
    word.strip_suffix(['²', '³']).is_some_and(|unit| ["m", "km", "cm", "dm", "mm", "hm"].contains(&unit))
}

/// Whether the character stands between words in every old encoding but VIQR.
pub fn is_between(character: char) -> bool {
    character.is_whitespace()
        || (character.is_ascii() && !character.is_ascii_alphabetic() && character >= ' ')
}

/// Symbols that stand for nothing else: a bullet, a multiplication sign, a dash, but not `®·`, which is TCVN3 for đã.
pub fn is_symbol(word: &str) -> bool {
    let letters = word.chars().any(|character| character.is_alphabetic() || character.is_control());
    !letters && (word.chars().count() == 1 || !word.contains(is_odd))
}

/// A combining mark.
fn is_combining(character: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&character)
}

/// Quotation marks, dashes and the like, which stand between words.
pub fn is_mark(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{203A}' | '«' | '»')
}

/// A symbol that ordinary text does not put between letters.
fn is_odd(character: char) -> bool {
    let symbol = matches!(character, '\u{A1}'..='\u{BF}' | '×' | '÷');
    character.is_control() || (symbol && !matches!(character, '«' | '»' | '·' | '°' | 'ª' | 'º'))
}

/// An odd symbol that may stand before a word all the same: `§Điều`, `©Sở`, `½kg`.
fn may_precede(symbol: char) -> bool {
    matches!(symbol, '§' | '©' | '±' | '¿' | '¡' | '¢'..='¥' | '¶' | '¼'..='¾' | '¹' | '²' | '³')
}

/// An odd symbol that may stand after a word all the same: marks of trade and of footnotes.
fn may_follow(symbol: char) -> bool {
    matches!(symbol, '®' | '©' | '¹' | '²' | '³')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts() {
        use Verdict::{Invalid, Neutral, Valid};
        for (word, unicode, tcvn3) in [
            ("nhiÖm", Invalid, Valid),
            ("v¨n", Invalid, Valid),
            ("Không", Valid, Valid),
            ("Có", Valid, Valid),
            ("Q§", Invalid, Neutral),
            ("®·", Invalid, Valid),
            ("x·", Invalid, Valid),
            ("§", Neutral, Neutral),
            ("Excel®", Neutral, Invalid),
            ("requête", Invalid, Invalid),
            ("gi§i", Invalid, Invalid),
            ("m²", Valid, Neutral),
            ("µg", Valid, Neutral),
            ("TØNH", Invalid, Valid),
            ("“ChØ", Invalid, Valid),
            ("được", Valid, Invalid),
            ("·", Neutral, Neutral),
        ] {
            assert_eq!((as_unicode(word), as_encoded(word, Encoding::Tcvn3)), (unicode, tcvn3), "{word}");
        }
    }
}
