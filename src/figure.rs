//! Figures with their provenance, the returns they come from, and the count of cells that proves none was lost.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::amount::Value;
use crate::cell::CellRef;
use crate::equation::Spot;
use crate::finding::{Finding, Place, Wording};
use crate::period::Period;
use crate::tally::Tally;

/// One value of one indicator and one value column of one unit, and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Position of the row in the form.
    pub row: u32,
    /// Position of the column in the form.
    pub column: u32,
    /// What was read.
    pub value: Value,
    /// Decimals as printed; gives the tolerance.
    pub decimals: u8,
    /// A formula stood in the cell.
    pub formula: bool,
    /// A finding of severity error stands against it: shown and marked, left out of totals.
    pub excluded: bool,
    /// Sheet as in the file.
    pub sheet: Arc<str>,
    /// Cell of the file; `None` when the row is not in the file.
    pub cell: Option<CellRef>,
    /// Content as stored.
    pub raw: Arc<str>,
    /// What was repaired, if anything.
    pub repair: Option<Wording>,
    /// Note typed beside it.
    pub note: Option<Arc<str>>,
}

/// The figures of one form in one return: one place for every row and value column, row by row.
#[derive(Debug, Clone)]
pub struct FormFigures {
    /// Position of the form in the template.
    pub form: usize,
    /// File the form was found in, as given: a unit may send its forms in several.
    pub file: Arc<str>,
    /// Sheet the form was found on.
    pub sheet: Arc<str>,
    /// Figures, indexed by [`FormFigures::get`]; `None` where no cell of the file is the figure's.
    figures: Vec<Option<Figure>>,
    columns: usize,
    /// Rows of forms whose rows are units or list entries, in the order of the sheet.
    pub entries: Vec<Entry>,
}

/// A row of a form whose rows are units, or of an open list.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The caption row it stands under (position in the form), if any.
    pub group: Option<usize>,
    /// Unit name, or label of the list row.
    pub label: Arc<str>,
    /// Row in the sheet.
    pub sheet_row: u32,
    /// Its values, by value column in the order of the form.
    pub figures: Vec<Option<Figure>>,
    /// Its unit of measure and notes: column of the form, text.
    pub words: Vec<(usize, Arc<str>)>,
}

impl FormFigures {
    /// Room for a form of so many rows and columns (all columns, value or not).
    pub fn new(form: usize, file: Arc<str>, sheet: Arc<str>, rows: usize, columns: usize) -> Self {
        Self { form, file, sheet, figures: vec![None; rows * columns], columns, entries: Vec::new() }
    }

    /// The figure at a row and a column of the form.
    pub fn get(&self, row: usize, column: usize) -> Option<&Figure> {
        self.figures.get(row * self.columns + column)?.as_ref()
    }

    /// The figure at a row and a column of the form, to change.
    pub fn get_mut(&mut self, row: usize, column: usize) -> Option<&mut Figure> {
        self.figures.get_mut(row * self.columns + column)?.as_mut()
    }

    /// Puts a figure where its row and column say.
    pub fn put(&mut self, figure: Figure) {
        let index = figure.row as usize * self.columns + figure.column as usize;
        self.figures[index] = Some(figure);
    }

    /// Takes the figures that are missing here from another part of the form.
    pub fn complete(&mut self, part: Self) {
        let missing = |figure: &Option<Figure>| {
            figure.as_ref().is_none_or(|figure| figure.value == Value::NotSubmitted)
        };
        for (figure, other) in self.figures.iter_mut().zip(part.figures) {
            if missing(figure) && !missing(&other) {
                *figure = other;
            }
        }
    }

    /// All figures, row by row.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().flatten()
    }
}

/// Cells of the value area: read, used, reported. Nothing disappears: `read = used + reported`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CellCount {
    /// Non-empty cells in value areas.
    pub read: usize,
    /// Of these, those that became figures (repaired ones included).
    pub used: usize,
    /// Of these, those that are not figures but named in a finding.
    pub reported: usize,
}

impl std::ops::AddAssign for CellCount {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.used += other.used;
        self.reported += other.reported;
    }
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Its figures are consolidated.
    Used,
    /// Its forms are consolidated with those of another file of the same unit, of which they complete the return.
    Joined,
    /// Could not be read, or holds no form of the template.
    Unreadable,
    /// Read, but of another period, form or template: adds nothing.
    Excluded,
    /// Another return of the same unit counts instead.
    Superseded,
    /// The form was sent back empty.
    Blank,
}

impl Standing {
    /// Stable name, as in reports and in the metadata of workbooks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Joined => "joined",
            Self::Unreadable => "unreadable",
            Self::Excluded => "excluded",
            Self::Superseded => "superseded",
            Self::Blank => "blank",
        }
    }
}

/// Signs that a return is a first, second or later sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Filing {
    /// `lần 2` is 2, `gửi lại` without a number is 2; 0 when nothing says so.
    pub attempt: u32,
    /// `(1)` at the end of the file name, as browsers number a further download; 0 for none.
    pub copy: u32,
    /// Number of the document the return is annexed to.
    pub number: Option<u32>,
}

/// The forms filled in by one unit for one period.
#[derive(Debug, Clone)]
pub struct Return {
    /// Path as given.
    pub file: Arc<str>,
    /// Its sheets, when others of the file are another unit's return; empty when the whole file is this one.
    pub sheets: Vec<Arc<str>>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The unit; empty when nothing in or on the file names one.
    pub unit: Arc<str>,
    /// Group of units the unit belongs to (a registry may say so), for the outline of the workbook.
    pub group: Option<Arc<str>>,
    /// Period of the return, if it says so.
    pub period: Option<Period>,
    /// When it was signed or sent, as printed in it.
    pub date: Option<jiff::civil::Date>,
    /// Signs of a first, second, later sending.
    pub filing: Filing,
    /// What became of it.
    pub standing: Standing,
    /// Figures by form, in the template's order; forms that are not in the file are absent.
    pub forms: Vec<FormFigures>,
    /// Forms of the file that count from another file of the unit instead.
    pub set_aside: Vec<FormFigures>,
    /// For a consolidated workbook taken as a return: what the units behind it gave. A figure that has a tally counts
    /// by its tally, one that has none as the figure of one unit.
    pub tallies: HashMap<Spot, Tally>,
    /// For a consolidated workbook taken as a return: fingerprints of the files it was made of.
    pub inputs: Vec<String>,
    /// Conservation.
    pub cells: CellCount,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

impl Return {
    /// The return, leaving an empty one behind.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let file = Arc::clone(&self.file);
        std::mem::replace(self, Self::unread(file))
    }

    /// A file of which nothing is known yet.
    pub fn unread(file: Arc<str>) -> Self {
        Self {
            file,
            sheets: Vec::new(),
            sha256: String::new(),
            unit: Arc::default(),
            group: None,
            period: None,
            date: None,
            filing: Filing::default(),
            standing: Standing::Unreadable,
            forms: Vec::new(),
            set_aside: Vec::new(),
            tallies: HashMap::new(),
            inputs: Vec::new(),
            cells: CellCount::default(),
            findings: Vec::new(),
        }
    }

    /// Whether a place is in the return's file, or in one of those that complete it.
    pub fn holds(&self, place: &Place) -> bool {
        if self.file == place.file {
            return self.sheets.is_empty() || place.sheet.is_empty() || self.sheets.contains(&place.sheet);
        }
        self.forms.iter().any(|figures| figures.file == place.file)
    }

    /// The figures of a form.
    pub fn form(&self, form: usize) -> Option<&FormFigures> {
        self.forms.iter().find(|figures| figures.form == form)
    }

    /// The figure at a form, row and column.
    pub fn figure(&self, form: usize, row: usize, column: usize) -> Option<&Figure> {
        self.form(form)?.get(row, column)
    }
}
