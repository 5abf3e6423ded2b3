//! How the new workbook looks: one font, number formats that every program takes, frames of empty cells.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::{Changes, Kind, is_doubtful};
use crate::book::{Book, Cell, Content, Sheet, Style, StyleId, Styles};
use crate::cell::{Area, CellRef};
use crate::layout::measure_text::{column_points, height, lines};
use crate::legacy::{Encoding, Originals, decode};

/// Fonts whose letters are signs; in another font they would be letters.
const SIGNS: [&str; 5] = ["symbol", "wingdings", "webdings", "marlett", "zapfdingbats"];
/// Characters of a number format that programs take.
const LONGEST_FORMAT: usize = 255;

/// Size of text without a size of its own, in points.
const BODY_SIZE: u8 = 12;
/// Characters of a column without a width of its own.
const USUAL_WIDTH: f64 = 8.43;
/// Columns of a merged cell whose widths are added up.
const MOST_MERGED: u32 = 200;

/// Dates of the 1904 system as dates of the 1900 system.
pub(super) fn dates(index: usize, sheet: &mut Sheet, changes: &mut Changes) {
    for cell in &mut sheet.cells {
        let Content::Date(moment) = &mut cell.content else { continue };
        let Some(serial) = moment.serial_since_1900() else { continue };
        // A time of day has no date to count.
        if moment.serial >= 1.0 && (serial - moment.serial).abs() > 0.5 {
            changes.add((index, Some(cell.at)), Kind::Date, format!("{}", moment.serial), moment.to_string());
            moment.serial = serial;
        }
    }
}

/// Gives every cell a style that suits its new content, and puts cells where only a frame stands.
pub(super) fn modern(
    book: &mut Book,
    originals: &Originals,
    encodings: &[Option<Encoding>],
    changes: &mut Changes,
) {
    let mut sheets = std::mem::take(&mut book.sheets);
    for (index, sheet) in sheets.iter_mut().enumerate() {
        let encoding = encodings.get(index).copied().flatten();
        let mut known: HashMap<(StyleId, u8, bool), StyleId> = HashMap::new();
        for position in 0..sheet.cells.len() {
            let cell = &sheet.cells[position];
            let style = book.styles.get(cell.style);
            let doubtful = is_doubtful(cell, style.font.as_deref(), originals.cell(index, cell.at).is_some());
            let key = (cell.style, kind_of(&cell.content), doubtful);
            let id = if let Some(id) = known.get(&key) {
                *id
            } else {
                let (new, refused) = restyled(style, cell, doubtful, encoding);
                if let Some(code) = refused {
                    changes.add((index, Some(cell.at)), Kind::NumberFormat, code, "");
                }
                let id = book.styles.id(new);
                known.insert(key, id);
                id
            };
            sheet.cells[position].style = id;
        }
        frame(sheet, book);
        trim(sheet);
        heights(sheet, &book.styles);
        page(sheet);
    }
    book.sheets = sheets;
}

/// What of the content matters to the style.
fn kind_of(content: &Content) -> u8 {
    match content {
        Content::Empty => 0,
        Content::Text(text) if text.contains('\n') => 1,
        Content::Text(_) | Content::Rich(_) | Content::Error(_) => 2,
        Content::Number(_) | Content::Bool(_) => 3,
        Content::Date(moment) if moment.seconds > 0 => 4,
        Content::Date(_) => 5,
    }
}

/// The style in the new workbook, and the number format it had to leave out.
fn restyled(
    style: &Style,
    cell: &Cell,
    doubtful: bool,
    encoding: Option<Encoding>,
) -> (Style, Option<String>) {
    let mut new = style.clone();
    let is_sign = |font: &str| SIGNS.iter().any(|sign| font.to_ascii_lowercase().starts_with(sign));
    if !doubtful && !new.font.as_deref().is_some_and(is_sign) {
        new.font = None;
    }
    new.wrap |= kind_of(&cell.content) == 1;
    let mut refused = None;
    if let Some(code) = &style.number_format {
        let readable: Arc<str> = match encoding {
            Some(encoding) if !code.is_ascii() => decode(encoding, code).as_ref().into(),
            _ => Arc::clone(code),
        };
        // A number in a cell made for text would be taken for text when it is next edited.
        let for_text = &*readable == "@" && kind_of(&cell.content) == 3;
        let sound = is_sound(&readable);
        if !sound {
            refused = Some(code.to_string());
        }
        new.number_format = (sound && !for_text).then_some(readable);
    }
    if let (Content::Date(moment), None) = (&cell.content, &new.number_format) {
        let code = if moment.seconds > 0 { "dd/mm/yyyy hh:mm" } else { "dd/mm/yyyy" };
        new.number_format = Some(code.into());
    }
    (new, refused)
}

/// Whether a number format is one that spreadsheets take without a repair prompt.
fn is_sound(code: &str) -> bool {
    let fits =
        !code.is_empty() && code.chars().count() <= LONGEST_FORMAT && !code.chars().any(char::is_control);
    let mut rest = code.chars();
    let mut sections = 1;
    while let Some(c) = rest.next() {
        sections += usize::from(c == ';');
        if !is_whole(c, &mut rest) {
            return false;
        }
    }
    fits && sections <= 4
}

/// Whether a sign of a number format is one, with what belongs to it; takes that from the rest.
fn is_whole(sign: char, rest: &mut std::str::Chars<'_>) -> bool {
    /// Letters that stand for parts of dates, times and numbers.
    const LETTERS: &str = "dmyhsgbeDMYHSGBEAaPpnlrNLR";
    match sign {
        '"' => rest.any(|inner| inner == '"'),
        '\\' | '_' | '*' => rest.next().is_some(),
        '[' => rest.as_str().split_once(']').is_some_and(|(inside, after)| {
            *rest = after.chars();
            !inside.is_empty() && !inside.contains(['[', '"'])
        }),
        ']' => false,
        _ => !sign.is_ascii_alphabetic() || LETTERS.contains(sign),
    }
}

/// Puts empty cells where the file has frames, as far as the tables go.
fn frame(sheet: &mut Sheet, book: &mut Book) {
    let frames = std::mem::take(&mut sheet.look.frames);
    let Some(bottom) = sheet.cells.last().map(|cell| cell.at.row) else { return };
    let right = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0);
    let merged_to = sheet.merges.iter().map(|area| area.last.column).max().unwrap_or(0);
    let mut empty = Vec::new();
    for (area, style) in frames.into_iter().filter(|(area, _)| area.first.row <= bottom + 2) {
        let style = Style { font: None, number_format: None, ..book.styles.get(style).clone() };
        let style = book.styles.id(style);
        for column in area.first.column..=area.last.column.min(right.max(merged_to) + 2) {
            let at = crate::cell::CellRef::new(area.first.row, column);
            if sheet.get(at).is_none() {
                empty.push(Cell { at, content: Content::Empty, formula: None, style });
            }
        }
    }
    sheet.cells.extend(empty);
    sheet.cells.sort_by_key(|cell| cell.at);
    sheet.cells.dedup_by_key(|cell| cell.at);
}

/// A page as wide as the table; lying down when it is wider than a sheet of paper takes at a readable size.
fn page(sheet: &mut Sheet) {
    const UPRIGHT: f64 = 115.0;
    let right = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0);
    let known: f64 =
        sheet.look.widths.iter().filter(|(column, _)| *column <= right).map(|(_, width)| width).sum();
    let other = (right as usize + 1).saturating_sub(sheet.look.widths.len()) as f64;
    sheet.look.fit_width = true;
    sheet.look.landscape = known + 8.43 * other > UPRIGHT;
}

/// Rows of wrapped text get the height it takes, where nobody set another: not every program measures what it opens.
fn heights(sheet: &mut Sheet, styles: &Styles) {
    let set: HashSet<u32> = sheet.look.heights.iter().map(|(row, _)| *row).collect();
    let merged: HashMap<CellRef, Area> = sheet.merges.iter().map(|area| (area.first, *area)).collect();
    let widths: HashMap<u32, f64> = sheet.look.widths.iter().copied().collect();
    let points = |column: u32| column_points(widths.get(&column).copied().unwrap_or(USUAL_WIDTH));
    let mut tallest: BTreeMap<u32, f64> = BTreeMap::new();
    for cell in &sheet.cells {
        let style = styles.get(cell.style);
        let Content::Text(text) = &cell.content else { continue };
        if !style.wrap || set.contains(&cell.at.row) {
            continue;
        }
        let last = match merged.get(&cell.at) {
            Some(area) if area.last.row > area.first.row => continue,
            Some(area) => area.last.column.min(cell.at.column + MOST_MERGED),
            None => cell.at.column,
        };
        let size = style.size.unwrap_or(BODY_SIZE);
        let room: f64 = (cell.at.column..=last).map(points).sum();
        let needed = height(lines(text, size, style.bold, room), size);
        let tall = tallest.entry(cell.at.row).or_default();
        *tall = tall.max(needed);
    }
    sheet.look.heights.extend(tallest.into_iter().filter(|(_, tall)| *tall > height(1, BODY_SIZE)));
    sheet.look.heights.sort_by_key(|(row, _)| *row);
}

/// Leaves out widths and heights beyond what is used.
fn trim(sheet: &mut Sheet) {
    let right = sheet.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0);
    let bottom = sheet.height();
    sheet.look.widths.retain(|(column, _)| *column <= right + 1);
    sheet.look.heights.retain(|(row, _)| *row <= bottom);
    sheet.hidden_columns.retain(|column| *column <= right + 1);
    sheet.hidden_rows.retain(|row| *row <= bottom);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_rows_are_as_tall_as_their_text() {
        let mut styles = Styles::default();
        let wrap = styles.id(Style { wrap: true, ..Style::default() });
        let long = "Tổng số thủ tục hành chính đã giải quyết đúng hạn trong kỳ báo cáo";
        let at = |row: u32| Cell {
            at: CellRef::new(row, 0),
            content: Content::text(if row == 1 { "ngắn" } else { long }),
            style: wrap,
            formula: None,
        };
        let mut sheet = Sheet { cells: (0..4).map(at).collect(), ..Sheet::default() };
        sheet.look.widths = vec![(0, 20.0)];
        sheet.look.heights = vec![(2, 99.0)];
        sheet.merges.push(Area::new(CellRef::new(3, 0), CellRef::new(4, 0)));
        heights(&mut sheet, &styles);
        let tall =
            |row: u32| sheet.look.heights.iter().find(|(other, _)| *other == row).map(|(_, tall)| *tall);
        assert!(tall(0).is_some_and(|tall| tall >= height(3, BODY_SIZE)), "{:?}", sheet.look.heights);
        assert_eq!((tall(1), tall(2), tall(3)), (None, Some(99.0), None));
    }

    #[test]
    fn number_formats_that_would_be_repaired_are_refused() {
        for code in [
            "0.00%",
            "#,##0",
            "dd/mm/yyyy",
            "#,##0\" đồng\"",
            "[Red]-0;0",
            "[$-42A]d mmmm yyyy",
            "_(* #,##0_)",
            "@",
            "General",
            "[h]:mm",
            "0.00E+00",
            "h:mm AM/PM",
            "#,##0\\ ",
        ] {
            assert!(is_sound(code), "{code}");
        }
        for code in ["", "\"", "[", "[]0", "0]", "0\\", "xyz", "0;0;0;0;0", "a\u{1}", &"0".repeat(300)] {
            assert!(!is_sound(code), "{code}");
        }
    }
}
