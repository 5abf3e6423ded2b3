//! Where tables are on a sheet and how they are built: one reader for blank forms, returns and lists of units.
//!
//! A table is a header of captions, perhaps a row of column numbers, and the rows under it. Headers are known by words of
//! the field, by the captions of forms that the reader is lent, by their row of numbers, or by their shape alone.

mod beside;
mod body;
mod cells;
mod columns;
mod header;
mod headers;
mod label;
mod lexicon;
mod numbers;
mod page;
mod shape;

pub use cells::{WIDEST, looks_like_code};
pub use columns::{Captions, texts_of_label};
pub use label::Labels;
pub use lexicon::{FieldWords, Lexicon, TableWords, usual_role};
pub use numbers::{is_number_row, number_of};
pub use page::Page;

use crate::book::{Content, SheetKind};
use crate::cell::CellRef;

use header::Header;

/// A table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each a fact by itself
pub struct Table {
    /// The lines above it: where each stands, and its text with its line breaks.
    pub titles: Vec<(CellRef, String)>,
    /// First and last row of the captions.
    pub header: (u32, u32),
    /// The row of column numbers or letters under them.
    pub numbers: Option<u32>,
    /// First and last column.
    pub columns: (u32, u32),
    /// Where the labels of its rows stand.
    pub labels: Labels,
    /// The captions of its columns, from the left.
    pub captions: Vec<Captions>,
    /// The rows of the body that hold something.
    pub body: Vec<u32>,
    /// Rows under the body that hold something in its columns: notes, signatures.
    pub after: Vec<u32>,
    /// First row under the header, and the first that may belong to the next table.
    pub rows: (u32, u32),
    /// Known by the words of its captions.
    pub named: bool,
    /// It stands right of another table, in the same rows.
    pub beside: bool,
    /// No title stands between it and the table above it.
    pub continues: bool,
    /// Its captions go on right of the columns that are looked at.
    pub cut: bool,
}

/// The tables of a sheet from top to bottom, of those side by side from the left.
pub fn tables(page: &Page, lexicon: &dyn Lexicon) -> Vec<Table> {
    if page.kind == SheetKind::Text {
        return Vec::new();
    }
    let headers = headers::find(page, lexicon);
    let mut tables: Vec<Table> = Vec::new();
    let mut bands = headers.chunk_by(|one, other| one.rows.0 == other.rows.0).peekable();
    let (mut from, mut above) = (0, 0);
    while let Some(band) = bands.next() {
        let under = band.iter().map(Header::end).max().unwrap_or(above);
        let next = bands.peek().map(|next| next[0].rows.0);
        let end = next.map_or(page.height(), |next| body::title_start(page, under, next));
        let parts = parts(page, band, end, lexicon);
        let starts: Vec<u32> = parts.iter().map(|(header, _)| header.columns.0).collect();
        for (index, (header, body)) in parts.into_iter().enumerate() {
            let titles = titles(page, (from, header.rows.0), &starts, index);
            let continues = from > 0 && !body::is_titled(page, above, header.rows.0, header.label);
            tables.push(table(page, &header, body, Lines { titles, end, continues }));
        }
        (from, above) = (end, under);
    }
    tables
}

/// The tables of a band with the rows of each.
fn parts(page: &Page, band: &[Header], end: u32, lexicon: &dyn Lexicon) -> Vec<(Header, Vec<u32>)> {
    let mut parts = Vec::new();
    for header in band {
        let body = body::rows(page, header, end);
        let label = columns::label(page, header, &body, lexicon);
        let left = label.map_or(header.columns.0, |label| label.min(header.columns.0));
        let code = columns::codes(page, header, label, &body);
        let whole = Header { columns: (left, header.columns.1), code, label, ..*header };
        parts.extend(beside::apart(page, whole, &body, lexicon).into_iter().map(|part| (part, body.clone())));
    }
    if parts.len() > 1 {
        for (header, body) in &mut parts {
            let (left, right) = header.columns;
            body.retain(|&row| cells::filled(page, row).any(|cell| (left..=right).contains(&cell.at.column)));
        }
    }
    parts
}

/// The lines over one of the tables that begin in the columns `starts`. A row with a line for each of them, right above
/// them, names each; every other line is over all of them.
fn titles(page: &Page, rows: (u32, u32), starts: &[u32], index: usize) -> Vec<(CellRef, String)> {
    let part_of = |column: u32| starts.iter().rposition(|&start| start <= column).unwrap_or(0);
    let of_each = |row: u32| {
        let parts: Vec<usize> = cells::filled(page, row).map(|cell| part_of(cell.at.column)).collect();
        row + 1 == rows.1 && starts.len() > 1 && parts.iter().copied().eq(0..starts.len())
    };
    let mut lines = if rows.0 == 0 { page.above().to_vec() } else { Vec::new() };
    for &row in page.rows(rows.0, rows.1) {
        let each = of_each(row);
        let cells = cells::filled(page, row).filter(|cell| !each || part_of(cell.at.column) == index);
        let texts = cells.filter(|cell| matches!(cell.content, Content::Text(_) | Content::Rich(_)));
        lines.extend(texts.map(|cell| (cell.at, page.text(cell.at))).filter(|(_, text)| !text.is_empty()));
    }
    lines
}

/// What stands above and below a table.
struct Lines {
    titles: Vec<(CellRef, String)>,
    end: u32,
    continues: bool,
}

fn table(page: &Page, header: &Header, body: Vec<u32>, lines: Lines) -> Table {
    Table {
        titles: lines.titles,
        header: header.rows,
        numbers: header.numbers,
        columns: header.columns,
        labels: Labels::find(page, header, &body),
        after: body::after(page, header, &body, lines.end),
        captions: columns::captions(page, header),
        body,
        rows: (header.end(), lines.end),
        named: header.named,
        beside: header.beside,
        continues: lines.continues,
        cut: (header.rows.0..=header.rows.1).any(|row| cells::beyond(page, row)),
    }
}

impl Table {
    /// The column of the labels; none when the rows have no label.
    pub const fn label(&self) -> Option<u32> {
        self.labels.column
    }

    /// The columns right of the labels under no caption but theirs: labels may go on there.
    pub fn beside_labels(&self) -> Vec<u32> {
        let Some(label) = self.label() else { return Vec::new() };
        let of = |column: u32| self.captions.iter().find(|captions| captions.column == column);
        // A caption over all of them, perhaps with a further line over the first alone.
        let open = |column: &u32| {
            let over = |own: &Captions| of(label).is_some_and(|label| label.levels.starts_with(&own.levels));
            of(*column).is_none_or(|own| !own.levels.is_empty() && over(own))
        };
        (label + 1..=self.columns.1).take_while(open).collect()
    }

    /// The column of the codes.
    pub const fn code(&self) -> Option<u32> {
        self.labels.code
    }

    /// What a row of the body is called.
    pub fn label_of(&self, page: &Page, row: u32) -> String {
        self.labels.of(page, row)
    }
}

/// The tables with those joined whose header is printed again on the next page.
pub fn joined(tables: Vec<Table>) -> Vec<Table> {
    let mut joined: Vec<Table> = Vec::new();
    for table in tables {
        let same = |before: &&mut Table| before.captions == table.captions && table.titles.is_empty();
        match joined.last_mut().filter(same) {
            Some(before) => {
                before.after.clear();
                before.after.extend(table.after);
                before.body.extend(table.body);
                before.rows.1 = table.rows.1;
            }
            None => joined.push(table),
        }
    }
    joined
}
