//! `tonghop explain`: what a rule means, or where a number comes from.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use crate::cell::CellRef;
use crate::finding::{Language, Rule, Wording, file_name};
use crate::job::{AtHand, Session};
use crate::read::Source;
use crate::report::{trace_json, trace_text};

use super::args::{Explain, Inspected};
use super::{Failure, inputs, machine, os_error, paths, print, print_json, shown, width};

/// Runs the command.
pub(super) fn run(asked: &Explain, language: Language) -> Result<ExitCode, Failure> {
    match (&asked.what, &asked.cell) {
        (Some(workbook), Some(cell)) => number(asked, Path::new(workbook), cell, language),
        (Some(workbook), None) if Path::new(workbook).is_file() => Err(Failure(Wording::new(
            format!("thiếu ô cần giải thích, ví dụ: tonghop giai-thich \"{workbook}\" \"'Biểu 1'!D8\""),
            format!("name the cell to explain, for example: tonghop explain \"{workbook}\" \"'Biểu 1'!D8\""),
        ))),
        (what, _) => rule(what.as_deref(), language),
    }
}

/// Where the number in a cell comes from.
fn number(asked: &Explain, path: &Path, cell: &str, language: Language) -> Result<ExitCode, Failure> {
    let Some((sheet, at)) = place(cell) else {
        return Err(Failure(Wording::new(
            format!("«{cell}» không phải địa chỉ ô; viết tên trang và ô như 'Biểu 1'!D8"),
            format!("«{cell}» is no cell; write the sheet and the cell like 'Biểu 1'!D8"),
        )));
    };
    let trace =
        inspect(path, &asked.of, |session, source, at_hand| session.explain(source, (&sheet, at), at_hand))?;
    if asked.of.json {
        print_json(&trace_json(&trace, language))
    } else {
        print(&trace_text(&trace, language, width()))
    }
}

/// Opens a session for a consolidated workbook, with the files at hand that it names.
pub(super) fn inspect<T>(
    path: &Path,
    asked: &Inspected,
    work: impl FnOnce(&Session<'_>, &Source<'_>, AtHand<'_>) -> Result<T, Wording>,
) -> Result<T, Failure> {
    let bytes = paths::read(path).map_err(|error| {
        let (path, why) = (shown(path), os_error(&error));
        Wording::new(format!("không đọc được {path}: {}", why.vi), format!("cannot read {path}: {}", why.en))
    })?;
    let isolate = machine::isolate();
    let templates = inputs::templates(asked.template.as_deref())?;
    let mut session = Session::open(templates, &*isolate, jiff::Zoned::now().date());
    session.limits = machine::limits();
    let beside = Beside::new(path, asked.sources.as_deref());
    let source = Source { file: paths::spelled(path).into(), bytes: &bytes };
    Ok(work(&session, &source, &|name| beside.find(name))?)
}

/// Files that a workbook names, below the folder that the user names and beside the workbook.
struct Beside {
    known: Vec<PathBuf>,
    folder: Option<PathBuf>,
}

impl Beside {
    pub fn new(workbook: &Path, sources: Option<&Path>) -> Self {
        let known = sources.map(|folder| paths::expand(&[folder.to_path_buf()]).files).unwrap_or_default();
        Self { known, folder: workbook.parent().map(Path::to_path_buf) }
    }

    /// A file by its name.
    pub fn find(&self, name: &str) -> Option<(Arc<str>, Vec<u8>)> {
        let below = self.known.iter().filter(|path| file_name(&paths::spelled(path)) == name).cloned();
        let beside = self.folder.iter().map(|folder| folder.join(name)).filter(|path| path.is_file());
        let path = below.chain(beside).next()?;
        Some((Arc::from(paths::spelled(&path)), paths::read(&path).ok()?))
    }
}

/// The sheet and the cell that `'Biểu 1'!D8` names.
fn place(text: &str) -> Option<(String, CellRef)> {
    let (sheet, cell) = text.rsplit_once('!')?;
    let quoted = sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\''));
    let sheet = quoted.map_or_else(|| sheet.to_owned(), |sheet| sheet.replace("''", "'"));
    Some((sheet, cell.replace('$', "").to_uppercase().parse().ok()?))
}

/// What a rule means; every rule without a name.
fn rule(name: Option<&str>, language: Language) -> Result<ExitCode, Failure> {
    let Some(name) = name else {
        let longest = Rule::ALL.iter().map(|rule| rule.name().len()).max().unwrap_or(0);
        let mut rules = Rule::ALL.to_vec();
        rules.sort_by_key(|rule| rule.group());
        let list: Vec<String> = rules
            .iter()
            .map(|rule| format!("{:longest$}  {}", rule.name(), rule.title().to(language)))
            .collect();
        return print(&list.join("\n"));
    };
    let Some(rule) = Rule::from_name(name) else {
        let near = Rule::ALL.iter().max_by(|a, b| {
            strsim::jaro_winkler(a.name(), name).total_cmp(&strsim::jaro_winkler(b.name(), name))
        });
        let near = near.map_or("", |rule| rule.name());
        return Err(Failure(Wording::new(
            format!("không có quy tắc «{name}»; gần nhất là {near} (danh sách: tonghop giai-thich)"),
            format!("there is no rule «{name}»; the nearest is {near} (list: tonghop explain)"),
        )));
    };
    let page = rule.explanation();
    let severity = rule.severity().wording();
    let severity = Wording::new(format!("thường là {}", severity.vi), format!("mostly {}", severity.en));
    let heads = [
        Wording::new("Nghĩa là", "Meaning"),
        Wording::new("Ví dụ", "Example"),
        Wording::new("Cách xử lý", "Remedy"),
    ];
    let mut text = format!("{} — {} ({})\n", rule.name(), rule.title().to(language), severity.to(language));
    for (head, body) in heads.iter().zip([&page.meaning, &page.example, &page.remedy]) {
        text.extend(["\n", head.to(language), ":\n"]);
        for line in body.to(language).lines() {
            text.extend(["  ", line, "\n"]);
        }
    }
    print(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_in_a_spreadsheet() {
        let at = |text: &str| place(text).map(|(sheet, cell)| (sheet, cell.to_string()));
        let named = |sheet: &str, cell: &str| Some((sheet.to_owned(), cell.to_owned()));
        assert_eq!(at("'Biểu 1'!D8"), named("Biểu 1", "D8"));
        assert_eq!(at("Biểu 1!$d$8"), named("Biểu 1", "D8"));
        assert_eq!(at("'Ông ''A''!'!B2"), named("Ông 'A'!", "B2"));
        assert_eq!(at("D8"), None);
        assert_eq!(at("Biểu 1!8D"), None);
    }
}
