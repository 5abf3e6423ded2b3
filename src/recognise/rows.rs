//! Which sheet row is which indicator, and what is to be said about it.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::book::{Book, Content};
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Place};
use crate::indicator::{CodeReading, Damage};
use crate::model::{Form, Role};
use crate::table::{Page, is_number_row};

use super::align::{self, Step};
use super::blocks::{self, Block};
use super::columns::ColumnMap;
use super::memory::{FormKey, Memory, Prepared, PreparedRow, measure_key};

mod anchors;
mod moved;
mod report;

use anchors::{Anchors, Span};
use moved::{exchange, place_moved};

/// Labels at least this alike say the same in other spelling, with marks lost or a remark dropped.
pub(super) const SAME: f32 = 0.85;
/// Labels at least this alike differ in nothing worth a word.
pub(super) const EQUAL: f32 = 0.999;
/// Rows without a label of the form that are looked at, beside two for each row of the form.
const MOST_FOREIGN: usize = 500;
/// Alignment scores below this are no match.
const LEAST: f32 = 1.0;

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
    /// Text without figures: signature lines, remarks, titles.
    Text,
}

/// A row of the sheet prepared for alignment.
#[allow(clippy::struct_excessive_bools)] // independent facts about a row
pub(super) struct SheetRow {
    pub row: u32,
    pub code: CodeReading,
    pub label: Arc<Prepared>,
    pub measure: String,
    pub measure_text: String,
    pub has_value: bool,
    /// A value cell holds something other than text.
    pub has_number: bool,
    /// The code stands in the cell of the label.
    pub code_in_label: bool,
    /// The label is merged down from the row above.
    under: bool,
    /// The label together with the next row's.
    joined: OnceCell<Option<Arc<Prepared>>>,
}

struct Scorer<'a> {
    rows: &'a [SheetRow],
    wanted: &'a [PreparedRow],
    first_row: usize,
    first_wanted: usize,
    scores: Vec<&'a [f32]>,
    memory: &'a Memory,
    key: FormKey,
    anchors: &'a Anchors,
}

fn label_score(likeness: f32, empty: bool) -> f32 {
    if empty {
        -1.0
    } else if likeness >= EQUAL {
        6.0
    } else if likeness >= 0.5 {
        (likeness - 0.5) * 11.0
    } else {
        (likeness - 0.5) * 16.0
    }
}

/// Bullets that some clerks put where the code belongs.
fn is_bullet(code: &CodeReading) -> bool {
    code.candidates
        .iter()
        .all(|candidate| candidate.code.chars().all(|c| matches!(c, '-' | '+' | '*' | '•' | '–')))
}

fn code_score(code: &CodeReading, wanted: &str) -> f32 {
    match (code.is_blank(), wanted.is_empty()) {
        (true, true) => 0.5,
        (true, false) => -0.5,
        (false, true) if is_bullet(code) => 0.3,
        (false, true) => -1.5,
        (false, false) => match code.matches(wanted) {
            Some(None | Some(Damage::Number)) => 3.0,
            Some(Some(_)) => 2.5,
            None => -2.0,
        },
    }
}

fn measure_score(measure: &str, wanted: &str) -> f32 {
    if measure.is_empty() || wanted.is_empty() {
        if measure == wanted { 0.3 } else { 0.0 }
    } else if measure == wanted {
        1.0
    } else {
        -1.0
    }
}

impl Scorer<'_> {
    fn score(&self, row: &SheetRow, wanted: usize, likeness: f32, empty: bool) -> f32 {
        let want = &self.wanted[wanted];
        let total = label_score(likeness, empty)
            + code_score(&row.code, &want.code)
            + measure_score(&row.measure, &want.measure);
        if total < LEAST { f32::NEG_INFINITY } else { total }
    }
}

impl align::Score for Scorer<'_> {
    fn pair(&self, row: usize, wanted: usize) -> f32 {
        let (row, wanted) = (row + self.first_row, wanted + self.first_wanted);
        if !self.anchors.allow(row, wanted) {
            return f32::NEG_INFINITY;
        }
        let sheet_row = &self.rows[row];
        self.score(
            sheet_row,
            wanted,
            self.scores[row - self.first_row][wanted],
            sheet_row.label.label.is_empty(),
        )
    }

    fn torn(&self, row: usize, wanted: usize) -> Option<f32> {
        let (row, wanted) = (row + self.first_row, wanted + self.first_wanted);
        let (upper, lower) = (&self.rows[row], &self.rows[row + 1]);
        let possible = self.anchors.allow(row, wanted)
            && self.anchors.of[row + 1].is_none()
            && lower.code.is_blank()
            && lower.measure.is_empty()
            && !(upper.has_value && lower.has_value)
            && !lower.label.label.is_empty()
            && self.wanted[wanted].label.continues(&upper.label.label);
        if !possible {
            return None;
        }
        let joined = upper.joined.get_or_init(|| {
            Some(self.memory.prepare(&format!("{} {}", upper.label.label.text, lower.label.label.text)))
        });
        let joined = joined.as_ref()?;
        let alike = self.memory.scores(self.key, joined)[wanted];
        if alike < SAME {
            return None;
        }
        let total = self.score(upper, wanted, alike, false);
        total.is_finite().then_some(total - 0.5)
    }

    fn extra(&self, row: usize) -> f32 {
        let row = &self.rows[row + self.first_row];
        if row.has_value || !row.code.is_blank() { -1.0 } else { -0.3 }
    }

    fn missing(&self, _: usize) -> f32 {
        -1.2
    }
}

/// Aligns the rows of a table with the rows of its form.
#[allow(clippy::too_many_arguments)] // the sheet, what is known of it, and what is known of the form
pub(super) fn align(
    book: &Book,
    page: &Page,
    blocks: &[&Block],
    columns: &ColumnMap,
    form: &Form,
    memory: &Memory,
    key: FormKey,
    place: &Place,
) -> Diagnosed<Vec<RowMatch>> {
    let wanted = memory.rows(key);
    let all = sheet_rows(book, page, blocks, columns, form, memory, key);
    let (rows, surplus) = without_surplus(all, wanted.len(), memory, key);
    let Paired { pairs, mut standing, moved } = pair_up(&rows, wanted, memory, key);
    let last = standing.iter().rposition(Option::is_some).unwrap_or(0);
    for index in 0..rows.len() {
        if standing[index].is_none()
            && index > last
            && !rows[index].has_number
            && rows[index].measure.is_empty()
        {
            // Signature lines and dates under the table.
            standing[index] = Some(Standing::Text);
        }
        if let (true, None, Some(Standing::Indicator(want))) =
            (rows[index].under, standing[index], index.checked_sub(1).and_then(|above| standing[above]))
        {
            standing[index] = Some(Standing::Continuation(want));
        }
        if standing[index].is_none() {
            standing[index] = Some(leftover(&rows[index], wanted, memory, key, &pairs));
        }
    }
    let standing: Vec<Standing> = standing.into_iter().map(|one| one.unwrap_or(Standing::Text)).collect();
    let mut matches: Vec<RowMatch> = rows
        .iter()
        .zip(&standing)
        .map(|(row, &standing)| RowMatch { sheet_row: row.row, standing })
        .collect();
    let context = report::Context { rows: &rows, wanted, form, columns, memory, key, place, pairs: &pairs };
    let mut findings = context.findings(&standing, &moved);
    findings.extend(context.surplus(&surplus));
    matches.extend(surplus.iter().map(|row| RowMatch { sheet_row: row.row, standing: Standing::Unknown }));
    matches.sort_by_key(|one| one.sheet_row);
    Diagnosed { value: matches, findings }
}

/// Which sheet row is which form row.
struct Paired {
    /// The sheet row of each form row that has one.
    pairs: Vec<Option<usize>>,
    /// What each sheet row that belongs to a form row is.
    standing: Vec<Option<Standing>>,
    /// Sheet rows that stand out of order.
    moved: Vec<usize>,
}

/// Pairs the rows of a table with the rows of its form.
fn pair_up(rows: &[SheetRow], wanted: &[PreparedRow], memory: &Memory, key: FormKey) -> Paired {
    let anchors = Anchors::find(rows, wanted, memory, key);
    let steps = align_rows(rows, wanted, memory, key, &anchors);
    let mut pairs: Vec<Option<usize>> = vec![None; wanted.len()];
    let mut standing: Vec<Option<Standing>> = vec![None; rows.len()];
    for step in &steps {
        match *step {
            Step::Pair(row, want) => {
                pairs[want] = Some(row);
                standing[row] = Some(Standing::Indicator(want));
            }
            Step::Torn(row, want) => {
                pairs[want] = Some(row);
                standing[row] = Some(Standing::Indicator(want));
                standing[row + 1] = Some(Standing::Continuation(want));
            }
            Step::Extra(_) | Step::Missing(_) => {}
        }
    }
    let mut moved = Vec::new();
    for (row, want) in anchors.of.iter().enumerate() {
        if let (true, Some(want)) = (anchors.moved[row] && standing[row].is_none(), *want)
            && pairs[want].is_none()
        {
            pairs[want] = Some(row);
            standing[row] = Some(Standing::Indicator(want));
            moved.push(row);
        }
    }
    for span in anchors.spans() {
        let open = Anchors::none(rows, wanted);
        for step in align_span(rows, wanted, memory, key, &open, &span) {
            if let Step::Pair(row, want) = step
                && pairs[want].is_none()
                && standing[row].is_none()
            {
                pairs[want] = Some(row);
                standing[row] = Some(Standing::Indicator(want));
                moved.push(row);
            }
        }
    }
    moved.extend(place_moved(rows, wanted, memory, key, &mut pairs, &mut standing));
    exchange(rows, memory, key, &mut pairs, &mut standing);
    Paired { pairs, standing, moved }
}

/// The row of another form that each row of a form is: as if the other were a return's.
pub fn pair_rows(other: &Form, memory: &Memory, key: FormKey) -> Vec<Option<usize>> {
    let row = |(index, row): (usize, &crate::model::Row)| SheetRow {
        row: index as u32,
        code: CodeReading::of(&Content::text(row.printed.as_str()), None),
        label: memory.prepare(&row.label),
        measure: measure_key(&row.measure.text),
        measure_text: row.measure.text.clone(),
        has_value: false,
        has_number: false,
        code_in_label: false,
        under: false,
        joined: OnceCell::new(),
    };
    let rows: Vec<SheetRow> = other.rows.iter().enumerate().map(row).collect();
    pair_up(&rows, memory.rows(key), memory, key).pairs
}

/// Sets aside the rows of a list pasted into the form: of rows without a label of the form as many are looked at as
/// damage to labels could explain.
fn without_surplus(
    rows: Vec<SheetRow>,
    wanted: usize,
    memory: &Memory,
    key: FormKey,
) -> (Vec<SheetRow>, Vec<SheetRow>) {
    let mut room = MOST_FOREIGN + 2 * wanted;
    rows.into_iter().partition(|row| {
        let known = memory.is_label(key, &row.label);
        room = room.saturating_sub(usize::from(!known));
        known || room > 0
    })
}

fn sheet_rows(
    book: &Book,
    page: &Page,
    blocks: &[&Block],
    columns: &ColumnMap,
    form: &Form,
    memory: &Memory,
    key: FormKey,
) -> Vec<SheetRow> {
    let at = |role| columns.role(form, role);
    let (code_at, label_at, measure_at) = (at(Role::Code), at(Role::Label), at(Role::Measure));
    let values: Vec<u32> = form.value_columns().filter_map(|index| columns.of[index]).collect();
    // The cell whose label is merged down over a row from one above.
    let merged_down = |row: u32| {
        let area = page.merge_at(CellRef::new(row, label_at?))?;
        (area.first.row < row).then_some(area.first)
    };
    let sheet = page.sheet();
    let mut rows: Vec<SheetRow> = Vec::new();
    for block in blocks {
        let from = block.start;
        let mut cursor = sheet.cells.partition_point(|cell| cell.at.row < from);
        while cursor < sheet.cells.len() && sheet.cells[cursor].at.row < block.end {
            let row = sheet.cells[cursor].at.row;
            let cells = sheet.row(row);
            cursor += cells.len();
            let from_column = cells.partition_point(|cell| cell.at.column < block.columns.0);
            let to_column = cells.partition_point(|cell| cell.at.column < block.columns.1);
            let cells = &cells[from_column..to_column];
            let cell = |column: Option<u32>| {
                let column = column?;
                let index = cells.binary_search_by_key(&column, |cell| cell.at.column).ok()?;
                Some(&cells[index]).filter(|cell| !cell.content.is_blank())
            };
            let code = cell(code_at).map_or_else(CodeReading::default, |cell| {
                CodeReading::of(&cell.content, book.style_of(cell).number_format.as_deref())
            });
            // "Trong đó:" over several rows stands beside the label of the first of them.
            let own = || cell(label_at).map(|cell| cell.content.raw());
            let own = match block.label_of(row).filter(|_| block.grouped) {
                Some(grouped) => Some(grouped.label.text.clone()),
                None => own(),
            };
            let label_text =
                own.clone().filter(|text| !memory.lexicon().tables.is_among(text)).or_else(|| {
                    // A label indented into a neighbouring column.
                    let known = |text: &&str| memory.is_label(key, &memory.prepare(text));
                    cells
                        .iter()
                        .filter(|cell| {
                            Some(cell.at.column) != measure_at && !values.contains(&cell.at.column)
                        })
                        .filter_map(blocks::text_of)
                        .find(known)
                        .map(str::to_owned)
                });
            let label_text =
                label_text.or(own).or_else(|| several_under(page, merged_down(row)?, memory, key));
            let measure_text = cell(measure_at).map(|cell| cell.content.raw()).unwrap_or_default();
            let has_value = values.iter().any(|&column| cell(Some(column)).is_some());
            let has_number = values.iter().filter_map(|&column| cell(Some(column))).any(|cell| {
                !matches!(cell.content, Content::Text(_))
                    || cell.content.raw().trim_start().starts_with(|c: char| c.is_ascii_digit())
            });
            if label_text.is_none() && !has_value && code.is_blank() {
                continue;
            }
            if (row == from || label_text.as_deref().is_some_and(is_column_number))
                && is_number_row(cells)
                && !has_value_beyond_numbers(cells)
            {
                continue;
            }
            let under = label_text.is_none()
                && code.is_blank()
                && merged_down(row).is_some()
                && rows.last().is_some_and(|above| above.row + 1 == row && !above.has_value);
            let label = memory.prepare(&label_text.unwrap_or_default());
            let code_in_label = code.is_blank() && label.code.is_some();
            let code = match &label.code {
                Some(before) if code_in_label => {
                    CodeReading::of(&Content::Text(before.as_str().into()), None)
                }
                _ => code,
            };
            rows.push(SheetRow {
                row,
                code,
                label,
                measure: measure_key(&measure_text),
                measure_text,
                has_value,
                has_number,
                code_in_label,
                under,
                joined: OnceCell::new(),
            });
        }
    }
    rows
}

/// The label merged over several rows, when the form prints it for more than one row.
fn several_under(page: &Page, first: CellRef, memory: &Memory, key: FormKey) -> Option<String> {
    let text = page.get(first).and_then(blocks::text_of)?;
    let label = memory.prepare(text).label.key();
    let printed = memory.rows(key).iter().filter(|row| row.label.key() == label).count();
    (printed > 1).then(|| text.to_owned())
}

/// A row `1 2 3 …` under the header holds no figures unless one of them is no such number.
fn has_value_beyond_numbers(cells: &[crate::book::Cell]) -> bool {
    cells
        .iter()
        .any(|cell| matches!(cell.content, Content::Number(number) if number < 1.0 || number.fract() != 0.0))
}

/// `2`, `(2)`, `B`: what stands under the captions, again where the table goes over to another page.
fn is_column_number(label: &str) -> bool {
    label.trim().chars().count() <= 4 && label.chars().filter(|c| c.is_alphanumeric()).count() <= 2
}

/// Row and form row agree in code, label (spelling aside) and unit of measure.
fn agree(row: &SheetRow, want: &PreparedRow, likeness: f32) -> bool {
    likeness >= EQUAL
        && row.measure == want.measure
        && if row.code.is_blank() { want.code.is_empty() } else { row.code.matches(&want.code).is_some() }
}

fn align_rows(
    rows: &[SheetRow],
    wanted: &[PreparedRow],
    memory: &Memory,
    key: FormKey,
    anchors: &Anchors,
) -> Vec<Step> {
    let scores: Vec<&[f32]> = rows.iter().map(|row| memory.scores(key, &row.label)).collect();
    // What agrees at both ends needs no search; a run from below only from a row that is beyond doubt on, for twins
    // may stand under another heading.
    let shortest = rows.len().min(wanted.len());
    let head = (0..shortest).take_while(|&i| agree(&rows[i], &wanted[i], scores[i][i])).count();
    let tail = (0..shortest - head)
        .take_while(|&i| {
            let (row, want) = (rows.len() - 1 - i, wanted.len() - 1 - i);
            agree(&rows[row], &wanted[want], scores[row][want])
        })
        .count();
    let sure = |&tail: &usize| tail == 0 || anchors.of[rows.len() - tail] == Some(wanted.len() - tail);
    let tail = (0..=tail).rev().find(sure).unwrap_or(0);
    let mut steps: Vec<Step> = (0..head).map(|i| Step::Pair(i, i)).collect();
    let between = Span { rows: head..rows.len() - tail, wanted: head..wanted.len() - tail };
    steps.extend(align_span(rows, wanted, memory, key, anchors, &between));
    steps.extend((0..tail).rev().map(|i| Step::Pair(rows.len() - 1 - i, wanted.len() - 1 - i)));
    steps
}

/// Aligns some of the rows of a sheet with some of the rows of its form.
fn align_span(
    rows: &[SheetRow],
    wanted: &[PreparedRow],
    memory: &Memory,
    key: FormKey,
    anchors: &Anchors,
    span: &Span,
) -> Vec<Step> {
    let (first_row, first_wanted) = (span.rows.start, span.wanted.start);
    let scorer = Scorer {
        rows,
        wanted,
        first_row,
        first_wanted,
        scores: rows[span.rows.clone()].iter().map(|row| memory.scores(key, &row.label)).collect(),
        memory,
        key,
        anchors,
    };
    let steps = align::align(span.rows.len(), span.wanted.len(), &scorer);
    let placed = |step| match step {
        Step::Pair(row, want) => Step::Pair(row + first_row, want + first_wanted),
        Step::Torn(row, want) => Step::Torn(row + first_row, want + first_wanted),
        Step::Extra(row) => Step::Extra(row + first_row),
        Step::Missing(want) => Step::Missing(want + first_wanted),
    };
    steps.into_iter().map(placed).collect()
}

/// What a row is that was not aligned.
fn leftover(
    row: &SheetRow,
    wanted: &[PreparedRow],
    memory: &Memory,
    key: FormKey,
    pairs: &[Option<usize>],
) -> Standing {
    if row.label.label.is_empty() {
        return if row.has_value { Standing::Unknown } else { Standing::Text };
    }
    let scores = memory.scores(key, &row.label);
    let twin = (0..wanted.len()).filter(|&want| pairs[want].is_some() && scores[want] >= 0.95).find(
        |&want| match (row.code.is_blank(), wanted[want].code.is_empty()) {
            (true, _) | (_, true) => true,
            (false, false) => row.code.matches(&wanted[want].code).is_some(),
        },
    );
    match twin {
        Some(want) => Standing::Duplicate(want),
        None if row.has_value => Standing::Unknown,
        None => Standing::Text,
    }
}

impl SheetRow {
    /// The cell of the row in a column.
    pub(super) fn cell(&self, column: Option<u32>) -> Option<CellRef> {
        column.map(|column| CellRef::new(self.row, column))
    }
}
