//! So sánh: periods side by side, indicators down; first the totals, then unit by unit.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::decimals;
use crate::book::{Align, Content, Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef, MAX_COLUMNS};
use crate::finding::{Language, Rule};
use crate::merge::{Plan as Making, Shown};
use crate::model::{Kind, Template};
use crate::past::{Past, compared};
use crate::period::Period;
use crate::spot::Spot;

use super::canvas::{Canvas, measure_lines};
use super::desk::Desk;
use super::levels::Part;
use super::marks::Marks;
use super::measure_text;
use super::names::quoted;
use super::rendered::{Scope, Side, number_format, stored};
use super::style;

mod board;
mod change;
mod page;
mod periods;
mod trends;

use change::{Pair, change_format};
pub use periods::{Periods, lay_out_periods};

/// Width of the columns of code, label and unit of measure, in characters.
const LEAD_WIDTHS: [f64; 3] = [7.0, 44.0, 12.0];
/// Width of a column of numbers.
const NUMBER_WIDTH: f64 = 12.5;
/// Width of a column of changes.
const CHANGE_WIDTH: f64 = 10.5;
/// Rows above the header: title, what is compared, how to read it.
const TITLES: u32 = 3;
/// Rows of the header: whose numbers, of which period.
const HEADER: u32 = 2;
/// Width of an A4 page in landscape between the margins, in points.
const PAGE: f64 = 748.0;
/// Printed at this scale, in percent, where units do not fit one page.
const SCALE: u16 = 75;

/// Whose numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::layout) enum Who {
    /// All units together.
    All,
    /// A group of units, by its position.
    Group(usize),
    /// One unit, by its position.
    Unit(usize),
}

/// A number that is compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// The number.
    pub number: Option<Decimal>,
    /// The formula that fetches it from another sheet.
    pub formula: Option<String>,
    /// Findings speak of its change.
    pub doubtful: bool,
}

/// What is set side by side.
pub(super) struct Comparison<'a> {
    pub template: &'a Template,
    pub language: Language,
    /// The periods, the earliest first.
    pub periods: Vec<Option<Period>>,
    /// Whose numbers, in the order of their columns, with names.
    pub blocks: Vec<(Who, String)>,
    /// Title, and what is compared.
    pub titles: [String; 2],
    /// The number of somebody in a period.
    pub given: &'a dyn Fn(Who, usize, Spot) -> Given,
}

/// A sheet that compares, and where the totals of the period before stand on it.
pub struct Compared {
    pub sheet: Sheet,
    pub totals: HashMap<Spot, CellRef>,
}

/// The sheet of a consolidation that compares it with an earlier period.
pub fn sheet(desk: &Desk, past: &Past, name: &str, styles: &mut Styles) -> Compared {
    let consolidation = desk.consolidation;
    let given = |who: Who, period: usize, spot: Spot| match (who, period) {
        (Who::All, 0) => Given { number: past.total(spot), ..Given::default() },
        (Who::Unit(unit), 0) => {
            Given { number: past.of_unit(&desk.used[unit].unit, spot), ..Given::default() }
        }
        (Who::Group(group), 0) => {
            Given { number: past.of_group(members(desk, spot.form, group), spot), ..Given::default() }
        }
        (who, _) => present(desk, who, spot),
    };
    let units = parts(desk, past);
    let all = desk.say("Tổng hợp", "All units").to_owned();
    let file = crate::finding::file_name(&past.file);
    let mut about: Vec<String> = Some(file.to_owned()).filter(|file| !file.is_empty()).into_iter().collect();
    if !consolidation.unit_name.is_empty() {
        about.insert(0, consolidation.unit_name.to_string());
    }
    let comparison = Comparison {
        template: &consolidation.template,
        language: desk.options.language,
        periods: vec![past.period, consolidation.period],
        blocks: std::iter::once((Who::All, all)).chain(units).collect(),
        titles: [
            desk.say("SO SÁNH VỚI KỲ TRƯỚC", "COMPARED WITH AN EARLIER PERIOD").to_owned(),
            about.join("; "),
        ],
        given: &given,
    };
    let (mut sheet, places) = comparison.sheet(name, styles);
    let mut marks = Marks::default();
    for &((who, spot), cell) in &places.now {
        if let Who::Unit(unit) = who {
            let told: Vec<_> = doubts(desk, unit, spot).collect();
            marks.add(desk, cell, &told);
        }
    }
    sheet.notes = marks.notes();
    let then = places.all.into_iter().filter(|((who, period, _), _)| *who == Who::All && *period == 0);
    Compared { sheet, totals: then.map(|((.., spot), at)| (spot, at)).collect() }
}

/// The groups and units that can be compared, in the order of their columns on the detail sheets.
fn parts(desk: &Desk, past: &Past) -> Vec<(Who, String)> {
    let plan =
        (0..desk.plans.len()).filter(|&form| desk.has_indicators(form)).map(|form| (form, &desk.plans[form]));
    let Some((form, plan)) = plan.into_iter().find(|(_, plan)| !plan.blocks.is_empty()) else {
        return Vec::new();
    };
    let known = |group: usize| {
        let mut units = members(desk, form, group);
        units.sort_unstable();
        past.groups.contains_key(&units)
    };
    let shown = plan.blocks.iter().filter_map(|(_, part)| match *part {
        Part::Group(group) if known(group) => Some((Who::Group(group), plan.groups[group].name.clone())),
        Part::Unit(unit) if past.compares(&desk.used[unit].unit) => {
            Some((Who::Unit(unit), desk.unit_name(unit).to_owned()))
        }
        _ => None,
    });
    shown.collect()
}

/// The units of a group.
fn members(desk: &Desk, form: usize, group: usize) -> Vec<Arc<str>> {
    let units = desk.plans[form].groups[group].units.clone();
    desk.used[units].iter().map(|one| Arc::clone(&one.unit)).collect()
}

fn doubts<'d>(desk: &'d Desk, unit: usize, spot: Spot) -> impl Iterator<Item = &'d crate::finding::Finding> {
    let findings = desk.findings(unit, spot).iter().copied();
    findings.filter(|finding| {
        finding.rule == Rule::OUTLIER_VS_PREVIOUS || finding.rule == Rule::DECREASED_CUMULATIVE
    })
}

/// A number of the present, fetched from the detail sheets.
fn present(desk: &Desk, who: Who, spot: Spot) -> Given {
    let plan = &desk.plans[spot.form];
    let (Some(row), Some(value)) = (spot.row.printed(), plan.value_of(spot.column)) else {
        return Given::default();
    };
    let (number, sheet, cell, doubtful) = match who {
        Who::All => (desk.total_number(spot), &plan.details[0], plan.total(row, value), false),
        Who::Group(group) => (
            desk.total_of(spot, Side::Detail(Scope::Group(group))).value,
            &plan.details[plan.home(Scope::Group(group))],
            plan.group_total(row, value, group),
            false,
        ),
        Who::Unit(unit) => (
            desk.shown(unit, spot).number(),
            &plan.details[plan.slots[unit].sheet],
            plan.unit_cell(row, value, unit),
            doubts(desk, unit, spot).next().is_some(),
        ),
    };
    let there = format!("{}!{cell}", quoted(sheet));
    Given { number, formula: Some(format!("IF(ISNUMBER({there}),{there},\"\")")), doubtful }
}

/// Where the numbers of the last period stand, and those of every period.
#[derive(Default)]
pub(super) struct Places {
    pub now: Vec<((Who, Spot), CellRef)>,
    pub all: HashMap<(Who, usize, Spot), CellRef>,
}

impl Comparison<'_> {
    /// The sheet, and where its numbers stand.
    pub fn sheet(&self, name: &str, styles: &mut Styles) -> (Sheet, Places) {
        let (canvas, rows) = (Canvas::new(name, styles), HashMap::new());
        let mut page = Page { canvas, said: self, rows, places: Places::default() };
        page.header();
        page.place();
        let mut row = TITLES + HEADER;
        for form in 0..self.template.forms.len() {
            row = page.form(form, row);
        }
        page.look();
        (page.canvas.sheet, page.places)
    }

    /// Columns of one block: a number for each period, after all but the first how it changed, and at the end from the first
    /// to the last where others are between.
    fn stride(&self) -> u32 {
        3 * self.periods.len() as u32 - if self.spans() { 0 } else { 2 }
    }

    /// Whether there are periods between the first and the last.
    fn spans(&self) -> bool {
        self.periods.len() > 2
    }

    /// What stands over the change from the first period to the last.
    fn over_all(&self) -> [&'static str; 2] {
        [
            self.say("+/− so với kỳ đầu", "+/− since the first"),
            self.say("% so với kỳ đầu", "% since the first"),
        ]
    }

    /// The blocks that fit the sheet.
    fn shown(&self) -> &[(Who, String)] {
        let room = (MAX_COLUMNS - LEAD_WIDTHS.len() as u32) / self.stride();
        &self.blocks[..self.blocks.len().min(room as usize)]
    }

    fn say<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    pub fn period(&self, index: usize) -> String {
        let unknown = || self.say("không rõ kỳ", "unknown").to_owned();
        self.periods[index].map_or_else(unknown, |period| period.name(self.language))
    }
}

/// The column of a period's number in its block.
fn column_of(period: usize) -> u32 {
    (3 * period as u32).saturating_sub(2)
}

struct Page<'p, 'c> {
    canvas: Canvas<'p>,
    said: &'c Comparison<'c>,
    /// The row of each figure.
    rows: HashMap<Spot, u32>,
    places: Places,
}

impl Page<'_, '_> {
    fn header(&mut self) {
        let said = self.said;
        let heading = Style { size: Some(style::TITLE_SIZE), bold: true, middle: true, ..Style::default() };
        let (heading, plain) = (self.canvas.ink(heading), self.canvas.ink(style::body()));
        let remark = self.canvas.ink(style::remark());
        self.canvas.text(0, 0, said.titles[0].as_str(), heading);
        self.canvas.text(1, 0, said.titles[1].as_str(), plain);
        let mut legend = said
            .say(
                "▲ tăng, ▼ giảm; % là phần trăm so với kỳ liền trước, số phần trăm chênh lệch tính bằng điểm; (!) khác thường, xem ghi chú của ô.",
                "▲ more, ▼ less; % against the period before, percentages differ by points; (!) unusual, see the note of the cell.",
            )
            .to_owned();
        let hidden = said.blocks.len() - said.shown().len();
        if hidden > 0 {
            let number = hidden.to_string();
            let (vi, en) = (" đơn vị không vừa trang này.", " units do not fit this sheet.");
            legend = [&legend, " ", &number, said.say(vi, en)].concat();
        }
        self.canvas.text(2, 0, legend, remark);
        let ink = self.canvas.ink(style::list_caption());
        let lead = [("STT", "No."), ("Chỉ tiêu", "Indicator"), ("Đơn vị tính", "Unit")];
        for (column, (vi, en)) in (0..).zip(lead) {
            let area = Area::new(CellRef::new(TITLES, column), CellRef::new(TITLES + 1, column));
            self.canvas.merged(area, Content::text(said.say(vi, en)), ink);
        }
        for (index, (_, name)) in said.shown().iter().enumerate() {
            let first = self.first(index);
            let area =
                Area::new(CellRef::new(TITLES, first), CellRef::new(TITLES, first + said.stride() - 1));
            self.canvas.merged(area, Content::text(name.as_str()), ink);
            for period in 0..said.periods.len() {
                let at = first + column_of(period);
                self.canvas.text(TITLES + 1, at, said.period(period), ink);
                if period > 0 {
                    self.canvas.text(TITLES + 1, at + 1, "+/−", ink);
                    self.canvas.text(TITLES + 1, at + 2, "%", ink);
                }
            }
            if said.spans() {
                for (at, caption) in (first + said.stride() - 2..).zip(said.over_all()) {
                    self.canvas.text(TITLES + 1, at, caption, ink);
                }
            }
        }
        let lines = |text: &str, width: f64| {
            measure_text::lines(text, style::SMALL_SIZE, true, measure_text::column_points(width))
        };
        let periods = (0..said.periods.len()).map(|period| lines(&said.period(period), NUMBER_WIDTH));
        let over_all = said.over_all().into_iter().filter(|_| said.spans());
        let most = periods.chain(over_all.map(|caption| lines(caption, CHANGE_WIDTH))).max();
        let height = measure_text::height(most.unwrap_or(1), style::SMALL_SIZE);
        self.canvas.sheet.look.heights.push((TITLES + 1, height));
    }

    /// The first column of a block.
    fn first(&self, block: usize) -> u32 {
        LEAD_WIDTHS.len() as u32 + block as u32 * self.said.stride()
    }

    /// Finds the row of every figure.
    fn place(&mut self) {
        let mut row = TITLES + HEADER;
        for form in 0..self.said.template.forms.len() {
            let spots: Vec<Spot> = compared(self.said.template, form).collect();
            let first = row + 1;
            row += if spots.is_empty() { 0 } else { spots.len() as u32 + 1 };
            self.rows.extend(spots.into_iter().zip(first..));
        }
    }

    /// The formula of a number that follows from others of the same column, where it gives what is known.
    fn own_formula(&self, (who, period, column): (Who, usize, u32), spot: Spot) -> Option<String> {
        let said = self.said;
        let holds = said.template.holds(spot);
        if !(holds.aggregation.is_ratio() || holds.is_derived()) {
            return None;
        }
        let number = |spot: Spot| (said.given)(who, period, spot).number;
        let cell = |spot: Spot| Some(CellRef::new(*self.rows.get(&spot)?, column).to_string());
        let formula = Making::new(said.template, spot).within(&number, &cell)?;
        (formula.gives == Shown::Number(number(spot))).then_some(formula.text)
    }

    /// The rows of a form; gives the next free row.
    fn form(&mut self, form: usize, top: u32) -> u32 {
        let said = self.said;
        let spots: Vec<Spot> = compared(said.template, form).collect();
        if spots.is_empty() {
            return top;
        }
        let model = &said.template.forms[form];
        let caption = Style {
            size: Some(style::SMALL_SIZE),
            bold: true,
            fill: Some(style::CAPTION_FILL),
            ..style::boxed()
        };
        let caption = self.canvas.ink(Style { wrap: false, ..caption });
        let last = self.first(said.shown().len()) - 1;
        (0..=last).for_each(|column| self.canvas.blank(top, column, caption));
        self.canvas.text(top, 0, model.name(), caption);
        let many = model.value_columns().count() > 1;
        let mut row = top + 1;
        for spot in spots {
            self.lead(spot, row, many);
            for block in 0..said.shown().len() {
                self.block(block, spot, row);
            }
            row += 1;
        }
        row
    }

    fn lead(&mut self, spot: Spot, at: u32, many: bool) {
        let form = &self.said.template.forms[spot.form];
        let Some(row) = form.printed(spot.row) else { return };
        let base = Style { size: Some(style::SMALL_SIZE), bold: row.bold, ..style::boxed() };
        let centred = self.canvas.ink(Style { align: Align::Center, bold: false, ..base.clone() });
        let label = self.canvas.ink(Style { align: Align::Left, ..base });
        let caption = form.columns[spot.column].captions.last().filter(|_| many);
        let name = match caption {
            Some(caption) => format!("{} – {}", row.issued_label(), caption.trim()),
            None => row.issued_label().to_owned(),
        };
        let measure = measure_lines(&self.said.template.holds(spot).measure.clone());
        let lines = |text: &str, width: f64| {
            measure_text::lines(text, style::SMALL_SIZE, row.bold, measure_text::column_points(width))
        };
        let most = lines(&name, LEAD_WIDTHS[1]).max(lines(&measure, LEAD_WIDTHS[2]));
        self.canvas.text(at, 0, row.printed.as_str(), centred);
        self.canvas.text(at, 1, name, label);
        self.canvas.text(at, 2, measure, centred);
        self.canvas.sheet.look.heights.push((at, measure_text::height(most, style::SMALL_SIZE)));
    }

    fn block(&mut self, block: usize, spot: Spot, row: u32) {
        let said = self.said;
        let (who, first) = (said.shown()[block].0, self.first(block));
        let kind = said.template.holds(spot).kind;
        let all: Vec<Given> = (0..said.periods.len()).map(|period| (said.given)(who, period, spot)).collect();
        let most = all.iter().filter_map(|given| given.number).map(decimals).max().unwrap_or(0);
        let look = number_format(kind, most);
        for (period, given) in all.iter().enumerate() {
            let at = CellRef::new(row, first + column_of(period));
            let ink = self.number_ink(look, (!matches!(who, Who::Unit(_)), given.doubtful));
            let own = || self.own_formula((who, period, at.column), spot);
            let formula = given.formula.clone().or_else(own).map(Arc::from);
            self.canvas.put(at.row, at.column, stored(given.number), formula, ink);
            self.places.all.insert((who, period, spot), at);
            if period == 0 {
                continue;
            }
            let then = CellRef::new(row, first + column_of(period - 1));
            let pair = Pair { cells: (then, at), numbers: (all[period - 1].number, given.number) };
            self.change((&pair, at.column + 1), kind, most);
        }
        let last = said.periods.len() - 1;
        if said.spans() {
            let cell = |period| CellRef::new(row, first + column_of(period));
            let numbers = (all[0].number, all[last].number);
            let pair = Pair { cells: (cell(0), cell(last)), numbers };
            self.change((&pair, first + said.stride() - 2), kind, most);
        }
        self.places.now.push(((who, spot), CellRef::new(row, first + column_of(last))));
    }

    /// How a number changed, from a column on: by how much, and by how many percent.
    fn change(&mut self, (pair, column): (&Pair, u32), kind: Kind, decimals: u32) {
        let at = CellRef::new(pair.cells.1.row, column);
        let ink = self.change_ink(&change_format(decimals));
        let (number, formula) = pair.difference();
        self.canvas.put(at.row, at.column, stored(number), Some(formula.into()), ink);
        // Percentages differ by points.
        if matches!(kind, Kind::Percent | Kind::Yes) {
            let blank = Style { border: true, fill: Some(style::CAPTION_FILL), ..style::body() };
            let blank = self.canvas.ink(blank);
            self.canvas.blank(at.row, at.column + 1, blank);
            return;
        }
        let (number, formula) = pair.percent();
        let ink = self.change_ink(&change_format(1));
        self.canvas.put(at.row, at.column + 1, stored(number), Some(formula.into()), ink);
    }

    fn number_ink(&mut self, look: Option<&'static str>, (total, doubtful): (bool, bool)) -> StyleId {
        let format = if doubtful {
            Some(format!("\"(!) \"{}", look.unwrap_or("0.##")))
        } else {
            look.map(str::to_owned)
        };
        let fill = match (doubtful, total) {
            (true, _) => Some(style::WARNING_FILL),
            (false, true) => Some(style::TOTAL_FILL),
            (false, false) => None,
        };
        self.canvas.ink(Style {
            size: Some(style::SMALL_SIZE),
            border: true,
            align: Align::Right,
            bold: total || doubtful,
            fill,
            color: doubtful.then_some(style::WARNING_COLOR),
            number_format: format.map(Into::into),
            ..style::body()
        })
    }

    fn change_ink(&mut self, format: &str) -> StyleId {
        self.canvas.ink(Style {
            size: Some(style::SMALL_SIZE),
            border: true,
            align: Align::Right,
            number_format: Some(format.into()),
            ..style::body()
        })
    }

    fn look(&mut self) {
        let (said, lead) = (self.said, LEAD_WIDTHS.len() as u32);
        let (blocks, stride) = (said.shown().len() as u32, said.stride());
        let look = &mut self.canvas.sheet.look;
        look.widths = (0..).zip(LEAD_WIDTHS).collect();
        for column in 0..blocks * stride {
            let number = (0..said.periods.len()).any(|period| column_of(period) == column % stride);
            look.widths.push((lead + column, if number { NUMBER_WIDTH } else { CHANGE_WIDTH }));
        }
        look.freeze = Some(CellRef::new(TITLES + HEADER, 2));
        look.repeat_rows = Some((TITLES, TITLES + HEADER - 1));
        look.landscape = true;
        look.no_grid = true;
        look.zoom = Some(85);
        look.tab = Some(0xBF_8F_00);
        let points = |from: u32, to: u32| -> f64 {
            let within = look.widths.iter().filter(|(column, _)| (from..to).contains(column));
            within.map(|&(_, width)| measure_text::column_points(width)).sum()
        };
        if blocks < 2 {
            look.fit_width = true;
            return;
        }
        // The totals are a page of their own; then as many units as a page holds.
        look.repeat_columns = Some((0, 2));
        let room = PAGE * 100.0 / f64::from(SCALE) - points(0, lead);
        let each = points(lead, lead + stride);
        let fits = (1..blocks).take_while(|&units| f64::from(units) * each <= room).last().unwrap_or(1);
        let whole = |percent: &u16| f64::from(*percent) * each > room * f64::from(SCALE);
        look.scale = Some((10..SCALE).find(whole).map_or(SCALE, |percent| (percent - 1).max(10)));
        look.column_breaks = (1..blocks).step_by(fits as usize).map(|block| lead + block * stride).collect();
    }
}
