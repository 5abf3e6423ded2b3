//! How the checks of one return name its figures and show arithmetic with them.

use crate::amount::show;
use crate::equation::Equation;
use crate::expression::{Operand, Signs, WORDS_EN, WORDS_VI};
use crate::finding::Language;
use crate::holds::Asked;
use crate::spot::Spot;
use crate::text::capitalised;

use super::scene::Scene;
use super::wording::{MOST_TERMS, name_of_column, name_of_row, pick};

/// The first terms of a long sum, and how many there are.
fn shortened_sum(mut terms: Vec<String>, language: Language) -> String {
    let all = terms.len();
    if all > MOST_TERMS {
        terms.truncate(MOST_TERMS - 1);
        terms.push(format!("… ({all} {})", pick(language, "số", "numbers")));
    }
    terms.join(" + ")
}

fn signs(language: Language) -> &'static Signs {
    match language {
        Language::Vi => &WORDS_VI,
        Language::En => &WORDS_EN,
    }
}

impl Scene<'_> {
    /// `mục 2.1`, `«Số hồ sơ …»` for rows without a code of their own; `cột 8` when columns are compared.
    pub(super) fn name(&self, spot: Spot, by_column: bool, language: Language) -> String {
        if by_column {
            return name_of_column(self.template, spot, language);
        }
        name_of_row(self.template, self.one, spot, language)
    }

    /// As [`Scene::name`], for the beginning of a sentence.
    pub(super) fn capital_name(&self, spot: Spot, by_column: bool, language: Language) -> String {
        capitalised(&self.name(spot, by_column, language))
    }

    /// Terms with their numbers: `30 + 40 + 5`. Blank ones are left out.
    pub(super) fn sum_in_numbers(&self, parts: &[Spot], language: Language) -> String {
        let numbers = parts.iter().filter_map(|spot| self.operand(*spot).value());
        shortened_sum(numbers.map(|number| show(number, language)).collect(), language)
    }

    /// Terms with their names: `mục 1.1 + mục 1.2`.
    pub(super) fn sum_in_names(&self, parts: &[Spot], by_column: bool, language: Language) -> String {
        let names = parts.iter().map(|spot| self.name(*spot, by_column, language));
        shortened_sum(names.collect(), language)
    }

    /// An equation with numbers for references: `30 + 40 + 5`. Blank terms of a plain sum are left out.
    pub(super) fn in_numbers(&self, equation: &Equation, language: Language) -> String {
        if equation.expression.terms().is_some() {
            return self.sum_in_numbers(&equation.found().collect::<Vec<_>>(), language);
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
            Some(spot) => self.name(spot, by_column, language),
            None => reference.to_string(),
        })
    }

    /// How many terms of a sum are blank though this level should fill them in: ` (2 phần để trống)`, or which one.
    pub(super) fn blanks(&self, parts: &[Spot], by_column: bool, language: Language) -> String {
        let blank: Vec<Spot> = parts
            .iter()
            .copied()
            .filter(|spot| !matches!(self.template.holds(*spot).asked, Asked::Owned(_)))
            .filter(|spot| self.operand(*spot) == Operand::Blank)
            .collect();
        match blank[..] {
            [] => String::new(),
            [one] => {
                let name = self.name(one, by_column, language);
                format!(" ({name} {})", pick(language, "để trống", "blank"))
            }
            _ => format!(" ({} {})", blank.len(), pick(language, "phần để trống", "parts blank")),
        }
    }
}
