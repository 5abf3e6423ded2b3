//! `tổng 487 hồ sơ, trong đó đúng hạn 484, quá hạn 03`; `20 người (gồm 10 cán bộ; 10 công chức)`; `25 ý kiến, đã thực hiện 21,
//! còn 4`.

use std::ops::Range;

use rust_decimal::Decimal;

use super::facts::{Fact, facts};
use super::lex::{Lexed, Lexeme, Sign};
use super::words::WORDS;
use super::{Says, Statement, Verdict};

/// A sum that is no more than a fifth away from the whole is meant to be it, where a list does not say that it is all.
const NEAR: Decimal = Decimal::from_parts(2, 0, 0, false, 1);
/// Where the parts are only said to be in it, two in a hundred.
const VERY_NEAR: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// Numbers of the sentence before among which the whole is looked for.
const MOST_WHOLES: usize = 4;

/// Numbers before a sentence among which the one that is called the total of its parts is looked for.
const MOST_TOTALS: usize = 8;

/// How sure it is that parts are all parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// Nothing says so.
    No,
    /// So it is, if they nearly make the whole.
    Nearly,
    /// They stand in parentheses behind the whole.
    Listed,
    /// The words say so.
    Yes,
}

/// Parts that may make a whole.
pub(super) struct Parts<'f> {
    /// Numbers that may be the whole, the likeliest first.
    pub wholes: Vec<&'f Fact>,
    pub all: Vec<&'f Fact>,
    pub sure: Sure,
}

/// The sums that the numbers of a sentence state; `known` are the numbers of earlier sentences.
pub(super) fn sums(
    lexed: &Lexed,
    (all, sentence): (&[Fact], usize),
    known: &[Fact],
    found: &mut Vec<Statement>,
) {
    let counts: Vec<&Fact> = all.iter().filter(|fact| !fact.is_percent).collect();
    let mut before: Option<&Fact> = None;
    for fact in all {
        // Of a number and its percentage the number is the whole.
        let whole = if fact.is_percent { before } else { Some(fact) };
        before = whole;
        if let (Some(group), Some(fact)) = (&fact.group, whole) {
            let inside = facts(lexed, group.clone());
            let inside: Vec<&Fact> = inside.iter().filter(|fact| !fact.is_percent).collect();
            let sure = in_parentheses(lexed, group, &inside);
            judge(lexed, &Parts { wholes: vec![fact], all: inside, sure }, found);
        }
    }
    let mut used = 0;
    for index in 0..counts.len() {
        if index < used {
            continue;
        }
        let parts = announced(lexed, (&counts, index), sentence, known)
            .or_else(|| partitioned(lexed, &counts, index, known));
        if let Some(parts) = parts {
            if parts.wholes.is_empty() {
                continue;
            }
            used = index + parts.all.len();
            judge(lexed, &parts, found);
        }
    }
    rests(lexed, &counts, found);
    together(lexed, &counts, found);
}

/// Numbers that stand one below the other, as items of a list: one of them, or one of those told before, is the whole of others.
pub(super) fn beside(lexed: &Lexed, heads: &[&Fact], before: Vec<&Fact>, found: &mut Vec<Statement>) {
    for index in 0..heads.len() {
        if let Some(parts) = partitioned(lexed, heads, index, &[]) {
            judge(lexed, &parts, found);
            if parts.sure == Sure::No && !before.is_empty() {
                judge(lexed, &Parts { wholes: before, ..parts }, found);
            }
            return;
        }
    }
    rests(lexed, heads, found);
}

/// `15 hồ sơ, … 485 hồ sơ, tổng cộng 500 hồ sơ`: the whole comes last.
fn together(lexed: &Lexed, counts: &[&Fact], found: &mut Vec<Statement>) {
    for (index, whole) in counts.iter().enumerate().skip(2) {
        let called = |phrases| lexed.find(whole.before.clone(), phrases).is_some();
        if whole.of.is_some() || !called(&WORDS.totals) {
            continue;
        }
        let fits = |part: &&&Fact| part.of.is_none() && parts_of(lexed, part, whole);
        let length = counts[..index].iter().rev().take_while(fits).count();
        let all = &counts[index - length..index];
        let sum = |parts: &[&Fact]| {
            let mut values = parts.iter().filter_map(|part| part.value(lexed));
            values.try_fold(Decimal::ZERO, Decimal::checked_add)
        };
        let exact = (0..length.saturating_sub(1)).find(|&from| sum(&all[from..]) == whole.value(lexed));
        let sure = if called(&WORDS.together) && length == index { Sure::Listed } else { Sure::No };
        let all = all[exact.unwrap_or(0)..].to_vec();
        judge(lexed, &Parts { wholes: vec![*whole], all, sure }, found);
    }
}

/// How sure numbers in parentheses are the parts of the one before.
fn in_parentheses(lexed: &Lexed, group: &Range<usize>, inside: &[&Fact]) -> Sure {
    if lexed.find(group.clone(), &WORDS.some).is_some() || inside.iter().any(|fact| fact.change.is_some()) {
        return Sure::No;
    }
    if lexed.begins(group.start, &WORDS.lists).is_some() || is_partition(lexed, inside) {
        return Sure::Yes;
    }
    if lexed.begins(group.start, &WORDS.parts).is_some() { Sure::Nearly } else { Sure::Listed }
}

/// Whether the numbers are called by all names of one partition, and by no other.
pub(super) fn is_partition(lexed: &Lexed, parts: &[&Fact]) -> bool {
    WORDS.partitions.iter().any(|partition| {
        let called: Vec<Option<usize>> = parts.iter().map(|part| part.which(partition, lexed)).collect();
        let needed = 0..partition.all.len();
        called.iter().all(Option::is_some) && needed.into_iter().all(|which| called.contains(&Some(which)))
    })
}

/// `trong đó …`, `gồm …` before a number: it and those behind it are parts of the one before, in the same sentence or the last.
fn announced<'f>(
    lexed: &Lexed,
    (counts, index): (&[&'f Fact], usize),
    sentence: usize,
    known: &'f [Fact],
) -> Option<Parts<'f>> {
    let first = counts[index];
    let behind = |fact: &Fact| fact.group.as_ref().map_or(fact.of.unwrap_or(fact.at) + 1, |group| group.end);
    let start = index.checked_sub(1).map_or(sentence, |before| behind(counts[before]));
    let lead = (start..first.at).rev().find(|&at| lexed.begins(at, &WORDS.parts).is_some());
    let Some(lead) = lead else { return listed(lexed, counts, index, start) };
    let earlier = || {
        let mut earlier = known.iter().rev().filter(|fact| !fact.is_percent);
        let last = earlier.next()?;
        let other = earlier.next().map_or(0, |other| other.at);
        let ends = |one: &Lexeme| matches!(one.sign, Sign::Stop | Sign::End);
        Some((last, lexed.all[other..last.at].iter().any(ends)))
    };
    let (before, alone) = if index > 0 { (counts[index - 1], true) } else { earlier()? };
    let run = counts[index..].iter().copied().take_while(|fact| {
        fact.of.is_none() && fact.at == first.at
            || fact.of.is_none() && !(fact.before.clone().any(|at| lexed.begins(at, &WORDS.parts).is_some()))
    });
    let every: Vec<&Fact> = run.collect();
    let same = every.iter().take_while(|fact| parts_of(lexed, fact, before)).count();
    let lists = lexed.begins(lead, &WORDS.lists).is_some();
    let mixed = lists && same < every.len() && !is_partition(lexed, &every[..same]);
    let run = if mixed { every } else { every[..same].to_vec() };
    let last = run.last().is_some_and(|last| lexed.find(last.before.clone(), &WORDS.rest).is_some());
    let sure = if !alone || lexed.find(lead..first.at, &WORDS.some).is_some() {
        Sure::No
    } else if mixed {
        Sure::Listed
    } else if lists || last || is_partition(lexed, &run) {
        Sure::Yes
    } else {
        Sure::Nearly
    };
    let mut wholes = vec![before];
    let others = counts[..index].iter().rev().copied().skip(1);
    wholes.extend(others.filter(|other| other.counts_same(before, lexed)));
    wholes
        .extend(known.iter().rev().filter(|fact| !fact.is_percent).take(MOST_WHOLES).filter(|_| index == 0));
    Some(Parts { wholes, all: run, sure })
}

/// `12 nhiệm vụ: 04 nhiệm vụ …, 06 nhiệm vụ …`
fn listed<'f>(lexed: &Lexed, counts: &[&'f Fact], index: usize, start: usize) -> Option<Parts<'f>> {
    let (first, whole) = (counts[index], *counts.get(index.checked_sub(1)?)?);
    let colon = lexed.all[start..first.at].iter().any(|one| one.sign == Sign::Colon);
    let same = |fact: &&&Fact| fact.of.is_none() && fact.counts_same(whole, lexed);
    let all: Vec<&Fact> = counts[index..].iter().take_while(same).copied().collect();
    (colon && all.len() > 1).then(|| Parts { wholes: vec![whole], all, sure: Sure::Listed })
}

/// Whether a number may be a part of another: it counts the same, or does not say what, or is called by a partition.
pub(super) fn parts_of(lexed: &Lexed, part: &Fact, whole: &Fact) -> bool {
    let named = || WORDS.partitions.iter().any(|partition| part.which(partition, lexed).is_some());
    part.noun.is_empty() || whole.noun.is_empty() || part.counts_same(whole, lexed) || named()
}

/// `487 hồ sơ, đúng hạn 484, quá hạn 03`: called by all names of a partition, one behind the other.
fn partitioned<'f>(lexed: &Lexed, counts: &[&'f Fact], index: usize, known: &'f [Fact]) -> Option<Parts<'f>> {
    let partition = WORDS.partitions.iter().find_map(|partition| {
        let called = |fact: &&&Fact| fact.of.is_none() && fact.which(partition, lexed).is_some();
        let length = counts[index..].iter().take_while(called).count();
        (length > 1 && is_partition(lexed, &counts[index..index + length])).then_some(length)
    })?;
    let all = counts[index..index + partition].to_vec();
    let fits = |whole: &&Fact| all.iter().all(|part| parts_of(lexed, part, whole));
    let own: Vec<&Fact> = counts[..index].iter().rev().copied().filter(fits).collect();
    let earlier = || known.iter().rev().filter(|fact| !fact.is_percent);
    // `Tổng số hồ sơ tiếp nhận là 2.844 hồ sơ, … Đã giải quyết 1.654 hồ sơ; đang giải quyết 1.190 hồ sơ.`
    let total = earlier().take(MOST_TOTALS).filter(fits).find(|whole| {
        lexed.find(whole.before.clone(), &WORDS.totals).is_some() && whole.counts_same(all[0], lexed)
    });
    let sure = match (own.is_empty(), total) {
        (false, _) => Sure::Listed,
        (true, Some(_)) if all.len() == counts.len() => Sure::Nearly,
        (true, _) => Sure::No,
    };
    let total = total.filter(|_| sure == Sure::Nearly);
    let wholes = own.into_iter().chain(total).chain(earlier().filter(fits)).collect();
    Some(Parts { wholes, all, sure })
}

/// `25 ý kiến, đã thực hiện 21 ý kiến, còn 4 ý kiến`
fn rests(lexed: &Lexed, counts: &[&Fact], found: &mut Vec<Statement>) {
    let mut from = 0;
    for (index, rest) in counts.iter().enumerate() {
        let last = lexed.find(rest.before.clone(), &WORDS.rest).is_some()
            && lexed.find(rest.before.clone(), &WORDS.no_rest).is_none();
        if !last {
            continue;
        }
        let belonging = |one: &&Fact| parts_of(lexed, rest, one) && one.of.is_none();
        let same: Vec<&Fact> = counts[from..index].iter().copied().filter(belonging).collect();
        from = index + 1;
        let told = found.iter().any(|one| one.at.contains(&lexed.all[rest.at].at.start));
        if same.len() < 2 || rest.of.is_some() || told {
            continue;
        }
        let (whole, parts) = taken_apart(lexed, &same, rest).unwrap_or((same[0], vec![same[1]]));
        let all = parts.into_iter().chain([*rest]).collect();
        let plain = same.iter().all(|one| one.group.is_none());
        judge(
            lexed,
            &Parts { wholes: vec![whole], all, sure: if plain { Sure::Yes } else { Sure::No } },
            found,
        );
    }
}

/// So many numbers before the rest are tried.
const TRIED: usize = 6;

/// One of the numbers as the sum of the rest and some of those between.
fn taken_apart<'f>(lexed: &Lexed, same: &[&'f Fact], rest: &Fact) -> Option<(&'f Fact, Vec<&'f Fact>)> {
    let value = |fact: &Fact| fact.readings(lexed).first().copied();
    let left = value(rest)?;
    let same = &same[same.len().saturating_sub(TRIED)..];
    same.iter().enumerate().find_map(|(index, whole)| {
        let (stated, between) = (value(whole)?, &same[index + 1..]);
        (1_u32..1 << between.len()).find_map(|chosen| {
            let parts = between.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1);
            let parts: Vec<&Fact> = parts.map(|(_, part)| *part).collect();
            let sum = parts.iter().try_fold(left, |sum, part| sum.checked_add(value(part)?))?;
            (sum == stated).then_some((*whole, parts))
        })
    })
}

/// The number of the whole that so many of the parts, from the first, make.
fn adds_up(lexed: &Lexed, parts: &Parts) -> Option<(Decimal, usize)> {
    let values: Vec<Decimal> =
        parts.all.iter().filter_map(|part| part.readings(lexed).first().copied()).collect();
    let wholes =
        || parts.wholes.iter().flat_map(|whole| whole.readings(lexed).iter().chain(whole.readings_of(lexed)));
    // The parts that have names are all parts.
    let least = if is_partition(lexed, &parts.all) { values.len() } else { 2 };
    (least..=values.len()).rev().find_map(|length| {
        let sum: Decimal =
            values[..length].iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
        wholes().find(|whole| **whole == sum).map(|whole| (*whole, length))
    })
}

pub(super) fn judge(lexed: &Lexed, parts: &Parts, found: &mut Vec<Statement>) {
    let values: Vec<Decimal> =
        parts.all.iter().filter_map(|part| part.readings(lexed).first().copied()).collect();
    let (Some(whole), Some(last)) = (parts.wholes.first(), parts.all.last()) else { return };
    if values.len() < 2 || parts.all.iter().any(|part| part.of.is_some()) {
        return;
    }
    let start = parts.all.iter().map(|part| part.at).min().unwrap_or(last.at).min(whole.at);
    let start = if whole.at > last.at { parts.all[0].at } else { start };
    let at = lexed.all[start].at.start
        ..lexed.all[last.after.start.max(last.at + 1).min(lexed.all.len()) - 1].at.end;
    if let Some((whole, length)) = adds_up(lexed, parts) {
        let says = Says::Sum { whole, parts: values[..length].to_vec() };
        found.push(Statement { says, verdict: Verdict::Right, at });
        return;
    }
    let Some(stated) = whole.readings(lexed).first().copied().filter(|_| whole.of.is_none()) else { return };
    let Some(sum) = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value)) else {
        return;
    };
    // `4.131 hồ sơ, kỳ trước chuyển sang 2.171, tổng cộng 6.302`: the last is the sum of all before.
    if let Some((last, others)) = values.split_last()
        && others.iter().try_fold(stated, |sum, value| sum.checked_add(*value)) == Some(*last)
    {
        let parts = std::iter::once(stated).chain(others.iter().copied()).collect();
        found.push(Statement { says: Says::Sum { whole: *last, parts }, verdict: Verdict::Right, at });
        return;
    }
    let within = |share: Decimal| (sum - stated).abs() <= stated.abs().checked_mul(share).unwrap_or_default();
    let wrong = match parts.sure {
        Sure::No => false,
        Sure::Nearly => within(VERY_NEAR) || values.len() > 2 && sum - stated == Decimal::ONE,
        Sure::Listed => within(NEAR),
        Sure::Yes => true,
    };
    if wrong {
        found.push(Statement {
            says: Says::Sum { whole: stated, parts: values },
            verdict: Verdict::Wrong,
            at,
        });
    }
}
