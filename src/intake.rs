//! One file taken in: from its bytes to a return with figures and findings. Pure; files never stop each other.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::extract::{self, Extracted};
use crate::figure::{CellCount, Return, Standing};
use crate::finding::{Finding, Place, Rule, Severity, Wording};
use crate::read::{self, Isolate, Limits, Source};
use crate::recognise::{self, Memory, Recognition};
use crate::template::Template;

/// A form of another template must hold this much more of a file than the template's own to be called the wrong one.
const CLEARLY_MORE: f64 = 1.1;
/// A file that holds this share of the template's rows is not compared with other templates.
const BEYOND_DOUBT: f64 = 0.9;

/// What files are taken in with.
pub struct Desk<'a> {
    /// The templates known to the program.
    pub memory: &'a Memory,
    /// Position of the template in use.
    pub template: usize,
    /// What a file may cost.
    pub limits: &'a Limits,
    /// Where dangerous formats are read.
    pub isolate: &'a (dyn Isolate + Sync),
}

/// A file taken in, before its unit and period are settled.
#[derive(Debug)]
pub struct Taken {
    /// The return.
    pub one: Return,
    /// Text lines that may name the unit and the period.
    pub titles: Vec<String>,
    /// Metadata of our own forms and workbooks.
    pub properties: Vec<(String, String)>,
    /// What its cells are, for the count at the end.
    pub extracted: Extracted,
}

/// The fingerprint of a file.
pub fn fingerprint(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Desk<'_> {
    fn template(&self) -> &Arc<Template> {
        &self.memory.templates()[self.template]
    }

    /// Takes in one file.
    pub fn take_in(&self, source: &Source<'_>) -> Taken {
        let file = &source.file;
        let read = read::read_isolated(source, self.limits, self.isolate);
        let mut one = Return {
            file: Arc::clone(file),
            sha256: fingerprint(source.bytes),
            unit: Arc::default(),
            group: None,
            period: None,
            date: None,
            standing: Standing::Unreadable,
            forms: Vec::new(),
            tallies: HashMap::new(),
            cells: CellCount::default(),
            findings: read.findings,
        };
        let Some(book) = read.value else {
            return Taken { one, titles: Vec::new(), properties: Vec::new(), extracted: Extracted::default() };
        };
        let recognised = recognise::recognise(&book, file, self.memory, self.template);
        if let Some(finding) = self.wrong_form(&book, file, &recognised.value) {
            one.findings.push(finding);
            one.standing =
                if recognised.value.forms.is_empty() { Standing::Unreadable } else { Standing::Excluded };
            let titles = recognised.value.titles;
            return Taken { one, titles, properties: book.properties, extracted: Extracted::default() };
        }
        one.findings.extend(recognised.findings);
        let extracted = extract::extract(&book, file, self.template(), &recognised.value);
        one.findings.extend(extracted.findings);
        let mut extracted = extracted.value;
        one.forms = std::mem::take(&mut extracted.forms);
        one.standing = Standing::Used;
        if one.forms.iter().flat_map(crate::figure::FormFigures::iter).all(|figure| figure.raw.is_empty()) {
            one.standing = Standing::Blank;
            one.findings = vec![blank(file)];
        }
        Taken { one, titles: recognised.value.titles, properties: book.properties, extracted }
    }

    /// Says so when the file holds no form of the template, or those of another template.
    fn wrong_form(&self, book: &crate::book::Book, file: &Arc<str>, found: &Recognition) -> Option<Finding> {
        let template = self.template();
        let wanted: usize = template.forms.iter().map(|form| form.rows.len()).sum();
        let hits: f64 = found
            .forms
            .iter()
            .filter(|one| !one.spare)
            .map(|one| one.coverage * template.forms[one.form].rows.len() as f64)
            .sum();
        if hits >= wanted as f64 * BEYOND_DOUBT {
            return None;
        }
        let fits = recognise::fits(book, self.memory);
        let best = (0..fits.len()).filter(|&other| other != self.template).max_by_key(|&other| fits[other].rows);
        let other = best.filter(|&other| fits[other].rows as f64 > hits * CLEARLY_MORE && fits[other].rows >= 5);
        let help = Wording::new(
            format!("Đề nghị đơn vị báo cáo theo bộ biểu mẫu «{}».", template.name),
            format!("Ask the unit to report on the forms of «{}».", template.name),
        );
        let message = match other {
            Some(other) => {
                let other = &self.memory.templates()[other];
                Wording::new(
                    format!("tệp dùng biểu của bộ «{}» ({}), không phải bộ «{}»", other.name, other.id, template.name),
                    format!("the file uses the forms of «{}» ({}), not of «{}»", other.name, other.id, template.name),
                )
            }
            None if found.forms.is_empty() => {
                let empty = book.sheets.iter().all(|sheet| sheet.cells.iter().all(|cell| cell.content.is_blank()));
                if empty {
                    Wording::new("tệp Excel không có nội dung nào", "the workbook is empty")
                } else {
                    Wording::new(
                        format!("không nhận ra biểu nào của bộ «{}» trong tệp", template.name),
                        format!("no form of «{}» was recognised in the file", template.name),
                    )
                }
            }
            None => return None,
        };
        let mut finding = Finding::new(Rule::UnknownForm, Place::file(file), message);
        finding.help = help;
        Some(finding)
    }
}

fn blank(file: &Arc<str>) -> Finding {
    Finding::new(
        Rule::BlankRequired,
        Place::file(file),
        Wording::new("biểu mẫu gửi về còn trống, chưa có số liệu nào", "the form was sent back empty"),
    )
    .with_severity(Severity::Error)
    .with_help("Đề nghị đơn vị điền số liệu và gửi lại.", "Ask the unit to fill it in and send it again.")
}

/// Settles the count of a file's cells, once all its findings are known and its standing is final.
pub fn settle_cells(taken: &mut Taken, template: &Template) {
    let Taken { one, extracted, .. } = taken;
    extracted.forms = std::mem::take(&mut one.forms);
    let mut findings = std::mem::take(&mut one.findings);
    one.cells = if one.standing == Standing::Used {
        extract::count(extracted, &one.file, template, &mut findings)
    } else {
        let read = extracted.cells.len();
        CellCount { read, used: 0, reported: read }
    };
    one.findings = findings;
    one.forms = std::mem::take(&mut extracted.forms);
}
