//! Texts in runs that look unlike each other. What is struck out keeps a line through it, and a footnote mark after a number stays
//! a small sign above: neither may make the number a longer one.

use std::ops::Range;

use crate::text::{STRUCK_OUT, raised};

/// How a run looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Run {
    pub(super) struck: bool,
    pub(super) raised: bool,
}

/// A text made of runs.
#[derive(Debug, Clone, Default)]
pub(super) struct RichText {
    text: String,
    /// Where in the text raised signs stand.
    raised: Vec<Range<usize>>,
}

impl RichText {
    /// Adds a piece that looks so.
    pub(super) fn push(&mut self, piece: &str, run: Run) {
        let start = self.text.len();
        if run.struck {
            self.text.extend(piece.chars().flat_map(|sign| [sign, STRUCK_OUT]));
        } else {
            self.text.push_str(piece);
        }
        if run.raised && start < self.text.len() {
            self.raised.push(start..self.text.len());
        }
    }

    /// Whether nothing stands in the last line yet.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// The text. Raised signs beside words (`m2`) are read as they are typed elsewhere, in a line with the rest.
    pub(super) fn finish(self) -> String {
        let is_raised = |at: usize| self.raised.iter().any(|range| range.contains(&at));
        if self.raised.is_empty() || !is_number(self.text.char_indices().filter(|(at, _)| !is_raised(*at))) {
            return self.text;
        }
        let signs = self.text.char_indices();
        signs.map(|(at, sign)| if is_raised(at) { raised(sign) } else { sign }).collect()
    }
}

/// Whether these signs have a digit and no letter.
fn is_number(signs: impl Iterator<Item = (usize, char)>) -> bool {
    let mut has_digit = false;
    for (_, sign) in signs {
        if sign.is_alphabetic() {
            return false;
        }
        has_digit |= sign.is_ascii_digit();
    }
    has_digit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pieces: &[(&str, bool)]) -> String {
        let mut text = RichText::default();
        for &(piece, raised) in pieces {
            text.push(piece, Run { raised, struck: false });
        }
        text.finish()
    }

    #[test]
    fn footnote_marks_stay_above() {
        assert_eq!(joined(&[("27", false), ("1", true)]), "27¹");
        assert_eq!(joined(&[("2.844 ", false), ("(12)", true)]), "2.844 ⁽¹²⁾");
        assert_eq!(joined(&[("27", false), ("*", true)]), "27*");
        assert_eq!(joined(&[("m", false), ("2", true)]), "m2");
        assert_eq!(joined(&[("Số hộ", false), ("1", true)]), "Số hộ1");
        assert_eq!(joined(&[("12", true)]), "12");
    }
}
