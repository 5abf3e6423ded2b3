//! What the checks against the previous period look at.

use rust_decimal::Decimal;

use crate::figure::Return;
use crate::finding::{Finding, Rule, Wording};
use crate::spot::Spot;
use crate::template::Template;

use super::set::Set;

/// A unit's return and its return of the previous period.
pub(super) struct Periods<'a> {
    pub template: &'a Template,
    pub now: &'a Return,
    pub previous: &'a Return,
}

impl Periods<'_> {
    /// Figures that are sound numbers in both.
    pub(super) fn numbers(&self) -> Vec<(Spot, Decimal, Decimal)> {
        let number = |one: &Return, spot: Spot| {
            one.at(spot).filter(|figure| !figure.excluded).and_then(|figure| figure.value.number())
        };
        Set { template: self.template, used: &[] }
            .spots()
            .filter_map(|spot| Some((spot, number(self.now, spot)?, number(self.previous, spot)?)))
            .collect()
    }

    /// Whether both are of one year, in this order.
    pub(super) fn later_in_the_same_year(&self) -> bool {
        let (Some(now), Some(previous)) = (self.now.period, self.previous.period) else { return false };
        now.year() == previous.year() && previous.days().1 < now.days().1
    }

    /// A finding about the present figure.
    pub(super) fn finding(&self, rule: Rule, spot: Spot, message: Wording) -> Finding {
        Set { template: self.template, used: &[self.now] }.finding(rule, 0, spot, message)
    }
}
