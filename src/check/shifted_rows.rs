//! `shifted-rows`: a block of figures looks shifted by a row.
//!
//! When a column is copied from a workbook with one row more or less, every figure below stands in its neighbour's row,
//! and many rules fail at once. If moving a block of figures up or down by one row makes nearly all of these findings
//! vanish and more rows come right, the block is named. Nothing is moved: the unit must correct the return. Until then no
//! figure of the block counts, those that no other rule speaks of either.

use std::cmp::Reverse;

use crate::amount::{Value, show};
use crate::figure::FormFigures;
use crate::finding::{Group, Language, Rule};
use crate::model::{Kind, Orientation};
use crate::spot::Spot;

use super::scene::{Found, Scene, is_serious};
use super::wording::say;

/// Fewer findings than this are no pattern.
const PATTERN: usize = 2;
/// So few figures may as well be wrong each by itself.
const SHORTEST: usize = 4;
/// At most this share of the findings may remain.
const REMAINING: usize = 4;
/// Rows before the first finding and after the last in which the block may begin or end.
const AROUND: usize = 8;

pub(super) fn look(scene: &Scene, found: &mut Found) {
    // Numbers that their cells alone tell to be wrong were found when they were read.
    let read = scene
        .one
        .findings
        .iter()
        .filter(|finding| is_serious(finding) && finding.rule.group() == Group::Value)
        .filter(|finding| super::counts(scene.template, scene.one, finding));
    // One that is no number at all stays so wherever it stands.
    let is_number = |spot: &Spot| scene.figure(*spot).is_some_and(|figure| figure.value.number().is_some());
    let read: Vec<Spot> = read.filter_map(|finding| scene.spot_of(finding)).filter(is_number).collect();
    let serious = found.iter().filter(|(_, finding)| is_serious(finding)).map(|(spot, _)| *spot);
    let serious: Vec<Spot> = serious.chain(read).collect();
    let mut columns: Vec<(usize, usize)> = serious.iter().map(|spot| (spot.form, spot.column)).collect();
    columns.sort_unstable();
    columns.dedup();
    let moves = |form: usize| scene.template.forms[form].orientation == Orientation::Indicators;
    for (form, column) in columns.into_iter().filter(|(form, _)| moves(*form)) {
        let rows = serious.iter().filter(|spot| (spot.form, spot.column) == (form, column));
        let rows: Vec<usize> = rows.filter_map(|spot| spot.row.printed()).collect();
        let Some((first, last)) = rows.iter().min().zip(rows.iter().max()).filter(|_| rows.len() >= PATTERN)
        else {
            continue;
        };
        let Some(best) = best_move(scene, form, column, (*first, *last), rows.len()) else { continue };
        tell(scene, &best, rows.len(), found);
    }
}

fn tell(scene: &Scene, best: &Move, before: usize, found: &mut Found) {
    let figure = |row: usize| scene.figure(Spot::new(best.form, row, best.column));
    let cell = |row| figure(row).and_then(|figure| figure.cell);
    let ends = best.track.first().zip(best.track.last());
    let area = match ends.and_then(|(first, last)| cell(*first).zip(cell(*last))) {
        Some((first, last)) => format!("{first}:{last}"),
        None => String::new(),
    };
    let after = best.left;
    let whole = say(|language| match (language, best.up) {
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
    let mut first = true;
    for (position, row) in best.track.iter().enumerate() {
        let spot = Spot::new(best.form, *row, best.column);
        let Some((_, number)) = scene.sound(spot) else { continue };
        let target = if best.up { position.checked_sub(1) } else { Some(position + 1) };
        let message = if first {
            whole.clone()
        } else {
            say(|language| {
                let number = show(number, language);
                let owner = target
                    .and_then(|target| best.track.get(target))
                    .map(|row| scene.name(Spot::new(spot.form, *row, spot.column), false, language));
                match (language, owner) {
                    (Language::Vi, Some(owner)) => {
                        format!("{number} có vẻ là số liệu của {owner} (các số ở {area} bị lệch một dòng)")
                    }
                    (Language::Vi, None) => format!("{number} nằm trong các số bị lệch một dòng ({area})"),
                    (Language::En, Some(owner)) => {
                        format!("{number} looks like the figure of {owner} ({area} is shifted by a row)")
                    }
                    (Language::En, None) => {
                        format!("{number} is among the figures shifted by a row ({area})")
                    }
                }
            })
        };
        first = false;
        let finding = scene.finding(Rule::ShiftedRows, spot, message).with_help(
            "Đối chiếu từng dòng với bản gốc rồi chuyển các số về đúng dòng.",
            "Compare row by row with the original and move the figures to their rows.",
        );
        found.push((spot, finding));
    }
}

/// A move of a block that leaves so many findings.
struct Move {
    form: usize,
    column: usize,
    /// The rows of the block, in order.
    track: Vec<usize>,
    up: bool,
    left: usize,
    /// What speaks for this move rather than another.
    merit: (Reverse<usize>, (usize, usize)),
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
    let figures = scene.one.form(form)?;
    // Hardly fewer relations and answers more must come right than there were findings.
    let enough = scene.alone(figures).right_ones(column) + before - 1;
    let mut best: Option<Move> = None;
    for track in [&every, &without_headings] {
        for up in [true, false] {
            for start in first.saturating_sub(AROUND)..=first {
                for end in (last..rows.len().min(last + AROUND)).chain([rows.len() - 1]) {
                    let block: Vec<usize> =
                        track.iter().copied().filter(|row| (start..=end).contains(row)).collect();
                    if block.first() != Some(&start) || block.last() != Some(&end) {
                        continue;
                    }
                    let Some(left) = findings_left(scene, figures, column, (&block, up), enough) else {
                        continue;
                    };
                    // From the nearest blank row on, as far as the figures can have moved.
                    let reach = if up { (start, end) } else { (rows.len() - end, rows.len() - start) };
                    let merit = (Reverse(left), reach);
                    if best.as_ref().is_none_or(|best| merit > best.merit) {
                        best = Some(Move { form, column, track: block, up, left, merit });
                    }
                }
            }
        }
    }
    best.filter(|best| best.left * REMAINING <= before)
}

/// Serious findings of that column when the figures of the block are moved by one row; `None` when that would overwrite a
/// number, or when fewer than `enough` relations and answers are right then.
fn findings_left(
    scene: &Scene,
    figures: &FormFigures,
    column: usize,
    (block, up): (&[usize], bool),
    enough: usize,
) -> Option<usize> {
    let (first, last) = (*block.first()?, *block.last()?);
    let room = if up { first } else { last };
    let room = &figures.get(room, column)?.value;
    let moved_ones = block.iter().filter_map(|row| figures.get(*row, column)?.value.number()).count();
    if !matches!(room, Value::Blank | Value::NotApplicable) || moved_ones < SHORTEST {
        return None;
    }
    let mut moved = figures.clone();
    for (position, row) in block.iter().enumerate() {
        let source =
            if up { block.get(position + 1) } else { position.checked_sub(1).map(|above| &block[above]) };
        let source = source.and_then(|row| figures.get(*row, column));
        let target = moved.get_mut(*row, column)?;
        // What belongs at the open end stands outside the block: after the last row of the form, or nowhere.
        target.value = source.map_or(Value::NotSubmitted, |source| source.value.clone());
        target.decimals = source.map_or(0, |source| source.decimals);
    }
    let moved_scene = scene.with(&moved, |spot| {
        spot.column == column && spot.row.printed().is_some_and(|row| block.contains(&row))
    });
    if moved_scene.right_ones(column) < enough {
        return None;
    }
    let found = super::run(moved_scene, false);
    Some(found.iter().filter(|(spot, finding)| spot.column == column && is_serious(finding)).count())
}
