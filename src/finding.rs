//! Findings: something wrong, doubtful or repaired, at a place, with a stable rule name.
//!
//! Reading data never fails: it gives a value and what was found on the way, a [`Diagnosed`].

mod decision;
mod place;
mod rule;
pub mod settings;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use decision::{Decision, Matter, Verdict};
pub use place::{MARGINS_NAME, TEXT_NAME, is_of_document, table_name};
pub use rule::{Declaration, Explanation, Group, Rule, Said, Spoils};
pub use settings::{Settings, Tied};

use crate::cell::CellRef;

/// The language of messages and workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

/// One thing said in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Wording {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Wording {
    /// The same thing in Vietnamese and in English.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn to(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.vi.is_empty()
    }

    /// Both texts, each changed.
    #[must_use]
    pub fn then(mut self, vi: &str, en: &str) -> Self {
        self.vi.push_str(vi);
        self.en.push_str(en);
        self
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Repaired or worth knowing; the figure is used.
    Info,
    /// Doubtful; the figure is used, a person should look.
    Warning,
    /// Wrong; the figure (or the file) is left out of totals.
    Error,
}

impl Severity {
    /// Every severity, least first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// Name in JSON and settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Name for people.
    pub fn wording(self) -> Wording {
        match self {
            Self::Info => Wording::new("ghi nhận", "info"),
            Self::Warning => Wording::new("cảnh báo", "warning"),
            Self::Error => Wording::new("lỗi", "error"),
        }
    }
}

/// How many findings of each severity; those with more errors, then with more warnings, are greater.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            *match finding.severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Info => &mut counts.infos,
            } += 1;
        }
        counts
    }

    /// Each severity with its number, worst first.
    pub const fn worst_first(self) -> [(Severity, usize); 3] {
        [(Severity::Error, self.errors), (Severity::Warning, self.warnings), (Severity::Info, self.infos)]
    }
}

/// The last part of a path as given.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Names listed before the rest is counted.
const LISTED: usize = 12;

/// Names in a row; beyond a screenful the rest is counted, not hidden.
pub fn some_of<'a>(names: impl Iterator<Item = &'a str>, language: Language) -> String {
    some_joined(names, ", ", language)
}

/// As [`some_of`], with another sign or word between the names.
pub fn some_joined<'a>(names: impl Iterator<Item = &'a str>, joint: &str, language: Language) -> String {
    let names: Vec<&str> = names.collect();
    let mut text = names.iter().take(LISTED).copied().collect::<Vec<_>>().join(joint);
    if names.len() > LISTED {
        let rest = names.len() - LISTED;
        text.push_str(Wording::new(format!(" và {rest} tên nữa"), format!(" and {rest} more")).to(language));
    }
    text
}

/// Where something stands: file, sheet, cell. Parts that are not known are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path as given.
    pub file: Arc<str>,
    /// Sheet name as in the file; empty for the whole file.
    pub sheet: Arc<str>,
    /// Cell of the file itself.
    pub cell: Option<CellRef>,
}

impl Place {
    /// A whole file.
    pub fn file(file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), ..Self::default() }
    }

    /// A cell, or a whole sheet.
    pub fn new(file: &Arc<str>, sheet: &Arc<str>, cell: Option<CellRef>) -> Self {
        Self { file: Arc::clone(file), sheet: Arc::clone(sheet), cell }
    }
}

/// Which figure a finding speaks of; parts that do not apply are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// Form id.
    pub form: Arc<str>,
    /// Canonical indicator code.
    pub indicator: Arc<str>,
    /// Column code.
    pub column: Arc<str>,
}

/// Something wrong, doubtful or repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// How bad, after template and settings had their say.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// Which unit's return; empty when unknown.
    pub unit: Arc<str>,
    /// Which figure.
    pub subject: Subject,
    /// Raw content of the cell.
    pub value: String,
    /// What is the matter, in one sentence, with the arithmetic.
    pub message: Wording,
    /// What to do.
    pub help: Wording,
    /// Why a waiver or a decision lowered it, when one did.
    pub waived: Option<String>,
    /// The decision it tells of, when it tells of one.
    #[serde(skip)]
    pub decision: Option<Box<Decision>>,
}

impl Finding {
    /// A finding at the rule's own severity; the rest is added by the `with_` methods.
    pub fn new(rule: Rule, place: Place, message: Wording) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            place,
            unit: Arc::default(),
            subject: Subject::default(),
            value: String::new(),
            message,
            help: Wording::default(),
            waived: None,
            decision: None,
        }
    }

    /// What to do.
    #[must_use]
    pub fn with_help(mut self, vi: impl Into<String>, en: impl Into<String>) -> Self {
        self.help = Wording::new(vi, en);
        self
    }

    /// The raw content.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The figure it speaks of.
    #[must_use]
    pub fn with_subject(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    /// The unit.
    #[must_use]
    pub fn with_unit(mut self, unit: &Arc<str>) -> Self {
        self.unit = Arc::clone(unit);
        self
    }

    /// Another severity than the rule's own.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// A value, and what was found in the data while it was made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Diagnosed<T> {
    /// The value.
    pub value: T,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl<T> Diagnosed<T> {
    /// A value without findings.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }
}
