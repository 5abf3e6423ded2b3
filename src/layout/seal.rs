//! Whether a hand changed what a workbook says, sheet by sheet: programs that save a workbook anew change its bytes, not
//! what stands in its cells.
//!
//! A sheet's seal is over the contents, formulas and notes of its cells, not over looks, nor over results of formulas, nor
//! over what a person is asked to fill in. Rows of the list of findings may be sorted.

use std::borrow::Cow;
use std::fmt::Write as _;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::book::list::Held;
use crate::book::{self, Book, Cell, Content, Sheet, Visibility};
use crate::cell::CellRef;

use super::findings::decided::{is_input, is_list};

/// Name and seal of every sheet that a person sees.
pub fn seals(sheets: &[Sheet]) -> Vec<(String, String)> {
    let seen: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.visibility == Visibility::Visible).collect();
    seen.par_iter().map(|sheet| (sheet.name.clone(), seal(sheet))).collect()
}

/// The names of sheets that do not say what they said, are no longer there, or are new.
pub fn broken(book: &Book, seals: &[(String, String)]) -> Vec<String> {
    let now = self::seals(&book.sheets);
    let changed = seals.iter().filter(|sealed| !now.contains(sealed)).map(|(name, _)| name.clone());
    let new = now.iter().filter(|(name, _)| !seals.iter().any(|(known, _)| known == name));
    let new: Vec<String> = new.map(|(name, _)| name.clone()).collect();
    changed.chain(new).collect()
}

/// Digits of an escape.
const MOST_DIGITS: usize = 4;
/// Digits behind the first one of a number that are looked at: spreadsheets keep 15 in all.
const DIGITS: u32 = 14;

fn seal(sheet: &Sheet) -> String {
    let sorted = is_list(sheet);
    let mut said = Said { sorted, ..Said::default() };
    for cell in sheet.cells.iter().filter(|cell| !(sorted && is_input(cell.at))) {
        said.begin(cell.at.row);
        said.cell(cell);
    }
    for (row, held) in sheet.list.iter().flat_map(|list| list.rows()) {
        said.begin(row);
        for (column, held) in held {
            let at = CellRef::new(row, column);
            match held {
                _ if sorted && is_input(at) => {}
                Held::Number(number) => said.number(at, number),
                Held::Text(_, text) if book::is_blank(text) => {}
                Held::Text(_, text) => said.text(at, text),
            }
        }
    }
    let mut digest = said.finish();
    let mut notes: Vec<_> = sheet.notes.iter().collect();
    notes.sort();
    for (at, note) in notes {
        digest.update(format!("\n{at}:{}", note.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    digest.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What the cells of a sheet say, row by row.
#[derive(Default)]
struct Said {
    digest: Sha256,
    /// Rows may be sorted: what they say is gathered, and where they stand is not said.
    sorted: bool,
    rows: Vec<String>,
    /// The row at hand.
    row: Option<u32>,
    text: String,
}

impl Said {
    /// A cell of that row follows.
    fn begin(&mut self, row: u32) {
        if self.row != Some(row) {
            self.flush();
            self.row = Some(row);
        }
    }

    /// A row is done: into the digest, or among those that may be sorted.
    fn flush(&mut self) {
        if self.sorted {
            self.rows.push(std::mem::take(&mut self.text));
        } else {
            self.digest.update(&self.text);
            self.text.clear();
        }
    }

    fn finish(mut self) -> Sha256 {
        self.flush();
        self.rows.sort_unstable();
        for row in &self.rows {
            self.digest.update(row);
        }
        self.digest
    }

    /// What a cell says; nothing for one without content.
    fn cell(&mut self, cell: &Cell) {
        if let Some(formula) = &cell.formula {
            self.place(cell.at, '=');
            let said = formula.chars().filter(|c| !matches!(c, ' ' | '$' | '\''));
            self.text.extend(said.flat_map(char::to_uppercase));
            return;
        }
        match &cell.content {
            Content::Empty => {}
            Content::Number(number) => self.number(cell.at, *number),
            content if content.is_blank() => {}
            content => self.text(cell.at, &content.said()),
        }
    }

    fn place(&mut self, at: CellRef, sign: char) {
        self.text.push('\n');
        push_whole(if self.sorted { 0 } else { at.row.into() }, &mut self.text);
        self.text.push(',');
        push_whole(at.column.into(), &mut self.text);
        self.text.push(sign);
    }

    fn number(&mut self, at: CellRef, number: f64) {
        self.place(at, ':');
        push_number(number, &mut self.text);
    }

    fn text(&mut self, at: CellRef, text: &str) {
        self.place(at, ':');
        for piece in unescaped(text).split('\r') {
            self.text.push_str(piece);
        }
    }
}

/// A text as LibreOffice shows it in a cell with a link: it takes `_xa_`, as in `bao_cao_xa_Gia_Son.xlsx`, for an escape however
/// that is written, and saves what it made of it.
fn unescaped(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices("_x") {
        let rest = &text[at + 2..];
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        if at < done || !(1..=MOST_DIGITS).contains(&digits) || rest.as_bytes().get(digits) != Some(&b'_') {
            continue;
        }
        let Some(sign) = u32::from_str_radix(&rest[..digits], 16).ok().and_then(char::from_u32) else {
            continue;
        };
        shown.push_str(&text[done..at]);
        shown.push(sign);
        done = at + 2 + digits + 1;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[done..]);
    Cow::Owned(shown)
}

/// Appends the digits of a whole number.
fn push_whole(mut number: u64, text: &mut String) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    text.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// Appends a number with the digits that spreadsheets keep, as `{:.14e}` does: `1.23000000000000e2`. Whole numbers, which
/// most are, are spelled without the long way of finding the nearest digits.
fn push_number(number: f64, text: &mut String) {
    let first = 10_u64.pow(DIGITS);
    let size = number.abs();
    #[allow(clippy::cast_sign_loss)] // of a size
    let mut digits = size as u64;
    if digits == 0 || digits >= first * 10 || size.fract() != 0.0 {
        let _ = write!(text, "{number:.14e}");
        return;
    }
    let mut exponent = u64::from(DIGITS);
    while digits < first {
        digits *= 10;
        exponent -= 1;
    }
    if number < 0.0 {
        text.push('-');
    }
    let start = text.len();
    push_whole(digits, text);
    text.insert(start + 1, '.');
    text.push('e');
    push_whole(exponent, text);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{push_number, unescaped};

    fn spelled(number: f64) -> String {
        let mut text = String::new();
        push_number(number, &mut text);
        text
    }

    proptest! {
        #[test]
        fn numbers_are_spelled_with_fifteen_digits(number: f64, whole: i64, cut in 0u32..63) {
            let whole = (whole >> cut) as f64;
            prop_assert_eq!(spelled(number), format!("{number:.14e}"));
            prop_assert_eq!(spelled(whole), format!("{whole:.14e}"));
            prop_assert_eq!(spelled(whole / 100.0), format!("{:.14e}", whole / 100.0));
        }
    }

    #[test]
    fn numbers_at_the_edges_are_spelled_with_fifteen_digits() {
        for number in
            [0.0, -0.0, 1.0, -1.0, 10.0, 1e14, 999_999_999_999_999.0, 1e15, 1e300, f64::NAN, f64::INFINITY]
        {
            assert_eq!(spelled(number), format!("{number:.14e}"));
        }
    }

    #[test]
    fn what_libreoffice_takes_for_an_escape() {
        assert_eq!(unescaped("quy_I_2024_xa_Gia_Hoa.xlsx"), "quy_I_2024\nGia_Hoa.xlsx");
        assert_eq!(unescaped("a_x_b_xzz_ _xa"), "a_x_b_xzz_ _xa");
        assert_eq!(unescaped("_xa_xb_"), "\nxb_");
    }
}
