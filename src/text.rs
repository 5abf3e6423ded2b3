//! What two labels have in common: Vietnamese spelling variants, look-alikes, abbreviations, critical words.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

mod alphabetical;
mod label;
mod letters;
mod plain;
mod printable;
mod syllable;
mod terms;
mod token;
mod words;

pub use alphabetical::alphabetical;
pub use label::{Label, lacks_a_critical_word, likeness, same_words};
pub use letters::Letters;
pub use printable::{drives_a_terminal, printable, printable_json, printable_lines};
pub use syllable::unify_spelling;
pub use terms::{Term, Terms};
pub use token::{Phrase, Token, file_name_tokens, folded_words, phrase_at, tokens};
pub use words::Words;

/// Words of the field, read from `vocabulary.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Units of measure that may have decimals.
    pub continuous_measures: Vec<String>,
    /// Units of measure that say per cent.
    pub percent_measures: Vec<String>,
    /// Kinds of units, by what stands before their names.
    pub unit_kind: Vec<UnitKind>,
    /// Abbreviations and what they stand for.
    pub abbreviations: IndexMap<String, String>,
    /// Groups of words that must agree.
    pub critical: Vec<CriticalGroup>,
    /// Words of header cells.
    pub headers: HeaderWords,
    /// What is typed for "there was none".
    pub not_arisen: Vec<String>,
    /// How total rows begin.
    pub totals: Vec<String>,
    /// Levels of administration, from the lowest.
    pub levels: Vec<String>,
    /// Words of title lines.
    pub titles: TitleWords,
    /// Words of file names.
    pub file_names: FileNameWords,
    /// Words of lists of units.
    pub unit_lists: UnitListWords,
    /// Words of what may be below zero, without marks.
    pub differences: Vec<String>,
}

/// A kind of unit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitKind {
    /// Name, as it stands before a unit's own name.
    pub name: String,
    /// Short forms.
    pub short: Vec<String>,
    /// Levels it may stand on; empty when it stands on none.
    #[serde(default)]
    pub level: Vec<String>,
    /// An office rather than a territory: written with a capital, its own name as a sentence (Sở Nội vụ).
    #[serde(default)]
    pub office: bool,
    /// Without its marks a frequent word of another meaning (so: sở, số).
    #[serde(default)]
    pub common: bool,
}

/// Words of title lines, by what they say of the unit or the period that follows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleWords {
    /// Organs that stand before the name of the territory they govern.
    pub organs: Vec<String>,
    /// What follows is the reporting unit.
    pub belongs: Vec<String>,
    /// Captions of a field that names the reporting unit, even one of no known kind.
    pub captions: Vec<String>,
    /// What follows is another unit, or a level.
    pub others: Vec<String>,
    /// What follows is the unit to which the one before belongs.
    pub parents: Vec<String>,
    /// The unit's own document.
    pub own_documents: Vec<String>,
    /// Symbol of the unit's own document in its number.
    pub own_symbols: Vec<String>,
    /// Documents of the authority that issued the form.
    pub issuing_documents: Vec<String>,
    /// What looks like a unit and is none.
    pub not_units: Vec<String>,
    /// Words of a title in capitals that end a name.
    pub ends: Vec<String>,
    /// The period that follows is not the return's.
    pub other_periods: Vec<String>,
    /// Before a part of a year in figures (`03/2024`): captions of a field that holds the period.
    pub period_captions: Vec<String>,
    /// Before a day: counted since the beginning of the year.
    pub cumulative: Vec<String>,
    /// The quarters in words, each with its names.
    pub quarters: [Vec<String>; 4],
    /// The return replaces or completes an earlier one.
    pub replaces: Vec<String>,
}

/// Words of file names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileNameWords {
    /// Words that name neither a unit nor a period.
    pub noise: Vec<String>,
    /// The same, but such a word may also be part of a name, so that it ends none.
    pub filler: Vec<String>,
    /// Before a number: how often the return was sent.
    pub times: Vec<String>,
    /// The file was sent again.
    pub again: Vec<String>,
}

/// Words of header cells in lists of units, without marks, by what the column holds; a word that ends in `*` is a
/// beginning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitListWords {
    /// Name.
    pub name: Vec<String>,
    /// Code.
    pub code: Vec<String>,
    /// Level of administration.
    pub level: Vec<String>,
    /// Kind.
    pub kind: Vec<String>,
    /// Unit it reports to, or group it is listed under.
    pub group: Vec<String>,
    /// First day.
    pub since: Vec<String>,
    /// Last day.
    pub until: Vec<String>,
    /// Unit or units that took its place.
    pub successors: Vec<String>,
    /// Units whose place it took.
    pub predecessors: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Running number.
    pub number: Vec<String>,
    /// What may stand before a kind in a column of levels; with marks.
    pub before_levels: Vec<String>,
    /// Rows that are captions of the list.
    pub titles: Vec<String>,
    /// Rows after which no unit follows.
    pub ends: Vec<String>,
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
    /// Figures of another period.
    pub other_period: Vec<String>,
    /// Spans of time that a caption may end in without naming one.
    pub spans: Vec<String>,
    /// Captions of columns that this program's blank forms fill by themselves.
    pub automatic: Vec<String>,
    /// Words in the name of a sheet that holds an old table, a draft or a copy; whole words, folded.
    pub old_sheets: Vec<String>,
    /// Words in the name of a sheet that holds the sum of others; whole words, folded.
    pub summary_sheets: Vec<String>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    toml::from_str(include_str!("vocabulary.toml"))
        .expect("the vocabulary in the program is valid; a test reads it")
});

/// The words of the field.
pub fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

/// Stands after every character that is struck out in a text of which only a part is: readers put it there, and it shows
/// as a line through the character.
pub const STRUCK_OUT: char = '\u{336}';

/// Composed Unicode, white space collapsed to single blanks, invisible characters and what is struck out gone.
pub fn tidy(text: &str) -> String {
    if plain::is_plain(text) {
        return tidy_signs(text.chars());
    }
    let mut signs = text.nfc().peekable();
    tidy_signs(std::iter::from_fn(|| {
        loop {
            let sign = signs.next()?;
            if signs.next_if_eq(&STRUCK_OUT).is_none() {
                return Some(sign);
            }
        }
    }))
}

/// White space collapsed to single blanks, invisible characters gone.
fn tidy_signs(signs: impl Iterator<Item = char>) -> String {
    let mut tidied = String::with_capacity(signs.size_hint().0);
    for c in signs {
        if c.is_whitespace() || c == '\u{a0}' {
            if !tidied.ends_with(' ') && !tidied.is_empty() {
                tidied.push(' ');
            }
        } else if !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}') && !c.is_control() {
            tidied.push(c);
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
    let tidied = tidy(text);
    if plain::is_plain(&tidied) {
        return tidied.chars().map(|c| plain::plain(c).folded).collect();
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
    matches!(text.trim(), "x" | "X" | "×")
}

/// Whether what was typed means "there was none".
pub fn means_not_arisen(text: &str) -> bool {
    let typed = tidy(text).to_lowercase();
    let typed = typed.trim_end_matches('.');
    vocabulary().not_arisen.iter().any(|word| word == typed) || {
        let folded = fold(typed);
        folded.chars().count() > 2 && vocabulary().not_arisen.iter().any(|word| fold(word) == folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_valid() {
        assert!(vocabulary().critical.len() > 5);
        assert!(vocabulary().unit_kind.iter().any(|kind| kind.name == "xã"));
    }

    #[test]
    fn tidy_and_fold() {
        assert_eq!(tidy("  Số\u{a0}liệu \n ky\u{300} "), "Số liệu kỳ");
        assert_eq!(tidy("1\u{336}5\u{336} 16, quy\u{301}\u{336} I"), "16, qu I");
        assert_eq!(fold("ĐƠN VỊ  tính"), "don vi tinh");
        assert_eq!(fold("Ðơn"), "don");
    }

    #[test]
    fn plain_letters_are_folded_as_all_others_are() {
        for c in ('\0'..'\u{300}').chain('\u{1ea0}'..='\u{1ef9}') {
            // A sign that is not plain sends all others the long way.
            let other = fold(&format!("a{c}b\u{2013}"));
            assert_eq!(fold(&format!("a{c}b")), other.trim_end_matches('\u{2013}'), "{c:?}");
        }
    }

    #[test]
    fn not_arisen() {
        for typed in ["-", "Không", "không phát sinh", "Khong phat sinh", " – ", "Không có."] {
            assert!(means_not_arisen(typed), "{typed}");
        }
        for typed in ["0", "khoảng 50", "Không đạt"] {
            assert!(!means_not_arisen(typed), "{typed}");
        }
    }
}
