//! The rows of a table by what they are looked up by.

use std::collections::HashMap;

use crate::text::vocabulary;

use super::outline::Item;

/// By what printed equations name a row: within a section, and anywhere.
type Named<'a> = HashMap<(Option<&'a str>, &'a str), usize>;

/// The rows of a table by their codes and names; of several the first.
pub(super) struct Index<'a> {
    codes: HashMap<&'a str, usize>,
    names: [Named<'a>; 2],
    /// By parent the first row that says "trong đó" and nothing else.
    aside: HashMap<Option<usize>, usize>,
}

/// The top of a code.
fn section(item: &Item) -> &str {
    item.code.split('.').next().unwrap_or_default()
}

impl<'a> Index<'a> {
    pub(super) fn new(items: &'a [Item]) -> Self {
        let words = &vocabulary().learning.some_among;
        let mut index = Self { codes: HashMap::new(), names: Default::default(), aside: HashMap::new() };
        for (at, item) in items.iter().enumerate() {
            index.codes.entry(&item.code).or_insert(at);
            for (named, name) in index.names.iter_mut().zip(&item.names) {
                named.entry((Some(section(item)), name)).or_insert(at);
                named.entry((None, name)).or_insert(at);
            }
            if item.said.are(words) {
                index.aside.entry(item.parent).or_insert(at);
            }
        }
        index
    }

    /// The row with a code.
    pub(super) fn coded(&self, code: &str) -> Option<usize> {
        self.codes.get(code).copied()
    }

    /// The row that an equation printed with another one names, if it can be in that one's section.
    pub(super) fn named(&self, naming: usize, name: &str, near: &Item) -> Option<usize> {
        let named = &self.names[naming];
        named.get(&(Some(section(near)), name)).or_else(|| named.get(&(None, name))).copied()
    }

    /// Introduced by "trong đó" in so many words: some of the whole, perhaps not all of it.
    pub(super) fn is_aside(&self, items: &[Item], at: usize) -> bool {
        let words = &vocabulary().learning.some_among;
        self.aside.get(&items[at].parent).is_some_and(|&above| above < at)
            || items[at].said.begin(words).is_some()
    }
}
