//! Biểu đồ: who has sent, and the main ratios by unit, ranked.

use rust_decimal::Decimal;

use crate::book::{Align, Chart, Content, Sheet, Style, Styles};
use crate::cell::{Area, CellRef};
use crate::merge::{State, States};
use crate::spot::Spot;

use super::canvas::Canvas;
use super::desk::Desk;
use super::names::quoted;
use super::rendered::stored;
use super::units;
use super::{measure_text, style};

/// Ratios that get a chart.
const MOST_RATIOS: usize = 6;
/// Units of one chart, which with its frame fits a printed page; more units go on in the next.
const MOST_BARS: usize = 34;
/// Widths of the two columns, in characters.
const WIDTHS: [f64; 2] = [34.0, 12.0];
/// Width of a chart in pixels.
const CHART_WIDTH: u32 = 620;
/// Rows of a printed page.
const PAGE: u32 = 32;
/// Height of a row in pixels; a bar takes as much.
const ROW_HEIGHT: u32 = 21;
/// Height of a chart around its bars, in pixels.
const FRAME: u32 = 90;

/// The sheet of charts; none when no unit has sent anything. `status` is the name of the sheet of units.
pub fn sheet(desk: &Desk, name: &str, status: &str, styles: &mut Styles) -> Option<Sheet> {
    if desk.used.is_empty() {
        return None;
    }
    let mut canvas = Canvas::new(name, styles);
    let points = WIDTHS.map(measure_text::column_points).iter().sum();
    let heading = desk.say("BIỂU ĐỒ", "CHARTS");
    canvas.line(0, 1, heading, style::title(), points);
    let mut row = completeness(desk, &mut canvas, status, 2);
    let mut page = 0;
    for spot in ratios(desk) {
        let units = ranked(desk, spot);
        let charts = units.chunks(MOST_BARS);
        let count = charts.len();
        for (index, units) in charts.enumerate() {
            // A chart is not torn apart on paper.
            if row + rows(units.len() as u32 + 1) > page + PAGE {
                canvas.sheet.look.row_breaks.push(row);
                page = row;
            }
            let part = (count > 1).then_some((index + 1, count));
            row = ratio(desk, &mut canvas, spot, &Bars { units, part }, row);
        }
    }
    let look = &mut canvas.sheet.look;
    look.widths = (0..).zip(WIDTHS).collect();
    look.fit_width = true;
    look.landscape = true;
    look.no_grid = true;
    look.tab = Some(0x54_82_35);
    Some(canvas.sheet)
}

/// The ratios worth a chart: those with a total and at least two units, printed bold first.
fn ratios(desk: &Desk) -> Vec<Spot> {
    let mut found = Vec::new();
    for (form, template) in desk.consolidation.template.forms.iter().enumerate() {
        if !desk.has_indicators(form) {
            continue;
        }
        for row in 0..template.rows.len() {
            for &column in &desk.plans[form].values {
                let spot = Spot::new(form, row, column);
                let charted = desk.holds(spot).aggregation.is_ratio()
                    && desk.total(spot).value.is_some()
                    && ranked(desk, spot).len() > 1;
                if charted {
                    found.push(spot);
                }
            }
        }
    }
    found.sort_by_key(|&Spot { form, row, .. }| !desk.form(form).printed(row).is_some_and(|row| row.bold));
    found.truncate(MOST_RATIOS);
    found.sort_unstable();
    found
}

/// The units of one chart.
struct Bars<'a> {
    units: &'a [(usize, Decimal)],
    /// Which of how many charts, where they do not fit one.
    part: Option<(usize, usize)>,
}

/// Units and their numbers, largest first.
fn ranked(desk: &Desk, spot: Spot) -> Vec<(usize, Decimal)> {
    let mut units: Vec<(usize, Decimal)> =
        (0..desk.used.len()).filter_map(|unit| Some((unit, desk.shown(unit, spot).number()?))).collect();
    units.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    units
}

/// How many units were consolidated, sent something unusable, or nothing.
fn completeness(desk: &Desk, canvas: &mut Canvas, status: &str, top: u32) -> u32 {
    let title = desk.say("Tình hình gửi báo cáo", "Returns received");
    caption(canvas, top, title, desk.say("Số lượng", "Number"));
    let language = desk.options.language;
    let counts = States::of(&desk.consolidation.attendance());
    let calling = &desk.consolidation.calling;
    // Who has been consolidated is always said, and who is missing where a list tells who was expected.
    let always = |state: State| match state {
        State::Received => calling.due.is_none(),
        State::OnTime => calling.due.is_some(),
        State::NotSent => calling.expected.is_some(),
        _ => false,
    };
    let shown = State::ALL.into_iter().filter(|&state| always(state) || counts.count(state) > 0);
    let bars: Vec<(String, usize)> =
        shown.map(|state| (state.wording().to(language).to_owned(), counts.count(state))).collect();
    let area = units::status_area(desk);
    let (name, number) = inks(canvas, "#,##0");
    for (row, (words, count)) in (top + 1..).zip(&bars) {
        canvas.text(row, 0, words.as_str(), name);
        let formula = format!("COUNTIF({}!{area},{})", quoted(status), crate::merge::quoted_text(words));
        canvas.put(row, 1, Content::Number(*count as f64), Some(formula.into()), number);
    }
    chart(canvas, top, bars.len(), title)
}

/// One ratio by unit below that of all units, with links to the cells of the detail sheet.
fn ratio(desk: &Desk, canvas: &mut Canvas, spot: Spot, bars: &Bars, top: u32) -> u32 {
    let Spot { form, row, column } = spot;
    let plan = &desk.plans[form];
    let (Some(value), Some(row)) = (plan.value_of(column), row.printed()) else { return top };
    let indicator = &desk.form(form).rows[row];
    let mut title = format!("{} {}", indicator.printed.trim(), indicator.label).trim().to_owned();
    if plan.values.len() > 1
        && let Some(caption) = desk.form(form).columns[column].captions.last()
    {
        title = format!("{title}: {caption}");
    }
    if let Some((index, count)) = bars.part {
        title = format!("{title} ({index}/{count})");
    }
    caption(canvas, top, &title, "%");
    let (name, number) = inks(canvas, "0.00");
    canvas.text(top + 1, 0, desk.say("Tổng hợp", "All units"), name);
    let whole = format!("{}!{}", quoted(&plan.details[0]), plan.total(row, value));
    canvas.put(top + 1, 1, stored(desk.total(spot).value), Some(whole.into()), number);
    for (at, &(unit, ratio)) in (top + 2..).zip(bars.units) {
        canvas.text(at, 0, desk.unit_name(unit), name);
        let sheet = &plan.details[plan.slots[unit].sheet];
        let formula = format!("{}!{}", quoted(sheet), plan.unit_cell(row, value, unit));
        canvas.put(at, 1, stored(Some(ratio)), Some(formula.into()), number);
    }
    chart(canvas, top, bars.units.len() + 1, &title)
}

fn caption(canvas: &mut Canvas, row: u32, title: &str, value: &str) {
    let ink = canvas.ink(style::list_caption());
    canvas.text(row, 0, title, ink);
    canvas.text(row, 1, value, ink);
    let points = measure_text::column_points(WIDTHS[0]);
    let lines = measure_text::lines(title, style::SMALL_SIZE, true, points);
    canvas.sheet.look.heights.push((row, measure_text::height(lines, style::SMALL_SIZE)));
}

fn inks(canvas: &mut Canvas, format: &str) -> (crate::book::StyleId, crate::book::StyleId) {
    let base = Style { size: Some(style::SMALL_SIZE), border: true, ..style::body() };
    let number = Style { align: Align::Center, number_format: Some(format.into()), ..base.clone() };
    (canvas.ink(base), canvas.ink(number))
}

/// A bar chart beside the rows under a caption; gives the next free row.
fn chart(canvas: &mut Canvas, top: u32, bars: usize, title: &str) -> u32 {
    let bars = bars as u32;
    let sheet = canvas.sheet.name.clone();
    let area = |column| Area::new(CellRef::new(top + 1, column), CellRef::new(top + bars, column));
    canvas.sheet.look.charts.push(Chart {
        at: CellRef::new(top, 3),
        title: title.to_owned(),
        categories: (sheet.clone(), area(0)),
        values: (sheet, area(1)),
        size: (CHART_WIDTH, FRAME + bars * ROW_HEIGHT),
    });
    top + rows(bars)
}

/// Rows that a chart of so many bars takes, with the free rows after it.
fn rows(bars: u32) -> u32 {
    (FRAME + bars * ROW_HEIGHT).div_ceil(ROW_HEIGHT) + 2
}
