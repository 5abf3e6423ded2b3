//! Whether a relation holds in all returns, and how unlikely that is by chance.

use std::collections::HashSet;

use crate::amount::{Span, to_stored};
use crate::expression::{Expression, Operand};

use super::FEWEST;
use super::grid::{Grid, Seen};

/// Doublings by which the chance of all hits must be smaller than one in all that was tried: one in a thousand.
pub(super) const MARGIN: f64 = 10.0;
/// No figure counts for more doublings than this: longer ones may be printed with digits that nobody counted.
const MOST_OF_ONE: f64 = 12.0;

/// How a relation is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proof {
    /// Returns in which it holds.
    pub returns: usize,
    /// Returns in which it could be looked at.
    pub all: usize,
    /// By how many doublings a chance hit is less likely than not.
    pub bits: f64,
}

impl Proof {
    /// Whether that many tries could hardly hit it by chance.
    pub fn suffices(&self, tried: usize) -> bool {
        self.returns >= FEWEST && self.bits >= MARGIN + (tried.max(1) as f64).log2()
    }
}

/// A relation that is tried: the line that equals an expression, and the lines that the expression is made of.
pub(super) struct Tried<'a> {
    pub line: usize,
    pub right: &'a Expression,
    pub over: &'a [usize],
    /// Of what it is made of so many must not be zero, or the relation says nothing.
    pub least: usize,
}

/// How a relation is kept; none when a return breaks it, or hardly any has what it speaks of.
pub(super) fn prove(grid: &Grid, tried: &Tried) -> Option<Proof> {
    let mut known: HashSet<Vec<u64>> = HashSet::new();
    let mut said: HashSet<usize> = HashSet::new();
    let mut bits = 0.0;
    for seen in &grid.seen {
        let Operand::Number(stated) = seen.figures[tried.line] else { continue };
        let Operand::Number(given) = tried.right.evaluate(&|reference| grid.operand(seen, reference)) else {
            continue;
        };
        if !stated.meets(given) {
            return None;
        }
        if !speaks(seen, tried) {
            continue;
        }
        said.insert(seen.one);
        let all = [&[tried.line], tried.over].concat();
        if known.insert(all.iter().map(|&line| seen.values[line].to_bits()).collect()) {
            bits += weight(stated, given);
        }
    }
    let enough = said.len() * 2 > grid.returns();
    enough.then_some(Proof { returns: said.len(), all: said.len(), bits })
}

/// Whether a relation says something where it stands between these figures.
fn speaks(seen: &Seen, tried: &Tried) -> bool {
    let there = tried.over.iter().filter(|&&line| seen.values[line] != 0.0).count();
    seen.values[tried.line] != 0.0 && there >= tried.least
}

/// By how many doublings a figure is less likely to be hit by chance than not: how often what the relation leaves open goes
/// into it. A small figure, or one within its tolerance, says nothing.
pub(super) fn weight(stated: Span, given: Span) -> f64 {
    let open = to_stored(stated.high - stated.low) + to_stored(given.high - given.low);
    let width = if open > 0.0 { open } else { 1.0 };
    (to_stored(stated.value).abs() / width).log2().clamp(0.0, MOST_OF_ONE)
}

/// Whether a relation may hold, by a first look: `given` computes from the values of a place; `slack` adds up how far off
/// the lines that it is made of may be.
pub(super) fn may_hold(grid: &Grid, line: usize, over: &[usize], given: impl Fn(&[f64]) -> f64) -> bool {
    let mut looked = false;
    for seen in &grid.seen {
        let (stated, given) = (seen.values[line], given(&seen.values));
        if !stated.is_finite() || !given.is_finite() || seen.figures[line] == Operand::Blank {
            continue;
        }
        let slack: f64 = over.iter().chain([&line]).map(|&line| seen.slack[line]).sum();
        if (stated - given).abs() > slack + ROUNDING * stated.abs().max(1.0) {
            return false;
        }
        looked |= stated != 0.0;
    }
    looked
}

/// What binary arithmetic leaves of a figure.
const ROUNDING: f64 = 1e-9;
