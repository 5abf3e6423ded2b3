//! Cells moved together before calamine sees them: it lays the cells of a sheet out in a rectangle, empty ones included,
//! and one forgotten cell at the lower right end would cost a gigabyte. Their formulas name places, never say their own,
//! so nothing changes but where a cell is looked up.

use std::collections::BTreeMap;

use super::records::{FORMULA, OLD_FORMULAS, records_with_places, u16_at};
use crate::cell::CellRef;
use crate::read::trouble::Trouble;

/// Cells of a row once they are moved together; a record may hold nearly as many.
const WIDTH: u32 = 1 << 14;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
/// How large a sheet says it is; calamine reserves the rectangle.
const DIMENSIONS: u16 = 0x0200;
/// A record that says nothing about cells.
const NOTHING: u16 = 0x00e1;
/// Several numbers beside each other.
const MUL_RK: u16 = 0x00bd;
/// Number, Label, RString, BoolErr, Rk, LabelSst: one cell each.
const SINGLE: [u16; 6] = [0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd];

/// Where the cells of a sheet really stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By their place once they are moved together, row by row.
    cells: Vec<Option<Place>>,
}

/// Where a cell stands, and whether a formula gives it, which may have no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: CellRef,
    pub(super) formula: bool,
}

impl Places {
    /// Where the cell at this place really stands.
    pub(super) fn of(&self, (row, column): (u32, u32)) -> Option<Place> {
        *self.cells.get((row * WIDTH + column) as usize)?
    }

    /// All cells, those without a value too.
    pub(super) fn iter(&self) -> impl Iterator<Item = Place> {
        self.cells.iter().flatten().copied()
    }

    /// Takes the next places for so many cells beside each other; the first of them.
    fn take(&mut self, cells: u32) -> (u32, u32) {
        let next = self.cells.len() as u32;
        let gap = if next % WIDTH + cells > WIDTH { WIDTH - next % WIDTH } else { 0 };
        self.cells.resize((next + gap) as usize, None);
        ((next + gap) / WIDTH, (next + gap) % WIDTH)
    }
}

/// Moves the cells of the sheets that begin at these places together, and gives formulas the number that they have in BIFF5
/// and BIFF8. At most `most` cells in all.
pub(super) fn pack(stream: &mut [u8], starts: &[usize], most: usize) -> Result<Vec<Places>, Trouble> {
    let mut sheets = Vec::with_capacity(starts.len());
    // Where the cells of each sheet lie in the stream: no two may share any.
    let mut spans: BTreeMap<usize, usize> = BTreeMap::new();
    let mut seen = 0;
    for &start in starts {
        let sheet = pack_sheet(stream, start, most - seen).ok_or(Trouble::TooManyCells(most))?;
        seen += sheet.seen;
        if let Some((first, last)) = sheet.span {
            let before = spans.range(..=last).next_back();
            if before.is_some_and(|(_, end)| *end >= first) {
                return Err(Trouble::Broken("two sheets share their cells".to_owned()));
            }
            spans.insert(first, last);
        }
        sheets.push(sheet.places);
    }
    Ok(sheets)
}

#[derive(Default)]
struct Packed {
    places: Places,
    /// The first and the last record with cells.
    span: Option<(usize, usize)>,
    seen: usize,
}

/// Moves the cells of one sheet together; `None` if they are too many.
fn pack_sheet(stream: &mut [u8], start: usize, most: usize) -> Option<Packed> {
    let mut packed = Packed::default();
    let (mut place, mut depth, mut begun) = (start, 0_u32, false);
    while let Some((at, number, length)) = next_record(stream, place) {
        place = at + 4 + length;
        match number {
            // Charts inside the sheet are streams of their own.
            BOF if begun => depth += 1,
            BOF => begun = true,
            EOF if depth == 0 => break,
            EOF => depth -= 1,
            _ if depth > 0 => {}
            DIMENSIONS => put(stream, at, NOTHING),
            _ if is_formula(number) || SINGLE.contains(&number) || number == MUL_RK => {
                let cells = if number == MUL_RK { (length.saturating_sub(6) / 6) as u32 } else { 1 };
                let Some((row, column)) = u16_at(stream, at + 4).zip(u16_at(stream, at + 6)) else {
                    continue;
                };
                packed.seen += cells as usize;
                if packed.seen > most || cells > WIDTH {
                    return None;
                }
                let (new_row, new_column) = packed.places.take(cells);
                packed.places.cells.extend((0..cells).map(|right| {
                    let at = CellRef::new(u32::from(row), u32::from(column) + right);
                    Some(Place { at, formula: is_formula(number) })
                }));
                put(stream, at + 4, new_row as u16);
                put(stream, at + 6, new_column as u16);
                if is_formula(number) {
                    put(stream, at, FORMULA);
                }
                if number == MUL_RK && cells > 0 {
                    put(stream, at + 4 + length - 2, (new_column + cells - 1) as u16);
                }
                packed.span = Some((packed.span.map_or(at, |(first, _)| first), at));
            }
            _ => {}
        }
    }
    Some(packed)
}

fn is_formula(number: u16) -> bool {
    number == FORMULA || OLD_FORMULAS.contains(&number)
}

/// The record that begins at a place: where, its number, and the length of its data.
fn next_record(stream: &[u8], place: usize) -> Option<(usize, u16, usize)> {
    let (_, number, data) = records_with_places(stream.get(place..)?).next()?;
    Some((place, number, data.len()))
}

fn put(stream: &mut [u8], at: usize, value: u16) {
    if let Some(bytes) = stream.get_mut(at..at + 2) {
        bytes.copy_from_slice(&value.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u16, words: &[u16]) -> Vec<u8> {
        let head = [number, 2 * words.len() as u16];
        head.iter().chain(words).flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn cells_are_moved_together_and_found_again() {
        let number = |row, column| record(0x0203, &[row, column, 0, 0, 0, 0, 0]);
        let mut stream = record(BOF, &[0x0600, 0x10]);
        stream.extend(record(DIMENSIONS, &[0, 0, 0xffff, 0, 0, 256, 0]));
        stream.extend(number(65_535, 255));
        // Three numbers beside each other; a chart with cells of its own; a formula under an old number.
        stream.extend(record(MUL_RK, &[7, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4]));
        stream.extend([record(BOF, &[0x0600, 0x20]), number(9, 9), record(EOF, &[])].concat());
        stream.extend(record(0x0406, &[3, 1, 0]));
        stream.extend(record(EOF, &[]));
        let places = pack(&mut stream, &[0], 10).unwrap().remove(0);
        let at =
            |row, column| Some(Place { at: CellRef::new(row, column), formula: (row, column) == (3, 1) });
        let found: Vec<_> = (0..6).map(|column| places.of((0, column))).collect();
        assert_eq!(found, [at(65_535, 255), at(7, 2), at(7, 3), at(7, 4), at(3, 1), None]);
        let words = |record: &[u8]| record.chunks(2).map(|pair| u16_at(pair, 0).unwrap()).collect::<Vec<_>>();
        let told: Vec<(u16, Vec<u16>)> =
            records_with_places(&stream).map(|(_, number, data)| (number, words(data))).collect();
        assert_eq!(told[1].0, NOTHING);
        assert_eq!(told[2].1[..2], [0, 0]);
        assert_eq!((&told[3].1[..2], told[3].1.last()), (&[0, 1][..], Some(&3)));
        assert_eq!((told[5].1[0], told[7].0, &told[7].1[..2]), (9, FORMULA, &[0, 4][..]));
        assert_eq!(pack(&mut stream, &[0], 4).unwrap_err(), Trouble::TooManyCells(4));
    }

    #[test]
    fn sheets_that_share_their_cells_are_damaged() {
        let mut stream = [record(BOF, &[0, 0]), record(0x0205, &[1, 1, 0, 0])].concat();
        assert!(pack(&mut stream.clone(), &[0, 0], 10).is_err());
        let second = stream.len();
        stream.extend(stream.clone());
        assert!(pack(&mut stream, &[0, second], 10).is_ok());
    }
}
