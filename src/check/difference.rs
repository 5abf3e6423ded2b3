//! Figures that may be below zero: differences, by the words of their row or column or by their own equation.

use crate::equation::Spot;
use crate::expression::{Comparison, Expression, Relation};
use crate::template::Column;
use crate::text::{folded_words, vocabulary};

use super::scene::Scene;

/// Whether a figure may be below zero.
pub(super) fn is_difference(scene: &Scene, spot: Spot) -> bool {
    let form = &scene.template.forms[spot.form];
    let (row, column) = (&form.rows[spot.row], &form.columns[spot.column]);
    let rule = spot.rule(scene.template);
    rule.expression.is_some_and(Expression::subtracts)
        || subtracted(&row.checks, &row.code)
        || speaks_of_difference(&row.label)
        || holds_differences(column)
}

/// Whether the figures of a column may be below zero.
pub(super) fn holds_differences(column: &Column) -> bool {
    subtracted(&column.checks, &column.code)
        || column.captions.iter().any(|caption| speaks_of_difference(caption))
}

/// Whether an equation gives a figure by taking something away.
fn subtracted(checks: &[Comparison], code: &str) -> bool {
    let own = Expression::reference(code);
    let takes_away = |check: &Comparison| check.left == own && check.right.subtracts();
    checks.iter().any(|check| check.relation == Relation::Equal && takes_away(check))
}

fn speaks_of_difference(text: &str) -> bool {
    let text = format!(" {} ", folded_words(text).join(" "));
    vocabulary().learning.differences.iter().any(|term| text.contains(&format!(" {} ", term.text)))
}
