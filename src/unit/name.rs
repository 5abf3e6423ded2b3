//! Names of units: kind and own name.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::text::{Token, fold};

/// Name of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitName {
    /// Kind, when it is known.
    pub kind: Option<Kind>,
    /// Own name for people: `Hương Hữu`.
    pub own: String,
    /// Own name for comparison, with marks.
    pub marked: String,
    /// Own name for comparison, without marks.
    pub folded: String,
    /// Written in a text with marks: a mark that is missing is not there.
    pub spelled: bool,
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    Capitals,
    Sentence,
    Small,
}

impl UnitName {
    /// A name from its words.
    pub fn from_words(kind: Option<Kind>, words: &[Token], spelled: bool) -> Option<Self> {
        let writing = if words.is_empty() { Writing::Small } else { writing(words, 0, None) };
        Self::from_words_in(kind, words, writing, spelled)
    }

    pub(super) fn from_words_in(
        kind: Option<Kind>,
        words: &[Token],
        writing: Writing,
        spelled: bool,
    ) -> Option<Self> {
        if words.is_empty() || kind.is_none() && words.iter().all(|word| word.number().is_some()) {
            return None;
        }
        let office = kind.is_some_and(Kind::is_office);
        let (mut own, mut marked, mut folded) = (String::new(), String::new(), String::new());
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                // A hyphen inside a name is kept.
                own.push_str(if word.gap.trim() == "-" && word.gap.len() == 3 {
                    " - "
                } else if word.gap == "-" {
                    "-"
                } else {
                    " "
                });
                marked.push(' ');
                folded.push(' ');
            }
            let numeral =
                index > 0 && index + 1 == words.len() && word.text.len() > 1 && is_roman(&word.text);
            let shown = match writing {
                _ if numeral => word.text.clone(),
                // The name of a school or a company is written as a sentence.
                Writing::Sentence if kind.is_none() && index > 0 && spelled => word.text.clone(),
                Writing::Sentence => capitalised(&word.text, false),
                _ if office && index > 0 => word.text.to_lowercase(),
                _ => capitalised(&word.text, true),
            };
            own.push_str(if office && writing == Writing::Sentence && index > 0 {
                &word.text
            } else {
                &shown
            });
            marked.push_str(&word.marked);
            folded.push_str(&word.folded);
        }
        Some(Self { kind, own, marked, folded, spelled })
    }

    /// The same name with a kind, where it had none.
    #[must_use]
    pub fn with_kind(mut self, kind: Option<Kind>) -> Self {
        self.kind = self.kind.or(kind);
        self
    }

    /// Whether both may name the same unit: no kinds that differ, the same own name, marks aside where one of them is
    /// written without any.
    pub fn may_be(&self, other: &Self) -> bool {
        let kinds = match (self.kind, other.kind) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        kinds
            && self.folded == other.folded
            && (self.marked == other.marked || !self.spelled || !other.spelled)
    }

    /// Whether, written without marks, kind and own name together may be nothing but the own name of the other:
    /// `PHUONG KY` is phường Ky as well as Phượng Kỳ.
    pub fn may_be_own(&self, other: &Self) -> bool {
        let whole = self.kind.map(|kind| format!("{} {}", fold(kind.name()), self.folded));
        !self.spelled && whole.is_some_and(|whole| whole == other.folded)
    }

    /// A key that is equal for the spellings of one name.
    pub fn key(&self) -> String {
        format!("{} {}", self.kind.map_or("", Kind::name), self.marked)
    }
}

impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(kind) if kind.is_office() => write!(f, "{} {}", capitalised(kind.name(), false), self.own),
            Some(kind) => write!(f, "{} {}", kind.name(), self.own),
            None => f.write_str(&self.own),
        }
    }
}

pub(super) fn writing(words: &[Token], at: usize, kind: Option<usize>) -> Writing {
    let own = &words[at..words.len().min(at + 2)];
    let telling = own.iter().find(|word| word.text.chars().filter(|c| c.is_alphabetic()).count() > 1);
    match telling {
        _ if own[0].text.chars().next().is_some_and(char::is_lowercase) => Writing::Small,
        Some(word) if is_capitals(&word.text) => Writing::Capitals,
        None if kind.is_some_and(|kind| is_capitals(&words[kind].text)) => Writing::Capitals,
        _ => Writing::Sentence,
    }
}

pub(super) fn is_capitals(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && word.chars().all(|c| !c.is_lowercase())
}

fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

fn capitalised(word: &str, lower_rest: bool) -> String {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    first
        .to_uppercase()
        .chain(if lower_rest { rest.to_lowercase() } else { rest.to_owned() }.chars())
        .collect()
}
