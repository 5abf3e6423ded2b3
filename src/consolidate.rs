//! Merging the returns of many units, each figure by its own rule.
//!
//! Two steps. First what the units gave for each figure is tallied: tallies merge without loss and in any order. Then
//! each total is made from its tally ([`total_from`]), or, for sums of rows, ratios of such sums and equations over
//! columns, from other totals. Figures that stand in error are left out, and the total says whose.

use std::collections::HashSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{self, Span, Value, show};
use crate::consolidation::{Consolidation, FormTotals, Tally, Total};
use crate::equation::Equation;
use crate::expression::{Expression, Operand, Operator, Reference};
use crate::figure::{Figure, Return, Standing};
use crate::finding::Language;
use crate::holds::Holds;
use crate::model::{Aggregation, Kind, Template};
use crate::period::Period;
use crate::spot::Spot;

mod entries;

/// Decimals of ratios and means.
const RATIO_DECIMALS: u32 = 2;

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
        left_out: Vec::new(),
        outside,
        forms,
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
    let used: Vec<_> = used.iter().map(|one| entries::with_sums(template, one)).collect();
    for (form, totals) in forms.iter_mut().enumerate() {
        let plans = plans(template, form);
        let mut tallies: Vec<(Tally, Vec<usize>)> = vec![Default::default(); plans.len()];
        for (position, one) in used.iter().enumerate() {
            for (plan, (tally, left_out)) in plans.iter().zip(&mut tallies) {
                if plan.take(one, tally) || entries::leaves_out(template, one, plan.spot) {
                    left_out.push(position);
                }
            }
        }
        for (plan, (tally, left_out)) in plans.into_iter().zip(tallies) {
            let Some(row) = plan.spot.row.printed() else { continue };
            let mut total = total_from(&tally, &plan.rule);
            (total.tally, total.left_out) = (tally, left_out);
            *totals.get_mut(row, plan.spot.column) = total;
            if let Making::Totals(equation, _) = plan.making {
                derived.push((plan.spot, equation, *plan.rule.aggregation == Aggregation::Ratio));
            }
        }
    }
    derive(&mut forms, &derived);
    forms
}

/// The total that a tally gives by a rule. Totals made from other totals get their number from those.
pub fn total_from(tally: &Tally, rule: &Holds) -> Total {
    let mut total = Total { units: tally.answered, ..Total::default() };
    let answered = (tally.answered > 0).then_some(());
    match rule.aggregation {
        Aggregation::Sum => total.value = answered.map(|()| tally.sum),
        // What its parts are is not known: the stated totals are the best there is.
        Aggregation::SumOfRows if rule.expression.is_none() => total.value = answered.map(|()| tally.sum),
        Aggregation::Max => total.value = tally.range.map(|(_, high)| high),
        Aggregation::Same => total.value = tally.majority().map(|(number, _)| number),
        Aggregation::Yes => {
            let yes = tally.counts.get(&Decimal::ONE).copied().unwrap_or(0);
            total.value = answered.map(|()| Decimal::from(yes));
        }
        Aggregation::Enum => total.text = answered.map(|()| counts_by_choice(tally, rule)),
        Aggregation::Ratio | Aggregation::WeightedMean(_) => {
            let percent =
                if *rule.aggregation == Aggregation::Ratio { Decimal::ONE_HUNDRED } else { Decimal::ONE };
            total.units = tally.paired;
            total.paired = tally.lone > 0;
            total.value = tally.parts.and_then(|(first, second)| quotient(first, second, percent));
        }
        Aggregation::Text => total.text = answered.map(|()| joined(tally)),
        Aggregation::SumOfRows => total.units = tally.paired,
        Aggregation::None => {}
    }
    total.value = total.value.map(|value| value.normalize());
    total
}

/// A quotient rounded as spreadsheets round; `None` when there is none.
fn quotient(first: Decimal, second: Decimal, times: Decimal) -> Option<Decimal> {
    let quotient = match first.checked_mul(times) {
        Some(product) => product.checked_div(second)?,
        None => first.checked_div(second)?.checked_mul(times)?,
    };
    Some(rounded(quotient))
}

fn rounded(number: Decimal) -> Decimal {
    amount::rounded(number, RATIO_DECIMALS)
}

/// `Trực tuyến: 3; Phát phiếu: 5`, in the order of the choices.
fn counts_by_choice(tally: &Tally, rule: &Holds) -> String {
    let mut counts = tally.counts.clone();
    let mut parts = Vec::new();
    for choice in rule.choices() {
        if let Some(count) = counts.shift_remove(&Decimal::from(choice.code)) {
            parts.push(format!("{}: {count}", choice.label));
        }
    }
    parts.extend(counts.iter().map(|(number, count)| format!("{}: {count}", show(*number, Language::Vi))));
    parts.join("; ")
}

/// One line for each unit.
fn joined(tally: &Tally) -> String {
    let lines: Vec<String> = tally
        .texts
        .iter()
        .map(|(unit, text)| if unit.is_empty() { text.to_string() } else { format!("{unit}: {text}") })
        .collect();
    lines.join("\n")
}

/// How one total comes about.
struct Plan<'a> {
    spot: Spot,
    rule: Holds<'a>,
    making: Making<'a>,
}

enum Making<'a> {
    /// From the tally of the figure itself.
    Tally,
    /// From the sums of two parts over the units that gave both.
    Parts(Equation<'a>, Equation<'a>),
    /// As a mean weighted by another figure.
    Weighted(Option<Spot>),
    /// From other totals. A unit is in it when it gave some figure of every group.
    Totals(Equation<'a>, Vec<Vec<Spot>>),
}

fn plans(template: &Template, form: usize) -> Vec<Plan<'_>> {
    let mut plans = Vec::new();
    for row in 0..template.forms[form].rows.len() {
        for column in template.forms[form].value_columns() {
            let spot = Spot::new(form, row, column);
            let rule = template.holds(spot);
            plans.push(Plan { spot, rule, making: making(template, spot, rule) });
        }
    }
    plans
}

fn making<'a>(template: &'a Template, spot: Spot, rule: Holds<'a>) -> Making<'a> {
    let equation = |expression: &'a Expression| Equation::new(template, spot, rule.by_column, expression);
    match (rule.aggregation, rule.expression) {
        (Aggregation::WeightedMean(weight), _) => {
            let weight = Reference { form: None, code: weight.to_string() };
            Making::Weighted(spot.resolve(template, rule.by_column, &weight))
        }
        (Aggregation::Ratio, Some(expression)) => {
            if let Expression::Binary(Operator::Divide, numerator, denominator) = expression {
                let (numerator, denominator) = (equation(numerator), equation(denominator));
                let sums = [&numerator, &denominator].into_iter().all(|part| {
                    part.expression.is_linear() && part.found().all(|spot| adds_up(&template.holds(spot)))
                });
                if sums {
                    return Making::Parts(numerator, denominator);
                }
            }
            from_totals(template, equation(expression))
        }
        (Aggregation::SumOfRows, Some(expression)) => from_totals(template, equation(expression)),
        (Aggregation::Sum, Some(expression)) if rule.by_column => from_totals(template, equation(expression)),
        _ => Making::Tally,
    }
}

fn from_totals<'a>(template: &'a Template, equation: Equation<'a>) -> Making<'a> {
    let sides = match equation.expression {
        Expression::Binary(Operator::Divide, left, right) => vec![&**left, &**right],
        whole => vec![whole],
    };
    let groups = sides
        .into_iter()
        .map(|side| {
            let mut leaves = Vec::new();
            let mut seen = HashSet::new();
            let of_side = side.references().into_iter().filter_map(|reference| equation.spot(reference));
            let mut open: Vec<Spot> = of_side.collect();
            while let Some(spot) = open.pop() {
                if !seen.insert(spot) {
                    continue;
                }
                let rule = template.holds(spot);
                match rule.expression {
                    Some(parts) if is_derived(&rule) => {
                        open.extend(Equation::new(template, spot, rule.by_column, parts).found());
                    }
                    _ => leaves.push(spot),
                }
            }
            leaves
        })
        .collect();
    Making::Totals(equation, groups)
}

/// Whether the total of such a figure comes from other figures.
fn is_derived(rule: &Holds) -> bool {
    matches!(rule.aggregation, Aggregation::SumOfRows | Aggregation::Ratio)
        || (rule.by_column && *rule.aggregation == Aggregation::Sum)
}

/// Whether the total of such a figure is the plain sum of what the units gave.
fn adds_up(rule: &Holds) -> bool {
    *rule.aggregation == Aggregation::Sum && !(is_derived(rule) && rule.expression.is_some())
}

impl Plan<'_> {
    /// Takes one return into the tally; whether its figure, or one that the total is made of, was left out.
    fn take(&self, one: &Return, tally: &mut Tally) -> bool {
        let left_out = self.leaves_out(one);
        if let Some(other) = one.tallies.get(&self.spot) {
            if left_out {
                tally.units += other.units;
            } else {
                tally.merge(other);
            }
            return left_out;
        }
        tally.units += 1;
        if let Some(figure) = figure(one, self.spot).filter(|figure| !figure.excluded) {
            self.take_figure(figure, one, tally);
        }
        let number = |spot| operand(one, spot).value();
        let part = |equation: &Equation| equation.evaluate(&|spot| operand(one, spot)).value();
        match &self.making {
            Making::Tally => {}
            Making::Parts(numerator, denominator) => tally.add_parts(part(numerator), part(denominator)),
            Making::Weighted(weight) => {
                let (value, weight) = (number(self.spot), weight.and_then(number));
                let product = value.zip(weight).map(|(value, weight)| value.saturating_mul(weight));
                tally.add_parts(product.or(value), weight);
            }
            Making::Totals(_, groups) => {
                let given = |group: &Vec<Spot>| group.iter().any(|spot| number(*spot).is_some());
                tally.paired += usize::from(groups.iter().all(given));
            }
        }
        left_out
    }

    /// Whether something of that return that the total is made of stands in error. (What a ratio or a sum of rows
    /// states itself is not in its total.)
    fn leaves_out(&self, one: &Return) -> bool {
        match &self.making {
            Making::Tally => is_excluded(one, self.spot),
            Making::Parts(first, second) => {
                first.found().chain(second.found()).any(|spot| is_excluded(one, spot))
            }
            Making::Weighted(weight) => {
                is_excluded(one, self.spot) || weight.is_some_and(|spot| is_excluded(one, spot))
            }
            Making::Totals(..) => false,
        }
    }

    fn take_figure(&self, figure: &Figure, one: &Return, tally: &mut Tally) {
        let aggregation = self.rule.aggregation;
        match &figure.value {
            Value::Number(number) if *aggregation == Aggregation::Text => {
                tally.add_text(&one.unit, show(*number, Language::Vi).into());
            }
            Value::Number(number) if self.rule.kind != Kind::Heading => {
                let counted = matches!(aggregation, Aggregation::Same | Aggregation::Yes | Aggregation::Enum);
                tally.add_number(*number, counted);
            }
            Value::Text(text) if *aggregation == Aggregation::Text => {
                tally.add_text(&one.unit, Arc::clone(text));
            }
            _ => {}
        }
    }
}

fn figure(one: &Return, spot: Spot) -> Option<&Figure> {
    one.at(spot)
}

fn is_excluded(one: &Return, spot: Spot) -> bool {
    figure(one, spot).is_some_and(|figure| figure.excluded)
}

/// A figure as it enters totals: what stands in error is unknown, what is no number is blank.
fn operand(one: &Return, spot: Spot) -> Operand {
    match figure(one, spot) {
        Some(figure) if figure.excluded => Operand::Unknown,
        Some(figure) => {
            figure.value.number().map_or(Operand::Blank, |number| Operand::Number(Span::exact(number)))
        }
        None => Operand::Blank,
    }
}

/// Totals from other totals, each after those it is made of.
fn derive(forms: &mut [FormTotals], derived: &[(Spot, Equation, bool)]) {
    let mut waiting: HashSet<Spot> = derived.iter().map(|(spot, ..)| *spot).collect();
    let mut open: Vec<&(Spot, Equation, bool)> = derived.iter().collect();
    while !open.is_empty() {
        let (later, ready): (Vec<_>, Vec<_>) = open
            .into_iter()
            .partition(|(_, equation, _)| equation.found().any(|part| waiting.contains(&part)));
        if ready.is_empty() {
            // A circle, which a valid template does not have: nothing in it has a total.
            break;
        }
        open = later;
        for (spot, equation, percent) in ready {
            waiting.remove(spot);
            let operand = |part: Spot| {
                let value = forms[part.form].get(part.row, part.column).value;
                value.map_or(Operand::Blank, |value| Operand::Number(Span::exact(value)))
            };
            let mut value = equation.evaluate(&operand).value();
            if *percent {
                value = value.and_then(amount::in_percent).map(rounded);
            }
            let mut left_out: Vec<usize> = equation
                .found()
                .flat_map(|part| forms[part.form].get(part.row, part.column).left_out.iter().copied())
                .collect();
            left_out.sort_unstable();
            left_out.dedup();
            let Some(row) = spot.row.printed() else { continue };
            let total = forms[spot.form].get_mut(row, spot.column);
            total.value = value.map(|value| value.normalize());
            total.units = total.tally.paired;
            total.left_out = left_out;
        }
    }
}

#[cfg(test)]
mod tests;
