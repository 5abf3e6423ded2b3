//! The sheet of a board, drawn.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::decimals;
use crate::book::{Align, Content, Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef};
use crate::compare::classes::class_of;
use crate::compare::ranking::{movements, places};
use crate::compare::{Direction, Ranked, Series};
use crate::finding::{Language, some_of};
use crate::layout::canvas::Canvas;
use crate::layout::rendered::{number_format, stored};
use crate::layout::{charts, measure_text, style};
use crate::merge::{Plan as Making, Shown, quoted_text};
use crate::past::Basis;
use crate::spot::Spot;

use super::super::change::{Pair, change_format};
use super::{Board, HEADER, LEAD, Shape, TITLES, UNIT};

/// Widths of the columns of number, unit, figure, place, class, change, in characters.
const WIDTHS: [f64; 6] = [5.0, 30.0, 11.0, 7.0, 12.0, 11.0];
/// A ratio of more parts than this stands as a number.
const MOST_PARTS: usize = 4;

/// Of what a board is drawn.
pub struct Ground<'a> {
    pub series: &'a Series,
    pub ranked: &'a Ranked,
    pub language: Language,
    /// Names of the periods.
    pub periods: &'a [String],
    /// Who consolidates.
    pub about: &'a str,
    /// The cell of the total of a period, on another sheet.
    pub total: &'a dyn Fn(usize, Spot) -> Option<String>,
}

/// Draws the sheet.
pub fn sheet(ground: &Ground<'_>, name: &str, styles: &mut Styles) -> (Sheet, Board) {
    let (series, ranked) = (ground.series, ground.ranked);
    let making = Making::new(&series.template, ranked.spot);
    let ratio = making.rule.aggregation.is_ratio() || making.rule.is_derived();
    let mut parts: Vec<Spot> =
        making.equation().filter(|_| ratio).map(|equation| equation.found().collect()).unwrap_or_default();
    parts.sort_unstable();
    parts.dedup();
    parts.retain(|part| *part != ranked.spot);
    if parts.len() > MOST_PARTS {
        parts.clear();
    }
    let rows = in_order(ground);
    let board = Board::of(ground, (name, &rows), parts.len());
    let mut page = Page { canvas: Canvas::new(name, styles), ground, board, rows, parts, making };
    page.titles();
    page.header();
    page.total();
    (0..page.rows.len()).for_each(|unit| page.unit(unit));
    page.without();
    page.look();
    (page.canvas.sheet, page.board)
}

/// The rows with some figure, by their place in the last period; those without one last.
fn in_order(ground: &Ground<'_>) -> Vec<usize> {
    let (series, spot) = (ground.series, ground.ranked.spot);
    let numbers = series.column(series.len() - 1, spot);
    let places = places(&numbers, ground.ranked.direction.unwrap_or_default());
    let given = |row: &usize| (0..series.len()).any(|period| series.number(*row, period, spot).is_some());
    let known = |row: &usize| series.rows[*row].given.last().is_some_and(|(basis, _)| *basis != Basis::New);
    let mut rows: Vec<usize> = (0..series.rows.len()).filter(|row| given(row) || known(row)).collect();
    rows.sort_by_key(|&row| places[row].unwrap_or(usize::MAX));
    rows
}

struct Page<'p, 'g> {
    canvas: Canvas<'p>,
    ground: &'g Ground<'g>,
    board: Board,
    rows: Vec<usize>,
    parts: Vec<Spot>,
    making: Making<'g>,
}

impl Page<'_, '_> {
    fn say<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        if self.ground.language == Language::Vi { vi } else { en }
    }

    fn direction(&self) -> Direction {
        self.ground.ranked.direction.unwrap_or_default()
    }

    fn titles(&mut self) {
        let heading = Style { size: Some(style::TITLE_SIZE), bold: true, middle: true, ..Style::default() };
        let (heading, plain) = (self.canvas.ink(heading), self.canvas.ink(style::body()));
        let title = format!("{}: {}", self.say("XẾP HẠNG", "RANKED BY"), self.board.title);
        self.canvas.text(0, 0, title, heading);
        self.canvas.text(1, 0, self.ground.about, plain);
        let order = match self.ground.ranked.direction {
            Some(Direction::Higher) => {
                self.say("Hạng 1: cao nhất là tốt nhất", "Place 1: the highest, which is best")
            }
            Some(Direction::Lower) => {
                self.say("Hạng 1: thấp nhất là tốt nhất", "Place 1: the lowest, which is best")
            }
            None => self.say(
                "Hạng 1: số cao nhất (chưa khai báo cao hay thấp là tốt, xem --classes)",
                "Place 1: the highest number (which way is better was not declared, see --classes)",
            ),
        };
        let signs = self.say(
            "; số bằng nhau cùng hạng; ▲ lên hạng, ▼ xuống hạng; * số gộp của các đơn vị cũ; – không có số liệu; ô xám: kỳ đó không có đơn vị.",
            "; equal figures share a place; ▲ risen, ▼ fallen; * of former units merged; – no figure; grey: no such unit in that period.",
        );
        let said = [format!("{order}{signs}"), self.classes_in_words()];
        for (row, said) in (2..).zip(said).filter(|(_, said)| !said.is_empty()) {
            self.line(row, &said);
        }
    }

    /// A remark over the columns that are printed.
    fn line(&mut self, row: u32, said: &str) {
        let last = self.board.shape.last();
        let printed = self.widths().into_iter().filter(|(column, _)| *column <= last);
        let points = printed.map(|(_, width)| measure_text::column_points(width)).sum();
        let ink = Style { wrap: true, align: Align::Left, ..style::remark() };
        self.canvas.line(row, last, said, ink, points);
    }

    fn classes_in_words(&self) -> String {
        let sign = if self.direction() == Direction::Higher { "≥" } else { "≤" };
        let rest = self.say("còn lại", "all others");
        let classes = self.ground.ranked.classes.iter().map(|class| match class.bound {
            Some(bound) => {
                format!("{} {sign} {}", class.name, crate::amount::show(bound, self.ground.language))
            }
            None => format!("{}: {rest}", class.name),
        });
        let classes: Vec<String> = classes.collect();
        if classes.is_empty() {
            return String::new();
        }
        format!("{}: {}.", self.say("Xếp loại", "Classes"), classes.join("; "))
    }

    fn header(&mut self) {
        let ink = self.canvas.ink(style::list_caption());
        let shape = self.board.shape;
        let whole = |canvas: &mut Canvas, column: u32, text: &str| {
            let area = Area::new(CellRef::new(TITLES, column), CellRef::new(TITLES + 1, column));
            canvas.merged(area, Content::text(text), ink);
        };
        let (number, unit) = (self.say("STT", "No."), self.say("Đơn vị", "Unit"));
        whole(&mut self.canvas, 0, number);
        whole(&mut self.canvas, UNIT, unit);
        for (period, name) in self.ground.periods.iter().enumerate() {
            let first = shape.value(period);
            let over =
                Area::new(CellRef::new(TITLES, first), CellRef::new(TITLES, first + shape.width() - 1));
            self.canvas.merged(over, Content::text(name.as_str()), ink);
            let captions =
                [self.say("Số liệu", "Figure"), self.say("Hạng", "Place"), self.say("Xếp loại", "Class")];
            for (column, caption) in (first..first + shape.width()).zip(captions) {
                self.canvas.text(TITLES + 1, column, caption, ink);
            }
        }
        let captions = [
            self.say("+/− số liệu so với kỳ trước", "+/− of the figure"),
            self.say("+/− hạng so với kỳ trước", "+/− of the place"),
            self.say("+/− hạng so với kỳ đầu", "+/− of the place since the first"),
        ];
        let after = shape.after();
        for (column, caption) in after.into_iter().zip(captions).filter(|(column, _)| *column <= shape.last())
        {
            whole(&mut self.canvas, column, caption);
        }
        let aids =
            [self.say("Thứ tự theo hạng", "Order by place"), self.say("Thứ tự lên hạng", "Order by rise")];
        for (column, caption) in shape.aids().into_iter().zip(aids) {
            whole(&mut self.canvas, column, caption);
        }
        for (period, name) in self.ground.periods.iter().enumerate() {
            for (index, part) in self.parts.iter().enumerate() {
                let column = shape.part(period, index);
                let called = charts::called(&self.ground.series.template, *part).unwrap_or_default();
                let said = format!("{name}: {}", crate::model::shortened(&called));
                let area = Area::new(CellRef::new(TITLES, column), CellRef::new(TITLES + 1, column));
                self.canvas.merged(area, Content::text(said), ink);
            }
        }
        let line = measure_text::height(1, style::SMALL_SIZE);
        let lines = captions.iter().map(|caption| {
            measure_text::lines(caption, style::SMALL_SIZE, true, measure_text::column_points(WIDTHS[5]))
        });
        let lower =
            measure_text::height(lines.max().unwrap_or(1).saturating_sub(1).max(1), style::SMALL_SIZE);
        self.canvas.sheet.look.heights.extend([(TITLES, line), (TITLES + 1, lower)]);
    }

    fn ink(&mut self, align: Align, format: Option<String>, fill: Option<u32>) -> StyleId {
        self.canvas.ink(Style {
            size: Some(style::SMALL_SIZE),
            border: true,
            align,
            fill,
            bold: fill == Some(style::TOTAL_FILL),
            number_format: format.map(Into::into),
            ..style::body()
        })
    }

    /// The format of the figures, with a sign before those of merged units.
    fn format(&self, merged: bool) -> String {
        let all = self.board.numbers.iter().flatten().flatten().copied();
        let most = all.map(decimals).max().unwrap_or(0);
        let plain = number_format(self.making.rule.kind, most).unwrap_or("0.00");
        if merged { format!("\"* \"{plain}") } else { plain.to_owned() }
    }

    /// All units together, which have no place.
    fn total(&mut self) {
        let (row, shape, spot) = (Shape::TOTAL, self.board.shape, self.ground.ranked.spot);
        let fill = Some(style::TOTAL_FILL);
        let blank = self.ink(Align::Left, None, fill);
        (0..=shape.last()).for_each(|column| self.canvas.blank(row, column, blank));
        self.canvas.text(row, UNIT, self.say("Tổng hợp", "All units").to_owned(), blank);
        let format = self.format(false);
        let ink = self.ink(Align::Right, Some(format), fill);
        let mut numbers = Vec::new();
        for period in 0..self.ground.series.len() {
            let number = self.ground.series.total(period, spot);
            let at = CellRef::new(row, shape.value(period));
            if let Some(there) = (self.ground.total)(period, spot).filter(|_| number.is_some()) {
                self.canvas.put(row, at.column, stored(number), Some(there.into()), ink);
            }
            self.class(at, number, fill);
            numbers.push((at, number));
        }
        self.change(row, &numbers, fill);
    }

    fn unit(&mut self, unit: usize) {
        let (shape, series) = (self.board.shape, self.ground.series);
        let row = Shape::FIRST + unit as u32;
        let (left, centred) = (self.ink(Align::Left, None, None), self.ink(Align::Center, None, None));
        self.canvas.number(row, 0, (unit + 1) as f64, centred);
        self.canvas.text(row, UNIT, Arc::clone(&self.board.units[unit]), left);
        let mut numbers = Vec::new();
        for period in 0..series.len() {
            let at = CellRef::new(row, shape.value(period));
            self.figure(unit, period, at);
            self.place(at, self.board.places[period][unit]);
            self.class(at, self.board.numbers[period][unit], None);
            numbers.push((at, self.board.numbers[period][unit]));
        }
        self.change(row, &numbers, None);
        self.moves(unit, row);
        self.aid(unit, row);
    }

    fn figure(&mut self, unit: usize, period: usize, at: CellRef) {
        let (row, spot) = (self.rows[unit], self.ground.ranked.spot);
        let series = self.ground.series;
        let basis = &series.rows[row].given[period].0;
        let number = series.number(row, period, spot);
        let format = self.format(matches!(basis, Basis::Merged(_)));
        if number.is_none() {
            let (text, fill) = match basis {
                Basis::New => ("", Some(style::ABSENT_FILL)),
                Basis::Split(_) => (self.say("chia tách", "split"), None),
                Basis::Partial(_) => (self.say("thiếu", "incomplete"), None),
                Basis::Same | Basis::Merged(_) => ("–", None),
            };
            let text = text.to_owned();
            let ink = self.ink(Align::Right, Some(format), fill);
            self.canvas.text(at.row, at.column, text, ink);
        } else {
            let of = |spot: Spot| series.number(row, period, spot);
            let cell = |spot: Spot| {
                let part = self.parts.iter().position(|part| *part == spot)?;
                Some(CellRef::new(at.row, self.board.shape.part(period, part)).to_string())
            };
            let formula = self.making.within(&of, &cell).filter(|_| !self.parts.is_empty());
            let formula = formula.filter(|formula| formula.gives == Shown::Number(number));
            let ink = self.ink(Align::Right, Some(format), None);
            self.canvas.put(at.row, at.column, stored(number), formula.map(|made| made.text.into()), ink);
        }
        if let Basis::Merged(names) | Basis::Split(names) | Basis::Partial(names) = basis {
            let said = some_of(names.iter().map(|name| &**name), self.ground.language);
            self.canvas.sheet.notes.push((at, said));
        }
        for (index, part) in self.parts.clone().into_iter().enumerate() {
            let number = series.number(row, period, part);
            let most = number_format(series.template.holds(part).kind, number.map_or(0, decimals));
            let ink = self.ink(Align::Right, most.map(str::to_owned), None);
            let column = self.board.shape.part(period, index);
            self.canvas.put(at.row, column, stored(number), None, ink);
        }
    }

    fn place(&mut self, at: CellRef, place: Option<usize>) {
        let area = self.board.shape.area(at.column);
        let ascending = u8::from(self.direction() == Direction::Lower);
        let formula = format!("IF(ISNUMBER({at}),RANK({at},{area},{ascending}),\"\")");
        let ink = self.ink(Align::Center, Some("0".to_owned()), None);
        self.canvas.put(at.row, at.column + 1, counted(place), Some(formula.into()), ink);
    }

    fn class(&mut self, at: CellRef, number: Option<Decimal>, fill: Option<u32>) {
        if !self.board.shape.classes {
            return;
        }
        let direction = self.direction();
        let sign = if direction == Direction::Higher { ">=" } else { "<=" };
        let mut chosen = "\"\"".to_owned();
        for class in self.ground.ranked.classes.iter().rev() {
            let name = quoted_text(&class.name);
            chosen = match class.bound {
                Some(bound) => format!("IF({at}{sign}{bound},{name},{chosen})"),
                None => name,
            };
        }
        let class = number.and_then(|number| class_of(&self.ground.ranked.classes, number, direction));
        let content = class.map_or(Content::Empty, |class| Content::text(class.name.as_str()));
        let ink = self.ink(Align::Center, None, fill);
        let formula = format!("IF(ISNUMBER({at}),{chosen},\"\")");
        self.canvas.put(at.row, at.column + 2, content, Some(formula.into()), ink);
    }

    /// How the figure changed since the period before.
    fn change(&mut self, row: u32, numbers: &[(CellRef, Option<Decimal>)], fill: Option<u32>) {
        let [.., then, now] = numbers else { return };
        let pair = Pair { cells: (then.0, now.0), numbers: (then.1, now.1) };
        let (number, formula) = pair.difference();
        let most =
            number.map_or(0, decimals).max(if self.making.rule.aggregation.is_ratio() { 2 } else { 0 });
        let ink = self.ink(Align::Right, Some(change_format(most)), fill);
        self.canvas.put(row, self.board.shape.after()[0], stored(number), Some(formula.into()), ink);
    }

    /// How many places the unit rose, since the period before and since the first.
    fn moves(&mut self, unit: usize, row: u32) {
        let shape = self.board.shape;
        let last = self.ground.series.len() - 1;
        let ink = self.ink(Align::Center, Some(change_format(0)), None);
        let [_, moved, since] = shape.after();
        for (column, then) in [(moved, last - 1), (since, 0)] {
            if column > shape.last() {
                continue;
            }
            let cell = |period| CellRef::new(row, shape.value(period) + 1);
            let (before, now) = (cell(then), cell(last));
            let number = movements(&[self.board.places[then][unit]], &[self.board.places[last][unit]])[0];
            let formula = format!("IF(AND(ISNUMBER({before}),ISNUMBER({now})),{before}-{now},\"\")");
            let content = number.map_or(Content::Empty, |number| Content::Number(number as f64));
            self.canvas.put(row, column, content, Some(formula.into()), ink);
        }
    }

    /// Orders in which no two are alike, by which other sheets find the first and the last.
    fn aid(&mut self, unit: usize, row: u32) {
        let shape = self.board.shape;
        let last = self.ground.series.len() - 1;
        let ink = self.ink(Align::Center, Some("0".to_owned()), None);
        let keys = [shape.value(last) + 1, shape.after()[1]];
        for (index, (column, key)) in shape.aids().into_iter().zip(keys).enumerate() {
            let (at, head) = (CellRef::new(row, key), CellRef::new(Shape::TOTAL, key));
            let above = CellRef::new(row - 1, key);
            let place = format!("RANK({at},{},{})", shape.area(key), u8::from(index == 0));
            let alike = format!("COUNTIF({}:{above},{at})", head.absolute());
            let formula = format!("IF(ISNUMBER({at}),{place}+{alike},\"\")");
            self.canvas.put(row, column, counted(self.board.orders[index][unit]), Some(formula.into()), ink);
        }
    }

    /// Names the units that have no place in the last period.
    fn without(&mut self) {
        let last = self.ground.series.len() - 1;
        let lacking = (0..self.rows.len()).filter(|&unit| {
            let basis = &self.ground.series.rows[self.rows[unit]].given[last].0;
            self.board.numbers[last][unit].is_none() && *basis != Basis::New
        });
        let names: Vec<&str> = lacking.map(|unit| &*self.board.units[unit]).collect();
        if names.is_empty() {
            return;
        }
        let said = format!(
            "{} {}: {}",
            self.say("Không xếp hạng vì không có số liệu", "No place for lack of a figure,"),
            self.ground.periods[last],
            names.join(", ")
        );
        let shape = self.board.shape;
        self.line(Shape::FIRST + shape.units, &said);
    }

    fn widths(&self) -> Vec<(u32, f64)> {
        let shape = self.board.shape;
        let mut widths = vec![(0, WIDTHS[0]), (UNIT, WIDTHS[1])];
        for period in 0..self.ground.series.len() {
            let first = shape.value(period);
            widths.extend((first..first + shape.width()).zip(WIDTHS[2..5].iter().copied()));
        }
        widths.extend(
            shape
                .after()
                .into_iter()
                .filter(|column| *column <= shape.last())
                .map(|column| (column, WIDTHS[5])),
        );
        widths.extend(shape.aids().map(|column| (column, WIDTHS[5])));
        for period in 0..self.ground.series.len() {
            widths.extend((0..self.parts.len()).map(|part| (shape.part(period, part), 16.0)));
        }
        widths
    }

    fn look(&mut self) {
        let (shape, widths) = (self.board.shape, self.widths());
        let last = self.canvas.sheet.height().max(1) - 1;
        let look = &mut self.canvas.sheet.look;
        look.widths = widths;
        look.freeze = Some(CellRef::new(TITLES + HEADER, LEAD));
        look.repeat_rows = Some((TITLES, TITLES + HEADER - 1));
        look.print_area = Some(Area::new(CellRef::new(0, 0), CellRef::new(last, shape.last())));
        look.landscape = true;
        look.fit_width = true;
        look.no_grid = true;
        look.tab = Some(0x1F_4E_79);
    }
}

fn counted(number: Option<usize>) -> Content {
    number.map_or(Content::Empty, |number| Content::Number(number as f64))
}
