//! The rows of a list and what their columns hold.

use crate::book::Sheet;
use crate::text::{fold, is_header_word, tidy};
use crate::unit::{Kind, UnitName, Words, lowest_level};

/// Rows among which the header row is looked for.
const HEADER_WITHIN: usize = 15;

/// A number of so many signs is no figure.
const LONGEST_FIGURE: usize = 9;
/// Fewer units make no list.
pub(super) const FEWEST_UNITS: usize = 2;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Code,
    Level,
    Kind,
    /// The unit it reports to.
    Parent,
    /// A group it is listed under; the first such column is 0.
    Group(usize),
    Since,
    Until,
    Successors,
    Predecessors,
    Aliases,
    Received,
    Number,
}

/// A row of the list.
pub(super) struct Row {
    pub line: u64,
    pub cells: Vec<String>,
}

/// A list as rows, with its header row understood.
pub(super) struct Table<'w> {
    words: &'w Words,
    rows: Vec<Row>,
    /// Where the units begin.
    body: usize,
    columns: Option<Vec<Option<Column>>>,
    /// Kind of the names, where the header says it (`Xã`).
    pub name_kind: Option<Kind>,
    /// The captions of the columns of groups, in their order.
    pub groups: Vec<String>,
    /// The caption of the column of the units above.
    pub parent: Option<String>,
    /// Line of the last row with a running number; none when the rows have none.
    last_number: Option<u64>,
    /// The lowest level of the rows.
    lowest: Option<usize>,
}

impl<'w> Table<'w> {
    /// Finds the header row.
    pub fn new(rows: Vec<Row>, words: &'w Words) -> Self {
        let mut table = Self {
            words,
            rows,
            body: 0,
            columns: None,
            name_kind: None,
            groups: Vec::new(),
            parent: None,
            last_number: None,
            lowest: None,
        };
        if let Some((index, columns)) = header(&table.rows, words) {
            let caption = |wanted: Column| {
                let at = columns.iter().position(|&column| column == Some(wanted))?;
                table.rows[index].cells.get(at).cloned()
            };
            table.name_kind = caption(Column::Name).and_then(|caption| words.kind(&caption));
            table.parent = caption(Column::Parent);
            table.groups = (0..).map_while(|number| caption(Column::Group(number))).collect();
            table.body = index + 1;
            table.columns = Some(columns);
        }
        let level = |fields: &Fields<'_>| lowest_level(words.name(fields.get(Column::Name))?.kind?);
        table.lowest = table.rows().filter_map(|(_, fields)| level(&fields)).min();
        let numbered =
            |(line, fields): (u64, Fields<'_>)| is_number(fields.get(Column::Number)).then_some(line);
        table.last_number = table.rows().filter_map(numbered).last();
        table
    }

    /// The captions of columns that hold nothing the program knows, or what another column holds already; the line of the
    /// header row, the caption, and whether it is such a repetition.
    pub fn unknown_columns(&self) -> Vec<(u64, &str, bool)> {
        let Some(columns) = &self.columns else { return Vec::new() };
        let header = &self.rows[self.body - 1];
        let captions = header.cells.iter().enumerate().filter(|(_, caption)| !caption.is_empty());
        captions
            .filter(|(index, _)| columns.get(*index).is_none_or(Option::is_none))
            .map(|(_, caption)| (header.line, caption.as_str(), column(caption, self.words).is_some()))
            .collect()
    }

    /// Whether there is a header row.
    pub fn has_header(&self) -> bool {
        self.columns.is_some()
    }

    /// Whether there is a header row and nothing below it but units: most are of a known kind, no other column holds
    /// figures (telephone numbers are longer than figures).
    pub fn has_only_units(&self) -> bool {
        let Some(columns) = &self.columns else { return false };
        let body = &self.rows[self.body..];
        let numeric = |cell: &str| {
            cell.len() < LONGEST_FIGURE
                && cell.bytes().any(|b| b.is_ascii_digit())
                && cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | ' '))
        };
        let claimed = |index: usize| columns.get(index).is_some_and(Option::is_some);
        let figures = body
            .iter()
            .any(|row| row.cells.iter().enumerate().any(|(index, cell)| !claimed(index) && numeric(cell)));
        let units: Vec<UnitName> =
            self.rows().filter_map(|(_, fields)| self.words.name(fields.get(Column::Name))).collect();
        let of_a_kind = units.iter().filter(|name| name.kind.or(self.name_kind).is_some()).count();
        !figures && of_a_kind >= FEWEST_UNITS && of_a_kind * 2 > units.len()
    }

    /// The rows that may name units.
    pub fn rows(&self) -> impl Iterator<Item = (u64, Fields<'_>)> {
        self.rows[self.body..]
            .iter()
            .filter_map(|row| Some((row.line, Fields::of(row, self.columns.as_deref(), self.words)?)))
    }

    /// Whether a row is a caption over the units below it: `I | Huyện Nam Đông` among rows 1, 2, 3.
    pub fn is_heading(&self, fields: &Fields<'_>, name: &UnitName) -> bool {
        let number = fields.get(Column::Number);
        if fields.is_grouped() || self.last_number.is_none() || is_number(number) {
            return false;
        }
        if !number.is_empty() {
            return true;
        }
        name.kind.and_then(lowest_level) > self.lowest && self.lowest.is_some()
    }

    /// Whether a row stands below the list: its numbers have ended, and nothing says that it names a unit.
    pub fn is_below(&self, line: u64, fields: &Fields<'_>, name: Option<&UnitName>) -> bool {
        let bare = fields.get(Column::Number).is_empty() && fields.get(Column::Code).is_empty();
        bare && name.is_none_or(|name| name.kind.is_none())
            && self.last_number.is_some_and(|last| line > last)
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.trim_end_matches(['.', ')']);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The header row, and what its columns hold.
fn header(rows: &[Row], words: &Words) -> Option<(usize, Vec<Option<Column>>)> {
    rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(index, row)| {
        let mut columns: Vec<Option<Column>> = row.cells.iter().map(|cell| column(cell, words)).collect();
        let has = |columns: &[Option<Column>], column| columns.contains(&Some(column));
        if !has(&columns, Column::Name) {
            // A list of districts may call its names what a list of communes calls their groups.
            let above = |column: &Option<Column>| matches!(column, Some(Column::Parent | Column::Group(_)));
            let group = columns.iter().position(above)?;
            columns[group] = Some(Column::Name);
        }
        let (mut seen, mut groups) = (Vec::new(), 0..);
        for column in &mut columns {
            if let Some(Column::Group(number)) = column {
                *number = groups.next().unwrap_or_default();
            }
            if column.is_some() && seen.contains(column) {
                *column = None;
            }
            seen.push(*column);
        }
        Some((index, columns))
    })
}

fn column(cell: &str, units: &Words) -> Option<Column> {
    let words = &units.lists;
    let folded = fold(cell);
    // `xã Phượng Kỳ` is a unit, `Xã, phường` a caption.
    let unit = units.name(cell).is_some_and(|name| name.kind.is_some() && units.kind(&name.own).is_none());
    // `Huyện cũ` is a caption all the same.
    let unit = unit && !words.group.contains(&folded);
    if folded.is_empty() || folded.chars().count() > 60 || unit {
        return None;
    }
    [
        (Column::Aliases, &words.aliases),
        (Column::Predecessors, &words.predecessors),
        (Column::Successors, &words.successors),
        (Column::Received, &words.received),
        (Column::Since, &words.since),
        (Column::Until, &words.until),
        (Column::Parent, &words.parent),
        (Column::Group(0), &words.group),
        (Column::Code, &words.code),
        (Column::Number, &words.number),
        (Column::Name, &words.name),
        (Column::Level, &words.level),
        (Column::Kind, &words.kind),
    ]
    .into_iter()
    .find(|(_, words)| folded == "#" && words.contains(&folded) || is_header_word(&folded, words))
    .map(|(column, _)| column)
}

/// The cells of a row by what they hold.
pub(super) struct Fields<'r> {
    cells: Vec<(Column, &'r str)>,
    words: &'r Words,
}

impl<'r> Fields<'r> {
    fn of(row: &'r Row, columns: Option<&[Option<Column>]>, words: &'r Words) -> Option<Self> {
        let filled = || row.cells.iter().map(String::as_str).enumerate().filter(|(_, cell)| !cell.is_empty());
        let cells: Vec<(Column, &str)> = if let Some(columns) = columns {
            let column = |index: usize| columns.get(index).copied().flatten();
            filled().filter_map(|(index, cell)| column(index).map(|column| (column, cell))).collect()
        } else {
            plain(filled().map(|(_, cell)| cell), words)
        };
        let fields = Self { cells, words };
        let name = fold(fields.get(Column::Name));
        let comment = row.cells.first().is_some_and(|cell| cell.starts_with('#'));
        let caption = words.lists.totals.contains(&name) || is_header_word(&name, &words.lists.titles);
        let filled = !name.is_empty() || !fields.get(Column::Code).is_empty();
        (filled && !comment && !caption).then_some(fields)
    }

    /// Whether the list ends here: what follows is signed below it.
    pub fn is_end(&self) -> bool {
        let bare = self.get(Column::Number).is_empty() && self.get(Column::Code).is_empty();
        bare && is_header_word(&fold(self.get(Column::Name)), &self.words.lists.ends)
    }

    /// The kind that a column of kinds states, or one of levels where what it says is no level's name.
    pub fn kind(&self) -> Option<Kind> {
        let stated = |column| self.words.stated_kind(self.get(column));
        stated(Column::Kind).or(stated(Column::Level).filter(|kind| !kind.names_a_level()))
    }

    /// Whether it says what the unit is listed under.
    pub fn is_grouped(&self) -> bool {
        self.cells.iter().any(|(column, _)| matches!(column, Column::Parent | Column::Group(_)))
    }

    /// What a column holds; empty for nothing.
    pub fn get(&self, column: Column) -> &'r str {
        self.cells.iter().find(|(own, _)| *own == column).map_or("", |(_, cell)| cell)
    }
}

/// Cells of a row without a header row: perhaps a number, a name, perhaps the unit above it.
fn plain<'r>(filled: impl Iterator<Item = &'r str>, words: &Words) -> Vec<(Column, &'r str)> {
    let mut cells = Vec::new();
    for cell in filled {
        let named = cells.iter().any(|(column, _)| *column == Column::Name);
        let number = cell.trim_end_matches(['.', ')']);
        let counts = (1..=4).contains(&number.len())
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'));
        if !named && counts {
            cells.push((Column::Number, cell));
        } else if !named && cell.chars().any(char::is_alphabetic) {
            cells.push((Column::Name, unnumbered(cell)));
        } else if named && words.name(cell).is_some_and(|name| name.kind.is_some()) {
            cells.push((Column::Parent, cell));
            break;
        }
    }
    cells
}

/// `1. xã Hương Hữu`, `- xã Hương Hữu`
fn unnumbered(cell: &str) -> &str {
    let bare = cell.trim_start_matches(['-', '+', '•', '*', ' ']);
    match bare.split_once(['.', ')']) {
        Some((number, rest)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            rest.trim()
        }
        _ => bare,
    }
}

/// The rows of a sheet.
pub(super) fn sheet_rows(sheet: &Sheet) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for cell in sheet.cells.iter().filter(|cell| !cell.content.is_blank()) {
        // A list is narrow; a cell far away does not make wide rows.
        if cell.at.column >= 100 {
            continue;
        }
        let line = u64::from(cell.at.row) + 1;
        if rows.last().is_none_or(|row| row.line != line) {
            rows.push(Row { line, cells: Vec::new() });
        }
        if let Some(row) = rows.last_mut() {
            row.cells.resize(cell.at.column as usize, String::new());
            row.cells.push(tidy(&cell.content.raw()));
        }
    }
    rows
}
