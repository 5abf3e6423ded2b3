//! What the person who consolidates decided of a figure that a finding speaks of.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Place, Rule, Subject, Wording};
use crate::cell::CellRef;

/// What is to become of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is used as written, whatever stands against it.
    Keep,
    /// It is left out of totals.
    LeaveOut,
    /// This number stands in its place.
    Correct(Decimal),
}

impl Verdict {
    /// The verdicts to choose from, without the number of the last.
    pub fn choices() -> [Wording; 3] {
        [Self::Keep, Self::LeaveOut, Self::Correct(Decimal::ZERO)].map(Self::choice)
    }

    /// As it is chosen in a workbook; the number of a correction stands beside it.
    pub fn choice(self) -> Wording {
        match self {
            Self::Keep => Wording::new("dùng số đã ghi", "use as written"),
            Self::LeaveOut => Wording::new("bỏ", "leave out"),
            Self::Correct(_) => Wording::new("sửa thành", "correct to"),
        }
    }

    /// The number that is to stand there, for a correction.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Correct(number) => Some(number),
            Self::Keep | Self::LeaveOut => None,
        }
    }
}

/// The figure that a decision is about, as it stood when the workbook was made in which the decision was written. Short
/// keys: it stands beside every finding of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The rule of the finding.
    #[serde(rename = "r")]
    pub rule: Rule,
    /// The unit, by its name; by its file where nothing names it.
    #[serde(rename = "u")]
    pub unit: Arc<str>,
    /// Form, indicator and column by their codes.
    #[serde(flatten)]
    pub subject: Subject,
    /// Label of a row that the unit added, which has no code; empty otherwise.
    #[serde(rename = "l", default, skip_serializing_if = "str::is_empty")]
    pub label: Arc<str>,
    /// Sheet of the unit's file.
    #[serde(rename = "s")]
    pub sheet: Arc<str>,
    /// Cell of the unit's file.
    #[serde(rename = "a")]
    pub cell: Option<CellRef>,
    /// What stood in it.
    #[serde(rename = "v")]
    pub raw: Arc<str>,
    /// The period consolidated; empty when it was not known.
    #[serde(rename = "p")]
    pub period: String,
}

impl Matter {
    /// What names the figure, whichever rule speaks of it and whatever stands there: a printed row is named by its codes, one
    /// that the unit added by its cell.
    pub fn figure(&self) -> impl Eq + Serialize {
        let added = self.subject.indicator.is_empty().then_some((&self.sheet, self.cell));
        (&self.unit, &self.subject, &self.label, added)
    }

    /// Whether two speak of one figure.
    pub fn is_of(&self, other: &Self) -> bool {
        self.figure() == other.figure()
    }
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The figure.
    pub matter: Matter,
    /// What is to become of it.
    pub verdict: Verdict,
    /// Why; never empty.
    pub reason: String,
    /// Where it is written.
    pub place: Place,
}
