//! What stands in the notes column of an official sheet: from how many units a total comes, and what is peculiar.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::book::Content;
use crate::consolidation::Total;
use crate::finding::Language;
use crate::model::{Aggregation, Kind};
use crate::spot::Spot;

use super::desk::Desk;
use super::formula::Rendered;
use super::official::detail_reference;

/// Names listed in one remark.
const NAMED: usize = 3;

/// The notes cell of a row: live counts of a choice, else words.
pub fn cell(desk: &Desk, form: usize, row: usize) -> Rendered {
    let plan = &desk.plans[form];
    let words = words(desk, form, row);
    if let [column] = plan.values[..]
        && *desk.holds(Spot::new(form, row, column)).aggregation == Aggregation::Enum
        && desk.total(Spot::new(form, row, column)).left_out.is_empty()
    {
        let counts = desk.total_cell(Spot::new(form, row, column));
        if counts.formula.is_some() {
            return Rendered {
                content: counts.content,
                formula: Some(detail_reference(plan, row, column).into()),
            };
        }
        return counts;
    }
    let text = words.join("; ");
    Rendered { content: if text.is_empty() { Content::Empty } else { Content::text(text) }, formula: None }
}

/// What is to be said of a row's totals.
pub fn words(desk: &Desk, form: usize, row: usize) -> Vec<String> {
    let values = &desk.plans[form].values;
    let mut said: Vec<String> = Vec::new();
    for &column in values {
        let spot = Spot::new(form, row, column);
        if desk.holds(spot).kind == Kind::Heading {
            continue;
        }
        let own = if values.len() == 1 { about(desk, spot) } else { left_out(desk, desk.total(spot)) };
        let code = &desk.form(form).columns[column].code;
        for words in own {
            let words = if values.len() == 1 {
                words
            } else {
                format!("{} {code}: {words}", desk.say("cột", "column"))
            };
            if !said.contains(&words) {
                said.push(words);
            }
        }
    }
    said
}

fn about(desk: &Desk, spot: Spot) -> Vec<String> {
    let total = desk.total(spot);
    let tally = &total.tally;
    let rule = desk.holds(spot);
    let language = desk.options.language;
    let of = format!("{}/{}", total.units, tally.units);
    let mut said = Vec::new();
    match rule.aggregation {
        Aggregation::Yes if tally.answered > 0 => {
            let choices = rule.choices();
            let yes = choices
                .iter()
                .find(|choice| choice.code == 1)
                .map_or_else(|| "Có".to_owned(), |choice| choice.label.clone());
            let count = total.value.unwrap_or(Decimal::ZERO);
            said.push(match language {
                Language::Vi => format!("{count}/{} đơn vị trả lời {yes}", tally.answered),
                Language::En => format!("{count}/{} units answered {yes}", tally.answered),
            });
        }
        Aggregation::Enum => {
            let counts = desk.total_cell(spot).content.raw();
            if !counts.is_empty() {
                said.push(counts);
            }
        }
        Aggregation::Ratio | Aggregation::WeightedMean(_)
            if total.value.is_some() && total.units > 0 && total.units < tally.units =>
        {
            said.push(format!(
                "{} {}/{} {}",
                desk.say("tính từ", "from"),
                total.units,
                tally.units,
                desk.say("đơn vị", "units")
            ));
        }
        Aggregation::None => {
            if let (Kind::Percent, Some((low, high))) = (rule.kind, tally.range) {
                said.push(format!(
                    "{} {}, {} {}",
                    desk.say("thấp nhất", "lowest"),
                    show(low, language),
                    desk.say("cao nhất", "highest"),
                    show(high, language)
                ));
            }
        }
        Aggregation::Same => {
            let common = total.value.and_then(|value| tally.counts.get(&value)).copied().unwrap_or(0);
            if tally.answered > 0 && total.value.is_none() {
                said.push(
                    desk.say("các đơn vị báo cáo khác nhau", "units report different figures").to_owned(),
                );
            } else if common > 0 && common < tally.answered {
                let others = tally.answered - common;
                said.push(format!("{others} {}", desk.say("đơn vị báo cáo khác", "units report otherwise")));
            } else if tally.answered > 0 && tally.answered < tally.units {
                said.push(format!("{of} {}", desk.say("đơn vị", "units")));
            }
        }
        Aggregation::Sum | Aggregation::Max | Aggregation::SumOfRows
            if total.units > 0 && total.units < tally.units =>
        {
            said.push(format!("{of} {}", desk.say("đơn vị", "units")));
        }
        _ => {}
    }
    said.extend(left_out(desk, total));
    said
}

fn left_out(desk: &Desk, total: &Total) -> Vec<String> {
    if total.left_out.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = total
        .left_out
        .iter()
        .filter(|&&unit| unit < desk.used.len())
        .map(|&unit| desk.unit_name(unit))
        .collect();
    let count = total.left_out.len();
    let who = listed(desk, &names, NAMED);
    vec![match desk.options.language {
        Language::Vi => format!("không tính {count} đơn vị do lỗi: {who}"),
        Language::En => format!("without {count} units in error: {who}"),
    }]
}

/// Names, the first few of them.
pub fn listed(desk: &Desk, names: &[&str], most: usize) -> String {
    let mut shown = names[..names.len().min(most)].join(", ");
    if names.len() > most {
        let rest = names.len() - most;
        shown = match desk.options.language {
            Language::Vi => format!("{shown} và {rest} đơn vị khác"),
            Language::En => format!("{shown} and {rest} more"),
        };
    }
    shown
}
