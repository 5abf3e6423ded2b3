//! `tonghop write`: a report in Word from a consolidated workbook.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value as Json, json};

use crate::compose::{Entry, Fault};
use crate::finding::{Finding, Language, Wording, file_name, some_of};
use crate::job::{Composition, Session};
use crate::read::Source;
use crate::report;
use crate::stamp::Kind;

use super::args::Write;
use super::guard::Guard;
use super::{Failure, complain, inputs, machine, os_error, paths, print, print_json, shown};

/// Runs the command.
pub(super) fn run(asked: &Write, language: Language) -> Result<ExitCode, Failure> {
    let mut guard = Guard::over([asked.workbook.clone(), asked.with.clone()]);
    guard.protect(asked.template.as_deref().map(Path::new));
    let claim = guard.claim(&asked.output, Kind::Composed, "-o")?;
    let (summary, document) = (read(&asked.workbook)?, read(&asked.with)?);
    let isolate = machine::isolate();
    let mut session =
        Session::open(inputs::templates(asked.template.as_deref())?, &*isolate, jiff::Zoned::now().date());
    session.limits = machine::limits();
    session.period = asked.period;
    session.unit_name = asked.unit_name.as_deref().unwrap_or_default().into();
    let source = Source { file: asked.workbook.to_string_lossy().into(), bytes: &summary };
    let composed = session.compose(&source, &document, language).map_err(|refused| {
        for fault in &refused.faults {
            tell_fault(fault, &asked.with, language);
        }
        Failure(refused.why)
    })?;
    let kept = claim.finding();
    claim.write(&composed.output.clone().bytes()?)?;
    inputs::tell_lost(kept.as_slice(), language);
    if asked.json {
        print_json(&as_json(&composed, &asked.output, kept.as_ref(), language))?;
    } else {
        tell(&composed, &asked.workbook, language);
        if !asked.quiet {
            let (path, count) = (shown(&asked.output), composed.entries.len());
            let said = Wording::new(
                format!("Đã ghi báo cáo: {path} (điền {count} chỗ)\n"),
                format!("Report written: {path} ({count} places filled)\n"),
            );
            print(said.to(language))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    paths::read(path).map_err(|error| {
        let (path, why) = (shown(path), os_error(&error));
        Failure(Wording::new(
            format!("không đọc được {path}: {}", why.vi),
            format!("cannot read {path}: {}", why.en),
        ))
    })
}

/// Says what is wrong with a placeholder.
fn tell_fault(fault: &Fault, template: &Path, language: Language) {
    let (file, at) = (template.to_string_lossy(), fault.at.wording());
    let (file, at) = (file_name(&file), at.to(language));
    complain(&format!("{file}, {at}: {}: {}", fault.written, fault.why.to(language)));
}

/// Says what whoever signs the report must know of its figures.
fn tell(composed: &Composition, workbook: &Path, language: Language) {
    for said in remarks(composed, workbook) {
        complain(said.to(language));
    }
}

fn remarks(composed: &Composition, workbook: &Path) -> Vec<Wording> {
    let mut remarks = Vec::new();
    if !composed.sealed {
        let path = shown(workbook);
        remarks.push(Wording::new(
            format!("{path} đã được lưu lại hoặc bị sửa từ khi lập; xem chỗ khác: tonghop doi-chieu \"{path}\""),
            format!("{path} was saved again or edited since it was made; see what differs: tonghop verify \"{path}\""),
        ));
    }
    if let Some(missing) = composed.missing.as_ref().filter(|missing| !missing.is_empty()) {
        let names = |language| some_of(missing.iter().map(AsRef::as_ref), language);
        let (sent, count) = (composed.sent, missing.len());
        remarks.push(Wording::new(
            format!("Số liệu của {sent} đơn vị; thiếu {count}: {}", names(Language::Vi)),
            format!("Figures of {sent} units; {count} missing: {}", names(Language::En)),
        ));
    }
    let mut told: Vec<(&str, &Wording)> = Vec::new();
    for entry in &composed.entries {
        let at = entry.at.wording();
        let written = &entry.written;
        let mut say = |said: Wording| {
            let head = |at: &str, said: &str| format!("{{{{{written}}}}} ({at}): {said}");
            remarks.push(Wording::new(head(&at.vi, &said.vi), head(&at.en, &said.en)));
        };
        if entry.filled.lacks && entry.filled.notes.is_empty() {
            say(Wording::new("chưa có số liệu", "there is no figure"));
        }
        for note in &entry.filled.notes {
            // One spelling is told once, where it stands first.
            if !told.contains(&(written, note)) {
                told.push((written, note));
                say(note.clone());
            }
        }
    }
    remarks
}

fn as_json(composed: &Composition, output: &Path, kept: Option<&Finding>, language: Language) -> Json {
    let entry = |entry: &Entry| {
        let filled = &entry.filled;
        let notes: Vec<&str> = filled.notes.iter().map(|note| note.to(language)).collect();
        json!({
            "place": entry.at.wording().to(language),
            "written": entry.written,
            "text": if filled.is_table() { Json::Null } else { json!(filled.text) },
            "value": filled.value.map(crate::amount::to_stored),
            "units": filled.units,
            "left_out": filled.left_out,
            "notes": notes,
        })
    };
    let findings: Vec<Finding> = kept.into_iter().cloned().collect();
    json!({
        "version": 1,
        "output": output.to_string_lossy(),
        "workbook_unchanged": composed.sealed,
        "units": { "received": composed.sent, "missing": composed.missing },
        "placeholders": composed.entries.iter().map(entry).collect::<Vec<_>>(),
        "findings": report::findings_json(&findings, language),
    })
}
