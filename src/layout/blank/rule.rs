//! Rules of the form as formulas that say in words, with the figures, what does not hold.

use crate::expression::{Comparison, Expression, FORMULA, Reference, Relation, WORDS_EN, WORDS_VI};
use crate::finding::Language;
use crate::spot::Spot;

use super::super::desk::Desk;
use super::super::refer;
use crate::merge::collapse;

/// Longer labels are cut where a row without a code is named.
const LONGEST_NAME: usize = 32;

/// A rule between figures as a formula that says in words, with the figures, what does not hold.
pub(super) fn compared(desk: &Desk, spot: Spot, by_column: bool, check: &Comparison) -> Option<String> {
    let place = |reference: &Reference| desk.resolve(spot, by_column, reference);
    let side = |side: &Expression| {
        let parts = side.references();
        let cells: Option<Vec<String>> = parts
            .iter()
            .map(|part| place(part).map(|there| refer::reference(desk, there, spot.form)))
            .collect();
        let cells = cells?;
        let value = side.render(&FORMULA, &|part| {
            let there = place(part).map(|there| refer::reference(desk, there, spot.form));
            format!("N({})", there.unwrap_or_default())
        });
        let signs = if desk.options.language == Language::Vi { &WORDS_VI } else { &WORDS_EN };
        let words = side.render(signs, &|part| name(desk, spot, by_column, part));
        Some((collapse(&cells).join(","), cells.len(), value, words))
    };
    let (left_cells, left_count, left, left_words) = side(&check.left)?;
    let (right_cells, right_count, right, right_words) = side(&check.right)?;
    let holds = match check.relation {
        Relation::AtMost => "<=0",
        Relation::Less => "<0",
        Relation::Equal => "=0",
        Relation::AtLeast => ">=0",
        Relation::Greater => ">0",
    };
    // Equality is told when all is filled in; a part that exceeds its whole, as soon as it does.
    let few = |cells: &str, count: usize| match (check.relation, count) {
        (_, 0) => "FALSE".to_owned(),
        (Relation::Equal, count) => format!("COUNT({cells})<{count}"),
        _ => format!("COUNT({cells})=0"),
    };
    let (first, second) = (few(&left_cells, left_count), few(&right_cells, right_count));
    let with_value = |words: &str, value: &str, plain: bool| {
        if plain {
            literal(words)
        } else {
            format!("{}&{value}&{}", literal(&format!("{words} (")), literal(")"))
        }
    };
    let told_left = with_value(&left_words, &format!("({left})"), left_count == 0);
    let told_right = with_value(&right_words, &format!("({right})"), right_count == 0);
    let sign = literal(&format!(" {} ", check.relation.broken_sign()));
    let end = literal(". ");
    Some(format!(
        "IF(OR({first},{second}),\"\",IF(ROUND(({left})-({right}),6){holds},\"\",{told_left}&{sign}&{told_right}&{end}))"
    ))
}

/// A condition between figures: the formula that is true where it holds, and the condition in words.
pub(super) fn condition(desk: &Desk, spot: Spot, check: &Comparison) -> Option<(String, String)> {
    let signs = if desk.options.language == Language::Vi { &WORDS_VI } else { &WORDS_EN };
    let side = |side: &Expression| {
        let place = |part: &Reference| {
            desk.resolve(spot, false, part).map(|there| refer::reference(desk, there, spot.form))
        };
        let cells: Option<Vec<String>> = side.references().into_iter().map(place).collect();
        let value = side.render(&FORMULA, &|part| place(part).unwrap_or_default());
        Some((cells?, value, side.render(signs, &|part| name(desk, spot, false, part))))
    };
    let ((mut cells, left, left_words), (others, right, right_words)) =
        (side(&check.left)?, side(&check.right)?);
    cells.extend(others);
    let (count, cells, sign) = (cells.len(), collapse(&cells).join(","), check.relation.sign());
    // What is not filled in yet meets no condition.
    let formula = format!("IF(COUNT({cells})<{count},FALSE,{left}{sign}{right})");
    Some((formula, format!("{left_words} {sign} {right_words}")))
}

/// A figure as the clerk finds it: the printed code of its row, or the start of its label.
fn name(desk: &Desk, spot: Spot, by_column: bool, reference: &Reference) -> String {
    let Some(there) = desk.resolve(spot, by_column, reference) else { return reference.to_string() };
    let form = desk.form(there.form);
    let short = |text: &str| {
        let cut: String = text.chars().take(LONGEST_NAME).collect();
        if cut.len() < text.len() { format!("«{cut}…»") } else { format!("«{cut}»") }
    };
    if by_column {
        let column = &form.columns[there.column];
        return if column.printed.is_empty() {
            short(column.captions.last().map_or("", String::as_str))
        } else {
            desk.say("cột ", "column ").to_owned() + column.printed.split('=').next().unwrap_or("").trim()
        };
    }
    let Some(row) = form.printed(there.row) else { return reference.to_string() };
    let code = row.printed.trim_end_matches('.');
    let code = if code.is_empty() { short(&row.label) } else { code.to_owned() };
    if there.form == spot.form { code } else { format!("{} {code}", form.number) }
}

/// Text in a formula.
pub(super) fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
