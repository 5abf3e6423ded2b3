//! Where a cell stands: A1 references and rectangular areas.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Rows of a sheet in the .xlsx format.
pub const MAX_ROWS: u32 = 1_048_576;
/// Columns of a sheet in the .xlsx format.
pub const MAX_COLUMNS: u32 = 16_384;

/// One cell of a sheet, counted from zero; shown as `D8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CellRef {
    /// Row from zero.
    pub row: u32,
    /// Column from zero.
    pub column: u32,
}

impl CellRef {
    /// The cell at `row` and `column`, both from zero.
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// `$D$8`, for formulas that must not move.
    pub fn absolute(self) -> String {
        format!("${}${}", column_letters(self.column), self.row + 1)
    }
}

/// The letters of a column counted from zero: 0 is `A`, 27 is `AB`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(b'A' + digit as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|&letter| letter as char).collect()
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row + 1)
    }
}

/// For people `D8`, for programs row and column.
impl Serialize for CellRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.row, self.column).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for CellRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
        } else {
            <(u32, u32)>::deserialize(deserializer).map(|(row, column)| Self { row, column })
        }
    }
}

/// The text is not a cell reference in A1 notation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotACell(
    /// The text as given.
    pub String,
);

impl fmt::Display for NotACell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a cell reference such as D8", self.0)
    }
}

impl std::error::Error for NotACell {}

/// A reference as files write it, `D8`, read at once; nothing for one that is written in any other way.
fn plain(text: &str) -> Option<CellRef> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = text.get(letters..)?;
    if !(1..=3).contains(&letters) || !(1..=7).contains(&digits.len()) {
        return None;
    }
    let letter = |column: u32, letter: u8| column * 26 + u32::from(letter - b'A') + 1;
    let column = text.bytes().take(letters).fold(0, letter);
    let digit = |row: u32, sign: u8| sign.is_ascii_digit().then(|| row * 10 + u32::from(sign - b'0'));
    let row = digits.bytes().try_fold(0, digit)?;
    let is_there = (1..=MAX_ROWS).contains(&row) && (1..=MAX_COLUMNS).contains(&column);
    is_there.then(|| CellRef::new(row - 1, column - 1))
}

impl FromStr for CellRef {
    type Err = NotACell;

    fn from_str(text: &str) -> Result<Self, NotACell> {
        if let Some(plain) = plain(text) {
            return Ok(plain);
        }
        let refuse = || NotACell(text.to_owned());
        let plain = text.trim();
        let plain =
            if plain.contains('$') { Cow::Owned(plain.replace('$', "")) } else { Cow::Borrowed(plain) };
        let split = plain.find(|c: char| c.is_ascii_digit()).ok_or_else(refuse)?;
        let (letters, digits) = plain.split_at(split);
        if letters.is_empty() || letters.len() > 3 {
            return Err(refuse());
        }
        let mut column = 0u32;
        for letter in letters.bytes() {
            if !letter.is_ascii_alphabetic() {
                return Err(refuse());
            }
            column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        }
        let row: u32 = digits.parse().map_err(|_| refuse())?;
        if row == 0 || row > MAX_ROWS || column > MAX_COLUMNS {
            return Err(refuse());
        }
        Ok(Self::new(row - 1, column - 1))
    }
}

/// A rectangle of cells, both corners included; shown as `A1:C3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Area {
    /// Upper left corner.
    pub first: CellRef,
    /// Lower right corner.
    pub last: CellRef,
}

impl Area {
    /// The rectangle between two corners.
    pub const fn new(first: CellRef, last: CellRef) -> Self {
        Self { first, last }
    }

    /// Whether the cell lies inside.
    pub fn contains(&self, cell: CellRef) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }

    /// Number of rows.
    pub const fn height(&self) -> u32 {
        self.last.row.saturating_sub(self.first.row) + 1
    }

    /// Number of columns.
    pub const fn width(&self) -> u32 {
        self.last.column.saturating_sub(self.first.column) + 1
    }

    /// Number of cells.
    pub const fn cells(&self) -> u64 {
        self.height() as u64 * self.width() as u64
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}:{}", self.first, self.last)
        }
    }
}

impl FromStr for Area {
    type Err = NotACell;

    fn from_str(text: &str) -> Result<Self, NotACell> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        Ok(Self::new(first.parse()?, last.parse()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_back() {
        for (column, text) in
            [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1"), (16383, "XFD1")]
        {
            assert_eq!(CellRef::new(0, column).to_string(), text);
            assert_eq!(text.parse(), Ok(CellRef::new(0, column)));
        }
        for bad in ["", "A", "1", "A0", "XFE1", "A1048577", "1A", "A1B"] {
            assert!(bad.parse::<CellRef>().is_err(), "{bad}");
        }
    }
}
