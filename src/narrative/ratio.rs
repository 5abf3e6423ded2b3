//! `12/20 nhiệm vụ, đạt 60%`, `đạt 60% (12/20)`, `2.675 văn bản, … gửi điện tử 2.575 văn bản, đạt 96,26%`.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::amount::{Span, in_percent};

use super::facts::Fact;
use super::lex::{Lexed, Sign};
use super::words::WORDS;
use super::{Says, Statement, Verdict};

/// Words of an announcement and nothing else: `chiếm tỷ lệ`, `tương ứng với tỷ lệ`.
const ANNOUNCED: usize = 5;

/// The ratios that the numbers of a sentence state; `known` are the numbers told before, which may be their wholes.
pub(super) fn ratios(lexed: &Lexed, facts: &[Fact], known: &[Fact], found: &mut Vec<Statement>) {
    for (index, fact) in facts.iter().enumerate() {
        if fact.is_percent {
            if let Some(pair) = pair_behind(lexed, fact) {
                found.extend(of_pair(lexed, &pair, fact, fact.at..pair.of.unwrap_or(pair.at)));
            }
            continue;
        }
        let Some((percent, inside)) = percentage(lexed, facts, index) else { continue };
        let whole = fact.at..percent.at + 1;
        if fact.of.is_some() {
            found.extend(of_pair(lexed, fact, &percent, whole));
        } else if is_plain(lexed, &percent, &inside) {
            found.extend(of_share(lexed, (facts, index), known, &percent));
        }
    }
}

/// `đạt 60% (12/20 nhiệm vụ)`
fn pair_behind(lexed: &Lexed, percent: &Fact) -> Option<Fact> {
    let group = percent.group.clone()?;
    let inside = super::facts::facts(lexed, group);
    inside.into_iter().next().filter(|fact| fact.of.is_some())
}

/// The percentage that is said of a number: in parentheses behind it, or next in the sentence; and where the words begin
/// that announce it.
fn percentage(lexed: &Lexed, facts: &[Fact], index: usize) -> Option<(Fact, Range<usize>)> {
    let fact = &facts[index];
    if let Some(group) = &fact.group {
        let inside = super::facts::facts(lexed, group.clone());
        if let Some(percent) = inside.first().filter(|first| first.is_percent) {
            let words = group.start..percent.at;
            return Some((percent.clone(), words));
        }
    }
    let percent = facts.get(index + 1).filter(|next| next.is_percent)?;
    let between = fact.of.unwrap_or(fact.at) + 1..percent.at;
    let breaks = lexed.find(between.clone(), &WORDS.parts).is_some()
        || lexed.find(between, &WORDS.rises).is_some()
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

fn statement(lexed: &Lexed, says: Says, verdict: Verdict, at: Range<usize>) -> Statement {
    let end = at.end.clamp(1, lexed.all.len());
    let start = at.start.min(end - 1);
    Statement { says, verdict, at: lexed.all[start].at.start..lexed.all[end - 1].at.end }
}

fn of_pair(lexed: &Lexed, pair: &Fact, percent: &Fact, at: Range<usize>) -> Option<Statement> {
    let says = |part: Decimal, whole: Decimal| Says::Ratio { part, whole, stated: stated(lexed, percent) };
    let (parts, wholes) = (pair.readings(lexed), pair.readings_of(lexed));
    let fits = parts.iter().any(|&part| wholes.iter().any(|&whole| gives(lexed, part, whole, percent)));
    let (part, whole) = (*parts.first()?, *wholes.first()?);
    let verdict = match fits {
        true => Verdict::Right,
        false if whole.is_zero() || !is_exact(lexed, percent) => Verdict::Unclear,
        false if lexed.begins(percent.at + 1, &WORDS.against).is_some() => Verdict::Unclear,
        false => Verdict::Wrong,
    };
    let at = at.start.min(pair.at)..at.end.max(percent.at).max(pair.of.unwrap_or(pair.at)) + 1;
    Some(statement(lexed, says(part, whole), verdict, at))
}

fn stated(lexed: &Lexed, percent: &Fact) -> Span {
    let spans = percent.number(lexed).and_then(|number| number.spans().next());
    spans.unwrap_or(Span::exact(Decimal::ZERO))
}

/// Whether part and whole give the percentage, rounded or cut off.
fn gives(lexed: &Lexed, part: Decimal, whole: Decimal, percent: &Fact) -> bool {
    let share = part.checked_div(whole).and_then(in_percent).map(Span::exact);
    let mut spans = percent.number(lexed).into_iter().flat_map(|number| number.spans().collect::<Vec<_>>());
    share.is_some_and(|share| spans.any(|span| span.meets(share)))
}

/// A number and its percentage, the whole told before.
fn of_share(
    lexed: &Lexed,
    (facts, index): (&[Fact], usize),
    known: &[Fact],
    percent: &Fact,
) -> Option<Statement> {
    let fact = &facts[index];
    let part = *fact.readings(lexed).first()?;
    let is_whole = |other: &&Fact| {
        !other.is_percent && other.of.is_none() && other.counts_same(fact, lexed) && other.at != fact.at
    };
    let whole = |other: &Fact| other.readings(lexed).first().copied().filter(|&whole| whole >= part);
    let before = facts[..index].iter().chain(known).filter(is_whole);
    let fitting = before.filter_map(whole).find(|&whole| gives(lexed, part, whole, percent));
    let says = |whole: Decimal| Says::Ratio { part, whole, stated: stated(lexed, percent) };
    let at = fact.at..percent.at + 1;
    if let Some(whole) = fitting {
        return Some(statement(lexed, says(whole), Verdict::Right, at));
    }
    // In the same sentence, itself no share of something else.
    let own = facts[..index].iter().enumerate().filter(|(_, other)| is_whole(other));
    let own = own.filter(|(index, _)| percentage(lexed, facts, *index).is_none());
    let wholes: Vec<Decimal> =
        own.filter_map(|(_, other)| whole(other)).filter(|whole| !whole.is_zero()).collect();
    let clear = is_exact(lexed, percent) && !is_of_something_else(lexed, percent);
    let nearest = *wholes.last()?;
    let verdict = if clear { Verdict::Wrong } else { Verdict::Unclear };
    Some(statement(lexed, says(nearest), verdict, at))
}
