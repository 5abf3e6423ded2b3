//! How findings name rows and columns and show arithmetic.

use rust_decimal::Decimal;

use crate::amount::{PERCENT_DECIMALS, rounded, show};
use crate::figure::{AddedRow, FormFigures, Return};
use crate::finding::{Language, Wording};
use crate::model::{Template, shortened};
use crate::spot::{RowId, Spot};
use crate::text::capitalised;

/// The same sentence made in both languages.
pub(super) fn say(sentence: impl Fn(Language) -> String) -> Wording {
    Wording::new(sentence(Language::Vi), sentence(Language::En))
}

/// Picks the text of a language.
pub(super) fn pick<'a>(language: Language, vi: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// `«Xã Tân Lập»`, or where the row stands when it has no name.
fn added(row: &AddedRow, language: Language) -> String {
    if row.label.is_empty() {
        return format!("{} {}", pick(language, "dòng", "line"), row.sheet_row + 1);
    }
    format!("«{}»", shortened(&row.label))
}

/// What is said of a figure, after the name of its row when the return added that.
pub(super) fn of_row(figures: &FormFigures, row: RowId, message: Wording) -> Wording {
    let Some(row) = figures.added_row(row) else { return message };
    say(|language| capitalised(&format!("{}: {}", added(row, language), uncapitalised(message.to(language)))))
}

/// A sentence as it follows a colon.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// A computed number for people: no more decimals than help.
pub(super) fn computed(number: Decimal, decimals: u32, language: Language) -> String {
    show(rounded(number, decimals.max(PERCENT_DECIMALS)), language)
}

/// So many terms are told one by one.
pub(super) const MOST_TERMS: usize = 12;

pub(super) fn name_of_column(template: &Template, spot: Spot, language: Language) -> String {
    let code = &spot.form_of(template).columns[spot.column].code;
    format!("{} {code}", pick(language, "cột", "column"))
}

pub(super) fn name_of_row(template: &Template, one: &Return, spot: Spot, language: Language) -> String {
    if spot.row == RowId::Counted {
        let form = spot.form_of(template).name();
        return format!("{} {form}", pick(language, "số dòng của", "the number of rows of"));
    }
    let Some(row) = spot.form_of(template).printed(spot.row) else {
        let row = one.form(spot.form).and_then(|figures| figures.added_row(spot.row));
        return row.map(|row| added(row, language)).unwrap_or_default();
    };
    match row.known_code() {
        Some(code) => format!("{} {code}", pick(language, "mục", "row")),
        None => format!("«{}»", shortened(&row.label)),
    }
}

/// How a figure is called beside another one: by its column in the same row, by its row in the same column, else by both,
/// and by its form where that is another.
pub(super) fn name_seen_from(
    template: &Template,
    one: &Return,
    (from, spot): (Spot, Spot),
    language: Language,
) -> String {
    let row = || name_of_row(template, one, spot, language);
    if from.form != spot.form {
        return format!("{} {}", spot.form_of(template).name(), row());
    }
    match (from.row == spot.row, from.column == spot.column) {
        (true, _) => name_of_column(template, spot, language),
        (false, true) => row(),
        (false, false) => format!("{} {}", row(), name_of_column(template, spot, language)),
    }
}

/// The names of figures beside another one: `mục 2, mục 2.1`.
pub(super) fn names<'s>(
    template: &Template,
    one: &Return,
    (from, spots): (Spot, impl IntoIterator<Item = &'s Spot>),
    language: Language,
) -> String {
    let mut names: Vec<String> =
        spots.into_iter().map(|spot| name_seen_from(template, one, (from, *spot), language)).collect();
    let all = names.len();
    if all > MOST_TERMS {
        names.truncate(MOST_TERMS - 1);
        names.push(format!("… ({all} {})", pick(language, "số", "numbers")));
    }
    names.join(", ")
}
