//! `ratio`: a percentage of two parts. The total is the ratio of the sums over those that gave both, never a mean of
//! percentages.

use rust_decimal::Decimal;

use crate::equation::Equation;
use crate::finding::Wording;
use crate::holds::Holds;
use crate::spot::Spot;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Given, Noun, Rule, Site, quotient};
use super::arithmetic::{self, percent};
use super::cells::{Cells, grouped};
use super::consolidation::Total;
use super::making::{Making, adds_up};

pub(super) struct Ratio;

impl Aggregate for Ratio {
    fn making<'a>(&self, site: &Site<'a>) -> Making<'a> {
        let Some(expression) = site.rule.expression else { return Making::Figures };
        // Rows that returns add stand under the captions that an equation over rows names, not beside them.
        let beside = site.rule.by_column || !site.of_added;
        if let Some((numerator, denominator)) = expression.quotient_of_sums().filter(|_| beside) {
            let (numerator, denominator) = (site.equation(numerator), site.equation(denominator));
            let sums = [&numerator, &denominator]
                .into_iter()
                .all(|part| part.found().all(|spot| adds_up(&site.template.holds(spot))));
            if sums {
                return Making::Parts(numerator, denominator);
            }
        }
        Making::totals(site.template, site.equation(expression))
    }

    fn is_derived(&self, _rule: &Holds) -> bool {
        true
    }

    fn take(&self, given: &Given, tally: &mut Tally) {
        given.add_number(tally, false);
        if let Making::Parts(numerator, denominator) = &given.plan.making {
            tally.add_parts(given.part(numerator), given.part(denominator));
        }
    }

    fn total(&self, tally: &Tally, rule: &Holds) -> Total {
        let value = of_parts(tally, rule.decimals());
        Total { paired: tally.lone > 0, ..Total::number(tally.paired, value) }
    }

    fn of_totals(&self, value: Option<Decimal>, rule: &Holds) -> Option<Decimal> {
        value.and_then(|value| percent(value, rule.decimals()))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        let over_totals = || arithmetic::ratio_of_totals(asked.plan, asked.sheet);
        match &asked.plan.making {
            Making::Totals(..) => over_totals().into_iter().collect(),
            Making::Parts(above, below) => {
                over_totals().into_iter().chain(of_both(asked, above, below)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn within(
        &self,
        equation: &Equation,
        rule: &Holds,
        number: &dyn Fn(Spot) -> Option<Decimal>,
        cell: &dyn Fn(Spot) -> Option<String>,
    ) -> Option<Formula> {
        arithmetic::ratio_within(equation, rule.decimals(), number, cell)
    }

    fn aids(&self, _tally: &Tally, _rule: &Holds) -> Vec<Aid> {
        vec![Aid::Above, Aid::Below]
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], rule: &Holds) -> Option<String> {
        let [(_, above), (_, below)] = aids else { return None };
        let (above, below) = (above.sum()?, below.sum()?);
        let (above, divisor, decimals) = (grouped(&above), grouped(&below), rule.decimals());
        Some(format!("IF({below}=0,\"\",ROUND({above}/{divisor}*100,{decimals}))"))
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        let written = rule.written(|ratio| format!("= {ratio} × 100"), |ratio| format!("= {ratio} × 100"));
        vec![written.unwrap_or_else(|| Wording::new("tỷ lệ", "ratio"))]
    }

    fn remark(&self, total: &Total, _rule: &Holds, noun: &Noun) -> Option<Wording> {
        made_from(total, noun)
    }
}

/// `tính từ 12/13 đơn vị`, when not all are in it.
pub(super) fn made_from(total: &Total, noun: &Noun) -> Option<Wording> {
    let some = noun.some_of(total).filter(|_| total.value.is_some())?;
    Some(Wording::new(format!("tính từ {}", some.vi), format!("from {}", some.en)))
}

/// The ratio over the members whose cells of all parts hold numbers.
fn of_both(asked: &Asked, above: &Equation, below: &Equation) -> Option<Formula> {
    let mut spots: Vec<_> = above.found().chain(below.found()).collect();
    spots.sort_unstable();
    spots.dedup();
    // Cells of other forms are not beside these.
    if spots.iter().any(|spot| spot.form != asked.plan.spot.form) {
        return None;
    }
    let cells: Option<Vec<Cells>> = spots.iter().map(|spot| asked.sheet.cells(*spot)).collect();
    let cells = cells?;
    let given: Vec<&Cells> = cells.iter().collect();
    let sum = |equation: &Equation| -> Option<String> {
        let mut sum = String::new();
        for (factor, reference) in arithmetic::linear_terms(equation.expression)? {
            let spot = equation.spot(reference)?;
            let place = spots.binary_search(&spot).ok()?;
            let sign = if factor.is_sign_negative() { "-" } else { "+" };
            let factor = factor.abs().normalize();
            let times = if factor == Decimal::ONE { String::new() } else { format!("{factor}*") };
            let term = grouped(&given[place].sum_where(&given, None));
            let sign = if sum.is_empty() && sign == "+" { "" } else { sign };
            sum.extend([sign, &times, &term]);
        }
        Some(grouped(&sum))
    };
    let divisor = sum(below)?;
    let decimals = asked.plan.rule.decimals();
    let text = format!("IF({divisor}=0,\"\",ROUND({}/{divisor}*100,{decimals}))", sum(above)?);
    let mut tally = Tally::default();
    asked.sheet.members(asked.plan, &mut |number| {
        if spots.iter().all(|spot| number(*spot).is_some()) {
            let part = |equation: &Equation| arithmetic::value_of(equation, number);
            tally.add_parts(part(above), part(below));
        }
    });
    Some(Formula::number(text, of_parts(&tally, decimals)))
}

/// The percentage that the parts of a tally give.
fn of_parts(tally: &Tally, decimals: u32) -> Option<Decimal> {
    let (above, below) = tally.parts?;
    quotient(above, below, Decimal::ONE_HUNDRED, decimals)
}
