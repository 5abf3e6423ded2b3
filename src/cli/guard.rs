//! What may be written where: an output replaces an earlier output of this program of the same kind, and nothing else.
//!
//! Every command that writes asks here, before its work for what it knows by then, and again right before a file gets its
//! name.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::finding::{Finding, Place, Rule, Wording};
use crate::layout;
use crate::read::{self, Limits, Source};
use crate::stamp::{self, Kind, Stamp};

use super::output::{self, Standing, another_name, folder_of, free_name};
use super::trouble::is_held;
use super::{Failure, os_error, paths, shown};

/// What is said of an edited file that is kept.
const EDITED: &str = "bản sửa tay";

/// Files that no output may touch, and outputs that are promised.
#[derive(Debug, Default)]
pub(super) struct Guard {
    inputs: Vec<PathBuf>,
    promised: Vec<PathBuf>,
    cleaned: HashSet<PathBuf>,
    listed: Arc<HashSet<String>>,
}

/// An output that may be written.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// Where.
    pub path: PathBuf,
    kind: Kind,
    option: &'static str,
    listed: Arc<HashSet<String>>,
    /// Fingerprint of an edited file that stands there, every change of which goes into the new one.
    taken_over: Option<String>,
}

/// Why an output is refused.
#[derive(Debug)]
enum Refusal {
    /// Something that is no regular file: what it is, in both languages.
    Unlike(Wording),
    /// The file may not be written to.
    ReadOnly,
    /// Nothing says that this program wrote it, or it is of another kind.
    Foreign(Option<Kind>),
    /// A table with other content: it has no room to say who wrote it.
    Unstamped,
    /// It was changed since this program wrote it.
    Edited,
    /// It is read.
    Input,
    /// Another output goes there.
    Twice,
    /// The system gives no answer.
    Unknown(io::Error),
}

impl Guard {
    /// Guards these files.
    pub fn over(inputs: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { inputs: inputs.into_iter().collect(), ..Self::default() }
    }

    /// Guards one more file, where there is one.
    pub fn protect(&mut self, path: Option<&Path>) {
        self.inputs.extend(path.map(Path::to_path_buf));
    }

    /// Takes files with these fingerprints for earlier tables of this program, which have no room to say so themselves.
    pub fn knows(&mut self, listed: impl IntoIterator<Item = String>) {
        self.listed = Arc::new(listed.into_iter().collect());
    }

    /// Promises an output; `option` is how the user names another place for it, empty when that is no file.
    pub fn claim(&mut self, path: &Path, kind: Kind, option: &'static str) -> Result<Claim, Failure> {
        let listed = Arc::clone(&self.listed);
        let claim = Claim { path: path.to_path_buf(), kind, option, listed, taken_over: None };
        if self.promised.iter().any(|other| one_place(other, path)) {
            return Err(claim.refused(Refusal::Twice));
        }
        let standing = claim.standing(None);
        let is_file = !matches!(
            standing,
            Ok(Standing::Nothing) | Err(Refusal::Unlike(_) | Refusal::ReadOnly | Refusal::Unknown(_))
        );
        if is_file && self.is_input(path) && !self.is_last_result(path, kind) {
            return Err(claim.refused(Refusal::Input));
        }
        standing.map_err(|refusal| claim.refused(refusal))?;
        self.promised.push(path.to_path_buf());
        let folder = folder_of(path);
        if self.cleaned.insert(folder.to_path_buf()) {
            output::clean_up(folder);
        }
        Ok(claim)
    }

    fn is_input(&self, path: &Path) -> bool {
        self.inputs.iter().any(|input| paths::same(input, path))
    }

    /// Whether a file among the inputs is what an earlier run made of them, and no return of its own: a consolidated workbook
    /// that names files that are here as what it was made of, or findings.
    pub fn is_last_result(&self, path: &Path, kind: Kind) -> bool {
        match kind {
            Kind::Findings | Kind::Note | Kind::Page | Kind::Comparison => true,
            Kind::Summary => {
                let Ok(bytes) = paths::read(path) else { return false };
                let source = Source { file: "".into(), bytes: &bytes };
                let book = read::read(&source, &Limits::default()).value;
                let Some(said) = book.as_ref().and_then(layout::read_metadata) else { return false };
                let others = || self.inputs.iter().filter(|input| !paths::same(input, path));
                let named = others()
                    .any(|other| said.inputs.iter().any(|input| paths::same(Path::new(&input.file), other)));
                named
                    || others().filter_map(|other| paths::read(other).ok()).any(|bytes| {
                        let print = crate::intake::fingerprint(&bytes);
                        said.inputs.iter().any(|input| input.sha256 == print)
                    })
            }
            _ => false,
        }
    }
}

/// The bytes of an earlier output of a kind that stands somewhere, edited or not.
pub(super) fn earlier(path: &Path, kind: Kind) -> Option<Vec<u8>> {
    let there = paths::read(path).ok()?;
    stamp::read(&there).filter(|said| said.kind == kind).map(|_| there)
}

impl Claim {
    /// Lets these bytes be overwritten where they stand: every change by hand goes into the new file.
    pub fn take_over(&mut self, there: &[u8]) {
        self.taken_over = Some(crate::intake::fingerprint(there));
    }

    fn takes_over(&self, there: &[u8]) -> bool {
        self.taken_over.as_ref().is_some_and(|known| *known == crate::intake::fingerprint(there))
    }

    /// The name under which an edited file that stands here will be kept, if one does.
    pub fn keeps(&self) -> Option<PathBuf> {
        match self.standing(None) {
            Ok(Standing::Edited(_, other)) => Some(other),
            _ => None,
        }
    }

    /// What is said when an edited file that stands here is kept.
    pub fn finding(&self) -> Option<Finding> {
        let other = shown(&self.keeps()?);
        let path = shown(&self.path);
        let message = Wording::new(
            format!("{path} đã bị sửa bằng tay sau lần ghi trước; bản sửa tay được giữ lại thành {other}"),
            format!("{path} was edited since it was written; the edited copy is kept as {other}"),
        );
        let place = Place::file(&paths::spelled(&self.path).into());
        Some(Finding::new(Rule::KEPT_ASIDE, place, message).with_help(
            "So hai tệp; số sửa đúng thì sửa trong báo cáo của đơn vị rồi gộp lại.",
            "Compare the two; where the edit is right, correct the unit's return and run again.",
        ))
    }

    /// Writes it, if it still may be.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let standing = self.standing(Some(bytes)).map_err(|refusal| self.refused(refusal))?;
        output::write(&self.path, bytes, &standing).map_err(|error| Failure(not_written(&self.path, &error)))
    }

    /// What stands there and what is to become of it, once the new content is known or before.
    fn standing(&self, new: Option<&[u8]>) -> Result<Standing, Refusal> {
        let Some(known) = regular_file(&self.path)? else { return Ok(Standing::Nothing) };
        let mode = known.permissions();
        if mode.readonly() {
            return Err(Refusal::ReadOnly);
        }
        let most = Limits::default().file_bytes;
        let there = if known.len() > most { Ok(Vec::new()) } else { fs::read(&self.path) };
        let there = there.map_err(Refusal::Unknown)?;
        if new.is_some_and(|new| new == there) {
            return Ok(Standing::Old(mode));
        }
        match stamp::read(&there) {
            Some(Stamp { kind, whole: true }) if kind == self.kind => Ok(Standing::Old(mode)),
            Some(Stamp { kind, .. }) if kind == self.kind && self.takes_over(&there) => {
                Ok(Standing::Old(mode))
            }
            Some(Stamp { kind, whole: false }) if kind == self.kind => match kind {
                Kind::Summary
                | Kind::Findings
                | Kind::Note
                | Kind::Page
                | Kind::Composed
                | Kind::Comparison => {
                    let tail = |number| format!(" ({EDITED} {number})");
                    Ok(Standing::Edited(mode, free_name(&self.path, 1, &tail)))
                }
                _ => Err(Refusal::Edited),
            },
            // What such a file is cannot be told before its new content is known.
            None if self.kind.is_unstamped() && new.is_none() => Ok(Standing::Old(mode)),
            None if self.listed.contains(&crate::intake::fingerprint(&there)) => Ok(Standing::Old(mode)),
            None if self.kind.is_unstamped() => Err(Refusal::Unstamped),
            other => Err(Refusal::Foreign(other.map(|stamp| stamp.kind))),
        }
    }

    fn refused(&self, refusal: Refusal) -> Failure {
        if let Refusal::Unknown(error) = &refusal
            && is_held(error)
        {
            return Failure(not_written(&self.path, error));
        }
        let mut other = another_name(&self.path);
        if matches!(refusal, Refusal::Unlike(_)) {
            if self.path.is_dir() {
                other = free(self.path.join(self.kind.file_name()));
            } else if !self.path.is_file() {
                other = free(PathBuf::from(self.kind.file_name()));
            }
        }
        let unknown = matches!(refusal, Refusal::Unknown(_));
        let (why, option) = (refusal.wording(&shown(&self.path), self.kind), self.option);
        if unknown || option.is_empty() {
            return Failure(why);
        }
        let other = shown(&other);
        Failure(why.then(
            &format!("; ghi ra tệp khác: {option} \"{other}\""),
            &format!("; write to another file: {option} \"{other}\""),
        ))
    }
}

impl Refusal {
    /// Why nothing of that kind is written to a path.
    fn wording(self, path: &str, kind: Kind) -> Wording {
        let (vi, en) = match self {
            Self::Unlike(what) => (
                format!("{path} là {}, không ghi vào đó", what.vi),
                format!("{path} is {}, nothing is written there", what.en),
            ),
            Self::ReadOnly => (
                format!("{path} là tệp chỉ cho đọc nên không ghi đè"),
                format!("{path} is read-only and is not overwritten"),
            ),
            Self::Foreign(other) => return foreign(path, kind, other),
            Self::Unstamped => (
                format!(
                    "{path} đã có với nội dung khác; tệp bảng không cho biết do ai ghi ra nên không ghi đè"
                ),
                format!(
                    "{path} exists with other content; a table does not say who wrote it, so it is not overwritten"
                ),
            ),
            Self::Edited => (
                format!("{path} đã bị sửa từ lần ghi trước nên không ghi đè"),
                format!("{path} was edited since it was written and is not overwritten"),
            ),
            Self::Input => (
                format!("{path} là một tệp đầu vào, không ghi đè"),
                format!("{path} is an input and is not overwritten"),
            ),
            Self::Twice => (
                format!("hai kết quả cùng ghi vào một tệp: {path}"),
                format!("two outputs are the same file: {path}"),
            ),
            Self::Unknown(error) => {
                let why = os_error(&error);
                (format!("không ghi được {path}: {}", why.vi), format!("cannot write {path}: {}", why.en))
            }
        };
        Wording::new(vi, en)
    }
}

/// Why a file was not written, and where it may go instead when another program holds it.
fn not_written(path: &Path, error: &io::Error) -> Wording {
    let other = shown(&another_name(path));
    let (why, path) = (os_error(error), shown(path));
    // A system that says no more than that access is denied means either.
    if error.kind() == io::ErrorKind::PermissionDenied || is_held(error) {
        return Wording::new(
            format!(
                "không ghi được {path}: tệp đang mở trong Excel hoặc thư mục không cho ghi. Đóng tệp rồi chạy lại, hoặc ghi ra tệp khác: \"{other}\""
            ),
            format!(
                "cannot write {path}: it is open in Excel or the folder is read-only. Close it and run again, or write to another file: \"{other}\""
            ),
        );
    }
    Wording::new(format!("không ghi được {path}: {}", why.vi), format!("cannot write {path}: {}", why.en))
}

/// What stands there is of another kind, or not this program's.
fn foreign(path: &str, kind: Kind, other: Option<Kind>) -> Wording {
    let kind = kind.wording();
    let is = other.map_or_else(
        || Wording::new("không phải do chương trình ghi ra", "was not written by this program"),
        |other| {
            let other = other.wording();
            Wording::new(format!("là {}", other.vi), format!("is {}", other.en))
        },
    );
    Wording::new(
        format!("{path} đã có và {}, không phải {} của lần trước, nên không ghi đè", is.vi, kind.vi),
        format!("{path} exists and {}, not {} of an earlier run; it is not overwritten", is.en, kind.en),
    )
}

/// The path itself where nothing is, else a free one beside it.
pub(super) fn free(path: PathBuf) -> PathBuf {
    if fs::symlink_metadata(&path).is_ok() { another_name(&path) } else { path }
}

/// What is known of the regular file at a path; `None` where nothing is. Links are not followed: what they lead to is not what
/// the user sees.
fn regular_file(path: &Path) -> Result<Option<Metadata>, Refusal> {
    let folder = Wording::new("một thư mục", "a folder");
    let text = path.to_string_lossy();
    if path.file_name().is_none() || text.ends_with(std::path::is_separator) {
        return Err(Refusal::Unlike(folder));
    }
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Refusal::Unknown(error)),
        Ok(known) if known.is_file() => Ok(Some(known)),
        Ok(known) if known.is_dir() => Err(Refusal::Unlike(folder)),
        Ok(known) if known.is_symlink() => {
            Err(Refusal::Unlike(Wording::new("một liên kết (symlink)", "a symbolic link")))
        }
        Ok(_) => Err(Refusal::Unlike(Wording::new(
            "một thiết bị hoặc ống dẫn, không phải tệp thường",
            "a device or a pipe, no regular file",
        ))),
    }
}

/// Whether two paths are one file, or would be on a system that does not tell letter cases and Unicode forms apart.
fn one_place(a: &Path, b: &Path) -> bool {
    if paths::same(a, b) {
        return true;
    }
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.nfc().flat_map(char::to_lowercase).collect::<String>()
    };
    name(a) == name(b) && paths::same(folder_of(a), folder_of(b))
}
