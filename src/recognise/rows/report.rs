//! Findings about rows: missing, unknown, twice, in other words, with a damaged code.

use std::sync::Arc;

use crate::cell::CellRef;
use crate::finding::{Finding, Place, Rule, Severity, Subject, Wording};
use crate::indicator::Damage;
use crate::matching::{Code, EQUAL, Known, Pair, SAME, measure_key};
use crate::measure::{Class, Measure};
use crate::model::{Form, Kind, Role, Row};
use crate::text::{lacks_a_critical_word, tidy};

use super::{ColumnMap, SheetRow, Standing};

pub(super) struct Context<'a> {
    pub rows: &'a [SheetRow],
    pub wanted: &'a [Known],
    pub form: &'a Form,
    pub columns: &'a ColumnMap,
    pub place: &'a Place,
    pub pairs: &'a [Option<Pair>],
}

/// A row as a person names it: its printed code and the start of its label.
fn name(row: &Row) -> String {
    const LONGEST: usize = 60;
    let mut label: String = row.label.chars().take(LONGEST).collect();
    if label.len() < row.label.len() {
        label.push('…');
    }
    if row.printed.is_empty() {
        format!("«{label}»")
    } else {
        format!("{} «{label}»", row.printed.trim_end_matches('.'))
    }
}

impl Context<'_> {
    fn at(&self, cell: Option<CellRef>) -> Place {
        Place { cell, ..self.place.clone() }
    }

    fn column(&self, role: Role) -> Option<u32> {
        self.columns.role(self.form, role)
    }

    fn subject(&self, want: usize) -> Subject {
        Subject { column: Arc::default(), ..self.form.subject(want, 0) }
    }

    pub(super) fn findings(&self, standing: &[Standing]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let derived = |row: usize| self.form.rows[row].derived.is_some();
        for (row, &what) in self.rows.iter().zip(standing) {
            match what {
                Standing::Indicator(row) | Standing::Duplicate(row) if derived(row) => {}
                Standing::Indicator(want) => {
                    let Some(pair) = &self.pairs[want] else { continue };
                    self.about_twin(row, want, &mut findings);
                    self.about_code(row, want, pair, &mut findings);
                    self.about_label(row, want, pair, &mut findings);
                    self.about_measure(row, want, &mut findings);
                }
                Standing::Duplicate(want) if row.line.filled || !row.line.code.is_blank() => {
                    findings.push(self.duplicate(row, want));
                }
                Standing::Unknown => findings.push(self.unknown(row)),
                Standing::Continuation(want) => {
                    if row.line.filled && row.line.label.label.is_empty() && !row.under {
                        findings.push(self.value_below(row, want));
                    }
                    self.about_measure(row, want, &mut findings);
                }
                Standing::Duplicate(_) | Standing::Entry(_) | Standing::Text | Standing::OwnTotal => {}
            }
        }
        for (want, pair) in self.pairs.iter().enumerate() {
            if pair.is_none() && !self.form.rows[want].variants.optional && !derived(want) {
                findings.push(self.missing(want));
            }
        }
        findings
    }

    /// A row that the form itself prints twice, the second time asking for nothing.
    fn about_twin(&self, row: &SheetRow, want: usize, findings: &mut Vec<Finding>) {
        let Some(before) = want.checked_sub(1) else { return };
        let model = &self.form.rows[want];
        let twice = model.kind == Kind::Heading
            && model.printed == self.form.rows[before].printed
            && self.wanted[want].label.key() == self.wanted[before].label.key();
        // What is wrong with the form is told to its owner.
        if !twice || !model.variants.defect.is_empty() {
            return;
        }
        let message = Wording::new(
            format!("biểu in dòng {} hai lần; số liệu chỉ lấy ở dòng trên", name(model)),
            format!("the form prints row {} twice; only the upper one holds a figure", name(model)),
        );
        findings.push(
            Finding::new(Rule::DUPLICATE_ROW, self.at(row.cell(self.column(Role::Label))), message)
                .with_severity(Severity::Info)
                .with_subject(self.subject(want))
                .with_help(
                    "Để trống dòng thứ hai; đề nghị cơ quan ban hành sửa biểu mẫu.",
                    "Leave the second row blank; the issuing office should correct the form.",
                ),
        );
    }

    fn about_code(&self, row: &SheetRow, want: usize, pair: &Pair, findings: &mut Vec<Finding>) {
        let (model, code) = (&self.form.rows[want], &self.wanted[want].code);
        let printed = model.printed.trim_end_matches('.');
        let place = self.at(row.cell(self.column(Role::Code)));
        let raw = &row.line.code.raw;
        if pair.moved {
            let message = Wording::new(
                format!(
                    "dòng {} đứng sai thứ tự trong biểu; đã nhận theo nội dung và các dòng bên cạnh",
                    name(model)
                ),
                format!(
                    "row {} stands out of order; recognised by its label and its neighbours",
                    name(model)
                ),
            );
            findings.push(
                Finding::new(Rule::CODE_REPAIRED, place.clone(), message)
                    .with_subject(self.subject(want))
                    .with_value(raw.clone())
                    .with_help(
                        "Giữ nguyên thứ tự dòng của biểu mẫu.",
                        "Keep the rows in the order of the form.",
                    ),
            );
        }
        if code.is_empty() {
            return;
        }
        let (what, severity) = match pair.code {
            Code::Same | Code::Damaged(_) if row.code_in_label => (
                Wording::new("mã gõ chung ô với nội dung", "the code stands in the cell of the label"),
                Severity::Info,
            ),
            Code::Same | Code::NotPrinted => return,
            Code::Lacking => (
                Wording::new(format!("thiếu mã {printed}"), format!("code {printed} is missing")),
                Severity::Info,
            ),
            Code::Damaged(damage) => {
                let (vi, en) = damage_words(damage);
                let what = Wording::new(
                    format!("mã «{raw}» là {printed} {vi}"),
                    format!("code «{raw}» is {printed} {en}"),
                );
                (what, Severity::Info)
            }
            Code::Other => {
                // Where codes restart under every section, only rows of the same one count.
                let whole = |row: usize| self.wanted[row].code == *self.form.rows[row].code;
                let section =
                    |row: usize| self.form.rows[row].code.rsplit_once('.').map(|(section, _)| section);
                let twice = (0..self.wanted.len()).any(|other| {
                    other != want
                        && (whole(other) || section(other) == section(want))
                        && row.line.code.matches(&self.wanted[other].code).is_some()
                        && self.pairs[other].is_some_and(|pair| {
                            self.rows[pair.line].line.code.matches(&self.wanted[other].code).is_some()
                        })
                });
                if twice {
                    findings.push(self.code_twice(row, want, place));
                    return;
                }
                // The code of a row that is not found, or stands elsewhere: it may be that one under this one's label.
                let other_meant = (0..self.wanted.len()).any(|other| {
                    section(other) == section(want)
                        && self.pairs[other].is_none_or(|pair| pair.moved)
                        && matches!(row.line.code.matches(&self.wanted[other].code), Some(None))
                });
                let what = Wording::new(
                    format!("mã «{raw}» khác mã {printed} của biểu"),
                    format!("code «{raw}» is not the form's {printed}"),
                );
                // Code and place both speak for another indicator than the label.
                (what, if pair.moved || other_meant { Severity::Warning } else { Severity::Info })
            }
        };
        findings.push(
            Finding::new(
                Rule::CODE_REPAIRED,
                place,
                Wording::new(
                    format!("{}; đã nhận dòng {} theo nội dung", what.vi, name(model)),
                    format!("{}; row {} recognised by its label", what.en, name(model)),
                ),
            )
            .with_severity(severity)
            .with_subject(self.subject(want))
            .with_value(raw.clone())
            .with_help(
                "Định dạng cột mã là Văn bản (Text) và giữ nguyên mã của biểu mẫu.",
                "Format the code column as text and keep the codes of the form.",
            ),
        );
    }

    fn code_twice(&self, row: &SheetRow, want: usize, place: Place) -> Finding {
        let model = &self.form.rows[want];
        let raw = &row.line.code.raw;
        Finding::new(
            Rule::DUPLICATE_ROW,
            place,
            Wording::new(
                format!("mã «{raw}» đứng ở hai dòng; dòng này theo nội dung là {}", name(model)),
                format!("code «{raw}» stands in two rows; by its label this one is {}", name(model)),
            ),
        )
        .with_severity(Severity::Warning)
        .with_subject(self.subject(want))
        .with_value(raw.clone())
        .with_help(
            format!("Sửa mã của dòng này thành {}.", model.printed.trim_end_matches('.')),
            format!("Change the code of this row to {}.", model.printed.trim_end_matches('.')),
        )
    }

    fn about_label(&self, row: &SheetRow, want: usize, pair: &Pair, findings: &mut Vec<Finding>) {
        let model = &self.form.rows[want];
        let (alike, torn) = (pair.likeness, pair.torn);
        let text = &row.line.label.label.text;
        if row.line.label.label.is_empty() && self.wanted[want].label.is_empty() {
            // Dots, where the form leaves room for a name.
            return;
        }
        // Blanks, case and punctuation are no other words.
        let says = |label: &String| text == label || plain_words(text) == plain_words(label);
        if !torn && alike >= EQUAL && (says(&model.label) || model.variants.labels().any(says)) {
            return;
        }
        // Where the page ends, it is the page that tore it.
        if torn && row.cut && alike >= EQUAL {
            return;
        }
        let message = if torn {
            Wording::new(
                format!("nội dung dòng {} nằm trên nhiều dòng của tệp; đã nối lại", name(model)),
                format!(
                    "the label of row {} stands in several rows of the file; they were joined",
                    name(model)
                ),
            )
        } else if row.line.label.label.is_empty() {
            Wording::new(
                format!("dòng {} không có nội dung; đã nhận theo mã", name(model)),
                format!("row {} has no label; recognised by its code", name(model)),
            )
        } else {
            Wording::new(
                format!("nội dung «{text}» viết khác biểu mẫu «{}»", model.label),
                format!("label «{text}» differs from the form's «{}»", model.label),
            )
        };
        // A label without its «không» asks for the opposite.
        let critical = !row.line.label.label.is_empty()
            && self.wanted[want].labels().all(|label| lacks_a_critical_word(&row.line.label.label, label));
        let severity = if torn || (alike >= SAME && !critical) { Severity::Info } else { Severity::Warning };
        findings.push(
            Finding::new(Rule::LABEL_CHANGED, self.at(row.cell(self.column(Role::Label))), message)
                .with_severity(severity)
                .with_subject(self.subject(want))
                .with_value(text.clone())
                .with_help(
                    "Không sửa nội dung chỉ tiêu của biểu mẫu; nếu là chỉ tiêu khác thì báo cơ quan ban hành biểu.",
                    "Do not change the labels of the form; tell the issuing office if another indicator is meant.",
                ),
        );
    }

    /// A row with nothing but the figure of the indicator above it.
    fn value_below(&self, row: &SheetRow, want: usize) -> Finding {
        let cell = self.form.value_columns().find_map(|index| row.cell(self.columns.of[index]));
        let (number, name) = (row.row + 1, name(&self.form.rows[want]));
        let message = Wording::new(
            format!("số liệu dòng {name} nằm ở dòng trống ngay dưới (dòng {number} của tệp); đã nhận"),
            format!(
                "the figure of row {name} stands in the blank row below it (row {number} of the file); it is used"
            ),
        );
        Finding::new(Rule::LABEL_CHANGED, self.at(cell), message).with_subject(self.subject(want)).with_help(
            "Ghi số liệu trên cùng một dòng với nội dung chỉ tiêu.",
            "Write the figure in the row of its label.",
        )
    }

    fn about_measure(&self, row: &SheetRow, want: usize, findings: &mut Vec<Finding>) {
        let (model, wanted) = (&self.form.rows[want], &self.wanted[want]);
        let variants = &model.variants;
        let says = |measure: &Measure| measure_key(&measure.text) == row.line.measure;
        let same = row.line.measure == wanted.measure || variants.measures().any(says);
        if row.line.measure.is_empty() || same || model.kind == Kind::Heading {
            return;
        }
        if let Some(finding) = self.figure_in_measure(row, want) {
            findings.push(finding);
            return;
        }
        if wanted.measure.is_empty() {
            return;
        }
        let here = Measure::parse(&row.measure_text);
        let other_scale = here.class != model.measure.class
            || here.class == Class::Quantity
            || (here.class == Class::Choice && here.choices.len() != model.measure.choices.len());
        // Where a form is known to be filled in with things that cannot be added, words nobody knows are no spelling.
        let other_thing = !variants.measure_not.is_empty() && !self.says_measure(row, want);
        let name = name(model);
        let (here, wanted) = (here.text, &model.measure.text);
        let differs = Wording::new(
            format!("đơn vị tính «{here}» khác «{wanted}» của biểu, dòng {name}"),
            format!("unit of measure «{here}» is not the form's «{wanted}», row {name}"),
        );
        let finding = |message: Wording, subject: Subject| {
            Finding::new(Rule::MEASURE_CHANGED, self.at(row.cell(self.column(Role::Measure))), message)
                .with_subject(subject)
                .with_value(here.clone())
                .with_help(
                    format!("Báo số liệu theo đơn vị tính «{wanted}» của biểu mẫu."),
                    format!("Report the figure in the form's unit of measure, «{wanted}»."),
                )
        };
        if !other_scale && !other_thing {
            findings.push(finding(differs, self.subject(want)).with_severity(Severity::Info));
            return;
        }
        let message = if variants.measure_not.iter().any(says) {
            Wording::new(
                format!(
                    "đơn vị tính «{here}» đếm thứ khác với «{wanted}» của biểu: không cộng chung được, dòng {name}"
                ),
                format!(
                    "unit of measure «{here}» counts something else than the form's «{wanted}»: they cannot be added, row {name}"
                ),
            )
        } else {
            differs
        };
        for column in self.form.value_columns() {
            if self.form.columns[column].measure.is_none() {
                let subject = self.form.subject(want, column);
                findings.push(finding(message.clone(), subject).with_severity(Severity::Error));
            }
        }
    }

    /// Whether the unit of measure of a row has the words of one that is right there.
    fn says_measure(&self, row: &SheetRow, want: usize) -> bool {
        let also = self.form.rows[want].variants.measures().map(|measure| measure_key(&measure.text));
        let own = std::iter::once(self.wanted[want].measure.clone());
        own.chain(also).any(|right| !right.is_empty() && row.line.measure.contains(&right))
    }

    /// A number where the unit of measure stands: most likely the figure, a column too far to the left.
    fn figure_in_measure(&self, row: &SheetRow, want: usize) -> Option<Finding> {
        let (text, model) = (&row.measure_text, &self.form.rows[want]);
        let has_number = |text: &str| text.contains(|sign: char| sign.is_ascii_digit());
        let counts = matches!(Measure::parse(text).class, Class::Count | Class::Unstated);
        if !counts || !has_number(text) || has_number(&model.measure.text) {
            return None;
        }
        let message = Wording::new(
            format!("cột đơn vị tính ghi «{text}»; số ở đây không được dùng cho dòng {}", name(model)),
            format!("the unit of measure says «{text}»; the number is not used for row {}", name(model)),
        );
        let severity = if row.line.filled { Severity::Warning } else { Severity::Error };
        let finding = Finding::new(Rule::STRAY_VALUE, self.at(row.cell(self.column(Role::Measure))), message)
            .with_severity(severity)
            .with_subject(self.subject(want))
            .with_value(text.clone())
            .with_help(
                "Nếu là số liệu thì chuyển sang cột số liệu; ghi lại đơn vị tính như biểu mẫu.",
                "If it is the figure, move it to the column of figures; restore the unit of measure.",
            );
        Some(finding)
    }

    fn duplicate(&self, row: &SheetRow, want: usize) -> Finding {
        let model = &self.form.rows[want];
        let first = self.pairs[want].map_or(0, |pair| self.rows[pair.line].row + 1);
        let cell = self.form.value_columns().find_map(|index| row.cell(self.columns.of[index]));
        Finding::new(
            Rule::DUPLICATE_ROW,
            self.at(cell),
            Wording::new(
                format!(
                    "dòng {} xuất hiện lần thứ hai (lần đầu ở dòng {first}); dòng này không được cộng",
                    name(model)
                ),
                format!(
                    "row {} stands a second time (first in row {first}); this one is not used",
                    name(model)
                ),
            ),
        )
        .with_subject(self.subject(want))
        .with_value(row.line.label.label.text.clone())
        .with_help(
            "Xóa dòng thừa, giữ lại một dòng với số liệu đúng.",
            "Delete the surplus row and keep the right figure.",
        )
    }

    fn unknown(&self, row: &SheetRow) -> Finding {
        let cell = self.form.value_columns().find_map(|index| row.cell(self.columns.of[index]));
        let text = &row.line.label.label.text;
        let (rule, message) = if row.line.label.label.is_empty() {
            (
                Rule::STRAY_VALUE,
                Wording::new(
                    "có số liệu ở dòng không có nội dung chỉ tiêu; không được cộng",
                    "a figure stands in a row without a label; it is not used",
                ),
            )
        } else {
            (
                Rule::UNKNOWN_ROW,
                Wording::new(
                    format!("dòng «{text}» không có trong biểu; số liệu không được cộng"),
                    format!("row «{text}» is not in the form; its figure is not used"),
                ),
            )
        };
        Finding::new(rule, self.at(cell), message).with_value(text.clone()).with_subject(Subject { form: Arc::clone(&self.form.id), ..Subject::default() }).with_help(
            "Chuyển số liệu về đúng chỉ tiêu của biểu hoặc ghi vào cột Ghi chú; không thêm dòng vào biểu mẫu.",
            "Move the figure to the right indicator or into the notes; do not add rows to the form.",
        )
    }

    /// A long list of rows that the form does not have, told at once.
    pub(super) fn surplus(&self, rows: &[SheetRow]) -> Option<Finding> {
        let held: Vec<&SheetRow> = rows.iter().filter(|row| row.line.filled).collect();
        let (first, last) = (held.first()?, held.last()?);
        let cell = self.form.value_columns().find_map(|index| first.cell(self.columns.of[index]));
        let (count, top, bottom, number) = (held.len(), first.row + 1, last.row + 1, self.form.name());
        let message = Wording::new(
            format!("{count} dòng có số liệu (dòng {top}–{bottom}) không thuộc {number}; không được cộng"),
            format!("{count} rows with figures (rows {top}–{bottom}) do not belong to {number}; not used"),
        );
        let subject = Subject { form: Arc::clone(&self.form.id), ..Subject::default() };
        Some(Finding::new(Rule::UNKNOWN_ROW, self.at(cell), message).with_subject(subject).with_help(
            "Để danh sách chi tiết ở trang riêng, không chèn vào biểu.",
            "Keep detailed lists on a sheet of their own, not in the form.",
        ))
    }

    fn missing(&self, want: usize) -> Finding {
        let model = &self.form.rows[want];
        let severity = if model.kind == Kind::Heading || model.owner.is_some() {
            Severity::Info
        } else {
            Severity::Error
        };
        Finding::new(
            Rule::MISSING_ROW,
            self.at(None),
            Wording::new(
                format!("không tìm thấy dòng {} trong {}", name(model), self.form.name()),
                format!("row {} of {} is not in the return", name(model), self.form.name()),
            ),
        )
        .with_severity(severity)
        .with_subject(self.subject(want))
        .with_help(
            "Thêm lại dòng theo đúng biểu mẫu và ghi số liệu (0 nếu không phát sinh).",
            "Put the row back as in the form and fill it in (0 if there was none).",
        )
    }
}

/// The words of a label in lower case, each mark as it stands.
fn plain_words(label: &str) -> Vec<String> {
    let words = tidy(label).to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn damage_words(damage: Damage) -> (&'static str, &'static str) {
    match damage {
        Damage::Date => ("bị Excel đổi thành ngày tháng", "turned into a date by Excel"),
        Damage::LostZero => ("bị mất số 0 ở cuối", "without its final zero"),
        Damage::Number => ("dạng số", "as a number"),
        Damage::Comma => ("gõ dấu phẩy", "typed with a comma"),
        Damage::Blanks => ("có khoảng trắng ở giữa", "typed with blanks"),
    }
}
