//! Integration tests: one binary, a module per part of the program.

mod template;
