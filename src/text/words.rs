//! Words of a label as they are compared: spelling unified, punctuation and case aside.

use super::{Term, Terms, Token, tokens};

/// A text split into words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    words: Vec<Token>,
    /// No word carries a mark although there are enough of them.
    unmarked: bool,
}

impl Words {
    /// Splits a text.
    pub fn of(text: &str) -> Self {
        let words = tokens(text);
        let unmarked = words.len() > 1 && words.iter().all(|word| !word.is_marked());
        Self { words, unmarked }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words from a position on, as text.
    pub fn rest(&self, from: usize) -> String {
        let words = self.words.get(from..).unwrap_or_default();
        words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The words before a position.
    pub fn first(&self, to: usize) -> Self {
        let words = self.words.get(..to).unwrap_or_default().to_vec();
        Self { words, unmarked: self.unmarked }
    }

    fn stands_at(&self, at: usize, phrase: &[Token]) -> bool {
        let Some(window) = self.words.get(at..at + phrase.len()) else { return false };
        !phrase.is_empty()
            && window.iter().zip(phrase).all(|(word, wanted)| {
                if self.unmarked { word.folded == wanted.folded } else { word.marked == wanted.marked }
            })
    }

    /// Where the first of the terms stands: position and length; of those at one place the longest.
    pub fn find(&self, terms: &Terms) -> Option<(usize, usize)> {
        (0..self.words.len()).find_map(|at| Some((at, self.longest_at(at, terms)?)))
    }

    fn longest_at(&self, at: usize, terms: &Terms) -> Option<usize> {
        let standing = terms.iter().filter(|term| self.stands_at(at, &term.words));
        standing.map(|term| term.words.len()).max()
    }

    /// Whether one of the terms stands in the text.
    pub fn have(&self, terms: &Terms) -> bool {
        self.find(terms).is_some()
    }

    /// Whether a term stands in the text.
    pub fn hold(&self, term: &Term) -> bool {
        (0..self.words.len()).any(|at| self.stands_at(at, &term.words))
    }

    /// How many of the terms stand in the text.
    pub fn count(&self, terms: &Terms) -> usize {
        terms.iter().filter(|term| self.hold(term)).count()
    }

    /// How many words of the beginning are the longest of the terms.
    pub fn begin(&self, terms: &Terms) -> Option<usize> {
        self.longest_at(0, terms)
    }

    /// Whether the text is one of the terms and nothing else.
    pub fn are(&self, terms: &Terms) -> bool {
        self.begin(terms) == Some(self.len())
    }

    /// Share of the words that stand in another text.
    pub fn share_in(&self, other: &Self) -> f64 {
        if self.words.is_empty() {
            return 0.0;
        }
        let there = |word: &&Token| other.words.iter().any(|one| one.marked == word.marked);
        self.words.iter().filter(there).count() as f64 / self.words.len() as f64
    }
}
