//! In what two returns differ.

use crate::amount::{Value, show};
use crate::figure::{Figure, FormFigures, Return};
use crate::finding::{Language, Wording};
use crate::model::{Role, Template};
use crate::spot::{RowId, Spot};

/// A number and where it stands.
pub(super) type Telling = (Spot, rust_decimal::Decimal);

/// Figures, other than 0, by which a return is told from any other.
pub(super) const TELLING: usize = 10;
/// Differences told in one sentence; more are told one by one as well.
pub(super) const TOLD: usize = 5;

/// A figure that differs, or a whole form.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    pub form: usize,
    /// Row and column; `None` for an open list.
    pub at: Option<(usize, usize)>,
    pub before: Value,
    pub after: Value,
}

/// What the second has otherwise than the first, in one form.
pub(super) fn differences(one: &FormFigures, other: &FormFigures) -> Vec<Difference> {
    let form = one.form;
    let places = one.iter().chain(other.iter()).map(|(row, column, _)| (row, column));
    let printed = places.filter_map(|(row, column)| Some((row.printed()?, column)));
    let mut places: Vec<(usize, usize)> = printed.collect();
    places.sort_unstable();
    places.dedup();
    let mut found = Vec::new();
    for at in places {
        let (before, after) = (value(one.get(at.0, at.1)), value(other.get(at.0, at.1)));
        if before != after {
            found.push(Difference { form, at: Some(at), before, after });
        }
    }
    if added(one) != added(other) {
        found.push(Difference { form, at: None, before: Value::Blank, after: Value::Blank });
    }
    found
}

/// A row that a return added: its caption, its label, its values by column.
type Added<'a> = (Option<usize>, &'a str, Vec<(usize, Value)>);

fn added(figures: &FormFigures) -> Vec<Added<'_>> {
    let values =
        |row: RowId| figures.row(row).map(|(column, figure)| (column, value(Some(figure)))).collect();
    figures.added().map(|(row, added)| (added.group, &*added.label, values(row))).collect()
}

fn value(figure: Option<&Figure>) -> Value {
    match figure.map(|figure| &figure.value) {
        None | Some(Value::NotSubmitted) => Value::Blank,
        Some(Value::Number(number)) => Value::Number(number.normalize()),
        // What could not be read is told apart by what was typed.
        Some(Value::Unreadable) => figure.map_or(Value::Unreadable, |figure| Value::Text(figure.raw.clone())),
        Some(other) => other.clone(),
    }
}

/// Whether most of what two returns say differs: they are hardly two versions of one.
pub(super) fn mostly(one: &Return, other: &Return, found: &[Difference]) -> bool {
    let said = |one: &Return| {
        let figures = one.forms.iter().flat_map(FormFigures::iter);
        let numbers = figures.filter_map(|(_, _, figure)| figure.value.number());
        numbers.filter(|number| !number.is_zero()).count()
    };
    let least = said(one).min(said(other));
    least >= TELLING && found.len() * 2 > least
}

/// All numbers of a return but 0, with their places; empty where open lists would have to be compared.
pub(super) fn fingerprint(one: &Return, template: &Template) -> Vec<Telling> {
    let mut print = Vec::new();
    for figures in &one.forms {
        if template.forms.get(figures.form).is_none() || figures.added().len() > 0 {
            return Vec::new();
        }
        for (row, column, figure) in figures.iter() {
            match figure.value.number() {
                Some(number) if !number.is_zero() => {
                    print.push((Spot::new(figures.form, row, column), number.normalize()));
                }
                _ => {}
            }
        }
    }
    print
}

/// `khác ở 12 số liệu: Biểu 1 mã 2.1: 12 → 15; …`
pub(super) fn wording(found: &[Difference], template: &Template, turned: bool) -> Wording {
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    for difference in found.iter().take(TOLD) {
        let Some(form) = template.forms.get(difference.form) else { continue };
        let number = if form.number.is_empty() { form.id.to_string() } else { form.number.clone() };
        let Some((row, column)) = difference.at else {
            vi.push(format!("{number}: cả biểu"));
            en.push(format!("{number}: the whole form"));
            continue;
        };
        let mut place = form.rows.get(row).map_or_else(String::new, |row| row.code.to_string());
        if form.columns.iter().filter(|column| column.role == Role::Value).count() > 1 {
            place = format!("{place}/{}", form.columns.get(column).map_or("", |column| &column.code));
        }
        let (before, after) = if turned {
            (&difference.after, &difference.before)
        } else {
            (&difference.before, &difference.after)
        };
        vi.push(format!(
            "{number} mã {place}: {} → {}",
            shown(before, Language::Vi),
            shown(after, Language::Vi)
        ));
        en.push(format!(
            "{number} code {place}: {} → {}",
            shown(before, Language::En),
            shown(after, Language::En)
        ));
    }
    let count = found.len();
    let (more_vi, more_en) = if count > vi.len() {
        (format!("; và {} chỗ khác", count - vi.len()), format!("; and {} more", count - en.len()))
    } else {
        (String::new(), String::new())
    };
    Wording::new(
        format!("khác ở {count} chỗ: {}{more_vi}", vi.join("; ")),
        format!("they differ in {count} places: {}{more_en}", en.join("; ")),
    )
}

pub(super) fn shown(value: &Value, language: Language) -> String {
    match value {
        Value::Number(number) => show(*number, language),
        Value::Text(text) => {
            let short: String = text.chars().take(30).collect();
            format!("«{short}»")
        }
        Value::NotArisen => "-".to_owned(),
        _ => Wording::new("trống", "blank").to(language).to_owned(),
    }
}
