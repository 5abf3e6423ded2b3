//! The folder of the correction notes.

use std::path::{Path, PathBuf};

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

/// What became of the notes.
pub(super) struct Notes {
    folder: String,
    written: usize,
    taken_away: usize,
}

impl Notes {
    /// The line that says so.
    pub fn wording(&self) -> Wording {
        let Self { folder, written, taken_away } = self;
        let (vi, en) = match taken_away {
            0 => (String::new(), String::new()),
            _ => (
                format!("; đã bỏ {taken_away} phiếu của lần chạy trước không còn đúng"),
                format!("; {taken_away} of an earlier run, no longer true, were taken away"),
            ),
        };
        Wording::new(
            format!("Phiếu đề nghị chỉnh sửa: {written} phiếu trong {folder}{vi}\n"),
            format!("Correction notes: {written} in {folder}{en}\n"),
        )
    }
}

/// Writes the notes into a folder. One that cannot be written stops no other. Those of an earlier run that would stand
/// among them are taken away, unless somebody has written in them since.
pub(super) fn write(outputs: &Outputs<'_>, folder: &Path, guard: &mut Guard, writing: &mut Writing) -> Notes {
    let mut written = 0;
    let mut current = Vec::new();
    for note in outputs.notes() {
        let path = folder.join(format!("{}.xlsx", note.name));
        current.push(path.clone());
        let done = writing.attempt(|| {
            let claim = guard.claim(&path, Kind::Note, "").map_err(|failure| elsewhere(failure, folder))?;
            claim.write(&note.output.bytes()?)
        });
        written += usize::from(done);
    }
    Notes { folder: shown(folder), written, taken_away: take_away(folder, &current) }
}

/// Takes the untouched notes of an earlier run away that are not among the current ones; how many there were.
fn take_away(folder: &Path, current: &[PathBuf]) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file());
    let stale = files.filter(|path| !current.iter().any(|other| paths::same(path, other)));
    let untouched = |path: &PathBuf| {
        let said = paths::read(path).ok().and_then(|bytes| stamp::read(&bytes));
        said.is_some_and(|said| said.kind == Kind::Note && said.whole)
    };
    stale.filter(untouched).filter(|path| std::fs::remove_file(path).is_ok()).count()
}

/// Names another folder for the notes.
fn elsewhere(Failure(why): Failure, folder: &Path) -> Failure {
    let other = shown(&free(folder.join("phieu")));
    Failure(why.then(
        &format!("; ghi phiếu vào thư mục khác: --notes \"{other}\""),
        &format!("; write the notes into another folder: --notes \"{other}\""),
    ))
}
