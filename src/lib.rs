//! `tonghop` consolidates Excel returns (phụ lục, biểu mẫu) into one workbook with live formulas, findings, and the
//! source cell of every number.
//!
//! A straight pipeline over one narrow waist, the [`book::Book`]; a module uses only modules above it in this list.

pub mod cell;
pub mod finding;
pub mod book;
pub mod report;
