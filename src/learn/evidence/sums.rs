//! Wholes that equal what stands below them, in their group, or in a run of lines beside them.

use std::collections::HashSet;

use crate::expression::{Expression, Operator};

use super::grid::Grid;
use super::independent::{Independent, Zero};
use super::proof::{self, Tried};
use super::{Found, Says};

/// A run beside a line is no longer.
const LONGEST: usize = 200;
/// Totals within totals: so often what is found is taken as one and looked at again.
const MOST_LEVELS: usize = 8;
/// Of one line alone nothing is the sum.
const FEWEST_PARTS: usize = 2;

/// Looks for sums.
pub(super) fn look(grid: &Grid, known: &mut Independent, found: &mut Vec<Found>, unproven: &mut usize) {
    let mut absorbed = known_parts(grid);
    let numbers = grid.numbers();
    let structured = numbers.len();
    for _ in 0..MOST_LEVELS {
        let mut more = false;
        for &whole in &numbers {
            for parts in structures(grid, whole, &numbers) {
                more |= take(grid, (whole, &parts, structured), (known, &mut absorbed), (found, unproven));
            }
        }
        let free: Vec<usize> = numbers.iter().copied().filter(|line| !absorbed.contains(line)).collect();
        let tried = 2 * free.len() * free.len().min(LONGEST);
        let runs = Runs::over(grid, &free);
        for (at, &whole) in free.iter().enumerate() {
            for parts in runs.of(grid, at) {
                more |= take(grid, (whole, &parts, tried), (known, &mut absorbed), (found, unproven));
            }
        }
        if !more {
            break;
        }
    }
}

/// Lines that some whole is known to be the sum of.
fn known_parts(grid: &Grid) -> HashSet<usize> {
    let terms = grid.lines.iter().flat_map(|line| &line.equals).filter_map(Expression::terms).flatten();
    terms.filter_map(|term| grid.coded(&term.code)).collect()
}

/// Proposes a sum that holds and says something new.
fn take(
    grid: &Grid,
    (whole, parts, tried): (usize, &[usize], usize),
    (known, absorbed): (&mut Independent, &mut HashSet<usize>),
    (found, unproven): (&mut Vec<Found>, &mut usize),
) -> bool {
    let total = |values: &[f64]| parts.iter().map(|&part| values[part]).sum();
    if parts.len() < FEWEST_PARTS || !proof::may_hold(grid, whole, parts, total) {
        return false;
    }
    let mut zero: Zero = parts.iter().map(|&part| (part, 1.0)).collect();
    zero.insert(whole, -1.0);
    if known.implies(&zero) {
        return false;
    }
    let Some(right) = sum(grid, parts) else { return false };
    let looked = Tried { line: whole, right: &right, over: parts, least: FEWEST_PARTS };
    let Some(proof) = proof::prove(grid, &looked) else { return false };
    if !proof.suffices(tried) {
        *unproven += usize::from(proof.returns > 0);
        return false;
    }
    known.add(zero);
    absorbed.extend(parts);
    found.push(Found { line: whole, says: Says::Equals(right), proof, also: None });
    true
}

fn sum(grid: &Grid, parts: &[usize]) -> Option<Expression> {
    let mut terms = parts.iter().map(|&part| grid.name(part));
    let first = terms.next()?;
    Some(terms.fold(first, |sum, term| Expression::Binary(Operator::Add, Box::new(sum), Box::new(term))))
}

/// What the form itself puts together: what belongs to a row by its code; of columns what stands under its caption, and
/// the columns of its own name under other captions.
fn structures(grid: &Grid, whole: usize, numbers: &[usize]) -> Vec<Vec<usize>> {
    let all = &grid.lines;
    let own = &all[whole];
    let with = |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..all.len()).filter(|&at| at != whole && !all[at].percent && wanted(at)).collect()
    };
    let mut sets = vec![with(&|at| all[at].parent == Some(whole))];
    if let Some(group) = own.captions.first().filter(|_| own.captions.len() > 1) {
        sets.push(with(&|at| all[at].captions.first() == Some(group) && all[at].captions.len() > 1));
        let lowest = &own.captions[1..];
        let elsewhere =
            |at: usize| all[at].captions.first() != Some(group) && all[at].captions.get(1..) == Some(lowest);
        sets.push(with(&|at| elsewhere(at) && at > whole));
        sets.push(with(&|at| elsewhere(at) && at < whole));
    }
    sets.retain(|set| set.iter().any(|part| numbers.contains(part)));
    sets
}

/// Sums of the first lines of a list, at every place, so that a run is summed by one subtraction.
struct Runs<'a> {
    free: &'a [usize],
    upto: Vec<Vec<f64>>,
}

impl<'a> Runs<'a> {
    fn over(grid: &Grid, free: &'a [usize]) -> Self {
        let upto = grid.seen.iter().map(|seen| {
            let mut sum = 0.0;
            let mut all = vec![sum];
            all.extend(free.iter().map(|&line| {
                // What is unknown leaves the place undecided: the exact look settles it.
                sum += seen.values[line];
                sum
            }));
            all
        });
        Self { free, upto: upto.collect() }
    }

    /// The shortest run after a line and the shortest before it that it may be the sum of.
    fn of(&self, grid: &Grid, at: usize) -> Vec<Vec<usize>> {
        let lines = &grid.lines;
        let alike = |other: usize| {
            let (own, other) = (&lines[self.free[at]].measure, &lines[self.free[other]].measure);
            own.is_empty() || other.is_empty() || own == other
        };
        let fits = |from: usize, to: usize| {
            let mut looked = false;
            for (seen, upto) in grid.seen.iter().zip(&self.upto) {
                let (stated, given) = (seen.values[self.free[at]], upto[to] - upto[from]);
                if !stated.is_finite() || !given.is_finite() {
                    continue;
                }
                let slack = seen.slack[self.free[at]] * (to - from + 1) as f64;
                if (stated - given).abs() > slack + RELATIVE * stated.abs().max(1.0) {
                    return false;
                }
                looked |= stated != 0.0;
            }
            looked
        };
        let last = (at + 1..self.free.len()).take(LONGEST).take_while(|&other| alike(other));
        let after = last.skip(1).find(|&to| fits(at + 1, to + 1)).map(|to| self.free[at + 1..=to].to_vec());
        let first = (0..at).rev().take(LONGEST).take_while(|&other| alike(other));
        let before = first.skip(1).find(|&from| fits(from, at)).map(|from| self.free[from..at].to_vec());
        after.into_iter().chain(before).collect()
    }
}

/// What is left of a figure by adding up many.
const RELATIVE: f64 = 1e-9;
