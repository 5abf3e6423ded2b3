//! A figure that no form asks for and every summary needs.

use std::sync::Arc;

use toml::Spanned;
use toml::de::DeTable;

use super::FormPlaces;
use super::entry::{Entry, Faults, Place};
use super::expression::{self, Places};
use crate::amount::PERCENT_DECIMALS;
use crate::expression::Expression;
use crate::finding::Wording;
use crate::measure::{Class, Measure};
use crate::model::{Aggregation, Course, Derived, Kind, Orientation, Row, Template, Variants};

const KEYS: [&str; 11] =
    ["form", "code", "printed", "label", "measure", "ratio", "sum", "equals", "decimals", "bold", "remark"];

/// A cell shows no more decimals.
const MOST_DECIMALS: u32 = 4;

/// Takes a `[[derived]]` into the form that it names, after the rows that the form prints.
pub(super) fn take(
    table: &DeTable,
    place: &Place,
    (template, places): (&mut Template, &mut [FormPlaces]),
    faults: &mut Faults,
) {
    faults.in_form(table.get("form").and_then(|id| id.get_ref().as_str()).unwrap_or_default());
    let entry = Entry::open(table, place, &KEYS, faults);
    let named = entry.text("form", faults);
    let index = match (&named, &template.forms[..]) {
        (Some(id), forms) => forms.iter().position(|form| *form.id == **id.get_ref()),
        (None, [_]) => Some(0),
        (None, _) => None,
    };
    let Some(form) = index.map(|index| &mut template.forms[index]) else {
        let known: Vec<&str> = template.forms.iter().map(|form| &*form.id).collect();
        let known = known.join(", ");
        let reason = Wording::new(
            format!("số liệu tính thêm phải nói thuộc biểu nào (khóa \"form\"); có các biểu: {known}"),
            format!("a derived figure names its form (key \"form\"), one of: {known}"),
        );
        faults.add(&entry.place_of("form"), "form", reason);
        return;
    };
    if form.orientation != Orientation::Indicators {
        let reason = Wording::new(
            "số liệu tính thêm chỉ dùng cho biểu có chỉ tiêu cố định",
            "only a form whose rows are indicators has derived figures",
        );
        faults.add(&entry.place_of("form"), "form", reason);
        return;
    }
    let Some((row, row_places)) = row(&entry, place, faults) else { return };
    form.index.entry(Arc::clone(&row.code)).or_insert(form.rows.len());
    form.rows.push(row);
    places[index.unwrap_or_default()].rows.push(row_places);
}

fn row(entry: &Entry, place: &Place, faults: &mut Faults) -> Option<(Row, Places)> {
    let code = entry.needed("code", faults);
    faults.in_row(code.as_ref().map_or("", |code| code.get_ref()));
    let label = entry.needed("label", faults).map_or("", Spanned::into_inner);
    let written = expression::read(entry, &["ratio", "sum", "equals"], faults);
    if written.is_none() {
        let reason = Wording::new(
            "chưa nói cách tính (khóa \"ratio\", \"sum\" hoặc \"equals\")",
            "nothing says how it is computed (key \"ratio\", \"sum\" or \"equals\")",
        );
        faults.add(place, "ratio", reason);
    }
    let (key, equation, expression_place) = written?;
    if key == "sum" && equation.as_ref().is_some_and(|sum| sum.terms().is_none()) {
        let reason =
            Wording::new("tổng chỉ gồm các phần nối bằng dấu +", "a sum is made of references joined by +");
        faults.add(&expression_place, key, reason);
    }
    let aggregation = if key == "ratio" { Aggregation::Ratio } else { Aggregation::Computed };
    let measure = Measure::parse(entry.text("measure", faults).map_or("", Spanned::into_inner));
    let decimals = decimals(entry, key, equation.as_ref(), faults);
    let code = code?.into_inner();
    let kind = match (&aggregation, measure.class) {
        (Aggregation::Ratio, _) | (_, Class::Percent) => Kind::Percent,
        _ => Kind::Quantity,
    };
    let row = Row {
        code: code.into(),
        printed: entry.text("printed", faults).map_or(code, Spanned::into_inner).to_owned(),
        label: label.to_owned(),
        measure,
        kind,
        aggregation,
        expression: equation,
        checks: Vec::new(),
        doubts: Vec::new(),
        owner: None,
        course: Course::default(),
        bold: entry.flag("bold", faults),
        required: false,
        required_if: None,
        variants: Variants { optional: true, ..Variants::default() },
        depth: 0,
        guess: None,
        notes: Vec::new(),
        crossed: Vec::new(),
        remark: entry.text_or_empty("remark", faults),
        said: Vec::new(),
        derived: Some(Derived { decimals }),
    };
    let places = Places {
        whole: place.clone(),
        code: entry.place_of("code"),
        aggregation: entry.place_of(key),
        kind: place.clone(),
        expression: expression_place,
        expression_key: key,
        checks: Vec::new(),
        doubts: Vec::new(),
        condition: place.clone(),
        said: Vec::new(),
    };
    Some((row, places))
}

/// How it is rounded: as percentages are, a plain sum to whole numbers, where the file says nothing else.
fn decimals(entry: &Entry, key: &str, equation: Option<&Expression>, faults: &mut Faults) -> u32 {
    let usual = usual_decimals(key == "ratio", equation);
    let Some(stated) = entry.number("decimals", faults) else { return usual };
    let known =
        (0..=MOST_DECIMALS).find(|&decimals| (f64::from(decimals) - stated.get_ref()).abs() < f64::EPSILON);
    known.unwrap_or_else(|| {
        let reason = Wording::new(
            format!("số chữ số thập phân phải là số nguyên từ 0 đến {MOST_DECIMALS}"),
            format!("decimals are a whole number from 0 to {MOST_DECIMALS}"),
        );
        faults.add(&stated.span(), "decimals", reason);
        usual
    })
}

/// Decimals where a template says nothing of them.
pub(in crate::template) fn usual_decimals(ratio: bool, equation: Option<&Expression>) -> u32 {
    let sum = !ratio && equation.is_some_and(|sum| sum.terms().is_some());
    if sum { 0 } else { PERCENT_DECIMALS }
}
