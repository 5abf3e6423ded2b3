//! The fonts of a paragraph: text in old fonts is only understood in the one that most of it is in.

use std::collections::HashMap;
use std::sync::Arc;

/// Letters in each font: those beyond ASCII, which only old fonts show in their own way, and all.
#[derive(Debug, Default)]
pub(in crate::read) struct Fonts(HashMap<Arc<str>, (usize, usize)>);

impl Fonts {
    /// Adds a text in a font.
    pub(in crate::read) fn push(&mut self, font: &Arc<str>, text: &str) {
        let letters = self.0.entry(Arc::clone(font)).or_default();
        letters.0 += text.chars().filter(|sign| !sign.is_ascii()).count();
        letters.1 += text.len();
    }

    /// The font of most letters.
    pub(in crate::read) fn most(&self) -> Option<Arc<str>> {
        let most = self.0.iter().max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
        most.map(|(font, _)| Arc::clone(font))
    }
}
