//! A blank form to send out: the official layout with what may be typed, what is computed, and what does not add up yet.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::book::{Allowed, Book, Condition, Content, Style, Validation};
use crate::cell::{Area, CellRef};
use crate::finding::Language;
use crate::lexicon::Lexicon;
use crate::model::{Course, Form, Kind, Role, Template};
use crate::period::Period;
use crate::spot::{RowId, Spot};
use crate::template::show;
use crate::text::capitalised;
use crate::write::MAX_FORMULA;

use super::canvas::Canvas;
use super::desk::Desk;
use super::names::quoted;
use super::origin::{self, Origin};
use super::plan::Whose;
use super::{Options, style};

mod cell;
mod dated;
mod rows;
mod rule;
mod sent;

/// Width of the column that says what does not add up, in characters.
const CHECK_WIDTH: f64 = 44.0;

/// The blank form of a template. `units` are the names offered for the reporting unit; with none, any may be typed.
pub fn lay_out_blank(
    template: &Arc<Template>,
    units: &[Arc<str>],
    period: Option<Period>,
    options: &Options,
) -> Book {
    let template = &dated::dated(&sent::sent(template), period);
    let ready = rows::ready(template, period);
    let mut book = super::lay_out_return(template, &ready, options).book;
    let returns = vec![ready];
    let consolidation =
        crate::merge::consolidate(Arc::clone(template), period, Arc::default(), returns, None);
    let desk = Desk::new(&consolidation, Whose::Return, options);
    let mut styles = std::mem::take(&mut book.styles);
    let mut first: Option<String> = None;
    for form in 0..template.forms.len() {
        let sheet = std::mem::take(&mut book.sheets[form]);
        let mut canvas = Canvas::resume(sheet, &mut styles);
        fill_in(&desk, form, &mut canvas);
        name_unit(&desk, form, units, &mut canvas, &mut first);
        canvas.sheet.look.protected = true;
        book.sheets[form] = canvas.sheet;
    }
    let origin = Origin { template: template.id.to_string(), version: template.version.clone(), period };
    book.sheets.push(origin::sheet(&origin, units, &mut styles));
    book.styles = styles;
    book
}

/// The line above the table that names the reporting unit: chosen on the first sheet, repeated on the others.
fn name_unit(desk: &Desk, form: usize, units: &[Arc<str>], canvas: &mut Canvas, first: &mut Option<String>) {
    let plan = &desk.plans[form];
    let row = plan.head() - 1;
    let last = (desk.form(form).columns.len() as u32).saturating_sub(1);
    let split = desk.form(form).column_with(Role::Label).map_or(1, |label| label as u32).min(last);
    let caption = canvas.ink(Style { bold: true, ..style::body() });
    let cell = CellRef::new(row, split.max(1).min(last));
    canvas.text(row, 0, desk.say("Đơn vị:", "Unit:"), caption);
    let mut look = Style { bold: true, wrap: true, ..style::boxed() };
    if let Some(source) = first {
        let ink = canvas.ink(look);
        let formula = format!("IF({source}=\"\",\"\",{source})");
        canvas.put(row, cell.column, Content::Empty, Some(formula.into()), ink);
        return;
    }
    cell::input(&mut look);
    let ink = canvas.ink(look);
    canvas.blank(row, cell.column, ink);
    *first = Some(format!("{}!{}", quoted(&plan.official), cell.absolute()));
    if !units.is_empty() {
        canvas.sheet.look.validations.push(Validation {
            area: Area::new(cell, cell),
            allowed: Allowed::Range(origin::units_range(units.len())),
            refusal: desk
                .say("Chọn tên đơn vị trong danh sách.", "Choose the unit from the list.")
                .to_owned(),
            prompt: desk.say("Chọn đơn vị báo cáo", "Choose the reporting unit").to_owned(),
        });
    }
}

/// Inputs, formulas, checks and instructions of a form.
fn fill_in(desk: &Desk, index: usize, canvas: &mut Canvas) {
    let form = desk.form(index);
    let check_column = form.columns.len() as u32;
    let (top, body) = canvas.sheet.look.repeat_rows.map_or((0, 0), |(first, last)| (first, last + 1));
    let caption = canvas.ink(Style { fill: Some(cell::LOCKED_FILL), ..style::caption() });
    let area = Area::new(CellRef::new(top, check_column), CellRef::new(body.max(top + 1) - 1, check_column));
    canvas.merged(area, Content::text(Lexicon::of_the_field().tables.automatic()), caption);
    let said = canvas.ink(Style {
        size: Some(style::REMARK_SIZE),
        color: Some(style::ERROR_COLOR),
        ..style::boxed()
    });
    let mut last = body;
    for (row, at) in rows_of(desk, index) {
        let mut checks = Vec::new();
        for column in form.value_columns() {
            let cell = CellRef::new(at, column as u32);
            checks.extend(cell::value(desk, Spot::new(index, row, column), cell, canvas));
        }
        open_words(form, row, at, canvas);
        match said_of(&checks) {
            Some(formula) => canvas.put(at, check_column, Content::Empty, Some(formula.into()), said),
            None => canvas.blank(at, check_column, said),
        }
        if let Some(row) = row.printed() {
            instruct(desk, (index, row), at, canvas);
        }
        last = last.max(at);
    }
    let look = &mut canvas.sheet.look;
    let added: HashSet<u32> = desk.plans[index].entries.iter().map(|entry| entry.official).collect();
    look.validations = together(std::mem::take(&mut look.validations), &added);
    look.widths.push((check_column, CHECK_WIDTH));
    look.print_area = Some(Area::new(CellRef::new(0, 0), CellRef::new(last, check_column - 1)));
    look.conditions.push(Condition {
        area: Area::new(CellRef::new(body, check_column), CellRef::new(last, check_column)),
        formula: format!("LEN({})>0", CellRef::new(body, check_column)),
        fill: style::ERROR_FILL,
        color: style::ERROR_COLOR,
        number_format: None,
    });
}

/// Every row of the form and where it stands.
fn rows_of(desk: &Desk, index: usize) -> Vec<(RowId, u32)> {
    let plan = &desk.plans[index];
    let printed = (0..).map(RowId::Printed).zip(plan.official_rows.iter().copied());
    printed.chain(plan.entries.iter().map(|entry| (entry.added, entry.official))).collect()
}

/// The words a clerk may write: notes, and in a row that is added its name and all that is not computed.
fn open_words(form: &Form, row: RowId, at: u32, canvas: &mut Canvas) {
    for (column, model) in form.columns.iter().enumerate() {
        let cell = CellRef::new(at, column as u32);
        match (row, model.role) {
            (RowId::Added(_), Role::Label | Role::Measure | Role::Note) => {
                cell::restyle(canvas, cell, cell::input);
            }
            (RowId::Printed(_), Role::Note) if form.remark_column() == Some(column) => {
                cell::restyle(canvas, cell, |style| style.unlocked = true);
            }
            _ => {}
        }
    }
}

/// What several checks say, one after the other, as far as a formula can hold it.
fn said_of(checks: &[String]) -> Option<String> {
    let mut formula = String::new();
    for check in checks {
        if formula.len() + check.len() + 1 < MAX_FORMULA {
            formula.push_str(if formula.is_empty() { "" } else { "&" });
            formula.push_str(check);
        }
    }
    (!formula.is_empty()).then_some(formula)
}

/// What cells below each other take in rows that are kept ready is said once.
fn together(validations: Vec<Validation>, added: &HashSet<u32>) -> Vec<Validation> {
    let mut joined: Vec<Validation> = Vec::with_capacity(validations.len());
    let mut open: HashMap<u32, usize> = HashMap::new();
    for one in validations {
        let (column, row) = (one.area.first.column, one.area.first.row);
        let above = open.get(&column).copied().filter(|&above| {
            let above: &Validation = &joined[above];
            let next = above.area.last.row + 1 == row && added.contains(&row) && added.contains(&(row - 1));
            next && above.allowed == one.allowed && above.prompt == one.prompt
        });
        if let Some(above) = above {
            joined[above].area.last = one.area.last;
        } else {
            open.insert(column, joined.len());
            joined.push(one);
        }
    }
    joined
}

/// What a clerk must know of a row beyond its label, as a note on its first value.
fn instruct(desk: &Desk, (index, position): (usize, usize), at: u32, canvas: &mut Canvas) {
    let language = desk.options.language;
    let Some(column) = desk.form(index).value_columns().next() else { return };
    let (spot, row) = (Spot::new(index, position, column), &desk.form(index).rows[position]);
    let mut words: Vec<String> = Vec::new();
    let mut say = |vi: &str, en: &str| words.push(desk.say(vi, en).to_owned());
    if row.kind == Kind::Heading {
        return;
    }
    if let Some(owner) = &row.owner {
        words.push(match language {
            Language::Vi => format!("Số liệu do cấp {owner} ghi; để trống."),
            Language::En => format!("Filled in at the level “{owner}”; leave blank."),
        });
    } else if cell::computed(desk, spot).is_some() {
        say("Tự tính theo công thức, không gõ vào đây.", "Computed; nothing is typed here.");
    } else {
        if row.required {
            say("Bắt buộc điền; không phát sinh thì ghi 0.", "Must be filled in; 0 if there was none.");
        } else if let Some((_, so)) =
            desk.holds(spot).required_if().and_then(|so| rule::condition(desk, spot, so))
        {
            say(
                &format!("Phải điền khi {so}; không phát sinh thì ghi 0."),
                &format!("Must be filled in when {so}; 0 if there was none."),
            );
        }
        match row.course {
            Course::Cumulative => {
                say("Số lũy kế từ đầu năm đến hết kỳ báo cáo.", "Cumulative since the start of the year.");
            }
            Course::Stock => say("Số có tại thời điểm báo cáo.", "As it stands at the time of the return."),
            Course::Flow => {}
        }
    }
    let rules = row.checks.iter().map(|check| show::compared(check, &row.code, language));
    words.extend(rules.map(|rule| format!("{}.", capitalised(&rule))));
    if !words.is_empty() {
        canvas.sheet.notes.push((CellRef::new(at, column as u32), words.join("\n")));
    }
}
