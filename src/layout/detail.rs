//! The detail sheet of a form: indicators down, units across, the total before them.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::{decimals, show};
use crate::book::{Align, Content, Sheet, Style, StyleId, Styles};
use crate::cell::CellRef;
use crate::finding::Severity;
use crate::merge;
use crate::model::{Kind, Row};
use crate::spot::Spot;

use super::canvas::{Canvas, measure_lines};
use super::desk::{Desk, Shown};
use super::levels::Part;
use super::measure_text;
use super::plan::Plan;
use super::rendered::{Rendered, number_format};
use super::style;
use super::{official, remark};

mod finish;
mod head;
mod marked;

/// Width of the columns of code, label and unit of measure, in characters.
const LEAD_WIDTHS: [f64; 3] = [6.5, 38.0, 11.0];
/// Width of the columns of figures, in characters: as many fit a page as can be read, and the longest number fits its cell.
const VALUE_WIDTHS: [f64; 2] = [9.0, 22.0];
/// Characters beside the digits of a number: the sign of a mark, and the padding of a cell.
const BESIDE: f64 = 2.5;
/// Lines shown of text in the cells of units and totals.
const MOST_LINES: usize = 6;

/// The detail sheets of a form whose rows are indicators.
pub fn sheets(desk: &Desk, form: usize, styles: &mut Styles) -> Vec<Sheet> {
    let plan = &desk.plans[form];
    let looks = looks(desk, form);
    let width = value_width(desk, form);
    (0..plan.details.len())
        .map(|sheet| {
            let mut page = Page {
                canvas: Canvas::new(&plan.details[sheet], styles),
                desk,
                plan,
                form,
                sheet,
                width,
                inks: HashMap::new(),
            };
            page.titles();
            page.header();
            page.derived_caption();
            for row in 0..desk.form(form).rows.len() {
                page.row(row, &looks);
            }
            page.aids();
            page.look();
            page.notes();
            official::hide(desk, form, &plan.detail_rows, &mut page.canvas.sheet);
            page.canvas.sheet
        })
        .collect()
}

/// Number format of every row and value column, from the decimals that occur in it.
fn looks(desk: &Desk, form: usize) -> Vec<Option<&'static str>> {
    let plan = &desk.plans[form];
    let rows = desk.form(form).rows.len();
    let mut looks = Vec::with_capacity(rows * plan.values.len());
    for row in 0..rows {
        for &column in &plan.values {
            let spot = Spot::new(form, row, column);
            let most = (0..desk.used.len())
                .filter_map(|unit| desk.shown(unit, spot).number())
                .chain(desk.total_number(spot))
                .map(decimals)
                .max()
                .unwrap_or(0);
            looks.push(number_format(desk.holds(spot).kind, most));
        }
    }
    looks
}

/// Width of the columns of figures of a form.
fn value_width(desk: &Desk, form: usize) -> f64 {
    let plan = &desk.plans[form];
    let spots = (0..desk.form(form).rows.len())
        .flat_map(|row| plan.values.iter().map(move |&column| Spot::new(form, row, column)));
    let numbers = spots.flat_map(|spot| {
        let units = (0..desk.used.len()).filter_map(move |unit| desk.shown(unit, spot).number());
        units.chain(desk.total_number(spot))
    });
    let longest = numbers.map(|number| show(number, desk.options.language).chars().count()).max();
    let [least, most] = VALUE_WIDTHS;
    (longest.unwrap_or(0) as f64 + BESIDE).clamp(least, most)
}

/// Background and font of a cell, beside its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Tone {
    Plain,
    Caption,
    Total,
    Computed,
    Absent,
    Warning,
    Error,
}

struct Page<'p, 'd> {
    canvas: Canvas<'p>,
    desk: &'p Desk<'d>,
    plan: &'p Plan,
    form: usize,
    sheet: usize,
    /// Width of the columns of figures, in characters.
    width: f64,
    inks: HashMap<(Tone, bool, Option<&'static str>), StyleId>,
}

impl Page<'_, '_> {
    fn last_column(&self) -> u32 {
        let plan = self.plan;
        plan.blocks_on(self.sheet)
            .map(|(column, _)| column + plan.stride().max(1))
            .max()
            .unwrap_or(plan.fixed(self.sheet))
            .max(plan.fixed(self.sheet))
            - u32::from(!self.counts_answers())
    }

    /// A last column says how many units gave a number; with many value columns it would be ambiguous.
    fn counts_answers(&self) -> bool {
        self.sheet == 0
            && self.plan.values.len() == 1
            && !self.plan.slots.is_empty()
            && self.plan.details.len() == 1
    }

    fn row(&mut self, index: usize, looks: &[Option<&'static str>]) {
        let row = &self.desk.form(self.form).rows[index];
        let at = self.plan.detail_rows[index];
        self.lead(row, at);
        let caption = row.kind == Kind::Heading;
        let stride = self.plan.values.len();
        let tone = if caption { Tone::Caption } else { Tone::Total };
        if self.sheet == 0 {
            for (value, &column) in self.plan.values.iter().enumerate() {
                let cell = self.desk.total_cell(Spot::new(self.form, index, column));
                let ink = self.total_ink(at, &cell, (tone, true), looks[index * stride + value]);
                self.put(self.plan.total(index, value), cell, ink);
            }
        }
        let plan = self.plan;
        for (_, part) in plan.blocks_on(self.sheet) {
            for (value, &column) in plan.values.iter().enumerate() {
                let (spot, look) = (Spot::new(self.form, index, column), looks[index * stride + value]);
                match part {
                    Part::Unit(unit) => self.unit_cell(unit, spot, value, look),
                    Part::Group(group) => {
                        let cell = self.desk.group_cell(spot, group);
                        let ink = self.total_ink(at, &cell, (tone, false), look);
                        self.put(plan.group_total(index, value, group), cell, ink);
                    }
                }
            }
        }
        if self.counts_answers()
            && let Some(&column) = self.plan.values.first()
        {
            let counted = !matches!(row.kind, Kind::Heading | Kind::Text);
            let count = self.desk.answered(Spot::new(self.form, index, column)).filter(|_| counted);
            let tone = if caption { Tone::Caption } else { Tone::Computed };
            let ink = self.ink(tone, false, None);
            self.put(CellRef::new(at, self.last_column()), count.unwrap_or_else(Rendered::empty), ink);
        }
    }

    /// The look of a total, of all units or of a group: one in words is wrapped, and its row grows.
    fn total_ink(
        &mut self,
        at: u32,
        cell: &Rendered,
        (tone, bold): (Tone, bool),
        look: Option<&'static str>,
    ) -> StyleId {
        match &cell.content {
            Content::Text(text) => {
                self.grow(at, text);
                self.text_ink(Some(style::TOTAL_FILL))
            }
            _ => self.ink(tone, bold, look),
        }
    }

    /// Above the figures that no form asks for, what they are.
    fn derived_caption(&mut self) {
        if let Some(at) = self.plan.detail_caption(self.desk.form(self.form)) {
            let ink = self.canvas.ink(Style { size: Some(style::REMARK_SIZE), ..style::remark() });
            self.canvas.text(at, 1, remark::derived_caption(self.desk), ink);
        }
    }

    /// Under the table, what helps its totals.
    fn aids(&mut self) {
        let (desk, form) = (self.desk, self.form);
        let aids = desk.aid_rows(form);
        if aids.is_empty() {
            return;
        }
        let ink = self.canvas.ink(Style { size: Some(style::REMARK_SIZE), ..style::remark() });
        let said = desk.say(
            "Số liệu phụ để tính các tổng mà riêng cột của từng đơn vị không cho đủ",
            "Figures that help totals which the units' own columns do not give",
        );
        let first = desk.first_aid(form);
        self.canvas.text(first - 1, 1, said, ink);
        for (at, (spot, aid)) in (first..).zip(aids) {
            let Some(row) = spot.row.printed().map(|row| &desk.form(form).rows[row]) else { continue };
            let name = aid.wording();
            self.canvas.text(at, 0, row.printed.as_str(), ink);
            self.canvas.text(at, 1, format!("{}: {}", row.label, name.to(desk.options.language)), ink);
            let making = desk.making(*spot);
            for unit in 0..self.plan.slots.len() {
                let slot = self.plan.slots[unit];
                if slot.sheet == self.sheet {
                    let cell = desk.aid_cell(&making, *aid, unit);
                    self.put(CellRef::new(at, slot.column), cell, ink);
                }
            }
        }
    }

    fn lead(&mut self, row: &Row, at: u32) {
        let fill = (row.kind == Kind::Heading).then_some(style::CAPTION_FILL);
        let base = Style { size: Some(style::SMALL_SIZE), bold: row.bold, fill, ..style::boxed() };
        let code = self.canvas.ink(Style { align: Align::Center, ..base.clone() });
        let unbold = self.canvas.ink(Style { align: Align::Center, bold: false, ..base.clone() });
        let label = self.canvas.ink(Style { align: Align::Left, ..base });
        let name = self.desk.label(row);
        self.canvas.text(at, 0, row.printed.as_str(), code);
        self.canvas.text(at, 1, name, label);
        let measure = measure_lines(self.desk.measure(row));
        if self.plan.measured {
            self.canvas.text(at, 2, measure.as_str(), unbold);
        }
        let lines = |text: &str, width: f64| {
            measure_text::lines(text, style::SMALL_SIZE, row.bold, measure_text::column_points(width))
        };
        let most = lines(name, LEAD_WIDTHS[1]).max(lines(&measure, LEAD_WIDTHS[2]));
        self.canvas.sheet.look.heights.push((at, measure_text::height(most, style::SMALL_SIZE)));
    }

    fn unit_cell(&mut self, unit: usize, spot: Spot, value: usize, look: Option<&'static str>) {
        let Some(row) = spot.row.printed() else { return };
        let heading = self.desk.holds(spot).kind == Kind::Heading;
        let shown = self.desk.shown(unit, spot);
        let worst = self.desk.findings(unit, spot).first().map(|finding| finding.severity);
        let tone = match (&shown, worst) {
            (Shown::Wrong(_), _) | (_, Some(Severity::Error)) => Tone::Error,
            (_, Some(Severity::Warning)) => Tone::Warning,
            _ if heading => Tone::Caption,
            (Shown::Absent, _) => Tone::Absent,
            (Shown::Computed(_), _) => Tone::Computed,
            _ => Tone::Plain,
        };
        let at = self.plan.unit_cell(row, value, unit);
        let content = shown.content();
        let plain = if heading { Tone::Caption } else { Tone::Plain };
        let tone = if self.mark(at, tone, &content, look) { plain } else { tone };
        let ink = match &shown {
            Shown::Text(text) if tone == Tone::Plain => {
                self.grow(self.plan.detail_rows[row], text);
                self.text_ink(None)
            }
            _ => self.ink(tone, false, look),
        };
        let formula = match shown {
            Shown::Computed(number) => self.unit_formula(unit, spot, number),
            _ => None,
        };
        let cell = Rendered { content, formula: formula.map(Into::into) };
        self.put(at, cell, ink);
    }

    /// The formula of a unit's computed figure over the unit's own cells, if it gives what is shown.
    fn unit_formula(&self, unit: usize, spot: Spot, number: Option<Decimal>) -> Option<String> {
        let cell = |Spot { form, row, column }: Spot| {
            let plan = &self.desk.plans[form];
            let row = row.printed().unwrap_or_default();
            let cell = plan.unit_cell(row, plan.value_of(column).unwrap_or(0), unit).to_string();
            if form == self.form {
                cell
            } else {
                format!("{}!{cell}", super::names::quoted(&plan.details[plan.slots[unit].sheet]))
            }
        };
        let making = self.desk.making(spot);
        // What lacks a part waits for all of them.
        let waits = self.desk.lacks_a_part(unit, &making);
        let shown = |there: Spot| self.desk.shown(unit, there).number().filter(|_| !waits);
        let formula = making.within(&shown, &|there| Some(cell(there)))?;
        (formula.gives == merge::Shown::Number(number)).then_some(formula.text)
    }

    /// Makes the row at hand tall enough for text in a column of figures, up to a limit.
    fn grow(&mut self, row: u32, text: &str) {
        let points = measure_text::column_points(self.width);
        let lines = measure_text::lines(text, style::REMARK_SIZE, false, points).min(MOST_LINES);
        let height = measure_text::height(lines, style::REMARK_SIZE);
        if let Some(last) = self.canvas.sheet.look.heights.last_mut().filter(|(at, _)| *at == row) {
            last.1 = last.1.max(height);
        }
    }

    fn text_ink(&mut self, fill: Option<u32>) -> StyleId {
        self.canvas.ink(Style { size: Some(style::REMARK_SIZE), align: Align::Left, fill, ..style::boxed() })
    }

    fn put(&mut self, at: CellRef, cell: Rendered, ink: StyleId) {
        self.canvas.put(at.row, at.column, cell.content, cell.formula, ink);
    }

    fn ink(&mut self, tone: Tone, bold: bool, look: Option<&'static str>) -> StyleId {
        if let Some(&ink) = self.inks.get(&(tone, bold, look)) {
            return ink;
        }
        let (fill, color) = match tone {
            Tone::Plain => (None, None),
            Tone::Computed => (None, Some(style::REMARK_COLOR)),
            Tone::Caption => (Some(style::CAPTION_FILL), None),
            Tone::Total => (Some(style::TOTAL_FILL), None),
            Tone::Absent => (Some(style::ABSENT_FILL), None),
            Tone::Warning => (Some(style::WARNING_FILL), Some(style::WARNING_COLOR)),
            Tone::Error => (Some(style::ERROR_FILL), Some(style::ERROR_COLOR)),
        };
        let base = Style {
            size: Some(style::SMALL_SIZE),
            border: true,
            align: Align::Center,
            bold,
            fill,
            color,
            number_format: look.map(Into::into),
            ..style::body()
        };
        let ink = self.canvas.ink(base);
        self.inks.insert((tone, bold, look), ink);
        ink
    }
}
