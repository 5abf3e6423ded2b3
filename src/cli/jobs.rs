//! Consolidate and check: from arguments to a session, and from its outputs to files and the terminal.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::figure::Return;
use crate::finding::{Counts, Decision, Finding, Language, Wording};
use crate::job::{Cache, Office, Previous, Renewal, Session, Settled};
use crate::period::Period;
use crate::read::Source;
use crate::report::{self, Detail, Purpose, TextOptions};
use crate::stamp::Kind;

use super::args::{Check, Consolidate, Format, Inputs};
use super::cache;
use super::guard::{Claim, Guard};
use super::inputs::{self, OnDisk};
use super::paths::{self, Expanded};
use super::writing::{Writing, links};
use super::{
    FAILED, FOUND, Failure, apart, colour, complain, config, guard, machine, notes, print_json, print_report,
    shown, split, width, window,
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
    let target = match (&asked.split_by, &asked.output) {
        (Some(_), folder) => split::whole(folder.as_deref())?,
        (None, Some(output)) => output.clone(),
        (None, None) => default_output(&asked.inputs.paths),
    };
    let previous = asked.previous.as_deref().map(inputs::open_previous).transpose()?;
    guard.protect(asked.previous.as_deref());
    let places = Places::claim(asked, &target, None, &mut guard)?;
    found.files.retain(|file| !is_earlier(file, (asked, &target), &guard));
    let mut renewals = Vec::new();
    let wanted = Wanted {
        unit_name: asked.unit_name.as_deref().unwrap_or_default(),
        previous,
        renew: &mut |session, period| {
            let mut renewed = Renewed::at(&apart::named(&target, period), session, asked.accept_edits);
            let decisions = std::mem::take(&mut renewed.renewal.decisions);
            renewals.push(renewed);
            decisions
        },
    };
    let mut rounds = settle(&asked.inputs, office, found, wanted, language).map_err(|unsettled| {
        inputs::tell_lost(&unsettled.findings, language);
        unsettled.why
    })?;
    let mut places = match &rounds[..] {
        [_] => vec![places],
        several => several
            .iter()
            .map(|settled| Places::claim(asked, &target, settled.consolidation.period, &mut guard))
            .collect::<Result<_, _>>()?,
    };
    for ((settled, places), renewed) in rounds.iter_mut().zip(&mut places).zip(renewals) {
        if let (true, Some(bytes)) = (renewed.renewal.overwritten, &renewed.bytes) {
            places.workbook.take_over(bytes);
        }
        settled.add(renewed.renewal.findings);
    }
    let withheld = asked.strict && rounds.iter().any(|settled| settled.counts().errors > 0);
    let mut writing = Writing::default();
    for (settled, places) in rounds.iter_mut().zip(&places) {
        let held = Held { withheld, language };
        places.write(settled, (asked, &held), &mut guard, &mut writing)?;
    }
    let nothing = rounds.iter().all(Settled::is_empty);
    tell_unwritten(withheld, nothing, language);
    Ok(writing.status(status(&rounds, nothing, &asked.inputs), language))
}

/// Whether a file is what an earlier run made, or what this one is compared with, and nothing to consolidate.
fn is_earlier(file: &Path, (asked, target): (&Consolidate, &Path), guard: &Guard) -> bool {
    let notes = asked.notes.as_deref().is_some_and(|folder| notes::is_one(file, folder));
    let same = |path: &Path| paths::same(file, path);
    let named = [asked.html.as_deref(), asked.previous.as_deref(), Some(target)];
    notes
        || named.into_iter().flatten().any(same)
        || apart::is_of_a_period(file, target) && guard.is_last_result(file, Kind::Summary)
        || asked.split_by.is_some() && split::is_one(file, target, guard)
}

/// A workbook that stands where a new one is to be written.
struct Renewed {
    bytes: Option<Vec<u8>>,
    renewal: Renewal,
}

impl Renewed {
    fn at(path: &Path, session: &Session<'_>, accept: bool) -> Self {
        let bytes = guard::earlier(path, Kind::Summary);
        let source = bytes.as_deref().map(|bytes| Source { file: path.to_string_lossy().into(), bytes });
        let renewal = source.map(|source| session.renewal(&source, accept)).unwrap_or_default();
        Self { bytes, renewal }
    }
}

/// What keeps a run from writing, and its language.
struct Held {
    withheld: bool,
    language: Language,
}

/// Where the outputs of a consolidation go.
struct Places {
    /// The period in their names, where there are several.
    period: Option<Period>,
    workbook: Claim,
    page: Option<Claim>,
    report: Option<Claim>,
    notes: Option<PathBuf>,
}

impl Places {
    /// The outputs asked for; those of one period of several by its name.
    fn claim(
        asked: &Consolidate,
        target: &Path,
        period: Option<Period>,
        guard: &mut Guard,
    ) -> Result<Self, Failure> {
        let named = |path: &Path| apart::named(path, period);
        let workbook = guard.claim(&named(target), Kind::Summary, "-o")?;
        let mut also = |path: &Option<PathBuf>, kind: Kind, option: &'static str| {
            path.as_deref().map(|path| guard.claim(&named(path), kind, option)).transpose()
        };
        let page = also(&asked.html, Kind::Page, "--html")?;
        let report = also(&asked.report, Kind::Report, "--report")?;
        let notes = asked.notes.as_deref().map(|folder| match period {
            Some(period) => folder.join(period.to_string()),
            None => folder.to_path_buf(),
        });
        if let Some(folder) = &notes {
            notes::check_folder(folder)?;
        }
        Ok(Self { period, workbook, page, report, notes })
    }

    /// Writes what was settled, and says what was found.
    fn write(
        &self,
        settled: &mut Settled,
        (asked, held): (&Consolidate, &Held),
        guard: &mut Guard,
        writing: &mut Writing,
    ) -> Result<(), Failure> {
        let writes = !(held.withheld || asked.dry_run);
        let nothing = settled.is_empty();
        if writes && !nothing {
            settled.add(self.workbook.finding());
        }
        let split = asked.split_by.as_deref().filter(|_| writes && !nothing);
        let split = split.map(|column| settled.split(column, &[split::reserved()])).transpose()?;
        let outputs = settled.outputs(held.language);
        let target = &self.workbook.path;
        let written = writes
            && !nothing
            && writing.attempt(|| {
                let links = links(&settled.consolidation, target);
                self.workbook.write(&outputs.workbook(links).bytes()?)
            });
        let page = self.page.as_ref().filter(|_| writes && !nothing);
        let page = page.filter(|claim| writing.attempt(|| claim.write(&outputs.page().bytes()?)));
        let page = page.map(|claim| {
            let path = shown(&claim.path);
            Wording::new(format!("Trang tóm tắt: {path}\n"), format!("Summary page: {path}\n"))
        });
        if let (Some(claim), true) = (&self.report, writes) {
            writing.attempt(|| claim.write(&outputs.report().bytes()?));
        }
        let groups = split.map(|split| {
            split::write(split, (target, self.period), (&mut *guard, &mut *writing), held.language)
        });
        let notes = self.notes.as_deref().filter(|_| writes);
        let notes = notes.map(|folder| notes::write(&outputs, folder, guard, writing));
        if !asked.inputs.quiet {
            let options = text_options(&asked.inputs);
            let written = written.then(|| shown(target));
            let mut below = outputs.summary(Purpose::Consolidate(written.as_deref()), &options);
            let said = page.into_iter().chain(groups).chain(notes.map(|notes| notes.wording()));
            below.extend(said.map(|said| said.to(held.language).to_owned()));
            print_report(&outputs.text(&options), &below)?;
            if written.is_some() {
                window::open(target, held.language);
            }
        }
        Ok(())
    }
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
    let target = asked.output.as_deref();
    found.files.retain(|file| !target.is_some_and(|target| paths::same(file, target)));
    let mut rounds =
        match settle(&asked.inputs, office, found, Wanted::nothing(&mut |_, _| Vec::new()), language) {
            Ok(rounds) => rounds,
            Err(unsettled) => {
                tell_unsettled(&unsettled.findings, asked.format, language)?;
                return Err(unsettled.why);
            }
        };
    let claims = match (&rounds[..], target) {
        ([_], _) => vec![claim],
        (several, None) => vec![None; several.len()],
        (several, Some(target)) => several
            .iter()
            .map(|settled| {
                let path = apart::named(target, settled.consolidation.period);
                guard.claim(&path, Kind::Findings, "-o").map(Some)
            })
            .collect::<Result<_, _>>()?,
    };
    let mut writing = Writing::default();
    for (settled, claim) in rounds.iter_mut().zip(&claims) {
        settled.add(claim.as_ref().and_then(Claim::finding));
        let written = claim.as_ref().filter(|claim| {
            writing.attempt(|| {
                let links = links(&settled.consolidation, &claim.path);
                claim.write(&settled.outputs(language).findings(links).bytes()?)
            })
        });
        if asked.format == Format::Text && !asked.inputs.quiet {
            print_checked(settled, written, asked, language)?;
        }
    }
    match asked.format {
        Format::Text => {}
        Format::Json => {
            print_json(&apart::json(&rounds, language))?;
        }
        Format::Sarif => {
            print_json(&apart::sarif(&rounds, language))?;
            if let Some(settings) = rounds.first().and_then(|settled| settled.outputs(language).settings()) {
                complain(settings.to(language));
            }
        }
    }
    let unread = |settled: &Settled| settled.consolidation.returns.iter().all(Return::says_nothing);
    let nothing = rounds.iter().all(unread);
    Ok(writing.status(status(&rounds, nothing, &asked.inputs), language))
}

/// Prints what was checked, for people.
fn print_checked(
    settled: &Settled,
    written: Option<&Claim>,
    asked: &Check,
    language: Language,
) -> Result<(), Failure> {
    let outputs = settled.outputs(language);
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
    print_report(&format!("{unfilled}{gap}{}", outputs.text(&options)), &below).map(drop)
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

/// What was decided in the workbook that is renewed, of a period where there are several.
type Renew<'a> = &'a mut dyn FnMut(&Session<'_>, Option<Period>) -> Vec<Decision>;

/// What a run is for, beside what it reads.
struct Wanted<'a> {
    unit_name: &'a str,
    /// The workbook of an earlier period.
    previous: Option<Previous>,
    renew: Renew<'a>,
}

impl<'a> Wanted<'a> {
    /// Nothing but what is read.
    fn nothing(renew: Renew<'a>) -> Self {
        Self { unit_name: "", previous: None, renew }
    }
}

/// Reads, settles and merges everything that was found, each period by itself.
fn settle(
    asked: &Inputs,
    office: Office,
    found: Expanded,
    wanted: Wanted<'_>,
    language: Language,
) -> Result<Vec<Settled>, Unsettled> {
    let rounds = in_session(asked, office, found, |mut session, found| {
        session.unit_name = wanted.unit_name.into();
        session.previous = wanted.previous;
        let files = OnDisk::new(found, language);
        let chosen = session.choose(&files);
        chosen
            .map(|chosen| chosen.settle_each(&mut |period| (wanted.renew)(&session, period)))
            .map_err(|undecided| Unsettled { why: undecided.why.into(), findings: undecided.findings })
    })??;
    for remark in rounds.iter().flat_map(|settled| &settled.remarks) {
        complain(remark.to(language));
    }
    Ok(rounds)
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

pub(super) fn text_options(inputs: &Inputs) -> TextOptions {
    let detail = if inputs.all { Detail::All } else { Detail::Summarised };
    TextOptions { width: width(), colour: colour(), detail }
}

fn status(rounds: &[Settled], nothing: bool, asked: &Inputs) -> ExitCode {
    let findings = rounds.iter().flat_map(|settled| settled.consolidation.all_findings());
    let Counts { errors, warnings, .. } = Counts::of(findings);
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
