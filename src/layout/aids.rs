//! Cells of aid under the table of a detail sheet: what each unit gave for a total that the units' own cells do not give.

use crate::merge::{Aid, MOST_AIDS, Plan as Making, Shown};
use crate::model::Kind;
use crate::spot::Spot;
use crate::write::MAX_FORMULA;

use super::across::firsts;
use super::desk::Desk;
use super::formula::View;
use super::names::quoted;
use super::rendered::{Rendered, Scope, Side, Totals};

impl<'a> Desk<'a> {
    /// The total cell of a detail sheet.
    pub fn total_cell(&self, spot: Spot) -> Rendered {
        self.totals().cells.get(&spot).cloned().unwrap_or_else(Rendered::empty)
    }

    /// Rows of aid under the table of a form.
    pub fn aid_rows(&self, form: usize) -> &[(Spot, Aid)] {
        self.totals().rows.get(form).map_or(&[], Vec::as_slice)
    }

    /// The row of a form's first aid on its detail sheets.
    pub fn first_aid(&self, form: usize) -> u32 {
        // A free row, and a line that says what they are.
        self.plans[form].detail_rows.last().map_or(0, |last| last + 3)
    }

    /// How a total comes about.
    pub fn making(&self, spot: Spot) -> Making<'a> {
        Making::new(&self.consolidation.template, spot)
    }

    /// All totals with their formulas, made when the first is asked for.
    pub fn totals(&self) -> &Totals {
        self.made.get_or_init(|| self.make())
    }

    fn make(&self) -> Totals {
        let mut totals = Totals::default();
        for form in 0..self.plans.len() {
            totals.rows.push(Vec::new());
            for row in 0..self.plans[form].detail_rows.len() {
                for &column in &self.plans[form].values {
                    self.make_one(&self.making(Spot::new(form, row, column)), &mut totals);
                }
            }
        }
        totals
    }

    fn make_one(&self, plan: &Making, totals: &mut Totals) {
        let (spot, side) = (plan.spot, Side::Detail(Scope::All));
        let total = self.total_of(spot, side);
        let shown = plan.shown(total);
        // Words of rows that returns add stand in these rows.
        let repeated = plan.merges_added() && plan.rule.aggregation.is_text();
        if plan.rule.kind == Kind::Heading || repeated {
            return;
        }
        let view = View { desk: self, form: spot.form, side };
        let given = total.tally.answered > 0 || total.tally.paired > 0;
        let mut cell = view.formula(plan, total);
        if cell.is_none() && given && self.has_indicators(spot.form) {
            let aids = plan.aggregate().aids(&total.tally, &plan.rule);
            if (1..=MOST_AIDS).contains(&aids.len()) {
                let rows = &mut totals.rows[spot.form];
                let first = self.first_aid(spot.form) + rows.len() as u32;
                cell = self.over_aids(plan, side, (first, &aids));
                if cell.is_some() {
                    rows.extend(aids.iter().map(|aid| (spot, *aid)));
                    totals.aids.insert(spot, (first, aids));
                }
            }
        }
        let cell = cell.unwrap_or_else(|| Rendered::shown(&shown));
        if cell.stands_alone() && !plan.rule.aggregation.is_text() {
            totals.alone.push(spot);
        }
        totals.cells.insert(spot, cell);
    }

    /// A total over its cells of aid, where it has some.
    pub fn aided(&self, plan: &Making, side: Side) -> Option<Rendered> {
        let (first, aids) = self.made.get()?.aids.get(&plan.spot)?;
        self.over_aids(plan, side, (*first, aids))
    }

    fn over_aids(&self, plan: &Making, side: Side, (first, aids): (u32, &[Aid])) -> Option<Rendered> {
        let units = self.units(plan.spot.form, side);
        let sheets = &self.plans[plan.spot.form];
        if units.is_empty() || sheets.slots.len() < units.end {
            return None;
        }
        let Side::Detail(scope) = side else { return None };
        let rows = (first..).zip(aids);
        let cells: Vec<_> =
            rows.map(|(row, aid)| (*aid, firsts(sheets, row, scope, units.clone()))).collect();
        let formula =
            plan.aggregate().over_aids(&cells, &plan.rule).filter(|formula| formula.len() < MAX_FORMULA)?;
        let shown = plan.shown(self.total_of(plan.spot, side));
        Some(Rendered { formula: Some(formula.into()), ..Rendered::shown(&shown) })
    }

    /// What a unit gave, in its cell of aid.
    pub fn aid_cell(&self, plan: &Making, aid: Aid, unit: usize) -> Rendered {
        let one = self.used[unit];
        let given = aid.of(&plan.tally_of(one)).map(|number| number.normalize());
        let by_tally = one.tallies.contains_key(&plan.spot);
        let cell = |Spot { form, row, column }: Spot| {
            let sheets = &self.plans[form];
            let slot = sheets.slots.get(unit)?;
            let cell = sheets.unit_cell(row.printed()?, sheets.value_of(column)?, unit);
            let near = form == plan.spot.form;
            Some(if near {
                cell.to_string()
            } else {
                format!("{}!{cell}", quoted(&sheets.details[slot.sheet]))
            })
        };
        let number = |spot: Spot| self.shown(unit, spot).number();
        let formula = if by_tally { None } else { plan.aid_within(aid, &number, &cell) };
        formula
            .filter(|formula| formula.gives == Shown::Number(given))
            .map_or_else(|| Rendered::constant(given), Rendered::from)
    }
}
