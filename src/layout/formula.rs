//! The cell of a total: the number and the formula that its plan gives, on the sheets as they are laid out.
//!
//! A formula is written only when it gives exactly the consolidated value from what the sheets show; recalculation then
//! changes nothing. Where the units' cells do not give it, cells of aid do ([`super::aids`]); where nothing does, the value
//! stands alone and is told.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::cell::CellRef;
use crate::merge::{Cells, Formula, Numbers, Parts, Plan as Making, Sheet, Shown, Total};
use crate::model::Kind;
use crate::spot::Spot;
use crate::write::MAX_FORMULA;

use super::across::{across, down, over_parts};
use super::desk::Desk;
use super::levels::Part;
use super::names::quoted;
use super::refer;
use super::rendered::{Rendered, Scope, Side};

/// The totals of one form, on one side.
#[derive(Clone, Copy)]
pub struct View<'d> {
    /// What is laid out.
    pub desk: &'d Desk<'d>,
    /// The form whose sheet the formula stands on.
    pub form: usize,
    /// Where its cells stand.
    pub side: Side,
}

impl View<'_> {
    /// The formula of a total, if one gives it.
    pub fn formula(&self, plan: &Making, total: &Total) -> Option<Rendered> {
        if plan.rule.kind == Kind::Heading {
            return None;
        }
        let fits = |formula: &Formula| formula.text.len() < MAX_FORMULA;
        plan.formulas(total, self).find(fits).map(Rendered::from)
    }

    fn units(&self) -> Range<usize> {
        self.desk.units(self.form, self.side)
    }
}

impl Sheet for View<'_> {
    fn cells(&self, Spot { form, row, column }: Spot) -> Option<Cells> {
        let (desk, row) = (self.desk, row.printed()?);
        let plan = &desk.plans[form];
        if !desk.has_indicators(form) {
            let members = crate::merge::Members::of(desk.form(form), row);
            let entries = plan.entries.iter().filter(|entry| members.cover(entry.group));
            let rows = entries.map(|entry| match self.side {
                Side::Detail(_) => entry.detail,
                Side::Official => entry.official,
            });
            return Some(down(rows, column as u32)).filter(|cells| !cells.areas.is_empty());
        }
        let units = self.units();
        let Side::Detail(scope) = self.side else { return None };
        if plan.slots.len() < units.end || units.is_empty() {
            return None;
        }
        let code = &desk.form(form).columns[column].code;
        Some(across(plan, plan.detail_rows[row], (plan.value_of(column)?, code), scope, units))
    }

    fn total_cell(&self, spot: Spot) -> Option<String> {
        let Spot { form, row, column } = spot;
        let (desk, row) = (self.desk, row.printed()?);
        let plan = &desk.plans[form];
        let Side::Detail(scope) = self.side else {
            return Some(refer::reference(desk, spot, self.form));
        };
        let cell = match scope {
            _ if !desk.has_indicators(form) => CellRef::new(plan.detail_rows[row], column as u32),
            Scope::All => plan.total(row, plan.value_of(column)?),
            Scope::Group(group) => plan.group_total(row, plan.value_of(column)?, group),
        };
        Some(if form == self.form {
            cell.to_string()
        } else {
            let sheet = if desk.has_indicators(form) { plan.home(scope) } else { 0 };
            format!("{}!{cell}", quoted(&plan.details[sheet]))
        })
    }

    fn parts(&self, spot: Spot) -> Option<Parts> {
        let Spot { form, row, column } = spot;
        let (desk, row) = (self.desk, row.printed()?);
        let plan = &desk.plans[form];
        let Side::Detail(scope) = self.side else { return None };
        if !desk.has_indicators(form) || !plan.parts(scope).iter().any(|part| matches!(part, Part::Group(_)))
        {
            return None;
        }
        let number = |part: &Part| match *part {
            Part::Unit(unit) => desk.shown(unit, spot).number(),
            Part::Group(group) => desk.total_of(spot, Side::Detail(Scope::Group(group))).value,
        };
        let numbers = plan.parts(scope).iter().filter_map(number).collect();
        Some(Parts { cells: over_parts(plan, row, plan.value_of(column)?, scope), numbers })
    }

    fn total_number(&self, spot: Spot) -> Option<Decimal> {
        self.desk.total_of(spot, self.side).value
    }

    fn members(&self, plan: &Making, see: &mut dyn FnMut(&Numbers)) {
        let desk = self.desk;
        if !plan.merges_added() {
            for unit in self.units() {
                see(&|spot| desk.shown(unit, spot).number());
            }
            return;
        }
        let entries = desk.plans[plan.spot.form].entries.iter();
        for entry in entries.filter(|entry| plan.covers(entry.group)) {
            see(&|spot| desk.shown(entry.unit, plan.of_member(spot, entry.added)).number());
        }
    }
}

impl Desk<'_> {
    /// The units that are in the totals of a side.
    pub fn units(&self, form: usize, side: Side) -> Range<usize> {
        match side {
            Side::Detail(Scope::Group(group)) => self.plans[form].groups[group].units.clone(),
            _ => 0..self.used.len(),
        }
    }

    /// The total of a group of units (position among the groups of the form's plan).
    pub fn group_cell(&self, spot: Spot, group: usize) -> Rendered {
        let plan = self.making(spot);
        let side = Side::Detail(Scope::Group(group));
        let total = self.total_of(spot, side);
        match plan.shown(total) {
            _ if plan.rule.kind == Kind::Heading => Rendered::empty(),
            shown @ Shown::Words(_) if plan.rule.aggregation.is_counted_in_words() => {
                self.render(&plan, side).unwrap_or_else(|| Rendered::shown(&shown))
            }
            Shown::Words(_) => Rendered::empty(),
            Shown::Number(_) => self.render(&plan, side).unwrap_or_else(|| Rendered::constant(total.value)),
        }
    }

    /// A total with its formula, by the members' cells or by cells of aid.
    pub fn render(&self, plan: &Making, side: Side) -> Option<Rendered> {
        let view = View { desk: self, form: plan.spot.form, side };
        view.formula(plan, self.total_of(plan.spot, side)).or_else(|| self.aided(plan, side))
    }

    /// How many units gave a number: formula and result.
    pub fn answered(&self, spot: Spot) -> Option<Rendered> {
        let view = View { desk: self, form: spot.form, side: Side::Detail(Scope::All) };
        let count = view.cells(spot)?.count()?;
        let given = (0..self.used.len()).filter(|&unit| self.shown(unit, spot).number().is_some()).count();
        Some(Formula::number(count, Some(Decimal::from(given))).into())
    }
}
