//! A blank form to send out: the official layout with what may be typed, what is computed, and what does not add up yet.

use std::sync::Arc;

use crate::book::{Allowed, Book, Condition, Content, Style, Validation};
use crate::cell::{Area, CellRef};
use crate::expression::{Comparison, Expression, FORMULA, Reference, Relation, WORDS_EN, WORDS_VI};
use crate::figure::Return;
use crate::finding::Language;
use crate::measure;
use crate::period::Period;
use crate::spot::Spot;
use crate::template::{Aggregation, Course, Kind, Role, Row, Template, show};
use crate::text::{capitalised, vocabulary};
use crate::write::MAX_FORMULA;

use crate::holds::{Asked, Holds};

use super::canvas::Canvas;
use super::desk::Desk;
use super::formula::{collapse, ratio_of_cells};
use super::names::quoted;
use super::official;
use super::origin::{self, Origin};
use super::plan::Whose;
use super::{Options, listing, style};

/// Cells to be filled in.
const INPUT_FILL: u32 = 0xFF_F9_DB;
/// Cells nothing is to be typed in.
const LOCKED_FILL: u32 = 0xEF_EF_EF;
/// Width of the column that says what does not add up, in characters.
const CHECK_WIDTH: f64 = 44.0;
/// Empty rows of an open list.
const LIST_ROWS: u32 = 40;
/// Longer labels are cut where a row without a code is named.
const LONGEST_NAME: usize = 32;

/// The blank form of a template. `units` are the names offered for the reporting unit; with none, any may be typed.
pub fn lay_out_blank(
    template: &Arc<Template>,
    units: &[Arc<str>],
    period: Option<Period>,
    options: &Options,
) -> Book {
    let nobody = Return::unread(Arc::default());
    let consolidation =
        crate::consolidate::consolidate(Arc::clone(template), period, Arc::default(), Vec::new(), None);
    let desk = Desk::new(&consolidation, Whose::Return, options);
    let mut book = super::lay_out_return(template, &Return { period, ..nobody }, options).book;
    let mut styles = std::mem::take(&mut book.styles);
    let mut first: Option<String> = None;
    for form in 0..template.forms.len() {
        let sheet = std::mem::take(&mut book.sheets[form]);
        let mut canvas = Canvas::resume(sheet, &mut styles);
        if listing::is_listing(&desk, form) {
            offer_rows(&desk, form, &mut canvas);
        } else {
            fill_in(&desk, form, &mut canvas);
        }
        name_unit(&desk, form, units, &mut canvas, &mut first);
        canvas.sheet.look.protected = true;
        book.sheets[form] = canvas.sheet;
    }
    let origin = Origin { template: template.id.to_string(), version: template.version.clone(), period };
    book.sheets.push(origin::sheet(&origin, units, &mut styles));
    book.styles = styles;
    book
}

/// Changes the look of a cell.
fn restyle(canvas: &mut Canvas, at: CellRef, change: impl FnOnce(&mut Style)) {
    let Some(mut cell) = canvas.sheet.get(at).cloned() else { return };
    let mut style = canvas.style(cell.style).clone();
    change(&mut style);
    cell.style = canvas.ink(style);
    canvas.sheet.put(cell);
}

fn input(style: &mut Style) {
    style.fill = Some(INPUT_FILL);
    style.unlocked = true;
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
    input(&mut look);
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

/// Rows of an open list, empty and ready.
fn offer_rows(desk: &Desk, form: usize, canvas: &mut Canvas) {
    let columns = desk.form(form).columns.len() as u32;
    let mut look = style::boxed();
    input(&mut look);
    let ink = canvas.ink(look);
    let top = canvas.sheet.height();
    for row in top..top + LIST_ROWS {
        for column in 0..columns {
            canvas.blank(row, column, ink);
        }
    }
}

/// Inputs, formulas, checks and instructions of a form whose rows are indicators.
fn fill_in(desk: &Desk, index: usize, canvas: &mut Canvas) {
    let form = desk.form(index);
    let plan = &desk.plans[index];
    let check_column = form.columns.len() as u32;
    let (top, body) = canvas.sheet.look.repeat_rows.map_or((0, 0), |(first, last)| (first, last + 1));
    let caption = canvas.ink(Style { fill: Some(LOCKED_FILL), ..style::caption() });
    let area = Area::new(CellRef::new(top, check_column), CellRef::new(body.max(top + 1) - 1, check_column));
    canvas.merged(area, Content::text(vocabulary().headers.automatic[0].as_str()), caption);
    let said = canvas.ink(Style {
        size: Some(style::REMARK_SIZE),
        color: Some(style::ERROR_COLOR),
        ..style::boxed()
    });
    for (position, row) in form.rows.iter().enumerate() {
        let mut checks = Vec::new();
        for column in form.value_columns() {
            let at = CellRef::new(plan.official_rows[position], column as u32);
            checks.extend(value(desk, Spot::new(index, position, column), at, canvas));
        }
        if let Some(note) = form.remark_column() {
            restyle(canvas, CellRef::new(plan.official_rows[position], note as u32), |style| {
                style.unlocked = true;
            });
        }
        let at = plan.official_rows[position];
        let mut formula = String::new();
        for check in checks {
            if formula.len() + check.len() + 1 < MAX_FORMULA {
                formula.push_str(if formula.is_empty() { "" } else { "&" });
                formula.push_str(&check);
            }
        }
        if formula.is_empty() {
            canvas.blank(at, check_column, said);
        } else {
            canvas.put(at, check_column, Content::Empty, Some(formula.into()), said);
        }
        instruct(desk, row, at, index, canvas);
    }
    let look = &mut canvas.sheet.look;
    look.widths.push((check_column, CHECK_WIDTH));
    let last = plan.official_rows.last().copied().unwrap_or(body);
    look.print_area = Some(Area::new(CellRef::new(0, 0), CellRef::new(last, check_column - 1)));
    look.conditions.push(Condition {
        area: Area::new(CellRef::new(body, check_column), CellRef::new(last, check_column)),
        formula: format!("LEN({})>0", CellRef::new(body, check_column)),
        fill: style::ERROR_FILL,
        color: style::ERROR_COLOR,
    });
}

/// One value cell: computed, to be typed, or closed; gives the checks of what is typed.
fn value(desk: &Desk, spot: Spot, at: CellRef, canvas: &mut Canvas) -> Vec<String> {
    let holds = desk.holds(spot);
    if holds.asked != Asked::Yes {
        restyle(canvas, at, |style| style.fill = Some(LOCKED_FILL));
        return Vec::new();
    }
    let rules = holds.checks();
    let mut checks: Vec<String> =
        rules.filter_map(|(check, by_column)| compared(desk, spot, by_column, check)).collect();
    if let Some(formula) = computed(desk, spot) {
        restyle(canvas, at, |style| style.fill = Some(LOCKED_FILL));
        if let Some(mut cell) = canvas.sheet.get(at).cloned() {
            (cell.content, cell.formula) = (Content::Empty, Some(formula.into()));
            canvas.sheet.put(cell);
        }
        return checks;
    }
    restyle(canvas, at, input);
    if let Some((allowed, refusal)) = allowed(desk, &holds) {
        let choices = holds.choices();
        let prompt = if choices.is_empty() { String::new() } else { measure::list(&choices) };
        let (area, refusal) = (Area::new(at, at), refusal.to_owned());
        canvas.sheet.look.validations.push(Validation { area, allowed, refusal, prompt });
    }
    checks.splice(0..0, typed(desk, spot, at));
    if let Some(expression) = holds.equation()
        && *holds.aggregation != Aggregation::Ratio
    {
        let equal = Comparison {
            left: Expression::reference(holds.code()),
            relation: Relation::Equal,
            right: expression.clone(),
        };
        checks.extend(compared(desk, spot, holds.by_column, &equal));
    }
    checks
}

/// What may be typed in a cell, and what is said of anything else.
fn allowed<'d>(desk: &Desk<'d>, holds: &Holds) -> Option<(Allowed, &'d str)> {
    let choices = holds.choices();
    Some(match holds.kind {
        Kind::Count if holds.may_be_negative() => {
            (Allowed::Whole, desk.say("Chỉ ghi số nguyên.", "A whole number."))
        }
        Kind::Count => {
            (Allowed::Count, desk.say("Chỉ ghi số nguyên từ 0 trở lên.", "A whole number from 0."))
        }
        Kind::Yes | Kind::Choice if !choices.is_empty() => {
            let codes = choices.iter().map(|choice| choice.code.to_string()).collect();
            (Allowed::List(codes), desk.say("Chọn một trong các phương án.", "One of the choices."))
        }
        Kind::Text => return None,
        _ if holds.may_be_negative() => (Allowed::Number, desk.say("Chỉ ghi số.", "A number.")),
        Kind::Percent => {
            let refusal = desk.say("Ghi tỷ lệ từ 0 đến 100, không gõ dấu %.", "A number from 0 to 100.");
            (Allowed::Percent, refusal)
        }
        _ => (Allowed::Quantity, desk.say("Chỉ ghi số từ 0 trở lên.", "A number from 0.")),
    })
}

/// What is wrong with one typed value, as formulas.
fn typed(desk: &Desk, spot: Spot, at: CellRef) -> Vec<String> {
    let holds = desk.holds(spot);
    let mut checks = Vec::new();
    let mut say = |condition: String, vi: &str, en: &str| {
        checks.push(format!("IF({condition},{},\"\")", literal(desk.say(vi, en))));
    };
    if holds.is_required() {
        say(format!("{at}=\"\""), "Chưa điền. ", "Not filled in. ");
    }
    let choices = holds.choices();
    match holds.kind {
        Kind::Text | Kind::Heading => {}
        Kind::Yes | Kind::Choice if !choices.is_empty() => {
            let codes: Vec<String> = choices.iter().map(|choice| format!("{at}={}", choice.code)).collect();
            say(
                format!("AND({at}<>\"\",NOT(OR({})))", codes.join(",")),
                "Chọn một trong các phương án. ",
                "One of the choices. ",
            );
        }
        kind => {
            say(format!("AND(ISTEXT({at}),LEN({at})>1)"), "Ghi số, không ghi chữ. ", "Type a number. ");
            if !holds.may_be_negative() {
                say(format!("AND(ISNUMBER({at}),N({at})<0)"), "Số âm. ", "Negative. ");
            }
            if kind == Kind::Count {
                say(
                    format!("AND(ISNUMBER({at}),N({at})<>INT(N({at})))"),
                    "Phải là số nguyên. ",
                    "Not whole. ",
                );
            }
        }
    }
    checks
}

/// The formula of a cell nothing is typed in: a ratio of its parts, a sum of its rows or columns.
fn computed(desk: &Desk, spot: Spot) -> Option<String> {
    let rule = desk.holds(spot);
    let expression = rule.expression?;
    let place = |reference: &Reference| desk.resolve(spot, rule.by_column, reference);
    let cell = |there: Spot| official::reference(desk, there, spot.form);
    match rule.aggregation {
        Aggregation::Ratio => {
            ratio_of_cells(expression, &place, &|_| None, &cell).map(|(formula, _)| formula)
        }
        Aggregation::SumOfRows => {
            let cells: Option<Vec<String>> =
                expression.references().into_iter().map(|part| place(part).map(cell)).collect();
            let cells = cells?;
            let sum = if expression.terms().is_some() {
                format!("SUM({})", collapse(&cells))
            } else {
                expression
                    .render(&FORMULA, &|part| format!("N({})", place(part).map(cell).unwrap_or_default()))
            };
            Some(format!("IF(COUNT({})=0,\"\",{sum})", collapse(&cells)))
        }
        _ => None,
    }
}

/// A rule between figures as a formula that says in words, with the figures, what does not hold.
fn compared(desk: &Desk, spot: Spot, by_column: bool, check: &Comparison) -> Option<String> {
    let place = |reference: &Reference| desk.resolve(spot, by_column, reference);
    let side = |side: &Expression| {
        let parts = side.references();
        let cells: Option<Vec<String>> = parts
            .iter()
            .map(|part| place(part).map(|there| official::reference(desk, there, spot.form)))
            .collect();
        let cells = cells?;
        let value = side.render(&FORMULA, &|part| {
            let there = place(part).map(|there| official::reference(desk, there, spot.form));
            format!("N({})", there.unwrap_or_default())
        });
        let signs = if desk.options.language == Language::Vi { &WORDS_VI } else { &WORDS_EN };
        let words = side.render(signs, &|part| name(desk, spot, by_column, part));
        Some((collapse(&cells), cells.len(), value, words))
    };
    let (left_cells, left_count, left, left_words) = side(&check.left)?;
    let (right_cells, right_count, right, right_words) = side(&check.right)?;
    let holds = match check.relation {
        Relation::AtMost => "<=0",
        Relation::Less => "<0",
        Relation::Equal => "=0",
        Relation::AtLeast => ">=0",
        Relation::Greater => ">0",
    };
    // Equality is told when all is filled in; a part that exceeds its whole, as soon as it does.
    let few = |cells: &str, count: usize| match (check.relation, count) {
        (_, 0) => "FALSE".to_owned(),
        (Relation::Equal, count) => format!("COUNT({cells})<{count}"),
        _ => format!("COUNT({cells})=0"),
    };
    let (first, second) = (few(&left_cells, left_count), few(&right_cells, right_count));
    let with_value = |words: &str, value: &str, plain: bool| {
        if plain {
            literal(words)
        } else {
            format!("{}&{value}&{}", literal(&format!("{words} (")), literal(")"))
        }
    };
    let told_left = with_value(&left_words, &format!("({left})"), left_count == 0);
    let told_right = with_value(&right_words, &format!("({right})"), right_count == 0);
    let sign = literal(&format!(" {} ", check.relation.broken_sign()));
    let end = literal(". ");
    Some(format!(
        "IF(OR({first},{second}),\"\",IF(ROUND(({left})-({right}),6){holds},\"\",{told_left}&{sign}&{told_right}&{end}))"
    ))
}

/// A figure as the clerk finds it: the printed code of its row, or the start of its label.
fn name(desk: &Desk, spot: Spot, by_column: bool, reference: &Reference) -> String {
    let Some(there) = desk.resolve(spot, by_column, reference) else { return reference.to_string() };
    let form = desk.form(there.form);
    let short = |text: &str| {
        let cut: String = text.chars().take(LONGEST_NAME).collect();
        if cut.len() < text.len() { format!("«{cut}…»") } else { format!("«{cut}»") }
    };
    if by_column {
        let column = &form.columns[there.column];
        return if column.printed.is_empty() {
            short(column.captions.last().map_or("", String::as_str))
        } else {
            desk.say("cột ", "column ").to_owned() + column.printed.split('=').next().unwrap_or("").trim()
        };
    }
    let Some(row) = form.printed(there.row) else { return reference.to_string() };
    let code = row.printed.trim_end_matches('.');
    let code = if code.is_empty() { short(&row.label) } else { code.to_owned() };
    if there.form == spot.form { code } else { format!("{} {code}", form.number) }
}

/// Text in a formula.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// What a clerk must know of a row beyond its label, as a note on its first value.
fn instruct(desk: &Desk, row: &Row, at: u32, index: usize, canvas: &mut Canvas) {
    let language = desk.options.language;
    let Some(column) = desk.form(index).value_columns().next() else { return };
    let spot = Spot::new(
        index,
        desk.plans[index].official_rows.iter().position(|&one| one == at).unwrap_or(0),
        column,
    );
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
    } else if computed(desk, spot).is_some() {
        say("Tự tính theo công thức, không gõ vào đây.", "Computed; nothing is typed here.");
    } else {
        if row.required {
            say("Bắt buộc điền; không phát sinh thì ghi 0.", "Must be filled in; 0 if there was none.");
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
