//! Integration tests: one binary, a module per part of the program.
#![allow(clippy::unwrap_used, reason = "everything here is a test, its helpers too")]

mod template;
mod tidy;
