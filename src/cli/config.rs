//! `tonghop.toml`: what an office sets once for its returns. The nearest one upwards from the inputs counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value as Json, json};
use toml::Spanned;

use crate::finding::settings::{Table, Tables};
use crate::finding::{Settings, Wording};
use crate::period::{NotAPeriod, Period};

use super::{os_error, shown};

/// Name of the file that is looked for.
const NAME: &str = "tonghop.toml";

/// What a settings file says. Options on the command line win.
#[derive(Debug, Default)]
pub struct Config {
    /// Where it is; none when there is no settings file.
    pub file: Option<PathBuf>,
    /// Template id, or file beside the settings file.
    pub template: Option<String>,
    /// List of units, beside the settings file.
    pub units: Option<PathBuf>,
    /// Period.
    pub period: Option<Period>,
    /// Unit the consolidation is for.
    pub unit_name: Option<String>,
    /// Severities and waivers.
    pub settings: Settings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Source {
    template: Option<String>,
    units: Option<PathBuf>,
    period: Option<Spanned<String>>,
    unit_name: Option<String>,
    #[serde(default)]
    rules: Table,
    #[serde(default, rename = "waiver")]
    waivers: Vec<Spanned<Table>>,
}

/// The settings for these inputs: the file given, else the nearest upwards, else none.
pub fn find(given: Option<&Path>, inputs: &[PathBuf]) -> Result<Config, Wording> {
    let path = match given {
        Some(path) => Some(path.to_path_buf()),
        None => inputs.first().and_then(|input| nearest(input)),
    };
    let Some(path) = path else { return Ok(Config::default()) };
    let name = shown(&path);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let why = os_error(&error);
        Wording::new(
            format!("không đọc được tệp thiết lập {name}: {}", why.vi),
            format!("cannot read the settings {name}: {}", why.en),
        )
    })?;
    let config = read(&text, &name, path.parent().unwrap_or(Path::new("")))?;
    Ok(Config { file: Some(path), ..config })
}

impl Config {
    /// Where the settings are and what they change: what was found by chance must not work in silence.
    pub fn wording(&self) -> Option<Wording> {
        let file = shown(self.file.as_deref()?);
        let said = self.settings.wording();
        let also = [
            (self.template.is_some(), "bộ biểu mẫu", "the template"),
            (self.units.is_some(), "danh sách đơn vị", "the list of units"),
            (self.period.is_some(), "kỳ báo cáo", "the period"),
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
        let Some(file) = &self.file else { return Json::Null };
        json!({
            "file": file.to_string_lossy(),
            "rules": self.settings.levels().map(|(rule, level)| (rule.name(), level.name())).collect::<BTreeMap<_, _>>(),
            "waivers": self.settings.waivers().len(),
            "template": self.template,
            "units": self.units.as_ref().map(|path| path.to_string_lossy()),
            "period": self.period,
            "unit_name": self.unit_name,
        })
    }
}

/// Named from where the input is named from: what is written of it must not depend on the machine.
fn nearest(input: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(input).ok()?;
    let found = start.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())?;
    let here = std::env::current_dir().ok().filter(|_| input.is_relative());
    here.and_then(|here| pathdiff::diff_paths(&found, here)).or(Some(found))
}

fn read(text: &str, name: &str, folder: &Path) -> Result<Config, Wording> {
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
    let tables = Tables { rules: source.rules, waivers: source.waivers };
    let settings = Settings::from_tables(&tables, name, text).map_err(|error| error.wording())?;
    let beside = |path: PathBuf| if path.is_relative() { folder.join(path) } else { path };
    let template = source.template.map(|template| {
        let file = folder.join(&template);
        if template.contains('.') && file.is_file() { file.to_string_lossy().into_owned() } else { template }
    });
    let units = source.units.map(beside);
    Ok(Config { file: None, template, units, period, unit_name: source.unit_name, settings })
}
