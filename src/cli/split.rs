//! A workbook for each group of units, in the folder of the whole.

use std::path::{Path, PathBuf};

use crate::finding::{Language, Wording};
use crate::job::Split;
use crate::period::Period;
use crate::stamp::{self, Kind};

use super::guard::Guard;
use super::output::folder_of;
use super::writing::{Writing, links};
use super::{Failure, apart, paths, shown};

/// The workbook of the whole in the folder that was asked for.
pub(super) fn whole(folder: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(folder) = folder else {
        return Err(Failure(Wording::new(
            "--split-by ghi nhiều tệp: thêm -o THƯ_MỤC",
            "--split-by writes several files: add -o FOLDER",
        )));
    };
    if folder.is_dir() || std::fs::symlink_metadata(folder).is_err() && folder.extension().is_none() {
        return Ok(folder.join(Kind::Summary.file_name()));
    }
    let folder = shown(folder);
    Err(Failure(Wording::new(
        format!("--split-by cần -o là một thư mục, nhưng {folder} không phải thư mục"),
        format!("--split-by needs a folder for -o, which {folder} is not"),
    )))
}

/// The name of the whole's file, without its ending: no group's file bears it.
pub(super) fn reserved() -> &'static str {
    let name = Kind::Summary.file_name();
    name.split('.').next().unwrap_or(name)
}

/// Whether a file beside the whole is what an earlier run made of a group of these files: it is written anew, and no return.
pub(super) fn is_one(file: &Path, whole: &Path, guard: &Guard) -> bool {
    let is_summary = || {
        let said = paths::read(file).ok().and_then(|bytes| stamp::read(&bytes));
        said.is_some_and(|said| said.kind == Kind::Summary)
    };
    paths::same(folder_of(file), folder_of(whole))
        && is_summary()
        && guard.is_last_result(file, Kind::Summary)
}

/// Writes a workbook for each group beside the whole; the lines that say so. One that cannot be written stops no other.
pub(super) fn write(
    split: Split,
    (whole, period): (&Path, Option<Period>),
    (guard, writing): (&mut Guard, &mut Writing),
    language: Language,
) -> Wording {
    let folder = folder_of(whole);
    let (mut written, mut kept) = (0, Vec::new());
    for mut group in split.groups {
        let path = apart::named(&folder.join(format!("{}.xlsx", group.file)), period);
        let done = writing.attempt(|| {
            let claim = guard.claim(&path, Kind::Summary, "")?;
            kept.extend(claim.keeps().map(|other| shown(&other)));
            group.settled.add(claim.finding());
            let links = links(&group.settled.consolidation, &path);
            claim.write(&group.settled.outputs(language).workbook(links).bytes()?)
        });
        written += usize::from(done);
    }
    let shown = shown(folder);
    let said = Wording::new(
        format!("Tệp theo nhóm: {written} tệp trong {shown}\n"),
        format!("Workbooks of groups: {written} in {shown}\n"),
    );
    let list =
        |names: &[std::sync::Arc<str>]| names.iter().map(|name| &**name).collect::<Vec<_>>().join(", ");
    let (empty, alone, kept) = (list(&split.empty), list(&split.ungrouped), kept.join(", "));
    [
        (
            empty,
            "Nhóm chưa có báo cáo dùng được, không có tệp: ",
            "Groups without a usable return, no workbook: ",
        ),
        (
            alone,
            "Không thuộc nhóm nào, chỉ có trong tệp chung: ",
            "In no group, only in the workbook of all: ",
        ),
        (kept, "Bản sửa tay được giữ lại: ", "Edited copies kept: "),
    ]
    .into_iter()
    .filter(|(names, ..)| !names.is_empty())
    .fold(said, |said, (names, vi, en)| said.then(&format!("{vi}{names}\n"), &format!("{en}{names}\n")))
}
