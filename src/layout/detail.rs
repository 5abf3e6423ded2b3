//! The detail sheet of a form: indicators down, units across, the total before them.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::decimals;
use crate::book::{Align, Content, Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef};
use crate::finding::{Finding, Severity};
use crate::template::{Aggregation, Kind, Role, Row};

use super::canvas::{Canvas, measure_lines};
use super::desk::{Desk, Shown, Spot};
use super::formula::{Rendered, stored};
use super::measure_text;
use super::plan::{DETAIL_TITLES, Plan};
use super::style;

/// Width of the columns of code, label and unit of measure, in characters.
const LEAD_WIDTHS: [f64; 3] = [7.0, 44.0, 13.0];
/// Width of the columns of figures, in characters.
const VALUE_WIDTH: f64 = 11.0;
/// Width of a column that heads a group of units.
const GROUP_WIDTH: f64 = 5.0;
/// Width of an A4 page in landscape between the margins, in points.
const PAGE: f64 = 748.0;
/// What fits a page at this scale, in percent, is shrunk to one page; the rest is printed at this scale on several.
const SMALLEST: f64 = 75.0;
/// Lines shown of text in the cells of units and totals.
const MOST_LINES: usize = 6;
/// Notes of one sheet; beyond it findings are only in the list of findings.
const MOST_NOTES: usize = 2_000;
/// Notes of mild findings are left out when a sheet has more notes than this.
const MANY_NOTES: usize = 300;
/// Most decimals shown.
const MOST_DECIMALS: u32 = 4;

/// The detail sheets of a form whose rows are indicators.
pub fn sheets(desk: &Desk, form: usize, styles: &mut Styles) -> Vec<Sheet> {
    let plan = &desk.plans[form];
    let looks = looks(desk, form);
    (0..plan.details.len())
        .map(|sheet| {
            let mut page = Page {
                canvas: Canvas::new(&plan.details[sheet], styles),
                desk,
                plan,
                form,
                sheet,
                inks: HashMap::new(),
            };
            page.titles();
            page.header();
            for row in 0..desk.form(form).rows.len() {
                page.row(row, &looks);
            }
            page.look();
            page.notes();
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
            let spot = (form, row, column);
            let most = (0..desk.used.len())
                .filter_map(|unit| desk.shown(unit, spot).number())
                .chain(desk.total_number(spot))
                .map(decimals)
                .max()
                .unwrap_or(0);
            looks.push(number_format(desk.rule(spot).kind, most));
        }
    }
    looks
}

/// The number format for values of a kind with so many decimals.
pub fn number_format(kind: Kind, decimals: u32) -> Option<&'static str> {
    match (kind, decimals.min(MOST_DECIMALS)) {
        (Kind::Percent, 0..=2) | (Kind::Heading | Kind::Text, _) => None,
        (Kind::Percent, _) => Some("0.00"),
        (Kind::Yes | Kind::Choice, 0) => Some("0"),
        (_, 0) => Some("#,##0"),
        (_, 1) => Some("#,##0.0"),
        (_, 2) => Some("#,##0.00"),
        (_, 3) => Some("#,##0.000"),
        (_, _) => Some("#,##0.0000"),
    }
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
    inks: HashMap<(Tone, bool, Option<&'static str>), StyleId>,
}

impl Page<'_, '_> {
    /// Columns before the units.
    fn fixed(&self) -> u32 {
        self.plan.lead() + if self.sheet == 0 { self.plan.stride() } else { 0 }
    }

    fn last_column(&self) -> u32 {
        let plan = self.plan;
        plan.slots
            .iter()
            .filter(|slot| slot.sheet == self.sheet)
            .map(|slot| slot.column + plan.stride().max(1))
            .max()
            .unwrap_or(self.fixed())
            .max(self.fixed())
            - u32::from(!self.counts_answers())
    }

    /// A last column says how many units gave a number; with many value columns it would be ambiguous.
    fn counts_answers(&self) -> bool {
        self.sheet == 0
            && self.plan.values.len() == 1
            && !self.plan.slots.is_empty()
            && self.plan.details.len() == 1
    }

    fn titles(&mut self) {
        let form = self.desk.form(self.form);
        let title = form.title.join(" ");
        let name = if title.is_empty() { form.number.clone() } else { format!("{}. {title}", form.number) };
        let heading = Style { size: Some(style::TITLE_SIZE), bold: true, middle: true, ..Style::default() };
        let heading = self.canvas.ink(heading);
        self.canvas.text(0, 0, name, heading);
        let language = self.desk.options.language;
        let units = self.desk.used.len();
        let mut about = vec![match language {
            crate::finding::Language::Vi => format!("Chi tiết {units} đơn vị"),
            crate::finding::Language::En => format!("{units} units in detail"),
        }];
        if !self.desk.consolidation.unit_name.is_empty() {
            about.push(self.desk.consolidation.unit_name.to_string());
        }
        about.extend(self.desk.consolidation.period.map(|period| period.name(language)));
        about.extend(form.measure.clone());
        let plain = self.canvas.ink(style::body());
        self.canvas.text(1, 0, about.join(" – "), plain);
        let remark = self.canvas.ink(style::remark());
        let legend = self.desk.say(
            "Ô đỏ: có lỗi, không cộng vào tổng. Ô vàng: cần xem lại. Ô xám: đơn vị không gửi. Rê chuột vào ô để đọc ghi chú.",
            "Red: in error, not in the total. Amber: to be looked at. Grey: not sent. Point at a cell to read its note.",
        );
        self.canvas.text(2, 0, legend, remark);
    }

    fn header(&mut self) {
        let form = self.desk.form(self.form);
        let caption_of = |role: Role, otherwise: &str| {
            form.column_with(role)
                .and_then(|column| form.columns[column].captions.iter().rev().find(|c| !c.trim().is_empty()))
                .map_or_else(|| otherwise.to_owned(), |caption| without_remark(caption))
        };
        let mut names = vec![caption_of(Role::Code, "STT"), caption_of(Role::Label, "Chỉ tiêu thống kê")];
        if self.plan.measured {
            names.push(caption_of(Role::Measure, "Đơn vị tính"));
        }
        let ink = self.canvas.ink(style::list_caption());
        let (first, last) = (DETAIL_TITLES, DETAIL_TITLES + self.plan.detail_header() - 1);
        for (column, name) in names.into_iter().enumerate() {
            let area = Area::new(CellRef::new(first, column as u32), CellRef::new(last, column as u32));
            self.canvas.merged(area, Content::text(name), ink);
        }
        let total = self.desk.say("Tổng hợp", "Tổng hợp (total)").to_owned();
        if self.sheet == 0 {
            self.block(self.plan.lead(), &total, ink);
        }
        for unit in 0..self.plan.slots.len() {
            if self.plan.slots[unit].sheet == self.sheet {
                self.block(self.plan.slots[unit].column, self.desk.unit_name(unit), ink);
            }
        }
        for group in self.plan.groups.iter().filter(|group| group.sheet == self.sheet) {
            let area = Area::new(CellRef::new(first, group.column), CellRef::new(last, group.column));
            self.canvas.merged(area, Content::text(group.name.as_str()), ink);
        }
        if self.counts_answers() {
            let name = self.desk.say("Số đơn vị có số liệu", "Units with a figure").to_owned();
            self.canvas.text(first, self.last_column(), name, ink);
        }
        let longest = (0..self.plan.slots.len())
            .map(|unit| {
                let points = measure_text::column_points(VALUE_WIDTH) * f64::from(self.plan.stride().max(1));
                measure_text::lines(self.desk.unit_name(unit), style::SMALL_SIZE, true, points)
            })
            .max()
            .unwrap_or(1)
            .max(2);
        self.canvas.sheet.look.heights.push((first, measure_text::height(longest, style::SMALL_SIZE)));
        if self.plan.values.len() > 1 {
            let points = measure_text::column_points(VALUE_WIDTH);
            let captions = self.captions();
            let lines = captions
                .iter()
                .map(|caption| measure_text::lines(caption, style::REMARK_SIZE, false, points));
            let lines = lines.max().unwrap_or(1);
            self.canvas.sheet.look.heights.push((first + 1, measure_text::height(lines, style::REMARK_SIZE)));
        }
    }

    /// Captions of the value columns: the lowest, with the one above where the lowest alone is ambiguous.
    fn captions(&self) -> Vec<String> {
        let form = self.desk.form(self.form);
        let filled = |column: usize| -> Vec<&str> {
            let captions = form.columns[column].captions.iter();
            captions.map(|caption| caption.trim()).filter(|caption| !caption.is_empty()).collect()
        };
        let lowest = |column: usize| filled(column).last().copied().unwrap_or_default();
        let values = &self.plan.values;
        values
            .iter()
            .map(|&column| {
                let alike = values.iter().filter(|&&other| lowest(other) == lowest(column)).count();
                match filled(column)[..] {
                    [.., above, low] if alike > 1 => format!("{above}: {low}"),
                    [.., low] => low.to_owned(),
                    [] => form.columns[column].code.to_string(),
                }
            })
            .collect()
    }

    /// The header of a total or a unit: its name over its value columns, their captions and codes.
    fn block(&mut self, column: u32, name: &str, ink: StyleId) {
        let stride = self.plan.stride().max(1);
        let area =
            Area::new(CellRef::new(DETAIL_TITLES, column), CellRef::new(DETAIL_TITLES, column + stride - 1));
        self.canvas.merged(area, Content::text(name), ink);
        let Some(key_row) = self.plan.key_row() else { return };
        let small = Style { size: Some(style::REMARK_SIZE), bold: false, ..style::list_caption() };
        let small = self.canvas.ink(small);
        let captions = self.captions();
        let form = self.desk.form(self.form);
        for (value, &position) in self.plan.values.iter().enumerate() {
            let at = column + value as u32;
            self.canvas.text(key_row - 1, at, captions[value].as_str(), small);
            self.canvas.text(key_row, at, form.columns[position].code.clone(), small);
        }
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
                let cell = self.desk.total_cell((self.form, index, column));
                let ink = match &cell.content {
                    Content::Text(text) => {
                        self.grow(at, text);
                        self.text_ink(Some(style::TOTAL_FILL))
                    }
                    _ => self.ink(tone, row.bold, looks[index * stride + value]),
                };
                self.put(self.plan.total(index, value), cell, ink);
            }
        }
        let head = self.ink(tone, row.bold, None);
        let sheet = self.sheet;
        let mut heads = self.plan.groups.iter().filter(|group| group.sheet == sheet).peekable();
        for (unit, slot) in self.plan.slots.iter().enumerate() {
            if slot.sheet != self.sheet {
                continue;
            }
            if let Some(group) = heads.next_if(|group| group.column < slot.column) {
                self.canvas.blank(at, group.column, head);
            }
            for (value, &column) in self.plan.values.iter().enumerate() {
                self.unit_cell(unit, (self.form, index, column), value, looks[index * stride + value]);
            }
        }
        if self.counts_answers()
            && let Some(&column) = self.plan.values.first()
        {
            let counted = !matches!(row.kind, Kind::Heading | Kind::Text);
            let count = self.desk.answered((self.form, index, column)).filter(|_| counted);
            let tone = if caption { Tone::Caption } else { Tone::Computed };
            let ink = self.ink(tone, false, None);
            self.put(CellRef::new(at, self.last_column()), count.unwrap_or_else(Rendered::empty), ink);
        }
    }

    fn lead(&mut self, row: &Row, at: u32) {
        let fill = (row.kind == Kind::Heading).then_some(style::CAPTION_FILL);
        let base = Style { size: Some(style::SMALL_SIZE), bold: row.bold, fill, ..style::boxed() };
        let code = self.canvas.ink(Style { align: Align::Center, ..base.clone() });
        let unbold = self.canvas.ink(Style { align: Align::Center, bold: false, ..base.clone() });
        let label = self.canvas.ink(Style { align: Align::Left, ..base });
        self.canvas.text(at, 0, row.printed.as_str(), code);
        self.canvas.text(at, 1, row.label.as_str(), label);
        let measure = measure_lines(&row.measure);
        if self.plan.measured {
            self.canvas.text(at, 2, measure.as_str(), unbold);
        }
        let lines = |text: &str, width: f64| {
            measure_text::lines(text, style::SMALL_SIZE, row.bold, measure_text::column_points(width))
        };
        let most = lines(&row.label, LEAD_WIDTHS[1]).max(lines(&measure, LEAD_WIDTHS[2]));
        self.canvas.sheet.look.heights.push((at, measure_text::height(most, style::SMALL_SIZE)));
    }

    fn unit_cell(&mut self, unit: usize, spot: Spot, value: usize, look: Option<&'static str>) {
        let (_, row, _) = spot;
        let heading = self.desk.rule(spot).kind == Kind::Heading;
        let shown = self.desk.shown(unit, spot);
        let worst = self.desk.findings(unit, spot).first().map(|finding| finding.severity);
        let tone = match (&shown, worst) {
            (Shown::Wrong(_), _) | (_, Some(Severity::Error)) => Tone::Error,
            (_, Some(Severity::Warning)) => Tone::Warning,
            _ if heading => Tone::Caption,
            (Shown::Absent, _) => Tone::Absent,
            (Shown::Ratio(_), _) => Tone::Computed,
            _ => Tone::Plain,
        };
        let ink = match &shown {
            Shown::Text(text) if tone == Tone::Plain => {
                self.grow(self.plan.detail_rows[row], text);
                self.text_ink(None)
            }
            _ => self.ink(tone, false, look),
        };
        let content = match &shown {
            Shown::Absent | Shown::Blank => Content::Empty,
            Shown::NotArisen => Content::text("-"),
            Shown::Text(text) => Content::Text(std::sync::Arc::clone(text)),
            Shown::Wrong(raw) if raw.is_empty() => Content::text("?"),
            Shown::Wrong(raw) => Content::text(raw.as_str()),
            Shown::Number(number) => stored(Some(*number)),
            Shown::Ratio(number) => stored(*number),
        };
        let formula = match shown {
            Shown::Ratio(number) => self.unit_ratio(unit, spot, number),
            _ => None,
        };
        let cell = Rendered { content, formula: formula.map(Into::into) };
        self.put(self.plan.unit_cell(row, value, unit), cell, ink);
    }

    /// The formula of a unit's ratio over the unit's own cells, if it gives what is shown.
    fn unit_ratio(&self, unit: usize, spot: Spot, number: Option<Decimal>) -> Option<String> {
        let rule = self.desk.rule(spot);
        debug_assert_eq!(*rule.aggregation, Aggregation::Ratio);
        let cell = |(form, row, column): Spot| {
            let plan = &self.desk.plans[form];
            let cell = plan.unit_cell(row, plan.value_of(column).unwrap_or(0), unit).to_string();
            if form == self.form {
                cell
            } else {
                format!("{}!{cell}", super::plan::quoted(&plan.details[plan.slots[unit].sheet]))
            }
        };
        let (formula, result) = super::formula::ratio_of_cells(
            rule.expression?,
            &|reference| self.desk.resolve(spot, rule.by_column, reference),
            &|there| self.desk.shown(unit, there).number(),
            &cell,
        )?;
        (result == number).then_some(formula)
    }

    /// Makes the row at hand tall enough for text in a column of figures, up to a limit.
    fn grow(&mut self, row: u32, text: &str) {
        let points = measure_text::column_points(VALUE_WIDTH);
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
            bold: bold || tone == Tone::Total,
            fill,
            color,
            number_format: look.map(Into::into),
            ..style::body()
        };
        let ink = self.canvas.ink(base);
        self.inks.insert((tone, bold, look), ink);
        ink
    }

    fn look(&mut self) {
        let (fixed, last) = (self.fixed(), self.last_column());
        let plan = self.plan;
        let look = &mut self.canvas.sheet.look;
        let lead = plan.lead();
        for column in 0..lead {
            look.widths.push((column, LEAD_WIDTHS[column as usize]));
        }
        look.widths.extend((lead..=last).map(|column| (column, VALUE_WIDTH)));
        for group in plan.groups.iter().filter(|group| group.sheet == self.sheet) {
            look.widths.push((group.column, GROUP_WIDTH));
            if group.last > group.column {
                look.column_groups.push((group.column + 1, group.last, 1));
            }
        }
        let first_row = DETAIL_TITLES + plan.detail_header();
        let frozen = if fixed <= lead + 4 { fixed } else { lead };
        look.freeze = Some(CellRef::new(first_row, frozen));
        look.repeat_rows = Some((DETAIL_TITLES, first_row - 1));
        look.repeat_columns = Some((0, frozen.saturating_sub(1)));
        look.landscape = true;
        look.zoom = Some(85);
        look.no_grid = true;
        look.tab = Some(0x8E_A9_DB);
        self.paginate(frozen);
    }

    /// One page wide where that stays readable; else page breaks between units, never inside one.
    fn paginate(&mut self, frozen: u32) {
        let look = &mut self.canvas.sheet.look;
        let widths: std::collections::BTreeMap<u32, f64> =
            look.widths.iter().map(|&(column, width)| (column, measure_text::column_points(width))).collect();
        let whole: f64 = widths.values().sum();
        let room = PAGE * 100.0 / SMALLEST;
        if whole <= room {
            look.fit_width = true;
            return;
        }
        let repeated: f64 = widths.range(..frozen).map(|(_, points)| points).sum();
        let unit = self.plan.stride().max(1);
        let block = f64::from(unit) * measure_text::column_points(VALUE_WIDTH);
        // A unit wider than a page makes everything smaller.
        let scale = if repeated + block > room { PAGE * 100.0 / (repeated + block) } else { SMALLEST };
        let scale = scale.floor();
        look.scale = (10..=400).find(|&percent| f64::from(percent) >= scale);
        let room = PAGE * 100.0 / scale;
        let first_page: f64 = widths.range(..self.plan.lead() + unit).map(|(_, points)| points).sum();
        let mut used = first_page.max(repeated);
        for slot in self.plan.slots.iter().filter(|slot| slot.sheet == self.sheet) {
            if used + block > room {
                look.column_breaks.push(slot.column);
                used = repeated;
            }
            used += block;
        }
    }

    /// The message of every finding as a note on its cell: errors first, mild ones only when there are few.
    fn notes(&mut self) {
        let mut notes: Vec<(Severity, CellRef, String)> = Vec::new();
        for (unit, slot) in self.plan.slots.iter().enumerate() {
            if slot.sheet != self.sheet {
                continue;
            }
            for row in 0..self.desk.form(self.form).rows.len() {
                for (value, &column) in self.plan.values.iter().enumerate() {
                    let findings = self.desk.findings(unit, (self.form, row, column));
                    if let Some(worst) = findings.first() {
                        let at = self.plan.unit_cell(row, value, unit);
                        notes.push((worst.severity, at, note(self.desk, findings)));
                    }
                }
            }
        }
        if notes.len() > MANY_NOTES {
            notes.retain(|(severity, _, _)| *severity > Severity::Info);
        }
        notes.sort_by_key(|(severity, at, _)| (std::cmp::Reverse(*severity), *at));
        notes.truncate(MOST_NOTES);
        notes.sort_by_key(|(_, at, _)| *at);
        self.canvas.sheet.notes = notes.into_iter().map(|(_, at, text)| (at, text)).collect();
    }
}

/// The findings of a cell in words.
fn note(desk: &Desk, findings: &[&Finding]) -> String {
    let language = desk.options.language;
    let said: Vec<String> = findings
        .iter()
        .map(|finding| {
            let severity = finding.severity.wording();
            let mut text =
                format!("{}: {}", severity.to(language).to_uppercase(), finding.message.to(language));
            if !finding.help.is_empty() {
                text.push('\n');
                text.push_str(finding.help.to(language));
            }
            text
        })
        .collect();
    said.join("\n\n")
}

/// A caption without what it adds in parentheses.
fn without_remark(caption: &str) -> String {
    let short = caption.split('(').next().unwrap_or(caption).trim();
    if short.is_empty() { caption.trim().to_owned() } else { short.to_owned() }
}
