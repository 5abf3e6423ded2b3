//! What stands in the notes column of an official sheet: from how many units a total comes, and what is peculiar.

use crate::book::Content;
use crate::decision::verdict_wording;
use crate::finding::Language;
use crate::merge::{Noun, Total};
use crate::model::{Kind, Orientation};
use crate::spot::Spot;

use super::desk::Desk;
use super::refer::detail_reference;
use super::rendered::Rendered;

/// Names listed in one remark.
const NAMED: usize = 3;

/// The notes cell of a row: live counts of a choice, else words.
pub fn cell(desk: &Desk, form: usize, row: usize) -> Rendered {
    let plan = &desk.plans[form];
    let words = words(desk, form, row);
    if let [column] = plan.values[..]
        && desk.holds(Spot::new(form, row, column)).aggregation.is_counted_in_words()
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
        let own = if values.len() == 1 {
            about(desk, spot)
        } else {
            left_out(desk, form, desk.total(spot))
                .into_iter()
                .chain(decided(desk, spot))
                .chain(alone(desk, spot))
                .collect()
        };
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
    let (total, plan) = (desk.total(spot), desk.making(spot));
    let said = plan.aggregate().remark(total, &plan.rule, &noun(desk, spot.form));
    let said = said.map(|said| said.to(desk.options.language).to_owned());
    let further =
        left_out(desk, spot.form, total).into_iter().chain(decided(desk, spot)).chain(alone(desk, spot));
    said.into_iter().chain(further).collect()
}

/// What the members of a form's totals are called.
fn noun(desk: &Desk, form: usize) -> Noun {
    match desk.form(form).orientation {
        Orientation::List => Noun { vi: "dòng", en: "rows" },
        Orientation::Indicators | Orientation::Units => Noun { vi: "đơn vị", en: "units" },
    }
}

/// Whose figures are as somebody decided.
fn decided(desk: &Desk, spot: Spot) -> Option<String> {
    let language = desk.options.language;
    let said: Vec<String> = desk
        .decided(spot)
        .map(|(unit, decision)| {
            format!("{} {}", desk.unit_name(unit), verdict_wording(decision.verdict).to(language))
        })
        .collect();
    let names: Vec<&str> = said.iter().map(String::as_str).collect();
    let head = desk.say("theo quyết định", "as decided");
    (!said.is_empty()).then(|| format!("{head}: {}", listed(desk, &names, NAMED)))
}

/// That a number stands where a formula should.
fn alone(desk: &Desk, spot: Spot) -> Option<String> {
    let alone = desk.totals().alone.contains(&spot);
    alone.then(|| {
        desk.say(
            "số cố định, không có công thức: sửa số liệu thì phải tổng hợp lại",
            "a number without a formula: consolidate again when figures change",
        )
        .to_owned()
    })
}

fn left_out(desk: &Desk, form: usize, total: &Total) -> Vec<String> {
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
    if !desk.has_indicators(form) {
        let said = desk.say("không tính dòng có lỗi của", "without rows in error of");
        return vec![format!("{said} {who}")];
    }
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

/// What the figures are that no form asks for.
pub fn derived_caption<'d>(desk: &'d Desk) -> &'d str {
    desk.say(
        "Số liệu tính thêm: không thuộc biểu mẫu, chương trình tính từ các chỉ tiêu ở trên",
        "Derived figures: not part of the form, computed from the indicators above",
    )
}
