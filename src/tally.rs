//! What a set of units gave for one figure, in a form that merges without loss.

use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;

/// What a set of units gave for one figure. Tallies merge by [`Tally::merge`]: associative and commutative, so that
/// consolidating consolidated workbooks gives what consolidating all returns gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Units whose return was used.
    pub units: usize,
    /// Of these, units that gave a number (for free text: a text).
    pub answered: usize,
    /// Sum of the numbers.
    pub sum: Decimal,
    /// Smallest and largest number.
    pub range: Option<(Decimal, Decimal)>,
    /// How many units gave which number (for `same`, `yes`, `enum`), smallest number first.
    pub counts: IndexMap<Decimal, usize>,
    /// Over units that gave both parts: (numerator, denominator) of a ratio, (weighted sum, weight) of a mean.
    pub parts: Option<(Decimal, Decimal)>,
    /// Units that gave all a total computed from other figures is made of: both parts of a ratio, a figure and its
    /// weight, some part of a sum.
    pub paired: usize,
    /// Units that gave only one of the two parts, and not as 0: the sums of the parts contain more than
    /// [`Tally::parts`].
    pub lone: usize,
    /// Texts by unit, sorted.
    pub texts: Vec<(Arc<str>, Arc<str>)>,
}

impl Tally {
    /// Takes in a number that one unit gave; `counted` when it matters how many gave which number.
    pub fn add_number(&mut self, number: Decimal, counted: bool) {
        self.answered += 1;
        self.sum = self.sum.saturating_add(number);
        self.range = Some(match self.range {
            Some((low, high)) => (low.min(number), high.max(number)),
            None => (number, number),
        });
        if counted {
            self.count(number, 1);
        }
    }

    /// Takes in a text that one unit gave.
    pub fn add_text(&mut self, unit: &Arc<str>, text: Arc<str>) {
        self.answered += 1;
        let entry = (Arc::clone(unit), text);
        let place = self.texts.partition_point(|other| *other <= entry);
        self.texts.insert(place, entry);
    }

    /// Takes in the two parts of one unit's ratio, or its weighted figure and the weight.
    pub fn add_parts(&mut self, first: Option<Decimal>, second: Option<Decimal>) {
        match (first, second) {
            (Some(first), Some(second)) => {
                self.paired += 1;
                self.merge_parts(Some((first, second)));
            }
            (Some(lone), None) | (None, Some(lone)) if !lone.is_zero() => self.lone += 1,
            _ => {}
        }
    }

    /// Takes in the tally of other units.
    pub fn merge(&mut self, other: &Self) {
        self.units = self.units.saturating_add(other.units);
        self.answered = self.answered.saturating_add(other.answered);
        self.sum = self.sum.saturating_add(other.sum);
        self.range = match (self.range, other.range) {
            (Some((low, high)), Some((other_low, other_high))) => {
                Some((low.min(other_low), high.max(other_high)))
            }
            (one, other) => one.or(other),
        };
        for (number, count) in &other.counts {
            self.count(*number, *count);
        }
        self.merge_parts(other.parts);
        self.paired = self.paired.saturating_add(other.paired);
        self.lone = self.lone.saturating_add(other.lone);
        self.texts.extend_from_slice(&other.texts);
        self.texts.sort();
    }

    /// The number that all units gave, or more than half of those that gave one.
    pub fn majority(&self) -> Option<(Decimal, usize)> {
        let (number, count) = self.counts.iter().max_by_key(|(_, count)| **count)?;
        (count * 2 > self.counts.values().sum()).then_some((*number, *count))
    }

    fn count(&mut self, number: Decimal, count: usize) {
        let number = number.normalize();
        match self.counts.binary_search_by(|other, _| other.cmp(&number)) {
            Ok(place) => self.counts[place] += count,
            Err(place) => {
                self.counts.shift_insert(place, number, count);
            }
        }
    }

    fn merge_parts(&mut self, other: Option<(Decimal, Decimal)>) {
        self.parts = match (self.parts, other) {
            (Some((a, b)), Some((c, d))) => Some((a.saturating_add(c), b.saturating_add(d))),
            (one, other) => one.or(other),
        };
    }
}
