//! Spelling variants of a Vietnamese syllable: where the tone mark stands (hoà/hòa) and i or y (kĩ/kỹ).

use unicode_normalization::UnicodeNormalization;

use super::fold;
use super::plain::{TONES, folded, is_plain, is_tidy, plain};

/// One spelling for all variants of the same syllable: lower case, the tone where the modern rule puts it, `i` for a
/// lone final `y`, `đ` for the Icelandic look-alike. Not for display.
///
/// Two placements of the tone are in use for oa, oe, uy without a final consonant (the older one on the first vowel,
/// the newer on the second); and `y` or `i` is free after h, k, l, m, q, s, t, v (Decision 240/QĐ of 1984 against
/// Decision 1989/QĐ-BGDĐT of 2018).
pub fn unify_spelling(word: &str) -> String {
    let (letters, tone) = unified(word);
    letters.into_iter().chain(tone).collect()
}

/// The word as [`unify_spelling`] has it, and the same without marks.
pub(super) fn spellings(word: &str) -> (String, String) {
    let (letters, tone) = unified(word);
    let bare: String = letters.iter().collect();
    let folded = is_plain(&bare).then(|| letters.into_iter().map(|letter| plain(letter).folded).collect());
    let mut marked = bare;
    marked.extend(tone);
    let folded = folded.unwrap_or_else(|| fold(&marked));
    (marked, folded)
}

/// The word as [`unify_spelling`] has it, and its own letters in lower case without marks, both put together letter by letter
/// where that is possible.
pub(super) fn unified_and_folded(word: &str) -> (String, String) {
    if !is_plain(word) {
        return (unify_spelling(word), fold(word));
    }
    let (mut marked, mut tone) = (String::with_capacity(word.len() + 2), None);
    for letter in word.chars() {
        if letter.is_ascii() {
            marked.push(letter.to_ascii_lowercase());
        } else {
            let letter = plain(letter);
            marked.push(letter.toneless);
            tone = letter.tone.or(tone);
        }
    }
    if ends_in_free_y(&marked) {
        marked.pop();
        marked.push('i');
    }
    marked.extend(tone);
    let folded = if is_tidy(word) { folded(word) } else { fold(word) };
    (marked, folded)
}

/// Whether a word without its tone ends in a `y` for which others write `i`.
fn ends_in_free_y(word: &str) -> bool {
    let before = |word: &str| word.ends_with(['h', 'k', 'l', 'm', 's', 't', 'v']) || word == "qu";
    word.strip_suffix('y').is_some_and(before)
}

/// The letters of the word without its tone in the one spelling, and the tone: where it stands no longer matters, it is kept
/// at the end of the word.
fn unified(word: &str) -> (Vec<char>, Option<char>) {
    let (mut bare, tone) = if is_plain(word) { plain_parted(word) } else { parted(word) };
    let last = bare.len().wrapping_sub(1);
    if let Some(&'y') = bare.last() {
        let before = bare.len().checked_sub(2).map(|index| bare[index]);
        let after_q = bare.len() == 3 && bare[0] == 'q' && bare[1] == 'u';
        if after_q || before.is_some_and(|c| matches!(c, 'h' | 'k' | 'l' | 'm' | 's' | 't' | 'v')) {
            bare[last] = 'i';
        }
    }
    (bare, tone)
}

/// The letters in lower case without the tone, and the tone.
fn plain_parted(word: &str) -> (Vec<char>, Option<char>) {
    let letters = word.chars().map(plain);
    (letters.clone().map(|letter| letter.toneless).collect(), letters.rev().find_map(|letter| letter.tone))
}

/// The same of a word whose marks may stand by themselves.
fn parted(word: &str) -> (Vec<char>, Option<char>) {
    let mut tone = None;
    let mut letters = String::with_capacity(word.len() + 4);
    for c in word.nfd().flat_map(char::to_lowercase) {
        if TONES.contains(&c) {
            tone = Some(c);
        } else {
            letters.push(if c == 'ð' { 'đ' } else { c });
        }
    }
    (letters.nfc().collect(), tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_letters_are_parted_as_all_others_are() {
        for c in ('\0'..'\u{300}').chain('\u{1ea0}'..='\u{1ef9}') {
            let word = format!("a{c}b");
            assert!(!is_plain(&word) || plain_parted(&word) == parted(&word), "{c:?}");
            if c.is_alphanumeric() {
                assert_eq!(spellings(&word), (unify_spelling(&word), fold(&unify_spelling(&word))), "{c:?}");
            }
            for word in [word, format!("{c}y"), format!("q{c}y"), format!("t{c}"), format!("{c}")] {
                assert_eq!(unified_and_folded(&word), (unify_spelling(&word), fold(&word)), "{word:?}");
            }
        }
    }

    #[test]
    fn variants_are_one() {
        for (one, other) in [
            ("hoà", "hòa"),
            ("Hoá", "hóa"),
            ("thuý", "thúy"),
            ("kỹ", "kĩ"),
            ("Quý", "quí"),
            ("tỷ", "tỉ"),
            ("Ủy", "uỷ"),
            ("Ðơn", "đơn"),
            ("kỳ", "ky\u{300}"),
        ] {
            assert_eq!(unify_spelling(one), unify_spelling(other), "{one} {other}");
        }
        for (one, other) in [("xã", "xa"), ("túy", "túi"), ("đá", "đã"), ("tay", "tai"), ("huyện", "huyên")]
        {
            assert_ne!(unify_spelling(one), unify_spelling(other), "{one} {other}");
        }
    }
}
