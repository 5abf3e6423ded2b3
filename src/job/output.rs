//! An output: data first, bytes when somebody wants them.

use jiff::civil::DateTime;
use serde_json::Value as Json;

use crate::book::Book;
use crate::convert;
use crate::finding::Wording;
use crate::stamp::{self, Kind};

/// What is in an output.
#[derive(Debug, Clone)]
pub enum Content {
    /// A workbook, and the date in its properties.
    Book(Box<Book>, DateTime),
    /// A JSON object.
    Json(Json),
    /// A TOML file.
    Toml(String),
    /// A page for a browser.
    Page(String),
    /// A table without room to say what it is.
    Table(Vec<u8>),
    /// A document of Word, not yet marked.
    Document(Vec<u8>),
}

/// Something a run gives.
#[derive(Debug, Clone)]
pub struct Output {
    /// What it is.
    pub kind: Kind,
    /// What is in it.
    pub content: Content,
}

impl Output {
    pub(super) fn book(kind: Kind, book: Book, created: DateTime) -> Self {
        Self { kind, content: Content::Book(Box::new(book), created) }
    }

    pub(super) fn json(kind: Kind, json: Json) -> Self {
        Self { kind, content: Content::Json(json) }
    }

    pub(super) fn toml(kind: Kind, text: String) -> Self {
        Self { kind, content: Content::Toml(text) }
    }

    pub(super) fn page(text: String) -> Self {
        Self { kind: Kind::Page, content: Content::Page(text) }
    }

    pub(super) fn csv(sheet: &crate::book::Sheet) -> Self {
        Self { kind: Kind::Table, content: Content::Table(convert::csv(sheet)) }
    }

    pub(super) fn figures(bytes: Vec<u8>) -> Self {
        Self { kind: Kind::Figures, content: Content::Table(bytes) }
    }

    pub(super) fn document(bytes: Vec<u8>) -> Self {
        Self { kind: Kind::Composed, content: Content::Document(bytes) }
    }

    /// The file: the same output gives the same bytes, and they say what they are.
    pub fn bytes(self) -> Result<Vec<u8>, Wording> {
        let failed = |error: String| Wording::new(error.clone(), error);
        match self.content {
            Content::Book(book, created) => {
                stamp::workbook(*book, self.kind, created).map_err(|error| failed(error.to_string()))
            }
            Content::Json(json) => stamp::json(self.kind, json).map_err(|error| failed(error.to_string())),
            Content::Toml(text) => Ok(stamp::toml(self.kind, &text).into_bytes()),
            Content::Page(text) => Ok(stamp::html(self.kind, &text).into_bytes()),
            Content::Table(bytes) => Ok(bytes),
            Content::Document(bytes) => {
                stamp::document(&bytes, self.kind).map_err(|error| failed(error.to_string()))
            }
        }
    }
}
