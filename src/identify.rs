//! Whose return it is, and of which period: evidence from title lines, metadata and the file name, weighed.
//!
//! Order of trust: the list of units, title lines, the metadata of our own blank forms, the file name. Disagreement is
//! reported, and nothing is guessed.

mod apart;
mod claims;
mod document;
mod judge;
mod lines;
mod names;
mod sentence;
mod settle;
mod tables;
mod timing;
mod told;
mod weigh;
mod words;

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use apart::{period_of, periods_apart};
pub use lines::Lines;
pub use settle::{settle_period, settle_units};
pub use told::Told;
pub use words::Words;

use crate::figure::Filing;
use crate::finding::{Diagnosed, Finding, Place};
use crate::period::{self, Period};
use crate::text::{fold, tidy};
use crate::unit::{self, Registry, UnitName};

/// Key of the unit in the metadata of our own workbooks.
pub const UNIT_KEY: &str = "unit-name";
/// Key of the period in the metadata of our own workbooks.
pub const PERIOD_KEY: &str = "period";

/// Lines below a table among which a date and a unit are looked for.
const ROWS_BELOW: u32 = 12;
/// Longest title; what is longer is text.
const LONGEST_TITLE: usize = 400;

/// A title line, or another cell around the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub text: String,
    /// Below the table, where signatures stand.
    pub below: bool,
}

/// What is known about one file.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Path as given.
    pub file: Arc<str>,
    /// Names of the sheets that are this return's, when the file holds several: a unit is looked for in them
    /// rather than in the name of the file.
    pub sheets: Option<String>,
    /// Title lines in reading order ([`Identifier::titles`]).
    pub titles: Vec<Title>,
    /// Metadata of our own workbooks: [`UNIT_KEY`], [`PERIOD_KEY`].
    pub metadata: Vec<(String, String)>,
    /// Other texts that may spell the unit's name (document properties, sheet names). They never say whose return it
    /// is, only restore the marks of a name that has none.
    pub spellings: Vec<String>,
    /// Period asked for.
    pub requested: Option<Period>,
    /// Units that the blank form names: a title that names one says nothing.
    pub printed: Vec<String>,
    /// The unit that a workbook of this program was consolidated for, as it says; empty for any other file.
    pub consolidated_for: String,
}

/// What a piece of evidence comes from, from the least trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// Name of the folder the file lies in.
    Folder,
    /// File name.
    FileName,
    /// Names of the sheets of one of several returns in a file.
    SheetName,
    /// Metadata of our own blank form.
    Metadata,
    /// Title lines.
    Title,
}

/// A period a return states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedPeriod {
    /// The period.
    pub period: Period,
    /// Stated as the period of the return; not a bare year, nor one in a remark.
    pub explicit: bool,
    /// Where it is stated.
    pub source: Source,
    /// Where it stands.
    pub place: Place,
}

/// Whose return it is, and of which period.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Identity {
    /// Path as given.
    pub file: Arc<str>,
    /// The unit as shown (as in the list, where there is one); empty when nothing names one.
    pub unit: Arc<str>,
    /// The unit's name as it was read.
    pub name: Option<UnitName>,
    /// Position in the list of units.
    pub listed: Option<usize>,
    /// The groups and units above it, the outermost first, from the list.
    pub groups: Vec<Arc<str>>,
    /// The unit above it, as a title, the file name or a folder says.
    pub parent: Option<UnitName>,
    /// What named it.
    pub source: Option<Source>,
    /// The unit the file name gives, where a title gives another.
    pub named_by_file: Option<UnitName>,
    /// The unit that the form itself prints, in the titles of several units' files: it is nobody's.
    pub printed: Option<Arc<str>>,
    /// Periods stated, the most trusted first.
    pub periods: Vec<StatedPeriod>,
    /// When it was signed, as printed in it.
    pub date: Option<Date>,
    /// Signs of a first, second, later sending.
    pub filing: Filing,
}

impl Identity {
    /// The period the return says it is of.
    pub fn period(&self) -> Option<Period> {
        self.periods.iter().find(|stated| stated.explicit).map(|stated| stated.period)
    }
}

/// Finds out whose returns are, and of which period: the one place where either is decided.
#[derive(Clone, Copy)]
pub struct Identifier<'a> {
    /// The words of time.
    pub periods: &'a period::Words,
    /// The words of units.
    pub units: &'a unit::Words,
    /// The words that lead to them.
    pub words: &'a Words,
    /// The units expected, when there is a list.
    pub list: Option<&'a Registry>,
    /// The template's level: the kind of unit that fills it in; empty for any.
    pub level: &'a str,
    /// Lines read before.
    pub lines: Option<&'a Lines>,
}

impl Identifier<'_> {
    /// Whose return it is, and of which period.
    pub fn identify(&self, evidence: &Evidence) -> Diagnosed<Identity> {
        let mut identity = Identity { file: Arc::clone(&evidence.file), ..Identity::default() };
        let mut findings = Vec::new();
        let (mut claims, mut timing) = self.read_titles(&joined(&evidence.titles));
        let printed: Vec<String> = evidence.printed.iter().map(|unit| fold(unit)).collect();
        claims.units.retain(|claim| !printed.contains(&fold(&claim.name.to_string())));
        let file = Place::file(&evidence.file);
        for (key, value) in &evidence.metadata {
            match key.as_str() {
                UNIT_KEY => self.metadata(value, &file, &mut claims),
                PERIOD_KEY => timing.metadata(value, &file),
                _ => {}
            }
        }
        let (folders, stem) = claims::path_parts(&evidence.file);
        timing.file_name((stem, folders.last().copied()), (&file, &claims.known), self);
        timing.settle(evidence.requested, &mut identity, &mut findings);
        let named =
            evidence.sheets.as_ref().map_or((stem, Source::FileName), |name| (name, Source::SheetName));
        self.path(&folders, named, &file, &mut claims);
        // A bare year says on which day the unit was there, too.
        let stated = || identity.periods.first().map(|stated| stated.period);
        let period = evidence.requested.or(identity.period()).or_else(stated);
        let on = period.map(|period| period.days().1).or(identity.date);
        self.weigh(claims, evidence, on, &mut identity, &mut findings);
        told::consolidated_for(&evidence.consolidated_for, &mut identity, &mut findings);
        for finding in &mut findings {
            finding.unit = Arc::clone(&identity.unit);
        }
        Diagnosed { value: identity, findings }
    }

    /// What title lines say. A name that one line spells is set apart in the others before periods are looked for.
    fn read_titles(&self, titles: &[Title]) -> (claims::Claims, timing::Timing) {
        let (claims, timing) = self.read_beside(titles, Vec::new());
        let sure = claims.units.iter().filter(|claim| claim.is_sure()).map(|claim| &claim.name);
        let known = self.like_periods(sure);
        if known.is_empty() { (claims, timing) } else { self.read_beside(titles, known) }
    }

    /// What title lines say, beside the names of these units.
    fn read_beside(&self, titles: &[Title], known: Vec<UnitName>) -> (claims::Claims, timing::Timing) {
        let mut claims = claims::Claims { known, ..claims::Claims::default() };
        let mut timing = timing::Timing::default();
        for title in titles {
            let line = self.line(title, &claims.known);
            claims.take(&line.claims, &title.place);
            timing.take(&line.timing, &title.place);
        }
        (claims, timing)
    }

    /// The units that lines of a blank form name, each once.
    pub fn units_named<'l>(&self, lines: impl Iterator<Item = &'l str>) -> Vec<String> {
        let mut claims = claims::Claims::default();
        for text in lines {
            let title = Title { place: Place::default(), text: text.to_owned(), below: false };
            claims.take(&self.line(&title, &[]).claims, &title.place);
        }
        let mut named: Vec<String> = claims.units.iter().map(|claim| claim.name.to_string()).collect();
        named.sort();
        named.dedup();
        named
    }
}

/// Titles tidied; a parenthesis that is not closed goes on in the next cell, a caption that ends in a colon too.
fn joined(titles: &[Title]) -> Vec<Title> {
    let mut lines: Vec<Title> = Vec::new();
    for title in titles {
        let text =
            title.text.split('\n').map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let goes_on = lines.last().is_some_and(|last| {
            let open = last.text.matches('(').count() > last.text.matches(')').count();
            let near = |rows: u32| match (last.place.cell, title.place.cell) {
                (Some(one), Some(other)) => other.row.saturating_sub(one.row) <= rows,
                _ => true,
            };
            let same_sheet = last.place.sheet == title.place.sheet;
            let field = last.text.ends_with(':') && near(0);
            same_sheet && (open && near(2) && last.text.len() < LONGEST_TITLE || field)
        });
        match lines.last_mut() {
            Some(last) if goes_on => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            _ => lines.push(Title { text, ..title.clone() }),
        }
    }
    lines
}

/// A finding of the file, or of a title.
fn finding(rule: crate::finding::Rule, place: &Place, vi: String, en: String) -> Finding {
    Finding::new(rule, place.clone(), crate::finding::Wording::new(vi, en))
}

#[cfg(test)]
mod tests;
