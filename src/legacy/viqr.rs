//! VIQR: Vietnamese in plain ASCII, as it was mailed. Read only on request, for it cannot be told from ordinary
//! punctuation with certainty.
//!
//! Source: RFC 1456 (1993), section 4. A vowel is followed by `^ ( +` for its shape, then by `` ' ` ? ~ . `` for its
//! tone; `dd` is đ; a backslash keeps what follows literal. Also read: `*` for the horn, `d-` for đ.

use std::borrow::Cow;

use super::syllable::{VOWELS, is_syllable, lower, upper, vowel, with_tone};

/// A vowel, the sign of its shape, and what they make.
const SHAPES: [(char, char, char); 6] =
    [('a', '^', 'â'), ('a', '(', 'ă'), ('e', '^', 'ê'), ('o', '^', 'ô'), ('o', '+', 'ơ'), ('u', '+', 'ư')];

/// The tones in the order of [`VOWELS`].
const TONES: &str = " `?~'.";

fn shaped(base: char, sign: char) -> Option<char> {
    let sign = if sign == '*' { '+' } else { sign };
    SHAPES.iter().find(|(plain, shape, _)| *plain == base && *shape == sign).map(|&(_, _, letter)| letter)
}

fn tone(sign: char) -> Option<usize> {
    TONES.chars().position(|tone| tone == sign).filter(|&tone| tone > 0)
}

/// VIQR to Unicode. A word bears one tone: the full stop after a word that has its tone is a full stop.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['^', '(', '+', '*', '\'', '`', '?', '~', '.', '\\', 'd', 'D']) {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    let mut toned = false;
    while let Some(letter) = signs.next() {
        let starts = !decoded.chars().next_back().is_some_and(char::is_alphabetic);
        toned &= !starts;
        let small = lower(letter);
        let mut made = small;
        if letter == '\\' {
            decoded.push(signs.next().unwrap_or(letter));
            continue;
        }
        if small == 'd' {
            let double = signs.next_if(|&next| next == letter || (letter == 'D' && next == 'd')).is_some();
            let stroke = double || (starts && stroke_follows(&mut signs));
            made = if stroke { 'đ' } else { 'd' };
        } else if let Some((plain, 0)) = vowel(small) {
            if let Some(shape) = signs.peek().and_then(|&sign| shaped(plain, sign)) {
                signs.next();
                made = shape;
            }
            let form = signs.peek().filter(|_| !toned).and_then(|&sign| tone(sign));
            if let Some(form) = form.and_then(|tone| with_tone(made, tone)) {
                let (mut plain, mut with) = (last_word(&decoded), last_word(&decoded));
                plain.push(made);
                with.push(form);
                let ends = !signs.clone().nth(1).is_some_and(char::is_alphabetic);
                // "tôi?" is a question, for "tôỉ" is no word.
                if !ends || is_syllable(&with) || !is_syllable(&plain) {
                    signs.next();
                    toned = true;
                    made = form;
                }
            }
        }
        decoded.push(match made {
            _ if made == small => letter,
            _ if letter == small => made,
            _ => upper(made),
        });
    }
    if decoded == text { Cow::Borrowed(text) } else { Cow::Owned(decoded) }
}

/// The letters at the end of a text.
fn last_word(text: &str) -> String {
    let start = text
        .rfind(|letter: char| !letter.is_alphabetic())
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    text[start..].to_owned()
}

/// Whether a hyphen and a vowel follow, or a hyphen and nothing: the `d-` of `d-a`; the hyphen is then taken.
fn stroke_follows(signs: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut ahead = signs.clone();
    let follows = ahead.next() == Some('-') && ahead.next().is_none_or(|next| vowel(lower(next)).is_some());
    if follows {
        signs.next();
    }
    follows
}

/// Unicode to VIQR, with a backslash before every sign that would be read as part of a letter.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    let mut last = ' ';
    for letter in text.chars() {
        let small = lower(letter);
        let cased = |letter: char, plain: char| if letter == small { plain } else { upper(plain) };
        if small == 'đ' {
            encoded.extend([cased(letter, 'd'); 2]);
        } else if let Some((base, tone)) = vowel(small) {
            match SHAPES.iter().find(|(_, _, made)| *made == base) {
                Some(&(plain, sign, _)) => encoded.extend([cased(letter, plain), sign]),
                None => encoded.push(cased(letter, base)),
            }
            encoded.extend(TONES.chars().nth(tone).filter(|_| tone > 0));
        } else {
            let before = lower(last);
            let after_vowel = vowel(before).is_some() && "^(+*'`?~.".contains(letter);
            let after_d = matches!(before, 'd' | 'đ') && matches!(letter, 'd' | 'D' | '-');
            if after_vowel || after_d || letter == '\\' {
                encoded.push('\\');
            }
            encoded.push(letter);
        }
        last = letter;
    }
    encoded
}

/// Every letter of the table.
pub fn letters() -> impl Iterator<Item = char> {
    let small = VOWELS.iter().flatten().copied().filter(|letter| !letter.is_ascii()).chain(['đ']);
    small.flat_map(|letter| [letter, upper(letter)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_punctuation() {
        for (raw, text) in [
            ("Nu+o+'c Vie^.t Nam", "Nước Việt Nam"),
            ("u*? dda^y, D-a.i", "ử đây, Đại"),
            ("cu?a. to^i?", "của. tôi?"),
            ("cho\\. cho.", "cho. chọ"),
            ("DDu+o+`ng Dda` Na(~ng", "Đường Đà Nẵng"),
        ] {
            assert_eq!(decode(raw), text);
        }
        for text in ["là. (a) b? add", "Đ-a o'clock", "a\\b"] {
            assert_eq!(decode(&encode(text)), text);
        }
    }
}
