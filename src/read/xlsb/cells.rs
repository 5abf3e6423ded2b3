//! Values of cells out of the binary records ([MS-XLSB] 2.4), short records and runs included: whatever is a cell is read, or
//! told as lost.

use super::records::{Records, f64_at, text_at, u8_at, u16_at, u32_at};
use super::{Known, Parts};
use crate::book::Content;
use crate::cell::{CellRef, MAX_ROWS};
use crate::read::cells::Cells;
use crate::read::number_format::Shown;
use crate::read::rich::RichText;

/// What the cells of a sheet part are.
pub(super) struct Values {
    pub(super) cells: Cells,
    /// Number of cell records.
    pub(super) seen: usize,
    /// Cells whose record cannot be understood.
    pub(super) lost: Vec<CellRef>,
    /// The records do not go on to the end of the cells.
    pub(super) broken: bool,
}

/// The row header, the beginning and the end of the cells.
const ROW: u16 = 0;
const BEGIN: u16 = 145;
const END: u16 = 146;

/// What a cell record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Rk,
    Error,
    Bool,
    Real,
    Text,
    Shared,
    Rich,
}

/// What the record of that number holds, and whether it says its column; a short one stands in the next.
fn kind(number: u16) -> Option<(Kind, bool)> {
    Some(match number {
        1 => (Kind::Blank, true),
        2 => (Kind::Rk, true),
        3 | 11 => (Kind::Error, true),
        4 | 10 => (Kind::Bool, true),
        5 | 9 => (Kind::Real, true),
        6 | 8 => (Kind::Text, true),
        7 => (Kind::Shared, true),
        12 => (Kind::Blank, false),
        13 => (Kind::Rk, false),
        14 => (Kind::Error, false),
        15 => (Kind::Bool, false),
        16 => (Kind::Real, false),
        17 => (Kind::Text, false),
        18 => (Kind::Shared, false),
        62 => (Kind::Rich, true),
        _ => return None,
    })
}

/// Reads the cells of a sheet part, at most so many.
pub(super) fn read(part: &[u8], cells: Cells, known: &Known, most: usize) -> Values {
    let mut values = Values { cells, seen: 0, lost: Vec::new(), broken: true };
    let (mut row, mut column, mut inside) = (0, 0, false);
    for (number, data) in Records::of(part) {
        match number {
            BEGIN => inside = true,
            END => {
                values.broken = !inside;
                break;
            }
            // A row that no sheet has ends it, as Excel does.
            ROW if inside => {
                let next = u32_at(data, 0).filter(|row| *row < MAX_ROWS);
                let Some(next) = next else { break };
                (row, column) = (next, 0);
            }
            _ => {}
        }
        let Some((kind, says_column)) = kind(number).filter(|_| inside) else { continue };
        values.seen += 1;
        if values.seen > most {
            break;
        }
        if says_column {
            column = u32_at(data, 0).unwrap_or(column);
        }
        let at = CellRef::new(row, column);
        column = column.saturating_add(1);
        let own = data.get(if says_column { 4 } else { 0 }..).unwrap_or_default();
        let format = u32_at(own, 0).map_or(0, |format| format & 0x00ff_ffff);
        let format = known.formats.get(format as usize).copied().unwrap_or_default();
        let data = own.get(4..).unwrap_or_default();
        let content = values.content(kind, data, (at, format.shown), known).unwrap_or_else(|| {
            values.lost.push(at);
            Content::Empty
        });
        values.cells.push((row, at.column), content, format.style);
    }
    values
}

impl Values {
    /// The content in the data behind column and format; `None` if it cannot be understood.
    fn content(
        &mut self,
        kind: Kind,
        data: &[u8],
        (at, shown): (CellRef, Option<Shown>),
        known: &Known,
    ) -> Option<Content> {
        Some(match kind {
            Kind::Blank => Content::Empty,
            Kind::Rk => self.cells.shown(rk(u32_at(data, 0)?), shown),
            Kind::Real => self.cells.shown(f64_at(data, 0)?, shown),
            Kind::Bool => Content::Bool(u8_at(data, 0)? != 0),
            Kind::Error => Content::Error(error(u8_at(data, 0)?).into()),
            Kind::Text => Content::Text(self.cells.text(at, &text_at(data, 0)?.0)),
            Kind::Rich => Content::Text(self.cells.text(at, &rich_text(data, &known.parts)?)),
            Kind::Shared => {
                let shared = known.texts.get(u32_at(data, 0)? as usize)?;
                self.cells.shared(at, &shared.text, shared.cut)
            }
        })
    }
}

/// A number in four bytes: the upper ones of its eight, or a whole number; perhaps a hundred times as large.
fn rk(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// The error of that number.
fn error(number: u8) -> &'static str {
    match number {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        0x2b => "#GETTING_DATA",
        _ => "#VALUE!",
    }
}

/// A text with runs that look unlike each other.
pub(super) fn rich_text(data: &[u8], parts: &Parts) -> Option<String> {
    let has_runs = u8_at(data, 0)? & 1 != 0;
    let (text, end) = text_at(data, 1)?;
    let runs = if has_runs { u32_at(data, end).unwrap_or(0) as usize } else { 0 };
    if runs == 0 {
        return Some(text);
    }
    // Each run begins at a unit of UTF-16 and names a font; what stands before the first looks as the cell does.
    let units: Vec<u16> = text.encode_utf16().collect();
    let starts = data.get(end + 4..)?.chunks_exact(4).take(runs);
    let mut starts: Vec<(usize, u16)> = starts
        .filter_map(|run| Some((usize::from(u16_at(run, 0)?).min(units.len()), u16_at(run, 2)?)))
        .collect();
    starts.sort_unstable();
    let mut rich = RichText::default();
    let mut add = |from: usize, to: usize, font: Option<u16>| {
        let run = font.and_then(|font| parts.runs.get(usize::from(font))).copied().unwrap_or_default();
        rich.push(&String::from_utf16_lossy(&units[from..to]), run);
    };
    let first = starts.first().map_or(units.len(), |(start, _)| *start);
    add(0, first, None);
    for (index, &(start, font)) in starts.iter().enumerate() {
        add(start, starts.get(index + 1).map_or(units.len(), |(next, _)| *next), Some(font));
    }
    Some(rich.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes() {
        for (bits, number) in [
            (0x3ff0_0000, 1.0),
            (0x3ff0_0001, 0.01),
            (27 << 2 | 2, 27.0),
            (5484 << 2 | 3, 54.84),
            ((-3_i32).cast_unsigned() << 2 | 2, -3.0),
        ] {
            assert!((rk(bits) - number).abs() < 1e-12, "{bits:#x}");
        }
    }
}
