//! What captions say: by the words of the field, and by the forms that whoever reads a table may know.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Role;
use crate::text::{Terms, fold, is_header_word, vocabulary};

/// Words by which the parts of a table are told apart, with marks, read from `lexicon.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableWords {
    /// What stands before the number of a form.
    pub numbers: Terms,
    /// What stands before the unit of measure of a whole table.
    pub measures: Terms,
    /// The national header.
    pub nation: Terms,
    /// Lines that end a table.
    pub footers: Terms,
    /// Words that introduce parts of the row above.
    pub among: Terms,
    /// What is said before the colon of a remark under a table.
    pub remarks: Terms,
    /// What stands before the number of a column.
    pub columns: Terms,
    /// What a line says over a signature.
    pub full_dates: Terms,
}

impl TableWords {
    /// The words of the field.
    pub fn of_the_field() -> &'static Self {
        static WORDS: LazyLock<TableWords> = LazyLock::new(|| {
            toml::from_str(include_str!("lexicon.toml"))
                .expect("the lexicon in the program is valid; a test reads it")
        });
        &WORDS
    }
}

/// What is known of captions and labels before a sheet is read.
pub trait Lexicon {
    /// What a column with this caption holds, by the known forms, then by the words of the field.
    fn role(&self, caption: &str) -> Option<Role> {
        self.known(caption).or_else(|| usual_role(caption))
    }

    /// What the column of a known form with this caption holds.
    fn known(&self, _caption: &str) -> Option<Role> {
        None
    }

    /// Whether forms are known at all.
    fn is_lent(&self) -> bool {
        false
    }

    /// Whether a text is the label of a row of a known form.
    fn is_label(&self, _text: &str) -> bool {
        false
    }
}

/// Nothing but the words of the field.
#[derive(Debug, Clone, Copy)]
pub struct FieldWords;

impl Lexicon for FieldWords {}

/// Role a caption speaks of by the words of the field.
pub fn usual_role(text: &str) -> Option<Role> {
    let folded = fold(text);
    let words = &vocabulary().headers;
    let known = [
        (Role::Code, &words.code),
        (Role::Measure, &words.measure),
        (Role::Note, &words.note),
        (Role::Label, &words.label),
        (Role::Value, &words.value),
    ];
    known.into_iter().find(|(_, list)| is_header_word(&folded, list)).map(|(role, _)| role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicon_is_valid() {
        assert!(!TableWords::of_the_field().footers.is_empty());
    }
}
