//! Notes on the cells that findings speak of.

use crate::cell::CellRef;
use crate::finding::{Finding, Language, Severity};

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

/// A note parted into what this program wrote and what somebody added: their words begin after the message and the help of
/// a finding, wherever they stand.
pub fn parted(note: &str) -> (String, String) {
    let heads: Vec<String> = Severity::ALL
        .iter()
        .flat_map(|severity| {
            let said = severity.wording();
            [Language::Vi, Language::En].map(|language| format!("{}: ", said.to(language).to_uppercase()))
        })
        .collect();
    let (mut ours, mut theirs): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut helped = true;
    for line in note.lines().map(str::trim_end) {
        if heads.iter().any(|head| line.starts_with(head)) {
            ours.push(line.to_owned());
            helped = false;
        } else if line.trim().is_empty() {
            helped = true;
        } else if let (false, Some(last)) = (helped, ours.last_mut()) {
            last.push('\n');
            last.push_str(line);
            helped = true;
        } else {
            theirs.push(line.trim());
        }
    }
    // Spreadsheets put the name of whoever writes before a note.
    if theirs.len() > 1 && theirs[0].ends_with(':') {
        theirs.remove(0);
    }
    (ours.join("\n\n"), theirs.join(" "))
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn what_somebody_added_is_told_from_what_was_there() {
        let ours = "LỖI: 2.199 > 2.172: phần lớn hơn tổng\nĐề nghị đơn vị xem lại.\n\nCẢNH BÁO: a\nb";
        let parted = |note: &str| {
            let (ours, theirs) = parted(note);
            (ours, theirs)
        };
        assert_eq!(parted(ours), (ours.to_owned(), String::new()));
        let added = format!("{ours}\nĐơn vị đính chính bằng\ncông văn 12");
        assert_eq!(parted(&added), (ours.to_owned(), "Đơn vị đính chính bằng công văn 12".to_owned()));
        assert_eq!(parted("Văn thư:\nđính chính 5/4"), (String::new(), "đính chính 5/4".to_owned()));
    }
}
