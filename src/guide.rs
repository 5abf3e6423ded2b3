//! The guide of one page: one text for the terminal and for the page in a browser.

use crate::finding::Language;

/// The guide. Its first line is the title; a line after an empty one is a heading.
pub fn text(language: Language) -> &'static str {
    match language {
        Language::Vi => include_str!("guide/vi.txt"),
        Language::En => include_str!("guide/en.txt"),
    }
}
