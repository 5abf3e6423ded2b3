//! What people type in the place of a figure, from `answers.toml`.

use serde::Deserialize;

use crate::text::{fold, tidy, words_of};

/// Shorter texts are known by their marks and signs alone.
const SHORT: usize = 2;

/// The words as they stand in the data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    yes: Vec<String>,
    no: Vec<String>,
    not_arisen: Vec<String>,
}

/// What people type in the place of a figure.
#[derive(Debug)]
pub struct Answers {
    /// In lower case, and without marks.
    not_arisen: Vec<(String, String)>,
    /// Without marks.
    yes: Vec<String>,
    no: Vec<String>,
}

impl Answers {
    /// The words of the program.
    pub fn of_the_field() -> Self {
        let data: Data = words_of(include_str!("answers.toml"));
        let both = |word: String| {
            let folded = fold(&word);
            (word, folded)
        };
        let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect();
        Self {
            yes: folded(&data.yes),
            no: folded(&data.no),
            not_arisen: data.not_arisen.into_iter().map(both).collect(),
        }
    }

    /// Whether a text, given without marks, says yes or no.
    pub fn yes_or_no(&self, folded: &str) -> Option<bool> {
        let among = |words: &[String]| words.iter().any(|word| word == folded);
        if among(&self.yes) { Some(true) } else { among(&self.no).then_some(false) }
    }

    /// Whether what was typed means "there was none".
    pub fn mean_not_arisen(&self, text: &str) -> bool {
        let typed = tidy(text).to_lowercase();
        let typed = typed.trim_end_matches('.');
        self.not_arisen.iter().any(|(word, _)| word == typed) || {
            let folded = fold(typed);
            folded.chars().count() > SHORT && self.not_arisen.iter().any(|(_, word)| *word == folded)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_arisen() {
        let answers = Answers::of_the_field();
        for typed in ["-", "Không", "không phát sinh", "Khong phat sinh", " – ", "Không có."] {
            assert!(answers.mean_not_arisen(typed), "{typed}");
        }
        for typed in ["0", "khoảng 50", "Không đạt"] {
            assert!(!answers.mean_not_arisen(typed), "{typed}");
        }
    }
}
