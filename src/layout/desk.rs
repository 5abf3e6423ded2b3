//! What every part of the layout looks things up in.

use foldhash::{HashMap, HashMapExt as _};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rust_decimal::Decimal;

use crate::amount::Value;
use crate::book::Content;
use crate::expression::{Expression, Reference};
use crate::figure::{Figure, Return};
use crate::finding::{Decision, Finding, file_name};
use crate::holds::Holds;
use crate::measure::Measure;
use crate::merge::{Consolidation, FormTotals, Plan as Making, Total, totals};
use crate::model::{Form, Orientation, Row};
use crate::places::Places;
use crate::spot::{RowId, Spot};

use super::Options;
use super::plan::{Plan, PlannedEntry, Whose, plan};
use super::rendered::{Scope, Side, Totals, stored};

/// Ratios of ratios of ratios, sums of sums of sums end here.
const DEEPEST: u8 = 8;

/// The consolidation, the plan, and the findings by figure.
pub struct Desk<'a> {
    /// What is laid out.
    pub consolidation: &'a Consolidation,
    /// How.
    pub options: &'a Options,
    /// Whose figures they are.
    whose: Whose,
    /// The returns in the totals, in the order of the columns.
    pub used: Vec<&'a Return>,
    /// Place of every form.
    pub plans: Vec<Plan>,
    /// Which figures findings speak of, of every used return.
    places: Vec<Places<'a>>,
    /// Place of every row that a return added: form, position among the used returns, row.
    planned: HashMap<(usize, usize, RowId), PlannedEntry>,
    /// Totals of the groups of units, where each has its own.
    groups: Vec<Vec<FormTotals>>,
    /// The totals with their formulas, once somebody has asked.
    pub(super) made: OnceLock<Totals>,
    /// Findings of a unit's figure, worst first.
    marks: HashMap<(usize, Spot), Vec<&'a Finding>>,
    /// Decisions that were carried out, with the used return and the figure.
    decided: Vec<(usize, Spot, &'a Decision)>,
}

/// What is shown in a unit's cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown<'a> {
    /// The unit did not send the row.
    Absent,
    /// Nothing, or nothing that counts at this level.
    Blank,
    /// "Not arisen".
    NotArisen,
    /// Text.
    Text(&'a Arc<str>),
    /// Something in error, as typed.
    Wrong(String),
    /// A number as typed.
    Number(Decimal),
    /// Computed from its parts; `None` when that gives nothing.
    Computed(Option<Decimal>),
}

impl Shown<'_> {
    /// The number in the cell.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Computed(number) => *number,
            _ => None,
        }
    }

    /// What the cell holds.
    pub fn content(&self) -> Content {
        match self {
            Self::Absent | Self::Blank => Content::Empty,
            Self::NotArisen => Content::text("-"),
            Self::Text(text) => Content::Text(Arc::clone(text)),
            Self::Wrong(raw) if raw.is_empty() => Content::text("?"),
            Self::Wrong(raw) => Content::text(raw.as_str()),
            Self::Number(number) => stored(Some(*number)),
            Self::Computed(number) => stored(*number),
        }
    }
}

impl<'a> Desk<'a> {
    /// Plans the workbook and sorts the findings.
    pub fn new(consolidation: &'a Consolidation, whose: Whose, options: &'a Options) -> Self {
        let used: Vec<&Return> = consolidation.used().collect();
        let plans = plan(consolidation, whose, options.language);
        let places = used.iter().map(|one| Places::of(&consolidation.template, one)).collect();
        let planned = (plans.iter().enumerate())
            .flat_map(|(form, plan)| plan.entries.iter().map(move |entry| (form, entry)))
            .map(|(form, entry)| ((form, entry.unit, entry.added), *entry))
            .collect();
        // The groups are those of the returns, the same for every form.
        let grouped = plans.iter().find(|plan| !plan.groups.is_empty());
        let groups = grouped.map_or(&[][..], |plan| &plan.groups);
        let groups = groups
            .par_iter()
            .map(|group| totals(&consolidation.template, &used[group.units.clone()]))
            .collect();
        let (marks, made, decided) = (HashMap::new(), OnceLock::new(), Vec::new());
        let mut desk = Self {
            consolidation,
            options,
            whose,
            used,
            plans,
            places,
            planned,
            groups,
            made,
            marks,
            decided,
        };
        desk.marks = desk.mark();
        desk.decided = desk.decide();
        desk
    }

    /// The label of a row: in a summary as the form was issued, in a form that goes out as it is right.
    pub fn label<'r>(&self, row: &'r Row) -> &'r str {
        if self.whose == Whose::Units { row.issued_label() } else { &row.label }
    }

    /// The unit of measure of a row, likewise.
    pub fn measure<'r>(&self, row: &'r Row) -> &'r Measure {
        if self.whose == Whose::Units { row.issued_measure() } else { &row.measure }
    }

    /// Where a row that a return added stands.
    pub fn planned(&self, form: usize, unit: usize, row: RowId) -> Option<&PlannedEntry> {
        self.planned.get(&(form, unit, row))
    }

    /// The figure of a unit that a finding speaks of; the row's first one where it names no column.
    pub fn spot_of(&self, unit: Option<usize>, finding: &Finding) -> Option<Spot> {
        let in_row = || spot_of(self.consolidation, finding);
        unit.and_then(|unit| self.places[unit].spot(finding)).or_else(in_row)
    }

    fn mark(&self) -> HashMap<(usize, Spot), Vec<&'a Finding>> {
        let mut marks: HashMap<(usize, Spot), Vec<&Finding>> = HashMap::new();
        let mut add = |unit: usize, finding: &'a Finding| {
            if let Some(spot) = self.spot_of(Some(unit), finding) {
                marks.entry((unit, spot)).or_default().push(finding);
            }
        };
        let mut units = HashMap::new();
        for (unit, one) in self.used.iter().enumerate() {
            units.insert(&*one.unit, unit);
            one.findings.iter().for_each(|finding| add(unit, finding));
        }
        for finding in &self.consolidation.findings {
            if let Some(&unit) = units.get(&*finding.unit) {
                add(unit, finding);
            }
        }
        for findings in marks.values_mut() {
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        }
        marks
    }

    fn decide(&self) -> Vec<(usize, Spot, &'a Decision)> {
        let told = self.used.iter().enumerate().flat_map(|(unit, one)| {
            one.findings.iter().filter_map(move |finding| Some((unit, finding, finding.decision.as_deref()?)))
        });
        let spots = told.filter_map(|(unit, finding, decision)| {
            Some((unit, self.spot_of(Some(unit), finding)?, decision))
        });
        spots.collect()
    }

    /// What was decided of the units' figures at a spot.
    pub fn decided(&self, spot: Spot) -> impl Iterator<Item = (usize, &'a Decision)> {
        let there = self.decided.iter().filter(move |(_, other, _)| *other == spot);
        there.map(|(unit, _, decision)| (*unit, *decision))
    }

    /// The text in the language of the workbook.
    pub fn say<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        match self.options.language {
            crate::finding::Language::Vi => vi,
            crate::finding::Language::En => en,
        }
    }

    /// A form of the template.
    pub fn form(&self, form: usize) -> &'a Form {
        &self.consolidation.template.forms[form]
    }

    /// Whether a form has its sheets: one that not every return has, only when some return has it, or figures of other forms
    /// are made of it.
    pub fn is_shown(&self, index: usize) -> bool {
        let template = &self.consolidation.template;
        let there = || self.used.iter().any(|one| one.form(index).is_some());
        let own = Some(&*template.forms[index].id);
        let made_of_it = || {
            let rows = template.forms.iter().flat_map(|form| &form.rows);
            let mut references = rows.flat_map(|row| &row.expression).flat_map(Expression::references);
            references.any(|reference| reference.form.as_deref() == own)
        };
        self.whose == Whose::Return || !template.forms[index].optional || there() || made_of_it()
    }

    /// Whether a row is not to be seen: older and other versions of the form print it, and no return has it.
    pub fn is_hidden(&self, index: usize, row: usize) -> bool {
        let given = |one: &&Return| {
            one.form(index).is_some_and(|figures| figures.row(row).any(|(_, figure)| figure.cell.is_some()))
        };
        self.form(index).rows[row].variants.unprinted && !self.used.iter().any(given)
    }

    /// The total at a spot.
    pub fn total(&self, Spot { form, row, column }: Spot) -> &'a Total {
        self.consolidation.forms[form].get(row, column)
    }

    /// The total at a spot, over the units of a side.
    pub fn total_of(&self, spot: Spot, side: Side) -> &Total {
        match side {
            Side::Detail(Scope::Group(group)) => self.groups[group][spot.form].get(spot.row, spot.column),
            _ => self.total(spot),
        }
    }

    /// What holds for the figure at a spot.
    pub fn holds(&self, spot: Spot) -> Holds<'a> {
        self.consolidation.template.holds(spot)
    }

    /// The findings of a unit's figure, worst first.
    pub fn findings(&self, unit: usize, spot: Spot) -> &[&'a Finding] {
        self.marks.get(&(unit, spot)).map_or(&[], Vec::as_slice)
    }

    /// Name of a used unit; its file where nothing names it.
    pub fn unit_name(&self, unit: usize) -> &'a str {
        name_of(self.used[unit])
    }

    /// Where a reference leads, seen from a spot.
    pub fn resolve(&self, spot: Spot, by_column: bool, reference: &Reference) -> Option<Spot> {
        spot.resolve(&self.consolidation.template, by_column, reference)
    }

    /// What stands in a unit's cell.
    pub fn shown(&self, unit: usize, spot: Spot) -> Shown<'a> {
        self.shown_within(unit, spot, DEEPEST)
    }

    fn shown_within(&self, unit: usize, spot: Spot, depth: u8) -> Shown<'a> {
        let rule = self.holds(spot);
        if rule.is_derived() {
            return match self.used[unit].form(spot.form) {
                Some(_) => Shown::Computed(self.derived(unit, spot, depth)),
                None => Shown::Absent,
            };
        }
        let Some(figure) = self.used[unit].at(spot) else { return Shown::Absent };
        if !figure.enters_totals() {
            return Shown::Wrong(as_typed(figure));
        }
        if rule.aggregation.is_ratio()
            && let Some(ratio) = self.ratio_of(unit, spot, depth)
        {
            return ratio;
        }
        match &figure.value {
            Value::Number(number) => Shown::Number(*number),
            Value::Text(text) => Shown::Text(text),
            Value::Blank | Value::NotApplicable => Shown::Blank,
            Value::NotArisen => Shown::NotArisen,
            Value::NotSubmitted => Shown::Absent,
            Value::Unreadable => Shown::Wrong(as_typed(figure)),
        }
    }

    /// A unit's ratio from its parts, when all of them are numbers.
    fn ratio_of(&self, unit: usize, spot: Spot, depth: u8) -> Option<Shown<'a>> {
        let depth = depth.checked_sub(1)?;
        let part =
            |there: Spot| (there != spot).then(|| self.shown_within(unit, there, depth).number()).flatten();
        let making = self.making(spot);
        let known = |there: &Option<Spot>| there.and_then(&part).is_some();
        let all = making.equation()?.spots.iter().all(|(_, there)| known(there));
        all.then(|| Shown::Computed(making.value_within(&part)))
    }

    /// A unit's derived figure, unless something that it is made of is left out.
    fn derived(&self, unit: usize, spot: Spot, depth: u8) -> Option<Decimal> {
        let depth = depth.checked_sub(1)?;
        let making = self.making(spot);
        if self.lacks_a_part(unit, &making) {
            return None;
        }
        making.value_within(&|there| self.shown_within(unit, there, depth).number())
    }

    /// Whether something that a unit's figure is made of is left out.
    pub fn lacks_a_part(&self, unit: usize, making: &Making) -> bool {
        let out = |there| self.used[unit].at(there).is_some_and(|figure| !figure.enters_totals());
        making.equation().is_some_and(|equation| equation.found().any(out))
    }

    /// The number of a total.
    pub fn total_number(&self, spot: Spot) -> Option<Decimal> {
        self.total(spot).value
    }

    /// Whether somebody has asked for totals with their formulas: there are sheets that show them.
    pub fn writes_totals(&self) -> bool {
        self.made.get().is_some()
    }

    /// Whether the rows of a form are indicators.
    pub fn has_indicators(&self, form: usize) -> bool {
        self.form(form).orientation == Orientation::Indicators
    }
}

/// Name of a return's unit; its file where nothing names it.
pub fn name_of(one: &Return) -> &str {
    if one.unit.is_empty() { file_name(&one.file) } else { &one.unit }
}

fn as_typed(figure: &Figure) -> String {
    if !figure.raw.trim().is_empty() {
        return figure.raw.to_string();
    }
    figure.value.number().map(|number| number.to_string()).unwrap_or_default()
}

/// The figure a finding speaks of; the first value column where it names none.
fn spot_of(consolidation: &Consolidation, finding: &Finding) -> Option<Spot> {
    let subject = &finding.subject;
    if subject.indicator.is_empty() {
        return None;
    }
    let template = &consolidation.template;
    let form = template.forms.iter().position(|form| form.id == subject.form)?;
    let row = template.forms[form].row_index(&subject.indicator)?;
    let column = if subject.column.is_empty() {
        template.forms[form].value_columns().next()?
    } else {
        template.forms[form].column_index(&subject.column)?
    };
    Some(Spot::new(form, row, column))
}
