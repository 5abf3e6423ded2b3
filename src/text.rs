//! What two labels have in common: Vietnamese spelling variants, look-alikes, abbreviations, critical words.

use std::borrow::Cow;
use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

mod alphabetical;
mod edits;
mod inert;
mod label;
mod letters;
mod plain;
mod printable;
mod syllable;
mod terms;
mod token;
mod words;
pub(crate) mod written;

pub use alphabetical::alphabetical;
pub use inert::inert;
pub use label::{
    Abbreviations, Label, NEVER_THE_SAME, lacks_a_critical_word, likeness, likeness_above, same_words,
};
pub use letters::Letters;
pub use printable::{drives_a_terminal, printable, printable_json, printable_lines};
pub use syllable::unify_spelling;
pub use terms::{Term, Terms};
pub use token::{Phrase, Token, file_name_tokens, folded_words, phrase_at, tokens};
pub use words::Words;
pub use written::is_unmarked_syllable;

/// Words of the field, read from `vocabulary.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Units of measure that may have decimals.
    pub continuous_measures: Vec<String>,
    /// Units of measure that say per cent.
    pub percent_measures: Vec<String>,
    /// Abbreviations and what they stand for.
    pub abbreviations: IndexMap<String, String>,
    /// Groups of words that must agree.
    pub critical: Vec<CriticalGroup>,
    /// Words of header cells.
    pub headers: HeaderWords,
    /// How total rows begin.
    pub totals: Vec<String>,
    /// Words of what may be below zero, without marks.
    pub differences: Vec<String>,
}

/// Words of which two labels must not have different ones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriticalGroup {
    /// What the group is about.
    pub name: String,
    /// Its words and phrases.
    pub words: Vec<String>,
}

/// Words of header cells, by what the column is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderWords {
    /// Codes and running numbers.
    pub code: Vec<String>,
    /// Labels.
    pub label: Vec<String>,
    /// Units of measure.
    pub measure: Vec<String>,
    /// Notes.
    pub note: Vec<String>,
    /// Figures.
    pub value: Vec<String>,
}

/// Words that are data in the program.
///
/// # Panics
///
/// When the data does not have the form of its room; a test reads all of it.
pub fn words_of<T: serde::de::DeserializeOwned>(data: &str) -> T {
    toml::from_str(data).expect("the words in the program are valid; a test reads them")
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| words_of(include_str!("vocabulary.toml")));

/// The words of the field.
pub fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

/// Stands after every character that is struck out in a text of which only a part is: readers put it there, and it shows
/// as a line through the character.
pub const STRUCK_OUT: char = '\u{336}';

/// Where a small sign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Small {
    /// Above the line, as footnote marks do.
    Above,
    /// Below it.
    Below,
}

/// Signs in the line, each with the small ones above and below it that there are.
const SMALL: [(char, char, Option<char>); 18] = [
    ('0', '⁰', Some('₀')),
    ('1', '¹', Some('₁')),
    ('2', '²', Some('₂')),
    ('3', '³', Some('₃')),
    ('4', '⁴', Some('₄')),
    ('5', '⁵', Some('₅')),
    ('6', '⁶', Some('₆')),
    ('7', '⁷', Some('₇')),
    ('8', '⁸', Some('₈')),
    ('9', '⁹', Some('₉')),
    ('(', '⁽', Some('₍')),
    (')', '⁾', Some('₎')),
    ('+', '⁺', Some('₊')),
    ('-', '⁻', Some('₋')),
    ('a', 'ᵃ', Some('ₐ')),
    ('b', 'ᵇ', None),
    ('c', 'ᶜ', None),
    ('d', 'ᵈ', None),
];

/// The small sign there for a sign in the line, where there is one; else the sign.
pub fn small(sign: char, place: Small) -> char {
    let found = SMALL.iter().find(|(plain, ..)| *plain == sign).and_then(|(_, above, below)| match place {
        Small::Above => Some(*above),
        Small::Below => *below,
    });
    found.unwrap_or(sign)
}

/// Whether it is a small sign above the line.
pub fn is_raised(sign: char) -> bool {
    SMALL.iter().any(|(_, above, _)| *above == sign)
}

/// Whether it is a small sign above or below the line.
pub fn is_small(sign: char) -> bool {
    SMALL.iter().any(|(_, above, below)| *above == sign || *below == Some(sign))
}

/// Composed Unicode, white space collapsed to single blanks, invisible characters and what is struck out gone.
pub fn tidy(text: &str) -> String {
    tidied(text).into_owned()
}

/// As [`tidy`]; nearly all text is tidy as it stands and is not copied.
pub fn tidied(text: &str) -> Cow<'_, str> {
    if plain::is_tidy(text) { Cow::Borrowed(text) } else { Cow::Owned(made_tidy(text)) }
}

fn made_tidy(text: &str) -> String {
    if plain::is_plain(text) {
        return tidy_signs(text.chars(), |c| c, text.len());
    }
    let mut signs = text.nfc().peekable();
    let standing = std::iter::from_fn(|| {
        loop {
            let sign = signs.next()?;
            if signs.next_if_eq(&STRUCK_OUT).is_none() {
                return Some(sign);
            }
        }
    });
    tidy_signs(standing, |c| c, text.len())
}

/// White space collapsed to single blanks, invisible characters gone, all others become what they are told to; about so many bytes.
fn tidy_signs(signs: impl Iterator<Item = char>, becomes: impl Fn(char) -> char, bytes: usize) -> String {
    let mut tidied = String::with_capacity(bytes);
    for c in signs {
        if c.is_whitespace() || c == '\u{a0}' {
            if !tidied.ends_with(' ') && !tidied.is_empty() {
                tidied.push(' ');
            }
        } else if !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}') && !c.is_control() {
            tidied.push(becomes(c));
        }
    }
    tidied.truncate(tidied.trim_end().len());
    tidied
}

/// The text with its first letter in upper case: the beginning of a sentence.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Lower case without marks: `Đơn vị tính` is `don vi tinh`. White space is collapsed.
pub fn fold(text: &str) -> String {
    let tidied = tidied(text);
    if plain::is_plain(&tidied) {
        return plain::folded(&tidied);
    }
    let mut folded = String::with_capacity(text.len());
    for c in tidied.nfd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        folded.push(match c {
            'đ' | 'ð' => 'd',
            other => other,
        });
    }
    folded
}

/// Whether a header cell speaks of one of these words (folded; a word that ends in `*` is a beginning).
pub fn is_header_word(folded: &str, words: &[String]) -> bool {
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
    words.iter().any(|word| match word.strip_suffix('*') {
        Some(start) => bare.starts_with(start),
        None => bare == word || bare.split(['(', ':']).next().is_some_and(|head| head.trim_end() == word),
    })
}

/// Whether a text is a cross: a form prints one where it asks for no figure.
pub fn is_cross(text: &str) -> bool {
    matches!(text.trim(), "x" | "X" | "×" | "#")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_valid() {
        assert!(vocabulary().critical.len() > 5);
    }

    #[test]
    fn tidy_and_fold() {
        assert_eq!(tidy("  Số\u{a0}liệu \n ky\u{300} "), "Số liệu kỳ");
        assert_eq!(tidy("1\u{336}5\u{336} 16, quy\u{301}\u{336} I"), "16, qu I");
        assert_eq!(fold("ĐƠN VỊ  tính"), "don vi tinh");
        assert_eq!(fold("Ðơn"), "don");
    }

    #[test]
    fn what_is_tidy_is_as_tidy_makes_it() {
        for c in ('\0'..'\u{350}').chain('\u{1e90}'..='\u{1f00}').chain(['\u{200b}', '\u{2013}', '\u{feff}'])
        {
            for text in [format!("a{c}b"), format!("{c}b"), format!("a{c}"), format!("a {c}"), format!("{c}")]
            {
                assert_eq!(tidied(&text), made_tidy(&text), "{text:?}");
            }
        }
        for (text, tidy) in [
            ("", true),
            ("Số hộ", true),
            (" Số", false),
            ("Số ", false),
            ("Số  hộ", false),
            ("Số\u{301}", false),
        ] {
            assert_eq!(plain::is_tidy(text), tidy, "{text:?}");
        }
    }

    #[test]
    fn plain_letters_are_folded_as_all_others_are() {
        for c in ('\0'..'\u{300}').chain('\u{1ea0}'..='\u{1ef9}') {
            // A sign that is not plain sends all others the long way.
            let other = fold(&format!("a{c}b\u{2013}"));
            assert_eq!(fold(&format!("a{c}b")), other.trim_end_matches('\u{2013}'), "{c:?}");
        }
    }
}
