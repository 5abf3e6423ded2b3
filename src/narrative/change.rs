//! `90 hồ sơ, tăng 12 hồ sơ (15,4%) so với cùng kỳ`, `tăng 12 hồ sơ so với cùng kỳ (78 hồ sơ)`, `từ 40 lên 50, tăng 10`.

use std::ops::Range;

use rust_decimal::Decimal;

use super::facts::{Change, Fact, facts as facts_in};
use super::lex::Lexed;
use super::ratio::{gives, stated, statement};
use super::words::WORDS;
use super::{Says, Statement, Verdict};

/// Words between `so với` and what was before: `so với cùng kỳ năm trước`.
const TO_BEFORE: usize = 8;
/// Words between a difference and its percentage: `, tương ứng giảm`.
const TO_RATE: usize = 5;

/// What the numbers of a sentence say of what rose or fell; `owner` is the number in whose parentheses they stand.
pub(super) fn changes(lexed: &Lexed, facts: &[Fact], owner: Option<&Fact>, found: &mut Vec<Statement>) {
    for (index, fact) in facts.iter().enumerate() {
        let Some(way) = fact.change.filter(|_| fact.of.is_none()) else { continue };
        let earlier = &facts[..index];
        // A rate behind a difference belongs to it.
        if fact.is_percent
            && earlier
                .last()
                .is_some_and(|last| rate(lexed, facts, last).is_some_and(|rate| rate.at == fact.at))
        {
            continue;
        }
        let said = Said { lexed, fact, way, facts, index, owner };
        if fact.is_percent { said.by_rate(found) } else { said.by_difference(found) }
    }
}

/// A number by which something rose or fell.
struct Said<'f> {
    lexed: &'f Lexed,
    fact: &'f Fact,
    way: Change,
    facts: &'f [Fact],
    index: usize,
    owner: Option<&'f Fact>,
}

impl Said<'_> {
    /// Numbers that may be what it came to, the nearest first.
    fn now(&self) -> Vec<Decimal> {
        let counts = |one: &&Fact| !one.is_percent && one.change.is_none() && one.of.is_none();
        let same = |one: &&Fact| {
            self.fact.is_percent || self.fact.noun.is_empty() || one.counts_same(self.fact, self.lexed)
        };
        let earlier = self.facts[..self.index].iter().rev().chain(self.owner);
        earlier.filter(counts).filter(same).filter_map(|one| one.value(self.lexed)).collect()
    }

    /// What was before, where the sentence says so.
    fn before(&self) -> Option<Decimal> {
        let lexed = self.lexed;
        let against = |range: Range<usize>| {
            let at = lexed.find(range.clone(), &WORDS.against)?;
            Some(range.end - at <= TO_BEFORE)
        };
        let counts = |one: &Fact| !one.is_percent && one.change.is_none() && one.of.is_none();
        let last = rate(lexed, self.facts, self.fact).map_or(self.fact.at, |rate| rate.at.max(self.fact.at));
        let groups = self.facts[self.index..].iter().take(2).filter_map(|one| one.group.clone());
        for group in groups {
            let inside = facts_in(lexed, group.clone());
            let first = inside.first().filter(|first| counts(first));
            if let Some(first) =
                first.filter(|_| group.start > last && against(last..group.start) == Some(true))
            {
                return first.value(lexed);
            }
        }
        let (earlier, _) = self.facts.split_at(self.index);
        let [.., one, two] = earlier else { return None };
        let goes = lexed.ends(one.at, &WORDS.once).is_some()
            && lexed.find(two.before.clone(), &WORDS.levels).is_some();
        (goes && counts(one) && counts(two)).then(|| one.value(lexed))?
    }

    fn signed(&self, change: Decimal) -> Decimal {
        if self.way == Change::Up { change } else { -change }
    }

    fn tell(&self, says: Says, right: bool, end: usize) -> Statement {
        let verdict = if right { Verdict::Right } else { Verdict::Wrong };
        let earlier = self.facts[..self.index].last().or(self.owner).unwrap_or(self.fact);
        let group = self.fact.group.as_ref().map_or(end, |group| group.end);
        statement(self.lexed, says, verdict, earlier.at.min(self.fact.at)..group.max(end) + 1)
    }

    /// `tăng 12 hồ sơ (15,4%)`
    fn by_difference(&self, found: &mut Vec<Statement>) {
        let lexed = self.lexed;
        let (Some(change), now) = (self.fact.value(lexed).map(|value| self.signed(value)), self.now()) else {
            return;
        };
        let told = self.before();
        if let (Some(before), Some(now)) = (told, now.first().copied()) {
            let right = now - before == change;
            found.push(self.tell(Says::Change { now, before, change }, right, self.fact.at));
            if !right {
                return;
            }
        }
        let Some(percent) = rate(lexed, self.facts, self.fact) else { return };
        let stated = stated(lexed, &percent);
        let before =
            now.iter().filter_map(|now| now.checked_sub(change)).filter(|before| *before > Decimal::ZERO);
        let before: Vec<Decimal> = before.collect();
        let fits = before.iter().copied().find(|before| gives(lexed, change.abs(), *before, &percent));
        let Some(before) = fits.or(before.first().copied()) else { return };
        let says = Says::Growth { change, before, stated };
        found.push(self.tell(says, fits.is_some(), percent.at));
    }

    /// `tăng 15,4% so với cùng kỳ (78 hồ sơ)`
    fn by_rate(&self, found: &mut Vec<Statement>) {
        let (Some(now), Some(before)) = (self.now().first().copied(), self.before()) else { return };
        if before <= Decimal::ZERO {
            return;
        }
        let change = now - before;
        let right = gives(self.lexed, self.signed(change), before, self.fact);
        let says = Says::Growth { change, before, stated: stated(self.lexed, self.fact) };
        found.push(self.tell(says, right, self.fact.at));
    }
}

/// The percentage that is said of a difference.
fn rate(lexed: &Lexed, facts: &[Fact], fact: &Fact) -> Option<Fact> {
    let change = fact.change.filter(|_| !fact.is_percent)?;
    let inside = fact.group.clone().map(|group| facts_in(lexed, group)).unwrap_or_default();
    if let Some(first) = inside.first().filter(|first| first.is_percent) {
        return first.change.is_none_or(|way| way == change).then(|| first.clone());
    }
    let next = facts.iter().find(|next| next.at > fact.at).filter(|next| next.is_percent)?;
    let words =
        lexed.all[fact.after.start.max(fact.at + 1)..next.at].iter().filter(|one| one.is_word()).count();
    let own = next.change == Some(change) || lexed.ends(next.at, &WORDS.announces).is_some();
    let breaks = lexed.find(fact.at..next.at, &WORDS.parts).is_some()
        || lexed.find(fact.at..next.at, &WORDS.against).is_some();
    (own && words <= TO_RATE && !breaks).then(|| next.clone())
}
