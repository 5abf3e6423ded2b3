//! What an error takes with it, so that no total breaks a rule of its form.
//!
//! A figure in error is left out of totals. If what a rule ties to it stayed in, the totals would be of different units
//! and break the rule: 589 on time of 550 resolved. So the totals that a rule compares are of the same units:
//!
//! - What a rule compares is out together: a part and its whole, the parts of a percentage, the sides of an equation.
//! - A part whose whole is not there though other units give it is out too, and so is a part of a percentage without the
//!   other one: a ratio of sums is over the units that gave both, and so must be the rows that show the sums.
//! - A total that is made of other totals is made of what is left. So a wrong one takes nothing with it, and a wrong part
//!   leaves the other parts in, unless another rule that the total is under does not hold with what is left of it: a table
//!   with totals both ways would go with every single cell. What the unit stated as that total is marked all the same: it
//!   is not in the totals as stated.
//! - What is out binds on, until all rules hold.
//!
//! Rules whose findings are no errors, by settings, bind nothing; nor does one that a waiver excuses the unit from.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _, HashSet};

use crate::equation::Equation;
use crate::figure::{Excluded, FormFigures, Return, Standing};
use crate::finding::{Rule, Settings, Tied};
use crate::merge::is_derived;
use crate::model::Template;
use crate::places::Places;
use crate::spot::{RowId, Spot};
use crate::ties::{Shape, Tie};

use super::Checker;
use closure::Closure;

mod closure;
mod tell;

/// Why a figure that is not in error is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Cause {
    /// A rule ties it to this one, which is in error.
    Error(Spot),
    /// A rule ties it to this one, which is not there.
    Without(Spot),
}

/// The figures that some unit of a set gives. What none gives is in no total, and ties nothing.
#[derive(Debug, Default)]
pub struct Given {
    printed: HashSet<Spot>,
    /// Form and column of rows that returns add.
    columns: HashSet<(usize, usize)>,
}

impl Given {
    /// By these returns.
    pub fn by<'r>(returns: impl IntoIterator<Item = &'r Return>) -> Self {
        let mut given = Self::default();
        let used = returns.into_iter().filter(|one| one.standing == Standing::Used);
        for figures in used.flat_map(|one| &one.forms) {
            for (row, column, figure) in figures.iter() {
                match row {
                    _ if figure.value.number().is_none() => {}
                    RowId::Printed(_) => {
                        given.printed.insert(Spot::new(figures.form, row, column));
                    }
                    RowId::Added(_) => {
                        given.columns.insert((figures.form, column));
                    }
                    RowId::Counted => {}
                }
            }
        }
        given
    }

    fn contains(&self, spot: Spot) -> bool {
        self.printed.contains(&spot) || self.columns.contains(&(spot.form, spot.column))
    }
}

/// The ties of a template that bind, and what its totals are made of; made ready once for many returns.
pub(super) struct Bonds<'a> {
    binding: Vec<usize>,
    made: HashMap<Spot, Equation<'a>>,
}

impl<'a> Bonds<'a> {
    /// Of the ties of the printed rows.
    pub(super) fn new(template: &'a Template, ties: &[Tie]) -> Self {
        let binding = ties.iter().enumerate().filter(|(_, tie)| binds(template, tie));
        let binding = binding.map(|(index, _)| index).collect();
        let mut made = HashMap::new();
        for (position, form) in template.forms.iter().enumerate() {
            for row in 0..form.rows.len() {
                let spots = form.value_columns().map(|column| Spot::new(position, row, column));
                made.extend(spots.filter_map(|spot| Some((spot, made_of(template, spot)?))));
            }
        }
        Self { binding, made }
    }
}

/// What the total of a figure is made of, when that is a sum of other totals.
fn made_of(template: &Template, spot: Spot) -> Option<Equation<'_>> {
    let holds = template.holds(spot);
    let made = is_derived(&holds) && !holds.totals;
    let expression = holds.expression.filter(|expression| made && expression.is_linear())?;
    Some(Equation::new(template, spot, holds.by_column, expression))
}

/// Whether totals may break a tie at all: not where one figure of it is made of the others.
fn binds(template: &Template, tie: &Tie) -> bool {
    match &tie.shape {
        _ if template.holds(tie.at).totals => false,
        Shape::Sum { total, .. } | Shape::Equation { total, .. } => !is_derived(&template.holds(*total)),
        Shape::Part { .. } | Shape::Ratio { .. } | Shape::Condition(_) => true,
    }
}

/// The rule that a tie is checked by.
fn rule(shape: &Shape) -> Rule {
    match shape {
        Shape::Part { .. } => Rule::PART_EXCEEDS_WHOLE,
        Shape::Sum { .. } => Rule::SUM_MISMATCH,
        Shape::Ratio { .. } => Rule::RATIO_MISMATCH,
        Shape::Equation { .. } | Shape::Condition(_) => Rule::RULE_BROKEN,
    }
}

impl Checker<'_> {
    /// Leaves out what rules of the form tie to the figures of a return that are in error or not there, and says so. To be
    /// called after the errors of the return and of its set are marked; `given` is what the set gives.
    pub fn leave_out_tied(&self, one: &mut Return, given: &Given, settings: &Settings) {
        if one.standing != Standing::Used {
            return;
        }
        for figure in one.forms.iter_mut().flat_map(FormFigures::figures_mut) {
            if figure.excluded == Excluded::Tied {
                figure.excluded = Excluded::No;
            }
        }
        let errors = self.errors(one);
        if settings.tied() == Tied::Single {
            tell::tell_what_stays(self.template, one, &errors);
            return;
        }
        let added = self.ties_of_added(one);
        let closure = Closure::new(self, one, &added, (given, settings));
        let taken = closure.beside(&errors.iter().map(|(spot, (rule, _))| (*spot, *rule)).collect());
        let mut told: BTreeMap<Cause, BTreeSet<Spot>> = BTreeMap::new();
        for (spot, cause) in taken {
            if let Some(figure) = one.at_mut(spot).filter(|figure| figure.excluded == Excluded::No) {
                figure.excluded = Excluded::Tied;
                told.entry(cause).or_default().insert(spot);
            }
        }
        for (cause, spots) in told {
            tell::tell(self.template, one, (cause, &spots), &errors);
        }
        tell::tell_what_stays(self.template, one, &errors);
    }

    /// The figures in error, each with its rule and its finding.
    fn errors(&self, one: &Return) -> BTreeMap<Spot, (Option<Rule>, Option<usize>)> {
        let places = Places::of(self.template, one);
        let mut errors: BTreeMap<Spot, (Option<Rule>, Option<usize>)> = BTreeMap::new();
        for figures in &one.forms {
            let wrong = figures.iter().filter(|(.., figure)| figure.excluded == Excluded::Error);
            errors.extend(wrong.map(|(row, column, _)| {
                let spot = Spot::new(figures.form, row, column);
                (spot, (None, None))
            }));
        }
        for (index, finding) in one.findings.iter().enumerate() {
            let against = super::spoils(finding) && super::counts(self.template, one, finding);
            if let Some(spot) = places.spot(finding).filter(|_| against) {
                errors.insert(spot, (Some(finding.rule), Some(index)));
            }
        }
        errors
    }
}

#[cfg(test)]
mod tests;
