//! Tóm tắt: the first sheet, one A4 page for the person who signs.

use rust_decimal::Decimal;

use crate::book::{Align, Condition, Content, Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef};

use super::brief::{Brief, Sheets, Told, Trouble, of};
use super::canvas::Canvas;
use super::desk::Desk;
use super::names::quoted;
use super::rendered::stored;
use super::{measure_text, style};

/// Widths of the columns in characters.
const WIDTHS: [f64; 5] = [46.0, 11.0, 11.0, 11.0, 34.0];
/// The same beside a period before.
const WIDTHS_BESIDE: [f64; 6] = [42.0, 11.0, 12.0, 11.0, 11.0, 30.0];
/// The column of the first number.
const NUMBERS: u32 = 1;

/// The sheet.
pub fn sheet(desk: &Desk, name: &str, sheets: &Sheets, styles: &mut Styles) -> Sheet {
    let brief = of(desk, sheets);
    let mut canvas = Canvas::new(name, styles);
    let inks = Inks::new(&mut canvas);
    let widths = if brief.before.is_some() { &WIDTHS_BESIDE[..] } else { &WIDTHS[..] };
    let mut page = Page { canvas, inks, desk, widths, row: 0 };
    page.head(&brief);
    page.states(&brief, sheets);
    page.ratios(&brief);
    page.troubles(&brief, sheets);
    page.next(&brief);
    let look = &mut page.canvas.sheet.look;
    look.widths = (0..).zip(widths.iter().copied()).collect();
    style::front_page(look);
    page.canvas.sheet
}

struct Inks {
    caption: StyleId,
    text: StyleId,
    link: StyleId,
    count: StyleId,
    strong: StyleId,
    strong_count: StyleId,
    ratio: StyleId,
}

impl Inks {
    fn new(canvas: &mut Canvas) -> Self {
        let text = style::front_cell();
        let count = Style { align: Align::Center, number_format: Some("#,##0".into()), ..text.clone() };
        let bold = |base: &Style| Style { bold: true, fill: Some(style::TOTAL_FILL), ..base.clone() };
        Self {
            caption: canvas.ink(style::list_caption()),
            link: canvas.ink(Style { color: Some(style::LINK_COLOR), underline: true, ..text.clone() }),
            strong: canvas.ink(bold(&text)),
            strong_count: canvas.ink(bold(&count)),
            ratio: canvas.ink(Style { number_format: Some("0.00".into()), ..count.clone() }),
            text: canvas.ink(text),
            count: canvas.ink(count),
        }
    }
}

struct Page<'p, 'd> {
    canvas: Canvas<'p>,
    inks: Inks,
    desk: &'p Desk<'d>,
    widths: &'static [f64],
    row: u32,
}

impl Page<'_, '_> {
    fn say<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.desk.say(vi, en)
    }

    /// The last column.
    fn last(&self) -> u32 {
        self.widths.len() as u32 - 1
    }

    fn line(&mut self, text: &str, style: Style) {
        let points = self.widths.iter().map(|&width| measure_text::column_points(width)).sum();
        self.canvas.line(self.row, self.last(), text, style, points);
        self.row += 1;
    }

    fn head(&mut self, brief: &Brief) {
        let title = self.say("TÓM TẮT KẾT QUẢ TỔNG HỢP", "SUMMARY OF THE CONSOLIDATION").to_owned();
        self.line(&title, style::title());
        let subtitle = Style { bold: false, italic: true, size: Some(style::BODY_SIZE), ..style::title() };
        self.line(&brief.about.join("; "), subtitle);
        self.row += 1;
    }

    /// Captions over a part of the page, from the first column on, and over the last.
    fn captions(&mut self, texts: &[&str], last: &str) {
        (0..self.last()).for_each(|column| self.canvas.blank(self.row, column, self.inks.caption));
        for (column, text) in (0..).zip(texts) {
            self.canvas.text(self.row, column, *text, self.inks.caption);
        }
        self.canvas.text(self.row, self.last(), last, self.inks.caption);
        self.fit(texts, last);
        self.row += 1;
    }

    /// Makes the row tall enough for its texts, from the first column on, and in the last.
    fn fit(&mut self, texts: &[&str], last: &str) {
        let last = self.widths.last().map(|width| (&last, width));
        let lines = texts.iter().zip(self.widths).chain(last).map(|(text, &width)| {
            measure_text::lines(text, style::SMALL_SIZE, true, measure_text::column_points(width))
        });
        let height = measure_text::height(lines.max().unwrap_or(1), style::SMALL_SIZE);
        self.canvas.sheet.look.heights.push((self.row, height));
    }

    fn told(&mut self, column: u32, told: &Told, ink: StyleId) {
        let formula = told.formula.as_deref().map(Into::into);
        self.canvas.put(self.row, column, stored(told.number), formula, ink);
    }

    fn rest(&mut self, from: u32, ink: StyleId) {
        (from..=self.last()).for_each(|column| self.canvas.blank(self.row, column, ink));
    }

    /// How many units are in each state, adding up to those expected.
    fn states(&mut self, brief: &Brief, sheets: &Sheets) {
        let (title, number) =
            (self.say("1. Tình hình gửi báo cáo", "1. Returns"), self.say("Số đơn vị", "Units"));
        self.captions(&[title, number], "");
        let first = self.row;
        for (words, told) in &brief.states {
            self.canvas.text(self.row, 0, words.as_str(), self.inks.text);
            self.told(NUMBERS, told, self.inks.count);
            self.rest(NUMBERS + 1, self.inks.text);
            self.row += 1;
        }
        let area =
            Area::new(CellRef::new(first, NUMBERS), CellRef::new(self.row.max(first + 1) - 1, NUMBERS));
        let sum: Decimal = brief.states.iter().filter_map(|(_, told)| told.number).sum();
        let (inks, strong) = (self.inks.strong, self.inks.strong_count);
        self.canvas.text(self.row, 0, self.desk.say("Cộng", "All"), inks);
        self.canvas.put(self.row, NUMBERS, stored(Some(sum)), Some(format!("SUM({area})").into()), strong);
        self.rest(NUMBERS + 1, inks);
        if let Some(expected) = &brief.expected {
            let told = self.say("phải báo cáo:", "expected:").to_owned();
            self.canvas.text(self.row, 2, told, inks);
            self.told(3, expected, strong);
            let (at, whole) = (CellRef::new(self.row, NUMBERS), CellRef::new(self.row, 3));
            let (agrees, not) = (self.say("khớp", "adds up"), self.say("KHÔNG KHỚP", "DOES NOT ADD UP"));
            let formula = format!("IF({at}={whole},\"{agrees}\",\"{not}\")");
            let shown = if expected.number == Some(sum) { agrees } else { not };
            self.canvas.put(self.row, self.last(), Content::text(shown), Some(formula.into()), inks);
        } else {
            self.link(self.last(), sheets.units);
        }
        self.row += 1;
        for (words, told) in &brief.beside {
            self.canvas.text(self.row, 0, words.as_str(), self.inks.text);
            self.told(NUMBERS, told, self.inks.count);
            self.rest(NUMBERS + 1, self.inks.text);
            self.row += 1;
        }
        self.row += 1;
    }

    fn link(&mut self, column: u32, sheet: &str) {
        let said = format!("{} {sheet}", self.say("xem trang", "see"));
        self.canvas.text(self.row, column, said, self.inks.link);
        let target = format!("internal:{}!A1", quoted(sheet));
        self.canvas.sheet.look.links.push((CellRef::new(self.row, column), target));
    }

    fn ratios(&mut self, brief: &Brief) {
        if brief.ratios.is_empty() {
            return;
        }
        let captions = [self.say("2. Tỷ lệ chính (%)", "2. Main ratios (%)"), self.say("Toàn bộ", "All")];
        let range = [self.say("Thấp nhất", "Lowest"), self.say("Cao nhất", "Highest")];
        let captions: Vec<&str> = captions.into_iter().chain(brief.before.as_deref()).chain(range).collect();
        let lowest = self.say("Đơn vị thấp nhất", "Lowest at");
        self.captions(&captions, lowest);
        for ratio in &brief.ratios {
            self.canvas.text(self.row, 0, ratio.name.as_str(), self.inks.text);
            let numbers = std::iter::once(&ratio.value).chain(&ratio.before).chain(&ratio.range);
            for (column, told) in (NUMBERS..).zip(numbers) {
                self.told(column, told, self.inks.ratio);
            }
            let (lowest, formula) = &ratio.lowest;
            let content = if lowest.is_empty() { Content::Empty } else { Content::text(lowest.as_str()) };
            let formula = formula.as_deref().map(Into::into);
            self.canvas.put(self.row, self.last(), content, formula, self.inks.text);
            self.fit(&[&ratio.name], lowest);
            self.row += 1;
        }
        self.row += 1;
    }

    /// Errors and warnings by unit, and by what is wrong.
    fn troubles(&mut self, brief: &Brief, sheets: &Sheets) {
        let (errors, warnings) = (self.say("Lỗi", "Errors"), self.say("Cảnh báo", "Warnings"));
        let title = self.say("3. Lỗi theo đơn vị", "3. Errors by unit");
        self.captions(&[title, errors, warnings], "");
        let first = self.row;
        for unit in &brief.units {
            self.trouble(unit, false);
        }
        let more = format!(
            "… {} {}",
            brief.more_units,
            self.say("đơn vị khác, xem Kiểm tra", "units more, see the findings")
        );
        self.more(brief.more_units, &more);
        self.trouble(&brief.all, true);
        self.canvas.text(
            self.row,
            0,
            self.say("Quyết định đã ghi ở Kiểm tra", "Decisions written beside findings").to_owned(),
            self.inks.text,
        );
        self.told(NUMBERS, &brief.decided, self.inks.count);
        self.rest(NUMBERS + 1, self.inks.text);
        self.link(self.last(), sheets.findings);
        self.row += 2;
        if brief.rules.is_empty() {
            return;
        }
        let title = self.say("4. Điều còn nghi ngờ", "4. What is doubtful");
        let at = self.say("Ở đơn vị", "At");
        self.captions(&[title, errors, warnings], at);
        for rule in &brief.rules {
            self.trouble(rule, false);
        }
        let more = format!(
            "… {} {}",
            brief.more_rules,
            self.say("loại khác, xem Kiểm tra", "kinds more, see the findings")
        );
        self.more(brief.more_rules, &more);
        // What is corrected in the workbook is no longer marked.
        self.canvas.sheet.look.conditions.push(Condition {
            area: Area::new(CellRef::new(first, NUMBERS), CellRef::new(self.row, NUMBERS)),
            formula: format!("AND(ISNUMBER({0}),{0}>0)", CellRef::new(first, NUMBERS)),
            fill: style::ERROR_FILL,
            color: style::ERROR_COLOR,
            number_format: None,
        });
        self.row += 1;
    }

    fn trouble(&mut self, trouble: &Trouble, strong: bool) {
        let (text, count) = if strong {
            (self.inks.strong, self.inks.strong_count)
        } else {
            (self.inks.text, self.inks.count)
        };
        self.canvas.text(self.row, 0, trouble.name.as_str(), text);
        self.told(NUMBERS, &trouble.errors, count);
        self.told(NUMBERS + 1, &trouble.warnings, count);
        self.rest(NUMBERS + 2, text);
        self.canvas.text(self.row, self.last(), trouble.units.as_str(), text);
        self.fit(&[&trouble.name], &trouble.units);
        self.row += 1;
    }

    fn more(&mut self, count: usize, text: &str) {
        if count > 0 {
            self.canvas.text(self.row, 0, text, self.inks.text);
            self.rest(NUMBERS, self.inks.text);
            self.row += 1;
        }
    }

    fn next(&mut self, brief: &Brief) {
        let title = self.say("5. Việc cần làm tiếp", "5. What to do next").to_owned();
        self.line(&title, Style { align: Align::Left, size: Some(style::BODY_SIZE), ..style::title() });
        for said in &brief.next {
            let style =
                Style { size: Some(style::SMALL_SIZE), wrap: true, align: Align::Left, ..style::body() };
            self.line(&format!("– {said}"), style);
        }
    }
}
