//! A template learned from a blank form, from filled returns, from what a person corrected.

use std::sync::Arc;

use jiff::civil::date;

use crate::figure::{FormFigures, Return};
use crate::finding::{Finding, Language, Wording};
use crate::intake;
use crate::layout;
use crate::learn::{self, Evidence, Learned, OutOfTime};
use crate::legacy;
use crate::model::Template;
use crate::read::{Isolate, Limits, Source};
use crate::revision;
use crate::stamp::Kind;
use crate::template::load;
use crate::text::printable;

use super::{Files, Output, Session, Templates};

/// Reasons why nothing was learned that are told.
const MOST_REASONS: usize = 5;

/// What a template is learned with, beside the blank form.
pub struct Learning<'a> {
    /// An older version: rows that are as they were keep its rules.
    pub older: Option<Arc<Template>>,
    /// Filled returns: what holds in all of them is proposed, what they contradict is withdrawn.
    pub returns: Option<&'a dyn Files>,
    /// A review of what was learned, corrected by a person.
    pub reviewed: Option<Source<'a>>,
    /// What a file may cost.
    pub limits: Limits,
    /// Where dangerous formats are read.
    pub isolate: &'a dyn Isolate,
}

/// A template learned.
#[derive(Debug)]
pub struct Learnt {
    /// The template, and what was guessed.
    pub learned: Learned,
    /// Rows that are as in the older version and keep its rules, when there is one.
    pub kept: Option<usize>,
    /// What the filled returns said, when there are some.
    pub evidence: Option<Evidence>,
    /// Lines of the review that were accepted or corrected, when there is one.
    pub settled: Option<usize>,
    /// What was found in the file.
    pub findings: Vec<Finding>,
    /// The template as a file.
    pub output: Output,
}

impl<'a> Learning<'a> {
    /// From a blank form alone.
    pub fn new(isolate: &'a dyn Isolate) -> Self {
        Self { older: None, returns: None, reviewed: None, limits: Limits::default(), isolate }
    }

    /// Learns a template from a blank form.
    ///
    /// # Errors
    /// Why the file cannot be read, or nothing can be learned from it.
    pub fn learn(&self, source: &Source<'_>) -> Result<Learnt, Wording> {
        let file = &*printable(&source.file);
        let opened = intake::open(source, &self.limits, self.isolate, legacy::Options::default());
        let Some(book) = opened.value else {
            let why = opened.findings.first().map(|finding| (finding.message.clone(), finding.help.clone()));
            let (message, help) = why.unwrap_or_default();
            return Err(Wording::new(
                format!("{file}: {}. {}", message.vi, help.vi),
                format!("{file}: {}. {}", message.en, help.en),
            ));
        };
        let limits = learn::Limits::default();
        let seconds = limits.time.as_secs();
        let mut learned = learn::learn_within(&book, &source.file, &limits).map_err(|OutOfTime| {
            Wording::new(
                format!("{file}: học biểu quá {seconds} giây nên dừng lại; đưa riêng từng biểu trống vào một tệp"),
                format!("{file}: learning took more than {seconds} seconds and was stopped; give each blank form by itself"),
            )
        })?;
        if learned.template.forms.is_empty() {
            return Err(nothing_learned(file, &learned));
        }
        let evidence = self.returns.map(|files| self.weigh(&mut learned, files));
        let kept = self.older.as_ref().map(|older| revision::inherit(&mut learned, older));
        let settled =
            self.reviewed.as_ref().map(|review| self.take_over(&mut learned, review)).transpose()?;
        let toml = learn::to_toml(&learned);
        // What is written must be what the program reads.
        load(&toml, file).map_err(|error| {
            Wording::new(
                format!("bộ biểu mẫu học được không hợp lệ:\n{}", error.to(Language::Vi)),
                format!("the learned template is not valid:\n{}", error.to(Language::En)),
            )
        })?;
        let output = Output::toml(Kind::Template, toml);
        Ok(Learnt { learned, kept, evidence, settled, findings: opened.findings, output })
    }

    /// Takes over what a person corrected in the review of this very template.
    fn take_over(&self, learned: &mut Learned, review: &Source<'_>) -> Result<usize, Wording> {
        let file = printable(&review.file);
        let opened = intake::open(review, &self.limits, self.isolate, legacy::Options::default());
        let of = opened.value.as_ref().and_then(layout::read_review);
        let (Some(book), Some(of)) = (opened.value.as_ref(), of) else {
            return Err(Wording::new(
                format!("{file}: không phải phiếu soát do chương trình lập; lập phiếu bằng --review"),
                format!("{file}: no review that this program wrote; make one with --review"),
            ));
        };
        if of != fingerprint_of(learned) {
            return Err(Wording::new(
                format!(
                    "{file}: phiếu soát này không phải của bộ biểu mẫu vừa học: biểu trống, --from hoặc --like khác lúc lập phiếu. Chạy lại đúng lệnh đã lập phiếu, thay --review bằng --reviewed; chưa ghi gì"
                ),
                format!(
                    "{file}: this is no review of the template just learned: the blank form, --from or --like differ from when it was made. Run the very command that made it, with --reviewed in place of --review; nothing was written"
                ),
            ));
        }
        learn::take_over(learned, book).map_err(|faults| {
            let all = |language| {
                let lines: Vec<&str> = faults.iter().map(|fault| fault.to(language)).collect();
                format!("\n  {}", lines.join("\n  "))
            };
            Wording::new(
                format!("{file}: sửa các chỗ sau rồi chạy lại; chưa ghi gì:{}", all(Language::Vi)),
                format!(
                    "{file}: correct the following and run again; nothing was written:{}",
                    all(Language::En)
                ),
            )
        })
    }

    /// Reads the filled returns by the template learned, and holds it against them. Whose they are and of which period says
    /// nothing of the form: returns of several years count alike, a file that comes twice counts once.
    fn weigh(&self, learned: &mut Learned, files: &dyn Files) -> Evidence {
        let templates = Templates::only(Arc::new(learned.template.clone()));
        // No waiver is asked for: the day says nothing.
        let mut session = Session::open(templates, self.isolate, date(2000, 1, 1));
        session.limits = self.limits.clone();
        let Ok(mut chosen) = session.choose(files) else { return Evidence::default() };
        let mut returns: Vec<Return> = chosen.take_all().into_iter().map(|taken| taken.one).collect();
        returns.retain(|one| {
            one.forms.iter().flat_map(FormFigures::iter).any(|(.., figure)| figure.value.number().is_some())
        });
        let mut known = std::collections::HashSet::new();
        returns.retain(|one| known.insert((one.sha256.clone(), one.sheets.clone())));
        learn::weigh(learned, &returns.iter().collect::<Vec<_>>())
    }
}

impl Learnt {
    /// What was learned as a workbook that a person corrects.
    pub fn review(&self, language: Language) -> Output {
        let ledgers = learn::ledgers(&self.learned, language);
        let book = layout::lay_out_review(&ledgers, &fingerprint_of(&self.learned), language);
        Output::book(Kind::Review, book, date(2000, 1, 1).at(0, 0, 0, 0))
    }
}

/// Which template a review is of.
fn fingerprint_of(learned: &Learned) -> String {
    intake::fingerprint(learn::to_toml(learned).as_bytes())
}

/// Why no form was learned: what each table and sheet lacks, when something was seen at all.
fn nothing_learned(file: &str, learned: &Learned) -> Wording {
    let why = |language: Language| {
        let told = learned
            .proposals
            .iter()
            .map(|proposal| format!("{}: {}", proposal.said_at(language), proposal.reason.to(language)));
        let told: Vec<String> = told.take(MOST_REASONS).collect();
        if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
    };
    Wording::new(
        format!(
            "{file}: không thấy bảng nào có dòng đầu cột (STT, Chỉ tiêu, Đơn vị tính …) và cột ghi số liệu{}; hãy đưa tệp biểu mẫu chưa điền",
            why(Language::Vi)
        ),
        format!(
            "{file}: no table with captions and a column for figures was found{}; give the blank form",
            why(Language::En)
        ),
    )
}
