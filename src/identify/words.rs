//! The words of the identify room, from `words.toml`, prepared for comparison.

use serde::Deserialize;

use crate::text::{Phrase, words_of};

/// The words as they stand in the data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    titles: Titles,
    sentences: Sentences,
    file_names: FileNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    belongs: Vec<String>,
    captions: Vec<String>,
    others: Vec<String>,
    parents: Vec<String>,
    replaces: Vec<String>,
    short_captions: Vec<String>,
    times: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    leads: Vec<String>,
    telling: Vec<String>,
    openings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileNames {
    filler: Vec<String>,
    times: Vec<String>,
    again: Vec<String>,
}

/// What leads to the unit that reports, and signs of repeated sending.
#[derive(Debug)]
pub struct Words {
    /// What follows is the reporting unit.
    pub(super) belongs: Vec<Phrase>,
    /// Captions of a field that names the reporting unit, even one of no known kind.
    pub(super) captions: Vec<Phrase>,
    /// The same where a kind follows; else they lead to a unit of measure.
    pub(super) short_captions: Vec<Phrase>,
    /// What follows is another unit, or a level.
    pub(super) others: Vec<Phrase>,
    /// What follows is the unit to which the one before belongs.
    pub(super) parents: Vec<Phrase>,
    /// The return replaces or completes an earlier one.
    pub(super) replaces: Vec<Phrase>,
    /// Before a number in a title: how often the return was sent.
    pub(super) times: Vec<Phrase>,
    /// How sentences begin.
    pub(super) leads: Vec<Phrase>,
    /// Words of sentences that titles do not have.
    pub(super) telling: Vec<Phrase>,
    /// How titles begin.
    pub(super) openings: Vec<Phrase>,
    /// Words of file names that name nothing, but may be part of a name.
    pub(super) filler: Vec<Phrase>,
    /// Before a number in a file name: how often the return was sent.
    pub(super) file_times: Vec<Phrase>,
    /// The file was sent again.
    pub(super) again: Vec<Phrase>,
}

impl Words {
    /// The words of the program.
    pub fn of_the_field() -> Self {
        let Data { titles, sentences, file_names } = words_of(include_str!("words.toml"));
        Self {
            belongs: Phrase::all(&titles.belongs),
            captions: Phrase::all(&titles.captions),
            short_captions: Phrase::all(&titles.short_captions),
            others: Phrase::all(&titles.others),
            parents: Phrase::all(&titles.parents),
            replaces: Phrase::all(&titles.replaces),
            times: Phrase::all(&titles.times),
            leads: Phrase::all(&sentences.leads),
            telling: Phrase::all(&sentences.telling),
            openings: Phrase::all(&sentences.openings),
            filler: Phrase::all(&file_names.filler),
            file_times: Phrase::all(&file_names.times),
            again: Phrase::all(&file_names.again),
        }
    }
}
