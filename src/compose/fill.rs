//! What comes in the place of a placeholder.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{in_percent, rounded, show};
use crate::equation::Equation;
use crate::expression::{Expression, Operand, Operator};
use crate::finding::{Language, Wording};
use crate::narrative::{Piece, Sentence};
use crate::spot::{RowId, Spot};
use crate::text::capitalised;

use super::figures::{Known, Says, Scope};
use super::find::{self, Spots};
use super::placeholder::{Asked, Case, Placeholder, Shape};
use super::words::Named;
use super::{Filled, Ground};

/// Decimals of a quotient where nothing else is asked.
const DECIMALS: u32 = 2;

/// What comes in the place of a placeholder; everything that is wrong with it otherwise.
pub fn fill(ground: &Ground<'_>, placeholder: &Placeholder) -> Result<Filled, Vec<Wording>> {
    let scope = scope(ground, placeholder.of.as_deref()).map_err(|why| vec![why])?;
    let shape = placeholder.shape;
    match &placeholder.asked {
        Asked::Named(named) => self::named(ground, *named, shape.case).map_err(|why| vec![why]),
        Asked::Table(form) => table(ground, form, placeholder.of.is_some()).map_err(|why| vec![why]),
        Asked::Sentence(form, number, gaps) => sentence(ground, &scope, (form, number), gaps),
        Asked::Figure(text, column) => {
            let (expression, spots) = find::expression(ground.template(), text, column.as_deref())?;
            let figure =
                Figures { scope: &scope, spots, seen: Vec::new() }.told(&expression, shape, ground.language);
            Ok(figure)
        }
    }
}

fn scope<'a>(ground: &Ground<'a>, of: Option<&str>) -> Result<Scope<'a>, Wording> {
    let Some(name) = of else { return Ok(Scope::all(ground.consolidation)) };
    Scope::of(ground.consolidation, name).map_err(|unknown| {
        if unknown.alike.is_empty() {
            let near = unknown.nearest.unwrap_or_default();
            return Wording::new(
                format!("không có đơn vị hay nhóm «{name}»; gần nhất là «{near}»"),
                format!("there is no unit or group “{name}”; the nearest is “{near}”"),
            );
        }
        let all = unknown.alike.join("; ");
        Wording::new(
            format!("«{name}» có thể là: {all}; ghi đủ tên"),
            format!("“{name}” may be: {all}; write the whole name"),
        )
    })
}

/// Something known beside the figures.
fn named(ground: &Ground<'_>, named: Named, case: Case) -> Result<Filled, Wording> {
    let language = ground.language;
    let list = |units: &[Arc<str>]| {
        let none = Wording::new("không có đơn vị nào", "none");
        if units.is_empty() { none.to(language).to_owned() } else { units.join(", ") }
    };
    let count = |count: usize| Filled::number(count.into(), language);
    let filled = match named {
        Named::Period => {
            let period =
                ground.consolidation.period.ok_or_else(|| lacks(("kỳ báo cáo", "period"), "--period"))?;
            Filled::words(period.name(language))
        }
        Named::Unit if ground.unit.is_empty() => return Err(lacks(("tên đơn vị", "unit"), "--unit-name")),
        Named::Unit => Filled::words(ground.unit.clone()),
        Named::Units => count(ground.sent.len()),
        Named::Sent => Filled::words(list(&ground.sent)),
        Named::Expected => ground.expected.map_or_else(|| no_list(language), count),
        Named::Missing => match &ground.missing {
            Some(missing) => Filled::words(list(missing)),
            None => no_list(language),
        },
        Named::MissingCount => {
            ground.missing.as_ref().map_or_else(|| no_list(language), |missing| count(missing.len()))
        }
    };
    let text = match case {
        Case::Own => filled.text,
        Case::First => capitalised(&filled.text),
        Case::Capitals => filled.text.to_uppercase(),
    };
    Ok(Filled { text, ..filled })
}

fn lacks((vi, en): (&str, &str), option: &str) -> Wording {
    Wording::new(
        format!("tệp tổng hợp không ghi {vi}; thêm {option} khi chạy lệnh"),
        format!("the workbook names no {en}; say it with {option}"),
    )
}

/// Without a list of units nobody knows who is missing.
fn no_list(language: Language) -> Filled {
    let mut filled = Filled::nothing(language);
    filled.notes = vec![Wording::new(
        "khi tổng hợp không có danh sách đơn vị, nên không biết đơn vị nào thiếu; gộp lại với --units",
        "consolidated without a list of units: who is missing is not known; consolidate again with --units",
    )];
    filled
}

fn table(ground: &Ground<'_>, name: &str, of_a_unit: bool) -> Result<Filled, Wording> {
    if of_a_unit {
        return Err(Wording::new(
            "bảng chỉ có của toàn bộ tổng hợp; bỏ phần sau chữ «của»",
            "tables are of the whole only; leave out what follows “of”",
        ));
    }
    let form = find::form_of_table(ground.template(), name)?;
    Ok(Filled { table: Some(form), ..Filled::default() })
}

/// Figures that an expression means, and what was found of them.
struct Figures<'s, 'a> {
    scope: &'s Scope<'a>,
    spots: Spots,
    seen: Vec<(String, Known)>,
}

impl Figures<'_, '_> {
    fn told(mut self, expression: &Expression, shape: Shape, language: Language) -> Filled {
        let value = self.evaluate(expression);
        let mut filled = match (&self.seen[..], value) {
            (_, Operand::Number(span)) => {
                let decimals = shape.decimals.or_else(|| divides(expression).then_some(DECIMALS));
                let value = if shape.percent { in_percent(span.value) } else { Some(span.value) };
                let value = value.map(|value| decimals.map_or(value, |decimals| rounded(value, decimals)));
                value
                    .map_or_else(|| Filled::nothing(language), |value| Filled::shaped(value, shape, language))
            }
            ([(_, Known { says: Says::Words(words), .. })], _) => Filled::words(words.replace('\n', "; ")),
            ([(_, Known { says: Says::NotArisen, .. })], _) => {
                Filled::words(Wording::new("không phát sinh", "not arisen").to(language).to_owned())
            }
            _ => Filled::nothing(language),
        };
        filled.units = self.seen.iter().map(|(_, known)| known.units).min();
        filled.notes.extend(self.notes(expression));
        filled.left_out = self.seen.iter().flat_map(|(_, known)| known.left_out.iter().cloned()).collect();
        filled
    }

    /// The value of an expression over the figures.
    fn evaluate(&mut self, expression: &Expression) -> Operand {
        for (reference, spot) in &self.spots {
            self.seen.push((reference.to_string(), self.scope.at(*spot)));
        }
        let seen = &self.seen;
        expression.evaluate(&|reference| {
            let name = reference.to_string();
            let known = seen.iter().find(|(other, _)| *other == name);
            known.map_or(Operand::Unknown, |(_, known)| known.says.operand())
        })
    }

    /// What is to be told of the figures: whose are left out, which say nothing.
    fn notes(&self, expression: &Expression) -> Vec<Wording> {
        let mut notes = Vec::new();
        for (name, known) in &self.seen {
            if !known.left_out.is_empty() {
                notes.push(left_out(name, known));
            } else if known.says == Says::Nothing && !matches!(expression, Expression::Reference(_)) {
                notes.push(Wording::new(
                    format!("{name} chưa có số liệu, không cộng vào"),
                    format!("{name} has no figure and adds nothing"),
                ));
            }
        }
        notes
    }
}

/// Figures in error are not in it.
fn left_out(name: &str, known: &Known) -> Wording {
    let (count, units, from) = (known.left_out.len(), known.left_out.join(", "), known.units);
    Wording::new(
        format!("{name}: tính từ {from} đơn vị; bỏ ra số liệu đang có lỗi của {count} đơn vị: {units}"),
        format!("{name}: from {from} units; the figures of {count} are in error and left out: {units}"),
    )
}

fn divides(expression: &Expression) -> bool {
    match expression {
        Expression::Reference(_) | Expression::Literal(_) => false,
        Expression::Negative(inner) => divides(inner),
        Expression::Binary(operator, left, right) => {
            *operator == Operator::Divide || divides(left) || divides(right)
        }
    }
}

/// A sentence of the template with its figures and with what stands in its gaps.
fn sentence(
    ground: &Ground<'_>,
    scope: &Scope<'_>,
    (form, number): (&str, &str),
    gaps: &[String],
) -> Result<Filled, Vec<Wording>> {
    let template = ground.template();
    let (form, sentence) = find::sentence(template, form, number).map_err(|why| vec![why])?;
    let mut columns = template.forms[form].value_columns();
    let at = columns.next().map(|column| Spot::new(form, RowId::Printed(0), column));
    let at = at.ok_or_else(|| {
        vec![Wording::new("biểu không có cột số liệu", "the form has no column of figures")]
    })?;
    let mut told = Filled::default();
    let mut figures = Vec::new();
    for expression in sentence.figures() {
        let equation = Equation::new(template, at, false, expression);
        let spots =
            equation.spots.iter().filter_map(|(one, spot)| Some(((*one).clone(), (*spot)?))).collect();
        let part =
            Figures { scope, spots, seen: Vec::new() }.told(expression, Shape::default(), ground.language);
        told.notes.extend(part.notes);
        told.left_out.extend(part.left_out);
        told.units = told.units.into_iter().chain(part.units).min();
        figures.push(part.text);
    }
    let count = sentence.pieces().iter().filter(|piece| matches!(piece, Piece::Gap(_))).count();
    if count != gaps.len() {
        return Err(vec![no_gap(sentence, (count, gaps.len()))]);
    }
    let (mut figures, mut gaps) = (figures.into_iter(), gaps.iter());
    for piece in sentence.pieces() {
        match piece {
            Piece::Words(words) => told.text.push_str(words),
            Piece::Figure(_) => told.text.extend(figures.next()),
            Piece::Gap(_) => told.text.extend(gaps.next().map(String::as_str)),
        }
    }
    Ok(told)
}

/// The sentence has other gaps than were filled.
fn no_gap(sentence: &Sentence, (gaps, given): (usize, usize)) -> Wording {
    Wording::new(
        format!(
            "câu «{sentence}» có {gaps} chỗ … phải điền chữ, mẫu ghi {given}; ghi sau dấu |, như {{{{câu 2!1 | chữ thay cho …}}}}"
        ),
        format!(
            "the sentence “{sentence}” has {gaps} gaps … for words, the report gives {given}; write them behind |, such as {{{{câu 2!1 | words for …}}}}"
        ),
    )
}

impl Filled {
    fn words(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    fn number(value: Decimal, language: Language) -> Self {
        Self::shaped(value, Shape::default(), language)
    }

    fn shaped(value: Decimal, shape: Shape, language: Language) -> Self {
        let mut text = show(value, language);
        if shape.plain {
            let thousands = if language == Language::Vi { '.' } else { ',' };
            text.retain(|sign| sign != thousands);
        }
        Self { text, value: Some(value), ..Self::default() }
    }

    /// Nobody gave it, which is not 0.
    fn nothing(language: Language) -> Self {
        let said = Wording::new("chưa có số liệu", "no figures yet");
        Self { text: said.to(language).to_owned(), lacks: true, ..Self::default() }
    }
}
