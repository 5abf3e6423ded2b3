//! The workbook of an earlier period that a run is compared with, read by itself and brought into the forms of the run.

use std::sync::Arc;

use super::Session;
use crate::carry::carry;
use crate::compare::Earlier;
use crate::figure::Return;
use crate::finding::{Finding, Language, Place, Rule, Severity, Wording, file_name};
use crate::intake;
use crate::layout;
use crate::matching::Memory;
use crate::merge::{Consolidation, consolidate};
use crate::period::Period;
use crate::read::Source;
use crate::stamp;

/// The workbook of an earlier period, as it was given.
#[derive(Debug, Clone)]
pub struct Previous {
    /// Its path.
    pub file: Arc<str>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What was read of it, and what is to be said of that.
#[derive(Default)]
pub(super) struct Read {
    pub earlier: Option<Earlier>,
    pub findings: Vec<Finding>,
}

/// A workbook of some period, settled by itself.
pub(super) struct Alone {
    file: Arc<str>,
    /// What it holds.
    pub settled: Consolidation,
    /// Its template, by its position among those known.
    pub own: usize,
    /// Somebody else consolidated it.
    pub typed: bool,
}

impl Read {
    /// Nothing of a file, and why.
    pub fn refused(file: &Arc<str>, why: &Wording) -> Self {
        Self { earlier: None, findings: vec![refused(file, why)] }
    }

    /// What is to be said of the two periods; what is not earlier is not compared with.
    pub fn weigh(&mut self, now: Option<Period>) {
        let Some(earlier) = &self.earlier else { return };
        let file = Arc::clone(&earlier.file);
        let (Some(then), Some(now)) = (earlier.consolidation.period, now) else { return };
        let said = if then.agrees(now) {
            same_period(&file, now)
        } else if then.days().1 > now.days().1 {
            later_period(&file, (then, now))
        } else {
            if !then.is_as_long_as(now) {
                self.findings.push(unlike_periods(&file, (then, now)));
            }
            return;
        };
        self.findings.push(said);
        self.earlier = None;
    }
}

impl Read {
    /// Takes what was settled of an earlier period in the same run, where the workbook given is of no period that is nearer.
    pub fn prefer_nearer(&mut self, before: &Consolidation, now: Period) {
        let Some(period) = before.period else { return };
        let given = self.earlier.as_ref().and_then(|earlier| earlier.consolidation.period);
        if given.is_some_and(|given| period.is_before(given)) {
            return;
        }
        if let Some(earlier) = &self.earlier {
            // The rest of it is said beside the period that is compared with it.
            self.findings = vec![nearer(&earlier.file, (period, now))];
        }
        if !period.is_as_long_as(now) {
            self.findings.push(unlike_periods(&Arc::default(), (period, now)));
        }
        let consolidation = Consolidation { past: None, ..before.clone() };
        self.earlier = Some(Earlier { file: Arc::default(), consolidation, typed: false });
    }
}

impl Session<'_> {
    /// Reads the earlier workbook into the forms of a template.
    pub(super) fn read_previous(&self, template: usize) -> Read {
        let Some(Previous { file, bytes }) = &self.previous else { return Read::default() };
        self.read_earlier(&Source { file: Arc::clone(file), bytes }, template)
    }

    /// Reads a workbook of another period into the forms of a template.
    pub(super) fn read_earlier(&self, source: &Source<'_>, template: usize) -> Read {
        match self.read_alone(source, Some(template)) {
            Ok(alone) => self.carried_into(alone, template),
            Err(why) => Read::refused(&source.file, &why),
        }
    }

    /// Reads a workbook of another period by itself: neither the period nor the list of units of this run are its own. One that
    /// does not say itself on which template it is filled in is read on `template`, or on the one it fits.
    pub(super) fn read_alone(&self, source: &Source<'_>, template: Option<usize>) -> Result<Alone, Wording> {
        let opened = intake::open(source, &self.limits_with(false), self.isolate, self.legacy);
        let Some(book) = opened.value else {
            let why = opened.findings.into_iter().next().map(|finding| finding.message);
            return Err(why.unwrap_or_default());
        };
        if let Some(kind) = stamp::of_book(&book).filter(|kind| kind.is_no_return()) {
            return Err(of_this_program(kind));
        }
        let said = layout::template_of_summary(&book);
        let known = |id: &str| self.memory.templates().iter().position(|known| *known.id == *id);
        let own = match &said {
            None => template,
            Some(id) => Some(known(id).ok_or_else(|| other_template(id))?),
        };
        let memory = Memory::new(self.memory.templates().to_vec());
        let aside = Session {
            limits: self.limits.clone(),
            legacy: self.legacy,
            ..Session::knowing(memory, own, self.isolate, self.today)
        };
        let files = [Source { file: Arc::clone(&source.file), bytes: source.bytes }];
        let chosen = aside.choose(&files[..]).map_err(|undecided| {
            let first = undecided.findings.into_iter().next().map(|finding| finding.message);
            first.filter(|_| undecided.why.is_empty()).unwrap_or(undecided.why)
        })?;
        let own = chosen.template;
        let mut settled = chosen.settle().consolidation;
        if let Some(metadata) = layout::read_metadata(&book) {
            settled.unit_name = metadata.unit_name.into();
        }
        if settled.used().next().is_none() {
            let why = settled.all_findings().max_by_key(|finding| finding.severity);
            return Err(why.map(|finding| finding.message.clone()).unwrap_or_default());
        }
        Ok(Alone { file: Arc::clone(&source.file), settled, own, typed: said.is_none() })
    }

    /// A workbook read by itself, in the forms of a template.
    pub(super) fn carried_into(&self, alone: Alone, template: usize) -> Read {
        let Alone { file, settled, own, typed } = alone;
        let id = &self.memory.templates()[own].id;
        if own != template && !self.maps(template, id) {
            return Read::refused(&file, &other_template(id));
        }
        let errors = settled.all_findings().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<&Finding> = errors.collect();
        let mut findings: Vec<Finding> = errors_told(&file, &errors).into_iter().collect();
        let consolidation = if own == template {
            settled
        } else {
            findings.push(carried_over(&file, &settled));
            self.carried(&settled, (own, template))
        };
        Read { earlier: Some(Earlier { file, consolidation, typed }), findings }
    }

    /// Whether a template says how the figures of another are carried over to it.
    fn maps(&self, template: usize, older: &str) -> bool {
        self.memory.templates()[template].mappings().any(|mapping| *mapping.from == *older)
    }

    /// The returns in the forms of another template, merged anew.
    fn carried(&self, settled: &Consolidation, (own, template): (usize, usize)) -> Consolidation {
        let returns = settled.used().map(|one| {
            let forms = carry(&self.memory, (own, template), one).forms;
            Return { forms, ..one.clone() }
        });
        let target = Arc::clone(&self.memory.templates()[template]);
        consolidate(target, settled.period, Arc::clone(&settled.unit_name), returns.collect(), None)
    }
}

/// Of several periods before, the nearest is compared with.
fn nearer(file: &Arc<str>, (then, now): (Period, Period)) -> Finding {
    let name = file_name(file);
    let (vi, en) = (Language::Vi, Language::En);
    let message = Wording::new(
        format!(
            "{} được so với {}, kỳ gần nhất trước đó có trong các tệp, không so với {name}",
            now.name(vi),
            then.name(vi)
        ),
        format!(
            "{} is compared with {}, the nearest period before it among the files, not with {name}",
            now.name(en),
            then.name(en)
        ),
    );
    Finding::new(Rule::NOT_COMPARABLE, Place::file(file), message).with_severity(Severity::Info).with_help(
        "Muốn so với tệp đó thì tổng hợp riêng kỳ này: thêm --period.",
        "To compare with that workbook consolidate this period alone: add --period.",
    )
}

/// The same period cannot be compared with itself.
fn same_period(file: &Arc<str>, period: Period) -> Finding {
    let name = file_name(file);
    let (vi, en) = (period.name(Language::Vi), period.name(Language::En));
    let message = Wording::new(
        format!("{name} cũng là số liệu {vi}, cùng kỳ đang tổng hợp: không so sánh"),
        format!("{name} is of {en}, too, the period of this run: not compared"),
    );
    Finding::new(Rule::NOT_COMPARABLE, Place::file(file), message)
        .with_help("Chọn tệp tổng hợp của kỳ trước.", "Give the workbook of an earlier period.")
}

/// A later period is no previous one.
fn later_period(file: &Arc<str>, (then, now): (Period, Period)) -> Finding {
    let name = file_name(file);
    let (vi, en) = (Language::Vi, Language::En);
    let message = Wording::new(
        format!(
            "{name} là số liệu {}, sau kỳ đang tổng hợp ({}): không so sánh",
            then.name(vi),
            now.name(vi)
        ),
        format!(
            "{name} is of {}, after the period of this run ({}): not compared",
            then.name(en),
            now.name(en)
        ),
    );
    Finding::new(Rule::NOT_COMPARABLE, Place::file(file), message)
        .with_help("Chọn tệp tổng hợp của kỳ trước.", "Give the workbook of an earlier period.")
}

/// Periods that do not last alike are shown beside each other, and said to be unlike.
pub(super) fn unlike_periods(file: &Arc<str>, (then, now): (Period, Period)) -> Finding {
    let (vi, en) = (Language::Vi, Language::En);
    let message = Wording::new(
        format!(
            "kỳ trước là {}, kỳ này là {}: dài ngắn khác nhau, chênh lệch của số phát sinh không nói lên tăng giảm",
            then.name(vi),
            now.name(vi)
        ),
        format!(
            "before was {}, now is {}: they do not last alike, so differences of what happened in them say nothing",
            then.name(en),
            now.name(en)
        ),
    );
    Finding::new(Rule::NOT_COMPARABLE, Place::file(file), message).with_help(
        "So với kỳ cùng độ dài, ví dụ cùng kỳ năm trước.",
        "Compare with a period that lasts alike, such as the same of last year.",
    )
}

fn refused(file: &Arc<str>, why: &Wording) -> Finding {
    let name = file_name(file);
    let message = Wording::new(
        format!("không so sánh được với {name}: {}", why.vi),
        format!("{name} cannot be compared with: {}", why.en),
    );
    Finding::new(Rule::NOT_COMPARABLE, Place::file(file), message).with_help(
        "Chọn tệp tổng hợp của kỳ trước theo cùng bộ biểu mẫu.",
        "Give the consolidated workbook of an earlier period in the same forms.",
    )
}

fn of_this_program(kind: stamp::Kind) -> Wording {
    let what = kind.wording();
    Wording::new(
        format!("tệp này là {} do chương trình ghi ra, không phải tệp tổng hợp", what.vi),
        format!("it is {} that this program wrote, not a consolidated workbook", what.en),
    )
}

fn other_template(id: &str) -> Wording {
    Wording::new(
        format!("tệp theo bộ biểu mẫu khác ({id}), và bộ đang dùng không có [[mapping]] từ bộ đó"),
        format!("it is of another template ({id}), from which the one in use has no [[mapping]]"),
    )
}

fn errors_told(file: &Arc<str>, errors: &[&Finding]) -> Option<Finding> {
    let (count, first) = (errors.len(), errors.first()?);
    let (name, said) = (file_name(file), &first.message);
    let message = Wording::new(
        format!("{name} có {count} lỗi, số liệu có lỗi không được đem so sánh; lỗi đầu tiên: {}", said.vi),
        format!("{name} has {count} errors; figures in error are not compared; the first: {}", said.en),
    );
    Some(
        Finding::new(Rule::NOT_COMPARABLE, Place::file(file), message)
            .with_severity(Severity::Info)
            .with_help(
                "Xem các lỗi đó bằng lệnh kiem-tra trên tệp kỳ trước.",
                "See them with the command check on the earlier workbook.",
            ),
    )
}

fn carried_over(file: &Arc<str>, settled: &Consolidation) -> Finding {
    let (name, id) = (file_name(file), &settled.template.id);
    let message = Wording::new(
        format!(
            "{name} theo bộ biểu mẫu {id}; số liệu được chuyển sang bộ biểu mẫu đang dùng theo [[mapping]] để so sánh"
        ),
        format!(
            "{name} is of the template {id}; its figures are carried over by the [[mapping]] to be compared"
        ),
    );
    Finding::new(Rule::NOT_COMPARABLE, Place::file(file), message).with_severity(Severity::Info).with_help(
        "Chỉ tiêu mà biểu cũ không có thì để trống.",
        "Indicators that the older forms lack stay blank.",
    )
}
