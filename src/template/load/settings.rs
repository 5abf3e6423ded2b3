//! Rule levels, waivers and mappings of a template.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entry::{Entry, Faults};
use crate::finding::Rule;
use crate::finding::settings::{Settings, Table, Tables};

/// `[rules]` and `[[waiver]]`. Each is read by itself, so that all the wrong ones are told.
pub(super) fn read(file: &Entry, name: &str, faults: &mut Faults) -> Settings {
    let mut settings = Settings::default();
    let rules = file.table("rules", faults).map(|table| spanned(table.get_ref())).unwrap_or_default();
    let rules = rules.into_iter().map(|rule| Tables { rules: [rule].into(), waivers: Vec::new() });
    let waivers = file.tables("waiver", faults).into_iter().map(|(place, table)| Tables {
        rules: Table::new(),
        waivers: vec![Spanned::new(place, spanned(table))],
    });
    for tables in rules.chain(waivers) {
        match Settings::from_tables(&tables, name, faults.source, Rule::ALL) {
            Ok(one) => settings.merge(one),
            Err(error) => faults.add_line(error.line, &error.key, error.message),
        }
    }
    settings
}

fn spanned(table: &DeTable) -> Table {
    table
        .iter()
        .map(|(key, value)| {
            let name = Spanned::new(key.span(), key.get_ref().to_string());
            (name, Spanned::new(value.span(), raw_value(value.get_ref())))
        })
        .collect()
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
