//! Which figures, forms and sentences of a template a placeholder names.

use crate::expression::{Expression, Reference};
use crate::finding::{Language, Wording, some_joined};
use crate::model::{Form, Kind, Template};
use crate::narrative::Sentence;
use crate::spot::{RowId, Spot};
use crate::text::fold;

use super::words::WORDS;

/// The form that goes by an id, a number as printed (`Biểu 4`), or the name of its sheet.
pub fn form(template: &Template, name: &str) -> Result<usize, Wording> {
    let wanted = fold(name);
    let by_id = template.forms.iter().position(|form| *form.id == *name);
    let by = |called: &dyn Fn(&Form) -> &str| {
        template.forms.iter().position(|form| !wanted.is_empty() && fold(called(form)) == wanted)
    };
    by_id
        .or_else(|| by(&|form| &form.id))
        .or_else(|| by(&|form| &form.number))
        .or_else(|| by(&|form| &form.sheet))
        .ok_or_else(|| {
            let near = nearest(&wanted, template.forms.iter().map(|form| (fold(&form.id), &*form.id)));
            let all = |language| some_joined(template.forms.iter().map(|form| &*form.id), ", ", language);
            let near = near.unwrap_or_default();
            Wording::new(
                format!("không có biểu «{name}»; gần nhất là «{near}» (các biểu: {})", all(Language::Vi)),
                format!("there is no form “{name}”; the nearest is “{near}” (forms: {})", all(Language::En)),
            )
        })
}

/// The form of that name, or the only one where none is named.
pub fn form_of_table(template: &Template, name: &str) -> Result<usize, Wording> {
    if !name.is_empty() || template.forms.len() == 1 {
        return if name.is_empty() { Ok(0) } else { form(template, name) };
    }
    let all = |language| some_joined(template.forms.iter().map(|form| &*form.id), ", ", language);
    let first = template.forms.first().map_or("1", |form| &*form.id);
    Err(Wording::new(
        format!(
            "bộ biểu mẫu có nhiều biểu; ghi rõ biểu nào, như {{{{bảng {first}}}}} (các biểu: {})",
            all(Language::Vi)
        ),
        format!(
            "the template has several forms; say which, such as {{{{table {first}}}}} (forms: {})",
            all(Language::En)
        ),
    ))
}

/// The figure a reference means, in the column of that name where one is named.
pub fn spot(template: &Template, reference: &Reference, column: Option<&str>) -> Result<Spot, Wording> {
    if let Some(name) = reference.counted() {
        return Ok(Spot { form: form(template, name)?, row: RowId::Counted, column: 0 });
    }
    let (form, row) = match &reference.form {
        Some(name) => {
            let form = form(template, name)?;
            let row = template.forms[form].row_index(&reference.code);
            (form, row.ok_or_else(|| no_row(template, Some(form), &reference.code))?)
        }
        None => only(template, &reference.code)?,
    };
    let rows = &template.forms[form];
    let column = value_column(rows, column)?;
    if rows.holds(row, column).kind == Kind::Heading {
        let label = &rows.rows[row].label;
        return Err(Wording::new(
            format!("«{reference}» là đề mục «{label}», không có số liệu"),
            format!("“{reference}” is the heading “{label}”, which has no figure"),
        ));
    }
    Ok(Spot::new(form, row, column))
}

/// The row of that code, where only one form has it.
fn only(template: &Template, code: &str) -> Result<(usize, usize), Wording> {
    let found: Vec<(usize, usize)> = template
        .forms
        .iter()
        .enumerate()
        .filter_map(|(form, has)| Some((form, has.row_index(code)?)))
        .collect();
    match found[..] {
        [one] => Ok(one),
        [] => Err(no_row(template, None, code)),
        _ => {
            let name = |(form, row): &(usize, usize)| {
                let form = &template.forms[*form];
                format!("{{{{{}!{code}}}}} ({})", form.id, form.rows[*row].label)
            };
            let names: Vec<String> = found.iter().map(name).collect();
            let names = |language| some_joined(names.iter().map(String::as_str), "; ", language);
            Err(Wording::new(
                format!("{} biểu có dòng {code}; ghi rõ biểu nào: {}", found.len(), names(Language::Vi)),
                format!("{} forms have a row {code}; say which: {}", found.len(), names(Language::En)),
            ))
        }
    }
}

/// There is no such row; the nearest in the form, or of everything that a placeholder may name.
fn no_row(template: &Template, form: Option<usize>, code: &str) -> Wording {
    let forms = template.forms.iter().enumerate().filter(|(index, _)| form.is_none_or(|form| form == *index));
    let rows = forms.flat_map(|(_, form)| form.rows.iter().map(move |row| (form, row)));
    let rows = rows.filter(|(_, row)| row.kind != Kind::Heading);
    let rows = rows.map(|(form, row)| (row.code.to_lowercase(), Some((form, row))));
    let words = WORDS.names().filter(|_| form.is_none()).map(|name| (fold(name), None));
    let wanted = if code.chars().any(char::is_numeric) { code.to_lowercase() } else { fold(code) };
    let found = nearest(&wanted, rows.chain(words).map(|(key, found)| (key.clone(), (key, found))));
    let (near, label) = match found {
        Some((_, Some((form, row)))) => (format!("{}!{}", form.id, row.code), row.label.as_str()),
        Some((key, None)) => {
            (WORDS.names().find(|name| fold(name) == key).unwrap_or_default().to_owned(), "")
        }
        None => (String::new(), ""),
    };
    let of = if label.is_empty() { String::new() } else { format!(" ({label})") };
    let place = form.map(|form| &*template.forms[form].id);
    let place = |words: &str| place.map_or_else(String::new, |form| format!(" {words} {form}"));
    Wording::new(
        format!("không có dòng «{code}»{}; gần nhất là {{{{{near}}}}}{of}", place("trong biểu")),
        format!("there is no row “{code}”{}; the nearest is {{{{{near}}}}}{of}", place("in form")),
    )
}

/// The value column that is named, or the only one.
fn value_column(form: &Form, name: Option<&str>) -> Result<usize, Wording> {
    let columns: Vec<usize> = form.value_columns().collect();
    let called = |column: usize| {
        let caption = form.columns[column].captions.join(" / ");
        (&*form.columns[column].code, caption)
    };
    let Some(name) = name else {
        if let [only] = columns[..] {
            return Ok(only);
        }
        let word = WORDS.column();
        return Err(which(
            form,
            &columns,
            &Wording::new(
                format!("biểu {} có {} cột số liệu; ghi thêm «{word} …»", form.id, columns.len()),
                format!("form {} has {} columns of figures; add “column …”", form.id, columns.len()),
            ),
        ));
    };
    let wanted = fold(name);
    let by_code = columns.iter().copied().find(|&column| called(column).0 == name);
    let by_caption = || {
        let is = |column: &usize| {
            let (code, caption) = called(*column);
            let last = form.columns[*column].captions.last().map(|last| fold(last));
            fold(code) == wanted || fold(&caption) == wanted || last.as_ref() == Some(&wanted)
        };
        let mut found = columns.iter().copied().filter(is);
        found.next().filter(|_| found.next().is_none())
    };
    by_code.or_else(by_caption).ok_or_else(|| {
        which(
            form,
            &columns,
            &Wording::new(
                format!("biểu {} không có đúng một cột số liệu «{name}»", form.id),
                format!("form {} has not just one column of figures “{name}”", form.id),
            ),
        )
    })
}

/// Which columns there are.
fn which(form: &Form, columns: &[usize], why: &Wording) -> Wording {
    let called = |&column: &usize| {
        format!("{} ({})", form.columns[column].code, form.columns[column].captions.join(" / "))
    };
    let all: Vec<String> = columns.iter().map(called).collect();
    let all = |language| some_joined(all.iter().map(String::as_str), "; ", language);
    why.clone()
        .then(&format!("; các cột: {}", all(Language::Vi)), &format!("; columns: {}", all(Language::En)))
}

/// References and the figures they mean.
pub type Spots = Vec<(Reference, Spot)>;

/// An expression and the figures it means, in the order of its references.
pub fn expression(
    template: &Template,
    text: &str,
    column: Option<&str>,
) -> Result<(Expression, Spots), Vec<Wording>> {
    let Ok(expression) = text.parse::<Expression>() else {
        return Err(vec![no_row(template, None, text)]);
    };
    let (mut spots, mut faults) = (Vec::new(), Vec::new());
    for reference in expression.references() {
        match spot(template, reference, column) {
            Ok(spot) => spots.push((reference.clone(), spot)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok((expression, spots)) } else { Err(faults) }
}

/// A sentence of a form, by its number.
pub fn sentence<'t>(
    template: &'t Template,
    name: &str,
    number: &str,
) -> Result<(usize, &'t Sentence), Wording> {
    let index = form(template, name)?;
    let said: Vec<&Sentence> = template.forms[index].sentences().collect();
    let found = number.parse::<usize>().ok().and_then(|number| said.get(number.checked_sub(1)?).copied());
    found.map(|sentence| (index, sentence)).ok_or_else(|| {
        let all: Vec<String> =
            said.iter().enumerate().map(|(at, sentence)| format!("{} «{sentence}»", at + 1)).collect();
        let all = |language| some_joined(all.iter().map(String::as_str), "; ", language);
        Wording::new(
            format!("biểu {name} có {} câu, không có câu «{number}»: {}", said.len(), all(Language::Vi)),
            format!("form {name} has {} sentences, none “{number}”: {}", said.len(), all(Language::En)),
        )
    })
}

/// The nearest of several names.
fn nearest<T>(wanted: &str, names: impl Iterator<Item = (String, T)>) -> Option<T> {
    names.min_by_key(|(name, _)| strsim::levenshtein(name, wanted)).map(|(_, what)| what)
}
