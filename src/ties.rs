//! What ties the figures of a template to each other: equations and rules with their references found, sorted by what
//! they say.

use crate::equation::{Condition, Equation};
use crate::expression::{Comparison, Expression, Operator, Relation};
use crate::figure::FormFigures;
use crate::merge::by;
use crate::model::{Aggregation, Orientation, Template};
use crate::spot::Spot;

/// What ties figures to each other: an equation or a rule of the template, for one column (or one row).
pub struct Tie<'a> {
    /// The figure whose row (or column) carries it.
    pub at: Spot,
    /// It refers to columns of one row, not to rows of one column.
    pub by_column: bool,
    /// What it says.
    pub shape: Shape<'a>,
}

/// What an equation or a rule says.
pub enum Shape<'a> {
    /// Parts that together are at most the whole.
    Part {
        /// The parts, a plain sum.
        parts: Vec<Spot>,
        /// The whole.
        whole: Spot,
    },
    /// A total and the plain sum it must be.
    Sum {
        /// The total.
        total: Spot,
        /// The parts.
        parts: Vec<Spot>,
    },
    /// A percentage and its two parts.
    Ratio {
        /// The percentage.
        stated: Spot,
        /// What stands above the line.
        numerator: Equation<'a>,
        /// What stands below it.
        denominator: Equation<'a>,
    },
    /// A figure and the equation it must satisfy.
    Equation {
        /// The figure.
        total: Spot,
        /// What it must be.
        equation: Equation<'a>,
    },
    /// Any other comparison.
    Condition(Condition<'a>),
}

/// Everything the template says of figures in its printed rows in relation to each other.
pub fn ties(template: &Template) -> Vec<Tie<'_>> {
    let mut ties = Vec::new();
    for (position, form) in template.forms.iter().enumerate() {
        for row in 0..form.rows.len() {
            for column in form.value_columns() {
                ties_at(template, Spot::new(position, row, column), &mut ties);
            }
        }
    }
    ties
}

/// What the template says of figures in its printed rows that mostly holds, each with its rule; it ties them to nothing.
pub fn doubts(template: &Template) -> Vec<(Tie<'_>, &Comparison)> {
    let mut doubts = Vec::new();
    for (position, form) in template.forms.iter().enumerate() {
        for (row, model) in form.rows.iter().enumerate().filter(|(_, row)| !row.doubts.is_empty()) {
            for column in form.value_columns() {
                let at = Spot::new(position, row, column);
                let tie = |rule| Tie { at, by_column: false, shape: compared(template, at, false, rule) };
                doubts.extend(model.doubts.iter().map(|rule| (tie(rule), rule)));
            }
        }
    }
    doubts
}

/// What the template says of the rows that a return added: of each its columns, of all the captions and totals they
/// count in.
pub fn ties_of_added<'a>(template: &'a Template, figures: &FormFigures) -> Vec<Tie<'a>> {
    let mut ties = Vec::new();
    let form = &template.forms[figures.form];
    for (row, _) in figures.added() {
        for column in form.value_columns() {
            ties_at(template, Spot::new(figures.form, row, column), &mut ties);
        }
    }
    if form.orientation == Orientation::Indicators {
        return ties;
    }
    for row in 0..form.rows.len() {
        let below = || figures.added().filter(|(_, added)| form.covers(row, added.group)).map(|(row, _)| row);
        for column in form.value_columns() {
            let total = Spot::new(figures.form, row, column);
            let holds = template.holds(total);
            if holds.totals && by(holds.aggregation).adds_up() {
                let parts = below().map(|row| Spot::new(figures.form, row, column)).collect();
                ties.push(Tie { at: total, by_column: false, shape: Shape::Sum { total, parts } });
            }
        }
    }
    ties
}

/// What the row and the column of a figure say of it.
fn ties_at<'a>(template: &'a Template, at: Spot, ties: &mut Vec<Tie<'a>>) {
    let holds = template.holds(at);
    let equation = holds
        .equation()
        .and_then(|expression| stated(template, at, (holds.by_column, expression), holds.aggregation));
    ties.extend(equation.map(|shape| Tie { at, by_column: holds.by_column, shape }));
    ties.extend(holds.checks().map(|(check, by_column)| Tie {
        at,
        by_column,
        shape: compared(template, at, by_column, check),
    }));
}

/// The equation of a figure; `None` for a percentage that is no quotient.
fn stated<'a>(
    template: &'a Template,
    at: Spot,
    (by_column, expression): (bool, &'a Expression),
    aggregation: &Aggregation,
) -> Option<Shape<'a>> {
    let found = |expression| Equation::new(template, at, by_column, expression);
    Some(match (aggregation.is_ratio(), expression) {
        (true, Expression::Binary(Operator::Divide, numerator, denominator)) => {
            Shape::Ratio { stated: at, numerator: found(numerator), denominator: found(denominator) }
        }
        (true, _) => return None,
        (_, other) => match terms(template, at, by_column, other) {
            Some(parts) => Shape::Sum { total: at, parts },
            None => Shape::Equation { total: at, equation: found(other) },
        },
    })
}

fn compared<'a>(template: &'a Template, at: Spot, by_column: bool, check: &'a Comparison) -> Shape<'a> {
    let found = |expression| Equation::new(template, at, by_column, expression);
    let (low, high) = match check.relation {
        Relation::AtLeast => (&check.right, &check.left),
        _ => (&check.left, &check.right),
    };
    let one = |expression: &Expression| match expression {
        Expression::Reference(reference) => at.resolve(template, by_column, reference),
        _ => None,
    };
    let parts = terms(template, at, by_column, low);
    match (check.relation, one(low), one(high), parts) {
        (Relation::AtMost | Relation::AtLeast, _, Some(whole), Some(parts)) => Shape::Part { parts, whole },
        (Relation::Equal, Some(total), _, _) => Shape::Equation { total, equation: found(high) },
        _ => Shape::Condition(Condition::new(template, at, by_column, check)),
    }
}

/// The figures of a plain sum, when the template has all of them.
fn terms(template: &Template, at: Spot, by_column: bool, sum: &Expression) -> Option<Vec<Spot>> {
    sum.terms()?.into_iter().map(|term| at.resolve(template, by_column, term)).collect()
}

impl Shape<'_> {
    /// The figures it ties to each other.
    pub fn spots(&self) -> Vec<Spot> {
        match self {
            Self::Part { parts, whole: one } | Self::Sum { total: one, parts } => {
                parts.iter().copied().chain([*one]).collect()
            }
            Self::Ratio { stated, numerator, denominator } => {
                numerator.found().chain(denominator.found()).chain([*stated]).collect()
            }
            Self::Equation { total, equation } => equation.found().chain([*total]).collect(),
            Self::Condition(condition) => condition.left.found().chain(condition.right.found()).collect(),
        }
    }
}
