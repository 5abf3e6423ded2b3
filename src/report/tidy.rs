//! A figure apart from its form: with everything that says what it is. The report in JSON and the tables for analysts are made of these.

use std::sync::Arc;

use crate::figure::{AddedRow, Figure, FormFigures, Return};
use crate::merge::Consolidation;
use crate::model::{Column, Form, Row};
use crate::spot::RowId;

/// One figure of one unit.
#[derive(Debug, Clone, Copy)]
pub struct Tidy<'a> {
    /// The return it stands in.
    pub unit_return: &'a Return,
    /// The file it stands in.
    pub file: &'a Arc<str>,
    /// Its form.
    pub form: &'a Form,
    /// Its row; for a row that the return added, the caption above it, if there is one.
    pub row: Option<&'a Row>,
    /// The row, where the return added it: it has no code of its own and is found under its caption, by its name.
    pub added: Option<&'a AddedRow>,
    /// Its column.
    pub column: &'a Column,
    /// The figure.
    pub figure: &'a Figure,
}

/// The figures of every return that counts: unit by unit, form by form, row by row.
pub fn tidy(consolidation: &Consolidation) -> impl Iterator<Item = Tidy<'_>> {
    let forms = consolidation.used().flat_map(|one| one.forms.iter().map(move |figures| (one, figures)));
    forms.flat_map(|(one, figures)| {
        let form = &consolidation.template.forms[figures.form];
        let given = figures.iter().filter(|(row, column, _)| !form.holds(*row, *column).is_derived());
        given.map(move |figure| of_figure(one, form, figures, figure))
    })
}

fn of_figure<'a>(
    unit_return: &'a Return,
    form: &'a Form,
    figures: &'a FormFigures,
    (row, column, figure): (RowId, usize, &'a Figure),
) -> Tidy<'a> {
    let added = figures.added_row(row);
    let row = match added {
        Some(added) => added.group.and_then(|group| form.printed(group)),
        None => form.printed(row),
    };
    Tidy { unit_return, file: &figures.file, form, row, added, column: &form.columns[column], figure }
}
