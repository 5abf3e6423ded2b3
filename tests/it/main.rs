//! Integration tests: one binary, a module per part of the program.

mod template;
//! Everything that looks at the library from outside, in one binary.

mod legacy;
