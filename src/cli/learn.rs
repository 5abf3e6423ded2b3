//! `template learn`: from a blank form to a template for review.

use std::path::Path;
use std::process::ExitCode;

use crate::finding::{Language, Wording};
use crate::intake;
use crate::learn::{self, Learned};
use crate::legacy;
use crate::read::Source;
use crate::revision;
use crate::stamp::{self, Kind};

use super::args::Learn;
use super::guard::Guard;
use super::jobs::open_template;
use super::machine::{self, isolate};
use super::{Failure, complain, os_error, print, shown};

/// Reasons why nothing was learned that are told.
const MOST_REASONS: usize = 5;

/// Learns a template and writes or prints it; what must be reviewed is printed.
pub(super) fn learn(asked: &Learn, language: Language) -> Result<ExitCode, Failure> {
    let mut guard = Guard::over([asked.blank.clone()]);
    guard.protect(asked.like.as_deref().map(Path::new));
    let claim = asked.output.as_deref().map(|path| guard.claim(path, Kind::Template, "-o")).transpose()?;
    let blank = shown(&asked.blank);
    let bytes = std::fs::read(&asked.blank).map_err(|error| {
        let why = os_error(&error);
        Wording::new(format!("không mở được {blank}: {}", why.vi), format!("cannot open {blank}: {}", why.en))
    })?;
    let isolate = isolate();
    let source = Source { file: asked.blank.to_string_lossy().into(), bytes: &bytes };
    let opened = intake::open(&source, &machine::limits(), &*isolate, legacy::Options::default());
    let Some(book) = opened.value else {
        let why = opened.findings.first().map(|finding| (finding.message.clone(), finding.help.clone()));
        let (message, help) = why.unwrap_or_default();
        return Err(Failure(Wording::new(
            format!("{blank}: {}. {}", message.vi, help.vi),
            format!("{blank}: {}. {}", message.en, help.en),
        )));
    };
    let older = asked.like.as_deref().map(open_template).transpose()?;
    let limits = learn::Limits::default();
    let seconds = limits.time.as_secs();
    let mut learned = learn::learn_within(&book, &source.file, &limits).map_err(|learn::OutOfTime| {
        Wording::new(
            format!("{blank}: học biểu quá {seconds} giây nên dừng lại; đưa riêng từng biểu trống vào một tệp"),
            format!("{blank}: learning took more than {seconds} seconds and was stopped; give each blank form by itself"),
        )
    })?;
    if learned.template.forms.is_empty() {
        return Err(Failure(nothing_learned(&blank, &learned)));
    }
    let kept = older.map_or_else(Wording::default, |older| {
        let count = revision::inherit(&mut learned, &older);
        let id = &older.id;
        Wording::new(
            format!("{count} dòng không đổi so với {id}, giữ cách tính đã soát; bảng chuyển số liệu ở cuối tệp.\n"),
            format!("{count} rows are as in {id} and keep its reviewed rules; the mapping is at the end of the file.\n"),
        )
    });
    let toml = stamp::toml(Kind::Template, &learn::to_toml(&learned));
    // What is written must be what the program reads.
    crate::template::load(&toml, &blank).map_err(|error| {
        Wording::new(
            format!("bộ biểu mẫu học được không hợp lệ:\n{}", error.to(Language::Vi)),
            format!("the learned template is not valid:\n{}", error.to(Language::En)),
        )
    })?;
    let Some(claim) = claim else { return print(&toml) };
    claim.write(toml.as_bytes())?;
    let (forms, rows) = (
        learned.template.forms.len(),
        learned.template.forms.iter().map(|form| form.rows.len()).sum::<usize>(),
    );
    let file = shown(&claim.path);
    let next = Wording::new(
        format!(
            "Đã ghi {file}: {forms} biểu, {rows} dòng.\nXem lại những chỗ dưới đây, sửa trong tệp, rồi dùng: tonghop gop THƯ-MỤC --template {file}\n\n"
        ),
        format!(
            "Written: {file}, {forms} forms, {rows} rows.\nReview what follows, correct the file, then: tonghop consolidate FOLDER --template {file}\n\n"
        ),
    );
    for finding in &opened.findings {
        complain(finding.message.to(language));
    }
    print(&format!("{}{}{}", kept.to(language), next.to(language), learn::review(&learned, language)))
}

/// Why no form was learned: what each table and sheet lacks, when something was seen at all.
fn nothing_learned(file: &str, learned: &Learned) -> Wording {
    let why = |language: Language| {
        let told = learned.proposals.iter().map(|proposal| {
            let cell = proposal.place.1.map_or(String::new(), |cell| format!("!{cell}"));
            format!("{}{cell}: {}", proposal.place.0, proposal.reason.to(language))
        });
        let told: Vec<String> = told.take(MOST_REASONS).collect();
        if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
    };
    Wording::new(
        format!(
            "{file}: không thấy bảng nào có dòng đầu cột (STT, Chỉ tiêu, Đơn vị tính …) và cột ghi số liệu{}; hãy đưa tệp biểu mẫu chưa điền",
            why(Language::Vi)
        ),
        format!(
            "{file}: no table with captions and a column for figures was found{}; give the blank form",
            why(Language::En)
        ),
    )
}
