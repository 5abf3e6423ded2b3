//! What is made of files once they are settled: workbooks, notes, reports.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use jiff::civil::DateTime;
use serde_json::Value as Json;

use crate::finding::{Finding, Language, Wording, file_name};
use crate::layout::{self, Addressee, Decidable, Options, lay_out_note};
use crate::merge::Consolidation;
use crate::report::{self, Extent, Purpose, TextOptions};
use crate::stamp::Kind;

use super::{Output, Settled};

/// What can be made of settled files, in one language.
#[derive(Debug, Clone, Copy)]
pub struct Outputs<'s> {
    pub(super) settled: &'s Settled,
    pub(super) language: Language,
}

/// A correction note.
#[derive(Debug, Clone)]
pub struct Note {
    /// A name for its file, without an ending, unlike those of the other notes.
    pub name: String,
    /// The note.
    pub output: Output,
}

impl Outputs<'_> {
    fn consolidation(&self) -> &Consolidation {
        &self.settled.consolidation
    }

    fn options(&self) -> Options {
        let settings = self.settled.office.wording();
        Options { language: self.language, settings, ..Options::new(made(self.consolidation())) }
    }

    /// The consolidated workbook; `links` has the [`way`](crate::write::way()) from its folder to each file, for those that
    /// are to be linked.
    pub fn workbook(&self, links: BTreeMap<Arc<str>, String>) -> Output {
        let options = Options { links, ..self.options() };
        Output::book(Kind::Summary, layout::lay_out(self.consolidation(), &options), options.created)
    }

    /// The findings as a workbook; `links` as in [`Self::workbook`].
    pub fn findings(&self, links: BTreeMap<Arc<str>, String>) -> Output {
        let options = Options { links, ..self.options() };
        Output::book(
            Kind::Findings,
            layout::lay_out_findings(self.consolidation(), &options),
            options.created,
        )
    }

    /// The summary as a page for a browser.
    pub fn page(&self) -> Output {
        Output::page(report::html(&layout::brief(self.consolidation(), &self.options())))
    }

    /// A note for every unit, and for every file that names none, with something to correct.
    pub fn notes(&self) -> impl Iterator<Item = Note> {
        let consolidation = self.consolidation();
        let options = self.options();
        let units: BTreeSet<&str> = consolidation.all_findings().map(|finding| &*finding.unit).collect();
        let units = units.into_iter().filter(|unit| !unit.is_empty());
        let nameless = consolidation.returns.iter().filter(|one| one.unit.is_empty());
        let addressees = units
            .map(|unit| (unit, Addressee::Unit(unit)))
            .chain(nameless.map(|one| (stem(&one.file), Addressee::Sender(&one.file))));
        let mut taken = HashSet::new();
        addressees.filter_map(move |(name, to)| {
            let book = lay_out_note(consolidation, to, &options)?;
            let name = free_name(name, &mut taken);
            Some(Note { name, output: Output::book(Kind::Note, book, options.created) })
        })
    }

    /// The report with every figure and total, as a file.
    pub fn report(&self) -> Output {
        Output::json(Kind::Report, self.json(Extent::Everything))
    }

    /// The report for other programs.
    pub fn json(&self, extent: Extent) -> Json {
        let mut json = report::json(self.consolidation(), self.language, extent);
        json["settings"] = self.settled.office.json();
        json["units"]["list"] = self.settled.list.as_deref().map_or(Json::Null, Json::from);
        json
    }

    /// The findings for editors and pipelines.
    pub fn sarif(&self) -> Json {
        let findings: Vec<Finding> = self.consolidation().all_findings().cloned().collect();
        report::sarif(&findings, self.language, env!("CARGO_PKG_VERSION"))
    }

    /// The findings for people.
    pub fn text(&self, options: &TextOptions) -> String {
        let findings: Vec<Finding> = self.consolidation().all_findings().cloned().collect();
        report::text(&findings, &self.consolidation().template, self.language, options)
    }

    /// The findings in the groups of the text, as data, with the figures of [`Self::decidable`].
    pub fn grouped(&self) -> Json {
        let findings: Vec<Finding> = self.consolidation().all_findings().cloned().collect();
        report::grouped(&findings, &self.decidable(), &self.consolidation().template, self.language)
    }

    /// For every finding, in the order of [`Consolidation::all_findings`], the figure on which a person may decide there. Its
    /// [`Matter`](crate::finding::Matter) stands in the list of findings of the workbook, and in the decision that
    /// [`Typed`](super::Typed) makes of what is typed beside it; the next run is told by
    /// [`Session::decisions`](super::Session::decisions).
    pub fn decidable(&self) -> Vec<Option<Decidable>> {
        layout::decidable(self.consolidation(), &self.options())
    }

    /// What the units have not filled in yet.
    pub fn unfilled(&self, options: &TextOptions) -> String {
        report::unfilled(self.consolidation(), self.language, options.width)
    }

    /// Who sent, who is missing, what was found, where the workbook is if it was written, which settings were in use.
    pub fn summary(&self, purpose: Purpose, options: &TextOptions) -> String {
        let mut text = report::summary(self.consolidation(), purpose, self.language, options.width);
        if let Some(list) = self.settled.list.as_deref().map(file_name) {
            let said =
                Wording::new(format!("Danh sách đơn vị: {list}\n"), format!("List of units: {list}\n"));
            text.push_str(said.to(self.language));
        }
        if let Some(settings) = self.settings() {
            text.push_str(settings.to(self.language));
            text.push('\n');
        }
        text
    }

    /// Which settings were in use and what they change.
    pub fn settings(&self) -> Option<Wording> {
        self.settled.office.wording()
    }
}

/// The moment printed in the workbook: of the inputs, not of the run, so that the same inputs give the same bytes.
pub(super) fn made(consolidation: &Consolidation) -> DateTime {
    let signed = consolidation.used().filter_map(|one| one.date).max();
    let ended = consolidation.period.map(|period| period.days().1);
    signed.or(ended).unwrap_or(jiff::civil::date(2000, 1, 1)).at(0, 0, 0, 0)
}

/// The name of a file without its ending.
fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A name that every system takes for a file, unlike those already taken, which it joins.
pub(super) fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() || c == ' ' { c } else { '_' }).collect();
    let plain = plain.trim();
    let numbered = (2..).map(|number| format!("{plain} ({number})"));
    let mut names = std::iter::once(plain.to_owned()).chain(numbered);
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_note_is_written_over_another() {
        let mut taken = HashSet::new();
        let names = ["xã A/B", "xã A_B", "XÃ A.B", "xã C"].map(|name| free_name(name, &mut taken));
        assert_eq!(names, ["xã A_B", "xã A_B (2)", "XÃ A_B (3)", "xã C"]);
        assert_eq!(stem("bao-cao/xa A.v2.xlsx"), "xa A.v2");
    }
}
