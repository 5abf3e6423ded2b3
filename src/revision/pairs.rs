//! Which form and row of a newer template is which of an older one.

use std::collections::HashMap;
use std::sync::Arc;

use crate::expression::Reference;
use crate::model::{Form, Row, Template};
use crate::recognise::{FormKey, Memory, pair_rows};
use crate::text::{Label, fold, likeness, tidy};

/// Labels at least this alike may be one in other words.
const REWORDED: f64 = 0.5;

/// Which form and row of a newer template is which of an older one.
pub(super) struct Pairs {
    /// The older form of each newer one.
    pub forms: Vec<Option<usize>>,
    /// The older row of each row of each newer form.
    pub rows: Vec<Vec<Option<usize>>>,
}

impl Pairs {
    pub fn new(old: &Arc<Template>, new: &Arc<Template>) -> Self {
        let memory = Memory::new(vec![Arc::clone(old), Arc::clone(new)]);
        let forms = forms_of(old, new, &memory);
        let rows = (new.forms.iter().enumerate())
            .map(|(index, form)| {
                let Some(before) = forms[index] else { return vec![None; form.rows.len()] };
                let before = &old.forms[before];
                let mut rows = pair_rows(before, &memory, FormKey { template: 1, form: index });
                by_essence(before, form, &mut rows);
                close_gaps(before, form, &mut rows);
                rows
            })
            .collect();
        Self { forms, rows }
    }

    /// What an older row is called in the newer version, seen from a form of each.
    pub fn reference(
        &self,
        reference: &Reference,
        before: usize,
        index: usize,
        old: &Template,
        new: &Template,
    ) -> Option<Reference> {
        let there = match &reference.form {
            Some(id) => old.forms.iter().position(|form| *form.id == **id)?,
            None => before,
        };
        let row = old.forms[there].row_index(&reference.code)?;
        let form = self.forms.iter().position(|form| *form == Some(there))?;
        let now = self.rows[form].iter().position(|pair| *pair == Some(row))?;
        Some(Reference {
            form: (form != index).then(|| new.forms[form].id.to_string()),
            code: new.forms[form].rows[now].code.to_string(),
        })
    }

    /// An older row with the codes of the newer version; rules of rows that are gone keep theirs.
    pub fn translated(&self, row: &Row, before: usize, index: usize, old: &Template, new: &Template) -> Row {
        let to = |reference: &Reference| self.reference(reference, before, index, old, new);
        let mut row = row.clone();
        row.expression = row.expression.map(|expression| expression.translated(&to).unwrap_or(expression));
        row.checks = row.checks.into_iter().map(|check| check.translated(&to).unwrap_or(check)).collect();
        row
    }
}

/// The older form of each newer one: the one that holds most of its labels; of forms without rows, the one of its title.
fn forms_of(old: &Template, new: &Template, memory: &Memory) -> Vec<Option<usize>> {
    let mut offers: Vec<(usize, usize, usize)> = Vec::new();
    for (after, form) in new.forms.iter().enumerate() {
        for (before, other) in old.forms.iter().enumerate() {
            if form.orientation != other.orientation {
                continue;
            }
            let labels: Vec<_> = other.rows.iter().map(|row| memory.prepare(&row.label)).collect();
            let hits = memory.hits(FormKey { template: 1, form: after }, &labels);
            let title = |form: &Form| fold(&form.title.join(" "));
            let same_title = usize::from(title(form) == title(other));
            let weight = 2 * hits + same_title + usize::from(form.id == other.id);
            let enough = hits * 3 >= form.rows.len().min(other.rows.len()) && hits > 0;
            if enough || (form.rows.is_empty() && same_title > 0) {
                offers.push((weight, after, before));
            }
        }
    }
    offers.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs = vec![None; new.forms.len()];
    for (_, after, before) in offers {
        if pairs[after].is_none() && !pairs.contains(&Some(before)) {
            pairs[after] = Some(before);
        }
    }
    pairs
}

/// What a row is, whatever its code: its label with its marks, and its unit of measure.
pub(super) fn essence(row: &Row) -> (String, String) {
    (tidy(&row.label).to_lowercase(), fold(&row.measure.text))
}

/// A row that says the same as one other row, and only one, is that row wherever both stand: rows may have changed places,
/// and taken the codes of those places.
fn by_essence(old: &Form, new: &Form, pairs: &mut [Option<usize>]) {
    let only = |form: &Form| -> HashMap<(String, String), Option<usize>> {
        let mut rows = HashMap::new();
        for (index, row) in form.rows.iter().enumerate() {
            rows.entry(essence(row)).and_modify(|known| *known = None).or_insert(Some(index));
        }
        rows
    };
    let (before, after) = (only(old), only(new));
    for (essence, row) in after {
        let (Some(row), Some(Some(was))) = (row, before.get(&essence)) else { continue };
        if pairs[row] == Some(*was) {
            continue;
        }
        pairs.iter_mut().filter(|pair| **pair == Some(*was)).for_each(|pair| *pair = None);
        pairs[row] = Some(*was);
    }
}

/// Pairs a row that is gone with the one row that stands in its place now, where their labels have much in common: it was
/// given other words, code and unit of measure at once.
fn close_gaps(old: &Form, new: &Form, pairs: &mut [Option<usize>]) {
    for row in 0..pairs.len() {
        let above = pairs[..row].iter().rev().find_map(|pair| *pair);
        let below = pairs[row + 1..].iter().find_map(|pair| *pair).unwrap_or(old.rows.len());
        let alone = pairs[row].is_none()
            && (row == 0 || pairs[row - 1].is_some())
            && pairs.get(row + 1).is_none_or(Option::is_some);
        let between = above.map_or(0, |above| above + 1)..below;
        if !alone || between.len() != 1 || pairs.contains(&Some(between.start)) {
            continue;
        }
        let label = |form: &Form, row: usize| Label::new(&form.rows[row].label);
        if likeness(&label(old, between.start), &label(new, row)) >= REWORDED {
            pairs[row] = Some(between.start);
        }
    }
}
