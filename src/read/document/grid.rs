//! Tables of documents: rows of cells over grid lines that are seldom straight.

use super::{Block, Line};

/// Grid lines nearer to each other than this are one that was not drawn straight: 3 mm, in twentieths of a point.
const THIN: u64 = 170;
/// Cells of no more columns, or of no more rows, may only place a text.
const FEW: usize = 2;
/// Tables in cells of tables, each in the one before, of which a single text is looked for.
const DEEPEST: usize = 12;

/// A table.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Grid {
    /// Its rows.
    pub(in crate::read) rows: Vec<GridRow>,
    /// Distances between its grid lines in twentieths of a point, as far as the file says.
    pub(in crate::read) widths: Vec<u32>,
    /// Its cells have visible frames.
    pub(in crate::read) framed: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct GridRow {
    /// Its cells from the left.
    pub(in crate::read) cells: Vec<GridCell>,
    /// It is not shown.
    pub(in crate::read) hidden: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct GridCell {
    /// Its first column.
    pub(in crate::read) column: u32,
    /// Columns that it spans.
    pub(in crate::read) wide: u32,
    /// Rows that it spans.
    pub(in crate::read) high: u32,
    /// What stands in it.
    pub(in crate::read) inside: Vec<Block>,
}

impl Grid {
    /// Columns in which cells begin or end.
    pub(super) fn columns(&self) -> u32 {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.map(|cell| cell.column.saturating_add(cell.wide)).max().unwrap_or(0)
    }

    /// With grid lines that lie close together as one: borders moved by hand meet nearly, not quite.
    pub(super) fn snapped(mut self) -> Self {
        let lines = straightened(&self.widths);
        let last = lines.len() as u32 - 1;
        let to = |line: u32| lines[line.min(last) as usize].saturating_add(line.saturating_sub(last));
        let vanishes = |cell: &GridCell| {
            to(cell.column) == to(cell.column.saturating_add(cell.wide)) && !is_blank(&cell.inside, 0)
        };
        if !self.rows.iter().flat_map(|row| &row.cells).any(vanishes) {
            for row in &mut self.rows {
                for cell in &mut row.cells {
                    let end = to(cell.column.saturating_add(cell.wide));
                    cell.column = to(cell.column);
                    cell.wide = end - cell.column;
                }
                row.cells.retain(|cell| cell.wide > 0);
            }
        }
        self
    }

    /// Whether it has no purpose but to place a text: a box around it, or texts beside each other without frames and figures.
    pub(super) fn only_places(&self) -> bool {
        let cells = || self.rows.iter().flat_map(|row| &row.cells).filter(|cell| !is_blank(&cell.inside, 0));
        if cells().any(|cell| is_figure(&cell.inside)) {
            return false;
        }
        if cells().count() <= 1 {
            return true;
        }
        let mut columns: Vec<u32> = cells().map(|cell| cell.column).collect();
        columns.sort_unstable();
        columns.dedup();
        let filled = |row: &&GridRow| row.cells.iter().any(|cell| !is_blank(&cell.inside, 0));
        let rows = self.rows.iter().filter(filled).count();
        !self.framed && (columns.len() <= FEW || rows <= FEW)
    }
}

/// Of each grid line the number it has when those close to each other count as one.
fn straightened(widths: &[u32]) -> Vec<u32> {
    let mut numbers = vec![0];
    // Where nothing is said of them, no line lies close to another.
    let known = widths.iter().any(|&width| width > 0);
    let (mut number, mut since) = (0, 0);
    for &width in widths {
        since += u64::from(width);
        if !known || since >= THIN {
            number += 1;
            since = 0;
        }
        numbers.push(number);
    }
    numbers
}

/// Whether nothing stands in a cell.
fn is_blank(inside: &[Block], depth: usize) -> bool {
    inside.iter().all(|block| match block {
        Block::Line(line) => line.is_blank(),
        Block::Blank(_) => true,
        Block::Grid(grid) => {
            depth < DEEPEST
                && grid.rows.iter().flat_map(|row| &row.cells).all(|cell| is_blank(&cell.inside, depth + 1))
        }
    })
}

/// Whether a cell holds a number and nothing else.
fn is_figure(inside: &[Block]) -> bool {
    let texts = inside.iter().filter_map(|block| match block {
        Block::Line(line) => Some(line.text.trim()),
        Block::Blank(_) | Block::Grid(_) => None,
    });
    let mut signs = texts.flat_map(str::chars).peekable();
    signs.peek().is_some()
        && signs.all(|sign| sign.is_ascii_digit() || sign.is_whitespace() || ".,%-".contains(sign))
}

/// The lines of a cell. A table in it that holds one text at most belongs to them; others are put `apart`.
pub(super) fn lines(inside: Vec<Block>, apart: &mut Vec<Grid>, depth: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in inside {
        match block {
            Block::Line(line) => lines.push(line),
            Block::Blank(_) => {}
            Block::Grid(grid) => {
                let held = |row: &GridRow| row.cells.iter().filter(|cell| !is_blank(&cell.inside, 0)).count();
                if grid.rows.iter().map(held).sum::<usize>() > 1 || depth >= DEEPEST {
                    apart.push(grid);
                    continue;
                }
                for cell in grid.rows.into_iter().flat_map(|row| row.cells) {
                    lines.extend(self::lines(cell.inside, apart, depth + 1));
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_lines_close_to_each_other_are_one() {
        assert_eq!(straightened(&[500, 3000, 20, 1000, 15]), [0, 1, 2, 2, 3, 3]);
        assert_eq!(straightened(&[0, 0, 0]), [0, 1, 2, 3]);
        assert_eq!(straightened(&[100, 100, 100]), [0, 0, 1, 1]);
        assert_eq!(straightened(&[]), [0]);
    }
}
