//! The figures a report is written from: of everything that was consolidated, of a group of units, or of one.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{Span, Value};
use crate::expression::Operand;
use crate::figure::Return;
use crate::merge::{self, Consolidation, FormTotals, Shown, Total};
use crate::model::Template;
use crate::spot::{RowId, Spot};
use crate::text::fold;

/// Whose figures are meant.
pub struct Scope<'a> {
    template: &'a Template,
    whose: Whose<'a>,
}

enum Whose<'a> {
    /// Units merged.
    Merged(Vec<&'a Return>, std::borrow::Cow<'a, [FormTotals]>),
    /// One unit.
    One(&'a Return),
}

/// What is known of a figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// What it says.
    pub says: Says,
    /// Units that it comes from.
    pub units: usize,
    /// Units whose figures are in error and not in it.
    pub left_out: Vec<Arc<str>>,
}

/// What a figure says.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Says {
    /// A number.
    Number(Decimal),
    /// Words.
    Words(String),
    /// That nothing of the kind arose.
    NotArisen,
    /// Nothing: nobody gave it, or it cannot be used.
    #[default]
    Nothing,
}

/// Several units or groups go by a name, or none does: what it may have meant.
pub struct Unknown<'a> {
    /// Those that go by it.
    pub alike: Vec<&'a str>,
    /// The nearest name.
    pub nearest: Option<&'a str>,
}

impl<'a> Scope<'a> {
    /// Everything.
    pub fn all(consolidation: &'a Consolidation) -> Self {
        let whose = Whose::Merged(consolidation.used().collect(), consolidation.forms.as_slice().into());
        Self { template: &consolidation.template, whose }
    }

    /// The unit or group of that name; what stands before the name (`xã`) may be left out where that is clear.
    pub fn of(consolidation: &'a Consolidation, name: &str) -> Result<Self, Unknown<'a>> {
        let template: &Template = &consolidation.template;
        let wanted = fold(name);
        let used: Vec<&Return> = consolidation.used().collect();
        let mut groups: Vec<&str> = Vec::new();
        for group in used.iter().flat_map(|one| &one.groups) {
            if groups.iter().rev().all(|known| **known != **group) {
                groups.push(group);
            }
        }
        let is = |known: &str| fold(known) == wanted;
        let ends = |known: &str| fold(known).strip_suffix(&wanted).is_some_and(|rest| rest.ends_with(' '));
        if let Some(one) = used.iter().find(|one| is(&one.unit)) {
            return Ok(Self { template, whose: Whose::One(one) });
        }
        if let Some(group) = groups.iter().copied().find(|group| is(group)) {
            return Ok(Self::group(template, &used, group));
        }
        let units = used.iter().filter(|one| ends(&one.unit)).map(|one| (&*one.unit, Some(*one)));
        let nearly: Vec<_> =
            units.chain(groups.iter().filter(|group| ends(group)).map(|group| (*group, None))).collect();
        match nearly[..] {
            [(_, Some(one))] => Ok(Self { template, whose: Whose::One(one) }),
            [(group, None)] => Ok(Self::group(template, &used, group)),
            _ => {
                let names = used.iter().map(|one| &*one.unit).chain(groups.iter().copied());
                let nearest = names.min_by_key(|known| strsim::levenshtein(&fold(known), &wanted));
                Err(Unknown { alike: nearly.iter().map(|(name, _)| *name).collect(), nearest })
            }
        }
    }

    fn group(template: &'a Template, used: &[&'a Return], group: &str) -> Self {
        let is_in = |one: &&Return| one.groups.iter().any(|own| **own == *group);
        let units: Vec<&Return> = used.iter().copied().filter(is_in).collect();
        let totals = merge::totals(template, &units);
        Self { template, whose: Whose::Merged(units, totals.into()) }
    }

    /// The figure at a spot.
    pub fn at(&self, spot: Spot) -> Known {
        match &self.whose {
            Whose::Merged(units, _) if spot.row == RowId::Counted => added(spot.form, units),
            Whose::One(one) if spot.row == RowId::Counted => added(spot.form, &[one]),
            Whose::Merged(units, totals) => {
                let total = totals[spot.form].get(spot.row, spot.column);
                self.total(spot, total, units)
            }
            Whose::One(one) => own(one, spot),
        }
    }

    fn total(&self, spot: Spot, total: &Total, units: &[&Return]) -> Known {
        let holds = self.template.holds(spot);
        let says = match merge::by(holds.aggregation).shown(total, &holds) {
            Shown::Number(Some(number)) => Says::Number(number),
            Shown::Words(words) if !words.trim().is_empty() => Says::Words(words),
            Shown::Number(None) | Shown::Words(_) => Says::Nothing,
        };
        let left_out = total.left_out.iter().map(|&unit| Arc::clone(&units[unit].unit)).collect();
        Known { says, units: total.units, left_out }
    }
}

/// How many rows were added to a form.
fn added(form: usize, units: &[&Return]) -> Known {
    let counts: Vec<usize> =
        units.iter().filter_map(|one| one.form(form)).map(|figures| figures.added().len()).collect();
    let says =
        if counts.is_empty() { Says::Nothing } else { Says::Number(counts.iter().sum::<usize>().into()) };
    Known { says, units: counts.len(), left_out: Vec::new() }
}

/// What a unit gave.
fn own(one: &Return, spot: Spot) -> Known {
    let Some(figure) = one.at(spot) else { return Known::default() };
    if figure.is_excluded() {
        return Known { left_out: vec![Arc::clone(&one.unit)], ..Known::default() };
    }
    let says = match &figure.value {
        Value::Number(number) => Says::Number(*number),
        Value::Text(text) if !text.trim().is_empty() => Says::Words(text.to_string()),
        Value::NotArisen => Says::NotArisen,
        Value::Text(_) | Value::Blank | Value::NotApplicable | Value::NotSubmitted | Value::Unreadable => {
            Says::Nothing
        }
    };
    let units = usize::from(says != Says::Nothing);
    Known { says, units, left_out: Vec::new() }
}

impl Says {
    /// As an expression computes with it.
    pub fn operand(&self) -> Operand {
        match self {
            Self::Number(number) => Operand::Number(Span::exact(*number)),
            Self::NotArisen | Self::Nothing => Operand::Blank,
            Self::Words(_) => Operand::Unknown,
        }
    }
}
