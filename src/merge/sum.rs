//! `sum`: counts and money, added up.

use rust_decimal::Decimal;

use crate::finding::Wording;
use crate::holds::Holds;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Noun, Rule, Site};
use super::arithmetic;
use super::cells::Cells;
use super::consolidation::Total;
use super::making::Making;

pub(super) struct Sum;

impl Aggregate for Sum {
    fn making<'a>(&self, site: &Site<'a>) -> Making<'a> {
        match site.rule.expression {
            Some(expression) if site.rule.by_column => {
                Making::totals(site.template, site.equation(expression))
            }
            _ => Making::Figures,
        }
    }

    fn is_derived(&self, rule: &Holds) -> bool {
        rule.by_column
    }

    fn adds_up(&self) -> bool {
        true
    }

    fn total(&self, tally: &Tally, _rule: &Holds) -> Total {
        Total::number(tally.answered, (tally.answered > 0).then_some(tally.sum))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        added_up(asked).into_iter().chain(of_parts(asked)).collect()
    }

    fn aids(&self, _tally: &Tally, _rule: &Holds) -> Vec<Aid> {
        vec![Aid::Sum]
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], _rule: &Holds) -> Option<String> {
        let [(_, cells)] = aids else { return None };
        Some(format!("IF({}=0,\"\",{})", cells.count()?, cells.sum()?))
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        rule.stated(Wording::new("cộng các đơn vị", "added over the units"))
    }

    fn remark(&self, total: &Total, _rule: &Holds, noun: &Noun) -> Option<Wording> {
        noun.some_of(total)
    }
}

/// The sum of the totals of groups, or of the members' cells.
pub(super) fn added_up(asked: &Asked) -> Vec<Formula> {
    let sum = |numbers: &[Decimal]| (!numbers.is_empty()).then(|| numbers.iter().sum());
    asked.over_groups(Cells::sum, sum).into_iter().chain(of_members(asked)).collect()
}

/// The sum of the members' cells.
fn of_members(asked: &Asked) -> Option<Formula> {
    let cells = asked.cells()?;
    let sum = (asked.tally.answered > 0).then_some(asked.tally.sum);
    Formula::or_nothing(&cells, cells.sum()?, sum)
}

/// The sum of the totals of the parts.
pub(super) fn of_parts(asked: &Asked) -> Option<Formula> {
    let Making::Totals(equation, _) = &asked.plan.making else { return None };
    arithmetic::sum_of_cells(equation, asked.sheet)
}
