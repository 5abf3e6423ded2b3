//! Numbers that were typed as text, as far as that is beyond doubt.
//!
//! A text becomes a number only where it has one reading (`12`, `-3`, `94,3`, but not `2.10`, `2.844`, `1,234` or `007`), in a
//! column of numbers right of the labels. A column that holds codes, or longer runs of digits such as numbers of
//! documents and accounts, stays as it is.

use std::collections::{BTreeMap, HashSet};

use super::{Changes, Kind};
use crate::book::{Content, Sheet};
use crate::cell::{Area, CellRef};
use crate::formula::Formula;
use crate::text::{fold, is_header_word, tidy, vocabulary};

/// Digits beyond which a text may be the number of something rather than a count.
const MOST_DIGITS: usize = 9;

/// Ranges of a sheet whose numbers are looked at.
const MOST_AREAS: usize = 10_000;

/// Bytes of a text beyond which it is only a label.
const LONGEST: usize = 500;

/// What the cells of one column look like.
#[derive(Default)]
struct Column {
    numbers: usize,
    candidates: Vec<CellRef>,
    codes: bool,
    headed_as_code: bool,
}

/// Makes numbers of texts that are nothing else; cells in `settled` are left alone.
pub(super) fn restore(
    index: usize,
    sheet: &mut Sheet,
    settled: &HashSet<(usize, CellRef)>,
    changes: &mut Changes,
) {
    let columns = survey(sheet, |at| settled.contains(&(index, at)));
    let ranges = ranges(sheet);
    // So many areas are no form that somebody filled in, and looking through them would take long.
    if ranges.len() > MOST_AREAS {
        return;
    }
    let first = columns.iter().find(|(_, column)| column.numbers + column.candidates.len() > 0);
    let leftmost = first.map(|(column, _)| *column);
    for (place, column) in columns {
        let proven = column.numbers > 0 || column.candidates.len() > 1;
        if column.codes || column.headed_as_code || !proven {
            continue;
        }
        // Running numbers and codes stand leftmost; whether these are any, nothing says.
        if leftmost == Some(place) && column.numbers == 0 {
            continue;
        }
        for at in column.candidates {
            // Text in a range adds nothing to a sum: as a number it would change the result.
            if ranges.iter().any(|area| area.contains(at)) {
                continue;
            }
            let Some(text) = sheet.get(at).map(|cell| cell.content.raw()) else { continue };
            let Some(number) = read(&text) else { continue };
            super::replace(sheet, at, Content::Number(number));
            changes.add((index, Some(at)), Kind::Number, text, format!("{number}"));
        }
    }
}

fn survey(sheet: &Sheet, is_settled: impl Fn(CellRef) -> bool) -> BTreeMap<u32, Column> {
    let mut columns: BTreeMap<u32, Column> = BTreeMap::new();
    let codes = &vocabulary().headers.code;
    let mut start = 0;
    while let Some(first) = sheet.cells.get(start) {
        let row = sheet.row(first.at.row);
        start += row.len();
        let numbering = is_numbering(row.iter().map(|cell| &cell.content));
        // A figure has a label before it.
        let mut labelled = false;
        for cell in row {
            let column = columns.entry(cell.at.column).or_default();
            match &cell.content {
                Content::Number(_) if !is_settled(cell.at) => column.numbers += 1,
                Content::Date(_) => column.codes = true,
                // What is longer is no number, no code and no caption.
                Content::Text(text) if text.len() > LONGEST => labelled = true,
                Content::Text(text) => {
                    let text = tidy(text);
                    column.headed_as_code |= is_header_word(&fold(&text), codes);
                    if read(&text).is_some() {
                        let free = labelled && !numbering && cell.formula.is_none() && !is_year(&text);
                        if free && !is_settled(cell.at) && sheet.merge_at(cell.at).is_none() {
                            column.candidates.push(cell.at);
                        }
                    } else {
                        column.codes |= !numbering && looks_like_code(&text);
                    }
                    labelled |= text.chars().filter(|c| c.is_alphabetic()).nth(2).is_some();
                }
                _ => {}
            }
        }
    }
    columns
}

/// The number behind a text that cannot be read in another way.
fn read(text: &str) -> Option<f64> {
    let text = tidy(text);
    let (sign, plain) = text.strip_prefix('-').map_or(("", text.as_str()), |plain| ("-", plain));
    let (whole, fraction) = plain.split_once(',').unwrap_or((plain, ""));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if !digits(whole) || leading_zero || whole.len() + fraction.len() > MOST_DIGITS {
        return None;
    }
    // Three digits behind a comma could be thousands.
    let has_comma = plain.contains(',');
    if has_comma && (!digits(fraction) || (fraction.len() == 3 && whole != "0")) {
        return None;
    }
    let point = if has_comma { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}").parse().ok()
}

/// Years head columns and stand in titles; none is needed as a number.
fn is_year(text: &str) -> bool {
    text.len() == 4 && (text.starts_with("19") || text.starts_with("20"))
}

/// Whether a text is what people number things with: `1.`, `2.10`, `3.3.1`, `007`, `a)`, `II`, `12/QĐ-UBND`.
fn looks_like_code(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let short = text.chars().count() <= 12 && !text.contains(' ');
    let roman =
        !text.is_empty() && text.trim_end_matches(['.', ')']).bytes().all(|byte| b"IVXLC".contains(&byte));
    let letter = first.is_alphabetic() && text.chars().skip(1).all(|c| matches!(c, '.' | ')'));
    let numbered = first.is_ascii_digit() && text.chars().any(|c| matches!(c, '.' | '/' | ')' | '-'));
    let zero = text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    let long = text.len() > MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    short && (roman || letter || numbered || zero) || long
}

/// A row that numbers the columns: 1, 2, 3 …
fn is_numbering<'a>(row: impl Iterator<Item = &'a Content>) -> bool {
    let filled: Vec<&Content> = row.filter(|content| !content.is_blank()).collect();
    filled.len() > 2
        && filled
            .iter()
            .zip(1..)
            .all(|(content, number)| tidy(&content.raw()).trim_matches(['(', ')']).parse() == Ok(number))
}

/// The ranges that formulas of the sheet take in.
fn ranges(sheet: &Sheet) -> Vec<Area> {
    let formulas = sheet.cells.iter().filter_map(|cell| Formula::parse(cell.formula.as_deref()?));
    let mut areas: Vec<Area> = formulas.flat_map(|formula| formula.areas()).collect();
    areas.sort_unstable();
    areas.dedup();
    areas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_one_reading_are_numbers() {
        for (text, number) in [
            ("12", 12.0),
            ("0", 0.0),
            ("-3", -3.0),
            ("94,3", 94.3),
            (" 7 ", 7.0),
            ("0,125", 0.125),
            ("12,5", 12.5),
        ] {
            assert_eq!(read(text), Some(number), "{text}");
        }
        for text in [
            "",
            "-",
            "007",
            "2.10",
            "94.3",
            "2.844",
            "1,234",
            "1,",
            ",5",
            "1e5",
            "12%",
            "0912345678",
            "１２",
            "1 000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for code in ["1.", "2.10", "3.3.1", "a)", "II", "12/QĐ-UBND", "007", "012345678901"] {
            assert!(looks_like_code(code), "{code}");
        }
        for other in ["", "Không", "-", "khoảng 50", "94,3"] {
            assert!(!looks_like_code(other), "{other}");
        }
    }
}
