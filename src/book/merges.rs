//! Merged areas of a sheet, and which of them covers a cell.

use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};

/// Merged areas in reading order of their first cells: each of more than one cell, none beyond the sheet, none that
/// overlaps one before it. Whoever adds areas that are not so finds them left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Merges {
    added: Vec<Area>,
    #[serde(skip)]
    settled: OnceLock<Settled>,
}

impl Merges {
    /// Adds an area.
    pub fn push(&mut self, area: Area) {
        self.extend([area]);
    }

    /// The area that covers the cell.
    pub fn at(&self, cell: CellRef) -> Option<&Area> {
        let settled = self.settled();
        match &settled.places {
            Some(places) => places.find(cell),
            None => settled.areas.iter().find(|area| area.contains(cell)),
        }
    }

    /// The area whose first cell this is.
    pub fn beginning_at(&self, first: CellRef) -> Option<&Area> {
        let position = self.binary_search_by_key(&first, |area| area.first).ok()?;
        self.get(position)
    }

    /// Cells that the areas cover.
    pub fn cells(&self) -> u64 {
        self.iter().map(Area::cells).sum()
    }

    fn settled(&self) -> &Settled {
        self.settled.get_or_init(|| Settled::of(&self.added))
    }
}

impl Extend<Area> for Merges {
    fn extend<I: IntoIterator<Item = Area>>(&mut self, areas: I) {
        self.added.extend(areas);
        self.settled.take();
    }
}

impl FromIterator<Area> for Merges {
    fn from_iter<I: IntoIterator<Item = Area>>(areas: I) -> Self {
        Self { added: areas.into_iter().collect(), settled: OnceLock::new() }
    }
}

impl From<Vec<Area>> for Merges {
    fn from(added: Vec<Area>) -> Self {
        Self { added, settled: OnceLock::new() }
    }
}

impl Deref for Merges {
    type Target = [Area];

    fn deref(&self) -> &[Area] {
        &self.settled().areas
    }
}

impl<'a> IntoIterator for &'a Merges {
    type Item = &'a Area;
    type IntoIter = std::slice::Iter<'a, Area>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Merges {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// Up to so many areas are looked through one by one.
const FEW: usize = 64;

/// The areas in order, and where each is found when they are many.
#[derive(Debug, Clone)]
struct Settled {
    areas: Vec<Area>,
    places: Option<Places>,
}

impl Settled {
    fn of(added: &[Area]) -> Self {
        let areas = separate(added);
        let places = (areas.len() > FEW).then(|| Places::of(&areas));
        Self { areas, places }
    }
}

/// The areas in order without those that overlap an earlier one.
fn separate(added: &[Area]) -> Vec<Area> {
    let inside = |area: &&Area| {
        let (first, last) = (area.first, area.last);
        let in_order = first.row <= last.row && first.column <= last.column;
        first != last && in_order && last.row < MAX_ROWS && last.column < MAX_COLUMNS
    };
    let mut sorted: Vec<Area> = added.iter().filter(inside).copied().collect();
    sorted.sort_unstable();
    let mut kept: Vec<Area> = Vec::with_capacity(sorted.len());
    // Kept areas that reach into the row at hand, by their first column; and by where they end, the nearest on top.
    let mut open: BTreeMap<u32, u32> = BTreeMap::new();
    let mut ends: BinaryHeap<(std::cmp::Reverse<u32>, u32)> = BinaryHeap::new();
    for area in sorted {
        while let Some(&(std::cmp::Reverse(last), column)) = ends.peek() {
            if last >= area.first.row {
                break;
            }
            ends.pop();
            open.remove(&column);
        }
        let before = open.range(..=area.last.column).next_back();
        if before.is_none_or(|(_, last)| *last < area.first.column) {
            open.insert(area.first.column, area.last.column);
            ends.push((std::cmp::Reverse(area.last.row), area.first.column));
            kept.push(area);
        }
    }
    kept
}

/// Areas by their size and the tile in which they begin. Areas of one size (up to a factor of two both ways) do not
/// overlap, so that no two of them begin in a tile of that size.
#[derive(Debug, Clone)]
struct Places {
    tiles: HashMap<Tile, Area>,
    /// The sizes that there are.
    sizes: Vec<(u32, u32)>,
}

/// Powers of two of height and width, and which tile of that size.
type Tile = (u32, u32, u32, u32);

impl Places {
    fn of(areas: &[Area]) -> Self {
        let size = |area: &Area| (area.height().ilog2(), area.width().ilog2());
        let tile = |area: &Area| {
            let (high, wide) = size(area);
            ((high, wide, area.first.row >> high, area.first.column >> wide), *area)
        };
        let mut sizes: Vec<(u32, u32)> = areas.iter().map(size).collect();
        sizes.sort_unstable();
        sizes.dedup();
        Self { tiles: areas.iter().map(tile).collect(), sizes }
    }

    fn find(&self, cell: CellRef) -> Option<&Area> {
        // An area is less than two tiles high and wide: it begins in the tile of the cell or in one of the two before.
        let tiles = |place: u32| place.saturating_sub(2)..=place;
        let of_size = |&(high, wide): &(u32, u32)| {
            let (row, column) = (cell.row >> high, cell.column >> wide);
            tiles(row).flat_map(move |row| tiles(column).map(move |column| (high, wide, row, column)))
        };
        let near = self.sizes.iter().flat_map(of_size).filter_map(|tile| self.tiles.get(&tile));
        near.into_iter().find(|area| area.contains(cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas(text: &str) -> Merges {
        text.split(' ').map(|area| area.parse().unwrap()).collect()
    }

    #[test]
    fn areas_are_in_order_and_do_not_overlap() {
        let merges = areas("C1:D4 A1:B2 B2:C3 A3:B3 F9:E8 A1 A3:A3 C5:C6 A2:A9");
        let shown: Vec<String> = merges.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["A1:B2", "C1:D4", "A3:B3", "C5:C6"]);
        assert_eq!(
            merges.beginning_at("C1".parse().unwrap()).map(ToString::to_string).as_deref(),
            Some("C1:D4")
        );
        assert_eq!((merges.beginning_at("C2".parse().unwrap()), merges.cells()), (None, 16));
    }

    #[test]
    fn tall_and_wide_areas_are_found_too() {
        let merges = areas("A1:B1 C1:C9 A3:B8 D2:F2 D3:F1000 A9:B9 H5:XFD5 G6:G1048576");
        for row in (0..40).chain([998, 999, 1_000, 1_048_575]) {
            for column in 0..12 {
                let at = CellRef::new(row, column);
                assert_eq!(merges.at(at), merges.iter().find(|area| area.contains(at)), "{at}");
            }
        }
        assert_eq!(merges.len(), 8);
    }

    #[test]
    fn many_areas_are_found_as_by_looking_through_them() {
        // Of every size and at every place, drawn from a small generator.
        let mut state = 7_u32;
        let mut draw = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let mut merges = Merges::default();
        for _ in 0..3000 {
            let first = CellRef::new(draw(400), draw(60));
            let (down, right) = (1 << draw(7), 1 << draw(4));
            merges.push(Area::new(first, CellRef::new(first.row + draw(down), first.column + draw(right))));
        }
        assert!(merges.len() > 10 * FEW, "{}", merges.len());
        for row in 0..500 {
            for column in 0..80 {
                let cell = CellRef::new(row, column);
                let covering: Vec<&Area> = merges.iter().filter(|area| area.contains(cell)).collect();
                assert!(covering.len() < 2, "{cell}");
                assert_eq!(merges.at(cell), covering.first().copied(), "{cell}");
            }
        }
    }
}
