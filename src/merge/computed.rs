//! `computed`: a derived figure that is no percentage, by any expression over the totals of others.

use rust_decimal::Decimal;

use crate::amount::rounded;
use crate::equation::Equation;
use crate::finding::Wording;
use crate::holds::Holds;
use crate::spot::Spot;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Asked, Formula, Given, Noun, Rule, Site};
use super::arithmetic;
use super::consolidation::Total;
use super::making::Making;
use super::ratio::made_from;

pub(super) struct Computed;

impl Aggregate for Computed {
    fn making<'a>(&self, site: &Site<'a>) -> Making<'a> {
        site.of_totals()
    }

    fn is_derived(&self, _rule: &Holds) -> bool {
        true
    }

    /// No member states it.
    fn take(&self, _given: &Given, _tally: &mut Tally) {}

    fn total(&self, tally: &Tally, _rule: &Holds) -> Total {
        Total::number(tally.paired, None)
    }

    fn of_totals(&self, value: Option<Decimal>, rule: &Holds) -> Option<Decimal> {
        value.map(|value| rounded(value, rule.decimals()))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        arithmetic::computed_of_totals(asked.plan, asked.sheet).into_iter().collect()
    }

    fn within(
        &self,
        equation: &Equation,
        rule: &Holds,
        number: &dyn Fn(Spot) -> Option<Decimal>,
        cell: &dyn Fn(Spot) -> Option<String>,
    ) -> Option<Formula> {
        arithmetic::computed_within(equation, rule.decimals(), number, cell)
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        let written = rule.written(|written| format!("= {written}"), |written| format!("= {written}"));
        vec![written.unwrap_or_else(|| Wording::new("tính từ số liệu khác", "computed from other figures"))]
    }

    fn remark(&self, total: &Total, _rule: &Holds, noun: &Noun) -> Option<Wording> {
        made_from(total, noun)
    }
}
