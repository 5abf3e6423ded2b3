//! Reading the list of units from CSV, a workbook, or plain lines.

mod build;
mod table;

use std::fmt;

use super::{Registry, Words};
use crate::book::{Book, Visibility};
use crate::finding::{Language, Wording};
use crate::period;
use crate::text::tidy;
use table::{Row, Table, sheet_rows};

/// The list of units cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListError {
    /// Path as given.
    pub file: String,
    /// Sheet, for a workbook.
    pub sheet: Option<String>,
    /// Line or row from 1; `None` when the whole list is meant.
    pub line: Option<u64>,
    /// What is the matter, and what to do.
    pub message: Wording,
}

impl ListError {
    /// The error in one language.
    pub fn text(&self, language: Language) -> String {
        let sheet = self.sheet.as_ref().map(|sheet| {
            Wording::new(format!(", trang «{sheet}»"), format!(", sheet “{sheet}”")).to(language).to_owned()
        });
        let line = self.line.map(|line| {
            Wording::new(format!(", dòng {line}"), format!(", line {line}")).to(language).to_owned()
        });
        let message = self.message.to(language);
        format!("{}{}{}: {message}", self.file, sheet.unwrap_or_default(), line.unwrap_or_default())
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::Vi))
    }
}

impl std::error::Error for ListError {}

/// Reads lists of units.
#[derive(Clone, Copy)]
pub struct Lists<'w> {
    /// The words of units.
    pub units: &'w Words,
    /// The words of dates.
    pub periods: &'w period::Words,
}

impl Lists<'_> {
    /// Reads a list in CSV (commas, semicolons or tabs) with a header row, or with one name per line. `file` is the
    /// path, for errors.
    pub fn load_csv(&self, file: &str, text: &str) -> Result<Registry, ListError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let delimiter = delimiter(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| ListError {
                file: file.to_owned(),
                sheet: None,
                line: error.position().map(csv::Position::line),
                message: Wording::new(
                    "dòng này không đúng dạng CSV; hãy kiểm tra dấu nháy kép",
                    "this line is not valid CSV; check the quotation marks",
                ),
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push(Row { line, cells: record.iter().map(tidy).collect() });
        }
        self.read(file, None, &Table::new(rows, self.units))
    }

    /// Reads a list from a workbook: the first visible sheet with a header row, else the first that holds anything.
    pub fn load_book(&self, file: &str, book: &Book) -> Result<Registry, ListError> {
        let mut tables: Vec<(&str, Table)> = book
            .sheets
            .iter()
            .filter(|sheet| sheet.visibility == Visibility::Visible && !sheet.cells.is_empty())
            .map(|sheet| (sheet.name.as_str(), Table::new(sheet_rows(sheet), self.units)))
            .collect();
        let with_header = tables.iter().position(|(_, table)| table.has_header()).unwrap_or(0);
        if tables.is_empty() {
            return self.read(file, None, &Table::new(Vec::new(), self.units));
        }
        let (sheet, table) = tables.swap_remove(with_header);
        self.read(file, Some(sheet), &table)
    }

    /// Whether a workbook is a list of units: a header row with a column of names, units below it, no column of figures.
    pub fn is_list(&self, book: &Book) -> bool {
        let visible = book.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible);
        visible.filter(|sheet| !sheet.cells.is_empty()).any(|sheet| {
            let table = Table::new(sheet_rows(sheet), self.units);
            table.has_only_units() && self.read("", None, &table).is_ok()
        })
    }

    fn read(&self, file: &str, sheet: Option<&str>, table: &Table) -> Result<Registry, ListError> {
        build::build(table, self, |line, message| ListError {
            file: file.to_owned(),
            sheet: sheet.map(str::to_owned),
            line,
            message,
        })
    }
}

fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let count = |sign: u8| head.iter().filter(|line| line.as_bytes().contains(&sign)).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&sign| (count(sign), sign == b',')).unwrap_or(b',')
}
