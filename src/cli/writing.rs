//! Outputs on their way to the disk. What cannot be written stops nothing else.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::finding::{Language, Wording};
use crate::merge::Consolidation;
use crate::write;

use super::{FAILED, Failure, tell};

/// What could not be written: what was found is told all the same.
#[derive(Default)]
pub(super) struct Writing {
    failures: Vec<Failure>,
}

impl Writing {
    /// Makes and writes one output; whether it is there. A defect of this program loses that output only.
    pub fn attempt(&mut self, write: impl FnOnce() -> Result<(), Failure>) -> bool {
        let done = catch_unwind(AssertUnwindSafe(write)).unwrap_or_else(|_| {
            Err(Failure(Wording::new(
                "chương trình gặp lỗi khi lập một tệp kết quả; tệp đó không được ghi",
                "the program failed on one of its outputs, which was not written",
            )))
        });
        done.map_err(|failure| self.failures.push(failure)).is_ok()
    }

    /// Tells what could not be written; the status of the run.
    pub fn status(&self, otherwise: ExitCode, language: Language) -> ExitCode {
        for failure in &self.failures {
            tell(failure, language);
        }
        if self.failures.is_empty() { otherwise } else { ExitCode::from(FAILED) }
    }
}

/// The way from the workbook's folder to each source file, for links.
pub(super) fn links(consolidation: &Consolidation, target: &Path) -> BTreeMap<Arc<str>, String> {
    let whole = |path: &Path| std::path::absolute(path).ok();
    let folder = whole(target).and_then(|path| path.parent().map(Path::to_path_buf));
    let way = |file: &str| write::way(&pathdiff::diff_paths(whole(Path::new(file))?, folder.as_ref()?)?);
    let files = consolidation.returns.iter().map(|one| &one.file);
    files.filter_map(|file| Some((Arc::clone(file), way(file)?))).collect()
}
