//! Merging the returns of many units, each figure by its own rule.
//!
//! Two steps. First what the units gave for each figure is tallied: tallies merge without loss and in any order. Then
//! each total is made from its tally, or, for sums of rows, ratios of such sums and equations over columns, from other
//! totals. Figures that stand in error are left out, and the total says whose. A [`Plan`] says how each total comes
//! about; its number is made here, its formula in the workbook, both by the one file of the aggregation.

use std::collections::HashSet;
use std::sync::Arc;

use crate::amount::Span;
use crate::equation::Equation;
use crate::expression::Operand;
use crate::figure::{Return, Standing};
use crate::model::{Aggregation, Template};
use crate::period::Period;
use crate::spot::Spot;

mod aggregate;
mod aids;
mod arithmetic;
mod attendance;
mod cells;
mod computed;
mod consolidation;
mod enumeration;
mod making;
mod maximum;
mod nothing;
mod plan;
mod ratio;
mod same;
mod sum;
mod sum_of_rows;
mod text;
mod weighted_mean;
mod yes;

pub use crate::tally::Tally;
pub use aggregate::{Aid, Formula, Noun, Numbers, Parts, Rule, Sheet, Shown};
pub use aids::MOST_AIDS;
pub use arithmetic::{percentage, ratio_within};
pub use attendance::{Attended, Basis, Calling, Expected, State, States};
pub use cells::{Cells, Scattered, collapse, text as quoted_text};
pub use consolidation::{Consolidation, Coverage, FormTotals, Total};
pub use making::{Making, Members, Plan, adds_up, is_derived};

/// The aggregation that a template names: one line each.
pub fn by(aggregation: &Aggregation) -> &'static dyn aggregate::Aggregate {
    match aggregation {
        Aggregation::Sum => &sum::Sum,
        Aggregation::SumOfRows => &sum_of_rows::SumOfRows,
        Aggregation::Ratio => &ratio::Ratio,
        Aggregation::Same => &same::Same,
        Aggregation::Max => &maximum::Maximum,
        Aggregation::Yes => &yes::Yes,
        Aggregation::Enum => &enumeration::Enumeration,
        Aggregation::WeightedMean(_) => &weighted_mean::WeightedMean,
        Aggregation::Text => &text::Text,
        Aggregation::Computed => &computed::Computed,
        Aggregation::None => &nothing::Nothing,
    }
}

/// Merges returns. Those that do not stand as used are kept but add nothing; the order of the returns is kept.
/// `expected` names the units that should have sent one.
pub fn consolidate(
    template: Arc<Template>,
    period: Option<Period>,
    unit_name: Arc<str>,
    returns: Vec<Return>,
    expected: Option<&[Arc<str>]>,
) -> Consolidation {
    let used: Vec<&Return> = returns.iter().filter(|one| one.standing == Standing::Used).collect();
    let forms = totals(&template, &used);
    let listed: HashSet<&str> = expected.unwrap_or_default().iter().map(|unit| &**unit).collect();
    let here = |one: &&Return| matches!(one.standing, Standing::Used | Standing::Summary);
    let sent: HashSet<&str> = returns.iter().filter(here).map(|one| &*one.unit).collect();
    let missing =
        expected.unwrap_or_default().iter().filter(|unit| !sent.contains(&***unit)).cloned().collect();
    let outside = |one: &&&Return| {
        let ways = one.lineage.iter().flat_map(|lineage| &lineage.through);
        !ways.chain([&one.unit]).any(|unit| listed.contains(&**unit))
    };
    let outside = used.iter().filter(outside).count();
    Consolidation {
        period,
        unit_name,
        missing,
        expected: expected.map(<[_]>::len),
        calling: expected.map(|units| Calling::of(units.iter().cloned())).unwrap_or_default(),
        lacking: Vec::new(),
        left_out: Vec::new(),
        outside,
        forms,
        past: None,
        findings: Vec::new(),
        template,
        returns,
    }
}

/// The totals of these returns, by form in the template's order.
pub fn totals(template: &Template, used: &[&Return]) -> Vec<FormTotals> {
    let mut forms: Vec<FormTotals> =
        template.forms.iter().map(|form| FormTotals::new(form.rows.len(), form.columns.len())).collect();
    let mut derived = Vec::new();
    for (form, totals) in forms.iter_mut().enumerate() {
        let plans = plans(template, form);
        let mut tallies: Vec<(Tally, Vec<usize>)> = vec![Default::default(); plans.len()];
        for (position, one) in used.iter().enumerate() {
            for (plan, (tally, left_out)) in plans.iter().zip(&mut tallies) {
                if plan.take(one, tally) {
                    left_out.push(position);
                }
            }
        }
        for (plan, (tally, left_out)) in plans.into_iter().zip(tallies) {
            let Some(row) = plan.spot.row.printed() else { continue };
            let total = Total { left_out, ..plan.total(&tally) };
            *totals.get_mut(row, plan.spot.column) = Total { tally, ..total };
            if matches!(plan.making, Making::Totals(..)) {
                derived.push(plan);
            }
        }
    }
    derive(&mut forms, &derived);
    forms
}

/// How the totals of a form come about.
fn plans(template: &Template, form: usize) -> Vec<Plan<'_>> {
    let model = &template.forms[form];
    let rows = (0..model.rows.len()).map(|row| (row, Members::of(model, row)));
    rows.flat_map(|(row, members)| {
        let spots = model.value_columns().map(move |column| Spot::new(form, row, column));
        spots.map(move |spot| Plan::with(template, spot, members.clone()))
    })
    .collect()
}

/// Totals from other totals, each after those it is made of.
fn derive(forms: &mut [FormTotals], derived: &[Plan]) {
    let mut waiting: HashSet<Spot> = derived.iter().map(|plan| plan.spot).collect();
    let mut open: Vec<(&Plan, &Equation)> = Vec::new();
    for plan in derived {
        if let Making::Totals(equation, _) = &plan.making {
            open.push((plan, equation));
        }
    }
    while !open.is_empty() {
        let (later, ready): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|(_, equation)| equation.found().any(|part| waiting.contains(&part)));
        if ready.is_empty() {
            // A circle, which a valid template does not have: nothing in it has a total.
            break;
        }
        open = later;
        for (plan, equation) in ready {
            waiting.remove(&plan.spot);
            let operand = |part: Spot| {
                let value = forms[part.form].get(part.row, part.column).value;
                value.map_or(Operand::Blank, |value| Operand::Number(Span::exact(value)))
            };
            let value = plan.aggregate().of_totals(equation.evaluate(&operand).value(), &plan.rule);
            let mut left_out: Vec<usize> = equation
                .found()
                .flat_map(|part| forms[part.form].get(part.row, part.column).left_out.iter().copied())
                .collect();
            left_out.sort_unstable();
            left_out.dedup();
            let Some(row) = plan.spot.row.printed() else { continue };
            let total = forms[plan.spot.form].get_mut(row, plan.spot.column);
            total.value = value.map(|value| value.normalize());
            total.units = total.tally.paired;
            total.left_out = left_out;
        }
    }
}

#[cfg(test)]
mod tests;
