//! Whether a consolidated workbook still shows what it was made of: every unit's cells, the totals over them, and what its
//! hidden sheet says of both. What no longer fits is told and left out.

use std::collections::HashSet;
use std::sync::Arc;

use crate::book::Book;
use crate::figure::{Excluded, FormFigures, Return};
use crate::finding::{Finding, Place, Rule, Subject, Wording, file_name};
use crate::merge::{adds_up, consolidate};
use crate::model::{Orientation, Template};
use crate::spot::{RowId, Spot};

use super::Share;
use super::metadata::Metadata;
use super::sought::Sought;

mod cells;
mod tallies;
mod totals;

/// A workbook that was taken apart, and what it says of itself.
pub(super) struct Scene<'a> {
    pub template: &'a Arc<Template>,
    pub book: &'a Book,
    pub forms: &'a [&'a Sought<'a>],
    pub shares: &'a [Share],
    /// Returns (by position) and forms whose figures are not those of which the workbook has the fingerprint.
    pub changed: &'a HashSet<(usize, usize)>,
    pub metadata: &'a Metadata,
    /// The workbook as a return, its totals as figures.
    pub summary: &'a Return,
    /// It says nothing of single returns in its hidden sheet.
    pub old: bool,
}

/// Something that no longer fits.
struct Doubt {
    spot: Spot,
    /// The return whose figure it is; nothing for a total and all that it is made of.
    unit: Option<usize>,
    finding: Finding,
}

impl Scene<'_> {
    /// Whether the columns of a workbook that says nothing of single returns are those of its units: as many as the
    /// tallies count. A column may be that of a consolidated workbook.
    pub fn is_trustworthy(&self, returns: &[Return]) -> bool {
        self.metadata.tallies.values().all(|tally| tally.units == returns.len())
    }

    /// Looks at everything. The figures that were left out when the workbook was made are so no longer: that is decided
    /// anew; those that no longer fit are, and it is told why.
    pub fn look(&self, returns: Vec<Return>) -> (Vec<Return>, Vec<Finding>) {
        let made = consolidate(Arc::clone(self.template), None, Arc::default(), returns, None);
        let mut doubts = if self.old { Vec::new() } else { cells::look(self, &made) };
        let known: HashSet<Spot> = doubts.iter().map(|doubt| doubt.spot).collect();
        doubts.extend(tallies::look(self, &made, &known));
        let known: HashSet<Spot> = doubts.iter().map(|doubt| doubt.spot).collect();
        doubts.extend(totals::look(self, &made, &known));
        let mut returns = made.returns;
        returns.iter_mut().for_each(begin_anew);
        let mut findings = self.columns_of_others(&mut returns);
        findings.extend(self.changed_forms(&mut returns, &doubts));
        for Doubt { spot, unit, finding } in doubts {
            if let Some(unit) = unit {
                returns[unit].findings.push(finding);
                continue;
            }
            for one in &mut returns {
                leave_out(self.template, one, spot, &finding);
            }
            findings.push(finding);
        }
        (returns, findings)
    }

    /// A finding that something was changed after consolidating.
    fn edited(&self, (sheet, cell): (&str, Option<crate::cell::CellRef>), message: Wording) -> Finding {
        let place = Place::new(&self.summary.file, &sheet.into(), cell);
        Finding::new(Rule::SUM_MISMATCH, place, message).with_unit(&self.summary.unit).with_help(
            "Số này đã bị sửa sau khi tổng hợp nên không được cộng: sửa ở báo cáo của đơn vị rồi tổng hợp lại.",
            "This was changed after consolidating and is not added: correct the unit's return and consolidate again.",
        )
    }

    /// Whether the workbook speaks of a total as we do: an older one knows of the rows that returns add only what they sum
    /// up to.
    fn speaks_alike(&self, spot: Spot) -> bool {
        self.metadata.by_rows || self.template.forms[spot.form].orientation == Orientation::Indicators
    }

    /// Whether what the workbook says of a total can be held against it.
    fn is_comparable(&self, spot: Spot) -> bool {
        self.speaks_alike(spot) || adds_up(&self.template.holds(spot))
    }

    fn spot(&self, subject: &Subject) -> Option<Spot> {
        let form = self.template.forms.iter().position(|form| form.id == subject.form)?;
        let at = &self.template.forms[form];
        Some(Spot::new(form, at.row_index(&subject.indicator)?, at.column_index(&subject.column)?))
    }

    /// Columns that are headed by another name than that of the unit whose figures they hold.
    fn columns_of_others(&self, returns: &mut [Return]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (share, one) in self.shares.iter().zip(returns) {
            let wanted = if share.unit.is_empty() { file_name(&share.file) } else { &share.unit };
            let heads = share.forms.iter().filter_map(|of| {
                let form = self.forms.iter().find(|form| form.details.form == of.form)?;
                let (sheet, column) = form.column(self.book, of)?;
                let at = crate::cell::CellRef::new(form.details.head?, column);
                let said = sheet.get(at).map(|cell| cell.content.raw()).unwrap_or_default();
                (said.trim() != wanted.trim()).then_some((sheet, at, said, form.index))
            });
            let wrong: Vec<_> = heads.collect();
            for (sheet, at, said, form) in wrong {
                let message = Wording::new(
                    format!("cột của «{wanted}» nay ghi tên «{said}»; số liệu của cột này không được cộng"),
                    format!(
                        "the column of “{wanted}” now bears the name “{said}”; its figures are not added"
                    ),
                );
                let finding = self.edited((&sheet.name, Some(at)), message).with_value(said);
                leave_out_form(self.template, one, form, &finding);
                findings.push(finding);
            }
        }
        findings
    }

    /// Forms that were changed where no single figure says how.
    fn changed_forms(&self, returns: &mut [Return], doubts: &[Doubt]) -> Vec<Finding> {
        let mut changed: Vec<(usize, usize)> = self.changed.iter().copied().collect();
        changed.sort_unstable();
        changed.retain(|&(unit, form)| {
            !doubts.iter().any(|doubt| doubt.unit == Some(unit) && doubt.spot.form == form)
        });
        let tell = |(unit, form): (usize, usize)| {
            let one = &mut returns[unit];
            let (model, sheet) = (&self.template.forms[form], one.form(form)?.sheet.clone());
            let (name, unit) = (model.name(), Arc::clone(&one.unit));
            let message = Wording::new(
                format!(
                    "số liệu {name} của «{unit}» không còn như khi tổng hợp; cả biểu của đơn vị này không được cộng"
                ),
                format!(
                    "the figures of {name} of “{unit}” are no longer those consolidated; the whole form of this unit is not added"
                ),
            );
            let finding = self.edited((&sheet, None), message).with_unit(&unit);
            leave_out_form(self.template, one, form, &finding);
            Some(finding)
        };
        changed.into_iter().filter_map(tell).collect()
    }
}

/// What was left out for what checks found is decided anew.
fn begin_anew(one: &mut Return) {
    for figure in one.forms.iter_mut().flat_map(FormFigures::figures_mut) {
        figure.excluded = Excluded::No;
    }
}

fn leave_out_form(template: &Template, one: &mut Return, form: usize, why: &Finding) {
    for row in 0..template.forms[form].rows.len() {
        for column in template.forms[form].value_columns() {
            leave_out(template, one, Spot::new(form, row, column), why);
        }
    }
}

/// Leaves out a return's figure, or, where a return adds rows, what counts in the figure; for the next level, too.
fn leave_out(template: &Template, one: &mut Return, spot: Spot, why: &Finding) {
    let form = &template.forms[spot.form];
    let Some(figures) = one.forms.iter_mut().find(|figures| figures.form == spot.form) else { return };
    let counted = |row: &RowId| match (spot.row, figures.added_row(*row)) {
        (RowId::Printed(caption), Some(added)) => form.covers(caption, added.group),
        _ => *row == spot.row,
    };
    let rows: Vec<RowId> = figures.rows().filter(counted).collect();
    let file = Arc::clone(&figures.file);
    for row in rows {
        let figure = figures.get_mut(row, spot.column);
        let Some(figure) = figure.filter(|figure| figure.cell.is_some() && figure.enters_totals()) else {
            continue;
        };
        figure.excluded = Excluded::Error;
        let place = Place::new(&file, &figure.sheet, figure.cell);
        let told = Finding { place, ..why.clone() }.with_subject(form.subject(row, spot.column));
        one.inherited.push(told.with_unit(&one.unit).with_value(&*figure.raw));
    }
}
