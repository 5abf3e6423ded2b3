//! Formulas that compute with single cells: totals of totals, and figures of one return from their parts.

use rust_decimal::Decimal;

use crate::amount::{self, Span};
use crate::equation::Equation;
use crate::expression::{Expression, FORMULA, Operand, Operator, Reference};
use crate::spot::Spot;

use super::aggregate::{Formula, Numbers, Sheet};
use super::cells::collapse;
use super::making::Plan;

/// Cells of figures.
type Names<'a> = dyn Fn(Spot) -> Option<String> + 'a;

/// The exact value of an equation over cells; an empty cell is blank.
pub(super) fn value_of(equation: &Equation, number: &Numbers) -> Option<Decimal> {
    let operand =
        |spot: Spot| number(spot).map_or(Operand::Blank, |number| Operand::Number(Span::exact(number)));
    equation.evaluate(&operand).value()
}

/// A ratio × 100 over cells, rounded as its formula rounds; `None` when it is undefined.
pub fn percentage(equation: &Equation, number: &Numbers) -> Option<Decimal> {
    value_of(equation, number).and_then(|value| percent(value, amount::PERCENT_DECIMALS))
}

/// A sum over the totals of its parts.
pub(super) fn sum_of_cells(equation: &Equation, sheet: &dyn Sheet) -> Option<Formula> {
    sum_within(equation, &|spot| sheet.total_number(spot), &|spot| sheet.total_cell(spot))
}

/// A ratio over the totals of its parts.
pub(super) fn ratio_of_totals(plan: &Plan, sheet: &dyn Sheet) -> Option<Formula> {
    let equation = plan.equation()?;
    let decimals = plan.rule.decimals();
    ratio_within(&equation, decimals, &|spot| sheet.total_number(spot), &|spot| sheet.total_cell(spot))
}

/// Any expression over the totals of its parts, rounded.
pub(super) fn computed_of_totals(plan: &Plan, sheet: &dyn Sheet) -> Option<Formula> {
    let (equation, decimals) = (plan.equation()?, plan.rule.decimals());
    computed_within(&equation, decimals, &|spot| sheet.total_number(spot), &|spot| sheet.total_cell(spot))
}

/// Any expression over cells, rounded, with what it gives; nothing where it divides by zero.
pub(super) fn computed_within(
    equation: &Equation,
    decimals: u32,
    number: &Numbers,
    cell: &Names,
) -> Option<Formula> {
    let names = names(equation, cell)?;
    let finish = |value: Option<Decimal>| value.map(|value| amount::rounded(value, decimals));
    let result = finish(value_of(equation, number));
    let (inner, result) = guarded(equation, number, &names, result, &finish)?;
    Some(Formula::number(format!("IFERROR(ROUND({inner},{decimals}),\"\")"), result))
}

/// A sum over cells, with what it gives.
fn sum_within(equation: &Equation, number: &Numbers, cell: &Names) -> Option<Formula> {
    let names = names(equation, cell)?;
    let result = value_of(equation, number);
    if equation.expression.terms().is_some() {
        let cells: Vec<String> =
            equation.expression.references().into_iter().map(|part| named(&names, part)).collect();
        let cells = collapse(&cells).join(",");
        return Some(match result {
            Some(_) => Formula::number(format!("SUM({cells})"), result),
            None => Formula::number(format!("IF(COUNT({cells})=0,\"\",SUM({cells}))"), None),
        });
    }
    let (text, result) = guarded(equation, number, &names, result, &|value| value)?;
    Some(Formula::number(text, result))
}

/// A sum over cells in which nothing stands yet: what is left blank adds nothing.
pub(super) fn sum_to_come(equation: &Equation, cell: &Names) -> Option<Formula> {
    let names = names(equation, cell)?;
    let cells: Vec<String> =
        equation.expression.references().into_iter().map(|part| named(&names, part)).collect();
    let cells = collapse(&cells).join(",");
    let sum = if equation.expression.terms().is_some() {
        format!("SUM({cells})")
    } else {
        equation.expression.render(&FORMULA, &|part| format!("N({})", named(&names, part)))
    };
    Some(Formula::number(format!("IF(COUNT({cells})=0,\"\",{sum})"), None))
}

/// A ratio × 100 over cells, with what it gives.
pub fn ratio_within(equation: &Equation, decimals: u32, number: &Numbers, cell: &Names) -> Option<Formula> {
    let names = names(equation, cell)?;
    let finish = |value: Option<Decimal>| value.and_then(|value| percent(value, decimals));
    let result = finish(value_of(equation, number));
    if let Some((above, below)) = equation.expression.quotient() {
        let known = |part: &Reference| equation.spot(part).and_then(number).is_some();
        let full = known(above) && known(below);
        let (above, below) = (named(&names, above), named(&names, below));
        let core = format!("IF({below}=0,\"\",ROUND({above}/{below}*100,{decimals}))");
        let text = if full { core } else { format!("IF(COUNT({below},{above})<2,\"\",{core})") };
        return Some(Formula::number(text, result));
    }
    let (inner, result) = guarded(equation, number, &names, result, &finish)?;
    Some(Formula::number(format!("IFERROR(ROUND(({inner})*100,{decimals}),\"\")"), result))
}

/// The cells of all that an equation refers to; `None` when one has none.
fn names<'e>(equation: &Equation<'e>, cell: &Names) -> Option<Vec<(&'e Reference, String)>> {
    let names = equation.spots.iter().map(|(reference, spot)| Some((*reference, cell((*spot)?)?)));
    names.collect()
}

fn named(names: &[(&Reference, String)], part: &Reference) -> String {
    names.iter().find(|(other, _)| *other == part).map(|(_, name)| name.clone()).unwrap_or_default()
}

/// An expression over cells some of which may be empty, with the result it gives: as it stands when all are numbers,
/// with `N()` where counting empty cells as nothing gives the result, else only when all are numbers.
fn guarded(
    equation: &Equation,
    number: &Numbers,
    names: &[(&Reference, String)],
    result: Option<Decimal>,
    finish: &dyn Fn(Option<Decimal>) -> Option<Decimal>,
) -> Option<(String, Option<Decimal>)> {
    let expression = equation.expression;
    let plain = expression.render(&FORMULA, &|part| named(names, part));
    if equation.spots.iter().all(|(_, spot)| spot.and_then(number).is_some()) {
        return Some((plain, result));
    }
    if result.is_some() {
        let counted = finish(value_of(equation, &|spot| Some(number(spot).unwrap_or_default())));
        let lenient = expression.render(&FORMULA, &|part| format!("N({})", named(names, part)));
        return (counted == result).then_some((lenient, result));
    }
    let cells: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    Some((format!("IF(COUNT({})<{},\"\",{plain})", cells.join(","), cells.len()), None))
}

fn times(inner: &Expression, factor: Decimal) -> Option<Vec<(Decimal, &Reference)>> {
    let terms = linear_terms(inner)?.into_iter();
    terms.map(|(own, reference)| Some((own.checked_mul(factor)?, reference))).collect()
}

/// The references of a linear expression, each with what it is multiplied by.
pub(super) fn linear_terms(expression: &Expression) -> Option<Vec<(Decimal, &Reference)>> {
    match expression {
        Expression::Reference(reference) => Some(vec![(Decimal::ONE, reference)]),
        Expression::Negative(inner) => times(inner, Decimal::NEGATIVE_ONE),
        Expression::Binary(operator @ (Operator::Add | Operator::Subtract), left, right) => {
            let sign = if *operator == Operator::Add { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
            let mut terms = linear_terms(left)?;
            terms.extend(times(right, sign)?);
            Some(terms)
        }
        Expression::Binary(Operator::Multiply, left, right) => match (&**left, &**right) {
            (Expression::Literal(factor), other) | (other, Expression::Literal(factor)) => {
                times(other, *factor)
            }
            _ => None,
        },
        Expression::Literal(_) | Expression::Binary(Operator::Divide, ..) => None,
    }
}

/// A quotient as a percentage, rounded as its formula rounds.
pub(super) fn percent(quotient: Decimal, decimals: u32) -> Option<Decimal> {
    amount::in_percent(quotient).map(|percent| amount::rounded(percent, decimals))
}
