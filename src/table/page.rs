//! A sheet made ready for being looked at cell by cell: which rows hold something, which merged area covers a cell.

use std::collections::HashMap;
use std::ops::Deref;

use crate::book::{Cell, Sheet};
use crate::cell::{Area, CellRef};
use crate::text::tidy;

/// A sheet whose merged areas are found without looking through all of them.
#[derive(Debug)]
pub struct Page<'a> {
    sheet: &'a Sheet,
    /// Rows in which some cell holds something, from the top.
    rows: Vec<u32>,
    merges: Merges,
}

impl Deref for Page<'_> {
    type Target = Sheet;

    fn deref(&self) -> &Sheet {
        self.sheet
    }
}

impl<'a> Page<'a> {
    /// Makes a sheet ready.
    pub fn new(sheet: &'a Sheet) -> Self {
        let held = sheet.cells.iter().filter(|cell| !cell.content.is_blank());
        let mut rows: Vec<u32> = held.map(|cell| cell.at.row).collect();
        rows.dedup();
        Self { sheet, rows, merges: Merges::new(&sheet.merges) }
    }

    /// The sheet.
    pub const fn sheet(&self) -> &'a Sheet {
        self.sheet
    }

    /// The rows from one up to another, that one excluded, in which some cell holds something.
    pub fn rows(&self, from: u32, to: u32) -> &[u32] {
        let start = self.rows.partition_point(|&row| row < from);
        let end = self.rows.partition_point(|&row| row < to);
        self.rows.get(start..end).unwrap_or_default()
    }

    /// The merged area that covers a cell.
    pub fn merge_at(&self, at: CellRef) -> Option<&Area> {
        self.merges.at(at)
    }

    /// The merged area that begins at a cell.
    pub fn merge_from(&self, first: CellRef) -> Option<&Area> {
        self.merges.at(first).filter(|area| area.first == first)
    }

    /// What stands at a position, through merged cells: a line of the text to each of its lines.
    pub fn text(&self, at: CellRef) -> String {
        let raw = |cell: &Cell| Some(cell.content.raw()).filter(|text| !tidy(text).is_empty());
        let own = self.sheet.get(at).and_then(raw);
        let text = own.or_else(|| self.sheet.get(self.merge_at(at)?.first).and_then(raw));
        let text = text.unwrap_or_default();
        text.lines().map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// Merged areas by the rows they cover.
///
/// An area stands with the largest runs of rows, each a power of two long and beginning at a multiple of it, that make up
/// its own: few for any area, and few to be looked at for any row.
#[derive(Debug, Default)]
struct Merges {
    areas: Vec<Area>,
    /// The lengths of runs in use, as powers of two.
    sizes: Vec<u32>,
    /// By power of two and number of the run: first column of an area, and which area it is.
    runs: HashMap<(u32, u32), Vec<(u32, usize)>>,
}

impl Merges {
    fn new(areas: &[Area]) -> Self {
        let mut runs: HashMap<(u32, u32), Vec<(u32, usize)>> = HashMap::new();
        for (index, area) in areas.iter().enumerate() {
            let (mut row, last) = (area.first.row, area.last.row);
            while row <= last {
                let room = (last - row + 1).ilog2();
                let size = if row == 0 { room } else { row.trailing_zeros().min(room) };
                runs.entry((size, row >> size)).or_default().push((area.first.column, index));
                row += 1 << size;
            }
        }
        let mut sizes: Vec<u32> = runs.keys().map(|(size, _)| *size).collect();
        sizes.sort_unstable();
        sizes.dedup();
        for areas in runs.values_mut() {
            areas.sort_unstable();
        }
        Self { areas: areas.to_vec(), sizes, runs }
    }

    fn at(&self, at: CellRef) -> Option<&Area> {
        self.sizes.iter().find_map(|&size| {
            let run = self.runs.get(&(size, at.row >> size))?;
            let end = run.partition_point(|(column, _)| *column <= at.column);
            let area = &self.areas[run.get(end.checked_sub(1)?)?.1];
            area.contains(at).then_some(area)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_areas_are_found_as_by_looking_through_all() {
        let areas: Vec<Area> =
            ["A1:B1", "C1:C9", "A3:B8", "D2:F2", "D3:F1000", "A9:B9", "H5:XFD5", "G6:G1048576"]
                .iter()
                .map(|area| area.parse().unwrap())
                .collect();
        let merges = Merges::new(&areas);
        for row in (0..40).chain([998, 999, 1_000, 1_048_575]) {
            for column in 0..12 {
                let at = CellRef::new(row, column);
                let wanted = areas.iter().find(|area| area.contains(at));
                assert_eq!(merges.at(at), wanted, "{at}");
            }
        }
        assert!(merges.runs.len() < 60);
    }
}
