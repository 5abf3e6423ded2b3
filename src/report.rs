//! Findings for people and for other programs: text for a terminal, SARIF for whatever reads it.
//!
//! Reports are data in, text out; who calls decides where they go and whether the terminal takes colour.

mod compared;
mod grouped;
mod html;
mod json;
mod page;
mod sarif;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod tidy;
mod trace;
mod unfilled;

pub use compared::compared_json;
pub use grouped::grouped;
pub use html::html;
pub(crate) use json::number;
pub use json::{Extent, findings_json, json, json_of_unread};
pub use sarif::sarif;
pub use summary::{Purpose, summary};
pub use text::{Detail, TextOptions, text};
pub use tidy::{Tidy, tidy};
pub use trace::{trace_json, trace_text};
pub use unfilled::unfilled;
