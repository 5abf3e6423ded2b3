//! Tables of Word: rows of cells that say how many grid columns they span, and whether they go on from the cell above.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::body::{Body, Inside};
use super::look::{self, Down, WIDEST, count, draws};
use crate::read::document::{Grid, GridCell, GridRow};
use crate::read::trouble::Trouble;
use crate::read::xml;

/// What the properties of a row say.
#[derive(Debug, Clone, Default)]
struct RowLook {
    before: u32,
    hidden: bool,
    removed: bool,
}

impl Body<'_> {
    /// A table whose element was just opened.
    pub(super) fn table(&mut self, depth: usize) -> Result<Grid, Trouble> {
        let mut grid = Grid::default();
        let mut rows: Vec<Vec<(GridCell, Down)>> = Vec::new();
        loop {
            match self.pieces.next() {
                Event::Start(e) => match e.local_name().as_ref() {
                    "tblPr" => grid.framed |= self.frames("tblPr"),
                    "tblGrid" => {
                        let mut widths = Vec::new();
                        let each = &mut |e: &BytesStart<'_>, _| {
                            if e.local_name().as_ref() == "gridCol" && widths.len() < WIDEST as usize {
                                let width =
                                    xml::attribute(e, "w").and_then(|width| width.trim().parse().ok());
                                widths.push(width.unwrap_or(0));
                            }
                        };
                        let ended = look::each(&mut self.pieces.reader, "tblGrid", each);
                        self.pieces.expect(ended);
                        grid.widths = widths;
                    }
                    "tr" => {
                        if let Some((cells, hidden, framed)) = self.row(depth)? {
                            grid.framed |= framed;
                            rows.push(cells);
                            grid.rows.push(GridRow { cells: Vec::new(), hidden });
                        }
                    }
                    name @ ("del" | "moveFrom" | "tblGridChange" | "tblPrEx") => self.pieces.skip(name),
                    _ => self.around(&e),
                },
                Event::Empty(e) if e.local_name().as_ref() == "tr" => {
                    rows.push(Vec::new());
                    grid.rows.push(GridRow::default());
                }
                Event::End(e) if e.local_name().as_ref() == "tbl" => break,
                Event::End(e) => self.end_around(&e),
                Event::Eof => break,
                _ => {}
            }
        }
        for (row, cells) in grid.rows.iter_mut().zip(merged_down(rows)) {
            row.cells = cells;
        }
        Ok(grid)
    }

    /// Whether the properties of a table, or its style, draw frames.
    fn frames(&mut self, closing: &str) -> bool {
        let (mut style, mut framed) = (None, false);
        let ended = look::each(&mut self.pieces.reader, closing, &mut |e, _| match e.local_name().as_ref() {
            "tblStyle" => style = xml::attribute(e, "val"),
            _ => framed |= draws(e),
        });
        self.pieces.expect(ended);
        framed || self.known.styles.draws_frames(style.as_deref())
    }

    /// A row whose element was just opened: its cells, whether it is hidden, whether cells have frames. None if it was deleted.
    #[allow(clippy::type_complexity)] // three facts of a row, taken apart at once
    fn row(&mut self, depth: usize) -> Result<Option<(Vec<(GridCell, Down)>, bool, bool)>, Trouble> {
        let (mut cells, mut look, mut framed) = (Vec::new(), RowLook::default(), false);
        let mut column = 0_u32;
        loop {
            match self.pieces.next() {
                Event::Start(e) => match e.local_name().as_ref() {
                    "trPr" => {
                        look = self.row_look();
                        column = look.before;
                        if look.removed {
                            self.pieces.skip("tr");
                            return Ok(None);
                        }
                    }
                    "tc" => {
                        self.pieces.count()?;
                        let Inside { blocks, cell } = self.blocks("tc", depth + 1)?;
                        framed |= cell.framed;
                        let inside = if cell.removed { Vec::new() } else { blocks };
                        let wide = cell.wide.max(1);
                        cells.push((GridCell { column, wide, high: 1, inside }, cell.down));
                        column = column.saturating_add(wide);
                    }
                    name @ ("tblPrEx" | "del" | "moveFrom") => self.pieces.skip(name),
                    _ => self.around(&e),
                },
                Event::Empty(e) if e.local_name().as_ref() == "tc" => {
                    self.pieces.count()?;
                    cells.push((GridCell { column, wide: 1, high: 1, inside: Vec::new() }, Down::No));
                    column = column.saturating_add(1);
                }
                Event::End(e) if e.local_name().as_ref() == "tr" => break,
                Event::End(e) => self.end_around(&e),
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(Some((cells, look.hidden, framed)))
    }

    fn row_look(&mut self) -> RowLook {
        let mut look = RowLook::default();
        let ended = look::each(&mut self.pieces.reader, "trPr", &mut |e, _| match e.local_name().as_ref() {
            "gridBefore" => look.before = count(e),
            "hidden" => look.hidden = xml::is_on(e),
            "del" | "moveFrom" => look.removed = true,
            _ => {}
        });
        self.pieces.expect(ended);
        look
    }
}

/// The cells of rows, those that go on from above counted to the cell in which they began. What stands in them is not shown.
fn merged_down(rows: Vec<Vec<(GridCell, Down)>>) -> Vec<Vec<GridCell>> {
    // By column: row and position of the cell that began last.
    let mut open: HashMap<u32, (usize, usize)> = HashMap::new();
    let mut merged: Vec<Vec<GridCell>> = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        let mut cells = Vec::new();
        for (cell, down) in row {
            let above = open.get(&cell.column).copied();
            let goes_on = above.filter(|&(row, at)| {
                let first = &merged[row][at];
                down == Down::GoesOn && row + first.high as usize == index
            });
            if let Some((row, at)) = goes_on {
                merged[row][at].high += 1;
            } else if down == Down::No {
                open.remove(&cell.column);
            } else {
                open.insert(cell.column, (index, cells.len()));
            }
            cells.push(cell);
        }
        merged.push(cells);
    }
    merged
}
