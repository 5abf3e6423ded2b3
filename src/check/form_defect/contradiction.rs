//! Rules that can hold together only where figures are 0: one of them is wrong.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use crate::equation::Equation;
use crate::expression::{Expression, Operator, Reference, Relation};
use crate::finding::Wording;
use crate::model::Template;
use crate::spot::Spot;
use crate::ties::{Shape, Tie, ties};

/// Totals within totals beyond this depth are not followed: no form has so many levels.
const DEEPEST: usize = 32;

/// A sum of figures, each times a number.
type Linear = BTreeMap<Spot, Decimal>;

/// Where rules contradict each other, and what they say.
pub(super) fn look(template: &Template) -> Vec<(Spot, Wording)> {
    let all = ties(template);
    let mut made: HashMap<Spot, Linear> = HashMap::new();
    let mut rules: Vec<(&Tie, Linear, Relation)> = Vec::new();
    for tie in &all {
        let Some((rest, relation, total)) = rest(tie) else { continue };
        match total {
            // What the total is made of, without the total itself; a second equation of it must agree with the first.
            Some((total, parts)) if !made.contains_key(&total) && !parts.contains_key(&total) => {
                made.insert(total, parts);
            }
            _ => rules.push((tie, rest, relation)),
        }
    }
    let may_be_negative = |spot: &Spot| template.holds(*spot).may_be_negative();
    let mut found = Vec::new();
    for (tie, rest, relation) in rules {
        let rest = expanded(&rest, &made, DEEPEST);
        // `rest` is what must be at least, or exactly, 0.
        let below = rest.values().all(Decimal::is_sign_negative);
        let above = rest.values().all(Decimal::is_sign_positive);
        let only_zero = match relation {
            Relation::Equal => !rest.is_empty() && (below || above),
            Relation::Less | Relation::Greater => below,
            Relation::AtMost | Relation::AtLeast => !rest.is_empty() && below,
        };
        if only_zero && !rest.keys().any(may_be_negative) {
            found.push((tie.at, told(template, tie, rest.keys())));
        }
    }
    found
}

/// A sum, what it must be to 0, and the total and its parts of an equation of one.
type Stated = (Linear, Relation, Option<(Spot, Linear)>);

/// What a rule says must be at least 0, or 0; with a total and its parts where it is an equation of one.
fn rest(tie: &Tie) -> Option<Stated> {
    let sum = |parts: &[Spot]| {
        let mut linear = Linear::new();
        for part in parts {
            *linear.entry(*part).or_default() += Decimal::ONE;
        }
        linear
    };
    let equation = |total: Spot, parts: Linear| {
        let mut rest = parts.clone();
        *rest.entry(total).or_default() -= Decimal::ONE;
        (rest, Relation::Equal, Some((total, parts)))
    };
    match &tie.shape {
        Shape::Part { parts, whole } => {
            let mut rest: Linear = sum(parts).into_iter().map(|(spot, times)| (spot, -times)).collect();
            *rest.entry(*whole).or_default() += Decimal::ONE;
            Some((rest, Relation::AtMost, None))
        }
        Shape::Sum { total, parts } => Some(equation(*total, sum(parts))),
        Shape::Equation { total, equation: side } => Some(equation(*total, linear(side)?)),
        Shape::Condition(condition) => {
            let (left, right) = (linear(&condition.left)?, linear(&condition.right)?);
            let relation = condition.comparison.relation;
            let (low, high) = match relation {
                Relation::AtLeast | Relation::Greater => (right, left),
                Relation::AtMost | Relation::Less | Relation::Equal => (left, right),
            };
            let mut rest = high;
            for (spot, times) in low {
                *rest.entry(spot).or_default() -= times;
            }
            Some((rest, relation, None))
        }
        Shape::Ratio { .. } => None,
    }
}

/// An expression as a sum; `None` for one that multiplies, divides or has a number in it.
fn linear(equation: &Equation) -> Option<Linear> {
    fn add(
        expression: &Expression,
        times: Decimal,
        spot: &impl Fn(&Reference) -> Option<Spot>,
        into: &mut Linear,
    ) -> Option<()> {
        match expression {
            Expression::Reference(reference) => *into.entry(spot(reference)?).or_default() += times,
            Expression::Negative(inner) => add(inner, -times, spot, into)?,
            Expression::Binary(Operator::Add, left, right) => {
                add(left, times, spot, into)?;
                add(right, times, spot, into)?;
            }
            Expression::Binary(Operator::Subtract, left, right) => {
                add(left, times, spot, into)?;
                add(right, -times, spot, into)?;
            }
            Expression::Literal(_) | Expression::Binary(..) => return None,
        }
        Some(())
    }
    let mut into = Linear::new();
    add(equation.expression, Decimal::ONE, &|reference| equation.spot(reference), &mut into)?;
    Some(into)
}

/// The sum over what totals are made of, in the last resort; what falls out of it is left out.
fn expanded(sum: &Linear, made: &HashMap<Spot, Linear>, depth: usize) -> Linear {
    let mut whole = Linear::new();
    for (spot, times) in sum {
        match made.get(spot).filter(|_| depth > 0) {
            Some(parts) => {
                for (part, own) in expanded(parts, made, depth - 1) {
                    *whole.entry(part).or_default() += own * times;
                }
            }
            None => *whole.entry(*spot).or_default() += times,
        }
    }
    whole.retain(|_, times| !times.is_zero());
    whole
}

fn told<'s>(template: &Template, tie: &Tie, zero: impl Iterator<Item = &'s Spot>) -> Wording {
    let form = &template.forms[tie.at.form];
    let name = |spot: &Spot| {
        let code = if tie.by_column { None } else { form_code(template, *spot) };
        code.unwrap_or_else(|| template.forms[spot.form].columns[spot.column].code.to_string())
    };
    let at = name(&tie.at);
    let zero: Vec<String> = zero.map(name).collect();
    let zero = zero.join(", ");
    let form = form.name();
    Wording::new(
        format!("{form}: các quy tắc về {at} trái nhau: chỉ cùng đúng khi {zero} bằng 0"),
        format!(
            "{form}: the rules about {at} contradict each other: they hold together only where {zero} is 0"
        ),
    )
}

fn form_code(template: &Template, spot: Spot) -> Option<String> {
    template.forms[spot.form].printed(spot.row).map(|row| row.code.to_string())
}
