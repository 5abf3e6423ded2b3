//! Words and runs of words of a lexicon, split once.

use std::ops::Deref;

use serde::Deserialize;

use super::token::{Token, tokens};

/// A word or a run of words, split once.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub struct Term {
    /// As it stands in the lexicon.
    pub text: String,
    /// Its words.
    pub words: Vec<Token>,
}

impl From<String> for Term {
    fn from(text: String) -> Self {
        Self { words: tokens(&text), text }
    }
}

/// Words and runs of words, split once.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Terms(Vec<Term>);

impl Deref for Terms {
    type Target = [Term];

    fn deref(&self) -> &[Term] {
        &self.0
    }
}

impl FromIterator<String> for Terms {
    fn from_iter<I: IntoIterator<Item = String>>(texts: I) -> Self {
        Self(texts.into_iter().map(Term::from).collect())
    }
}
