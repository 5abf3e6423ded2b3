//! The content of a document while it is read: what is known of it, and where in lists and between pages it stands.

use std::collections::HashMap;

use super::Known;
use crate::read::Limits;
use crate::read::document::{Block, Remark};
use crate::read::numbering::Counters;
use crate::read::pieces::Pieces;

/// Tables, lists and text boxes in each other; deeper ones are told.
pub(super) const DEEPEST: usize = 24;

/// The list and the level that paragraphs are items of.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    /// The style of the list; that of the paragraph where the list has none.
    pub(super) style: Option<String>,
    pub(super) level: usize,
    /// The item has no number, or it stands before an earlier paragraph.
    pub(super) numbered: bool,
    pub(super) start: Option<u32>,
}

/// Where pages end between paragraphs.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// The one before said that a page ends with it.
    ended: bool,
}

impl Flow {
    /// Whether a page begins with the next thing, which says itself whether one begins before it and ends after it.
    pub(super) fn page(&mut self, (begins, ends): (bool, bool)) -> bool {
        std::mem::replace(&mut self.ended, ends) || begins
    }
}

/// The part that is being read.
pub(super) struct Body<'a> {
    pub(super) pieces: Pieces<'a>,
    pub(super) known: &'a Known,
    pub(super) counters: Counters,
    /// The item of a list that paragraphs stand in.
    pub(super) item: Option<Item>,
    /// Texts that were deleted while changes were tracked, by the numbers of the changes.
    pub(super) removed: HashMap<String, String>,
    /// Bytes of text that repeated cells may still take, and might take at first.
    pub(super) copies: u64,
    pub(super) most_copies: u64,
}

impl<'a> Body<'a> {
    /// The part, from its beginning.
    pub(super) fn new(part: &'a str, known: &'a Known, limits: &Limits) -> Self {
        Self {
            pieces: Pieces::new(part, limits),
            known,
            counters: Counters::default(),
            item: None,
            removed: HashMap::new(),
            copies: limits.texts,
            most_copies: limits.texts,
        }
    }

    /// Whether an element that was just opened lies too deep; it is passed over then, and that is told.
    pub(super) fn is_too_deep(&mut self, name: &str, depth: usize, into: &mut Vec<Block>) -> bool {
        let deep = depth >= DEEPEST;
        if deep {
            self.pieces.skip(name);
            into.push(Block::told(Remark::Deep));
        }
        deep
    }
}
