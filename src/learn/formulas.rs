//! Formulas in the cells of a blank form: which rows a row adds up, which columns a column is reckoned from.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use crate::cell::CellRef;
use crate::expression::{Expression, Operator};
use crate::formula::{Formula, Shape, Term};
use crate::table::{Page, Table};

use super::columns::Layout;
use super::line::Line;

/// The formula of a column stands in so many rows at least: one alone may be of that row.
const FEWEST_ROWS: usize = 2;

fn shape_at(sheet: &Page, at: CellRef) -> Option<Shape> {
    Formula::parse(sheet.get(at)?.formula.as_deref()?)?.shape()
}

/// The equation over the codes of the rows that the formulas of each row state, where all that speak of rows agree.
pub(super) fn of_rows(sheet: &Page, layout: &Layout, rows: &[Line]) -> Vec<Option<Expression>> {
    let codes: HashMap<u32, &str> = rows.iter().map(|row| (row.at, row.code.as_str())).collect();
    let of = |row: &Line| {
        let stated = layout.values.iter().filter_map(|&column| {
            let shape = shape_at(sheet, CellRef::new(row.at, column))?;
            expression(&shape, &|term| {
                let empty = || sheet.text(term.cell).is_empty();
                match codes.get(&term.cell.row) {
                    _ if term.cell.column != column || term.cell.row == row.at => Name::Foreign,
                    Some(code) => Name::Code(code),
                    None if term.ranged && empty() => Name::Nothing,
                    None => Name::Foreign,
                }
            })
        });
        agreed(&stated.collect::<Vec<_>>(), 1)
    };
    rows.iter().map(of).collect()
}

/// The equation over the codes of the columns that the formulas in each column state, where all that speak of columns
/// agree.
pub(super) fn of_columns(sheet: &Page, table: &Table, layout: &Layout) -> Vec<Option<Expression>> {
    let values: HashSet<u32> = layout.values.iter().copied().collect();
    let codes: HashMap<u32, &str> =
        layout.at.iter().zip(&layout.columns).map(|(&at, column)| (at, &*column.code)).collect();
    let of = |&at: &u32| {
        if !values.contains(&at) {
            return None;
        }
        let stated = table.body.iter().filter_map(|&row| {
            let shape = shape_at(sheet, CellRef::new(row, at))?;
            expression(&shape, &|term| match codes.get(&term.cell.column) {
                Some(code)
                    if term.cell.row == row
                        && term.cell.column != at
                        && values.contains(&term.cell.column) =>
                {
                    Name::Code(code)
                }
                _ => Name::Foreign,
            })
        });
        agreed(&stated.collect::<Vec<_>>(), table.body.len().min(FEWEST_ROWS))
    };
    layout.at.iter().map(of).collect()
}

/// What a cell of a formula is called in the form.
enum Name<'a> {
    Code(&'a str),
    /// A blank line within a range.
    Nothing,
    /// Something else.
    Foreign,
}

/// The one that all of them are, at least so many.
fn agreed(stated: &[Expression], least: usize) -> Option<Expression> {
    let first = stated.first()?;
    (stated.len() >= least && stated.iter().all(|other| other == first)).then(|| first.clone())
}

fn expression<'a>(shape: &Shape, name: &dyn Fn(&Term) -> Name<'a>) -> Option<Expression> {
    let sum = |terms: &[Term]| {
        let mut all: Option<Expression> = None;
        for term in terms {
            let reference = match name(term) {
                Name::Code(code) => Expression::reference(code),
                Name::Nothing => continue,
                Name::Foreign => return None,
            };
            all = Some(match (all, term.taken_away) {
                (None, false) => reference,
                (None, true) => return None,
                (Some(sum), false) => binary(Operator::Add, sum, reference),
                (Some(sum), true) => binary(Operator::Subtract, sum, reference),
            });
        }
        all
    };
    match shape {
        Shape::Sum(terms) => sum(terms),
        Shape::Quotient { part, whole, hundred } => {
            let quotient = binary(Operator::Divide, sum(part)?, sum(whole)?);
            let times = Expression::Literal(Decimal::ONE_HUNDRED);
            Some(if *hundred { binary(Operator::Multiply, quotient, times) } else { quotient })
        }
    }
}

fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}
