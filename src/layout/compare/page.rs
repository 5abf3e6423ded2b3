//! Tóm tắt: what changed most, who is first and last, who rose and fell, on one page; names and numbers follow the sheets
//! behind it.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::amount::in_percent;
use crate::book::{Align, Content, Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef};
use crate::compare::Series;
use crate::finding::{Finding, Rule, Severity, file_name};
use crate::model::Kind;
use crate::past::compared;
use crate::spot::Spot;

use super::board::Board;
use super::change::{Pair, change_format};
use crate::layout::canvas::Canvas;
use crate::layout::desk::Desk;
use crate::layout::names::quoted;
use crate::layout::rendered::stored;
use crate::layout::{charts, measure_text, style};

/// Widths of the columns in characters.
const WIDTHS: [f64; 5] = [48.0, 14.0, 14.0, 12.0, 24.0];
/// The last column.
const LAST: u32 = WIDTHS.len() as u32 - 1;
/// Changes listed.
const MOST_CHANGES: usize = 6;
/// Counts below this in every period say nothing by their percentage: one more or less is a tenth of them.
const FEWEST: u32 = 10;
/// Units listed at each end.
const MOST_UNITS: usize = 3;
/// Rankings told; the others have their sheets.
const MOST_RANKINGS: usize = 2;
/// What is doubtful, told at most.
const MOST_DOUBTS: usize = 4;

/// Of what the page is made.
pub struct Ground<'a> {
    pub desk: &'a Desk<'a>,
    pub series: &'a Series,
    /// Ratios told.
    pub spots: &'a [Spot],
    pub boards: &'a [(Spot, Board)],
    /// Names of the periods.
    pub periods: &'a [String],
    /// Who consolidates, and what.
    pub about: &'a str,
    /// The cell of the total of a period.
    pub total: &'a dyn Fn(usize, Spot) -> Option<String>,
    /// The sheet of findings.
    pub findings: &'a str,
}

/// The sheet.
pub fn sheet(ground: &Ground<'_>, name: &str, styles: &mut Styles) -> Sheet {
    let mut canvas = Canvas::new(name, styles);
    let inks = Inks::new(&mut canvas);
    let mut page = Page { canvas, inks, ground, row: 0, part: 0 };
    page.head();
    page.periods();
    page.ratios();
    page.changes();
    for (_, board) in ground.boards.iter().take(MOST_RANKINGS) {
        page.ranking(board);
    }
    page.rest();
    let look = &mut page.canvas.sheet.look;
    look.widths = (0..).zip(WIDTHS).collect();
    style::front_page(look);
    page.canvas.sheet
}

struct Inks {
    caption: StyleId,
    text: StyleId,
    strong: StyleId,
    count: StyleId,
    ratio: StyleId,
    moved: StyleId,
    points: StyleId,
    link: StyleId,
}

impl Inks {
    fn new(canvas: &mut Canvas) -> Self {
        let text = style::front_cell();
        let centred =
            |format: &str| Style { align: Align::Center, number_format: Some(format.into()), ..text.clone() };
        Self {
            caption: canvas.ink(style::list_caption()),
            strong: canvas.ink(Style { bold: true, fill: Some(style::TOTAL_FILL), ..text.clone() }),
            count: canvas.ink(centred("#,##0.##")),
            ratio: canvas.ink(centred("0.00")),
            moved: canvas.ink(centred(&change_format(0))),
            points: canvas.ink(centred(&change_format(2))),
            link: canvas.ink(Style { color: Some(style::LINK_COLOR), underline: true, ..text.clone() }),
            text: canvas.ink(text),
        }
    }
}

struct Page<'p, 'g> {
    canvas: Canvas<'p>,
    inks: Inks,
    ground: &'g Ground<'g>,
    row: u32,
    /// Parts so far.
    part: usize,
}

impl Page<'_, '_> {
    fn say<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.ground.desk.say(vi, en)
    }

    /// The last period but one, and the last.
    fn pair(&self) -> (usize, usize) {
        let last = self.ground.series.len() - 1;
        (last - 1, last)
    }

    fn line(&mut self, text: &str, style: Style) {
        let points = WIDTHS.map(measure_text::column_points).iter().sum();
        self.canvas.line(self.row, LAST, text, style, points);
        self.row += 1;
    }

    fn head(&mut self) {
        let title = self.say("SO SÁNH CÁC KỲ BÁO CÁO", "PERIODS COMPARED").to_owned();
        self.line(&title, style::title());
        let subtitle = Style { bold: false, italic: true, size: Some(style::BODY_SIZE), ..style::title() };
        self.line(self.ground.about, subtitle);
        self.row += 1;
    }

    /// Captions over a part of the page, the first with its number.
    fn captions(&mut self, texts: [&str; WIDTHS.len()]) {
        self.part += 1;
        let first = format!("{}. {}", self.part, texts[0]);
        let texts = [&first, texts[1], texts[2], texts[3], texts[4]];
        for (column, text) in (0..).zip(texts) {
            self.canvas.text(self.row, column, text, self.inks.caption);
        }
        self.fit(&texts);
        self.row += 1;
    }

    /// Makes the row tall enough for its texts.
    fn fit(&mut self, texts: &[&str]) {
        let lines = texts.iter().zip(WIDTHS).map(|(text, width)| {
            measure_text::lines(text, style::SMALL_SIZE, true, measure_text::column_points(width))
        });
        let height = measure_text::height(lines.max().unwrap_or(1), style::SMALL_SIZE);
        self.canvas.sheet.look.heights.push((self.row, height));
    }

    fn put(&mut self, column: u32, (content, formula): (Content, Option<String>), ink: StyleId) {
        self.canvas.put(self.row, column, content, formula.map(Into::into), ink);
    }

    fn periods(&mut self) {
        let file = self.say("Tệp", "File");
        let texts = [self.say("Các kỳ", "Periods"), self.say("Số đơn vị", "Units"), file, "", ""];
        self.captions(texts);
        let over = |row: u32| Area::new(CellRef::new(row, 2), CellRef::new(row, LAST));
        self.canvas.merged(over(self.row - 1), Content::text(file), self.inks.caption);
        for (seen, name) in self.ground.series.seen.iter().zip(self.ground.periods) {
            let (text, count) = (self.inks.text, self.inks.count);
            self.canvas.text(self.row, 0, name.as_str(), text);
            let units = if seen.whole {
                Content::text(self.say("số tổng", "totals only"))
            } else {
                Content::Number(seen.units as f64)
            };
            self.put(1, (units, None), count);
            self.canvas.merged(over(self.row), Content::text(file_name(&seen.file)), text);
            self.fit(&[name, "", "", "", ""]);
            self.row += 1;
        }
        self.row += 1;
    }

    /// A total, fetched from its sheet.
    fn total(&self, period: usize, spot: Spot) -> (Content, Option<String>) {
        let number = self.ground.series.total(period, spot);
        let formula = (self.ground.total)(period, spot).filter(|_| number.is_some());
        (if formula.is_some() { stored(number) } else { Content::Empty }, formula)
    }

    fn numbers(&self, spot: Spot, (then, now): (usize, usize)) -> (Option<Decimal>, Option<Decimal>) {
        (self.ground.series.total(then, spot), self.ground.series.total(now, spot))
    }

    fn ratios(&mut self) {
        let template = &self.ground.series.template;
        let spots: Vec<Spot> = self.ground.spots.to_vec();
        if spots.is_empty() {
            return;
        }
        let (then, now) = self.pair();
        let spans = self.ground.series.len() > 2;
        let since = if spans { self.ground.periods[0].as_str() } else { "" };
        let texts = [
            self.say("Chỉ tiêu chính", "Main indicators"),
            &self.ground.periods[then],
            &self.ground.periods[now],
            self.say("Thay đổi", "Change"),
            since,
        ];
        self.captions(texts);
        for spot in spots {
            let name = charts::called(template, spot).unwrap_or_default();
            let percent = template.holds(spot).kind == Kind::Percent;
            let ink = if percent { self.inks.ratio } else { self.inks.count };
            self.canvas.text(self.row, 0, name.as_str(), self.inks.text);
            self.put(1, self.total(then, spot), ink);
            self.put(2, self.total(now, spot), ink);
            let cells = (CellRef::new(self.row, 1), CellRef::new(self.row, 2));
            let (number, formula) = Pair { cells, numbers: self.numbers(spot, (then, now)) }.difference();
            let moved = if percent { self.inks.points } else { self.inks.moved };
            self.put(3, (stored(number), Some(formula)), moved);
            if spans {
                self.put(LAST, self.total(0, spot), ink);
            } else {
                self.canvas.blank(self.row, LAST, self.inks.text);
            }
            self.fit(&[&name, "", "", "", ""]);
            self.row += 1;
        }
        self.row += 1;
    }

    /// The counts and amounts that changed most, by their percentage.
    fn largest(&self) -> Vec<Spot> {
        let template = &self.ground.series.template;
        let pair = self.pair();
        let spots = (0..template.forms.len()).flat_map(|form| compared(template, form));
        let changed = spots.filter_map(|spot| {
            let holds = template.holds(spot);
            let (then, now) = self.numbers(spot, pair);
            let (then, now) = (then?, now?);
            let few = holds.kind == Kind::Count && then.max(now) < Decimal::from(FEWEST);
            if !holds.aggregation.is_of_amounts() || holds.aggregation.is_common() || few {
                return None;
            }
            let percent = in_percent(now.checked_sub(then)?)?.checked_div(then.abs())?;
            (!percent.is_zero()).then_some((percent.abs(), spot))
        });
        let mut changed: Vec<(Decimal, Spot)> = changed.collect();
        changed.sort_by(|(a, x), (b, y)| b.cmp(a).then(x.cmp(y)));
        changed.into_iter().take(MOST_CHANGES).map(|(_, spot)| spot).collect()
    }

    fn changes(&mut self) {
        let spots = self.largest();
        if spots.is_empty() {
            return;
        }
        let (then, now) = self.pair();
        let texts = [
            self.say("Thay đổi nhiều nhất (tính theo %)", "Changed most (by percentage)"),
            &self.ground.periods[then],
            &self.ground.periods[now],
            "%",
            self.say("+/−", "+/−"),
        ];
        self.captions(texts);
        for spot in spots {
            let template = &self.ground.series.template;
            let form = &template.forms[spot.form];
            let name = charts::called(template, spot).unwrap_or_default();
            let name = if template.forms.len() > 1 { format!("{}: {name}", form.number) } else { name };
            self.canvas.text(self.row, 0, name.as_str(), self.inks.text);
            self.put(1, self.total(then, spot), self.inks.count);
            self.put(2, self.total(now, spot), self.inks.count);
            let cells = (CellRef::new(self.row, 1), CellRef::new(self.row, 2));
            let pair = Pair { cells, numbers: self.numbers(spot, (then, now)) };
            let ((percent, formula), (difference, by)) = (pair.percent(), pair.difference());
            self.put(3, (stored(percent), Some(formula)), self.inks.points);
            self.put(LAST, (stored(difference), Some(by)), self.inks.points);
            self.fit(&[&name, "", "", "", ""]);
            self.row += 1;
        }
        self.row += 1;
    }

    fn ranking(&mut self, board: &Board) {
        let ranked = board.orders[0].iter().flatten().count();
        let each = MOST_UNITS.min(ranked / 2).max(usize::from(ranked > 0));
        if each == 0 {
            return;
        }
        let (then, now) = self.pair();
        let before = format!("{} {}", self.say("Hạng", "Place,"), self.ground.periods[then]);
        let place = format!("{} {}", self.say("Hạng", "Place,"), self.ground.periods[now]);
        let title = format!("{} {}", self.say("Xếp hạng:", "Ranked by"), board.title);
        let last = if board.class_cells(now).is_some() { self.say("Xếp loại", "Class") } else { "" };
        self.captions([&title, self.say("Số liệu", "Figure"), &place, &before, last]);
        let first = crate::text::capitalised(board.first_is(self.ground.desk.options.language));
        let (vi, en) =
            if board.declared.is_some() { ("Kém nhất", "Worst") } else { ("Thấp nhất", "Lowest") };
        self.units(board, (&first, false), (1..=each).map(|order| (order, false)));
        if ranked > 1 {
            let worst = self.say(vi, en).to_owned();
            self.units(board, (&worst, false), (1..=each).map(|order| (order, true)));
        }
        let rise = self.say("Lên hạng nhiều nhất", "Risen most").to_owned();
        self.units(board, (&rise, true), (1..=MOST_UNITS).map(|order| (order, false)));
        let fall = self.say("Xuống hạng nhiều nhất", "Fallen most").to_owned();
        self.units(board, (&fall, true), (1..=MOST_UNITS).map(|order| (order, true)));
        self.row += 1;
    }

    /// Units by their order from the first, or from the last.
    fn units(
        &mut self,
        board: &Board,
        (caption, by_rise): (&str, bool),
        which: impl Iterator<Item = (usize, bool)>,
    ) {
        (1..=LAST).for_each(|column| self.canvas.blank(self.row, column, self.inks.strong));
        self.canvas.text(self.row, 0, caption, self.inks.strong);
        if by_rise {
            self.canvas.text(self.row, LAST, self.say("Số bậc", "Places").to_owned(), self.inks.strong);
        }
        self.row += 1;
        for (order, from_last) in which {
            Line { board, by_rise, order, from_last }.draw(self);
            self.row += 1;
        }
    }

    /// What else there is, and what is doubtful.
    fn rest(&mut self) {
        let title = format!("{}. {}", self.part + 1, self.say("Cần lưu ý", "To be noted"));
        self.line(&title, Style { align: Align::Left, size: Some(style::BODY_SIZE), ..style::title() });
        let text = Style { size: Some(style::SMALL_SIZE), wrap: true, align: Align::Left, ..style::body() };
        let language = self.ground.desk.options.language;
        let findings = &self.ground.desk.consolidation.findings;
        let mut doubts: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity > Severity::Info).collect();
        // What is not set side by side comes before what is merely unusual.
        doubts.sort_by_key(|finding| (Reverse(finding.severity), finding.rule != Rule::NOT_COMPARABLE));
        let doubts: Vec<String> = doubts
            .into_iter()
            .map(|finding| {
                let about = [&*finding.unit, &*finding.subject.indicator];
                let about: Vec<&str> = about.into_iter().filter(|about| !about.is_empty()).collect();
                let sign = if about.is_empty() { "" } else { ": " };
                format!("– {}{sign}{}", about.join(", "), finding.message.to(language))
            })
            .collect();
        let more = findings.len() - doubts.len().min(MOST_DOUBTS);
        for said in doubts.iter().take(MOST_DOUBTS) {
            self.line(said, text.clone());
        }
        let others: Vec<&str> =
            self.ground.boards.iter().skip(MOST_RANKINGS).map(|(_, board)| board.sheet.as_str()).collect();
        if !others.is_empty() {
            let said = self.say("Xếp hạng khác, xem các trang:", "Other rankings, see the sheets:");
            self.line(&format!("– {said} {}", others.join(", ")), text);
        }
        if more > 0 {
            let said = self.say("phát hiện khác, xem trang", "findings more, see the sheet");
            self.canvas.text(
                self.row,
                0,
                format!("… {more} {said} {}", self.ground.findings),
                self.inks.link,
            );
            let target = format!("internal:{}!A1", quoted(self.ground.findings));
            self.canvas.sheet.look.links.push((CellRef::new(self.row, 0), target));
            self.row += 1;
        }
    }
}

/// A unit that stands somewhere in an order.
struct Line<'b> {
    board: &'b Board,
    by_rise: bool,
    order: usize,
    from_last: bool,
}

impl Line<'_> {
    fn draw(&self, page: &mut Page<'_, '_>) {
        let (then, now) = page.pair();
        let board = self.board;
        let unit = self.unit();
        let name = unit.map_or(Content::Empty, |unit| Content::text(&*board.units[unit]));
        let number = unit.and_then(|unit| board.numbers[now][unit]);
        let place = |period: usize| unit.and_then(|unit| board.places[period][unit]).map(Decimal::from);
        let inks = (page.inks.text, page.inks.ratio, page.inks.count, page.inks.moved);
        page.put(0, (name, Some(self.formula(&board.names()))), inks.0);
        page.put(1, (stored(number), Some(self.formula(&board.values(now)))), inks.1);
        page.put(2, (stored(place(now)), Some(self.formula(&board.ranks(now)))), inks.2);
        page.put(3, (stored(place(then)), Some(self.formula(&board.ranks(then)))), inks.2);
        match board.class_cells(now) {
            _ if self.by_rise => {
                let moved = unit.and_then(|unit| board.moved[unit]).map(Decimal::from);
                page.put(LAST, (stored(moved), Some(self.formula(&board.moves()))), inks.3);
            }
            Some(classes) => {
                let class = unit.map(|unit| board.classes[unit].as_str()).filter(|class| !class.is_empty());
                let class = class.map_or(Content::Empty, Content::text);
                page.put(LAST, (class, Some(self.formula(&classes))), inks.0);
            }
            None => page.canvas.blank(page.row, LAST, inks.0),
        }
    }

    /// The position of the unit; none where nobody rose, or fell.
    fn unit(&self) -> Option<usize> {
        let orders = &self.board.orders[usize::from(self.by_rise)];
        let count = orders.iter().flatten().count();
        let wanted = if self.from_last { (count + 1).checked_sub(self.order)? } else { self.order };
        let unit = orders.iter().position(|order| *order == Some(wanted))?;
        let moved = self.board.moved[unit].unwrap_or_default();
        let is_moved = if self.from_last { moved < 0 } else { moved > 0 };
        (is_moved || !self.by_rise).then_some(unit)
    }

    /// What stands beside the unit in some cells.
    fn formula(&self, cells: &str) -> String {
        let orders = self.board.order(self.by_rise);
        let order = self.order;
        let wanted = if self.from_last { format!("COUNT({orders})+1-{order}") } else { order.to_string() };
        let place = format!("MATCH({wanted},{orders},0)");
        let found = format!("INDEX({cells},{place})");
        if !self.by_rise {
            return format!("IFERROR({found},\"\")");
        }
        let sign = if self.from_last { "<" } else { ">" };
        format!("IFERROR(IF(INDEX({},{place}){sign}0,{found},\"\"),\"\")", self.board.moves())
    }
}
