//! `yes`: Có/Không; how many said yes, of how many that answered.

use rust_decimal::Decimal;

use crate::finding::Wording;
use crate::holds::Holds;
use crate::model::Answer;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Given, Noun, Rule};
use super::cells::Cells;
use super::consolidation::Total;
use super::sum::added_up;

pub(super) struct Yes;

impl Aggregate for Yes {
    fn take(&self, given: &Given, tally: &mut Tally) {
        given.add_number(tally, true);
    }

    fn total(&self, tally: &Tally, _rule: &Holds) -> Total {
        let yes = tally.counts.get(&Decimal::ONE).copied().unwrap_or(0);
        Total::number(tally.answered, (tally.answered > 0).then(|| Decimal::from(yes)))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        let counted = || {
            let cells = asked.cells()?;
            let yes = self.total(&asked.tally, &asked.plan.rule).value;
            Formula::or_nothing(&cells, cells.count_if("1"), yes)
        };
        added_up(asked).into_iter().chain(counted()).collect()
    }

    fn aids(&self, _tally: &Tally, _rule: &Holds) -> Vec<Aid> {
        vec![Aid::Count(Decimal::ONE), Aid::Answered]
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], _rule: &Holds) -> Option<String> {
        let [(_, yes), (_, answered)] = aids else { return None };
        Some(format!("IF({}=0,\"\",{})", answered.sum()?, yes.sum()?))
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        let yes = said(&rule.answer);
        rule.stated(Wording::new(format!("đếm đơn vị trả lời {yes}"), format!("how many units said {yes}")))
    }

    fn remark(&self, total: &Total, rule: &Holds, noun: &Noun) -> Option<Wording> {
        let (answered, yes) = (total.tally.answered, said(&rule.answer()));
        let count = total.value.unwrap_or(Decimal::ZERO);
        let Noun { vi, en } = noun;
        (answered > 0).then(|| {
            Wording::new(
                format!("{count}/{answered} {vi} trả lời {yes}"),
                format!("{count}/{answered} {en} answered {yes}"),
            )
        })
    }
}

/// What the form calls a yes.
fn said(answer: &Answer) -> String {
    let choices = answer.choices();
    choices
        .iter()
        .find(|choice| choice.code == 1)
        .map_or_else(|| "Có".to_owned(), |choice| choice.label.clone())
}
