//! Which relations say something that those already known do not: sums as rows of a matrix.

use std::collections::BTreeMap;

use crate::expression::{Expression, Operator};

use super::grid::Grid;

/// Parts of a unit that are nothing: what elimination leaves.
const NOTHING: f64 = 1e-9;

/// A sum of lines, each times a number, that is 0.
pub(super) type Zero = BTreeMap<usize, f64>;

/// Sums that are known to be 0, each without the first lines of the others.
pub(super) struct Independent {
    rows: Vec<(usize, Zero)>,
}

impl Independent {
    /// Those that the template has.
    pub fn of(grid: &Grid) -> Self {
        let mut known = Self { rows: Vec::new() };
        for (at, line) in grid.lines.iter().enumerate() {
            for right in &line.equals {
                let mut zero = Zero::from([(at, -1.0)]);
                if add(grid, right, 1.0, &mut zero) {
                    known.add(zero);
                }
            }
        }
        known
    }

    /// What is left of a sum when the known ones are taken out.
    fn reduced(&self, mut zero: Zero) -> Zero {
        for (first, row) in &self.rows {
            let Some(times) = zero.get(first).copied() else { continue };
            for (line, value) in row {
                *zero.entry(*line).or_default() -= times * value;
            }
            zero.retain(|_, value| value.abs() > NOTHING);
        }
        zero
    }

    /// Whether it follows from those known.
    pub fn implies(&self, zero: &Zero) -> bool {
        self.reduced(zero.clone()).is_empty()
    }

    /// One more.
    pub fn add(&mut self, zero: Zero) {
        let mut zero = self.reduced(zero);
        let Some((&first, &value)) = zero.first_key_value() else { return };
        for other in zero.values_mut() {
            *other /= value;
        }
        for (_, row) in &mut self.rows {
            let Some(times) = row.get(&first).copied() else { continue };
            for (line, value) in &zero {
                *row.entry(*line).or_default() -= times * value;
            }
            row.retain(|_, value| value.abs() > NOTHING);
        }
        self.rows.push((first, zero));
    }
}

/// Adds a sum of lines; false when it is none.
fn add(grid: &Grid, expression: &Expression, times: f64, zero: &mut Zero) -> bool {
    match expression {
        Expression::Reference(reference) => match grid.coded(&reference.code) {
            Some(line) if reference.form.is_none() => {
                *zero.entry(line).or_default() += times;
                true
            }
            _ => false,
        },
        Expression::Binary(Operator::Add, left, right) => {
            add(grid, left, times, zero) && add(grid, right, times, zero)
        }
        Expression::Binary(Operator::Subtract, left, right) => {
            add(grid, left, times, zero) && add(grid, right, -times, zero)
        }
        _ => false,
    }
}
