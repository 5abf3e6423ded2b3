//! Forms: a blank one to send out, what changed between two versions.

use std::sync::Arc;

use crate::finding::{Language, Wording, some_of};
use crate::layout::{self, Options};
use crate::model::Template;
use crate::period::Period;
use crate::revision::{self, Revision};
use crate::stamp::Kind;
use crate::unit::Registry;

use super::Output;

/// A blank form.
#[derive(Debug)]
pub struct Blank {
    /// The form.
    pub output: Output,
    /// Units of the list that are not offered, and why.
    pub remarks: Vec<Wording>,
}

/// What changed between two versions of a template.
#[derive(Debug)]
pub struct Mapped {
    /// The changes.
    pub revision: Revision,
    /// The mapping that follows from them, as a file.
    pub output: Output,
}

/// The blank form of a template, with the units of a list to choose from. The same form gives the same bytes.
pub fn blank(
    template: &Arc<Template>,
    units: Option<&Registry>,
    period: Option<Period>,
    language: Language,
) -> Blank {
    let until = period.map(|period| period.days().1);
    let roll = units.map(|list| list.roll(&template.level, until)).unwrap_or_default();
    let units: Vec<Arc<str>> = roll.expected.iter().map(|unit| Arc::clone(&unit.display)).collect();
    let remarks = roll.reasons().into_iter().map(|(reason, units)| {
        let (count, why) = (units.len(), reason.wording());
        let names = |language| some_of(units.iter().copied(), language);
        Wording::new(
            format!("{count} đơn vị không đưa vào danh sách chọn ({}): {}", why.vi, names(Language::Vi)),
            format!("{count} units are not among those to choose ({}): {}", why.en, names(Language::En)),
        )
    });
    let remarks = remarks.collect();
    let made = until.unwrap_or(jiff::civil::date(2000, 1, 1)).at(0, 0, 0, 0);
    let options = Options { language, ..Options::new(made) };
    let book = layout::lay_out_blank(template, &units, period, &options);
    Blank { output: Output::book(Kind::Blank, book, made), remarks }
}

/// Compares two versions of a template.
pub fn mapping(old: &Arc<Template>, new: &Arc<Template>) -> Mapped {
    let revision = revision::compare(old, new);
    let output = Output::toml(Kind::Mapping, revision.mapping.clone());
    Mapped { revision, output }
}
