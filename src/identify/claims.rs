//! What title lines, file names and metadata claim the unit to be.

use std::sync::LazyLock;

use super::{Source, Title};
use crate::finding::Place;
use crate::period::{Spotted, Writing, after_issuing_document, spot};
use crate::text::{Phrase, Token, file_name_tokens, phrase_at, vocabulary};
use crate::unit::{Extent, Kind, Registry, UnitName};

/// One place that names a unit.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub name: UnitName,
    pub source: Source,
    pub weight: Weight,
    pub place: Place,
    /// In parentheses, as subtitles are.
    pub aside: bool,
}

/// How surely a claim speaks of the reporting unit, from the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// The unit whose document issued the form, or whose competence is meant.
    Issuer,
    /// Without any word that leads to it.
    Bare,
    /// Below the table, or by a name of the list.
    Likely,
    /// `UBND xã X`, a line that is nothing but the name, a file name with the kind.
    Named,
    /// `của UBND xã X`, `trên địa bàn xã X`.
    Belongs,
    /// A field of the form.
    Field,
}

/// What is claimed.
#[derive(Debug, Default)]
pub(super) struct Claims {
    pub units: Vec<Claim>,
    /// Units to which others belong.
    pub parents: Vec<UnitName>,
    /// Kinds without a name: `của UBND xã)`.
    pub kinds: Vec<Kind>,
}

static ORGANS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.organs));
static BELONGS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.belongs));
static CAPTIONS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.captions));
static OTHERS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.others));
static PARENTS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.parents));
static NOISE: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().file_names.noise));
static FILLER: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().file_names.filler));

/// Where the longest of the phrases begins that ends right before a token.
fn phrase_before(words: &[Token], at: usize, phrases: &[Phrase], unmarked: bool) -> Option<usize> {
    phrases
        .iter()
        .filter_map(|phrase| {
            let start = at.checked_sub(phrase.marked.len())?;
            phrase.begins(words, start, unmarked).then_some(start)
        })
        .min()
}

/// Reads a title line.
pub(super) fn in_line(
    title: &Title,
    spotted: &Spotted,
    words: &[Token],
    list: Option<&Registry>,
    claims: &mut Claims,
) {
    let unmarked = words.iter().all(|word| !word.is_marked());
    let addressed = phrase_at(words, 0, &OTHERS, unmarked)
        .is_some_and(|(_, length)| words.get(length).is_some_and(|word| word.gap.contains(':')));
    if addressed {
        return;
    }
    let mut last_end: Option<usize> = None;
    let mut at = 0;
    while at < words.len() {
        let Some((kind, length)) = Kind::at(words, at, unmarked).filter(|_| !spotted.taken[at]) else {
            if let Some(end) = captioned(title, words, at, &spotted.taken, unmarked, claims) {
                at = end;
            } else {
                at += 1;
            }
            continue;
        };
        let lead = Lead::before(words, at, unmarked);
        let own = at + length;
        let Some((name, end)) = name_at(words, own, (kind, at), Extent::Line, &spotted.taken, list, unmarked)
        else {
            let closed =
                words.get(own).is_none_or(Token::is_broken_off) || spotted.taken.get(own) == Some(&true);
            if closed && matches!(lead.weight, Some(Weight::Named | Weight::Belongs)) {
                claims.kinds.push(kind);
            }
            at += length;
            continue;
        };
        let continues = last_end.is_some_and(|last| {
            last == lead.start && !words[lead.start].gap.contains(['\n', ':']) || lead.parent
        });
        if continues {
            claims.parents.push(name);
        } else if let Some(weight) = lead.weight {
            let whole = lead.start == 0 && end == words.len();
            let weight = match weight {
                _ if after_issuing_document(words, at) => Weight::Issuer,
                Weight::Bare if whole => Weight::Named,
                weight => weight,
            };
            let weight = if title.below { weight.min(Weight::Likely) } else { weight };
            let aside = title.text.trim_start().starts_with('(');
            claims.units.push(Claim {
                name,
                source: Source::Title,
                weight,
                place: title.place.clone(),
                aside,
            });
        }
        last_end = Some(end);
        at = end;
    }
}

/// What leads to the kind at a token.
struct Lead {
    /// Where the organ, or else the kind, begins.
    start: usize,
    weight: Option<Weight>,
    parent: bool,
}

impl Lead {
    fn before(words: &[Token], at: usize, unmarked: bool) -> Self {
        let joined = |at: usize| !words[at].is_broken_off();
        let mut start = at;
        let mut organ = false;
        while let Some(before) = phrase_before(words, start, &ORGANS, unmarked).filter(|_| joined(start)) {
            start = before;
            organ = true;
        }
        let before = |phrases: &[Phrase], at: usize| {
            phrase_before(words, at, phrases, unmarked).filter(|_| joined(at))
        };
        let caption = phrase_before(words, start, &CAPTIONS, unmarked).or_else(|| {
            phrase_before(words, start, &UNIT_FIELD, unmarked).filter(|_| words[start].gap.contains(':'))
        });
        let belongs = before(&BELONGS, start);
        let others = before(&OTHERS, start).is_some()
            || belongs.is_some_and(|belongs| before(&OTHERS, belongs).is_some());
        let parent = before(&PARENTS, start).is_some();
        let weight = if others || parent {
            None
        } else if caption.is_some() {
            Some(Weight::Field)
        } else if belongs.is_some() {
            Some(Weight::Belongs)
        } else if organ {
            Some(Weight::Named)
        } else {
            Some(Weight::Bare)
        };
        Self { start, weight, parent }
    }
}

/// `Đơn vị:` leads to a unit only when a kind follows: it is the unit of measure else.
static UNIT_FIELD: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| vec![Phrase::new("đơn vị"), Phrase::new("cơ quan")]);

/// `Đơn vị báo cáo: Trường THCS Nguyễn Du`: a field that names a unit of no known kind. Gives the end.
fn captioned(
    title: &Title,
    words: &[Token],
    at: usize,
    taken: &[bool],
    unmarked: bool,
    claims: &mut Claims,
) -> Option<usize> {
    phrase_before(words, at, &CAPTIONS, unmarked)?;
    if !words[at].gap.contains(':') || words[at].gap.contains(['.', '…', '(']) {
        return None;
    }
    let mut own = at;
    while let Some((_, length)) = phrase_at(words, own, &ORGANS, unmarked) {
        own += length;
    }
    if Kind::at(words, own, unmarked).is_some() {
        return None;
    }
    let ends = |end: &usize| {
        taken[*end] || words[*end].gap.contains(['(', ',', ';', '\n', '…']) || words[*end].gap.contains("..")
    };
    let end = (own + 1..words.len()).find(ends).unwrap_or(words.len());
    let name = UnitName::from_words(None, words.get(own..end)?, !unmarked)?;
    claims.units.push(Claim {
        name,
        source: Source::Title,
        weight: Weight::Field,
        place: title.place.clone(),
        aside: false,
    });
    Some(end)
}

/// The own name at a token; where the list has a name that goes on longer, the list is right. Where its name ends
/// earlier the line is: Châu Thành is not Châu Thành A.
fn name_at(
    words: &[Token],
    at: usize,
    kind: (Kind, usize),
    extent: Extent,
    taken: &[bool],
    list: Option<&Registry>,
    unmarked: bool,
) -> Option<(UnitName, usize)> {
    let natural = UnitName::at(words, at, Some(kind), extent, taken, unmarked);
    let listed = list.and_then(|list| list.ends_at(words, at, Some(kind.0)).pop());
    match (natural, listed) {
        (Some((_, end)), Some(longer)) if longer > end => {
            Some((UnitName::from_words(Some(kind.0), &words[at..longer], !unmarked)?, longer))
        }
        (natural, _) => natural,
    }
}

/// Parts of a path as given: the folder the file lies in, the folders above, the name without its extension.
pub(super) fn path_parts(path: &str) -> (Vec<&str>, &str) {
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

/// Reads a file name, or the name of the folder it lies in.
pub(super) fn in_file_name(
    stem: &str,
    source: Source,
    place: &Place,
    level: &str,
    list: Option<&Registry>,
    claims: &mut Claims,
) {
    let words = file_name_tokens(stem);
    let spotted = spot(&words, Writing::FileName);
    let unmarked = words.iter().all(|word| !word.is_marked());
    let claim =
        |name: UnitName, weight: Weight| Claim { name, source, weight, place: place.clone(), aside: false };
    if let Some(list) = list {
        let noise = noise(&words, unmarked);
        let found = listed(&words, &spotted.taken, &noise, list, level, unmarked);
        if !found.is_empty() {
            claims.units.extend(found.into_iter().map(|(name, weight)| claim(name, weight)));
            return;
        }
    }
    let noise = noise(&words, unmarked);
    let mut at = 0;
    let mut last_end = None;
    let mut found = Vec::new();
    while at < words.len() {
        let kind = Kind::at(&words, at, unmarked).filter(|&(kind, _)| {
            // Without marks, tinh may be tình or tính, so may be số: only kinds of the level are believed.
            !spotted.taken[at]
                && !noise[at]
                && (!unmarked || level.is_empty() || kind.is_on(level) || last_end.is_some())
        });
        let named = kind.and_then(|(kind, length)| {
            let office_number = kind.is_office() && words.get(at + length)?.number().is_some();
            let noisy = noise.get(at + length) == Some(&true);
            let named = UnitName::at(
                &words,
                at + length,
                Some((kind, at)),
                Extent::FileName,
                &spotted.taken,
                unmarked,
            );
            named.filter(|_| !office_number && !noisy)
        });
        if let Some((name, end)) = named {
            if last_end == Some(at)
                || last_end.is_some() && kind.is_some_and(|(kind, _)| !level.is_empty() && !kind.is_on(level))
            {
                claims.parents.push(name);
            } else {
                found.push(claim(name, Weight::Named));
            }
            last_end = Some(end);
            at = end;
        } else {
            at += 1;
        }
    }
    if found.is_empty()
        && source == Source::FileName
        && let Some(name) = leftover(&words, &spotted.taken, &noise, unmarked)
    {
        found.push(claim(name, Weight::Bare));
    }
    claims.units.extend(found);
}

/// Names of the list that stand in a file name.
fn listed(
    words: &[Token],
    taken: &[bool],
    noise: &[bool],
    list: &Registry,
    level: &str,
    unmarked: bool,
) -> Vec<(UnitName, Weight)> {
    struct Hit {
        first: usize,
        end: usize,
        name: UnitName,
        weight: Weight,
    }
    // A word that nothing explains belongs to a name: Châu Thành is not Châu Thành A.
    let explained = |at: usize| {
        taken[at]
            || noise[at]
            || words[at].number().is_some()
            || FILLER.iter().any(|phrase| phrase.begins(words, at, unmarked))
            || Kind::at(words, at, unmarked).is_some()
    };
    let mut hits: Vec<Hit> = Vec::new();
    for at in 0..words.len() {
        let kind = (1..=3)
            .filter_map(|back| {
                let start = at.checked_sub(back)?;
                Kind::at(words, start, unmarked).filter(|&(_, length)| length == back)
            })
            .last()
            .map(|(kind, _)| kind)
            .filter(|_| !words[at].is_broken_off() || words[at].gap.starts_with('.'));
        for end in list.ends_at(words, at, kind) {
            let alone = end - at == 1 && kind.is_none();
            let rest = |index: usize| index < at || index >= end;
            let only =
                (0..words.len()).all(|index| !rest(index) || taken[index] || words[index].number().is_some());
            let follows = words.get(end).is_some_and(|word| !word.is_broken_off() && !explained(end));
            let precedes = at > 0 && kind.is_none() && !words[at].is_broken_off() && !explained(at - 1);
            if follows
                || precedes
                || alone && !only
                || words[at..end].iter().all(|word| word.number().is_some()) && kind.is_none()
            {
                continue;
            }
            if let Some(name) = UnitName::from_words(kind, &words[at..end], !unmarked) {
                let weight = if kind.is_some() { Weight::Named } else { Weight::Likely };
                hits.push(Hit { first: at, end, name, weight });
            }
        }
    }
    // A longer name wins, except where its last word is the first of the period (`chi_lang_nam_2023`): then both stay.
    let overlaps = |hit: &Hit| taken[hit.first..hit.end].iter().any(|&taken| taken);
    let keep: Vec<bool> = hits
        .iter()
        .map(|hit| {
            !hits.iter().any(|other| {
                let inside = other.first <= hit.first && hit.end <= other.end;
                inside && other.end - other.first > hit.end - hit.first && !overlaps(other)
            })
        })
        .collect();
    let mut kept: Vec<(UnitName, Weight)> =
        hits.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(hit, _)| (hit.name, hit.weight)).collect();
    let strongest = kept.iter().map(|(_, weight)| *weight).max();
    if !level.is_empty() && kept.iter().any(|(name, _)| name.kind.is_some_and(|kind| kind.is_on(level))) {
        kept.retain(|(name, _)| name.kind.is_none_or(|kind| kind.is_on(level)));
    }
    kept.retain(|(_, weight)| Some(*weight) == strongest);
    kept
}

/// Words of a file name that name nothing.
fn noise(words: &[Token], unmarked: bool) -> Vec<bool> {
    let mut noise = vec![false; words.len()];
    for at in 0..words.len() {
        // In a name with marks, words are often without (`Xã Dân Chủ - bieu mau`): both are noise.
        let spelled = phrase_at(words, at, &NOISE, unmarked);
        let plain = || phrase_at(words, at, &NOISE, true).filter(|&(_, length)| length > 1);
        if let Some((_, length)) = spelled.or_else(plain) {
            noise[at..at + length].fill(true);
        }
    }
    noise
}

/// What is left of a file name without periods, numbers and noise, when it is one run of words that may be a name.
fn leftover(words: &[Token], taken: &[bool], noise: &[bool], unmarked: bool) -> Option<UnitName> {
    let filler = |at: usize| FILLER.iter().any(|phrase| phrase.begins(words, at, unmarked));
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let free = |at: usize| !taken[at] && !noise[at] && words[at].number().is_none();
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
    if !(2..=4).contains(&(end - first)) {
        return None;
    }
    UnitName::from_words(None, &words[first..end], !unmarked)
}

impl Claims {
    /// The unit our own blank form was issued to.
    pub fn metadata(&mut self, value: &str, place: &Place) {
        if let Some(name) = UnitName::parse(value) {
            let place = place.clone();
            self.units.push(Claim {
                name,
                source: Source::Metadata,
                weight: Weight::Field,
                place,
                aside: false,
            });
        }
    }

    /// The file name, the folder it lies in, and those above, which may name the unit to which it belongs.
    pub fn path(
        &mut self,
        folders: &[&str],
        stem: &str,
        place: &Place,
        level: &str,
        list: Option<&Registry>,
    ) {
        in_file_name(stem, Source::FileName, place, level, list, self);
        let mut above = Claims::default();
        for folder in folders.iter().rev().take(2) {
            in_file_name(folder, Source::Folder, place, "", list, &mut above);
        }
        let lies_in = |claim: &Claim| claim.weight >= Weight::Named || list.is_some();
        self.units.extend(above.units.into_iter().filter(lies_in));
        self.parents.extend(above.parents);
    }
}
