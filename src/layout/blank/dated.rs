//! A template made for one year, printed for another: the years in its captions and headings move with the period.

use std::sync::Arc;

use crate::model::Template;
use crate::period::Period;

/// Years that a form may speak of.
const YEARS: std::ops::Range<i32> = 1990..2100;

/// The template as it is printed for a period. What year it was made for, its name says; without one nothing moves.
pub fn dated(template: &Arc<Template>, period: Option<Period>) -> Arc<Template> {
    let made_for = years(&template.name).last().map(|(_, year)| year);
    let (Some(period), Some(made_for)) = (period, made_for) else { return Arc::clone(template) };
    let later = i32::from(period.days().1.year()) - made_for;
    if later == 0 {
        return Arc::clone(template);
    }
    let mut dated = Template::clone(template);
    let headings = dated.heading.iter_mut();
    let lines = dated.forms.iter_mut().flat_map(|form| {
        let captions = form.columns.iter_mut().flat_map(|column| &mut column.captions);
        form.title.iter_mut().chain(&mut form.subtitle).chain(captions)
    });
    for line in headings.chain(lines) {
        *line = moved(line, later);
    }
    Arc::new(dated)
}

/// The years in a text, with where they begin.
fn years(text: &str) -> impl Iterator<Item = (usize, i32)> {
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(|&at| {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        digits == 4 && (at == 0 || !bytes[at - 1].is_ascii_digit())
    });
    starts.filter_map(|at| Some((at, text[at..at + 4].parse().ok().filter(|year| YEARS.contains(year))?)))
}

/// The text with its years so much later.
fn moved(text: &str, later: i32) -> String {
    let mut moved = text.to_owned();
    for (at, year) in years(text) {
        moved.replace_range(at..at + 4, &format!("{:04}", year + later));
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_move_and_other_numbers_stay() {
        let text = "Năm 2023 so với năm 2022 (mẫu 20231, 12/2023)";
        assert_eq!(moved(text, 1), "Năm 2024 so với năm 2023 (mẫu 20231, 12/2024)");
    }
}
