//! Forms of a known template: what a spreadsheet made of their codes, and figures typed in an unusual way.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Changes, Kind};
use crate::amount::{self, Value};
use crate::book::{Book, Content};
use crate::cell::CellRef;
use crate::extract::extract;
use crate::lexicon::Lexicon;
use crate::model::Role;
use crate::recognise::{self, Memory, Standing};

/// Share of a template's rows that a workbook must hold for its forms to be believed.
const ENOUGH: f64 = 0.5;

/// What was recognised.
#[derive(Default)]
pub(super) struct Known {
    /// Id of the template.
    pub(super) template: Option<Arc<str>>,
    /// Codes and figures of its forms, by position of the sheet: what can be said of them has been said.
    pub(super) cells: HashSet<(usize, CellRef)>,
}

/// Restores codes and figures where the forms of a template are recognised.
pub(super) fn restore(book: &mut Book, memory: &Memory, file: &Arc<str>, changes: &mut Changes) -> Known {
    let Some(template) = best(book, memory) else { return Known::default() };
    let recognised = recognise::recognise(book, file, memory, template, None).value;
    let model = Arc::clone(&memory.templates()[template]);
    let figures = extract(book, file, &model, &recognised, Lexicon::of_the_field()).value.forms;
    let mut known = Known { template: Some(Arc::clone(&model.id)), cells: HashSet::new() };
    for instance in recognised.forms.iter().filter(|instance| instance.spare.is_none()) {
        let form = &model.forms[instance.form];
        let code_at = form.column_with(Role::Code).and_then(|column| instance.columns.of[column]);
        for one in &instance.rows {
            let (Standing::Indicator(row), Some(column)) = (one.standing, code_at) else { continue };
            let at = CellRef::new(one.sheet_row, column);
            known.cells.insert((instance.sheet, at));
            let printed = form.rows[row].printed.as_str();
            let sheet = &mut book.sheets[instance.sheet];
            let Some(cell) = sheet.get(at) else { continue };
            let damaged = matches!(cell.content, Content::Number(_) | Content::Date(_));
            if damaged && cell.formula.is_none() && !printed.is_empty() {
                changes.add((instance.sheet, Some(at)), Kind::Code, cell.content.raw(), printed);
                super::replace(sheet, at, Content::text(printed));
            }
        }
        let Some(figures) = figures.iter().find(|figures| figures.form == instance.form) else { continue };
        for (.., figure) in figures.iter() {
            let Some(at) = figure.cell else { continue };
            known.cells.insert((instance.sheet, at));
            let Value::Number(number) = figure.value else { continue };
            let sheet = &mut book.sheets[instance.sheet];
            let Some(cell) = sheet.get(at) else { continue };
            let (true, None, Content::Text(typed)) = (!figure.is_excluded(), &cell.formula, &cell.content)
            else {
                continue;
            };
            let kind = if figure.repair.is_some() { Kind::Figure } else { Kind::Number };
            let stored = amount::to_stored(number);
            changes.add((instance.sheet, Some(at)), kind, typed.to_string(), format!("{stored}"));
            super::replace(sheet, at, Content::Number(stored));
        }
    }
    known
}

/// The template whose rows the workbook holds for the most part.
fn best(book: &Book, memory: &Memory) -> Option<usize> {
    if memory.templates().is_empty() {
        return None;
    }
    let fits = recognise::fits(book, memory);
    let share = |index: usize| {
        let rows: usize = memory.templates()[index].forms.iter().map(|form| form.rows.len()).sum();
        fits[index].rows as f64 / rows.max(1) as f64
    };
    let best = (0..fits.len()).max_by(|&a, &b| fits[a].rows.cmp(&fits[b].rows).then(b.cmp(&a)))?;
    (share(best) >= ENOUGH).then_some(best)
}
