//! What a unit has not filled in yet. A blank is no zero: whoever checks a return before sending it sees what is left.

use anstyle::Style;

use super::page::Page;
use crate::amount::Value;
use crate::figure::{Figure, FormFigures, Return};
use crate::finding::Language;
use crate::holds::Asked;
use crate::merge::Consolidation;
use crate::model::{Form, Kind, Template, shortened};
use crate::spot::{RowId, Spot};

/// Cells of one form that are named one by one.
const NAMED: usize = 10;
/// Returns of which every cell is named; of more only the numbers.
const RETURNS: usize = 3;

/// A blank cell in which a number is asked for.
struct Blank<'a> {
    spot: Spot,
    figure: &'a Figure,
}

/// The cells still blank in the returns at hand, wrapped at so many columns; empty when there are none.
pub fn unfilled(consolidation: &Consolidation, language: Language, width: usize) -> String {
    let template = &consolidation.template;
    let used: Vec<&Return> = consolidation.used().collect();
    let mut page = Page::new(width);
    let say = |vi: &str, en: &str| if language == Language::Vi { vi.to_owned() } else { en.to_owned() };
    let plain = |text: String| (Style::new(), text);
    let mut line = |indent: usize, text: String| {
        page.paragraph(indent, &plain(String::new()), indent + 2, &[plain(text)]);
    };
    let mut counts = Vec::new();
    for one in &used {
        let blanks: Vec<Vec<Blank>> = one.forms.iter().map(|figures| blank(template, one, figures)).collect();
        let count: usize = blanks.iter().map(Vec::len).sum();
        if count == 0 {
            continue;
        }
        counts.push(format!("{} {count}", one.unit));
        if used.len() > RETURNS {
            continue;
        }
        let (unit, cells) = (&one.unit, say("ô chưa điền", "cells not filled in"));
        let hint =
            say("ô trống không phải là số 0; không có thì gõ 0", "a blank is no zero; type 0 for none");
        line(0, format!("{unit}: {count} {cells} ({hint})"));
        for (figures, blanks) in one.forms.iter().zip(&blanks).filter(|(_, blanks)| !blanks.is_empty()) {
            let form = &template.forms[figures.form];
            let mut named: Vec<String> = blanks.iter().take(NAMED).map(|blank| name(form, blank)).collect();
            if blanks.len() > NAMED {
                let rest = blanks.len() - NAMED;
                named.push(say(&format!("và {rest} ô nữa"), &format!("and {rest} more")));
            }
            line(2, format!("{}: {}", form.name(), named.join(", ")));
        }
    }
    if used.len() > RETURNS && !counts.is_empty() {
        let what =
            say("Ô chưa điền (ô trống không phải là số 0)", "Cells not filled in (a blank is no zero)");
        line(0, format!("{what}: {}", counts.join(", ")));
    }
    page.finish()
}

/// The blank cells of one form in which the unit is asked for a number. What is calculated from others is not asked for,
/// and what a finding speaks of is told there.
fn blank<'a>(template: &Template, one: &Return, figures: &'a FormFigures) -> Vec<Blank<'a>> {
    let told = |figure: &Figure| {
        one.findings.iter().any(|finding| {
            finding.place.cell == figure.cell
                && finding.place.sheet == figure.sheet
                && finding.place.cell.is_some()
        })
    };
    let all = figures.iter().filter(|(row, ..)| matches!(row, RowId::Printed(_)));
    let blank = all.filter_map(|(row, column, figure)| {
        let spot = Spot::new(figures.form, row, column);
        let holds = template.holds(spot);
        let asked = holds.asked == Asked::Yes
            && holds.equation().is_none()
            && !holds.is_crossed_out()
            && !holds.totals
            && !matches!(holds.kind, Kind::Heading | Kind::Text);
        (asked && figure.value == Value::Blank && figure.cell.is_some() && !told(figure))
            .then_some(Blank { spot, figure })
    });
    blank.collect()
}

/// `2.1 (D12)`, or the label where the form prints no code.
fn name(form: &Form, blank: &Blank) -> String {
    let row = form.printed(blank.spot.row);
    let called = row.map_or_else(String::new, |row| match row.known_code() {
        Some(code) => code.to_owned(),
        None => format!("«{}»", shortened(&row.label)),
    });
    match blank.figure.cell {
        Some(cell) => format!("{called} ({cell})"),
        None => called,
    }
}
