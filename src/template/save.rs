//! Templates to TOML, in the very format [`load`](super::load()) reads: a line per column, a line per row.

use std::fmt::Write;

use super::load::{derived_kind, usual_decimals};
use crate::finding::Settings;
use crate::measure::Measure;

use crate::model::{
    Aggregation, Column, Course, Derived, Form, Kind, Orientation, Role, Row, Template, Variants, name_of,
};

/// The template as a file. What follows from the rest is left out, and loading it gives the same template.
pub fn to_toml(template: &Template) -> String {
    let mut file = Keys::default();
    file.text("id", &template.id);
    file.text("version", &template.version);
    file.text("name", &template.name);
    file.said("authority", &template.authority);
    file.said("level", &template.level);
    file.texts("heading", &template.heading);
    file.texts("printed_units", &template.printed_units);
    let mut toml = file.lines();
    if !template.abbreviations.is_empty() {
        toml.push_str("\n[abbreviations]\n");
        for (short, long) in &template.abbreviations {
            let _ = writeln!(toml, "{} = {}", quote(short), quote(long));
        }
    }
    toml.push_str(&to_settings(&template.settings));
    for mapping in &template.mappings {
        toml.push_str("\n[[mapping]]\n");
        for (key, value) in mapping {
            let _ = writeln!(toml, "{} = {value}", quote(key));
        }
    }
    for form in &template.forms {
        toml.push_str("\n[[form]]\n");
        toml.push_str(&to_form(form));
    }
    for form in &template.forms {
        for row in &form.rows {
            if let Some(derived) = row.derived {
                toml.push_str("\n[[derived]]\n");
                toml.push_str(&to_derived(row, derived, &form.id).lines());
            }
        }
    }
    toml
}

fn to_derived(row: &Row, derived: Derived, form: &str) -> Keys {
    let mut keys = Keys::default();
    keys.text("form", form);
    keys.text("code", &row.code);
    if *row.code != *row.printed {
        keys.text("printed", &row.printed);
    }
    keys.text("label", &row.label);
    keys.said("measure", &row.measure.text);
    let ratio = row.aggregation.is_ratio();
    if let Some(expression) = &row.expression {
        keys.text(if ratio { "ratio" } else { "equals" }, &expression.to_string());
    }
    if derived.decimals != usual_decimals(ratio, row.expression.as_ref()) {
        keys.raw("decimals", &derived.decimals);
    }
    keys.flag("bold", row.bold);
    keys.said("remark", &row.remark);
    keys
}

fn to_settings(settings: &Settings) -> String {
    let mut toml = String::new();
    let levels = settings.levels().map(|(rule, level)| (rule.name(), level.name()));
    let tied = settings.stated_tied().map(|tied| ("tied", tied.name()));
    for (index, (key, value)) in levels.chain(tied).enumerate() {
        let table = if index == 0 { "\n[rules]\n" } else { "" };
        let _ = writeln!(toml, "{table}{key} = \"{value}\"");
    }
    for waiver in settings.waivers() {
        let mut keys = Keys::default();
        keys.text("unit", &waiver.unit);
        keys.text("rule", waiver.rule.name());
        for (key, text) in [("form", &waiver.form), ("indicator", &waiver.indicator)] {
            if let Some(text) = text {
                keys.text(key, text);
            }
        }
        keys.text("reason", &waiver.reason);
        keys.raw("expires", &waiver.expires);
        let _ = write!(toml, "\n[[waiver]]\n{}", keys.lines());
    }
    toml
}

fn to_form(form: &Form) -> String {
    let mut keys = Keys::default();
    keys.text("id", &form.id);
    keys.said("number", &form.number);
    keys.texts("title", &form.title);
    keys.texts("subtitle", &form.subtitle);
    keys.text("sheet", &form.sheet);
    if form.orientation != Orientation::default() {
        keys.text("orientation", name_of(&Orientation::NAMES, form.orientation));
    }
    if let Some(measure) = &form.measure {
        keys.text("measure", measure);
    }
    keys.flag("letterhead", form.letterhead);
    keys.flag("landscape", form.landscape);
    keys.flag("optional", form.optional);
    keys.said("defect", &form.defect);
    keys.texts("said", &form.said);
    let mut toml = keys.lines();
    toml.push_str("columns = [\n");
    for column in &form.columns {
        let _ = writeln!(toml, "  {},", to_column(column).inline());
    }
    toml.push_str("]\nrows = [\n");
    for row in form.printed_rows() {
        let _ = writeln!(toml, "  {},", to_row(row, form).inline());
    }
    toml.push_str("]\n");
    toml
}

fn to_column(column: &Column) -> Keys {
    let mut keys = Keys::default();
    let role = name_of(&Role::NAMES, column.role);
    keys.text("role", role);
    if &*column.code != role {
        keys.text("code", &column.code);
    }
    keys.texts("captions", &column.captions);
    keys.said("printed", &column.printed);
    keys.raw("width", &column.width);
    if let Some(measure) = &column.measure {
        keys.text("measure", &measure.text);
    }
    if let Some(kind) = column.kind
        && derived_kind(column.aggregation.as_ref(), column.measure.as_ref()) != Some(kind)
    {
        keys.text("kind", name_of(&Kind::NAMES, kind));
    }
    let ratio = column.aggregation == Some(Aggregation::Ratio);
    if let Some(aggregation) = column.aggregation.as_ref().filter(|_| !ratio) {
        keys.text("aggregation", &aggregation_text(aggregation));
    }
    if let Some(parts) = &column.parts {
        keys.text("parts", parts);
    }
    if let Some(expression) = &column.expression {
        keys.text(if ratio { "ratio" } else { "expression" }, &expression.to_string());
    }
    keys.texts("check", &column.checks);
    if let Some(guess) = &column.guess {
        keys.text("guess", guess);
    }
    keys
}

fn to_row(row: &Row, form: &Form) -> Keys {
    let mut keys = Keys::default();
    let heading = row.kind == Kind::Heading;
    keys.text("code", &row.code);
    keys.said("printed", &row.printed);
    keys.said("label", &row.label);
    let inherited = form.measure.as_deref().filter(|_| !heading);
    if row.measure != crate::measure::Measure::parse(inherited.unwrap_or_default()) {
        keys.text("measure", &row.measure.text);
    }
    if row.kind != Kind::derived(&row.aggregation, &row.measure) {
        keys.text("kind", name_of(&Kind::NAMES, row.kind));
    }
    let key = match row.aggregation {
        Aggregation::Ratio => "ratio",
        Aggregation::SumOfRows => "sum",
        _ => "equals",
    };
    let implied = key != "equals" && row.expression.is_some();
    let plain_heading = heading && row.aggregation == Aggregation::None;
    if !implied && !plain_heading {
        keys.text("aggregation", &aggregation_text(&row.aggregation));
    }
    if let Some(expression) = &row.expression {
        keys.text(key, &expression.to_string());
    }
    keys.texts("check", &row.checks);
    keys.texts("doubt", &row.doubts);
    if let Some(owner) = &row.owner {
        keys.text("owner", owner);
    }
    if row.course != Course::default() {
        keys.text("course", name_of(&Course::NAMES, row.course));
    }
    keys.flag("bold", row.bold);
    keys.flag("required", row.required);
    if let Some(condition) = &row.required_if {
        keys.text("required_if", &condition.to_string());
    }
    let Variants {
        optional,
        unprinted,
        issued_label,
        issued_measure,
        printed_also,
        also,
        measure_also,
        measure_not,
        defect,
    } = &row.variants;
    let texts =
        |measures: &[Measure]| measures.iter().map(|measure| measure.text.clone()).collect::<Vec<_>>();
    keys.flag("optional", *optional && !*unprinted);
    keys.flag("unprinted", *unprinted);
    if let Some(label) = issued_label {
        keys.text("issued_label", label);
    }
    if let Some(measure) = issued_measure {
        keys.text("issued_measure", &measure.text);
    }
    keys.texts("printed_also", printed_also);
    keys.texts("also", also);
    keys.texts("measure_also", &texts(measure_also));
    keys.texts("measure_not", &texts(measure_not));
    keys.said("defect", defect);
    if let Some(guess) = &row.guess {
        keys.text("guess", guess);
    }
    keys.texts("notes", &row.notes);
    keys.texts("crossed", &row.crossed);
    keys.said("remark", &row.remark);
    keys.texts("said", &row.said);
    keys
}

fn aggregation_text(aggregation: &Aggregation) -> String {
    match aggregation {
        Aggregation::WeightedMean(weight) => format!("{} {weight}", aggregation.name()),
        _ => aggregation.name().to_owned(),
    }
}

/// Keys and their values, as they will stand in the file.
#[derive(Default)]
struct Keys(Vec<String>);

impl Keys {
    fn raw(&mut self, key: &str, value: &impl std::fmt::Display) {
        self.0.push(format!("{key} = {value}"));
    }

    fn text(&mut self, key: &str, text: &str) {
        self.raw(key, &quote(text));
    }

    /// A text, unless it is empty.
    fn said(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.text(key, text);
        }
    }

    /// A list, unless it is empty.
    fn texts(&mut self, key: &str, texts: &[impl ToString]) {
        if !texts.is_empty() {
            let texts: Vec<String> = texts.iter().map(|text| quote(&text.to_string())).collect();
            self.raw(key, &format_args!("[{}]", texts.join(", ")));
        }
    }

    /// True, or nothing.
    fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.raw(key, &true);
        }
    }

    /// One line for all.
    fn inline(self) -> String {
        format!("{{ {} }}", self.0.join(", "))
    }

    /// A line for each.
    fn lines(self) -> String {
        self.0.into_iter().map(|line| line + "\n").collect()
    }
}

/// A text as a TOML string on one line.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
