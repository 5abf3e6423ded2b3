//! `tonghop verify`: whether a consolidated workbook still says what it was made to say.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::finding::{Language, Severity, Wording, file_name};
use crate::job::{Session, Verification};
use crate::read::Source;
use crate::report;

use super::args::Verify;
use super::explain::Beside;
use super::{FOUND, Failure, inputs, machine, os_error, paths, print, print_json, shown};

/// Runs the command.
pub(super) fn run(asked: &Verify, language: Language) -> Result<ExitCode, Failure> {
    let path: &Path = &asked.workbook;
    let bytes = paths::read(path).map_err(|error| {
        let (path, why) = (shown(path), os_error(&error));
        Wording::new(format!("không đọc được {path}: {}", why.vi), format!("cannot read {path}: {}", why.en))
    })?;
    let isolate = machine::isolate();
    let templates = inputs::templates(asked.template.as_deref())?;
    let mut session = Session::open(templates, &*isolate, jiff::Zoned::now().date());
    session.limits = machine::limits();
    let beside = Beside::new(path, asked.sources.as_deref());
    let at_hand = |name: &str| beside.find(name);
    let source = Source { file: path.to_string_lossy().into(), bytes: &bytes };
    let verification = session.verify(&source, &at_hand)?;
    if asked.json {
        print_json(&as_json(&verification, language))?;
    } else {
        print(&text(&verification, language))?;
    }
    let wrong = verification.verified.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

fn text(verification: &Verification, language: Language) -> String {
    let Verification { sealed, verified, files: [same, changed, absent], cells } = verification;
    let mut lines = Vec::new();
    let mut say = |vi: String, en: String| lines.push(Wording::new(vi, en).to(language).to_owned());
    for finding in &verified.findings {
        let at = finding.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
        let (sheet, message) = (&finding.place.sheet, finding.message.to(language));
        let said = format!("{} › {sheet} › {at}: {message}", file_name(&finding.place.file));
        say(said.clone(), said);
    }
    if let Some(finding) = verified.findings.first() {
        let help = finding.help.to(language);
        say(format!("  → {help}\n"), format!("  → {help}\n"));
    }
    let (formulas, uncomputed, figures) = (verified.formulas, verified.uncomputed, verified.figures);
    let (vi, en) = if *sealed {
        ("Tệp chưa bị sửa từ khi lập.", "Nobody changed the file since it was made.")
    } else {
        (
            "Tệp đã được lưu lại hoặc bị sửa từ khi lập.",
            "The file was saved again or edited since it was made.",
        )
    };
    say(vi.to_owned(), en.to_owned());
    say(
        format!(
            "Công thức: {formulas} đã tính lại, {uncomputed} không tự tính được (cho chữ, hoặc hàm khác)"
        ),
        format!(
            "Formulas: {formulas} computed anew, {uncomputed} not computed here (they give words, or call other functions)"
        ),
    );
    if verified.unstored > 0 {
        let count = verified.unstored;
        say(
            format!("  {count} công thức không có kết quả lưu sẵn: mở tệp bằng Excel rồi lưu lại"),
            format!("  {count} formulas have no result stored: open the file in Excel and save it"),
        );
    }
    say(
        format!("Số liệu đã so với Nguồn số liệu: {figures}"),
        format!("Figures held against the list of sources: {figures}"),
    );
    say(
        format!(
            "Tệp gốc: {same} như cũ, {changed} đã đổi, {absent} không có ở đây (chỉ thư mục bằng --sources); ô đúng: {cells}"
        ),
        format!(
            "Files: {same} unchanged, {changed} changed, {absent} not here (name a folder with --sources); cells that agree: {cells}"
        ),
    );
    let count = verified.findings.len();
    if count == 0 {
        say("Không thấy chỗ nào khác.".to_owned(), "Nothing differs.".to_owned());
    } else {
        say(format!("Khác: {count} chỗ"), format!("Different: {count}"));
    }
    lines.join("\n") + "\n"
}

fn as_json(verification: &Verification, language: Language) -> serde_json::Value {
    let Verification { sealed, verified, files: [same, changed, absent], cells } = verification;
    json!({
        "version": 1,
        "sealed": sealed,
        "formulas": { "computed": verified.formulas, "not_computed": verified.uncomputed, "not_stored": verified.unstored },
        "figures": verified.figures,
        "files": { "unchanged": same, "changed": changed, "absent": absent },
        "cells": cells,
        "findings": report::findings_json(&verified.findings, language),
    })
}
