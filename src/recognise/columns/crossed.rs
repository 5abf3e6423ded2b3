//! Captions that stand over the wrong columns: what the cells hold tells a column of units of measure from one of figures,
//! and an empty column from one that is filled in.

use std::collections::BTreeSet;

use crate::book::{Cell, Content, Sheet};
use crate::cell::CellRef;
use crate::template::{Form, Role};

use super::super::grid::{self, Block};
use super::super::memory::{FormKey, Memory, measure_key};
use super::ColumnMap;
use super::captions::Caption;

/// So many cells tell what a column holds.
const TELLING: usize = 3;

/// Puts the columns of units of measure and of figures right where the captions of the form's only column of figures stand
/// over others: the one holds the form's units of measure, the other numbers.
#[allow(clippy::too_many_arguments)] // the sheet, what is known of it, and what is known of the form
pub(super) fn put_right(
    sheet: &Sheet,
    form: &Form,
    captions: &[Caption],
    blocks: &[&Block],
    used: &[u32],
    memory: &Memory,
    key: FormKey,
    map: &mut ColumnMap,
) {
    let mut values = form.value_columns();
    let (Some(value), None, Some(measure)) = (values.next(), values.next(), form.column_with(Role::Measure))
    else {
        return;
    };
    let cells = |column: u32| {
        blocks.iter().flat_map(move |block| {
            (block.start..block.end).filter_map(move |row| sheet.get(CellRef::new(row, column)))
        })
    };
    let number = |cell: &&Cell| matches!(cell.content, Content::Number(_));
    let numbers = |column: u32| cells(column).filter(number).count();
    let label = blocks[0].label_column;
    if let Some(empty) = map.of[value].filter(|&column| !used.contains(&column)) {
        // The caption of two merged columns, with the merging lost, stands over the first of them.
        let said =
            |column: u32| captions.iter().any(|caption| caption.column == column && !caption.is_blank());
        let free = |&column: &u32| column > label && !map.of.contains(&Some(column)) && !said(column);
        let filled: Vec<u32> =
            used.iter().copied().filter(free).filter(|&column| numbers(column) > 0).collect();
        if let [only] = filled[..]
            && only > empty
        {
            map.of[value] = Some(only);
            map.doubtful.push((value, String::new()));
            return;
        }
    }
    // Nearly always the captions are right, which costs nothing to see.
    let suspect = match (map.of[measure], map.of[value]) {
        (Some(figures), _) => numbers(figures) >= TELLING,
        (None, Some(column)) => numbers(column) == 0,
        (None, None) => false,
    };
    if !suspect {
        return;
    }
    let known: BTreeSet<&str> = memory
        .rows(key)
        .iter()
        .map(|row| row.measure.as_str())
        .filter(|measure| !measure.is_empty())
        .collect();
    let measures = |column: u32| {
        cells(column)
            .filter_map(grid::text_of)
            .filter(|text| known.contains(measure_key(text).as_str()))
            .count()
    };
    if let Some(at) = map.of[value].filter(|&column| numbers(column) == 0 && measures(column) >= TELLING)
        && map.of[measure].is_none()
    {
        // One caption over both, with the second row of captions lost.
        let free = |column: &u32| *column > at && !map.of.contains(&Some(*column)) && numbers(*column) > 0;
        if let [only] = used.iter().copied().filter(free).collect::<Vec<_>>()[..] {
            map.of[measure] = Some(at);
            map.of[value] = Some(only);
            map.crossed = true;
        }
        return;
    }
    let Some(figures) = map.of[measure] else { return };
    if measures(figures) > 0 {
        return;
    }
    let others = used.iter().copied().filter(|&column| column != label && column != figures);
    let Some((most, best)) = others.map(|column| (measures(column), column)).max() else { return };
    let free = map.of[value].is_none_or(|column| column == best || numbers(column) == 0);
    if most < TELLING || numbers(best) > 0 || !free {
        return;
    }
    map.of[value] = Some(figures);
    map.of[measure] = Some(best);
    map.crossed = true;
}
