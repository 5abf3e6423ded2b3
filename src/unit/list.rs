//! Reading the list of units from CSV, a workbook, or plain lines.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::registry::Listed;
use super::{Kind, Registry, UnitName, lowest_level};
use crate::book::{Book, Sheet, Visibility};
use crate::finding::{Language, Wording};
use crate::period::{Writing, spot};
use crate::text::{fold, is_header_word, tidy, tokens, vocabulary};

/// Rows among which the header row is looked for.
const HEADER_WITHIN: usize = 15;

/// The list of units cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListError {
    /// Path as given.
    pub file: String,
    /// Sheet, for a workbook.
    pub sheet: Option<String>,
    /// Line or row from 1; `None` when the whole list is meant.
    pub line: Option<u64>,
    /// What is the matter, and what to do.
    pub message: Wording,
}

impl ListError {
    /// The error in one language.
    pub fn text(&self, language: Language) -> String {
        let mut place = self.file.clone();
        if let Some(sheet) = &self.sheet {
            place.push_str(&format!(
                ", {}",
                Wording::new(format!("trang «{sheet}»"), format!("sheet “{sheet}”")).to(language)
            ));
        }
        if let Some(line) = self.line {
            place.push_str(&format!(
                ", {}",
                Wording::new(format!("dòng {line}"), format!("line {line}")).to(language)
            ));
        }
        format!("{place}: {}", self.message.to(language))
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::Vi))
    }
}

impl std::error::Error for ListError {}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Code,
    Level,
    Group,
    Since,
    Until,
    Successors,
    Predecessors,
    Aliases,
    Number,
}

/// A row of the list.
struct Row {
    line: u64,
    cells: Vec<String>,
}

impl Registry {
    /// Reads a list in CSV (commas, semicolons or tabs) with a header row, or with one name per line. `file` is the
    /// path, for errors.
    pub fn load_csv(file: &str, text: &str) -> Result<Self, ListError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let delimiter = delimiter(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| ListError {
                file: file.to_owned(),
                sheet: None,
                line: error.position().map(csv::Position::line),
                message: Wording::new(
                    "dòng này không đúng dạng CSV; hãy kiểm tra dấu nháy kép",
                    "this line is not valid CSV; check the quotation marks",
                ),
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push(Row { line, cells: record.iter().map(tidy).collect() });
        }
        read(file, None, rows)
    }

    /// Reads a list from a workbook: the first visible sheet with a header row, else the first that holds anything.
    pub fn load_book(file: &str, book: &Book) -> Result<Self, ListError> {
        let shown: Vec<(&Sheet, Vec<Row>)> = book
            .sheets
            .iter()
            .filter(|sheet| sheet.visibility == Visibility::Visible && !sheet.cells.is_empty())
            .map(|sheet| (sheet, sheet_rows(sheet)))
            .collect();
        let with_header = shown.iter().position(|(_, rows)| header(rows).is_some());
        match shown.into_iter().nth(with_header.unwrap_or(0)) {
            Some((sheet, rows)) => read(file, Some(&sheet.name), rows),
            None => read(file, None, Vec::new()),
        }
    }
}

fn sheet_rows(sheet: &Sheet) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for cell in sheet.cells.iter().filter(|cell| !cell.content.is_blank()) {
        // A list is narrow; a cell far away does not make wide rows.
        if cell.at.column >= 100 {
            continue;
        }
        let line = u64::from(cell.at.row) + 1;
        if rows.last().is_none_or(|row| row.line != line) {
            rows.push(Row { line, cells: Vec::new() });
        }
        if let Some(row) = rows.last_mut() {
            row.cells.resize(cell.at.column as usize, String::new());
            row.cells.push(tidy(&cell.content.raw()));
        }
    }
    rows
}

fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let count = |sign: u8| head.iter().filter(|line| line.as_bytes().contains(&sign)).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&sign| (count(sign), sign == b',')).unwrap_or(b',')
}

/// The header row, and what its columns hold.
fn header(rows: &[Row]) -> Option<(usize, Vec<Option<Column>>)> {
    rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(index, row)| {
        let mut columns: Vec<Option<Column>> = row.cells.iter().map(|cell| column(cell)).collect();
        let has = |columns: &[Option<Column>], column| columns.contains(&Some(column));
        if !has(&columns, Column::Name) {
            // A list of districts may call its names what a list of communes calls their groups.
            let group = columns.iter().position(|&column| column == Some(Column::Group))?;
            columns[group] = Some(Column::Name);
        }
        let mut seen = Vec::new();
        for column in &mut columns {
            if column.is_some() && seen.contains(column) {
                *column = None;
            }
            seen.push(*column);
        }
        Some((index, columns))
    })
}

fn column(cell: &str) -> Option<Column> {
    let words = &vocabulary().unit_lists;
    let folded = fold(cell);
    if folded.is_empty() || folded.chars().count() > 60 {
        return None;
    }
    [
        (Column::Aliases, &words.aliases),
        (Column::Predecessors, &words.predecessors),
        (Column::Successors, &words.successors),
        (Column::Since, &words.since),
        (Column::Until, &words.until),
        (Column::Group, &words.group),
        (Column::Code, &words.code),
        (Column::Number, &words.number),
        (Column::Name, &words.name),
        (Column::Level, &words.level),
    ]
    .into_iter()
    .find(|(_, words)| folded == "#" && words.contains(&folded) || is_header_word(&folded, words))
    .map(|(column, _)| column)
}

/// A unit of the list before names are resolved.
struct Draft {
    unit: Listed,
    successors: Vec<String>,
    predecessors: Vec<String>,
}

fn read(file: &str, sheet: Option<&str>, rows: Vec<Row>) -> Result<Registry, ListError> {
    let error = |line: Option<u64>, vi: String, en: String| ListError {
        file: file.to_owned(),
        sheet: sheet.map(str::to_owned),
        line,
        message: Wording::new(vi, en),
    };
    let (body, columns) = match header(&rows) {
        Some((index, columns)) => (index + 1, Some(columns)),
        None => (0, None),
    };
    let mut drafts: Vec<Draft> = Vec::new();
    let mut heading: Option<Arc<str>> = None;
    for row in &rows[body..] {
        let Some(fields) = Fields::of(row, columns.as_deref()) else { continue };
        let text = fields.get(Column::Name);
        let kind = Kind::of(fields.get(Column::Level));
        let Some(name) = UnitName::parse(text).map(|name| name.with_kind(kind)) else { continue };
        if is_heading(&fields, &name, &rows[body..], columns.as_deref()) {
            heading = Some(name.to_string().into());
            continue;
        }
        let date = |column: Column| -> Result<Option<Date>, ListError> {
            let text = fields.get(column);
            if text.is_empty() {
                return Ok(None);
            }
            date(text).map(Some).ok_or_else(|| {
                error(
                    Some(row.line),
                    format!("«{text}» không phải là ngày; viết như 01/07/2025"),
                    format!("“{text}” is not a date; write it as 01/07/2025"),
                )
            })
        };
        let filled = |column: Column| Some(fields.get(column)).filter(|text| !text.is_empty());
        let group = filled(Column::Group).map(|group| {
            UnitName::parse(group)
                .filter(|name| name.kind.is_some())
                .map_or_else(|| group.into(), |name| name.to_string().into())
        });
        let unit = Listed {
            display: Arc::default(),
            code: filled(Column::Code).map(Arc::from),
            group: group.or_else(|| heading.clone()),
            level: filled(Column::Level).map(str::to_owned),
            since: date(Column::Since)?,
            until: date(Column::Until)?,
            successors: Vec::new(),
            aliases: names(fields.get(Column::Aliases))
                .iter()
                .filter_map(|name| UnitName::parse(name))
                .collect(),
            predecessors: Vec::new(),
            line: row.line,
            name,
        };
        let (successors, predecessors) =
            (names(fields.get(Column::Successors)), names(fields.get(Column::Predecessors)));
        drafts.push(Draft { unit, successors, predecessors });
    }
    if drafts.is_empty() {
        return Err(error(
            None,
            "không thấy đơn vị nào; cần một cột «Tên đơn vị», hoặc mỗi dòng một tên".into(),
            "no unit found; a column “Tên đơn vị”, or one name per line, is needed".into(),
        ));
    }
    twice(&drafts).map_or(Ok(()), |(one, other)| {
        let name = other.unit.name.to_string();
        Err(error(
            Some(other.unit.line),
            format!(
                "«{name}» đã có ở dòng {}; hãy xóa một dòng, hoặc ghi cột «Trực thuộc» để phân biệt",
                one.unit.line
            ),
            format!(
                "“{name}” stands in line {} already; remove one, or tell them apart in a column “Trực thuộc”",
                one.unit.line
            ),
        ))
    })?;
    resolve(drafts).map_err(|(line, name)| {
        error(
            Some(line),
            format!("đơn vị kế thừa «{name}» không có trong danh sách"),
            format!("the successor “{name}” is not in the list"),
        )
    })
}

/// The cells of a row by what they hold.
struct Fields<'r> {
    cells: Vec<(Column, &'r str)>,
}

impl<'r> Fields<'r> {
    fn of(row: &'r Row, columns: Option<&[Option<Column>]>) -> Option<Self> {
        let filled = || row.cells.iter().map(String::as_str).enumerate().filter(|(_, cell)| !cell.is_empty());
        let cells: Vec<(Column, &str)> = match columns {
            Some(columns) => filled()
                .filter_map(|(index, cell)| {
                    columns.get(index).copied().flatten().map(|column| (column, cell))
                })
                .collect(),
            None => {
                let mut cells = Vec::new();
                for (_, cell) in filled() {
                    let named = cells.iter().any(|(column, _)| *column == Column::Name);
                    let number = cell.trim_end_matches(['.', ')']);
                    let counts = number.len() <= 4
                        && !number.is_empty()
                        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'));
                    if !named && counts {
                        cells.push((Column::Number, cell));
                    } else if !named && cell.chars().any(char::is_alphabetic) {
                        cells.push((Column::Name, unnumbered(cell)));
                    } else if named && UnitName::parse(cell).is_some_and(|name| name.kind.is_some()) {
                        cells.push((Column::Group, cell));
                        break;
                    }
                }
                cells
            }
        };
        let fields = Self { cells };
        let name = fold(fields.get(Column::Name));
        let comment = row.cells.first().is_some_and(|cell| cell.starts_with('#'));
        let total = vocabulary().totals.contains(&name) || name.starts_with("danh sach");
        (!name.is_empty() && !comment && !total).then_some(fields)
    }

    fn get(&self, column: Column) -> &'r str {
        self.cells.iter().find(|(own, _)| *own == column).map_or("", |(_, cell)| cell)
    }
}

/// `1. xã Hương Hữu`, `- xã Hương Hữu`
fn unnumbered(cell: &str) -> &str {
    let bare = cell.trim_start_matches(['-', '+', '•', '*', ' ']);
    match bare.split_once(['.', ')']) {
        Some((number, rest)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            rest.trim()
        }
        _ => bare,
    }
}

/// A row that is a caption over the units below it: `I | Huyện Nam Đông` among rows 1, 2, 3.
fn is_heading(
    fields: &Fields<'_>,
    name: &UnitName,
    rows: &[Row],
    columns: Option<&[Option<Column>]>,
) -> bool {
    if !fields.get(Column::Group).is_empty() {
        return false;
    }
    let is_number = |text: &str| {
        text.trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit()) && !text.is_empty()
    };
    let others = || rows.iter().filter_map(|row| Fields::of(row, columns));
    let numbered = others().any(|other| is_number(other.get(Column::Number)));
    let number = fields.get(Column::Number);
    if !numbered || is_number(number) {
        return false;
    }
    if !number.is_empty() {
        return true;
    }
    let level = |name: &UnitName| name.kind.and_then(lowest_level);
    let lowest = others().filter_map(|other| level(&UnitName::parse(other.get(Column::Name))?)).min();
    level(name) > lowest && lowest.is_some()
}

fn names(text: &str) -> Vec<String> {
    text.split([';', ',', '\n', '|', '+'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn date(text: &str) -> Option<Date> {
    let words = tokens(text);
    spot(&words, Writing::Line).dates.first().map(|found| found.date)
}

fn twice(drafts: &[Draft]) -> Option<(&Draft, &Draft)> {
    let mut seen: std::collections::HashMap<String, Vec<&Draft>> = std::collections::HashMap::new();
    for draft in drafts {
        let same = seen.entry(draft.unit.name.key()).or_default();
        let clash = same.iter().find(|other| {
            let apart = other.unit.until.is_some() != draft.unit.until.is_some()
                || other.unit.since != draft.unit.since;
            other.unit.group == draft.unit.group && !apart
        });
        if let Some(one) = clash {
            return Some((one, draft));
        }
        same.push(draft);
    }
    None
}

/// Turns names of successors and predecessors into positions.
fn resolve(drafts: Vec<Draft>) -> Result<Registry, (u64, String)> {
    let mut units: Vec<Listed> = drafts.iter().map(|draft| draft.unit.clone()).collect();
    // A successor is preferably a unit without a last day: old and new ones often share a name.
    let find = |text: &str, from: usize, ended: bool| -> Option<usize> {
        let name = UnitName::parse(text)?;
        let fits = |unit: &Listed, strict: bool| {
            let kinds = name.kind.is_none() || unit.name.kind.is_none() || unit.name.kind == name.kind;
            kinds && unit.name.marked == name.marked && (!strict || unit.until.is_some() == ended)
        };
        let code = |draft: &Draft| draft.unit.code.as_deref() == Some(text);
        drafts.iter().position(code).or_else(|| {
            [true, false].iter().find_map(|&strict| {
                let mut fitting = drafts.iter().enumerate();
                fitting
                    .find(|(index, draft)| *index != from && fits(&draft.unit, strict))
                    .map(|(index, _)| index)
            })
        })
    };
    for (index, draft) in drafts.iter().enumerate() {
        for text in &draft.successors {
            let heir = find(text, index, false).ok_or_else(|| (draft.unit.line, text.clone()))?;
            if !units[index].successors.contains(&heir) {
                units[index].successors.push(heir);
            }
        }
        for text in &draft.predecessors {
            match find(text, index, true).filter(|&old| drafts[old].unit.until.is_some()) {
                Some(old) if !units[old].successors.contains(&index) => units[old].successors.push(index),
                Some(_) => {}
                None => units[index].predecessors.extend(UnitName::parse(text)),
            }
        }
    }
    Ok(Registry::new(units))
}
