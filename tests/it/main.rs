//! The tests that look at the library and the program from outside, in one binary.
#![allow(clippy::unwrap_used, reason = "everything here is a test, its helpers too")]

mod legacy;
mod libreoffice;
mod program;
mod template;
mod tidy;
