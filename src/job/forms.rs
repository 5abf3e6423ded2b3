//! Forms: a blank one to send out, a template learned from one, what changed between two versions.

use std::sync::Arc;

use crate::finding::{Finding, Language, Wording, some_of};
use crate::intake;
use crate::layout::{self, Options};
use crate::learn::{self, Learned, OutOfTime};
use crate::legacy;
use crate::model::Template;
use crate::period::Period;
use crate::read::{Isolate, Limits, Source};
use crate::revision::{self, Revision};
use crate::stamp::Kind;
use crate::template::load;
use crate::text::printable;
use crate::unit::Registry;

use super::Output;

/// Reasons why nothing was learned that are told.
const MOST_REASONS: usize = 5;

/// A blank form.
#[derive(Debug)]
pub struct Blank {
    /// The form.
    pub output: Output,
    /// Units of the list that are not offered, and why.
    pub remarks: Vec<Wording>,
}

/// A template learned.
#[derive(Debug)]
pub struct Learnt {
    /// The template, and what was guessed.
    pub learned: Learned,
    /// Rows that are as in the older version and keep its rules, when there is one.
    pub kept: Option<usize>,
    /// What was found in the file.
    pub findings: Vec<Finding>,
    /// The template as a file.
    pub output: Output,
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

/// Learns a template from a blank form; rows that are as in an older version keep its rules.
pub fn learn(
    source: &Source<'_>,
    older: Option<&Arc<Template>>,
    limits: &Limits,
    isolate: &dyn Isolate,
) -> Result<Learnt, Wording> {
    let file = &*printable(&source.file);
    let opened = intake::open(source, limits, isolate, legacy::Options::default());
    let Some(book) = opened.value else {
        let why = opened.findings.first().map(|finding| (finding.message.clone(), finding.help.clone()));
        let (message, help) = why.unwrap_or_default();
        return Err(Wording::new(
            format!("{file}: {}. {}", message.vi, help.vi),
            format!("{file}: {}. {}", message.en, help.en),
        ));
    };
    let limits = learn::Limits::default();
    let seconds = limits.time.as_secs();
    let mut learned = learn::learn_within(&book, &source.file, &limits).map_err(|OutOfTime| {
        Wording::new(
            format!("{file}: học biểu quá {seconds} giây nên dừng lại; đưa riêng từng biểu trống vào một tệp"),
            format!("{file}: learning took more than {seconds} seconds and was stopped; give each blank form by itself"),
        )
    })?;
    if learned.template.forms.is_empty() {
        return Err(nothing_learned(file, &learned));
    }
    let kept = older.map(|older| revision::inherit(&mut learned, older));
    let toml = learn::to_toml(&learned);
    // What is written must be what the program reads.
    load(&toml, file).map_err(|error| {
        Wording::new(
            format!("bộ biểu mẫu học được không hợp lệ:\n{}", error.to(Language::Vi)),
            format!("the learned template is not valid:\n{}", error.to(Language::En)),
        )
    })?;
    let output = Output::toml(Kind::Template, toml);
    Ok(Learnt { learned, kept, findings: opened.findings, output })
}

/// Why no form was learned: what each table and sheet lacks, when something was seen at all.
fn nothing_learned(file: &str, learned: &Learned) -> Wording {
    let why = |language: Language| {
        let told = learned
            .proposals
            .iter()
            .map(|proposal| format!("{}: {}", proposal.said_at(language), proposal.reason.to(language)));
        let told: Vec<String> = told.take(MOST_REASONS).collect();
        if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
    };
    Wording::new(
        format!(
            "{file}: không thấy bảng nào có dòng đầu cột (STT, Chỉ tiêu, Đơn vị tính …) và cột ghi số liệu{}; hãy đưa tệp biểu mẫu chưa điền",
            why(Language::Vi)
        ),
        format!(
            "{file}: no table with captions and a column for figures was found{}; give the blank form",
            why(Language::En)
        ),
    )
}
