//! Where a number comes from, for people and for other programs.

use anstyle::Style;
use serde_json::{Value as Json, json};

use super::json::number;
use super::page::Page;
use crate::amount::{Value, show};
use crate::finding::{Language, Wording};
use crate::layout::SourceCell;
use crate::trace::{Called, Given, Trace};

/// Where a number comes from, in lines wrapped at so many columns.
pub fn trace_text(trace: &Trace, language: Language, width: usize) -> String {
    let mut lines = Lines { page: Page::new(width), language };
    let Trace { sheet, cell, named, .. } = trace;
    lines.say(0, &format!("{sheet} › {cell}: {}", full_name(named, true)));
    let value = trace.value.map_or_else(|| trace.shown.clone(), |value| show(value, language));
    let whose = trace.whose.to(language);
    lines.say(0, &if value.is_empty() { whose.to_owned() } else { format!("{whose}: {value}") });
    if let Some(formula) = &trace.formula {
        lines.pair(&Wording::new("Công thức trong ô", "Formula in the cell"), &format!("={formula}"));
    }
    let how: Vec<&str> = trace.how.iter().map(|how| how.to(language)).collect();
    if !how.is_empty() {
        lines.pair(&Wording::new("Cách tính", "How it is made"), &how.join("; "));
    }
    lines.parts(trace);
    lines.given(trace);
    lines.without(trace);
    for finding in &trace.findings {
        lines.pair(&Wording::new("Phát hiện", "Finding"), finding.message.to(language));
    }
    lines.page.finish()
}

struct Lines {
    page: Page,
    language: Language,
}

impl Lines {
    fn say(&mut self, indent: usize, text: &str) {
        let plain = |text: &str| (Style::new(), text.to_owned());
        self.page.paragraph(indent, &plain(""), indent + 2, &[plain(text)]);
    }

    fn pair(&mut self, head: &Wording, text: &str) {
        self.say(0, &format!("{}: {text}", head.to(self.language)));
    }

    fn head(&mut self, vi: &str, en: &str) {
        self.page.gap();
        self.say(0, Wording::new(vi, en).to(self.language));
    }

    fn parts(&mut self, trace: &Trace) {
        if trace.parts.is_empty() {
            return;
        }
        self.head("Các số dùng để tính:", "Numbers it is made of:");
        for (named, value) in &trace.parts {
            let none = || Wording::new("chưa có", "none").to(self.language).to_owned();
            let value = value.map_or_else(none, |value| show(value, self.language));
            self.say(
                2,
                &format!("{value}  {}", full_name(named, named.subject.form != trace.named.subject.form)),
            );
        }
    }

    fn given(&mut self, trace: &Trace) {
        if trace.given.is_empty() {
            return;
        }
        self.head("Số liệu của đơn vị:", "What units gave:");
        for given in &trace.given {
            let other = given.named != trace.named;
            let row = if other { format!(", {}", full_name(&given.named, false)) } else { String::new() };
            let mut text = format!("{}  {}{row}", self.value(&given.value), given.unit);
            text.extend([" — ", &place(&given.source)]);
            if let Some(raw) = self.raw(given) {
                text.push_str(&raw);
            }
            if !given.through.is_empty() {
                let through = given.through.join(" › ");
                text.push_str(
                    Wording::new(format!("; qua {through}"), format!("; through {through}"))
                        .to(self.language),
                );
            }
            if let Some(checked) = &given.checked {
                text.extend(["; ", checked.to(self.language)]);
            }
            self.say(2, &text);
        }
    }

    /// What stood in the cell, where that is not the number itself.
    fn raw(&self, given: &Given) -> Option<String> {
        let SourceCell { raw, repair, .. } = &given.source;
        let stands = matches!(&given.value, Value::Number(value) if raw.parse() == Ok(*value));
        if (stands && repair.is_empty()) || raw.is_empty() {
            return None;
        }
        let repair = if repair.is_empty() { String::new() } else { format!(" ({repair})") };
        Some(
            Wording::new(format!(", ghi «{raw}»{repair}"), format!(", typed “{raw}”{repair}"))
                .to(self.language)
                .to_owned(),
        )
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Number(value) => show(*value, self.language),
            Value::Text(text) => text.to_string(),
            Value::NotArisen => "-".to_owned(),
            Value::Blank | Value::NotApplicable | Value::NotSubmitted => {
                Wording::new("(trống)", "(blank)").to(self.language).to_owned()
            }
            Value::Unreadable => "?".to_owned(),
        }
    }

    fn without(&mut self, trace: &Trace) {
        if trace.without.is_empty() {
            return;
        }
        self.head("Không có trong số này:", "Not in it:");
        for (unit, why) in &trace.without {
            let why = why.to(self.language);
            self.say(2, &format!("{unit}: {why}"));
        }
    }
}

fn full_name(named: &Called, with_form: bool) -> String {
    let form = if with_form { named.form.as_str() } else { "" };
    let parts = [form, named.row.as_str(), named.column.as_str()];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

fn place(source: &SourceCell) -> String {
    let cell = source.cell.map(|cell| cell.to_string()).unwrap_or_default();
    [&*source.file, &*source.sheet, &*cell]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" › ")
}

/// Where a number comes from, as one JSON object.
pub fn trace_json(trace: &Trace, language: Language) -> Json {
    let said =
        |words: &[Wording]| -> Vec<String> { words.iter().map(|one| one.to(language).to_owned()).collect() };
    let part = |(named, value): &(Called, Option<rust_decimal::Decimal>)| {
        let mut object = called(named);
        object["value"] = value.map_or(Json::Null, number);
        object
    };
    let without =
        |(unit, why): &(std::sync::Arc<str>, Wording)| json!({ "unit": unit, "why": why.to(language) });
    let finding = |finding: &crate::finding::Finding| json!({ "rule": finding.rule, "severity": finding.severity, "message": finding.message.to(language) });
    let mut object = called(&trace.named);
    object["version"] = json!(1);
    object["sheet"] = json!(trace.sheet);
    object["cell"] = json!(trace.cell);
    object["of"] = json!(trace.whose.to(language));
    object["shown"] = json!(trace.shown);
    object["formula"] = json!(trace.formula.as_ref().map(|formula| format!("={formula}")));
    object["value"] = trace.value.map_or(Json::Null, number);
    object["how"] = json!(said(&trace.how));
    object["parts"] = trace.parts.iter().map(part).collect();
    object["given"] = trace.given.iter().map(|given| of_given(given, language)).collect();
    object["without"] = trace.without.iter().map(without).collect();
    object["findings"] = trace.findings.iter().map(finding).collect();
    object
}

fn called(named: &Called) -> Json {
    json!({
        "form": named.subject.form,
        "indicator": named.subject.indicator,
        "column": named.subject.column,
        "row": named.row,
    })
}

fn of_given(given: &Given, language: Language) -> Json {
    let mut object = called(&given.named);
    object["unit"] = json!(given.unit);
    object["value"] = given.value.number().map_or(Json::Null, number);
    object["state"] = json!(given.value.state());
    object["left_out"] = json!(given.excluded.name());
    object["file"] = json!(given.source.file);
    object["sheet"] = json!(given.source.sheet);
    object["cell"] = json!(given.source.cell);
    object["raw"] = json!(given.source.raw);
    object["repair"] = json!(given.source.repair);
    object["through"] = json!(given.through);
    object["checked"] = json!(given.checked.as_ref().map(|checked| checked.to(language)));
    object
}
