//! What one line says of unit and period: by its words alone, so that a line met again, as those of a form are in every return, is
//! not read again.

use foldhash::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::claims::Claims;
use super::sentence::Said;
use super::timing::Timing;
use super::{Identifier, Title};
use crate::finding::Place;
use crate::period::Writing;
use crate::text::tokens;
use crate::unit::UnitName;

/// Lines remembered at most; a hostile file must not fill the memory.
const MOST_LINES: usize = 5_000;

/// What a line says, wherever it stands.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub claims: Claims,
    pub timing: Timing,
}

/// Lines read before, of use to identifiers with the same words, list of units and level.
#[derive(Debug, Default)]
pub struct Lines {
    said: Known<Said>,
    /// By whether they stand below the table.
    read: [Known<Arc<Read>>; 2],
}

/// What is known of texts.
#[derive(Debug)]
struct Known<T>(RwLock<HashMap<Box<str>, T>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T: Clone> Known<T> {
    fn get_or(&self, text: &str, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return known.clone();
        }
        let found = find();
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MOST_LINES {
            all.insert(text.into(), found.clone());
        }
        found
    }
}

impl Identifier<'_> {
    /// What a title says, its places those of nothing yet. `known` are names that other titles spell.
    pub(super) fn line(&self, title: &Title, known: &[UnitName]) -> Arc<Read> {
        let read = || {
            let anywhere = Title { place: Place::default(), ..title.clone() };
            let words = tokens(&title.text);
            let spotted = self.spot(&words, Writing::Line, known);
            let mut read = Read::default();
            self.in_line(&anywhere, &spotted, &words, &mut read.claims);
            read.timing.line(&anywhere, &spotted, &words, self.words);
            Arc::new(read)
        };
        match self.lines.filter(|_| known.is_empty()) {
            Some(lines) => lines.read[usize::from(title.below)].get_or(&title.text, read),
            None => read(),
        }
    }

    /// Whether a line is a title, a heading or a sentence.
    pub(super) fn kind_of_line(&self, text: &str) -> Said {
        match self.lines {
            Some(lines) => lines.said.get_or(text, || self.said(text)),
            None => self.said(text),
        }
    }
}
