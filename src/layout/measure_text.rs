//! How wide text is, and how many lines it takes: a written workbook is not measured again by the program that opens
//! it, so rows of wrapped or merged cells need their height from here.

use unicode_normalization::char::decompose_canonical;

/// Widths of U+0020 to U+007E in Times New Roman, in thousandths of the font size.
const REGULAR: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333,
    389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469,
    500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
    278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
/// The same in Times New Roman Bold.
const BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389,
    500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581,
    500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389,
    333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];
/// Width of a character the tables do not have.
const OTHER: u16 = 520;
/// Pixels of a digit in the book's default font, which column widths are counted in.
const DIGIT: f64 = 8.0;
/// Points of a pixel at 96 dots per inch.
const PIXEL: f64 = 0.75;
/// Text comes out a little wider on screen than its glyphs add up to: widths are whole pixels there.
const WIDER: f64 = 1.05;
/// Line spacing as a multiple of the font size.
const LEADING: f64 = 1.28;
/// Room above and below the lines of a row, in points.
const PADDING: f64 = 4.0;
/// Tallest row of the file format, in points.
const TALLEST: f64 = 409.0;

/// Width of a column in points that is so many characters wide.
pub fn column_points(characters: f64) -> f64 {
    (characters * DIGIT + 5.0).max(0.0) * PIXEL
}

fn character(c: char, bold: bool) -> u16 {
    let mut base = c;
    // A marked letter is as wide as the letter; đ and the horned letters nearly so.
    if !c.is_ascii() {
        let mut first = None;
        decompose_canonical(c, |part| {
            first.get_or_insert(part);
        });
        base = match first {
            Some('đ' | 'ð') => 'd',
            Some('Đ') => 'D',
            Some(part) => part,
            None => c,
        };
        if unicode_normalization::char::is_combining_mark(c) {
            return 0;
        }
    }
    let table = if bold { &BOLD } else { &REGULAR };
    let horn = u16::from(matches!(c, 'ơ' | 'ư' | 'Ơ' | 'Ư')) * 30;
    match (base as usize).checked_sub(0x20).and_then(|index| table.get(index)) {
        Some(width) => width + horn,
        None => OTHER,
    }
}

/// Width of text on one line, in points.
pub fn width(text: &str, size: u8, bold: bool) -> f64 {
    let thousandths: u64 = text.chars().map(|c| u64::from(character(c, bold))).sum();
    thousandths as f64 * f64::from(size) * WIDER / 1000.0
}

/// Lines that text takes in a cell so many points wide, broken at spaces.
pub fn lines(text: &str, size: u8, bold: bool, points: f64) -> usize {
    // Both programs keep a little room at the sides of a cell.
    let room = (points - 5.0).max(f64::from(size));
    text.split('\n').map(|line| wrapped(line, size, bold, room)).sum::<usize>().max(1)
}

fn wrapped(line: &str, size: u8, bold: bool, room: f64) -> usize {
    let space = width(" ", size, bold);
    let mut count = 1;
    let mut used = 0.0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let mut long = width(word, size, bold);
        if used > 0.0 && used + space + long > room {
            count += 1;
            used = 0.0;
        }
        // A word wider than the cell is broken inside.
        while long > room {
            count += 1;
            long -= room;
        }
        used += if used > 0.0 { space + long } else { long };
    }
    count
}

/// Height of a row in points that holds so many lines.
pub fn height(lines: usize, size: u8) -> f64 {
    let tall = (lines as f64 * f64::from(size)).mul_add(LEADING, PADDING);
    // Rows are whole pixels.
    ((tall / PIXEL).ceil() * PIXEL).min(TALLEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_letters_are_as_wide_as_the_letter() {
        assert!((width("ấậ", 12, false) - width("aa", 12, false)).abs() < 1e-9);
        assert!((width("e\u{301}", 12, false) - width("é", 12, false)).abs() < 1e-9);
        assert!((width("Đđ", 12, true) - width("Dd", 12, true)).abs() < 1e-9);
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(lines("", 12, false, 100.0), 1);
        assert_eq!(lines("một hai ba", 12, false, 500.0), 1);
        assert_eq!(lines("một\nhai\nba", 12, false, 500.0), 3);
        assert_eq!(lines("Tỷ lệ hoàn thành Kế hoạch cải cách hành chính năm", 12, false, 150.0), 2);
        assert_eq!(lines("xxxxxxxxxxxxxxxxxxxxxxxxx", 12, false, 65.0), 3, "a long word is broken");
    }
}
