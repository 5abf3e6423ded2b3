//! Integration tests: one binary, a module per part of the program.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "everything here is a test, its helpers too")]

mod libreoffice;
mod program;
mod template;
//! Everything that looks at the library from outside, in one binary.

mod legacy;
mod tidy;
