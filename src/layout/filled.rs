//! The forms of a template filled in by one unit: what a return looks like when nobody has altered its form.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{Value, decimals, to_stored};
use crate::book::{Book, Content};
use crate::cell::CellRef;
use crate::figure::Return;
use crate::merge::{Consolidation, Formula, Shown, ratio_within};
use crate::model::{Kind, Template};
use crate::spot::Spot;

use super::canvas::Canvas;
use super::desk::Desk;
use super::official::{self, Entries};
use super::plan::Whose;
use super::rendered::Rendered;
use super::{Options, listing};

/// Forms filled in, and where each figure stands.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The workbook as data.
    pub book: Book,
    /// Position of the sheet and cell of every figure.
    pub places: HashMap<Spot, (usize, CellRef)>,
}

/// The forms of a template with the figures of one return.
///
/// A figure stands as it was given; a percentage whose parts stand in the form is a formula over them where that gives what
/// was stated, or where nothing was.
pub fn lay_out_return(template: &Arc<Template>, one: &Return, options: &Options) -> Filled {
    let consolidation: Consolidation = crate::merge::consolidate(
        Arc::clone(template),
        one.period,
        Arc::clone(&one.unit),
        vec![one.clone()],
        None,
    );
    let desk = Desk::new(&consolidation, Whose::Return, options);
    let mut book = Book::default();
    let mut sheets = Vec::new();
    let mut places = HashMap::new();
    for form in 0..template.forms.len() {
        if listing::is_listing(&desk, form) {
            places.extend(listed(&desk, form).map(|(spot, at)| (spot, (sheets.len(), at))));
            sheets.push(listing::filled(&desk, form, &mut book.styles));
            continue;
        }
        let mut canvas = Canvas::new(&desk.plans[form].official, &mut book.styles);
        let widths = official::head(&desk, form, &mut canvas);
        let entries =
            Entries { value: &|spot| value(&desk, one, spot), note: &|row| note(one, template, form, row) };
        for row in 0..desk.plans[form].official_rows.len() {
            official::draw_row(&desk, form, row, &mut canvas, &widths, &entries);
            for column in template.forms[form].value_columns() {
                let at = CellRef::new(desk.plans[form].official_rows[row], column as u32);
                places.insert(Spot::new(form, row, column), (sheets.len(), at));
            }
        }
        canvas.sheet.look.fit_height = official::nearly_one_page(&canvas, &widths);
        sheets.push(canvas.sheet);
    }
    if let Some(first) = sheets.first_mut() {
        first.look.active = true;
    }
    book.sheets = sheets;
    book.properties = super::properties(&consolidation, options);
    Filled { book, places }
}

/// Where the figures of rows that the return added stand.
fn listed<'d>(desk: &'d Desk, form: usize) -> impl Iterator<Item = (Spot, CellRef)> + 'd {
    let plan = &desk.plans[form];
    plan.entries.iter().flat_map(move |entry| {
        let at = move |column: usize| CellRef::new(entry.official, column as u32);
        plan.values.iter().map(move |&column| (Spot::new(form, entry.added, column), at(column)))
    })
}

/// The number of a figure that stands in no doubt.
fn number(one: &Return, spot: Spot) -> Option<Decimal> {
    one.at(spot).filter(|figure| figure.enters_totals())?.value.number()
}

fn value(desk: &Desk, one: &Return, spot: Spot) -> (Rendered, u32) {
    let constant = |content| Rendered { content, formula: None };
    let given = one.at(spot);
    let stated = given.and_then(|figure| figure.value.number());
    if desk.holds(spot).aggregation.is_ratio()
        && let Some(formula) = ratio(desk, one, spot)
        && let Shown::Number(result) = formula.gives
        && stated.is_none_or(|stated| result == Some(stated))
        && given.is_none_or(|figure| {
            matches!(figure.value, Value::Number(_) | Value::Blank | Value::NotSubmitted)
        })
    {
        return (formula.into(), result.map_or(0, decimals));
    }
    let Some(figure) = given else { return (Rendered::empty(), 0) };
    let as_typed =
        || if figure.raw.is_empty() { Content::Empty } else { Content::Text(Arc::clone(&figure.raw)) };
    match &figure.value {
        Value::Number(number) => (constant(Content::Number(to_stored(*number))), decimals(*number)),
        Value::Text(text) => (constant(Content::Text(Arc::clone(text))), 0),
        Value::NotArisen | Value::Unreadable => (constant(as_typed()), 0),
        Value::Blank | Value::NotApplicable | Value::NotSubmitted => (Rendered::empty(), 0),
    }
}

/// A percentage over the cells of its parts, where all of them are numbers.
fn ratio(desk: &Desk, one: &Return, spot: Spot) -> Option<Formula> {
    let rule = desk.holds(spot);
    let equation = desk.making(spot).equation().filter(|_| rule.kind != Kind::Heading)?;
    let known = |part: &Option<Spot>| part.is_some_and(|at| number(one, at).is_some());
    if !equation.spots.iter().all(|(_, part)| known(part)) {
        return None;
    }
    let cell = |at: Spot| Some(super::refer::reference(desk, at, spot.form));
    ratio_within(&equation, rule.decimals(), &|at| number(one, at), &cell)
}

/// The note that was given to a figure of the row.
fn note(one: &Return, template: &Template, form: usize, row: usize) -> Rendered {
    let columns = template.forms[form].value_columns();
    let notes: Vec<&str> =
        columns.filter_map(|column| one.figure(form, row, column)?.note.as_deref()).collect();
    let content = if notes.is_empty() { Content::Empty } else { Content::text(notes.join("; ")) };
    Rendered { content, formula: None }
}
