//! The workbook that stands where a new one is to be written: what a person decided in it, and what a hand changed.

use std::sync::Arc;

use crate::book::Book;
use crate::cell::CellRef;
use crate::finding::{Decision, Finding, Matter, Place, Rule, Severity, Verdict, Wording, file_name};
use crate::layout::{self, Decided, Metadata};
use crate::read::{self, Source};
use crate::trace::Traced;
use crate::verify::{Edit, edits, typed_over};

use super::Session;
use super::explain::Opened;

/// What becomes of the workbook that stands there.
#[derive(Debug, Clone, Default)]
pub struct Renewal {
    /// What was decided in it, edits taken over among them.
    pub decisions: Vec<Decision>,
    /// What was changed in it and is not taken over, each with its cell.
    pub findings: Vec<Finding>,
    /// Nothing is lost when it is overwritten: every change by hand is a decision that goes into the new one.
    pub overwritten: bool,
}

impl Session<'_> {
    /// Looks at the workbook that stands where a new one is to be written; `accept` takes over corrections typed into the
    /// cells of units, where a reason is given. Nothing for a file that is no consolidated workbook of ours.
    pub fn renewal(&self, source: &Source<'_>, accept: bool) -> Renewal {
        // As it is written: nothing of what this program wrote is in an old encoding.
        let read = read::read_isolated(source, &self.limits_with(true), self.isolate);
        let Some(book) = read.value else { return Renewal::default() };
        let Some(metadata) = layout::read_metadata(&book) else { return Renewal::default() };
        let decided = layout::read_decisions(&book, &source.file);
        let mut broken = layout::broken_seals(&book, &metadata.seals);
        let mut renewal = Renewal {
            decisions: decided.decisions.clone(),
            findings: decided.findings.clone(),
            overwritten: false,
        };
        if !broken.is_empty() || metadata.seals.is_empty() {
            // One that can no longer be taken apart is kept as it is, and told by whoever writes.
            if let Ok(Some(opened)) = self.reopen(source) {
                let taken = take_edits((&opened, &book), &metadata, (&decided, accept), &mut renewal);
                broken = layout::broken_seals(&taken, &metadata.seals);
            }
        }
        let elsewhere = broken
            .iter()
            .filter(|name| !renewal.findings.iter().any(|finding| *finding.place.sheet == ***name));
        let elsewhere: Vec<Finding> = elsewhere.map(|name| changed_elsewhere(&source.file, name)).collect();
        renewal.findings.extend(elsewhere);
        let reasons_used = decided
            .reasons
            .iter()
            .all(|(matter, _)| renewal.decisions.iter().any(|decision| decision.matter.is_of(matter)));
        // Another program that saves it anew changes looks without anybody's doing: what is said decides.
        let explained = broken.is_empty() && !metadata.seals.is_empty();
        renewal.overwritten = explained && renewal.findings.is_empty() && reasons_used;
        renewal
    }
}

/// Names every edit, takes over those that may be, and gives the book as it was before these.
fn take_edits(
    (opened, book): (&Opened, &Book),
    metadata: &Metadata,
    (decided, accept): (&Decided, bool),
    renewal: &mut Renewal,
) -> Book {
    let consolidation = &opened.settled.consolidation;
    let traced = Traced::new(&opened.book, consolidation);
    let made = layout::lay_out(consolidation, &layout::Options::new(jiff::civil::DateTime::default()));
    let mut before = book.clone();
    let edits = edits(&traced);
    let mut untouched = book.clone();
    for edit in &edits {
        take_back(&mut untouched, edit);
    }
    let elsewhere = layout::broken_seals(&untouched, &metadata.seals);
    for edit in edits {
        let (matter, note) = (matter_of(&edit, metadata), note_at(book, &edit));
        let beside = decided.reasons.iter().find(|(other, _)| other.is_of(&matter));
        let reason = note.or_else(|| beside.map(|(_, reason)| reason.clone()));
        let number = edit.number();
        match (accept, number, reason) {
            (true, Some(number), Some(reason)) => {
                take_back(&mut before, &edit);
                let place = edit.place();
                let verdict = Verdict::Correct(number);
                renewal.decisions.retain(|decision| !decision.matter.is_of(&matter));
                renewal.decisions.push(Decision { matter, verdict, reason, place });
            }
            (_, _, reason) => renewal.findings.push(not_taken(&edit, accept, reason.is_some())),
        }
    }
    // Which formula a total has follows the units' cells: it is looked at where these do not explain what was changed.
    let totals = typed_over(&traced, &made).into_iter();
    let totals = totals
        .filter(|(at, _)| metadata.seals.is_empty() || elsewhere.iter().any(|name| **name == *at.sheet));
    renewal.findings.extend(totals.map(|(at, message)| {
        let file = Arc::clone(&opened.file);
        named(Place { file, ..at }, message).with_help(
            "Tổng và tỷ lệ do công thức tính: sửa số của đơn vị, hoặc ghi quyết định ở trang Kiểm tra, rồi tổng hợp lại.",
            "Totals and ratios are computed: correct the unit's figure, or decide in the sheet of findings, and consolidate again.",
        )
    }));
    before
}

/// The figure that an edit is about.
fn matter_of(edit: &Edit, metadata: &Metadata) -> Matter {
    Matter {
        rule: Rule::NUMBER_REPAIRED,
        unit: if edit.one.unit.is_empty() {
            file_name(edit.one.source()).into()
        } else {
            Arc::clone(&edit.one.unit)
        },
        subject: edit.called.subject.clone(),
        label: if edit.called.subject.indicator.is_empty() {
            edit.called.row.as_str().into()
        } else {
            Arc::default()
        },
        sheet: Arc::clone(&edit.listed.sheet),
        cell: edit.listed.cell,
        raw: Arc::clone(&edit.listed.raw),
        period: metadata.period.map(|period| period.to_string()).unwrap_or_default(),
    }
}

/// What a person wrote into the note of an edited cell; what the program wrote there is told by how it begins.
fn note_at(book: &Book, edit: &Edit) -> Option<String> {
    let (sheet, cell) = (book.sheet(&edit.figure.sheet)?, edit.figure.cell?);
    let (_, note) = sheet.notes.iter().find(|(at, _)| *at == cell)?;
    let (_, theirs) = layout::parted_note(note);
    (!theirs.is_empty()).then_some(theirs)
}

/// Puts an edited cell back as it was, with its note.
fn take_back(book: &mut Book, edit: &Edit) {
    let Some(sheet) = book.sheets.iter_mut().find(|sheet| *sheet.name == *edit.figure.sheet) else { return };
    let Some(at) = edit.figure.cell else { return };
    if let Some(index) = sheet.cells.iter().position(|cell| cell.at == at) {
        sheet.cells[index].content = edit.before();
    }
    restore_note(sheet, at);
}

fn restore_note(sheet: &mut crate::book::Sheet, at: CellRef) {
    let Some(index) = sheet.notes.iter().position(|(noted, _)| *noted == at) else { return };
    let (ours, _) = layout::parted_note(&sheet.notes[index].1);
    if ours.is_empty() {
        sheet.notes.remove(index);
    } else {
        sheet.notes[index].1 = ours;
    }
}

fn not_taken(edit: &Edit, accept: bool, reasoned: bool) -> Finding {
    let message = edit.message();
    let finding = named(edit.place(), message).with_unit(&edit.one.unit);
    let finding = finding.with_subject(edit.called.subject.clone()).with_value(edit.shown.raw());
    let (vi, en) = match (accept, reasoned) {
        (false, _) => (
            "Sửa đúng thì ghi lý do vào ghi chú (comment) của ô hoặc cột Lý do ở Kiểm tra của bản sửa tay, đổi lại tên tệp rồi chạy lại với --accept-edits.",
            "Where the edit is right, write the reason into a note on the cell or beside its finding in the edited copy, give it its name back and run again with --accept-edits.",
        ),
        (true, false) => (
            "Chưa có lý do: ghi lý do vào ghi chú (comment) của ô trong bản sửa tay, đổi lại tên tệp rồi chạy lại với --accept-edits.",
            "No reason is given: write it into a note on the cell in the edited copy, give it its name back and run again with --accept-edits.",
        ),
        (true, true) => (
            "Ô nay không ghi một số: chọn «bỏ» hoặc «sửa thành» ở trang Kiểm tra.",
            "The cell holds no number now: choose “leave out” or “correct to” in the sheet of findings.",
        ),
    };
    finding.with_help(vi, en)
}

/// A sheet was changed where no figure stands.
fn changed_elsewhere(file: &Arc<str>, sheet: &str) -> Finding {
    let message = Wording::new(
        format!("trang «{sheet}» đã bị sửa ở chỗ không phải số liệu"),
        format!("the sheet “{sheet}” was edited where no figure stands"),
    );
    named(Place::new(file, &sheet.into(), None), message).with_help(
        "Bản sửa tay được giữ lại; chép phần cần giữ sang tệp mới, hoặc ghi quyết định ở trang Kiểm tra.",
        "The edited copy is kept; copy what is needed into the new workbook, or decide in the sheet of findings.",
    )
}

fn named(place: Place, message: Wording) -> Finding {
    Finding::new(Rule::KEPT_ASIDE, place, message).with_severity(Severity::Warning)
}
