//! Blocks of a sheet: a header, the rows under it, the lines above it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::book::{Cell, Content, Sheet};
use crate::cell::CellRef;
use crate::template::Role;
use crate::text::{fold, is_header_word, tidy, vocabulary};

use super::beside::{Beside, beside};
use super::memory::{Memory, Prepared};

/// Header blocks deeper than this are not looked for.
const DEEPEST_HEADER: u32 = 6;
/// Captions of lower rows are short.
const SHORT_CAPTION: usize = 60;
/// Columns among which that of the labels is looked for.
const MOST_COLUMNS: usize = 64;
/// Longer texts are not captions.
const LONGEST_CAPTION: usize = 160;

/// A header and the rows under it.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Position of the sheet.
    pub sheet: usize,
    /// First and last header row. A sheet without a header has one block whose header is empty: (1, 0) from row 0.
    pub header: (u32, u32),
    /// Whether there is a header.
    pub headed: bool,
    /// First row that may hold an indicator.
    pub start: u32,
    /// First row after the block.
    pub end: u32,
    /// First column, and the column after its last: another table may stand beside it.
    pub columns: (u32, u32),
    /// Column that holds the labels.
    pub label_column: u32,
    /// Prepared labels of the rows that have one.
    pub labels: Vec<Arc<Prepared>>,
    /// The rows of these labels.
    pub label_rows: Vec<u32>,
    /// The header repeats the one before (a page break): no title stands between them.
    pub continues: bool,
}

/// Text of a cell; blank text and other contents give nothing.
pub(super) fn text_of(cell: &Cell) -> Option<&str> {
    cell.content.as_text().filter(|text| !text.trim().is_empty())
}

/// Text at a position, through merged cells.
pub(super) fn text_at(sheet: &Sheet, at: CellRef) -> Option<String> {
    let there = |at: CellRef| {
        sheet.get(at).filter(|cell| !cell.content.is_blank()).map(|cell| tidy(&cell.content.raw()))
    };
    there(at).or_else(|| sheet.merge_at(at).and_then(|area| there(area.first)))
}

/// Role a caption speaks of, by the captions of the templates, then by the words of the field.
pub(super) fn role_of(text: &str, memory: &Memory) -> Option<Role> {
    if text.len() > LONGEST_CAPTION {
        return None;
    }
    role_of_prepared(text, &memory.prepare(text), memory)
}

fn role_of_prepared(text: &str, prepared: &Prepared, memory: &Memory) -> Option<Role> {
    *prepared.role.get_or_init(|| memory.caption_role(prepared).or_else(|| usual_role(text)))
}

/// Role a caption speaks of by the words of the field.
pub fn usual_role(text: &str) -> Option<Role> {
    let folded = fold(text);
    let words = &vocabulary().headers;
    let known = [
        (Role::Code, &words.code),
        (Role::Measure, &words.measure),
        (Role::Note, &words.note),
        (Role::Label, &words.label),
        (Role::Value, &words.value),
    ];
    known.into_iter().find(|(_, list)| is_header_word(&folded, list)).map(|(role, _)| role)
}

/// The texts of a row that may be captions, ready for comparison; none where one stands alone, which is no header.
fn captions<'a>(row: &'a [Cell], memory: &Memory) -> Vec<(&'a Cell, &'a str, Arc<Prepared>)> {
    let short = || {
        row.iter()
            .filter_map(|cell| Some((cell, text_of(cell)?)))
            .filter(|(_, text)| text.len() <= LONGEST_CAPTION)
    };
    if short().nth(1).is_none() {
        return Vec::new();
    }
    short().map(|(cell, text)| (cell, text, memory.prepare(text))).collect()
}

/// Whether a row is the first of a header: a caption of the labels and one more.
fn starts_header(captions: &[(&Cell, &str, Arc<Prepared>)], memory: &Memory) -> Option<u32> {
    let mut label = None;
    let mut others = 0;
    let mut code_first = false;
    for (cell, text, prepared) in captions {
        match role_of_prepared(text, prepared, memory) {
            Some(Role::Label) if label.is_none() => label = Some(cell.at.column),
            Some(Role::Code) => {
                code_first |= label.is_none();
                others += 1;
            }
            Some(_) => others += 1,
            None => {}
        }
    }
    let label = label?;
    (others >= 1 && (code_first || others >= 2)).then_some(label)
}

/// Whether a row without a caption of the labels holds captions of the templates all the same.
fn holds_captions(row: &[Cell], captions: &[(&Cell, &str, Arc<Prepared>)], memory: &Memory) -> bool {
    let filled = row.iter().filter(|cell| !cell.content.is_blank());
    let roles = captions.iter().filter_map(|(_, _, prepared)| memory.caption_role(prepared));
    let roles: Vec<Role> = roles.collect();
    let figures = roles.iter().filter(|role| **role == Role::Value).count();
    figures > 0 && roles.len() > 1 && figures + roles.len() > 2 && roles.len() * 2 > filled.count()
}

/// Cuts a sheet into blocks.
pub(super) fn blocks(index: usize, sheet: &Sheet, memory: &Memory) -> Vec<Block> {
    let mut headers: Vec<(u32, u32, Option<u32>)> = Vec::new();
    let mut start = 0;
    while start < sheet.cells.len() {
        let row = sheet.cells[start].at.row;
        let cells = sheet.row(row);
        start += cells.len();
        if headers.last().is_some_and(|(_, last, _)| row <= *last) {
            continue;
        }
        let captions = captions(cells, memory);
        if let Some(label) = starts_header(&captions, memory) {
            headers.push((row, last_header_row(sheet, row, label, memory), Some(label)));
        } else if holds_captions(cells, &captions, memory) {
            // Without a caption of the labels, they are found by what they say.
            let below = Area { rows: (row + 1, sheet.height()), columns: (0, u32::MAX) };
            let (label, _) = labels_in(sheet, below, None, memory);
            headers.push((row, last_header_row(sheet, row, label, memory), None));
        }
    }
    let height = sheet.height();
    if headers.is_empty() {
        let block = without_header(index, sheet, memory, height);
        return block.into_iter().collect();
    }
    let mut blocks: Vec<Block> = Vec::with_capacity(headers.len());
    for (position, &(first, last, label)) in headers.iter().enumerate() {
        let end = headers.get(position + 1).map_or(height, |next| next.0);
        let above = if position == 0 { 0 } else { headers[position - 1].1 + 1 };
        let right = table_beside(sheet, (first, last), end, label, memory);
        let whole = Area { rows: (last + 1, end), columns: (0, u32::MAX) };
        let area = right.map_or(whole, |right| Area { columns: (0, right.first), ..whole });
        let (label_column, (label_rows, labels)) = labels_in(sheet, area, label, memory);
        let continues = position > 0 && !titled(sheet, above, first, label_column);
        blocks.push(Block {
            sheet: index,
            header: (first, last),
            headed: true,
            start: last + 1,
            end,
            columns: area.columns,
            label_column,
            labels,
            label_rows,
            continues,
        });
        if let Some(right) = right {
            let area = Area { columns: (right.first, u32::MAX), ..whole };
            let (label_column, (label_rows, labels)) = labels_in(sheet, area, Some(right.label), memory);
            let left = &blocks[blocks.len() - 1];
            let block = Block { columns: area.columns, label_column, labels, label_rows, ..left.clone() };
            blocks.push(block);
        }
    }
    blocks
}

/// The table beside the one with the header, when what stands there are labels of the templates.
fn table_beside(
    sheet: &Sheet,
    header: (u32, u32),
    end: u32,
    label: Option<u32>,
    memory: &Memory,
) -> Option<Beside> {
    let start = sheet.cells.partition_point(|cell| cell.at.row <= header.1);
    let stop = sheet.cells.partition_point(|cell| cell.at.row < end);
    let mut body: Vec<u32> = sheet.cells[start..stop].iter().map(|cell| cell.at.row).collect();
    body.dedup();
    let right = beside(sheet, header.0, label?, &body)?;
    let texts = body.iter().filter_map(|&row| sheet.get(CellRef::new(row, right.label))).filter_map(text_of);
    let (mut known, mut all) = (0, 0);
    for text in texts {
        all += 1;
        known += usize::from(memory.is_any_label(&memory.prepare(text)));
    }
    (known > 1 && known * 2 >= all).then_some(right)
}

fn without_header(index: usize, sheet: &Sheet, memory: &Memory, height: u32) -> Option<Block> {
    let whole = Area { rows: (0, height), columns: (0, u32::MAX) };
    let (label_column, (label_rows, labels)) = labels_in(sheet, whole, None, memory);
    if labels.iter().filter(|label| memory.is_any_label(label)).count() < 3 {
        return None;
    }
    let first = (0..height).find(|&row| {
        let cell = sheet.get(CellRef::new(row, label_column));
        cell.and_then(text_of).is_some_and(|text| memory.is_any_label(&memory.prepare(text)))
    })?;
    let header = (first, first.wrapping_sub(1));
    Some(Block {
        sheet: index,
        header,
        headed: false,
        start: first,
        end: height,
        columns: whole.columns,
        label_column,
        labels,
        label_rows,
        continues: false,
    })
}

/// Last row of the header that starts at `first`.
fn last_header_row(sheet: &Sheet, first: u32, label_column: u32, memory: &Memory) -> u32 {
    let merged = sheet
        .row(first)
        .iter()
        .filter_map(|cell| sheet.merges.beginning_at(cell.at))
        .map(|area| area.last.row)
        .max()
        .unwrap_or(first)
        .min(first + DEEPEST_HEADER);
    let mut last = merged;
    while last < first + DEEPEST_HEADER {
        let row = sheet.row(last + 1);
        if row.is_empty() || !(is_caption_row(sheet, row, label_column, memory) || is_number_row(row)) {
            break;
        }
        last += 1;
    }
    last
}

/// A further header row: nothing but captions, none of them a label of a form.
fn is_caption_row(sheet: &Sheet, row: &[Cell], label_column: u32, memory: &Memory) -> bool {
    let mut captions = 0;
    // Captions under captions nobody merged: nothing stands where code and label would.
    let filled = || row.iter().filter(|cell| !cell.content.is_blank());
    let right = filled().count() > 1 && filled().all(|cell| cell.at.column > label_column);
    // Beside a caption that says what it is stand captions, whatever they say.
    let beside = filled().any(|cell| {
        cell.at.column > label_column && text_of(cell).is_some_and(|text| role_of(text, memory).is_some())
    });
    for cell in row.iter().filter(|cell| !cell.content.is_blank()) {
        let Some(text) = text_of(cell) else { return false };
        if cell.at.column == label_column && !text.trim_start().starts_with('(') {
            let prepared = memory.prepare(text);
            if memory.is_any_label(&prepared) || role_of(text, memory) != Some(Role::Label) {
                return false;
            }
        }
        let known = role_of(text, memory).is_some();
        let above = cell.at.row.checked_sub(1).map(|row| CellRef::new(row, cell.at.column));
        let area = above.and_then(|above| sheet.merge_at(above));
        let under_caption = area.is_some_and(|area| area.last.row + 1 == cell.at.row);
        let short = text.chars().count() <= SHORT_CAPTION && text.chars().any(char::is_alphabetic);
        let aside = cell.at.column > label_column && short;
        let caption =
            known || under_caption || cell.at.column == label_column || ((right || beside) && aside);
        if !caption {
            return false;
        }
        captions += 1;
    }
    captions > 0
}

/// The row of column numbers or letters: `1 2 3`, `a 1 2`, `(1) (2) (3)=(4)+(5)`, `A B 1 2`, `MS 1=4 2 6=1+2`, `C1 C2 C3=C1+C2`,
/// `a b c=a+b`.
pub fn is_number_row(row: &[Cell]) -> bool {
    let filled: Vec<&Cell> = row.iter().filter(|cell| !cell.content.is_blank()).collect();
    if filled.len() < 3 {
        return false;
    }
    let heads: Vec<String> = filled
        .iter()
        .map(|cell| {
            let head = tidy(&cell.content.raw());
            let head = head.split('=').next().unwrap_or_default();
            head.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ' ' | '.')).to_owned()
        })
        .collect();
    if is_lettered(&heads) {
        return true;
    }
    let mut expected = 1u32;
    let (mut numbers, mut small) = (0, false);
    // Where an equation stands, numbers may stand in any order.
    let equations = filled.iter().any(|cell| cell.content.as_text().is_some_and(|text| text.contains('=')));
    for head in &heads {
        if let Ok(number) = head.parse::<u32>() {
            if number != expected && numbers > 0 && !equations {
                return false;
            }
            expected = number + 1;
            numbers += 1;
        } else if numbers == 0 && head.len() == 1 && head.bytes().all(|b| b.is_ascii_lowercase()) {
            small = true;
        } else if !(1..=3).contains(&head.len()) || !head.bytes().all(|b| b.is_ascii_uppercase()) {
            return false;
        }
    }
    numbers > 1 || !small && filled.iter().all(|cell| matches!(cell.content, Content::Text(_)))
}

/// `C1 C2 C3` or `a b c` in their order, with `đ` or without; capitals may stand before them.
fn is_lettered(heads: &[String]) -> bool {
    let capital = |head: &&String| head.len() == 1 && head.bytes().all(|b| b.is_ascii_uppercase());
    let rest: Vec<&String> = heads.iter().skip_while(capital).collect();
    let of = |letters: &'static str| {
        let mut letters = letters.chars();
        move |head: &&String| letters.next().is_some_and(|letter| head.chars().eq([letter]))
    };
    let small = || {
        rest.iter().all(of("abcdefghijklmnopqrstuvwxyz")) || rest.iter().all(of("abcdđeghiklmnopqrstuvxy"))
    };
    let coded = |(at, head): (usize, &&String)| {
        let letters = head.trim_end_matches(|c: char| c.is_ascii_digit());
        let same = rest[0].starts_with(letters) && letters.len() == 1;
        same && letters.bytes().all(|b| b.is_ascii_uppercase()) && head[1..] == (at + 1).to_string()
    };
    (3..26).contains(&rest.len()) && (small() || rest.iter().enumerate().all(coded))
}

/// Where labels are looked for: first row and column, and the ones after the last.
#[derive(Clone, Copy)]
struct Area {
    rows: (u32, u32),
    columns: (u32, u32),
}

/// Labels and their rows.
type Labels = (Vec<u32>, Vec<Arc<Prepared>>);

/// The column whose texts are labels, and the labels.
fn labels_in(sheet: &Sheet, area: Area, hint: Option<u32>, memory: &Memory) -> (u32, Labels) {
    let start = sheet.cells.partition_point(|cell| cell.at.row < area.rows.0);
    let end = sheet.cells.partition_point(|cell| cell.at.row < area.rows.1);
    let within = |cell: &&Cell| (area.columns.0..area.columns.1).contains(&cell.at.column);
    let mut columns: BTreeMap<u32, Vec<&Cell>> = BTreeMap::new();
    for cell in sheet.cells[start..end].iter().filter(within) {
        columns.entry(cell.at.column).or_default().push(cell);
    }
    let labels = |cells: &[&Cell]| -> Labels {
        cells
            .iter()
            .filter_map(|cell| Some((cell.at.row, memory.prepare(text_of(cell)?))))
            .filter(|(_, text)| !text.label.is_empty())
            .unzip()
    };
    let known = |labels: &Labels| labels.1.iter().filter(|label| memory.is_any_label(label)).count();
    if let Some(hint) = hint {
        let labels = columns.get(&hint).map(|cells| labels(cells)).unwrap_or_default();
        if known(&labels) * 2 >= labels.1.len() && !labels.1.is_empty() {
            return (hint, labels);
        }
    }
    let best = columns
        .iter()
        .take(MOST_COLUMNS)
        .map(|(&at, cells)| (at, labels(cells)))
        .map(|(at, labels)| (known(&labels), hint == Some(at), at, labels))
        .max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(&a.2)));
    best.map_or_else(|| (hint.unwrap_or(0), Labels::default()), |(_, _, at, labels)| (at, labels))
}

/// Whether a title stands between two tables: text alone in its row, not in the column of the labels.
fn titled(sheet: &Sheet, from: u32, to: u32, label_column: u32) -> bool {
    let start = sheet.cells.partition_point(|cell| cell.at.row < from);
    let end = sheet.cells.partition_point(|cell| cell.at.row < to);
    sheet.cells[start..end].iter().filter(|cell| text_of(cell).is_some()).any(|cell| {
        let alone = sheet.row(cell.at.row).iter().filter(|other| !other.content.is_blank()).count() == 1;
        // The rest of a torn label stands alone, too, in the column of the labels.
        alone && cell.at.column != label_column
    })
}
