//! Which columns cells of the rows above reach into, for the formats in which a cell stands in the next free one.

use crate::cell::{Area, CellRef, MAX_COLUMNS};

/// Of each column, the area that began last in it and goes down: its first row, and the row after its last.
#[derive(Debug, Default)]
pub(super) struct Spans(Vec<(u32, u32)>);

impl Spans {
    /// The first column from the place on into which no area of a row above reaches.
    pub(super) fn free(&self, at: CellRef) -> u32 {
        let reached = |column: u32| {
            let area = self.0.get(column as usize);
            area.is_some_and(|&(first, next)| first < at.row && at.row < next)
        };
        (at.column..u32::MAX).find(|&column| !reached(column)).unwrap_or(at.column)
    }

    /// An area begins. Only what lies on the sheet counts.
    pub(super) fn cover(&mut self, area: Area) {
        let columns =
            area.first.column as usize..area.last.column.saturating_add(1).min(MAX_COLUMNS) as usize;
        if area.first.row == area.last.row || columns.is_empty() {
            return;
        }
        if self.0.len() < columns.end {
            self.0.resize(columns.end, (0, 0));
        }
        self.0[columns].fill((area.first.row, area.last.row.saturating_add(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_beside_what_reaches_down() {
        let mut spans = Spans::default();
        spans.cover("B2:C4".parse().unwrap());
        spans.cover("D3:D3".parse().unwrap());
        spans.cover(Area::new(CellRef::new(2, 4), CellRef::new(2_000_000_000, u32::MAX)));
        let free = |at: &str| CellRef::new(0, spans.free(at.parse().unwrap())).to_string();
        let found = ["A2", "B2", "A3", "B3", "B4", "C4", "B5", "E3"].map(free);
        assert_eq!(found, ["A1", "B1", "A1", "D1", "D1", "D1", "B1", "E1"]);
        assert_eq!(free("E4"), "XFE1");
    }
}
