//! Forms whose rows are units, or an open list: one row for every row of every return, under the caption rows it
//! belongs to; totals of the caption rows over the rows below them.

use std::sync::Arc;

use crate::amount::Value;
use crate::book::{Align, Content, Sheet, Style, Styles};
use crate::cell::{Area, CellRef};
use crate::equation::Equation;
use crate::figure::{Figure, FormFigures};
use crate::finding::Severity;
use crate::merge::{self, ratio_within};
use crate::model::{Kind, Orientation, Role};
use crate::spot::Spot;

use super::canvas::{Canvas, with_italic_remark};
use super::desk::Desk;
use super::formula::View;
use super::marks::Marks;
use super::names::quoted;
use super::plan::{DETAIL_TITLES, Plan, PlannedEntry};
use super::rendered::{self, Rendered, number_format, stored};
use super::{header, measure_text, official, remark, style};

/// Width of the column of the sending unit, in characters.
const UNIT_WIDTH: f64 = 24.0;

/// The official sheet: numbers are formulas that refer to the detail sheet.
pub fn official(desk: &Desk, index: usize, styles: &mut Styles) -> Sheet {
    form(desk, index, styles, Side::Official)
}

/// The form with the rows of one return, that needs no detail sheet.
pub fn filled(desk: &Desk, index: usize, styles: &mut Styles) -> Sheet {
    form(desk, index, styles, Side::Filled)
}

fn form(desk: &Desk, index: usize, styles: &mut Styles, side: Side) -> Sheet {
    let plan = &desk.plans[index];
    let mut canvas = Canvas::new(&plan.official, styles);
    let widths = official::head(desk, index, &mut canvas);
    Table { desk, index, canvas: &mut canvas, widths: &widths, side }.draw();
    let next = plan.head() + plan.depth + 1 + (plan.official_rows.len() + plan.entries.len()) as u32;
    official::foot(desk, index, &mut canvas, next, &widths);
    canvas.sheet
}

/// The detail sheet: the same table with the unit each row came from.
pub fn detail(desk: &Desk, index: usize, styles: &mut Styles) -> Sheet {
    let plan = &desk.plans[index];
    let form = desk.form(index);
    let mut canvas = Canvas::new(&plan.details[0], styles);
    let characters = official::characters(form);
    let widths: Vec<f64> = characters.iter().map(|&width| measure_text::column_points(width)).collect();
    let title = canvas.ink(Style { size: Some(style::TITLE_SIZE), bold: true, ..style::body() });
    canvas.text(0, 0, super::title::name(desk.consolidation, index), title);
    let remark = canvas.ink(style::remark());
    let said =
        desk.say("Mỗi dòng ghi đơn vị gửi ở cột cuối.", "The last column names the unit that sent the row.");
    canvas.text(1, 0, said, remark);
    let body = header::draw(&mut canvas, form, DETAIL_TITLES, plan.depth, plan.numbered, &widths);
    let unit_column = form.columns.len() as u32;
    let caption = canvas.ink(style::caption());
    let area = Area::new(CellRef::new(DETAIL_TITLES, unit_column), CellRef::new(body - 1, unit_column));
    canvas.merged(area, Content::text(desk.say("Đơn vị gửi", "Sent by")), caption);
    Table { desk, index, canvas: &mut canvas, widths: &widths, side: Side::Detail }.draw();
    let look = &mut canvas.sheet.look;
    look.widths = (0..).zip(characters.into_iter().chain([UNIT_WIDTH])).collect();
    look.freeze = Some(CellRef::new(body, 0));
    look.repeat_rows = Some((DETAIL_TITLES, body - 1));
    look.landscape = true;
    look.fit_width = true;
    look.no_grid = true;
    look.tab = Some(0x8E_A9_DB);
    canvas.sheet
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Official,
    Detail,
    Filled,
}

impl Side {
    /// Where the caption and total rows stand.
    fn rows(self, plan: &Plan) -> &[u32] {
        if self == Self::Detail { &plan.detail_rows } else { &plan.official_rows }
    }

    /// Where an entry stands.
    fn row(self, entry: &PlannedEntry) -> u32 {
        if self == Self::Detail { entry.detail } else { entry.official }
    }

    /// The side on which what the cells of this one show is computed.
    fn computed(self) -> Self {
        if self == Self::Official { Self::Detail } else { self }
    }
}

/// The rows of one sheet.
struct Table<'d, 'c, 's> {
    desk: &'d Desk<'d>,
    index: usize,
    canvas: &'c mut Canvas<'s>,
    widths: &'c [f64],
    side: Side,
}

impl Table<'_, '_, '_> {
    fn draw(&mut self) {
        let plan = &self.desk.plans[self.index];
        let side = self.side;
        let mut marks = Marks::default();
        // Both in the order of the sheet.
        let mut entries = plan.entries.iter().peekable();
        for (position, &row) in side.rows(plan).iter().enumerate() {
            while let Some(entry) = entries.next_if(|entry| side.row(entry) < row) {
                self.entry(entry, &mut marks);
            }
            self.caption(position);
        }
        for entry in entries {
            self.entry(entry, &mut marks);
        }
        if side == Side::Detail {
            self.canvas.sheet.notes = marks.notes();
        }
    }

    /// Lines that a text takes in a column.
    fn lines(&self, text: &str, bold: bool, column: usize) -> usize {
        measure_text::lines(text, style::BODY_SIZE, bold, self.widths[column])
    }

    /// A caption or total row of the form.
    fn caption(&mut self, position: usize) {
        let (desk, index, side) = (self.desk, self.index, self.side);
        let (form, plan) = (desk.form(index), &desk.plans[index]);
        let row = &form.rows[position];
        let at = side.rows(plan)[position];
        let base = Style { bold: true, ..style::boxed() };
        let centred = self.canvas.ink(Style { align: Align::Center, ..base.clone() });
        let left = self.canvas.ink(Style { align: Align::Left, ..base.clone() });
        let small = Style { size: Some(style::REMARK_SIZE), align: Align::Left, ..style::boxed() };
        let remark_ink = self.canvas.ink(small);
        let mut lines = 1;
        for (column, one) in form.columns.iter().enumerate() {
            let place = column as u32;
            match one.role {
                Role::Code => self.canvas.text(at, place, row.printed.as_str(), centred),
                Role::Label => {
                    lines = self.lines(&row.label, true, column);
                    self.canvas.put(at, place, with_italic_remark(&row.label, true), None, left);
                }
                Role::Measure => self.canvas.text(at, place, row.measure.text.as_str(), centred),
                Role::Value => {
                    let spot = Spot::new(index, position, column);
                    let mut cell = total(desk, spot, side.computed());
                    if side == Side::Official {
                        let there = CellRef::new(plan.detail_rows[position], place);
                        cell = refer(cell, &plan.details[0], there);
                    }
                    let ink = if let Content::Text(text) = &cell.content {
                        lines = lines.max(self.lines(text, false, column));
                        remark_ink
                    } else {
                        let most = desk.total_number(spot).map_or(0, crate::amount::decimals);
                        let format = number_format(desk.holds(spot).kind, most).map(Into::into);
                        let style = Style { align: Align::Center, number_format: format, ..base.clone() };
                        self.canvas.ink(style)
                    };
                    self.canvas.put(at, place, cell.content, cell.formula, ink);
                }
                Role::Note if side == Side::Official && form.remark_column() == Some(column) => {
                    let said = remark::words(desk, index, position).join("; ");
                    lines = lines.max(self.lines(&said, false, column));
                    self.canvas.text(at, place, said, remark_ink);
                }
                Role::Note => self.canvas.blank(at, place, left),
            }
        }
        if side == Side::Official && form.remark_column().is_none() {
            self.remark_as_note(position);
        }
        if side == Side::Detail {
            self.canvas.blank(at, form.columns.len() as u32, left);
        }
        self.canvas.sheet.look.heights.push((at, measure_text::height(lines, style::BODY_SIZE)));
    }

    /// What is to be said of a row whose form has no column for it: a note on its first value.
    fn remark_as_note(&mut self, position: usize) {
        let plan = &self.desk.plans[self.index];
        let said = remark::words(self.desk, self.index, position);
        let first = plan.values.first().filter(|_| !said.is_empty());
        if let Some(&column) = first {
            let at = CellRef::new(self.side.rows(plan)[position], column as u32);
            self.canvas.sheet.notes.push((at, said.join("; ")));
        }
    }

    /// A row that a return added.
    fn entry(&mut self, planned: &PlannedEntry, marks: &mut Marks) {
        let form = self.desk.form(self.index);
        let unit = self.desk.used[planned.unit].form(self.index);
        let Some((figures, added)) =
            unit.and_then(|figures| Some((figures, figures.added_row(planned.added)?)))
        else {
            return;
        };
        let at = self.side.row(planned);
        let centred = self.canvas.ink(Style { align: Align::Center, ..style::boxed() });
        let left = self.canvas.ink(Style { align: Align::Left, ..style::boxed() });
        let mut lines = 1;
        for (column, one) in form.columns.iter().enumerate() {
            let place = column as u32;
            match one.role {
                Role::Code => self.canvas.text(at, place, planned.number.to_string(), centred),
                Role::Label => {
                    lines = lines.max(self.lines(&added.label, false, column));
                    self.canvas.text(at, place, added.label.clone(), left);
                }
                Role::Measure | Role::Note => match added.words.iter().find(|(of, _)| *of == column) {
                    Some((_, words)) => {
                        lines = lines.max(self.lines(words, false, column));
                        self.canvas.text(at, place, Arc::clone(words), left);
                    }
                    None => self.canvas.blank(at, place, left),
                },
                Role::Value => {
                    lines = lines.max(self.value(planned, figures, column));
                    let spot = Spot::new(self.index, planned.added, column);
                    let findings = self.desk.findings(planned.unit, spot);
                    marks.add(self.desk, CellRef::new(at, place), findings);
                }
            }
        }
        if self.side == Side::Detail {
            let unit = self.desk.unit_name(planned.unit);
            self.canvas.text(at, form.columns.len() as u32, unit, left);
        }
        self.canvas.sheet.look.heights.push((at, measure_text::height(lines, style::BODY_SIZE)));
    }

    /// A figure of a row that a return added; gives the lines it takes.
    fn value(&mut self, planned: &PlannedEntry, figures: &FormFigures, column: usize) -> usize {
        let (desk, side, place) = (self.desk, self.side, column as u32);
        let spot = Spot::new(self.index, planned.added, column);
        let kind = desk.holds(spot).kind;
        let figure = figures.get(planned.added, column);
        let cell = cell_of_added(desk, planned, column, (figures, side.computed()));
        let lines = match &cell.content {
            Content::Text(text) => self.lines(text, false, column),
            _ => 1,
        };
        let worst = desk.findings(planned.unit, spot).first().map(|finding| finding.severity);
        let (fill, color) = match worst {
            _ if figure.is_some_and(|figure| !figure.enters_totals()) => {
                (Some(style::ERROR_FILL), Some(style::ERROR_COLOR))
            }
            Some(Severity::Error) if side == Side::Detail => {
                (Some(style::ERROR_FILL), Some(style::ERROR_COLOR))
            }
            Some(Severity::Warning) if side == Side::Detail => {
                (Some(style::WARNING_FILL), Some(style::WARNING_COLOR))
            }
            _ => (None, None),
        };
        let format = figure
            .and_then(|figure| figure.value.number())
            .and_then(|number| number_format(kind, crate::amount::decimals(number)));
        let ink = self.canvas.ink(Style {
            align: if kind == Kind::Text { Align::Left } else { Align::Center },
            number_format: format.map(Into::into),
            fill,
            color,
            ..style::boxed()
        });
        let there = CellRef::new(planned.detail, place);
        let sheet = &desk.plans[self.index].details[0];
        let cell = if side == Side::Official { refer(cell, sheet, there) } else { cell };
        self.canvas.put(side.row(planned), place, cell.content, cell.formula, ink);
        lines
    }
}

/// What stands in a value cell of an added row on the detail sheet.
pub fn value_cell(desk: &Desk, planned: &PlannedEntry, figures: &FormFigures, column: usize) -> Rendered {
    cell_of_added(desk, planned, column, (figures, Side::Detail))
}

fn cell_of_added(
    desk: &Desk,
    planned: &PlannedEntry,
    column: usize,
    (figures, side): (&FormFigures, Side),
) -> Rendered {
    ratio_of_added(desk, planned, column, (figures, side))
        .unwrap_or_else(|| figures.get(planned.added, column).map_or_else(Rendered::empty, shown))
}

/// A percentage of an entry as a formula over its parts, where it is what they give or is not stated.
fn ratio_of_added(
    desk: &Desk,
    planned: &PlannedEntry,
    column: usize,
    (figures, side): (&FormFigures, Side),
) -> Option<Rendered> {
    let spot = Spot::new(figures.form, planned.added, column);
    let rule = desk.holds(spot);
    let ratio = rule.expression.filter(|_| rule.aggregation.is_ratio())?;
    let figure = |column: usize| figures.get(planned.added, column);
    let number = |spot: Spot| figure(spot.column).filter(|figure| figure.enters_totals())?.value.number();
    let row = match side {
        Side::Detail => planned.detail,
        Side::Official | Side::Filled => planned.official,
    };
    let cell = |spot: Spot| Some(CellRef::new(row, spot.column as u32).to_string());
    let equation = Equation::new(&desk.consolidation.template, spot, true, ratio);
    let formula = ratio_within(&equation, rule.decimals(), &number, &cell)?;
    let stated = figure(column);
    let agrees = match stated.map(|figure| &figure.value) {
        None | Some(Value::Blank) => formula.gives != merge::Shown::Number(None),
        Some(Value::Number(number)) => formula.gives == merge::Shown::Number(Some(number.normalize())),
        Some(_) => false,
    };
    let wrong = stated.is_some_and(|figure| !figure.enters_totals());
    (agrees && !wrong).then(|| formula.into())
}

fn shown(figure: &Figure) -> Rendered {
    if !figure.enters_totals() {
        let content =
            if figure.raw.is_empty() { Content::text("?") } else { Content::Text(figure.raw.clone()) };
        return Rendered { content, formula: None };
    }
    let content = match &figure.value {
        Value::Number(number) => stored(Some(*number)),
        Value::Text(text) => Content::Text(text.clone()),
        Value::NotArisen => Content::text("-"),
        Value::Unreadable => Content::Text(figure.raw.clone()),
        Value::Blank | Value::NotApplicable | Value::NotSubmitted => Content::Empty,
    };
    Rendered { content, formula: None }
}

/// A number becomes a formula that refers to the detail sheet; text is repeated.
fn refer(cell: Rendered, sheet: &str, there: CellRef) -> Rendered {
    match cell.content {
        Content::Number(_) => Rendered { formula: Some(format!("{}!{there}", quoted(sheet)).into()), ..cell },
        _ if cell.formula.is_some() => {
            Rendered { formula: Some(format!("{}!{there}", quoted(sheet)).into()), ..cell }
        }
        _ => cell,
    }
}

/// The total of a caption or total row, on that side.
fn total(desk: &Desk, spot: Spot, side: Side) -> Rendered {
    match side {
        Side::Detail => desk.total_cell(spot),
        Side::Official | Side::Filled => {
            let (plan, total) = (desk.making(spot), desk.total(spot));
            let view = View { desk, form: spot.form, side: rendered::Side::Official };
            let shown = || Rendered::shown(&plan.shown(total));
            if plan.rule.kind == Kind::Heading || plan.rule.aggregation.is_text() {
                return Rendered::empty();
            }
            view.formula(&plan, total).unwrap_or_else(shown)
        }
    }
}

/// Whether a form is laid out here.
pub fn is_listing(desk: &Desk, index: usize) -> bool {
    desk.form(index).orientation != Orientation::Indicators
}
