//! Reading the list of units from CSV, a workbook, or plain lines.

mod build;
mod faults;
mod table;

use std::fmt;

use super::{Registry, Words};
use crate::book::{Book, Visibility};
use crate::finding::{Language, Wording, file_name};
use crate::period;
use crate::text::{fold, is_header_word, tidy};
use build::Built;
pub use faults::Fault;
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
    /// The error in both languages.
    pub fn wording(&self) -> Wording {
        Wording::new(self.text(Language::Vi), self.text(Language::En))
    }

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
        self.read(file, None, &Table::new(csv_rows(file, text)?, self.units))
    }

    /// Reads a list from a workbook: the first visible sheet with a header row, else the first that holds anything.
    pub fn load_book(&self, file: &str, book: &Book) -> Result<Registry, ListError> {
        let (sheet, table) = self.table_of(book);
        self.read(file, sheet, &table)
    }

    /// The list in a workbook of which nobody said that it is one, and why it cannot be used, if so: a header row with a
    /// column of names, units below it, no column of figures.
    pub fn found_in(&self, file: &str, book: &Book) -> Option<Result<Registry, ListError>> {
        let visible = book.sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible);
        visible.filter(|sheet| !sheet.cells.is_empty()).find_map(|sheet| {
            let table = Table::new(sheet_rows(sheet), self.units);
            table.has_only_units().then(|| self.read(file, Some(&sheet.name), &table))
        })
    }

    /// The list in a workbook that is called one: it need not have a header row.
    pub fn found_by_name(&self, file: &str, book: &Book) -> Option<Result<Registry, ListError>> {
        self.found_in(file, book).or_else(|| {
            let units = self.load_book(file, book).ok()?;
            let of_a_kind = units.units().iter().filter(|unit| unit.name.kind.is_some()).count();
            let rows = units.units().len() + units.nameless().len();
            (of_a_kind >= table::FEWEST_UNITS && of_a_kind * 2 > rows).then_some(Ok(units))
        })
    }

    /// Whether a file is called a list of units.
    pub fn is_called_one(&self, file: &str) -> bool {
        let name = file_name(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        is_header_word(&fold(&stem.replace(['-', '_', '.'], " ")), &self.units.lists.files)
    }

    /// Everything that is to be said of a list in CSV, before it is used.
    pub fn check_csv(&self, file: &str, text: &str) -> Result<Checked, ListError> {
        Ok(self.check(&Table::new(csv_rows(file, text)?, self.units)))
    }

    /// The same of one in a workbook, on the sheet that is read.
    pub fn check_book(&self, book: &Book) -> Checked {
        self.check(&self.table_of(book).1)
    }

    fn check(&self, table: &Table<'_>) -> Checked {
        let Built { registry, mut faults } = build::build(table, self);
        let mut all = faults::columns(table, self.units);
        all.append(&mut faults);
        all.extend(faults::relations(&registry));
        all.sort_by_key(|fault| fault.line);
        Checked { registry, faults: all }
    }

    /// The sheet that is the list, and its table.
    fn table_of<'b>(&self, book: &'b Book) -> (Option<&'b str>, Table<'_>) {
        let mut tables: Vec<(&str, Table)> = book
            .sheets
            .iter()
            .filter(|sheet| sheet.visibility == Visibility::Visible && !sheet.cells.is_empty())
            .map(|sheet| (sheet.name.as_str(), Table::new(sheet_rows(sheet), self.units)))
            .collect();
        if tables.is_empty() {
            return (None, Table::new(Vec::new(), self.units));
        }
        let with_header = tables.iter().position(|(_, table)| table.has_header()).unwrap_or(0);
        let (sheet, table) = tables.swap_remove(with_header);
        (Some(sheet), table)
    }

    fn read(&self, file: &str, sheet: Option<&str>, table: &Table) -> Result<Registry, ListError> {
        let Built { registry, faults } = build::build(table, self);
        match faults.into_iter().find(|fault| fault.refuses) {
            None => Ok(registry),
            Some(fault) => Err(ListError {
                file: file.to_owned(),
                sheet: sheet.map(str::to_owned),
                line: fault.line,
                message: fault.message,
            }),
        }
    }
}

/// A list as it is, and what is to be said of it.
#[derive(Debug)]
pub struct Checked {
    /// Its units, as far as they can be read.
    pub registry: Registry,
    /// What is to be said, from the top.
    pub faults: Vec<Fault>,
}

/// The rows of a list in CSV.
fn csv_rows(file: &str, text: &str) -> Result<Vec<Row>, ListError> {
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
    Ok(rows)
}

fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let count = |sign: u8| head.iter().filter(|line| line.as_bytes().contains(&sign)).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&sign| (count(sign), sign == b',')).unwrap_or(b',')
}
