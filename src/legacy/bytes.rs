//! Eight-bit encodings: one grid of letters each, and how their bytes look in a cell.
//!
//! Old programs stored bytes; spreadsheets show them as characters of Windows-1252. A cell therefore holds `®` for the
//! byte AE, `…` or the control character U+0085 for the byte 85.

use std::collections::HashMap;

/// The bytes 80–9F in Windows-1252; `·` where the code page has nothing and the control character stays.
const WINDOWS_1252: &str = "€·‚ƒ„…†‡ˆ‰Š‹Œ·Ž··‘’“”•–—˜™š›œ·žŸ";

/// Stands for a byte without a letter in the grids.
const NONE: char = '·';

/// The byte that a character of a cell stands for.
pub fn byte(character: char) -> Option<u8> {
    match u32::from(character) {
        code @ 0..=0xFF => u8::try_from(code).ok(),
        _ => WINDOWS_1252.chars().position(|known| known == character).map(|at| at as u8 + 0x80),
    }
}

/// The character a byte is shown as.
pub fn shown(byte: u8) -> char {
    match byte {
        0x80..=0x9F => {
            let shown = WINDOWS_1252.chars().nth(usize::from(byte - 0x80)).unwrap_or(NONE);
            if shown == NONE { char::from(byte) } else { shown }
        }
        _ => char::from(byte),
    }
}

/// The letters of an eight-bit encoding.
pub struct Grid {
    letters: [Option<char>; 256],
    bytes: HashMap<char, u8>,
}

impl Grid {
    /// Rows of sixteen letters that end with the row F0, and letters on control codes.
    pub fn new(rows: &[&str], controls: &[(u8, char)]) -> Self {
        let mut letters = [None; 256];
        let start = 256 - rows.len() * 16;
        for (at, letter) in rows.iter().flat_map(|row| row.chars()).enumerate() {
            if letter != NONE {
                letters[start + at] = Some(letter);
            }
        }
        for &(byte, letter) in controls {
            letters[usize::from(byte)] = Some(letter);
        }
        let bytes =
            (0..=255u8).filter_map(|byte| letters[usize::from(byte)].map(|letter| (letter, byte))).collect();
        Self { letters, bytes }
    }

    /// The letter that a character of a cell stands for.
    pub fn letter(&self, character: char) -> Option<char> {
        // Letters, digits and punctuation of ASCII stand for themselves in every grid.
        if matches!(character, ' '..='~') { None } else { self.letters[usize::from(byte(character)?)] }
    }

    /// The character a letter is shown as.
    pub fn character(&self, letter: char) -> Option<char> {
        self.bytes.get(&letter).map(|&byte| shown(byte))
    }

    /// Every letter of the grid.
    pub fn all(&self) -> impl Iterator<Item = char> {
        self.letters.iter().filter_map(|letter| *letter)
    }
}
