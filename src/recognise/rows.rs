//! Which sheet row is which indicator, and what is to be said about it.

use crate::book::{Book, Cell, Content};
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Place};
use crate::indicator::CodeReading;
use crate::matching::{FormKey, Found, Line, Matched, Matcher, Memory};
use crate::model::{Form, Kind, Role};
use crate::table::{Page, is_number_row};

use super::blocks::{self, Block};
use super::columns::ColumnMap;

mod report;

/// Rows without a label of the form that are looked at, beside two for each row of the form.
const MOST_FOREIGN: usize = 500;
const FOREIGN: usize = 2;
/// What stands under the captions has no more signs, letters and figures than these: `(2)`.
const LONGEST_NUMBER: usize = 4;
const LETTERS_OF_NUMBER: usize = 2;

/// A row of the sheet and what it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowMatch {
    /// Row of the sheet, from zero.
    pub sheet_row: u32,
    /// What it is.
    pub standing: Standing,
}

/// What a sheet row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The indicator at this position of the form.
    Indicator(usize),
    /// The rest of the label of the indicator at this position.
    Continuation(usize),
    /// A second row for the indicator at this position; not used.
    Duplicate(usize),
    /// A unit, or an entry of an open list, under the caption at this position.
    Entry(Option<usize>),
    /// A row the form does not have.
    Unknown,
    /// A sum of rows that a clerk added: the form does not have it.
    OwnTotal,
    /// Text without figures: signature lines, remarks, titles.
    Text,
}

/// A form and the blocks of a sheet that were given to it.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    /// The sheet.
    pub page: &'a Page<'a>,
    /// Its blocks, in order.
    pub blocks: &'a [&'a Block],
    /// Which column is which.
    pub columns: &'a ColumnMap,
    /// The form.
    pub form: &'a Form,
    /// What is known of it.
    pub memory: &'a Memory,
    /// Which form it is.
    pub key: FormKey,
    /// The sheet, as findings name it.
    pub place: &'a Place,
}

/// A row of the sheet prepared for matching.
#[allow(clippy::struct_excessive_bools)] // each a fact by itself
pub(super) struct SheetRow {
    pub row: u32,
    /// What it says.
    pub line: Line,
    pub measure_text: String,
    /// A value cell holds something other than text.
    pub has_number: bool,
    /// The code stands in the cell of the label.
    pub code_in_label: bool,
    /// The label is merged down from the row above.
    under: bool,
    /// A page ends under it: it may go on on the next.
    cut: bool,
}

/// Aligns the rows of a table with the rows of its form.
pub(super) fn align(book: &Book, given: &Given<'_>) -> Diagnosed<Vec<RowMatch>> {
    let Given { columns, form, memory, key, place, .. } = *given;
    let wanted = memory.rows(key);
    let all = sheet_rows(book, given);
    let (totals, all): (Vec<SheetRow>, Vec<SheetRow>) =
        all.into_iter().partition(|row| is_own_total(row, memory, key));
    let (rows, surplus) = without_surplus(all, wanted.len(), memory, key);
    let lines: Vec<&Line> = rows.iter().map(|row| &row.line).collect();
    let matcher = Matcher { lines: &lines, memory, key };
    let mut outcome = matcher.matched();
    let last = outcome.found.iter().rposition(Option::is_some).unwrap_or(0);
    let mut standing: Vec<Standing> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let signature = index > last && !row.has_number && row.line.measure.is_empty();
        let above = standing.last().copied();
        standing.push(match (outcome.found[index], above) {
            (Some(Found::Is(want)), _) => Standing::Indicator(want),
            (Some(Found::GoesOn(want)), _) => Standing::Continuation(want),
            // Signature lines and dates under the table.
            (None, _) if signature => Standing::Text,
            (None, Some(Standing::Indicator(want))) if row.under => {
                outcome.goes_on(&matcher, index, want);
                Standing::Continuation(want)
            }
            (None, Some(Standing::Indicator(want))) if is_value_below(&rows, index, want, &outcome, form) => {
                Standing::Continuation(want)
            }
            (None, _) => match matcher.repeated(index, &outcome) {
                Some(want) => Standing::Duplicate(want),
                None if row.line.filled => Standing::Unknown,
                None => Standing::Text,
            },
        });
    }
    let mut all: Vec<RowMatch> = rows
        .iter()
        .zip(&standing)
        .map(|(row, &standing)| RowMatch { sheet_row: row.row, standing })
        .collect();
    let context = report::Context { rows: &rows, wanted, form, columns, place, pairs: &outcome.pairs };
    let mut findings = context.findings(&standing);
    findings.extend(context.surplus(&surplus));
    all.extend(surplus.iter().map(|row| RowMatch { sheet_row: row.row, standing: Standing::Unknown }));
    all.extend(totals.iter().map(|row| RowMatch { sheet_row: row.row, standing: Standing::OwnTotal }));
    all.sort_by_key(|one| one.sheet_row);
    Diagnosed { value: all, findings }
}

/// Whether a row is a total of the clerk's own: neither its label nor its code is that of a row of the form.
fn is_own_total(row: &SheetRow, memory: &Memory, key: FormKey) -> bool {
    let Line { code, label, filled, .. } = &row.line;
    *filled
        && memory.is_total(label)
        && memory.same(key, label).is_empty()
        && memory.rows(key).iter().all(|known| code.is_blank() || code.matches(&known.code).is_none())
}

/// Whether a row with neither code nor label holds the figure of the indicator right above it, which has none: both rows
/// beside it in the form are there, so that it is the rest of no other.
fn is_value_below(rows: &[SheetRow], index: usize, want: usize, outcome: &Matched, form: &Form) -> bool {
    let (Some(above), row) = (index.checked_sub(1).map(|above| &rows[above]), &rows[index]) else {
        return false;
    };
    let next = outcome.pairs.get(want + 1).is_none_or(|pair| pair.is_some_and(|pair| pair.line == index + 1));
    let measured = [&above.line.measure, &row.line.measure].map(String::is_empty);
    row.line.filled
        && row.line.label.label.is_empty()
        && row.line.code.is_blank()
        && above.row + 1 == row.row
        && !above.line.filled
        && form.rows[want].kind != Kind::Heading
        && (measured != [false, false] || above.line.measure == row.line.measure)
        && next
}

/// Sets aside the rows of a list pasted into the form: of rows without a label of the form as many are looked at as
/// damage to labels could explain.
fn without_surplus(
    rows: Vec<SheetRow>,
    wanted: usize,
    memory: &Memory,
    key: FormKey,
) -> (Vec<SheetRow>, Vec<SheetRow>) {
    let mut room = MOST_FOREIGN + FOREIGN * wanted;
    rows.into_iter().partition(|row| {
        let known = memory.is_label(key, &row.line.label);
        room = room.saturating_sub(usize::from(!known));
        known || room > 0
    })
}

fn sheet_rows(book: &Book, given: &Given<'_>) -> Vec<SheetRow> {
    let Given { page, blocks, columns, form, .. } = *given;
    let at = |role| columns.role(form, role);
    let values = form.value_columns().flat_map(|index| columns.all_of(index)).collect();
    let (code, label, measure) = (at(Role::Code), at(Role::Label), at(Role::Measure));
    let lines = Lines { book, given, code, label, measure, values };
    let sheet = page.sheet();
    let mut rows: Vec<SheetRow> = Vec::new();
    for block in blocks {
        let mut cursor = sheet.cells.partition_point(|cell| cell.at.row < block.start);
        while cursor < sheet.cells.len() && sheet.cells[cursor].at.row < block.end {
            let row = sheet.cells[cursor].at.row;
            let cells = sheet.row(row);
            cursor += cells.len();
            let from = cells.partition_point(|cell| cell.at.column < block.columns.0);
            let to = cells.partition_point(|cell| cell.at.column < block.columns.1);
            let line = Cells { row, cells: &cells[from..to] };
            rows.extend(lines.row(block, line, rows.last()));
        }
    }
    rows
}

/// The cells of a row.
#[derive(Clone, Copy)]
struct Cells<'a> {
    row: u32,
    cells: &'a [Cell],
}

impl<'a> Cells<'a> {
    fn at(self, column: Option<u32>) -> Option<&'a Cell> {
        let column = column?;
        let index = self.cells.binary_search_by_key(&column, |cell| cell.at.column).ok()?;
        Some(&self.cells[index]).filter(|cell| !cell.content.is_blank())
    }
}

/// Where the parts of the rows of a table stand.
struct Lines<'a> {
    book: &'a Book,
    given: &'a Given<'a>,
    code: Option<u32>,
    label: Option<u32>,
    measure: Option<u32>,
    values: Vec<u32>,
}

impl Lines<'_> {
    /// Prepares a row; `above` is the one before it. None when it holds nothing, or the numbers of the columns again.
    fn row(&self, block: &Block, line: Cells<'_>, above: Option<&SheetRow>) -> Option<SheetRow> {
        let Given { page, columns, form, memory, .. } = *self.given;
        let code = line.at(self.code).map_or_else(CodeReading::default, |cell| {
            let number_format = || self.book.style_of(cell).number_format.as_deref();
            let other = || CodeReading::of(&cell.content, number_format());
            cell.content.as_text().map_or_else(other, |text| memory.code(text))
        });
        let above = above.filter(|above| above.row + 1 == line.row && !above.line.filled);
        let label_text = self.label_text(block, line, above.is_some() && code.is_blank());
        let merged_over =
            |&column: &u32| columns.merged_over(page.sheet(), form, CellRef::new(line.row, column)).is_some();
        let merged = self.values.iter().any(merged_over);
        let measure = line.at(self.measure).filter(|_| !merged);
        let measure_text = measure.map(|cell| cell.content.raw()).unwrap_or_default();
        let held = || self.values.iter().filter_map(|&column| line.at(Some(column)));
        let filled = merged || held().next().is_some();
        let digit = |cell: &Cell| cell.content.raw().trim_start().starts_with(|c: char| c.is_ascii_digit());
        let has_number =
            merged || held().any(|cell| !matches!(cell.content, Content::Text(_)) || digit(cell));
        let numbers = line.row == block.start || label_text.as_deref().is_some_and(is_column_number);
        let nothing = label_text.is_none() && !filled && code.is_blank();
        if nothing || (numbers && is_number_row(line.cells) && !has_value_beyond_numbers(line.cells)) {
            return None;
        }
        let under = label_text.is_none()
            && code.is_blank()
            && self.merged_down(line.row).is_some()
            && above.is_some();
        let label = memory.prepare(&label_text.unwrap_or_default());
        let code_in_label = code.is_blank() && label.code.is_some();
        let code = match &label.code {
            Some(before) if code_in_label => memory.code(before),
            _ => code,
        };
        let row = line.row;
        let line = Line { code, label, measure: memory.measure(&measure_text), filled };
        let cut = self.given.page.look.row_breaks.binary_search(&(row + 1)).is_ok();
        Some(SheetRow { row, line, measure_text, has_number, code_in_label, under, cut })
    }

    /// The label of a row. `below` says that neither a figure nor a code tells it from a row without a figure above it.
    fn label_text(&self, block: &Block, line: Cells<'_>, below: bool) -> Option<String> {
        let Given { page, memory, key, .. } = *self.given;
        // "Trong đó:" over several rows stands beside the label of the first of them.
        let own = || line.at(self.label).map(|cell| cell.content.raw());
        let several = block.grouped || block.label_end.is_some();
        let own = match block.label_of(line.row).filter(|_| several) {
            Some(whole) => Some(whole.label.text.clone()),
            None => own(),
        };
        // A label indented into a neighbouring column.
        let indented = || {
            let known = |text: &&str| memory.is_label(key, &memory.prepare(text));
            let beside =
                |cell: &&Cell| Some(cell.at.column) != self.measure && !self.values.contains(&cell.at.column);
            line.cells.iter().filter(beside).filter_map(blocks::text_of).find(known).map(str::to_owned)
        };
        let several_under = || {
            // The figure below a label without one, merged over both: the label's own.
            let own_figure = below && line.at(self.measure).is_none();
            several_under(page, self.merged_down(line.row).filter(|_| !own_figure)?, memory, key)
        };
        // A total that begins in the column of the codes.
        let total = || {
            let text = line.at(self.code).and_then(blocks::text_of)?;
            memory.lexicon().tables.is_total(text).then(|| text.to_owned())
        };
        let said = own.clone().filter(|text| !memory.lexicon().tables.is_among(text));
        said.or_else(indented).or(own).or_else(several_under).or_else(total)
    }

    /// The cell whose label is merged down over a row from one above.
    fn merged_down(&self, row: u32) -> Option<CellRef> {
        let area = self.given.page.merge_at(CellRef::new(row, self.label?))?;
        (area.first.row < row).then_some(area.first)
    }
}

/// The label merged over several rows, when the form prints it for more than one row.
fn several_under(page: &Page, first: CellRef, memory: &Memory, key: FormKey) -> Option<String> {
    let text = page.get(first).and_then(blocks::text_of)?;
    let label = memory.prepare(text).label.key();
    let printed = memory.rows(key).iter().filter(|row| row.label.key() == label).count();
    (printed > 1).then(|| text.to_owned())
}

/// A row `1 2 3 …` under the header holds no figures unless one of them is no such number.
fn has_value_beyond_numbers(cells: &[Cell]) -> bool {
    cells
        .iter()
        .any(|cell| matches!(cell.content, Content::Number(number) if number < 1.0 || number.fract() != 0.0))
}

/// `2`, `(2)`, `B`: what stands under the captions, again where the table goes over to another page.
fn is_column_number(label: &str) -> bool {
    label.trim().chars().count() <= LONGEST_NUMBER
        && label.chars().filter(|c| c.is_alphanumeric()).count() <= LETTERS_OF_NUMBER
}

impl SheetRow {
    /// The cell of the row in a column.
    pub(super) fn cell(&self, column: Option<u32>) -> Option<CellRef> {
        column.map(|column| CellRef::new(self.row, column))
    }
}
