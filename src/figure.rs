//! Figures with their provenance, the returns they come from, and the count of cells that proves none was lost.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::amount::{Span, Value};
use crate::cell::{Area, CellRef};
use crate::expression::Operand;
use crate::finding::{Finding, Place, Wording};
use crate::lineage::{Claim, Lineage};
use crate::model::{Kind, Template};
use crate::narrative::Narrative;
use crate::period::Period;
use crate::spot::{RowId, Spot};
use crate::tally::Tally;

/// One value of one row and one value column of one unit, and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What was read.
    pub value: Value,
    /// Decimals as printed; gives the tolerance.
    pub decimals: u8,
    /// A formula stood in the cell.
    pub formula: bool,
    /// Whether totals leave it out: it is shown and marked all the same.
    pub excluded: Excluded,
    /// Sheet as in the file.
    pub sheet: Arc<str>,
    /// Cell of the file; `None` when the row is not in the file.
    pub cell: Option<CellRef>,
    /// Content as stored.
    pub raw: Arc<str>,
    /// What was repaired, if anything: rare, so it takes no room in the many others.
    pub repair: Option<Box<Wording>>,
    /// Note typed beside it.
    pub note: Option<Arc<str>>,
}

/// Whether totals leave a figure out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub enum Excluded {
    /// They do not.
    #[default]
    No,
    /// A finding of severity error stands against it.
    Error,
    /// A rule of the form ties it to a figure of the same unit that is in error or not there: with it alone in the totals,
    /// they would break the rule.
    Tied,
    /// Another level fills in the row, and the unit is not of it.
    Owned,
}

impl Excluded {
    /// Every reason with its name in reports.
    pub const NAMES: [(Self, &str); 3] =
        [(Self::Error, "error"), (Self::Tied, "tied"), (Self::Owned, "owned")];

    /// Its name in reports, when the figure is left out.
    pub fn name(self) -> Option<&'static str> {
        Self::NAMES.iter().find(|(known, _)| *known == self).map(|(_, name)| *name)
    }
}

impl Figure {
    /// As rules compute with it, as a figure of this kind: with the tolerance of what is printed. Counts and answers are exact.
    pub fn operand(&self, kind: Kind) -> Operand {
        match &self.value {
            Value::Number(number) => Operand::Number(match kind {
                Kind::Count | Kind::Yes | Kind::Choice => Span::exact(*number),
                _ => Span::printed(*number, u32::from(self.decimals)),
            }),
            Value::Blank | Value::NotArisen | Value::NotApplicable => Operand::Blank,
            Value::NotSubmitted | Value::Text(_) | Value::Unreadable => Operand::Unknown,
        }
    }

    /// Whether it enters totals: nothing in error does, nor what a rule ties to that. The one answer for all that merges and
    /// shows figures.
    pub const fn enters_totals(&self) -> bool {
        matches!(self.excluded, Excluded::No)
    }

    /// Whether totals leave it out.
    pub const fn is_excluded(&self) -> bool {
        !self.enters_totals()
    }
}

/// The figures of one form in one return: one place for every row and column, row by row, first the rows that the form
/// prints, then those that the return added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FormFigures {
    /// Position of the form in the template.
    pub form: usize,
    /// File the form was found in, as given: a unit may send its forms in several.
    pub file: Arc<str>,
    /// Sheet the form was found on.
    pub sheet: Arc<str>,
    /// In reading order, where each place's figure is found; `None` where no cell of the file is the figure's, as in all
    /// columns of words.
    places: Vec<Option<Position>>,
    /// The figures, in the order in which they were put.
    figures: Vec<Figure>,
    printed: usize,
    columns: usize,
    added: Vec<AddedRow>,
}

/// Where a figure is found among those of its form: one more than its index.
type Position = NonZeroU32;

/// What a return says of a row that it added: a unit's row, or one of an open list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedRow {
    /// The caption row it stands under (position in the form), if any.
    pub group: Option<usize>,
    /// Unit name, or label of the list row.
    pub label: Arc<str>,
    /// Row in the sheet.
    pub sheet_row: u32,
    /// Its unit of measure and notes: column of the form, text.
    pub words: Vec<(usize, Arc<str>)>,
}

impl FormFigures {
    /// Room for a form that prints so many rows and columns (all columns, value or not).
    pub fn new(form: usize, file: Arc<str>, sheet: Arc<str>, rows: usize, columns: usize) -> Self {
        let places = vec![None; rows * columns];
        Self { form, file, sheet, places, figures: Vec::new(), printed: rows, columns, added: Vec::new() }
    }

    /// Whether it has a place for every figure of its form in that template.
    pub(crate) fn fits(&self, template: &Template) -> bool {
        template.forms.get(self.form).is_some_and(|form| {
            let places = (self.printed + self.added.len()) * self.columns;
            let groups = self.added.iter().filter_map(|row| row.group).all(|group| group < form.rows.len());
            let words =
                self.added.iter().flat_map(|row| &row.words).all(|(column, _)| *column < self.columns);
            let found = self.places.iter().flatten().all(|at| at.get() as usize <= self.figures.len());
            (self.printed, self.columns, self.places.len()) == (form.rows.len(), form.columns.len(), places)
                && found
                && groups
                && words
        })
    }

    /// Adds a row, with no figures yet.
    pub fn add(&mut self, row: AddedRow) -> RowId {
        self.added.push(row);
        self.places.resize(self.places.len() + self.columns, None);
        RowId::Added(self.added.len() - 1)
    }

    /// The figure at a row and a column of the form.
    pub fn get(&self, row: impl Into<RowId>, column: usize) -> Option<&Figure> {
        self.figure(*self.places.get(self.index(row.into(), column))?)
    }

    /// The figure at a row and a column of the form, to change.
    pub fn get_mut(&mut self, row: impl Into<RowId>, column: usize) -> Option<&mut Figure> {
        let place = (*self.places.get(self.index(row.into(), column))?)?;
        self.figures.get_mut(place.get() as usize - 1)
    }

    /// Puts a figure at a row and a column of the form. The row must be there.
    pub fn put(&mut self, row: impl Into<RowId>, column: usize, figure: Figure) {
        let index = self.index(row.into(), column);
        self.put_at(index, figure);
    }

    /// Gives back the room that was made for more figures than came.
    pub fn trim(&mut self) {
        self.figures.shrink_to_fit();
    }

    fn figure(&self, place: Option<Position>) -> Option<&Figure> {
        self.figures.get(place?.get() as usize - 1)
    }

    fn put_at(&mut self, index: usize, figure: Figure) {
        if let Some(place) = self.places[index] {
            self.figures[place.get() as usize - 1] = figure;
        } else {
            self.figures.push(figure);
            self.places[index] = Position::new(self.figures.len() as u32);
        }
    }

    fn index(&self, row: RowId, column: usize) -> usize {
        let row = match row {
            RowId::Printed(row) => row,
            RowId::Added(row) => self.printed + row,
            // No cell holds it: beyond all figures.
            RowId::Counted => return self.places.len(),
        };
        row * self.columns + column
    }

    /// Takes the figures that are missing here from another part of the form, and the rows that part adds.
    pub fn complete(&mut self, part: Self) {
        let there =
            |figure: Option<&Figure>| figure.is_some_and(|figure| figure.value != Value::NotSubmitted);
        let printed = self.printed * self.columns;
        let added = self.places.len();
        self.places.resize(added + part.places.len().saturating_sub(printed), None);
        for (index, &place) in part.places.iter().enumerate() {
            let Some(other) = part.figure(place) else { continue };
            let own = if index < printed { index } else { added + index - printed };
            if own >= added || there(Some(other)) && !there(self.figure(self.places[own])) {
                self.put_at(own, other.clone());
            }
        }
        self.added.extend(part.added);
    }

    /// Every row, printed ones first.
    pub fn rows(&self) -> impl Iterator<Item = RowId> + use<> {
        (0..self.printed).map(RowId::Printed).chain((0..self.added.len()).map(RowId::Added))
    }

    /// The rows that the return added, in the order of the sheet.
    pub fn added(&self) -> impl ExactSizeIterator<Item = (RowId, &AddedRow)> + Clone {
        self.added.iter().enumerate().map(|(index, row)| (RowId::Added(index), row))
    }

    /// What the return says of a row, when it added it.
    pub fn added_row(&self, row: RowId) -> Option<&AddedRow> {
        self.added.get(row.added()?)
    }

    /// All figures with their rows and columns, row by row.
    pub fn iter(&self) -> impl Iterator<Item = (RowId, usize, &Figure)> {
        let columns = self.columns;
        self.rows()
            .flat_map(move |row| (0..columns).map(move |column| (row, column)))
            .zip(&self.places)
            .filter_map(|((row, column), &place)| Some((row, column, self.figure(place)?)))
    }

    /// The figures of a row with their columns.
    pub fn row(&self, row: impl Into<RowId>) -> impl Iterator<Item = (usize, &Figure)> {
        let start = self.index(row.into(), 0);
        let places = self.places.get(start..start + self.columns).unwrap_or_default();
        places.iter().enumerate().filter_map(|(column, &place)| Some((column, self.figure(place)?)))
    }

    /// All figures, to change, in no order.
    pub fn figures_mut(&mut self) -> impl Iterator<Item = &mut Figure> {
        self.figures.iter_mut()
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// A consolidated workbook: the returns behind it count, each as its own unit's.
    Summary,
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
            Self::Summary => "summary",
        }
    }
}

/// Signs that a return is a first, second or later sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
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
    /// The groups and units above the unit, the outermost first, for the subtotals and the outline of the workbook.
    pub groups: Vec<Arc<str>>,
    /// The levels and kinds the unit is of, as rows name those who fill them in ([`crate::unit::levels_of`]).
    pub levels: Vec<Arc<str>>,
    /// Period of the return, if it says so.
    pub period: Option<Period>,
    /// When it was signed or sent, as printed in it.
    pub date: Option<jiff::civil::Date>,
    /// When the file was last saved, as it says itself.
    pub saved: Option<jiff::civil::Date>,
    /// Signs of a first, second, later sending.
    pub filing: Filing,
    /// What became of it.
    pub standing: Standing,
    /// Figures by form, in the template's order; forms that are not in the file are absent.
    pub forms: Vec<FormFigures>,
    /// Forms of the file that count from another file of the unit instead.
    pub set_aside: Vec<FormFigures>,
    /// Where in the file its figures stand, when it was read out of a consolidated workbook: sheets and areas.
    pub areas: Vec<(Arc<str>, Area)>,
    /// What named its unit.
    pub claim: Claim,
    /// How it came here, when it was read out of a consolidated workbook.
    pub lineage: Option<Arc<Lineage>>,
    /// What reading it found against its figures, whatever settings say: a workbook made of it hands this on.
    pub inherited: Vec<Finding>,
    /// For a consolidated workbook that does not show the units behind it one by one: what they gave. A figure that has
    /// a tally counts by its tally, one that has none as the figure of one unit.
    pub tallies: HashMap<Spot, Tally>,
    /// For such a workbook: fingerprints of the files it was made of.
    pub inputs: Vec<String>,
    /// For such a workbook: the units it was made of.
    pub units: Vec<Arc<str>>,
    /// What its file says beside the tables.
    pub narrative: Narrative,
    /// Conservation.
    pub cells: CellCount,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

impl Return {
    /// Whether nothing of its file could be looked at.
    pub fn says_nothing(&self) -> bool {
        self.standing == Standing::Unreadable && self.narrative.paragraphs.is_empty()
    }

    /// Whether it is a text without tables.
    pub fn is_text(&self) -> bool {
        self.standing == Standing::Unreadable && !self.narrative.paragraphs.is_empty()
    }

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
            groups: Vec::new(),
            levels: Vec::new(),
            period: None,
            date: None,
            saved: None,
            filing: Filing::default(),
            standing: Standing::Unreadable,
            forms: Vec::new(),
            set_aside: Vec::new(),
            areas: Vec::new(),
            claim: Claim::default(),
            lineage: None,
            inherited: Vec::new(),
            tallies: HashMap::new(),
            inputs: Vec::new(),
            units: Vec::new(),
            narrative: Narrative::default(),
            cells: CellCount::default(),
            findings: Vec::new(),
        }
    }

    /// The group it stands in.
    pub fn group(&self) -> Option<&Arc<str>> {
        self.groups.last()
    }

    /// Whether a place is in the return's file, or in one of those that complete it.
    pub fn holds(&self, place: &Place) -> bool {
        if self.file == place.file {
            let among =
                |cell| self.areas.iter().any(|(sheet, area)| *sheet == place.sheet && area.contains(cell));
            return match place.cell {
                Some(cell) if !self.areas.is_empty() => among(cell),
                _ => self.sheets.is_empty() || place.sheet.is_empty() || self.sheets.contains(&place.sheet),
            };
        }
        self.forms.iter().any(|figures| figures.file == place.file)
    }

    /// Whether its forms complete another return of the same unit.
    pub fn completes(&self, whole: &Self) -> bool {
        let joined = self.standing == Standing::Joined && whole.standing == Standing::Used;
        joined && self.unit == whole.unit && whole.forms.iter().any(|figures| figures.file == self.file)
    }

    /// Path of the unit's own file.
    pub fn source(&self) -> &Arc<str> {
        self.lineage.as_ref().map_or(&self.file, |lineage| &lineage.file)
    }

    /// SHA-256 of the unit's own file.
    pub fn fingerprint(&self) -> &str {
        self.lineage.as_ref().map_or(&self.sha256, |lineage| &lineage.sha256)
    }

    /// How many consolidations it came through.
    pub fn depth(&self) -> usize {
        self.lineage.as_ref().map_or(0, |lineage| lineage.through.len())
    }

    /// The figures of a form.
    pub fn form(&self, form: usize) -> Option<&FormFigures> {
        self.forms.iter().find(|figures| figures.form == form)
    }

    /// The figure at a form, row and column.
    pub fn figure(&self, form: usize, row: impl Into<RowId>, column: usize) -> Option<&Figure> {
        self.form(form)?.get(row, column)
    }

    /// The figure at a spot, to change.
    pub fn at_mut(&mut self, spot: Spot) -> Option<&mut Figure> {
        let form = self.forms.iter_mut().find(|figures| figures.form == spot.form)?;
        form.get_mut(spot.row, spot.column)
    }

    /// The figure at a spot.
    pub fn at(&self, spot: Spot) -> Option<&Figure> {
        self.figure(spot.form, spot.row, spot.column)
    }
}
