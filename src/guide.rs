//! Guides of one page: one text for the terminal and for the page in a browser.

use crate::finding::Language;

/// For whom a guide is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guide {
    /// Whoever makes returns, consolidates them, or makes a template.
    Use,
    /// Whoever issues forms that others fill in.
    Forms,
}

impl Guide {
    /// The guide. Its first line is the title; a line after an empty one is a heading.
    pub fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Use, Language::Vi) => include_str!("guide/vi.txt"),
            (Self::Use, Language::En) => include_str!("guide/en.txt"),
            (Self::Forms, Language::Vi) => include_str!("guide/forms.vi.txt"),
            (Self::Forms, Language::En) => include_str!("guide/forms.en.txt"),
        }
    }
}
