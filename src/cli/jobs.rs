//! The jobs: consolidate and check, from paths to outputs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::book::Book;
use crate::consolidation::Consolidation;
use crate::figure::Standing;
use crate::finding::{Counts, Diagnosed, Finding, Language, Place, Rule, Settings, Wording};
use crate::intake::{Desk, Taken};
use crate::legacy;
use crate::read::{self, Format as FileFormat, Isolate, Limits, Sniffed, Source};
use crate::recognise::Memory;
use crate::report::{self, Detail, Extent, TextOptions};
use crate::round::Round;
use crate::template::{Template, builtin};
use crate::unit::Registry;

use super::args::{Check, Consolidate, Format, Inputs};
use super::choose::{self, Opened};
use super::config::{self, Config};
use super::summary;
use super::{
    FAILED, FOUND, Failure, colour, complain, machine, notes, os_error, output, paths, print, width,
};

/// A template by its id, or from a file.
pub(super) fn open_template(id: &str) -> Result<Arc<Template>, Failure> {
    if let Some(template) = builtin::find(id) {
        return Ok(Arc::clone(template));
    }
    let text = std::fs::read_to_string(id).map_err(|error| {
        let why = os_error(&error);
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

/// What a job has gathered before it writes anything.
struct Gathered {
    consolidation: Consolidation,
}

/// `tonghop consolidate`
pub(super) fn consolidate(asked: &Consolidate, language: Language) -> Result<ExitCode, Failure> {
    let config = config::find(asked.inputs.config.as_deref(), &asked.inputs.paths)?;
    let target = asked.output.clone().unwrap_or_else(|| default_output(&asked.inputs.paths));
    let unit_name = asked.unit_name.clone().or_else(|| config.unit_name.clone()).unwrap_or_default();
    let mut outputs = vec![target.as_path()];
    outputs.extend(asked.report.as_deref());
    guard(&asked.inputs.paths, &outputs)?;
    outputs.extend(asked.notes.as_deref());
    let gathered = gather(&asked.inputs, &config, &outputs, &unit_name, language)?;
    let consolidation = &gathered.consolidation;
    let counts = Counts::of(consolidation.all_findings());
    let nothing = consolidation.used().next().is_none();
    let withheld = asked.strict && counts.errors > 0;
    let written = !(asked.dry_run || withheld || nothing);
    if written {
        let mut options = layout_options(consolidation, language);
        options.links = links(consolidation, &target);
        let book = crate::layout::lay_out(consolidation, &options);
        write_book(&book, consolidation, &target)?;
    }
    if let (Some(path), false) = (&asked.report, withheld || asked.dry_run) {
        let json = report::json(consolidation, language, Extent::Everything);
        let bytes =
            serde_json::to_vec(&json).map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
        output::write(path, &bytes).map_err(|error| error.wording())?;
    }
    let notes = match &asked.notes {
        Some(folder) if !(withheld || asked.dry_run) => notes::write(consolidation, folder, language)?,
        _ => 0,
    };
    let findings: Vec<Finding> = consolidation.all_findings().cloned().collect();
    let mut text = report::text(&findings, &consolidation.template, language, &text_options(&asked.inputs));
    text.push('\n');
    text.push_str(&summary::text(consolidation, written.then_some(target.as_path()), language));
    if let (Some(folder), 1..) = (&asked.notes, notes) {
        let folder = folder.display();
        let said = Wording::new(
            format!("Phiếu đề nghị chỉnh sửa: {notes} phiếu trong {folder}\n"),
            format!("Correction notes: {notes} in {folder}\n"),
        );
        text.push_str(said.to(language));
    }
    print(&text)?;
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
        return Ok(ExitCode::from(FAILED));
    }
    Ok(status(counts, asked.inputs.error_on_warning))
}

/// `tonghop check`
pub(super) fn check(asked: &Check, language: Language) -> Result<ExitCode, Failure> {
    let config = config::find(asked.inputs.config.as_deref(), &asked.inputs.paths)?;
    let leave_out: Vec<&Path> = asked.output.as_deref().into_iter().collect();
    guard(&asked.inputs.paths, &leave_out)?;
    let gathered = gather(&asked.inputs, &config, &leave_out, "", language)?;
    let consolidation = &gathered.consolidation;
    let findings: Vec<Finding> = consolidation.all_findings().cloned().collect();
    let counts = Counts::of(findings.iter());
    let text = match asked.format {
        Format::Text => {
            let mut text =
                report::text(&findings, &consolidation.template, language, &text_options(&asked.inputs));
            text.push('\n');
            text.push_str(&summary::text(consolidation, None, language));
            text
        }
        Format::Json => pretty(&report::json(consolidation, language, Extent::Findings))?,
        Format::Sarif => pretty(&report::sarif(&findings, language, env!("CARGO_PKG_VERSION")))?,
    };
    if let Some(path) = &asked.output {
        let book = crate::layout::lay_out_findings(consolidation, &layout_options(consolidation, language));
        write_book(&book, consolidation, path)?;
    }
    print(&text)?;
    let read = consolidation.returns.iter().any(|one| one.standing != Standing::Unreadable);
    Ok(if read { status(counts, asked.inputs.error_on_warning) } else { ExitCode::from(FAILED) })
}

pub(super) fn layout_options(consolidation: &Consolidation, language: Language) -> crate::layout::Options {
    crate::layout::Options { language, ..crate::layout::Options::new(made(consolidation)) }
}

pub(super) fn write_book(book: &Book, consolidation: &Consolidation, path: &Path) -> Result<(), Failure> {
    let bytes = crate::write::write(book, made(consolidation))
        .map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
    Ok(output::write(path, &bytes).map_err(|error| error.wording())?)
}

/// The way from the workbook's folder to each source file, for links.
fn links(consolidation: &Consolidation, target: &Path) -> BTreeMap<Arc<str>, String> {
    let whole = |path: &Path| std::path::absolute(path).ok();
    let folder = whole(target).and_then(|path| path.parent().map(Path::to_path_buf));
    let way = |file: &str| pathdiff::diff_paths(whole(Path::new(file))?, folder.as_ref()?);
    consolidation
        .returns
        .iter()
        .filter_map(|one| Some((Arc::clone(&one.file), way(&one.file)?.to_string_lossy().replace('\\', "/"))))
        .collect()
}

/// Refuses outputs that would destroy an input or each other. A workbook of this program may be written anew.
fn guard(inputs: &[PathBuf], outputs: &[&Path]) -> Result<(), Failure> {
    let (files, _) = paths::expand(inputs, &[]);
    for (index, output) in outputs.iter().enumerate() {
        let shown = output.display();
        if outputs[..index].iter().any(|other| paths::same(other, output)) {
            return Err(Failure(Wording::new(
                format!("hai kết quả cùng ghi vào một tệp: {shown}"),
                format!("two outputs are the same file: {shown}"),
            )));
        }
        if !files.iter().any(|file| paths::same(file, output)) {
            continue;
        }
        let ours = std::fs::read(output).is_ok_and(|bytes| {
            let source = Source { file: shown.to_string().into(), bytes: &bytes };
            let book = read::read(&source, &Limits::default()).value;
            book.is_some_and(|book| crate::layout::read_metadata(&book).is_some())
        });
        if !ours {
            return Err(Failure(Wording::new(
                format!("{shown} là một tệp đầu vào, không ghi đè; chọn tên khác cho kết quả"),
                format!("{shown} is an input and is not overwritten; choose another name for the output"),
            )));
        }
    }
    Ok(())
}

/// The moment printed in the workbook: of the inputs, not of the run, so that the same inputs give the same bytes.
fn made(consolidation: &Consolidation) -> jiff::civil::DateTime {
    let signed = consolidation.used().filter_map(|one| one.date).max();
    let ended = consolidation.period.map(|period| period.days().1);
    signed.or(ended).unwrap_or(jiff::civil::date(2000, 1, 1)).at(0, 0, 0, 0)
}

fn pretty(json: &serde_json::Value) -> Result<String, Failure> {
    serde_json::to_string_pretty(json)
        .map_err(|error| Failure(Wording::new(error.to_string(), error.to_string())))
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

/// Reads, settles and merges everything the inputs name.
fn gather(
    inputs: &Inputs,
    config: &Config,
    outputs: &[&Path],
    unit_name: &str,
    language: Language,
) -> Result<Gathered, Failure> {
    let units = inputs.units.clone().or_else(|| config.units.clone());
    let mut leave_out = outputs.to_vec();
    leave_out.extend(units.as_deref());
    let (files, troubles) = paths::expand(&inputs.paths, &leave_out);
    for trouble in &troubles {
        complain(&format!("{}: {}", trouble.path.display(), trouble.message.to(language)));
    }
    if files.is_empty() {
        return Err(Failure(Wording::new("không có tệp nào để đọc", "there is no file to read")));
    }
    let isolate = machine::isolate();
    let limits = machine::limits();
    let asked = inputs.template.as_ref().or(config.template.as_ref());
    let (memory, chosen) = known_templates(asked.map(String::as_str))?;
    let (template, opened) = match chosen {
        Some(template) => (template, files.iter().map(|_| None).collect()),
        None => choose::template(&files, &memory, &limits, &*isolate, inputs.legacy)?,
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
    let round = Round {
        template,
        period,
        unit_name: unit_name.into(),
        registry: registry.as_ref(),
        settings: &settings,
        today: jiff::Zoned::now().date(),
    };
    let settled = round.settle(taken);
    for remark in &settled.remarks {
        complain(remark.to(language));
    }
    Ok(Gathered { consolidation: settled.consolidation })
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
                    let mut taken = desk.take_whole(&Source { file: Arc::clone(&file), bytes: &[] });
                    let why = os_error(&error);
                    let message = Wording::new(
                        format!("không mở được tệp: {}", why.vi),
                        format!("cannot open the file: {}", why.en),
                    );
                    taken.one.findings =
                        vec![Finding::new(Rule::UnreadableFile, Place::file(&file), message).with_help(
                            "Đóng tệp nếu đang mở, kiểm tra quyền đọc rồi chạy lại.",
                            "Close the file if it is open, check the permissions and run again.",
                        )];
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
