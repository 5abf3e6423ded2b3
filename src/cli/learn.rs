//! `template learn`: from a blank form to a template for review.

use std::path::Path;
use std::process::ExitCode;

use crate::finding::{Language, Wording};
use crate::job;
use crate::learn;
use crate::read::Source;
use crate::stamp::Kind;

use super::args::Learn;
use super::guard::Guard;
use super::inputs::open_template;
use super::{Failure, complain, machine, os_error, print, shown};

/// Learns a template and writes or prints it; what must be reviewed is printed.
pub(super) fn learn(asked: &Learn, language: Language) -> Result<ExitCode, Failure> {
    let mut guard = Guard::over([asked.blank.clone()]);
    guard.protect(asked.like.as_deref().map(Path::new));
    let claim = asked.output.as_deref().map(|path| guard.claim(path, Kind::Template, "-o")).transpose()?;
    let bytes = std::fs::read(&asked.blank).map_err(|error| {
        let (why, blank) = (os_error(&error), shown(&asked.blank));
        Wording::new(format!("không mở được {blank}: {}", why.vi), format!("cannot open {blank}: {}", why.en))
    })?;
    let older = asked.like.as_deref().map(open_template).transpose()?;
    let source = Source { file: asked.blank.to_string_lossy().into(), bytes: &bytes };
    let learnt = job::learn(&source, older.as_ref(), &machine::limits(), &*machine::isolate())?;
    let toml = learnt.output.bytes()?;
    let Some(claim) = claim else { return print(&String::from_utf8_lossy(&toml)) };
    claim.write(&toml)?;
    let kept = older.zip(learnt.kept).map_or_else(Wording::default, |(older, count)| {
        let id = &older.id;
        Wording::new(
            format!("{count} dòng không đổi so với {id}, giữ cách tính đã soát; bảng chuyển số liệu ở cuối tệp.\n"),
            format!("{count} rows are as in {id} and keep its reviewed rules; the mapping is at the end of the file.\n"),
        )
    });
    let forms = &learnt.learned.template.forms;
    let (forms, rows) = (forms.len(), forms.iter().map(|form| form.rows.len()).sum::<usize>());
    let file = shown(&claim.path);
    let next = Wording::new(
        format!(
            "Đã ghi {file}: {forms} biểu, {rows} dòng.\nXem lại những chỗ dưới đây, sửa trong tệp, rồi dùng: tonghop gop THƯ-MỤC --template {file}\n\n"
        ),
        format!(
            "Written: {file}, {forms} forms, {rows} rows.\nReview what follows, correct the file, then: tonghop consolidate FOLDER --template {file}\n\n"
        ),
    );
    for finding in &learnt.findings {
        complain(finding.message.to(language));
    }
    let review = learn::review(&learnt.learned, language);
    print(&format!("{}{}{review}", kept.to(language), next.to(language)))
}
