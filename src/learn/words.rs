//! Words of a label as they are compared: spelling unified, punctuation and case aside.

use crate::text::{Token, tokens};

/// A text split into words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    words: Vec<Token>,
    /// No word carries a mark although there are enough of them.
    unmarked: bool,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let words = tokens(text);
        let unmarked = words.len() > 1 && words.iter().all(|word| !word.is_marked());
        Self { words, unmarked }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The words from a position on, as text.
    pub(super) fn rest(&self, from: usize) -> String {
        let words = self.words.get(from..).unwrap_or_default();
        words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn stands_at(&self, at: usize, phrase: &[Token]) -> bool {
        let Some(window) = self.words.get(at..at + phrase.len()) else { return false };
        !phrase.is_empty()
            && window.iter().zip(phrase).all(|(word, wanted)| {
                if self.unmarked { word.folded == wanted.folded } else { word.marked == wanted.marked }
            })
    }

    /// Where the first of the phrases stands: position and length; of those at one place the longest.
    pub(super) fn find(&self, phrases: &[String]) -> Option<(usize, usize)> {
        let phrases: Vec<Vec<Token>> = phrases.iter().map(|phrase| tokens(phrase)).collect();
        (0..self.words.len()).find_map(|at| {
            let fitting = phrases.iter().filter(|phrase| self.stands_at(at, phrase));
            fitting.map(Vec::len).max().map(|length| (at, length))
        })
    }

    /// Whether one of the phrases stands in the text.
    pub(super) fn have(&self, phrases: &[String]) -> bool {
        self.find(phrases).is_some()
    }

    /// How many of the phrases stand in the text.
    pub(super) fn count(&self, phrases: &[String]) -> usize {
        phrases.iter().filter(|phrase| self.have(std::slice::from_ref(phrase))).count()
    }

    /// How many words of the beginning are the longest of the phrases.
    pub(super) fn begin(&self, phrases: &[String]) -> Option<usize> {
        let phrases = phrases.iter().map(|phrase| tokens(phrase));
        phrases.filter(|phrase| self.stands_at(0, phrase)).map(|phrase| phrase.len()).max()
    }

    /// Whether the text is one of the phrases and nothing else.
    pub(super) fn are(&self, phrases: &[String]) -> bool {
        self.begin(phrases) == Some(self.len())
    }

    /// Share of the words that stand in another text.
    pub(super) fn share_in(&self, other: &Self) -> f64 {
        if self.words.is_empty() {
            return 0.0;
        }
        let there = |word: &&Token| other.words.iter().any(|one| one.marked == word.marked);
        self.words.iter().filter(there).count() as f64 / self.words.len() as f64
    }
}
