//! What a form is, checked. Nothing about a province, a form or a level is code: templates are data, see [`crate::template`].

use foldhash::HashMap;
use std::sync::Arc;

use crate::expression::{Comparison, Expression};
use crate::finding::Subject;
use crate::measure::{Choice, Class, Measure};
use crate::narrative::Sentence;
use crate::spot::RowId;

mod mapping;

pub use mapping::Mapping;

/// All forms that one authority issued for one kind of report, with a version.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Stable id, such as the file name of the template.
    pub id: Arc<str>,
    /// Version, as the authority or the maintainer counts it.
    pub version: String,
    /// Name for people.
    pub name: String,
    /// Who issued it.
    pub authority: String,
    /// Kind of unit that fills it in (a unit kind such as `xã`); empty when any may.
    pub level: String,
    /// Lines printed once, above the first form; placeholders as in [`fill_in`].
    pub heading: Vec<String>,
    /// Units that the blank form itself names, as the office that issues it: a return that keeps such a line is not theirs.
    pub printed_units: Vec<String>,
    /// Rule severities and waivers the template sets.
    pub settings: crate::finding::Settings,
    /// Abbreviations of this template's field, beyond the common ones: short form to long form.
    pub abbreviations: Vec<(String, String)>,
    /// The forms in their order.
    pub forms: Vec<Form>,
    /// How this template follows from older ones, as written; see [`Mapping`].
    pub mappings: Vec<toml::Table>,
}

/// Placeholders in headings and titles; in capitals, what is filled in is in capitals too.
pub const PLACEHOLDERS: [&str; 4] = ["{unit}", "{period}", "{UNIT}", "{PERIOD}"];

/// A heading or title line with the unit (`xã Tân Lập`) and the period (`quý I năm 2024`) filled in.
pub fn fill_in(line: &str, unit: &str, period: &str) -> String {
    if !line.contains('{') {
        return line.to_owned();
    }
    line.replace("{unit}", unit)
        .replace("{period}", period)
        .replace("{UNIT}", &unit.to_uppercase())
        .replace("{PERIOD}", &period.to_uppercase())
}

impl Template {
    /// The form with that id.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| &*form.id == id)
    }

    /// The row a reference means, seen from a form: form index and row index.
    pub fn resolve(&self, from: usize, reference: &crate::expression::Reference) -> Option<(usize, usize)> {
        let form = match &reference.form {
            Some(id) => self.forms.iter().position(|form| *form.id == **id)?,
            None => from,
        };
        Some((form, self.forms[form].row_index(&reference.code)?))
    }
}

/// One table of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Stable id inside the template (`2`, `I`).
    pub id: Arc<str>,
    /// Number as printed above the table (`Phụ lục 2`).
    pub number: String,
    /// Title lines under the number; placeholders as in [`fill_in`].
    pub title: Vec<String>,
    /// Smaller lines under the title; placeholders as in [`fill_in`].
    pub subtitle: Vec<String>,
    /// Name of the sheet.
    pub sheet: String,
    /// What the rows are.
    pub orientation: Orientation,
    /// Unit of measure printed once above the table, if any.
    pub measure: Option<String>,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows from top to bottom. For [`Orientation::Units`] the caption and total rows; for [`Orientation::List`] none
    /// or the caption rows. Derived figures come last.
    pub rows: Vec<Row>,
    /// National header above the title, as the form has it: (left lines, right lines).
    pub letterhead: bool,
    /// Not every return has it: that it is not there is no finding, and a summary in which nobody has it leaves it out.
    pub optional: bool,
    /// Landscape print.
    pub landscape: bool,
    /// What the form prints wrongly outside its rows, for its owner; the template has what is right.
    pub defect: String,
    /// How its figures are told in the running text of a report.
    pub said: Vec<Sentence>,
    /// Index of the rows by canonical code.
    pub index: HashMap<Arc<str>, usize>,
}

/// What the rows of a form are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// Fixed indicators, the same in every return.
    #[default]
    Indicators,
    /// Units, under caption rows that may restart numbering.
    Units,
    /// An open list whose rows are appended.
    List,
}

impl Orientation {
    /// Every orientation with its name in templates.
    pub const NAMES: [(&str, Self); 3] =
        [("indicators", Self::Indicators), ("units", Self::Units), ("list", Self::List)];
}

impl Form {
    /// The row with that canonical code.
    pub fn row(&self, code: &str) -> Option<&Row> {
        self.row_index(code).map(|index| &self.rows[index])
    }

    /// The rows that the form prints; those of derived figures come after them.
    pub fn printed_rows(&self) -> &[Row] {
        let derived = self.rows.iter().rev().take_while(|row| row.derived.is_some()).count();
        &self.rows[..self.rows.len() - derived]
    }

    /// Position of the row with that canonical code.
    pub fn row_index(&self, code: &str) -> Option<usize> {
        self.index.get(code).copied()
    }

    /// Positions of the value columns, left to right.
    pub fn value_columns(&self) -> impl Iterator<Item = usize> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.role == Role::Value)
            .map(|(index, _)| index)
    }

    /// Position of the first column with a role.
    pub fn column_with(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == role)
    }

    /// Positions of the columns of notes, and which of them each is.
    pub fn note_columns(&self) -> impl Iterator<Item = (usize, usize)> {
        let notes = self.columns.iter().enumerate().filter(|(_, column)| column.role == Role::Note);
        notes.map(|(index, _)| index).enumerate().map(|(number, index)| (index, number))
    }

    /// Position of the column for remarks: the last one of notes in which the form itself prints nothing.
    pub fn remark_column(&self) -> Option<usize> {
        let free =
            |number: usize| self.rows.iter().all(|row| row.notes.get(number).is_none_or(String::is_empty));
        self.note_columns().filter(|(_, number)| free(*number)).map(|(index, _)| index).last()
    }

    /// Position of the column with that code.
    pub fn column_index(&self, code: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column.code == *code)
    }

    /// A row as the form prints it; `None` for one that a return added.
    pub fn printed(&self, row: impl Into<RowId>) -> Option<&Row> {
        self.rows.get(row.into().printed()?)
    }

    /// Which figure stands at a row and a column; a row that a return added has no code.
    pub fn subject(&self, row: impl Into<RowId>, column: usize) -> Subject {
        let code = self.printed(row).map(|row| Arc::clone(&row.code));
        Subject { indicator: code.unwrap_or_default(), ..self.column_subject(column) }
    }

    /// Whether a row is a total of the whole table.
    pub fn is_total(&self, row: usize) -> bool {
        let row = &self.rows[row];
        let coded = row.printed.is_empty() && &*row.code == TOTAL_CODE;
        coded || is_total_label(&crate::text::fold(&row.label))
    }

    /// How a person calls the form: by its number, else by its sheet.
    pub fn name(&self) -> String {
        if self.number.is_empty() { format!("«{}»", self.sheet) } else { self.number.clone() }
    }

    /// How its figures are told in the running text of a report: the sentences of the form, then those of its rows.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.said.iter().chain(self.rows.iter().flat_map(|row| &row.said))
    }

    /// Whether added rows under the caption `group` count in a caption or total row: of all captions in a total, else of
    /// the row itself and the captions below it.
    pub fn covers(&self, row: usize, group: Option<usize>) -> bool {
        self.is_total(row) || group.is_some_and(|group| self.is_below(row, group))
    }

    /// Whether a row is a caption itself or stands below it, by its code.
    pub fn is_below(&self, caption: usize, row: usize) -> bool {
        let rest = self.rows[row].code.strip_prefix(&*self.rows[caption].code);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '#']))
    }

    /// A column, in whatever row.
    pub fn column_subject(&self, column: usize) -> Subject {
        Subject {
            form: Arc::clone(&self.id),
            column: Arc::clone(&self.columns[column].code),
            ..Subject::default()
        }
    }
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Printed code or running number.
    Code,
    /// Label of the indicator, or name of the unit.
    Label,
    /// Unit of measure.
    Measure,
    /// Figures.
    Value,
    /// Notes.
    Note,
}

impl Role {
    /// Every role with its name in templates.
    pub const NAMES: [(&str, Self); 5] = [
        ("code", Self::Code),
        ("label", Self::Label),
        ("measure", Self::Measure),
        ("value", Self::Value),
        ("note", Self::Note),
    ];
}

/// One column of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Code inside the form: the printed number or letter, else a short name.
    pub code: Arc<str>,
    /// What it is for.
    pub role: Role,
    /// Captions from the top header row to the lowest; the same caption in neighbouring columns is one merged cell,
    /// and a column with fewer captions than header rows has its last one merged down.
    pub captions: Vec<String>,
    /// Number or letter printed in the row under the captions, as printed (`(8)=(6)+(7)`); empty for none.
    pub printed: String,
    /// Width in characters.
    pub width: f64,
    /// Unit of measure of the column, over the row's.
    pub measure: Option<Measure>,
    /// Kind of value, over the row's; follows from the measure or the aggregation of the column where it has one.
    pub kind: Option<Kind>,
    /// How units merge, over the row's.
    pub aggregation: Option<Aggregation>,
    /// For a column of percentages beside one of numbers: the column where the parts of the ratios of its rows stand.
    pub parts: Option<Arc<str>>,
    /// Equation over columns of the same row.
    pub expression: Option<Expression>,
    /// Rules over columns of the same row.
    pub checks: Vec<Comparison>,
    /// What was guessed when the template was learned, with the reason; empty after review.
    pub guess: Option<String>,
}

/// One row of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Canonical code: `3.3.1`, `III.7`, `III.7#2`.
    pub code: Arc<str>,
    /// Code as printed; empty for none.
    pub printed: String,
    /// Label as printed.
    pub label: String,
    /// Unit of measure; the form's where the row has none of its own.
    pub measure: Measure,
    /// What a value is.
    pub kind: Kind,
    /// How units merge.
    pub aggregation: Aggregation,
    /// For `ratio` the quotient, for `sum-of-rows` the sum, for others a stated equation (`same` totals).
    pub expression: Option<Expression>,
    /// Rules, over rows of the same column.
    pub checks: Vec<Comparison>,
    /// Rules that mostly hold: what breaks one is doubtful, no error.
    pub doubts: Vec<Comparison>,
    /// Level that owns the row when it is not the template's own level (`tỉnh`); such a row stays blank below it.
    pub owner: Option<String>,
    /// How it behaves from period to period.
    pub course: Course,
    /// Set in bold.
    pub bold: bool,
    /// Must not be blank.
    pub required: bool,
    /// Must not be blank when this holds.
    pub required_if: Option<Comparison>,
    /// How other versions of the form print it.
    pub variants: Variants,
    /// Depth below the top rows, from the code.
    pub depth: usize,
    /// What was guessed when the template was learned, with the reason; empty after review.
    pub guess: Option<String>,
    /// What the form prints in its columns of notes, from the left: a code, an explanation, the most points.
    pub notes: Vec<String>,
    /// Codes of the value columns in which the form prints a cross: nothing is asked there.
    pub crossed: Vec<String>,
    /// Remark of the template's maintainer.
    pub remark: String,
    /// How its figures are told in the running text of a report.
    pub said: Vec<Sentence>,
    /// What is said of a figure that no form asks for; nothing for a row that the form prints.
    pub derived: Option<Derived>,
}

/// A figure that no form asks for and every summary needs: computed at each level, never read from a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Derived {
    /// Decimals it is rounded to.
    pub decimals: u32,
}

/// How a row is printed elsewhere: clerks edit forms, provinces copy the ministry's and change a word.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Variants {
    /// Not every version of the form prints the row: that it is not there is no finding.
    pub optional: bool,
    /// Other and older versions print the row, the template's own blank form does not: it is read where it stands and asked
    /// of nobody. Such a row is optional, too.
    pub unprinted: bool,
    /// The label that the form was issued with, where that is not the right one.
    pub issued_label: Option<String>,
    /// The unit of measure that the form was issued with, where that is not the right one.
    pub issued_measure: Option<Measure>,
    /// Codes that other versions of the form print there.
    pub printed_also: Vec<String>,
    /// Other labels of it.
    pub also: Vec<String>,
    /// Other units of measure that mean the same.
    pub measure_also: Vec<Measure>,
    /// Units of measure that count something else: figures given in them are left out and told, never added.
    pub measure_not: Vec<Measure>,
    /// What the form prints wrongly in this row: for its owner, never blamed on a unit. The template has what is right.
    pub defect: String,
}

impl Variants {
    /// Every label that means the row, beside its own.
    pub fn labels(&self) -> impl Iterator<Item = &String> {
        self.issued_label.iter().chain(&self.also)
    }

    /// Every unit of measure that means the same as the row's own.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.issued_measure.iter().chain(&self.measure_also)
    }
}

/// Letters of a label that stands for its row.
const LONGEST_NAME: usize = 80;
/// The code of a row without a printed one that is the total of all rows.
pub const TOTAL_CODE: &str = "T";

/// A label with its middle left out when it is long: labels that begin alike mostly end differently.
pub fn shortened(label: &str) -> String {
    let label = crate::text::tidy(label);
    let length = label.chars().count();
    if length <= LONGEST_NAME {
        return label;
    }
    let head: String = label.chars().take(LONGEST_NAME / 2).collect();
    let tail: String = label.chars().skip(length - LONGEST_NAME / 2).collect();
    let end = head.rfind(' ').unwrap_or(head.len());
    let start = tail.find(' ').map_or(0, |space| space + 1);
    format!("{} … {}", &head[..end], &tail[start..])
}

impl Row {
    /// The code by which people know the row; `None` when the form prints none of its own, and it is known by its label.
    pub fn known_code(&self) -> Option<&str> {
        (!self.printed.is_empty() && !self.code.contains('#')).then_some(&*self.code)
    }

    /// Whether a code stands beside it, in this version of the form or in another.
    pub fn is_coded(&self) -> bool {
        !self.printed.is_empty() || !self.variants.printed_also.is_empty()
    }

    /// The label as the form was issued: a summary in the form's own layout keeps its wording.
    pub fn issued_label(&self) -> &str {
        self.variants.issued_label.as_ref().unwrap_or(&self.label)
    }

    /// The unit of measure as the form was issued.
    pub fn issued_measure(&self) -> &Measure {
        self.variants.issued_measure.as_ref().unwrap_or(&self.measure)
    }

    /// Whether the form prints a cross instead of asking for a figure.
    pub fn is_crossed_out(&self, column: &Column) -> bool {
        self.crossed.iter().any(|code| **code == *column.code)
    }
}

/// What a value of an indicator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A caption; no value.
    Heading,
    /// A whole number from 0.
    Count,
    /// Any number, such as money or area.
    Quantity,
    /// A percentage.
    Percent,
    /// Yes (1) or no (0).
    Yes,
    /// One of the choices of the unit of measure.
    Choice,
    /// Free text.
    Text,
}

impl Kind {
    /// Every kind with its name in templates.
    pub const NAMES: [(&str, Self); 7] = [
        ("heading", Self::Heading),
        ("count", Self::Count),
        ("quantity", Self::Quantity),
        ("percent", Self::Percent),
        ("yes", Self::Yes),
        ("choice", Self::Choice),
        ("text", Self::Text),
    ];

    /// What follows from how units merge and from the unit of measure, when nothing else is said.
    pub fn derived(aggregation: &Aggregation, measure: &Measure) -> Self {
        match (aggregation, measure.class) {
            (Aggregation::Yes, _) => Self::Yes,
            (Aggregation::Enum, _) => Self::Choice,
            (Aggregation::Text, _) => Self::Text,
            (Aggregation::Ratio, _) | (_, Class::Percent) => Self::Percent,
            (_, Class::Choice) if measure.is_yes_no() => Self::Yes,
            (_, Class::Choice) => Self::Choice,
            (_, Class::Quantity) => Self::Quantity,
            (_, Class::Count | Class::Unstated) => Self::Count,
        }
    }
}

/// How the figures of many units merge into one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Aggregation {
    /// Added up.
    Sum,
    /// Sum of its parts, which stand in other rows.
    SumOfRows,
    /// Ratio of the sums of its parts, × 100.
    Ratio,
    /// The same in all units.
    Same,
    /// The largest.
    Max,
    /// How many said yes.
    Yes,
    /// How many per choice.
    Enum,
    /// Mean weighted by the indicator with that code.
    WeightedMean(Arc<str>),
    /// Joined, with the unit's name.
    Text,
    /// Computed from the totals of others, for a derived figure.
    Computed,
    /// Not merged.
    #[default]
    None,
}

impl Aggregation {
    /// Every aggregation that a template names and that needs no weight.
    const PLAIN: [Self; 9] = [
        Self::Sum,
        Self::SumOfRows,
        Self::Ratio,
        Self::Same,
        Self::Max,
        Self::Yes,
        Self::Enum,
        Self::Text,
        Self::None,
    ];

    /// Whether figures are percentages made of their parts.
    pub const fn is_ratio(&self) -> bool {
        matches!(self, Self::Ratio)
    }

    /// Whether figures are amounts of something, added up or not.
    pub const fn is_of_amounts(&self) -> bool {
        matches!(self, Self::Sum | Self::SumOfRows | Self::Same | Self::Max)
    }

    /// Whether figures of many units give one at all.
    pub const fn is_merged(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Whether figures are words.
    pub const fn is_text(&self) -> bool {
        matches!(self, Self::Text)
    }

    /// Whether figures are fixed by the authority, the same in all units.
    pub const fn is_common(&self) -> bool {
        matches!(self, Self::Same)
    }

    /// Whether units are counted by their answer, which a sentence tells.
    pub const fn is_counted_in_words(&self) -> bool {
        matches!(self, Self::Enum)
    }

    /// Reads `sum`, `weighted-mean I.7#1`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            Some(("weighted-mean", weight)) if !weight.trim().is_empty() => {
                Some(Self::WeightedMean(weight.trim().into()))
            }
            _ => Self::PLAIN.into_iter().find(|aggregation| aggregation.name() == text),
        }
    }

    /// Name in templates.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::SumOfRows => "sum-of-rows",
            Self::Ratio => "ratio",
            Self::Same => "same",
            Self::Max => "max",
            Self::Yes => "yes",
            Self::Enum => "enum",
            Self::WeightedMean(_) => "weighted-mean",
            Self::Text => "text",
            Self::Computed => "computed",
            Self::None => "none",
        }
    }
}

/// How an indicator behaves from period to period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Course {
    /// What happened in the period.
    #[default]
    Flow,
    /// Since the start of the year: cannot fall within it.
    Cumulative,
    /// How many there are at the end of the period.
    Stock,
}

impl Course {
    /// Every course with its name in templates.
    pub const NAMES: [(&str, Self); 3] =
        [("flow", Self::Flow), ("cumulative", Self::Cumulative), ("stock", Self::Stock)];
}

/// Whether a label, given without marks, is that of a total of a whole table.
pub fn is_total_label(folded: &str) -> bool {
    crate::text::vocabulary().totals.iter().any(|total| total == folded)
}

/// What a name in a template stands for.
pub fn named<T: Copy>(names: &[(&str, T)], name: &str) -> Option<T> {
    names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// The name in templates.
pub fn name_of<T: Copy + PartialEq>(names: &[(&'static str, T)], value: T) -> &'static str {
    names.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| name)
}

/// What an answer in a cell looks like.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// What a value is.
    pub kind: Kind,
    /// Unit of measure.
    pub measure: &'a Measure,
}

impl Answer<'_> {
    /// The choices an answer is taken from: those of the unit of measure, or 0 and 1 for a bare yes/no.
    pub fn choices(&self) -> Vec<Choice> {
        match (&self.measure.choices[..], self.kind) {
            ([], Kind::Yes) => vec![Choice::new(0, "Không"), Choice::new(1, "Có")],
            (choices, _) => choices.to_vec(),
        }
    }
}
