//! The rules: their stable names, groups and severities, and what a person wants to know of each.

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
    /// When and between which levels.
    Time,
    /// Figures against other periods and units.
    Comparison,
}

macro_rules! rules {
    ($($variant:ident $name:literal $group:ident $severity:ident $doc:literal)*) => {
        /// A rule by its stable name; the names are a public interface.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $(#[doc = $doc] $variant,)* }

        impl Rule {
            /// Every rule, in the order of the product description.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)*];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)* }
            }

            /// What the rule is about.
            pub const fn group(self) -> Group {
                match self { $(Rule::$variant => Group::$group,)* }
            }

            /// Severity unless template or settings say otherwise.
            pub const fn severity(self) -> Severity {
                match self { $(Rule::$variant => Severity::$severity,)* }
            }
        }
    };
}

rules! {
    UnreadableFile "unreadable-file" File Error "The file cannot be read."
    EncryptedFile "encrypted-file" File Error "The file is protected by a password."
    WrongFileType "wrong-file-type" File Error "The file is not a spreadsheet, whatever its name says."
    UnknownForm "unknown-form" File Error "No form of the template was recognised, or the form of another template."
    MissingForm "missing-form" File Error "A form of the template is not in the return."
    WrongPeriod "wrong-period" File Error "The return is of another period."
    UnknownUnit "unknown-unit" File Warning "The unit is not known, or sources disagree about it."
    DuplicateReturn "duplicate-return" File Warning "A second return of the same unit."
    MissingReturn "missing-return" File Error "A unit of the list has sent nothing."
    MissingRow "missing-row" Structure Error "A row of the form is not in the return."
    UnknownRow "unknown-row" Structure Error "A row with figures that the form does not have."
    DuplicateRow "duplicate-row" Structure Error "A row or a code stands twice."
    LabelChanged "label-changed" Structure Warning "The label differs from the form's by more than spelling."
    MeasureChanged "measure-changed" Structure Warning "The unit of measure differs from the form's."
    CodeRepaired "code-repaired" Structure Info "The code was damaged or missing and has been restored."
    LegacyEncoding "legacy-encoding" Structure Info "The text was in an old Vietnamese encoding and has been converted."
    StrayValue "stray-value" Structure Warning "A value stands where the form has none."
    HiddenValue "hidden-value" Structure Info "Figures stand in hidden rows, columns or sheets."
    UnreadableNumber "unreadable-number" Value Error "The content is not a number."
    AmbiguousNumber "ambiguous-number" Value Error "The content can be read as more than one number."
    NumberRepaired "number-repaired" Value Info "The number was typed unusually and has been read."
    MeasureAsValue "measure-as-value" Value Error "The unit of measure was typed where the figure belongs."
    FormulaError "formula-error" Value Error "The formula gives an error."
    StaleFormula "stale-formula" Value Warning "The formula's stored result is not what it gives now."
    NegativeCount "negative-count" Value Error "A count below zero."
    FractionalCount "fractional-count" Value Error "A count that is not a whole number."
    ChoiceOutOfRange "choice-out-of-range" Value Error "The answer is not one of the choices."
    PercentOutOfRange "percent-out-of-range" Value Error "A percentage below 0 or above 100."
    PercentAsFraction "percent-as-fraction" Value Warning "A percentage typed as a fraction."
    BlankRequired "blank-required" Value Warning "A required figure is blank."
    PartExceedsWhole "part-exceeds-whole" Relation Error "A part is larger than its whole."
    SumMismatch "sum-mismatch" Relation Error "A total is not the sum of its parts."
    RatioMismatch "ratio-mismatch" Relation Error "A stated percentage is not what its parts give."
    RatioUndefined "ratio-undefined" Relation Info "A percentage is stated although its denominator is 0 or blank."
    DiffersBetweenUnits "differs-between-units" Relation Warning "A figure that must be the same in all units differs."
    ValueOnHeading "value-on-heading" Relation Warning "A figure stands in a heading row."
    RuleBroken "rule-broken" Relation Error "A rule of the template itself does not hold."
    KeptAside "kept-aside" Time Warning "A workbook that somebody had edited was kept beside the new one."
    OutlierVsPrevious "outlier-vs-previous" Comparison Warning "The figure is far from the previous period's."
    DecreasedCumulative "decreased-cumulative" Comparison Warning "A cumulative figure is below the previous period's."
    ScaleSlip "scale-slip" Comparison Warning "The figure looks 10, 100 or 1000 times too large or small."
    ShiftedRows "shifted-rows" Comparison Error "A block of figures looks shifted by a row."
}

impl Rule {
    /// The rule of that stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
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
