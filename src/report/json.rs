//! The report for other programs: one JSON object, described in the product's section on commands.

use serde_json::{Map, Value as Json, json};

use super::summary::are_texts;
use super::tidy::{Tidy, tidy};
use crate::amount::{Value, to_stored};
use crate::figure::{CellCount, Return, Standing};
use crate::finding::{Finding, Language};
use crate::merge::{Attended, Consolidation, States};

/// How much of a consolidation goes into the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Returns, units, cells, findings.
    Findings,
    /// Figures and totals too.
    Everything,
}

/// The report as one JSON object.
pub fn json(consolidation: &Consolidation, language: Language, extent: Extent) -> Json {
    let mut report = Map::new();
    report.insert("version".into(), json!(1));
    // Texts without tables are held against no template.
    let texts = are_texts(consolidation);
    report.insert("template".into(), if texts { Json::Null } else { json!(consolidation.template.id) });
    report.insert("period".into(), json!(consolidation.period));
    let returns: Vec<Json> = consolidation.returns.iter().map(|one| of_return(one, consolidation)).collect();
    report.insert("returns".into(), Json::Array(returns));
    let received: Vec<&str> = consolidation.used().map(|one| &*one.unit).collect();
    let left_out = consolidation.left_out.iter();
    let left_out: Vec<Json> =
        left_out.map(|one| json!({ "unit": one.unit, "reason": one.reason.name() })).collect();
    let attendance = consolidation.attendance();
    let states = of_states(&States::of(&attendance));
    let groups = States::by_group(&attendance).into_iter();
    let groups: Vec<Json> = groups
        .map(|(group, states)| json!({ "group": or_null(group), "expected": states.expected(), "states": of_states(&states) }))
        .collect();
    report.insert(
        "units".into(),
        json!({
            "expected": consolidation.expected,
            "received": received,
            "missing": consolidation.missing,
            "lacking": consolidation.still_lacking().collect::<Vec<_>>(),
            "left_out": left_out,
            "due": consolidation.calling.due.map(|due| due.to_string()),
            "states": states,
            "units": attendance.iter().map(|one| of_unit(one, consolidation)).collect::<Vec<_>>(),
            "groups": groups,
        }),
    );
    report.insert("cells".into(), json!(consolidation.cells()));
    let findings: Vec<Json> =
        consolidation.all_findings().map(|finding| of_finding(finding, language)).collect();
    report.insert("findings".into(), Json::Array(findings));
    if extent == Extent::Everything {
        report.insert("figures".into(), figures(consolidation));
        report.insert("totals".into(), totals(consolidation));
    }
    Json::Object(report)
}

/// The report of files none of which holds a form: what is the matter with those that could not be read.
pub fn json_of_unread(findings: &[Finding], language: Language) -> Json {
    let mut files: Vec<&str> = findings.iter().map(|finding| &*finding.place.file).collect();
    files.dedup();
    let unread = |file: &&str| {
        json!({
            "file": file,
            "unit": null,
            "form_ids": [],
            "period": null,
            "date": null,
            "standing": Standing::Unreadable.name(),
            "sha256": null,
            "cells": CellCount::default(),
        })
    };
    json!({
        "version": 1,
        "template": null,
        "period": null,
        "returns": files.iter().map(unread).collect::<Vec<_>>(),
        "units": { "expected": null, "received": [], "missing": [], "lacking": [], "left_out": [] },
        "cells": CellCount::default(),
        "findings": findings.iter().map(|finding| of_finding(finding, language)).collect::<Vec<_>>(),
    })
}

/// Findings as JSON.
pub fn findings_json(findings: &[Finding], language: Language) -> Json {
    findings.iter().map(|finding| of_finding(finding, language)).collect()
}

/// A number as JSON: whole numbers without a decimal point.
pub fn number(value: rust_decimal::Decimal) -> Json {
    let normal = value.normalize();
    match i64::try_from(normal) {
        Ok(whole) if normal.scale() == 0 => json!(whole),
        _ => json!(to_stored(normal)),
    }
}

fn or_null(text: &str) -> Json {
    if text.is_empty() { Json::Null } else { json!(text) }
}

fn of_states(states: &States) -> Json {
    states.iter().map(|(state, count)| (state.name().to_owned(), json!(count))).collect::<Map<_, _>>().into()
}

fn of_unit(one: &Attended<'_>, consolidation: &Consolidation) -> Json {
    let files: Vec<&str> = one.returns.iter().map(|&index| &*consolidation.returns[index].file).collect();
    json!({
        "unit": or_null(one.unit),
        "group": one.group,
        "state": one.state.name(),
        "date": one.sent.map(|(day, _)| day.to_string()),
        "date_from": one.sent.map(|(_, basis)| basis.name()),
        "files": files,
    })
}

fn of_return(one: &Return, consolidation: &Consolidation) -> Json {
    let forms: Vec<&str> =
        consolidation.forms_in(one).into_iter().map(|form| &*consolidation.template.forms[form].id).collect();
    let (compared, unclear) = one.narrative.counts();
    json!({
        "file": one.file,
        "unit": or_null(&one.unit),
        "form_ids": forms,
        "period": one.period,
        "date": one.date.map(|date| date.to_string()),
        "standing": one.standing.name(),
        "sha256": one.sha256,
        "cells": one.cells,
        "statements": { "compared": compared, "unclear": unclear },
    })
}

fn of_finding(finding: &Finding, language: Language) -> Json {
    let mut object = json!({
        "rule": finding.rule,
        "severity": finding.severity,
        "file": or_null(&finding.place.file),
        "sheet": or_null(&finding.place.sheet),
        "cell": finding.place.cell,
        "unit": or_null(&finding.unit),
        "form": or_null(&finding.subject.form),
        "indicator": or_null(&finding.subject.indicator),
        "column": or_null(&finding.subject.column),
        "value": or_null(&finding.value),
        "message": finding.message.to(language),
        "help": finding.help.to(language),
    });
    if let (Some(reason), Json::Object(object)) = (&finding.waived, &mut object) {
        object.insert("waived".into(), json!(reason));
    }
    object
}

fn figures(consolidation: &Consolidation) -> Json {
    tidy(consolidation).map(of_figure).collect()
}

fn of_figure(Tidy { unit_return, file, form, row, added, column, figure }: Tidy<'_>) -> Json {
    let value = match &figure.value {
        Value::Number(value) => number(*value),
        Value::Text(text) => json!(text),
        _ => Json::Null,
    };
    let mut object = json!({
        "form": form.id,
        "indicator": row.map(|row| &row.code),
        "column": column.code,
        "unit": or_null(&unit_return.unit),
        "value": value,
        "state": figure.value.state(),
        "file": file,
        "sheet": figure.sheet,
        "cell": figure.cell,
        "raw": figure.raw,
    });
    if let Json::Object(object) = &mut object {
        if let Some(added) = added {
            object.insert("entry".into(), json!(added.label));
        }
        if let Some(why) = figure.excluded.name() {
            object.insert("excluded".into(), json!(why));
        }
    }
    object
}

fn totals(consolidation: &Consolidation) -> Json {
    let mut list = Vec::new();
    for (index, form) in consolidation.template.forms.iter().enumerate() {
        for (row, model) in form.rows.iter().enumerate() {
            for column in form.value_columns() {
                let total = consolidation.forms[index].get(row, column);
                let mut object = json!({
                    "form": form.id,
                    "indicator": model.code,
                    "column": form.columns[column].code,
                    "value": total.value.map(number),
                    "units": total.units,
                });
                if let (Some(text), Json::Object(object)) = (&total.text, &mut object) {
                    object.insert("text".into(), json!(text));
                }
                list.push(object);
            }
        }
    }
    Json::Array(list)
}
