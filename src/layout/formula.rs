//! The formula of a total, and its result.
//!
//! A formula is written only when it gives exactly the consolidated value from what the sheets show; recalculation
//! then changes nothing. Where it cannot (a return that is itself a consolidation brings tallies the cells do not
//! show), the value stands alone.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{self, Span, to_stored};
use crate::book::Content;
use crate::expression::{Expression, FORMULA, Operand, Reference};
use crate::holds::Holds;
use crate::model::{Aggregation, Kind};
use crate::spot::Spot;
use crate::write::MAX_FORMULA;

use super::across::{Across, text};
use super::desk::{DEEPEST, Desk, percentage, round};
use super::names::quoted;

/// Content of a cell with the formula that gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// What the cell shows.
    pub content: Content,
    /// The formula, without the leading `=`.
    pub formula: Option<Arc<str>>,
}

impl Rendered {
    /// An empty cell.
    pub fn empty() -> Self {
        Self { content: Content::Empty, formula: None }
    }

    /// A number without a formula; nothing for none.
    pub fn constant(number: Option<Decimal>) -> Self {
        Self { content: stored(number), formula: None }
    }

    /// A formula and its result.
    pub fn formula(formula: String, result: Option<Decimal>) -> Self {
        Self { content: stored(result), formula: Some(formula.into()) }
    }
}

/// A number as cell content.
pub fn stored(number: Option<Decimal>) -> Content {
    match number.map(to_stored) {
        Some(number) if number.is_finite() => Content::Number(number),
        _ => Content::Empty,
    }
}

/// A formula and the result it gives on the sheets.
type Candidate = (String, Option<Decimal>);

impl Desk<'_> {
    /// The total cell of a detail sheet.
    pub fn total_cell(&self, spot: Spot) -> Rendered {
        let rule = self.holds(spot);
        match (rule.kind, rule.aggregation) {
            (Kind::Heading, _) => return Rendered::empty(),
            (_, Aggregation::Enum) => return self.choices(spot),
            (_, Aggregation::Text) => return self.joined_text(spot),
            _ => {}
        }
        let wanted = self.total_number(spot);
        self.candidates(spot, Scope::All, self.total(spot).paired, DEEPEST)
            .into_iter()
            .find(|(formula, result)| *result == wanted && formula.len() < MAX_FORMULA)
            .map_or_else(
                || Rendered::constant(wanted),
                |(formula, result)| Rendered::formula(formula, result),
            )
    }

    /// The total of a group of units (position among the groups of the form's plan).
    pub fn group_cell(&self, spot: Spot, group: usize) -> Rendered {
        if self.holds(spot).kind == Kind::Heading {
            return Rendered::empty();
        }
        let candidate = self.group_candidate(spot, group, DEEPEST);
        candidate.map_or_else(Rendered::empty, |(formula, result)| Rendered::formula(formula, result))
    }

    fn group_candidate(&self, spot: Spot, group: usize, depth: u8) -> Option<Candidate> {
        let scope = Scope::Group(group);
        let candidates = self.candidates(spot, scope, self.is_paired(spot, scope), depth);
        candidates.into_iter().find(|(formula, _)| formula.len() < MAX_FORMULA)
    }

    /// The formulas a total may have, best first.
    fn candidates(&self, spot: Spot, scope: Scope, paired: bool, depth: u8) -> Vec<Candidate> {
        let rule = self.holds(spot);
        let parts = rule.expression.map(|expression| Parts { spot, expression, rule, scope, depth });
        let candidates = match (rule.aggregation, parts) {
            (Aggregation::SumOfRows, Some(parts)) => [self.sum_of_parts(&parts), self.sum(spot, scope)],
            (Aggregation::Sum | Aggregation::Yes | Aggregation::SumOfRows, _) => {
                [self.sum(spot, scope), None]
            }
            (Aggregation::Ratio, Some(parts)) => {
                let simple = if paired { None } else { self.ratio_of_totals(&parts) };
                [simple, self.paired_ratio(&parts, false)]
            }
            (Aggregation::Same, _) => [self.same(spot, scope), None],
            (Aggregation::Max, _) => [self.largest(spot, scope), None],
            (Aggregation::WeightedMean(weight), _) => [self.weighted_mean(spot, scope, weight), None],
            _ => [None, None],
        };
        candidates.into_iter().flatten().collect()
    }

    /// Whether some unit gave only one part of a ratio, and not as 0.
    fn is_paired(&self, spot: Spot, scope: Scope) -> bool {
        let rule = self.holds(spot);
        let Some((above, below)) = rule.expression.and_then(Expression::quotient) else { return false };
        let place = |part| self.resolve(spot, rule.by_column, part);
        let (Some(above), Some(below)) = (place(above), place(below)) else { return false };
        self.units(spot.form, scope).any(|unit| {
            match (self.shown(unit, above).number(), self.shown(unit, below).number()) {
                (Some(lone), None) | (None, Some(lone)) => !lone.is_zero(),
                _ => false,
            }
        })
    }

    fn units(&self, form: usize, scope: Scope) -> Range<usize> {
        match scope {
            Scope::All => 0..self.used.len(),
            Scope::Group(group) => self.plans[form].groups[group].units.clone(),
        }
    }

    /// How many units gave a number: formula and result.
    pub fn answered(&self, spot: Spot) -> Option<Rendered> {
        let count = self.across(spot, Scope::All)?.count()?;
        Some(Rendered::formula(count, Some(Decimal::from(self.numbers(spot, Scope::All).count()))))
    }

    fn across(&self, Spot { form, row, column }: Spot, scope: Scope) -> Option<Across<'_>> {
        let plan = &self.plans[form];
        let units = self.units(form, scope);
        if plan.slots.len() < units.end || units.is_empty() {
            return None;
        }
        Some(Across::new(
            plan,
            row.printed()?,
            plan.value_of(column)?,
            &self.form(form).columns[column].code,
            units,
        ))
    }

    fn numbers(&self, spot: Spot, scope: Scope) -> impl Iterator<Item = Decimal> + '_ {
        self.units(spot.form, scope).filter_map(move |unit| self.shown(unit, spot).number())
    }

    fn sum(&self, spot: Spot, scope: Scope) -> Option<Candidate> {
        let across = self.across(spot, scope)?;
        let mut sum = None;
        for number in self.numbers(spot, scope) {
            sum = Some(sum.unwrap_or(Decimal::ZERO).checked_add(number)?);
        }
        let formula = across.sum()?;
        Some(match sum {
            Some(_) => (formula, sum),
            None => (format!("IF({}=0,\"\",{formula})", across.count()?), None),
        })
    }

    fn largest(&self, spot: Spot, scope: Scope) -> Option<Candidate> {
        let across = self.across(spot, scope)?;
        let largest = self.numbers(spot, scope).max();
        let formula = across.call("MAX")?;
        Some(match largest {
            Some(_) => (formula, largest),
            None => (format!("IF({}=0,\"\",{formula})", across.count()?), None),
        })
    }

    fn same(&self, spot: Spot, scope: Scope) -> Option<Candidate> {
        let across = self.across(spot, scope)?;
        let (count, most, least, mode) =
            (across.count()?, across.call("MAX")?, across.call("MIN")?, across.call("MODE")?);
        let formula = format!(
            "IF({count}=0,\"\",IF({most}={least},{most},IFERROR(IF({}*2>{count},{mode},\"\"),\"\")))",
            grouped(&across.count_if(&mode))
        );
        let mut numbers: Vec<Decimal> = self.numbers(spot, scope).collect();
        numbers.sort_unstable();
        let majority = numbers
            .chunk_by(|a, b| a == b)
            .find(|equal| equal.len() * 2 > numbers.len())
            .map(|equal| equal[0]);
        Some((formula, majority))
    }

    fn weighted_mean(&self, spot: Spot, scope: Scope, weight: &str) -> Option<Candidate> {
        let form = spot.form;
        let weight = Reference { form: None, code: weight.to_owned() };
        let weights = self.resolve(spot, self.holds(spot).by_column, &weight)?;
        let (value_cells, weight_cells) = (self.across(spot, scope)?, self.across(weights, scope)?);
        let total_weight = weight_cells.paired(&value_cells, false);
        let formula = format!(
            "IF({total_weight}=0,\"\",ROUND({}/{},2))",
            grouped(&value_cells.paired(&weight_cells, true)),
            grouped(&total_weight)
        );
        let (mut sum, mut by) = (Decimal::ZERO, Decimal::ZERO);
        for unit in self.units(form, scope) {
            if let (Some(value), Some(weight)) =
                (self.shown(unit, spot).number(), self.shown(unit, weights).number())
            {
                sum = sum.checked_add(value.checked_mul(weight)?)?;
                by = by.checked_add(weight)?;
            }
        }
        Some((formula, sum.checked_div(by).map(round)))
    }

    fn choices(&self, spot: Spot) -> Rendered {
        let Spot { form, row, column } = spot;
        let rule = self.holds(spot);
        let choices = rule.choices();
        let counts = &self.total(spot).tally.counts;
        let count_of = |code: i64| counts.get(&Decimal::from(code)).copied().unwrap_or(0);
        let shown_of = |code: i64| {
            self.numbers(spot, Scope::All).filter(|number| *number == Decimal::from(code)).count()
        };
        if choices.is_empty() || choices.iter().all(|choice| count_of(choice.code) == 0) {
            let text = self.total(spot).text.as_deref().unwrap_or_default();
            let content = if text.is_empty() { Content::Empty } else { Content::text(text) };
            return Rendered { content, formula: None };
        }
        let words: Vec<String> =
            choices.iter().map(|choice| format!("{}: {}", choice.label, count_of(choice.code))).collect();
        let content = Content::text(words.join("; "));
        let live = choices.iter().all(|choice| count_of(choice.code) == shown_of(choice.code));
        let Some(across) = self.across(Spot::new(form, row, column), Scope::All).filter(|_| live) else {
            return Rendered { content, formula: None };
        };
        let terms: Vec<String> = choices
            .iter()
            .enumerate()
            .map(|(index, choice)| {
                let before = if index == 0 { "" } else { "; " };
                let label = text(&format!("{before}{}: ", choice.label));
                let count = across.count_if(&choice.code.to_string());
                format!("{label}&{}", grouped(&count))
            })
            .collect();
        let formula = terms.join("&");
        let fits = formula.len() < MAX_FORMULA && choices.iter().all(|choice| choice.label.len() < 200);
        Rendered { content, formula: fits.then(|| formula.into()) }
    }

    fn joined_text(&self, spot: Spot) -> Rendered {
        match self.total(spot).text.as_deref() {
            Some(text) if !text.is_empty() => Rendered { content: Content::text(text), formula: None },
            _ => Rendered::constant(self.total_number(spot)),
        }
    }

    /// Sum of the totals of the parts.
    fn sum_of_parts(&self, parts: &Parts) -> Option<Candidate> {
        let number = |reference: &Reference| self.part_number(parts, self.place(parts, reference)?);
        let name = |reference: &Reference| {
            self.place(parts, reference).map(|there| self.part_cell(parts, there)).unwrap_or_default()
        };
        let references = parts.expression.references();
        if references.iter().any(|part| self.place(parts, part).is_none()) {
            return None;
        }
        let result = value_of(parts.expression, &number);
        if parts.expression.terms().is_some() {
            let cells: Vec<String> = references.into_iter().map(name).collect();
            let cells = collapse(&cells);
            return Some(match result {
                Some(_) => (format!("SUM({cells})"), result),
                None => (format!("IF(COUNT({cells})=0,\"\",SUM({cells}))"), None),
            });
        }
        guarded(parts.expression, &number, &name, result, &value_of)
    }

    /// Ratio of the totals of the parts.
    fn ratio_of_totals(&self, parts: &Parts) -> Option<Candidate> {
        ratio_of_cells(
            parts.expression,
            &|reference| self.place(parts, reference),
            &|there| self.part_number(parts, there),
            &|there| self.part_cell(parts, there),
        )
    }

    /// The formula of a ratio over the units that gave both parts, for another sheet than the detail sheet.
    pub fn paired_from_outside(&self, spot: Spot) -> Option<Rendered> {
        let rule = self.holds(spot);
        let parts = Parts { spot, expression: rule.expression?, rule, scope: Scope::All, depth: DEEPEST };
        let (formula, result) = self.paired_ratio(&parts, true)?;
        let fits = result == self.total_number(spot) && formula.len() < MAX_FORMULA;
        fits.then(|| Rendered::formula(formula, result))
    }

    /// Ratio over the units that gave both parts.
    fn paired_ratio(&self, parts: &Parts, outside: bool) -> Option<Candidate> {
        let (form, scope) = (parts.spot.form, parts.scope);
        let (numerator, denominator) = parts.expression.quotient()?;
        let (numerator, denominator) = (self.place(parts, numerator)?, self.place(parts, denominator)?);
        if numerator.form != form || denominator.form != form {
            return None;
        }
        let above = self.across(numerator, scope)?.seen(outside);
        let below = self.across(denominator, scope)?.seen(outside);
        let divisor = below.paired(&above, false);
        let formula = format!(
            "IF({divisor}=0,\"\",ROUND({}/{}*100,2))",
            grouped(&above.paired(&below, false)),
            grouped(&divisor)
        );
        let (mut sum, mut by) = (Decimal::ZERO, Decimal::ZERO);
        for unit in self.units(form, scope) {
            if let (Some(above), Some(below)) =
                (self.shown(unit, numerator).number(), self.shown(unit, denominator).number())
            {
                sum = sum.checked_add(above)?;
                by = by.checked_add(below)?;
            }
        }
        let result = sum.checked_div(by).and_then(amount::in_percent).map(round);
        Some((formula, result))
    }

    fn place(&self, parts: &Parts, reference: &Reference) -> Option<Spot> {
        self.resolve(parts.spot, parts.rule.by_column, reference)
    }

    /// The number in the total cell of a part.
    fn part_number(&self, parts: &Parts, there: Spot) -> Option<Decimal> {
        match parts.scope {
            Scope::All => self.total_number(there),
            Scope::Group(_) if parts.depth == 0 => None,
            Scope::Group(group) => self.group_candidate(there, group, parts.depth - 1)?.1,
        }
    }

    /// The total cell of a part, seen from the form's first detail sheet.
    fn part_cell(&self, parts: &Parts, Spot { form, row, column }: Spot) -> String {
        let plan = &self.plans[form];
        let (row, value) = (row.printed().unwrap_or_default(), plan.value_of(column).unwrap_or(0));
        let cell = match parts.scope {
            Scope::All => plan.total(row, value),
            Scope::Group(group) => plan.group_total(row, value, group),
        };
        if form == parts.spot.form {
            cell.to_string()
        } else {
            format!("{}!{cell}", quoted(&plan.details[0]))
        }
    }
}

/// Which units a total is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    All,
    /// Position among the groups of the form's plan.
    Group(usize),
}

/// A total that is made of other totals.
struct Parts<'a> {
    spot: Spot,
    expression: &'a Expression,
    rule: Holds<'a>,
    scope: Scope,
    /// How much deeper its parts may be made of other totals.
    depth: u8,
}

/// The exact value of an expression over cells.
fn value_of(expression: &Expression, number: &dyn Fn(&Reference) -> Option<Decimal>) -> Option<Decimal> {
    let operand = |reference: &Reference| {
        number(reference).map_or(Operand::Blank, |number| Operand::Number(Span::exact(number)))
    };
    expression.evaluate(&operand).value()
}

type Evaluate = dyn Fn(&Expression, &dyn Fn(&Reference) -> Option<Decimal>) -> Option<Decimal>;

/// An expression over cells some of which may be empty, with the result it gives: as it stands when all are numbers,
/// with `N()` where counting empty cells as nothing gives the result, else only when all are numbers.
fn guarded(
    expression: &Expression,
    number: &dyn Fn(&Reference) -> Option<Decimal>,
    name: &dyn Fn(&Reference) -> String,
    result: Option<Decimal>,
    evaluate: &Evaluate,
) -> Option<Candidate> {
    let parts = expression.references();
    let plain = expression.render(&FORMULA, &name);
    if parts.iter().all(|part| number(part).is_some()) {
        return Some((plain, result));
    }
    if result.is_some() {
        let counted = evaluate(expression, &|part| Some(number(part).unwrap_or_default()));
        let lenient = expression.render(&FORMULA, &|part| format!("N({})", name(part)));
        return (counted == result).then_some((lenient, result));
    }
    let cells: Vec<String> = parts.iter().map(|part| name(part)).collect();
    Some((format!("IF(COUNT({})<{},\"\",{plain})", cells.join(","), cells.len()), None))
}

/// A ratio × 100 over the cells of its parts, with the result they give.
pub fn ratio_of_cells(
    ratio: &Expression,
    place: &dyn Fn(&Reference) -> Option<Spot>,
    number: &dyn Fn(Spot) -> Option<Decimal>,
    cell: &dyn Fn(Spot) -> String,
) -> Option<Candidate> {
    let parts = ratio.references();
    if parts.iter().any(|part| place(part).is_none()) {
        return None;
    }
    let number = |reference: &Reference| place(reference).and_then(number);
    let name = |reference: &Reference| place(reference).map(cell).unwrap_or_default();
    let result = percentage(ratio, &number);
    if let Some((above, below)) = ratio.quotient() {
        let full = number(above).is_some() && number(below).is_some();
        let (above, below) = (name(above), name(below));
        let core = format!("IF({below}=0,\"\",ROUND({above}/{below}*100,2))");
        let formula = if full { core } else { format!("IF(COUNT({below},{above})<2,\"\",{core})") };
        return Some((formula, result));
    }
    let evaluate = |ratio: &Expression, number: &dyn Fn(&Reference) -> Option<Decimal>| {
        percentage(ratio, &|reference| number(reference))
    };
    let (inner, result) = guarded(ratio, &number, &name, result, &evaluate)?;
    Some((format!("IFERROR(ROUND(({inner})*100,2),\"\")"), result))
}

/// A sum of several terms in parentheses, a single term as it is.
fn grouped(terms: &str) -> String {
    if terms.contains(")+") { format!("({terms})") } else { terms.to_owned() }
}

/// Neighbouring cells of one column become a range: `D9,D10,D11` is `D9:D11`.
pub fn collapse(cells: &[String]) -> String {
    use crate::cell::CellRef;
    let parsed: Option<Vec<CellRef>> = cells.iter().map(|cell| cell.parse().ok()).collect();
    let Some(parsed) = parsed else { return cells.join(",") };
    let runs = parsed.chunk_by(|a, b| a.column == b.column && a.row + 1 == b.row);
    let shown: Vec<String> = runs
        .map(|run| match run {
            [first, .., last] => format!("{first}:{last}"),
            _ => run[0].to_string(),
        })
        .collect();
    shown.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_a_range() {
        let cells = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(collapse(&cells("D9 D10 D11")), "D9:D11");
        assert_eq!(collapse(&cells("D9 D11 D12 E13")), "D9,D11:D12,E13");
        assert_eq!(collapse(&cells("D9 'Biểu'!D10")), "D9,'Biểu'!D10");
    }
}
