//! `max`: distinct things that several units counted; the largest number.

use crate::finding::Wording;
use crate::holds::Holds;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Noun, Rule};
use super::cells::Cells;
use super::consolidation::Total;

pub(super) struct Maximum;

impl Aggregate for Maximum {
    fn total(&self, tally: &Tally, _rule: &Holds) -> Total {
        Total::number(tally.answered, tally.range.map(|(_, high)| high))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        let largest = || {
            let cells = asked.cells()?;
            Formula::or_nothing(&cells, cells.call("MAX")?, asked.tally.range.map(|(_, high)| high))
        };
        let of_groups = asked.over_groups(|cells| cells.call("MAX"), |numbers| numbers.iter().max().copied());
        of_groups.into_iter().chain(largest()).collect()
    }

    fn aids(&self, _tally: &Tally, _rule: &Holds) -> Vec<Aid> {
        vec![Aid::Largest]
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], _rule: &Holds) -> Option<String> {
        let [(_, cells)] = aids else { return None };
        Some(format!("IF({}=0,\"\",{})", cells.count()?, cells.call("MAX")?))
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        rule.stated(Wording::new("lấy số lớn nhất", "the largest"))
    }

    fn remark(&self, total: &Total, _rule: &Holds, noun: &Noun) -> Option<Wording> {
        noun.some_of(total)
    }
}
