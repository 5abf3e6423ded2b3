//! Returns as clerks send them, text in, text out: sheets as lines of cells, and what became of them. `UPDATE=1`
//! renews what is expected; then read the difference.
//!
//! A case is a file of `tests/cases/returns`. `period:` asks for a period, `templates:` names the template in use and
//! those it follows; `file` begins a file, `sheet` a sheet of it;
//! every other line is a row of cells between bars. A cell that reads as a number is one unless it begins with `'`;
//! `>` says that the cell is merged with the one to its left, `^` with the one above. Below `====` stands what is
//! expected.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tonghop::amount::Value;
use tonghop::figure::{Figure, Return, Standing};
use tonghop::finding::Language;
use tonghop::job::{Session, Templates};
use tonghop::merge::Consolidation;
use tonghop::model::Template;
use tonghop::read::{InProcess, Source};
use tonghop::template::load;

/// What divides a case from what is expected of it.
const DIVIDER: &str = "====\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/returns")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace("\\n", "&#10;")
}

/// A row of cells between bars, as SpreadsheetML; `rows` are this row and those below it.
fn row(rows: &[&str]) -> String {
    let split = |line: &str| -> Vec<String> { line.split('|').map(|cell| cell.trim().to_owned()).collect() };
    let here = split(rows[0]);
    let mut xml = String::from("<Row>");
    for (index, cell) in here.iter().enumerate() {
        if cell.is_empty() || cell == ">" || cell == "^" {
            continue;
        }
        let across = here[index + 1..].iter().take_while(|cell| *cell == ">").count();
        let down = rows[1..]
            .iter()
            .take_while(|line| split(line).get(index).is_some_and(|cell| cell == "^"))
            .count();
        let number = cell.parse::<f64>().is_ok();
        let kind = if number { "Number" } else { "String" };
        let text = escaped(cell.strip_prefix('\'').unwrap_or(cell));
        let _ = write!(
            xml,
            "<Cell ss:Index=\"{}\" ss:MergeAcross=\"{across}\" ss:MergeDown=\"{down}\"><Data ss:Type=\"{kind}\">{text}</Data></Cell>",
            index + 1
        );
    }
    xml.push_str("</Row>");
    xml
}

/// The files of a case, as SpreadsheetML 2003.
fn files(case: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    let lines: Vec<&str> = case.lines().collect();
    let special = |line: &str| line.starts_with("file ") || line.starts_with("sheet ");
    for (index, line) in lines.iter().enumerate() {
        if let Some(name) = line.strip_prefix("file ") {
            let head = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";
            files.push((name.trim().to_owned(), head.to_owned()));
            continue;
        }
        let Some((_, xml)) = files.last_mut() else { continue };
        if let Some(name) = line.strip_prefix("sheet ") {
            if xml.contains("<Table>") {
                xml.push_str("</Table></Worksheet>");
            }
            let _ = write!(xml, "<Worksheet ss:Name=\"{}\"><Table>", escaped(name.trim()));
        } else {
            let end =
                lines[index..].iter().position(|line| special(line)).map_or(lines.len(), |end| index + end);
            xml.push_str(&row(&lines[index..end]));
        }
    }
    for (_, xml) in &mut files {
        xml.push_str("</Table></Worksheet></Workbook>");
    }
    files
}

fn shown(figure: &Figure) -> Option<String> {
    let shown = match &figure.value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Text(text) => format!("«{text}»"),
        Value::Blank => return None,
        other => other.state().to_owned(),
    };
    let cell = figure.cell.map_or_else(String::new, |cell| format!("@{cell}"));
    let out = if figure.is_excluded() { "!" } else { "" };
    Some(format!("{out}{shown}{cell}"))
}

fn figures(one: &Return, template: &Template, told: &mut String) {
    for figures in &one.forms {
        let form = &template.forms[figures.form];
        let _ = write!(told, "  {}", form.number);
        if figures.file != one.file {
            let _ = write!(told, " ({})", figures.file);
        }
        told.push(':');
        for (row, _, figure) in figures.iter() {
            if let (Some(row), Some(shown)) = (form.printed(row), shown(figure)) {
                let _ = write!(told, " {}={shown}", row.code);
            }
        }
        for (row, added) in figures.added() {
            let group = added.group.map_or("", |group| &*form.rows[group].code);
            let _ = write!(told, " [{group} {}", added.label);
            for column in form.value_columns() {
                let shown = figures.get(row, column).and_then(shown).unwrap_or_default();
                let _ = write!(told, " ({})={shown}", form.columns[column].code);
            }
            told.push(']');
        }
        told.push('\n');
    }
}

fn told(consolidation: &Consolidation) -> String {
    let mut told = String::new();
    for one in &consolidation.returns {
        let _ = writeln!(told, "{}: {:?} «{}»", one.file, one.standing, one.unit);
        if one.standing == Standing::Used {
            figures(one, &consolidation.template, &mut told);
        }
        for finding in &one.findings {
            assert_eq!(finding.place.file, one.file, "{finding:?}");
            let at = finding.place.cell.map_or_else(String::new, |cell| format!("!{cell}"));
            let place = format!("{}{at}", finding.place.sheet);
            let message = finding.message.to(Language::Vi);
            let _ =
                writeln!(told, "  {} {} {place}: {message}", finding.severity.name(), finding.rule.name());
        }
    }
    for finding in &consolidation.findings {
        let (rule, message) = (finding.rule.name(), finding.message.to(Language::Vi));
        let _ = writeln!(told, "{} {rule}: {message}", finding.severity.name());
    }
    let cells = consolidation.cells();
    assert_eq!(cells.read, cells.used + cells.reported);
    let _ = writeln!(told, "cells: {} = {} + {}", cells.read, cells.used, cells.reported);
    told
}

fn settle(case: &str) -> String {
    let (options, rest) = case.split_at(case.find("file ").unwrap());
    let named = options.lines().find_map(|line| line.strip_prefix("templates: "));
    let templates: Vec<Arc<Template>> = named
        .unwrap_or("returns/template.toml")
        .split(' ')
        .map(|name| {
            let path = folder().with_file_name(name);
            Arc::new(load(&std::fs::read_to_string(path).unwrap(), name).unwrap())
        })
        .collect();
    let (first, others) = templates.split_first().unwrap();
    let templates = others.iter().cloned().fold(Templates::only(Arc::clone(first)), Templates::knowing);
    let mut session = Session::open(templates, &InProcess, jiff::civil::date(2026, 1, 1));
    session.period = options.lines().find_map(|line| line.strip_prefix("period: ")?.parse().ok());
    let files = files(rest);
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|(name, xml)| Source { file: name.as_str().into(), bytes: xml.as_bytes() })
        .collect();
    told(&session.choose(&sources[..]).unwrap().settle().consolidation)
}

#[test]
fn returns_as_they_come() {
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    cases.sort();
    assert!(cases.len() >= 10, "the cases were not found");
    let mut wrong = String::new();
    for path in cases {
        let text = std::fs::read_to_string(&path).unwrap();
        let (case, expected) = text.split_once(DIVIDER).unwrap_or((&text, ""));
        let told = settle(case);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, format!("{case}{DIVIDER}{told}")).unwrap();
        } else if told != expected {
            let _ = writeln!(wrong, "{}\n--- expected\n{expected}--- told\n{told}", path.display());
        }
    }
    assert!(wrong.is_empty(), "not as expected (UPDATE=1 renews the files):\n{wrong}");
}
