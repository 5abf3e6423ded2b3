//! Templates and returns from compact tables, for tests that are text in, text out.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{Value, decimals};
use crate::cell::CellRef;
use crate::figure::{Excluded, Figure, FormFigures, Return, Standing};
use crate::finding::Settings;
use crate::measure::Measure;
use crate::model::{Aggregation, Column, Course, Form, Kind, Orientation, Role, Row, Template, Variants};

/// A template of one form from a table: a first line `: column, column = equation [aggregation]` when there is more
/// than one value column, then one row a line:
/// `code kind aggregation [= equation] | check; check | measure | flags` (flags: `required`, `owner`, `cumulative`).
/// Labels are `Label <code>`; the kind may stand alone.
pub fn template(table: &str) -> Arc<Template> {
    template_of(&[("F", table)])
}

/// A template of several forms.
pub fn template_of(forms: &[(&str, &str)]) -> Arc<Template> {
    Arc::new(Template {
        id: "t".into(),
        version: "1".into(),
        name: "T".into(),
        authority: String::new(),
        level: String::new(),
        heading: Vec::new(),
        printed_units: Vec::new(),
        settings: Settings::default(),
        abbreviations: Vec::new(),
        mappings: Vec::new(),
        forms: forms.iter().map(|(id, table)| form(id, table)).collect(),
    })
}

fn form(id: &str, table: &str) -> Form {
    let mut columns = vec![column("stt", Role::Code), column("label", Role::Label)];
    let mut rows = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(list) = line.strip_prefix(':') {
            columns.extend(list.split(',').map(|text| value_column(text.trim())));
        } else {
            rows.push(row(line));
        }
    }
    if columns.len() == 2 {
        columns.push(column("v", Role::Value));
    }
    let index = rows.iter().enumerate().map(|(index, row)| (Arc::clone(&row.code), index)).collect();
    Form {
        id: id.into(),
        number: format!("Biểu {id}"),
        title: Vec::new(),
        subtitle: Vec::new(),
        sheet: id.into(),
        orientation: Orientation::Indicators,
        measure: None,
        columns,
        rows,
        letterhead: false,
        optional: false,
        said: Vec::new(),
        landscape: false,
        defect: String::new(),
        index,
    }
}

fn column(code: &str, role: Role) -> Column {
    Column {
        code: code.into(),
        role,
        captions: vec![code.into()],
        printed: String::new(),
        width: 10.0,
        measure: None,
        kind: None,
        aggregation: None,
        parts: None,
        guess: None,
        expression: None,
        checks: Vec::new(),
    }
}

fn value_column(text: &str) -> Column {
    let (head, checks) = text.split_once('|').unwrap_or((text, ""));
    let (head, equation) = head.split_once('=').unwrap_or((head, ""));
    let mut words = head.split_whitespace();
    let mut made = column(words.next().unwrap(), Role::Value);
    for word in words {
        match word {
            "percent" => made.kind = Some(Kind::Percent),
            "quantity" => made.kind = Some(Kind::Quantity),
            word => made.aggregation = Some(aggregation(word)),
        }
    }
    made.expression = Some(equation.trim()).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap());
    made.checks =
        checks.split(';').filter(|text| !text.trim().is_empty()).map(|text| text.parse().unwrap()).collect();
    made
}

fn aggregation(word: &str) -> Aggregation {
    match word {
        "sum" => Aggregation::Sum,
        "sum-of-rows" => Aggregation::SumOfRows,
        "ratio" => Aggregation::Ratio,
        "same" => Aggregation::Same,
        "max" => Aggregation::Max,
        "yes" => Aggregation::Yes,
        "enum" => Aggregation::Enum,
        "text" => Aggregation::Text,
        "none" => Aggregation::None,
        word => Aggregation::WeightedMean(word.strip_prefix("mean:").unwrap().into()),
    }
}

fn row(line: &str) -> Row {
    let mut fields = line.split('|').map(str::trim);
    let (head, equation) = {
        let first = fields.next().unwrap();
        first.split_once('=').unwrap_or((first, ""))
    };
    let mut words = head.split_whitespace();
    let code = words.next().unwrap();
    let kind = match words.next().unwrap() {
        "heading" => Kind::Heading,
        "count" => Kind::Count,
        "quantity" => Kind::Quantity,
        "percent" => Kind::Percent,
        "yes" => Kind::Yes,
        "choice" => Kind::Choice,
        "text" => Kind::Text,
        other => panic!("{other}"),
    };
    let checks = fields.next().unwrap_or_default();
    let measure = fields.next().unwrap_or_default();
    let flags = fields.next().unwrap_or_default();
    Row {
        code: code.into(),
        printed: if code.contains('#') { String::new() } else { format!("{code}.") },
        label: format!("Label {code}"),
        measure: Measure::parse(measure),
        kind,
        aggregation: words.next().map_or(Aggregation::None, aggregation),
        expression: Some(equation.trim()).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap()),
        checks: checks.split(';').filter(|text| !text.is_empty()).map(|text| text.parse().unwrap()).collect(),
        owner: flags.contains("owner").then(|| "tỉnh".to_owned()),
        course: if flags.contains("cumulative") { Course::Cumulative } else { Course::Flow },
        bold: false,
        required: flags.contains("required"),
        doubts: flags
            .split_once("doubt ")
            .map(|(_, rule)| rule.trim().parse().unwrap())
            .into_iter()
            .collect(),
        required_if: flags.split_once("if ").map(|(_, condition)| condition.trim().parse().unwrap()),
        variants: Variants::default(),
        depth: 0,
        guess: None,
        notes: Vec::new(),
        crossed: Vec::new(),
        remark: String::new(),
        said: Vec::new(),
        derived: None,
    }
}

/// A return from `code value value / code value`: values by value column, `_` blank, `-` not arisen, `?` unreadable,
/// `x` not in the file, `!5` a figure that stands in error, `'text`. Rows not named are blank. Forms by `form:` before
/// the code.
pub fn a_return(template: &Template, unit: &str, figures: &str) -> Return {
    let file: Arc<str> = format!("{unit}.xlsx").into();
    let mut forms: Vec<FormFigures> = template
        .forms
        .iter()
        .enumerate()
        .map(|(index, form)| {
            let mut made = blank(index, form, &file);
            for row in 0..form.rows.len() {
                for column in form.value_columns() {
                    made.put(row, column, figure(form, row, column, "_").unwrap());
                }
            }
            made
        })
        .collect();
    for entry in figures.split('/').map(str::trim).filter(|entry| !entry.is_empty()) {
        let (code, values) = entry.split_once(' ').unwrap();
        let (form, code) = code.split_once(':').unwrap_or((&template.forms[0].id, code));
        let position = template.forms.iter().position(|other| &*other.id == form).unwrap();
        let form = &template.forms[position];
        let row = form.row_index(code).unwrap_or_else(|| panic!("no row {code}"));
        for (column, text) in form.value_columns().zip(values.split_whitespace()) {
            if let Some(figure) = figure(form, row, column, text) {
                forms[position].put(row, column, figure);
                continue;
            }
            let mut without = blank(position, form, &file);
            for (other, column, figure) in forms[position].iter().filter(|(other, ..)| *other != row.into()) {
                without.put(other, column, figure.clone());
            }
            forms[position] = without;
        }
    }
    Return { unit: unit.into(), standing: Standing::Used, forms, ..Return::unread(file) }
}

fn blank(index: usize, form: &Form, file: &Arc<str>) -> FormFigures {
    FormFigures::new(index, Arc::clone(file), Arc::clone(&form.id), form.rows.len(), form.columns.len())
}

fn figure(form: &Form, row: usize, column: usize, text: &str) -> Option<Figure> {
    let (excluded, text) =
        text.strip_prefix('!').map_or((Excluded::No, text), |rest| (Excluded::Error, rest));
    let value = match text {
        "x" => return None,
        "_" => Value::Blank,
        "-" => Value::NotArisen,
        "?" => Value::Unreadable,
        text => match text.strip_prefix('\'') {
            Some(text) => Value::Text(text.into()),
            None => Value::Number(text.parse::<Decimal>().unwrap()),
        },
    };
    Some(Figure {
        decimals: value.number().map_or(0, |number| decimals(number) as u8),
        raw: if text == "_" { "".into() } else { text.into() },
        value,
        formula: false,
        excluded,
        sheet: Arc::clone(&form.id),
        cell: Some(CellRef::new(row as u32, column as u32)),
        repair: None,
        note: None,
    })
}
