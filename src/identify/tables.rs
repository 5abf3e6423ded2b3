//! The period of a table, and of a book, before it is known which forms they hold: of several copies of a form one is of the
//! period, and of several columns one.

use super::timing::Timing;
use super::{Identifier, Identity, Title};
use crate::finding::Place;
use crate::period::Period;

impl Identifier<'_> {
    /// The period a table states: in the lines above it, or else in the name of its sheet.
    pub fn period_of_table<'l>(&self, lines: impl Iterator<Item = &'l str>, sheet: &str) -> Option<Period> {
        let title = |text: &str| Title { place: Place::default(), text: text.to_owned(), below: false };
        let titles: Vec<Title> = lines.filter(|line| !self.is_sentence(line)).map(title).collect();
        let (claims, mut timing) = self.read_titles(&titles);
        timing.sheet_name(sheet, &claims.known, self);
        settled(timing).period()
    }

    /// The period of a book whose tables state these: the one they agree on, or else the one in the name of its file.
    pub fn period_of_book(&self, tables: impl Iterator<Item = Period>, file: &str) -> Option<Period> {
        let mut stated: Vec<Period> = tables.collect();
        stated.sort_unstable();
        stated.dedup();
        if let [only] = stated[..] {
            return Some(only);
        }
        let mut timing = Timing::default();
        let (_, stem) = super::claims::path_parts(file);
        timing.file_name((stem, None), (&Place::default(), &[]), self);
        // The name of a file has no room for the words that lead to a period.
        match &settled(timing).periods[..] {
            [only] => Some(only.period),
            _ => None,
        }
    }
}

fn settled(timing: Timing) -> Identity {
    let mut identity = Identity::default();
    timing.settle(None, &mut identity, &mut Vec::new());
    identity
}
