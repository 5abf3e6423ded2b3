//! A value cell of a blank form: to be typed, computed or closed, with what may be typed and what is said of it.

use crate::book::{Allowed, Content, Style, Validation};
use crate::cell::{Area, CellRef};
use crate::expression::{Comparison, Expression, Relation};
use crate::holds::{Asked, Holds};
use crate::measure;
use crate::model::Kind;
use crate::spot::Spot;
use crate::write::MAX_FORMULA;

use super::super::canvas::Canvas;
use super::super::desk::Desk;
use super::super::formula::View;
use super::super::refer;
use super::super::rendered::Side;
use super::rule::{compared, condition, literal};

/// Cells to be filled in.
const INPUT_FILL: u32 = 0xFF_F9_DB;
/// Cells nothing is to be typed in.
pub(super) const LOCKED_FILL: u32 = 0xEF_EF_EF;

/// Changes the look of a cell.
pub(super) fn restyle(canvas: &mut Canvas, at: CellRef, change: impl FnOnce(&mut Style)) {
    let Some(mut cell) = canvas.sheet.get(at).cloned() else { return };
    let mut style = canvas.style(cell.style).clone();
    change(&mut style);
    cell.style = canvas.ink(style);
    canvas.sheet.put(cell);
}

pub(super) fn input(style: &mut Style) {
    style.fill = Some(INPUT_FILL);
    style.unlocked = true;
}

/// One value cell: computed, to be typed, or closed; gives the checks of what is typed.
pub(super) fn value(desk: &Desk, spot: Spot, at: CellRef, canvas: &mut Canvas) -> Vec<String> {
    let holds = desk.holds(spot);
    let computed = computed(desk, spot);
    // What is made of the rows below follows their rules when they do.
    let closed = holds.asked != Asked::Yes || (holds.totals && computed.is_none());
    let rules = (!closed && !holds.totals).then(|| holds.checks()).into_iter().flatten();
    let mut checks: Vec<String> =
        rules.filter_map(|(check, by_column)| compared(desk, spot, by_column, check)).collect();
    if closed {
        restyle(canvas, at, |style| style.fill = Some(LOCKED_FILL));
        return checks;
    }
    if let Some(formula) = computed {
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
        && !holds.aggregation.is_ratio()
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
    } else if let Some((formula, words)) = holds.required_if().and_then(|so| condition(desk, spot, so)) {
        say(
            format!("IF({formula},{at}=\"\",FALSE)"),
            &format!("Phải điền vì {words}. "),
            &format!("To be filled in because {words}. "),
        );
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

/// The formula of a cell nothing is typed in: a ratio of its parts, a sum of its rows or columns, a total.
pub(super) fn computed(desk: &Desk, spot: Spot) -> Option<String> {
    let holds = desk.holds(spot);
    if holds.asked != Asked::Yes {
        return None;
    }
    let plan = desk.making(spot);
    let view = View { desk, form: spot.form, side: Side::Official };
    let within = plan.within(&|_| None, &|there| Some(refer::reference(desk, there, spot.form)));
    let total = || plan.formulas(desk.total(spot), &view).next().filter(|_| holds.totals);
    let formula = within.or_else(total)?.text;
    (formula.len() < MAX_FORMULA).then_some(formula)
}
