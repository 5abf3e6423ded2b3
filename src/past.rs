//! An earlier period beside the present one: the total of then, and what each unit of today gave then.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::{Kind, Orientation, Template};
use crate::period::Period;
use crate::spot::Spot;

/// Numbers of the printed rows of a template, by form, row and column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers(Vec<Vec<Option<Decimal>>>);

impl Numbers {
    /// The number that is known for each spot.
    pub fn by(template: &Template, number: impl Fn(Spot) -> Option<Decimal>) -> Self {
        let forms = template.forms.iter().enumerate().map(|(index, form)| {
            let columns = form.columns.len();
            let spots = (0..form.rows.len()).flat_map(|row| (0..columns).map(move |column| (row, column)));
            let values: Vec<usize> = form.value_columns().collect();
            let number = |(row, column): (usize, usize)| {
                let spot = Spot::new(index, row, column);
                values.contains(&column).then(|| number(spot)).flatten().map(|number| number.normalize())
            };
            spots.map(number).collect()
        });
        Self(forms.collect())
    }

    /// The number at a spot.
    pub fn get(&self, template: &Template, spot: Spot) -> Option<Decimal> {
        let columns = template.forms[spot.form].columns.len();
        let row = spot.row.printed()?;
        *self.0.get(spot.form)?.get(row * columns + spot.column)?
    }
}

/// Whether numbers of two periods can be set side by side at a spot: it is a number in a row that the form prints.
pub fn is_compared(template: &Template, spot: Spot) -> bool {
    template.forms[spot.form].orientation == Orientation::Indicators
        && matches!(template.holds(spot).kind, Kind::Count | Kind::Quantity | Kind::Percent | Kind::Yes)
}

/// The spots of a form that are compared, row by row.
pub fn compared(template: &Template, form: usize) -> impl Iterator<Item = Spot> + '_ {
    let model = &template.forms[form];
    let spots = (0..model.rows.len())
        .flat_map(move |row| model.value_columns().map(move |column| Spot::new(form, row, column)));
    spots.filter(move |&spot| is_compared(template, spot))
}

/// Whom the numbers of a unit then are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The unit itself.
    Same,
    /// The units whose place it took, merged.
    Merged(Vec<Arc<str>>),
    /// Nobody's: some of these units whose place it took did not send.
    Partial(Vec<Arc<str>>),
    /// Nobody's: it took the place of a part of these.
    Split(Vec<Arc<str>>),
    /// Nobody's: nothing of then is known to be the unit's.
    New,
}

/// An earlier period, seen from the present one.
#[derive(Debug, Clone)]
pub struct Past {
    /// Path of the workbook.
    pub file: Arc<str>,
    /// The period.
    pub period: Option<Period>,
    /// The units are not known one by one.
    pub whole: bool,
    /// Units that sent then and whose place nobody took.
    pub gone: Vec<Arc<str>>,
    /// The template whose spots are meant.
    pub template: Arc<Template>,
    /// The totals.
    pub totals: Numbers,
    /// What the units of today gave.
    pub units: HashMap<Arc<str>, (Basis, Numbers)>,
    /// What groups of units of today gave, by the names of the units in their order; only groups all of whose units can be
    /// compared.
    pub groups: HashMap<Vec<Arc<str>>, Numbers>,
}

impl Past {
    /// The total at a spot.
    pub fn total(&self, spot: Spot) -> Option<Decimal> {
        self.totals.get(&self.template, spot)
    }

    /// What is now this unit gave at a spot.
    pub fn of_unit(&self, unit: &str, spot: Spot) -> Option<Decimal> {
        self.units.get(unit)?.1.get(&self.template, spot)
    }

    /// What the units of a group gave together at a spot; nothing where some of them cannot be compared.
    pub fn of_group(&self, mut units: Vec<Arc<str>>, spot: Spot) -> Option<Decimal> {
        units.sort_unstable();
        self.groups.get(&units)?.get(&self.template, spot)
    }

    /// Whom the numbers of a unit are of; nothing where the units are not known one by one.
    pub fn basis(&self, unit: &str) -> Option<&Basis> {
        self.units.get(unit).map(|(basis, _)| basis)
    }

    /// Whether a unit can be compared with itself, or with those whose place it took.
    pub fn compares(&self, unit: &str) -> bool {
        matches!(self.basis(unit), Some(Basis::Same | Basis::Merged(_)))
    }
}
