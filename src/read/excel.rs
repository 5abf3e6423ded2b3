//! .xlsx and .xlsm.
//!
//! calamine reads the cells. It is given a package made anew from the parts that matter, unpacked within the limits
//! and rid of what makes it abort, panic or refuse the whole workbook: forged counts, lying dimensions, sheets of other
//! kinds, encodings other than UTF-8. What calamine does not tell (merges, hidden rows and columns, formulas beside
//! values, notes) comes from one pass of our own over the same text.

mod parts;
mod sheet_part;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{BorderStyle, HorizontalAlignment, Reader as _, VerticalAlignment, Xlsx, XlsxError};

use super::cells::{Cells, frames, is_something, some_of};
use super::package::{self, Package, Repacked};
use super::trouble::Trouble;
use super::{Findings, Limits, Source, xml};
use crate::book::{Align, Book, Cell, Content, Sheet, Style, StyleId, Styles};
use crate::cell::CellRef;
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use parts::SheetEntry;
use sheet_part::{Odd, SheetPart};

/// One sheet on its way from the package to calamine.
struct Prepared {
    entry: SheetEntry,
    part: SheetPart,
    trouble: Option<Trouble>,
    notes: Vec<(CellRef, String)>,
}

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let mut package = Package::open(source.bytes, limits.unpacked_bytes)?;
    let main = package
        .relationships("")
        .into_iter()
        .find(|relationship| relationship.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relationship| relationship.target);
    let workbook = package.part(&main)?.ok_or_else(|| Trouble::Missing(main.clone()))?;
    if workbook.broken {
        findings.push(part_damaged(Place::file(&source.file), &main));
    }
    let links = package.relationships(&main);
    let workbook = parts::workbook(&workbook.text, &links);
    if workbook.sheets.len() > limits.sheets {
        return Err(Trouble::TooManySheets(limits.sheets));
    }
    if workbook.sheets.is_empty() && !workbook.other_sheets {
        return Err(Trouble::Missing("sheets".to_owned()));
    }

    let mut repacked = Repacked::default();
    let linked = |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());
    let shared = linked("sharedStrings").unwrap_or("xl/sharedStrings.xml");
    if let Some(part) = package.part(shared)? {
        if part.broken {
            findings.push(part_damaged(Place::file(&source.file), shared));
        }
        let text = parts::mark_struck_out(&part.text);
        repacked.add("xl/sharedStrings.xml", &[&parts::shared_strings(&text)]);
    }
    if let Some(text) = package.text(linked("styles").unwrap_or("xl/styles.xml")) {
        if parts::styles_are_sane(&text) {
            repacked.add("xl/styles.xml", &[&text]);
        } else {
            findings.push(without_styles(Place::file(&source.file)));
        }
    }

    let mut prepared = Vec::new();
    let mut cells = 0;
    for (index, entry) in workbook.sheets.into_iter().enumerate() {
        let mut sheet = Prepared { entry, part: SheetPart::default(), trouble: None, notes: Vec::new() };
        match package.part(&sheet.entry.part) {
            Ok(Some(part)) => {
                let text = parts::mark_struck_out(&part.text);
                sheet.part = sheet_part::scan(&text, limits.unpacked_bytes);
                cells += sheet.part.cells;
                if cells > limits.cells {
                    return Err(Trouble::TooManyCells(limits.cells));
                }
                if part.broken || sheet.part.broken {
                    sheet.trouble = Some(Trouble::Broken("sheet part cut off".to_owned()));
                }
                let mut left_out = sheet.part.impossible.clone();
                left_out.push(sheet.part.dimension.clone());
                left_out.sort_by_key(|range| range.start);
                repacked.add(&format!("xl/worksheets/sheet{index}.xml"), &package::without(&text, &left_out));
                sheet.notes = parts::notes(&mut package, &sheet.entry.part);
            }
            Ok(None) => sheet.trouble = Some(Trouble::Missing(sheet.entry.part.clone())),
            Err(Trouble::Broken(detail)) => sheet.trouble = Some(Trouble::Broken(detail)),
            Err(too_large) => return Err(too_large),
        }
        prepared.push(sheet);
    }

    let properties = parts::properties(&mut package);
    drop(package);
    let mut reader = open(repacked, prepared.len(), workbook.date_1904)?;
    let mut book = Book { properties, ..Book::default() };
    let mut styles: Option<Vec<StyleId>> = None;
    for (index, sheet) in prepared.into_iter().enumerate() {
        let cells = Cells::new(limits.text, workbook.date_1904);
        let mut streamed = Streamed { cells, refused: 0, failure: None, panicked: false };
        if !matches!(sheet.trouble, Some(Trouble::Missing(_))) {
            // What is known to make calamine panic has been found before; this is for what is not known.
            let fill = || streamed.fill(&mut reader, index, &mut styles, &mut book.styles);
            streamed.panicked = catch_unwind(AssertUnwindSafe(fill)).is_err();
        }
        book.sheets.push(streamed.finish(sheet, &book.styles, &source.file, findings));
    }
    Ok(book)
}

/// The package that calamine gets: only known parts, under known names.
fn open(mut parts: Repacked, sheets: usize, date_1904: bool) -> Result<Xlsx<Cursor<Vec<u8>>>, Trouble> {
    let each = |line: &dyn Fn(usize) -> String| (0..sheets).map(line).collect::<String>();
    let date_1904 = u8::from(date_1904);
    let tags = each(&|n| format!("<sheet name=\"{n}\" r:id=\"r{n}\"></sheet>"));
    parts.add(
        "xl/workbook.xml",
        &[&format!("<workbook><workbookPr date1904=\"{date_1904}\"/><sheets>{tags}</sheets></workbook>")],
    );
    let links = each(&|n| {
        format!("<Relationship Id=\"r{n}\" Type=\"/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
    });
    parts.add("xl/_rels/workbook.xml.rels", &[&format!("<Relationships>{links}</Relationships>")]);
    parts.add(
        "_rels/.rels",
        &["<Relationships><Relationship Id=\"w\" Type=\"/relationships/officeDocument\" \
           Target=\"xl/workbook.xml\"/></Relationships>"],
    );
    Xlsx::new(parts.finish()?).map_err(|error| Trouble::Broken(error.to_string()))
}

/// A sheet as it comes out of calamine.
struct Streamed {
    cells: Cells,
    refused: usize,
    failure: Option<XlsxError>,
    panicked: bool,
}

impl Streamed {
    fn fill(
        &mut self,
        reader: &mut Xlsx<Cursor<Vec<u8>>>,
        index: usize,
        styles: &mut Option<Vec<StyleId>>,
        known: &mut Styles,
    ) {
        let mut cells = match reader.worksheet_cells_reader(&index.to_string()) {
            Ok(cells) => cells,
            Err(error) => {
                self.failure = Some(error);
                return;
            }
        };
        let styles = styles
            .get_or_insert_with(|| cells.styles().iter().map(|style| known.id(style_of(style))).collect());
        loop {
            match cells.next_cell_with_style_id() {
                Ok(Some((cell, style))) => {
                    let at = cell.get_position();
                    let style = styles.get(style).copied().unwrap_or_default();
                    let code = known.get(style).number_format.as_deref();
                    let content = self.cells.lent(at, cell.get_value(), code);
                    self.cells.push(at, content, style);
                }
                Ok(None) => return,
                Err(
                    error @ (XlsxError::Xml(_)
                    | XlsxError::XmlEof(_)
                    | XlsxError::Io(_)
                    | XlsxError::Zip(_)
                    | XlsxError::Encoding(_)),
                ) => {
                    self.failure = Some(error);
                    return;
                }
                // One cell that calamine does not understand; the pass of our own has it.
                Err(_) => self.refused += 1,
            }
        }
    }

    /// Puts the cells and what was found around them together.
    fn finish(self, sheet: Prepared, styles: &Styles, file: &Arc<str>, findings: &mut Findings) -> Sheet {
        let Prepared { entry, part, trouble, notes } = sheet;
        let name: Arc<str> = entry.name.as_str().into();
        let trouble = trouble
            .or_else(|| self.failure.as_ref().map(|error| Trouble::Broken(error.to_string())))
            .or_else(|| self.panicked.then(|| Trouble::Broken("the reader panicked".to_owned())))
            .or_else(|| (part.misplaced > 0).then_some(Trouble::Misplaced(part.misplaced)))
            .or_else(|| {
                let lost = part.odd.iter().filter(|(_, odd)| *odd == Odd::Lost).count();
                let unexplained = self.refused.saturating_sub(part.odd.len() - lost).max(lost);
                (unexplained > 0).then_some(Trouble::Refused(unexplained))
            });
        let (cells, cut) = self.cells.finish(file, &name);
        let mut sheet = Sheet { cells, ..Sheet::new(entry.name) };
        let raw = part.odd.iter().filter_map(|(at, odd)| match odd {
            Odd::Raw(text) => Some((*at, text)),
            Odd::Error(_) | Odd::Number(_) | Odd::Lost => None,
        });
        let misfits = raw.clone().map(|(at, text)| misfit(text, Place::new(file, &name, Some(at))));
        findings.extend(some_of(misfits, raw.count()));
        for (at, odd) in part.odd {
            let content = match odd {
                Odd::Error(text) => Content::Error(text),
                Odd::Raw(text) => Content::Text(text),
                Odd::Number(number) => Content::Number(number),
                Odd::Lost => Content::Empty,
            };
            let style = sheet.get(at).map(|cell| cell.style).unwrap_or_default();
            sheet.put(Cell { at, content, formula: None, style });
        }
        for (at, formula) in part.formulas {
            // Beyond the point where the stream broke off there are formulas, but no values to go with them.
            if let Ok(index) = sheet.cells.binary_search_by_key(&at, |cell| cell.at) {
                sheet.cells[index].formula = Some(formula);
            }
        }
        sheet.look.frames = frames(&sheet.cells, styles);
        sheet.cells.retain(is_something);
        sheet.look.widths = part.widths;
        sheet.look.heights = part.heights;
        if let Some(trouble) = trouble {
            findings.push(trouble.of_sheet(file, &name, sheet.cells.len()));
        }
        findings.extend(cut);
        if part.formulas_left_out > 0 {
            findings.push(without_formulas(Place::new(file, &name, None), part.formulas_left_out));
        }
        sheet.visibility = entry.visibility;
        sheet.merges = part.merges.into();
        sheet.hidden_rows = part.hidden_rows;
        sheet.hidden_columns = part.hidden_columns;
        sheet.notes = notes;
        sheet
    }
}

/// A cell whose value does not fit its type.
fn misfit(text: &str, place: Place) -> Finding {
    let message = Wording::new(
        format!("Nội dung ô được lưu sai quy cách: “{text}”; đọc như chữ"),
        format!("The content of the cell is stored wrongly: “{text}”; it is read as text"),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message)
        .with_severity(Severity::Warning)
        .with_value(text)
        .with_help("Nhập lại nội dung của ô này", "Type the content of this cell again")
}

/// A part whose checksum is wrong, or that breaks off; what could be read of it is used.
fn part_damaged(place: Place, part: &str) -> Finding {
    let message = Wording::new(
        format!("Tệp bị hỏng ở phần {part}: có thể thiếu trang tính hoặc sai nội dung ô"),
        format!("The file is damaged in the part {part}: sheets may be missing, or texts wrong"),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message).with_help(
        "Mở tệp bằng Excel, chấp nhận sửa chữa, kiểm tra số liệu, lưu lại rồi gửi lại",
        "Open it in Excel, accept the repair, check the figures, save and send again",
    )
}

fn without_styles(place: Place) -> Finding {
    let message = Wording::new(
        "Phần định dạng của tệp bị hỏng: ngày tháng và tỷ lệ phần trăm có thể được đọc thành số thường",
        "The styles of the file are damaged: dates and percentages may be read as plain numbers",
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message).with_severity(Severity::Warning).with_help(
        "Mở tệp bằng Excel, chấp nhận sửa chữa, kiểm tra số liệu, lưu lại rồi gửi lại",
        "Open it in Excel, accept the repair, check the figures, save and send again",
    )
}

fn without_formulas(place: Place, formulas: usize) -> Finding {
    let message = Wording::new(
        format!("{formulas} công thức quá dài nên bị bỏ qua; giá trị của các ô vẫn được đọc"),
        format!("{formulas} formulas are too long and left out; the values of the cells are read"),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message)
        .with_severity(Severity::Warning)
        .with_help("Thay các công thức này bằng giá trị", "Replace these formulas by their values")
}

/// What of calamine's style is worth knowing: the number format, how the text looks, and whether there is a frame.
fn style_of(style: &calamine::Style) -> Style {
    let mut known = Style::default();
    if let Some(font) = &style.font {
        known.font = font.name.as_deref().map(|name| xml::unescape(name).into());
        #[allow(clippy::cast_sign_loss)] // clamped
        let size = font.size.map(|points| points.clamp(0.0, 255.0).round() as u8);
        known.size = size;
        known.bold = font.is_bold();
        known.italic = font.is_italic();
        known.underline = font.has_underline();
        known.struck = font.has_strikethrough();
    }
    if let Some(alignment) = &style.alignment {
        known.indent = alignment.indent.unwrap_or_default();
        known.align = match alignment.horizontal {
            HorizontalAlignment::Left => Align::Left,
            HorizontalAlignment::Center | HorizontalAlignment::CenterContinuous => Align::Center,
            HorizontalAlignment::Right => Align::Right,
            _ => Align::General,
        };
        known.middle = alignment.vertical == VerticalAlignment::Center;
        known.top = alignment.vertical == VerticalAlignment::Top;
        known.wrap = alignment.wrap_text;
    }
    known.border = style.borders.as_ref().is_some_and(|borders| {
        [&borders.left, &borders.right, &borders.top, &borders.bottom]
            .iter()
            .filter(|side| side.style != BorderStyle::None)
            .count()
            > 1
    });
    known.number_format = style
        .number_format
        .as_ref()
        .filter(|format| !format.format_code.eq_ignore_ascii_case("General"))
        .map(|format| format.format_code.as_str().into());
    known
}
