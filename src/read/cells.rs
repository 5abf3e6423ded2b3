//! From calamine's values to [`Content`].

use std::sync::Arc;

use calamine::Data;

use super::moment;
use super::number_format::{self, Shown};
use crate::book::{Cell, Content, Style, StyleId, Styles};
use crate::cell::{Area, CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::finding::{Finding, Place, Rule, Severity, Wording};

/// Collects the cells of one sheet; overlong texts are cut.
#[derive(Clone)]
pub(super) struct Cells {
    list: Vec<Cell>,
    longest: usize,
    date_1904: bool,
    cut: Vec<CellRef>,
    /// Number of cells that say they stand outside of any sheet.
    outside: usize,
}

/// A text that cells refer to by its number.
#[derive(Debug, Clone)]
pub(super) struct SharedText {
    pub(super) text: Arc<str>,
    /// It was longer than texts of cells may be.
    pub(super) cut: bool,
}

/// What is needed of a cell format.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CellFormat {
    pub(super) style: StyleId,
    /// What numbers of it are shown as.
    pub(super) shown: Option<Shown>,
}

impl CellFormat {
    /// Of a style that has this number.
    pub(super) fn of(id: StyleId, style: &Style) -> Self {
        Self { style: id, shown: style.number_format.as_deref().map(number_format::shown) }
    }
}

/// Most findings about single cells of a sheet; the rest is counted.
const FINDINGS: usize = 20;

impl Cells {
    /// None yet. Texts are cut after `longest` characters; serial numbers count from 1900 or 1904.
    pub(super) fn new(longest: usize, date_1904: bool) -> Self {
        Self { list: Vec::new(), longest, date_1904, cut: Vec::new(), outside: 0 }
    }

    /// The texts so far.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.list.iter().filter_map(|cell| cell.content.as_text())
    }

    /// Adds a cell. One outside of any sheet is only told of.
    pub(super) fn push(&mut self, (row, column): (u32, u32), content: Content, style: StyleId) {
        let inside = row < MAX_ROWS && column < MAX_COLUMNS;
        if inside {
            self.list.push(Cell { at: CellRef::new(row, column), content, formula: None, style });
        } else if content != Content::Empty {
            self.outside += 1;
        }
    }

    /// Gives the cell that was added last a formula.
    pub(super) fn set_last_formula(&mut self, formula: Arc<str>) {
        if let Some(cell) = self.list.last_mut() {
            cell.formula = Some(formula);
        }
    }

    /// The content behind a value that calamine gives away, in a cell of that number format.
    pub(super) fn given(&mut self, at: CellRef, value: &Data, code: Option<&str>) -> Content {
        match value {
            Data::Empty => Content::Empty,
            Data::Int(number) => self.number(*number as f64, code),
            Data::Float(number) => self.number(*number, code),
            Data::Bool(value) => Content::Bool(*value),
            Data::Error(error) => Content::Error(error.to_string().into()),
            Data::DateTime(date) => self.number(date.as_f64(), code),
            Data::DateTimeIso(text) | Data::DurationIso(text) => iso_date(text),
            Data::String(text) => Content::Text(self.text(at, text)),
        }
    }

    /// A number in a cell of that number format. Which formats show dates is decided here, for all file formats alike:
    /// calamine does not know those that a file gives to a number of its own.
    pub(super) fn number(&self, number: f64, code: Option<&str>) -> Content {
        self.shown(number, code.map(number_format::shown))
    }

    /// A number in a cell whose number format shows it as this.
    pub(super) fn shown(&self, number: f64, shown: Option<Shown>) -> Content {
        // What binary formats can hold beside numbers is shown as an error by spreadsheets.
        if number.is_finite() {
            moment::content(number, shown, self.date_1904)
        } else {
            Content::Error("#NUM!".into())
        }
    }

    /// A number where the file itself says that it is no date.
    pub(super) fn plain_number(&self, number: f64) -> Content {
        self.number(number, None)
    }

    /// The text, cut if it is overlong.
    pub(super) fn text(&mut self, at: CellRef, text: &str) -> Arc<str> {
        let (text, cut) = shortened(text, self.longest);
        self.cut.extend(cut.then_some(at));
        text
    }

    /// A text that cells share, which may have been cut.
    pub(super) fn shared(&mut self, at: CellRef, text: &Arc<str>, cut: bool) -> Content {
        self.cut.extend(cut.then_some(at));
        Content::Text(Arc::clone(text))
    }

    /// The cells in reading order, no position twice, and what is to be said about them.
    pub(super) fn finish(mut self, file: &Arc<str>, sheet: &Arc<str>) -> (Vec<Cell>, Vec<Finding>) {
        if !self.list.is_sorted_by(|one, next| one.at < next.at) {
            // Of cells that stand twice, spreadsheets show the last one.
            self.list.sort_by_key(|cell| cell.at);
            self.list.reverse();
            self.list.dedup_by_key(|cell| cell.at);
            self.list.reverse();
        }
        let (cells, longest) = (self.cut.len(), self.longest);
        let findings = self.cut.iter().map(|&at| {
            let message = Wording::new(
                format!("Chữ trong ô dài quá {longest} ký tự, phần sau bị bỏ"),
                format!("The text of the cell is longer than {longest} characters; the rest is left out"),
            );
            Finding::new(Rule::UNREADABLE_FILE, Place::new(file, sheet, Some(at)), message)
                .with_severity(Severity::Warning)
                .with_help("Rút gọn nội dung của ô này", "Shorten the content of this cell")
        });
        let mut findings = some_of(findings, cells);
        if self.outside > 0 {
            findings.push(outside(Place::new(file, sheet, None), self.outside));
        }
        (self.list, findings)
    }
}

/// The text, and whether it was cut because it has more characters than that.
pub(super) fn shortened(text: &str, longest: usize) -> (Arc<str>, bool) {
    // No text has more characters than bytes.
    let over = (text.len() > longest).then(|| text.char_indices().nth(longest)).flatten();
    over.map_or_else(|| (text.into(), false), |(end, _)| (text[..end].into(), true))
}

/// A number format that shows what calamine takes a value for, where nothing else tells.
pub(super) fn code_of(value: &Data) -> Option<&'static str> {
    match value {
        Data::DateTime(date) if date.is_duration() => Some("[h]:mm:ss"),
        Data::DateTime(_) => Some("dd/mm/yyyy"),
        _ => None,
    }
}

fn outside(place: Place, cells: usize) -> Finding {
    let message = Wording::new(
        format!(
            "{cells} ô nằm ngoài phạm vi của trang tính ({MAX_ROWS} hàng, {MAX_COLUMNS} cột) nên không được đọc"
        ),
        format!(
            "{cells} cells are beyond the end of a sheet ({MAX_ROWS} rows, {MAX_COLUMNS} columns) and not read"
        ),
    );
    Finding::new(Rule::UNREADABLE_FILE, place, message).with_help(
        "Chia số liệu ra nhiều trang tính hoặc nhiều tệp rồi gửi lại",
        "Put the figures on several sheets or into several files and send again",
    )
}

/// Whether a cell holds anything. Blank text does: a clerk typed it.
pub(super) fn is_something(cell: &Cell) -> bool {
    cell.formula.is_some()
        || match &cell.content {
            Content::Empty => false,
            Content::Text(text) => !text.is_empty(),
            _ => true,
        }
}

/// A formula of a binary format as it was typed. calamine takes the signs of "greater" and "at least" one for the other
/// and, but in BIFF5, the signs that hold a row and a column; in the ranges of .xlsb it takes those for part of the column.
pub(super) fn typed_formula(told: &str, is_biff5: bool) -> String {
    let mut typed = String::with_capacity(told.len() + 1);
    let (mut quoted, mut rest) = (None, told.chars().peekable());
    let mut word = String::new();
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '$' | '_' | '.');
    while let Some(character) = rest.next() {
        if quoted.is_none() && belongs(character) {
            word.push(character);
            if rest.peek().copied().is_none_or(|next| !belongs(next)) {
                let reference = if is_biff5 { None } else { typed_reference(&word) };
                typed.push_str(reference.as_ref().unwrap_or(&word));
                word.clear();
            }
            continue;
        }
        match (character, quoted) {
            ('"' | '\'', None) => quoted = Some(character),
            (_, Some(open)) if open == character => quoted = None,
            ('>', None) if !typed.ends_with('<') => {
                typed.push_str(if rest.next_if_eq(&'=').is_some() { ">" } else { ">=" });
                continue;
            }
            _ => {}
        }
        typed.push(character);
    }
    typed
}

/// `$A1` for `A$1` and the other way round; `C4` for a column whose number holds more than a column.
fn typed_reference(word: &str) -> Option<String> {
    const COLUMN: u32 = 0x3fff;
    const COLUMN_MOVES: u32 = 0x4000;
    const ROW_MOVES: u32 = 0x8000;
    let plain = word.strip_prefix('$').unwrap_or(word);
    let digits = plain.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let (letters, row) = (&plain[..plain.len() - digits.len()], digits.strip_prefix('$').unwrap_or(digits));
    let held = (word.starts_with('$'), digits.starts_with('$'));
    let is_row = !row.is_empty() && row.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=4).contains(&letters.len()) || !is_row {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1) - 1;
    let sign = |held: bool| if held { "$" } else { "" };
    if column > COLUMN {
        let letters = CellRef::new(0, column & COLUMN).to_string();
        let letters = letters.trim_end_matches('1');
        let (column, row_sign) = (sign(column & COLUMN_MOVES == 0), sign(column & ROW_MOVES == 0));
        return Some(format!("{column}{letters}{row_sign}{row}"));
    }
    (held.0 != held.1).then(|| format!("{}{letters}{}{row}", sign(held.1), sign(held.0)))
}

/// Empty cells of one row and style looked at in one sheet at most.
const FRAMES: usize = 200_000;

/// The framed empty cells, those beside each other taken together.
pub(super) fn frames(cells: &[Cell], styles: &Styles) -> Vec<(Area, StyleId)> {
    let framed = cells.iter().filter(|cell| !is_something(cell) && styles.get(cell.style).border);
    join_frames(framed.map(|cell| (cell.at, cell.style)))
}

/// Framed cells in reading order, those of one look beside each other taken together.
pub(super) fn join_frames(cells: impl Iterator<Item = (CellRef, StyleId)>) -> Vec<(Area, StyleId)> {
    let mut found: Vec<(Area, StyleId)> = Vec::new();
    for (at, style) in cells.take(FRAMES) {
        match found.last_mut() {
            Some((area, same))
                if *same == style && area.last.row == at.row && area.last.column + 1 == at.column =>
            {
                area.last = at;
            }
            _ => found.push((Area::new(at, at), style)),
        }
    }
    found
}

/// The first findings of `all` about single cells; the last says how many more there are.
pub(super) fn some_of(findings: impl Iterator<Item = Finding>, all: usize) -> Vec<Finding> {
    let mut found: Vec<_> = findings.take(FINDINGS).collect();
    if let (Some(last), more @ 1..) = (found.last_mut(), all.saturating_sub(FINDINGS)) {
        let message = std::mem::take(&mut last.message);
        last.message = message.then(&format!("; và {more} ô khác"), &format!("; and {more} other cells"));
    }
    found
}

/// The date that is written as ISO 8601 has it, or the text.
pub(super) fn iso_date(text: &str) -> Content {
    moment::from_iso(text).map_or_else(|| Content::text(text), Content::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_binary_formats() {
        for (told, typed) in [
            ("IF(D7>=0,D8/D7,0)", "IF(D7>0,D8/D7,0)"),
            ("IF(D7>0,\"a>b\",'x>=1'!A1)", "IF(D7>=0,\"a>b\",'x>=1'!A1)"),
            ("A1<>B1", "A1<>B1"),
            ("A1<=B1", "A1<=B1"),
            ("SUM(A1:A3)", "SUM(A1:A3)"),
            ("C$1+$B2*$D$3", "$C1+B$2*$D$3"),
            ("SUM($D9:D11)+LOG10(A1)+Quy_1", "SUM(D$9:D11)+LOG10(A1)+Quy_1"),
            ("'Biểu $A1'!$A1&\"$A1\"", "'Biểu $A1'!A$1&\"$A1\""),
            // 0xC003 and 0x8003: column D, moving both ways, and only down.
            ("SUM($BTRP$4:$AVLL$9)", "SUM(D4:$D9)"),
        ] {
            assert_eq!(typed_formula(told, false), typed);
        }
        assert_eq!(typed_formula("$A1>=B$2", true), "$A1>B$2");
    }
}
