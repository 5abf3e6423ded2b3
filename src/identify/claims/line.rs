//! Title lines: what leads to the unit that reports, to the one above it, or to another.

use std::sync::LazyLock;

use super::{Claim, Claims, Weight};
use crate::identify::{Source, Title};
use crate::period::{Spotted, after_issuing_document};
use crate::text::{Phrase, Token, phrase_at, vocabulary};
use crate::unit::{Extent, Kind, Registry, UnitName};

static ORGANS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.organs));
static BELONGS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.belongs));
static CAPTIONS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.captions));
static OTHERS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.others));
static PARENTS: LazyLock<Vec<Phrase>> = LazyLock::new(|| Phrase::all(&vocabulary().titles.parents));

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
pub(in crate::identify) fn in_line(
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
        let Some((kind, length)) = kind_at(words, at, unmarked).filter(|_| !spotted.taken[at]) else {
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
            // A line that is nothing but the name, and perhaps the unit above it.
            let above = end + phrase_at(words, end, &PARENTS, unmarked).map_or(0, |(_, length)| length);
            let whole = lead.start == 0 && (end == words.len() || Kind::at(words, above, unmarked).is_some());
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

/// The kind at a token; after an organ or a caption also by a single letter before a number: `UBND P. 1`.
fn kind_at(words: &[Token], at: usize, unmarked: bool) -> Option<(Kind, usize)> {
    let led =
        || [&*ORGANS, &*CAPTIONS].iter().any(|phrases| phrase_before(words, at, phrases, unmarked).is_some());
    let numbered = |&(_, length): &(Kind, usize)| words[at + length].number().is_some();
    Kind::at(words, at, unmarked)
        .or_else(|| Kind::short_in_name(words, at).filter(numbered).filter(|_| led()))
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
    // `UBND cấp xã`, `các sở, ngành`: who is to report, as forms print it.
    if Kind::at(words, own, unmarked).is_some() || phrase_at(words, own, &OTHERS, unmarked).is_some() {
        return None;
    }
    let ends = |end: &usize| {
        taken[*end] || words[*end].gap.contains(['(', ',', ';', '\n', '…']) || words[*end].gap.contains("..")
    };
    let end = (own + 1..words.len()).find(ends).unwrap_or(words.len());
    // `Trường ......`: to be filled in.
    let open = match words.get(end) {
        Some(word) => word.gap.contains('…') || word.gap.contains(".."),
        None => title.text.trim_end().ends_with("..") || title.text.trim_end().ends_with('…'),
    };
    if open {
        return None;
    }
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
