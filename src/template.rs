//! Templates as files: TOML in, checked [`model`](crate::model) out, and back; those that are built in; what they say, for people.

pub mod builtin;
mod error;
pub mod load;
mod save;
pub mod show;

pub use error::{Fault, TemplateError};
pub use load::load;
pub use save::to_toml;
