//! A part that is never more than its whole, and here and there all of it.
//!
//! That one figure is always smaller than another says nothing by itself: most neighbours differ in size. What is proposed
//! reaches its whole in some returns and stays below it in others, and is called by its words.

use std::collections::HashSet;

use crate::expression::Operand;
use crate::text::Words;

use super::grid::Grid;
use super::independent::{Independent, Zero};
use super::proof::{Proof, weight};
use super::{Found, Says};

/// A part reaches its whole, and stays below it, in so many returns each.
const FEWEST: usize = 2;
/// A part says this share of what its whole is called, at least.
const NAMED: f64 = 0.7;

/// Looks for them.
pub(super) fn look(grid: &Grid, known: &Independent, found: &mut Vec<Found>) {
    let numbers = grid.numbers();
    let pairs: Vec<(usize, usize)> =
        numbers.iter().filter_map(|&part| Some((part, whole_of(grid, &numbers, part)?))).collect();
    let tried = pairs.len();
    for (part, whole) in pairs {
        if is_tied(grid, known, (part, whole)) {
            continue;
        }
        if let Some(proof) = prove(grid, (part, whole)).filter(|proof| proof.suffices(tried)) {
            let says = Says::AtMost(grid.lines[whole].code.to_string());
            found.push(Found { line: part, says, proof, also: None });
        }
    }
}

/// The line that one may be a part of: the one it belongs to, or the nearest before it whose words it repeats.
fn whole_of(grid: &Grid, numbers: &[usize], part: usize) -> Option<usize> {
    let own = &grid.lines[part];
    let same = |&whole: &usize| grid.lines[whole].measure == own.measure && numbers.contains(&whole);
    let said = Words::of(&own.label);
    let repeats = |whole: &usize| Words::of(&grid.lines[*whole].label).share_in(&said) >= NAMED;
    let before = || numbers.iter().rev().copied().find(|&whole| whole < part).filter(repeats);
    own.parent.or_else(before).filter(same)
}

/// Whether a sum ties the two already.
fn is_tied(grid: &Grid, known: &Independent, (part, whole): (usize, usize)) -> bool {
    let stated = grid.lines[whole].equals.iter().flat_map(crate::expression::Expression::references);
    let own = &grid.lines[part].code;
    let equal = Zero::from([(part, 1.0), (whole, -1.0)]);
    stated.into_iter().any(|reference| *reference.code == **own) || known.implies(&equal)
}

fn prove(grid: &Grid, (part, whole): (usize, usize)) -> Option<Proof> {
    let mut reached: HashSet<usize> = HashSet::new();
    let mut below: HashSet<usize> = HashSet::new();
    let mut bits = 0.0;
    for seen in &grid.seen {
        let (Operand::Number(left), Operand::Number(right)) = (seen.figures[part], seen.figures[whole])
        else {
            continue;
        };
        if left.low > right.high {
            return None;
        }
        if left.value.is_zero() {
            continue;
        }
        if left.value == right.value {
            if reached.insert(seen.one) {
                bits += weight(left, right);
            }
        } else {
            below.insert(seen.one);
        }
    }
    let returns = reached.union(&below).count();
    let enough = reached.len() >= FEWEST && below.len() >= FEWEST && returns * 2 > grid.returns();
    enough.then_some(Proof { returns, all: returns, bits })
}
