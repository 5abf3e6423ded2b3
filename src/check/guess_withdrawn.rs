//! `guess-withdrawn`: most units contradict a relation that nobody printed.
//!
//! What a template was learned to say and nobody has reviewed is only told where figures break it: its rules stand below
//! error. Where most figures of most units break such a relation, the relation is wrong rather than they: it is left out
//! before the returns are checked, and said once for the set. A percentage of which the parts are not those that were
//! guessed has no total. What the form itself prints may be wrong as well, which is told as a doubt about the form.

use std::sync::Arc;

use crate::expression::Relation;
use crate::figure::{Return, Standing};
use crate::finding::settings::Level;
use crate::finding::{Declaration, Finding, Group, Language, Place, Rule, Said, Settings, Severity, Spoils};
use crate::model::{Aggregation, Form, Orientation, Template};

use super::Check;
use super::rule_broken;
use super::wording::say;

mod weighed;

pub use weighed::{Key, Weighed, weigh};

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

/// Looks for relations that are only told and that most units contradict; none when all stand.
pub fn withdraw(template: &Arc<Template>, settings: &Settings, returns: &[Return]) -> Option<Withdrawn> {
    let told = |rule: Rule| settings.level(rule).is_some_and(|level| level < Level::Error);
    let used: Vec<&Return> = returns.iter().filter(|one| one.standing == Standing::Used).collect();
    if !RELATIONS.into_iter().any(told) {
        return None;
    }
    let weighed = weigh(template, &used, &told);
    let wrong: Vec<&Weighed> = weighed.iter().filter(|one| one.is_contradicted()).collect();
    if wrong.is_empty() {
        return None;
    }
    let findings = wrong.iter().map(|one| said(template, one, &used)).collect();
    let mut without = Template::clone(template);
    // Later checks of a line first, so that the positions of the others stay.
    for one in wrong.iter().rev() {
        take_out(&mut without.forms[one.key.form], one.key);
    }
    Some(Withdrawn { template: Arc::new(without), findings })
}

fn all_units(form: &Form, key: Key, used: &[&Return]) -> usize {
    if key.by_column && form.orientation == Orientation::Units {
        used.iter().filter_map(|one| Some(one.form(key.form)?.added().len())).sum()
    } else {
        used.len()
    }
}

/// Takes a relation out of a form.
pub fn take_out(form: &mut Form, key: Key) {
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
fn said(template: &Template, weighed: &Weighed, used: &[&Return]) -> Finding {
    let key = weighed.key;
    let form = &template.forms[key.form];
    let (units, all) = (weighed.units.len(), all_units(form, key, used));
    let subject = key.subject(template);
    if let Some(check) =
        key.check_in(form).filter(|check| key.is_printed(form) && check.relation == Relation::Equal)
    {
        return rule_broken::doubtful(check, (units, all), subject);
    }
    let relation = key.text(form);
    let example = weighed.example.as_ref();
    let message = say(|language| {
        let example = example.map_or(String::new(), |shown| format!(" ({})", shown.to(language)));
        match language {
            Language::Vi => {
                format!(
                    "{units}/{all} đơn vị ghi khác quan hệ phỏng đoán {relation}{example}: không dùng quan hệ này"
                )
            }
            Language::En => {
                format!("{units} of {all} units contradict the guess {relation}{example}: it is not used")
            }
        }
    });
    Finding::new(Rule::GUESS_WITHDRAWN, Place::file(&Arc::default()), message).with_subject(subject).with_help(
        "Sửa hoặc xóa quan hệ đó trong bộ biểu mẫu; tỷ lệ không rõ tử số, mẫu số thì ô chung để trống.",
        "Correct or delete the relation in the template; a percentage whose parts are not known has no total.",
    )
}
