//! `enum`: a choice from a list; how many per choice.

use rust_decimal::Decimal;

use crate::amount::show;
use crate::finding::{Language, Wording};
use crate::holds::Holds;
use crate::measure::Choice;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Aid, Asked, Formula, Given, Noun, Rule, Shown};
use super::cells::{Cells, grouped, text};
use super::consolidation::Total;

/// Bytes of a text inside a formula; spreadsheets take 255 characters.
const LONGEST: usize = 200;

pub(super) struct Enumeration;

impl Aggregate for Enumeration {
    fn take(&self, given: &Given, tally: &mut Tally) {
        given.add_number(tally, true);
    }

    fn total(&self, tally: &Tally, rule: &Holds) -> Total {
        let text = (tally.answered > 0).then(|| given(tally, rule));
        Total { text, ..Total::number(tally.answered, None) }
    }

    fn shown(&self, total: &Total, rule: &Holds) -> Shown {
        let choices = rule.choices();
        if choices.iter().all(|choice| count(&total.tally, choice) == 0) {
            return Shown::Words(total.text.clone().unwrap_or_default());
        }
        Shown::Words(per_choice(&choices, &total.tally))
    }

    fn formulas(&self, asked: &Asked) -> Vec<Formula> {
        let choices = asked.plan.rule.choices();
        let counted = || {
            let cells = asked.cells()?;
            let counts = choices.iter().map(|choice| cells.count_if(&choice.code.to_string()));
            let gives = Shown::Words(per_choice(&choices, &asked.tally));
            Some(Formula { text: written(&choices, counts.collect())?, gives })
        };
        counted().into_iter().collect()
    }

    fn aids(&self, _tally: &Tally, rule: &Holds) -> Vec<Aid> {
        rule.choices().iter().map(|choice| Aid::Count(choice.code.into())).collect()
    }

    fn over_aids(&self, aids: &[(Aid, Cells)], rule: &Holds) -> Option<String> {
        let counts: Option<Vec<String>> = aids.iter().map(|(_, cells)| cells.sum()).collect();
        written(&rule.choices(), counts?)
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        rule.stated(Wording::new("đếm đơn vị theo từng phương án", "how many units per choice"))
    }

    fn remark(&self, total: &Total, rule: &Holds, _noun: &Noun) -> Option<Wording> {
        let Shown::Words(counts) = self.shown(total, rule) else { return None };
        (!counts.is_empty()).then(|| Wording::new(counts.clone(), counts))
    }
}

fn count(tally: &Tally, choice: &Choice) -> usize {
    tally.counts.get(&Decimal::from(choice.code)).copied().unwrap_or(0)
}

/// `Trực tuyến: 3; Phát phiếu: 0`: every choice of the form.
fn per_choice(choices: &[Choice], tally: &Tally) -> String {
    let counts: Vec<String> =
        choices.iter().map(|choice| format!("{}: {}", choice.label, count(tally, choice))).collect();
    counts.join("; ")
}

/// `Trực tuyến: 3; 7: 1`: the choices that were given, in the order of the form, then other numbers.
fn given(tally: &Tally, rule: &Holds) -> String {
    let mut counts = tally.counts.clone();
    let mut parts = Vec::new();
    for choice in rule.choices() {
        if let Some(count) = counts.shift_remove(&Decimal::from(choice.code)) {
            parts.push(format!("{}: {count}", choice.label));
        }
    }
    parts.extend(counts.iter().map(|(number, count)| format!("{}: {count}", show(*number, Language::Vi))));
    parts.join("; ")
}

/// The counts with their labels, as a formula.
fn written(choices: &[Choice], counts: Vec<String>) -> Option<String> {
    if choices.is_empty() || choices.iter().any(|choice| choice.label.len() >= LONGEST) {
        return None;
    }
    let terms: Vec<String> = (choices.iter().zip(counts).enumerate())
        .map(|(index, (choice, count))| {
            let before = if index == 0 { "" } else { "; " };
            format!("{}&{}", text(&format!("{before}{}: ", choice.label)), grouped(&count))
        })
        .collect();
    Some(terms.join("&"))
}
