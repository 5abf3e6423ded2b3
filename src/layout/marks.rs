//! Notes on the cells that findings speak of.

use crate::cell::CellRef;
use crate::finding::{Finding, Severity};

use super::desk::Desk;

/// Notes of one sheet; beyond it findings are only in the list of findings.
const MOST_NOTES: usize = 2_000;
/// Notes of mild findings are left out when a sheet has more notes than this.
const MANY_NOTES: usize = 300;

/// The notes of one sheet.
#[derive(Debug, Default)]
pub struct Marks(Vec<(Severity, CellRef, String)>);

impl Marks {
    /// The message of every finding of a figure, worst first, as a note on its cell.
    pub fn add(&mut self, desk: &Desk, at: CellRef, findings: &[&Finding]) {
        if let Some(worst) = findings.first() {
            self.0.push((worst.severity, at, note(desk, findings)));
        }
    }

    /// The notes in the order of the sheet: errors first, mild ones only when there are few.
    pub fn notes(self) -> Vec<(CellRef, String)> {
        let Self(mut notes) = self;
        if notes.len() > MANY_NOTES {
            notes.retain(|(severity, _, _)| *severity > Severity::Info);
        }
        notes.sort_by_key(|(severity, at, _)| (std::cmp::Reverse(*severity), *at));
        notes.truncate(MOST_NOTES);
        notes.sort_by_key(|(_, at, _)| *at);
        notes.into_iter().map(|(_, at, text)| (at, text)).collect()
    }
}

/// The findings of a cell in words.
fn note(desk: &Desk, findings: &[&Finding]) -> String {
    let language = desk.options.language;
    let said: Vec<String> = findings
        .iter()
        .map(|finding| {
            let severity = finding.severity.wording();
            let mut text =
                format!("{}: {}", severity.to(language).to_uppercase(), finding.message.to(language));
            if !finding.help.is_empty() {
                text.push('\n');
                text.push_str(finding.help.to(language));
            }
            text
        })
        .collect();
    said.join("\n\n")
}
