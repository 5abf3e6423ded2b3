//! What the user names, opened: files, templates, the list of units.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::finding::{Finding, Language, Wording};
use crate::job::{self, Files, Previous, Templates};
use crate::model::Template;
use crate::read::{Isolate, Source};
use crate::template::builtin;
use crate::text::printable;
use crate::unit::Registry;

use super::paths::{self, Expanded};
use super::{Failure, complain, machine, os_error};

/// A template by its id, or from a file.
pub(super) fn open_template(id: &str) -> Result<Arc<Template>, Failure> {
    if let Some(template) = builtin::find(id) {
        return Ok(Arc::clone(template));
    }
    let text = std::fs::read_to_string(id).map_err(|error| {
        let (why, id) = (os_error(&error), printable(id));
        let known: Vec<&str> = builtin::ids().collect();
        let known = known.join(", ");
        Wording::new(
            format!("không có bộ biểu mẫu «{id}» (có sẵn: {known}) và không đọc được tệp đó: {}", why.vi),
            format!("there is no template «{id}» (built in: {known}) and no such file: {}", why.en),
        )
    })?;
    let template = crate::template::load(&text, id)
        .map_err(|error| Wording::new(error.to(Language::Vi), error.to(Language::En)))?;
    Ok(Arc::new(template))
}

/// The templates known, and the one asked for: an id, or a file with the older templates its `[[mapping]]`s name beside it.
pub(super) fn templates(asked: Option<&str>) -> Result<Templates, Failure> {
    let mut templates = Templates::built_in();
    let Some(id) = asked else { return Ok(templates) };
    templates = templates.asking_for(open_template(id)?);
    for older in templates.lacking() {
        let path = Path::new(id).with_file_name(format!("{older}.toml"));
        if path.is_file() {
            templates = templates.knowing(open_template(&paths::spelled(&path))?);
        }
    }
    Ok(templates)
}

/// The list of units.
pub(super) fn open_units(path: &Path, isolate: &dyn Isolate) -> Result<Registry, Failure> {
    let name = paths::spelled(path);
    let bytes = std::fs::read(path).map_err(|error| job::no_list(&name, &os_error(&error)))?;
    let source = Source { file: Arc::from(&*name), bytes: &bytes };
    Ok(job::read_units(&source, &machine::limits(), isolate)?)
}

/// The workbook of an earlier period.
pub(super) fn open_previous(path: &Path) -> Result<Previous, Failure> {
    let bytes = paths::read(path).map_err(|error| {
        let (path, why) = (printable(&path.to_string_lossy()), os_error(&error));
        Wording::new(
            format!("không đọc được tệp kỳ trước {path}: {}", why.vi),
            format!("cannot read the earlier workbook {path}: {}", why.en),
        )
    })?;
    Ok(Previous { file: path.to_string_lossy().into(), bytes })
}

/// What there is to read.
pub(super) fn find(paths: &[PathBuf], language: Language) -> Result<Expanded, Failure> {
    let found = paths::expand(paths);
    if !found.files.is_empty() {
        return Ok(found);
    }
    tell_lost(&found.lost, language);
    Err(nothing_to_read())
}

pub(super) fn nothing_to_read() -> Failure {
    Failure(Wording::new("không có tệp nào để đọc", "there is no file to read"))
}

/// Says what cannot be read where nothing else can be said.
pub(super) fn tell_lost(lost: &[Finding], language: Language) {
    for finding in lost {
        let (file, said) = (printable(&finding.place.file), finding.message.to(language));
        let help = finding.help.to(language);
        let rule = finding.rule;
        let arrow = if help.is_empty() { "" } else { "\n  → " };
        complain(&format!("{file}: {said} [{rule}]{arrow}{help}"));
    }
}

/// Files on the disk, each read when it is wanted.
pub(super) struct OnDisk {
    found: Expanded,
    progress: Progress,
}

impl OnDisk {
    /// These files; how many are read is shown on a terminal.
    pub fn new(found: Expanded, language: Language) -> Self {
        let progress = Progress::new(found.files.len(), language);
        Self { found, progress }
    }
}

impl Files for OnDisk {
    fn names(&self) -> Vec<Arc<str>> {
        self.found.files.iter().map(|path| paths::spelled(path).into()).collect()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, Wording> {
        paths::read(&self.found.files[index]).map(Cow::Owned).map_err(|error| os_error(&error))
    }

    fn lost(&self) -> Vec<Finding> {
        self.found.lost.clone()
    }

    fn taken_in(&self) {
        self.progress.step();
    }
}

/// A line on the terminal that counts files; nothing when standard error is no terminal.
struct Progress {
    bar: Option<indicatif::ProgressBar>,
    done: AtomicUsize,
}

impl Progress {
    fn new(files: usize, language: Language) -> Self {
        use std::io::IsTerminal;
        let shown = std::io::stderr().is_terminal() && files > 1;
        let bar = shown.then(|| {
            let words = Wording::new("Đang đọc", "Reading");
            let bar = indicatif::ProgressBar::new(files as u64);
            let style = indicatif::ProgressStyle::with_template(&format!(
                "{} {{pos}}/{{len}} {{bar:30}}",
                words.to(language)
            ));
            if let Ok(style) = style {
                bar.set_style(style);
            }
            bar
        });
        Self { bar, done: AtomicUsize::new(0) }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(bar) = &self.bar {
            bar.set_position(done as u64);
            if Some(done as u64) == bar.length() {
                bar.finish_and_clear();
            }
        }
    }
}
