//! A report in Word written from a consolidated workbook.

use std::sync::Arc;

use super::explain::not_ours;
use super::{Output, Session};
use crate::compose::{self, Entry, Ground, Refused};
use crate::finding::Language;
use crate::layout::{self, Options};
use crate::merge::Consolidation;
use crate::read::Source;
use crate::stamp;

/// A report, and what is to be said of it.
#[derive(Debug, Clone)]
pub struct Composition {
    /// The report.
    pub output: Output,
    /// Its placeholders in order.
    pub entries: Vec<Entry>,
    /// Nobody changed the workbook since the program wrote it.
    pub sealed: bool,
    /// Units whose figures are in the workbook.
    pub sent: usize,
    /// Units that are missing in it; nothing where nobody knows.
    pub missing: Option<Vec<Arc<str>>>,
}

impl Session<'_> {
    /// Fills the placeholders of a document from a consolidated workbook.
    pub fn compose(
        &self,
        summary: &Source<'_>,
        document: &[u8],
        language: Language,
    ) -> Result<Composition, Refused> {
        let opened = self.reopen(summary)?.ok_or_else(not_ours)?;
        let said = layout::read_metadata(&opened.book).unwrap_or_default();
        let consolidation = &opened.settled.consolidation;
        let options = Options { language, ..Options::new(jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0)) };
        let unit = self.unit_name();
        let missing: Vec<Arc<str>> =
            consolidation.missing.iter().chain(consolidation.still_lacking()).cloned().collect();
        let knows = said.expected.is_some() || !missing.is_empty();
        let missing = knows.then_some(missing);
        let sent = sent(consolidation);
        let count = sent.len();
        let ground = Ground {
            consolidation,
            unit: named(&unit, said.unit_name, &sent),
            sent,
            missing: missing.clone(),
            expected: said.expected,
            sheet: &|form| layout::lay_out_form(consolidation, form, &options),
            language,
            most: self.limits.unpacked_bytes,
        };
        let composed = compose::compose(&ground, document)?;
        Ok(Composition {
            output: Output::document(composed.bytes),
            entries: composed.entries,
            sealed: stamp::read(summary.bytes).is_some_and(|said| said.whole),
            sent: count,
            missing,
        })
    }
}

/// The unit that reports: as it is asked for, as the workbook says, or the only one whose figures are there.
fn named(asked: &str, said: String, sent: &[Arc<str>]) -> String {
    match sent {
        _ if !asked.is_empty() => asked.to_owned(),
        [only] if said.is_empty() => only.to_string(),
        _ => said,
    }
}

/// The units behind the figures; those of a workbook that does not show them one by one as it names them.
fn sent(consolidation: &Consolidation) -> Vec<Arc<str>> {
    let units = consolidation
        .used()
        .flat_map(|one| if one.units.is_empty() { vec![Arc::clone(&one.unit)] } else { one.units.clone() });
    units.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_that_reports() {
        let (one, two): (&[Arc<str>], &[Arc<str>]) = (&["xã A".into()], &["xã A".into(), "xã B".into()]);
        for (asked, said, sent, expected) in [
            ("huyện C", "huyện D", one, "huyện C"),
            ("", "huyện D", one, "huyện D"),
            ("", "", one, "xã A"),
            ("", "", two, ""),
        ] {
            assert_eq!(named(asked, said.to_owned(), sent), expected);
        }
    }
}
