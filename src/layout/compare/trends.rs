//! Biểu đồ: how the main ratios went from period to period.

use crate::book::{Align, Chart, Drawn, Line, Sheet, Style, Styles};
use crate::cell::{Area, CellRef};
use crate::compare::Series;
use crate::spot::Spot;

use super::board::Board;
use crate::layout::canvas::Canvas;
use crate::layout::rendered::{number_format, stored};
use crate::layout::{charts, measure_text, style};

/// Width of the columns of names and of periods, in characters.
const WIDTHS: [f64; 2] = [34.0, 15.0];
/// Size of a chart in pixels.
const SIZE: (u32, u32) = (640, 300);
/// Height of a row in pixels.
const ROW_HEIGHT: u32 = 21;
/// Rows of a printed page, upright and one page wide.
const PAGE: u32 = 60;

/// Of what charts are drawn.
pub struct Ground<'a> {
    pub series: &'a Series,
    pub spots: &'a [Spot],
    pub boards: &'a [(Spot, Board)],
    /// Names of the periods.
    pub periods: &'a [String],
    /// Title, and the names of the lines: all units, the highest, the lowest.
    pub words: [&'a str; 4],
    /// The cell of the total of a period.
    pub total: &'a dyn Fn(usize, Spot) -> Option<String>,
}

/// The sheet; none where nothing is to be drawn.
pub fn sheet(ground: &Ground<'_>, name: &str, styles: &mut Styles) -> Option<Sheet> {
    if ground.spots.is_empty() {
        return None;
    }
    let mut canvas = Canvas::new(name, styles);
    let points = WIDTHS.map(measure_text::column_points).iter().sum();
    canvas.line(0, ground.periods.len() as u32, ground.words[0], style::title(), points);
    let (mut row, mut page) = (2, 0);
    for &spot in ground.spots {
        let height = 5 + SIZE.1.div_ceil(ROW_HEIGHT) + 1;
        if row + height > page + PAGE {
            canvas.sheet.look.row_breaks.push(row);
            page = row;
        }
        trend(ground, &mut canvas, spot, row);
        row += height;
    }
    let look = &mut canvas.sheet.look;
    look.widths =
        (0..=ground.periods.len() as u32).map(|column| (column, WIDTHS[usize::from(column > 0)])).collect();
    look.fit_width = true;
    look.no_grid = true;
    look.tab = Some(0x54_82_35);
    Some(canvas.sheet)
}

/// The lines of one figure below their caption, and the chart over them.
fn trend(ground: &Ground<'_>, canvas: &mut Canvas, spot: Spot, top: u32) {
    let series = ground.series;
    let title = charts::called(&series.template, spot).unwrap_or_default();
    let caption = canvas.ink(style::list_caption());
    canvas.text(top, 0, title.as_str(), caption);
    for (column, period) in (1..).zip(ground.periods) {
        canvas.text(top, column, period.as_str(), caption);
    }
    let lines = measure_text::lines(&title, style::SMALL_SIZE, true, measure_text::column_points(WIDTHS[0]));
    canvas.sheet.look.heights.push((top, measure_text::height(lines, style::SMALL_SIZE)));
    let kind = series.template.holds(spot).kind;
    let base = Style { size: Some(style::SMALL_SIZE), border: true, ..style::body() };
    let format = number_format(kind, 2).unwrap_or("0.00");
    let number =
        canvas.ink(Style { align: Align::Center, number_format: Some(format.into()), ..base.clone() });
    let name = canvas.ink(base);
    let board = ground.boards.iter().find(|(other, _)| *other == spot).map(|(_, board)| board);
    let count = if board.is_some() { 3 } else { 1 };
    for (row, words) in (top + 1..).zip(&ground.words[1..]).take(count) {
        canvas.text(row, 0, *words, name);
    }
    for (period, column) in (0..series.len()).zip(1..) {
        // A cell that shows nothing is drawn as a gap only where it is empty.
        let total = series.total(period, spot);
        match (ground.total)(period, spot).filter(|_| total.is_some()) {
            Some(there) => canvas.put(top + 1, column, stored(total), Some(there.into()), number),
            None => canvas.blank(top + 1, column, number),
        }
        let Some(board) = board else { continue };
        let given = || board.numbers[period].iter().flatten();
        for (row, function, extreme) in [(top + 2, "MAX", given().max()), (top + 3, "MIN", given().min())] {
            match extreme {
                Some(_) => {
                    let formula = format!("{function}({})", board.values(period));
                    canvas.put(row, column, stored(extreme.copied()), Some(formula.into()), number);
                }
                None => canvas.blank(row, column, number),
            }
        }
    }
    let sheet = canvas.sheet.name.clone();
    let last = series.len() as u32;
    let area = |row| (sheet.clone(), Area::new(CellRef::new(row, 1), CellRef::new(row, last)));
    let line = |row| Line { name: (sheet.clone(), CellRef::new(row, 0)), values: area(row) };
    canvas.sheet.look.charts.push(Chart {
        at: CellRef::new(top + 1 + count as u32, 0),
        title,
        categories: area(top),
        drawn: Drawn::Lines((top + 1..=top + count as u32).map(line).collect()),
        size: SIZE,
    });
}
