//! How a template follows from an older one: which figure of the old forms each row takes.
//!
//! ```toml
//! [[mapping]]
//! from = "vi-du-2023"                  # id of the older template
//! rows = [
//!   ["1!2.1", "1!3"],                  # row 2.1 of form 1 was row 3 of form 1
//!   ["1!4", "1!4.1 + 1!4.2"],          # two rows became one
//!   ["2!5", "2!5 / {1000}"],           # thousands became millions
//!   ["2!6", ""],                       # a new row: stays blank
//! ]
//! unconfirmed = [["1!7", "1!7"]]       # the unit of measure changed in a way that nobody has confirmed: not carried over
//! columns = [["1!C", "1!C * {1000}"]]  # the unit of measure of the column changed; without this its figures stay out
//! note = "Thông tư sửa đổi năm 2024"   # for the reader
//! ```
//!
//! Rows that are `unconfirmed` keep their figures out until a person writes how they change and moves them to `rows`.
//! A row is named as in expressions, `form!code`; without a form it is the row's own form, and of the older template the form
//! of the same id. Rows that are not named are carried over where form, label, unit of measure and the headings above them
//! agree. The older template is one that is built in, or the file `<from>.toml` beside this one. Columns correspond by their codes, or where both forms have one value column only.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::Template;
use crate::expression::{Expression, Operator, Reference};
use crate::finding::Wording;

/// How a template follows from an older one.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// Id of the older template.
    pub from: Arc<str>,
    /// The rows that are named: the row of this template, and what it is in figures of the older one (`None`: nothing).
    pub rows: Vec<(Reference, Option<Expression>)>,
    /// Rows of which nobody has confirmed how their figures follow from those of the older one: none is carried over.
    pub unconfirmed: Vec<(Reference, Option<Expression>)>,
    /// Columns whose unit of measure changed, and by what their figures are multiplied.
    pub columns: Vec<(Reference, Decimal)>,
}

impl Mapping {
    /// Reads one `[[mapping]]`.
    pub fn parse(table: &toml::Table) -> Result<Self, Wording> {
        if let Some(key) = table
            .keys()
            .find(|key| !["from", "rows", "unconfirmed", "columns", "note"].contains(&key.as_str()))
        {
            return Err(Wording::new(
                format!("không có mục \"{key}\"; chỉ có from, rows, unconfirmed, columns, note"),
                format!("there is no key \"{key}\"; there are from, rows, unconfirmed, columns, note"),
            ));
        }
        let from = table.get("from").and_then(toml::Value::as_str).filter(|id| !id.is_empty());
        let from = from.ok_or_else(|| {
            Wording::new("thiếu from: mã của bộ biểu mẫu cũ", "from is missing: the id of the older template")
        })?;
        let columns = pairs(table, "columns")?.into_iter().map(|(column, from)| {
            let factor = from.as_ref().and_then(factor_of);
            factor.map(|factor| (column, factor)).ok_or_else(|| {
                Wording::new(
                    "một cột chỉ nhân hoặc chia cho một số, ví dụ \"1!C * {1000}\"",
                    "a column is multiplied or divided by a number, such as \"1!C * {1000}\"",
                )
            })
        });
        let columns = columns.collect::<Result<_, _>>()?;
        let (rows, unconfirmed) = (pairs(table, "rows")?, pairs(table, "unconfirmed")?);
        Ok(Self { from: from.into(), rows, unconfirmed, columns })
    }

    /// Every row that is named.
    pub fn named(&self) -> impl Iterator<Item = &Reference> {
        self.rows.iter().chain(&self.unconfirmed).map(|(row, _)| row)
    }
}

/// By what an expression multiplies its only figure.
fn factor_of(expression: &Expression) -> Option<Decimal> {
    match expression {
        Expression::Reference(_) => Some(Decimal::ONE),
        Expression::Binary(operator, figure, number) => match (&**figure, operator, &**number) {
            (Expression::Reference(_), Operator::Multiply, Expression::Literal(number)) => Some(*number),
            (Expression::Reference(_), Operator::Divide, Expression::Literal(number)) => {
                Decimal::ONE.checked_div(*number)
            }
            _ => None,
        },
        _ => None,
    }
}

fn pairs(table: &toml::Table, key: &str) -> Result<Vec<(Reference, Option<Expression>)>, Wording> {
    let pairs = table.get(key).map(|rows| rows.as_array().map_or(&[][..], Vec::as_slice));
    pairs.unwrap_or_default().iter().map(pair_of).collect()
}

fn pair_of(pair: &toml::Value) -> Result<(Reference, Option<Expression>), Wording> {
    let texts: Vec<&str> =
        pair.as_array().map(|pair| pair.iter().filter_map(toml::Value::as_str).collect()).unwrap_or_default();
    let [to, from] = texts[..] else {
        return Err(Wording::new(
            format!("mỗi dòng là một cặp [dòng mới, dòng cũ], không phải {pair}"),
            format!("each row is a pair [new row, old row], not {pair}"),
        ));
    };
    let wrong =
        |text: &str| Wording::new(format!("không hiểu \"{text}\""), format!("\"{text}\" is not understood"));
    let Ok(Expression::Reference(to)) = to.parse() else { return Err(wrong(to)) };
    let from = if from.trim().is_empty() { None } else { Some(from.parse().map_err(|_| wrong(from))?) };
    Ok((to, from))
}

impl Template {
    /// How this template follows from older ones.
    pub fn mappings(&self) -> impl Iterator<Item = Mapping> {
        // Loading has told of those that are not understood.
        self.mappings.iter().filter_map(|table| Mapping::parse(table).ok())
    }

    /// Whether a mapping of this template names a column that it has.
    pub fn has_mapped_column(&self, to: &Reference) -> bool {
        let of = |form: &super::Form| form.column_index(&to.code).is_some();
        match (&to.form, &self.forms[..]) {
            (Some(id), _) => self.form(id).is_some_and(of),
            (None, [only]) => of(only),
            (None, _) => false,
        }
    }

    /// The row that a mapping of this template names: form and row.
    pub fn mapped_row(&self, to: &Reference) -> Option<(usize, usize)> {
        match (&to.form, &self.forms[..]) {
            (Some(_), _) | (None, [_]) => self.resolve(0, to),
            (None, _) => None,
        }
    }
}
