//! Products and rates: area times yield, price times number, something for each of something.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::expression::{Expression, Operator};
use crate::learn::lexicon::Lexicon;
use crate::model::Aggregation;
use crate::text::Words;

use super::grid::Grid;
use super::proof::{self, Tried};
use super::{Found, Says};

/// Lines of a product stand no further from each other.
const NEAR: usize = 12;
/// Units of measure differ by so many powers of ten: 1/1000 to 1000.
const SCALES: [i32; 7] = [0, -1, 1, -2, 2, -3, 3];
/// A line that is the same nearly everywhere multiplies nothing.
const DIFFERENT: usize = 3;

/// Looks for them.
pub(super) fn look(grid: &Grid, found: &mut Vec<Found>, words: &Lexicon, unproven: &mut usize) {
    let varied: Vec<usize> = grid.numbers().into_iter().filter(|&line| varies(grid, line)).collect();
    let mut taken = known(grid);
    let pairs = NEAR * (NEAR - 1);
    let tried = varied.len() * pairs * SCALES.len();
    for line in in_order(grid, &varied, words) {
        let near: Vec<usize> = varied
            .iter()
            .copied()
            .filter(|&other| other != line && other.abs_diff(line) <= NEAR / 2)
            .collect();
        for (&one, &other) in near.iter().flat_map(|one| near.iter().map(move |other| (one, other))) {
            let mut key = [line, one, other];
            key.sort_unstable();
            if one == other || taken.contains(&key) {
                continue;
            }
            for scale in SCALES {
                let factor = 10f64.powi(scale);
                let quotient = |values: &[f64]| values[one] / values[other] * factor;
                if !fits(grid, line, quotient) {
                    continue;
                }
                let right = scaled(grid, (one, other), scale);
                let looked = Tried { line, right: &right, over: &[one, other], least: 2 };
                let Some(proof) = proof::prove(grid, &looked) else { continue };
                if !proof.suffices(tried) {
                    *unproven += usize::from(proof.returns > 0);
                    continue;
                }
                taken.insert(key);
                found.push(Found { line, says: says(grid, (line, other), right, words), proof, also: None });
                break;
            }
        }
    }
}

/// Sets of three lines of which the template says already what they are to each other.
fn known(grid: &Grid) -> HashSet<[usize; 3]> {
    let of = |(at, right): (usize, &Expression)| {
        let mut lines: Vec<usize> =
            right.references().iter().filter_map(|reference| grid.coded(&reference.code)).collect();
        lines.push(at);
        lines.sort_unstable();
        <[usize; 3]>::try_from(lines).ok()
    };
    let all = grid.lines.iter().enumerate();
    all.flat_map(|(at, line)| line.equals.iter().map(move |right| (at, right))).filter_map(of).collect()
}

/// A rate is told as one: its mean is weighted by what it is for each of. Else it is only checked.
fn says(grid: &Grid, (line, weight): (usize, usize), right: Expression, words: &Lexicon) -> Says {
    let merged = matches!(grid.lines[line].aggregation, Some(Aggregation::WeightedMean(_)));
    if is_rate(grid, line, words) && !merged {
        return Says::Mean(right, grid.lines[weight].code.to_string());
    }
    Says::Equals(right)
}

/// By its words or its unit of measure, a line is for each of something.
fn is_rate(grid: &Grid, line: usize, words: &Lexicon) -> bool {
    let line = &grid.lines[line];
    let said = Words::of(&format!("{} {}", line.captions.join(" "), line.label));
    line.measure.contains('/') || said.have(&words.means)
}

/// Rates first, so that a product is told as the rate that it holds; then the last first, which is mostly the computed one.
fn in_order(grid: &Grid, lines: &[usize], words: &Lexicon) -> Vec<usize> {
    let mut all: Vec<usize> = lines.iter().rev().copied().collect();
    all.sort_by_key(|&line| !is_rate(grid, line, words));
    all
}

fn varies(grid: &Grid, line: usize) -> bool {
    let values: HashSet<u64> = grid
        .seen
        .iter()
        .map(|seen| seen.values[line])
        .filter(|value| *value != 0.0)
        .map(f64::to_bits)
        .collect();
    values.len() >= DIFFERENT
}

/// A first look: to a hundredth, or to what is printed.
fn fits(grid: &Grid, line: usize, given: impl Fn(&[f64]) -> f64) -> bool {
    const NEARLY: f64 = 0.01;
    let mut looked = false;
    for seen in &grid.seen {
        let (stated, given) = (seen.values[line], given(&seen.values));
        if !stated.is_finite() || !given.is_finite() || stated == 0.0 {
            continue;
        }
        if (stated - given).abs() > seen.slack[line].max(NEARLY * stated.abs()) {
            return false;
        }
        looked = true;
    }
    looked
}

fn scaled(grid: &Grid, (one, other): (usize, usize), scale: i32) -> Expression {
    let binary = |operator, left, right| Expression::Binary(operator, Box::new(left), Box::new(right));
    let quotient = binary(Operator::Divide, grid.name(one), grid.name(other));
    let ten = |times: i32| Expression::Literal(Decimal::from(10i64.pow(times.unsigned_abs())));
    match scale {
        0 => quotient,
        1.. => binary(Operator::Multiply, quotient, ten(scale)),
        _ => binary(Operator::Divide, quotient, ten(scale)),
    }
}
