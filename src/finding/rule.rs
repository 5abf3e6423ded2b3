//! What a rule declares of itself: its stable name, its group and severity, what an error of it spoils, and its page of the
//! manual. Which rules there are, the checks know: each declares itself in a file of its own.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Severity, Wording};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The file as a whole.
    File,
    /// Sheets, rows, columns, labels.
    Structure,
    /// One figure.
    Value,
    /// Figures against each other.
    Relation,
    /// What the running text of a report says.
    Narrative,
    /// The form itself.
    Form,
    /// When and between which levels.
    Time,
    /// Figures against other periods and units.
    Comparison,
}

/// What cannot be used any more when a finding of the rule is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoils {
    /// A file or a sheet of which nothing could be read. If such a rule were off, a return would vanish unnoticed: it
    /// never is.
    File,
    /// The figure that the finding names: it is left out of totals.
    Figure,
    /// Nothing that was read: what the finding names is not there, was not used anyway, or is decided elsewhere.
    Nothing,
}

/// One thing said in both languages, as it stands in the manual.
#[derive(Debug)]
pub struct Said {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Said {
    fn wording(&self) -> Wording {
        Wording::new(self.vi, self.en)
    }
}

/// All that there is to know of a rule but how it looks. The page says what happens at the rule's own severity: an error
/// leaves the figure out of totals, a warning or an info does not.
#[derive(Debug)]
pub struct Declaration {
    /// The stable name: kebab-case, a public interface.
    pub name: &'static str,
    /// What the rule is about.
    pub group: Group,
    /// Severity unless template or settings say otherwise.
    pub severity: Severity,
    /// What an error of it spoils.
    pub spoils: Spoils,
    /// Its findings name cells whose content stands in no figure. They stay when the rule is off, as infos: no figure
    /// disappears without a word.
    pub tells_unused: bool,
    /// A short noun phrase.
    pub title: Said,
    /// What it is, why it matters, and what becomes of the figure.
    pub meaning: Said,
    /// A case with figures.
    pub example: Said,
    /// What the unit does.
    pub unit: Said,
    /// What the consolidating officer does.
    pub officer: Said,
}

/// A rule, known by its stable name. Each is a constant of this type, declared in the file of its check; in order they
/// stand by what they are about, then by name.
#[derive(Clone, Copy)]
pub struct Rule(&'static Declaration);

impl Rule {
    /// The rule that declares itself so.
    pub const fn declared(declaration: &'static Declaration) -> Self {
        Self(declaration)
    }

    /// The stable name.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// What the rule is about.
    pub const fn group(self) -> Group {
        self.0.group
    }

    /// Severity unless template or settings say otherwise.
    pub const fn severity(self) -> Severity {
        self.0.severity
    }

    /// What an error of it spoils.
    pub const fn spoils(self) -> Spoils {
        self.0.spoils
    }

    /// Whether its findings name cells whose content stands in no figure.
    pub const fn tells_unused(self) -> bool {
        self.0.tells_unused
    }

    /// What the rule finds, as a short noun phrase: "Tổng không bằng các phần".
    pub fn title(self) -> Wording {
        self.0.title.wording()
    }

    /// What a person wants to know of the rule. The remedy has two lines: the unit's, the consolidating officer's.
    pub fn explanation(self) -> Explanation {
        let Declaration { meaning, example, unit, officer, .. } = self.0;
        Explanation {
            meaning: meaning.wording(),
            example: example.wording(),
            remedy: Wording {
                vi: format!("Đơn vị: {}\nNgười tổng hợp: {}", unit.vi, officer.vi),
                en: format!("Unit: {}\nConsolidating officer: {}", unit.en, officer.en),
            },
            unit: unit.wording(),
        }
    }

    fn key(self) -> (Group, &'static str) {
        (self.group(), self.name())
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl PartialOrd for Rule {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rule {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom(format!("no rule is called {name}")))
    }
}

/// What a person wants to know of a rule.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// What it means and why it matters.
    pub meaning: Wording,
    /// An example with figures.
    pub example: Wording,
    /// What the unit or the consolidating officer should do.
    pub remedy: Wording,
    /// What of it the unit should do.
    pub unit: Wording,
}
