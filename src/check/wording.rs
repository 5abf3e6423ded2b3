//! How findings name rows and columns and show arithmetic.

use rust_decimal::Decimal;

use crate::amount::{PERCENT_DECIMALS, rounded, show};
use crate::equation::Equation;
use crate::expression::{Operand, Signs, WORDS_EN, WORDS_VI};
use crate::finding::{Language, Wording};
use crate::holds::Asked;
use crate::spot::Spot;
use crate::template::Template;
use crate::text::capitalised;

use super::scene::Scene;

/// Letters of a label that a message quotes.
const LONGEST_LABEL: usize = 80;

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

/// `mục 2.1`, `«Số hồ sơ …»` for rows without a code of their own; `cột 8` when columns are compared.
pub(super) fn name(template: &Template, spot: Spot, by_column: bool, language: Language) -> String {
    let form = spot.form_of(template);
    if by_column {
        return format!("{} {}", pick(language, "cột", "column"), form.columns[spot.column].code);
    }
    let Some(row) = form.printed(spot.row) else {
        return format!("{} {}", pick(language, "cột", "column"), form.columns[spot.column].code);
    };
    if row.code.contains('#') || row.printed.is_empty() {
        return format!("«{}»", shortened(&row.label));
    }
    format!("{} {}", pick(language, "mục", "row"), row.code)
}

/// As [`name`], for the beginning of a sentence.
pub(super) fn capital_name(template: &Template, spot: Spot, by_column: bool, language: Language) -> String {
    capitalised(&name(template, spot, by_column, language))
}

/// A label with its middle left out when it is long: labels that begin alike mostly end differently.
fn shortened(label: &str) -> String {
    let label = crate::text::tidy(label);
    let length = label.chars().count();
    if length <= LONGEST_LABEL {
        return label;
    }
    let head: String = label.chars().take(LONGEST_LABEL / 2).collect();
    let tail: String = label.chars().skip(length - LONGEST_LABEL / 2).collect();
    let end = head.rfind(' ').unwrap_or(head.len());
    let start = tail.find(' ').map_or(0, |space| space + 1);
    format!("{} … {}", &head[..end], &tail[start..])
}

/// A computed number for people: no more decimals than help.
pub(super) fn computed(number: Decimal, decimals: u32, language: Language) -> String {
    show(rounded(number, decimals.max(PERCENT_DECIMALS)), language)
}

fn signs(language: Language) -> &'static Signs {
    match language {
        Language::Vi => &WORDS_VI,
        Language::En => &WORDS_EN,
    }
}

impl Scene<'_> {
    /// An equation with numbers for references: `30 + 40 + 5`. Blank terms of a plain sum are left out.
    pub(super) fn in_numbers(&self, equation: &Equation, language: Language) -> String {
        if equation.expression.terms().is_some() {
            let terms: Vec<String> = equation
                .found()
                .filter_map(|spot| self.operand(spot).value())
                .map(|number| show(number, language))
                .collect();
            return terms.join(" + ");
        }
        equation.expression.render(signs(language), &|reference| {
            let number = equation.spot(reference).and_then(|spot| self.operand(spot).value());
            number.map_or_else(
                || pick(language, "(trống)", "(blank)").to_owned(),
                |number| show(number, language),
            )
        })
    }

    /// An equation with names for references: `mục 1.1 + mục 1.2`.
    pub(super) fn in_names(&self, equation: &Equation, by_column: bool, language: Language) -> String {
        equation.expression.render(signs(language), &|reference| match equation.spot(reference) {
            Some(spot) => name(self.template, spot, by_column, language),
            None => reference.to_string(),
        })
    }

    /// How many terms of a sum are blank though this level should fill them in: ` (2 phần để trống)`, or which one.
    pub(super) fn blanks(&self, equation: &Equation, by_column: bool, language: Language) -> String {
        let blank: Vec<Spot> = equation
            .found()
            .filter(|spot| !matches!(self.template.holds(*spot).asked, Asked::Owned(_)))
            .filter(|spot| self.operand(*spot) == Operand::Blank)
            .collect();
        match blank[..] {
            [] => String::new(),
            [one] => {
                let name = name(self.template, one, by_column, language);
                format!(" ({name} {})", pick(language, "để trống", "blank"))
            }
            _ => format!(" ({} {})", blank.len(), pick(language, "phần để trống", "parts blank")),
        }
    }
}
