//! The words of the unit room, from `words.toml`, prepared for comparison.

use serde::Deserialize;

use super::Kind;
use crate::text::{Phrase, words_of};

/// The words as they stand in the data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    organs: Vec<String>,
    not_units: Vec<String>,
    ends: Vec<String>,
    noise: Vec<String>,
    lists: ListWords,
}

/// Words of lists of units, without marks; one that ends in `*` is a beginning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListWords {
    /// Name.
    pub name: Vec<String>,
    /// Code.
    pub code: Vec<String>,
    /// Level of administration.
    pub level: Vec<String>,
    /// Kind.
    pub kind: Vec<String>,
    /// Unit it reports to.
    pub parent: Vec<String>,
    /// Group it is listed under; a list may have several such columns.
    pub group: Vec<String>,
    /// First day.
    pub since: Vec<String>,
    /// Last day.
    pub until: Vec<String>,
    /// Unit or units that took its place.
    pub successors: Vec<String>,
    /// Units whose place it took.
    pub predecessors: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Day on which the return of the period came in.
    pub received: Vec<String>,
    /// Running number.
    pub number: Vec<String>,
    /// The captions of the columns above as they are best written, in their order.
    captions: Vec<String>,
    /// How files that are lists are called.
    pub files: Vec<String>,
    /// What may stand before a kind in a column of levels; with marks.
    before_levels: Vec<String>,
    /// Rows that are captions of the list.
    pub titles: Vec<String>,
    /// Rows after which no unit follows.
    pub ends: Vec<String>,
    /// Rows that add up the others; whole.
    pub totals: Vec<String>,
}

impl ListWords {
    /// Every word of a caption, and the caption of its column as it is best written.
    pub fn known(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = [
            &self.name,
            &self.code,
            &self.level,
            &self.kind,
            &self.parent,
            &self.group,
            &self.since,
            &self.until,
            &self.successors,
            &self.predecessors,
            &self.aliases,
            &self.received,
        ];
        let captions = self.captions.iter().map(String::as_str).zip(all);
        captions
            .flat_map(|(caption, words)| words.iter().map(move |word| (word.trim_end_matches('*'), caption)))
    }
}

/// What stands before, inside and behind the name of a unit, and the captions of lists.
#[derive(Debug)]
pub struct Words {
    pub(super) kinds: Vec<(Kind, Phrase)>,
    /// Short forms of kinds.
    pub(super) shorts: Vec<(Kind, Phrase)>,
    /// Organs that stand before the name of the territory they govern.
    pub organs: Vec<Phrase>,
    /// What looks like a unit and is none.
    pub(super) not_units: Vec<Phrase>,
    /// What ends a name in a title.
    pub(super) ends: Vec<Phrase>,
    /// Words of file names that name neither a unit nor a period.
    pub noise: Vec<Phrase>,
    pub(super) before_levels: Vec<Phrase>,
    pub(super) lists: ListWords,
}

impl Words {
    /// The words of the program.
    pub fn of_the_field() -> Self {
        let data: Data = words_of(include_str!("words.toml"));
        let shorts = |kind: Kind| kind.shorts().iter().map(move |short| (kind, Phrase::new(short)));
        Self {
            kinds: Kind::all().map(|kind| (kind, Phrase::new(kind.name()))).collect(),
            shorts: Kind::all().flat_map(shorts).collect(),
            organs: Phrase::all(&data.organs),
            not_units: Phrase::all(&data.not_units),
            ends: Phrase::all(&data.ends),
            noise: Phrase::all(&data.noise),
            before_levels: Phrase::all(&data.lists.before_levels),
            lists: data.lists,
        }
    }
}
