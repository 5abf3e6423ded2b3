//! The plain cells of large sheets: numbers, formulas that give one, and empty cells with a look.
//!
//! The library keeps every cell in a tree, looks its format up by all that a format can say, and holds the whole text of a
//! sheet before it packs it. It is given what it alone can spell, and the first and the last plain cell of every row, by which
//! it knows how far the row goes; the others are put between those when it is done, as it would have spelled them.

use std::collections::HashSet;
use std::io::{self, Cursor, Read, Write};

use rayon::prelude::*;
use zip::ZipArchive;
use zip::write::PreparedZipFile;

use super::format::Formats;
use super::packed::{self, BUFFER, Digits};
use super::{MAX_FORMULA, Making, WriteError, failed_in, lists};
use crate::book::{Book, Cell, Chart, Content, Sheet};
use crate::cell::{CellRef, MAX_COLUMNS, MAX_ROWS, column_letters};

/// Sheets with fewer cells are left to the library.
pub(super) const MANY: usize = 2_000;
/// Functions that every version of the file format knows, which the library spells as they are.
pub(super) const FUNCTIONS: [&str; 28] = [
    "ABS",
    "AND",
    "AVERAGE",
    "COUNT",
    "COUNTA",
    "COUNTIF",
    "COUNTIFS",
    "IF",
    "IFERROR",
    "INDEX",
    "INT",
    "ISBLANK",
    "ISNUMBER",
    "ISTEXT",
    "LEN",
    "MATCH",
    "MAX",
    "MIN",
    "MODE",
    "N",
    "NOT",
    "OR",
    "ROUND",
    "SUM",
    "SUMIF",
    "SUMIFS",
    "SUMPRODUCT",
    "VLOOKUP",
];
/// How the library begins a row up to its number, and ends it.
const ROW: &str = "<row r=\"";
const ROW_END: &str = "</row>";
/// How it begins a cell up to its place.
const CELL: &str = "<c r=\"";

/// The plain cells of a large sheet.
#[derive(Debug)]
pub(super) struct Plain {
    /// Of each cell of the sheet, whether it is put in here.
    put_in: Vec<bool>,
}

/// Of each sheet of a book its plain cells, where it has so many cells that this pays.
pub(super) fn of(book: &Book, formats: &Formats, many: usize) -> Vec<Option<Plain>> {
    // The library looks into the sheets that charts show.
    let charts = book.sheets.iter().flat_map(|sheet| &sheet.look.charts);
    let shown: HashSet<&str> = charts.flat_map(Chart::sheets).collect();
    let large = |sheet: &&Sheet| {
        sheet.cells.len() >= many && lists::of(sheet).is_none() && !shown.contains(sheet.name.as_str())
    };
    book.sheets.iter().map(|sheet| Some(sheet).filter(large).map(|sheet| Plain::of(sheet, formats))).collect()
}

impl Plain {
    fn of(sheet: &Sheet, formats: &Formats) -> Self {
        let linked: HashSet<CellRef> = sheet.look.links.iter().map(|(at, _)| *at).collect();
        let is_plain = |cell: &Cell| {
            is_spelled_here(cell)
                && formats.number(cell.style) > 0
                && !linked.contains(&cell.at)
                && sheet.merge_at(cell.at).is_none()
        };
        let mut put_in: Vec<bool> = sheet.cells.iter().map(is_plain).collect();
        let mut from = 0;
        for row in sheet.cells.chunk_by(|one, other| one.at.row == other.at.row) {
            let row = &mut put_in[from..from + row.len()];
            from += row.len();
            for edge in [row.iter().position(|is| *is), row.iter().rposition(|is| *is)].into_iter().flatten()
            {
                row[edge] = false;
            }
        }
        Self { put_in }
    }

    /// Whether the cell of that position in its sheet is put in here, and not given to the library.
    pub fn has(&self, position: usize) -> bool {
        self.put_in.get(position).is_some_and(|is| *is)
    }
}

/// Whether a cell has nothing that the library alone can spell.
fn is_spelled_here(cell: &Cell) -> bool {
    let within = cell.at.row < MAX_ROWS && cell.at.column < MAX_COLUMNS;
    within
        && match (&cell.content, &cell.formula) {
            (Content::Empty, None) => true,
            (Content::Empty, Some(formula)) => is_simple(formula),
            (Content::Number(number), formula) => {
                number.is_finite() && formula.as_ref().is_none_or(|formula| is_simple(formula))
            }
            _ => false,
        }
}

/// Whether the library spells a formula as it stands, but for the signs that XML needs itself.
fn is_simple(formula: &str) -> bool {
    let is_odd = |byte: u8| byte < b' ' || matches!(byte, b'{' | b'}');
    if formula.len() >= MAX_FORMULA || formula.starts_with('=') || formula.bytes().any(is_odd) {
        return false;
    }
    let is_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.';
    let bytes = formula.as_bytes();
    let (mut in_text, mut name) = (false, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => {
                // A name right before a text is none that anybody wrote.
                if !in_text && name < at {
                    return false;
                }
                in_text = !in_text;
            }
            _ if in_text => {}
            b'(' if name < at && !FUNCTIONS.contains(&&formula[name..at]) => return false,
            _ => {}
        }
        if in_text || !is_name(byte) {
            name = at + 1;
        }
    }
    true
}

/// The parts of the sheets with plain cells, those put in, packed.
pub(super) fn parts(
    book: &Book,
    making: &Making<'_>,
    package: &[u8],
    level: Option<i64>,
) -> Result<Vec<PreparedZipFile>, WriteError> {
    let sheets = book.sheets.iter().zip(making.plain).enumerate();
    let sheets: Vec<_> =
        sheets.filter_map(|(index, (sheet, plain))| Some((index, sheet, plain.as_ref()?))).collect();
    // Beyond its lowest levels the packer looks at how its input comes in pieces: it is given all at once, as the library does.
    let piece = if level.is_some() { BUFFER } else { usize::MAX };
    let packed = sheets.into_par_iter().map(|(index, sheet, plain)| {
        let name = format!("xl/worksheets/sheet{}.xml", index + 1);
        let pack = || {
            let mut text = String::new();
            ZipArchive::new(Cursor::new(package))?.by_name(&name)?.read_to_string(&mut text)?;
            let put_in = PutIn { sheet, plain, formats: making.formats, piece };
            packed::part(&name, level, &mut |part| put_in.spell(&text, part))
        };
        pack().map_err(|error: io::Error| failed_in(&sheet.name, error.to_string()))
    });
    packed.collect()
}

/// Plain cells on their way into their sheet.
struct PutIn<'s> {
    sheet: &'s Sheet,
    plain: &'s Plain,
    formats: &'s Formats,
    /// Bytes after which what is spelled is packed.
    piece: usize,
}

impl PutIn<'_> {
    /// The part as the library wrote it, with the plain cells in their places.
    fn spell(&self, text: &str, part: &mut dyn Write) -> io::Result<()> {
        let cells = self.sheet.cells.iter().enumerate();
        let cells: Vec<&Cell> =
            cells.filter(|(position, _)| self.plain.has(*position)).map(|(_, cell)| cell).collect();
        let columns = cells.iter().map(|cell| cell.at.column + 1).max().unwrap_or(0);
        let letters: Vec<String> = (0..columns).map(column_letters).collect();
        let mut out: Vec<u8> = Vec::with_capacity(BUFFER + BUFFER / 4);
        let mut rest = text;
        for row in cells.chunk_by(|one, other| one.at.row == other.at.row) {
            let mut digits = Digits::default();
            let digits = digits.of(row[0].at.row + 1);
            let (before, within, after) = split_at_row(rest, digits).ok_or_else(without_row)?;
            out.extend_from_slice(before.as_bytes());
            let mut given = within;
            for cell in row {
                let (left, right) = given.split_at(right_of(given, cell.at.column));
                out.extend_from_slice(left.as_bytes());
                given = right;
                let format = self.formats.number(cell.style);
                spell(cell, (&letters[cell.at.column as usize], digits), format, &mut out)?;
            }
            out.extend_from_slice(given.as_bytes());
            rest = after;
            if out.len() >= self.piece {
                part.write_all(&out)?;
                out.clear();
            }
        }
        out.extend_from_slice(rest.as_bytes());
        part.write_all(&out)
    }
}

/// A text up to the cells of the row of that number, these cells, and what follows them.
fn split_at_row<'t>(text: &'t str, digits: &[u8]) -> Option<(&'t str, &'t str, &'t str)> {
    let is_it = |at: &usize| {
        let number = text.as_bytes()[at + ROW.len()..].strip_prefix(digits);
        number.is_some_and(|rest| rest.first() == Some(&b'"'))
    };
    let row = text.match_indices(ROW).map(|(at, _)| at).find(is_it)?;
    let begin = row + text[row..].find('>')? + 1;
    let end = begin + text[begin..].find(ROW_END)?;
    Some((&text[..begin], &text[begin..end], &text[end..]))
}

fn without_row() -> io::Error {
    io::Error::other("a row is not there")
}

/// Where the first cell begins that stands right of a column; the end where none does.
fn right_of(cells: &str, column: u32) -> usize {
    let is_right = |at: &usize| {
        let letters = cells.as_bytes()[at + CELL.len()..].iter().take_while(|byte| byte.is_ascii_uppercase());
        letters.fold(0, |number, letter| number * 26 + u32::from(letter - b'A') + 1) > column + 1
    };
    cells.match_indices(CELL).map(|(at, _)| at).find(is_right).unwrap_or(cells.len())
}

/// Spells a cell as the library does.
fn spell(cell: &Cell, (letters, row): (&str, &[u8]), format: u32, out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(CELL.as_bytes());
    out.extend_from_slice(letters.as_bytes());
    out.extend_from_slice(row);
    out.extend_from_slice(b"\" s=\"");
    out.extend_from_slice(Digits::default().of(format));
    match (&cell.content, &cell.formula) {
        (Content::Number(number), formula) => {
            out.extend_from_slice(b"\">");
            if let Some(formula) = formula {
                spell_formula(formula, out);
            }
            out.extend_from_slice(b"<v>");
            packed::number(*number, out)?;
            out.extend_from_slice(b"</v></c>");
        }
        // A formula that gives nothing gives an empty text.
        (_, Some(formula)) => {
            out.extend_from_slice(b"\" t=\"str\">");
            spell_formula(formula, out);
            out.extend_from_slice(b"<v></v></c>");
        }
        (_, None) => out.extend_from_slice(b"\"/>"),
    }
    Ok(())
}

fn spell_formula(formula: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<f>");
    let mut done = 0;
    for (at, byte) in formula.bytes().enumerate() {
        let spelled: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            _ => continue,
        };
        out.extend_from_slice(&formula.as_bytes()[done..at]);
        out.extend_from_slice(spelled);
        done = at + 1;
    }
    out.extend_from_slice(&formula.as_bytes()[done..]);
    out.extend_from_slice(b"</f>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_library_leaves_alone_is_simple() {
        for simple in [
            "SUM(A1:B2)",
            "IF(D7=0,\"\",ROUND(D8/D7*100,2))",
            "'Biểu 1'!A1&\"<SORT(\"",
            "(A1+B1)*2",
            "\"a\"\"b\"",
        ] {
            assert!(is_simple(simple), "{simple}");
        }
        let odd = [
            "=A1",
            "{A1}",
            "SORT(A1:A3)",
            "IF(A1,TEXTJOIN(\",\",1,B1:B3))",
            "A1\n",
            "A1\"x\"",
            "_xlfn.STDEV.S(A1)",
        ];
        for odd in odd {
            assert!(!is_simple(odd), "{odd}");
        }
    }

    #[test]
    fn cells_are_put_in_where_they_belong() {
        let row = "<c r=\"A7\" s=\"1\"/><c r=\"Z7\"><v>1</v></c><c r=\"AA7\"/>";
        let places = [0, 1, 24, 25, 26, 700].map(|column| right_of(row, column));
        let second = row.find("<c r=\"Z").unwrap();
        let third = row.find("<c r=\"AA").unwrap();
        assert_eq!(places, [second, second, second, third, row.len(), row.len()]);
        let rows = format!("<row r=\"17\"><c/></row><row r=\"7\" spans=\"1:2\">{row}</row><row r=\"8\"/>");
        assert_eq!(split_at_row(&rows, b"7").unwrap().1, row);
        assert_eq!(split_at_row(&rows, b"9"), None);
    }
}
