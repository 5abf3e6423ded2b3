//! One cell of a sheet whose encoding is known: is it in that encoding too, or an exception?

use std::borrow::Cow;

use super::judge::{
    Verdict, as_encoded, as_unicode, is_abbreviated, is_between, is_expected, is_foreign, is_impossible,
    is_mark, is_measure, strange_words, viqr_words, words,
};
use super::syllable::is_syllable;
use super::{Encoding, FontHint, decode};

/// The encoding to decode a text with on a sheet of that encoding; `None` leaves the text as it is.
///
/// `by_font` says that the fonts of the sheet agree with the encoding, so that a cell in another font is an exception.
pub fn reading(text: &str, encoding: Encoding, hint: FontHint, by_font: bool) -> Option<Encoding> {
    let widest = if encoding == Encoding::Tcvn3 { Encoding::Tcvn3Full } else { encoding };
    if text.chars().any(|character| is_foreign(character, widest)) {
        return None;
    }
    let is_in = |encoding| Weight::of(text, encoding).is_in(text, encoding, hint, by_font);
    if !matches!(encoding, Encoding::Tcvn3 | Encoding::Tcvn3Full) {
        return is_in(encoding).then_some(encoding);
    }
    // Two tables of one standard: the second only where the text uses what the first does not have.
    let more = |character: char| Encoding::Tcvn3Full.uses(character) && !Encoding::Tcvn3.uses(character);
    let better = || {
        let [plain, full] = [Encoding::Tcvn3, Encoding::Tcvn3Full].map(|table| Weight::of(text, table));
        let least = usize::from(encoding == Encoding::Tcvn3);
        full.valid + plain.invalid >= plain.valid + full.invalid + least
    };
    if text.chars().any(more) && better() {
        return is_in(Encoding::Tcvn3Full).then_some(Encoding::Tcvn3Full);
    }
    let capital = hint == FontHint::Legacy(Encoding::Tcvn3Capital);
    is_in(Encoding::Tcvn3).then_some(if capital { Encoding::Tcvn3Capital } else { Encoding::Tcvn3 })
}

/// The words of one text, in the encoding and as Unicode.
#[derive(Default)]
struct Weight {
    /// Vietnamese only in the encoding.
    wins: usize,
    /// Vietnamese only as it stands.
    losses: usize,
    /// Vietnamese in the encoding.
    valid: usize,
    /// Not Vietnamese in the encoding.
    invalid: usize,
    /// Vietnamese both ways, but not the same.
    ambiguous: usize,
    /// Vietnamese both ways and the same, which says nothing.
    unchanged: usize,
    /// Impossible as it stands and possible in the encoding, though perhaps not a syllable: names, abbreviations.
    restored: usize,
}

impl Weight {
    fn of(text: &str, encoding: Encoding) -> Self {
        let mut weight = Self::default();
        for word in telling(text, encoding) {
            let (read, unicode) = (as_encoded(word, encoding), as_unicode(word));
            weight.valid += usize::from(read == Verdict::Valid);
            weight.invalid += usize::from(read == Verdict::Invalid);
            match (read, unicode) {
                (Verdict::Valid, Verdict::Invalid) => weight.wins += 1,
                (Verdict::Invalid, Verdict::Valid) => weight.losses += 1,
                (Verdict::Valid, Verdict::Valid) if decode(encoding, word) != word => weight.ambiguous += 1,
                (Verdict::Valid, Verdict::Valid) => weight.unchanged += 1,
                (Verdict::Invalid | Verdict::Neutral, Verdict::Invalid | Verdict::Neutral) => {
                    let decoded = decode(encoding, word);
                    let odd = is_impossible(word) || (read == Verdict::Neutral && is_abbreviated(&decoded));
                    weight.restored += usize::from(
                        odd && !is_section_sign(word, text) && decoded != word && !is_impossible(&decoded),
                    );
                }
                _ => {}
            }
        }
        weight
    }

    /// Whether the text is in the encoding.
    fn is_in(&self, text: &str, encoding: Encoding, hint: FontHint, by_font: bool) -> bool {
        if self.losses > 0 && self.losses >= self.wins {
            return false;
        }
        if self.valid == 0 {
            return self.restored > 0;
        }
        if encoding.is_self_evident() {
            return self.wins > 0;
        }
        let strangers = strange_words(text).filter(|_| encoding != Encoding::Viqr).count();
        if self.invalid > self.valid || self.invalid + strangers > self.valid * 3 {
            return false;
        }
        if self.wins > 0 {
            return true;
        }
        if self.ambiguous + self.unchanged < self.valid || hint.supports(encoding) {
            return true;
        }
        if by_font && hint == FontHint::Unicode {
            return false;
        }
        let both =
            |word: &&str| as_encoded(word, encoding) == Verdict::Valid && as_unicode(word) == Verdict::Valid;
        let (mut decoded, mut stands) = (0, 0);
        for word in telling(text, encoding).filter(both) {
            let read = decode(encoding, word);
            decoded += usize::from(is_expected(&read) && !is_raised(word, &read));
            stands += usize::from(is_expected(&decode(Encoding::Decomposed, word)));
        }
        decoded >= stands
    }
}

/// Whether a small letter becomes a capital one, as nobody types it: `Tà` would be `TỔ`.
fn is_raised(word: &str, read: &str) -> bool {
    word.chars().zip(read.chars()).any(|(before, after)| before.is_lowercase() && after.is_uppercase())
}

/// Whether the sign of a section stands before its number; in a word of its own it is a letter else.
fn is_section_sign(word: &str, text: &str) -> bool {
    let numbered = |rest: &str| rest.trim_start_matches(' ').starts_with(|next: char| next.is_ascii_digit());
    word == "§" && text.split('§').skip(1).all(numbered)
}

/// The words of a text that tell whether it is in the encoding.
fn telling(text: &str, encoding: Encoding) -> impl Iterator<Item = &str> {
    let viqr = encoding == Encoding::Viqr;
    let latin = (!viqr).then(|| words(text)).into_iter().flatten();
    latin.chain(viqr.then(|| viqr_words(text)).into_iter().flatten())
}

/// The text decoded word by word, so that a mark or a raised figure that the encoding uses for a letter stays where it
/// is none: the dots of `Người nhập: …`, the 3 of `10³ cây`, quotation marks around a word.
pub fn rewritten(text: &str, encoding: Encoding) -> Cow<'_, str> {
    let decoded = taken_apart(text, encoding);
    match encoding {
        Encoding::Tcvn3 | Encoding::Tcvn3Full | Encoding::Tcvn3ViaCp1258 => raised(decoded),
        _ => decoded,
    }
}

/// Small letters with tones among capitals, `TổNG`, are what a capital font shows as capitals, whose name is not known:
/// nobody types a syllable so. Where every plain letter of the text is a capital, the words in which none stands, or
/// only the first, are capitals too: `TổNG Số`.
fn raised(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_mixed = |word: &str| {
        let plain = || word.chars().filter(char::is_ascii_alphabetic);
        plain().all(|letter| letter.is_ascii_uppercase())
            && word.chars().skip(1).any(|letter| letter.is_ascii_uppercase())
            && word.chars().any(|letter| !letter.is_ascii() && letter.is_lowercase())
            && is_syllable(word)
    };
    let letters = |character: char| !character.is_alphabetic();
    if !text.split(letters).any(is_mixed) {
        return text;
    }
    if !text.contains(|character: char| character.is_ascii_lowercase()) {
        return Cow::Owned(text.to_uppercase());
    }
    let pieces = text.split_inclusive(letters).map(|piece| {
        let word = piece.trim_end_matches(letters);
        if is_mixed(word) { piece.to_uppercase() } else { piece.to_owned() }
    });
    Cow::Owned(pieces.collect())
}

/// The text decoded, as far as it holds together.
fn taken_apart(text: &str, encoding: Encoding) -> Cow<'_, str> {
    let doubles = matches!(encoding, Encoding::Tcvn3Full | Encoding::Viscii | Encoding::Vps);
    if !doubles || !text.contains(is_double) {
        return decode(encoding, text);
    }
    let mut made = String::with_capacity(text.len() * 2);
    for piece in text.split_inclusive(|character: char| is_between(character) && character != '\u{A0}') {
        let word = piece.trim_end_matches(is_between);
        let core = word.trim_matches(is_double);
        let apart = if core.is_empty() {
            // A dash as long as — is typed by hand nowhere: it is Ở, which begins many a line. A quotation mark that
            // opens stands before something.
            let marks = word != "‘" && word.contains(|character| is_mark(character) && character != '—');
            !word.is_empty() && (marks || made.ends_with(|last: char| last.is_ascii_digit()))
        } else {
            as_encoded(word, encoding) == Verdict::Invalid && as_encoded(core, encoding) != Verdict::Invalid
        };
        // H’Mông, M’Nông: an apostrophe where the encoding has a letter.
        let joined = !core.is_empty()
            && core.contains('’')
            && as_encoded(core, encoding) == Verdict::Invalid
            && core.split('’').all(|part| as_encoded(part, encoding) != Verdict::Invalid);
        if is_measure(word) {
            made.push_str(piece);
        } else if joined {
            let parts: Vec<_> = piece.split('’').map(|part| decode(encoding, part)).collect();
            made.push_str(&parts.join("’"));
        } else if apart {
            let start = word.find(core).unwrap_or(0);
            let end = start + core.len();
            made.push_str(&piece[..start]);
            made.push_str(&decode(encoding, core));
            made.push_str(&piece[end..]);
        } else {
            made.push_str(&decode(encoding, piece));
        }
    }
    Cow::Owned(made)
}

/// A mark, or a raised figure: a letter in some old encodings.
fn is_double(character: char) -> bool {
    is_mark(character) || matches!(character, '²' | '³' | '¹' | '°')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_of_a_font_that_is_not_known() {
        for (raw, text) in [
            ("TæNG Sè", "TỔNG SỐ"),
            ("x· B×NH L·NG", "xã BÌNH LÃNG"),
            ("UBND HUYÖN LONG PHó", "UBND HUYỆN LONG PHÚ"),
            ("X· L·NG, x· Hå", "Xã LÃNG, xã Hồ"),
            // A small letter behind a capital is how names are written, and UBND stays what it is.
            ("Lý", "Lý"),
            ("UBND x· ¤ L©m", "UBND xã Ô Lâm"),
            ("®BSCL", "đBSCL"),
        ] {
            assert_eq!(rewritten(raw, Encoding::Tcvn3), text);
        }
    }
}
