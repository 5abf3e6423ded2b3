//! `shifted-rows`: a block of figures looks shifted by a row.
//!
//! When a column is copied from a workbook with one row more or less, every figure below stands in its neighbour's row,
//! and many rules fail at once. If moving a block of figures up or down by one row makes nearly all of these findings
//! vanish and more rows come right, the block is named. Nothing is moved: the unit must correct the return.

use crate::amount::Value;
use crate::equation::Spot;
use crate::finding::{Language, Rule};
use crate::template::Kind;

use super::scene::{Found, Scene, is_serious};
use super::wording::say;

/// Fewer findings than this are no pattern.
const PATTERN: usize = 3;
/// At most this share of the findings may remain.
const REMAINING: usize = 4;
/// So many relations or answers more must be right after the move.
const GAIN: usize = 2;
/// Rows before the first finding and after the last in which the block may begin or end.
const AROUND: usize = 8;

pub(super) fn look(scene: &Scene, found: &mut Found) {
    let mut columns: Vec<(usize, usize)> = found.iter().map(|(spot, _)| (spot.form, spot.column)).collect();
    columns.sort_unstable();
    columns.dedup();
    for (form, column) in columns {
        let rows: Vec<usize> = found
            .iter()
            .filter(|(spot, finding)| (spot.form, spot.column) == (form, column) && is_serious(finding))
            .map(|(spot, _)| spot.row)
            .collect();
        let Some((first, last)) = rows.iter().min().zip(rows.iter().max()).filter(|_| rows.len() >= PATTERN)
        else {
            continue;
        };
        let Some(best) = best_move(scene, form, column, (*first, *last), rows.len()) else { continue };
        let spot = Spot::new(form, best.first, column);
        let cell = |row| scene.figure(Spot { row, ..spot }).and_then(|figure| figure.cell);
        let area = match (cell(best.first), cell(best.last)) {
            (Some(first), Some(last)) => format!("{first}:{last}"),
            _ => String::new(),
        };
        let (before, after) = (rows.len(), best.left);
        let message = say(|language| match (language, best.up) {
            (Language::Vi, true) => format!(
                "Các số ở {area} có vẻ bị lệch xuống một dòng: chuyển lên một dòng thì {before} phát hiện còn {after}"
            ),
            (Language::Vi, false) => format!(
                "Các số ở {area} có vẻ bị lệch lên một dòng: chuyển xuống một dòng thì {before} phát hiện còn {after}"
            ),
            (Language::En, true) => format!(
                "The figures in {area} look shifted down by a row: moved up, {after} of {before} findings remain"
            ),
            (Language::En, false) => format!(
                "The figures in {area} look shifted up by a row: moved down, {after} of {before} findings remain"
            ),
        });
        let finding = scene.finding(Rule::ShiftedRows, spot, message).with_help(
            "Đối chiếu từng dòng với bản gốc rồi chuyển các số về đúng dòng.",
            "Compare row by row with the original and move the figures to their rows.",
        );
        found.push((spot, finding));
    }
}

/// A move of a block that leaves so many findings.
struct Move {
    first: usize,
    last: usize,
    up: bool,
    left: usize,
}

/// The block and direction that leave the fewest findings, when few enough are left.
fn best_move(
    scene: &Scene,
    form: usize,
    column: usize,
    (first, last): (usize, usize),
    before: usize,
) -> Option<Move> {
    let rows = &scene.template.forms[form].rows;
    let every: Vec<usize> = (0..rows.len()).collect();
    // Pasted figures move over headings too; figures typed one by one skip them.
    let without_headings: Vec<usize> =
        every.iter().copied().filter(|row| rows[*row].kind != Kind::Heading).collect();
    let mut best: Option<Move> = None;
    for track in [&every, &without_headings] {
        for up in [true, false] {
            for start in first.saturating_sub(AROUND)..=first {
                for end in (last..rows.len().min(last + AROUND)).chain([rows.len() - 1]) {
                    let left = findings_left(scene, (form, column), track, (start, end), up);
                    if left.is_some_and(|left| best.as_ref().is_none_or(|best| left < best.left)) {
                        best = left.map(|left| Move { first: start, last: end, up, left });
                    }
                }
            }
        }
    }
    best.filter(|best| best.left * REMAINING <= before)
}

/// Serious findings of that column when the figures of the block, in the rows of the track, are moved by one row;
/// `None` when that would overwrite a number.
fn findings_left(
    scene: &Scene,
    (form, column): (usize, usize),
    track: &[usize],
    (start, end): (usize, usize),
    up: bool,
) -> Option<usize> {
    let figures = scene.one.form(form)?;
    let block: Vec<usize> = track.iter().copied().filter(|row| (start..=end).contains(row)).collect();
    let (first, last) = (*block.first()?, *block.last()?);
    if first != start || last != end {
        return None;
    }
    let room = if up { first } else { last };
    if figures.get(room, column)?.value.number().is_some() {
        return None;
    }
    let mut moved = figures.clone();
    for (position, row) in block.iter().enumerate() {
        let source =
            if up { block.get(position + 1) } else { position.checked_sub(1).map(|above| &block[above]) };
        let source = source.and_then(|row| figures.get(*row, column));
        let target = moved.get_mut(*row, column)?;
        target.value = source.map_or(Value::Blank, |source| source.value.clone());
        target.decimals = source.map_or(0, |source| source.decimals);
    }
    let moved_scene = scene.with(&moved);
    if moved_scene.right_ones(column) < scene.right_ones(column) + GAIN {
        return None;
    }
    let found = super::run(moved_scene, false);
    Some(found.iter().filter(|(spot, finding)| spot.column == column && is_serious(finding)).count())
}
