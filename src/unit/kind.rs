//! Kinds of units and the levels they stand on: a table that is data.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::text::words_of;

/// A kind of unit: xã, phường, Sở.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kind(usize);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Levels of administration, from the lowest.
    levels: Vec<String>,
    kind: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Name, as it stands before a unit's own name.
    name: String,
    /// Short forms.
    short: Vec<String>,
    /// Levels it may stand on; empty when it stands on none.
    #[serde(default)]
    level: Vec<String>,
    /// An office rather than a territory: written with a capital, its own name as a sentence (Sở Nội vụ).
    #[serde(default)]
    office: bool,
    /// Without its marks a frequent word of another meaning (so: sở, số).
    #[serde(default)]
    common: bool,
    /// Fewest words of an own name, unless it is a number.
    #[serde(default = "one")]
    words: usize,
}

fn one() -> usize {
    1
}

static TABLE: LazyLock<Table> = LazyLock::new(|| words_of(include_str!("kinds.toml")));

impl Kind {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TABLE.kind.len()).map(Self)
    }

    fn entry(self) -> &'static Entry {
        &TABLE.kind[self.0]
    }

    /// Name of the kind: `xã`.
    pub fn name(self) -> &'static str {
        &self.entry().name
    }

    /// Short forms: `tt.`
    pub fn shorts(self) -> &'static [String] {
        &self.entry().short
    }

    /// Levels it may stand on.
    pub fn levels(self) -> &'static [String] {
        &self.entry().level
    }

    /// An office rather than a territory.
    pub fn is_office(self) -> bool {
        self.entry().office
    }

    /// Without its marks a frequent word of another meaning.
    pub fn is_common_word(self) -> bool {
        self.entry().common
    }

    /// Fewest words of an own name, unless it is a number.
    pub fn fewest_words(self) -> usize {
        self.entry().words
    }

    /// Whether its name is that of a level.
    pub fn names_a_level(self) -> bool {
        TABLE.levels.iter().any(|level| level == self.name())
    }

    /// Whether the level, or the kind, is of that name.
    pub fn is_on(self, level: &str) -> bool {
        self.name() == level || self.levels().iter().any(|own| own == level)
    }

    /// Whether the two may stand on the same level (xã and thị trấn do, xã and huyện do not).
    pub fn is_level_with(self, other: Self) -> bool {
        self == other || self.levels().iter().any(|level| other.levels().contains(level))
    }
}

/// Levels of administration, from the lowest.
pub fn levels() -> &'static [String] {
    &TABLE.levels
}

/// Position of the lowest level a kind may stand on; nothing for offices.
pub fn lowest_level(kind: Kind) -> Option<usize> {
    kind.levels().iter().filter_map(|level| TABLE.levels.iter().position(|known| known == level)).min()
}
