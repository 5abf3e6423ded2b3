//! The words of this room, from `words.toml`, prepared for comparison.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::{Phrase, words_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    announces: Vec<String>,
    about: Vec<String>,
    elsewhere: Vec<String>,
    of_all: Vec<String>,
    names: Vec<String>,
    counting: Vec<String>,
    within: Vec<String>,
    years: Vec<String>,
    times: Vec<String>,
    money: Vec<String>,
    dates: Vec<String>,
    parts: Vec<String>,
    lists: Vec<String>,
    some: Vec<String>,
    rest: Vec<String>,
    no_rest: Vec<String>,
    joins: Vec<String>,
    links: Vec<String>,
    totals: Vec<String>,
    together: Vec<String>,
    rises: Vec<String>,
    falls: Vec<String>,
    levels: Vec<String>,
    once: Vec<String>,
    things: Vec<String>,
    against: Vec<String>,
    partitions: Vec<Parted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parted {
    all: Vec<Vec<String>>,
    #[serde(default)]
    more: Vec<String>,
}

/// Words that together say what the parts of a whole are.
pub(crate) struct Partition {
    /// Each of these is needed; of several in one list any.
    pub all: Vec<Vec<Phrase>>,
    /// These may be there as well.
    pub more: Vec<Phrase>,
}

/// The words, each list as `words.toml` says what it is.
pub(crate) struct Words {
    pub announces: Vec<Phrase>,
    pub about: Vec<Phrase>,
    pub elsewhere: Vec<Phrase>,
    pub of_all: Vec<Phrase>,
    pub names: Vec<Phrase>,
    pub counting: Vec<Phrase>,
    pub within: Vec<Phrase>,
    pub years: Vec<Phrase>,
    pub times: Vec<Phrase>,
    pub money: Vec<Phrase>,
    pub dates: Vec<Phrase>,
    pub parts: Vec<Phrase>,
    pub lists: Vec<Phrase>,
    pub some: Vec<Phrase>,
    pub rest: Vec<Phrase>,
    pub no_rest: Vec<Phrase>,
    pub joins: Vec<Phrase>,
    pub links: Vec<Phrase>,
    pub totals: Vec<Phrase>,
    pub together: Vec<Phrase>,
    pub rises: Vec<Phrase>,
    pub falls: Vec<Phrase>,
    pub levels: Vec<Phrase>,
    pub once: Vec<Phrase>,
    pub things: Vec<Phrase>,
    pub against: Vec<Phrase>,
    pub partitions: Vec<Partition>,
}

pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let data: Data = words_of(include_str!("words.toml"));
    let all = |texts: &[String]| Phrase::all(texts);
    let partition = |parted: &Parted| Partition {
        all: parted.all.iter().map(|texts| Phrase::all(texts)).collect(),
        more: Phrase::all(&parted.more),
    };
    Words {
        announces: all(&data.announces),
        about: all(&data.about),
        elsewhere: all(&data.elsewhere),
        of_all: all(&data.of_all),
        names: all(&data.names),
        counting: all(&data.counting),
        within: all(&data.within),
        years: all(&data.years),
        times: all(&data.times),
        money: all(&data.money),
        dates: all(&data.dates),
        parts: all(&data.parts),
        lists: all(&data.lists),
        some: all(&data.some),
        rest: all(&data.rest),
        no_rest: all(&data.no_rest),
        joins: all(&data.joins),
        links: all(&data.links),
        totals: all(&data.totals),
        together: all(&data.together),
        rises: all(&data.rises),
        falls: all(&data.falls),
        levels: all(&data.levels),
        once: all(&data.once),
        things: all(&data.things),
        against: all(&data.against),
        partitions: data.partitions.iter().map(partition).collect(),
    }
});
