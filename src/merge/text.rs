//! `text`: notes and free text, joined with the unit's name.

use std::sync::Arc;

use crate::amount::{Value, show};
use crate::finding::{Language, Wording};
use crate::holds::Holds;
use crate::tally::Tally;

use super::aggregate::{Aggregate, Asked, Formula, Given, Rule, Shown};
use super::consolidation::Total;

pub(super) struct Text;

impl Aggregate for Text {
    fn take(&self, given: &Given, tally: &mut Tally) {
        match given.value {
            Some(Value::Number(number)) => tally.add_text(given.name, show(*number, Language::Vi).into()),
            Some(Value::Text(text)) => tally.add_text(given.name, Arc::clone(text)),
            _ => {}
        }
    }

    fn total(&self, tally: &Tally, _rule: &Holds) -> Total {
        let text = (tally.answered > 0).then(|| joined(tally));
        Total { text, ..Total::number(tally.answered, None) }
    }

    fn shown(&self, total: &Total, _rule: &Holds) -> Shown {
        match &total.text {
            Some(text) if !text.is_empty() => Shown::Words(text.clone()),
            _ => Shown::Number(total.value),
        }
    }

    /// Words are no formula: who said what stands in them.
    fn formulas(&self, _asked: &Asked) -> Vec<Formula> {
        Vec::new()
    }

    fn words(&self, rule: &Rule) -> Vec<Wording> {
        rule.stated(Wording::new("ghép lời của các đơn vị", "joined, with the unit's name"))
    }
}

/// One line for each unit.
fn joined(tally: &Tally) -> String {
    let lines: Vec<String> = (tally.texts.iter())
        .map(|(unit, text)| if unit.is_empty() { text.to_string() } else { format!("{unit}: {text}") })
        .collect();
    lines.join("\n")
}
