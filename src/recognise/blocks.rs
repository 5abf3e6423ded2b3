//! Blocks of a sheet: the tables that are found on it with what is known of the templates, and the labels of their rows.

use std::sync::Arc;

use crate::book::{Cell, Sheet, SheetKind};
use crate::cell::CellRef;
use crate::model::Role;
use crate::table::{self, Captions, Lexicon, Page, Table};

use crate::matching::{Memory, Prepared};

/// Longer texts are not captions.
const LONGEST_CAPTION: usize = 160;
/// So many labels of the templates make a table without a header.
const FEWEST_LABELS: usize = 3;
/// Columns in which such labels are looked for.
const MOST_COLUMNS: usize = 64;

/// A header and the rows under it.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Position of the sheet.
    pub sheet: usize,
    /// First and last header row, that of column numbers included. A sheet without a header has one block whose header
    /// is empty: it ends before it begins.
    pub header: (u32, u32),
    /// Whether there is a header.
    pub headed: bool,
    /// First row that may hold an indicator.
    pub start: u32,
    /// First row after the block.
    pub end: u32,
    /// First column, and the column after its last: another table may stand beside it.
    pub columns: (u32, u32),
    /// Column that holds the labels; none when the rows have no label.
    pub label_column: Option<u32>,
    /// Prepared labels of the rows that have one.
    pub labels: Vec<Arc<Prepared>>,
    /// The rows of these labels.
    pub label_rows: Vec<u32>,
    /// The groups that rows stand in are part of their labels.
    pub grouped: bool,
    /// The last of the columns that the labels take, where they take several.
    pub label_end: Option<u32>,
    /// The captions of its columns.
    pub captions: Arc<Vec<Captions>>,
    /// The lines above it.
    pub titles: Arc<Vec<String>>,
    /// The header repeats the one before (a page break): no title stands between them.
    pub continues: bool,
}

impl Block {
    /// The label of a row.
    pub fn label_of(&self, row: u32) -> Option<&Arc<Prepared>> {
        self.label_rows.binary_search(&row).ok().map(|at| &self.labels[at])
    }

    /// Whether a column stands right of the labels.
    pub fn is_right(&self, column: u32) -> bool {
        self.label_column.is_none_or(|label| column > label)
    }
}

impl Lexicon for Memory {
    fn role(&self, caption: &str) -> Option<Role> {
        role_of(caption, self)
    }

    fn known(&self, caption: &str) -> Option<Role> {
        (caption.len() <= LONGEST_CAPTION).then(|| self.caption_role(&self.prepare(caption))).flatten()
    }

    fn is_label(&self, text: &str) -> bool {
        self.is_any_label(&self.prepare(text))
    }

    fn is_lent(&self) -> bool {
        true
    }
}

/// Text of a cell; blank text and other contents give nothing.
pub(super) fn text_of(cell: &Cell) -> Option<&str> {
    cell.content.as_text().filter(|text| !text.trim().is_empty())
}

/// Role a caption speaks of, by the captions of the templates, then by the words of the field.
pub(super) fn role_of(text: &str, memory: &Memory) -> Option<Role> {
    if text.len() > LONGEST_CAPTION {
        return None;
    }
    let prepared = memory.prepare(text);
    *prepared.role.get_or_init(|| memory.caption_role(&prepared).or_else(|| table::usual_role(text)))
}

/// Cuts a sheet into blocks.
pub(super) fn blocks(index: usize, page: &Page, memory: &Memory) -> Vec<Block> {
    if page.kind == SheetKind::Text {
        return Vec::new();
    }
    let tables = table::tables(page, memory);
    if tables.is_empty() {
        return without_header(index, page, memory).into_iter().collect();
    }
    let right = |table: &Table, next: Option<&Table>| {
        next.filter(|next| next.header.0 == table.header.0).map_or(u32::MAX, |next| next.columns.0)
    };
    let blocks = tables.iter().enumerate().map(|(at, table)| {
        let left = if table.beside { table.columns.0 } else { 0 };
        let columns = (left, right(table, tables.get(at + 1)));
        let (label_end, (label_rows, labels)) = match spread(page, table, memory) {
            Some((last, labels)) => (Some(last), labels),
            None => (None, labels(page, table, memory)),
        };
        Block {
            sheet: index,
            header: (table.header.0, table.rows.0 - 1),
            headed: true,
            start: table.rows.0,
            end: table.rows.1,
            columns,
            label_column: table.label(),
            labels,
            label_rows,
            grouped: !table.labels.groups.is_empty(),
            label_end,
            captions: Arc::new(table.captions.clone()),
            titles: Arc::new(table.titles.iter().map(|(_, line)| line.clone()).collect()),
            continues: table.continues,
        }
    });
    blocks.collect()
}

/// Labels and their rows.
type Labels = (Vec<u32>, Vec<Arc<Prepared>>);

/// The labels of the rows of a table. Groups belong to them where a template says so.
fn labels(page: &Page, table: &Table, memory: &Memory) -> Labels {
    let Some(column) = table.label() else { return Labels::default() };
    let of = |&row: &u32| {
        let own = page.get(CellRef::new(row, column)).and_then(text_of).map(|text| memory.prepare(text));
        if !table.labels.groups.contains_key(&row) {
            return own;
        }
        let grouped = memory.prepare(&table.label_of(page, row));
        let plain = own.filter(|own| memory.is_any_label(own) && !memory.is_any_label(&grouped));
        Some(plain.unwrap_or(grouped))
    };
    let rows = page.rows(table.rows.0, table.rows.1).iter();
    rows.filter_map(|row| Some((*row, of(row)?))).filter(|(_, label)| !label.label.is_empty()).unzip()
}

/// The labels of a table in which they take several columns, by their depth or because they were cut in two, and the last of
/// these columns. More labels of the templates must be found so than in the column of the labels alone.
fn spread(page: &Page, table: &Table, memory: &Memory) -> Option<(u32, Labels)> {
    let column = table.label().filter(|_| table.labels.groups.is_empty())?;
    let worded = |column: &u32| {
        let cells = || table.body.iter().filter_map(|&row| page.get(CellRef::new(row, *column)));
        cells().any(|cell| text_of(cell).is_some())
            && cells().all(|cell| cell.content.as_text().is_some() || cell.content.is_blank())
    };
    let beside: Vec<u32> = table.beside_labels().into_iter().take_while(worded).collect();
    let last = *beside.last()?;
    let rows: Vec<(u32, Vec<Arc<Prepared>>)> = page
        .rows(table.rows.0, table.rows.1)
        .iter()
        .map(|&row| {
            let texts = table::texts_of_label(page, row, (column, &beside));
            (row, texts.iter().map(|text| memory.prepare(text)).collect())
        })
        .collect();
    let own =
        |row: u32| page.get(CellRef::new(row, column)).and_then(text_of).map(|text| memory.prepare(text));
    let alone = rows.iter().filter(|(row, _)| own(*row).is_some_and(|own| memory.is_any_label(&own))).count();
    // The whole rather than its beginning, which may be a label by itself.
    let known = |texts: &[Arc<Prepared>]| {
        let is = |at: &usize| texts.get(*at).is_some_and(|text| memory.is_any_label(text));
        [1, 0, 2].into_iter().find(is)
    };
    if rows.iter().filter(|(_, texts)| known(texts).is_some()).count() <= alone {
        return None;
    }
    let label = |texts: Vec<Arc<Prepared>>| {
        let at = known(&texts).unwrap_or(1).min(texts.len().saturating_sub(1));
        texts.into_iter().nth(at)
    };
    let labels = rows.into_iter().filter_map(|(row, texts)| Some((row, label(texts)?)));
    Some((last, labels.filter(|(_, label)| !label.label.is_empty()).unzip()))
}

fn without_header(index: usize, sheet: &Sheet, memory: &Memory) -> Option<Block> {
    let column = |wanted: u32| -> Labels {
        let cells = sheet.cells.iter().filter(|cell| cell.at.column == wanted);
        cells
            .filter_map(|cell| Some((cell.at.row, memory.prepare(text_of(cell)?))))
            .filter(|(_, text)| !text.label.is_empty())
            .unzip()
    };
    let mut columns: Vec<u32> = sheet.cells.iter().map(|cell| cell.at.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.truncate(MOST_COLUMNS);
    let known = |labels: &Labels| labels.1.iter().filter(|label| memory.is_any_label(label)).count();
    let held = columns.into_iter().map(|at| (at, column(at)));
    let counted = held.map(|(at, labels)| (known(&labels), at, labels));
    let (count, label_column, (label_rows, labels)) =
        counted.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))?;
    if count < FEWEST_LABELS {
        return None;
    }
    let first = label_rows.iter().zip(&labels).find(|(_, label)| memory.is_any_label(label));
    let first = *first?.0;
    Some(Block {
        sheet: index,
        header: (first, first.wrapping_sub(1)),
        headed: false,
        start: first,
        end: sheet.height(),
        columns: (0, u32::MAX),
        label_column: Some(label_column),
        labels,
        label_rows,
        grouped: false,
        label_end: None,
        captions: Arc::default(),
        titles: Arc::default(),
        continues: false,
    })
}
