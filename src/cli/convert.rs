//! `tonghop convert`: files in old formats and encodings to modern ones.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::args::{Convert, Target};
use super::{FAILED, FOUND, Failure, colour, complain, jobs, machine, os_error, output, paths, print, width};
use crate::book::Book;
use crate::convert::{self, Desk, Modern, Outcome, Refill, refill};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording};
use crate::layout;
use crate::read::{self, Format, Limits, Sniffed, Source};
use crate::report::{self, Detail, TextOptions};

/// What converted workbooks say of themselves in their properties; by it they are known when they are made anew.
const MARK: &str = "tonghop convert";

/// A file and where it goes.
struct Job {
    file: PathBuf,
    /// Without the ending.
    target: PathBuf,
    /// The whole path where the user named it: it may be written anew whatever it is.
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
    let (mut files, troubles) = paths::expand(&asked.paths, &[]);
    if let Some(out) = asked.output.as_deref() {
        // What an earlier run wrote into a folder inside of a folder of sources is no source.
        let roots = || asked.paths.iter().filter(|root| root.is_dir() && !paths::same(root, out));
        let inside = |file: &Path| roots().any(|root| lies_in(out, root) && file.starts_with(root));
        files.retain(|file| !(inside(file) && lies_in(file, out)));
        // Neither is what it wrote beside the sources themselves.
        let into_root = asked.paths.iter().any(|root| root.is_dir() && paths::same(root, out));
        files.retain(|file| {
            !(into_root && lies_in(file, out) && std::fs::read(file).is_ok_and(|bytes| is_ours(&bytes)))
        });
    }
    for trouble in &troubles {
        complain(&format!("{}: {}", trouble.path.display(), trouble.message.to(language)));
    }
    if files.is_empty() {
        return Err(Failure(Wording::new("không có tệp nào để chuyển", "there is no file to convert")));
    }
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
    let written = Mutex::default();
    let inputs = files.iter().map(|file| real(file)).collect();
    let worker = Worker { asked, desk: &desk, target, inputs, written, language };
    let outcomes: Vec<Outcome> = jobs.par_iter().map(|job| worker.work(job)).collect();

    let findings: Vec<Finding> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.findings)
        .filter(|finding| asked.all || finding.severity > Severity::Info)
        .cloned()
        .collect();
    let mut text = String::new();
    if !findings.is_empty() {
        let detail = if asked.all { Detail::All } else { Detail::Summarised };
        // What is said of figures is said of those of the template that is filled in.
        let template = &memory.templates()[target.unwrap_or_default()];
        text.push_str(&report::text(
            &findings,
            template,
            language,
            &TextOptions { width: width(), colour: colour(), detail },
        ));
        text.push('\n');
    }
    text.push_str(&convert::report_text(&outcomes, language, asked.all, asked.dry_run));
    if let (Some(path), false) = (&asked.report, asked.dry_run) {
        let json = convert::report_json(&outcomes, language);
        let bytes = serde_json::to_vec_pretty(&json)
            .map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
        output::write(path, &bytes).map_err(|error| error.wording())?;
    }
    print(&text)?;
    if !outcomes.iter().any(Outcome::is_done) {
        return Ok(ExitCode::from(FAILED));
    }
    let wrong = findings.iter().any(|finding| finding.severity == Severity::Error)
        || outcomes.iter().any(|outcome| !outcome.is_done());
    Ok(if wrong || !troubles.is_empty() { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

/// Where every file goes. Nothing may be written over an input, or by two files.
fn plan(asked: &Convert, files: &[PathBuf]) -> Result<Vec<Job>, Failure> {
    let ending = asked.format.ending();
    let single = files.len() == 1 && !asked.paths.iter().any(|path| path.is_dir());
    let given = asked.output.as_deref();
    let is_file = given.is_some_and(|path| {
        !path.is_dir() && path.extension().is_some_and(|known| known.eq_ignore_ascii_case(ending))
    });
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
        let shown = path.display();
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

/// Where a path leads; the path itself where nothing is.
fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// What all files are worked on with.
struct Worker<'a> {
    asked: &'a Convert,
    desk: &'a Desk<'a>,
    target: Option<usize>,
    /// Where the inputs really are.
    inputs: HashSet<PathBuf>,
    /// What was written, in small letters: no two files may become one.
    written: Mutex<HashSet<String>>,
    language: Language,
}

impl Worker<'_> {
    /// Converts one file and writes what comes of it; trouble with it is told and stops no other.
    fn work(&self, job: &Job) -> Outcome {
        let file: Arc<str> = job.file.to_string_lossy().into();
        let mut outcome = Outcome { file: Arc::clone(&file), ..Outcome::default() };
        let bytes = match paths::read(&job.file) {
            Ok(bytes) => bytes,
            Err(error) => {
                let why = os_error(&error);
                let message = Wording::new(
                    format!("không mở được tệp: {}", why.vi),
                    format!("cannot open the file: {}", why.en),
                );
                outcome.findings.push(Finding::new(Rule::UnreadableFile, Place::file(&file), message));
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
        match self.files_of(book, job, &file) {
            Ok(outputs) => self.write(&outputs, job, &mut outcome),
            Err(message) => outcome.failure = Some(message),
        }
        outcome
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

    /// The files a workbook becomes: path and bytes.
    fn files_of(&self, mut book: Book, job: &Job, file: &str) -> Result<Vec<(PathBuf, Vec<u8>)>, Wording> {
        let ending = self.asked.format.ending();
        let path = job.named.clone().unwrap_or_else(|| followed_by(&job.target, &format!(".{ending}")));
        match self.asked.format {
            Target::Xlsx => {
                book.properties.retain(|(name, _)| !matches!(name.as_str(), "comment" | "description"));
                book.properties.push(("comment".to_owned(), MARK.to_owned()));
                let bytes = crate::write::write(&book, created(&book))
                    .map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
                Ok(vec![(path, bytes)])
            }
            Target::Json | Target::Parquet => {
                let json = convert::json(&book, file);
                let bytes = serde_json::to_vec(&json)
                    .map_err(|error| Wording::new(error.to_string(), error.to_string()))?;
                Ok(vec![(path, bytes)])
            }
            Target::Csv => {
                let filled: Vec<_> = book.sheets.iter().filter(|sheet| !sheet.cells.is_empty()).collect();
                let many = filled.len() > 1;
                Ok(filled
                    .into_iter()
                    .map(|sheet| {
                        let name = sheet.name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_");
                        let path = if many {
                            followed_by(&job.target, &format!(" - {name}.{ending}"))
                        } else {
                            path.clone()
                        };
                        (path, convert::csv(sheet))
                    })
                    .collect())
            }
        }
    }

    fn write(&self, outputs: &[(PathBuf, Vec<u8>)], job: &Job, outcome: &mut Outcome) {
        let refused = outputs.iter().find_map(|(path, bytes)| self.refuses(path, bytes, job.named.is_some()));
        let mut failed = refused;
        if failed.is_none() && !self.asked.dry_run {
            failed = outputs
                .iter()
                .find_map(|(path, bytes)| output::write(path, bytes).err().map(|error| error.wording()));
        }
        if failed.is_none() && outputs.is_empty() {
            failed =
                Some(Wording::new("tệp không có nội dung nào để ghi", "the file holds nothing to write"));
        }
        if failed.is_none() {
            outcome.outputs = outputs.iter().map(|(path, _)| path.to_string_lossy().into_owned()).collect();
        }
        outcome.failure = failed;
    }

    /// Why a file must not be written: it is an input, or somebody else's.
    fn refuses(&self, path: &Path, bytes: &[u8], named: bool) -> Option<Wording> {
        let shown = path.display();
        if self.inputs.contains(&real(path)) {
            return Some(Wording::new(
                format!("không ghi đè tệp nguồn {shown}"),
                format!("the source {shown} is not overwritten"),
            ));
        }
        let name = path.to_string_lossy().to_lowercase();
        if !self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(name) {
            return Some(Wording::new(
                format!("hai kết quả cùng ghi vào {shown}"),
                format!("two outputs would be written to {shown}"),
            ));
        }
        if named || !path.exists() {
            return None;
        }
        let there = std::fs::read(path).unwrap_or_default();
        (there != bytes && !is_ours(&there)).then(|| {
            Wording::new(
                format!("đã có tệp {shown} không phải do lệnh này ghi ra nên không ghi đè; chọn nơi khác bằng -o"),
                format!("{shown} was not made by this command and is not overwritten; choose another place with -o"),
            )
        })
    }
}

/// Whether a file was made by this command.
fn is_ours(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"{\"version\":1,\"made-by\":\"tonghop convert\"") {
        return true;
    }
    let source = Source { file: "".into(), bytes };
    let is_xlsx = read::sniff(bytes) == Sniffed::Readable(Format::Xlsx);
    let book = is_xlsx.then(|| read::read(&source, &Limits::default()).value).flatten();
    book.is_some_and(|book| book.properties.iter().any(|(_, value)| value == MARK))
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
