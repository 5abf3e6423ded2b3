//! How a number changed: as a number and as the formula that gives it.

use rust_decimal::Decimal;

use crate::amount::{in_percent, rounded};
use crate::cell::CellRef;

/// Decimals of a difference: more than any figure has, fewer than binary arithmetic gets wrong.
const DIFFERENCE_DECIMALS: u32 = 6;
/// Decimals of a change in percent.
const PERCENT_DECIMALS: u32 = 2;
/// Most decimals shown.
const MOST_DECIMALS: usize = 4;

/// A number then and now.
pub(in crate::layout) struct Pair {
    /// Where they stand.
    pub cells: (CellRef, CellRef),
    /// What they are.
    pub numbers: (Option<Decimal>, Option<Decimal>),
}

impl Pair {
    /// Now less then; nothing where one is lacking.
    pub fn difference(&self) -> (Option<Decimal>, String) {
        let (then, now) = self.cells;
        let number = self.numbers.0.zip(self.numbers.1).and_then(|(then, now)| now.checked_sub(then));
        let number = number.map(|number| rounded(number, DIFFERENCE_DECIMALS).normalize());
        (number, format!("IF({},ROUND({now}-{then},{DIFFERENCE_DECIMALS}),\"\")", self.both()))
    }

    /// The difference in percent of then; nothing where one is lacking, or there was nothing.
    pub fn percent(&self) -> (Option<Decimal>, String) {
        let (then, now) = self.cells;
        let percent =
            |(then, now): (Decimal, Decimal)| in_percent(now.checked_sub(then)?)?.checked_div(then.abs());
        let number = self.numbers.0.zip(self.numbers.1).and_then(percent);
        let number = number.map(|number| rounded(number, PERCENT_DECIMALS).normalize());
        let formula = format!(
            "IF({},IF({then}=0,\"\",ROUND(({now}-{then})/ABS({then})*100,{PERCENT_DECIMALS})),\"\")",
            self.both()
        );
        (number, formula)
    }

    fn both(&self) -> String {
        let (then, now) = self.cells;
        format!("AND(ISNUMBER({then}),ISNUMBER({now}))")
    }
}

/// The format of a change: readable without colour.
pub(in crate::layout) fn change_format(decimals: u32) -> String {
    let decimals = "0".repeat((decimals as usize).min(MOST_DECIMALS));
    let number = if decimals.is_empty() { "#,##0".to_owned() } else { format!("#,##0.{decimals}") };
    format!("\"▲ \"{number};\"▼ \"{number};0")
}
