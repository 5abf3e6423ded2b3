//! What the checks of a set of returns look at.

use rust_decimal::Decimal;

use crate::figure::{Figure, Return};
use crate::finding::{Finding, Place, Rule, Wording};
use crate::model::{Form, Orientation, Template};
use crate::period::Period;
use crate::spot::{RowId, Spot};

use super::wording;

/// The used returns of a set.
pub(super) struct Set<'a> {
    pub template: &'a Template,
    pub used: &'a [&'a Return],
    /// The period, where it matters.
    pub period: Option<Period>,
}

/// One figure of the set: position of the return and the figure's place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    pub position: usize,
    pub spot: Spot,
}

/// Figures that mean the same thing of several units: those of a printed row in all returns, those of a column in all
/// rows that are units. An entry of an open list has none beside it.
pub(super) struct Series {
    /// The first of them, for what holds for all.
    pub spot: Spot,
    members: Vec<Member>,
}

impl<'a> Set<'a> {
    /// Every series, in order. What a return states as the total of its rows is none.
    pub(super) fn series(&self) -> impl Iterator<Item = Series> + '_ {
        self.template
            .forms
            .iter()
            .enumerate()
            .flat_map(|(position, form)| self.of_printed(position, form).chain(self.of_added(position, form)))
    }

    /// The series of the rows that forms print: only these are the same in every period.
    pub(super) fn printed(&self) -> impl Iterator<Item = Series> + '_ {
        self.template.forms.iter().enumerate().flat_map(|(position, form)| self.of_printed(position, form))
    }

    fn of_printed(&self, position: usize, form: &'a Form) -> impl Iterator<Item = Series> + '_ {
        let spots = (0..form.rows.len())
            .flat_map(move |row| form.value_columns().map(move |column| Spot::new(position, row, column)));
        let used = self.used.len();
        spots.filter(|spot| self.is_stated(*spot)).map(move |spot| Series {
            spot,
            members: (0..used).map(|position| Member { position, spot }).collect(),
        })
    }

    /// Whether returns state the figure: it is no total of rows they add, and not derived from others.
    fn is_stated(&self, spot: Spot) -> bool {
        let holds = self.template.holds(spot);
        !holds.totals && !holds.is_derived()
    }

    fn of_added(&self, position: usize, form: &'a Form) -> impl Iterator<Item = Series> + '_ {
        let rows: Vec<(usize, RowId)> = (0..self.used.len())
            .flat_map(|unit| {
                let figures = self.used[unit].form(position);
                figures.into_iter().flat_map(move |figures| figures.added().map(move |(row, _)| (unit, row)))
            })
            .collect();
        let together = if form.orientation == Orientation::Units { rows.len() } else { 1 };
        form.value_columns().flat_map(move |column| {
            let members: Vec<Member> = (rows.iter())
                .map(|&(unit, row)| Member { position: unit, spot: Spot::new(position, row, column) })
                .collect();
            let series: Vec<Series> = members
                .chunks(together.max(1))
                .map(|members| Series { spot: members[0].spot, members: members.to_vec() })
                .collect();
            series
        })
    }

    pub(super) fn figure(&self, member: Member) -> Option<&'a Figure> {
        self.used[member.position].at(member.spot)
    }

    /// The numbers of a series that do not stand in error.
    pub(super) fn numbers(&self, series: &Series) -> Vec<(Member, Decimal)> {
        (series.members.iter())
            .filter_map(|member| {
                let figure = self.figure(*member).filter(|figure| !figure.is_excluded())?;
                Some((*member, figure.value.number()?))
            })
            .collect()
    }

    /// Whose figure it is: the row's name where rows are units, else the unit's.
    pub(super) fn name(&self, member: Member) -> &'a str {
        let one = self.used[member.position];
        let row = one.form(member.spot.form).and_then(|figures| figures.added_row(member.spot.row));
        row.map_or(&one.unit, |row| &row.label)
    }

    /// A finding about a figure.
    pub(super) fn finding(&self, rule: Rule, member: Member, message: Wording) -> Finding {
        let one = self.used[member.position];
        let figure = self.figure(member);
        let form = one.form(member.spot.form);
        let place = match (figure, form) {
            (Some(figure), Some(form)) => Place::new(&form.file, &figure.sheet, figure.cell),
            _ => Place::file(&one.file),
        };
        let message = match form {
            Some(form) => wording::of_row(form, member.spot.row, message),
            None => message,
        };
        Finding::new(rule, place, message)
            .with_unit(&one.unit)
            .with_subject(member.spot.subject(self.template))
            .with_value(figure.map_or("", |figure| &figure.raw))
    }
}
