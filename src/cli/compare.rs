//! `tonghop compare`: consolidated workbooks of several periods side by side.

use std::path::Path;
use std::process::ExitCode;

use crate::compare::Classes;
use crate::finding::{Counts, Language, Wording};
use crate::job::{Compared, Ranking};
use crate::stamp::Kind;

use super::args::Compare;
use super::inputs::{self, OnDisk};
use super::jobs::{Run, Unsettled, in_session, text_options};
use super::writing::Writing;
use super::{FOUND, Failure, os_error, paths, print_json, print_report, shown, window};

/// Runs the command.
pub(super) fn run(asked: &Compare, language: Language) -> Result<ExitCode, Failure> {
    let Run { office, mut found, mut guard } = Run::open(&asked.inputs, language)?;
    guard.protect(asked.classes.as_deref());
    let claim = guard.claim(&asked.output, Kind::Comparison, "-o")?;
    // What an earlier run wrote there, and what is declared of indicators, is no workbook of a period.
    let other = [Some(asked.output.as_path()), asked.classes.as_deref()];
    found.files.retain(|file| !other.into_iter().flatten().any(|other| paths::same(file, other)));
    let classes = asked.classes.as_deref().map(open_classes).transpose()?;
    let ranking = Ranking { indicators: asked.rank.clone(), classes };
    let compared = in_session(&asked.inputs, office, found, |mut session, found| {
        session.unit_name = asked.unit_name.as_deref().unwrap_or_default().into();
        let compared = session.compare(&OnDisk::new(found, language), &ranking);
        compared.map_err(|undecided| Unsettled { why: undecided.why.into(), findings: undecided.findings })
    });
    let mut compared = match compared.and_then(|compared| compared) {
        Ok(compared) => compared,
        Err(unsettled) => {
            inputs::tell_lost(&unsettled.findings, language);
            return Err(unsettled.why);
        }
    };
    compared.told.findings.extend(claim.finding());
    let mut writing = Writing::default();
    let written = writing.attempt(|| claim.write(&compared.workbook(language).bytes()?));
    if asked.json {
        print_json(&compared.json(language))?;
    } else if !asked.inputs.quiet {
        let below = summary(&compared, written.then(|| shown(&claim.path)).as_deref(), language);
        print_report(&compared.text(language, &text_options(&asked.inputs)), &below)?;
        if written {
            window::open(&claim.path, language);
        }
    }
    let Counts { errors, warnings, .. } = compared.counts();
    let found = errors > 0 || (asked.inputs.error_on_warning && warnings > 0);
    Ok(writing.status(if found { ExitCode::from(FOUND) } else { ExitCode::SUCCESS }, language))
}

fn open_classes(path: &Path) -> Result<Classes, Failure> {
    let name = shown(path);
    let text = std::fs::read_to_string(path).map_err(|error| {
        let why = os_error(&error);
        Wording::new(
            format!("không đọc được tệp xếp loại {name}: {}", why.vi),
            format!("cannot read the classes {name}: {}", why.en),
        )
    })?;
    Ok(Classes::read(&text, &name)?)
}

/// Which periods were compared, and where the workbook is.
fn summary(compared: &Compared, written: Option<&str>, language: Language) -> String {
    let series = &compared.series;
    let periods = series.seen.iter().filter_map(|seen| seen.period.map(|period| period.name(language)));
    let periods = periods.collect::<Vec<_>>().join("; ");
    let (units, ranked) = (series.rows.len(), compared.ranked.len());
    let said = Wording::new(
        format!("Đã so sánh {} kỳ: {periods}\nĐơn vị: {units}; chỉ tiêu xếp hạng: {ranked}\n", series.len()),
        format!(
            "{} periods compared: {periods}\nUnits: {units}; indicators ranked by: {ranked}\n",
            series.len()
        ),
    );
    let where_it_is =
        written.map(|path| Wording::new(format!("Tệp so sánh: {path}\n"), format!("Comparison: {path}\n")));
    let mut text = said.to(language).to_owned();
    text.extend(where_it_is.map(|said| said.to(language).to_owned()));
    text
}
