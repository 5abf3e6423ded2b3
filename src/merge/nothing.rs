//! `none`: captions, rows that another level owns, percentages without parts. Nothing is merged; of a row that a level owns
//! its one figure is the total, wherever the unit stands.

use crate::amount::show;
use crate::finding::{Language, Wording};
use crate::holds::Holds;
use crate::model::Kind;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Noun, Rule};
use super::cells::Cells;
use super::consolidation::Total;

pub(super) struct Nothing;

impl Aggregate for Nothing {
    fn total(&self, tally: &Tally, rule: &Holds) -> Total {
        let own = rule.owner().is_some() && tally.answered == 1;
        Total::number(tally.answered, own.then_some(tally.sum))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        if asked.plan.rule.owner().is_none() {
            return Vec::new();
        }
        // Totals of groups do not say how many units they are of: two owners in one group and none in another are two.
        let only = (asked.tally.answered == 1).then_some(asked.tally.sum);
        let formula = asked.cells().and_then(|cells| only_one(&cells));
        formula.map(|text| Formula::number(text, only)).into_iter().collect()
    }

    fn aids(&self, _tally: &Tally, rule: &Holds) -> Vec<Aid> {
        rule.owner().map(|_| Aid::Sum).into_iter().collect()
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], _rule: &Holds) -> Option<String> {
        let [(_, cells)] = aids else { return None };
        only_one(cells)
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        rule.stated(Wording::new("không tổng hợp", "not merged"))
    }

    /// Of percentages, and of figures of several owners, the lowest and the highest.
    fn remark(&self, total: &Total, rule: &Holds, noun: &Noun) -> Option<Wording> {
        let owners = rule.owner().filter(|_| total.tally.answered > 1);
        let shown = owners.is_some() || rule.kind == Kind::Percent && rule.owner().is_none();
        let (low, high) = total.tally.range.filter(|_| shown)?;
        let said = |language| (show(low, language), show(high, language));
        let ((low_vi, high_vi), (low_en, high_en)) = (said(Language::Vi), said(Language::En));
        let range = Wording::new(
            format!("thấp nhất {low_vi}, cao nhất {high_vi}"),
            format!("lowest {low_en}, highest {high_en}"),
        );
        let Some(owner) = owners else { return Some(range) };
        let count = total.tally.answered;
        Some(Wording::new(
            format!("{count} {} cấp {owner} cùng ghi, không cộng: {}", noun.vi, range.vi),
            format!("stated by {count} {} of the level “{owner}”, not added: {}", noun.en, range.en),
        ))
    }
}

/// The only number among cells, if there is one only.
fn only_one(cells: &Cells) -> Option<String> {
    Some(format!("IF({}=1,{},\"\")", cells.count()?, cells.sum()?))
}
