//! Copies of a form that do not count: compared with the one that does.

use std::sync::Arc;

use crate::amount::{self, Value};
use crate::cell::CellRef;
use crate::figure::{Figure, FormFigures};
use crate::finding::{Finding, Language, Rule, Severity, Subject, Wording};
use crate::recognise::Spare;

use super::Reader;

/// What a figure says, for comparison: a row that is not there says as little as a blank.
fn value(figure: Option<&Figure>) -> Value {
    match figure.map(|figure| &figure.value) {
        None | Some(Value::NotSubmitted | Value::NotApplicable) => Value::Blank,
        Some(Value::Number(number)) => Value::Number(number.normalize()),
        Some(other) => other.clone(),
    }
}

fn shown(figure: Option<&Figure>, language: Language) -> String {
    match figure.map(|figure| (&figure.value, &figure.raw)) {
        Some((Value::Number(number), _)) => amount::show(*number, language),
        Some((_, raw)) if !raw.is_empty() => format!("«{raw}»"),
        _ => Wording::new("trống", "blank").to(language).to_owned(),
    }
}

impl Reader<'_> {
    /// Tells of another copy of a form that counts elsewhere (`used`), and in what it differs.
    pub(super) fn report_spare(&mut self, why: Spare, used: Option<&FormFigures>) {
        self.read_rows();
        self.findings.clear();
        let cells: Vec<CellRef> = std::mem::take(&mut self.cells).into_iter().map(|(_, at)| at).collect();
        self.tell(&cells);
        let different: Vec<(usize, usize)> = (0..self.form.rows.len())
            .flat_map(|row| self.form.value_columns().map(move |column| (row, column)))
            .filter(|&(row, column)| {
                let here = value(self.figures.get(row, column));
                here != Value::Blank && here != value(used.and_then(|used| used.get(row, column)))
            })
            .collect();
        let (vi_why, en_why) = match why {
            Spare::Hidden => ("trang ẩn", "the sheet is hidden"),
            Spare::Named => {
                ("tên trang cho biết là bản cũ hoặc bản nháp", "its sheet is named as an old one or a draft")
            }
            Spare::OtherPeriod => ("tiêu đề ghi kỳ khác", "its title speaks of another period"),
            Spare::Blank => ("không có số liệu", "it holds no figures"),
            Spare::Fewer => ("thiếu nhiều dòng của biểu", "it lacks many rows of the form"),
            Spare::Undecided => ("bản kia đứng trước", "the other stands first"),
        };
        let rule = if why == Spare::Hidden { Rule::HIDDEN_VALUE } else { Rule::STRAY_VALUE };
        let (name, number, count) = (&self.name, self.form.name(), cells.len());
        let same = Wording::new("số liệu giống hệt bản được dùng", "its figures are those of the one used");
        let other = Wording::new(
            format!("khác bản được dùng ở {} số liệu", different.len()),
            format!("it differs from the one used in {} figures", different.len()),
        );
        let compared = if different.is_empty() { &same } else { &other };
        let message = Wording::new(
            format!(
                "trang «{name}» cũng có {number} ({count} ô số liệu); không dùng bản này ({vi_why}); {}",
                compared.vi
            ),
            format!(
                "sheet «{name}» also holds {number} ({count} figures); it is not used ({en_why}); {}",
                compared.en
            ),
        );
        let severity = match (different.is_empty(), why) {
            (true, _) => Severity::Info,
            (false, Spare::Undecided) => Severity::Error,
            (false, _) => Severity::Warning,
        };
        let subject = Subject { form: Arc::clone(&self.form.id), ..Subject::default() };
        self.findings.push(
            Finding::new(rule, self.place(cells.first().copied()), message)
                .with_severity(severity)
                .with_subject(subject)
                .with_help(
                    "Xóa bản thừa (thường là số liệu kỳ trước) trước khi gửi; nếu đó mới là bản đúng thì xóa bản kia.",
                    "Delete the surplus copy (often last period's) before sending; if it is the right one, delete the other.",
                ),
        );
        if let (Spare::Undecided, Some(used)) = (why, used) {
            for (row, column) in different {
                self.report_rival(row, column, used);
            }
        }
    }

    /// Two copies give different figures and nothing tells which is right: neither is used.
    fn report_rival(&mut self, row: usize, column: usize, used: &FormFigures) {
        let (here, there) = (self.figures.get(row, column), used.get(row, column));
        let place = crate::finding::Place::new(self.file, &used.sheet, there.and_then(|figure| figure.cell));
        let said = |language| (shown(there, language), shown(here, language));
        let (vi, en) = (said(Language::Vi), said(Language::En));
        let message = Wording::new(
            format!(
                "hai bản của {} ghi khác nhau: {} ở đây, {} ở trang «{}»",
                self.form.name(),
                vi.0,
                vi.1,
                self.name
            ),
            format!(
                "two copies of {} differ: {} here, {} on sheet «{}»",
                self.form.name(),
                en.0,
                en.1,
                self.name
            ),
        );
        let raw = there.map(|figure| figure.raw.to_string()).unwrap_or_default();
        self.findings.push(
            Finding::new(Rule::STRAY_VALUE, place, message)
                .with_severity(Severity::Error)
                .with_subject(self.form.subject(row, column))
                .with_value(raw)
                .with_help(
                    "Giữ một bản của biểu với số liệu đúng rồi gửi lại.",
                    "Keep one copy of the form, with the right figures, and send it again.",
                ),
        );
    }
}
