//! How the figures of many returns keep the relations of a template.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::amount::show;
use crate::equation::Equation;
use crate::expression::{Comparison, Expression, Operand, Relation};
use crate::figure::Return;
use crate::finding::{Language, Rule, Subject, Wording};
use crate::model::{Aggregation, Column, Form, Row, Template};
use crate::places::Places;
use crate::spot::{RowId, Spot};

use crate::check::scene::{Scene, percentage};
use crate::check::wording::{computed, pick, say};

/// With fewer units nothing can be said of all of them.
const FEWEST: usize = 3;

/// A relation of a template: whose, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Position of the form.
    pub form: usize,
    /// It is a column's, over columns of the same row.
    pub by_column: bool,
    /// Position of the row or the column.
    pub line: usize,
    /// Position among its checks; none for the equation that makes it.
    pub check: Option<usize>,
}

impl Key {
    fn column(self, form: &Form) -> Option<&Column> {
        form.columns.get(self.line).filter(|_| self.by_column)
    }

    fn row(self, form: &Form) -> Option<&Row> {
        form.rows.get(self.line).filter(|_| !self.by_column)
    }

    /// The check that it is, when it is one.
    pub fn check_in(self, form: &Form) -> Option<&Comparison> {
        let checks = self.column(form).map(|column| &column.checks);
        checks.or(self.row(form).map(|row| &row.checks))?.get(self.check?)
    }

    /// The equation that makes the line, when it is that.
    fn expression_in(self, form: &Form) -> Option<&Expression> {
        let made = self.check.is_none();
        let of_column = self.column(form).and_then(|column| column.expression.as_ref());
        of_column.or(self.row(form).and_then(|row| row.expression.as_ref())).filter(|_| made)
    }

    /// What it is about.
    pub fn subject(self, template: &Template) -> Subject {
        let form = &template.forms[self.form];
        Subject {
            form: Arc::clone(&form.id),
            indicator: self.row(form).map_or_else(Arc::default, |row| Arc::clone(&row.code)),
            column: self.column(form).map_or_else(Arc::default, |column| Arc::clone(&column.code)),
        }
    }

    /// The relation as it is written: `1 = 1.1 + 1.2`.
    pub fn text(self, form: &Form) -> String {
        let code = self.column(form).map(|column| &column.code).or(self.row(form).map(|row| &row.code));
        let code = code.map(|code| &**code).unwrap_or_default();
        match (self.check_in(form), self.expression_in(form)) {
            (Some(check), _) => check.to_string(),
            (None, Some(expression)) => format!("{} = {expression}", Expression::reference(code)),
            (None, None) => code.to_owned(),
        }
    }

    /// Whether an equation may be printed with the line.
    pub fn is_printed(self, form: &Form) -> bool {
        let over =
            |column: &Column| column.captions.iter().chain([&column.printed]).any(|text| text.contains('='));
        let within = |row: &Row| [&row.label, &row.printed].into_iter().any(|text| text.contains(['=', '+']));
        self.column(form).is_some_and(over) || self.row(form).is_some_and(within)
    }
}

/// How often a relation was kept and broken.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// The relation.
    pub key: Key,
    /// Figures it speaks of and that are there.
    pub judged: usize,
    /// Those of them that break it.
    pub broken: usize,
    /// Units, and rows that are units, that break it: position of the return, the row.
    pub units: HashSet<(usize, Option<RowId>)>,
    /// Returns in which it speaks of something else than zeros.
    pub returns: HashSet<usize>,
    /// The first time it is broken, with its arithmetic: `Xã A: 30 + 40 = 70, báo cáo ghi 75`.
    pub example: Option<Wording>,
}

impl Weighed {
    /// Whether most figures of several units contradict it.
    pub fn is_contradicted(&self) -> bool {
        self.units.len() >= FEWEST && self.broken > self.judged - self.broken
    }

    /// The returns in which it is broken.
    pub fn broken_in(&self) -> usize {
        self.units.iter().map(|(unit, _)| unit).collect::<HashSet<_>>().len()
    }
}

/// Holds what units wrote against the relations of a template whose rules are `told`, in the order of the template.
pub fn weigh(template: &Template, used: &[&Return], told: &dyn Fn(Rule) -> bool) -> Vec<Weighed> {
    let mut all: BTreeMap<Key, Weighed> = BTreeMap::new();
    for (unit, &one) in used.iter().enumerate() {
        let places = Places::of(template, one);
        let scene = Scene::new(template, [&[], &[]], &places, one);
        for figures in &one.forms {
            let form = &template.forms[figures.form];
            for row in figures.rows() {
                for column in form.value_columns() {
                    let at = Spot::new(figures.form, row, column);
                    look(&scene, at, told, &mut |seen| take(&mut all, &scene, (unit, at), &seen));
                }
            }
        }
    }
    all.into_values().collect()
}

/// A relation of a figure, and the two sides of it.
struct Seen {
    key: Key,
    kept: bool,
    zero: bool,
}

fn take(all: &mut BTreeMap<Key, Weighed>, scene: &Scene, (unit, at): (usize, Spot), seen: &Seen) {
    let weighed = all.entry(seen.key).or_insert_with(|| Weighed {
        key: seen.key,
        judged: 0,
        broken: 0,
        units: HashSet::new(),
        returns: HashSet::new(),
        example: None,
    });
    weighed.judged += 1;
    if !seen.zero {
        weighed.returns.insert(unit);
    }
    if !seen.kept {
        weighed.broken += 1;
        weighed.units.insert((unit, Some(at.row).filter(|row| row.added().is_some())));
        if weighed.example.is_none() {
            weighed.example = example(scene, at, seen.key);
        }
    }
}

/// The relations of a figure that are told, and whether it keeps them.
fn look(scene: &Scene, at: Spot, told: &dyn Fn(Rule) -> bool, take: &mut dyn FnMut(Seen)) {
    let template = scene.template;
    let form = &template.forms[at.form];
    let holds = template.holds(at);
    let key = |by_column: bool, check| {
        let line = if by_column { at.column } else { at.row.printed()? };
        Some(Key { form: at.form, by_column, line, check })
    };
    if let Some(expression) = holds.equation() {
        let ratio = *holds.aggregation == Aggregation::Ratio;
        let rule = if ratio { Rule::RATIO_MISMATCH } else { Rule::SUM_MISMATCH };
        if let (Operand::Number(stated), Operand::Number(given)) =
            (scene.operand(at), made(scene, at, holds.by_column, expression, ratio))
            && told(rule)
        {
            let zero = stated.value.is_zero() && given.value.is_zero();
            if let Some(key) = key(holds.by_column, None) {
                take(Seen { key, kept: stated.meets(given), zero });
            }
        }
    }
    for (check, by_column) in holds.checks() {
        let rule =
            if check.relation == Relation::AtMost { Rule::PART_EXCEEDS_WHOLE } else { Rule::RULE_BROKEN };
        let own = if by_column {
            &form.columns[at.column].checks
        } else {
            at.row.printed().map_or(&form.columns[at.column].checks, |row| &form.rows[row].checks)
        };
        let position = own.iter().position(|other| std::ptr::eq(other, check));
        let value = |expression: &Expression| value(scene, at, by_column, expression);
        let kept = check.holds(&|reference| {
            at.resolve(template, by_column, reference).map_or(Operand::Unknown, |spot| scene.operand(spot))
        });
        if let (Some(kept), true) = (kept, told(rule) && position.is_some()) {
            let zero = [&check.left, &check.right]
                .into_iter()
                .all(|side| value(side).value().is_none_or(|value| value.is_zero()));
            if let Some(key) = key(by_column, position) {
                take(Seen { key, kept, zero });
            }
        }
    }
}

fn value(scene: &Scene, at: Spot, by_column: bool, expression: &Expression) -> Operand {
    expression.evaluate(&|reference| {
        at.resolve(scene.template, by_column, reference).map_or(Operand::Unknown, |spot| scene.operand(spot))
    })
}

/// What an equation makes of the figures beside one.
fn made(scene: &Scene, at: Spot, by_column: bool, expression: &Expression, ratio: bool) -> Operand {
    match expression {
        Expression::Binary(_, part, whole) if ratio => {
            percentage(value(scene, at, by_column, part), value(scene, at, by_column, whole))
        }
        other => value(scene, at, by_column, other),
    }
}

/// A relation that is broken with its numbers, and the unit that breaks it.
fn example(scene: &Scene, at: Spot, key: Key) -> Option<Wording> {
    let form = &scene.template.forms[key.form];
    let side = |expression: &Expression, language: Language| {
        let numbers =
            scene.in_numbers(&Equation::new(scene.template, at, key.by_column, expression), language);
        let value = value(scene, at, key.by_column, expression).value().unwrap_or_default();
        let value = computed(value, 0, language);
        if numbers == value { value } else { format!("{numbers} = {value}") }
    };
    let unit = &scene.one.unit;
    let named = |text: String| if unit.is_empty() { text } else { format!("{unit}: {text}") };
    if let Some(check) = key.check_in(form) {
        return Some(say(|language| {
            let (left, right) = (side(&check.left, language), side(&check.right, language));
            if check.relation == Relation::Equal {
                let says = pick(language, "báo cáo ghi", "the return states");
                return named(format!("{right}, {says} {left}"));
            }
            named(format!("{left} {} {right}", check.relation.broken_sign()))
        }));
    }
    let expression = key.expression_in(form)?;
    let ratio = *scene.template.holds(at).aggregation == Aggregation::Ratio;
    let stated = scene.operand(at).value()?;
    let given = made(scene, at, key.by_column, expression, ratio).value()?;
    Some(say(|language| {
        let equation = Equation::new(scene.template, at, key.by_column, expression);
        let numbers = scene.in_numbers(&equation, language);
        let times = if ratio { " × 100" } else { "" };
        let says = pick(language, "báo cáo ghi", "the return states");
        named(format!(
            "{numbers}{times} = {}, {says} {}",
            computed(given, 0, language),
            show(stated, language)
        ))
    }))
}
