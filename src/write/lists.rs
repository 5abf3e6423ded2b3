//! Long lists of a book: their rows are spelled and packed here, beside the library, which keeps every cell in a tree of its
//! own and packs one sheet after the other. What is around the rows, the library writes.
//!
//! Texts and formats have one number in all of a package. Those of lists are given to the library before anything else, so
//! that their numbers are known while it is still at work.

use std::io::{self, Cursor, Read, Write};
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;
use rust_xlsxwriter::Workbook;
use zip::ZipArchive;
use zip::write::PreparedZipFile;

use super::format::{self, Formats};
use super::packed::{self, BUFFER, Digits};
use super::{Making, WriteError, add, escape, failed_in, fill, spelling};
use crate::book::list::Held;
use crate::book::{Book, Content, List, Sheet};
use crate::cell::{CellRef, MAX_ROWS};

/// Where the library ends the rows of a sheet.
const END: &str = "</sheetData>";
/// What it writes instead when there are none.
const NONE: &str = "<sheetData/>";
/// How it begins to say which cells a sheet has.
const DIMENSION: &str = "<dimension ref=\"";

/// The list of a sheet that is written here: one under a text, by which the library knows that there are texts at all.
pub(super) fn of(sheet: &Sheet) -> Option<&List> {
    let text = |content: &Content| matches!(content, Content::Text(text) if !text.is_empty());
    sheet.list.as_deref().filter(|_| sheet.cells.iter().any(|cell| text(&cell.content)))
}

/// The texts of all lists and of what stands above them, each with its number.
#[derive(Default)]
pub(super) struct Texts {
    numbers: HashMap<Arc<str>, u32>,
    /// In the order of their numbers.
    all: Vec<Arc<str>>,
    /// Of each list the number of each of its texts.
    lists: Vec<Vec<u32>>,
    /// Of each list the texts above it.
    above: Vec<Vec<Arc<str>>>,
}

impl Texts {
    /// The texts of the lists of a book.
    pub fn of(book: &Book) -> Self {
        let mut texts = Self::default();
        for (sheet, list) in book.sheets.iter().filter_map(|sheet| Some((sheet, of(sheet)?))) {
            let above = sheet.cells.iter().filter_map(|cell| cell.content.as_text()).map(spelling);
            let above: Vec<Arc<str>> = above.filter(|text| !text.is_empty()).map(Arc::from).collect();
            for text in &above {
                texts.number(text);
            }
            let known = list.texts().map(|text| {
                let spelled = spelling(text);
                texts.number(&if *spelled == **text { Arc::clone(text) } else { spelled.into() })
            });
            let known = known.collect();
            texts.lists.push(known);
            texts.above.push(above);
        }
        texts
    }

    fn number(&mut self, text: &Arc<str>) -> u32 {
        // The empty text of a list stands in no cell.
        if text.is_empty() {
            return 0;
        }
        *self.numbers.entry(Arc::clone(text)).or_insert_with(|| {
            self.all.push(Arc::clone(text));
            (self.all.len() - 1) as u32
        })
    }

    /// Gives all texts to a workbook in which there is nothing yet.
    pub fn give(&self, workbook: &mut Workbook) {
        for (number, text) in (0..).zip(&self.all) {
            workbook.populate_string_table(text, number);
        }
    }

    /// Whether there are texts that the library would spell wrongly.
    pub fn is_guarded(&self) -> bool {
        self.all.iter().any(|text| text.contains(escape::STAND_INS))
    }
}

/// The parts of the lists of a book, packed, in their order.
pub(super) fn parts(
    book: &Book,
    making: &Making<'_>,
    texts: &Texts,
    level: Option<i64>,
) -> Result<Vec<PreparedZipFile>, WriteError> {
    let lists = book.sheets.iter().enumerate().filter_map(|(index, sheet)| Some((index, sheet, of(sheet)?)));
    let lists: Vec<_> = lists.zip(&texts.lists).zip(&texts.above).collect();
    let packed = lists.into_par_iter().map(|(((index, sheet, list), numbers), above)| {
        let (head, tail) = around(sheet, making, &|text| texts.numbers.get(text).copied(), above)?;
        let name = format!("xl/worksheets/sheet{}.xml", index + 1);
        let pack = || {
            packed::part(&name, level, &mut |part| {
                part.write_all(head.as_bytes())?;
                spell(list, numbers, &styles(sheet, list, making.formats), part)?;
                part.write_all(tail.as_bytes())
            })
        };
        pack().map_err(|error: io::Error| failed_in(&sheet.name, error.to_string()))
    });
    packed.collect()
}

/// What the library writes before the end of the rows of a sheet, its first rows included, and after it.
fn around(
    sheet: &Sheet,
    making: &Making<'_>,
    number: &dyn Fn(&str) -> Option<u32>,
    above: &[Arc<str>],
) -> Result<(String, String), WriteError> {
    let failed = |cause: String| failed_in(&sheet.name, cause);
    let mut alone = Workbook::new();
    format::prepare(&mut alone).map_err(|error| failed(error.to_string()))?;
    making.formats.register(&mut alone);
    for text in above {
        if let Some(number) = number(text) {
            alone.populate_string_table(text, number);
        }
    }
    // The first sheet would be the one that is shown.
    let other = Sheet::new(if sheet.name == "1" { "2" } else { "1" });
    for sheet in [&other, sheet] {
        let target = add(&mut alone, sheet, making.threads).map_err(|error| failed(error.to_string()))?;
        fill(target, sheet, (making.formats, None))
            .map_err(|(cell, error)| WriteError { cell, ..failed(error.to_string()) })?;
    }
    let package = alone.save_to_buffer().map_err(|error| failed(error.to_string()))?;
    let read = || -> io::Result<String> {
        let mut text = String::new();
        ZipArchive::new(Cursor::new(package))?
            .by_name("xl/worksheets/sheet2.xml")?
            .read_to_string(&mut text)?;
        Ok(text)
    };
    let text = read().map_err(|error| failed(error.to_string()))?;
    let split = match text.split_once(END) {
        Some((head, tail)) => Some((head.to_owned(), format!("{END}{tail}"))),
        None => {
            text.split_once(NONE).map(|(head, tail)| (format!("{head}<sheetData>"), format!("{END}{tail}")))
        }
    };
    let (head, tail) = split.ok_or_else(|| failed("the sheet has no rows".to_owned()))?;
    Ok((with_dimension(&head, sheet), tail))
}

/// The beginning of a sheet with the cells of its list among those that it is said to have: some readers believe it.
fn with_dimension(head: &str, sheet: &Sheet) -> String {
    let found = head.split_once(DIMENSION).and_then(|(before, rest)| Some((before, rest.split_once('"')?.1)));
    let (Some((before, after)), Some(list)) = (found, of(sheet)) else { return head.to_owned() };
    let columns = sheet.cells.iter().map(|cell| cell.at.column + 1).chain([list.columns() as u32]);
    let corner = CellRef::new(list.end().clamp(1, MAX_ROWS) - 1, columns.max().unwrap_or(1).max(1) - 1);
    format!("{before}{DIMENSION}A1:{corner}\"{after}")
}

/// The number of the format of every column of a list.
fn styles(sheet: &Sheet, list: &List, formats: &Formats) -> Vec<u32> {
    let styles = &sheet.look.column_styles;
    let style =
        |column: u32| styles.iter().find(|(of, _)| *of == column).map_or(0, |(_, id)| formats.number(*id));
    (0..list.columns() as u32).map(style).collect()
}

/// How a cell is spelled around its row and its content.
struct Frame {
    /// Up to the row.
    open: Vec<u8>,
    /// Behind the row, of a text and of a number.
    text: Vec<u8>,
    number: Vec<u8>,
}

impl Frame {
    fn new(column: u32, style: u32) -> Self {
        let name = CellRef::new(0, column).to_string();
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let style = if style == 0 { String::new() } else { format!(" s=\"{style}\"") };
        Self {
            open: format!("<c r=\"{name}").into_bytes(),
            text: format!("\"{style} t=\"s\"><v>").into_bytes(),
            number: format!("\"{style}><v>").into_bytes(),
        }
    }
}

/// Spells the rows of a list.
fn spell(list: &List, numbers: &[u32], styles: &[u32], part: &mut dyn Write) -> io::Result<()> {
    let frames: Vec<Frame> = (0..).zip(styles).map(|(column, style)| Frame::new(column, *style)).collect();
    let mut out: Vec<u8> = Vec::with_capacity(BUFFER + BUFFER / 4);
    for (row, held) in list.rows().take_while(|(row, _)| *row < MAX_ROWS) {
        let mut digits = Digits::default();
        let row = digits.of(row + 1);
        out.extend_from_slice(b"<row r=\"");
        out.extend_from_slice(row);
        out.extend_from_slice(b"\">");
        for (column, held) in held {
            let frame = &frames[column as usize];
            match held {
                Held::Text(text, _) => {
                    out.extend_from_slice(&frame.open);
                    out.extend_from_slice(row);
                    out.extend_from_slice(&frame.text);
                    out.extend_from_slice(Digits::default().of(numbers[text]));
                }
                Held::Number(number) if number.is_finite() => {
                    out.extend_from_slice(&frame.open);
                    out.extend_from_slice(row);
                    out.extend_from_slice(&frame.number);
                    packed::number(number, &mut out)?;
                }
                Held::Number(_) => continue,
            }
            out.extend_from_slice(b"</v></c>");
        }
        out.extend_from_slice(b"</row>");
        if out.len() >= BUFFER {
            part.write_all(&out)?;
            out.clear();
        }
    }
    part.write_all(&out)
}
