//! Correction notes: a workbook for every unit, and for every file that names none, with something to correct.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use crate::consolidation::Consolidation;
use crate::finding::{Wording, file_name};
use crate::layout::{Addressee, Options, lay_out_note};
use crate::stamp::{self, Kind};

use super::guard::{Guard, free};
use super::jobs::{Writing, write_book};
use super::output::folder_of;
use super::{Failure, paths, shown};

/// Refuses what is there and is no folder, before any work is done.
pub(super) fn check_folder(folder: &Path) -> Result<(), Failure> {
    if folder.is_dir() || std::fs::symlink_metadata(folder).is_err() {
        return Ok(());
    }
    let folder = shown(folder);
    Err(Failure(Wording::new(
        format!("--notes cần một thư mục, nhưng {folder} không phải thư mục"),
        format!("--notes needs a folder, which {folder} is not"),
    )))
}

/// Whether a file is a note of an earlier run in the folder of the notes: it is written anew, and no return.
pub(super) fn is_one(file: &Path, folder: &Path) -> bool {
    paths::same(folder_of(file), folder)
        && paths::read(file)
            .ok()
            .and_then(|bytes| stamp::read(&bytes))
            .is_some_and(|said| said.kind == Kind::Note)
}

/// Writes the notes into a folder; how many there are. One that cannot be written stops no other.
pub(super) fn write(
    consolidation: &Consolidation,
    folder: &Path,
    (guard, writing): (&mut Guard, &mut Writing),
    options: &Options,
) -> usize {
    let units: BTreeSet<&str> = consolidation.all_findings().map(|finding| &*finding.unit).collect();
    let units = units.into_iter().filter(|unit| !unit.is_empty());
    let nameless = consolidation.returns.iter().filter(|one| one.unit.is_empty());
    let addressees = units
        .map(|unit| (unit, Addressee::Unit(unit)))
        .chain(nameless.map(|one| (stem(&one.file), Addressee::Sender(&one.file))));
    let mut taken = HashSet::new();
    let mut written = 0;
    for (name, to) in addressees {
        let Some(book) = lay_out_note(consolidation, to, options) else { continue };
        let path = folder.join(format!("{}.xlsx", free_name(name, &mut taken)));
        let done = writing.attempt(|| {
            let claim = guard.claim(&path, Kind::Note, "").map_err(|failure| elsewhere(failure, folder))?;
            write_book(book, options.created, &claim)
        });
        written += usize::from(done);
    }
    written
}

/// Names another folder for the notes.
fn elsewhere(Failure(why): Failure, folder: &Path) -> Failure {
    let other = shown(&free(folder.join("phieu")));
    Failure(why.then(
        &format!("; ghi phiếu vào thư mục khác: --notes \"{other}\""),
        &format!("; write the notes into another folder: --notes \"{other}\""),
    ))
}

/// The name of a file without its ending.
fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A name that every system takes for a file, unlike those already taken, which it joins.
fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
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
