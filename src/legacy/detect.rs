//! Which encoding: the share of valid Vietnamese syllables under each, against each other and against Unicode.

use std::collections::HashSet;

use super::judge::{
    Verdict, as_encoded, as_unicode, is_expected, is_symbol, strange_words, viqr_words, words,
};
use super::{Encoding, Fonts, decode};

/// The encodings that may be found; of two that read a text alike, the earlier is named.
const CANDIDATES: [Encoding; 9] = [
    Encoding::Tcvn3,
    Encoding::Vni,
    Encoding::Viscii,
    Encoding::Vps,
    Encoding::Cp1258AsCp1252,
    Encoding::Tcvn3ViaCp1258,
    Encoding::VniViaCp1258,
    Encoding::Tcvn3Full,
    Encoding::Utf8AsAnsi,
];

/// Different words looked at; more add nothing to the certainty.
const ENOUGH: usize = 600;

/// Words that became Vietnamese by a reading, from which on chance is out of the question.
const MUCH: usize = 12;

/// An encoding found, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detected {
    /// Which.
    pub encoding: Encoding,
    /// Share of the telling words that are Vietnamese syllables in it, 0 to 1.
    pub score: f64,
    /// How far that is above the share under the next best reading, plain Unicode included.
    pub margin: f64,
    /// Different words that are Vietnamese in it and were not before.
    pub words: usize,
}

/// The old encoding of the texts, if the evidence is clear.
///
/// `on_request` names encodings to look for only because the caller asks: [`Encoding::Viqr`]. `None` when the texts
/// are Unicode, are not Vietnamese, or could be in more than one encoding.
pub fn detect<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    fonts: &Fonts,
    on_request: &[Encoding],
) -> Option<Detected> {
    let backing = |encoding| if fonts.support(encoding) { Backing::Fonts } else { Backing::None };
    Evidence::gather(texts, on_request).decide(2, backing)
}

/// What else than the words speaks for an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Backing {
    /// Nothing.
    None,
    /// The fonts.
    Fonts,
    /// Other sheets of the workbook.
    Book,
}

/// One word under every reading.
struct Word<'a> {
    text: &'a str,
    unicode: Verdict,
    read: Vec<Verdict>,
}

/// The telling words of a sheet.
pub struct Evidence<'a> {
    candidates: Vec<Encoding>,
    words: Vec<Word<'a>>,
    /// Plain words that are not Vietnamese: of another language, or Vietnamese that lost its marks.
    strangers: usize,
}

/// How a candidate fares.
#[derive(Clone, Copy)]
struct Tally {
    valid: usize,
    invalid: usize,
    wins: usize,
    losses: usize,
}

impl Tally {
    /// Whether the candidate explains the words, given how many must have become Vietnamese by it, and how many plain
    /// words beside them are not Vietnamese.
    fn convinces(&self, need: usize, strangers: usize) -> bool {
        let explains = self.invalid == 0 || (self.valid >= 5 && self.invalid * 4 <= self.valid);
        let own_text = self.wins >= MUCH || strangers * 4 <= self.valid;
        self.wins >= need && self.losses * 4 <= self.wins && explains && own_text
    }

    fn share(&self) -> f64 {
        self.valid as f64 / (self.valid + self.invalid).max(1) as f64
    }
}

impl<'a> Evidence<'a> {
    /// Collects the different words of the texts and reads each in every way.
    pub fn gather(texts: impl IntoIterator<Item = &'a str>, on_request: &[Encoding]) -> Self {
        let viqr = on_request.contains(&Encoding::Viqr);
        let mut candidates = CANDIDATES.to_vec();
        candidates.extend(viqr.then_some(Encoding::Viqr));
        let (mut seen, mut strangers) = (HashSet::new(), HashSet::new());
        let mut found = Vec::new();
        for text in texts {
            found.extend(words(text).filter(|word| seen.insert(*word)));
            found.extend(viqr_words(text).filter(|word| viqr && seen.insert(*word)));
            strangers.extend(strange_words(text).filter(|_| !viqr));
            if found.len() >= ENOUGH {
                break;
            }
        }
        let words = found
            .into_iter()
            .map(|text| Word {
                text,
                unicode: as_unicode(text),
                read: candidates.iter().map(|&encoding| as_encoded(text, encoding)).collect(),
            })
            .collect();
        Self { candidates, words, strangers: strangers.len() }
    }

    /// The encoding that explains the words, each other one leaving more unexplained. `need` words must have become
    /// Vietnamese by it; one is enough for an encoding that has backing.
    pub fn decide(&self, need: usize, backing: impl Fn(Encoding) -> Backing) -> Option<Detected> {
        let backing: Vec<Backing> = self.candidates.iter().map(|&encoding| backing(encoding)).collect();
        let evident = |candidate: usize| self.candidates[candidate].is_self_evident();
        let need = |candidate: usize| {
            if backing[candidate] == Backing::None && !evident(candidate) { need } else { 1 }
        };
        let strangers = |candidate: usize| if evident(candidate) { 0 } else { self.strangers };
        let tallies: Vec<Tally> = (0..self.candidates.len()).map(|candidate| self.tally(candidate)).collect();
        let best = (0..tallies.len())
            .filter(|&candidate| tallies[candidate].convinces(need(candidate), strangers(candidate)))
            .max_by_key(|&candidate| {
                let Tally { valid, invalid, wins, losses } = tallies[candidate];
                let gain = (valid + wins + 2 * self.words.len()).saturating_sub(invalid + losses);
                (gain, backing[candidate], std::cmp::Reverse(candidate))
            })?;
        // The two tables of TCVN 5712 are no rivals: each cell takes the one that suits it.
        let vietnamese_standard =
            |candidate: usize| matches!(self.candidates[candidate], Encoding::Tcvn3 | Encoding::Tcvn3Full);
        let beaten = |rival: usize| {
            rival == best
                || (vietnamese_standard(rival) && vietnamese_standard(best))
                || self.prefers(best, rival, backing[best] > backing[rival])
        };
        let plausible =
            backing[best] == Backing::Book || evident(best) || self.is_prose(best, &tallies[best]);
        if !plausible || !(0..tallies.len()).all(beaten) {
            return None;
        }
        let score = tallies[best].share();
        let next = (0..tallies.len())
            .filter(|&rival| !self.agree(best, rival))
            .map(|rival| tallies[rival].share())
            .chain([self.unicode_share()])
            .fold(0.0, f64::max);
        Some(Detected {
            encoding: self.candidates[best],
            score,
            margin: score - next,
            words: tallies[best].wins,
        })
    }

    fn tally(&self, candidate: usize) -> Tally {
        let count = |test: fn(Verdict, Verdict) -> bool| {
            self.words.iter().filter(|word| test(word.read[candidate], word.unicode)).count()
        };
        Tally {
            valid: count(|read, _| read == Verdict::Valid),
            invalid: count(|read, _| read == Verdict::Invalid),
            wins: count(|read, unicode| read == Verdict::Valid && unicode == Verdict::Invalid),
            losses: count(|read, unicode| read == Verdict::Invalid && unicode == Verdict::Valid),
        }
    }

    fn unicode_share(&self) -> f64 {
        let count = |verdict| self.words.iter().filter(|word| word.unicode == verdict).count();
        let (valid, invalid) = (count(Verdict::Valid), count(Verdict::Invalid));
        valid as f64 / (valid + invalid).max(1) as f64
    }

    /// Whether two candidates make the same of every word that both can read.
    fn agree(&self, one: usize, other: usize) -> bool {
        let (first, second) = (self.candidates[one], self.candidates[other]);
        let both = |word: &&Word| {
            let readable = |candidate: usize| word.read[candidate] != Verdict::Invalid;
            readable(one) && readable(other) && !is_symbol(word.text)
        };
        self.words.iter().filter(both).all(|word| decode(first, word.text) == decode(second, word.text))
    }

    /// Whether the words speak for `one` rather than for `other`.
    fn prefers(&self, one: usize, other: usize, backed: bool) -> bool {
        let better = |one: usize, other: usize| {
            let better =
                |word: &&Word| word.read[one] == Verdict::Valid && word.read[other] == Verdict::Invalid;
            self.words.iter().filter(better).count()
        };
        let (ahead, behind) = (better(one, other), better(other, one));
        if ahead != behind || behind > 0 {
            return ahead > behind * 3;
        }
        if backed || self.agree(one, other) {
            return true;
        }
        // Both give syllables; one gives words.
        let (common, rivals) = (self.expected(one), self.expected(other));
        common >= rivals + if common == self.tally(one).valid { 2 } else { 3 }
    }

    /// Whether enough of the words are common ones: a little damaged text also gives syllables, of the kind nobody
    /// writes.
    fn is_prose(&self, candidate: usize, tally: &Tally) -> bool {
        tally.wins >= MUCH || self.expected(candidate) * 3 >= tally.valid * 2
    }

    /// How many words are common ones under a candidate.
    fn expected(&self, candidate: usize) -> usize {
        let encoding = self.candidates[candidate];
        self.words
            .iter()
            .filter(|word| {
                word.read[candidate] == Verdict::Valid && is_expected(&decode(encoding, word.text))
            })
            .count()
    }
}
