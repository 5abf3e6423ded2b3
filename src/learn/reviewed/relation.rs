//! The ledger of relations: what rows and columns are held against.

use std::sync::Arc;

use crate::cell::CellRef;
use crate::expression::Comparison;
use crate::finding::{Language, Subject, Wording};
use crate::learn::{Learned, evidence};
use crate::model::{Form, Kind};

use super::words::{ACCEPTED, AXES};
use super::{
    Filled, FilledLine, Ledger, Places, SPARE, Settled, chosen, doubts, field, in_words, line, nearest,
    not_understood, open,
};

/// Form, way, code and relation tell a line from the others.
pub(super) const KEY: [usize; 4] = [FORM, AXIS, CODE, RELATION];
const FORM: usize = 0;
const AXIS: usize = 1;
const CODE: usize = 2;
const RELATION: usize = 4;
/// What may be corrected.
const INSTEAD: usize = 7;
const ACCEPT: usize = 8;

/// Every relation of a template, and the row or column that it is of.
pub(super) fn all(learned: &Learned) -> impl Iterator<Item = (Subject, &Comparison)> {
    learned.template.forms.iter().flat_map(|form| {
        let of_rows = form.rows.iter().flat_map(|row| {
            let subject = Subject {
                form: Arc::clone(&form.id),
                indicator: Arc::clone(&row.code),
                ..Subject::default()
            };
            row.checks.iter().map(move |check| (subject.clone(), check))
        });
        let of_columns = form.columns.iter().flat_map(|column| {
            let subject = Subject {
                form: Arc::clone(&form.id),
                column: Arc::clone(&column.code),
                ..Subject::default()
            };
            column.checks.iter().map(move |check| (subject.clone(), check))
        });
        of_rows.chain(of_columns)
    })
}

/// The ledger.
pub(super) fn ledger(learned: &Learned, language: Language) -> Ledger {
    let word = |vi: &str, en: &str| Wording::new(vi, en).to(language).to_owned();
    let axes = AXES.map(|(_, vi, en)| word(vi, en));
    let fields = vec![
        open(("Biểu", "Form"), 9.0, language),
        chosen(("Dòng hay cột", "Row or column"), 9.0, &AXES, language),
        open(("Mã", "Code"), 11.0, language),
        field(("Tên", "Name"), 40.0, language),
        field(("Quan hệ", "Relation"), 30.0, language),
        field(("Bằng lời", "In words"), 30.0, language),
        field(("Phỏng đoán và lý do", "Guess and reason"), 48.0, language),
        open(("Sửa thành", "Corrected to"), 30.0, language),
        chosen(("Đồng ý", "Accepted"), 9.0, &ACCEPTED, language),
    ];
    let lines = all(learned).map(|(subject, check)| {
        let by_row = subject.column.is_empty();
        let code = if by_row { &subject.indicator } else { &subject.column };
        let form = learned.template.form(&subject.form);
        let name = form.and_then(|form| {
            let row = form.row(&subject.indicator).map(|row| row.label.clone());
            row.or_else(|| Some(form.columns[form.column_index(&subject.column)?].captions.join(" / ")))
        });
        let right = check.right.to_string();
        vec![
            subject.form.to_string(),
            axes[usize::from(!by_row)].clone(),
            code.to_string(),
            name.unwrap_or_default(),
            check.to_string(),
            in_words(check, code, language),
            doubts(learned, &subject, &|one| evidence::speaks_of(one, &subject, &right), language),
            String::new(),
            String::new(),
        ]
    });
    let lines = lines.collect();
    Ledger { name: word("Quan hệ", "Relations"), fields, lines, spare: SPARE }
}

/// Takes over what was corrected.
pub(super) fn take(corrected: &mut Learned, filled: &Filled, settled: &mut Settled, places: &mut Places) {
    for line in &filled.lines {
        if line.known.is_none() && !line.cells[RELATION].0.is_empty() {
            filled.fault(line.cells[RELATION].1, &Wording::new(
                "quan hệ này không có trong bộ biểu mẫu; để nguyên cột này, ghi quan hệ mới ở cột «Sửa thành»",
                "the template has no such relation; leave this column, write a new one under «Corrected to»",
            ));
            continue;
        }
        let instead = filled.changed(line, INSTEAD);
        let accepted = filled.accepted(line, ACCEPT);
        if instead.is_none() && accepted.is_none() {
            if line.known.is_none() {
                filled.fault(
                    line.cells[INSTEAD].1,
                    &Wording::new(
                        "dòng mới thì ghi quan hệ ở cột «Sửa thành»",
                        "a new line needs its relation under «Corrected to»",
                    ),
                );
            }
            continue;
        }
        correct(corrected, filled, line, (instead, accepted), (settled, places));
    }
}

fn correct(
    corrected: &mut Learned,
    filled: &Filled,
    line: &FilledLine,
    (instead, accepted): (Option<(&str, CellRef)>, Option<bool>),
    (settled, places): (&mut Settled, &mut Places),
) {
    let ((id, id_at), (axis, axis_at), (code, code_at)) =
        (&line.cells[FORM], &line.cells[AXIS], &line.cells[CODE]);
    let Some(position) = corrected.template.forms.iter().position(|form| *form.id == **id) else {
        let forms = corrected.template.forms.iter().map(|form| &*form.id);
        filled.fault(*id_at, &not_understood(id, nearest(forms, id)));
        return;
    };
    let Some(by_row) = filled.chosen(&AXES, axis, *axis_at) else { return };
    let form = &mut corrected.template.forms[position];
    let codes: Vec<String> = line::codes(form, by_row).into_iter().map(str::to_owned).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    if !codes.contains(&code.as_str()) {
        filled.fault(*code_at, &not_understood(code, nearest(codes.iter().copied(), code)));
        return;
    }
    let check = match instead {
        Some((text, at)) => {
            let Some(check) = filled.comparison(text, at) else { return };
            filled.known(&check.left, &codes, at);
            filled.known(&check.right, &codes, at);
            Some(check)
        }
        None => None,
    };
    let (indicator, column) =
        if by_row { (code.as_str().into(), Arc::default()) } else { (Arc::default(), code.as_str().into()) };
    let subject = Subject { form: Arc::clone(&form.id), indicator, column };
    let Some(checks) = checks_of(form, code, by_row) else { return };
    let known = line.cells[RELATION].0.as_str();
    let at = checks.iter().position(|own| own.to_string() == known);
    if let Some(at) = at {
        settled.relations.insert((subject.clone(), checks[at].right.to_string()));
    }
    match (at, check) {
        (Some(at), Some(check)) => {
            settled.relations.insert((subject.clone(), check.right.to_string()));
            checks[at] = check;
        }
        (Some(at), None) if accepted == Some(false) => {
            checks.remove(at);
        }
        (None, Some(check)) => {
            settled.relations.insert((subject.clone(), check.right.to_string()));
            checks.push(check);
        }
        _ => {}
    }
    places.insert(subject, (filled.ledger.name.clone(), line.cells[INSTEAD].1));
}

fn checks_of<'f>(form: &'f mut Form, code: &str, by_row: bool) -> Option<&'f mut Vec<Comparison>> {
    if by_row {
        let row = form.row_index(code).map(|at| &mut form.rows[at])?;
        // A heading holds nothing.
        (row.kind != Kind::Heading).then_some(&mut row.checks)
    } else {
        form.column_index(code).map(|at| &mut form.columns[at].checks)
    }
}
