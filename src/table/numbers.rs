//! The row of column numbers or letters under the captions, in whatever letters.

use crate::book::{Cell, Content};
use crate::model::Role;
use crate::text::{Words, tidied, tidy};

use super::lexicon::{TableWords, usual_role};

/// Fewer columns do not make a row of numbers.
const FEWEST: usize = 3;
/// No word of such a row has more bytes than this (`Mã chỉ tiêu`).
const LONGEST_WORD: usize = 16;
/// A number or code of a column is no longer than this.
const LONGEST: usize = 3;

/// The row of column numbers or letters: `1 2 3`, `a 1 2`, `(1) (2) (3)=(4)+(5)`, `A B 1 2`, `MS 1=4 2 6=1+2`,
/// `C1 C2 C3=C1+C2`, `a b c=a+b`, `A B C D`. Short captions such as `M F M F` are none.
pub fn is_number_row(row: &[Cell]) -> bool {
    // Looked at for every row of every return: nearly always the label says at once that it is none.
    let long = |cell: &Cell| {
        let text = cell.content.as_text().unwrap_or_default().trim();
        text.len() > LONGEST_WORD && !text.contains('=')
    };
    if row.len() < FEWEST || row.iter().any(long) {
        return false;
    }
    let filled: Vec<&Cell> = row.iter().filter(|cell| !cell.content.is_blank()).collect();
    if filled.len() < FEWEST {
        return false;
    }
    let heads: Vec<String> = filled.iter().map(|cell| head(&cell.content.said())).collect();
    if is_lettered(&heads) {
        return true;
    }
    // Where an equation stands, numbers may stand in any order.
    let equations = filled.iter().any(|cell| cell.content.as_text().is_some_and(|text| text.contains('=')));
    let (mut expected, mut numbers) = (1u32, 0);
    for head in &heads {
        if let Ok(number) = head.parse::<u32>() {
            if number != expected && numbers > 0 && !equations {
                return false;
            }
            expected = number + 1;
            numbers += 1;
        } else if !is_letter(head, numbers == 0) {
            return false;
        }
    }
    let texts = || filled.iter().all(|cell| matches!(cell.content, Content::Text(_)));
    numbers > 1 || (texts() && in_order(&heads))
}

/// What a cell of the row begins with: its number, without signs and without an equation behind it.
fn head(text: &str) -> String {
    let text = tidied(text);
    let head = text.split('=').next().unwrap_or_default();
    let head = head.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ' ' | '.'));
    unnamed(head).to_owned()
}

/// A number without the word for a column before it: `Colonne 5`, `Cột 2`.
fn unnamed(head: &str) -> &str {
    let number = head.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = head[..head.len() - number.len()].trim_end_matches([' ', '.']);
    let named = !number.is_empty() && Words::of(word).are(&TableWords::of_the_field().columns);
    if named { number } else { head }
}

/// The number of a column as it is printed in its row of numbers, without signs and without the equation behind it.
pub fn number_of(printed: &str) -> String {
    unnamed(tidy(printed.split('=').next().unwrap_or_default()).trim()).to_owned()
}

/// What may stand among numbers: capitals, `Ms`, and before them a small letter or a word for a code.
fn is_letter(head: &str, first: bool) -> bool {
    let short = (1..=LONGEST).contains(&head.len()) && head.bytes().all(|b| b.is_ascii_alphabetic());
    // 甲 乙: a letter of any other script.
    let other = head.chars().count() == 1 && head.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
    let capital = short && head.starts_with(|c: char| c.is_ascii_uppercase());
    capital || (first && (other || (short && head.len() == 1) || usual_role(head) == Some(Role::Code)))
}

/// Capitals or Roman numerals in their order, with nothing else but one number among them.
fn in_order(heads: &[String]) -> bool {
    const ROMAN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
    let letters: Vec<&str> =
        heads.iter().map(String::as_str).filter(|head| !head.bytes().all(|b| b.is_ascii_digit())).collect();
    let latin = letters.iter().zip('A'..='Z').all(|(head, letter)| head.chars().eq([letter]));
    latin
        || (letters.len() <= ROMAN.len() && letters.iter().zip(ROMAN).all(|(head, numeral)| *head == numeral))
}

/// `C1 C2 C3` or `a b c` in their order, with `đ` or without; capitals may stand before them.
fn is_lettered(heads: &[String]) -> bool {
    let capital = |head: &&String| head.len() == 1 && head.bytes().all(|b| b.is_ascii_uppercase());
    let rest: Vec<&String> = heads.iter().skip_while(capital).collect();
    let of = |letters: &'static str| {
        let mut letters = letters.chars();
        move |head: &&String| letters.next().is_some_and(|letter| head.chars().eq([letter]))
    };
    let small = || {
        rest.iter().all(of("abcdefghijklmnopqrstuvwxyz")) || rest.iter().all(of("abcdđeghiklmnopqrstuvxy"))
    };
    let coded = |(at, head): (usize, &&String)| {
        let letters = head.trim_end_matches(|c: char| c.is_ascii_digit());
        let same = rest[0].starts_with(letters) && letters.len() == 1;
        same && letters.bytes().all(|b| b.is_ascii_uppercase()) && head[1..] == (at + 1).to_string()
    };
    (FEWEST..26).contains(&rest.len()) && (small() || rest.iter().enumerate().all(coded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::StyleId;
    use crate::cell::CellRef;

    fn check(text: &str) -> bool {
        let cell = |(column, text): (usize, &str)| {
            let content = text.parse().map_or_else(|_| Content::text(text), Content::Number);
            Cell { at: CellRef::new(0, column as u32), content, formula: None, style: StyleId::default() }
        };
        let row: Vec<Cell> = text.split('|').enumerate().map(cell).collect();
        is_number_row(&row)
    }

    #[test]
    fn numbers_and_letters_in_their_order() {
        for row in [
            "1|2|3",
            "A|B|C|1|2",
            "a|b|1|2",
            "A|1|2",
            "(1)|(2)|(3)=(1)+(2)",
            "Ms|1|2|3",
            "MS|1=4|2|6=1+2",
            "C1|C2|C3=C1+C2",
            "a|b|c=a+b",
            "A|B|C|D",
            "I|II|III",
            "Mã số|1|2",
            "A|B|(1)",
            "A|a|b|c",
            "甲|乙|1|2|3",
            "Colonne 1|Colonne 2|Colonne 3 = 1+2",
            "Cột 1|Cột 2|Cột 3",
        ] {
            assert!(check(row), "{row}");
        }
        for row in [
            "M|F|M|F",
            "Quý 1|Quý 2|Quý 3",
            "KH|TH|KH|TH",
            "1|2",
            "A|C|D",
            "1|3|4",
            "+|+|+",
            "Nam|Nữ|Nam",
            "x|x|x",
            "C|B|A",
        ] {
            assert!(!check(row), "{row}");
        }
    }
}
