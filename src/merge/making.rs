//! What a total is made of: of whose figures, of which parts.

use std::collections::HashSet;
use std::sync::Arc;

use crate::equation::Equation;
use crate::expression::{Expression, Operator};
use crate::holds::Holds;
use crate::model::{Form, Orientation, Template};
use crate::spot::Spot;

use super::by;

/// How one total comes about.
pub struct Plan<'a> {
    /// The total's place.
    pub spot: Spot,
    /// What holds for it.
    pub rule: Holds<'a>,
    /// What it is made of.
    pub making: Making<'a>,
    pub(super) template: &'a Template,
    pub(super) members: Members,
}

/// What a total is made of.
pub enum Making<'a> {
    /// The figures themselves.
    Figures,
    /// The sums of two parts over the members that gave both.
    Parts(Equation<'a>, Equation<'a>),
    /// The figures, weighted by another figure.
    Weighted(Option<Spot>),
    /// Other totals. A member is in it when it gave some figure of every group.
    Totals(Equation<'a>, Vec<Vec<Spot>>),
}

/// What is merged in the totals of a row.
#[derive(Debug, Clone)]
pub enum Members {
    /// The figure in that row of every unit.
    Units,
    /// Rows that units added: under which captions (by their positions), under none.
    Added(Arc<(Vec<bool>, bool)>),
}

impl Members {
    /// Of a row of a form.
    pub fn of(form: &Form, row: usize) -> Self {
        if form.orientation == Orientation::Indicators {
            return Self::Units;
        }
        let all = form.is_total(row);
        let captions = (0..form.rows.len()).map(|caption| all || form.is_below(row, caption)).collect();
        Self::Added(Arc::new((captions, all)))
    }

    /// Whether an added row under that caption is merged in it.
    pub fn cover(&self, group: Option<usize>) -> bool {
        match (self, group) {
            (Self::Units, _) => false,
            (Self::Added(added), None) => added.1,
            (Self::Added(added), Some(caption)) => added.0.get(caption).is_some_and(|covered| *covered),
        }
    }
}

impl<'a> Making<'a> {
    /// From other totals, by an equation.
    pub(super) fn totals(template: &Template, equation: Equation<'a>) -> Self {
        let sides = match equation.expression {
            Expression::Binary(Operator::Divide, left, right) => vec![&**left, &**right],
            whole => vec![whole],
        };
        let groups = sides.into_iter().map(|side| leaves(template, &equation, side)).collect();
        Self::Totals(equation, groups)
    }
}

/// The figures that one side of an equation comes down to: parts of parts of parts that are no totals of others.
fn leaves(template: &Template, equation: &Equation, side: &Expression) -> Vec<Spot> {
    let (mut leaves, mut seen) = (Vec::new(), HashSet::new());
    let of_side = side.references().into_iter().filter_map(|reference| equation.spot(reference));
    let mut open: Vec<Spot> = of_side.collect();
    while let Some(spot) = open.pop() {
        if !seen.insert(spot) {
            continue;
        }
        let rule = template.holds(spot);
        match rule.expression {
            Some(parts) if by(rule.aggregation).is_derived(&rule) => {
                open.extend(Equation::new(template, spot, rule.by_column, parts).found());
            }
            _ => leaves.push(spot),
        }
    }
    leaves
}

/// Whether the total of such a figure is made of other totals, not of what the units stated.
pub fn is_derived(rule: &Holds) -> bool {
    rule.totals || (by(rule.aggregation).is_derived(rule) && rule.expression.is_some())
}

/// Whether the total of such a figure is the plain sum of what the units gave.
pub fn adds_up(rule: &Holds) -> bool {
    let how = by(rule.aggregation);
    how.adds_up() && !(how.is_derived(rule) && rule.expression.is_some())
}
