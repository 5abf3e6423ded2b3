//! `template learn`: from a blank form to a template for review.

use std::path::Path;
use std::process::ExitCode;

use crate::finding::{Language, Wording};
use crate::job;
use crate::learn::{self, Evidence};
use crate::read::Source;
use crate::stamp::Kind;

use super::args::Learn;
use super::guard::Guard;
use super::inputs::{self, OnDisk, open_template};
use super::{Failure, complain, machine, os_error, paths, print, shown};

/// Learns a template and writes or prints it; what must be reviewed is printed.
pub(super) fn learn(asked: &Learn, language: Language) -> Result<ExitCode, Failure> {
    let mut guard = Guard::over([asked.blank.clone()]);
    guard.protect(asked.like.as_deref().map(Path::new));
    let claim = asked.output.as_deref().map(|path| guard.claim(path, Kind::Template, "-o")).transpose()?;
    guard.protect(asked.reviewed.as_deref());
    let review =
        asked.review.as_deref().map(|path| guard.claim(path, Kind::Review, "--review")).transpose()?;
    let bytes = open(&asked.blank)?;
    let corrected = asked.reviewed.as_deref().map(open).transpose()?;
    let older = asked.like.as_deref().map(open_template).transpose()?;
    let source = Source { file: paths::spelled(&asked.blank).into(), bytes: &bytes };
    let isolate = machine::isolate();
    let mut learning = job::Learning::new(&*isolate);
    learning.limits = machine::limits();
    learning.older.clone_from(&older);
    let returns = (!asked.from.is_empty()).then(|| filled(asked, language)).transpose()?;
    learning.returns = returns.as_ref().map(|files| files as &dyn job::Files);
    let name = asked.reviewed.as_deref().map(|path| paths::spelled(path).into());
    learning.reviewed = name.zip(corrected.as_deref()).map(|(file, bytes)| Source { file, bytes });
    let learnt = learning.learn(&source)?;
    if let Some(review) = &review {
        review.write(&learnt.review(language).bytes()?)?;
    }
    let toml = learnt.output.clone().bytes()?;
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
    if let Some(evidence) = &learnt.evidence {
        print(told(evidence).to(language))?;
    }
    if let Some(settled) = learnt.settled {
        let said = Wording::new(
            format!("Đã lấy {settled} chỗ đồng ý hoặc đã sửa từ phiếu soát.\n"),
            format!("{settled} lines accepted or corrected in the review were taken over.\n"),
        );
        print(said.to(language))?;
    }
    if let Some(review) = &review {
        let path = shown(&review.path);
        let said = Wording::new(
            format!("Phiếu soát: {path}. Sửa trong Excel rồi chạy lại lệnh này với --reviewed {path}\n"),
            format!("Review: {path}. Correct it, then run this command again with --reviewed {path}\n"),
        );
        print(said.to(language))?;
    }
    let review = learn::review(&learnt.learned, language);
    print(&format!("{}{}{review}", kept.to(language), next.to(language)))
}

fn open(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| {
        let (why, path) = (os_error(&error), shown(path));
        Wording::new(format!("không mở được {path}: {}", why.vi), format!("cannot open {path}: {}", why.en))
    };
    Ok(std::fs::read(path).map_err(failed)?)
}

/// The filled returns; the blank form itself is none.
fn filled(asked: &Learn, language: Language) -> Result<OnDisk, Failure> {
    let mut found = inputs::find(&asked.from, language)?;
    let ours = [Some(&asked.blank), asked.output.as_ref(), asked.review.as_ref(), asked.reviewed.as_ref()];
    found.files.retain(|file| !ours.into_iter().flatten().any(|other| paths::same(file, other)));
    inputs::tell_lost(&found.lost, language);
    if found.files.is_empty() {
        return Err(inputs::nothing_to_read());
    }
    Ok(OnDisk::new(found, language))
}

/// What the filled returns said.
fn told(evidence: &Evidence) -> Wording {
    let Evidence { returns, proposed, confirmed, withdrawn, doubted, unproven } = *evidence;
    let few = if returns < learn::FEWEST {
        let least = learn::FEWEST;
        Wording::new(
            format!(" (cần ít nhất {least} báo cáo thì mới so được)"),
            format!(" (at least {least} are needed to compare)"),
        )
    } else {
        Wording::default()
    };
    let more = if unproven > 0 {
        Wording::new(
            format!(
                "Có {unproven} quan hệ khác cũng đúng nhưng số liệu còn ít hoặc còn nhỏ, có thể là trùng hợp nên không đề xuất; thêm báo cáo rồi học lại.\n"
            ),
            format!(
                "{unproven} other relations hold, too, but by so few or small figures that it may be chance: not proposed; learn again with more returns.\n"
            ),
        )
    } else {
        Wording::default()
    };
    Wording::new(
        format!(
            "So với {returns} báo cáo đã điền{}: đề xuất thêm {proposed} quan hệ đúng ở mọi báo cáo, xác nhận {confirmed}, bỏ {withdrawn} phỏng đoán trái số liệu, {doubted} công thức in trong biểu có báo cáo ghi khác.\n{}\n",
            few.vi, more.vi
        ),
        format!(
            "Against {returns} filled returns{}: {proposed} relations that hold in all are proposed, {confirmed} confirmed, {withdrawn} guesses withdrawn, {doubted} printed equations that some returns contradict.\n{}\n",
            few.en, more.en
        ),
    )
}
