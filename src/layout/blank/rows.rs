//! Rows that a blank form keeps ready for the units or entries a clerk adds.

use std::sync::Arc;

use crate::figure::{AddedRow, FormFigures, Return, Standing};
use crate::model::{Form, Orientation, Template};
use crate::period::Period;

/// Rows that are kept ready in one table.
const READY: usize = 40;
/// Fewest rows under one caption.
const FEWEST: usize = 10;

/// A return that adds nothing but empty rows, under every caption that rows may stand under.
pub(super) fn ready(template: &Template, period: Option<Period>) -> Return {
    let open =
        template.forms.iter().enumerate().filter(|(_, form)| form.orientation != Orientation::Indicators);
    let forms = open.map(|(index, form)| ready_form(index, form)).collect();
    Return { period, standing: Standing::Used, forms, ..Return::unread(Arc::default()) }
}

fn ready_form(index: usize, form: &Form) -> FormFigures {
    let sheet = form.sheet.as_str().into();
    let mut figures = FormFigures::new(index, Arc::default(), sheet, form.rows.len(), form.columns.len());
    let mut captions: Vec<Option<usize>> =
        (0..form.rows.len()).filter(|&row| takes_rows(form, row)).map(Some).collect();
    if captions.is_empty() {
        captions.push(None);
    }
    let each = (READY / captions.len()).max(FEWEST);
    for group in captions {
        for _ in 0..each {
            figures.add(AddedRow { group, label: Arc::default(), sheet_row: 0, words: Vec::new() });
        }
    }
    figures
}

/// Whether rows stand directly under a caption: a total has its rows elsewhere, a caption of captions in those.
fn takes_rows(form: &Form, row: usize) -> bool {
    let inner = |other: usize| other != row && form.covers(row, Some(other));
    !form.is_total(row) && !(0..form.rows.len()).any(inner)
}
