//! Reading the settings from TOML: every refusal names the file, the line and the key.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::{Level, Settings, Tied, Waiver};
use crate::finding::{Rule, Spoils, Wording};

/// A TOML table whose keys and values know where they stand.
pub type Table = BTreeMap<Spanned<String>, Spanned<Value>>;

/// `[rules]` and `[[waiver]]` as they stand in a file. A file with more in it (a template) has two fields of these
/// types beside its own and puts them together here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// `[rules]`: rule name to level.
    #[serde(default)]
    pub rules: Table,
    /// Every `[[waiver]]`.
    #[serde(default, rename = "waiver")]
    pub waivers: Vec<Spanned<Table>>,
}

impl Settings {
    /// Settings of a file that has nothing else in it. `file` is how errors and notes name it, `rules` are those there are.
    pub fn from_toml(file: &str, text: &str, rules: &[Rule]) -> Result<Self, SettingsError> {
        let tables: Tables = toml::from_str(text).map_err(|error| {
            let at = error.span().unwrap_or_default();
            let message = error.message();
            Source { file, text, rules }.refuse(
                &at,
                "",
                Wording::new(format!("cấu hình không đúng: {message}"), message),
            )
        })?;
        Self::from_tables(&tables, file, text, rules)
    }

    /// Settings from the two tables of `text`, which is the content of `file`.
    pub fn from_tables(
        tables: &Tables,
        file: &str,
        text: &str,
        rules: &[Rule],
    ) -> Result<Self, SettingsError> {
        let source = Source { file, text, rules };
        let mut settings = Self::default();
        for (name, level) in &tables.rules {
            if name.get_ref() == TIED {
                settings.tied = Some(source.tied(level)?);
                continue;
            }
            let rule = source.rule(name.get_ref(), &name.span())?;
            settings.levels.insert(rule, source.level(rule, level)?);
        }
        for table in &tables.waivers {
            settings.add(source.waiver(table)?);
        }
        Ok(settings)
    }
}

/// Why settings are refused. Names the file, the line and the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// The file, as given.
    pub file: String,
    /// Line from one.
    pub line: usize,
    /// The key it is about; empty when the file is not TOML at all.
    pub key: String,
    /// What is the matter, without the file and the line.
    pub message: Wording,
}

impl SettingsError {
    /// `tonghop.toml:3: …`
    pub fn wording(&self) -> Wording {
        let Self { file, line, message: Wording { vi, en }, .. } = self;
        Wording::new(format!("{file}:{line}: {vi}"), format!("{file}:{line}: {en}"))
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.wording().en)
    }
}

impl std::error::Error for SettingsError {}

/// Key of `[rules]` that is no rule: what a figure in error takes with it.
const TIED: &str = "tied";

/// Keys of a waiver.
const WAIVER_KEYS: [&str; 6] = ["unit", "rule", "form", "indicator", "reason", "expires"];

/// The file being read, to say where something stands.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a str,
    text: &'a str,
    rules: &'a [Rule],
}

impl Source<'_> {
    fn line(self, at: &Range<usize>) -> usize {
        1 + self.text.bytes().take(at.start).filter(|&byte| byte == b'\n').count()
    }

    fn refuse(self, at: &Range<usize>, key: &str, message: Wording) -> SettingsError {
        SettingsError { file: self.file.to_owned(), line: self.line(at), key: key.to_owned(), message }
    }

    /// The rule of that name.
    fn rule(self, name: &str, at: &Range<usize>) -> Result<Rule, SettingsError> {
        self.rules.iter().copied().find(|rule| rule.name() == name).ok_or_else(|| {
            let message = Wording::new(
                format!("không có quy tắc nào tên “{name}”"),
                format!("there is no rule named “{name}”"),
            );
            let known = self.rules.iter().map(|rule| rule.name()).chain([TIED]);
            self.refuse(at, name, suggest(message, name, known))
        })
    }

    fn tied(self, value: &Spanned<Value>) -> Result<Tied, SettingsError> {
        let found = value.get_ref().as_str();
        let known = Tied::NAMES.into_iter().find(|(name, _)| Some(*name) == found);
        known.map(|(_, tied)| tied).ok_or_else(|| {
            let message = Wording::new(
                "\"tied\" phải là \"all\" (bỏ cả các số ràng buộc với số có lỗi) hoặc \"single\" (chỉ bỏ số có lỗi)",
                "\"tied\" must be \"all\" (with the figures tied to one in error) or \"single\" (the one in error alone)",
            );
            self.refuse(&value.span(), TIED, message)
        })
    }

    fn level(self, rule: Rule, value: &Spanned<Value>) -> Result<Level, SettingsError> {
        let refuse = |message| Err(self.refuse(&value.span(), rule.name(), message));
        let found = value.get_ref().as_str();
        let Some(level) = Level::ALL.into_iter().find(|level| Some(level.name()) == found) else {
            return refuse(Wording::new(
                format!("mức của quy tắc {rule} phải là \"off\", \"info\", \"warning\" hoặc \"error\""),
                format!("the level of rule {rule} must be \"off\", \"info\", \"warning\" or \"error\""),
            ));
        };
        if level == Level::Off && rule.spoils() == Spoils::File {
            return refuse(Wording::new(
                format!(
                    "không được tắt quy tắc {rule}: tệp không đọc được luôn phải được nêu tên; mức thấp nhất là \"info\""
                ),
                format!(
                    "rule {rule} cannot be off: a file that was not read is always named; the lowest level is \"info\""
                ),
            ));
        }
        Ok(level)
    }

    fn waiver(self, table: &Spanned<Table>) -> Result<Waiver, SettingsError> {
        for key in table.get_ref().keys() {
            let name = key.get_ref().as_str();
            if !WAIVER_KEYS.contains(&name) {
                let message = Wording::new(
                    format!("miễn trừ không có mục “{name}”"),
                    format!("a waiver has no “{name}”"),
                );
                return Err(self.refuse(&key.span(), name, suggest(message, name, WAIVER_KEYS.into_iter())));
            }
        }
        let (rule, rule_at) = self.required(table, "rule")?;
        Ok(Waiver {
            unit: self.required(table, "unit")?.0,
            rule: self.rule(&rule, &rule_at)?,
            form: self.optional(table, "form")?.map(|(text, _)| text),
            indicator: self.optional(table, "indicator")?.map(|(text, _)| text),
            reason: self.required(table, "reason")?.0,
            expires: self.expires(table)?,
            source: format!("{}:{}", self.file, self.line(&table.span())),
        })
    }

    /// The text under a key, and where it stands.
    fn optional(
        self,
        table: &Spanned<Table>,
        key: &str,
    ) -> Result<Option<(String, Range<usize>)>, SettingsError> {
        let Some(value) = table.get_ref().get(key) else { return Ok(None) };
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Ok(Some((text.to_owned(), value.span()))),
            _ => Err(self.refuse(
                &value.span(),
                key,
                Wording::new(
                    format!("mục “{key}” của miễn trừ phải là chữ trong dấu ngoặc kép, không để trống"),
                    format!("“{key}” of a waiver must be text in quotation marks, and not blank"),
                ),
            )),
        }
    }

    fn required(self, table: &Spanned<Table>, key: &str) -> Result<(String, Range<usize>), SettingsError> {
        self.optional(table, key)?.ok_or_else(|| self.missing(table, key))
    }

    fn missing(self, table: &Spanned<Table>, key: &str) -> SettingsError {
        let message = Wording::new(
            format!("miễn trừ thiếu mục “{key}”; bắt buộc có unit, rule, reason và expires"),
            format!("the waiver lacks “{key}”; unit, rule, reason and expires are required"),
        );
        self.refuse(&table.span(), key, message)
    }

    /// A TOML date, or the same in quotation marks.
    fn expires(self, table: &Spanned<Table>) -> Result<Date, SettingsError> {
        let key = "expires";
        let value = table.get_ref().get(key).ok_or_else(|| self.missing(table, key))?;
        let written = match value.get_ref() {
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
        written.parse().map_err(|_| {
            let message = Wording::new(
                "mục “expires” của miễn trừ phải là ngày dạng năm-tháng-ngày, như 2025-12-31",
                "“expires” of a waiver must be a date such as 2025-12-31",
            );
            self.refuse(&value.span(), key, message)
        })
    }
}

/// Adds the known name that the unknown one was probably meant to be.
fn suggest(message: Wording, unknown: &str, known: impl Iterator<Item = &'static str>) -> Wording {
    let nearest = known.map(|name| (strsim::osa_distance(unknown, name), name)).min();
    match nearest {
        Some((distance, name)) if distance <= 3 => {
            message.then(&format!("; có phải là “{name}”?"), &format!("; did you mean “{name}”?"))
        }
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAIVER: &str = r#"
[[waiver]]
unit = "Xã A"
rule = "sum-mismatch"
indicator = "3.1"
reason = "số liên thông báo cáo riêng"
expires = 2025-12-31
"#;

    fn refused(text: &str) -> (usize, String, String) {
        let error = Settings::from_toml("tonghop.toml", text, Rule::ALL).unwrap_err();
        assert!(error.message.vi != error.message.en && !error.message.vi.is_empty());
        (error.line, error.key.clone(), error.to_string())
    }

    #[test]
    fn wrong_levels_are_refused_by_name_and_line() {
        let (line, key, text) =
            refused("# mức\n[rules]\nsum-mismatch = \"warning\"\nsum-mismach = \"off\"\n");
        assert_eq!((line, key.as_str()), (4, "sum-mismach"));
        assert_eq!(
            text,
            "tonghop.toml:4: there is no rule named “sum-mismach”; did you mean “sum-mismatch”?"
        );

        for value in ["\"fatal\"", "3", "true", "2025-01-01", "[\"off\"]"] {
            let (line, key, text) = refused(&format!("[rules]\nscale-slip = {value}\n"));
            assert_eq!((line, key.as_str()), (2, "scale-slip"));
            assert!(text.contains("must be \"off\", \"info\", \"warning\" or \"error\""), "{text}");
        }
    }

    #[test]
    fn what_an_error_takes_along_is_said_or_refused() {
        let read = |text: &str| Settings::from_toml("t", text, Rule::ALL).unwrap();
        assert_eq!((read("").tied(), read("").stated_tied()), (Tied::All, None));
        for (name, tied) in Tied::NAMES {
            let settings = read(&format!("[rules]\ntied = \"{name}\"\n"));
            assert_eq!((settings.stated_tied(), tied.name()), (Some(tied), name));
        }
        let mut merged = read("[rules]\ntied = \"single\"\n");
        assert_eq!(merged.wording().len(), 1);
        merged.merge(Settings::default());
        assert_eq!(merged.tied(), Tied::Single);
        let (line, key, text) = refused("[rules]\ntied = \"off\"\n");
        assert_eq!((line, key.as_str()), (2, "tied"));
        assert!(text.contains("must be \"all\""), "{text}");
        assert!(refused("[rules]\ntiet = \"all\"\n").2.ends_with("did you mean “tied”?"));
    }

    #[test]
    fn a_file_that_was_not_read_cannot_be_silenced() {
        for rule in [Rule::UNREADABLE_FILE, Rule::ENCRYPTED_FILE, Rule::WRONG_FILE_TYPE] {
            let (line, key, text) = refused(&format!("[rules]\n{rule} = \"off\"\n"));
            assert_eq!((line, key.as_str()), (2, rule.name()));
            assert!(text.contains("cannot be off"), "{text}");
        }
    }

    #[test]
    fn an_incomplete_waiver_is_refused() {
        for missing in ["unit", "rule", "reason", "expires"] {
            let lines: Vec<_> = WAIVER.lines().filter(|line| !line.starts_with(missing)).collect();
            let (line, key, text) = refused(&lines.join("\n"));
            assert_eq!((line, key.as_str()), (2, missing));
            assert!(text.contains(&format!("lacks “{missing}”")), "{text}");
        }
        for (wrong, right, line, key) in [
            ("reason = \"  \"", "reason = \"số liên thông báo cáo riêng\"", 6, "reason"),
            ("unit = 7", "unit = \"Xã A\"", 3, "unit"),
            ("rule = \"all\"", "rule = \"sum-mismatch\"", 4, "all"),
            ("expires = \"31/12/2025\"", "expires = 2025-12-31", 7, "expires"),
            ("expires = 2025", "expires = 2025-12-31", 7, "expires"),
            ("expiry = 2025-12-31", "expires = 2025-12-31", 7, "expiry"),
        ] {
            let (found_line, found_key, text) = refused(&WAIVER.replacen(right, wrong, 1));
            assert_eq!((found_line, found_key.as_str()), (line, key), "{text}");
        }
    }

    #[test]
    fn what_is_no_setting_is_refused() {
        let (line, _, text) = refused("\n[rule]\nscale-slip = \"off\"\n");
        assert_eq!(line, 2);
        assert!(text.contains("rule"), "{text}");
        assert_eq!(refused("[rules]\nscale-slip = \n").0, 2);
        assert_eq!(Settings::from_toml("t", "", Rule::ALL).unwrap(), Settings::default());
    }
}
