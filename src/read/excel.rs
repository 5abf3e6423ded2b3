//! .xlsx and .xlsm, each part in one pass of our own and only if it is needed, unpacked within the limits. What a part declares
//! about itself, counts and dimensions, is not believed; what it cannot mean is told.

mod around;
mod listed;
mod parts;
mod sheet_part;
mod signs;
mod styles;
mod text;

use std::sync::Arc;

use super::cells::{Cells, frames, is_something, some_of};
use super::package::{Package, Relationship};
use super::trouble::Trouble;
use super::{Findings, Limits, Source, properties};
use crate::book::{Book, Sheet, Styles};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use parts::SheetEntry;
use sheet_part::{Known, Room, SheetPart};

/// Reads the workbook.
pub(super) fn read(source: &Source<'_>, limits: &Limits, findings: &mut Findings) -> Result<Book, Trouble> {
    let mut package = Package::open(source.bytes, limits.unpacked_bytes)?;
    let main = package.main_part().unwrap_or_else(|| "xl/workbook.xml".to_owned());
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
    let mut book = Book::default();
    let known = known(&mut package, &links, &mut book.styles, (source, limits, findings))?;
    let heads = heads(limits, &known);
    let date_1904 = workbook.date_1904;
    let mut reading = Reading { source, limits, findings, known, date_1904, heads, seen: 0 };
    for entry in workbook.sheets {
        let sheet = match reading.list(&mut package, &entry)? {
            Some(list) => list,
            None => reading.sheet(&mut package, entry, &book.styles)?,
        };
        book.sheets.push(sheet);
    }
    book.properties = properties::of_package(&mut package);
    Ok(book)
}

/// What the cells of all sheets refer to: shared texts and cell formats.
fn known(
    package: &mut Package<'_>,
    links: &[Relationship],
    styles: &mut Styles,
    (source, limits, findings): (&Source<'_>, &Limits, &mut Findings),
) -> Result<Known, Trouble> {
    let linked = |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());
    let mut known = Known::default();
    let shared = linked("sharedStrings").unwrap_or("xl/sharedStrings.xml");
    if let Some(part) = package.part(shared)? {
        if part.broken {
            findings.push(part_damaged(Place::file(&source.file), shared));
        }
        known.texts = text::shared(&part.text, limits.text);
    }
    if let Some(text) = package.text(linked("styles").unwrap_or("xl/styles.xml")) {
        match styles::read(&text, styles) {
            Some(formats) => known.formats = formats,
            None => findings.push(without_styles(Place::file(&source.file))),
        }
    }
    Ok(known)
}

/// The heads of lists whose captions are all among the shared texts: hardly any workbook has them.
fn heads<'l>(limits: &'l Limits, known: &Known) -> Vec<&'l [String]> {
    let is_there = |caption: &String| known.texts.iter().any(|shared| *shared.text == **caption);
    limits.lists.heads.iter().map(Vec::as_slice).filter(|head| head.iter().all(is_there)).collect()
}

/// What holds for all sheets of a workbook while they are read.
struct Reading<'a> {
    source: &'a Source<'a>,
    limits: &'a Limits,
    findings: &'a mut Findings,
    known: Known,
    date_1904: bool,
    /// The heads of lists that may be in it.
    heads: Vec<&'a [String]>,
    /// Cell elements so far.
    seen: usize,
}

impl Reading<'_> {
    /// Reads a sheet; one that is damaged does not lose the others.
    fn sheet(
        &mut self,
        package: &mut Package<'_>,
        entry: SheetEntry,
        styles: &Styles,
    ) -> Result<Sheet, Trouble> {
        let (text, trouble) = match package.part(&entry.part) {
            Ok(Some(part)) => (part.text, part.broken.then(cut_off)),
            Ok(None) => (String::new(), Some(Trouble::Missing(entry.part.clone()))),
            Err(Trouble::Broken(detail)) => (String::new(), Some(Trouble::Broken(detail))),
            Err(too_large) => return Err(too_large),
        };
        let cells = Cells::new(self.limits.text, self.date_1904);
        let room =
            Room { cells: self.limits.cells - self.seen, formulas: self.limits.unpacked_bytes, first: 0 };
        let part = sheet_part::read(&text, cells, &self.known, room);
        if part.seen > room.cells {
            return Err(Trouble::TooManyCells(self.limits.cells));
        }
        self.seen += part.seen;
        let notes = parts::notes(package, &entry.part);
        let sheet = Sheet { visibility: entry.visibility, notes, ..Sheet::new(entry.name) };
        Ok(self.settled(sheet, part, trouble, styles))
    }

    /// Puts what was read together, and says what was found.
    fn settled(
        &mut self,
        mut sheet: Sheet,
        part: SheetPart,
        trouble: Option<Trouble>,
        styles: &Styles,
    ) -> Sheet {
        let (file, name): (_, Arc<str>) = (&self.source.file, sheet.name.as_str().into());
        let trouble = trouble
            .or_else(|| part.broken.then(cut_off))
            .or_else(|| (part.misplaced > 0).then_some(Trouble::Misplaced(part.misplaced)))
            .or_else(|| (!part.lost.is_empty()).then_some(Trouble::Refused(part.lost)));
        let misfits = part.misfits.iter().map(|(at, text)| misfit(text, Place::new(file, &name, Some(*at))));
        self.findings.extend(some_of(misfits, part.misfits.len()));
        let (cells, cut) = part.cells.finish(file, &name);
        sheet.cells = cells;
        part.around.settle(&mut sheet);
        sheet.look.frames = frames(&sheet.cells, styles);
        sheet.cells.retain(is_something);
        if let Some(trouble) = trouble {
            self.findings.push(trouble.of_sheet(file, &name, sheet.cells.len()));
        }
        self.findings.extend(cut);
        if part.formulas_left_out > 0 {
            self.findings.push(without_formulas(Place::new(file, &name, None), part.formulas_left_out));
        }
        sheet
    }
}

fn cut_off() -> Trouble {
    Trouble::Broken("sheet part cut off".to_owned())
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
