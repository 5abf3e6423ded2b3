//! The figures of a return in the forms of another template: this year's form filled in from last year's.

use std::sync::Arc;

use crate::book::Book;
use crate::carry::{Lost, carry};
use crate::check;
use crate::figure::{Return, Standing};
use crate::finding::{Diagnosed, Finding, Rule, Severity};
use crate::identify::{self, settle_period, settle_units};
use crate::intake;
use crate::layout::{self, lay_out_return};
use crate::lexicon::Lexicon;
use crate::model::Template;
use crate::period::Period;
use crate::read::{OutOfTime, Source};
use crate::recognise;

use super::{Change, Desk, Kind as Done};

/// What forms are filled in with.
pub struct Refill<'a> {
    /// How files are read, and the templates known.
    pub desk: &'a Desk<'a>,
    /// Position of the template to be filled in.
    pub target: usize,
    /// The period asked for; the return's own when none.
    pub period: Option<Period>,
    /// How the workbook is laid out.
    pub options: &'a layout::Options,
}

/// A form filled in.
#[derive(Debug, Clone)]
pub struct Refilled {
    /// The workbook to be written.
    pub book: Book,
    /// Id of the template the file was filled in by.
    pub from: Arc<str>,
    /// Cells of the file that hold a figure of that template.
    pub read: usize,
    /// Of these, those whose content stands in the new form.
    pub carried: usize,
    /// The others.
    pub lost: Vec<Lost>,
    /// Every figure that was carried: where it stood and what, where it stands now and what.
    pub changes: Vec<Change>,
    /// Rows of the new form that ask for a figure and got none: form, code and label.
    pub blank: Vec<String>,
    /// The unit, as the return names it.
    pub unit: Arc<str>,
}

/// Fills in a template from a file of the same or an older one; `None` when no form of any was recognised.
pub fn refill(source: &Source<'_>, how: &Refill<'_>) -> Diagnosed<Option<Refilled>> {
    let memory = how.desk.memory;
    let deadline = how.desk.deadline();
    let told = |late: OutOfTime| Diagnosed {
        value: None,
        findings: vec![late.finding(how.desk.limits, &source.file)],
    };
    let Some(origin) = origin(source, how) else {
        let read = how.desk.convert(source);
        return Diagnosed { value: None, findings: read.findings };
    };
    if let Err(late) = deadline.kept() {
        return told(late);
    }
    let lines = identify::Lines::default();
    let desk = intake::Desk {
        memory,
        template: origin,
        limits: how.desk.limits,
        isolate: how.desk.isolate,
        lexicon: Lexicon::of_the_field(),
        legacy: how.desk.legacy,
        registry: None,
        period: None,
        lines: &lines,
    };
    let mut taken = desk.take_whole(source);
    if let Err(late) = deadline.kept() {
        return told(late);
    }
    settle_units(std::slice::from_mut(&mut taken.identity), None);
    let mut old = taken.one.take();
    let mut findings = std::mem::take(&mut old.findings);
    let target = &memory.templates()[how.target];
    let carried = carry(memory, (origin, how.target), &old);
    let mut new = Return::unread(Arc::clone(&source.file));
    new.unit = Arc::clone(&taken.identity.unit);
    new.period = settle_period(std::slice::from_ref(&taken.identity), how.period).period;
    new.standing = Standing::Used;
    new.forms = carried.forms;
    let (read, lost, blank) = (carried.read, carried.lost, carried.blank);
    check_anew(target, &new, &mut findings);
    let filled = lay_out_return(target, &new, how.options);
    let changes = (carried.changes.into_iter())
        .filter_map(|(spot, before, after)| {
            let (sheet, cell) = filled.places.get(&spot)?;
            let sheet = filled.book.sheets[*sheet].name.as_str().into();
            let (before, after) = (before.into(), after.into());
            Some(Change { sheet, cell: Some(*cell), kind: Done::Carried, before, after })
        })
        .collect();
    let refilled = Refilled {
        book: filled.book,
        changes,
        from: Arc::clone(&memory.templates()[origin].id),
        read,
        carried: read - lost.len(),
        lost,
        blank,
        unit: new.unit,
    };
    Diagnosed { value: Some(refilled), findings: about_figures(findings) }
}

/// Checks the return as it was carried over, beside what was found in the old one; worst first, all in the unit's name.
fn check_anew(target: &Template, new: &Return, findings: &mut Vec<Finding>) {
    let checked = check::check(target, new);
    findings.retain(|old| !checked.iter().any(|new| (new.rule, &new.place) == (old.rule, &old.place)));
    findings.extend(checked);
    for finding in findings.iter_mut() {
        finding.unit = Arc::clone(&new.unit);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
}

/// The template the file was filled in by: the one to be filled in itself, unless another comes closer.
fn origin(source: &Source<'_>, how: &Refill<'_>) -> Option<usize> {
    let book = intake::open(source, how.desk.limits, how.desk.isolate, how.desk.legacy).value?;
    let memory = how.desk.memory;
    let said = layout::read_origin(&book).map(|origin| origin.template);
    let known = |said: &str| memory.templates().iter().position(|template| *template.id == *said);
    if let Some(said) = said.as_deref().and_then(known) {
        return Some(said);
    }
    let near = recognise::candidates(&book, memory);
    if near.contains(&how.target) { Some(how.target) } else { near.first().copied() }
}

/// Whether the unit could be named matters when returns are merged, not when one is filled in anew.
fn about_figures(findings: Vec<Finding>) -> Vec<Finding> {
    const OTHERS: [Rule; 3] = [Rule::UNKNOWN_UNIT, Rule::WRONG_PERIOD, Rule::BLANK_REQUIRED];
    findings
        .into_iter()
        .filter(|finding| !OTHERS.contains(&finding.rule))
        .filter(|finding| finding.severity > Severity::Info || finding.place.cell.is_some())
        .collect()
}
