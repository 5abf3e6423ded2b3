//! The ledgers of rows and of columns.

use std::sync::Arc;

use crate::cell::CellRef;
use crate::expression::Expression;
use crate::finding::{Language, Subject, Wording};
use crate::learn::{Learned, evidence};
use crate::measure::Measure;
use crate::model::{Aggregation, Form, Kind, Role};

use super::words::{ACCEPTED, AGGREGATIONS, BY_ROWS, KINDS, MEAN};
use super::{
    Filled, FilledLine, Ledger, Places, Settled, chosen, doubts, field, holds_figures, nearest,
    not_understood, open, without,
};

/// Form and code tell a line from the others.
pub(super) const KEY: [usize; 2] = [0, 1];
/// Where in a line what may be corrected stands.
const KIND: usize = 5;
const AGGREGATION: usize = 6;
const FORMULA: usize = 7;
const WEIGHT: usize = 8;
const ACCEPT: usize = 9;

/// How units merge, with a mean and, for columns, what leaves it to the rows.
fn aggregations(of_rows: bool) -> Vec<(Option<Aggregation>, &'static str, &'static str)> {
    let plain = AGGREGATIONS.iter().map(|(own, vi, en)| (Some(own.clone()), *vi, *en));
    let mean = (Some(Aggregation::WeightedMean(Arc::default())), MEAN.0, MEAN.1);
    let by_rows = (!of_rows).then_some((None, BY_ROWS.0, BY_ROWS.1));
    plain.chain([mean]).chain(by_rows).collect()
}

fn kinds(of_rows: bool) -> Vec<(Option<Kind>, &'static str, &'static str)> {
    let all = KINDS.iter().filter(|(kind, ..)| of_rows || holds_figures(Some(*kind)));
    let by_rows = (!of_rows).then_some((None, BY_ROWS.0, BY_ROWS.1));
    all.map(|(kind, vi, en)| (Some(*kind), *vi, *en)).chain(by_rows).collect()
}

fn ledger(name: (&str, &str), called: (&str, &str), of_rows: bool, language: Language) -> Ledger {
    let fields = vec![
        field(("Biểu", "Form"), 9.0, language),
        field(("Mã", "Code"), 11.0, language),
        field(called, 44.0, language),
        field(("Đơn vị tính", "Unit of measure"), 14.0, language),
        field(("Phỏng đoán và lý do", "Guess and reason"), 52.0, language),
        chosen(("Loại số liệu", "Kind"), 20.0, &kinds(of_rows), language),
        chosen(("Cách tổng hợp", "How units merge"), 24.0, &aggregations(of_rows), language),
        open(("Công thức", "Formula"), 24.0, language),
        open(("Trọng số", "Weight"), 11.0, language),
        chosen(("Đồng ý", "Accepted"), 9.0, &ACCEPTED, language),
    ];
    let name = Wording::new(name.0, name.1).to(language).to_owned();
    Ledger { name, fields, lines: Vec::new(), spare: 0 }
}

/// What a line says of its figures.
struct Said<'a> {
    kind: Option<Kind>,
    aggregation: Option<&'a Aggregation>,
    expression: Option<&'a Expression>,
}

impl Said<'_> {
    fn cells(&self, of_rows: bool, language: Language) -> [String; 5] {
        let word = |vi: &str, en: &str| Wording::new(vi, en).to(language).to_owned();
        let kind =
            kinds(of_rows).iter().find(|(kind, ..)| *kind == self.kind).map(|(_, vi, en)| word(vi, en));
        let (plain, weight) = match self.aggregation {
            Some(Aggregation::WeightedMean(weight)) => {
                (Some(Aggregation::WeightedMean(Arc::default())), weight.to_string())
            }
            other => (other.cloned(), String::new()),
        };
        let all = aggregations(of_rows);
        let merged = all.iter().find(|(own, ..)| *own == plain).map(|(_, vi, en)| word(vi, en));
        let formula = self.expression.map(ToString::to_string);
        [
            kind.unwrap_or_default(),
            merged.unwrap_or_default(),
            formula.unwrap_or_default(),
            weight,
            String::new(),
        ]
    }
}

/// The ledger of rows.
pub(super) fn rows(learned: &Learned, language: Language) -> Ledger {
    let mut ledger = ledger(("Dòng", "Rows"), ("Chỉ tiêu", "Indicator"), true, language);
    for form in &learned.template.forms {
        for row in &form.rows {
            let subject = Subject {
                form: Arc::clone(&form.id),
                indicator: Arc::clone(&row.code),
                ..Subject::default()
            };
            let about = |checks: &[crate::expression::Comparison]| told(learned, &subject, checks, language);
            let said = Said {
                kind: Some(row.kind),
                aggregation: Some(&row.aggregation),
                expression: row.expression.as_ref(),
            };
            let mut line = vec![
                form.id.to_string(),
                row.code.to_string(),
                row.label.clone(),
                row.measure.text.clone(),
                about(&row.checks),
            ];
            line.extend(said.cells(true, language));
            ledger.lines.push(line);
        }
    }
    ledger
}

/// The ledger of value columns.
pub(super) fn columns(learned: &Learned, language: Language) -> Ledger {
    let mut ledger = ledger(("Cột", "Columns"), ("Tên cột", "Captions"), false, language);
    for form in &learned.template.forms {
        for column in form.columns.iter().filter(|column| column.role == Role::Value) {
            let subject = Subject {
                form: Arc::clone(&form.id),
                column: Arc::clone(&column.code),
                ..Subject::default()
            };
            let said = Said {
                kind: column.kind,
                aggregation: column.aggregation.as_ref(),
                expression: column.expression.as_ref(),
            };
            let mut line = vec![
                form.id.to_string(),
                column.code.to_string(),
                column.captions.join(" / "),
                column.measure.as_ref().map(|measure| measure.text.clone()).unwrap_or_default(),
                told(learned, &subject, &column.checks, language),
            ];
            line.extend(said.cells(false, language));
            ledger.lines.push(line);
        }
    }
    ledger
}

/// What is guessed of a line, but for what it is held against.
fn told(
    learned: &Learned,
    subject: &Subject,
    checks: &[crate::expression::Comparison],
    language: Language,
) -> String {
    let rights: Vec<String> = checks.iter().map(|check| check.right.to_string()).collect();
    let about =
        |one: &crate::learn::Proposal| !rights.iter().any(|right| evidence::speaks_of(one, subject, right));
    doubts(learned, subject, &about, language)
}

/// Takes over what was corrected in the ledger of rows or that of columns.
pub(super) fn take(
    corrected: &mut Learned,
    filled: &Filled,
    of_rows: bool,
    settled: &mut Settled,
    places: &mut Places,
) {
    for line in &filled.lines {
        let Some(known) = line.known else {
            unknown(corrected, filled, line, of_rows);
            continue;
        };
        let [form_id, code, ..] = &filled.ledger.lines[known][..] else { continue };
        let accepted = filled.accepted(line, ACCEPT);
        let touched = (KIND..ACCEPT).any(|field| filled.changed(line, field).is_some());
        if !touched && accepted.is_none() {
            continue;
        }
        let Some(form) = corrected.template.forms.iter_mut().find(|form| *form.id == **form_id) else {
            continue;
        };
        let (indicator, column) = if of_rows {
            (code.as_str().into(), Arc::default())
        } else {
            (Arc::default(), code.as_str().into())
        };
        let subject = Subject { form: Arc::clone(&form.id), indicator, column };
        correct(form, (code, of_rows), filled, line, (touched, accepted));
        places.insert(subject.clone(), (filled.ledger.name.clone(), line.cells[FORMULA].1));
        settled.lines.insert(subject);
    }
}

/// A line whose form or code the template does not have.
fn unknown(learned: &Learned, filled: &Filled, line: &FilledLine, of_rows: bool) {
    let ((form_id, form_at), (code, code_at)) = (&line.cells[0], &line.cells[1]);
    let forms = &learned.template.forms;
    let Some(form) = forms.iter().find(|form| *form.id == **form_id) else {
        filled
            .fault(*form_at, &not_understood(form_id, nearest(forms.iter().map(|form| &*form.id), form_id)));
        return;
    };
    let codes = codes(form, of_rows);
    if codes.contains(&code.as_str()) {
        filled.fault(
            *code_at,
            &Wording::new(
                format!("mã {code} có hai dòng trong trang này; xóa bớt một dòng"),
                format!("the code {code} stands here twice; delete one of the lines"),
            ),
        );
    } else {
        filled.fault(*code_at, &not_understood(code, nearest(codes.into_iter(), code)));
    }
}

/// The codes that expressions over rows or columns may name.
pub(super) fn codes(form: &Form, of_rows: bool) -> Vec<&str> {
    if of_rows {
        form.rows.iter().map(|row| &*row.code).collect()
    } else {
        form.columns.iter().map(|column| &*column.code).collect()
    }
}

fn correct(
    form: &mut Form,
    (code, of_rows): (&str, bool),
    filled: &Filled,
    line: &FilledLine,
    (touched, accepted): (bool, Option<bool>),
) {
    let known: Vec<String> = codes(form, of_rows).into_iter().map(str::to_owned).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let now = Now::of(filled, line, of_rows, &known);
    if accepted == Some(false)
        && !touched
        && line.cells[FORMULA].0.is_empty()
        && line.cells[WEIGHT].0.is_empty()
    {
        filled.fault(
            line.cells[ACCEPT].1,
            &Wording::new(
                "ghi «không» thì sửa luôn loại số liệu, cách tổng hợp hoặc công thức của dòng này",
                "with «no», correct the kind, how units merge, or the formula of this line",
            ),
        );
    }
    let rejected = accepted == Some(false) && !touched;
    if of_rows {
        let Some(row) = form.row_index(code).map(|at| &mut form.rows[at]) else { return };
        let mut aggregation = now.aggregation(Some(&row.aggregation)).unwrap_or_default();
        now.expression(&mut row.expression);
        if rejected {
            (aggregation, row.expression) = (without(&aggregation), None);
        }
        let follows = follows((&row.aggregation, &aggregation), &row.measure, row.kind);
        row.kind = now.kind.or(None).unwrap_or(follows);
        row.aggregation = aggregation;
        if row.kind == Kind::Heading {
            (row.aggregation, row.expression) = (Aggregation::None, None);
            row.checks.clear();
        }
    } else {
        let Some(column) = form.column_index(code).map(|at| &mut form.columns[at]) else { return };
        let mut aggregation = now.aggregation(column.aggregation.as_ref());
        now.expression(&mut column.expression);
        if rejected {
            (aggregation, column.expression) = (aggregation.as_ref().map(without), None);
        }
        column.kind = now.kind.or(column.kind);
        column.aggregation = aggregation;
    }
}

/// What the cells of a line say now; what was not touched is open.
struct Now {
    kind: Corrected<Option<Kind>>,
    merged: Corrected<Option<Aggregation>>,
    weight: Arc<str>,
    formula: Corrected<Option<Expression>>,
}

impl Now {
    fn of(filled: &Filled, line: &FilledLine, of_rows: bool, codes: &[&str]) -> Self {
        let chosen = filled.changed(line, KIND);
        let kind = Corrected::of(chosen.and_then(|(text, at)| filled.chosen(&kinds(of_rows), text, at)));
        let chosen = filled.changed(line, AGGREGATION);
        let merged = chosen.and_then(|(text, at)| filled.chosen(&aggregations(of_rows), text, at));
        let merged = Corrected::of(merged);
        let formula = Corrected::of(filled.changed(line, FORMULA).map(|(text, at)| {
            let expression = if text.is_empty() { None } else { filled.expression(text, at) };
            if let Some(expression) = &expression {
                filled.known(expression, codes, at);
            }
            expression
        }));
        let (weight, at) = &line.cells[WEIGHT];
        let mean = is_mean(&line.cells[AGGREGATION].0);
        if mean && !codes.contains(&weight.as_str()) {
            weightless(filled, weight, codes, *at);
        }
        Self { kind, merged, weight: weight.as_str().into(), formula }
    }

    fn aggregation(&self, before: Option<&Aggregation>) -> Option<Aggregation> {
        match self.merged.clone().or(before.cloned()) {
            Some(Aggregation::WeightedMean(_)) => Some(Aggregation::WeightedMean(Arc::clone(&self.weight))),
            other => other,
        }
    }

    fn expression(&self, own: &mut Option<Expression>) {
        *own = self.formula.clone().or(own.take());
    }
}

/// What a cell was corrected to.
#[derive(Clone)]
enum Corrected<T> {
    AsItWas,
    To(T),
}

impl<T> Corrected<T> {
    fn of(now: Option<T>) -> Self {
        now.map_or(Self::AsItWas, Self::To)
    }

    fn or(self, before: T) -> T {
        match self {
            Self::AsItWas => before,
            Self::To(now) => now,
        }
    }
}

/// Whether a cell says that a line is a mean.
fn is_mean(text: &str) -> bool {
    super::words::choice(&[((), MEAN.0, MEAN.1)], text).is_ok()
}

fn weightless(filled: &Filled, weight: &str, codes: &[&str], at: CellRef) {
    if weight.is_empty() {
        filled.fault(
            at,
            &Wording::new(
                "bình quân thì ghi mã của dòng hoặc cột làm trọng số",
                "a mean needs the code of the row or column that weights it",
            ),
        );
    } else {
        filled.fault(at, &not_understood(weight, nearest(codes.iter().copied(), weight)));
    }
}

/// What a row holds when only how units merge was corrected: a ratio is a percentage, a sum is none.
fn follows((before, now): (&Aggregation, &Aggregation), measure: &Measure, kind: Kind) -> Kind {
    let derived = Kind::derived(now, measure);
    if before == now || kind == Kind::Heading || derived == Kind::Count { kind } else { derived }
}
