//! Differences of two lines near each other, and balances of four: what there was, came, went, and is.

use crate::expression::{Expression, Operator};

use super::grid::Grid;
use super::independent::{Independent, Zero};
use super::proof::{self, Tried};
use super::{Found, Says};

/// Lines of a difference stand no further from each other.
const NEAR: usize = 12;
/// Lines of a balance stand no further from each other.
const NEARER: usize = 8;
/// Signs of the lines before the last, of which it is the sum: of two, and of three.
const OF_TWO: [&[f64]; 3] = [&[1.0, -1.0], &[-1.0, 1.0], &[1.0, 1.0]];
const OF_THREE: [&[f64]; 6] = [
    &[1.0, 1.0, -1.0],
    &[1.0, -1.0, 1.0],
    &[-1.0, 1.0, 1.0],
    &[1.0, -1.0, -1.0],
    &[-1.0, 1.0, -1.0],
    &[-1.0, -1.0, 1.0],
];

/// Looks for them.
pub(super) fn look(grid: &Grid, known: &mut Independent, found: &mut Vec<Found>, unproven: &mut usize) {
    let numbers = grid.numbers();
    for (size, near, signs) in [(2, NEAR, &OF_TWO[..]), (3, NEARER, &OF_THREE[..])] {
        let sets: Vec<Vec<usize>> =
            (0..numbers.len()).flat_map(|last| sets(&numbers, last, (size, near))).collect();
        let tried = sets.len() * signs.len();
        for set in &sets {
            let Some((&last, before)) = set.split_last() else { continue };
            for signs in signs {
                take(grid, (last, before, signs), tried, known, (found, unproven));
            }
        }
    }
}

/// Every choice of so many lines before one, near it, with that one last.
fn sets(numbers: &[usize], last: usize, (size, near): (usize, usize)) -> Vec<Vec<usize>> {
    let before = &numbers[last.saturating_sub(near)..last];
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let longer = sets.iter().flat_map(|set| {
            let from = set.last().map_or(0, |last| before.partition_point(|line| line <= last));
            before[from..].iter().map(move |&line| [&set[..], &[line]].concat())
        });
        sets = longer.collect();
    }
    sets.iter().map(|set| [&set[..], &[numbers[last]]].concat()).collect()
}

fn take(
    grid: &Grid,
    (last, before, signs): (usize, &[usize], &[f64]),
    tried: usize,
    known: &mut Independent,
    (found, unproven): (&mut Vec<Found>, &mut usize),
) {
    let given = |values: &[f64]| before.iter().zip(signs).map(|(&line, sign)| sign * values[line]).sum();
    let measure = |line: usize| &grid.lines[line].measure;
    if !before.iter().all(|&line| measure(line) == measure(last))
        || !proof::may_hold(grid, last, before, given)
    {
        return;
    }
    let mut zero: Zero = before.iter().copied().zip(signs.iter().copied()).collect();
    zero.insert(last, -1.0);
    if known.implies(&zero) {
        return;
    }
    let right = expression(grid, before, signs);
    let looked = Tried { line: last, right: &right, over: before, least: before.len() };
    let Some(proof) = proof::prove(grid, &looked) else { return };
    if !proof.suffices(tried) {
        *unproven += usize::from(proof.returns > 0);
        return;
    }
    known.add(zero);
    found.push(Found { line: last, says: Says::Equals(right), proof, also: None });
}

/// The lines with their signs, one that is not taken away first.
fn expression(grid: &Grid, lines: &[usize], signs: &[f64]) -> Expression {
    let of = |positive: bool| {
        lines
            .iter()
            .zip(signs)
            .filter(move |(_, sign)| (**sign > 0.0) == positive)
            .map(|(&line, _)| grid.name(line))
    };
    let binary = |operator, left, right| Expression::Binary(operator, Box::new(left), Box::new(right));
    let added = of(true).reduce(|left, right| binary(Operator::Add, left, right));
    let start = added.unwrap_or_else(|| Expression::Literal(0.into()));
    of(false).fold(start, |left, right| binary(Operator::Subtract, left, right))
}
