//! Templates from TOML.
