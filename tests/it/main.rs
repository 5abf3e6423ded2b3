//! The tests that look at the library and the program from outside, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "everything here is a test, its helpers too")]

mod blank;
mod choosing;
mod compose;
mod conservation;
mod derived;
mod learn;
mod convert;
mod kept;
mod legacy;
mod libreoffice;
mod memory;
mod narrative;
mod onward;
mod open_list;
mod program;
mod reading;
mod returns;
mod table;
mod revision;
mod rows;
mod template;
mod tied;
mod tidy;
mod time;
mod values;
mod variants;
