//! `weighted-mean`: a percentage whose parts are not collected, with the figure that weighs it, over those that gave both.

use rust_decimal::Decimal;

use crate::amount::PERCENT_DECIMALS;
use crate::expression::Reference;
use crate::finding::Wording;
use crate::holds::Holds;
use crate::model::Aggregation;
use crate::spot::Spot;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Given, Noun, Rule, Site, quotient};
use super::cells::{Cells, grouped};
use super::consolidation::Total;
use super::making::Making;
use super::ratio::made_from;

pub(super) struct WeightedMean;

impl Aggregate for WeightedMean {
    fn making<'a>(&self, site: &Site<'a>) -> Making<'a> {
        Making::Weighted(weight(site.rule.aggregation).and_then(|code| {
            let weight = Reference { form: None, code: code.to_owned() };
            site.spot.resolve(site.template, site.rule.by_column, &weight)
        }))
    }

    fn take(&self, given: &Given, tally: &mut Tally) {
        given.add_number(tally, false);
        let Making::Weighted(weight) = given.plan.making else { return };
        let (value, weight) = (given.number(given.plan.spot), weight.and_then(|spot| given.number(spot)));
        let product = value.zip(weight).map(|(value, weight)| value.saturating_mul(weight));
        tally.add_parts(product.or(value), weight);
    }

    fn total(&self, tally: &Tally, _rule: &Holds) -> Total {
        let value =
            tally.parts.and_then(|(sum, weight)| quotient(sum, weight, Decimal::ONE, PERCENT_DECIMALS));
        Total { paired: tally.lone > 0, ..Total::number(tally.paired, value) }
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        let Making::Weighted(Some(weight)) = asked.plan.making else { return Vec::new() };
        mean(asked, weight).into_iter().collect()
    }

    fn aids(&self, _tally: &Tally, _rule: &Holds) -> Vec<Aid> {
        vec![Aid::Above, Aid::Below]
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], _rule: &Holds) -> Option<String> {
        let [(_, sum), (_, weight)] = aids else { return None };
        let (sum, weight) = (sum.sum()?, weight.sum()?);
        Some(format!("IF({weight}=0,\"\",ROUND({}/{},2))", grouped(&sum), grouped(&weight)))
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        let weight = weight(rule.aggregation).unwrap_or_default();
        rule.stated(Wording::new(
            format!("trung bình các đơn vị, trọng số là {weight}"),
            format!("mean over the units, weighted by {weight}"),
        ))
    }

    fn remark(&self, total: &Total, _rule: &Holds, noun: &Noun) -> Option<Wording> {
        made_from(total, noun)
    }
}

/// Code of the figure that weighs.
fn weight(aggregation: &Aggregation) -> Option<&str> {
    if let Aggregation::WeightedMean(weight) = aggregation { Some(weight) } else { None }
}

fn mean(asked: &Asked, weight: Spot) -> Option<Formula> {
    // Cells of other forms are not beside these.
    let (values, weights) =
        (asked.cells()?, asked.sheet.cells(weight).filter(|_| weight.form == asked.plan.spot.form)?);
    let both = [&values, &weights];
    let divisor = weights.sum_where(&both, None);
    let text = format!(
        "IF({divisor}=0,\"\",ROUND({}/{},2))",
        grouped(&values.sum_where(&both, Some(&weights))),
        grouped(&divisor)
    );
    Some(Formula::number(text, WeightedMean.total(&asked.tally, &asked.plan.rule).value))
}
