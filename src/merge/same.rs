//! `same`: fixed by the authority, equal in all units. The total is the common value, or that of more than half.

use crate::finding::Wording;
use crate::holds::Holds;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Given, Noun, Rule};
use super::cells::{Cells, grouped};
use super::consolidation::Total;

pub(super) struct Same;

impl Aggregate for Same {
    fn take(&self, given: &Given, tally: &mut Tally) {
        given.add_number(tally, true);
    }

    fn total(&self, tally: &Tally, _rule: &Holds) -> Total {
        Total::number(tally.answered, tally.majority().map(|(number, _)| number))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        common(asked).into_iter().collect()
    }

    fn aids(&self, tally: &Tally, _rule: &Holds) -> Vec<Aid> {
        tally.counts.keys().map(|number| Aid::Count(*number)).collect()
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], _rule: &Holds) -> Option<String> {
        let counts: Option<Vec<String>> = aids.iter().map(|(_, cells)| cells.sum()).collect();
        let all = format!("({})", counts.as_ref()?.join("+"));
        let choose = |rest: String, ((aid, _), count): (&(Aid, Cells), String)| {
            let Aid::Count(number) = aid else { return rest };
            format!("IF({}*2>{all},{},{rest})", grouped(&count), number.normalize())
        };
        Some(aids.iter().zip(counts?).rev().fold("\"\"".to_owned(), choose))
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        rule.stated(Wording::new("giống nhau ở mọi đơn vị", "the same in every unit"))
    }

    fn remark(&self, total: &Total, _rule: &Holds, noun: &Noun) -> Option<Wording> {
        let tally = &total.tally;
        let common = total.value.and_then(|value| tally.counts.get(&value)).copied().unwrap_or(0);
        let Noun { vi, en } = noun;
        if tally.answered > 0 && total.value.is_none() {
            return Some(Wording::new(
                format!("các {vi} báo cáo khác nhau"),
                format!("{en} report different figures"),
            ));
        }
        if common > 0 && common < tally.answered {
            let others = tally.answered - common;
            return Some(Wording::new(
                format!("{others} {vi} báo cáo khác"),
                format!("{others} {en} report otherwise"),
            ));
        }
        noun.some_of(total)
    }
}

fn common(asked: &Asked) -> Option<Formula> {
    let cells = asked.cells()?;
    let (count, most, least, mode) =
        (cells.count()?, cells.call("MAX")?, cells.call("MIN")?, cells.call("MODE")?);
    let text = format!(
        "IF({count}=0,\"\",IF({most}={least},{most},IFERROR(IF({}*2>{count},{mode},\"\"),\"\")))",
        grouped(&cells.count_if(&mode))
    );
    Some(Formula::number(text, asked.tally.majority().map(|(number, _)| number)))
}
