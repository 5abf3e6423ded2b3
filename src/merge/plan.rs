//! How each total comes about, decided once: asked by whoever makes the number and by whoever writes its formula.

use std::collections::HashSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{Span, Value};
use crate::equation::Equation;
use crate::expression::Operand;
use crate::figure::{Figure, FormFigures, Return};
use crate::model::Template;
use crate::spot::{RowId, Spot};
use crate::tally::Tally;

use super::aggregate::{Aggregate, Asked, Formula, Given, Sheet, Shown, Site};
use super::arithmetic;
use super::by;
use super::consolidation::Total;
use super::making::{Making, Members, Plan};

impl<'a> Plan<'a> {
    /// How the total at a spot comes about.
    pub fn new(template: &'a Template, spot: Spot) -> Self {
        let row = spot.row.printed();
        let members = row.map_or(Members::Units, |row| Members::of(&template.forms[spot.form], row));
        Self::with(template, spot, members)
    }

    /// As [`Plan::new`], when it is known what is merged in the row.
    pub(super) fn with(template: &'a Template, spot: Spot, members: Members) -> Self {
        let rule = template.holds(spot);
        let of_added = matches!(members, Members::Added(_));
        let making = by(rule.aggregation).making(&Site { template, spot, rule, of_added });
        Self { spot, rule, making, template, members }
    }

    /// The aggregation.
    pub fn aggregate(&self) -> &'static dyn Aggregate {
        by(self.rule.aggregation)
    }

    /// Its equation with the figures it means.
    pub fn equation(&self) -> Option<Equation<'a>> {
        let expression = self.rule.expression?;
        Some(Equation::new(self.template, self.spot, self.rule.by_column, expression))
    }

    /// Whether it merges rows that returns add.
    pub const fn merges_added(&self) -> bool {
        matches!(self.members, Members::Added(_))
    }

    /// Whether an added row under that caption is merged in it.
    pub fn covers(&self, group: Option<usize>) -> bool {
        self.members.cover(group)
    }

    /// Where a figure that the plan speaks of stands for one member.
    pub fn of_member(&self, spot: Spot, row: RowId) -> Spot {
        if spot.form == self.spot.form && spot.row == self.spot.row { Spot { row, ..spot } } else { spot }
    }

    /// What it gives, for a total.
    pub fn total(&self, tally: &Tally) -> Total {
        let mut total = self.aggregate().total(tally, &self.rule);
        total.value = total.value.map(|value| value.normalize());
        total
    }

    /// The formulas that give the total on some sheets, best first.
    pub fn formulas(&self, total: &Total, sheet: &dyn Sheet) -> impl Iterator<Item = Formula> + use<'a> {
        let wanted = self.aggregate().shown(total, &self.rule);
        let formulas = self.aggregate().formulas(&Asked::new(self, sheet));
        formulas.into_iter().filter(move |formula| formula.gives == wanted)
    }

    /// The formula of a figure that nobody need type, from its parts within one return.
    pub fn within(
        &self,
        number: &dyn Fn(Spot) -> Option<Decimal>,
        cell: &dyn Fn(Spot) -> Option<String>,
    ) -> Option<Formula> {
        self.aggregate().within(&self.equation()?, &self.rule, number, cell)
    }

    /// What that formula gives.
    pub fn value_within(&self, number: &dyn Fn(Spot) -> Option<Decimal>) -> Option<Decimal> {
        let value = arithmetic::value_of(&self.equation()?, number);
        self.aggregate().of_totals(value, &self.rule)
    }

    /// What the cell of the total shows.
    pub fn shown(&self, total: &Total) -> Shown {
        self.aggregate().shown(total, &self.rule)
    }

    /// What one return gave for the total.
    pub fn tally_of(&self, one: &Return) -> Tally {
        let mut tally = Tally::default();
        self.take(one, &mut tally);
        tally
    }

    /// Takes one return into the tally; whether one of its figures that the total is made of was left out.
    pub(super) fn take(&self, one: &Return, tally: &mut Tally) -> bool {
        if let Some(other) = one.tallies.get(&self.spot) {
            let left_out = self.leaves_out(one, self.spot.row);
            if left_out {
                tally.units += other.units;
            } else {
                tally.merge(other);
            }
            return left_out;
        }
        let Some(figures) = one.form(self.spot.form) else {
            if !self.merges_added() {
                // Parts may stand in another form.
                self.take_row(one, (self.spot.row, &one.unit), tally);
                return self.leaves_out(one, self.spot.row);
            }
            return false;
        };
        let mut left_out = false;
        for (row, name) in self.rows(one, figures) {
            self.take_row(one, (row, name), tally);
            left_out |= self.leaves_out(one, row);
        }
        self.take_captions(figures, tally);
        left_out
    }

    /// The rows of a return that are merged in it, with their names.
    fn rows<'r>(
        &'r self,
        one: &'r Return,
        figures: &'r FormFigures,
    ) -> impl Iterator<Item = (RowId, &'r Arc<str>)> {
        let own = (!self.merges_added()).then_some((self.spot.row, &one.unit));
        let added = figures.added().filter(|(_, added)| self.covers(added.group));
        let name = |label: &'r Arc<str>| if label.is_empty() { &one.unit } else { label };
        own.into_iter().chain(added.map(move |(row, added)| (row, name(&added.label))))
    }

    fn take_row(&self, one: &Return, (row, name): (RowId, &Arc<str>), tally: &mut Tally) {
        let operand = |spot: Spot| operand(one.at(self.of_member(spot, row)));
        let figure = one.at(self.of_member(self.spot, row)).filter(|figure| figure.enters_totals());
        let given = Given { plan: self, name, value: figure.map(|figure| &figure.value), operand: &operand };
        self.take_member(&given, tally);
    }

    /// Takes what a member's cells show into a tally.
    pub(super) fn take_shown(&self, number: &dyn Fn(Spot) -> Option<Decimal>, tally: &mut Tally) {
        let operand =
            |spot: Spot| number(spot).map_or(Operand::Blank, |number| Operand::Number(Span::exact(number)));
        let value = number(self.spot).map(Value::Number);
        let name = Arc::default();
        self.take_member(&Given { plan: self, name: &name, value: value.as_ref(), operand: &operand }, tally);
    }

    fn take_member(&self, given: &Given, tally: &mut Tally) {
        tally.units += 1;
        self.aggregate().take(given, tally);
        if let Making::Totals(_, groups) = &self.making
            && !self.is_over_captions()
        {
            let some = |group: &Vec<Spot>| group.iter().any(|spot| given.number(*spot).is_some());
            tally.paired += usize::from(groups.iter().all(some));
        }
    }

    /// Whether it is made of totals of other captions.
    fn is_over_captions(&self) -> bool {
        self.merges_added() && !self.rule.by_column
    }

    /// A total over other captions is made of the rows under those, when there are some under all of them.
    fn take_captions(&self, figures: &FormFigures, tally: &mut Tally) {
        let Making::Totals(_, groups) = &self.making else { return };
        if !self.is_over_captions() {
            return;
        }
        let form = &self.template.forms[self.spot.form];
        let under = |group: &Vec<Spot>| -> HashSet<RowId> {
            let mut rows = HashSet::new();
            for spot in group.iter().filter(|spot| spot.form == self.spot.form) {
                let Some(caption) = spot.row.printed() else { continue };
                let below = figures.added().filter(|(_, added)| form.covers(caption, added.group));
                let counted = |row: &RowId| operand(figures.get(*row, spot.column)).value().is_some();
                rows.extend(below.map(|(row, _)| row).filter(counted));
            }
            rows
        };
        let given: Vec<HashSet<RowId>> = groups.iter().map(under).collect();
        if given.iter().all(|rows| !rows.is_empty()) {
            tally.paired += given.into_iter().flatten().collect::<HashSet<_>>().len();
        }
    }

    /// Whether something that the total is made of stands in error. (What a ratio or a sum of rows states itself is not
    /// in its total.)
    fn leaves_out(&self, one: &Return, row: RowId) -> bool {
        let wrong =
            |spot: Spot| one.at(self.of_member(spot, row)).is_some_and(|figure| !figure.enters_totals());
        match &self.making {
            Making::Figures => wrong(self.spot),
            Making::Parts(first, second) => first.found().chain(second.found()).any(wrong),
            Making::Weighted(weight) => wrong(self.spot) || weight.is_some_and(wrong),
            Making::Totals(..) => false,
        }
    }
}

/// A figure as it enters totals: what stands in error is unknown, what is no number is blank.
fn operand(figure: Option<&Figure>) -> Operand {
    match figure {
        Some(figure) if !figure.enters_totals() => Operand::Unknown,
        Some(figure) => {
            figure.value.number().map_or(Operand::Blank, |number| Operand::Number(Span::exact(number)))
        }
        None => Operand::Blank,
    }
}
