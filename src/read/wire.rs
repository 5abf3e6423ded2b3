//! What a child process answers: a book and findings as JSON. Numbers travel as their bits, so none changes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::book::{Align, Book, Cell, Content, Look, Moment, Sheet, Style, StyleId, Visibility};
use crate::cell::{Area, CellRef};
use crate::finding::{Diagnosed, Finding, Place, Rule, Severity, Wording};

/// The answer.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    book: Option<BookOnWire>,
    findings: Vec<FindingOnWire>,
}

#[derive(Serialize, Deserialize)]
struct BookOnWire {
    sheets: Vec<SheetOnWire>,
    styles: Vec<StyleOnWire>,
    properties: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct SheetOnWire {
    name: String,
    visibility: u8,
    cells: Vec<CellOnWire>,
    merges: Vec<[u32; 4]>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    notes: Vec<(u32, u32, String)>,
    widths: Vec<(u32, f64)>,
    heights: Vec<(u32, f64)>,
    /// Row, first and last column, style.
    frames: Vec<[u32; 4]>,
}

/// Row, column, content, formula, style.
#[derive(Serialize, Deserialize)]
struct CellOnWire(u32, u32, ContentOnWire, Option<Arc<str>>, u32);

#[derive(Serialize, Deserialize)]
enum ContentOnWire {
    #[serde(rename = "_")]
    Empty,
    #[serde(rename = "t")]
    Text(Arc<str>),
    #[serde(rename = "n")]
    Number(u64),
    #[serde(rename = "b")]
    Bool(bool),
    /// Year, month, day, seconds, serial number.
    #[serde(rename = "d")]
    Date(i16, i8, i8, u32, u64),
    #[serde(rename = "e")]
    Error(Arc<str>),
}

#[derive(Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // as the style has them
struct StyleOnWire {
    font: Option<Arc<str>>,
    size: Option<u8>,
    bold: bool,
    italic: bool,
    struck: bool,
    underline: bool,
    border: bool,
    align: u8,
    middle: bool,
    top: bool,
    wrap: bool,
    indent: u8,
    number_format: Option<Arc<str>>,
}

/// Alignments by their number on the wire.
const ALIGNS: [Align; 4] = [Align::General, Align::Left, Align::Center, Align::Right];

#[derive(Serialize, Deserialize)]
struct FindingOnWire {
    rule: String,
    severity: Severity,
    sheet: Arc<str>,
    cell: Option<(u32, u32)>,
    value: String,
    message: (String, String),
    help: (String, String),
}

impl Answer {
    /// The answer that says this.
    pub(super) fn new(diagnosed: Diagnosed<Option<Book>>) -> Self {
        Self {
            book: diagnosed.value.map(BookOnWire::new),
            findings: diagnosed.findings.into_iter().map(FindingOnWire::new).collect(),
        }
    }

    /// What the answer says about this file.
    pub(super) fn understood(self, file: &Arc<str>) -> Diagnosed<Option<Book>> {
        Diagnosed {
            value: self.book.map(BookOnWire::book),
            findings: self.findings.into_iter().filter_map(|finding| finding.finding(file)).collect(),
        }
    }
}

impl BookOnWire {
    fn new(book: Book) -> Self {
        let style = |style: &Style| StyleOnWire {
            font: style.font.clone(),
            size: style.size,
            bold: style.bold,
            italic: style.italic,
            struck: style.struck,
            underline: style.underline,
            border: style.border,
            align: ALIGNS.iter().position(|align| *align == style.align).unwrap_or(0) as u8,
            middle: style.middle,
            top: style.top,
            wrap: style.wrap,
            indent: style.indent,
            number_format: style.number_format.clone(),
        };
        Self {
            styles: book.styles.iter().map(style).collect(),
            sheets: book.sheets.into_iter().map(SheetOnWire::new).collect(),
            properties: book.properties,
        }
    }

    fn book(self) -> Book {
        let mut book = Book { properties: self.properties, ..Book::default() };
        let ids: Vec<StyleId> = self
            .styles
            .into_iter()
            .map(|style| {
                book.styles.id(Style {
                    font: style.font,
                    size: style.size,
                    bold: style.bold,
                    italic: style.italic,
                    struck: style.struck,
                    underline: style.underline,
                    border: style.border,
                    align: ALIGNS.get(usize::from(style.align)).copied().unwrap_or_default(),
                    middle: style.middle,
                    top: style.top,
                    wrap: style.wrap,
                    indent: style.indent,
                    number_format: style.number_format,
                    ..Style::default()
                })
            })
            .collect();
        book.sheets = self.sheets.into_iter().map(|sheet| sheet.sheet(&ids)).collect();
        book
    }
}

impl SheetOnWire {
    fn new(sheet: Sheet) -> Self {
        let cell = |cell: Cell| {
            let content = match cell.content {
                Content::Empty => ContentOnWire::Empty,
                Content::Text(text) => ContentOnWire::Text(text),
                rich @ Content::Rich(_) => ContentOnWire::Text(rich.raw().into()),
                Content::Number(number) => ContentOnWire::Number(number.to_bits()),
                Content::Bool(value) => ContentOnWire::Bool(value),
                Content::Date(Moment { year, month, day, seconds, serial }) => {
                    ContentOnWire::Date(year, month, day, seconds, serial.to_bits())
                }
                Content::Error(error) => ContentOnWire::Error(error),
            };
            CellOnWire(cell.at.row, cell.at.column, content, cell.formula, cell.style.0)
        };
        Self {
            name: sheet.name,
            visibility: match sheet.visibility {
                Visibility::Visible => 0,
                Visibility::Hidden => 1,
                Visibility::VeryHidden => 2,
            },
            cells: sheet.cells.into_iter().map(cell).collect(),
            merges: sheet
                .merges
                .iter()
                .map(|area| [area.first.row, area.first.column, area.last.row, area.last.column])
                .collect(),
            hidden_rows: sheet.hidden_rows,
            hidden_columns: sheet.hidden_columns,
            notes: sheet.notes.into_iter().map(|(at, text)| (at.row, at.column, text)).collect(),
            widths: sheet.look.widths,
            heights: sheet.look.heights,
            frames: sheet
                .look
                .frames
                .iter()
                .map(|(area, style)| [area.first.row, area.first.column, area.last.column, style.0])
                .collect(),
        }
    }

    fn sheet(self, styles: &[StyleId]) -> Sheet {
        let style_of = |style: u32| styles.get(style as usize).copied().unwrap_or_default();
        let frame = |&[row, first, last, style]: &[u32; 4]| {
            (Area::new(CellRef::new(row, first), CellRef::new(row, last)), style_of(style))
        };
        let look = Look {
            widths: self.widths,
            heights: self.heights,
            frames: self.frames.iter().map(frame).collect(),
            ..Look::default()
        };
        let cell = |CellOnWire(row, column, content, formula, style)| {
            let content = match content {
                ContentOnWire::Empty => Content::Empty,
                ContentOnWire::Text(text) => Content::Text(text),
                ContentOnWire::Number(bits) => Content::Number(f64::from_bits(bits)),
                ContentOnWire::Bool(value) => Content::Bool(value),
                ContentOnWire::Date(year, month, day, seconds, bits) => {
                    Content::Date(Moment { year, month, day, seconds, serial: f64::from_bits(bits) })
                }
                ContentOnWire::Error(error) => Content::Error(error),
            };
            let style = style_of(style);
            Cell { at: CellRef::new(row, column), content, formula, style }
        };
        Sheet {
            visibility: match self.visibility {
                0 => Visibility::Visible,
                1 => Visibility::Hidden,
                _ => Visibility::VeryHidden,
            },
            cells: self.cells.into_iter().map(cell).collect(),
            merges: self
                .merges
                .iter()
                .map(|&[top, left, bottom, right]| {
                    Area::new(CellRef::new(top, left), CellRef::new(bottom, right))
                })
                .collect(),
            hidden_rows: self.hidden_rows,
            hidden_columns: self.hidden_columns,
            notes: self
                .notes
                .into_iter()
                .map(|(row, column, text)| (CellRef::new(row, column), text))
                .collect(),
            look,
            ..Sheet::new(self.name)
        }
    }
}

impl FindingOnWire {
    fn new(finding: Finding) -> Self {
        Self {
            rule: finding.rule.name().to_owned(),
            severity: finding.severity,
            sheet: finding.place.sheet,
            cell: finding.place.cell.map(|at| (at.row, at.column)),
            value: finding.value,
            message: (finding.message.vi, finding.message.en),
            help: (finding.help.vi, finding.help.en),
        }
    }

    fn finding(self, file: &Arc<str>) -> Option<Finding> {
        let place = Place::new(file, &self.sheet, self.cell.map(|(row, column)| CellRef::new(row, column)));
        let (vi, en) = self.message;
        let finding = Finding::new(Rule::from_name(&self.rule)?, place, Wording::new(vi, en))
            .with_severity(self.severity)
            .with_value(self.value)
            .with_help(self.help.0, self.help.1);
        Some(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_what_was_read() {
        let mut book = Book::default();
        let style = book.styles.id(Style {
            font: Some(".VnTime".into()),
            number_format: Some("0%".into()),
            ..Style::default()
        });
        let moment = Moment { year: 2001, month: 3, day: 3, seconds: 1, serial: 36953.1 };
        let contents = [
            Content::Empty,
            Content::text("a\u{ad}"),
            Content::Number(0.1 + 0.2),
            Content::Number(f64::NEG_INFINITY),
            Content::Bool(true),
            Content::Date(moment),
            Content::Error("#N/A".into()),
        ];
        let mut sheet = Sheet::new("Biểu");
        for (content, column) in contents.into_iter().zip(0..) {
            sheet.put(Cell { at: CellRef::new(7, column), content, formula: Some("A1".into()), style });
        }
        sheet.merges.push("A1:B2".parse().unwrap());
        sheet.notes = vec![(CellRef::new(1, 2), "ghi chú".to_owned())];
        sheet.visibility = Visibility::VeryHidden;
        (sheet.hidden_rows, sheet.hidden_columns) = (vec![1], vec![2, 3]);
        book.sheets.push(sheet);
        let place = Place::new(&"f".into(), &"s".into(), Some(CellRef::new(1, 1)));
        let finding = Finding::new(Rule::UNREADABLE_FILE, place, Wording::new("vi", "en"));
        let findings = vec![finding.with_severity(Severity::Info).with_value("v").with_help("a", "b")];
        let said = serde_json::to_vec(&Answer::new(Diagnosed {
            value: Some(book.clone()),
            findings: findings.clone(),
        }));
        let answer: Answer = serde_json::from_slice(&said.unwrap()).unwrap();
        let Diagnosed { value, findings: understood } = answer.understood(&"f".into());
        let value = value.unwrap();
        assert_eq!(understood, findings);
        assert_eq!(format!("{:?}", value.sheets), format!("{:?}", book.sheets));
        assert_eq!(value.style_of(&value.sheets[0].cells[0]), book.styles.get(style));
    }
}
