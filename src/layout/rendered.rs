//! What stands in a cell of the workbook: content, the formula that gives it, the number format.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::to_stored;
use crate::book::Content;
use crate::merge::{Aid, Formula, Shown};
use crate::model::Kind;
use crate::spot::Spot;

/// Most decimals shown.
const MOST_DECIMALS: u32 = 4;

/// Content of a cell with the formula that gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// What the cell shows.
    pub content: Content,
    /// The formula, without the leading `=`.
    pub formula: Option<Arc<str>>,
}

impl Rendered {
    /// An empty cell.
    pub fn empty() -> Self {
        Self { content: Content::Empty, formula: None }
    }

    /// A number without a formula; nothing for none.
    pub fn constant(number: Option<Decimal>) -> Self {
        Self { content: stored(number), formula: None }
    }

    /// What a total shows, without a formula.
    pub fn shown(shown: &Shown) -> Self {
        let content = match shown {
            Shown::Number(number) => stored(*number),
            Shown::Words(words) if words.is_empty() => Content::Empty,
            Shown::Words(words) => Content::text(words.as_str()),
        };
        Self { content, formula: None }
    }

    /// Whether something stands in it that no formula gives.
    pub fn stands_alone(&self) -> bool {
        self.formula.is_none() && !self.content.is_blank()
    }
}

/// A formula and what it gives.
impl From<Formula> for Rendered {
    fn from(formula: Formula) -> Self {
        Self { formula: Some(formula.text.into()), ..Self::shown(&formula.gives) }
    }
}

/// A number as cell content.
pub fn stored(number: Option<Decimal>) -> Content {
    match number.map(to_stored) {
        Some(number) if number.is_finite() => Content::Number(number),
        _ => Content::Empty,
    }
}

/// Which units a total is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All.
    All,
    /// A group: its position among the groups of the form's plan.
    Group(usize),
}

/// Where the cells stand that a formula is made of.
#[derive(Clone, Copy)]
pub enum Side {
    /// On the detail sheets.
    Detail(Scope),
    /// On the official sheets, each form by itself.
    Official,
}

/// The number format for values of a kind with so many decimals.
pub fn number_format(kind: Kind, decimals: u32) -> Option<&'static str> {
    match (kind, decimals.min(MOST_DECIMALS)) {
        (Kind::Percent, 0..=2) | (Kind::Heading | Kind::Text, _) => None,
        (Kind::Percent, _) => Some("0.00"),
        (Kind::Yes | Kind::Choice, 0) => Some("0"),
        (_, 0) => Some("#,##0"),
        (_, 1) => Some("#,##0.0"),
        (_, 2) => Some("#,##0.00"),
        (_, 3) => Some("#,##0.000"),
        (_, _) => Some("#,##0.0000"),
    }
}

/// The totals of a workbook as they are shown.
#[derive(Default)]
pub struct Totals {
    /// On the detail sheets.
    pub(super) cells: HashMap<Spot, Rendered>,
    /// The first row of aid of a total, and what stands in each.
    pub(super) aids: HashMap<Spot, (u32, Vec<Aid>)>,
    /// Rows of aid by form, in order.
    pub(super) rows: Vec<Vec<(Spot, Aid)>>,
    /// Numbers that no formula gives.
    pub alone: Vec<Spot>,
}
