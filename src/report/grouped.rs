//! Findings in the groups of the terminal, as data: for a page that shows them in its own way.

use std::collections::HashMap;
use std::ptr;

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::text::{self, Unit};
use crate::amount::to_stored;
use crate::finding::{Counts, Finding, Language, Rule};
use crate::layout::Decidable;
use crate::model::Template;

/// What findings are told by.
struct Teller<'a> {
    template: &'a Template,
    language: Language,
    /// The figure on which a person may decide, by the finding that speaks of it.
    decidable: HashMap<*const Finding, &'a Decidable>,
}

/// One group per unit, worst first; findings that say the same as one, with all their places; what was only repaired by rule;
/// the units that sent nothing by themselves. Beside a place stands the figure on which a person may decide: `decidable` has
/// them in the order of the findings, as [`crate::layout::decidable`] gives them.
pub fn grouped(
    findings: &[Finding],
    decidable: &[Option<Decidable>],
    template: &Template,
    language: Language,
) -> Json {
    let decidable = findings.iter().zip(decidable);
    let decidable =
        decidable.filter_map(|(finding, figure)| Some((ptr::from_ref(finding), figure.as_ref()?)));
    let teller = Teller { template, language, decidable: decidable.collect() };
    let (silent, units) = text::group(findings, false);
    let units: Vec<Json> = units.iter().map(|unit| teller.group(unit)).collect();
    let silent: Vec<Json> = silent
        .iter()
        .map(|finding| json!({ "unit": *finding.unit, "help": finding.help.to(language) }))
        .collect();
    json!({ "units": units, "silent": silent, "counts": counts(Counts::of(findings)) })
}

fn counts(Counts { errors, warnings, infos }: Counts) -> Json {
    json!({ "errors": errors, "warnings": warnings, "infos": infos })
}

impl Teller<'_> {
    fn group(&self, unit: &Unit<'_>) -> Json {
        // What was decided is told, though nobody has anything to do.
        let (repaired, shown): (Vec<&Finding>, Vec<_>) = unit
            .findings
            .iter()
            .copied()
            .partition(|finding| text::is_repair(finding) && finding.decision.is_none());
        let files = unit.files();
        let alone = files.len() == 1;
        let findings: Vec<Json> = text::fold(&shown, self.language)
            .iter()
            .filter_map(|same| same.first().map(|first| self.told(first, same, alone)))
            .collect();
        let mut rules: IndexMap<Rule, usize> = IndexMap::new();
        for finding in &repaired {
            *rules.entry(finding.rule).or_default() += 1;
        }
        let title = |rule: &Rule| rule.title().to(self.language).to_owned();
        let repaired: Vec<Json> = rules
            .iter()
            .map(|(rule, count)| json!({ "rule": rule.name(), "title": title(rule), "count": count }))
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
    fn told(&self, first: &Finding, same: &[&Finding], alone: bool) -> Json {
        let Self { template, language, .. } = *self;
        let places: Vec<Json> = same.iter().map(|finding| self.place(finding, alone)).collect();
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

    fn place(&self, finding: &Finding, alone: bool) -> Json {
        let place = &finding.place;
        let figure = self.decidable.get(&ptr::from_ref(finding));
        json!({
            "file": *place.file,
            "sheet": *place.sheet,
            "cell": place.cell.map(|cell| cell.to_string()),
            "spoken": text::place_name(place, self.language, alone),
            "figure": figure.map(|figure| json!({
                "key": json!(figure.matter.figure()).to_string(),
                "matter": figure.matter,
                "total": figure.total.and_then(|(value, _)| value).map(to_stored),
                "units": figure.total.map(|(_, units)| units),
            })),
        })
    }
}
