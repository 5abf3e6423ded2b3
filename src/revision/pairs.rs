//! What the rules of an older version of a template say in a newer one.

use std::sync::Arc;

use crate::expression::{Comparison, Reference};
use crate::matching::{Memory, Versions};
use crate::model::{Row, Template};

/// Two versions of a template, and which form and row of the newer one is which of the older one.
pub(super) struct Pairs(Arc<Versions>);

impl Pairs {
    pub fn new(old: &Arc<Template>, new: &Arc<Template>) -> Self {
        Self(Memory::new(vec![Arc::clone(old), Arc::clone(new)]).versions(0, 1))
    }

    /// The older form of each newer one.
    pub fn forms(&self) -> &[Option<usize>] {
        &self.0.forms
    }

    /// The older row of each row of a newer form.
    pub fn rows(&self, form: usize) -> &[Option<usize>] {
        &self.0.rows[form]
    }

    /// What an older row is called in the newer version, seen from a form of each.
    pub fn reference(
        &self,
        reference: &Reference,
        before: usize,
        index: usize,
        old: &Template,
        new: &Template,
    ) -> Option<Reference> {
        let there = match &reference.form {
            Some(id) => old.forms.iter().position(|form| *form.id == **id)?,
            None => before,
        };
        let form = self.0.forms.iter().position(|form| *form == Some(there))?;
        if reference.counted().is_some() {
            return Some(Reference::count_of(&*new.forms[form].id));
        }
        let row = old.forms[there].row_index(&reference.code)?;
        let now = self.0.rows[form].iter().position(|pair| *pair == Some(row))?;
        Some(Reference {
            form: (form != index).then(|| new.forms[form].id.to_string()),
            code: new.forms[form].rows[now].code.to_string(),
        })
    }

    /// An older row with the codes of the newer version; rules of rows that are gone keep theirs.
    pub fn translated(&self, row: &Row, before: usize, index: usize, old: &Template, new: &Template) -> Row {
        let to = |reference: &Reference| self.reference(reference, before, index, old, new);
        let mut row = row.clone();
        row.expression = row.expression.map(|expression| expression.translated(&to).unwrap_or(expression));
        let rules = |rules: Vec<Comparison>| {
            rules.into_iter().map(|rule| rule.translated(&to).unwrap_or(rule)).collect::<Vec<_>>()
        };
        row.checks = rules(row.checks);
        row.doubts = rules(row.doubts);
        row
    }
}
