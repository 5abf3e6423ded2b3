//! The template as its blank form prints it: without the rows that only other and older versions print.

use std::collections::HashSet;
use std::sync::Arc;

use crate::expression::{Comparison, Expression, Operator, Reference};
use crate::model::{Form, Row, Template};

/// The template without rows that its own blank form does not print. A sum goes without them, and no rule speaks of them;
/// nothing else is made of them, the loader sees to that.
pub(super) fn sent(template: &Arc<Template>) -> Arc<Template> {
    let dropped: HashSet<(String, String)> = (template.forms.iter())
        .flat_map(|form| form.rows.iter().map(move |row| (form, row)))
        .filter(|(_, row)| row.variants.unprinted)
        .map(|(form, row)| (form.id.to_string(), row.code.to_string()))
        .collect();
    if dropped.is_empty() {
        return Arc::clone(template);
    }
    let mut sent = Template::clone(template);
    for form in &mut sent.forms {
        let id = form.id.to_string();
        let gone = |reference: &Reference| {
            let form = reference.form.clone().unwrap_or_else(|| id.clone());
            dropped.contains(&(form, reference.code.clone()))
        };
        reduce(form, &gone);
    }
    Arc::new(sent)
}

fn reduce(form: &mut Form, gone: &impl Fn(&Reference) -> bool) {
    form.rows.retain(|row| !row.variants.unprinted);
    for row in &mut form.rows {
        without(row, gone);
    }
    form.index = form.rows.iter().enumerate().map(|(at, row)| (Arc::clone(&row.code), at)).collect();
}

fn without(row: &mut Row, gone: &impl Fn(&Reference) -> bool) {
    let speaks = |check: &Comparison| {
        let mut references = check.left.references().into_iter().chain(check.right.references());
        references.any(gone)
    };
    row.checks.retain(|check| !speaks(check));
    row.doubts.retain(|check| !speaks(check));
    row.required_if = row.required_if.take().filter(|condition| !speaks(condition));
    let touched = row.expression.as_ref().filter(|made| made.references().into_iter().any(gone));
    if let Some(shorter) = touched.and_then(|sum| shorter(sum, gone)) {
        row.expression = Some(shorter);
    }
}

/// A plain sum without the terms that are gone; nothing of anything else.
fn shorter(sum: &Expression, gone: &impl Fn(&Reference) -> bool) -> Option<Expression> {
    let kept = sum.terms()?.into_iter().filter(|term| !gone(term)).cloned();
    let kept = kept.map(Expression::Reference);
    kept.reduce(|sum, term| Expression::Binary(Operator::Add, Box::new(sum), Box::new(term)))
}
