//! Units and entries of open lists: equations over the columns of one row, and captions or totals typed beside what
//! their rows add up to. A return's own totals are not used, so a wrong one is a warning.

use rust_decimal::Decimal;

use crate::amount::{Span, show};
use crate::equation::Spot;
use crate::expression::{Comparison, Expression, FORMULA, Operand, Reference, Relation};
use crate::figure::{Entry, Figure, FormFigures};
use crate::finding::{Finding, Language, Place, Rule, Severity};
use crate::template::{Aggregation, Column, Form, Kind, Orientation};

use super::difference::holds_differences;
use super::scene::{Found, Scene};
use super::wording::{computed, pick, say};

/// Counts below zero.
pub(super) fn look_for_negatives(scene: &Scene, found: &mut Found) {
    let say_so = |number: &str, language| {
        format!("{number} < 0: {}", pick(language, "số này không thể âm", "this cannot be negative"))
    };
    let wrong = |number, column: &Column| number < Decimal::ZERO && !holds_differences(column);
    numbers(scene, found, Rule::NegativeCount, |number, _, column| wrong(number, column), say_so);
}

/// Counts that are no whole numbers.
pub(super) fn look_for_fractions(scene: &Scene, found: &mut Found) {
    let say_so = |number: &str, language| {
        format!("{number} {}", pick(language, "không phải số nguyên", "is not a whole number"))
    };
    let wrong = |number: Decimal, kind| kind == Kind::Count && !number.fract().is_zero();
    numbers(scene, found, Rule::FractionalCount, |number, kind, _| wrong(number, kind), say_so);
}

fn numbers(
    scene: &Scene,
    found: &mut Found,
    rule: Rule,
    wrong: impl Fn(Decimal, Kind, &Column) -> bool,
    text: impl Fn(&str, Language) -> String,
) {
    for (figures, form) in listings(scene) {
        for (entry, figure) in figures
            .entries
            .iter()
            .flat_map(|entry| entry.figures.iter().flatten().map(move |figure| (entry, figure)))
        {
            let column = figure.column as usize;
            let kind = form.entry_rule(column).kind;
            let wrong = |number| wrong(number, kind, &form.columns[column]);
            let adds = matches!(kind, Kind::Count | Kind::Quantity);
            let Some(number) = figure.value.number().filter(|number| adds && wrong(*number)) else {
                continue;
            };
            let message =
                say(|language| format!("«{}»: {}", entry.label, text(&show(number, language), language)));
            let finding = finding(scene, figures, form, figure, rule, message)
                .with_help("Sửa lại số ở ô này.", "Correct the number in this cell.");
            found.push((Spot::new(figures.form, 0, figure.column as usize), finding));
        }
    }
}

/// Equations and rules of the columns, row by row.
pub(super) fn look_at_rules(scene: &Scene, found: &mut Found) {
    for (figures, form) in listings(scene) {
        for (place, column) in form.value_columns().enumerate() {
            let model = &form.columns[column];
            let stated = model.expression.as_ref().filter(|_| model.aggregation != Some(Aggregation::Ratio));
            let equation = stated.map(|right| Comparison {
                left: Expression::reference(&*model.code),
                relation: Relation::Equal,
                right: right.clone(),
            });
            for rule in model.checks.iter().chain(&equation) {
                for entry in &figures.entries {
                    let row = Row { form, entry };
                    let Some(figure) = row.figure(place) else { continue };
                    if rule.holds(&|reference| row.operand(reference)) == Some(false) {
                        found.push((
                            Spot::new(figures.form, 0, column),
                            broken(scene, figures, &row, figure, rule),
                        ));
                    }
                }
            }
        }
    }
}

/// Percentages that are not what their parts give.
pub(super) fn look_at_ratios(scene: &Scene, found: &mut Found) {
    for (figures, form) in listings(scene) {
        for (place, column) in form.value_columns().enumerate() {
            let model = &form.columns[column];
            let Some(ratio) =
                model.expression.as_ref().filter(|_| model.aggregation == Some(Aggregation::Ratio))
            else {
                continue;
            };
            for entry in &figures.entries {
                let row = Row { form, entry };
                let Some((figure, stated)) =
                    row.figure(place).and_then(|figure| Some((figure, figure.value.number()?)))
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
                    format!("«{}»: {parts} × 100 = {given}, {says} {}", entry.label, show(stated, language))
                });
                let finding = finding(scene, figures, form, figure, Rule::RatioMismatch, message)
                    .with_help("Sửa tỷ lệ hoặc các số dùng để tính.", "Correct the percentage or its parts.");
                found.push((Spot::new(figures.form, 0, column), finding));
            }
        }
    }
}

/// Captions and totals beside the sum of their rows.
pub(super) fn look_at_totals(scene: &Scene, found: &mut Found) {
    for (figures, form) in listings(scene) {
        for row in 0..form.rows.len() {
            for (place, column) in form.value_columns().enumerate() {
                let rule = form.rule(row, column);
                let counted = rule.kind != Kind::Heading && *rule.aggregation == Aggregation::Sum;
                let Some(figure) = figures.get(row, column).filter(|_| counted) else { continue };
                let numbers: Vec<Decimal> = figures
                    .entries
                    .iter()
                    .filter(|entry| form.covers(row, entry.group))
                    .filter_map(|entry| entry.figures.get(place)?.as_ref()?.value.number())
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
                let finding = finding(scene, figures, form, figure, Rule::SumMismatch, message)
                    .with_severity(Severity::Warning)
                    .with_help(
                        "Tổng hợp cộng từ các dòng, không dùng số cộng sẵn; kiểm tra lại các dòng.",
                        "The consolidation adds the rows and does not use the stated total; check the rows.",
                    );
                found.push((Spot::new(figures.form, row, column), finding));
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
    entry: &'a Entry,
}

impl<'a> Row<'a> {
    fn figure(&self, place: usize) -> Option<&'a Figure> {
        self.entry.figures.get(place)?.as_ref()
    }

    fn operand(&self, reference: &Reference) -> Operand {
        let column = self.form.column_index(&reference.code);
        let place = column.and_then(|column| self.form.value_columns().position(|other| other == column));
        let Some(figure) = place.and_then(|place| self.figure(place)) else { return Operand::Blank };
        if figure.excluded {
            return Operand::Unknown;
        }
        let exact = self.form.entry_rule(figure.column as usize).kind == Kind::Count;
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

fn broken(scene: &Scene, figures: &FormFigures, row: &Row, figure: &Figure, rule: &Comparison) -> Finding {
    let label = &row.entry.label;
    let message = say(|language| {
        let (left, right) = (row.in_numbers(&rule.left, language), row.in_numbers(&rule.right, language));
        let columns = pick(language, "cột", "column");
        format!("«{label}», {columns} {rule}: {left} {} {right}", rule.relation.broken_sign())
    });
    finding(scene, figures, row.form, figure, Rule::RuleBroken, message).with_help(
        "Quy tắc của biểu mẫu không đúng với các số đã ghi; kiểm tra và sửa.",
        "The stated numbers break a rule of the form; check and correct them.",
    )
}

fn finding(
    scene: &Scene,
    figures: &FormFigures,
    form: &Form,
    figure: &Figure,
    rule: Rule,
    message: crate::finding::Wording,
) -> Finding {
    Finding::new(rule, Place::new(&figures.file, &figure.sheet, figure.cell), message)
        .with_unit(&scene.one.unit)
        .with_subject(form.entry_subject(figure.column as usize))
        .with_value(&*figure.raw)
}
