//! The tests that look at the library and the program from outside, in one binary.

mod legacy;
mod libreoffice;
mod program;
mod template;
mod tidy;
