//! Consolidate and check: from arguments to a session, and from its outputs to files and the terminal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use crate::figure::Return;
use crate::finding::{Counts, Finding, Language, Wording};
use crate::job::{Cache, Office, Renewal, Session, Settled};
use crate::merge::Consolidation;
use crate::read::Source;
use crate::report::{self, Detail, Extent, Purpose, TextOptions};
use crate::stamp::Kind;
use crate::write;

use super::args::{Check, Consolidate, Format, Inputs};
use super::cache;
use super::guard::{Claim, Guard};
use super::inputs::{self, OnDisk};
use super::paths::{self, Expanded};
use super::writing::Writing;
use super::{
    FAILED, FOUND, Failure, colour, complain, config, machine, notes, print_json, print_report, shown, width,
    window,
};

/// What a run reads.
pub(super) struct Run {
    pub office: Office,
    pub found: Expanded,
    pub guard: Guard,
}

impl Run {
    pub fn open(asked: &Inputs, language: Language) -> Result<Self, Failure> {
        let (office, file) = config::find(asked)?;
        let found = inputs::find(&asked.paths, language)?;
        let mut guard = Guard::over(found.files.iter().cloned());
        guard.protect(file.as_deref());
        guard.protect(asked.units.as_deref().or(office.units.as_deref().map(Path::new)));
        guard.protect(asked.template.as_deref().or(office.template.as_deref()).map(Path::new));
        Ok(Self { office, found, guard })
    }
}

/// `tonghop consolidate`
pub(super) fn consolidate(asked: &Consolidate, language: Language) -> Result<ExitCode, Failure> {
    let Run { mut office, mut found, mut guard } = Run::open(&asked.inputs, language)?;
    office.unit_name = office.unit_name.filter(|_| asked.unit_name.is_none());
    let target = asked.output.clone().unwrap_or_else(|| default_output(&asked.inputs.paths));
    let mut workbook = guard.claim(&target, Kind::Summary, "-o")?;
    let page = asked.html.as_deref().map(|path| guard.claim(path, Kind::Page, "--html")).transpose()?;
    let earlier_bytes = workbook.earlier();
    let report =
        asked.report.as_deref().map(|path| guard.claim(path, Kind::Report, "--report")).transpose()?;
    if let Some(folder) = &asked.notes {
        notes::check_folder(folder)?;
    }
    let earlier = |file: &Path| {
        let notes = asked.notes.as_deref().is_some_and(|folder| notes::is_one(file, folder));
        let page = asked.html.as_deref().is_some_and(|page| paths::same(file, page));
        notes || page || paths::same(file, &target)
    };
    found.files.retain(|file| !earlier(file));
    let unit_name = asked.unit_name.as_deref().unwrap_or_default();
    let file = target.to_string_lossy().into();
    let standing = earlier_bytes.as_deref().map(|bytes| Source { file, bytes });
    let wanted = Wanted { unit_name, standing, accept: asked.accept_edits };
    let (mut settled, renewal) =
        settle(&asked.inputs, office, found, wanted, language).map_err(|unsettled| {
            inputs::tell_lost(&unsettled.findings, language);
            unsettled.why
        })?;
    if let (true, Some(bytes)) = (renewal.overwritten, &earlier_bytes) {
        workbook.take_over(bytes);
    }
    settled.add(renewal.findings);
    let nothing = settled.is_empty();
    let withheld = asked.strict && settled.counts().errors > 0;
    let writes = !(withheld || asked.dry_run);
    if writes && !nothing {
        settled.add(workbook.finding());
    }
    let outputs = settled.outputs(language);
    let mut writing = Writing::default();
    let written = writes
        && !nothing
        && writing.attempt(|| {
            let links = links(&settled.consolidation, &target);
            workbook.write(&outputs.workbook(links).bytes()?)
        });
    if let (Some(claim), true) = (&page, writes && !nothing) {
        writing.attempt(|| claim.write(&outputs.page().bytes()?));
    }
    if let (Some(claim), true) = (&report, writes) {
        writing.attempt(|| claim.write(&outputs.report().bytes()?));
    }
    let notes = asked.notes.as_deref().filter(|_| writes);
    let notes = notes.map(|folder| notes::write(&outputs, folder, &mut guard, &mut writing));
    if !asked.inputs.quiet {
        let options = text_options(&asked.inputs);
        let written = written.then(|| shown(&target));
        let mut below = outputs.summary(Purpose::Consolidate(written.as_deref()), &options);
        below.extend(notes.map(|notes| notes.wording().to(language).to_owned()));
        print_report(&outputs.text(&options), &below)?;
        if written.is_some() {
            window::open(&target, language);
        }
    }
    tell_unwritten(withheld, nothing, language);
    Ok(writing.status(status(&settled, nothing, &asked.inputs), language))
}

/// Says why no workbook was written.
fn tell_unwritten(withheld: bool, nothing: bool, language: Language) {
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
}

/// `tonghop check`
pub(super) fn check(asked: &Check, language: Language) -> Result<ExitCode, Failure> {
    let Run { office, mut found, mut guard } = Run::open(&asked.inputs, language)?;
    let claim = asked.output.as_deref().map(|path| guard.claim(path, Kind::Findings, "-o")).transpose()?;
    found.files.retain(|file| !claim.as_ref().is_some_and(|claim| paths::same(file, &claim.path)));
    let mut settled = match settle(&asked.inputs, office, found, Wanted::default(), language) {
        Ok((settled, _)) => settled,
        Err(unsettled) => {
            tell_unsettled(&unsettled.findings, asked.format, language)?;
            return Err(unsettled.why);
        }
    };
    settled.add(claim.as_ref().and_then(Claim::finding));
    let outputs = settled.outputs(language);
    let mut writing = Writing::default();
    let quiet = asked.inputs.quiet;
    let written = claim.as_ref().filter(|claim| {
        writing.attempt(|| {
            let links = links(&settled.consolidation, &claim.path);
            claim.write(&outputs.findings(links).bytes()?)
        })
    });
    match asked.format {
        Format::Text if quiet => {}
        Format::Text => {
            let options = text_options(&asked.inputs);
            let mut below = outputs.summary(Purpose::Check, &options);
            if let Some(claim) = written {
                let path = shown(&claim.path);
                let said = Wording::new(format!("Tệp phát hiện: {path}\n"), format!("Findings: {path}\n"));
                below.push_str(said.to(language));
            }
            // What is left to do comes first: nobody reads on after "nothing was found".
            let unfilled = outputs.unfilled(&options);
            let gap = if unfilled.is_empty() { "" } else { "\n" };
            print_report(&format!("{unfilled}{gap}{}", outputs.text(&options)), &below)?;
        }
        Format::Json => {
            print_json(&outputs.json(Extent::Findings))?;
        }
        Format::Sarif => {
            print_json(&outputs.sarif())?;
            if let Some(settings) = outputs.settings() {
                complain(settings.to(language));
            }
        }
    }
    let unread = settled.consolidation.returns.iter().all(Return::says_nothing);
    Ok(writing.status(status(&settled, unread, &asked.inputs), language))
}

/// Why nothing was settled, and what is the matter with the files.
pub(super) struct Unsettled {
    pub why: Failure,
    pub findings: Vec<Finding>,
}

impl From<Failure> for Unsettled {
    fn from(why: Failure) -> Self {
        Self { why, findings: Vec::new() }
    }
}

/// Says what is the matter with files none of which could be read, in the form that was asked for.
fn tell_unsettled(findings: &[Finding], format: Format, language: Language) -> Result<(), Failure> {
    let report = match format {
        _ if findings.is_empty() => return Ok(()),
        Format::Text => {
            inputs::tell_lost(findings, language);
            return Ok(());
        }
        Format::Json => report::json_of_unread(findings, language),
        Format::Sarif => report::sarif(findings, language, env!("CARGO_PKG_VERSION")),
    };
    print_json(&report).map(drop)
}

/// What a run is for, beside what it reads.
#[derive(Default)]
struct Wanted<'a> {
    unit_name: &'a str,
    /// The workbook that stands where the new one is to be written.
    standing: Option<Source<'a>>,
    /// Corrections typed into it are taken over.
    accept: bool,
}

/// Reads, settles and merges everything that was found.
fn settle(
    asked: &Inputs,
    office: Office,
    found: Expanded,
    wanted: Wanted<'_>,
    language: Language,
) -> Result<(Settled, Renewal), Unsettled> {
    let (settled, renewal) = in_session(asked, office, found, |mut session, found| {
        session.unit_name = wanted.unit_name.into();
        let renewal = wanted.standing.map(|source| session.renewal(&source, wanted.accept));
        let mut renewal = renewal.unwrap_or_default();
        session.decisions = std::mem::take(&mut renewal.decisions);
        let files = OnDisk::new(found, language);
        let chosen = session.choose(&files);
        chosen
            .map(|chosen| (chosen.settle(), renewal))
            .map_err(|undecided| Unsettled { why: undecided.why.into(), findings: undecided.findings })
    })??;
    for remark in &settled.remarks {
        complain(remark.to(language));
    }
    Ok((settled, renewal))
}

/// Opens a session with what the arguments and the office say, for what was found; the list of units is none of it.
pub(super) fn in_session<T>(
    asked: &Inputs,
    office: Office,
    mut found: Expanded,
    work: impl FnOnce(Session<'_>, Expanded) -> T,
) -> Result<T, Unsettled> {
    let units = asked.units.clone().or_else(|| office.units.as_ref().map(PathBuf::from));
    found.files.retain(|file| !units.as_deref().is_some_and(|units| paths::same(file, units)));
    if found.files.is_empty() {
        return Err(Unsettled { why: inputs::nothing_to_read(), findings: found.lost });
    }
    let isolate = machine::isolate();
    let cache = asked.cache.as_deref().map(cache::Folder::open).transpose()?;
    let templates = inputs::templates(asked.template.as_deref().or(office.template.as_deref()))?;
    let mut session = Session::open(templates, &*isolate, jiff::Zoned::now().date());
    session.units = units.as_deref().map(|path| inputs::open_units(path, &*isolate)).transpose()?;
    session.limits = machine::limits();
    session.period = asked.period;
    session.due = asked.due;
    session.legacy = asked.legacy;
    session.office = office;
    session.cache = cache.as_ref().map(|folder| folder as &dyn Cache);
    let done = work(session, found);
    if let Some(folder) = &cache {
        folder.trim();
    }
    Ok(done)
}

/// The way from the workbook's folder to each source file, for links.
fn links(consolidation: &Consolidation, target: &Path) -> BTreeMap<Arc<str>, String> {
    let whole = |path: &Path| std::path::absolute(path).ok();
    let folder = whole(target).and_then(|path| path.parent().map(Path::to_path_buf));
    let way = |file: &str| write::way(&pathdiff::diff_paths(whole(Path::new(file))?, folder.as_ref()?)?);
    let files = consolidation.returns.iter().map(|one| &one.file);
    files.filter_map(|file| Some((Arc::clone(file), way(file)?))).collect()
}

pub(super) fn text_options(inputs: &Inputs) -> TextOptions {
    let detail = if inputs.all { Detail::All } else { Detail::Summarised };
    TextOptions { width: width(), colour: colour(), detail }
}

fn status(settled: &Settled, nothing: bool, asked: &Inputs) -> ExitCode {
    let Counts { errors, warnings, .. } = settled.counts();
    if nothing {
        ExitCode::from(FAILED)
    } else if errors > 0 || (asked.error_on_warning && warnings > 0) {
        ExitCode::from(FOUND)
    } else {
        ExitCode::SUCCESS
    }
}

/// `tong-hop-<name>.xlsx` beside the input: beside a folder, a file alone, or the folder of several files, so that what is
/// written does not lie among what is read.
fn default_output(paths: &[PathBuf]) -> PathBuf {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let folder = first.parent().filter(|_| paths.len() > 1 && first.is_file());
    let folder = folder.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let input = folder.unwrap_or(first);
    let whole = std::path::absolute(input).unwrap_or_else(|_| input.to_path_buf());
    // A folder may be called what is a pattern elsewhere, and a dot in its name begins no ending.
    let (is_there, is_folder) = (input.symlink_metadata().is_ok(), input.is_dir());
    let plain = is_there || !input.to_string_lossy().contains(['*', '?', '[']);
    let name = match if is_folder { whole.file_name() } else { whole.file_stem() } {
        Some(name) if plain => format!("tong-hop-{}.xlsx", name.to_string_lossy()),
        _ => "tong-hop.xlsx".to_owned(),
    };
    match input.parent() {
        Some(parent) if plain && !parent.as_os_str().is_empty() => parent.join(name),
        _ if input.file_name().is_none() => whole.parent().unwrap_or(&whole).join(name),
        _ => PathBuf::from(name),
    }
}
