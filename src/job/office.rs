//! `tonghop.toml`: what an office settles once for its returns.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use toml::Spanned;

use crate::finding::settings::{Table, Tables};
use crate::finding::{Rule, Settings, Wording};
use crate::period::{NotAPeriod, Period};

/// What a settings file says. What is asked for in a run wins.
#[derive(Debug, Clone, Default)]
pub struct Office {
    /// The file, as named; empty when there is none.
    pub file: String,
    /// Template id, or file beside the settings file.
    pub template: Option<String>,
    /// List of units, beside the settings file.
    pub units: Option<String>,
    /// Period.
    pub period: Option<Period>,
    /// The last day on which a return is on time.
    pub due: Option<Date>,
    /// Unit the consolidation is for.
    pub unit_name: Option<String>,
    /// Severities and waivers.
    pub settings: Settings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Source {
    template: Option<String>,
    units: Option<String>,
    period: Option<Spanned<String>>,
    due: Option<Spanned<toml::Value>>,
    unit_name: Option<String>,
    #[serde(default)]
    rules: Table,
    #[serde(default, rename = "waiver")]
    waivers: Vec<Spanned<Table>>,
}

/// A day as people write it: `2024-03-15`, `15/3/2024`.
pub fn day(text: &str) -> Result<Date, Wording> {
    let text = text.trim();
    let by_hand = |sign: &str| Date::strptime(format!("%d{sign}%m{sign}%Y"), text).ok();
    let found = text.parse().ok().or_else(|| by_hand("/")).or_else(|| by_hand("-"));
    found.ok_or_else(|| {
        Wording::new(
            format!("«{text}» không phải là ngày; viết như 2024-03-15 hoặc 15/03/2024"),
            format!("“{text}” is not a date; write it as 2024-03-15 or 15/03/2024"),
        )
    })
}

impl Office {
    /// Reads the settings; `name` is how findings and errors name the file.
    pub fn read(text: &str, name: &str) -> Result<Self, Wording> {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let source: Source = toml::from_str(text).map_err(|error| {
            let line = line(error.span().map_or(0, |span| span.start));
            let message = error.message();
            Wording::new(
                format!("{name}:{line}: thiết lập không đúng: {message}"),
                format!("{name}:{line}: {message}"),
            )
        })?;
        let period = match source.period {
            None => None,
            Some(period) => Some(period.get_ref().parse().map_err(|error: NotAPeriod| {
                let (line, why) = (line(period.span().start), error.wording());
                Wording::new(format!("{name}:{line}: {}", why.vi), format!("{name}:{line}: {}", why.en))
            })?),
        };
        let due = source.due.map(|due| {
            let written = due.get_ref().as_str().map_or_else(|| due.get_ref().to_string(), str::to_owned);
            day(&written).map_err(|why| {
                let line = line(due.span().start);
                Wording::new(format!("{name}:{line}: {}", why.vi), format!("{name}:{line}: {}", why.en))
            })
        });
        let due = due.transpose()?;
        let tables = Tables { rules: source.rules, waivers: source.waivers };
        let settings =
            Settings::from_tables(&tables, name, text, Rule::ALL).map_err(|error| error.wording())?;
        let (template, units, unit_name) = (source.template, source.units, source.unit_name);
        Ok(Self { file: name.to_owned(), template, units, period, due, unit_name, settings })
    }

    /// Where the settings are and what they change: what was found by chance must not work in silence.
    pub fn wording(&self) -> Option<Wording> {
        if self.file.is_empty() {
            return None;
        }
        let file = &self.file;
        let said = self.settings.wording();
        let also = [
            (self.template.is_some(), "bộ biểu mẫu", "the template"),
            (self.units.is_some(), "danh sách đơn vị", "the list of units"),
            (self.period.is_some(), "kỳ báo cáo", "the period"),
            (self.due.is_some(), "hạn nộp", "the day on which returns are due"),
            (self.unit_name.is_some(), "tên đơn vị tổng hợp", "the name of the consolidating unit"),
        ];
        let also = also.into_iter().filter(|(given, ..)| *given).map(|(_, vi, en)| Wording::new(vi, en));
        let parts: Vec<Wording> = said.into_iter().chain(also).collect();
        let (vi, en): (Vec<String>, Vec<String>) = parts.into_iter().map(|part| (part.vi, part.en)).unzip();
        let none =
            |list: Vec<String>, none: &str| if list.is_empty() { none.to_owned() } else { list.join("; ") };
        Some(Wording::new(
            format!("Thiết lập trong {file}: {}", none(vi, "không đổi gì")),
            format!("Settings in {file}: {}", none(en, "nothing is changed")),
        ))
    }

    /// The same for other programs.
    pub fn json(&self) -> Json {
        if self.file.is_empty() {
            return Json::Null;
        }
        json!({
            "file": self.file,
            "rules": self.settings.levels().map(|(rule, level)| (rule.name(), level.name())).collect::<BTreeMap<_, _>>(),
            "waivers": self.settings.waivers().len(),
            "template": self.template,
            "units": self.units,
            "period": self.period,
            "due": self.due.map(|due| due.to_string()),
            "unit_name": self.unit_name,
        })
    }
}
