//! Files on a clerk's desk, and what was made of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use tonghop::book::Book;
use tonghop::cell::CellRef;
use tonghop::finding::{Decision, Finding, Language, Verdict, Wording};
use tonghop::job::{self, Content, Files, Output, Previous, Session, Settled, Templates, day};
use tonghop::merge::State;
use tonghop::model::Template;
use tonghop::period::Period;
use tonghop::read::{InProcess, Source};
use tonghop::report::{Extent, Purpose, TextOptions, trace_json, trace_text};
use tonghop::template::builtin;
use tonghop::trace::Traced;
use tonghop::write::way;

use crate::decided::{self, Said};
use crate::sheet;
use crate::shelf::Shelf;

/// Columns of texts that are shown in a box of the page.
const WIDTH: usize = 90;

/// What the page asks for beside the files.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Asked {
    /// Id of a built-in template; found out from the returns when not given.
    pub template: Option<String>,
    /// Text of a template of one's own, instead.
    pub template_text: Option<String>,
    /// The period, as it is typed.
    pub period: Option<String>,
    /// The last day on which a return is on time.
    pub due: Option<String>,
    /// The unit the consolidation is for.
    pub unit_name: Option<String>,
    /// Whether the files are one unit's own, checked before they are sent.
    pub check: bool,
    /// What is decided of figures on the page, the last word last: it stands before what the workbook beside says.
    pub decisions: Vec<Said>,
}

/// Why the page gets nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What to tell the user.
    pub why: String,
    /// The findings of the files that could not be read, as in the report.
    pub findings: Json,
}

impl Trouble {
    fn new(why: &Wording, findings: &[Finding], language: Language) -> Self {
        let report = tonghop::report::json_of_unread(findings, language);
        Self { why: why.to(language).to_owned(), findings: report["findings"].clone() }
    }

    fn plain(why: &Wording, language: Language) -> Self {
        Self::new(why, &[], language)
    }

    /// As JSON for the page.
    pub fn json(&self) -> Json {
        json!({ "trouble": self.why, "findings": self.findings })
    }
}

/// What can be taken home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// The consolidated workbook, or the workbook of findings of a check.
    Workbook,
    /// The correction notes, in one zip file.
    Notes,
    /// The report with every figure.
    Report,
    /// The summary of one page, for a browser.
    Page,
}

impl Made {
    /// By the name that the page uses.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "workbook" => Some(Self::Workbook),
            "notes" => Some(Self::Notes),
            "report" => Some(Self::Report),
            "page" => Some(Self::Page),
            _ => None,
        }
    }
}

/// A workbook of ours that is no return of this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    /// Of an earlier period, to compare with.
    Previous,
    /// Made before of the same returns, in which a person decided of figures.
    Decided,
}

impl Beside {
    /// By the name that the page uses.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "previous" => Some(Self::Previous),
            "decided" => Some(Self::Decided),
            _ => None,
        }
    }
}

/// A file that was put on the desk.
struct Given {
    name: Arc<str>,
    /// Its content; else why it is left out.
    content: Result<Vec<u8>, Wording>,
}

/// Told of each file before it is opened: its name, and how many there are.
pub type Next<'n> = &'n (dyn Fn(&str, usize) + Sync);

/// The files, as the program takes them.
struct OnDesk<'d> {
    files: &'d [Given],
    next: Next<'d>,
}

impl Files for OnDesk<'_> {
    fn names(&self) -> Vec<Arc<str>> {
        self.files.iter().map(|file| Arc::clone(&file.name)).collect()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, Wording> {
        let file = &self.files[index];
        (self.next)(&file.name, self.files.len());
        file.content.as_deref().map(Cow::Borrowed).map_err(Clone::clone)
    }
}

/// A period that is done.
struct Done {
    settled: Settled,
    book: Book,
}

/// Files on a clerk's desk, and what was made of them.
pub struct Desk {
    today: Date,
    files: Vec<Given>,
    beside: BTreeMap<Beside, Previous>,
    /// What was read, for when the same files are settled anew.
    shelf: Shelf,
    asked: Asked,
    /// One for each period, in their order.
    done: Vec<Done>,
    /// The period that is looked at.
    at: usize,
}

impl Desk {
    /// An empty desk on that day: by it waivers expire.
    pub fn new(today: Date) -> Self {
        Self {
            today,
            files: Vec::new(),
            beside: BTreeMap::new(),
            shelf: Shelf::default(),
            asked: Asked::default(),
            done: Vec::new(),
            at: 0,
        }
    }

    /// Puts a file on the desk. The name is its path below the folder that was dropped, with `/`.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.push(Given { name: name.into(), content: Ok(bytes) });
    }

    /// Names a file that is left out, and why.
    pub fn leave_out(&mut self, name: &str, why: Wording) {
        self.files.push(Given { name: name.into(), content: Err(why) });
    }

    /// Puts a workbook of ours beside the returns.
    pub fn put_beside(&mut self, what: Beside, name: &str, bytes: Vec<u8>) {
        self.beside.insert(what, Previous { file: name.into(), bytes });
    }

    /// Turns to another period, by its place among those of the overview.
    pub fn turn(&mut self, to: usize) {
        self.at = to.min(self.done.len().saturating_sub(1));
    }

    /// Settles the files, each period by itself; the files that lie there once more, when more is asked or decided.
    pub fn settle(&mut self, asked: Asked, language: Language, next: Next<'_>) -> Result<(), Trouble> {
        self.done.clear();
        self.files.retain(|file| !job::passed_over(Path::new(&*file.name), file.name.contains('/')));
        self.files.sort_by_cached_key(|file| job::walk_order(Path::new(&*file.name)));
        let plain = |why: Wording| Trouble::plain(&why, language);
        let templates = templates(&asked).map_err(plain)?;
        let mut session = Session::open(templates, &InProcess, self.today);
        session.period = asked.period.as_deref().map(period).transpose().map_err(plain)?;
        session.due = asked.due.as_deref().map(day).transpose().map_err(plain)?;
        session.unit_name = asked.unit_name.as_deref().unwrap_or_default().into();
        session.cache = Some(&self.shelf);
        session.previous = self.beside.get(&Beside::Previous).cloned();
        let decided = self.beside.get(&Beside::Decided);
        let renewal = decided.map(|given| {
            session.renewal(&Source { file: Arc::clone(&given.file), bytes: &given.bytes }, false)
        });
        let renewal = renewal.unwrap_or_default();
        let decisions = decided::merged(&renewal.decisions, &asked.decisions).map_err(plain)?;
        let files = OnDesk { files: &self.files, next };
        let chosen = session
            .choose(&files)
            .map_err(|undecided| Trouble::new(&undecided.why, &undecided.findings, language))?;
        let mut rounds = chosen.settle_each(&mut |period| of_period(&decisions, period));
        if let Some(first) = rounds.first_mut() {
            if let Some(given) = decided.filter(|_| renewal.decisions.is_empty()) {
                first.remarks.push(nothing_decided(&given.file));
            }
            first.add(renewal.findings);
        }
        let done = rounds.into_iter().map(|settled| {
            let book = book(&settled, language, asked.check)?;
            Ok(Done { settled, book })
        });
        self.done = done.collect::<Result<_, Trouble>>()?;
        // Whoever looks at a period goes on with it.
        self.turn(self.at);
        self.asked = asked;
        Ok(())
    }

    fn done(&self) -> Result<&Done, Trouble> {
        let none = Wording::new("chưa có báo cáo nào được đọc", "no return has been read");
        self.done.get(self.at).ok_or_else(|| Trouble::plain(&none, Language::Vi))
    }

    /// What there is to say of the run: units with their states, findings in groups, what is not filled in, the sheets.
    pub fn overview(&self, language: Language) -> Result<Json, Trouble> {
        let Done { settled, book } = self.done()?;
        let outputs = settled.outputs(language);
        let options = TextOptions { width: WIDTH, ..TextOptions::default() };
        let purpose = if self.asked.check { Purpose::Check } else { Purpose::Consolidate(None) };
        let mut all = outputs.json(Extent::Findings);
        all["groups"] = outputs.grouped();
        all["unfilled"] = outputs.unfilled(&options).into();
        all["summary"] = outputs.summary(purpose, &options).into();
        all["empty"] = settled.is_empty().into();
        all["title"] = settled.consolidation.template.name.clone().into();
        let states = State::ALL.map(|state| (state.name().to_owned(), state.wording().to(language).into()));
        all["state_words"] = Json::Object(states.into_iter().collect());
        all["sheets"] = sheet::list(book);
        all["periods"] = self.done.iter().map(|done| period_of(&done.settled)).collect();
        all["at"] = self.at.into();
        all["decisions"] = decided::told(settled, &outputs, language);
        all["verdicts"] = Verdict::choices().iter().map(|choice| choice.to(language)).collect();
        all["remarks"] = settled.remarks.iter().map(|remark| remark.to(language)).collect();
        Ok(all)
    }

    /// Whether what is decided of a figure can be understood; else what is missing.
    pub fn understand(&self, said: &Said, language: Language) -> Result<(), Trouble> {
        said.decision().map(|_| ()).map_err(|why| Trouble::plain(&why, language))
    }

    /// A sheet of the workbook, to look at.
    pub fn sheet(&self, name: &str) -> Result<Json, Trouble> {
        let Done { book, .. } = self.done()?;
        Ok(book.sheet(name).map_or(Json::Null, |sheet| sheet::shown(book, sheet)))
    }

    /// Where the number in a cell comes from, as text and as data; null where there is none.
    pub fn explain(&self, sheet: &str, cell: &str, language: Language) -> Result<Json, Trouble> {
        let Done { settled, book } = self.done()?;
        let at = cell.parse::<CellRef>().ok();
        let trace = at.and_then(|at| Traced::new(book, &settled.consolidation).at(sheet, at));
        Ok(trace.map_or(Json::Null, |trace| {
            json!({ "text": trace_text(&trace, language, WIDTH), "trace": trace_json(&trace, language) })
        }))
    }

    /// A file to take home.
    pub fn bytes(&self, made: Made, language: Language) -> Result<Vec<u8>, Trouble> {
        let Done { settled, .. } = self.done()?;
        let outputs = settled.outputs(language);
        let failed = |why: Wording| Trouble::plain(&why, language);
        match made {
            Made::Workbook if self.asked.check => outputs.findings(links(settled)).bytes().map_err(failed),
            Made::Workbook => outputs.workbook(links(settled)).bytes().map_err(failed),
            Made::Report => outputs.report().bytes().map_err(failed),
            Made::Page => outputs.page().bytes().map_err(failed),
            Made::Notes => {
                let notes = outputs.notes().map(|note| (note.name, note.output));
                zipped(notes.collect()).map_err(failed)
            }
        }
    }
}

/// The templates for what is asked.
fn templates(asked: &Asked) -> Result<Templates, Wording> {
    let known = Templates::built_in();
    if let Some(text) = &asked.template_text {
        let template = tonghop::template::load(text, "template.toml")
            .map_err(|error| Wording::new(error.to(Language::Vi), error.to(Language::En)))?;
        return Ok(known.asking_for(Arc::new(template)));
    }
    let Some(id) = asked.template.as_deref() else { return Ok(known) };
    let template: &Arc<Template> = builtin::find(id).ok_or_else(|| {
        Wording::new(format!("không có bộ biểu mẫu «{id}»"), format!("there is no template «{id}»"))
    })?;
    Ok(known.asking_for(Arc::clone(template)))
}

/// The period of a run as it stands in names of files; empty when it is not known.
fn period_of(settled: &Settled) -> String {
    settled.consolidation.period.map(|period| period.to_string()).unwrap_or_default()
}

/// The decisions that are about figures of a period, where there are several; one that names no period is about any.
fn of_period(decisions: &[Decision], period: Option<Period>) -> Vec<Decision> {
    let is_of = |decision: &&Decision| {
        let own = &decision.matter.period;
        period.is_none_or(|period| own.is_empty() || *own == period.to_string())
    };
    decisions.iter().filter(is_of).cloned().collect()
}

fn nothing_decided(file: &str) -> Wording {
    Wording::new(
        format!(
            "Không đọc được quyết định nào trong «{file}»: chọn đúng tệp tổng hợp đã ghi cột Quyết định và Lý do ở trang Kiểm tra"
        ),
        format!(
            "No decision was read in «{file}»: choose the consolidated workbook in which Decision and Reason of the sheet of findings are filled in"
        ),
    )
}

fn period(text: &str) -> Result<Period, Wording> {
    text.parse().map_err(|_| {
        Wording::new(
            format!("«{text}» không phải kỳ báo cáo; viết như 2024, 2024-Q1, 2024-H1, 2024-9M, 2024-03"),
            format!("«{text}» is no period; write it like 2024, 2024-Q1, 2024-H1, 2024-9M, 2024-03"),
        )
    })
}

/// The workbook as it is shown on the page.
fn book(settled: &Settled, language: Language, check: bool) -> Result<Book, Trouble> {
    let outputs = settled.outputs(language);
    let output = if check { outputs.findings(links(settled)) } else { outputs.workbook(links(settled)) };
    match output.content {
        Content::Book(book, _) => Ok(*book),
        _ => Err(Trouble::plain(&Wording::new("không lập được tệp", "no workbook was made"), language)),
    }
}

/// The workbook lies beside the folder that was dropped: the way to each file is its path.
fn links(settled: &Settled) -> BTreeMap<Arc<str>, String> {
    let files = settled.consolidation.returns.iter().map(|one| &one.file);
    files.filter_map(|file| Some((Arc::clone(file), way(Path::new(&**file))?))).collect()
}

/// Outputs in one file; the same outputs give the same bytes.
fn zipped(notes: Vec<(String, Output)>) -> Result<Vec<u8>, Wording> {
    let failed = |error: &dyn std::fmt::Display| Wording::new(error.to_string(), error.to_string());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // What is packed is packed already.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for (name, output) in notes {
        let bytes = output.bytes()?;
        zip.start_file(format!("{name}.xlsx"), options).map_err(|error| failed(&error))?;
        zip.write_all(&bytes).map_err(|error| failed(&error))?;
    }
    Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
}
