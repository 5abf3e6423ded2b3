//! The words of placeholders, as data.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::text::{fold, words_of};

/// What is known of a report beside its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Named {
    /// The period.
    Period,
    /// The unit that reports.
    Unit,
    /// How many units the figures come from.
    Units,
    /// Which they are.
    Sent,
    /// How many units were to report.
    Expected,
    /// The units that are missing.
    Missing,
    /// How many they are.
    MissingCount,
}

/// The words of placeholders.
#[derive(Debug, Deserialize)]
pub struct Words {
    table: Vec<String>,
    sentence: Vec<String>,
    column: Vec<String>,
    of: Vec<String>,
    plain: Vec<String>,
    named: IndexMap<Named, Vec<String>>,
}

/// The words of the program.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| words_of(include_str!("words.toml")));

fn is_one(words: &[String], text: &str) -> bool {
    let folded = fold(text);
    words.iter().any(|word| fold(word) == folded)
}

impl Words {
    /// Whether a word leads to a table.
    pub fn is_table(&self, word: &str) -> bool {
        is_one(&self.table, word)
    }

    /// Whether a word leads to a sentence.
    pub fn is_sentence(&self, word: &str) -> bool {
        is_one(&self.sentence, word)
    }

    /// Whether a word leads to a column.
    pub fn is_column(&self, word: &str) -> bool {
        is_one(&self.column, word)
    }

    /// Whether a word leads to a unit.
    pub fn is_of(&self, word: &str) -> bool {
        is_one(&self.of, word)
    }

    /// Whether a word asks for plain digits.
    pub fn is_plain(&self, word: &str) -> bool {
        is_one(&self.plain, word)
    }

    /// What a name stands for.
    pub fn named(&self, text: &str) -> Option<Named> {
        self.named.iter().find(|(_, words)| is_one(words, text)).map(|(named, _)| *named)
    }

    /// Every name, as it is shown to people.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.named.values().filter_map(|words| words.first()).map(String::as_str)
    }

    /// The word before a column.
    pub fn column(&self) -> &str {
        &self.column[0]
    }

    /// The word that asks for plain digits.
    pub fn plain(&self) -> &str {
        &self.plain[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_things() {
        let mut names: Vec<String> = WORDS.named.values().flatten().map(|name| fold(name)).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(WORDS.named("THIEU"), Some(Named::Missing));
        assert_eq!(WORDS.named("thiếu gì"), None);
    }
}
