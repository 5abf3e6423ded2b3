//! `12/20 nhiệm vụ, đạt 60%`, `đạt 60% (12/20)`, `đạt 60%, tương ứng 12/20`, `2.675 văn bản, … gửi điện tử 2.575 văn bản, đạt
//! 96,26%`.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::amount::{Span, in_percent};

use super::facts::{Fact, facts as facts_in};
use super::lex::{Lexed, Sign};
use super::words::WORDS;
use super::{Says, Statement, Verdict};

/// Words of an announcement and nothing else: `chiếm tỷ lệ`, `tương ứng với tỷ lệ`.
const ANNOUNCED: usize = 5;
/// A whole that only stands before is the one that is meant if the percentage is not farther off: a slip changes a digit.
const FAR: Decimal = Decimal::from_parts(25, 0, 0, false, 0);

/// Numbers told before a sentence.
#[derive(Clone, Copy, Default)]
pub(super) struct Known<'f> {
    /// Of all sentences before.
    pub all: &'f [Fact],
    /// In parentheses.
    pub aside: &'f [Fact],
    /// Of the sentence right before.
    pub last: &'f [Fact],
}

/// The ratios that the numbers of a sentence state.
pub(super) fn ratios(lexed: &Lexed, facts: &[Fact], known: Known, found: &mut Vec<Statement>) {
    let told = Told { lexed, facts, known };
    for (index, fact) in facts.iter().enumerate() {
        found.extend(if fact.is_percent { told.behind(index) } else { told.before(index) });
    }
}

/// A sentence, and what is known before it.
struct Told<'f> {
    lexed: &'f Lexed,
    facts: &'f [Fact],
    known: Known<'f>,
}

impl Told<'_> {
    /// A percentage whose numbers stand behind it: `60% (12/20)`, `60%, tương ứng 12/20`.
    fn behind(&self, index: usize) -> Option<Statement> {
        let (lexed, percent) = (self.lexed, &self.facts[index]);
        let inside = percent.group.clone().map(|group| facts_in(lexed, group)).unwrap_or_default();
        match inside.first().filter(|first| !first.is_percent && first.change.is_none()) {
            Some(first) if first.of.is_some() => return of_pair(lexed, first, percent, None),
            // Several numbers are a list.
            Some(first) if inside.len() == 1 => return self.share(None, first, percent, false),
            _ => {}
        }
        let next = index + 1;
        let fact = self.facts.get(next).filter(|_| self.links(index))?;
        match fact.of {
            Some(_) => of_pair(lexed, fact, percent, self.joined(next)),
            None => self.share(Some(next), fact, percent, false),
        }
    }

    /// Whether a percentage is said of the number that follows it.
    fn links(&self, index: usize) -> bool {
        let (lexed, percent) = (self.lexed, &self.facts[index]);
        let Some(next) = self.facts.get(index + 1).filter(|next| !next.is_percent) else { return false };
        let comma = lexed.all.get(percent.at + 1).is_some_and(|one| one.sign == Sign::Comma);
        let start = percent.at + 1 + usize::from(comma);
        lexed.begins(start, &WORDS.links).is_some_and(|length| start + length == next.at)
    }

    /// A number whose percentage stands behind it.
    fn before(&self, index: usize) -> Option<Statement> {
        let (lexed, fact) = (self.lexed, &self.facts[index]);
        let (percent, words) = percentage(lexed, self.facts, index)?;
        if index > 0 && self.facts[index - 1].is_percent && self.links(index - 1) && fact.of.is_some() {
            return None;
        }
        if fact.of.is_some() {
            return of_pair(lexed, fact, &percent, self.joined(index));
        }
        let plain = is_plain(lexed, &percent, &words);
        let grouped = fact.group.as_ref().is_some_and(|group| group.contains(&percent.at));
        let announced = lexed.ends(percent.at, &WORDS.announces).is_some();
        (plain || grouped && announced).then(|| self.share(Some(index), fact, &percent, plain))?
    }

    /// `17 TTHC mức độ 3 và 148 TTHC mức độ 4`: the two together.
    fn joined(&self, index: usize) -> Option<Decimal> {
        let fact = &self.facts[index];
        let before = self.facts.get(index.checked_sub(1)?)?;
        let joins = fact.at.checked_sub(1).is_some_and(|at| self.lexed.begins(at, &WORDS.joins) == Some(1));
        let same = joins && !before.is_percent && before.of.is_none() && before.counts_same(fact, self.lexed);
        same.then(|| before.value(self.lexed)?.checked_add(fact.value(self.lexed)?))?
    }

    /// A number and its percentage, the whole told elsewhere; only a `plain` one can be wrong.
    fn share(&self, index: Option<usize>, fact: &Fact, percent: &Fact, plain: bool) -> Option<Statement> {
        let lexed = self.lexed;
        let part = fact.value(lexed)?;
        let stated = stated(lexed, percent);
        let at = fact.at.min(percent.at)..fact.at.max(percent.at) + 1;
        let is_whole = |other: &&Fact| {
            !other.is_percent
                && other.of.is_none()
                && other.at != fact.at
                && other.counts_same(fact, lexed)
                && !other.is_beside(fact, lexed)
        };
        let here = index.unwrap_or(self.facts.len());
        let (earlier, later) = self.facts.split_at(here);
        let is_share = |index: &usize| percentage(lexed, self.facts, *index).is_some();
        let own = |shares: bool| {
            let own = earlier.iter().enumerate().rev().filter(move |(index, _)| is_share(index) == shares);
            own.map(|(_, other)| other).filter(is_whole)
        };
        let known = self.known.all.iter().rev().chain(self.known.aside.iter().rev()).filter(is_whole);
        let all = own(false).chain(own(true)).chain(known).chain(later.iter().filter(is_whole));
        let wholes: Vec<Decimal> = all.filter_map(|other| other.value(lexed)).collect();
        let parts = [Some(part), index.and_then(|index| self.joined(index))];
        let fitting = parts.into_iter().flatten().find_map(|part| {
            let fits = |whole: &&Decimal| **whole >= part && gives(lexed, part, **whole, percent);
            Some((part, *wholes.iter().find(fits)?))
        });
        if let Some((part, whole)) = fitting {
            return Some(statement(lexed, Says::Ratio { part, whole, stated }, Verdict::Right, at));
        }
        let meant = own(false).chain(self.total().into_iter().filter(is_whole));
        let meant =
            meant.filter_map(|other| other.value(lexed)).find(|whole| *whole >= part && !whole.is_zero());
        let Some(whole) = meant else {
            return Some(statement(lexed, Says::Share { part, stated }, Verdict::Unclear, at));
        };
        let clear = plain && parts[1].is_none() && is_meant(lexed, part, whole, percent);
        let verdict = if clear { Verdict::Wrong } else { Verdict::Unclear };
        Some(statement(lexed, Says::Ratio { part, whole, stated }, verdict, at))
    }

    /// `Tổng số TTHC là 240 thủ tục.`: the only number of the sentence before, called the total.
    fn total(&self) -> Option<&Fact> {
        let mut counts = self.known.last.iter().filter(|fact| !fact.is_percent);
        let only = counts.next().filter(|only| only.of.is_none())?;
        let total = self.lexed.find(only.before.clone(), &WORDS.totals).is_some();
        (total && counts.next().is_none()).then_some(only)
    }
}

/// A percentage that a number of a list states, of a whole that stands above the list.
pub(super) fn of_list(lexed: &Lexed, fact: &Fact, whole: Decimal) -> Option<Statement> {
    let all = std::slice::from_ref(fact);
    let inside = fact.group.clone().map(|group| facts_in(lexed, group)).unwrap_or_default();
    let percent = inside.first().filter(|first| first.is_percent).cloned();
    let percent = percent.or_else(|| {
        let end = fact.after.end + ANNOUNCED + 2;
        let next = facts_in(lexed, fact.at + 1..end.min(lexed.all.len()));
        next.into_iter().next().filter(|next| next.is_percent && is_announced(lexed, next))
    })?;
    let part = all[0].value(lexed)?;
    let wrong = !gives(lexed, part, whole, &percent) && is_meant(lexed, part, whole, &percent);
    let says = Says::Ratio { part, whole, stated: stated(lexed, &percent) };
    wrong.then(|| statement(lexed, says, Verdict::Wrong, fact.at..percent.at + 1))
}

/// Whether a percentage can only mean this whole.
fn is_meant(lexed: &Lexed, part: Decimal, whole: Decimal, percent: &Fact) -> bool {
    let given = part.checked_div(whole).and_then(in_percent);
    let near = given.is_some_and(|given| (given - stated(lexed, percent).value).abs() <= FAR);
    near && is_exact(lexed, percent) && !is_of_something_else(lexed, percent)
}

/// The percentage that is said of a number: in parentheses behind it, or next in the sentence; and where the words begin
/// that announce it.
fn percentage(lexed: &Lexed, facts: &[Fact], index: usize) -> Option<(Fact, Range<usize>)> {
    let fact = &facts[index];
    if let Some(group) = &fact.group {
        let inside = facts_in(lexed, group.clone());
        let percent = inside.first().filter(|first| first.is_percent && first.change.is_none());
        if let Some(percent) = percent {
            let words = group.start..percent.at;
            return Some((percent.clone(), words));
        }
    }
    let percent = facts.get(index + 1).filter(|next| next.is_percent)?;
    let between = fact.of.unwrap_or(fact.at) + 1..percent.at;
    let breaks = lexed.find(between.clone(), &WORDS.parts).is_some()
        || lexed.find(between.clone(), &WORDS.rises).is_some()
        || lexed.find(between, &WORDS.falls).is_some()
        || !is_announced(lexed, percent);
    (!breaks).then(|| (percent.clone(), percent.before.clone()))
}

/// Whether a percentage is said of what stands before it, not of what follows: `đạt 60%`, `, 60%.`
fn is_announced(lexed: &Lexed, percent: &Fact) -> bool {
    let bare = percent.before.is_empty() && percent.noun.is_empty();
    bare || lexed.ends(percent.at, &WORDS.announces).is_some()
}

/// Whether nothing but the announcement stands before the percentage, so that it speaks of the number before.
fn is_plain(lexed: &Lexed, percent: &Fact, words: &Range<usize>) -> bool {
    let announced = lexed.ends(percent.at, &WORDS.announces).is_some();
    let words = lexed.all[words.clone()].iter().filter(|one| one.is_word()).count();
    words == 0 || announced && words <= ANNOUNCED
}

/// Whether it is an exact percentage: neither `trên 99%` nor `60% so với kế hoạch`.
fn is_exact(lexed: &Lexed, percent: &Fact) -> bool {
    lexed.ends(percent.at, &WORDS.about).is_none()
}

fn is_of_something_else(lexed: &Lexed, percent: &Fact) -> bool {
    let next = percent.at + 1;
    let next = next
        + usize::from(lexed.all.get(next).is_some_and(|one| matches!(one.sign, Sign::Open | Sign::Comma)));
    lexed.begins(next, &WORDS.elsewhere).is_some()
}

/// A statement about the words between two places.
pub(super) fn statement(lexed: &Lexed, says: Says, verdict: Verdict, at: Range<usize>) -> Statement {
    let end = at.end.clamp(1, lexed.all.len());
    let start = at.start.min(end - 1);
    Statement { says, verdict, at: lexed.all[start].at.start..lexed.all[end - 1].at.end }
}

/// `joined` is the part together with the number that is joined to it.
fn of_pair(lexed: &Lexed, pair: &Fact, percent: &Fact, joined: Option<Decimal>) -> Option<Statement> {
    let (parts, wholes) = (pair.readings(lexed), pair.readings_of(lexed));
    let fits = |part: Decimal| wholes.iter().copied().find(|&whole| gives(lexed, part, whole, percent));
    let fitting = parts.iter().copied().chain(joined).find_map(|part| Some((part, fits(part)?)));
    let (part, whole) = fitting.or(Some((*parts.first()?, *wholes.first()?)))?;
    let unclear = whole.is_zero()
        || joined.is_some()
        || !is_exact(lexed, percent)
        || lexed.begins(percent.at + 1, &WORDS.against).is_some();
    let verdict = match (fitting, unclear) {
        (Some(_), _) => Verdict::Right,
        (None, true) => Verdict::Unclear,
        (None, false) => Verdict::Wrong,
    };
    let last = pair.of.unwrap_or(pair.at).max(percent.at);
    let says = Says::Ratio { part, whole, stated: stated(lexed, percent) };
    Some(statement(lexed, says, verdict, pair.at.min(percent.at)..last + 1))
}

/// The percentage as it is printed.
pub(super) fn stated(lexed: &Lexed, percent: &Fact) -> Span {
    let spans = percent.number(lexed).and_then(|number| number.spans().next());
    spans.unwrap_or(Span::exact(Decimal::ZERO))
}

/// Whether part and whole give the percentage, rounded or cut off.
pub(super) fn gives(lexed: &Lexed, part: Decimal, whole: Decimal, percent: &Fact) -> bool {
    let share = part.checked_div(whole).and_then(in_percent).map(Span::exact);
    let mut spans = percent.number(lexed).into_iter().flat_map(|number| number.spans().collect::<Vec<_>>());
    share.is_some_and(|share| spans.any(|span| span.meets(share)))
}
