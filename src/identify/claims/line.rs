//! Title lines: what leads to the unit that reports, to the one above it, or to another.

use super::{Claim, Claims, Weight};
use crate::identify::{Identifier, Source, Title};
use crate::period::Spotted;
use crate::text::{Phrase, Token, phrase_at};
use crate::unit::{Extent, Kind, Reader, UnitName};

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

fn begins_with_capital(words: &[Token], at: usize) -> bool {
    words.get(at).is_some_and(|word| !word.is_broken_off() && word.text.starts_with(char::is_uppercase))
}

/// A line of a title, being read.
struct Line<'l> {
    by: &'l Identifier<'l>,
    title: &'l Title,
    words: &'l [Token],
    taken: &'l [bool],
    names: Reader<'l>,
    unmarked: bool,
}

impl Identifier<'_> {
    /// Reads a title line.
    pub(in crate::identify) fn in_line(
        &self,
        title: &Title,
        spotted: &Spotted,
        words: &[Token],
        claims: &mut Claims,
    ) {
        let names = self.units.reader(words, &spotted.taken);
        let unmarked = names.is_unmarked();
        let addressed = phrase_at(words, 0, &self.words.others, unmarked)
            .is_some_and(|(_, length)| words.get(length).is_some_and(|word| word.gap.contains(':')));
        if !addressed {
            Line { by: self, title, words, taken: &spotted.taken, names, unmarked }.read(claims);
        }
    }
}

impl Line<'_> {
    fn read(&self, claims: &mut Claims) {
        let words = self.words;
        let mut last_end: Option<usize> = None;
        let mut at = 0;
        while at < words.len() {
            let Some((kind, length)) = self.kind_at(at, last_end).filter(|_| !self.taken[at]) else {
                at = self.captioned(at, claims).unwrap_or(at + 1);
                continue;
            };
            let lead = self.lead(at);
            let own = at + length;
            let Some((name, end)) = self.name_at(own, (kind, at)) else {
                let closed =
                    words.get(own).is_none_or(Token::is_broken_off) || self.taken.get(own) == Some(&true);
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
                claims.units.push(self.claim(name, (at, end), weight, lead.start));
            }
            last_end = Some(end);
            at = end;
        }
    }

    /// The claim of a name that stands, with its kind, between two tokens.
    fn claim(&self, name: UnitName, (at, end): (usize, usize), weight: Weight, start: usize) -> Claim {
        // A line that is nothing but the name, and perhaps the unit above it.
        let parents = phrase_at(self.words, end, &self.by.words.parents, self.unmarked);
        let above = end + parents.map_or(0, |(_, length)| length);
        let whole = start == 0 && (end == self.words.len() || self.names.kind_at(above).is_some());
        let weight = match weight {
            _ if self.by.periods.after_issuing_document(self.words, at) => Weight::Issuer,
            Weight::Bare if whole => Weight::Named,
            weight => weight,
        };
        let weight = if self.title.below { weight.min(Weight::Likely) } else { weight };
        let aside = self.title.text.trim_start().starts_with('(');
        Claim { name, source: Source::Title, weight, place: self.title.place.clone(), aside }
    }

    /// The kind at a token. A single letter, as often the label of a heading (`F. System Outputs`), is one where something
    /// leads to it (`UBND P. 1`), another unit stands before it, or the list has the name.
    fn kind_at(&self, at: usize, last_end: Option<usize>) -> Option<(Kind, usize)> {
        let (units, words) = (self.by.units, self.by.words);
        let led = |leads: &[&[Phrase]]| {
            leads.iter().any(|phrases| phrase_before(self.words, at, phrases, self.unmarked).is_some())
        };
        let fields = [&units.organs[..], &words.captions];
        let named =
            [&units.organs[..], &words.captions, &words.short_captions, &words.belongs, &words.parents];
        let listed = |(kind, length): (Kind, usize)| {
            self.by.list.is_some_and(|list| !list.ends_at(self.words, at + length, Some(kind)).is_empty())
        };
        let sure = |&(kind, length): &(Kind, usize)| {
            !self.names.is_letter(at, length) || led(&named) || last_end.is_some() || listed((kind, length))
        };
        let full = self.names.kind_at(at).filter(sure);
        full.or_else(|| self.names.numbered_short_at(at).filter(|_| led(&fields)))
    }

    /// What leads to the kind at a token.
    fn lead(&self, at: usize) -> Lead {
        let (words, own) = (self.words, self.by.words);
        let joined = |at: usize| !words[at].is_broken_off();
        let mut start = at;
        let mut organ = false;
        while let Some(before) =
            phrase_before(words, start, &self.by.units.organs, self.unmarked).filter(|_| joined(start))
        {
            start = before;
            organ = true;
        }
        let before = |phrases: &[Phrase], at: usize| {
            phrase_before(words, at, phrases, self.unmarked).filter(|_| joined(at))
        };
        let caption = phrase_before(words, start, &own.captions, self.unmarked).or_else(|| {
            phrase_before(words, start, &own.short_captions, self.unmarked)
                .filter(|_| words[start].gap.contains(':'))
        });
        let belongs = before(&own.belongs, start);
        let others = before(&own.others, start).is_some()
            || belongs.is_some_and(|belongs| before(&own.others, belongs).is_some());
        let parent = before(&own.parents, start).is_some();
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
        Lead { start, weight, parent }
    }

    /// `Đơn vị báo cáo: Trường THCS Nguyễn Du`: a field that names a unit of no known kind. Gives the end.
    fn captioned(&self, at: usize, claims: &mut Claims) -> Option<usize> {
        let (words, taken) = (self.words, self.taken);
        phrase_before(words, at, &self.by.words.captions, self.unmarked)?;
        if !words[at].gap.contains(':') || words[at].gap.contains(['.', '…', '(']) {
            return None;
        }
        let mut own = at;
        while let Some((_, length)) = phrase_at(words, own, &self.by.units.organs, self.unmarked) {
            own += length;
        }
        // `UBND cấp xã`, `các sở, ngành`: who is to report, as forms print it.
        let level = phrase_at(words, own, &self.by.words.others, self.unmarked).is_some();
        if self.names.kind_at(own).is_some() || level {
            return None;
        }
        let ends = |end: &usize| {
            taken[*end]
                || words[*end].gap.contains(['(', ',', ';', '\n', '…'])
                || words[*end].gap.contains("..")
        };
        let end = (own + 1..words.len()).find(ends).unwrap_or(words.len());
        // `Trường ......`: to be filled in.
        let open = match words.get(end) {
            Some(word) => word.gap.contains('…') || word.gap.contains(".."),
            None => self.title.text.trim_end().ends_with("..") || self.title.text.trim_end().ends_with('…'),
        };
        if open {
            return None;
        }
        let name = UnitName::from_words(None, words.get(own..end)?, !self.unmarked)?;
        let place = self.title.place.clone();
        claims.units.push(Claim { name, source: Source::Title, weight: Weight::Field, place, aside: false });
        Some(end)
    }

    /// The own name at a token; where the list has a name that goes on longer, the list is right. Where its name ends
    /// earlier the line is: Châu Thành is not Châu Thành A.
    fn name_at(&self, at: usize, kind: (Kind, usize)) -> Option<(UnitName, usize)> {
        let natural = self.names.name_at(at, Some(kind), Extent::Line);
        let listed = self.by.list.and_then(|list| list.ends_at(self.words, at, Some(kind.0)).pop());
        match (natural, listed) {
            (Some((_, end)), Some(longer)) if longer > end => {
                let name = UnitName::from_words(Some(kind.0), &self.words[at..longer], !self.unmarked)?;
                Some((name, longer))
            }
            // One word, where names are longer (`xã Lát đã nộp`): the list knows better.
            (None, Some(longer)) if begins_with_capital(self.words, at) => {
                let name = UnitName::from_words(Some(kind.0), &self.words[at..longer], !self.unmarked)?;
                Some((name, longer))
            }
            (natural, _) => natural,
        }
    }
}

/// What leads to the kind at a token.
struct Lead {
    /// Where the organ, or else the kind, begins.
    start: usize,
    weight: Option<Weight>,
    parent: bool,
}
