//! Tables of texts: every place of the grid has an element of its own, those under a merged cell too.

use quick_xml::events::{BytesStart, Event};

use super::body::{Body, Flow};
use crate::read::document::{Block, Grid, GridCell, GridRow, Line};
use crate::read::trouble::Trouble;
use crate::read::xml;

/// The most columns that one element stands for.
const WIDEST: u32 = 1_000;
/// The most rows that a cell spans, or that one element stands for.
const HIGHEST: u32 = 100_000;

impl Body<'_> {
    /// A table whose element was just opened, under what stands before it.
    pub(super) fn placed(
        &mut self,
        e: &BytesStart<'_>,
        (depth, flow): (usize, &mut Flow),
        into: &mut Vec<Block>,
    ) -> Result<(), Trouble> {
        if self.is_too_deep("table", depth, into) {
            return Ok(());
        }
        let style = xml::attribute(e, "style-name");
        // A page begins with a line, in the text, also where the table is the first thing on it.
        let on_new_page = flow.page(self.known.styles.pages("table", style.as_deref()));
        if on_new_page {
            Block::put(into, Line { on_new_page, ..Line::default() });
        }
        let grid = self.table(depth)?;
        into.push(Block::Grid(grid));
        Ok(())
    }

    fn table(&mut self, depth: usize) -> Result<Grid, Trouble> {
        let mut grid = Grid::default();
        loop {
            match self.pieces.next() {
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "table-column" => {
                    let width = self.known.styles.width(xml::attribute(&e, "style-name").as_deref());
                    let columns = times(&e, "number-columns-repeated", WIDEST) as usize;
                    let left = (WIDEST as usize).saturating_sub(grid.widths.len());
                    grid.widths.extend(std::iter::repeat_n(width, columns.min(left)));
                }
                Event::Start(e) if e.local_name().as_ref() == "table-row" => {
                    let rows = times(&e, "number-rows-repeated", HIGHEST);
                    let hidden = is_hidden(&e);
                    let row = GridRow { cells: self.row(depth, &mut grid.framed)?, hidden };
                    self.repeat(row, rows, &mut grid.rows)?;
                }
                Event::Empty(e) if e.local_name().as_ref() == "table-row" => {
                    grid.rows.push(GridRow::default());
                }
                Event::Start(e) if matches!(e.local_name().as_ref(), "title" | "desc" | "shapes") => {
                    self.pieces.skip(e.local_name().as_ref());
                }
                Event::End(e) if e.local_name().as_ref() == "table" => return Ok(grid),
                Event::Eof => return Ok(grid),
                _ => {}
            }
        }
    }

    /// The cells of a row whose element was just opened.
    fn row(&mut self, depth: usize, framed: &mut bool) -> Result<Vec<GridCell>, Trouble> {
        let (mut cells, mut column) = (Vec::new(), 0_u32);
        loop {
            let event = self.pieces.next();
            match &event {
                Event::Start(e) | Event::Empty(e)
                    if matches!(e.local_name().as_ref(), "table-cell" | "covered-table-cell") =>
                {
                    self.pieces.count()?;
                    let name = e.local_name().as_ref().to_owned();
                    *framed |= self.known.styles.draws_frames(xml::attribute(e, "style-name").as_deref());
                    let inside = match &event {
                        Event::Start(_) => self.blocks(&name, depth + 1)?,
                        _ => Vec::new(),
                    };
                    let times = times(e, "number-columns-repeated", WIDEST);
                    let wide = self::times(e, "number-columns-spanned", WIDEST);
                    let high = self::times(e, "number-rows-spanned", HIGHEST);
                    let covered = name != "table-cell";
                    // A place under a merged cell is shown by that one.
                    if !covered || !inside.iter().all(is_blank) {
                        for next in column..column.saturating_add(times) {
                            self.weigh(&inside, next > column)?;
                            let inside = inside.clone();
                            cells.push(GridCell { column: next, wide, high, inside });
                        }
                    }
                    column = column.saturating_add(times);
                }
                Event::End(e) if e.local_name().as_ref() == "table-row" => return Ok(cells),
                Event::Eof => return Ok(cells),
                _ => {}
            }
        }
    }

    /// A row as often as it stands there.
    fn repeat(&mut self, row: GridRow, times: u32, rows: &mut Vec<GridRow>) -> Result<(), Trouble> {
        for _ in 1..times {
            self.pieces.count()?;
            for cell in &row.cells {
                self.weigh(&cell.inside, true)?;
            }
            rows.push(row.clone());
        }
        rows.push(row);
        Ok(())
    }

    /// A cell that is told once and stands there again: it counts, and so does its text.
    fn weigh(&mut self, inside: &[Block], again: bool) -> Result<(), Trouble> {
        if !again {
            return Ok(());
        }
        self.pieces.count()?;
        let bytes: usize = inside.iter().map(length).sum();
        let most = self.most_copies;
        self.copies = self.copies.checked_sub(bytes as u64).ok_or(Trouble::TooMuchText(most))?;
        Ok(())
    }
}

/// Bytes of the texts of a block.
fn length(block: &Block) -> usize {
    match block {
        Block::Line(line) => line.text.len(),
        Block::Blank(_) => 0,
        Block::Grid(grid) => {
            let cells = grid.rows.iter().flat_map(|row| &row.cells);
            cells.flat_map(|cell| &cell.inside).map(length).sum()
        }
    }
}

fn is_blank(block: &Block) -> bool {
    match block {
        Block::Line(line) => line.is_blank(),
        Block::Blank(_) => true,
        Block::Grid(_) => false,
    }
}

fn times(e: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    xml::attribute(e, name).and_then(|times| times.trim().parse().ok()).unwrap_or(1).clamp(1, most)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    xml::attribute(e, "visibility").is_some_and(|state| matches!(state.as_str(), "collapse" | "filter"))
}
