//! Returns of several periods beside each other: which periods are to be consolidated, each by itself, and which return is of
//! which.

use std::collections::HashSet;

use super::Identity;
use super::judge::fits;
use super::settle::votes;
use crate::period::Period;

/// A period stands by itself when at least one return states it for so many that state the most frequent one, or when its
/// units sent that one, too: fewer, of units that are lacking there, were sent for the wrong period.
const OF_THE_MOST: usize = 2;
/// Fewer returns than this are no other period by their number alone.
const ENOUGH: usize = 3;

/// The periods that returns are of, in order; one alone, or none, where there is nothing to keep apart.
pub fn periods_apart(identities: &[Identity]) -> Vec<Period> {
    // A bare year says something where no return says more.
    let weak = identities.iter().all(|one| one.period().is_none());
    let own = |one: &Identity| own(one, weak);
    let of = |period: Period| {
        let stating = identities.iter().filter(move |one| own(one).is_some_and(|own| own.agrees(period)));
        stating.map(|one| &*one.unit)
    };
    let votes = votes(identities.iter().filter_map(own));
    let Some(&(first, most)) = votes.first() else { return Vec::new() };
    let sent: HashSet<&str> = of(first).filter(|unit| !unit.is_empty()).collect();
    let apart = |&(period, count): &(Period, usize)| {
        let both = of(period).filter(|unit| sent.contains(unit)).count();
        let within = period.contains(first) || first.contains(period);
        let as_many = count == most || count >= ENOUGH && count * OF_THE_MOST >= most;
        period == first || both * 2 >= count.max(1) || as_many && !within
    };
    let mut periods: Vec<Period> = votes.iter().filter(|one| apart(one)).map(|(period, _)| *period).collect();
    periods.sort_by_key(|period| period.days());
    periods
}

/// Which of several periods a return is of: the one it states; where it states none of them, the only one that nothing in it
/// speaks against.
pub fn period_of(identity: &Identity, periods: &[Period]) -> Option<usize> {
    let stated = own(identity, true);
    let same = periods.iter().position(|&period| stated.is_some_and(|own| own.agrees(period)));
    let mut fitting = (0..periods.len()).filter(|&index| fits(identity, periods[index]));
    same.or_else(|| fitting.next().filter(|_| fitting.next().is_none()))
}

/// The period a return says it is of, or, where that is enough, the first that it mentions.
fn own(identity: &Identity, weak: bool) -> Option<Period> {
    let mentioned = || identity.periods.first().map(|stated| stated.period);
    identity.period().or_else(|| mentioned().filter(|_| weak))
}
