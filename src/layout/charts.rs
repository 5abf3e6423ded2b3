//! Biểu đồ: who has sent, and the main ratios by unit, ranked.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::amount::{PERCENT_DECIMALS, rounded};
use crate::book::{Align, Chart, Content, Drawn, Sheet, Style, Styles};
use crate::cell::{Area, CellRef};
use crate::merge::{State, States};
use crate::model::Template;
use crate::past::compared;
use crate::spot::Spot;

use super::canvas::Canvas;
use super::desk::Desk;
use super::names::quoted;
use super::rendered::stored;
use super::units;
use super::{measure_text, style};

/// Ratios that get a chart.
const MOST_RATIOS: usize = 6;
/// Bars above those of units: of all units together, and their average.
const ABOVE: usize = 2;
/// Units of one chart, which with its frame fits a printed page; more units go on in the next.
const MOST_BARS: usize = 52;
/// Widths of the two columns, in characters.
const WIDTHS: [f64; 2] = [34.0, 12.0];
/// The last column under a chart.
const WITHOUT: u32 = 7;
/// Width of the columns under a chart, in points.
const CHART_POINTS: f64 = 240.0;
/// Width of a chart in pixels.
const CHART_WIDTH: u32 = 520;
/// Rows of a printed page, upright and one page wide.
const PAGE: u32 = 62;
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
    for spot in ratios(desk, MOST_RATIOS) {
        let units = ranked(desk, spot);
        let charts = units.chunks(MOST_BARS);
        let count = charts.len();
        let mut tops = Vec::new();
        for units in charts.clone() {
            // A chart is not torn apart on paper.
            let height = rows((units.len() + ABOVE) as u32);
            if row + height > page + PAGE {
                canvas.sheet.look.row_breaks.push(row);
                page = row;
            }
            tops.push(row);
            row += height;
        }
        let average = Average::of(&units, &tops);
        for (index, (units, top)) in charts.zip(tops).enumerate() {
            let part = (count > 1).then_some((index + 1, count));
            ratio(desk, &mut canvas, spot, (&Bars { units, part }, &average), top);
        }
        row = without(desk, &mut canvas, &units, row);
    }
    let look = &mut canvas.sheet.look;
    look.widths = (0..).zip(WIDTHS).collect();
    look.fit_width = true;
    look.no_grid = true;
    look.tab = Some(0x54_82_35);
    Some(canvas.sheet)
}

/// The ratios worth a chart: those with a total and at least two units, printed bold first.
pub fn ratios(desk: &Desk, most: usize) -> Vec<Spot> {
    main_ratios(&desk.consolidation.template, most, &|spot| {
        desk.total(spot).value.is_some() && ranked(desk, spot).len() > 1
    })
}

/// The main ratios of a template among those that are worth it, printed bold first.
pub fn main_ratios(template: &Template, most: usize, is_worth_it: &dyn Fn(Spot) -> bool) -> Vec<Spot> {
    let forms = 0..template.forms.len();
    let ratio = |spot: &Spot| template.holds(*spot).aggregation.is_ratio() && is_worth_it(*spot);
    let mut found: Vec<Spot> = forms.flat_map(|form| compared(template, form)).filter(ratio).collect();
    let bold = |spot: &Spot| template.forms[spot.form].printed(spot.row).is_some_and(|row| row.bold);
    found.sort_by_key(|spot| !bold(spot));
    found.truncate(most);
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

/// The average of the units, and the formula over their cells on this sheet.
struct Average {
    value: Option<Decimal>,
    formula: String,
}

impl Average {
    /// Of units whose charts begin at these rows.
    fn of(units: &[(usize, Decimal)], tops: &[u32]) -> Self {
        let sum = units.iter().try_fold(Decimal::ZERO, |sum, (_, number)| sum.checked_add(*number));
        let value = sum.and_then(|sum| sum.checked_div(units.len().into()));
        let areas = units.chunks(MOST_BARS).zip(tops).map(|(units, top)| {
            let first = top + 1 + ABOVE as u32;
            let last = first + units.len() as u32 - 1;
            format!("{}:{}", CellRef::new(first, 1).absolute(), CellRef::new(last, 1).absolute())
        });
        let areas: Vec<String> = areas.collect();
        let value = value.map(|value| rounded(value, PERCENT_DECIMALS));
        Self { value, formula: format!("ROUND(AVERAGE({}),{PERCENT_DECIMALS})", areas.join(",")) }
    }
}

/// Below the charts of a ratio, the units that have none; gives the next free row.
fn without(desk: &Desk, canvas: &mut Canvas, units: &[(usize, Decimal)], top: u32) -> u32 {
    let given: HashSet<usize> = units.iter().map(|(unit, _)| *unit).collect();
    let names: Vec<&str> =
        (0..desk.used.len()).filter(|unit| !given.contains(unit)).map(|unit| desk.unit_name(unit)).collect();
    if names.is_empty() {
        return top;
    }
    let said = format!("{}: {}", desk.say("Không có số liệu", "No figures from"), names.join(", "));
    let points: f64 = WIDTHS.map(measure_text::column_points).iter().sum::<f64>() + CHART_POINTS;
    canvas.line(top - 1, WITHOUT, &said, Style { wrap: true, align: Align::Left, ..style::remark() }, points);
    top + 1
}

/// One ratio by unit below that of all units, with links to the cells of the detail sheet.
fn ratio(desk: &Desk, canvas: &mut Canvas, spot: Spot, (bars, average): (&Bars, &Average), top: u32) {
    let Spot { form, row, column } = spot;
    let plan = &desk.plans[form];
    let (Some(value), Some(row)) = (plan.value_of(column), row.printed()) else { return };
    let Some(mut title) = name(desk, spot) else { return };
    if let Some((index, count)) = bars.part {
        title = format!("{title} ({index}/{count})");
    }
    caption(canvas, top, &title, "%");
    let (name, number) = inks(canvas, "0.00");
    canvas.text(top + 1, 0, desk.say("Tổng hợp", "All units"), name);
    let whole = format!("{}!{}", quoted(&plan.details[0]), plan.total(row, value));
    canvas.put(top + 1, 1, stored(desk.total(spot).value), Some(whole.into()), number);
    canvas.text(top + 2, 0, desk.say("Trung bình các đơn vị", "Average of units"), name);
    canvas.put(top + 2, 1, stored(average.value), Some(average.formula.as_str().into()), number);
    for (at, &(unit, ratio)) in (top + 1 + ABOVE as u32..).zip(bars.units) {
        canvas.text(at, 0, desk.unit_name(unit), name);
        let sheet = &plan.details[plan.slots[unit].sheet];
        let formula = format!("{}!{}", quoted(sheet), plan.unit_cell(row, value, unit));
        canvas.put(at, 1, stored(Some(ratio)), Some(formula.into()), number);
    }
    chart(canvas, top, bars.units.len() + ABOVE, &title);
}

/// What a ratio is called.
pub fn name(desk: &Desk, spot: Spot) -> Option<String> {
    called(&desk.consolidation.template, spot)
}

/// What a figure of a printed row is called.
pub fn called(template: &Template, Spot { form, row, column }: Spot) -> Option<String> {
    let form = &template.forms[form];
    let indicator = &form.rows[row.printed()?];
    let title = format!("{} {}", indicator.printed.trim(), indicator.label).trim().to_owned();
    let caption = form.columns[column].captions.last().filter(|_| form.value_columns().count() > 1);
    Some(caption.map_or(title.clone(), |caption| format!("{title}: {caption}")))
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
        drawn: Drawn::Bars((sheet, area(1))),
        size: (CHART_WIDTH, FRAME + bars * ROW_HEIGHT),
    });
    top + rows(bars)
}

/// Rows that a chart of so many bars takes, with the free rows after it.
fn rows(bars: u32) -> u32 {
    (FRAME + bars * ROW_HEIGHT).div_ceil(ROW_HEIGHT) + 2
}
