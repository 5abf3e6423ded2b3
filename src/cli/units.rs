//! `tonghop units check`: what is wrong with a list of units, before it is used.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::finding::{Language, Severity, Wording};
use crate::job;
use crate::read::Source;
use crate::unit::{Checked, Fault, Listed};

use super::{FOUND, Failure, machine, os_error, paths, print, shown};

/// Runs the command.
pub(super) fn check(path: &Path, language: Language) -> Result<ExitCode, Failure> {
    let name = paths::spelled(path);
    let bytes = paths::read(path).map_err(|error| job::no_list(&name, &os_error(&error)))?;
    let source = Source { file: Arc::from(&*name), bytes: &bytes };
    let checked = job::check_units(&source, &machine::limits(), &*machine::isolate())?;
    print(&text(&checked, &shown(path), language))?;
    let wrong = checked.faults.iter().any(|fault| fault.severity == Severity::Error);
    Ok(if wrong { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

fn text(checked: &Checked, name: &str, language: Language) -> String {
    let units = checked.registry.units();
    let ended = units.iter().filter(|unit| unit.until.is_some()).count();
    let groups: BTreeSet<&Arc<str>> = units.iter().filter_map(|unit: &Listed| unit.group.as_ref()).collect();
    let (count, groups) = (units.len(), groups.len());
    let mut lines = vec![Wording::new(
        format!(
            "{name}: {count} đơn vị, {groups} nhóm hoặc đơn vị cấp trên, {ended} đơn vị có ngày hết hiệu lực"
        ),
        format!("{name}: {count} units, {groups} groups or units above them, {ended} with a last day"),
    )];
    lines.extend(checked.faults.iter().map(said));
    let number = |severity| checked.faults.iter().filter(|fault: &&Fault| fault.severity == severity).count();
    let [errors, warnings, infos] = [Severity::Error, Severity::Warning, Severity::Info].map(number);
    lines.push(if checked.faults.is_empty() {
        Wording::new("Không thấy chỗ nào sai.", "Nothing is wrong.")
    } else {
        Wording::new(
            format!("Phát hiện: {errors} lỗi, {warnings} cảnh báo, {infos} ghi nhận"),
            format!("Findings: {errors} errors, {warnings} warnings, {infos} infos"),
        )
    });
    if checked.faults.iter().any(|fault| fault.refuses) {
        lines.push(Wording::new(
            "Danh sách chưa dùng được: sửa các lỗi trên rồi kiểm tra lại.",
            "The list cannot be used yet: correct the errors above and check again.",
        ));
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.to(language)).collect();
    lines.join("\n") + "\n"
}

fn said(fault: &Fault) -> Wording {
    let (severity, message) = (fault.severity.wording(), &fault.message);
    let (vi, en) =
        fault.line.map(|line| (format!("dòng {line}: "), format!("line {line}: "))).unwrap_or_default();
    Wording::new(
        format!("  {}: {vi}{}", severity.vi, message.vi),
        format!("  {}: {en}{}", severity.en, message.en),
    )
}
