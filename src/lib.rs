//! `tonghop` consolidates Excel returns (phụ lục, biểu mẫu) into one workbook with live formulas, findings, and the
//! source cell of every number.
//!
//! ```
//! # use std::collections::BTreeMap;
//! use tonghop::finding::Language;
//! use tonghop::job::{Session, Templates};
//! use tonghop::read::{InProcess, Source};
//!
//! let path = "samples/hai-duong-2023-xa/PL_CCHC_nam_2023_xa_Gia_Son.xlsx";
//! let returns = [Source { file: path.into(), bytes: &std::fs::read(path)? }];
//! let session = Session::open(Templates::built_in(), &InProcess, jiff::civil::date(2024, 1, 15));
//! let settled = session.choose(&returns[..]).map_err(|undecided| undecided.why.vi)?.settle();
//! for finding in settled.consolidation.all_findings() {
//!     println!("{}: {}", finding.rule, finding.message.vi); // part-exceeds-whole: 2.199 > 2.172: …
//! }
//! let workbook = settled.outputs(Language::Vi).workbook(BTreeMap::new());
//! let bytes = workbook.bytes().map_err(|why| why.vi)?;
//! # assert_eq!((settled.counts().errors, &bytes[..2]), (1, &b"PK"[..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A straight pipeline over one narrow waist, the [`book::Book`]; a module uses only modules above it in this list. What is not
//! public is used by the pipeline and by nobody else.

pub mod cell;
pub mod finding;
pub mod guide;
pub mod amount;
pub(crate) mod text;
pub mod measure;
pub mod period;
pub mod book;
pub mod formula;
pub mod indicator;
pub mod expression;
pub mod narrative;
pub mod spot;
pub mod model;
pub mod holds;
pub mod table;
pub(crate) mod equation;
pub(crate) mod tally;
pub mod unit;
pub mod lineage;
pub mod figure;
pub mod past;
pub mod merge;
pub mod compare;
pub(crate) mod places;
pub(crate) mod ties;
pub mod check;
pub(crate) mod decision;
pub mod template;
pub(crate) mod identify;
pub(crate) mod lexicon;
pub(crate) mod resubmit;
pub mod read;
pub mod legacy;
pub(crate) mod matching;
pub mod recognise;
pub mod learn;
pub mod revision;
pub mod extract;
pub mod write;
pub mod stamp;
pub mod layout;
pub(crate) mod carry;
pub(crate) mod intake;
pub(crate) mod kept;
pub mod convert;
pub(crate) mod round;
pub mod trace;
pub mod verify;
pub mod report;
pub mod export;
pub mod compose;
pub mod job;
pub mod cli;

#[cfg(test)]
mod testing;
