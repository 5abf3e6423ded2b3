//! `tonghop` consolidates Excel returns (phụ lục, biểu mẫu) into one workbook with live formulas, findings, and the
//! source cell of every number.
//!
//! A straight pipeline over one narrow waist, the [`book::Book`]; a module uses only modules above it in this list.

pub mod cell;
pub mod finding;
pub mod amount;
pub mod text;
pub mod measure;
pub mod period;
pub mod book;
pub mod formula;
pub mod indicator;
pub mod expression;
pub mod spot;
pub mod template;
pub mod holds;
pub mod table;
pub mod equation;
pub mod ties;
pub mod tally;
pub mod figure;
pub mod unit;
pub mod identify;
pub mod resubmit;
pub mod read;
pub mod legacy;
pub mod recognise;
pub mod learn;
pub mod revision;
pub mod extract;
pub mod consolidation;
pub mod consolidate;
pub mod check;
pub mod write;
pub mod stamp;
pub mod layout;
pub mod carry;
pub mod intake;
pub mod convert;
pub mod round;
pub mod report;
pub mod cli;

#[cfg(test)]
mod testing;
