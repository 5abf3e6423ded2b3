//! One caption over several columns of the sheet, of which each row fills in one: a caption merged over them, or with the
//! merging lost.

use std::collections::BTreeSet;

use crate::book::Sheet;
use crate::cell::{Area, CellRef};
use crate::model::Form;

use super::super::blocks::Block;
use super::captions::Caption;
use super::held::Held;
use super::{ColumnMap, SharedColumn};

/// Finds the further columns of each column of figures.
pub(super) fn find(held: &Held<'_>, block: &Block, form: &Form, captions: &[Caption], map: &mut ColumnMap) {
    for index in form.value_columns() {
        let Some(at) = map.of[index] else { continue };
        let hidden = |column: u32| held.sheet().hidden_columns.binary_search(&column).is_ok();
        let open = |column: u32| {
            !map.of.contains(&Some(column)) && held.used.contains(&column) && hidden(column) == hidden(at)
        };
        let merged = area_of(held.sheet(), block, captions, at);
        let under = |area: Area| area.first.column..=area.last.column;
        let further: Vec<u32> = match merged {
            Some(area) => under(area).filter(|&column| open(column)).collect(),
            None => nameless(captions, block, at).filter(|&column| open(column)).collect(),
        };
        let mut rows = rows_of(held, at);
        for column in further {
            let own = rows_of(held, column);
            let both = own.intersection(&rows).count();
            // Two columns that both are filled in are two, whatever stands above them; a caption that is merged over both
            // says more than one that is missing.
            let one = if merged.is_some() { own.union(&rows).count() } else { own.len() } - both;
            if both < one && holds_figures(held, column) {
                rows.extend(own);
                map.shared.push(SharedColumn { of: index, column, merged: merged.is_some() });
            }
        }
    }
}

/// Whether the first of two columns may be a column of figures although the other has the same caption, merged over both:
/// each row fills in one of them, or the other holds none.
pub(super) fn is_no_rival(held: &Held<'_>, block: &Block, captions: &[Caption], columns: (u32, u32)) -> bool {
    let (one, other) = columns;
    let over = area_of(held.sheet(), block, captions, one);
    if !over.is_some_and(|area| (area.first.column..=area.last.column).contains(&other)) {
        return false;
    }
    let (here, there) = (rows_of(held, one), rows_of(held, other));
    let both = here.intersection(&there).count();
    holds_figures(held, one) && (!holds_figures(held, other) || both < here.union(&there).count() - both)
}

/// The merged area of the lowest caption of a column, without the columns that have another number.
fn area_of(sheet: &Sheet, block: &Block, captions: &[Caption], column: u32) -> Option<Area> {
    if !block.headed {
        return None;
    }
    let own = captions.iter().find(|caption| caption.column == column)?;
    let numbered = |row: &u32| own.number.is_some() && *row == block.header.1;
    let said = |row: &u32| {
        let first =
            sheet.merge_at(CellRef::new(*row, column)).map_or(CellRef::new(*row, column), |area| area.first);
        sheet.get(first).is_some_and(|cell| !cell.content.is_blank())
    };
    let rows = (block.header.0..=block.header.1).rev().filter(|row| !numbered(row));
    let lowest = rows.into_iter().find(said)?;
    let area = *sheet.merge_at(CellRef::new(lowest, column))?;
    let alike = |column: u32| {
        let other = captions.iter().find(|caption| caption.column == column);
        other.is_none_or(|other| {
            other.levels == own.levels
                && (other.number.is_none() || own.number.is_none() || other.number == own.number)
        })
    };
    let mut last = column;
    while last < area.last.column && alike(last + 1) {
        last += 1;
    }
    let mut first = column;
    while first > area.first.column && alike(first - 1) {
        first -= 1;
    }
    (first < last).then(|| Area::new(CellRef::new(area.first.row, first), CellRef::new(area.last.row, last)))
}

/// The columns right of one that have no caption of their own and stand left of another that has.
fn nameless<'a>(captions: &'a [Caption], block: &Block, column: u32) -> impl Iterator<Item = u32> + use<'a> {
    let own = captions.iter().find(|caption| caption.column == column);
    let last = captions.iter().map(|caption| caption.column).max().unwrap_or(0);
    let without = move |column: u32| {
        let other = captions.iter().find(|caption| caption.column == column);
        other.is_none_or(|other| {
            let above = own.map_or(&[][..], |own| &own.levels);
            other.number.is_none() && other.levels.len() < above.len() && above.starts_with(&other.levels)
        })
    };
    // Under a caption of both, none other needs to follow.
    let inside = move |column: u32| column < last || captions.iter().any(|caption| caption.column == column);
    let headed = block.headed && own.is_some_and(|own| !own.is_blank());
    (column + 1..=last).take_while(move |&column| headed && without(column) && inside(column))
}

fn rows_of(held: &Held<'_>, column: u32) -> BTreeSet<u32> {
    held.cells(column).filter(|cell| !cell.content.is_blank()).map(|cell| cell.at.row).collect()
}

/// Whether some cell of a column may hold a figure: a column of words alone says something of the figures beside it.
fn holds_figures(held: &Held<'_>, column: u32) -> bool {
    let digits = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    held.numbers(column) > 0 || held.cells(column).filter_map(super::blocks::text_of).any(digits)
}
