//! Files in old formats and old encodings to modern workbooks: Unicode, Times New Roman, numbers as numbers, codes as text.
//!
//! Nothing is guessed: what is not beyond doubt stays as it stands, and every cell that changes is told with what stood
//! there before. Formulas go along only where they are plain arithmetic over their own sheet, computed anew; of all others
//! the value goes along. [`refill()`] puts the figures of a return into the forms of another template.

mod export;
mod formulas;
mod known;
mod look;
mod numbers;
mod refill;
mod report;

use std::sync::Arc;
use std::time::Duration;

use crate::book::{Book, Cell, Content, Sheet, Visibility};
use crate::cell::CellRef;
use crate::finding::{Diagnosed, Finding, Place, Rule, Severity, Wording};
use crate::layout::Names;
use crate::legacy::{self, Encoding, FontHint, Originals};
use crate::read::{self, Deadline, Format, Isolate, Limits, OutOfTime, Sniffed, Source};
use crate::recognise::Memory;
use crate::stamp::SUMMARY_SHEET;

pub use export::{csv, json};
pub use refill::{Refill, Refilled, refill};
pub use report::{Outcome, format_wording, report_json, report_text};

/// What was done to a cell, a sheet or a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Text of an old encoding became Unicode.
    Encoding,
    /// Decomposed Unicode was composed; it looks the same.
    Composed,
    /// The name of a sheet changed: its encoding, or because spreadsheets do not take it.
    SheetName,
    /// Characters that no spreadsheet can hold became spaces; those that break a line, line breaks.
    Control,
    /// A number typed as text became a number.
    Number,
    /// A figure typed in an unusual way became the number it is in its form.
    Figure,
    /// A code that a spreadsheet had turned into a number or a date became the code again.
    Code,
    /// A date counted from 1904 is counted from 1900; it is the same day.
    Date,
    /// A formula gives something else now than what was stored.
    Recomputed,
    /// The value of a formula stands in place of the formula.
    Value,
    /// A formula without a stored result stands as text.
    FormulaText,
    /// A number format that spreadsheets do not take was left out.
    NumberFormat,
    /// A sheet was shown because all were hidden.
    Shown,
    /// A figure of the old form stands in the new one.
    Carried,
}

impl Kind {
    /// Every kind with its name in reports.
    pub const NAMES: [(&str, Self); 14] = [
        ("encoding", Self::Encoding),
        ("composed", Self::Composed),
        ("sheet-name", Self::SheetName),
        ("control", Self::Control),
        ("number", Self::Number),
        ("figure", Self::Figure),
        ("code", Self::Code),
        ("date", Self::Date),
        ("recomputed", Self::Recomputed),
        ("formula-to-value", Self::Value),
        ("formula-to-text", Self::FormulaText),
        ("number-format", Self::NumberFormat),
        ("shown", Self::Shown),
        ("carried", Self::Carried),
    ];

    /// Name in reports.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// What was done, for people.
    pub fn wording(self) -> Wording {
        let (vi, en) = match self {
            Self::Encoding => ("đổi bảng mã cũ sang Unicode", "old encoding to Unicode"),
            Self::Composed => ("đổi Unicode tổ hợp sang dựng sẵn", "decomposed Unicode composed"),
            Self::SheetName => ("đổi tên trang tính", "sheet renamed"),
            Self::Control => (
                "thay ký tự điều khiển bằng dấu cách hoặc xuống dòng",
                "control characters replaced by spaces or line breaks",
            ),
            Self::Number => ("số gõ dạng chữ thành số", "number typed as text made a number"),
            Self::Figure => {
                ("số liệu gõ khác thường ghi lại thành số", "unusually typed figure made a number")
            }
            Self::Code => ("khôi phục số thứ tự", "code restored"),
            Self::Date => (
                "ngày tính theo hệ 1904 chuyển sang hệ 1900",
                "date of the 1904 system, now of the 1900 system",
            ),
            Self::Recomputed => {
                ("công thức tính lại cho kết quả khác", "formula recomputed with another result")
            }
            Self::Value => ("thay công thức bằng giá trị", "formula replaced by its value"),
            Self::FormulaText => {
                ("công thức chưa có kết quả, ghi thành chữ", "formula without a result, kept as text")
            }
            Self::NumberFormat => ("bỏ định dạng số không dùng được", "unusable number format left out"),
            Self::Shown => ("cho hiện trang tính bị ẩn", "hidden sheet shown"),
            Self::Carried => ("đưa số liệu vào biểu mới", "figure carried into the new form"),
        };
        Wording::new(vi, en)
    }

    /// Whether a person should look at the place.
    pub const fn wants_a_look(self) -> bool {
        matches!(self, Self::Recomputed | Self::FormulaText)
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Sheet as the new file names it.
    pub sheet: Arc<str>,
    /// The cell; none for the sheet as a whole.
    pub cell: Option<CellRef>,
    /// What was done.
    pub kind: Kind,
    /// What stood there.
    pub before: Arc<str>,
    /// What stands there now.
    pub after: Arc<str>,
}

/// A file in modern form.
#[derive(Debug, Clone, Default)]
pub struct Modern {
    /// The workbook to be written.
    pub book: Book,
    /// What changed, in order of the sheets and cells.
    pub changes: Vec<Change>,
    /// Old encodings found, each once.
    pub encodings: Vec<Encoding>,
    /// Id of the template whose forms were recognised.
    pub template: Option<Arc<str>>,
}

/// What files are converted with.
pub struct Desk<'a> {
    /// The templates known to the program: of recognised forms, codes and figures can be restored.
    pub memory: &'a Memory,
    /// What a file may cost.
    pub limits: &'a Limits,
    /// Where dangerous formats are read.
    pub isolate: &'a dyn Isolate,
    /// Encodings looked for on request only.
    pub legacy: legacy::Options,
    /// How long the program has been running; without it, a file may take as long as it does.
    pub clock: Option<&'a (dyn Fn() -> Duration + Sync)>,
}

impl Desk<'_> {
    /// When work on a file that begins now must be over.
    fn deadline(&self) -> Deadline<'_> {
        self.clock.map_or_else(Deadline::default, |clock| Deadline::after(self.limits.time, clock))
    }

    /// Reads a file and makes it modern; `None` when it cannot be read, and a finding says why.
    pub fn convert(&self, source: &Source<'_>) -> Diagnosed<Option<Modern>> {
        let read = read::read_isolated(source, self.limits, self.isolate);
        let mut findings = read.findings;
        let Some(book) = read.value else { return Diagnosed { value: None, findings } };
        let deadline = self.deadline();
        if read::sniff(source.bytes) == Sniffed::Readable(Format::Xlsm) {
            findings.push(macros_left_out(&source.file));
        }
        let converted = legacy::convert(book, &source.file, self.legacy);
        match modernise_until(converted.value, self.memory, &source.file, deadline) {
            Ok(mut modern) => {
                findings.append(&mut modern.findings);
                Diagnosed { value: Some(modern.value), findings }
            }
            Err(late) => {
                findings.push(late.finding(self.limits, &source.file));
                Diagnosed { value: None, findings }
            }
        }
    }
}

/// Makes a workbook modern whose text is Unicode already, as far as its encoding is known.
pub fn modernise(converted: legacy::Converted, memory: &Memory, file: &Arc<str>) -> Diagnosed<Modern> {
    let endless = Deadline::default();
    modernise_until(converted, memory, file, endless)
        .unwrap_or_else(|OutOfTime| Diagnosed::clean(Modern::default()))
}

fn modernise_until(
    converted: legacy::Converted,
    memory: &Memory,
    file: &Arc<str>,
    deadline: Deadline<'_>,
) -> Result<Diagnosed<Modern>, OutOfTime> {
    let legacy::Converted { mut book, originals, encodings } = converted;
    let mut changes = Changes::default();
    let mut findings = Vec::new();
    rename(&mut book, &originals, &mut changes);
    for (sheet, at, before) in originals.cells() {
        let after = match book.sheets[sheet].get(at).map(|cell| &cell.content) {
            Some(Content::Text(text)) => Arc::clone(text),
            other => other.map(Content::raw).unwrap_or_default().into(),
        };
        let composed = legacy::decode(Encoding::Decomposed, before) == *after;
        let kind = if composed { Kind::Composed } else { Kind::Encoding };
        changes.add((sheet, Some(at)), kind, Arc::clone(before), after);
    }
    deadline.kept()?;
    findings.extend(doubtful(&book, &originals, &encodings, file));
    replace_controls(&mut book, &mut changes);
    // What stands as text in a workbook of ours was left out on purpose: a number of it would come back into the totals.
    let ours = book.sheet(SUMMARY_SHEET).is_some();
    let known =
        if ours { known::Known::default() } else { known::restore(&mut book, memory, file, &mut changes) };
    for (index, sheet) in book.sheets.iter_mut().enumerate().filter(|_| !ours) {
        deadline.kept()?;
        numbers::restore(index, sheet, &known.cells, &mut changes);
        look::dates(index, sheet, &mut changes);
    }
    if !ours {
        formulas::compute_missing(&mut book, &mut changes);
    }
    for index in (0..book.sheets.len()).filter(|_| !ours) {
        formulas::settle(index, &mut book.sheets[index], &mut changes, deadline)?;
    }
    look::modern(&mut book, &originals, &encodings, &mut changes);
    deadline.kept()?;
    let all_hidden = book.sheets.iter().all(|sheet| sheet.visibility != Visibility::Visible);
    if let (true, Some(first)) = (all_hidden, book.sheets.first_mut()) {
        first.visibility = Visibility::Visible;
        changes.add((0, None), Kind::Shown, String::new(), first.name.clone());
    }
    let mut found: Vec<Encoding> = encodings.into_iter().flatten().collect();
    found.sort_unstable();
    found.dedup();
    let changes = changes.finish(&book);
    let modern = Modern { book, changes, encodings: found, template: known.template };
    Ok(Diagnosed { value: modern, findings })
}

/// Changes as they are gathered.
#[derive(Default)]
struct Changes(Vec<Gathered>);

/// Position of the sheet, cell, kind, before, after.
type Gathered = (usize, Option<CellRef>, Kind, Arc<str>, Arc<str>);

impl Changes {
    /// Adds what was changed at a sheet, or a cell of it.
    fn add(
        &mut self,
        (sheet, cell): (usize, Option<CellRef>),
        kind: Kind,
        before: impl Into<Arc<str>>,
        after: impl Into<Arc<str>>,
    ) {
        self.0.push((sheet, cell, kind, before.into(), after.into()));
    }

    fn finish(mut self, book: &Book) -> Vec<Change> {
        self.0.sort_by_key(|(sheet, cell, kind, ..)| (*sheet, *cell, *kind));
        let names: Vec<Arc<str>> = book.sheets.iter().map(|sheet| sheet.name.as_str().into()).collect();
        self.0
            .into_iter()
            .map(|(sheet, cell, kind, before, after)| Change {
                sheet: names.get(sheet).cloned().unwrap_or_default(),
                cell,
                kind,
                before,
                after,
            })
            .collect()
    }
}

/// What the format cannot hold would be lost without a word when it is written.
fn replace_controls(book: &mut Book, changes: &mut Changes) {
    let is_out =
        |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
    for (index, sheet) in book.sheets.iter_mut().enumerate() {
        for cell in &mut sheet.cells {
            let Content::Text(text) = &cell.content else { continue };
            if !text.contains(is_out) {
                continue;
            }
            let instead = |c| match c {
                '\u{b}' | '\u{c}' => '\n',
                _ if is_out(c) => ' ',
                _ => c,
            };
            let kept: String = text.chars().map(instead).collect();
            let kept: Arc<str> = kept.into();
            changes.add((index, Some(cell.at)), Kind::Control, Arc::clone(text), Arc::clone(&kept));
            cell.content = Content::Text(kept);
        }
    }
}

/// Gives every sheet a name that spreadsheets take.
fn rename(book: &mut Book, originals: &Originals, changes: &mut Changes) {
    let mut names = Names::default();
    for (index, sheet) in book.sheets.iter_mut().enumerate() {
        let name = names.unique(&sheet.name, "Sheet");
        let before = originals.sheet(index).unwrap_or(&sheet.name).to_owned();
        if before != name {
            changes.add((index, None), Kind::SheetName, before, name.clone());
        }
        sheet.name = name;
    }
}

/// Text that an old font shows, in an encoding that nothing proves: it stays, with its font.
fn is_doubtful(cell: &Cell, font: Option<&str>, converted: bool) -> bool {
    let legacy = font.is_some_and(|font| matches!(FontHint::of(font), FontHint::Legacy(_)));
    let foreign = |text: &str| text.chars().any(|c| !c.is_ascii() && c <= '\u{ff}' && c.is_alphabetic());
    legacy && !converted && cell.content.as_text().is_some_and(foreign)
}

/// Says where text may be in an old encoding that was not recognised.
fn doubtful(
    book: &Book,
    originals: &Originals,
    encodings: &[Option<Encoding>],
    file: &Arc<str>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, sheet) in book.sheets.iter().enumerate() {
        if encodings.get(index).copied().flatten().is_some() {
            continue;
        }
        let in_doubt = |cell: &&Cell| {
            is_doubtful(cell, book.style_of(cell).font.as_deref(), originals.cell(index, cell.at).is_some())
        };
        let cells: Vec<&Cell> = sheet.cells.iter().filter(in_doubt).collect();
        let Some(first) = cells.first() else { continue };
        let (count, text) = (cells.len(), first.content.raw());
        let message = Wording::new(
            format!(
                "{count} ô dùng phông chữ cũ nhưng không đủ căn cứ để biết bảng mã; giữ nguyên chữ và phông, ví dụ «{text}»"
            ),
            format!(
                "{count} cells are in an old font but nothing proves their encoding; text and font are kept, for example «{text}»"
            ),
        );
        findings.push(
            Finding::new(
                Rule::LEGACY_ENCODING,
                Place::new(file, &sheet.name.as_str().into(), Some(first.at)),
                message,
            )
            .with_severity(Severity::Warning)
            .with_value(text)
            .with_help(
                "Xem lại các ô này và gõ lại bằng Unicode nếu cần.",
                "Look at these cells and type them in Unicode if need be.",
            ),
        );
    }
    findings
}

fn macros_left_out(file: &Arc<str>) -> Finding {
    let message = Wording::new(
        "tệp có macro; macro không được chạy và không được chuyển",
        "the file has macros; they are not run and not carried over",
    );
    Finding::new(Rule::WRONG_FILE_TYPE, Place::file(file), message).with_severity(Severity::Info).with_help(
        "Nếu còn cần macro, hãy giữ tệp gốc.",
        "Keep the original file if the macros are still needed.",
    )
}

/// Puts content into a cell that is there.
fn replace(sheet: &mut Sheet, at: CellRef, content: Content) {
    if let Ok(index) = sheet.cells.binary_search_by_key(&at, |cell| cell.at) {
        sheet.cells[index].content = content;
    }
}

#[cfg(test)]
mod tests;
