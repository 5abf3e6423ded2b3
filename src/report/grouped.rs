//! Findings in the groups of the terminal, as data: for a page that shows them in its own way.

use indexmap::{IndexMap, IndexSet};
use serde_json::{Value as Json, json};

use super::text::{self, Unit};
use crate::finding::{Counts, Finding, Language, Rule};
use crate::model::Template;

/// One group per unit, worst first; findings that say the same as one, with all their places; what was only repaired by rule;
/// the units that sent nothing by themselves.
pub fn grouped(findings: &[Finding], template: &Template, language: Language) -> Json {
    let (silent, units) = text::group(findings, false);
    let units: Vec<Json> = units.iter().map(|unit| group(unit, template, language)).collect();
    let silent: Vec<Json> = silent
        .iter()
        .map(|finding| json!({ "unit": *finding.unit, "help": finding.help.to(language) }))
        .collect();
    json!({ "units": units, "silent": silent, "counts": counts(Counts::of(findings)) })
}

fn counts(Counts { errors, warnings, infos }: Counts) -> Json {
    json!({ "errors": errors, "warnings": warnings, "infos": infos })
}

fn group(unit: &Unit<'_>, template: &Template, language: Language) -> Json {
    let (repaired, shown): (Vec<&Finding>, Vec<_>) =
        unit.findings.iter().copied().partition(|finding| text::is_repair(finding));
    let files: IndexSet<&str> =
        unit.findings.iter().map(|finding| &*finding.place.file).filter(|file| !file.is_empty()).collect();
    let alone = files.len() == 1;
    let findings: Vec<Json> = text::fold(&shown, language)
        .iter()
        .filter_map(|same| same.first().map(|first| told(first, same, template, language, alone)))
        .collect();
    let mut rules: IndexMap<Rule, usize> = IndexMap::new();
    for finding in &repaired {
        *rules.entry(finding.rule).or_default() += 1;
    }
    let repaired: Vec<Json> = rules
        .iter()
        .map(|(rule, count)| json!({ "rule": rule.name(), "title": rule.title().to(language), "count": count }))
        .collect();
    json!({
        "unit": unit.name,
        "counts": counts(unit.counts),
        "files": files.into_iter().collect::<Vec<_>>(),
        "findings": findings,
        "repaired": repaired,
    })
}

/// Findings that say the same.
fn told(first: &Finding, same: &[&Finding], template: &Template, language: Language, alone: bool) -> Json {
    let places: Vec<Json> = same
        .iter()
        .map(|finding| {
            let place = &finding.place;
            let cell = place.cell.map(|cell| cell.to_string());
            json!({ "file": *place.file, "sheet": *place.sheet, "cell": cell, "spoken": text::place_name(place, language, alone) })
        })
        .collect();
    json!({
        "rule": first.rule.name(),
        "title": first.rule.title().to(language),
        "severity": first.severity.name(),
        "subject": text::subject_names(template, first, language).join(", "),
        "message": first.message.to(language),
        "help": first.help.to(language),
        "value": first.value,
        "waived": first.waived.as_deref(),
        "places": places,
    })
}
