//! VNI-Windows: the fonts VNI-Times, VNI-Helve and their kin.
//!
//! Source: VNI Software Company, the VNI character set for Windows. A vowel is followed by a second character for its
//! marks; ơ, ư, đ and the forms of i and ỵ have codes of their own.

use std::borrow::Cow;

use super::syllable::{lower, upper};

/// After each vowel: the character of the marks and the letter the two make, small forms.
const PAIRS: [(char, &str); 7] = [
    ('a', "øà ùá ââ õã êă ïạ ûả áấ àầ åẩ ãẫ äậ éắ èằ úẳ üẵ ëặ"),
    ('e', "øè ùé âê ïẹ ûẻ õẽ áế àề åể ãễ äệ"),
    ('o', "øò ùó âô õõ ïọ ûỏ áố àồ åổ ãỗ äộ"),
    ('u', "øù ùú õũ ïụ ûủ"),
    ('y', "ùý øỳ ûỷ õỹ"),
    ('ô', "ùớ øờ ûở õỡ ïợ"),
    ('ö', "ùứ øừ ûử õữ ïự"),
];

/// Letters of one character that look like another, small forms; ì and í stand for themselves.
const SINGLES: [(char, char); 7] =
    [('ñ', 'đ'), ('ó', 'ĩ'), ('ô', 'ơ'), ('ö', 'ư'), ('æ', 'ỉ'), ('ò', 'ị'), ('î', 'ỵ')];

/// The letter a vowel and the marks after it make. The vowel gives the case: marks of the other case were typed too.
fn pair(vowel: char, marks: char) -> Option<char> {
    if marks.is_ascii() {
        return None;
    }
    let (_, row) = PAIRS.iter().find(|(base, _)| *base == lower(vowel))?;
    let mark = lower(marks);
    let letter = row.split(' ').find_map(|pair| pair.strip_prefix(mark))?.chars().next()?;
    Some(if vowel.is_uppercase() { upper(letter) } else { letter })
}

/// The letter of one character.
fn single(character: char) -> Option<char> {
    let (_, letter) = SINGLES.iter().find(|(shown, _)| *shown == lower(character))?;
    Some(if character.is_uppercase() { upper(*letter) } else { *letter })
}

/// Whether the encoding uses the character at all: as a letter or for marks.
pub fn uses(character: char) -> bool {
    let small = lower(character);
    small == 'ì'
        || small == 'í'
        || SINGLES.iter().any(|(shown, _)| *shown == small)
        || PAIRS.iter().any(|(_, row)| row.split(' ').any(|pair| pair.starts_with(small)))
}

/// VNI to Unicode.
pub fn decode(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if let Some(letter) = characters.peek().and_then(|&marks| pair(character, marks)) {
            decoded.push(letter);
            characters.next();
        } else {
            decoded.push(single(character).unwrap_or(character));
        }
    }
    if decoded == text { Cow::Borrowed(text) } else { Cow::Owned(decoded) }
}

/// Unicode to VNI; `None` for letters it does not have.
pub fn encode(text: &str) -> Option<String> {
    let mut encoded = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let small = lower(letter);
        let cased = |character: char| if letter == small { character } else { upper(character) };
        if letter.is_ascii() || small == 'ì' || small == 'í' {
            encoded.push(letter);
        } else if let Some((shown, _)) = SINGLES.iter().find(|(_, single)| *single == small) {
            encoded.push(cased(*shown));
        } else {
            let (vowel, marks) = PAIRS.iter().find_map(|(vowel, row)| {
                let marks = row.split(' ').find(|pair| pair.ends_with(small))?.chars().next()?;
                Some((*vowel, marks))
            })?;
            encoded.extend([cased(vowel), cased(marks)]);
        }
    }
    Some(encoded)
}

/// Every letter of the table.
pub fn letters() -> impl Iterator<Item = char> {
    let pairs = PAIRS.iter().flat_map(|(_, row)| row.split(' ').filter_map(|pair| pair.chars().nth(1)));
    let singles = SINGLES.iter().map(|(_, letter)| *letter);
    pairs.chain(singles).chain(['ì', 'í']).flat_map(|letter| [letter, upper(letter)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_either_case() {
        for (raw, text) in [("THOáNG", "THỐNG"), ("thoÁng", "thống"), ("Uyû", "Uỷ"), ("ÖÙng", "Ứng")]
        {
            assert_eq!(decode(raw), text);
        }
        assert!(uses('ø') && uses('Ñ') && !uses('§') && !uses('ç'));
    }
}
