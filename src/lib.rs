//! `tonghop` consolidates Excel returns (phụ lục, biểu mẫu) into one workbook with live formulas, findings, and the
//! source cell of every number.
//!
//! A straight pipeline over one narrow waist, the [`book::Book`]; a module uses only modules above it in this list.

pub mod amount;
pub mod book;
pub mod cell;
pub mod consolidation;
pub mod expression;
pub mod figure;
pub mod finding;
pub mod identify;
pub mod measure;
pub mod period;
pub mod resubmit;
pub mod template;
pub mod text;
pub mod unit;
