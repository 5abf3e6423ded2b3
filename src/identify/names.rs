//! The names of units in a text, set apart before periods are looked for: An Quý 2 is no quarter, Việt Nam 2023 no statement
//! of a year.
//!
//! What is part of a name is known from the list, or from a name that the same return spells elsewhere; else by the words
//! themselves, where without them the name would be shorter than names of its kind are.

use super::Identifier;
use crate::period::{Spot, Spotted, Stated, Writing};
use crate::text::{Token, tokens};
use crate::unit::{Kind, Reader, UnitName};

/// How many words back a name may begin.
const LONGEST: usize = 6;

impl Identifier<'_> {
    /// Periods, dates and document numbers of a text, beside the names of units in it. `known` are names that the same
    /// return spells elsewhere.
    pub(crate) fn spot(&self, words: &[Token], writing: Writing, known: &[UnitName]) -> Spotted {
        let found = self.periods.spot(words, writing);
        if found.periods.is_empty() {
            return found;
        }
        let free = vec![false; words.len()];
        let reader = self.units.reader(words, &free);
        let mut names = free.clone();
        for spot in &found.periods {
            let spelled = self.spelled_over(words, &reader, spot, known);
            if let Some((first, end)) = spelled.or_else(|| self.begun_before(words, &reader, spot)) {
                names[first..end].fill(true);
            }
        }
        if names.contains(&true) { self.periods.spot_beside(words, writing, &names) } else { found }
    }

    /// The names of units that hold words of periods, so that another text may be taken for stating one.
    pub(super) fn like_periods<'n>(&self, names: impl Iterator<Item = &'n UnitName>) -> Vec<UnitName> {
        let alike = names.filter(|name| self.periods.begin_in(&tokens(&name.own)));
        alike.cloned().collect()
    }

    /// The known name, of the list or of `known`, that reaches into a period. Without its kind it must begin before: `Quý 3` is
    /// no unit of that name. Where a known name ends right before the period, the period stands.
    fn spelled_over(
        &self,
        words: &[Token],
        reader: &Reader<'_>,
        spot: &Spot,
        known: &[UnitName],
    ) -> Option<(usize, usize)> {
        let (first, last) = spot.words;
        (first.saturating_sub(LONGEST)..last).find_map(|at| {
            let kind = reader.kind_before(at);
            if kind.is_none() && at >= first {
                return None;
            }
            let mut ends = self.list.map(|list| list.ends_at(words, at, kind)).unwrap_or_default();
            let of_kind = |name: &&UnitName| {
                !matches!((kind, name.kind), (Some(one), Some(other)) if !one.is_level_with(other))
            };
            ends.extend(known.iter().filter(of_kind).filter_map(|name| ends_at(name, words, at)));
            let longest = ends.iter().copied().max()?;
            (!ends.contains(&first) && longest > first).then_some((at, longest))
        })
    }

    /// A name that would be too short for its kind without the words of a period behind it: `xã An Quý 2`, `xã Quý 3`.
    fn begun_before(&self, words: &[Token], reader: &Reader<'_>, spot: &Spot) -> Option<(usize, usize)> {
        let (first, end) = spot.words;
        let kind_at = |own: usize| reader.kind_before(own).filter(|_| !words[own].is_broken_off());
        let (kind, own) = kind_at(first)
            .map(|kind| (kind, first))
            .or_else(|| first.checked_sub(1).and_then(|own| Some((kind_at(own)?, own))))?;
        if first - own >= kind.fewest_words() || words[own].number().is_some() || words[first].is_broken_off()
        {
            return None;
        }
        match spot.stated {
            Stated::Quarter(_) | Stated::Month(_) => {
                let spelled = end == first + 2 && words[first].folded.chars().count() > 1;
                let numbered = words.get(first + 1).is_some_and(|word| word.number().is_some());
                let named = if own == first {
                    self.is_written_as_name(words, own, kind)
                } else {
                    !is_small(words, first, own)
                };
                (spelled && numbered && named).then_some((first, end))
            }
            // Without marks, Nam may be năm: where the letters do not tell, it is the name's.
            Stated::Whole(_) => {
                let led =
                    end == first + 2 && !words[first].is_marked() && self.periods.is_year_word(&words[first]);
                (led && reader.is_unmarked() && own < first && !is_small(words, first, own))
                    .then_some((first, first + 1))
            }
            Stated::Half(_) | Stated::NineMonths => None,
        }
    }

    /// Whether a word of a period right after a kind is written as a name is: with a capital behind a kind in small letters, and
    /// not after `cấp`.
    fn is_written_as_name(&self, words: &[Token], own: usize, kind: Kind) -> bool {
        let start = own - tokens(kind.name()).len().min(own);
        let unmarked = words.iter().all(|word| !word.is_marked());
        let of_level = (0..start).any(|at| {
            self.words
                .others
                .iter()
                .any(|phrase| at + phrase.marked.len() == start && phrase.begins(words, at, unmarked))
        });
        let capital = |at: usize| words[at].text.starts_with(char::is_uppercase);
        let sentence = words[own].text.chars().skip(1).any(char::is_lowercase);
        capital(own) && sentence && !of_level && (!unmarked || start == 0)
    }
}

/// Whether a word is in small letters although the name before it begins with a capital.
fn is_small(words: &[Token], at: usize, own: usize) -> bool {
    words[own].text.starts_with(char::is_uppercase) && words[at].text.starts_with(char::is_lowercase)
}

/// Where a name ends that begins at a word; marks that are missing are those of the name.
fn ends_at(name: &UnitName, words: &[Token], at: usize) -> Option<usize> {
    let (folded, marked) = (name.folded.split(' '), name.marked.split(' '));
    let mut end = at;
    for (folded, marked) in folded.zip(marked) {
        let word = words.get(end).filter(|word| end == at || !word.is_broken_off())?;
        let same = word.folded == folded && (!word.is_marked() || !name.spelled || word.marked == marked);
        same.then_some(())?;
        end += 1;
    }
    Some(end)
}
