//! `tonghop verify`: whether a consolidated workbook still says what it was made to say.

use std::process::ExitCode;

use serde_json::json;

use crate::finding::{Language, Severity, Wording, file_name};
use crate::job::Verification;
use crate::report;

use super::args::Verify;
use super::explain::inspect;
use super::{FOUND, Failure, print, print_json};

/// Runs the command.
pub(super) fn run(asked: &Verify, language: Language) -> Result<ExitCode, Failure> {
    let verification =
        inspect(&asked.workbook, &asked.of, |session, source, at_hand| session.verify(source, at_hand))?;
    if asked.of.json {
        print_json(&as_json(&verification, language))?;
    } else {
        print(&text(&verification, language))?;
    }
    let wrong = verification.verified.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

fn text(verification: &Verification, language: Language) -> String {
    let Verification { sealed, changed: sheets, verified, files: [same, changed, absent], cells } =
        verification;
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
    let (vi, en) = since(*sealed, sheets.as_deref());
    say(vi, en);
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

/// What became of the file since it was made.
fn since(sealed: bool, sheets: Option<&[String]>) -> (String, String) {
    match sheets {
        _ if sealed => (
            "Tệp chưa bị sửa từ khi lập.".to_owned(),
            "Nobody changed the file since it was made.".to_owned(),
        ),
        None => (
            "Tệp đã được lưu lại hoặc bị sửa từ khi lập.".to_owned(),
            "The file was saved again or edited since it was made.".to_owned(),
        ),
        Some([]) => (
            "Tệp đã được lưu lại từ khi lập, nội dung không đổi (không kể các ô quyết định ở Kiểm tra)."
                .to_owned(),
            "The file was saved again since it was made; what it says is unchanged (decisions aside)."
                .to_owned(),
        ),
        Some(sheets) => {
            let sheets = sheets.join(", ");
            (
                format!("Tệp đã bị sửa từ khi lập, ở trang: {sheets}."),
                format!("The file was edited since it was made, on these sheets: {sheets}."),
            )
        }
    }
}

fn as_json(verification: &Verification, language: Language) -> serde_json::Value {
    let Verification { sealed, changed: sheets, verified, files: [same, changed, absent], cells } =
        verification;
    json!({
        "version": 1,
        "sealed": sealed,
        "sheets_changed": sheets,
        "formulas": { "computed": verified.formulas, "not_computed": verified.uncomputed, "not_stored": verified.unstored },
        "figures": verified.figures,
        "files": { "unchanged": same, "changed": changed, "absent": absent },
        "cells": cells,
        "findings": report::findings_json(&verified.findings, language),
    })
}
