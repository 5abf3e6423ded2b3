//! What is known of an older version holds for the rows that did not change: nobody reviews them twice.

use std::collections::HashSet;
use std::sync::Arc;

use crate::expression::{Comparison, Reference};
use crate::finding::{Language, Subject, Wording};
use crate::learn::{Confidence, Learned, Proposal};
use crate::matching::essence;
use crate::model::{Kind, Row, Template};
use crate::template::show::rule_words;

use super::columns;
use super::compare;
use super::pairs::Pairs;

/// Gives rows that say the same as in an older version its rules, in place of guesses, proposes the mapping, and lists the
/// other rows for review; the number of rows that are as they were.
pub fn inherit(learned: &mut Learned, old: &Arc<Template>) -> usize {
    let new = Arc::new(learned.template.clone());
    let pairs = Pairs::new(old, &new);
    let mut count = 0;
    let mut guessed = false;
    let of = |one: &Proposal| (Arc::clone(&one.subject.form), Arc::clone(&one.subject.indicator));
    let told: HashSet<(Arc<str>, Arc<str>)> = learned.proposals.iter().map(of).collect();
    let mut settled = HashSet::new();
    for (index, form) in learned.template.forms.iter_mut().enumerate() {
        let (id, sheet) = (Arc::clone(&form.id), form.sheet.clone());
        for (position, row) in form.rows.iter_mut().enumerate() {
            let about = (Arc::clone(&id), Arc::clone(&row.code));
            match take(row, old, &pairs, (index, position), &new) {
                Ok(()) => {
                    settled.insert(about);
                    count += 1;
                }
                Err(reason) if row.kind != Kind::Heading => {
                    guessed |= row.expression.is_some() || !row.checks.is_empty();
                    if !told.contains(&about) {
                        let what = |language| rule_words(row, language);
                        learned.proposals.push(Proposal {
                            subject: Subject {
                                form: Arc::clone(&id),
                                indicator: Arc::clone(&row.code),
                                ..Subject::default()
                            },
                            place: (sheet.as_str().into(), None),
                            label: row.label.clone(),
                            what: Wording::new(what(Language::Vi), what(Language::En)),
                            reason,
                            confidence: Confidence::Unsure,
                        });
                    }
                }
                Err(_) => {}
            }
        }
    }
    let mut kept = HashSet::new();
    for (index, form) in learned.template.forms.iter_mut().enumerate() {
        let Some(before) = pairs.forms()[index].map(|before| &old.forms[before]) else { continue };
        for position in form.value_columns().collect::<Vec<_>>() {
            if columns::take(form, position, before) {
                kept.insert(form.column_subject(position));
            } else {
                let column = &form.columns[position];
                guessed |= column.expression.is_some() || !column.checks.is_empty();
            }
        }
    }
    learned
        .proposals
        .retain(|proposal| !settled.contains(&of(proposal)) && !kept.contains(&proposal.subject));
    hand_on(&mut learned.template, old, &pairs, &new);
    if learned.template.level.is_empty() {
        learned.template.level.clone_from(&old.level);
    }
    if !guessed {
        // No relation is left that nobody has reviewed.
        learned.template.settings = old.settings.clone();
    }
    let template = Arc::new(learned.template.clone());
    learned.mapping = Some(compare(old, &template).mapping);
    count
}

/// Hands on the figures that an older version derives and the sentences that tell those of a form, as far as all they are made
/// of is still there.
fn hand_on(learned: &mut Template, old: &Template, pairs: &Pairs, new: &Template) {
    for (index, form) in learned.forms.iter_mut().enumerate() {
        let Some(before) = pairs.forms()[index] else { continue };
        let to = |reference: &Reference| pairs.reference(reference, before, index, old, new);
        form.said = old.forms[before].said.iter().filter_map(|said| said.translated(&to)).collect();
        let derived = old.forms[before].rows.iter().filter(|row| row.derived.is_some());
        for row in derived {
            let expression = row.expression.as_ref().and_then(|expression| expression.translated(&to));
            if expression.is_none() || form.row(&row.code).is_some() {
                continue;
            }
            form.index.insert(Arc::clone(&row.code), form.rows.len());
            form.rows.push(Row { expression, ..row.clone() });
        }
    }
}

/// Takes over the rules of the older row that says the same; else why there are none to take.
fn take(
    row: &mut Row,
    old: &Template,
    pairs: &Pairs,
    (form, position): (usize, usize),
    new: &Template,
) -> Result<(), Wording> {
    let fresh = || Wording::new("dòng mới so với bản cũ", "a row the older version does not have");
    let before = pairs.forms()[form].ok_or_else(fresh)?;
    let was = pairs.rows(form)[position].map(|row| &old.forms[before].rows[row]).ok_or_else(fresh)?;
    // The form as it was issued, slips included, is the form whose slips the older version puts right.
    let issued =
        Row { label: was.issued_label().to_owned(), measure: was.issued_measure().clone(), ..was.clone() };
    let same = essence(was) == essence(row);
    if !same && essence(&issued) != essence(row) || was.guess.is_some() {
        return Err(Wording::new(
            "tên, đơn vị tính khác bản cũ, hoặc bản cũ cũng chưa soát dòng này",
            "other words or another unit of measure than in the older version, or not reviewed there either",
        ));
    }
    let to = |reference: &Reference| pairs.reference(reference, before, form, old, new);
    let gone = || {
        Wording::new(
            "quy tắc của bản cũ nói tới dòng nay không còn",
            "its rules in the older version speak of a row that is gone",
        )
    };
    let translated =
        |rules: &[Comparison]| rules.iter().map(|rule| rule.translated(&to)).collect::<Option<Vec<_>>>();
    let checks = translated(&was.checks).ok_or_else(gone)?;
    let doubts = translated(&was.doubts).ok_or_else(gone)?;
    let required_if = match &was.required_if {
        Some(condition) => Some(condition.translated(&to).ok_or_else(gone)?),
        None => None,
    };
    let expression = match &was.expression {
        Some(expression) => Some(expression.translated(&to).ok_or_else(gone)?),
        None => None,
    };
    // A sentence that speaks of a row that is gone is left behind.
    let said = was.said.iter().filter_map(|sentence| sentence.translated(&to)).collect();
    *row = Row {
        code: Arc::clone(&row.code),
        printed: row.printed.clone(),
        label: if same { row.label.clone() } else { was.label.clone() },
        depth: row.depth,
        bold: row.bold,
        crossed: row.crossed.clone(),
        expression,
        checks,
        doubts,
        required_if,
        guess: None,
        said,
        ..was.clone()
    };
    Ok(())
}
