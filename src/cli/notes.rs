//! The folder of the correction notes.

use std::path::Path;

use crate::finding::Wording;
use crate::job::Outputs;
use crate::stamp::{self, Kind};

use super::guard::{Guard, free};
use super::output::folder_of;
use super::writing::Writing;
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
pub(super) fn write(outputs: &Outputs<'_>, folder: &Path, guard: &mut Guard, writing: &mut Writing) -> usize {
    let mut written = 0;
    for note in outputs.notes() {
        let path = folder.join(format!("{}.xlsx", note.name));
        let done = writing.attempt(|| {
            let claim = guard.claim(&path, Kind::Note, "").map_err(|failure| elsewhere(failure, folder))?;
            claim.write(&note.output.bytes()?)
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
