//! The order of Vietnamese dictionaries: letters first (a ă â b c d đ …), then tones (ngang, huyền, hỏi, ngã, sắc, nặng).

use unicode_normalization::UnicodeNormalization;

/// The letters in their order, decomposed ones as they come with their marks.
const LETTERS: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
/// The tones in their order: grave, hook above, tilde, acute, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// A key by which texts stand as in a dictionary: letters of every text before tones; numbers by their size.
pub fn alphabetical(text: &str) -> (Vec<(u32, u64)>, Vec<usize>) {
    let (mut letters, mut tones): (Vec<(u32, u64)>, Vec<usize>) = Default::default();
    for c in text.to_lowercase().nfc() {
        let parts: Vec<char> = c.nfd().collect();
        let tone = parts.iter().find_map(|part| TONES.iter().position(|tone| tone == part));
        let letter: String =
            parts.iter().filter(|part| !TONES.contains(part)).collect::<String>().nfc().collect();
        tones.push(tone.map_or(0, |tone| tone + 1));
        let known =
            letter.chars().next().and_then(|letter| LETTERS.chars().position(|other| other == letter));
        match (known, c.to_digit(10), letters.last_mut()) {
            (_, Some(digit), Some((DIGITS, number))) => {
                *number = number.saturating_mul(10) + u64::from(digit);
            }
            (_, Some(digit), _) => letters.push((DIGITS, digit.into())),
            (Some(known), ..) => letters.push((LETTER, known as u64)),
            (None, None, _) => letters.push((OTHER, u64::from(u32::from(c)))),
        }
    }
    (letters, tones)
}

/// What is no letter stands before numbers, numbers before letters.
const OTHER: u32 = 0;
const DIGITS: u32 = 1;
const LETTER: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_a_dictionary() {
        let sorted = [
            "An Bình",
            "An Đức",
            "Ân Hòa",
            "Bắc Lý",
            "Bằng Lý",
            "Đa Lộc",
            "Phường 2",
            "Phường 10",
            "Sơn",
            "Sớn",
        ];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| alphabetical(name));
        assert_eq!(names, sorted);
    }
}
