//! The lines above the table of an official sheet.

use crate::finding::Language;
use crate::merge::{Consolidation, Coverage};
use crate::model::{PLACEHOLDERS, fill_in};

/// What stands where a unit or a period is not known.
const DOTS: &str = "…………";

/// A line above a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The text.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

/// Number and title of a form on one line, with unit and period filled in.
pub fn name(consolidation: &Consolidation, form: usize) -> String {
    let form = &consolidation.template.forms[form];
    let or_dots = |text: String| if text.is_empty() { DOTS.to_owned() } else { text };
    let period = consolidation.period.map(|period| period.name(Language::Vi)).unwrap_or_default();
    let title =
        fill_in(&form.title.join(" "), &or_dots(consolidation.unit_name.to_string()), &or_dots(period));
    match (form.number.is_empty(), title.is_empty()) {
        (true, true) => form.sheet.clone(),
        (true, false) => title,
        (false, true) => form.number.clone(),
        (false, false) => format!("{}. {title}", form.number),
    }
}

/// The lines above a form's table, with unit and period filled in: the template's heading over the first form, the
/// form's own lines, and how many units the figures come from.
pub fn titles(consolidation: &Consolidation, form: usize, used: usize, language: Language) -> Vec<Title> {
    let template = &consolidation.template;
    let heading = if form == 0 { template.heading.as_slice() } else { &[] };
    let form = &template.forms[form];
    let unit = consolidation.unit_name.to_string();
    let period = consolidation.period.map(|period| period.name(Language::Vi)).unwrap_or_default();
    let or_dots = |text: &str| if text.is_empty() { DOTS.to_owned() } else { text.to_owned() };
    let (shown_unit, shown_period) = (or_dots(&unit), or_dots(&period));
    let mut titles = headed(heading, &shown_unit, &shown_period);
    let mut line = |text: &str, bold: bool| {
        let text = fill_in(text, &shown_unit, &shown_period);
        titles.push(Title { text, bold, italic: !bold });
    };
    line(&form.number, true);
    form.title.iter().for_each(|text| line(text, true));
    form.subtitle.iter().for_each(|text| line(text, false));
    let [unit_is, period_is, unit_capital, period_capital] = PLACEHOLDERS;
    let lines = || heading.iter().chain(&form.title).chain(&form.subtitle);
    let says = |one: &str, other: &str| lines().any(|text| text.contains(one) || text.contains(other));
    let mut about = Vec::new();
    if !unit.is_empty() && !says(unit_is, unit_capital) {
        about.push(unit);
    }
    if !period.is_empty() && !says(period_is, period_capital) {
        about.push(period);
    }
    let from = match consolidation.coverage() {
        Some(Coverage { expected, sent, outside: 0 }) => format!("{sent}/{expected}"),
        _ => used.to_string(),
    };
    // A form that is not consolidated says nothing of units.
    if used > 0 {
        about.push(match language {
            Language::Vi => format!("tổng hợp từ {from} đơn vị"),
            Language::En => format!("consolidated from {from} units"),
        });
    }
    if !about.is_empty() {
        line(&format!("({})", about.join("; ")), false);
    }
    titles.retain(|title| !title.text.trim().is_empty());
    titles
}

/// The lines of a heading: capitals bold, what stands in parentheses, which may go over several lines, in italics.
fn headed(lines: &[String], unit: &str, period: &str) -> Vec<Title> {
    let mut open = 0_usize;
    lines
        .iter()
        .map(|line| {
            let text = fill_in(line, unit, period);
            let count = |sign| text.matches(sign).count();
            let italic = open > 0 || text.trim_start().starts_with('(');
            open = (open + count('(')).saturating_sub(count(')'));
            let bold = !italic && text.chars().any(char::is_uppercase) && text == text.to_uppercase();
            Title { text, bold, italic }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_over_several_lines_are_italic() {
        let lines = [
            "PHỤ LỤC",
            "{PERIOD} TRÊN ĐỊA BÀN {UNIT}",
            "(Kèm theo Báo cáo số …",
            "của UBND {unit})",
            "Kỳ: {period}",
        ];
        let lines = lines.map(str::to_owned);
        let looks: Vec<_> = headed(&lines, "huyện Cẩm Giàng", "năm 2023")
            .into_iter()
            .map(|title| (title.text, title.bold, title.italic))
            .collect();
        let expected = [
            ("PHỤ LỤC", true, false),
            ("NĂM 2023 TRÊN ĐỊA BÀN HUYỆN CẨM GIÀNG", true, false),
            ("(Kèm theo Báo cáo số …", false, true),
            ("của UBND huyện Cẩm Giàng)", false, true),
            ("Kỳ: năm 2023", false, false),
        ];
        assert_eq!(looks, expected.map(|(text, bold, italic)| (text.to_owned(), bold, italic)));
    }
}
