//! What the sheets that are lists have in common.

use crate::book::Content;
use crate::cell::{Area, CellRef};

use super::canvas::Canvas;
use super::measure_text;
use super::style;

/// Captions with their widths in characters.
pub fn header(canvas: &mut Canvas, row: u32, columns: &[(&str, f64)]) {
    let ink = canvas.ink(style::list_caption());
    let mut most = 1;
    for (column, &(caption, width)) in (0..).zip(columns) {
        canvas.put(row, column, Content::text(caption), None, ink);
        canvas.sheet.look.widths.push((column, width));
        let points = measure_text::column_points(width);
        most = most.max(measure_text::lines(caption, style::SMALL_SIZE, true, points));
    }
    canvas.sheet.look.heights.push((row, measure_text::height(most, style::SMALL_SIZE)));
}

/// The look of a list whose header is its first row.
pub fn look(canvas: &mut Canvas, columns: u32, rows: u32, tab: u32) {
    let look = &mut canvas.sheet.look;
    look.freeze = Some(CellRef::new(1, 0));
    look.repeat_rows = Some((0, 0));
    if rows > 0 {
        look.filter = Some(Area::new(CellRef::new(0, 0), CellRef::new(rows, columns.saturating_sub(1))));
    }
    look.landscape = true;
    look.fit_width = true;
    look.tab = Some(tab);
}
