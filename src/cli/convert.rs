//! `tonghop convert`: files in old formats and encodings to modern ones.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::args::{Convert, Target};
use super::guard::{Claim, Guard};
use super::jobs::{self, Writing};
use super::paths::{self, Expanded};
use super::{FAILED, FOUND, Failure, colour, machine, print, print_report, shown, width};
use crate::book::{Book, Sheet};
use crate::convert::{self, Desk, Modern, Outcome, Refill, refill};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording};
use crate::layout;
use crate::read::{self, Sniffed, Source};
use crate::report::{self, Detail, TextOptions};
use crate::stamp::{self, Kind};
use crate::text::drives_a_terminal;

/// A file and where it goes.
struct Job {
    file: PathBuf,
    /// Without the ending.
    target: PathBuf,
    /// The whole path where the user named it.
    named: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(asked: &Convert, language: Language) -> Result<ExitCode, Failure> {
    if asked.format == Target::Parquet {
        return Err(Failure(Wording::new(
            "bản này chưa ghi được Parquet; hãy dùng --format csv hoặc --format json",
            "Parquet is not built into this program; use --format csv or --format json",
        )));
    }
    let Expanded { mut files, lost } = jobs::find(&asked.paths, language)?;
    if let Some(out) = asked.output.as_deref() {
        // What an earlier run wrote is no source, in a folder inside of one of sources or beside the sources themselves.
        let roots = || asked.paths.iter().filter(|root| root.is_dir());
        let inside = |file: &Path| roots().any(|root| lies_in(out, root) && file.starts_with(root));
        let elsewhere = !roots().any(|root| paths::same(root, out));
        let ours = |file: &Path| {
            let csv = elsewhere && asked.format == Target::Csv && has_ending(file, asked.format.ending());
            csv || paths::read(file)
                .ok()
                .and_then(|bytes| stamp::read(&bytes))
                .is_some_and(|said| said.kind.is_converted())
        };
        files.retain(|file| !(inside(file) && lies_in(file, out) && ours(file)));
    }
    if files.is_empty() {
        return Err(Failure(Wording::new("không có tệp nào để chuyển", "there is no file to convert")));
    }
    let mut guard = Guard::over(files.iter().cloned());
    guard.protect(asked.to.as_deref().map(Path::new));
    let report =
        asked.report.as_deref().map(|path| guard.claim(path, Kind::Changes, "--report")).transpose()?;
    let jobs = plan(asked, &files)?;
    let (memory, target) = jobs::known_templates(asked.to.as_deref())?;
    let (isolate, limits, clock) = (machine::isolate(), machine::limits(), machine::clock());
    let desk = Desk {
        memory: &memory,
        limits: &limits,
        isolate: &*isolate,
        legacy: asked.legacy,
        clock: Some(&clock),
    };
    let worker = Worker { asked, desk: &desk, target, guard: Mutex::new(guard), language };
    let mut outcomes: Vec<Outcome> = jobs.par_iter().map(|job| worker.work(job)).collect();
    outcomes.extend(lost.into_iter().map(|finding| Outcome {
        file: Arc::clone(&finding.place.file),
        findings: vec![finding],
        ..Outcome::default()
    }));

    let findings: Vec<Finding> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.findings)
        .filter(|finding| asked.all || finding.severity > Severity::Info)
        .cloned()
        .collect();
    let mut styled = String::new();
    if !findings.is_empty() {
        let detail = if asked.all { Detail::All } else { Detail::Summarised };
        // What is said of figures is said of those of the template that is filled in.
        let template = &memory.templates()[target.unwrap_or_default()];
        let options = TextOptions { width: width(), colour: colour(), detail };
        styled = report::text(&findings, template, language, &options);
    }
    let mut writing = Writing::default();
    if let (Some(claim), false) = (&report, asked.dry_run) {
        writing.attempt(|| {
            let bytes = stamp::json(claim.kind(), convert::report_json(&outcomes, language))
                .map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
            claim.write(&bytes)
        });
    }
    let text = convert::report_text(&outcomes, language, asked.all, asked.dry_run);
    if styled.is_empty() {
        print(&text)?
    } else {
        print_report(&styled, &text)?
    };
    let wrong = findings.iter().any(|finding| finding.severity == Severity::Error)
        || outcomes.iter().any(|outcome| !outcome.is_done());
    let done = outcomes.iter().any(Outcome::is_done);
    let code = match (done, wrong) {
        (false, _) => ExitCode::from(FAILED),
        (true, true) => ExitCode::from(FOUND),
        (true, false) => ExitCode::SUCCESS,
    };
    Ok(writing.status(code, language))
}

/// Where every file goes. Nothing may be written over an input, or by two files.
fn plan(asked: &Convert, files: &[PathBuf]) -> Result<Vec<Job>, Failure> {
    let ending = asked.format.ending();
    let single = files.len() == 1 && !asked.paths.iter().any(|path| path.is_dir());
    let given = asked.output.as_deref();
    let is_file = given.is_some_and(|path| !path.is_dir() && has_ending(path, ending));
    let other = given.and_then(Path::extension).map(|known| known.to_string_lossy().to_lowercase());
    if let (false, Some(other)) = (is_file, other.filter(|other| ENDINGS.contains(&other.as_str())))
        && given.is_some_and(|path| !path.is_dir())
    {
        return Err(Failure(Wording::new(
            format!(
                "-o có đuôi .{other} nhưng kết quả là .{ending}; đổi đuôi tệp, hoặc chọn --format xlsx, csv, json"
            ),
            format!(
                "-o ends in .{other} but .{ending} is written; change the ending, or choose --format xlsx, csv, json"
            ),
        )));
    }
    if let (true, false, Some(path)) = (is_file, single, given) {
        let shown = shown(path);
        return Err(Failure(Wording::new(
            format!("có nhiều tệp để chuyển nên -o phải là thư mục, không phải tệp {shown}"),
            format!("there are many files, so -o must name a folder, not the file {shown}"),
        )));
    }
    let mut jobs = Vec::with_capacity(files.len());
    let mut taken: HashSet<String> = HashSet::new();
    for file in files {
        if let (true, Some(path)) = (is_file, given) {
            let named = Some(path.to_path_buf());
            jobs.push(Job { file: file.clone(), target: path.with_extension(""), named });
            continue;
        }
        let (folder, inside) = place_of(asked, file);
        let wish = folder.join(inside).with_extension("");
        // a.xls and a.ods become a.xlsx and a (2).xlsx.
        let mut target = wish.clone();
        let mut number = 1;
        while !taken.insert(target.to_string_lossy().to_lowercase()) {
            number += 1;
            target = followed_by(&wish, &format!(" ({number})"));
        }
        jobs.push(Job { file: file.clone(), target, named: None });
    }
    Ok(jobs)
}

/// Endings of tables: who names one for a folder means a file.
const ENDINGS: [&str; 9] = ["xlsx", "xls", "xlsm", "xlsb", "ods", "csv", "json", "html", "parquet"];

/// The path with something after its name.
fn followed_by(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|known| known.eq_ignore_ascii_case(ending))
}

/// Whether a file lies in a folder, however the two are written.
fn lies_in(file: &Path, folder: &Path) -> bool {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    whole(file).zip(whole(folder)).is_some_and(|(file, folder)| file.starts_with(folder))
}

/// The folder a file goes to, and its way in it.
fn place_of(asked: &Convert, file: &Path) -> (PathBuf, PathBuf) {
    let given = asked.output.clone();
    if let Some(root) = asked.paths.iter().find(|root| root.is_dir() && file.starts_with(root)) {
        let inside = file.strip_prefix(root).map(Path::to_path_buf).unwrap_or_default();
        return (given.unwrap_or_else(|| beside(root)), inside);
    }
    let name = file.file_name().map(PathBuf::from).unwrap_or_default();
    if let Some(folder) = given {
        return (folder, name);
    }
    // Beside the source the name must be another.
    let stem = name.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    (file.parent().map(Path::to_path_buf).unwrap_or_default(), PathBuf::from(format!("{stem}-chuyen.x")))
}

/// The folder beside a folder in which converted files go when nobody says where.
fn beside(root: &Path) -> PathBuf {
    let whole = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
    let name = whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    whole.with_file_name(format!("{name}-chuyen"))
}

/// What all files are worked on with.
struct Worker<'a> {
    asked: &'a Convert,
    desk: &'a Desk<'a>,
    target: Option<usize>,
    /// Says what may be written.
    guard: Mutex<Guard>,
    language: Language,
}

impl Worker<'_> {
    /// Converts one file and writes what comes of it; trouble with it is told and stops no other.
    fn work(&self, job: &Job) -> Outcome {
        let file: Arc<str> = job.file.to_string_lossy().into();
        let mut outcome = Outcome { file: Arc::clone(&file), ..Outcome::default() };
        // What must not be written is told before the work, where its name is known by then.
        let sole = (self.asked.format != Target::Csv).then(|| self.path_of(job));
        let claimed = match sole.map(|path| self.claim(&path, job)).transpose() {
            Ok(claimed) => claimed,
            Err(Failure(why)) => {
                outcome.failure = Some(why);
                return outcome;
            }
        };
        let bytes = match paths::read(&job.file) {
            Ok(bytes) => bytes,
            Err(error) => {
                outcome.findings.push(paths::not_opened(&job.file, &error));
                return outcome;
            }
        };
        let source = Source { file: Arc::clone(&file), bytes: &bytes };
        if let Sniffed::Readable(format) = read::sniff(&bytes) {
            outcome.format = Some(format);
        }
        let made =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.make(&source, &mut outcome)));
        let book = made.unwrap_or_else(|_| {
            let message = Wording::new(
                "chương trình gặp lỗi khi chuyển tệp này; không ghi gì",
                "the program failed on this file; nothing was written",
            );
            outcome.findings.push(Finding::new(Rule::UnreadableFile, Place::file(&file), message).with_help(
                "Mở tệp bằng Excel, lưu lại thành tệp mới rồi chạy lại.",
                "Open the file in Excel, save it anew and run again.",
            ));
            None
        });
        let Some(book) = book else { return outcome };
        let outputs = match claimed {
            Some(claim) => self.whole(book, &file).map(|bytes| vec![(claim, bytes)]),
            None => self.tables(&book, job),
        };
        if let Err(Failure(why)) = outputs.and_then(|outputs| self.write(&outputs, &mut outcome)) {
            outcome.failure = Some(why);
        }
        outcome
    }

    /// The file that a job writes, when it is one.
    fn path_of(&self, job: &Job) -> PathBuf {
        let named = job.named.clone();
        named.unwrap_or_else(|| followed_by(&job.target, &format!(".{}", self.asked.format.ending())))
    }

    fn claim(&self, path: &Path, job: &Job) -> Result<Claim, Failure> {
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = match self.asked.format {
            Target::Xlsx => Kind::Converted,
            Target::Csv => Kind::Table,
            Target::Json | Target::Parquet => Kind::Export,
        };
        if job.named.is_some() {
            return guard.claim(path, kind, "-o");
        }
        guard.claim(path, kind, "").map_err(|Failure(why)| {
            Failure(why.then("; chọn nơi khác bằng -o", "; choose another place with -o"))
        })
    }

    fn make(&self, source: &Source<'_>, outcome: &mut Outcome) -> Option<Book> {
        let Some(target) = self.target else {
            let done = self.desk.convert(source);
            outcome.findings.extend(done.findings);
            let Modern { book, changes, encodings, template } = done.value?;
            (outcome.changes, outcome.encodings, outcome.template) = (changes, encodings, template);
            return Some(book);
        };
        let made =
            self.asked.period.map_or(jiff::civil::date(2000, 1, 1), |period| period.days().1).at(0, 0, 0, 0);
        let options = layout::Options { language: self.language, ..layout::Options::new(made) };
        let how = Refill { desk: self.desk, target, period: self.asked.period, options: &options };
        let done = refill(source, &how);
        outcome.findings.extend(done.findings);
        let Some(refilled) = done.value else {
            if !outcome.findings.iter().any(|finding| finding.severity == Severity::Error) {
                outcome.findings.push(no_form(&source.file));
            }
            return None;
        };
        outcome.template = Some(refilled.from);
        outcome.carried = Some((refilled.read, refilled.carried));
        (outcome.lost, outcome.blank, outcome.changes) = (refilled.lost, refilled.blank, refilled.changes);
        Some(refilled.book)
    }

    /// A workbook as one file.
    fn whole(&self, book: Book, file: &str) -> Result<Vec<u8>, Failure> {
        let failed = |error: String| Failure(Wording::new(error.clone(), error));
        if self.asked.format == Target::Json {
            return stamp::json(Kind::Export, convert::json(&book, file))
                .map_err(|error| failed(error.to_string()));
        }
        let created = created(&book);
        stamp::workbook(book, Kind::Converted, created).map_err(|error| failed(error.to_string()))
    }

    /// A workbook as a CSV for every sheet that holds something.
    fn tables(&self, book: &Book, job: &Job) -> Result<Vec<(Claim, Vec<u8>)>, Failure> {
        let filled: Vec<_> = book.sheets.iter().filter(|sheet| !sheet.cells.is_empty()).collect();
        let many = filled.len() > 1;
        let ending = self.asked.format.ending();
        let path = |sheet: &Sheet| {
            let never = |c: char| "/\\:*?\"<>|".contains(c) || drives_a_terminal(c);
            let name = sheet.name.replace(never, "_");
            if many { followed_by(&job.target, &format!(" - {name}.{ending}")) } else { self.path_of(job) }
        };
        filled.into_iter().map(|sheet| Ok((self.claim(&path(sheet), job)?, convert::csv(sheet)))).collect()
    }

    fn write(&self, outputs: &[(Claim, Vec<u8>)], outcome: &mut Outcome) -> Result<(), Failure> {
        if outputs.is_empty() {
            let none = Wording::new("tệp không có nội dung nào để ghi", "the file holds nothing to write");
            return Err(Failure(none));
        }
        for (claim, bytes) in outputs {
            if !self.asked.dry_run {
                claim.write(bytes)?;
            }
            outcome.outputs.push(claim.path.to_string_lossy().into_owned());
        }
        Ok(())
    }
}

/// The date in the properties: the source's, so that the same source gives the same bytes.
fn created(book: &Book) -> jiff::civil::DateTime {
    let known = book.properties.iter().find(|(name, _)| name == "created").map(|(_, value)| value);
    let moment = known.and_then(|text| text.trim_end_matches('Z').parse::<jiff::civil::DateTime>().ok());
    let usable = moment.filter(|moment| (1900..=9999).contains(&moment.year()));
    usable.unwrap_or_else(|| jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0))
}

fn no_form(file: &Arc<str>) -> Finding {
    let message = Wording::new(
        "không nhận ra biểu nào trong tệp nên không có gì để điền vào biểu mới",
        "no form was recognised in the file, so there is nothing to fill in",
    );
    Finding::new(Rule::UnknownForm, Place::file(file), message).with_help(
        "Kiểm tra lại tệp, hoặc chuyển không kèm --to để chỉ đổi định dạng.",
        "Check the file, or convert without --to to change its format only.",
    )
}
