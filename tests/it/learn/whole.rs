//! What is learned is recognised: the blank form of every template is recognised whole by that template.

use std::collections::HashSet;
use std::sync::Arc;

use tonghop::book::Book;
use tonghop::finding::{Finding, Rule, Severity};
use tonghop::learn;
use tonghop::model::{Orientation, Template};
use tonghop::read::{Limits, Source};
use tonghop::recognise::{Memory, Standing, recognise};
use tonghop::template::{builtin, load};

/// What of a template is not recognised in its blank form.
fn not_recognised(book: &Book, template: Template) -> Vec<String> {
    let memory = Memory::new(vec![Arc::new(template)]);
    let template = &memory.templates()[0];
    let found = recognise(book, &Arc::from("trống.xlsx"), &memory, 0, None);
    let mut faults: Vec<String> = Vec::new();
    for (index, form) in template.forms.iter().enumerate() {
        let mut instances = found.value.forms.iter().filter(|one| one.form == index && one.spare.is_none());
        let (first, second) = (instances.next(), instances.next());
        if first.is_none() && form.optional {
            continue;
        }
        let (Some(instance), None) = (first, second) else {
            faults.push(format!("form {} was not found once", form.id));
            continue;
        };
        let columns: Vec<Option<u32>> =
            form.value_columns().map(|column| instance.columns.of[column]).collect();
        let apart: HashSet<u32> = columns.iter().copied().flatten().collect();
        if apart.len() != columns.len() {
            faults.push(format!("form {}: columns {columns:?}", form.id));
        }
        let in_order = columns.windows(2).all(|pair| pair[0] < pair[1]);
        if !in_order {
            faults.push(format!("form {}: columns out of order {columns:?}", form.id));
        }
        if !instance.columns.doubtful.is_empty() {
            faults.push(format!("form {}: doubtful {:?}", form.id, instance.columns.doubtful));
        }
        let rows: Vec<usize> = instance
            .rows
            .iter()
            .filter_map(|row| match row.standing {
                Standing::Indicator(row) => Some(row),
                _ => None,
            })
            .collect();
        let only_blank = form.rows.len() == 1 && instance.rows.is_empty();
        // Not every version prints an optional row.
        let printed = |row: &usize| !form.rows[*row].variants.optional || rows.contains(row);
        if rows != (0..form.rows.len()).filter(printed).collect::<Vec<_>>() && !only_blank {
            faults.push(format!("form {}: rows {rows:?} of {}", form.id, form.rows.len()));
        }
        let strange = |row: &&tonghop::recognise::RowMatch| {
            matches!(row.standing, Standing::Unknown | Standing::Duplicate(_))
        };
        let strange = instance.rows.iter().filter(strange).count();
        if strange > 0 && form.orientation == Orientation::Indicators {
            faults.push(format!("form {}: {strange} rows that it does not have", form.id));
        }
    }
    // What the form itself prints wrongly is told in every copy of it.
    let printed = [Rule::MEASURE_CHANGED, Rule::DUPLICATE_ROW];
    let of_form = |finding: &&Finding| finding.severity == Severity::Info && printed.contains(&finding.rule);
    let told = found.findings.iter().filter(|finding| !of_form(finding));
    faults.extend(told.map(|finding| format!("{}: {}", finding.rule.name(), finding.message.vi)));
    faults
}

#[test]
fn the_blank_form_of_every_template_is_recognised_whole() {
    let mut faults = Vec::new();
    for (name, book) in super::wild() {
        let toml = learn::to_toml(&learn::learn(&book, &name));
        let template = load(&toml, &name).unwrap();
        faults.extend(not_recognised(&book, template).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    for id in builtin::ids() {
        let source = Source { file: format!("{id}.xlsx").into(), bytes: builtin::blank(id).unwrap() };
        let book = tonghop::read::read(&source, &Limits::default()).value.unwrap();
        let learned = load(&learn::to_toml(&learn::learn(&book, id)), id).unwrap();
        for (what, template) in
            [("reviewed", Template::clone(builtin::find(id).unwrap())), ("learned", learned)]
        {
            let found = not_recognised(&book, template);
            faults.extend(found.into_iter().map(|fault| format!("{id} {what}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
