//! Formulas in R1C1 notation, as SpreadsheetML 2003 has them, in A1 notation.

use crate::cell::{CellRef, MAX_COLUMNS, MAX_ROWS, column_letters};

/// The formula of the cell `at`, with references such as `R[-1]C` and `R2C3` as `B1` and `$C$2`.
pub(super) fn a1(formula: &str, at: CellRef) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut rest = formula;
    let mut before = ' ';
    while let Some(character) = rest.chars().next() {
        let starts_word = !(before.is_alphanumeric() || matches!(before, '_' | '.'));
        if matches!(character, '"' | '\'') {
            // Text, or the name of a sheet.
            let end = rest[1..].find(character).map_or(rest.len(), |end| end + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if let Some((reference, length)) = starts_word.then(|| reference(rest, at)).flatten() {
            out.push_str(&reference);
            rest = &rest[length..];
        } else {
            out.push(character);
            rest = &rest[character.len_utf8()..];
        }
        before = out.chars().next_back().unwrap_or(' ');
    }
    out
}

/// The reference at the start of the text in A1 notation, and how many bytes it took.
fn reference(text: &str, at: CellRef) -> Option<(String, usize)> {
    let row = text.strip_prefix('R')?;
    let (row, after) = coordinate(row, at.row, MAX_ROWS)?;
    let column = after.strip_prefix('C')?;
    let (column, after) = coordinate(column, at.column, MAX_COLUMNS)?;
    if after.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '_' | '.' | '(' | '[')) {
        return None;
    }
    let sign = |absolute| if absolute { "$" } else { "" };
    let reference = format!("{}{}{}{}", sign(column.1), column_letters(column.0), sign(row.1), row.0 + 1);
    Some((reference, text.len() - after.len()))
}

/// A number counted from zero, whether it is absolute, and the text after it.
fn coordinate(text: &str, here: u32, most: u32) -> Option<((u32, bool), &str)> {
    let digits = |text: &str| text.find(|next: char| !next.is_ascii_digit()).unwrap_or(text.len());
    let (position, absolute, after) = if let Some(relative) = text.strip_prefix('[') {
        let (offset, after) = relative.split_once(']')?;
        (i64::from(here) + offset.parse::<i64>().ok()?, false, after)
    } else if digits(text) > 0 {
        let (number, after) = text.split_at(digits(text));
        (number.parse::<i64>().ok()? - 1, true, after)
    } else {
        (i64::from(here), false, text)
    };
    let position = u32::try_from(position).ok().filter(|&position| position < most)?;
    Some(((position, absolute), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_turned() {
        let at = "C5".parse().unwrap();
        for (formula, expected) in [
            ("RC[-1]*2", "B5*2"),
            ("SUM(R[-3]C:R[-1]C)", "SUM(C2:C4)"),
            ("R2C1+'Biểu RC'!R1C", "$A$2+'Biểu RC'!C$1"),
            ("IF(RC1=\"RC\",ROUND(R[1]C[1],2),RCD)", "IF($A5=\"RC\",ROUND(D6,2),RCD)"),
            ("R[-9]C", "R[-9]C"),
        ] {
            assert_eq!(a1(formula, at), expected);
        }
    }
}
