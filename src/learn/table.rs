//! Where the tables of a blank form are: header, column numbers, body, and the lines above.

use crate::book::{Cell, Content};
use crate::cell::CellRef;
use crate::recognise::{Beside, beside, is_number_row, usual_role};
use crate::table::Page;
use crate::template::Role;
use crate::text::{fold, tidy, vocabulary};

use super::words::Words;

/// Header blocks are not deeper than this.
const DEEPEST_HEADER: u32 = 8;
/// Longer texts are not captions.
const LONGEST_CAPTION: usize = 240;
/// Columns further right are not looked at.
pub(super) const WIDEST: u32 = 400;

/// One table of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The lines above it: where each stands, and the text as it stands.
    pub titles: Vec<(CellRef, String)>,
    /// First and last row of the captions.
    pub header: (u32, u32),
    /// The row of column numbers or letters under them.
    pub numbers: Option<u32>,
    /// First and last column.
    pub columns: (u32, u32),
    /// The column of the labels.
    pub label: u32,
    /// The column of the codes.
    pub code: Option<u32>,
    /// The rows of the body that hold something.
    pub body: Vec<u32>,
    /// Known by the words of its captions.
    pub named: bool,
    /// It stands right of another table, under the same header.
    pub beside: bool,
    /// Its captions go on right of the columns that are looked at.
    pub cut: bool,
}

fn text_of(cell: &Cell) -> Option<String> {
    cell.content.as_text().map(tidy).filter(|text| !text.is_empty())
}

fn filled<'a>(sheet: &Page<'a>, row: u32) -> impl Iterator<Item = &'a Cell> + use<'a> {
    let cells = sheet.sheet().row(row).iter();
    cells.filter(|cell| !cell.content.is_blank() && cell.at.column < WIDEST)
}

/// Whether a row goes on right of the columns that are looked at.
fn beyond(sheet: &Page, row: u32) -> bool {
    sheet.row(row).iter().any(|cell| !cell.content.is_blank() && cell.at.column >= WIDEST)
}

/// Whether a text could stand where a code stands.
pub(super) fn looks_like_code(text: &str) -> bool {
    let code = crate::indicator::normal_form(text);
    let bullet = matches!(code.as_str(), "-" | "+" | "*" | "•" | "–" | "…" | "...");
    let first = code.chars().next().is_some_and(char::is_alphanumeric);
    let parts = code.split('.').filter(|part| !part.is_empty());
    bullet
        || (first
            && code.len() <= 14
            && parts.clone().count() > 0
            && parts.clone().all(|part| {
                part.chars().all(char::is_alphanumeric)
                    && (part.len() <= 5 || part.bytes().all(|b| b.is_ascii_digit()))
            })
            && (code.chars().any(|c| c.is_ascii_digit()) || code.split('.').all(|part| part.len() <= 5))
            && !code.chars().any(|c| c.is_lowercase() && !c.is_ascii()))
}

/// The tables of a sheet from top to bottom.
pub(super) fn tables(sheet: &Page) -> Vec<Table> {
    let mut headers: Vec<Header> = Vec::new();
    let height = sheet.height();
    let mut free = 0;
    for &row in sheet.rows(0, height) {
        if row < free {
            continue;
        }
        if let Some(header) = header_at(sheet, row) {
            free = header.end();
            headers.push(header);
        }
    }
    headers = with_headers_over_numbers(sheet, headers);
    if headers.is_empty() {
        headers.extend(header_by_shape(sheet));
    }
    let mut tables: Vec<Table> = Vec::new();
    for (index, header) in headers.iter().enumerate() {
        let next = headers.get(index + 1);
        let end = next.map_or(height, |next| title_start(sheet, header.end(), next.first));
        let above = if index == 0 { 0 } else { title_start(sheet, headers[index - 1].end(), header.first) };
        let titles = (above..header.first).flat_map(|row| {
            filled(sheet, row).filter(|cell| matches!(cell.content, Content::Text(_) | Content::Rich(_)))
        });
        let titles: Vec<_> =
            titles.map(|cell| (cell.at, sheet.text(cell.at))).filter(|(_, text)| !text.is_empty()).collect();
        let body = body(sheet, header, end);
        let label = fuller(sheet, header, &body);
        let columns = (header.columns.0.min(label), header.columns.1);
        // A header printed again on the next page continues the table.
        let again = tables.last_mut().filter(|before| {
            titles.is_empty()
                && captions(sheet, before.header) == captions(sheet, (header.first, header.last))
        });
        if let Some(before) = again {
            before.body.extend(body);
            continue;
        }
        let table = Table {
            titles,
            header: (header.first, header.last),
            numbers: header.numbers,
            columns,
            label,
            code: codes(sheet, header, label, &body),
            named: header.named,
            beside: false,
            cut: (header.first..=header.last).any(|row| beyond(sheet, row)),
            body,
        };
        match beside(sheet, header.first, label, &table.body) {
            Some(right) => tables.extend(apart(sheet, table, right)),
            None => tables.push(table),
        }
    }
    tables
}

/// Two tables that stand side by side.
fn apart(sheet: &Page, table: Table, right: Beside) -> [Table; 2] {
    let rows = |columns: (u32, u32)| -> Vec<u32> {
        let held =
            |row: &u32| filled(sheet, *row).any(|cell| (columns.0..=columns.1).contains(&cell.at.column));
        table.body.iter().copied().filter(held).collect()
    };
    let (of_left, of_right) = ((table.columns.0, right.first - 1), (right.first, table.columns.1));
    let second = Table {
        columns: of_right,
        label: right.label,
        code: (right.first < right.label).then_some(right.first),
        beside: true,
        body: rows(of_right),
        ..table.clone()
    };
    [Table { columns: of_left, body: rows(of_left), ..table }, second]
}

/// The column of the labels; where it names groups of rows only, the next one, which names every row.
fn fuller(sheet: &Page, header: &Header, body: &[u32]) -> u32 {
    let texts = |column: u32| {
        let cell = |row: &&u32| sheet.get(CellRef::new(**row, column)).and_then(text_of);
        body.iter().filter(|row| cell(row).is_some_and(|text| text.chars().count() > 8)).count()
    };
    // The labels are what is printed: a column with hardly a word in it holds figures.
    if texts(header.label) == 0 && !body.is_empty() {
        let held = (0..=header.columns.1).map(|column| (texts(column), column));
        let fullest = held.max_by_key(|&(texts, column)| (texts, std::cmp::Reverse(column)));
        let fullest = fullest.filter(|(texts, _)| texts * 2 >= body.len());
        return fullest.map_or(header.label, |(_, column)| column);
    }
    let next = header.label + 1;
    let spanned =
        sheet.merge_at(CellRef::new(header.first, header.label)).is_some_and(|area| area.last.column >= next);
    if !spanned
        && next <= header.columns.1
        && texts(next) > texts(header.label)
        && texts(next) * 10 >= body.len() * 8
    {
        next
    } else {
        header.label
    }
}

/// The column of the codes left of the labels, by its caption, else by what it holds.
fn codes(sheet: &Page, header: &Header, label: u32, body: &[u32]) -> Option<u32> {
    let coded = |column: &u32| {
        let texts: Vec<String> = body
            .iter()
            .filter_map(|&row| sheet.get(CellRef::new(row, *column)))
            .map(|cell| tidy(&cell.content.raw()))
            .filter(|text| !text.is_empty())
            .collect();
        !texts.is_empty() && texts.iter().filter(|text| looks_like_code(text)).count() * 10 >= texts.len() * 7
    };
    let before = || (header.columns.0..label).rev();
    header
        .code
        .filter(|code| *code < label)
        .or_else(|| before().find(coded).filter(|_| label != header.label))
}

fn captions(sheet: &Page, (first, last): (u32, u32)) -> Vec<String> {
    (first..=last).flat_map(|row| filled(sheet, row)).map(|cell| fold(&cell.content.raw())).collect()
}

struct Header {
    first: u32,
    last: u32,
    numbers: Option<u32>,
    columns: (u32, u32),
    label: u32,
    code: Option<u32>,
    /// Known by the words of its captions.
    named: bool,
}

impl Header {
    /// First row under it.
    fn end(&self) -> u32 {
        self.numbers.unwrap_or(self.last).max(self.last) + 1
    }
}

/// The header that begins at a row.
fn header_at(sheet: &Page, row: u32) -> Option<Header> {
    let cells: Vec<(u32, String)> = filled(sheet, row)
        .map(|cell| {
            text_of(cell).filter(|text| text.len() <= LONGEST_CAPTION).map(|text| (cell.at.column, text))
        })
        .collect::<Option<_>>()?;
    if cells.len() < 2 || is_number_row(sheet.row(row)) {
        return None;
    }
    let roles: Vec<Option<Role>> = cells.iter().map(|(_, text)| usual_role(text)).collect();
    let with = |role| roles.iter().position(|one| *one == Some(role));
    let mut code = with(Role::Code);
    // A label stands right of the code; where none does, the codes right of the labels are codes of another kind.
    let mut label = roles
        .iter()
        .enumerate()
        .position(|(index, role)| *role == Some(Role::Label) && code.is_none_or(|code| index > code));
    if label.is_none() && with(Role::Label).is_some() {
        (label, code) = (with(Role::Label), None);
    }
    let others =
        roles.iter().filter(|role| matches!(role, Some(Role::Measure | Role::Value | Role::Note))).count();
    let enough = match (code, label) {
        (Some(_), Some(_)) => true,
        (Some(_), None) => cells.len() >= 3,
        (None, Some(label)) => {
            let at = CellRef::new(row, cells[label].0);
            let deep = sheet.merge_at(at).is_some_and(|area| area.last.row > row);
            let twice =
                roles.iter().filter(|role| **role == Some(Role::Label)).count() > 1 && cells.len() > 3;
            let marked = with(Role::Code).is_some();
            !looks_like_code(&cells[0].1)
                && ((others > 0 && cells.len() >= 3) || deep || (cells.len() >= 3 && (twice || marked)))
        }
        (None, None) => false,
    };
    if !enough {
        return None;
    }
    let code = code.map(|index| cells[index].0);
    let label = label.map_or_else(
        || cells.iter().map(|(column, _)| *column).find(|column| code.is_none_or(|code| *column > code)),
        |index| Some(cells[index].0),
    )?;
    Some(Header { named: true, ..complete(sheet, row, label, code) })
}

/// Rows below a header by which its columns are judged.
const TELLING: usize = 200;

/// The headers, and between them those that only their rows of column numbers tell.
fn with_headers_over_numbers(sheet: &Page, known: Vec<Header>) -> Vec<Header> {
    let mut known = known.into_iter().peekable();
    let mut all: Vec<Header> = Vec::new();
    for &row in sheet.rows(1, sheet.height()) {
        while let Some(header) = known.next_if(|header| header.first <= row) {
            all.push(header);
        }
        let above = all.last().map_or(0, Header::end);
        if row >= above && is_number_row(sheet.row(row)) {
            all.extend(header_over_numbers(sheet, above, row));
        }
    }
    all.extend(known);
    all
}

/// A header without any known word, by the row of column numbers under it; it begins at the row `above` or later.
fn header_over_numbers(sheet: &Page, above: u32, row: u32) -> Option<Header> {
    let wide = |row: u32| filled(sheet, row).filter(|cell| text_of(cell).is_some()).count() >= 2;
    let first = (above..row).rev().take_while(|&row| wide(row)).last()?;
    let columns: Vec<u32> = filled(sheet, row).map(|cell| cell.at.column).collect();
    // The labels are the longest texts under it.
    let below = sheet.rows(row + 1, sheet.height()).iter().take(TELLING);
    let letters = |column: u32| -> usize {
        let cells = below.clone().filter_map(|&row| sheet.get(CellRef::new(row, column)));
        cells.filter_map(text_of).map(|text| text.chars().count()).sum()
    };
    let label = columns.iter().copied().max_by_key(|&column| (letters(column), std::cmp::Reverse(column)))?;
    let code = columns.iter().copied().find(|&column| column < label);
    Some(complete(sheet, first, label, code))
}

/// Rows that may be a header by their shape alone are tried so often on one sheet.
const SHAPES_TRIED: usize = 20;

/// A header without any known word or number: texts side by side, and under them rows that hold labels at the left and
/// nothing else.
fn header_by_shape(sheet: &Page) -> Option<Header> {
    let rows = sheet.rows(0, sheet.height()).iter();
    rows.filter_map(|&row| shape_at(sheet, row))
        .take(SHAPES_TRIED)
        .find_map(|(header, last)| over_labels(sheet, header, last))
}

/// What may be such a header in a row, by itself and the first row under it; and the last column of its labels.
fn shape_at(sheet: &Page, row: u32) -> Option<(Header, u32)> {
    let first = filled(sheet, row).next()?.at.column;
    if filled(sheet, row).count() < 2 || !filled(sheet, row).all(|cell| text_of(cell).is_some()) {
        return None;
    }
    let header = complete(sheet, row, first, None);
    let last = sheet.merge_at(CellRef::new(row, first)).map_or(first, |area| area.last.column);
    let captioned = |column: u32| {
        (header.first..=header.last).any(|row| !sheet.text(CellRef::new(row, column)).is_empty())
    };
    let whole = header.columns.1 > last + 1 && (last + 1..=header.columns.1).all(captioned);
    let below = sheet.rows(header.end(), sheet.height()).iter();
    let under = below.copied().find(|&row| filled(sheet, row).any(|cell| cell.at.column <= header.columns.1));
    (whole && under.is_some_and(|row| is_plain(sheet, row, last))).then_some((header, last))
}

/// Whether a row holds nothing right of the labels.
fn is_plain(sheet: &Page, row: u32, last: u32) -> bool {
    filled(sheet, row).all(|cell| cell.at.column <= last)
}

/// The header, when all rows under it hold labels only.
fn over_labels(sheet: &Page, mut header: Header, last: u32) -> Option<Header> {
    let first = header.label;
    let rows = body(sheet, &header, sheet.height());
    // The lowest labels stand right before the figures.
    let letters =
        |column: u32| rows.iter().filter(|&&row| !sheet.text(CellRef::new(row, column)).is_empty()).count();
    header.label = (first..=last).rev().find(|&column| letters(column) * 2 > rows.len())?;
    (rows.len() > 1 && rows.iter().all(|&row| is_plain(sheet, row, last))).then_some(header)
}

/// How deep and how wide the header is.
fn complete(sheet: &Page, first: u32, label: u32, code: Option<u32>) -> Header {
    let bottom = |row: u32| {
        filled(sheet, row)
            .filter_map(|cell| sheet.merge_from(cell.at))
            .map(|area| area.last.row)
            .max()
            .unwrap_or(row)
    };
    let mut last = bottom(first).min(first + DEEPEST_HEADER);
    let mut numbers = None;
    while last < first + DEEPEST_HEADER {
        let next = sheet.row(last + 1);
        if is_number_row(next) {
            numbers = Some(last + 1);
            break;
        }
        let under_label = |column: u32| {
            let at = CellRef::new(last + 1, column);
            sheet.get(at).is_some_and(|cell| !cell.content.is_blank())
        };
        let texts = filled(sheet, last + 1)
            .all(|cell| text_of(cell).is_some_and(|text| text.len() <= LONGEST_CAPTION));
        let captions = filled(sheet, last + 1).filter(|cell| cell.at.column > label).count();
        if under_label(label) || code.is_some_and(under_label) || !texts || captions < 2 {
            break;
        }
        last = bottom(last + 1).min(first + DEEPEST_HEADER);
    }
    let span = (first..=last).flat_map(|row| filled(sheet, row)).map(|cell| {
        let right = sheet.merge_at(cell.at).map_or(cell.at.column, |area| area.last.column);
        (cell.at.column, right.min(WIDEST))
    });
    let under =
        numbers.into_iter().flat_map(|row| filled(sheet, row)).map(|cell| (cell.at.column, cell.at.column));
    let named = [Some(label), code].into_iter().flatten().map(|column| (column, column));
    let columns =
        span.chain(under).chain(named).fold((u32::MAX, 0), |all, one| (all.0.min(one.0), all.1.max(one.1)));
    Header { first, last, numbers, columns, label, code, named: false }
}

/// The first row of the lines that stand over the header at `header`, not before `from`.
fn title_start(sheet: &Page, from: u32, header: u32) -> u32 {
    let blank = |row: u32| filled(sheet, row).next().is_none();
    let mut start = header;
    // Without a blank row between the tables only what looks like a title is one.
    let apart = sheet.rows(from, header).len() < (header - from) as usize || from == 0;
    let titled = |row: u32| {
        let mut cells = filled(sheet, row);
        let (Some(first), None) = (cells.next(), cells.next()) else { return false };
        let wide = sheet.merge_at(first.at).is_some_and(|area| area.last.column > first.at.column + 1);
        let said = Words::of(&tidy(&first.content.raw()));
        let learning = &vocabulary().learning;
        wide || said.begin(&learning.numbers).is_some() || said.begin(&learning.measures).is_some()
    };
    start = sheet.rows(from, start).last().map_or(from, |&row| row + 1);
    while start > from && !blank(start - 1) {
        let texts: Vec<String> = filled(sheet, start - 1).map(|cell| tidy(&cell.content.raw())).collect();
        let of_body = texts.len() > 3 || (texts.len() > 1 && looks_like_code(&texts[0]));
        if of_body || !(apart || titled(start - 1)) {
            break;
        }
        start -= 1;
    }
    start
}

/// Rows of the body, up to a signature, a remark, or the end.
fn body(sheet: &Page, header: &Header, end: u32) -> Vec<u32> {
    let mut rows = Vec::new();
    let mut next = header.end();
    for &row in sheet.rows(header.end(), end) {
        let mut cells = filled(sheet, row).filter(|cell| cell.at.column <= header.columns.1).peekable();
        let Some(first) = cells.peek().copied() else { continue };
        let gap = row - next;
        let code = header.code.and_then(|column| sheet.get(CellRef::new(row, column)));
        let coded = code.is_some_and(|cell| looks_like_code(&cell.content.raw()));
        let texts: Vec<&Cell> = cells.collect();
        let said = Words::of(&tidy(&first.content.raw()));
        let learning = &vocabulary().learning;
        let footer =
            said.begin(&learning.footers).is_some() || (texts.len() <= 2 && said.have(&learning.full_dates));
        let outside = first.at.column > header.label;
        let signature = !coded && (footer || (gap > 0 && outside) || (gap > 1 && !coded && texts.len() <= 2));
        if signature {
            break;
        }
        next = row + 1;
        rows.push(row);
    }
    rows
}
