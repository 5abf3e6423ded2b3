//! `guess-withdrawn`: most units contradict a relation that nobody printed.
//!
//! What a template was learned to say and nobody has reviewed is only told where figures break it: its rules stand below
//! error. Where most figures of most units break such a relation, the relation is wrong rather than they: it is left out
//! before the returns are checked, and said once for the set. A percentage of which the parts are not those that were
//! guessed has no total. What the form itself prints may be wrong as well, which is told as a doubt about the form.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::expression::{Comparison, Expression, Operand, Relation};
use crate::figure::{Return, Standing};
use crate::finding::settings::Level;
use crate::finding::{
    Declaration, Finding, Group, Language, Place, Rule, Said, Settings, Severity, Spoils, Subject,
};
use crate::model::{Aggregation, Column, Form, Orientation, Row, Template};
use crate::places::Places;
use crate::spot::{RowId, Spot};

use super::Check;
use super::rule_broken;
use super::scene::{Scene, percentage};
use super::wording::say;

impl Rule {
    /// Most units contradict a relation that was guessed.
    pub const GUESS_WITHDRAWN: Self = Self::declared(&Declaration {
        name: "guess-withdrawn",
        group: Group::Structure,
        severity: Severity::Info,
        spoils: Spoils::Nothing,
        tells_unused: false,
        title: Said { vi: "Bỏ một phỏng đoán", en: "Guess withdrawn" },
        meaning: Said {
            vi: "Bộ biểu mẫu học từ biểu trống có những quan hệ chỉ là phỏng đoán (tổng, phần, tỷ lệ). Phần lớn đơn vị ghi khác \
                 một quan hệ như vậy nên quan hệ đó không dùng để kiểm tra hay tính toán nữa; số liệu các đơn vị giữ nguyên.",
            en: "A template learned from a blank form has relations that are guesses (totals, parts, percentages). Most units \
                 contradict one of them, so it is used neither to check nor to compute; what units wrote stays.",
        },
        example: Said {
            vi: "Đoán tỷ lệ = nữ / tổng số × 100, nhưng 6/6 đơn vị ghi theo số đại biểu trúng cử: bỏ phỏng đoán, ô tỷ lệ chung \
                 để trống.",
            en: "Guessed: percentage = women / all × 100, but 6 of 6 units reckon it of those elected: the guess is withdrawn \
                 and the overall percentage left empty.",
        },
        unit: Said { vi: "không phải làm gì.", en: "nothing to do." },
        officer: Said {
            vi: "mở bộ biểu mẫu, sửa hoặc xóa quan hệ được nêu; nếu biết tử số và mẫu số đúng thì ghi ratio = \"tử / mẫu\".",
            en: "open the template and correct or delete the relation named; if the right parts are known, write ratio = \
                 \"part / whole\".",
        },
    });
}

pub(super) const CHECK: Check = Check::told_elsewhere(Rule::GUESS_WITHDRAWN);

/// With fewer units nothing can be said of all of them.
const FEWEST: usize = 3;
/// Rules that tell where figures break a relation.
const RELATIONS: [Rule; 4] =
    [Rule::SUM_MISMATCH, Rule::RATIO_MISMATCH, Rule::RULE_BROKEN, Rule::PART_EXCEEDS_WHOLE];

/// A template without the relations that most units contradict, and what is said of them.
#[derive(Debug)]
pub struct Withdrawn {
    /// The template.
    pub template: Arc<Template>,
    /// One finding for each relation.
    pub findings: Vec<Finding>,
}

/// A relation of a template: whose, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key {
    form: usize,
    by_column: bool,
    line: usize,
    /// Position among its checks; none for the equation that makes it.
    check: Option<usize>,
}

/// How often a relation was kept and broken.
#[derive(Debug, Default)]
struct Tally {
    judged: usize,
    broken: usize,
    /// Units (and rows that are units) that break it.
    units: HashSet<(usize, Option<RowId>)>,
}

/// Looks for relations that are only told and that most units contradict; none when all stand.
pub fn withdraw(template: &Arc<Template>, settings: &Settings, returns: &[Return]) -> Option<Withdrawn> {
    let told = |rule: Rule| settings.level(rule).is_some_and(|level| level < Level::Error);
    let used: Vec<&Return> = returns.iter().filter(|one| one.standing == Standing::Used).collect();
    if !RELATIONS.into_iter().any(told) {
        return None;
    }
    let mut tallies: HashMap<Key, Tally> = HashMap::new();
    for (unit, one) in used.iter().enumerate() {
        look(template, (unit, one), &told, &mut tallies);
    }
    let wrong = |tally: &Tally| tally.units.len() >= FEWEST && tally.broken > tally.judged - tally.broken;
    let mut keys: Vec<Key> = tallies.iter().filter(|(_, tally)| wrong(tally)).map(|(key, _)| *key).collect();
    if keys.is_empty() {
        return None;
    }
    keys.sort_unstable();
    let units = |key: &Key| (tallies[key].units.len(), all_units(&template.forms[key.form], key, &used));
    let findings = keys.iter().map(|key| said(template, *key, units(key))).collect();
    let mut without = Template::clone(template);
    // Later checks of a line first, so that the positions of the others stay.
    for key in keys.iter().rev() {
        take_out(&mut without.forms[key.form], *key);
    }
    Some(Withdrawn { template: Arc::new(without), findings })
}

fn all_units(form: &Form, key: &Key, used: &[&Return]) -> usize {
    if key.by_column && form.orientation == Orientation::Units {
        used.iter().filter_map(|one| Some(one.form(key.form)?.added().len())).sum()
    } else {
        used.len()
    }
}

/// Holds what one unit wrote against every relation that is only told.
fn look(
    template: &Template,
    (unit, one): (usize, &Return),
    told: &dyn Fn(Rule) -> bool,
    tallies: &mut HashMap<Key, Tally>,
) {
    let places = Places::of(template, one);
    let scene = Scene::new(template, [&[], &[]], &places, one);
    for figures in &one.forms {
        let form = &template.forms[figures.form];
        for row in (0..form.rows.len()).map(RowId::Printed).chain(figures.added().map(|(row, _)| row)) {
            for column in form.value_columns() {
                let at = Spot::new(figures.form, row, column);
                for (key, kept) in judged(&scene, at, told) {
                    let tally = tallies.entry(key).or_default();
                    tally.judged += 1;
                    if !kept {
                        tally.broken += 1;
                        tally.units.insert((unit, Some(row).filter(|row| row.added().is_some())));
                    }
                }
            }
        }
    }
}

/// The relations that are only told of a figure, and whether it keeps them.
fn judged(scene: &Scene, at: Spot, told: &dyn Fn(Rule) -> bool) -> Vec<(Key, bool)> {
    let template = scene.template;
    let form = &template.forms[at.form];
    let holds = template.holds(at);
    let value = |by_column: bool, expression: &Expression| {
        expression.evaluate(&|reference| {
            at.resolve(template, by_column, reference).map_or(Operand::Unknown, |spot| scene.operand(spot))
        })
    };
    let key = |by_column: bool, check| {
        let line = if by_column { at.column } else { at.row.printed()? };
        Some(Key { form: at.form, by_column, line, check })
    };
    let mut all = Vec::new();
    if let Some(expression) = holds.equation() {
        let given = match expression {
            Expression::Binary(_, part, whole) if *holds.aggregation == Aggregation::Ratio => {
                percentage(value(holds.by_column, part), value(holds.by_column, whole))
            }
            other => value(holds.by_column, other),
        };
        let ratio = *holds.aggregation == Aggregation::Ratio;
        let rule = if ratio { Rule::RATIO_MISMATCH } else { Rule::SUM_MISMATCH };
        if let (Operand::Number(stated), Operand::Number(given)) = (scene.operand(at), given)
            && told(rule)
        {
            all.extend(key(holds.by_column, None).map(|key| (key, stated.meets(given))));
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
        let kept = check.holds(&|reference| {
            at.resolve(template, by_column, reference).map_or(Operand::Unknown, |spot| scene.operand(spot))
        });
        if let (Some(kept), true) = (kept, told(rule) && position.is_some()) {
            all.extend(key(by_column, position).map(|key| (key, kept)));
        }
    }
    all
}

/// Takes a relation out of a form.
fn take_out(form: &mut Form, key: Key) {
    let without = |aggregation: &Aggregation| match aggregation {
        Aggregation::Ratio => Aggregation::None,
        Aggregation::SumOfRows => Aggregation::Sum,
        other => other.clone(),
    };
    if key.by_column {
        let column = &mut form.columns[key.line];
        if let Some(check) = key.check {
            column.checks.remove(check);
        } else {
            column.expression = None;
            column.aggregation = column.aggregation.as_ref().map(without);
        }
    } else {
        let row = &mut form.rows[key.line];
        if let Some(check) = key.check {
            row.checks.remove(check);
        } else {
            row.expression = None;
            row.aggregation = without(&row.aggregation);
        }
    }
}

/// What is said of a relation that most units contradict.
fn said(template: &Template, key: Key, (units, all): (usize, usize)) -> Finding {
    let form = &template.forms[key.form];
    let column = Some(&form.columns[key.line]).filter(|_| key.by_column);
    let row = form.rows.get(key.line).filter(|_| !key.by_column);
    let subject = Subject {
        form: Arc::clone(&form.id),
        indicator: row.map_or_else(Arc::default, |row| Arc::clone(&row.code)),
        column: column.map_or_else(Arc::default, |column| Arc::clone(&column.code)),
    };
    let checks = column.map(|column| &column.checks).or(row.map(|row| &row.checks));
    let check: Option<&Comparison> = checks.zip(key.check).and_then(|(checks, at)| checks.get(at));
    let printed = column.is_some_and(is_printed_over) || row.is_some_and(is_printed_in);
    if let Some(check) = check.filter(|check| printed && check.relation == Relation::Equal) {
        return rule_broken::doubtful(check, (units, all), subject);
    }
    let expression = column.and_then(|column| column.expression.as_ref());
    let expression = expression.or(row.and_then(|row| row.expression.as_ref()));
    let code = if key.by_column { &subject.column } else { &subject.indicator };
    let relation = match (check, expression) {
        (Some(check), _) => check.to_string(),
        (None, Some(expression)) => format!("{} = {expression}", Expression::reference(&**code)),
        (None, None) => code.to_string(),
    };
    let message = say(|language| match language {
        Language::Vi => {
            format!("{units}/{all} đơn vị ghi khác quan hệ phỏng đoán {relation}: không dùng quan hệ này")
        }
        Language::En => format!("{units} of {all} units contradict the guess {relation}: it is not used"),
    });
    Finding::new(Rule::GUESS_WITHDRAWN, Place::file(&Arc::default()), message).with_subject(subject).with_help(
        "Sửa hoặc xóa quan hệ đó trong bộ biểu mẫu; tỷ lệ không rõ tử số, mẫu số thì ô chung để trống.",
        "Correct or delete the relation in the template; a percentage whose parts are not known has no total.",
    )
}

/// Whether an equation may be printed with a column.
fn is_printed_over(column: &Column) -> bool {
    column.captions.iter().chain([&column.printed]).any(|text| text.contains('='))
}

/// Whether an equation may be printed with a row.
fn is_printed_in(row: &Row) -> bool {
    [&row.label, &row.printed].into_iter().any(|text| text.contains(['=', '+']))
}
