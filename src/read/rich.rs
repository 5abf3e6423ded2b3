//! Texts in runs that look unlike each other. What is struck out keeps a line through it, and a footnote mark after a number stays
//! a small sign above or below: neither may make the number a longer one.

use std::ops::Range;

use crate::text::{STRUCK_OUT, Small, small};

/// How a run looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Run {
    pub(super) struck: bool,
    pub(super) small: Option<Small>,
}

impl Run {
    /// How it looks inside of another.
    pub(super) fn within(self, outer: Self) -> Self {
        Self { struck: self.struck || outer.struck, small: self.small.or(outer.small) }
    }

    /// A run of small signs as records of fonts have it: 1 above, 2 below the line.
    pub(super) fn placed(struck: bool, place: Option<u16>) -> Self {
        let small = match place {
            Some(1) => Some(Small::Above),
            Some(2) => Some(Small::Below),
            _ => None,
        };
        Self { struck, small }
    }
}

/// What an element says of the height of its text: in the line, above or below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Height(pub(super) Option<Small>);

/// The place that `superscript` and `subscript` name.
pub(super) fn place(word: &str) -> Option<Small> {
    match word {
        "superscript" => Some(Small::Above),
        "subscript" => Some(Small::Below),
        _ => None,
    }
}

/// A text made of runs.
#[derive(Debug, Clone, Default)]
pub(super) struct RichText {
    text: String,
    /// Where in the text small signs stand.
    small: Vec<(Range<usize>, Small)>,
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
        if let (Some(place), true) = (run.small, start < self.text.len()) {
            self.small.push((start..self.text.len(), place));
        }
    }

    /// Whether nothing stands in the last line yet.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// The text. Small signs beside words (`m2`) are read as they are typed elsewhere, in a line with the rest.
    pub(super) fn finish(self) -> String {
        let place =
            |at: usize| self.small.iter().find(|(range, _)| range.contains(&at)).map(|(_, place)| *place);
        if self.small.is_empty()
            || !is_number(self.text.char_indices().filter(|(at, _)| place(*at).is_none()))
        {
            return self.text;
        }
        let signs = self.text.char_indices();
        signs.map(|(at, sign)| place(at).map_or(sign, |place| small(sign, place))).collect()
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
            text.push(piece, Run { small: raised.then_some(Small::Above), struck: false });
        }
        text.finish()
    }

    #[test]
    fn marks_below_the_line_are_no_digits_either() {
        let mut text = RichText::default();
        text.push("27", Run::default());
        text.push("1", Run::placed(false, Some(2)));
        assert_eq!(text.finish(), "27₁");
    }

    #[test]
    fn footnote_marks_stay_above() {
        assert_eq!(joined(&[("27", false), ("1", true)]), "27¹");
        assert_eq!(joined(&[("2.844 ", false), ("(12)", true)]), "2.844 ⁽¹²⁾");
        assert_eq!(joined(&[("27", false), ("*", true)]), "27*");
        assert_eq!(joined(&[("27", false), ("1,a", true)]), "27¹,ᵃ");
        assert_eq!(joined(&[("m", false), ("2", true)]), "m2");
        assert_eq!(joined(&[("Số hộ", false), ("1", true)]), "Số hộ1");
        assert_eq!(joined(&[("12", true)]), "12");
    }
}
