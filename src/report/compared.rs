//! Periods side by side, for other programs.

use serde_json::{Value as Json, json};

use super::json::{findings_json, number};
use crate::compare::classes::class_of;
use crate::compare::ranking::{movements, places};
use crate::compare::{Direction, Ranked, Series};
use crate::finding::{Finding, Language};
use crate::past::{Basis, compared};
use crate::spot::Spot;

/// One object: the periods, the totals of every indicator that is compared, the units by place, what was found.
pub fn compared_json(series: &Series, ranked: &[Ranked], findings: &[Finding], language: Language) -> Json {
    let template = &series.template;
    let periods = series.seen.iter().map(|seen| {
        json!({
            "period": seen.period.map(|period| period.to_string()),
            "file": &*seen.file,
            "units": if seen.whole { Json::Null } else { json!(seen.units) },
        })
    });
    let spots = (0..template.forms.len()).flat_map(|form| compared(template, form));
    let totals = spots.map(|spot| {
        let values = (0..series.len()).map(|period| series.total(period, spot).map(number));
        of_spot(series, spot, json!({ "values": values.collect::<Vec<_>>() }))
    });
    json!({
        "version": 1,
        "template": &*template.id,
        "periods": periods.collect::<Vec<_>>(),
        "totals": totals.collect::<Vec<_>>(),
        "rankings": ranked.iter().map(|ranked| ranking(series, ranked)).collect::<Vec<_>>(),
        "findings": findings_json(findings, language),
    })
}

fn of_spot(series: &Series, spot: Spot, mut object: Json) -> Json {
    let subject = spot.subject(&series.template);
    object["form"] = json!(&*subject.form);
    object["indicator"] = json!(&*subject.indicator);
    object["column"] = json!(&*subject.column);
    object
}

fn ranking(series: &Series, ranked: &Ranked) -> Json {
    let direction = ranked.direction.unwrap_or_default();
    let columns: Vec<_> = (0..series.len()).map(|period| series.column(period, ranked.spot)).collect();
    let ranks: Vec<_> = columns.iter().map(|column| places(column, direction)).collect();
    let last = series.len().saturating_sub(1);
    let moved = movements(&ranks[last.saturating_sub(1)], &ranks[last]);
    let unit = |(row, moved): (usize, Option<i64>)| {
        let values: Vec<_> = columns.iter().map(|column| column[row]).collect();
        let class = |value: &Option<_>| {
            value
                .and_then(|value| class_of(&ranked.classes, value, direction))
                .map(|class| class.name.as_str())
        };
        json!({
            "unit": &*series.rows[row].unit,
            "values": values.iter().map(|value| value.map(number)).collect::<Vec<_>>(),
            "places": ranks.iter().map(|ranks| ranks[row]).collect::<Vec<_>>(),
            "classes": values.iter().map(class).collect::<Vec<_>>(),
            "basis": series.rows[row].given.iter().map(|(basis, _)| named(basis)).collect::<Vec<_>>(),
            "moved": moved,
        })
    };
    let units: Vec<Json> = moved.iter().copied().enumerate().map(unit).collect();
    let declared = ranked.direction.map(|direction| match direction {
        Direction::Higher => "higher",
        Direction::Lower => "lower",
    });
    of_spot(series, ranked.spot, json!({ "direction": declared, "units": units }))
}

fn named(basis: &Basis) -> &'static str {
    match basis {
        Basis::Same => "same",
        Basis::Merged(_) => "merged",
        Basis::Partial(_) => "partial",
        Basis::Split(_) => "split",
        Basis::New => "none",
    }
}
