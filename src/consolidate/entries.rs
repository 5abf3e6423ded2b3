//! Forms whose rows are units, or an open list: the captions and totals of each return as the sums of its entries.

use std::borrow::Cow;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{Value, decimals};
use crate::figure::{Figure, FormFigures, Return};
use crate::model::{Aggregation, Form, Kind, Orientation, Template};
use crate::spot::Spot;

/// The return with what its entries add up to in the captions and totals; what is typed there is not used.
pub(super) fn with_sums<'a>(template: &Template, one: &'a Return) -> Cow<'a, Return> {
    let listing = |figures: &FormFigures| template.forms[figures.form].orientation != Orientation::Indicators;
    if !one.forms.iter().any(listing) {
        return Cow::Borrowed(one);
    }
    let mut summed = one.clone();
    for figures in summed.forms.iter_mut().filter(|figures| listing(figures)) {
        let form = &template.forms[figures.form];
        for row in 0..form.rows.len() {
            for column in form.value_columns() {
                let value = sum(form, figures, row, column);
                figures.put(row, column, figure(&figures.sheet, value));
            }
        }
    }
    Cow::Owned(summed)
}

fn figure(sheet: &Arc<str>, value: Option<Decimal>) -> Figure {
    Figure {
        decimals: value.map_or(0, |value| decimals(value) as u8),
        value: value.map_or(Value::Blank, Value::Number),
        formula: false,
        excluded: false,
        sheet: Arc::clone(sheet),
        cell: None,
        raw: Arc::default(),
        repair: None,
        note: None,
    }
}

/// The sum of a column over the entries that count in a caption or total row; `None` when none of them has a number, or
/// when the column is not added up.
fn sum(form: &Form, figures: &FormFigures, row: usize, column: usize) -> Option<Decimal> {
    let rule = form.holds(row, column);
    let numbers = figures
        .added()
        .filter(|(_, added)| form.covers(row, added.group))
        .filter_map(|(added, _)| figures.get(added, column))
        .filter(|figure| !figure.excluded)
        .filter_map(|figure| figure.value.number());
    match rule.aggregation {
        _ if rule.kind == Kind::Heading => None,
        Aggregation::Sum | Aggregation::SumOfRows => {
            numbers.fold(None, |sum: Option<Decimal>, number| sum.unwrap_or_default().checked_add(number))
        }
        Aggregation::Max => numbers.max(),
        _ => None,
    }
}

/// Whether an entry that counts in a row has its figure left out.
pub(super) fn leaves_out(template: &Template, one: &Return, spot: Spot) -> bool {
    let form = &template.forms[spot.form];
    let (Some(figures), Some(row)) = (one.form(spot.form), spot.row.printed()) else { return false };
    let mut counted = figures.added().filter(|(_, added)| form.covers(row, added.group));
    counted.any(|(added, _)| figures.get(added, spot.column).is_some_and(|figure| figure.excluded))
}
