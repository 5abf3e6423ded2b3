//! Totals that are not what the units gave, because they were typed over: on the official sheet, then on the detail sheet.

use std::collections::HashSet;

use crate::amount::{Value, from_stored};
use crate::book::Content;
use crate::check::contradiction;
use crate::finding::{Finding, Severity, Wording};
use crate::merge::{Consolidation, Total};
use crate::spot::Spot;

use super::super::sought::Sought;
use super::{Doubt, Scene};

pub(super) fn look(scene: &Scene, made: &Consolidation, known: &HashSet<Spot>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for form in scene.forms {
        let looked_at = |(spot, _): &(Spot, _)| !known.contains(spot) && scene.is_comparable(*spot);
        for (spot, at) in form.spots(form.details.totals).filter(looked_at) {
            let total = made.forms[spot.form].get(spot.row, spot.column);
            let finding = on_official_sheet(scene, spot, total)
                .or_else(|| on_detail_sheet(scene, form, (spot, at), total));
            let finding = finding.map(|finding| finding.with_subject(spot.subject(scene.template)));
            doubts.extend(finding.map(|finding| Doubt { spot, unit: None, finding }));
        }
    }
    doubts
}

fn on_official_sheet(scene: &Scene, spot: Spot, total: &Total) -> Option<Finding> {
    let figure = scene.summary.figure(spot.form, spot.row, spot.column)?;
    let aggregation = scene.template.holds(spot).aggregation;
    if figure.value == Value::NotSubmitted {
        return None;
    }
    let message = match &figure.value {
        Value::Text(stated) if aggregation.is_text() => other_words(stated, total)?,
        stated => contradiction(stated.number(), total, aggregation)?,
    };
    let finding = scene.edited((&figure.sheet, figure.cell), message).with_value(&*figure.raw);
    // Wording that somebody polished is no number that is wrong.
    let polished = aggregation.is_text();
    Some(if polished { finding.with_severity(Severity::Warning) } else { finding })
}

fn on_detail_sheet(
    scene: &Scene,
    form: &Sought,
    (spot, at): (Spot, crate::cell::CellRef),
    total: &Total,
) -> Option<Finding> {
    let aggregation = scene.template.holds(spot).aggregation;
    if !form.has_indicators() || (aggregation.is_text() || aggregation.is_counted_in_words()) {
        return None;
    }
    let sheet = scene.book.sheet(form.details.sheets.first()?)?;
    let cell = sheet.get(at).map_or(&Content::Empty, |cell| &cell.content);
    let stated = if let Content::Number(number) = cell { from_stored(*number) } else { None };
    let message = contradiction(stated, total, aggregation)?;
    Some(scene.edited((&sheet.name, Some(at)), message).with_value(cell.raw()))
}

fn other_words(stated: &str, total: &Total) -> Option<Wording> {
    let given = total.text.as_deref().unwrap_or_default();
    (!stated.split_whitespace().eq(given.split_whitespace())).then(|| {
        Wording::new(
            "nội dung đã được sửa trong tệp tổng hợp; dùng nội dung của từng đơn vị",
            "the words were changed in the workbook; those of the units are used",
        )
    })
}
