//! A consolidated workbook taken apart into the returns behind it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::amount::Value;
use crate::book::{Book, Content, Sheet};
use crate::cell::{Area, CellRef};
use crate::figure::{AddedRow, Excluded, Figure, FormFigures, Return, Standing};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::holds::Asked;
use crate::model::{Form, Role, Template};
use crate::spot::{RowId, Spot};

use super::core::{self, Core, Fingerprint};
use super::metadata::{Metadata, tally_from_json};
use super::sought::Sought;
use super::write::is_words;
use super::{Handed, Lump, Share, ShareForm, old, verify};

/// Figures of one workbook: what it says of itself must not cost more than it may hold.
const MOST_FIGURES: usize = 4_000_000;

/// A consolidated workbook taken apart.
#[derive(Debug)]
pub struct Unfolded {
    /// The returns behind it in the order of their columns, each with what was said of it. What reading found against
    /// their figures is among their findings; what checks found is for the checks to find again.
    pub returns: Vec<(Share, Return)>,
    /// What is wrong with the workbook as a whole.
    pub findings: Vec<Finding>,
}

/// Takes a workbook apart; `summary` is the workbook as a return, with its totals as figures. `None` when it does not
/// show the units behind it one by one.
pub fn unfold(
    template: &Arc<Template>,
    book: &Book,
    metadata: &Metadata,
    summary: &Return,
) -> Option<Unfolded> {
    let old = metadata.shares.is_empty();
    let (details, shares) = if old {
        old::reconstruct(template, book, metadata)?
    } else {
        (metadata.details.clone(), metadata.shares.clone())
    };
    let sought = details.iter().filter_map(|details| Some((&details.form, Sought::new(template, details)?)));
    let sought: HashMap<&Arc<str>, Sought> = sought.collect();
    let forms = shares.iter().flat_map(|share| &share.forms).filter_map(|of| sought.get(&of.form));
    if forms.map(|form| form.rows.len() * form.columns.len()).sum::<usize>() > MOST_FIGURES {
        return None;
    }
    let mut returns = Vec::new();
    let mut changed = HashSet::new();
    for (position, share) in shares.iter().enumerate() {
        let mut one = Return { standing: Standing::Used, ..Return::unread(Arc::clone(&summary.file)) };
        one.unit = Arc::clone(&share.unit);
        for of in &share.forms {
            let Some(form) = sought.get(&of.form) else { continue };
            if take_form(form, book, &mut one, of)? && form.is_whole() {
                changed.insert((position, form.index));
            }
        }
        one.sheets.dedup();
        one.forms.sort_by_key(|figures| figures.form);
        if let Some(lump) = &share.lump {
            restore(template, lump, &mut one)?;
        }
        returns.push(one);
    }
    let mut forms: Vec<&Sought> = sought.values().collect();
    forms.sort_by_key(|form| form.index);
    let mut findings = strangers(&forms, book, &shares, summary);
    let (shares, changed) = (&shares[..], &changed);
    let scene = verify::Scene { template, book, forms: &forms, shares, changed, metadata, summary, old };
    if old && !scene.is_trustworthy(&returns) {
        return None;
    }
    let (returns, further) = scene.look(returns);
    findings.extend(further);
    Some(Unfolded { returns: shares.iter().cloned().zip(returns).collect(), findings })
}

/// A workbook that did not show its units one by one goes on counting by its tallies.
fn restore(template: &Template, lump: &Lump, one: &mut Return) -> Option<()> {
    one.inputs.clone_from(&lump.inputs);
    one.units.clone_from(&lump.units);
    for (form, indicator, column, tally) in &lump.tallies {
        let form = template.forms.iter().position(|other| other.id == *form)?;
        let at = &template.forms[form];
        if let (Some(row), Some(column)) = (at.row_index(indicator), at.column_index(column)) {
            one.tallies.insert(Spot::new(form, row, column), tally_from_json(tally)?);
        }
    }
    Some(())
}

fn content(sheet: &Sheet, cell: CellRef) -> &Content {
    sheet.get(cell).map_or(&Content::Empty, |cell| &cell.content)
}

/// A row of a return: which it is, when the template has it, and where it stands, when it is shown.
type Line = (Option<RowId>, Option<u32>);

/// Takes one form of a return out of the workbook; whether its figures are others than those of which the workbook has
/// the fingerprint. `None` when the workbook says of them what cannot be.
fn take_form(form: &Sought, book: &Book, one: &mut Return, of: &ShareForm) -> Option<bool> {
    let (sheet, first) = form.column(book, of)?;
    let name: Arc<str> = sheet.name.as_str().into();
    let (rows, columns) = (form.form.rows.len(), form.form.columns.len());
    let mut figures = FormFigures::new(form.index, Arc::clone(&one.file), Arc::clone(&name), rows, columns);
    // What the template has and the workbook has not was not asked for.
    for (row, column) in (0..rows).flat_map(|row| form.form.value_columns().map(move |column| (row, column)))
    {
        let absent = Core::of(None, form.form.holds(row, column).kind);
        figures.put(row, column, figure(absent, (&name, None), &Content::Empty));
    }
    let lines = lines(form, sheet, of, &mut figures)?;
    let stride = form.columns.len();
    let odd = core::parse(&of.odd, lines.len() * stride)?;
    let mut fingerprint = Fingerprint::default();
    for position in 0..lines.len() * stride {
        let ((row, at), value) = (lines[position / stride], position % stride);
        let (Some(row), Some(column)) = (row, form.columns[value]) else { continue };
        let cell = at.map(|at| form.cell(at, first, value));
        let content = cell.map_or(&Content::Empty, |cell| content(sheet, cell));
        let holds = form.form.holds(row, column);
        let owned = matches!(holds.asked, Asked::Owned(_));
        let core = odd.get(&position).cloned().unwrap_or_else(|| Core::plain(content, holds.kind, owned));
        fingerprint.push(&core);
        let cell = cell.filter(|_| core.value != Value::NotSubmitted);
        figures.put(row, column, figure(core, (&name, cell), content));
    }
    for (_, row) in figures.added() {
        fingerprint.words(&row.label);
        for (column, _) in form.form.columns.iter().enumerate().filter(|(_, column)| is_words(column.role)) {
            let words = row.words.iter().find(|(of, _)| *of == column);
            fingerprint.words(words.map_or("", |(_, words)| words));
        }
    }
    one.areas.extend(areas(form, of, &lines, first).into_iter().map(|area| (Arc::clone(&name), area)));
    let found = of.handed.iter().filter_map(|handed| found(handed, form, &lines, &figures, &one.unit));
    one.findings.extend(found);
    one.sheets.push(name);
    one.forms.push(figures);
    Some(!of.fingerprint.is_empty() && fingerprint.finish() != of.fingerprint)
}

/// The rows of a return: those of the form, then those it added.
fn lines(form: &Sought, sheet: &Sheet, of: &ShareForm, figures: &mut FormFigures) -> Option<Vec<Line>> {
    let shown = |at: u32| form.has_indicators().then_some(at);
    let printed =
        (form.details.first..).zip(&form.rows).map(|(at, row)| (row.map(RowId::Printed), shown(at)));
    let mut lines: Vec<Line> = printed.collect();
    let count: usize = of.added.iter().map(|(_, _, count)| *count as usize).sum();
    if count > sheet.height() as usize {
        return None;
    }
    for &(group, first, count) in &of.added {
        let group = group.and_then(|group| *form.rows.get(group)?);
        for at in first..first.saturating_add(count) {
            let row = figures.add(added_row(form.form, sheet, group, at));
            lines.push((Some(row), Some(at)));
        }
    }
    Some(lines)
}

fn added_row(form: &Form, sheet: &Sheet, group: Option<usize>, at: u32) -> AddedRow {
    let text = |column: usize| content(sheet, CellRef::new(at, column as u32)).raw();
    let label = form.column_with(Role::Label).map(text).unwrap_or_default();
    let words = form.columns.iter().enumerate().filter(|(_, column)| is_words(column.role));
    let words = words.map(|(column, _)| (column, text(column))).filter(|(_, text)| !text.is_empty());
    let words = words.map(|(column, text)| (column, text.into())).collect();
    AddedRow { group, label: label.into(), sheet_row: at, words }
}

fn figure(core: Core, (sheet, cell): (&Arc<str>, Option<CellRef>), content: &Content) -> Figure {
    Figure {
        raw: core.raw.unwrap_or_else(|| content.raw().into()),
        value: core.value,
        decimals: core.decimals,
        formula: false,
        excluded: if core.excluded { Excluded::Error } else { Excluded::No },
        sheet: Arc::clone(sheet),
        cell,
        repair: None,
        note: None,
    }
}

/// Where the figures of a return stand: its columns, or its rows.
fn areas(form: &Sought, of: &ShareForm, lines: &[Line], first: u32) -> Vec<Area> {
    let top = form.details.first;
    if form.has_indicators() {
        let last = CellRef::new(
            top + (lines.len() as u32).saturating_sub(1),
            first + form.details.places.last().copied().unwrap_or_default(),
        );
        return vec![Area::new(CellRef::new(top, first), last)];
    }
    let width = form.form.columns.len() as u32;
    let run = |&(_, row, count): &(Option<usize>, u32, u32)| {
        Area::new(CellRef::new(row, 0), CellRef::new(row.saturating_add(count.saturating_sub(1)), width))
    };
    of.added.iter().map(run).collect()
}

/// What reading found against a figure, told where it stands now.
fn found(
    handed: &Handed,
    form: &Sought,
    lines: &[Line],
    figures: &FormFigures,
    unit: &Arc<str>,
) -> Option<Finding> {
    let Handed(position, rule, [vi, en], [help_vi, help_en], error) = handed;
    let stride = form.columns.len().max(1);
    let (row, column) = (lines.get(position / stride)?.0?, (*form.columns.get(position % stride)?)?);
    let figure = figures.get(row, column)?;
    let rule = Rule::ALL.iter().find(|known| known.name() == rule)?;
    let place = Place::new(&figures.file, &figure.sheet, figure.cell);
    let finding = Finding::new(*rule, place, Wording::new(vi, en)).with_help(help_vi, help_en);
    let finding = finding.with_unit(unit).with_subject(form.form.subject(row, column));
    let severity = if *error { Severity::Error } else { Severity::Warning };
    Some(finding.with_value(&*figure.raw).with_severity(severity))
}

/// Figures of rows and columns that the template no longer has are told, row by row.
fn strangers(forms: &[&Sought], book: &Book, shares: &[Share], summary: &Return) -> Vec<Finding> {
    let mut findings = Vec::new();
    for form in forms.iter().filter(|form| !form.is_whole() && form.has_indicators()) {
        for ((at, row), code) in (form.details.first..).zip(&form.rows).zip(&form.details.rows) {
            let lost =
                (0..form.columns.len()).filter(|&value| row.is_none() || form.columns[value].is_none());
            let lost: Vec<usize> = lost.collect();
            let mut cells = shares
                .iter()
                .flat_map(|share| &share.forms)
                .filter(|of| of.form == form.details.form)
                .filter_map(|of| form.column(book, of))
                .flat_map(|(sheet, first)| {
                    lost.iter().map(move |&value| (sheet, form.cell(at, first, value)))
                })
                .filter(|(sheet, cell)| !content(sheet, *cell).is_blank());
            let Some((sheet, cell)) = cells.next() else { continue };
            let place = Place::new(&summary.file, &sheet.name.as_str().into(), Some(cell));
            findings.push(no_such_row(place, code, 1 + cells.count()));
        }
    }
    findings
}

fn no_such_row(place: Place, code: &str, count: usize) -> Finding {
    let message = Wording::new(
        format!(
            "dòng mã {code} không có trong bộ biểu mẫu đang dùng: {count} số liệu của các đơn vị không được tổng hợp"
        ),
        format!(
            "row {code} is not in the template in use: {count} figures of the units are not consolidated"
        ),
    );
    Finding::new(Rule::UNKNOWN_ROW, place, message).with_severity(Severity::Error).with_help(
        "Tổng hợp lại từ báo cáo gốc theo bộ biểu mẫu đang dùng.",
        "Consolidate the original returns again by the template in use.",
    )
}
