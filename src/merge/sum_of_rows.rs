//! `sum-of-rows`: a parent that equals its children, which stand in other rows or columns.

use rust_decimal::Decimal;

use crate::equation::Equation;
use crate::finding::Wording;
use crate::holds::Holds;
use crate::spot::Spot;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Noun, Rule, Site};
use super::arithmetic;
use super::cells::Cells;
use super::consolidation::Total;
use super::making::Making;
use super::sum;

pub(super) struct SumOfRows;

impl Aggregate for SumOfRows {
    fn making<'a>(&self, site: &Site<'a>) -> Making<'a> {
        site.of_totals()
    }

    fn is_derived(&self, _rule: &Holds) -> bool {
        true
    }

    fn total(&self, tally: &Tally, rule: &Holds) -> Total {
        if rule.expression.is_some() {
            return Total { units: tally.paired, ..Total::default() };
        }
        // What its parts are is not known: the stated totals are the best there is.
        Total::number(tally.answered, (tally.answered > 0).then_some(tally.sum))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        sum::of_parts(asked).into_iter().chain(sum::added_up(asked)).collect()
    }

    fn within(
        &self,
        equation: &Equation,
        _rule: &Holds,
        _number: &dyn Fn(Spot) -> Option<Decimal>,
        cell: &dyn Fn(Spot) -> Option<String>,
    ) -> Option<Formula> {
        arithmetic::sum_to_come(equation, cell)
    }

    fn aids(&self, _tally: &Tally, _rule: &Holds) -> Vec<Aid> {
        vec![Aid::Sum]
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], _rule: &Holds) -> Option<String> {
        let [(_, cells)] = aids else { return None };
        Some(format!("IF({}=0,\"\",{})", cells.count()?, cells.sum()?))
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        let written = if rule.by_column {
            rule.written(|sum| format!("= {sum}"), |sum| format!("= {sum}"))
        } else {
            rule.written(|sum| format!("tổng các mục {sum}"), |sum| format!("sum of the rows {sum}"))
        };
        vec![written.unwrap_or_else(|| Wording::new("tổng các mục", "sum of rows"))]
    }

    fn remark(&self, total: &Total, _rule: &Holds, noun: &Noun) -> Option<Wording> {
        noun.some_of(total)
    }
}
