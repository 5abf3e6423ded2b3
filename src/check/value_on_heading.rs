//! `value-on-heading`: a figure stands in a heading row.
//!
//! A heading takes no figure, and what is typed there is not in any total. 0 is only noted. The message says when the
//! number repeats a row below the heading or their sum: then nothing is lost.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::figure::Figure;
use crate::finding::{Finding, Language, Rule, Severity};
use crate::holds::Asked;
use crate::model::Kind;
use crate::spot::Spot;

use super::scene::Scene;
use super::wording::{pick, say};

pub(super) fn look(scene: &Scene, spot: Spot, figure: &Figure) -> Option<Finding> {
    let number = figure.value.number()?;
    if scene.template.holds(spot).asked != Asked::Heading {
        return None;
    }
    let below: Vec<(Spot, Decimal)> = children(scene, spot);
    let repeated = below.iter().find(|(_, other)| *other == number).map(|(spot, _)| *spot);
    let sum = below.iter().fold(Decimal::ZERO, |sum, (_, number)| sum.saturating_add(*number));
    let message = say(|language| {
        let shown = show(number, language);
        let text = match language {
            Language::Vi => format!("Dòng tiêu đề không nhận số, báo cáo ghi {shown}"),
            Language::En => format!("A heading takes no number, the return states {shown}"),
        };
        let repeats = match repeated.map(|spot| scene.name(spot, false, language)) {
            _ if number.is_zero() => String::new(),
            Some(row) => format!(" ({} {row})", pick(language, "trùng", "the same as")),
            None if below.len() > 1 && sum == number => {
                pick(language, " (bằng tổng các dòng bên dưới)", " (the sum of the rows below)").to_owned()
            }
            None => String::new(),
        };
        text + &repeats
    });
    let severity = if number.is_zero() { Severity::Info } else { Severity::Warning };
    Some(scene.finding(Rule::ValueOnHeading, spot, message).with_severity(severity).with_help(
        "Xóa số ở dòng tiêu đề; nếu là số liệu thì chuyển xuống đúng dòng.",
        "Remove the number from the heading; if it is a figure, move it to its row.",
    ))
}

/// The counts directly below a heading.
fn children(scene: &Scene, spot: Spot) -> Vec<(Spot, Decimal)> {
    let form = spot.form_of(scene.template);
    let Some(row) = form.printed(spot.row) else { return Vec::new() };
    let code = &row.code;
    form.rows
        .iter()
        .enumerate()
        .filter(|(_, row)| {
            let rest = row.code.strip_prefix(&**code).and_then(|rest| rest.strip_prefix(['.', '#']));
            rest.is_some_and(|rest| !rest.contains(['.', '#']))
                && matches!(row.kind, Kind::Count | Kind::Quantity)
        })
        .filter_map(|(row, _)| {
            let child = Spot::new(spot.form, row, spot.column);
            Some((child, scene.sound(child)?.1))
        })
        .collect()
}
