//! The official sheet of a form: as the authority prints it, with formulas for values.

use crate::amount::decimals;
use crate::book::{Align, Content, Sheet, Style, Styles};
use crate::cell::{Area, CellRef};
use crate::model::{Form, Kind, Role};
use crate::spot::Spot;

use super::canvas::{Canvas, measure_lines, with_italic_remark};
use super::desk::Desk;
use super::formula::View;
use super::measure_text;
use super::refer::detail_reference;
use super::rendered::{Rendered, Side, number_format};
use super::{header, remark, style};

/// Width and height of an A4 page in points.
const PAGE: (f64, f64) = (595.0, 842.0);
/// What the margins take of them.
const MARGINS: (f64, f64) = (94.0, 97.0);
/// So much more than a page is shrunk to one.
const LITTLE_MORE: f64 = 1.15;
/// Rows taller than this together, in points, are not kept in view.
const HIGHEST_FROZEN: f64 = 260.0;

/// The official sheet of a form whose rows are indicators.
pub fn sheet(desk: &Desk, form: usize, styles: &mut Styles) -> Sheet {
    let plan = &desk.plans[form];
    let mut canvas = Canvas::new(&plan.official, styles);
    let widths = head(desk, form, &mut canvas);
    let entries = Entries {
        value: &|spot| (value(desk, spot), desk.total_number(spot).map_or(0, decimals)),
        note: &|row| remark::cell(desk, form, row),
    };
    derived_caption(desk, form, &mut canvas, &widths);
    for row in 0..desk.form(form).rows.len() {
        draw_row(desk, form, row, &mut canvas, &widths, &entries);
        remark_as_note(desk, form, row, &mut canvas);
    }
    let next = plan.official_rows.last().map_or(plan.head(), |last| last + 1);
    foot(desk, form, &mut canvas, next, &widths);
    canvas.sheet.look.fit_height = nearly_one_page(&canvas, &widths);
    hide(desk, form, &plan.official_rows, &mut canvas.sheet);
    canvas.sheet
}

/// Hides the rows that only other versions of the form print, where no return has them.
pub fn hide(desk: &Desk, form: usize, places: &[u32], sheet: &mut Sheet) {
    let hidden = places.iter().enumerate().filter(|(row, _)| desk.is_hidden(form, *row));
    sheet.hidden_rows.extend(hidden.map(|(_, at)| *at));
}

/// Whether a little shrinking keeps the last few rows from going to a page of their own.
pub fn nearly_one_page(canvas: &Canvas, widths: &[f64]) -> bool {
    let look = &canvas.sheet.look;
    let (across, down) = if look.landscape { (PAGE.1, PAGE.0) } else { PAGE };
    let [across, down] = [across - MARGINS.0, down - MARGINS.1];
    let scale = (across / widths.iter().sum::<f64>()).min(1.0);
    let measured: f64 = look.heights.iter().map(|(_, height)| height).sum();
    let other = f64::from(canvas.sheet.height()) - look.heights.len() as f64;
    let whole = other.max(0.0).mul_add(measure_text::height(1, style::BODY_SIZE), measured) * scale;
    whole > down && whole <= down * LITTLE_MORE
}

/// Widths of the columns in characters, as the form has them or as their role needs.
pub fn characters(form: &Form) -> Vec<f64> {
    let usual = |role: Role| match role {
        Role::Code => 6.5,
        Role::Label => 40.0,
        Role::Measure => 12.0,
        Role::Value => 11.0,
        Role::Note => 20.0,
    };
    form.columns
        .iter()
        .map(|column| if column.width > 0.0 { column.width.clamp(3.0, 120.0) } else { usual(column.role) })
        .collect()
}

/// Titles, captions and the look of an official sheet; gives the widths of the columns in points.
pub fn head(desk: &Desk, index: usize, canvas: &mut Canvas) -> Vec<f64> {
    let form = desk.form(index);
    let plan = &desk.plans[index];
    let characters = characters(form);
    let widths: Vec<f64> = characters.iter().map(|&width| measure_text::column_points(width)).collect();
    let last = (form.columns.len() as u32).saturating_sub(1);
    let whole: f64 = widths.iter().sum();
    if plan.letterhead > 0 && !widths.is_empty() {
        letterhead(desk, canvas, &widths);
    }
    let mut row = plan.letterhead;
    for title in &plan.titles {
        let style = Style { bold: title.bold, italic: title.italic, ..style::title() };
        canvas.line(row, last, &title.text, style, whole);
        row += 1;
    }
    row += 1;
    if let Some(measure) = &form.measure {
        let style = Style { italic: true, align: Align::Right, ..style::body() };
        let text =
            if measure.contains(':') { measure.clone() } else { format!("Đơn vị tính: {measure}") };
        canvas.line(row, last, &text, style, whole);
        row += 1;
    }
    let first = row;
    let body = header::draw(canvas, form, row, plan.depth, plan.numbered, &widths);
    let look = &mut canvas.sheet.look;
    look.widths = characters.into_iter().enumerate().map(|(column, width)| (column as u32, width)).collect();
    // A header that fills the screen must be free to scroll away.
    let above: f64 = look.heights.iter().filter(|(row, _)| *row < body).map(|(_, height)| height).sum();
    look.freeze = (above <= HIGHEST_FROZEN).then(|| CellRef::new(body, 0));
    look.repeat_rows = Some((first, body - 1));
    look.landscape = form.landscape;
    look.fit_width = true;
    look.no_grid = true;
    look.tab = Some(0x1F_4E_79);
    widths
}

/// The national header: the unit on the left, the country and its motto on the right.
fn letterhead(desk: &Desk, canvas: &mut Canvas, widths: &[f64]) {
    let whole: f64 = widths.iter().sum();
    let mut left = 0;
    let mut points = 0.0;
    while left + 1 < widths.len() && (left == 0 || points + widths[left] <= whole * 0.45) {
        points += widths[left];
        left += 1;
    }
    let last = widths.len() as u32 - 1;
    let unit = desk.consolidation.unit_name.to_uppercase();
    let motto = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"];
    let ink = canvas.ink(style::title());
    for (row, right) in (0..).zip(motto) {
        let unit = if row == 0 { unit.as_str() } else { "" };
        let text = if unit.is_empty() { Content::Empty } else { Content::text(unit) };
        let split = left as u32;
        if split > 0 && split <= last {
            canvas.merged(Area::new(CellRef::new(row, 0), CellRef::new(row, split - 1)), text, ink);
        }
        canvas.merged(
            Area::new(CellRef::new(row, split.min(last)), CellRef::new(row, last)),
            Content::text(right),
            ink,
        );
        let lines = measure_text::lines(right, style::TITLE_SIZE, true, whole - points)
            .max(measure_text::lines(unit, style::TITLE_SIZE, true, points));
        canvas.sheet.look.heights.push((row, measure_text::height(lines, style::TITLE_SIZE)));
    }
}

/// What stands in the cells of a row that are not printed in the form.
pub struct Entries<'a> {
    /// The value at a spot, and the most decimals it needs.
    pub value: &'a dyn Fn(Spot) -> (Rendered, u32),
    /// The note of a row.
    pub note: &'a dyn Fn(usize) -> Rendered,
}

/// Draws a row of an official sheet.
pub fn draw_row(
    desk: &Desk,
    index: usize,
    position: usize,
    canvas: &mut Canvas,
    widths: &[f64],
    entries: &Entries,
) {
    let form = desk.form(index);
    let row = &form.rows[position];
    let at = desk.plans[index].official_rows[position];
    let base = style::boxed();
    let bold = Style { bold: row.bold, ..base.clone() };
    let code = canvas.ink(Style { align: Align::Center, ..bold.clone() });
    let label = canvas.ink(Style { align: Align::Left, ..bold });
    let centred = canvas.ink(Style { align: Align::Center, ..base.clone() });
    let small = canvas.ink(Style { size: Some(style::REMARK_SIZE), align: Align::Left, ..base.clone() });
    let mut height: f64 = 0.0;
    let mut room = |text: &str, size: u8, bold: bool, column: usize| {
        let lines = measure_text::lines(text, size, bold, widths[column]);
        height = height.max(measure_text::height(lines, size));
    };
    for (column, one) in form.columns.iter().enumerate() {
        let place = column as u32;
        match one.role {
            Role::Code => canvas.text(at, place, row.printed.as_str(), code),
            Role::Label => {
                let text = desk.label(row);
                room(text, style::BODY_SIZE, row.bold, column);
                canvas.put(at, place, with_italic_remark(text, row.bold), None, label);
            }
            Role::Measure => {
                let text = measure_lines(desk.measure(row));
                room(&text, style::BODY_SIZE, false, column);
                canvas.text(at, place, text, centred);
            }
            Role::Value => {
                let spot = Spot::new(index, position, column);
                let (mut cell, most) = (entries.value)(spot);
                if row.is_crossed_out(one) && !is_stated(desk, spot) {
                    cell = Rendered { content: Content::text("x"), formula: None };
                }
                let ink = if let Content::Text(text) = &cell.content {
                    room(text, style::REMARK_SIZE, false, column);
                    small
                } else {
                    let format = number_format(desk.holds(spot).kind, most).map(Into::into);
                    canvas.ink(Style { align: Align::Center, number_format: format, ..base.clone() })
                };
                canvas.put(at, place, cell.content, cell.formula, ink);
            }
            Role::Note if form.remark_column() != Some(column) => {
                let number = form.note_columns().find(|(index, _)| *index == column);
                let text = number.and_then(|(_, number)| row.notes.get(number)).cloned().unwrap_or_default();
                room(&text, style::BODY_SIZE, false, column);
                canvas.text(at, place, text, centred);
            }
            Role::Note => {
                let cell = (entries.note)(position);
                room(&cell.content.raw(), style::REMARK_SIZE, false, column);
                canvas.put(at, place, cell.content, cell.formula, small);
            }
        }
    }
    canvas.sheet.look.heights.push((at, height));
}

/// Above the figures that no form asks for, what they are.
fn derived_caption(desk: &Desk, index: usize, canvas: &mut Canvas, widths: &[f64]) {
    let Some(at) = desk.plans[index].official_caption(desk.form(index)) else { return };
    let last = (widths.len() as u32).saturating_sub(1);
    let style = Style { wrap: true, align: Align::Left, ..style::remark() };
    canvas.line(at, last, remark::derived_caption(desk), style, widths.iter().sum());
}

/// Whether a unit states a figure.
fn is_stated(desk: &Desk, spot: Spot) -> bool {
    desk.used.iter().any(|one| {
        one.figure(spot.form, spot.row, spot.column).is_some_and(|figure| figure.value.number().is_some())
    })
}

/// What is to be said of a row whose form has no column for it: a note on its first value.
fn remark_as_note(desk: &Desk, index: usize, position: usize, canvas: &mut Canvas) {
    let plan = &desk.plans[index];
    if desk.form(index).remark_column().is_some() {
        return;
    }
    let Some(&column) = plan.values.first() else { return };
    let said = remark::words(desk, index, position);
    if !said.is_empty() {
        let at = CellRef::new(plan.official_rows[position], column as u32);
        canvas.sheet.notes.push((at, said.join("; ")));
    }
}

/// The value cell of an official sheet: ratios over the sheet's own parts, everything else from the detail sheet.
pub fn value(desk: &Desk, spot: Spot) -> Rendered {
    let Spot { form, column, .. } = spot;
    let rule = desk.holds(spot);
    let detail = desk.total_cell(spot);
    if rule.kind == Kind::Heading || (detail.formula.is_none() && detail.content.is_blank()) {
        return Rendered::empty();
    }
    if rule.aggregation.is_counted_in_words() && desk.form(form).remark_column().is_some() {
        return Rendered::empty();
    }
    if rule.aggregation.is_ratio() || rule.is_derived() {
        let here = View { desk, form, side: Side::Official };
        if let Some(own) = here.formula(&desk.making(spot), desk.total(spot)) {
            return own;
        }
    }
    let plan = &desk.plans[form];
    let Some(row) = spot.row.printed() else { return detail };
    match detail.content {
        // A formula would cache text that looks like a number as a number.
        Content::Text(_) if rule.aggregation.is_text() => detail,
        content => Rendered { content, formula: Some(detail_reference(plan, row, column).into()) },
    }
}

/// Below the table: whose figures are lacking.
pub fn foot(desk: &Desk, index: usize, canvas: &mut Canvas, row: u32, widths: &[f64]) {
    let missing = &desk.consolidation.missing;
    let without: Vec<&str> = (0..desk.used.len())
        .filter(|&unit| desk.used[unit].form(index).is_none())
        .map(|unit| desk.unit_name(unit))
        .chain(missing.iter().map(|unit| &**unit))
        .chain(desk.consolidation.still_lacking().map(|unit| &**unit))
        .collect();
    if without.is_empty() {
        return;
    }
    let names = remark::listed(desk, &without, 12);
    let text = format!("{}: {names}.", desk.say("Chưa có số liệu của", "No figures from"));
    let last = (widths.len() as u32).saturating_sub(1);
    let style = Style { wrap: true, align: Align::Left, ..style::remark() };
    canvas.line(row + 1, last, &text, style, widths.iter().sum());
}
