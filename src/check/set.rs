//! What the checks of a set of returns look at.

use rust_decimal::Decimal;

use crate::figure::{Figure, Return};
use crate::finding::{Finding, Place, Rule, Wording};
use crate::spot::Spot;
use crate::template::{Orientation, Template};

/// The used returns of a set.
pub(super) struct Set<'a> {
    pub template: &'a Template,
    pub used: &'a [&'a Return],
}

impl<'a> Set<'a> {
    /// Every place for a figure, in order.
    pub(super) fn spots(&self) -> impl Iterator<Item = Spot> + 'a {
        let template = self.template;
        template
            .forms
            .iter()
            .enumerate()
            .filter(|(_, form)| form.orientation == Orientation::Indicators)
            .flat_map(|(position, form)| {
                (0..form.rows.len()).flat_map(move |row| {
                    form.value_columns().map(move |column| Spot::new(position, row, column))
                })
            })
    }

    pub(super) fn figure(&self, position: usize, spot: Spot) -> Option<&'a Figure> {
        self.used[position].at(spot)
    }

    /// The numbers of all units that do not stand in error, with the positions of the units.
    pub(super) fn numbers(&self, spot: Spot) -> Vec<(usize, Decimal)> {
        (0..self.used.len())
            .filter_map(|position| {
                let figure = self.figure(position, spot).filter(|figure| !figure.excluded)?;
                Some((position, figure.value.number()?))
            })
            .collect()
    }

    /// A finding about the figure of one unit.
    pub(super) fn finding(&self, rule: Rule, position: usize, spot: Spot, message: Wording) -> Finding {
        let one = self.used[position];
        let figure = self.figure(position, spot);
        let place = match (figure, one.form(spot.form)) {
            (Some(figure), Some(form)) => Place::new(&form.file, &figure.sheet, figure.cell),
            _ => Place::file(&one.file),
        };
        Finding::new(rule, place, message)
            .with_unit(&one.unit)
            .with_subject(spot.subject(self.template))
            .with_value(figure.map_or("", |figure| &figure.raw))
    }
}
