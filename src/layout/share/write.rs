//! From a consolidation that is laid out to what its hidden sheet says of the returns behind it.

use std::sync::Arc;

use crate::book::Content;
use crate::figure::{FormFigures, Return};
use crate::finding::{Finding, Severity, Wording};
use crate::holds::Asked;
use crate::model::Role;
use crate::spot::{RowId, Spot};

use super::super::desk::Desk;
use super::super::listing;
use super::super::plan::{DETAIL_TITLES, PlannedEntry};
use super::core::{Core, Fingerprint, Odd};
use super::metadata::tally_to_json;
use super::{Details, Handed, Lump, Share, ShareForm};

/// Where the detail sheets of every form have what.
pub fn details(desk: &Desk) -> Vec<Details> {
    let template = &desk.consolidation.template;
    let forms = desk.plans.iter().zip(&template.forms).enumerate().filter(|(index, _)| desk.is_shown(*index));
    let details = forms.map(|(index, (plan, form))| {
        let place =
            |(value, &column): (usize, &usize)| if desk.has_indicators(index) { value } else { column };
        Details {
            form: Arc::clone(&form.id),
            head: desk.has_indicators(index).then_some(DETAIL_TITLES),
            first: plan.detail_first(),
            totals: plan.lead(),
            sheets: plan.details.iter().map(|name| name.as_str().into()).collect(),
            rows: form.printed_rows().iter().map(|row| Arc::clone(&row.code)).collect(),
            columns: plan.values.iter().map(|&column| Arc::clone(&form.columns[column].code)).collect(),
            places: plan.values.iter().enumerate().map(place).map(|place| place as u32).collect(),
        }
    });
    details.collect()
}

/// The returns in the order of the columns.
pub fn shares(desk: &Desk) -> Vec<Share> {
    let share = |(unit, one): (usize, &&Return)| {
        let forms = one.forms.iter().map(|figures| form(desk, unit, figures)).collect();
        Share { forms, lump: lump(desk, one), ..Share::of(one) }
    };
    desk.used.iter().enumerate().map(share).collect()
}

fn lump(desk: &Desk, one: &Return) -> Option<Lump> {
    if one.tallies.is_empty() {
        return None;
    }
    let mut tallies: Vec<_> = one.tallies.iter().collect();
    tallies.sort_by_key(|(spot, _)| **spot);
    let tallies = tallies.into_iter().map(|(spot, tally)| {
        let subject = spot.subject(&desk.consolidation.template);
        (subject.form, subject.indicator, subject.column, tally_to_json(tally))
    });
    Some(Lump { inputs: one.inputs.clone(), units: one.units.clone(), tallies: tallies.collect() })
}

/// A row of a return, and where it stands when it was added.
type Line<'a> = (RowId, Option<&'a PlannedEntry>);

fn form(desk: &Desk, unit: usize, figures: &FormFigures) -> ShareForm {
    let index = figures.form;
    let (form, plan) = (desk.form(index), &desk.plans[index]);
    let added: Vec<&PlannedEntry> = plan.entries.iter().filter(|entry| entry.unit == unit).collect();
    let printed = (0..form.printed_rows().len()).map(|row| (RowId::Printed(row), None));
    let lines: Vec<Line> = printed.chain(added.iter().map(|&entry| (entry.added, Some(entry)))).collect();
    let (mut odd, mut fingerprint) = (Odd::default(), Fingerprint::default());
    let places = lines.iter().flat_map(|line| plan.values.iter().map(move |&column| (line, column)));
    for (position, (&(row, planned), column)) in places.enumerate() {
        let spot = Spot::new(index, row, column);
        let content = match planned {
            Some(planned) => listing::value_cell(desk, planned, figures, column).content,
            None if desk.has_indicators(index) => desk.shown(unit, spot).content(),
            None => Content::Empty,
        };
        let holds = desk.holds(spot);
        let core = Core::of(figures.get(row, column), holds.kind);
        fingerprint.push(&core);
        if core != Core::plain(&content, holds.kind, matches!(holds.asked, Asked::Owned(_))) {
            odd.push(position, core.code());
        }
    }
    for row in added.iter().filter_map(|planned| figures.added_row(planned.added)) {
        fingerprint.words(&row.label);
        for (column, _) in form.columns.iter().enumerate().filter(|(_, column)| is_words(column.role)) {
            let words = row.words.iter().find(|(of, _)| *of == column);
            fingerprint.words(words.map_or("", |(_, words)| words));
        }
    }
    let against = desk.used[unit].inherited.iter();
    ShareForm {
        form: Arc::clone(&form.id),
        at: Some(plan.slots.get(unit).map_or((0, 0), |slot| (slot.sheet, slot.column))),
        added: runs(&added),
        odd: odd.finish(),
        fingerprint: fingerprint.finish(),
        handed: against.filter_map(|finding| handed(desk, figures, &lines, finding)).collect(),
    }
}

/// Whether a column holds words beside an added row.
pub(super) fn is_words(role: Role) -> bool {
    matches!(role, Role::Measure | Role::Note)
}

/// Neighbouring rows under one caption as one run.
fn runs(added: &[&PlannedEntry]) -> Vec<(Option<usize>, u32, u32)> {
    let mut runs: Vec<(Option<usize>, u32, u32)> = Vec::new();
    for entry in added {
        match runs.last_mut() {
            Some((group, first, count)) if *group == entry.group && *first + *count == entry.detail => {
                *count += 1;
            }
            _ => runs.push((entry.group, entry.detail, 1)),
        }
    }
    runs
}

/// What reading found against a figure of the form, with the figure's position.
fn handed(desk: &Desk, figures: &FormFigures, lines: &[Line], finding: &Finding) -> Option<Handed> {
    let (form, plan) = (desk.form(figures.form), &desk.plans[figures.form]);
    if finding.subject.form != form.id {
        return None;
    }
    let column = form.column_index(&finding.subject.column)?;
    let told = |row: RowId| match row {
        RowId::Printed(row) => form.rows[row].code == finding.subject.indicator,
        // An added row has no code of its own.
        RowId::Added(_) => figures.get(row, column).is_some_and(|figure| {
            figure.cell.is_some() && figure.cell == finding.place.cell && figure.sheet == finding.place.sheet
        }),
        RowId::Counted => false,
    };
    let line = lines.iter().position(|(row, _)| told(*row))?;
    let position = line * plan.values.len() + plan.value_of(column)?;
    let both = |wording: &Wording| [wording.vi.clone(), wording.en.clone()];
    let error = finding.severity == Severity::Error;
    let rule = finding.rule.name().to_owned();
    Some(Handed(position, rule, both(&finding.message), both(&finding.help), error))
}
