//! Which figure of a return a finding speaks of.

use std::collections::HashMap;

use crate::cell::CellRef;
use crate::figure::Return;
use crate::finding::{Finding, Subject};
use crate::model::Template;
use crate::spot::Spot;

/// The figures of a return by what findings say of them: printed rows by their codes, rows that were added, which have
/// none, by their cells.
pub struct Places<'a> {
    template: &'a Template,
    added: HashMap<(&'a str, &'a str, CellRef), Spot>,
}

impl<'a> Places<'a> {
    /// Of one return.
    pub fn of(template: &'a Template, one: &'a Return) -> Self {
        let mut added = HashMap::new();
        for figures in one.forms.iter().filter(|figures| figures.added().len() > 0) {
            for (row, column, figure) in figures.iter().filter(|(row, ..)| row.added().is_some()) {
                if let Some(at) = figure.cell {
                    added.insert((&*figures.file, &*figure.sheet, at), Spot::new(figures.form, row, column));
                }
            }
        }
        Self { template, added }
    }

    /// The figure a finding speaks of, when it names one.
    pub fn spot(&self, finding: &Finding) -> Option<Spot> {
        let place = &finding.place;
        let added = || self.added.get(&(&*place.file, &*place.sheet, place.cell?)).copied();
        printed(self.template, &finding.subject).or_else(added)
    }
}

/// The figure of a printed row by its codes.
pub fn printed(template: &Template, subject: &Subject) -> Option<Spot> {
    let form = template.forms.iter().position(|form| form.id == subject.form)?;
    let row = template.forms[form].row_index(&subject.indicator)?;
    let column = template.forms[form].column_index(&subject.column)?;
    Some(Spot::new(form, row, column))
}
