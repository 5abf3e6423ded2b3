//! `tonghop convert`: files in old formats and encodings to modern ones.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::args::{Convert, Target as Format};
use super::guard::{Claim, Guard};
use super::inputs;
use super::paths::{self, Expanded};
use super::writing::Writing;
use super::{FAILED, FOUND, Failure, colour, machine, print, print_report, shown, width};
use crate::convert::{self, Outcome};
use crate::finding::{Finding, Language, Severity, Wording};
use crate::job::{Conversion, Converted, Output, Target};
use crate::read::Source;
use crate::report::{Detail, TextOptions};
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
    let target = match asked.format {
        Format::Xlsx => Target::Workbook,
        Format::Csv => Target::Tables,
        Format::Json => Target::Json,
        Format::Parquet => {
            return Err(Failure(Wording::new(
                "chuyen không ghi Parquet; dùng --format csv hoặc --format json, hoặc lệnh xuat để có bảng số liệu Parquet",
                "convert writes no Parquet; use --format csv or --format json, or the command export for a Parquet table of figures",
            )));
        }
    };
    let Expanded { mut files, lost } = inputs::find(&asked.paths, language)?;
    if let Some(out) = asked.output.as_deref() {
        files.retain(|file| !is_of_earlier_run(asked, target, out, file));
    }
    if files.is_empty() {
        return Err(Failure(Wording::new("không có tệp nào để chuyển", "there is no file to convert")));
    }
    let mut guard = Guard::over(files.iter().cloned());
    guard.protect(asked.to.as_deref().map(Path::new));
    let report =
        asked.report.as_deref().map(|path| guard.claim(path, Kind::Changes, "--report")).transpose()?;
    let jobs = plan(asked, &files)?;
    let (isolate, clock) = (machine::isolate(), machine::clock());
    let mut conversion = Conversion::new(inputs::templates(asked.to.as_deref())?, &*isolate);
    conversion.limits = machine::limits();
    conversion.clock = Some(&clock);
    conversion.legacy = asked.legacy;
    conversion.target = target;
    conversion.period = asked.period;
    conversion.language = language;
    let worker = Worker { asked, conversion: &conversion, guard: Mutex::new(guard) };
    let mut outcomes: Vec<Outcome> = jobs.par_iter().map(|job| worker.work(job)).collect();
    outcomes.extend(lost.into_iter().map(lost_file));
    let findings: Vec<Finding> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.findings)
        .filter(|finding| asked.all || finding.severity > Severity::Info)
        .cloned()
        .collect();
    let mut writing = Writing::default();
    if let (Some(claim), false) = (&report, asked.dry_run) {
        writing.attempt(|| claim.write(&conversion.report(&outcomes).bytes()?));
    }
    let text = convert::report_text(&outcomes, language, asked.all, asked.dry_run);
    if findings.is_empty() {
        print(&text)?;
    } else {
        let detail = if asked.all { Detail::All } else { Detail::Summarised };
        let options = TextOptions { width: width(), colour: colour(), detail };
        print_report(&conversion.text(&findings, &options), &text)?;
    }
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

/// Whether an earlier run wrote a file: it is no source, in a folder inside of one of sources or beside the sources
/// themselves.
fn is_of_earlier_run(asked: &Convert, target: Target, out: &Path, file: &Path) -> bool {
    let roots = || asked.paths.iter().filter(|root| root.is_dir());
    let inside = roots().any(|root| lies_in(out, root) && file.starts_with(root));
    let elsewhere = !roots().any(|root| paths::same(root, out));
    let ours = || {
        let csv = elsewhere && target == Target::Tables && has_ending(file, asked.format.ending());
        csv || paths::read(file)
            .ok()
            .and_then(|bytes| stamp::read(&bytes))
            .is_some_and(|said| said.kind.is_converted())
    };
    inside && lies_in(file, out) && ours()
}

/// What becomes of a path that leads to no file.
fn lost_file(finding: Finding) -> Outcome {
    Outcome { file: Arc::clone(&finding.place.file), findings: vec![finding], ..Outcome::default() }
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
pub(super) fn lies_in(file: &Path, folder: &Path) -> bool {
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
    conversion: &'a Conversion<'a>,
    /// Says what may be written.
    guard: Mutex<Guard>,
}

impl Worker<'_> {
    /// Converts one file and writes what comes of it; trouble with it is told and stops no other.
    fn work(&self, job: &Job) -> Outcome {
        let file: Arc<str> = paths::spelled(&job.file).into();
        let failed =
            |Failure(why)| Outcome { file: Arc::clone(&file), failure: Some(why), ..Outcome::default() };
        // What must not be written is told before the work, where its name is known by then.
        let sole = (self.conversion.target != Target::Tables).then(|| self.claim(job, None));
        let claimed = match sole.transpose() {
            Ok(claimed) => claimed,
            Err(refused) => return failed(refused),
        };
        let bytes = match paths::read(&job.file) {
            Ok(bytes) => bytes,
            Err(error) => return lost_file(paths::not_opened(&job.file, &error)),
        };
        let Converted { mut outcome, outputs } =
            self.conversion.convert(&Source { file: Arc::clone(&file), bytes: &bytes });
        if let Err(Failure(why)) = self.write(job, claimed, outputs, &mut outcome) {
            outcome.failure = Some(why);
        }
        outcome
    }

    /// Writes what came of a file, once all of it may be written.
    fn write(
        &self,
        job: &Job,
        claimed: Option<Claim>,
        outputs: Vec<(Option<String>, Output)>,
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        let sheets = outputs.iter().map(|(sheet, _)| sheet.as_deref());
        let claims: Vec<Claim> = match claimed {
            Some(claim) => vec![claim],
            None => sheets.map(|sheet| self.claim(job, sheet)).collect::<Result<_, _>>()?,
        };
        for (claim, (_, output)) in claims.iter().zip(outputs) {
            let bytes = output.bytes()?;
            if !self.asked.dry_run {
                claim.write(&bytes)?;
            }
            outcome.outputs.push(paths::spelled(&claim.path));
        }
        Ok(())
    }

    /// Claims the place of what a job writes, or of one sheet of it.
    fn claim(&self, job: &Job, sheet: Option<&str>) -> Result<Claim, Failure> {
        let ending = self.asked.format.ending();
        let never = |c: char| "/\\:*?\"<>|".contains(c) || drives_a_terminal(c);
        let path = match (sheet, &job.named) {
            (Some(sheet), _) => {
                followed_by(&job.target, &format!(" - {}.{ending}", sheet.replace(never, "_")))
            }
            (None, Some(named)) => named.clone(),
            (None, None) => followed_by(&job.target, &format!(".{ending}")),
        };
        let kind = self.conversion.target.kind();
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        if job.named.is_some() {
            return guard.claim(&path, kind, "-o");
        }
        guard.claim(&path, kind, "").map_err(|Failure(why)| {
            Failure(why.then("; chọn nơi khác bằng -o", "; choose another place with -o"))
        })
    }
}
