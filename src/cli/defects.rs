//! `tonghop template check`: what is wrong with a form, for the office that issues it.

use std::process::ExitCode;

use crate::check::form_defects;
use crate::finding::{Language, Severity};
use crate::report::{self, Detail, TextOptions};

use super::inputs::open_template;
use super::{FOUND, Failure, colour, print_report, width};

/// Prints what is wrong with the forms of a template.
pub(super) fn defects(id: &str, language: Language) -> Result<ExitCode, Failure> {
    let template = open_template(id)?;
    let findings = form_defects(&template, &id.into());
    let options = TextOptions { width: width(), colour: colour(), detail: Detail::All };
    print_report(&report::text(&findings, &template, language, &options), "")?;
    let wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}
