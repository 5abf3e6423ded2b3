//! Counts typed with a decimal dot (2.844 for 2844): taken as meant when the rest of the form proves it.
//!
//! Alone, such a count is in error and left out. Where a total, a percentage or a printed equation of the same form
//! holds with the thousandfold and fails with the number as stored, the thousandfold is used, with a warning.

use rust_decimal::Decimal;

use crate::amount::Span;
use crate::expression::{Operand, Reference};
use crate::figure::FormFigures;
use crate::finding::{Finding, Rule, Severity};
use crate::model::Form;

/// Lowers the findings of the counts that the form itself confirms.
pub(super) fn confirm_counts(form: &Form, figures: &mut FormFigures, findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| finding.rule == Rule::FRACTIONAL_COUNT) {
        let Some(row) = form.row_index(&finding.subject.indicator) else { continue };
        let Some(column) = form.column_index(&finding.subject.column) else { continue };
        let Some(meant) = figures.get(row, column).and_then(|figure| figure.value.number()) else { continue };
        if !meant.fract().is_zero() || meant.is_zero() {
            continue;
        }
        let stored = meant / Decimal::ONE_THOUSAND;
        let with_meant = holding(form, figures, row, column, meant);
        let with_stored = holding(form, figures, row, column, stored);
        if with_meant > 0 && with_stored == 0 {
            finding.rule = Rule::NUMBER_REPAIRED;
            finding.severity = Severity::Warning;
            finding.message = std::mem::take(&mut finding.message).then(
                "; các số liệu khác trong biểu xác nhận số nguyên nghìn lần",
                "; other figures of the form confirm the thousandfold",
            );
            if let Some(figure) = figures.get_mut(row, column) {
                figure.repair = Some(Box::new(finding.message.clone()));
            }
        }
    }
}

/// How many equations of the form that speak of a row hold when it is `value`.
fn holding(form: &Form, figures: &FormFigures, row: usize, column: usize, value: Decimal) -> usize {
    let at = |index: usize| {
        if index == row {
            return Operand::Number(Span::exact(value));
        }
        match figures
            .get(index, column)
            .and_then(|figure| figure.value.number().map(|number| (number, figure.decimals)))
        {
            Some((number, 0)) => Operand::Number(Span::exact(number)),
            Some((number, decimals)) => Operand::Number(Span::printed(number, u32::from(decimals))),
            None => Operand::Blank,
        }
    };
    let lookup = |reference: &Reference| match form.row_index(&reference.code) {
        Some(index) if reference.form.is_none() => at(index),
        _ => Operand::Blank,
    };
    form.rows
        .iter()
        .enumerate()
        .filter(|(index, model)| {
            let Some(expression) = &model.expression else { return false };
            let speaks =
                *index == row || expression.references().iter().any(|r| form.row_index(&r.code) == Some(row));
            let (true, Operand::Number(stated), Operand::Number(found)) =
                (speaks, at(*index), expression.evaluate(&lookup))
            else {
                return false;
            };
            if model.aggregation.is_ratio() {
                let stated = Span::printed(stated.value, crate::amount::decimals(stated.value));
                let percent = found.in_percent();
                found.value != Decimal::ZERO && percent.is_some_and(|percent| stated.meets(percent))
            } else {
                stated.meets(found) && found.value != Decimal::ZERO
            }
        })
        .count()
}
