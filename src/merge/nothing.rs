//! `none`: captions, rows that another level owns, percentages without parts. Nothing is merged.

use crate::amount::show;
use crate::finding::{Language, Wording};
use crate::holds::Holds;
use crate::model::Kind;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Asked, Formula, Noun, Rule};
use super::consolidation::Total;

pub(super) struct Nothing;

impl Aggregate for Nothing {
    fn total(&self, tally: &Tally, _rule: &Holds) -> Total {
        Total::number(tally.answered, None)
    }

    fn formulas(&self, _asked: &Asked) -> Vec<Formula> {
        Vec::new()
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        rule.stated(Wording::new("không tổng hợp", "not merged"))
    }

    /// Of percentages the lowest and the highest.
    fn remark(&self, total: &Total, rule: &Holds, _noun: &Noun) -> Option<Wording> {
        let (low, high) = total.tally.range.filter(|_| rule.kind == Kind::Percent)?;
        let said = |language| (show(low, language), show(high, language));
        let ((low_vi, high_vi), (low_en, high_en)) = (said(Language::Vi), said(Language::En));
        Some(Wording::new(
            format!("thấp nhất {low_vi}, cao nhất {high_vi}"),
            format!("lowest {low_en}, highest {high_en}"),
        ))
    }
}
