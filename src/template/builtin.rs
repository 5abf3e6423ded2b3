//! Templates embedded in the program.
