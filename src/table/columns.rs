//! The columns of a table: which holds the labels, which the codes, and what their captions say.

use std::borrow::Cow;

use crate::cell::CellRef;
use crate::text::{Words, tidy};

use super::cells::{looks_like_code, text_of};
use super::header::Header;
use super::lexicon::Lexicon;
use super::page::Page;

/// The captions of a column, and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captions {
    /// Column of the sheet.
    pub column: u32,
    /// From the top header row to the lowest, one for every cell the column stands under.
    pub levels: Vec<String>,
    /// What stands in the row of column numbers, as printed.
    pub number: String,
}

/// Shorter texts are codes and marks rather than labels.
const SHORT: usize = 8;
/// Columns in which labels are looked for.
const MOST_COLUMNS: usize = 64;

/// The columns of a table that have a caption or a number, from the left.
pub(super) fn captions(page: &Page, header: &Header) -> Vec<Captions> {
    let of = |column: u32| Captions {
        column,
        levels: levels(page, header, column),
        number: header.numbers.map_or(String::new(), |row| number(page, CellRef::new(row, column))),
    };
    let all = (header.columns.0..=header.columns.1).map(of);
    all.filter(|captions| !captions.levels.is_empty() || !captions.number.is_empty()).collect()
}

/// The number of a column; a caption merged down over the row of numbers is none.
fn number(page: &Page, at: CellRef) -> String {
    let of_row = page.merge_at(at).is_none_or(|area| area.first.row == at.row);
    if of_row { page.line(at).into_owned() } else { String::new() }
}

fn levels(page: &Page, header: &Header, column: u32) -> Vec<String> {
    let mut levels = Vec::new();
    let mut covered = header.rows.0;
    for row in header.rows.0..=header.rows.1 {
        if row < covered {
            continue;
        }
        let at = CellRef::new(row, column);
        let area = page.merge_at(at);
        let mut text = page.line(at);
        if text.is_empty() && area.is_none() {
            text = spread(page, header, at).into();
        }
        covered = area.map_or(row, |area| area.last.row) + 1;
        if !text.is_empty() {
            levels.push(text.into_owned());
        }
    }
    levels
}

/// A caption over several columns whose cells are not merged stands in the first of them only.
fn spread(page: &Page, header: &Header, at: CellRef) -> String {
    let said = |at: CellRef| page.says(at);
    let below = |column: u32| (at.row + 1..=header.rows.1).any(|row| said(CellRef::new(row, column)));
    if !below(at.column) {
        return String::new();
    }
    let left = (header.columns.0..at.column).rev().find(|&column| said(CellRef::new(at.row, column)));
    left.filter(|&column| {
        header.label.is_none_or(|label| column > label)
            && below(column)
            && page.merge_at(CellRef::new(at.row, column)).is_none()
    })
    .map_or(String::new(), |column| page.line(CellRef::new(at.row, column)).into_owned())
}

/// The column of the labels: that in which labels of known forms stand, else that of the caption; where it names groups
/// of rows only, the next one, which names every row.
pub(super) fn label(page: &Page, header: &Header, body: &[u32], lexicon: &dyn Lexicon) -> Option<u32> {
    known_label(page, header, body, lexicon)
        .or_else(|| fuller(page, header, body))
        .or_else(|| worded(page, header.columns, body))
}

/// The column that holds labels of known forms: that of the caption if half of its texts are such, else the one that
/// holds most.
fn known_label(page: &Page, header: &Header, body: &[u32], lexicon: &dyn Lexicon) -> Option<u32> {
    if !lexicon.is_lent() {
        return None;
    }
    let count = |column: u32| {
        let texts = body.iter().filter_map(|&row| page.get(CellRef::new(row, column))).filter_map(text_of);
        texts.fold((0, 0), |(known, all), text| (known + usize::from(lexicon.is_label(&text)), all + 1))
    };
    if let Some(hint) = header.label {
        let (known, all) = count(hint);
        if known * 2 >= all && known > 0 {
            return Some(hint);
        }
        // Labels may take further columns under one caption: by their depth, or cut in two.
        let beside: Vec<u32> = beside_labels(page, header, hint).collect();
        let known =
            |row: &u32| texts_of_label(page, *row, (hint, &beside)).iter().any(|text| lexicon.is_label(text));
        let labelled = body.iter().filter(|row| known(row)).count();
        if !beside.is_empty() && labelled * 2 >= body.len() && labelled > 0 {
            return Some(hint);
        }
    }
    let mut columns: Vec<u32> =
        body.iter().flat_map(|&row| page.row(row)).map(|cell| cell.at.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.retain(|column| *column <= header.columns.1 && (!header.beside || *column >= header.columns.0));
    columns.truncate(MOST_COLUMNS);
    let held = columns.into_iter().map(|column| (count(column).0, header.label == Some(column), column));
    let best = held.max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(&a.2)));
    best.filter(|(known, _, _)| *known > 0).map(|(_, _, column)| column)
}

/// The columns right of the labels that have no caption of their own: labels may go on there.
fn beside_labels<'a>(page: &'a Page, header: &'a Header, label: u32) -> impl Iterator<Item = u32> + use<'a> {
    let captioned = move |column: u32| {
        (header.rows.0..=header.rows.1).any(|row| {
            let at = CellRef::new(row, column);
            let of_label = page.merge_at(at).is_some_and(|area| area.contains(CellRef::new(row, label)));
            !of_label && page.says(at)
        })
    };
    (label + 1..=header.columns.1).take_while(move |&column| !captioned(column))
}

/// What the label of a row may be where labels take several columns: what stands in the first of them, what stands in all
/// of them, what stands in the first that holds something.
pub fn texts_of_label(page: &Page, row: u32, (label, beside): (u32, &[u32])) -> Vec<String> {
    let text = |column: u32| page.get(CellRef::new(row, column)).and_then(text_of);
    let mut parts: Vec<Cow<'_, str>> = text(label).into_iter().collect();
    let own = !parts.is_empty();
    parts.extend(beside.iter().filter_map(|&column| text(column)));
    let mut texts: Vec<String> = parts.first().map(ToString::to_string).into_iter().collect();
    if parts.len() > 1 {
        texts.push(parts.join(" "));
        texts.extend(parts.get(1).filter(|_| own).map(ToString::to_string));
    }
    texts
}

/// The column that holds words in most rows; of several the one that says most.
pub(super) fn worded(page: &Page, columns: (u32, u32), body: &[u32]) -> Option<u32> {
    let said = |column: u32| {
        let texts = body.iter().filter_map(|&row| page.get(CellRef::new(row, column))).filter_map(text_of);
        let texts = texts.filter(|text| text.chars().any(char::is_alphabetic));
        texts.fold((0, 0), |(count, letters), text| (count + 1, letters + text.chars().count()))
    };
    let columns = (columns.0..=columns.1).map(|column| (said(column), column));
    let named = columns.filter(|((count, _), _)| count * 2 > body.len());
    named.max_by_key(|&((_, letters), column)| (letters, std::cmp::Reverse(column))).map(|(_, column)| column)
}

fn fuller(page: &Page, header: &Header, body: &[u32]) -> Option<u32> {
    let texts = |column: u32| {
        let cell = |row: &&u32| page.get(CellRef::new(**row, column)).and_then(text_of);
        body.iter().filter(|row| cell(row).is_some_and(|text| text.chars().count() > SHORT)).count()
    };
    let hint = header.label?;
    // The labels are what is printed: a column without a word in it holds figures.
    let worded = |column: u32| {
        let texts = body.iter().filter_map(|&row| page.get(CellRef::new(row, column))).filter_map(text_of);
        texts.filter(|text| !looks_like_code(text)).count()
    };
    if worded(hint) == 0 && !body.is_empty() {
        let held = (0..=header.columns.1).map(|column| (texts(column), column));
        let fullest = held.max_by_key(|&(texts, column)| (texts, std::cmp::Reverse(column)));
        let fullest = fullest.filter(|(texts, _)| texts * 2 >= body.len());
        return Some(fullest.map_or(hint, |(_, column)| column));
    }
    // "Đơn vị" right of the labels is short for the unit of measure: the labels are what says more, row by row.
    let caption = page.text(CellRef::new(header.rows.0, hint));
    if Words::of(&caption).are(&page.words().measures) && hint > header.columns.0 {
        let before = (header.columns.0..hint).rev().find(|&column| texts(column) > texts(hint));
        if let Some(before) = before.filter(|&column| texts(column) * 10 >= body.len() * 8) {
            return Some(before);
        }
    }
    let next = hint + 1;
    let spanned =
        page.merge_at(CellRef::new(header.rows.0, hint)).is_some_and(|area| area.last.column >= next);
    let named = texts(next) > texts(hint) && texts(next) * 10 >= body.len() * 8;
    Some(if !spanned && next <= header.columns.1 && named { next } else { hint })
}

/// The column of the codes left of the labels, by its caption, else by what it holds.
pub(super) fn codes(page: &Page, header: &Header, label: Option<u32>, body: &[u32]) -> Option<u32> {
    let label = label?;
    let coded = |column: &u32| {
        let texts: Vec<String> = body
            .iter()
            .filter_map(|&row| page.get(CellRef::new(row, *column)))
            .map(|cell| tidy(&cell.content.said()))
            .filter(|text| !text.is_empty())
            .collect();
        !texts.is_empty() && texts.iter().filter(|text| looks_like_code(text)).count() * 10 >= texts.len() * 7
    };
    let before = || (header.columns.0..label).rev();
    header
        .code
        .filter(|code| *code < label)
        .or_else(|| before().find(coded).filter(|_| !header.named || Some(label) != header.label))
}
