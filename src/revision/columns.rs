//! What is known of the columns of an older version holds for the columns that did not change.

use crate::expression::{Comparison, Reference};
use crate::matching::former_column;
use crate::model::Form;
use crate::text::tidy;

/// Gives a column that is captioned as one of the older form its rules, in place of guesses, when somebody has reviewed them
/// and they speak of columns that are still there.
pub(super) fn take(form: &mut Form, column: usize, old: &Form) -> bool {
    let Some(was) = same(form, column, old).map(|was| &old.columns[was]).filter(|was| was.guess.is_none())
    else {
        return false;
    };
    let now = |code: &str| {
        let was = old.column_index(code)?;
        let now = form.value_columns().find(|&now| same(form, now, old) == Some(was))?;
        Some(form.columns[now].code.clone())
    };
    let to = |reference: &Reference| {
        let code = now(&reference.code)?;
        Some(Reference { form: reference.form.clone(), code: code.to_string() })
    };
    let checks: Option<Vec<Comparison>> = was.checks.iter().map(|check| check.translated(&to)).collect();
    let expression = was.expression.as_ref().map(|expression| expression.translated(&to));
    let parts = was.parts.as_deref().map(now);
    let (Some(checks), false, false) = (checks, expression == Some(None), parts == Some(None)) else {
        return false;
    };
    let (expression, parts) = (expression.flatten(), parts.flatten());
    let own = &mut form.columns[column];
    own.measure.clone_from(&was.measure);
    own.kind = was.kind;
    own.aggregation.clone_from(&was.aggregation);
    (own.expression, own.checks, own.parts, own.guess) = (expression, checks, parts, None);
    true
}

/// The older column with the captions of a newer one.
fn same(form: &Form, column: usize, old: &Form) -> Option<usize> {
    let captions =
        |form: &Form, column: usize| tidy(&form.columns[column].captions.join("\n")).to_lowercase();
    former_column(form, column, old).filter(|&was| captions(old, was) == captions(form, column))
}
