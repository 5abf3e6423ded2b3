//! File names and folders: slugs without marks, copies, noise around a name.

use super::{Claim, Claims, Weight};
use crate::finding::Place;
use crate::identify::{Identifier, Source};
use crate::period::Writing;
use crate::text::{Token, file_name_tokens, phrase_at};
use crate::unit::{Extent, Reader, Registry, UnitName};

/// Parts of a path as given: the folder the file lies in, the folders above, the name without its extension.
pub(in crate::identify) fn path_parts(path: &str) -> (Vec<&str>, &str) {
    let mut parts: Vec<&str> =
        path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
    let name = parts.pop().unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 5 && !extension.contains(' ') => {
            stem
        }
        _ => name,
    };
    (parts, stem)
}

/// A file name, being read.
struct FileName<'f> {
    by: &'f Identifier<'f>,
    words: &'f [Token],
    taken: &'f [bool],
    /// Words that name nothing.
    noise: Vec<bool>,
    names: Reader<'f>,
    unmarked: bool,
}

impl Identifier<'_> {
    /// Reads a file name, or the name of the folder it lies in.
    pub(super) fn in_file_name(&self, (stem, source): (&str, Source), place: &Place, claims: &mut Claims) {
        let words = file_name_tokens(stem);
        let spotted = self.spot(&words, Writing::FileName, &claims.known);
        let names = self.units.reader(&words, &spotted.taken);
        let unmarked = names.is_unmarked();
        let noise = self.noise(&words, &spotted.taken, unmarked);
        let file = FileName { by: self, words: &words, taken: &spotted.taken, noise, names, unmarked };
        let claim = |name: UnitName, weight: Weight| Claim {
            name,
            source,
            weight,
            place: place.clone(),
            aside: false,
        };
        if let Some(list) = self.list {
            let found = file.listed(list);
            if !found.is_empty() {
                claims.units.extend(found.into_iter().map(|(name, weight)| claim(name, weight)));
                return;
            }
        }
        let mut found = Vec::new();
        for (name, above) in file.named() {
            if above { claims.parents.push(name) } else { found.push(claim(name, Weight::Named)) }
        }
        if found.is_empty()
            && source != Source::Folder
            && let Some(name) = file.leftover()
        {
            found.push(claim(name, Weight::Bare));
        }
        claims.units.extend(found);
    }

    /// Words of a file name that name nothing.
    fn noise(&self, words: &[Token], taken: &[bool], unmarked: bool) -> Vec<bool> {
        let mut noise = vec![false; words.len()];
        for at in 0..words.len() {
            // In a name with marks, words are often without (`Xã Dân Chủ - bieu mau`): both are noise.
            let spelled = phrase_at(words, at, &self.units.noise, unmarked);
            let plain = || phrase_at(words, at, &self.units.noise, true).filter(|&(_, length)| length > 1);
            if let Some((_, length)) = spelled.or_else(plain) {
                noise[at..at + length].fill(true);
            }
            let number =
                words.get(at + 1).and_then(Token::number).filter(|number| *number <= 20 && !taken[at + 1]);
            let times = phrase_at(words, at, &self.words.file_times, true).filter(|_| number.is_some());
            if times.is_some() {
                noise[at] = true;
            }
        }
        noise
    }
}

/// A name of the list in a file name: its tokens, the kind's not among them.
struct Hit {
    first: usize,
    end: usize,
    name: UnitName,
    weight: Weight,
    /// Some of its words are also read as a period (`chi_lang_nam_2023`).
    overlaps: bool,
}

impl Hit {
    /// Whether another hit explains the same words better: a longer one around it, or one that leaves the period whole.
    fn yields_to(&self, other: &Self) -> bool {
        let longer = other.end - other.first > self.end - self.first;
        let inside = other.first <= self.first && self.end <= other.end;
        // Chi Lăng Nam or Chi Lăng, năm 2023: nothing tells, both stay.
        let extends = other.first == self.first && self.end > other.end;
        inside && longer && !other.overlaps || self.overlaps && !other.overlaps && !extends
    }
}

impl FileName<'_> {
    /// Names after their kinds, and whether each is that of the unit above.
    fn named(&self) -> Vec<(UnitName, bool)> {
        let (words, level) = (self.words, self.by.level);
        let mut at = 0;
        let mut last_end = None;
        let mut found = Vec::new();
        while at < words.len() {
            let kind = self.names.kind_at(at).filter(|&(kind, _)| {
                // Without marks, tinh may be tình or tính, so may be số: they are believed where the level is theirs.
                !self.taken[at]
                    && !self.noise[at]
                    && (!self.unmarked || !kind.is_common_word() || kind.is_on(level) || last_end.is_some())
                    && (!self.unmarked
                        || at == 0
                        || last_end == Some(at)
                        || words[at].is_broken_off()
                        || self.explains(at - 1))
            });
            let named = kind.and_then(|(kind, length)| {
                let office_number = kind.is_office() && words.get(at + length)?.number().is_some();
                let nameless = self.noise.get(at + length) == Some(&true);
                let named = self.names.name_at(at + length, Some((kind, at)), Extent::FileName);
                named.filter(|_| !office_number && !nameless)
            });
            if let Some((name, end)) = named {
                let above = last_end == Some(at)
                    || last_end.is_some()
                        && kind.is_some_and(|(kind, _)| !level.is_empty() && !kind.is_on(level));
                found.push((name, above));
                last_end = Some(end);
                at = end;
            } else {
                at += 1;
            }
        }
        found
    }

    /// Names of the list that stand in the file name.
    fn listed(&self, list: &Registry) -> Vec<(UnitName, Weight)> {
        let (words, level) = (self.words, self.by.level);
        let explained = |at: usize| self.explains(at) || self.names.kind_at(at).is_some();
        let starts = |at: usize| at == 0 || words[at].is_broken_off() || explained(at - 1);
        let mut hits: Vec<Hit> = Vec::new();
        for at in 0..words.len() {
            let joined = !words[at].is_broken_off() || words[at].gap.starts_with('.');
            let kind = self.names.kind_before(at).filter(|_| joined);
            for end in list.ends_at(words, at, kind) {
                let others = |index: &usize| *index < at || *index >= end;
                let only = (0..words.len())
                    .filter(others)
                    .all(|index| self.taken[index] || self.noise[index] || words[index].number().is_some());
                let ends = words.get(end).is_none_or(|word| word.is_broken_off() || explained(end));
                let bare = kind.is_none()
                    && (end - at == 1 && !only
                        || !starts(at)
                        || self.noise[at..end].contains(&true)
                        || words[at..end].iter().all(|word| word.number().is_some()));
                if !ends || bare {
                    continue;
                }
                if let Some(name) = UnitName::from_words(kind, &words[at..end], !self.unmarked) {
                    let weight = if kind.is_some() { Weight::Named } else { Weight::Likely };
                    let overlaps = self.taken[at..end].contains(&true);
                    hits.push(Hit { first: at, end, name, weight, overlaps });
                }
            }
        }
        let keep: Vec<bool> = hits.iter().map(|hit| !hits.iter().any(|other| hit.yields_to(other))).collect();
        let mut kept: Vec<Hit> =
            hits.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(hit, _)| hit).collect();
        if !level.is_empty() && kept.iter().any(|hit| hit.name.kind.is_some_and(|kind| kind.is_on(level))) {
            kept.retain(|hit| hit.name.kind.is_none_or(|kind| kind.is_on(level)));
        }
        let strongest = kept.iter().map(|hit| hit.weight).max();
        kept.retain(|hit| Some(hit.weight) == strongest);
        kept.into_iter().map(|hit| (hit.name, hit.weight)).collect()
    }

    /// Whether a word belongs to no name: Châu Thành is not Châu Thành A, so any other word may.
    fn explains(&self, at: usize) -> bool {
        let unmarked = !self.words[at].is_marked();
        self.taken[at]
            || self.noise[at]
            || self.words[at].number().is_some()
            || self.by.words.filler.iter().any(|phrase| phrase.begins(self.words, at, unmarked))
    }

    /// What is left of a file name without periods, numbers and noise, when it is one run of words that may be a name.
    fn leftover(&self) -> Option<UnitName> {
        let words = self.words;
        let filler =
            |at: usize| self.by.words.filler.iter().any(|phrase| phrase.begins(words, at, self.unmarked));
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let free = |at: usize| !self.taken[at] && !self.noise[at] && words[at].number().is_none();
            if !free(at) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < words.len() && free(end) && !words[end].is_broken_off() {
                end += 1;
            }
            if (at..end).any(|index| !filler(index)) {
                runs.push((at, end));
            }
            at = end;
        }
        let [(mut first, end)] = runs[..] else { return None };
        while end - first > 2 && filler(first) {
            first += 1;
        }
        // Letters of a form's number (`H.QLKKT`) are no words.
        let spoken = |word: &Token| word.is_marked() || word.folded.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        if !(2..=4).contains(&(end - first)) || !words[first..end].iter().any(spoken) {
            return None;
        }
        UnitName::from_words(None, &words[first..end], !self.unmarked)
    }
}
