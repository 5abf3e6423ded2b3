//! What a consolidated workbook says of each return behind it, so that it can be taken apart again one level up.
//!
//! The detail sheets show every figure of every unit. The hidden sheet adds whose column is whose, where the return came
//! from, and what a cell alone does not say: that a figure stood in error and was left out, that a percentage was stated
//! otherwise than its parts give, why nothing stands there. A short fingerprint of each unit's figures tells a cell that
//! was changed by hand afterwards. Whoever changes the cell, the totals and the hidden sheet together is not found here:
//! only the units' own files tell that (`verify --sources`).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::figure::{Filing, Return};
use crate::lineage::{Claim, Lineage};
use crate::unit::{self, UnitName};

mod core;
mod old;
pub mod metadata;
mod read;
mod sought;
mod verify;
mod write;

pub use read::{Unfolded, unfold};
pub(super) use write::{details, shares};

/// Where the detail sheets of a form have what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Details {
    /// Id of the form.
    pub form: Arc<str>,
    /// The row that names the returns, from zero; none where a return has rows of its own.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub head: Option<u32>,
    /// The row of the first indicator, from zero.
    #[serde(rename = "r")]
    pub first: u32,
    /// The first column of totals.
    #[serde(rename = "t")]
    pub totals: u32,
    /// Names of the sheets.
    #[serde(rename = "s")]
    pub sheets: Vec<Arc<str>>,
    /// Codes of the indicators in the order of their rows.
    #[serde(rename = "i")]
    pub rows: Vec<Arc<str>>,
    /// Codes of the value columns in their order.
    #[serde(rename = "c")]
    pub columns: Vec<Arc<str>>,
    /// Where the value columns stand, counted from the first column of a return.
    #[serde(rename = "p")]
    pub places: Vec<u32>,
}

/// A name, and whether it is written with its marks.
type Named = (String, bool);

/// One return behind a consolidated workbook. Short keys: there is one for every unit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Share {
    /// The unit, as the head of its column has it; empty when nothing names one.
    #[serde(rename = "u")]
    pub unit: Arc<str>,
    /// What named it: the name as read, the unit above, the one that the file name gives.
    #[serde(rename = "w", skip_serializing_if = "is_default")]
    named: (Option<Named>, Option<Named>, Option<Named>),
    /// The unit as shown before the other returns had their say, where that was otherwise.
    #[serde(rename = "k", skip_serializing_if = "Option::is_none")]
    claimed: Option<Arc<str>>,
    /// A title named it.
    #[serde(rename = "l", skip_serializing_if = "is_default")]
    titled: bool,
    /// Path of its own file.
    #[serde(rename = "f")]
    pub file: Arc<str>,
    /// SHA-256 of that file.
    #[serde(rename = "h")]
    pub sha256: String,
    /// The consolidations it came through before, the outermost first.
    #[serde(rename = "t", skip_serializing_if = "is_default")]
    pub through: Vec<Arc<str>>,
    /// Group of units.
    #[serde(rename = "g", skip_serializing_if = "Option::is_none")]
    group: Option<Arc<str>>,
    /// The groups above that one, the outermost first.
    #[serde(rename = "v", skip_serializing_if = "is_default")]
    above: Vec<Arc<str>>,
    /// The levels and kinds it is of.
    #[serde(rename = "y", skip_serializing_if = "is_default")]
    pub levels: Vec<Arc<str>>,
    /// Period, when it states one.
    #[serde(rename = "p", skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// When it was signed.
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Signs of a first, second, later sending: attempt, copy, number.
    #[serde(rename = "n", skip_serializing_if = "is_default")]
    filing: (u32, u32, Option<u32>),
    /// Its forms.
    #[serde(rename = "o", skip_serializing_if = "is_default")]
    pub forms: Vec<ShareForm>,
    /// For a consolidated workbook that did not show its units one by one: what is known of them.
    #[serde(rename = "m", skip_serializing_if = "Option::is_none")]
    pub lump: Option<Lump>,
}

/// One form of a return.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShareForm {
    /// Id of the form.
    #[serde(rename = "i")]
    pub form: Arc<str>,
    /// Which detail sheet, and the first of its columns there.
    #[serde(rename = "a", skip_serializing_if = "Option::is_none")]
    pub at: Option<(usize, u32)>,
    /// Runs of the rows it added: position of the caption row, first row, how many.
    #[serde(rename = "e", skip_serializing_if = "is_default")]
    pub added: Vec<(Option<usize>, u32, u32)>,
    /// Figures of which the detail cell does not say all.
    #[serde(rename = "x", skip_serializing_if = "is_default")]
    pub odd: Vec<String>,
    /// Fingerprint of all its figures; empty when the workbook has none.
    #[serde(rename = "k", skip_serializing_if = "is_default")]
    pub fingerprint: String,
    /// What reading found against its figures.
    #[serde(rename = "b", skip_serializing_if = "is_default")]
    pub handed: Vec<Handed>,
}

/// What reading found against a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed(
    /// Position of the figure.
    pub usize,
    /// The rule.
    pub String,
    /// The message in Vietnamese and in English.
    pub [String; 2],
    /// The help in Vietnamese and in English.
    pub [String; 2],
    /// It is an error.
    pub bool,
);

/// What is known of the units behind a workbook that does not show them one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lump {
    /// Fingerprints of its files.
    pub inputs: Vec<String>,
    /// Names of its units.
    pub units: Vec<Arc<str>>,
    /// What they gave for each figure, as in the list of tallies.
    pub tallies: Vec<LumpTally>,
}

/// Form, indicator and column of a figure, and its tally.
pub type LumpTally = (Arc<str>, Arc<str>, Arc<str>, serde_json::Value);

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Share {
    /// What is known of a return beside its figures.
    fn of(one: &Return) -> Self {
        let spelled = |name: &Option<UnitName>| name.as_ref().map(|name| (name.to_string(), name.spelled));
        let Claim { unit, name, parent, titled, by_file } = &one.claim;
        let Filing { attempt, copy, number } = one.filing;
        Self {
            unit: Arc::clone(&one.unit),
            named: (spelled(name), spelled(parent), spelled(by_file)),
            claimed: (*unit != one.unit).then(|| Arc::clone(unit)),
            titled: *titled,
            file: Arc::clone(one.source()),
            sha256: one.fingerprint().to_owned(),
            through: one.lineage.iter().flat_map(|lineage| lineage.through.iter().cloned()).collect(),
            group: one.group().cloned(),
            above: one.groups.iter().rev().skip(1).rev().cloned().collect(),
            levels: one.levels.clone(),
            period: one.period.map(|period| period.to_string()),
            date: one.date.map(|date| date.to_string()),
            filing: (attempt, copy, number),
            forms: Vec::new(),
            lump: None,
        }
    }

    /// What named its unit.
    pub fn claim(&self, words: &unit::Words) -> Claim {
        let name = |named: &Option<Named>| {
            let (text, spelled) = named.as_ref()?;
            words.name(text).map(|name| UnitName { spelled: *spelled, ..name })
        };
        Claim {
            unit: Arc::clone(self.claimed.as_ref().unwrap_or(&self.unit)),
            name: name(&self.named.0),
            parent: name(&self.named.1),
            titled: self.titled,
            by_file: name(&self.named.2),
        }
    }

    /// The groups and units above it, the outermost first.
    pub fn groups(&self) -> Vec<Arc<str>> {
        self.above.iter().chain(&self.group).cloned().collect()
    }

    /// Signs of a first, second, later sending.
    pub fn filing(&self) -> Filing {
        let (attempt, copy, number) = self.filing;
        Filing { attempt, copy, number }
    }

    /// How it came here: through the workbook of that name, too.
    pub fn lineage(&self, workbook: &Arc<str>) -> Lineage {
        let through = std::iter::once(workbook).chain(&self.through).cloned().collect();
        Lineage { file: Arc::clone(&self.file), sha256: self.sha256.clone(), through }
    }
}
