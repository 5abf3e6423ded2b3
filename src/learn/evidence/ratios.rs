//! Percentages of which nobody has said what they are of: two lines near one that give it in every return.

use rust_decimal::Decimal;

use crate::expression::{Expression, Operator};
use crate::text::{Label, likeness};

use super::grid::Grid;
use super::proof::{self, Proof, Tried};
use super::{Found, Says};

/// Lines further away are not what a percentage is made of.
const NEAR: usize = 40;
/// Part and whole, or the growth of the one over the other.
const WAYS: usize = 2;
/// Part and whole must both be there.
const BOTH: usize = 2;

/// A way in which a percentage may be made of two lines.
struct Way {
    part: usize,
    whole: usize,
    growth: bool,
}

impl Way {
    fn given(&self, values: &[f64]) -> f64 {
        let (part, whole) = (values[self.part], values[self.whole]);
        let part = if self.growth { part - whole } else { part };
        part / whole * 100.0
    }

    fn quotient(&self, grid: &Grid) -> Expression {
        let name = |line: usize| Box::new(grid.name(line));
        let part = if self.growth {
            Box::new(Expression::Binary(Operator::Subtract, name(self.part), name(self.whole)))
        } else {
            name(self.part)
        };
        Expression::Binary(Operator::Divide, part, name(self.whole))
    }
}

/// Looks for what open percentages are made of.
pub(super) fn look(grid: &Grid, found: &mut Vec<Found>, unproven: &mut usize) {
    let numbers = grid.numbers();
    let open: Vec<usize> =
        (0..grid.lines.len()).filter(|&at| grid.lines[at].open && grid.lines[at].live).collect();
    for &line in &open {
        let near: Vec<usize> =
            numbers.iter().copied().filter(|&other| other.abs_diff(line) <= NEAR).collect();
        let tried = WAYS * near.len() * near.len() * open.len();
        let mut hits: Vec<(f64, Way, Proof)> = Vec::new();
        for (part, whole) in near.iter().flat_map(|&part| near.iter().map(move |&whole| (part, whole))) {
            for growth in [false, true] {
                let way = Way { part, whole, growth };
                if part == whole || !may_hold(grid, line, &way) {
                    continue;
                }
                let right = hundredfold(way.quotient(grid));
                let looked = Tried { line, right: &right, over: &[part, whole], least: BOTH };
                let Some(proof) = proof::prove(grid, &looked) else { continue };
                if proof.suffices(tried) {
                    hits.push((fit(grid, line, &way), way, proof));
                } else {
                    *unproven += usize::from(proof.returns > 0);
                }
            }
        }
        hits.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut hits = hits.into_iter();
        if let Some((_, way, proof)) = hits.next() {
            let also = hits.next().map(|(_, other, _)| other.quotient(grid).to_string());
            found.push(Found { line, says: Says::Percent(way.quotient(grid)), proof, also });
        }
    }
}

fn hundredfold(quotient: Expression) -> Expression {
    Expression::Binary(
        Operator::Multiply,
        Box::new(quotient),
        Box::new(Expression::Literal(Decimal::ONE_HUNDRED)),
    )
}

/// A first look: percentages are given to the next whole per cent at least.
fn may_hold(grid: &Grid, line: usize, way: &Way) -> bool {
    let mut looked = false;
    for seen in &grid.seen {
        let (stated, given) = (seen.values[line], way.given(&seen.values));
        if !stated.is_finite() || !given.is_finite() || stated == 0.0 {
            continue;
        }
        let off = (seen.slack[way.part] + seen.slack[way.whole]) / seen.values[way.whole].abs() * 200.0;
        if (stated - given).abs() > seen.slack[line] + off {
            return false;
        }
        looked = true;
    }
    looked
}

/// How well two lines fit what a percentage is called, the nearest first.
fn fit(grid: &Grid, line: usize, way: &Way) -> f64 {
    let called =
        |at: usize| Label::new(&format!("{} {}", grid.lines[at].captions.join(" "), grid.lines[at].label));
    let own = called(line);
    let far = (line.abs_diff(way.part) + line.abs_diff(way.whole)) as f64 / (2 * NEAR) as f64;
    likeness(&own, &called(way.part)) + likeness(&own, &called(way.whole)) - far
}
