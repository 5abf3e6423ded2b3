//! The jobs: consolidate and check, from paths to outputs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::DateTime;
use rayon::prelude::*;

use crate::book::Book;
use crate::consolidation::Consolidation;
use crate::figure::Standing;
use crate::finding::{Counts, Diagnosed, Finding, Language, Place, Rule, Settings, Wording};
use crate::intake::{Desk, Taken};
use crate::layout::{self, Options};
use crate::legacy;
use crate::read::{self, Format as FileFormat, Isolate, Limits, Sniffed, Source};
use crate::recognise::Memory;
use crate::report::{self, Detail, Extent, TextOptions};
use crate::round::Round;
use crate::stamp::{self, Kind};
use crate::template::{Template, builtin};
use crate::text::printable;
use crate::unit::Registry;
use crate::write;

use super::args::{Check, Consolidate, Format, Inputs};
use super::choose::{self, Opened};
use super::config::{self, Config};
use super::guard::{Claim, Guard};
use super::paths::Expanded;
use super::{FAILED, FOUND, Failure, colour, complain, machine, notes, os_error, paths, print_json};
use super::{print_report, shown, summary, tell, width};

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

/// The templates known, and which of them was asked for: an id, or a file with the older templates its `[[mapping]]`s name
/// beside it.
pub(super) fn known_templates(asked: Option<&str>) -> Result<(Memory, Option<usize>), Failure> {
    let mut templates: Vec<Arc<Template>> = builtin::all().cloned().collect();
    let Some(id) = asked else { return Ok((Memory::new(templates), None)) };
    let template = open_template(id)?;
    let known = templates.iter().position(|other| other.id == template.id);
    let position = known.unwrap_or(templates.len());
    let older: Vec<PathBuf> = template
        .mappings()
        .filter(|mapping| !templates.iter().any(|other| other.id == mapping.from))
        .map(|mapping| Path::new(id).with_file_name(format!("{}.toml", mapping.from)))
        .filter(|path| path.is_file())
        .collect();
    if known.is_some() {
        templates[position] = template;
    } else {
        templates.push(template);
    }
    for path in older {
        templates.push(open_template(&path.to_string_lossy())?);
    }
    Ok((Memory::new(templates), Some(position)))
}

/// `tonghop consolidate`
pub(super) fn consolidate(asked: &Consolidate, language: Language) -> Result<ExitCode, Failure> {
    let config = config::find(asked.inputs.config.as_deref(), &asked.inputs.paths)?;
    let mut found = find(&asked.inputs.paths, language)?;
    let mut guard = guard(&asked.inputs, &config, &found.files);
    let target = asked.output.clone().unwrap_or_else(|| default_output(&asked.inputs.paths));
    let workbook = guard.claim(&target, Kind::Summary, "-o")?;
    let report =
        asked.report.as_deref().map(|path| guard.claim(path, Kind::Report, "--report")).transpose()?;
    if let Some(folder) = &asked.notes {
        notes::check_folder(folder)?;
    }
    let earlier = |file: &Path| {
        let notes = asked.notes.as_deref().is_some_and(|folder| notes::is_one(file, folder));
        notes || paths::same(file, &target)
    };
    found.files.retain(|file| !earlier(file));
    let unit_name = asked.unit_name.clone().or_else(|| config.unit_name.clone()).unwrap_or_default();
    let mut consolidation = gather(&asked.inputs, &config, found, &unit_name, language)?;
    let nothing = consolidation.used().next().is_none();
    let withheld = asked.strict && Counts::of(consolidation.all_findings()).errors > 0;
    let silent = withheld || asked.dry_run;
    if !(silent || nothing) {
        consolidation.findings.extend(workbook.finding());
    }
    let mut writing = Writing::default();
    let written = !(silent || nothing)
        && writing.attempt(|| {
            let options = Options {
                links: links(&consolidation, &target),
                ..options(&consolidation, &config, language)
            };
            write_book(layout::lay_out(&consolidation, &options), made(&consolidation), &workbook)
        });
    if let (Some(claim), false) = (&report, silent) {
        writing.attempt(|| write_report(&consolidation, &config, claim, language));
    }
    let notes = match &asked.notes {
        Some(folder) if !silent => notes::write(
            &consolidation,
            folder,
            (&mut guard, &mut writing),
            &options(&consolidation, &config, language),
        ),
        _ => 0,
    };
    let findings: Vec<Finding> = consolidation.all_findings().cloned().collect();
    let styled = report::text(&findings, &consolidation.template, language, &text_options(&asked.inputs));
    let mut text = summary::text(&consolidation, written.then_some(target.as_path()), language);
    if let (Some(folder), 1..) = (&asked.notes, notes) {
        let folder = shown(folder);
        let said = Wording::new(
            format!("Phiếu đề nghị chỉnh sửa: {notes} phiếu trong {folder}\n"),
            format!("Correction notes: {notes} in {folder}\n"),
        );
        text.push_str(said.to(language));
    }
    print_report(&styled, &with_settings(text, &config, language))?;
    if withheld {
        let said = Wording::new(
            "còn lỗi nên không ghi tệp nào (--strict)",
            "there are errors, so nothing was written (--strict)",
        );
        complain(said.to(language));
    }
    if nothing {
        let said = Wording::new(
            "không có báo cáo nào dùng được, không ghi tệp tổng hợp",
            "no usable return, no workbook was written",
        );
        complain(said.to(language));
    }
    let counts = Counts::of(&findings);
    Ok(writing.status(
        if nothing { ExitCode::from(FAILED) } else { status(counts, asked.inputs.error_on_warning) },
        language,
    ))
}

/// `tonghop check`
pub(super) fn check(asked: &Check, language: Language) -> Result<ExitCode, Failure> {
    let config = config::find(asked.inputs.config.as_deref(), &asked.inputs.paths)?;
    let mut found = find(&asked.inputs.paths, language)?;
    let mut guard = guard(&asked.inputs, &config, &found.files);
    let claim = asked.output.as_deref().map(|path| guard.claim(path, Kind::Findings, "-o")).transpose()?;
    found.files.retain(|file| !claim.as_ref().is_some_and(|claim| paths::same(file, &claim.path)));
    let mut consolidation = gather(&asked.inputs, &config, found, "", language)?;
    consolidation.findings.extend(claim.as_ref().and_then(Claim::finding));
    let mut writing = Writing::default();
    if let Some(claim) = &claim {
        writing.attempt(|| {
            let options = options(&consolidation, &config, language);
            write_book(layout::lay_out_findings(&consolidation, &options), made(&consolidation), claim)
        });
    }
    let findings: Vec<Finding> = consolidation.all_findings().cloned().collect();
    match asked.format {
        Format::Text => {
            let styled =
                report::text(&findings, &consolidation.template, language, &text_options(&asked.inputs));
            let text = summary::text(&consolidation, None, language);
            print_report(&styled, &with_settings(text, &config, language))?;
        }
        Format::Json => {
            let mut json = report::json(&consolidation, language, Extent::Findings);
            json["settings"] = config.json();
            print_json(&json)?;
        }
        Format::Sarif => {
            print_json(&report::sarif(&findings, language, env!("CARGO_PKG_VERSION")))?;
            if let Some(settings) = config.wording() {
                complain(settings.to(language));
            }
        }
    }
    let read = consolidation.returns.iter().any(|one| one.standing != Standing::Unreadable);
    let counts = Counts::of(&findings);
    let code = if read { status(counts, asked.inputs.error_on_warning) } else { ExitCode::from(FAILED) };
    Ok(writing.status(code, language))
}

/// What could not be written. It stops nothing else: what was found is told all the same.
#[derive(Default)]
pub(super) struct Writing {
    failures: Vec<Failure>,
}

impl Writing {
    /// Makes and writes one output; whether it is there. A defect of this program loses that output only.
    pub(super) fn attempt(&mut self, write: impl FnOnce() -> Result<(), Failure>) -> bool {
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(write)).unwrap_or_else(|_| {
            Err(Failure(Wording::new(
                "chương trình gặp lỗi khi lập một tệp kết quả; tệp đó không được ghi",
                "the program failed on one of its outputs, which was not written",
            )))
        });
        done.map_err(|failure| self.failures.push(failure)).is_ok()
    }

    /// Tells what could not be written; the status of the run.
    pub(super) fn status(&self, otherwise: ExitCode, language: Language) -> ExitCode {
        for failure in &self.failures {
            tell(failure, language);
        }
        if self.failures.is_empty() { otherwise } else { ExitCode::from(FAILED) }
    }
}

fn with_settings(mut text: String, config: &Config, language: Language) -> String {
    if let Some(settings) = config.wording() {
        text.push_str(settings.to(language));
        text.push('\n');
    }
    text
}

fn options(consolidation: &Consolidation, config: &Config, language: Language) -> Options {
    Options { language, settings: config.wording(), ..Options::new(made(consolidation)) }
}

/// Writes a workbook.
pub(super) fn write_book(book: Book, made: DateTime, claim: &Claim) -> Result<(), Failure> {
    let bytes = stamp::workbook(book, claim.kind(), made)
        .map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
    claim.write(&bytes)
}

fn write_report(
    consolidation: &Consolidation,
    config: &Config,
    claim: &Claim,
    language: Language,
) -> Result<(), Failure> {
    let mut json = report::json(consolidation, language, Extent::Everything);
    json["settings"] = config.json();
    let bytes = stamp::json(claim.kind(), json)
        .map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
    claim.write(&bytes)
}

/// The way from the workbook's folder to each source file, for links.
fn links(consolidation: &Consolidation, target: &Path) -> BTreeMap<Arc<str>, String> {
    let whole = |path: &Path| std::path::absolute(path).ok();
    let folder = whole(target).and_then(|path| path.parent().map(Path::to_path_buf));
    let way = |file: &str| write::way(&pathdiff::diff_paths(whole(Path::new(file))?, folder.as_ref()?)?);
    let files = consolidation.returns.iter().map(|one| &one.file);
    files.filter_map(|file| Some((Arc::clone(file), way(file)?))).collect()
}

/// Guards everything that is read.
fn guard(inputs: &Inputs, config: &Config, files: &[PathBuf]) -> Guard {
    let mut guard = Guard::over(files.iter().cloned());
    guard.protect(config.file.as_deref());
    guard.protect(inputs.units.as_deref().or(config.units.as_deref()));
    guard.protect(inputs.template.as_ref().or(config.template.as_ref()).map(Path::new));
    guard
}

/// The moment printed in the workbook: of the inputs, not of the run, so that the same inputs give the same bytes.
fn made(consolidation: &Consolidation) -> jiff::civil::DateTime {
    let signed = consolidation.used().filter_map(|one| one.date).max();
    let ended = consolidation.period.map(|period| period.days().1);
    signed.or(ended).unwrap_or(jiff::civil::date(2000, 1, 1)).at(0, 0, 0, 0)
}

fn text_options(inputs: &Inputs) -> TextOptions {
    let detail = if inputs.all { Detail::All } else { Detail::Summarised };
    TextOptions { width: width(), colour: colour(), detail }
}

fn status(counts: Counts, warnings_count: bool) -> ExitCode {
    if counts.errors > 0 || (warnings_count && counts.warnings > 0) {
        ExitCode::from(FOUND)
    } else {
        ExitCode::SUCCESS
    }
}

/// `tong-hop-<name>.xlsx` beside the first input.
fn default_output(paths: &[PathBuf]) -> PathBuf {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let whole = std::path::absolute(first).unwrap_or_else(|_| first.to_path_buf());
    let plain = !first.to_string_lossy().contains(['*', '?', '[']);
    let name = match whole.file_stem() {
        Some(name) if plain => format!("tong-hop-{}.xlsx", name.to_string_lossy()),
        _ => "tong-hop.xlsx".to_owned(),
    };
    match first.parent() {
        Some(folder) if plain && !folder.as_os_str().is_empty() => folder.join(name),
        Some(_) if plain => PathBuf::from(name),
        _ if first.file_name().is_none() => whole.parent().unwrap_or(&whole).join(name),
        _ => PathBuf::from(name),
    }
}

/// Reads, settles and merges everything that was found.
fn gather(
    inputs: &Inputs,
    config: &Config,
    found: Expanded,
    unit_name: &str,
    language: Language,
) -> Result<Consolidation, Failure> {
    let units = inputs.units.clone().or_else(|| config.units.clone());
    let Expanded { mut files, mut lost } = found;
    files.retain(|file| !units.as_deref().is_some_and(|units| paths::same(file, units)));
    if files.is_empty() {
        return Err(nothing_to_read(&lost, language));
    }
    let isolate = machine::isolate();
    let limits = machine::limits();
    let asked = inputs.template.as_ref().or(config.template.as_ref());
    let (memory, chosen) = known_templates(asked.map(String::as_str))?;
    let (template, opened) = match chosen {
        Some(template) => (template, files.iter().map(|_| None).collect()),
        None => {
            choose::template(&files, &memory, &limits, &*isolate, inputs.legacy).map_err(|undecided| {
                lost.extend(undecided.findings);
                tell_lost(&lost, language);
                undecided.why
            })?
        }
    };
    let registry = units.as_deref().map(|path| open_units(path, &limits, &*isolate)).transpose()?;
    let period = inputs.period.or(config.period);
    let desk = Desk {
        memory: &memory,
        template,
        limits: &limits,
        isolate: &*isolate,
        registry: registry.as_ref(),
        period,
        legacy: inputs.legacy,
    };
    let taken = read_all(&files, opened, &desk, language);
    let template = &memory.templates()[template];
    let mut settings: Settings = template.settings.clone();
    settings.merge(config.settings.clone());
    let today = jiff::Zoned::now().date();
    let round = Round {
        template,
        period,
        unit_name: unit_name.into(),
        registry: registry.as_ref(),
        settings: &settings,
        today,
    };
    let mut settled = round.settle(taken);
    for remark in &settled.remarks {
        complain(remark.to(language));
    }
    settings.apply(&mut lost, today);
    settled.consolidation.findings.splice(0..0, lost);
    Ok(settled.consolidation)
}

/// What there is to read.
pub(super) fn find(paths: &[PathBuf], language: Language) -> Result<Expanded, Failure> {
    let found = paths::expand(paths);
    if found.files.is_empty() { Err(nothing_to_read(&found.lost, language)) } else { Ok(found) }
}

/// Where there is nothing else to be said, what cannot be read is told at once.
fn nothing_to_read(lost: &[Finding], language: Language) -> Failure {
    tell_lost(lost, language);
    Failure(Wording::new("không có tệp nào để đọc", "there is no file to read"))
}

fn tell_lost(lost: &[Finding], language: Language) {
    for finding in lost {
        let (file, said) = (printable(&finding.place.file), finding.message.to(language));
        let help = finding.help.to(language);
        complain(&format!("{file}: {said}{}{help}", if help.is_empty() { "" } else { "\n  → " }));
    }
}

/// The list of units: lines of text, a table, or a workbook, in any encoding.
pub(super) fn open_units(path: &Path, limits: &Limits, isolate: &dyn Isolate) -> Result<Registry, Failure> {
    let name = path.to_string_lossy();
    let cannot = |why: &Wording| {
        Wording::new(
            format!("không đọc được danh sách đơn vị {name}: {}", why.vi),
            format!("cannot read the list of units {name}: {}", why.en),
        )
    };
    let bytes = std::fs::read(path).map_err(|error| cannot(&os_error(&error)))?;
    let is_table = matches!(read::sniff(&bytes), Sniffed::Readable(format) if format != FileFormat::Csv);
    let loaded = match std::str::from_utf8(&bytes) {
        Ok(text) if !is_table => Registry::load_csv(&name, text),
        _ => {
            let source = Source { file: Arc::from(&*name), bytes: &bytes };
            let read = read::read_list(&source, limits, isolate);
            let Some(book) = read.value else {
                let why = read.findings.into_iter().next().map(|finding| finding.message);
                return Err(cannot(&why.unwrap_or_default()).into());
            };
            let book = legacy::convert(book, &source.file, legacy::Options::default()).value.book;
            Registry::load_book(&name, &book)
        }
    };
    loaded.map_err(|error| Failure(Wording::new(error.text(Language::Vi), error.text(Language::En))))
}

/// Reads every file, several at a time, in their fixed order.
fn read_all(
    files: &[PathBuf],
    opened: Vec<Option<Opened>>,
    desk: &Desk<'_>,
    language: Language,
) -> Vec<Taken> {
    let progress = Progress::new(files.len(), language);
    let taken: Vec<Vec<Taken>> = files
        .par_iter()
        .zip(opened)
        .map(|(path, opened)| {
            let file: Arc<str> = path.to_string_lossy().into();
            let read = match opened {
                Some(known) => Ok((known.bytes, Some(known.read))),
                None => paths::read(path).map(|bytes| (bytes, None)),
            };
            let taken = match read {
                Ok((bytes, read)) => take_in(desk, &Source { file, bytes: &bytes }, read),
                Err(error) => {
                    let mut taken = desk.take_whole(&Source { file, bytes: &[] });
                    taken.one.findings = vec![paths::not_opened(path, &error)];
                    vec![taken]
                }
            };
            progress.step();
            taken
        })
        .collect();
    taken.into_iter().flatten().collect()
}

/// Takes in a file; a defect of this program met on the way loses that file only, and is told.
fn take_in(desk: &Desk<'_>, source: &Source<'_>, read: Option<Diagnosed<Option<Book>>>) -> Vec<Taken> {
    let take = || match read {
        Some(read) => desk.take_opened(source, read),
        None => desk.take_in(source),
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(take)).unwrap_or_else(|_| {
        let mut taken = desk.take_whole(&Source { file: Arc::clone(&source.file), bytes: &[] });
        let message = Wording::new(
            "chương trình gặp lỗi khi đọc tệp này; tệp không được dùng",
            "the program failed on this file; it is not used",
        );
        taken.one.findings =
            vec![Finding::new(Rule::UnreadableFile, Place::file(&source.file), message).with_help(
                "Mở tệp bằng Excel, lưu lại thành tệp mới rồi chạy lại.",
                "Open the file in Excel, save it anew and run again.",
            )];
        vec![taken]
    })
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
