//! What a formula is in the eyes of a form: a sum of cells, or one sum out of another.

use super::{Formula, Function, Node};
use crate::cell::CellRef;

/// A cell that a sum takes in, or takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The cell.
    pub cell: CellRef,
    /// It is taken away.
    pub taken_away: bool,
    /// It stands in a range, not by itself.
    pub ranged: bool,
}

/// What a formula states of its cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A sum of cells, some of them taken away.
    Sum(Vec<Term>),
    /// One sum out of another, times a hundred or not.
    Quotient {
        /// The part.
        part: Vec<Term>,
        /// The whole.
        whole: Vec<Term>,
        /// It is multiplied by 100.
        hundred: bool,
    },
}

impl Formula {
    /// The sum or the quotient that it is, roundings and guards against a division by zero aside; `None` for anything else.
    pub fn shape(&self) -> Option<Shape> {
        let node = bare(&self.root);
        let Node::Product(factors) = node else { return terms(node).map(Shape::Sum) };
        let (mut part, mut whole, mut hundred) = (None, None, false);
        for (divides, factor) in factors {
            let factor = bare(factor);
            if !divides && *factor == Node::Number(100.0) && !hundred {
                hundred = true;
                continue;
            }
            // `(C8/C7)*100`
            if let (false, Node::Product(inner)) = (divides, factor)
                && let [(false, above), (true, below)] = &inner[..]
                && part.is_none()
                && whole.is_none()
            {
                (part, whole) = (terms(bare(above)), terms(bare(below)));
                continue;
            }
            let side = if *divides { &mut whole } else { &mut part };
            if side.is_some() {
                return None;
            }
            *side = Some(terms(factor)?);
        }
        Some(Shape::Quotient { part: part?, whole: whole?, hundred })
    }
}

/// What is left without `ROUND(…)`, `IFERROR(…)` and `IF(…=0,"",…)`.
fn bare(node: &Node) -> &Node {
    match node {
        Node::Call(Function::Round | Function::IfError, arguments) => arguments.first().map_or(node, bare),
        Node::Call(Function::If, arguments) => match &arguments[..] {
            [_, Node::Nothing | Node::Number(_), other] | [_, other, Node::Nothing | Node::Number(_)] => {
                bare(other)
            }
            _ => node,
        },
        _ => node,
    }
}

fn terms(node: &Node) -> Option<Vec<Term>> {
    let mut all = Vec::new();
    add(node, false, &mut all)?;
    (!all.is_empty()).then_some(all)
}

fn add(node: &Node, taken_away: bool, all: &mut Vec<Term>) -> Option<()> {
    /// Longer sums are no totals of a form.
    const MOST: u32 = 500;
    match node {
        Node::Cell(cell) => all.push(Term { cell: *cell, taken_away, ranged: false }),
        Node::Area(area) => {
            let (first, last) = (area.first, area.last);
            let width = last.column.checked_sub(first.column)?.saturating_add(1);
            if last.row.checked_sub(first.row)?.saturating_add(1).saturating_mul(width) > MOST {
                return None;
            }
            for row in first.row..=last.row {
                let cells = (first.column..=last.column).map(|column| CellRef::new(row, column));
                all.extend(cells.map(|cell| Term { cell, taken_away, ranged: true }));
            }
        }
        Node::Negative(inner) => add(inner, !taken_away, all)?,
        Node::Sum(parts) => {
            for (minus, part) in parts {
                add(part, taken_away != *minus, all)?;
            }
        }
        Node::Call(Function::Sum, arguments) => {
            for argument in arguments {
                add(argument, taken_away, all)?;
            }
        }
        _ => return None,
    }
    Some(())
}
