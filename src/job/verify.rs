//! Whether a consolidated workbook still says what it was made to say, and whether the files it was made of still do.

use super::explain::{Follower, not_ours};
use super::{AtHand, Session};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording, file_name};
use crate::layout::{self, Options};
use crate::read::{self, Source};
use crate::stamp;
use crate::trace::Traced;
use crate::verify::{Verified, verify};

/// What was looked at, and what was found.
#[derive(Debug, Clone, Default)]
pub struct Verification {
    /// Nobody changed the file since the program wrote it.
    pub sealed: bool,
    /// The sheets that no longer say what they said, decisions aside; none where the file was only saved anew, nothing where the
    /// workbook does not know what they said.
    pub changed: Option<Vec<String>>,
    /// The workbook in itself.
    pub verified: Verified,
    /// Files it was made of: at hand and unchanged, at hand and changed, not at hand.
    pub files: [usize; 3],
    /// Cells of such files that say what the workbook says they do.
    pub cells: usize,
}

impl Session<'_> {
    /// Looks at a consolidated workbook.
    pub fn verify(&self, source: &Source<'_>, at_hand: AtHand<'_>) -> Result<Verification, Wording> {
        let opened = self.reopen(source)?.ok_or_else(not_ours)?;
        let consolidation = &opened.settled.consolidation;
        let options =
            Options { language: Language::Vi, ..Options::new(jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0)) };
        let made = layout::lay_out(consolidation, &options);
        let sealed = stamp::read(source.bytes).is_some_and(|said| said.whole);
        let traced = Traced::new(&opened.book, consolidation);
        let changed = self.sheets_changed(source);
        let verified = verify(&traced, (&made, changed.as_deref()), &source.file);
        let mut verification = Verification { sealed, changed, verified, ..Verification::default() };
        let mut follower = Follower::new(self, at_hand);
        for input in &opened.inputs {
            let standing = match follower.print(file_name(&input.file)) {
                None => 2,
                Some(print) if print == input.sha256 => 0,
                Some(_) => 1,
            };
            verification.files[standing] += 1;
        }
        for (one, named, _, listed) in traced.figures() {
            let [listed] = listed else { continue };
            if listed.cell.is_none() || follower.print(&listed.file).is_none() {
                continue;
            }
            let said = follower.raw(listed).unwrap_or_default();
            if said.trim() == listed.raw.trim() {
                verification.cells += 1;
                continue;
            }
            let (raw, row) = (&listed.raw, &named.row);
            let message = Wording::new(
                format!("{row}: tệp gốc nay ghi «{said}», khi tổng hợp ghi «{raw}»"),
                format!("{row}: the file now says “{said}”, when consolidated “{raw}”"),
            );
            let place = Place::new(&listed.file, &listed.sheet, listed.cell);
            let finding = Finding::new(Rule::SUM_MISMATCH, place, message).with_unit(&one.unit);
            let finding = finding.with_severity(Severity::Error).with_help(
                "Tệp gốc đã đổi từ khi tổng hợp: tổng hợp lại để số mới được tính.",
                "The file has changed since: consolidate again so that the new figure counts.",
            );
            verification.verified.findings.push(finding);
        }
        Ok(verification)
    }

    /// The sheets of a workbook that no longer say what they said; nothing where it does not know.
    fn sheets_changed(&self, source: &Source<'_>) -> Option<Vec<String>> {
        // As it is written: nothing of what this program wrote is in an old encoding.
        let book = read::read_isolated(source, &self.limits, self.isolate).value?;
        let seals = layout::read_metadata(&book)?.seals;
        (!seals.is_empty()).then(|| layout::broken_seals(&book, &seals))
    }
}
