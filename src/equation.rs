//! Expressions and rules of a template with what they refer to already found: rows of the same column, or columns of
//! the same row. Found once, evaluated for every return.

use crate::expression::{Comparison, Expression, Operand, Reference};
use crate::finding::Subject;
use crate::model::{Form, Template};
use crate::spot::{RowId, Spot};

impl Spot {
    /// Its form.
    pub fn form_of(self, template: &Template) -> &Form {
        &template.forms[self.form]
    }

    /// Its codes.
    pub fn subject(self, template: &Template) -> Subject {
        template.forms[self.form].subject(self.row, self.column)
    }

    /// The figure a reference means, seen from here: another column of the same row when `by_column`, else another
    /// row of the same column. In another form the column of the same code is meant, else its only value column.
    pub fn resolve(self, template: &Template, by_column: bool, reference: &Reference) -> Option<Self> {
        if let Some(form) = reference.counted() {
            let form = template.forms.iter().position(|other| *other.id == *form)?;
            return Some(Self { form, row: RowId::Counted, column: 0 });
        }
        if by_column {
            let column = template.forms[self.form].column_index(&reference.code)?;
            return Some(Self { column, ..self });
        }
        let (form, row) = template.resolve(self.form, reference)?;
        if form == self.form {
            let form = &template.forms[form];
            let parts = form.columns[self.column].parts.as_ref();
            let column = parts.and_then(|parts| form.column_index(parts)).unwrap_or(self.column);
            return Some(Self::new(self.form, row, column));
        }
        let there = &template.forms[form];
        let code = &template.forms[self.form].columns[self.column].code;
        let column = there.column_index(code).or_else(|| {
            let mut values = there.value_columns();
            values.next().filter(|_| values.next().is_none())
        })?;
        Some(Self::new(form, row, column))
    }
}

/// An expression whose references are found.
#[derive(Debug, Clone)]
pub struct Equation<'a> {
    /// The expression.
    pub expression: &'a Expression,
    /// What its references mean, in the order of the expression; `None` for what the template does not have.
    pub spots: Vec<(&'a Reference, Option<Spot>)>,
}

impl<'a> Equation<'a> {
    /// Finds what an expression refers to, seen from a figure.
    pub fn new(template: &Template, at: Spot, by_column: bool, expression: &'a Expression) -> Self {
        let spots = expression
            .references()
            .into_iter()
            .map(|reference| (reference, at.resolve(template, by_column, reference)))
            .collect();
        Self { expression, spots }
    }

    /// The figures it refers to.
    pub fn found(&self) -> impl Iterator<Item = Spot> {
        self.spots.iter().filter_map(|(_, spot)| *spot)
    }

    /// The figure a reference of the expression means.
    pub fn spot(&self, reference: &Reference) -> Option<Spot> {
        self.spots.iter().find(|(other, _)| *other == reference)?.1
    }

    /// The value, given what stands at the figures. What the template does not have is unknown.
    pub fn evaluate(&self, operand: &impl Fn(Spot) -> Operand) -> Operand {
        self.expression.evaluate(&|reference| self.spot(reference).map_or(Operand::Unknown, operand))
    }
}

/// A rule whose references are found.
#[derive(Debug, Clone)]
pub struct Condition<'a> {
    /// The rule.
    pub comparison: &'a Comparison,
    /// Its left side.
    pub left: Equation<'a>,
    /// Its right side.
    pub right: Equation<'a>,
}

impl<'a> Condition<'a> {
    /// Finds what a rule refers to, seen from a figure.
    pub fn new(template: &Template, at: Spot, by_column: bool, comparison: &'a Comparison) -> Self {
        Self {
            comparison,
            left: Equation::new(template, at, by_column, &comparison.left),
            right: Equation::new(template, at, by_column, &comparison.right),
        }
    }

    /// Whether it holds for some true values consistent with what is printed; `None` when a side is blank or unknown.
    pub fn holds(&self, operand: &impl Fn(Spot) -> Operand) -> Option<bool> {
        let spot = |reference: &Reference| self.left.spot(reference).or_else(|| self.right.spot(reference));
        self.comparison.holds(&|reference| spot(reference).map_or(Operand::Unknown, operand))
    }
}
