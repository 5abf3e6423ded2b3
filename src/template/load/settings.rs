//! Rule severities, waivers and mappings of a template.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entry::{Entry, Faults};
use crate::finding::{Rule, Settings, Severity, Wording};

/// `[rules]` and `[[waiver]]`.
pub(super) fn read(file: &Entry, faults: &mut Faults) -> Settings {
    if let Some(table) = file.table("rules", faults) {
        rules(&table, faults);
    }
    for (place, table) in file.tables("waiver", faults) {
        let entry =
            Entry::open(table, &place, &["unit", "rule", "reason", "expiry", "form", "indicator"], faults);
        for key in ["unit", "reason"] {
            entry.needed(key, faults);
        }
        if !entry.has("expiry") {
            entry.needed("expiry", faults);
        }
        if let Some(rule) = entry.needed("rule", faults) {
            known_rule(&rule, faults);
        }
    }
    Settings::default()
}

fn rules(table: &Spanned<&DeTable>, faults: &mut Faults) {
    for (rule, level) in *table.get_ref() {
        known_rule(&Spanned::new(rule.span(), rule.get_ref().as_ref()), faults);
        let levels = [Severity::Error.name(), Severity::Warning.name(), Severity::Info.name(), "off"];
        let level = Spanned::new(level.span(), level.get_ref().as_str().unwrap_or_default());
        if !levels.contains(level.get_ref()) {
            super::entry::unknown_name("rules", &level, levels.into_iter(), faults);
        }
    }
}

fn known_rule(name: &Spanned<&str>, faults: &mut Faults) {
    let text = name.get_ref();
    if !Rule::ALL.iter().any(|rule| rule.name() == *text) {
        let reason = Wording::new(
            format!("không có quy tắc tên \"{text}\""),
            format!("there is no rule named \"{text}\""),
        );
        faults.add(&name.span(), "rule", reason);
    }
}

/// A table as written, without places.
pub(super) fn raw(table: &DeTable) -> toml::Table {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), raw_value(value.get_ref()))).collect()
}

fn raw_value(value: &DeValue) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).unwrap_or_default().into()
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().unwrap_or_default().into(),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(moment) => (*moment).into(),
        DeValue::Array(items) => {
            toml::Value::Array(items.iter().map(|item| raw_value(item.get_ref())).collect())
        }
        DeValue::Table(table) => raw(table).into(),
    }
}
