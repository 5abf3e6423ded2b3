//! Outputs of several periods beside each other: how they are called, and reports that hold them all.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::finding::{Finding, Language};
use crate::job::Settled;
use crate::period::Period;
use crate::report::{self, Extent};

use super::paths;

/// The name of an output for one period of several: `tong-hop-2024-Q1.xlsx`.
pub(super) fn named(path: &Path, period: Option<Period>) -> PathBuf {
    let Some(period) = period else { return path.to_path_buf() };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}-{period}{ending}"))
}

/// Whether a file is called as the output for one period of several would be.
pub(super) fn is_of_a_period(file: &Path, target: &Path) -> bool {
    let name = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let (Some(own), Some(stem)) = (name(file), name(target)) else { return false };
    let period = own.strip_prefix(&stem).and_then(|rest| rest.strip_prefix('-'));
    let period: Option<Period> = period.and_then(|period| period.parse().ok());
    period.is_some_and(|period| paths::same(file, &named(target, Some(period))))
}

/// The report for other programs; of several periods, one for each.
pub(super) fn json(rounds: &[Settled], language: Language) -> Json {
    let one = |settled: &Settled| settled.outputs(language).json(Extent::Findings);
    match rounds {
        [settled] => one(settled),
        several => json!({ "version": 1, "periods": several.iter().map(one).collect::<Vec<_>>() }),
    }
}

/// All findings for editors and pipelines.
pub(super) fn sarif(rounds: &[Settled], language: Language) -> Json {
    let findings = rounds.iter().flat_map(|settled| settled.consolidation.all_findings());
    let findings: Vec<Finding> = findings.cloned().collect();
    report::sarif(&findings, language, env!("CARGO_PKG_VERSION"))
}
