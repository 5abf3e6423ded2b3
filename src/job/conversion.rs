//! Files in old formats and encodings to modern ones, one at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::DateTime;
use serde_json::Value as Json;

use crate::book::Book;
use crate::convert::{self, Desk, Modern, Outcome, Refill, refill};
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording};
use crate::layout;
use crate::legacy;
use crate::period::Period;
use crate::read::{self, Isolate, Limits, Sniffed, Source};
use crate::recognise::Memory;
use crate::report::{self, TextOptions};
use crate::stamp::Kind;

use super::{Output, Templates};

/// What files are converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Target {
    /// A modern workbook.
    #[default]
    Workbook,
    /// A CSV for every sheet.
    Tables,
    /// One JSON object.
    Json,
}

impl Target {
    /// What the files are.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Workbook => Kind::Converted,
            Self::Tables => Kind::Table,
            Self::Json => Kind::Export,
        }
    }
}

/// How files are converted.
pub struct Conversion<'a> {
    memory: Memory,
    asked: Option<usize>,
    isolate: &'a dyn Isolate,
    /// What a file may cost.
    pub limits: Limits,
    /// Which old encodings are looked for beside those that show themselves.
    pub legacy: legacy::Options,
    /// What comes of them.
    pub target: Target,
    /// Period printed in the forms that are filled in.
    pub period: Option<Period>,
    /// Language of the program's own texts in them.
    pub language: Language,
    /// How long the run has lasted; without a clock no limit on time holds.
    pub clock: Option<&'a (dyn Fn() -> Duration + Sync)>,
}

/// A file converted.
#[derive(Debug, Clone)]
pub struct Converted {
    /// What became of it; `outputs` is for whoever writes them.
    pub outcome: Outcome,
    /// What came of it, each with the name of its sheet where several did.
    pub outputs: Vec<(Option<String>, Output)>,
}

impl<'a> Conversion<'a> {
    /// Converts with these templates; into the one asked for, when there is one.
    pub fn new(templates: Templates, isolate: &'a dyn Isolate) -> Self {
        let (known, asked) = templates.into_parts();
        Self {
            memory: Memory::new(known),
            asked,
            isolate,
            limits: Limits::default(),
            legacy: legacy::Options::default(),
            target: Target::default(),
            period: None,
            language: Language::default(),
            clock: None,
        }
    }

    /// Converts one file; trouble with it is told in its outcome.
    pub fn convert(&self, source: &Source<'_>) -> Converted {
        let mut outcome = Outcome { file: Arc::clone(&source.file), ..Outcome::default() };
        if let Sniffed::Readable(format) = read::sniff(source.bytes) {
            outcome.format = Some(format);
        }
        let make = || self.make(source, &mut outcome);
        let book = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|_| {
            outcome.findings.push(defect(&source.file));
            None
        });
        let outputs = book.map(|book| self.outputs(book, &source.file)).unwrap_or_default();
        if outputs.is_empty() && outcome.findings.iter().all(|finding| finding.severity < Severity::Error) {
            outcome.failure =
                Some(Wording::new("tệp không có nội dung nào để ghi", "the file holds nothing to write"));
        }
        Converted { outcome, outputs }
    }

    /// Findings about the files for people.
    pub fn text(&self, findings: &[Finding], options: &TextOptions) -> String {
        // What is said of figures is said of those of the template that is filled in.
        let template = &self.memory.templates()[self.asked.unwrap_or_default()];
        report::text(findings, template, self.language, options)
    }

    /// Everything that was done, as a file.
    pub fn report(&self, outcomes: &[Outcome]) -> Output {
        let json: Json = convert::report_json(outcomes, self.language);
        Output::json(Kind::Changes, json)
    }

    fn make(&self, source: &Source<'_>, outcome: &mut Outcome) -> Option<Book> {
        let desk = Desk {
            memory: &self.memory,
            limits: &self.limits,
            isolate: self.isolate,
            legacy: self.legacy,
            clock: self.clock,
        };
        let Some(target) = self.asked else {
            let done = desk.convert(source);
            outcome.findings.extend(done.findings);
            let Modern { book, changes, encodings, template } = done.value?;
            (outcome.changes, outcome.encodings, outcome.template) = (changes, encodings, template);
            return Some(book);
        };
        let made = self.period.map_or(jiff::civil::date(2000, 1, 1), |period| period.days().1).at(0, 0, 0, 0);
        let options = layout::Options { language: self.language, ..layout::Options::new(made) };
        let how = Refill { desk: &desk, target, period: self.period, options: &options };
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

    fn outputs(&self, book: Book, file: &str) -> Vec<(Option<String>, Output)> {
        match self.target {
            Target::Workbook => {
                let created = created(&book);
                vec![(None, Output::book(Kind::Converted, book, created))]
            }
            Target::Json => vec![(None, Output::json(Kind::Export, convert::json(&book, file)))],
            Target::Tables => {
                let filled: Vec<_> = book.sheets.iter().filter(|sheet| !sheet.cells.is_empty()).collect();
                let several = filled.len() > 1;
                let name = |name: &str| several.then(|| name.to_owned());
                filled.into_iter().map(|sheet| (name(&sheet.name), Output::csv(sheet))).collect()
            }
        }
    }
}

/// The date in the properties: the source's, so that the same source gives the same bytes.
fn created(book: &Book) -> DateTime {
    let known = book.properties.iter().find(|(name, _)| name == "created").map(|(_, value)| value);
    let moment = known.and_then(|text| text.trim_end_matches('Z').parse::<DateTime>().ok());
    let usable = moment.filter(|moment| (1900..=9999).contains(&moment.year()));
    usable.unwrap_or_else(|| jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0))
}

fn defect(file: &Arc<str>) -> Finding {
    let message = Wording::new(
        "chương trình gặp lỗi khi chuyển tệp này; không ghi gì",
        "the program failed on this file; nothing was written",
    );
    Finding::new(Rule::UNREADABLE_FILE, Place::file(file), message).with_help(
        "Mở tệp bằng Excel, lưu lại thành tệp mới rồi chạy lại.",
        "Open the file in Excel, save it anew and run again.",
    )
}

fn no_form(file: &Arc<str>) -> Finding {
    let message = Wording::new(
        "không nhận ra biểu nào trong tệp nên không có gì để điền vào biểu mới",
        "no form was recognised in the file, so there is nothing to fill in",
    );
    Finding::new(Rule::UNKNOWN_FORM, Place::file(file), message).with_help(
        "Kiểm tra lại tệp, hoặc chuyển không kèm --to để chỉ đổi định dạng.",
        "Check the file, or convert without --to to change its format only.",
    )
}
