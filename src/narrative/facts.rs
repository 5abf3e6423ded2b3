//! The numbers of a sentence with what stands around them: what they count, what they are called, what stands in parentheses
//! behind them.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::text::Phrase;

use super::lex::{Counts, LONGEST, Lexed, Lexeme, Number, Sign};
use super::words::{Partition, WORDS};

/// Words that say what a number counts.
const NOUN: usize = 2;
/// Words between a part and the sign or words before its whole: `2.497 hồ sơ/2.821 hồ sơ`.
const BETWEEN: usize = 6;

/// A number that counts things, or a percentage, in its sentence. All are positions of lexemes.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub at: usize,
    /// The number it is a part of: `12/20`.
    pub of: Option<usize>,
    /// The words right behind it.
    pub noun: Range<usize>,
    /// The words before and behind it between commas, as far as they are its own.
    pub before: Range<usize>,
    pub after: Range<usize>,
    /// What stands in parentheses behind it.
    pub group: Option<Range<usize>>,
    pub is_percent: bool,
    /// By so much something rose, or fell: not what it came to.
    pub change: Option<Change>,
}

/// Which way a number went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Up,
    Down,
}

/// The numbers in a range, those in parentheses apart.
pub(super) fn facts(lexed: &Lexed, range: Range<usize>) -> Vec<Fact> {
    let mut found: Vec<Fact> = Vec::new();
    let mut segment = range.start;
    let mut at = range.start;
    while at < range.end {
        let one = &lexed.all[at];
        let mut next = at + 1;
        match &one.sign {
            Sign::Open if lexed.close(at).is_some_and(|close| close < range.end) => {
                let close = lexed.close(at).unwrap_or(at);
                let parts =
                    lexed.begins(at + 1, &WORDS.parts).or_else(|| lexed.ends(at, &WORDS.parts)).is_some();
                // `15/18 xã, thị trấn (chiếm 83,3%)`
                let share = |last: &Fact| {
                    let first = lexed.all[at..close].iter().find_map(Lexeme::number);
                    last.of.is_some() && first.is_some_and(|first| first.counts == Counts::Percent)
                };
                let owns = |last: &&mut Fact| last.at >= segment || parts || share(last);
                if let Some(last) = found.last_mut().filter(owns) {
                    last.after.end = last.after.end.min(at);
                    last.group.get_or_insert(at + 1..close);
                }
                next = close + 1;
            }
            Sign::Number(number) if matches!(number.counts, Counts::Things | Counts::Percent) => {
                let fact = fact(lexed, at, segment, &range, found.last_mut());
                next = fact.after.start;
                found.push(fact);
            }
            Sign::Number(_) | Sign::Slash | Sign::Open | Sign::Close => {}
            // `Đã giải quyết: 600 hồ sơ`
            Sign::Colon if lexed.all.get(next).is_some_and(|next| next.number().is_some()) => {}
            Sign::Word
                if lexed.begins(at, &WORDS.joins).is_none()
                    || lexed.ends(at + 1, &WORDS.against).is_some() => {}
            _ => {
                end(&mut found, segment, at);
                segment = at + 1;
            }
        }
        at = next;
    }
    end(&mut found, segment, range.end);
    found
}

/// The words of the last number end where the segment does.
fn end(found: &mut [Fact], segment: usize, at: usize) {
    if let Some(last) = found.last_mut().filter(|last| last.at >= segment) {
        last.after.end = last.after.end.min(at);
    }
}

fn fact(lexed: &Lexed, at: usize, segment: usize, range: &Range<usize>, last: Option<&mut Fact>) -> Fact {
    let is_percent = lexed.all[at].number().is_some_and(|number| number.counts == Counts::Percent);
    let of = if is_percent { None } else { whole_of(lexed, at, range.end) };
    let start = of.unwrap_or(at) + 1;
    let words = lexed.all[start..range.end].iter().take_while(|one| one.is_word()).count();
    let mut before = segment..at;
    if let Some(last) = last.filter(|last| last.at >= segment) {
        let own = last.before.is_empty() && last.group.is_none();
        let between = last.after.start..at;
        if own {
            last.after = between;
            before = at..at;
        } else {
            last.after.end = last.after.start;
            before = between;
        }
    }
    Fact {
        at,
        of,
        noun: start..start + words.min(NOUN),
        before,
        after: start..range.end,
        group: None,
        is_percent,
        change: change(lexed, at, segment),
    }
}

/// Words between `tăng` and the number: `tăng thêm 12`.
const TO_CHANGE: usize = 2;

/// `tăng 12 hồ sơ`, `giảm khoảng 5%`; not `tăng lên 50`.
fn change(lexed: &Lexed, at: usize, segment: usize) -> Option<Change> {
    let start = at.saturating_sub(TO_CHANGE + 1).max(segment);
    let words = (start..at).rev().take_while(|&word| lexed.all[word].is_word());
    for word in words.collect::<Vec<_>>() {
        if lexed.begins(word, &WORDS.levels).is_some() {
            return None;
        }
        if lexed.begins(word, &WORDS.rises).is_some() {
            return Some(Change::Up);
        }
        if lexed.begins(word, &WORDS.falls).is_some() {
            return Some(Change::Down);
        }
    }
    None
}

/// `/20`, ` hồ sơ/20`, ` trên tổng số 20`: the number of which the one there is a part.
fn whole_of(lexed: &Lexed, at: usize, end: usize) -> Option<usize> {
    let things = |at: usize| {
        let number = lexed.all.get(at).filter(|_| at < end).and_then(Lexeme::number);
        number.is_some_and(|number| number.counts == Counts::Things)
    };
    for slash in at + 1..end.min(at + 2 + BETWEEN) {
        let one = &lexed.all[slash];
        if one.sign == Sign::Slash {
            return things(slash + 1).then_some(slash + 1);
        }
        if let Some(length) = lexed.begins(slash, &WORDS.of_all) {
            return things(slash + length).then_some(slash + length);
        }
        let names = one.number().is_some_and(|number| number.counts == Counts::Nothing);
        if !one.is_word() && !names {
            return None;
        }
    }
    None
}

impl Fact {
    pub fn number<'l>(&self, lexed: &'l Lexed) -> Option<&'l Number> {
        lexed.all[self.at].number()
    }

    /// What it may be read as.
    pub fn readings<'l>(&self, lexed: &'l Lexed) -> &'l [Decimal] {
        self.number(lexed).map_or(&[], |number| &number.readings)
    }

    /// The same of the number it is a part of.
    pub fn readings_of<'l>(&self, lexed: &'l Lexed) -> &'l [Decimal] {
        self.of.and_then(|at| lexed.all[at].number()).map_or(&[], |number| &number.readings)
    }

    /// What it most likely is.
    pub fn value(&self, lexed: &Lexed) -> Option<Decimal> {
        self.readings(lexed).first().copied()
    }

    /// Whether two numbers are called by different names of one partition: neither is a part of the other.
    pub fn is_beside(&self, other: &Self, lexed: &Lexed) -> bool {
        WORDS.partitions.iter().any(|partition| {
            let named = |fact: &Self| fact.which(partition, lexed);
            named(self).is_some_and(|one| named(other).is_some_and(|other| one != other))
        })
    }

    /// Whether two numbers count the same things, as far as the words behind them say.
    pub fn counts_same(&self, other: &Self, lexed: &Lexed) -> bool {
        let words = |fact: &Self| lexed.all[fact.noun.clone()].iter().map(Lexeme::folded).collect::<Vec<_>>();
        let (one, other) = (words(self), words(other));
        // One word is enough of those that say it all: `TTHC`.
        let alone = lexed.begins(self.noun.start, &WORDS.things) == Some(1);
        let shorter = if alone { 1 } else { one.len() }.min(other.len()).min(one.len());
        shorter > 0 && one[..shorter] == other[..shorter]
    }

    /// Which of the needed parts of a partition it is called by; beyond them, one of those that may be there.
    pub fn which(&self, partition: &Partition, lexed: &Lexed) -> Option<usize> {
        let called = |range: &Range<usize>| {
            let named = |names: &Vec<Phrase>| lexed.find(range.clone(), names).is_some();
            let mut needed = partition.all.iter().enumerate().filter(|(_, names)| named(names));
            match (needed.next(), needed.next()) {
                // What is called by two of them is the whole.
                (Some((which, _)), None) => Some(which),
                (None, _) => named(&partition.more).then_some(partition.all.len()),
                _ => None,
            }
        };
        called(&self.before).or_else(|| called(&self.after))
    }
}

/// The sentences of a text.
pub(super) fn sentences(lexed: &Lexed) -> Vec<Range<usize>> {
    sentences_in(lexed, 0..lexed.all.len())
}

/// The sentences of a range.
pub(super) fn sentences_in(lexed: &Lexed, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut at) = (range.start, range.start);
    while at < range.end {
        match lexed.all[at].sign {
            Sign::Open => at = lexed.close(at).unwrap_or(at),
            Sign::Stop | Sign::End => {
                found.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    found.push(start.min(range.end)..range.end);
    let pieces = |range: Range<usize>| {
        let end = range.end;
        range.step_by(LONGEST).map(move |start| start..end.min(start + LONGEST))
    };
    found.into_iter().flat_map(pieces).collect()
}
