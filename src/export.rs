//! Figures as tidy tables for analysts: a line for every figure of every unit, with everything that says what it is.
//!
//! One table of columns says what a line holds; CSV, JSON and Parquet are three ways of writing it. Partitions follow the
//! custom of Hive (`period=2024-Q1/template=…`), which DuckDB and Spark read as columns.

mod csv;
mod json;
mod parquet;

use std::borrow::Cow;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::Value;
use crate::merge::Consolidation;
use crate::report::{Tidy, tidy};

pub use csv::csv;
pub use json::json;
pub use parquet::parquet;

/// What a table is made of: a consolidation, and the code of each unit that a list gives one.
#[derive(Clone, Copy)]
pub struct Figures<'a> {
    /// The returns.
    pub consolidation: &'a Consolidation,
    /// The code of a unit, by its name.
    pub code: &'a dyn Fn(&str) -> Option<Arc<str>>,
}

/// One column of the table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name, for programs.
    pub name: &'static str,
    /// Whether it holds numbers.
    pub number: bool,
    /// Whether the name of a partition says it too, so that it does not stand inside of one.
    pub partition: bool,
    get: for<'a> fn(&Line<'a>) -> Field<'a>,
}

/// One field of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Field<'a> {
    /// Text; never empty.
    Text(Cow<'a, str>),
    /// A number.
    Number(Decimal),
    /// Nothing is known, or there is nothing to say.
    Nothing,
}

/// One figure, and what holds for all of its consolidation.
pub struct Line<'a> {
    figures: Figures<'a>,
    figure: Tidy<'a>,
}

const fn text(name: &'static str, get: for<'a> fn(&Line<'a>) -> Field<'a>) -> Column {
    Column { name, number: false, partition: false, get }
}

/// The columns, in their order.
pub const COLUMNS: [Column; 21] = [
    Column { partition: true, ..text("period", |line| period(line.figures.consolidation)) },
    Column { partition: true, ..text("template", |line| known(&line.figures.consolidation.template.id)) },
    text("unit_code", |line| {
        let code = (line.figures.code)(&line.figure.unit_return.unit);
        code.map_or(Field::Nothing, |code| Field::Text(Cow::Owned(code.to_string())))
    }),
    text("unit", |line| known(&line.figure.unit_return.unit)),
    text("unit_group", |line| known(line.figure.unit_return.group().map_or("", |group| group))),
    text("form", |line| known(&line.figure.form.id)),
    text("indicator", |line| known(line.figure.row.map_or("", |row| &row.code))),
    text("entry", |line| known(line.figure.added.map_or("", |added| &added.label))),
    text("label", |line| known(line.figure.row.map_or("", |row| &row.label))),
    text("measure", measure),
    text("column_code", |line| known(&line.figure.column.code)),
    text("column_label", |line| owned(line.figure.column.captions.join(" / "))),
    Column {
        number: true,
        ..text("value", |line| line.figure.figure.value.number().map_or(Field::Nothing, Field::Number))
    },
    text("value_text", |line| match &line.figure.figure.value {
        Value::Text(text) => known(text),
        _ => Field::Nothing,
    }),
    text("state", |line| known(line.figure.figure.value.state())),
    text("left_out", |line| known(line.figure.figure.excluded.name().unwrap_or_default())),
    text("file", |line| known(line.figure.file)),
    text("sheet", |line| known(&line.figure.figure.sheet)),
    text("cell", |line| line.figure.figure.cell.map_or(Field::Nothing, |cell| owned(cell.to_string()))),
    text("raw", |line| known(&line.figure.figure.raw)),
    text("repair", |line| known(line.figure.figure.repair.as_ref().map_or("", |repair| &repair.vi))),
];

impl Column {
    /// What a line holds in it.
    pub fn of<'a>(&self, line: &Line<'a>) -> Field<'a> {
        (self.get)(line)
    }
}

impl<'a> Figures<'a> {
    /// The lines of the table.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        tidy(self.consolidation).map(move |figure| Line { figures: self, figure })
    }
}

/// The columns of a file that holds everything, or of one inside of a partition.
pub fn columns(partitioned: bool) -> impl Iterator<Item = &'static Column> + Clone {
    COLUMNS.iter().filter(move |column| !(partitioned && column.partition))
}

/// The folder of a consolidation among partitions: names of folders that every system takes, and that no value is lost from.
pub fn partition(consolidation: &Consolidation) -> String {
    let Consolidation { period, template, .. } = consolidation;
    // What Hive calls a partition whose value is not known.
    let period = period.map_or_else(|| "__HIVE_DEFAULT_PARTITION__".to_owned(), |period| period.to_string());
    format!("period={}/template={}", escaped(&period), escaped(&template.id))
}

/// As Hive escapes the values in names of folders.
fn escaped(value: &str) -> String {
    let escaped = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    value.bytes().map(escaped).collect()
}

fn known(text: &str) -> Field<'_> {
    if text.is_empty() { Field::Nothing } else { Field::Text(Cow::Borrowed(text)) }
}

fn owned(text: String) -> Field<'static> {
    if text.is_empty() { Field::Nothing } else { Field::Text(Cow::Owned(text)) }
}

fn period(consolidation: &Consolidation) -> Field<'static> {
    consolidation.period.map_or(Field::Nothing, |period| owned(period.to_string()))
}

/// The unit of measure: of the column where it prints one, else of the row, else of the form.
fn measure<'a>(line: &Line<'a>) -> Field<'a> {
    let Tidy { form, row, column, .. } = line.figure;
    let of_column = column.measure.as_ref().map(|measure| measure.text.as_str());
    let of_row = row.map(|row| row.measure.text.as_str());
    let printed =
        [of_column, of_row, form.measure.as_deref()].into_iter().flatten().find(|text| !text.is_empty());
    owned(printed.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
}
