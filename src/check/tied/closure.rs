//! What is left out beside the figures in error, until what is left of a return satisfies the rules of its form.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};

use crate::amount::{Span, Value};
use crate::equation::Equation;
use crate::expression::{Operand, Relation};
use crate::figure::{Figure, Return};
use crate::finding::{Rule, Settings};
use crate::merge;
use crate::model::{Kind, Template};
use crate::places::Places;
use crate::spot::Spot;
use crate::ties::{Shape, Tie};

use super::{Bonds, Cause, Checker, Given};

/// Deeper than this no total is made of totals.
const DEEPEST: u8 = 16;

/// One return of which figures are left out.
pub(super) struct Closure<'a> {
    template: &'a Template,
    one: &'a Return,
    given: &'a Given,
    bonds: &'a Bonds<'a>,
    /// Every tie, whether it binds or not.
    ties: Vec<(&'a Tie<'a>, bool)>,
    /// What is left out, and why.
    out: HashMap<Spot, Cause>,
    /// What is not in error among it, in the order in which it was found.
    taken: Vec<(Spot, Cause)>,
}

/// The two sides that a tie compares, as figures and as what those are made of.
struct Sides {
    first: Vec<Spot>,
    second: Vec<Spot>,
}

impl Sides {
    fn all(&self) -> impl Iterator<Item = Spot> {
        self.first.iter().chain(&self.second).copied()
    }
}

impl<'a> Closure<'a> {
    /// `added` are the ties of the rows that the return added.
    pub(super) fn new(
        checker: &'a Checker<'a>,
        one: &'a Return,
        added: &'a [Tie<'a>],
        (given, settings): (&'a Given, &Settings),
    ) -> Self {
        let template = checker.template;
        let places = Places::of(template, one);
        let waived = one.findings.iter().filter(|finding| finding.waived.is_some());
        let waived: Vec<(Rule, Spot)> =
            waived.filter_map(|finding| Some((finding.rule, places.spot(finding)?))).collect();
        let strict = |tie: &Tie| {
            let rule = super::rule(&tie.shape);
            let concerns = |spot: &Spot| tie.at == *spot || tie.shape.spots().contains(spot);
            let answered = waived.iter().any(|(other, spot)| *other == rule && concerns(spot));
            settings.makes_errors(rule) && !answered
        };
        let mut printed = vec![false; checker.ties.len()];
        for &index in &checker.bonds.binding {
            printed[index] = strict(&checker.ties[index]);
        }
        let of_printed = checker.ties.iter().zip(printed);
        let of_added = added.iter().map(|tie| (tie, super::binds(template, tie) && strict(tie)));
        let ties = of_added.chain(of_printed).collect();
        Self { template, one, given, bonds: &checker.bonds, ties, out: HashMap::new(), taken: Vec::new() }
    }

    /// What is to be left out beside the figures in error (each with its rule), and why.
    pub(super) fn beside(mut self, errors: &BTreeMap<Spot, Option<Rule>>) -> Vec<(Spot, Cause)> {
        self.out.extend(errors.keys().map(|spot| (*spot, Cause::Error(*spot))));
        let binding: Vec<&Tie> = self.ties.iter().filter(|(_, binds)| *binds).map(|(tie, _)| *tie).collect();
        for (spot, rule) in errors {
            self.take_compared(&binding, *spot, *rule);
        }
        let mut open = true;
        while open {
            open = false;
            for tie in &binding {
                let sides = self.sides(&tie.shape);
                let breaking = self.breaking(&tie.shape, &sides);
                if !breaking.is_empty() {
                    open = true;
                    let cause = self.cause(tie, &sides);
                    self.take(breaking, cause);
                }
            }
        }
        self.mark_totals();
        self.taken
    }

    fn take(&mut self, spots: Vec<Spot>, cause: Cause) {
        for spot in spots {
            if self.out.insert(spot, cause).is_none() {
                self.taken.push((spot, cause));
            }
        }
    }

    /// Where a finding is of a rule itself, all that the rule compares is in doubt.
    fn take_compared(&mut self, binding: &[&Tie], error: Spot, rule: Option<Rule>) {
        for tie in binding.iter().filter(|tie| Some(super::rule(&tie.shape)) == rule) {
            let concerned = tie.at == error || tie.shape.spots().contains(&error);
            if concerned && self.is_broken_as_typed(&tie.shape) {
                let sides = self.sides(&tie.shape);
                let compared = sides.all().filter(|spot| self.is_in(*spot)).collect();
                self.take(compared, Cause::Error(error));
            }
        }
    }

    fn is_broken_as_typed(&self, shape: &Shape) -> bool {
        let typed = |spot| self.number(spot).map_or(Operand::Blank, Operand::Number);
        match shape {
            Shape::Part { parts, whole } => {
                let sum = parts.iter().fold(Operand::Blank, |sum, part| sum.plus(typed(*part)));
                exceeds(sum, typed(*whole))
            }
            Shape::Sum { total, parts } => {
                let sum = parts.iter().fold(Operand::Blank, |sum, part| sum.plus(typed(*part)));
                differs(sum, typed(*total))
            }
            Shape::Equation { total, equation } => differs(equation.evaluate(&typed), typed(*total)),
            Shape::Condition(condition) => condition.holds(&typed) == Some(false),
            // The percentage is made of its parts.
            Shape::Ratio { .. } => false,
        }
    }

    fn sides(&self, shape: &Shape) -> Sides {
        let (first, second): (Vec<Spot>, Vec<Spot>) = match shape {
            Shape::Part { parts, whole } => (parts.clone(), vec![*whole]),
            Shape::Sum { total, parts } => (parts.clone(), vec![*total]),
            Shape::Ratio { numerator, denominator, .. } => {
                (numerator.found().collect(), denominator.found().collect())
            }
            Shape::Equation { total, equation } => (equation.found().collect(), vec![*total]),
            Shape::Condition(condition) => {
                (condition.left.found().collect(), condition.right.found().collect())
            }
        };
        Sides { first: self.leaves(&first), second: self.leaves(&second) }
    }

    /// What must go so that what is left of a tie is of the same units and holds; nothing where it does.
    fn breaking(&self, shape: &Shape, sides: &Sides) -> Vec<Spot> {
        let both = || sides.all().filter(|spot| self.is_in(*spot)).collect();
        let is_out = |spot: Spot| self.out.contains_key(&spot);
        let is_made = |spot: &Spot| self.parts(*spot).is_some();
        match shape {
            Shape::Ratio { numerator, denominator, .. } => {
                let lone = match (self.value(numerator), self.value(denominator)) {
                    (above, Operand::Blank) => is_something(above) && self.is_wanted(&sides.second),
                    (Operand::Blank, below) => is_something(below) && self.is_wanted(&sides.first),
                    _ => false,
                };
                if lone || sides.all().any(is_out) { both() } else { Vec::new() }
            }
            _ if shape.spots().into_iter().any(|spot| is_out(spot) && !is_made(&spot)) => both(),
            _ if self.adds_up(sides) => self.unequal(shape, sides),
            Shape::Part { .. } => self.without_whole(sides),
            _ => Vec::new(),
        }
    }

    /// Parts without the whole that others give, where totals are no sums: the largest part may be one that fits into no whole.
    fn without_whole(&self, sides: &Sides) -> Vec<Spot> {
        if sides.second.iter().any(|spot| self.is_in(*spot)) || !self.is_wanted(&sides.second) {
            return Vec::new();
        }
        let is_some =
            |spot: &Spot| self.number(*spot).is_some_and(|number| is_something(Operand::Number(number)));
        sides.first.iter().copied().filter(|spot| self.is_in(*spot) && is_some(spot)).collect()
    }

    /// What must go where what is left of sums does not fit, and no finding says so already: something that one of them is
    /// made of is out or not stated, or one side is not there.
    fn unequal(&self, shape: &Shape, sides: &Sides) -> Vec<Spot> {
        let left =
            |spots: &[Spot]| spots.iter().copied().filter(|spot| self.is_in(*spot)).collect::<Vec<_>>();
        let both = || left(&sides.all().collect::<Vec<_>>());
        let Some((first, second)) = self.compared(shape) else { return Vec::new() };
        // What the unit states as a total of its own is not what it is made of, or was not looked at.
        let of_units = self.one.tallies.is_empty();
        let made = || of_units && shape.spots().into_iter().any(|spot| self.parts(spot).is_some());
        let lacks = |spot: Spot| self.out.contains_key(&spot) || self.is_absent(spot);
        let one_sided = match (first, second) {
            (Operand::Blank, other) => other != Operand::Blank && self.is_wanted(&sides.first),
            (_, Operand::Blank) => self.is_wanted(&sides.second),
            _ => false,
        };
        if !one_sided && !made() && !sides.all().any(lacks) {
            return Vec::new();
        }
        let (first, second) = (zero_for_blank(first), zero_for_blank(second));
        match shape {
            Shape::Part { .. } if !exceeds(first, second) => Vec::new(),
            // Without the parts it holds, but for a whole below zero.
            Shape::Part { .. } if is_below_zero(second) => both(),
            Shape::Part { .. } => left(&sides.first),
            Shape::Condition(condition) if is_kept(condition.comparison.relation, first, second) => {
                Vec::new()
            }
            Shape::Condition(_) => both(),
            _ if differs(first, second) => both(),
            _ => Vec::new(),
        }
    }

    /// The two sides of a sum, a part or a rule that adds up, with what is left; `None` for what does not add up over units.
    fn compared(&self, shape: &Shape) -> Option<(Operand, Operand)> {
        let sum = |parts: &[Spot]| {
            parts.iter().fold(Operand::Blank, |sum, part| sum.plus(self.left(*part, DEEPEST)))
        };
        let linear = |equation: &Equation| equation.expression.is_linear().then(|| self.value(equation));
        Some(match shape {
            Shape::Part { parts, whole: one } | Shape::Sum { total: one, parts } => {
                (sum(parts), self.left(*one, DEEPEST))
            }
            Shape::Equation { total, equation } => (linear(equation)?, self.left(*total, DEEPEST)),
            Shape::Condition(condition) => (linear(&condition.left)?, linear(&condition.right)?),
            Shape::Ratio { .. } => return None,
        })
    }

    /// What a unit stated as a total of its own of which something is out: shown, and not in the totals as stated.
    fn mark_totals(&mut self) {
        let mut marked = Vec::new();
        for (tie, _) in &self.ties {
            let stated = match &tie.shape {
                Shape::Sum { total, .. } | Shape::Equation { total, .. } => *total,
                Shape::Ratio { stated, .. } => *stated,
                Shape::Part { .. } | Shape::Condition(_) => continue,
            };
            let holds = self.template.holds(stated);
            if merge::is_derived(&holds) && !holds.totals && self.is_in(stated) {
                let sides = self.sides(&tie.shape);
                let out = sides.all().find_map(|spot| self.out.get(&spot));
                marked.extend(out.map(|cause| (stated, *cause)));
            }
        }
        for (stated, cause) in marked {
            self.take(vec![stated], cause);
        }
    }

    /// Why what is left of a tie breaks it: something is out, or not there, or a total that the unit states is not what it
    /// is made of.
    fn cause(&self, tie: &Tie, sides: &Sides) -> Cause {
        let spots = || sides.all().chain(tie.shape.spots());
        let out = spots().find_map(|spot| self.out.get(&spot).copied());
        let lacking = || spots().find(|spot| self.number(*spot).is_none());
        let made = || spots().find(|spot| self.parts(*spot).is_some());
        out.unwrap_or_else(|| Cause::Without(lacking().or_else(made).unwrap_or(tie.at)))
    }

    /// A number that is not left out.
    fn is_in(&self, spot: Spot) -> bool {
        !self.out.contains_key(&spot) && self.number(spot).is_some()
    }

    /// Whether some unit gives one of these: what none gives is in no total. What the units behind a summary gave was
    /// looked at when it was made.
    fn is_wanted(&self, spots: &[Spot]) -> bool {
        self.one.tallies.is_empty() && spots.iter().any(|spot| self.given.contains(*spot))
    }

    /// Whether a figure that others give is not in the file, or holds no number that can be read.
    fn is_absent(&self, spot: Spot) -> bool {
        let states = |figure: &Figure| {
            matches!(figure.value, Value::Number(_) | Value::Blank | Value::NotArisen | Value::NotApplicable)
        };
        !self.one.at(spot).is_some_and(states) && self.is_wanted(&[spot])
    }

    /// Figures, or what those are made of that have no total of their own.
    fn leaves(&self, spots: &[Spot]) -> Vec<Spot> {
        let mut leaves = Vec::new();
        let mut open: Vec<(Spot, u8)> = spots.iter().rev().map(|spot| (*spot, DEEPEST)).collect();
        while let Some((spot, depth)) = open.pop() {
            match self.parts(spot).filter(|_| depth > 0) {
                Some(parts) => open.extend(parts.into_iter().rev().map(|part| (part, depth - 1))),
                None => leaves.push(spot),
            }
        }
        leaves
    }

    fn parts(&self, spot: Spot) -> Option<Vec<Spot>> {
        if let Some(equation) = self.bonds.made.get(&spot) {
            return Some(equation.found().collect());
        }
        if spot.row.added().is_some() {
            return super::made_of(self.template, spot).map(|equation| equation.found().collect());
        }
        self.template.holds(spot).totals.then(|| self.entries(spot))
    }

    /// The figures of the rows that a return added, of which a caption or a total is made.
    fn entries(&self, spot: Spot) -> Vec<Spot> {
        let form = &self.template.forms[spot.form];
        let (Some(figures), Some(row)) = (self.one.form(spot.form), spot.row.printed()) else {
            return Vec::new();
        };
        let below = figures.added().filter(|(_, added)| form.covers(row, added.group));
        below.map(|(row, _)| Spot::new(spot.form, row, spot.column)).collect()
    }

    /// What is left of a figure in the totals: nothing of one that is left out, what its parts have left of a sum.
    fn left(&self, spot: Spot, depth: u8) -> Operand {
        let within = |part| if depth == 0 { Operand::Blank } else { self.left(part, depth - 1) };
        if let Some(equation) = self.bonds.made.get(&spot) {
            return equation.evaluate(&within);
        }
        if spot.row.added().is_some()
            && let Some(equation) = super::made_of(self.template, spot)
        {
            return equation.evaluate(&within);
        }
        if self.template.holds(spot).totals {
            return self.entries(spot).into_iter().fold(Operand::Blank, |sum, part| sum.plus(within(part)));
        }
        let number = self.number(spot).filter(|_| !self.out.contains_key(&spot));
        number.map_or(Operand::Blank, Operand::Number)
    }

    fn value(&self, equation: &Equation) -> Operand {
        equation.evaluate(&|spot| self.left(spot, DEEPEST))
    }

    /// The number as the unit gave it, with its tolerance.
    fn number(&self, spot: Spot) -> Option<Span> {
        let figure = self.one.at(spot)?;
        let number = figure.value.number()?;
        Some(match self.template.holds(spot).kind {
            Kind::Count | Kind::Yes | Kind::Choice => Span::exact(number),
            _ => Span::printed(number, u32::from(figure.decimals)),
        })
    }

    /// Whether the totals of all these are sums of what the units gave.
    fn adds_up(&self, sides: &Sides) -> bool {
        sides.all().all(|spot| merge::adds_up(&self.template.holds(spot)))
    }
}

fn is_something(operand: Operand) -> bool {
    operand.value().is_some_and(|number| !number.is_zero())
}

fn is_below_zero(operand: Operand) -> bool {
    operand.value().is_some_and(|number| number.is_sign_negative() && !number.is_zero())
}

fn zero_for_blank(operand: Operand) -> Operand {
    if operand == Operand::Blank { Operand::Number(Span::exact(0.into())) } else { operand }
}

fn exceeds(low: Operand, high: Operand) -> bool {
    matches!((low, high), (Operand::Number(low), Operand::Number(high)) if low.low > high.high)
}

fn differs(one: Operand, other: Operand) -> bool {
    matches!((one, other), (Operand::Number(one), Operand::Number(other)) if !one.meets(other))
}

/// Whether a comparison holds for some true values consistent with what is printed.
fn is_kept(relation: Relation, first: Operand, second: Operand) -> bool {
    let (Operand::Number(first), Operand::Number(second)) = (first, second) else { return true };
    match relation {
        Relation::AtMost => first.low <= second.high,
        Relation::Less => first.low < second.high,
        Relation::Equal => first.meets(second),
        Relation::AtLeast => first.high >= second.low,
        Relation::Greater => first.high > second.low,
    }
}
