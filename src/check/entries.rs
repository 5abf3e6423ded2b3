//! Units and entries of open lists: equations over the columns of one row, and captions or totals typed beside what
//! their rows add up to. A return's own totals are not used, so a wrong one is a warning.

use rust_decimal::Decimal;

use crate::amount::{Span, show};
use crate::expression::{Comparison, Expression, FORMULA, Operand, Reference, Relation};
use crate::figure::{Figure, FormFigures};
use crate::finding::{Finding, Language, Place, Rule, Severity};
use crate::holds::Holds;
use crate::spot::RowId;
use crate::spot::Spot;
use crate::template::{Aggregation, Form, Kind, Orientation};

use super::scene::{Found, Scene};
use super::wording::{computed, pick, say};

/// Counts below zero.
pub(super) fn look_for_negatives(scene: &Scene, found: &mut Found) {
    let say_so = |number: &str, language| {
        format!("{number} < 0: {}", pick(language, "số này không thể âm", "this cannot be negative"))
    };
    let wrong = |number, holds: &Holds| number < Decimal::ZERO && !holds.may_be_negative();
    numbers(scene, found, Rule::NegativeCount, wrong, say_so);
}

/// Counts that are no whole numbers.
pub(super) fn look_for_fractions(scene: &Scene, found: &mut Found) {
    let say_so = |number: &str, language| {
        format!("{number} {}", pick(language, "không phải số nguyên", "is not a whole number"))
    };
    let wrong = |number: Decimal, holds: &Holds| holds.kind == Kind::Count && !number.fract().is_zero();
    numbers(scene, found, Rule::FractionalCount, wrong, say_so);
}

fn numbers(
    scene: &Scene,
    found: &mut Found,
    rule: Rule,
    wrong: impl Fn(Decimal, &Holds) -> bool,
    text: impl Fn(&str, Language) -> String,
) {
    for (figures, form) in listings(scene) {
        for (row, column, figure) in figures.iter() {
            let Some(entry) = figures.added_row(row) else { continue };
            let holds = form.holds(row, column);
            let wrong = |number| wrong(number, &holds);
            let adds = matches!(holds.kind, Kind::Count | Kind::Quantity);
            let Some(number) = figure.value.number().filter(|number| adds && wrong(*number)) else {
                continue;
            };
            let message =
                say(|language| format!("«{}»: {}", entry.label, text(&show(number, language), language)));
            let spot = Spot::new(figures.form, row, column);
            let finding = finding(scene, figures, spot, rule, message)
                .with_help("Sửa lại số ở ô này.", "Correct the number in this cell.");
            found.push((spot, finding));
        }
    }
}

/// Equations and rules of the columns, row by row.
pub(super) fn look_at_rules(scene: &Scene, found: &mut Found) {
    for (figures, form) in listings(scene) {
        for column in form.value_columns() {
            let model = &form.columns[column];
            let stated = model.expression.as_ref().filter(|_| model.aggregation != Some(Aggregation::Ratio));
            let equation = stated.map(|right| Comparison {
                left: Expression::reference(&*model.code),
                relation: Relation::Equal,
                right: right.clone(),
            });
            for rule in model.checks.iter().chain(&equation) {
                for (id, added) in figures.added() {
                    let row = Row { form, figures, id, label: &added.label };
                    if row.figure(column).is_some_and(|figure| figure.value != crate::amount::Value::Blank)
                        && rule.holds(&|reference| row.operand(reference)) == Some(false)
                    {
                        let spot = Spot::new(figures.form, id, column);
                        found.push((spot, broken(scene, &row, spot, rule)));
                    }
                }
            }
        }
    }
}

/// Percentages that are not what their parts give.
pub(super) fn look_at_ratios(scene: &Scene, found: &mut Found) {
    for (figures, form) in listings(scene) {
        for column in form.value_columns() {
            let model = &form.columns[column];
            let Some(ratio) =
                model.expression.as_ref().filter(|_| model.aggregation == Some(Aggregation::Ratio))
            else {
                continue;
            };
            for (id, added) in figures.added() {
                let row = Row { form, figures, id, label: &added.label };
                let Some((figure, stated)) =
                    row.figure(column).and_then(|figure| Some((figure, figure.value.number()?)))
                else {
                    continue;
                };
                let Some(given) = ratio.evaluate(&|reference| row.operand(reference)).value() else {
                    continue;
                };
                let given = given * Decimal::ONE_HUNDRED;
                let decimals = u32::from(figure.decimals);
                let rounded = Span::printed(stated, decimals).meets(Span::exact(given));
                let truncated = given.trunc_with_scale(decimals) == stated;
                if rounded || truncated {
                    continue;
                }
                let message = say(|language| {
                    let (parts, given) = (row.in_numbers(ratio, language), computed(given, 2, language));
                    let says = pick(language, "báo cáo ghi", "the return states");
                    format!("«{}»: {parts} × 100 = {given}, {says} {}", row.label, show(stated, language))
                });
                let spot = Spot::new(figures.form, id, column);
                let finding = finding(scene, figures, spot, Rule::RatioMismatch, message)
                    .with_help("Sửa tỷ lệ hoặc các số dùng để tính.", "Correct the percentage or its parts.");
                found.push((spot, finding));
            }
        }
    }
}

/// Captions and totals beside the sum of their rows.
pub(super) fn look_at_totals(scene: &Scene, found: &mut Found) {
    for (figures, form) in listings(scene) {
        for row in 0..form.rows.len() {
            for column in form.value_columns() {
                let rule = form.holds(row, column);
                let counted = rule.kind != Kind::Heading && *rule.aggregation == Aggregation::Sum;
                let Some(figure) = figures.get(row, column).filter(|_| counted) else { continue };
                let numbers: Vec<Decimal> = figures
                    .added()
                    .filter(|(_, added)| form.covers(row, added.group))
                    .filter_map(|(id, _)| figures.get(id, column)?.value.number())
                    .collect();
                let Some(typed) = figure.value.number() else { continue };
                let sum: Decimal = numbers.iter().sum();
                if sum == typed {
                    continue;
                }
                let label = &form.rows[row].label;
                let none = numbers.is_empty();
                let message = say(|language| {
                    let (sum, typed) = (show(sum, language), show(typed, language));
                    match language {
                        Language::Vi if none => format!(
                            "«{label}»: báo cáo ghi {typed} nhưng không dòng nào bên dưới có số, nên số này chưa được cộng"
                        ),
                        Language::En if none => format!(
                            "«{label}»: the return states {typed} but no row below it has a number, so it is not added"
                        ),
                        Language::Vi => format!("«{label}»: các dòng cộng lại là {sum}, báo cáo ghi {typed}"),
                        Language::En => {
                            format!("«{label}»: the rows add up to {sum}, the return states {typed}")
                        }
                    }
                });
                let spot = Spot::new(figures.form, row, column);
                let finding = finding(scene, figures, spot, Rule::SumMismatch, message)
                    .with_severity(Severity::Warning)
                    .with_help(
                        "Tổng hợp cộng từ các dòng, không dùng số cộng sẵn; kiểm tra lại các dòng.",
                        "The consolidation adds the rows and does not use the stated total; check the rows.",
                    );
                found.push((spot, finding));
            }
        }
    }
}

fn listings<'a>(scene: &'a Scene) -> impl Iterator<Item = (&'a FormFigures, &'a Form)> {
    scene
        .one
        .forms
        .iter()
        .map(|figures| (figures, &scene.template.forms[figures.form]))
        .filter(|(_, form)| form.orientation != Orientation::Indicators)
}

/// One entry and the form it stands in.
struct Row<'a> {
    form: &'a Form,
    figures: &'a FormFigures,
    id: RowId,
    label: &'a str,
}

impl<'a> Row<'a> {
    fn figure(&self, column: usize) -> Option<&'a Figure> {
        self.figures.get(self.id, column)
    }

    fn operand(&self, reference: &Reference) -> Operand {
        let column = self.form.column_index(&reference.code);
        let found = column.and_then(|column| Some((column, self.figure(column)?)));
        let Some((column, figure)) = found else { return Operand::Blank };
        if figure.excluded {
            return Operand::Unknown;
        }
        let exact = self.form.holds(self.id, column).kind == Kind::Count;
        let decimals = u32::from(figure.decimals);
        let span = |number| {
            Operand::Number(if exact { Span::exact(number) } else { Span::printed(number, decimals) })
        };
        figure.value.number().map_or(Operand::Blank, span)
    }

    fn in_numbers(&self, expression: &Expression, language: Language) -> String {
        expression.render(&FORMULA, &|reference| {
            self.operand(reference).value().map_or_else(|| "—".to_owned(), |number| show(number, language))
        })
    }
}

fn broken(scene: &Scene, row: &Row, spot: Spot, rule: &Comparison) -> Finding {
    let label = row.label;
    let message = say(|language| {
        let (left, right) = (row.in_numbers(&rule.left, language), row.in_numbers(&rule.right, language));
        let columns = pick(language, "cột", "column");
        format!("«{label}», {columns} {rule}: {left} {} {right}", rule.relation.broken_sign())
    });
    finding(scene, row.figures, spot, Rule::RuleBroken, message).with_help(
        "Quy tắc của biểu mẫu không đúng với các số đã ghi; kiểm tra và sửa.",
        "The stated numbers break a rule of the form; check and correct them.",
    )
}

fn finding(
    scene: &Scene,
    figures: &FormFigures,
    spot: Spot,
    rule: Rule,
    message: crate::finding::Wording,
) -> Finding {
    let figure = figures.get(spot.row, spot.column);
    Finding::new(
        rule,
        Place::new(&figures.file, &figures.sheet, figure.and_then(|figure| figure.cell)),
        message,
    )
    .with_unit(&scene.one.unit)
    .with_subject(spot.subject(scene.template))
    .with_value(figure.map_or("", |figure| &figure.raw))
}
