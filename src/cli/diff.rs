//! `tonghop template diff`: what changed between two versions of a template.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::finding::{Language, Wording};
use crate::job;
use crate::stamp::Kind;

use super::args::Diff;
use super::guard::Guard;
use super::inputs::open_template;
use super::writing::Writing;
use super::{Failure, print, shown};

/// Prints what changed, and the mapping that follows from it.
pub(super) fn diff(asked: &Diff, language: Language) -> Result<ExitCode, Failure> {
    let mut guard = Guard::over([&asked.old, &asked.new].map(PathBuf::from));
    let claim = asked.output.as_deref().map(|path| guard.claim(path, Kind::Mapping, "-o")).transpose()?;
    let (old, new) = (open_template(&asked.old)?, open_template(&asked.new)?);
    let job::Mapped { revision, output } = job::mapping(&old, &new);
    let mut text = revision.text(language);
    let count = revision.count();
    let said = if count == 0 {
        Wording::new("Hai bản không khác nhau.\n", "The two versions do not differ.\n")
    } else {
        Wording::new(format!("Tổng cộng {count} thay đổi.\n"), format!("{count} changes in all.\n"))
    };
    text.push_str(said.to(language));
    let mut writing = Writing::default();
    match &claim {
        Some(claim) if writing.attempt(|| claim.write(&output.bytes()?)) => {
            let shown = shown(&claim.path);
            let said = Wording::new(
                format!("Bảng chuyển số liệu: {shown}. Xem lại từng dòng rồi chép vào cuối bản mới.\n"),
                format!("Mapping: {shown}. Review every line, then append it to the newer version.\n"),
            );
            text.push_str(said.to(language));
        }
        // What could not be written is printed.
        _ if count > 0 => {
            let said = Wording::new(
                "\nBảng chuyển số liệu đề xuất (xem lại rồi chép vào cuối bản mới):\n\n",
                "\nProposed mapping (review it, then append it to the newer version):\n\n",
            );
            text.push_str(said.to(language));
            text.push_str(&revision.mapping);
        }
        _ => {}
    }
    print(&text)?;
    Ok(writing.status(ExitCode::SUCCESS, language))
}
