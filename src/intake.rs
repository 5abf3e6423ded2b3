//! One file taken in: from its bytes to a return with figures and findings. Pure; files never stop each other.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::amount::Value;
use crate::book::{Book, SheetKind};
use crate::extract::{self, Extracted};
use crate::figure::{CellCount, Figure, FormFigures, Return, Standing};
use crate::finding::{Decision, Diagnosed, Finding, Place, Rule, Severity, Subject, Wording};
use crate::identify::{self, Evidence, Identifier, Identity};
use crate::layout::{self, Metadata, Origin};
use crate::legacy;
use crate::lexicon::Lexicon;
use crate::model::Template;
use crate::narrative::Narrative;
use crate::period::Period;
use crate::read::{self, Isolate, Limits, Sniffed, Source};
use crate::recognise::{self, Memory, Recognition};
use crate::spot::Spot;
use crate::stamp;
use crate::unit::{ListError, Registry};

mod older;
mod several;
mod summary;

use several::Owners;

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
    pub isolate: &'a dyn Isolate,
    /// The words by which units and periods are found.
    pub lexicon: &'a Lexicon,
    /// The units expected, when there is a list.
    pub registry: Option<&'a Registry>,
    /// The period asked for.
    pub period: Option<Period>,
    /// Title lines read before: of files taken in with the same list and template.
    pub lines: &'a identify::Lines,
    /// Which old encodings are looked for beside those that show themselves.
    pub legacy: legacy::Options,
}

/// A file taken in, before its unit and period are settled.
#[derive(Debug)]
pub struct Taken {
    /// The return.
    pub one: Return,
    /// What the file says of its unit and period.
    pub identity: Identity,
    /// What its cells are, for the count at the end.
    pub extracted: Extracted,
    /// It is no return but a list of units that lies among them, or what this program said of them.
    pub is_list: bool,
    /// The units of such a list, or why it cannot be used.
    pub units: Option<Result<Registry, ListError>>,
    /// Units, or else files, that a consolidated workbook says are lacking in it.
    pub lacking: Vec<Arc<str>>,
    /// What was decided of figures, as a consolidated workbook says.
    pub decisions: Vec<Decision>,
}

/// The fingerprint of a file.
pub fn fingerprint(bytes: &[u8]) -> String {
    stamp::hex(&Sha256::digest(bytes))
}

/// Reads a file and puts Unicode for what is in an old encoding. Sheet names stay as in the file: findings name them.
pub fn open(
    source: &Source<'_>,
    limits: &Limits,
    isolate: &dyn Isolate,
    options: legacy::Options,
) -> Diagnosed<Option<Book>> {
    let sniffed = read::sniff(source.bytes);
    if let Some(finding) = document_under_a_false_name(source, sniffed) {
        return Diagnosed { value: None, findings: vec![finding] };
    }
    let read = read::read_sniffed(source, sniffed, limits, isolate);
    let Some(book) = read.value else { return read };
    let converted = legacy::convert(book, &source.file, options);
    let mut findings = read.findings;
    findings.extend(other_format(source, sniffed));
    findings.extend(converted.findings);
    let mut book = converted.value.book;
    for (index, sheet) in book.sheets.iter_mut().enumerate() {
        if let Some(name) = converted.value.originals.sheet(index) {
            name.clone_into(&mut sheet.name);
        }
    }
    if is_composed(&book) {
        // The tables of a report that this program wrote hold totals, which count by the workbook: its text is looked at.
        book.sheets.retain(|sheet| sheet.kind == SheetKind::Text);
    }
    Diagnosed { value: Some(book), findings }
}

/// The sheets of a file that are to be read as one return.
#[derive(Default)]
struct Part {
    /// What was read of them.
    read: Diagnosed<Option<Book>>,
    /// What was recognised in them, when that is known already.
    recognised: Option<Diagnosed<Recognition>>,
    /// Their names, when the file has others.
    sheets: Vec<Arc<str>>,
    /// What the file says of itself, when it is a consolidated workbook.
    metadata: Option<Metadata>,
}

/// Rows at the top of a sheet without a known form that may hold its title.
const HEAD: u32 = 12;

/// What a file says beside its tables; a consolidated workbook of ours says nothing.
fn narrative(book: &Book, file: &Arc<str>, found: &Recognition, is_ours: bool) -> Narrative {
    if is_ours {
        return Narrative::default();
    }
    let rows = found.forms.iter().map(|form| (form.sheet, form.rows_taken()));
    Narrative::of(book, file, &rows.collect::<Vec<_>>())
}

/// A document without a table is checked as a text.
fn text_only(file: &Arc<str>, narrative: &Narrative) -> Finding {
    let (compared, unclear) = narrative.counts();
    let message = Wording::new(
        format!(
            "văn bản không có bảng nào nên không có số liệu để tổng hợp; chỉ đối chiếu lời văn: {compared} câu so được, {unclear} câu không đủ căn cứ"
        ),
        format!(
            "a text document without any table, so there are no figures to consolidate; only the text was checked: {compared} statements compared, {unclear} not"
        ),
    );
    Finding::new(Rule::WRONG_FILE_TYPE, Place::file(file), message).with_severity(Severity::Warning).with_help(
        "Muốn tổng hợp, gửi văn bản có kèm phụ lục số liệu dạng bảng của Word, hoặc gửi biểu mẫu Excel.",
        "To be consolidated, send the document with its appendix of figures as tables of Word, or send the Excel form.",
    )
}

/// Whether it is a report that this program wrote from a consolidated workbook.
fn is_composed(book: &Book) -> bool {
    stamp::of_book(book) == Some(stamp::Kind::Composed)
}

/// Such a report is checked as a text, and counts for nobody.
fn totals_only(file: &Arc<str>, narrative: &Narrative) -> Finding {
    let (compared, unclear) = narrative.counts();
    let message = Wording::new(
        format!(
            "báo cáo Word do lệnh viet soạn từ tệp tổng hợp: số trong đó đã là số tổng hợp nên không gộp; đối chiếu lời văn: {compared} câu so được, {unclear} câu không đủ căn cứ"
        ),
        format!(
            "a report in Word written from a consolidated workbook: its figures are totals and not counted; its text was checked: {compared} statements compared, {unclear} not"
        ),
    );
    Finding::new(Rule::WRONG_FILE_TYPE, Place::file(file), message).with_severity(Severity::Info).with_help(
        "Nếu đơn vị cấp dưới chỉ gửi báo cáo này, đề nghị gửi tệp tổng hợp .xlsx.",
        "Where a unit sent nothing but this, ask it for the consolidated workbook.",
    )
}

/// Endings of workbooks and tables.
const WORKBOOKS: [&str; 7] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv"];

fn ending(source: &Source<'_>) -> String {
    let name = source.file.to_lowercase();
    name.rsplit_once('.').map(|(_, ending)| ending.to_owned()).unwrap_or_default()
}

/// A Word document that somebody gave the name of a workbook: Excel does not open it, so nobody has looked at it as the table
/// it claims to be. It is said what it is; under its own name it is read.
fn document_under_a_false_name(source: &Source<'_>, sniffed: Sniffed) -> Option<Finding> {
    let own = match sniffed {
        Sniffed::Readable(read::Format::Docx) => ".docx",
        Sniffed::Readable(read::Format::Doc) => ".doc",
        Sniffed::Readable(read::Format::Odt) => ".odt",
        _ => return None,
    };
    if !WORKBOOKS.contains(&ending(source).as_str()) {
        return None;
    }
    let message = Wording::new(
        "tệp thực chất là văn bản Word mang tên tệp Excel; chưa dùng",
        "the file is really a Word document named as a workbook; it is not used",
    );
    Some(Finding::new(Rule::WRONG_FILE_TYPE, Place::file(&source.file), message).with_help(
        format!("Đổi đuôi tên tệp thành {own} rồi chạy lại, hoặc gửi biểu mẫu Excel (.xlsx)."),
        format!("Let its name end in {own} and run again, or send the Excel form (.xlsx)."),
    ))
}

/// A web page under the name of a workbook is read, and said to be one.
fn other_format(source: &Source<'_>, sniffed: Sniffed) -> Option<Finding> {
    if sniffed != Sniffed::Readable(read::Format::Html) || ["htm", "html"].contains(&ending(source).as_str())
    {
        return None;
    }
    let message = Wording::new(
        "tệp thực chất là trang web (HTML) mang tên tệp Excel; đã đọc được các bảng trong đó",
        "the file is really a web page (HTML) named as a workbook; its tables were read",
    );
    let finding = Finding::new(Rule::WRONG_FILE_TYPE, Place::file(&source.file), message);
    Some(finding.with_severity(Severity::Warning).with_help(
        "Mở bằng Excel rồi lưu lại dạng .xlsx (Excel Workbook) trước khi gửi.",
        "Open it in Excel and save it as .xlsx before sending.",
    ))
}

impl Desk<'_> {
    fn template(&self) -> &Arc<Template> {
        &self.memory.templates()[self.template]
    }

    /// Takes in one file as one return, whoever's sheets it holds.
    pub fn take_whole(&self, source: &Source<'_>) -> Taken {
        let read = open(source, self.limits, self.isolate, self.legacy);
        self.take_part(source, Part { read, ..Part::default() })
    }

    /// Takes in one file: a return, or those of several units that share the file.
    pub fn take_in(&self, source: &Source<'_>) -> Vec<Taken> {
        self.take_opened(source, open(source, self.limits, self.isolate, self.legacy))
    }

    /// As [`Desk::take_in`], for a file that was opened before.
    pub fn take_opened(&self, source: &Source<'_>, mut read: Diagnosed<Option<Book>>) -> Vec<Taken> {
        if stamp::is_page(source.bytes) {
            return vec![of_this_program(source, stamp::Kind::Page)];
        }
        // However much of a return it quotes, it is none.
        if let Some(kind) = read.value.as_ref().and_then(stamp::of_book).filter(|kind| kind.is_no_return()) {
            return vec![of_this_program(source, kind)];
        }
        let mut recognised = None;
        if read.value.as_ref().is_some_and(|book| book.sheet(layout::METADATA_SHEET).is_some()) {
            return self.take_summary(source, read);
        }
        if let Some(book) = &read.value {
            let found = self.recognise(book, &source.file);
            match self.owners(&source.file, book, &found.value) {
                Owners::One => {}
                Owners::Several(shares, summaries) => {
                    return self.take_shares(source, book, (&shares, &summaries), &read.findings);
                }
                Owners::Unclear(finding) => read.findings.push(*finding),
            }
            recognised = Some(found);
        }
        vec![self.take_part(source, Part { read, recognised, ..Part::default() })]
    }

    fn identifier(&self) -> Identifier<'_> {
        let identifier = self.lexicon.identifier(self.registry, &self.template().level);
        Identifier { lines: Some(self.lines), ..identifier }
    }

    fn recognise(&self, book: &Book, file: &Arc<str>) -> Diagnosed<Recognition> {
        recognise::recognise(book, file, self.memory, self.template, self.period)
    }

    /// Takes in those sheets of a file that are one unit's.
    fn take_part(&self, source: &Source<'_>, part: Part) -> Taken {
        let Part { read, recognised, sheets, metadata } = part;
        let file = &source.file;
        let mut one = Return::unread(Arc::clone(file));
        one.sha256 = fingerprint(source.bytes);
        one.sheets = sheets;
        one.findings = read.findings;
        one.saved = read.value.as_ref().and_then(Book::saved);
        let mut extracted = Extracted::default();
        let mut found = Recognition::default();
        let mut units = None;
        let book = read.value;
        if let Some(book) = &book {
            let recognised = recognised.unwrap_or_else(|| self.recognise(book, file));
            one.narrative = narrative(book, file, &recognised.value, metadata.is_some());
            if recognised.value.forms.is_empty() {
                units = self.lexicon.lists().found_in(file, book);
            }
            keep_what_is_read(&mut one.findings, book, &recognised.value);
            if let Some(older) = self.forerunner(book).filter(|_| metadata.is_none()) {
                (extracted, found) = self.carry_over(book, older, &mut one);
            } else if book.is_text_only() {
                let told = if is_composed(book) { totals_only } else { text_only };
                one.findings.push(told(file, &one.narrative));
            } else if let Some(finding) = self.wrong_form(book, file, &recognised.value) {
                one.findings.push(finding);
                if !recognised.value.forms.is_empty() {
                    one.standing = Standing::Excluded;
                }
            } else {
                one.findings.extend(recognised.findings);
                let read = extract::extract(book, file, self.template(), &recognised.value, self.lexicon);
                one.findings.extend(read.findings);
                extracted = read.value;
                one.forms = std::mem::take(&mut extracted.forms);
                one.standing = Standing::Used;
            }
            if found.forms.is_empty() {
                found = recognised.value;
            }
            if one.standing == Standing::Used && metadata.is_none() {
                // A formula that gives nothing yet is no figure.
                let idle = |figure: &Figure| figure.formula && matches!(figure.value, Value::Blank);
                let mut figures = one.forms.iter().flat_map(FormFigures::iter);
                let nothing_read = figures.all(|(.., figure)| figure.raw.is_empty() || idle(figure));
                let told = one.findings.iter().any(|finding| finding.severity > Severity::Info);
                if nothing_read && extracted.is_untouched() && !told {
                    one.standing = Standing::Blank;
                    one.findings = vec![blank(file)];
                }
            }
        }
        let origin = book.as_ref().and_then(layout::read_origin);
        if let (Some(origin), Some(book)) = (&origin, &book) {
            one.findings.retain(|finding| !of_our_form(finding, book));
            one.findings.extend(self.other_version(origin, file));
        }
        let period =
            metadata.as_ref().map_or(origin.and_then(|origin| origin.period), |metadata| metadata.period);
        let unit_name = metadata.as_ref().map(|metadata| metadata.unit_name.clone());
        let identity = self.identity(&one, book.as_ref(), unit_name, period, &found);
        // Whose return it is is not known: its figures count for nobody.
        if one.standing == Standing::Used
            && identity.findings.iter().any(|finding| finding.severity == Severity::Error)
        {
            one.standing = Standing::Excluded;
        }
        // Of a file that could not be read, nothing says whether its title names the unit.
        if book.as_ref().is_some_and(|book| !is_composed(book)) {
            one.findings.extend(identity.findings);
        }
        let is_list = units.is_some();
        if is_list {
            one.findings = vec![unit_list(file)];
        }
        Taken {
            one,
            identity: identity.value,
            extracted,
            is_list,
            units,
            lacking: Vec::new(),
            decisions: Vec::new(),
        }
    }

    fn identity(
        &self,
        one: &Return,
        book: Option<&Book>,
        unit_name: Option<String>,
        period: Option<Period>,
        found: &Recognition,
    ) -> Diagnosed<Identity> {
        let file = &one.file;
        let mut evidence = Evidence {
            file: Arc::clone(file),
            requested: self.period,
            printed: self.template().printed_units.clone(),
            ..Evidence::default()
        };
        evidence.sheets = (!one.sheets.is_empty()).then(|| one.sheets.join("; "));
        if let Some(book) = book {
            let with_forms: Vec<usize> =
                found.forms.iter().filter(|form| form.spare.is_none()).map(|form| form.sheet).collect();
            evidence.titles = self.identifier().titles_of_text(file, book, &with_forms);
            for (index, sheet) in
                book.sheets.iter().enumerate().filter(|(_, sheet)| sheet.kind != SheetKind::Text)
            {
                let mut tables: Vec<(u32, u32)> = found
                    .forms
                    .iter()
                    .filter(|form| form.sheet == index && form.spare.is_none())
                    .map(super::recognise::FormInstance::rows_taken)
                    .collect();
                if found.forms.is_empty() {
                    // Another form, or none: its title still says whose it is.
                    tables.push((HEAD, u32::MAX));
                }
                evidence.titles.extend(self.identifier().titles(file, sheet, &tables));
            }
            evidence.spellings = book.properties.iter().map(|(_, value)| value.clone()).collect();
            evidence.spellings.extend(book.head().iter().map(|cell| cell.content.raw()));
        }
        evidence.consolidated_for = unit_name.clone().unwrap_or_default();
        evidence.metadata.extend(unit_name.map(|name| (identify::UNIT_KEY.to_owned(), name)));
        let period = period.map(|period| (identify::PERIOD_KEY.to_owned(), period.to_string()));
        evidence.metadata.extend(period);
        self.identifier().identify(&evidence)
    }

    /// Says so when a file was filled in on another version of the form than the one in use.
    fn other_version(&self, origin: &Origin, file: &Arc<str>) -> Option<Finding> {
        let template = self.template();
        if origin.template != *template.id || origin.version == template.version {
            return None;
        }
        let (theirs, ours) = (&origin.version, &template.version);
        let message = Wording::new(
            format!("báo cáo điền trên biểu mẫu phiên bản {theirs}; bộ đang dùng là phiên bản {ours}"),
            format!("filled in on version {theirs} of the form; version {ours} is in use"),
        );
        Some(
            Finding::new(Rule::UNKNOWN_FORM, Place::file(file), message)
                .with_severity(Severity::Warning)
                .with_help(
                    "Kiểm tra các dòng đã đổi giữa hai phiên bản; lần sau dùng biểu mẫu mới.",
                    "Check the rows that changed between the versions; use the new form next time.",
                ),
        )
    }

    /// Says so when the file holds no form of the template, or those of another template.
    fn wrong_form(&self, book: &Book, file: &Arc<str>, found: &Recognition) -> Option<Finding> {
        let template = self.template();
        let wanted: usize = template.forms.iter().map(|form| form.printed_rows().len()).sum();
        let hits: f64 = found
            .forms
            .iter()
            .filter(|one| one.spare.is_none())
            .map(|one| one.coverage * template.forms[one.form].printed_rows().len() as f64)
            .sum();
        if hits >= wanted as f64 * BEYOND_DOUBT {
            return None;
        }
        let fits = recognise::fits(book, self.memory);
        let best =
            (0..fits.len()).filter(|&other| other != self.template).max_by_key(|&other| fits[other].rows);
        let other =
            best.filter(|&other| fits[other].rows as f64 > hits * CLEARLY_MORE && fits[other].rows >= 5);
        let help = Wording::new(
            format!("Đề nghị đơn vị báo cáo theo bộ biểu mẫu «{}».", template.name),
            format!("Ask the unit to report on the forms of «{}».", template.name),
        );
        let message = match other {
            Some(other) => {
                let other = &self.memory.templates()[other];
                Wording::new(
                    format!(
                        "tệp dùng biểu của bộ «{}» ({}), không phải bộ «{}»",
                        other.name, other.id, template.name
                    ),
                    format!(
                        "the file uses the forms of «{}» ({}), not of «{}»",
                        other.name, other.id, template.name
                    ),
                )
            }
            None if found.forms.is_empty() => {
                let empty =
                    book.sheets.iter().all(|sheet| sheet.cells.iter().all(|cell| cell.content.is_blank()));
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
        let mut finding = Finding::new(Rule::UNKNOWN_FORM, Place::file(file), message);
        finding.help = help;
        Some(finding)
    }
}

/// What is said of the encoding of sheets that are not read concerns nobody.
fn keep_what_is_read(findings: &mut Vec<Finding>, book: &Book, found: &Recognition) {
    let read = |sheet: &str| found.forms.iter().any(|form| book.sheets[form.sheet].name == sheet);
    findings.retain(|finding| {
        finding.rule != Rule::LEGACY_ENCODING
            || found.forms.is_empty()
            || finding.place.sheet.is_empty()
            || read(&finding.place.sheet)
    });
}

/// A list of units that lies among the returns.
fn unit_list(file: &Arc<str>) -> Finding {
    let message = Wording::new(
        "tệp này là danh sách đơn vị, không phải báo cáo; không được đọc như báo cáo",
        "this file is a list of units, not a return; it is not read as one",
    );
    Finding::new(Rule::UNKNOWN_FORM, Place::file(file), message).with_severity(Severity::Info).with_help(
        format!("Để biết đơn vị nào chưa nộp, thêm: --units \"{file}\""),
        format!("To know who is missing, add: --units \"{file}\""),
    )
}

/// A note or a list of findings that lies among the returns.
fn of_this_program(source: &Source<'_>, kind: stamp::Kind) -> Taken {
    let (file, what) = (&source.file, kind.wording());
    let message = Wording::new(
        format!(
            "tệp này là {} do chương trình ghi ra, không phải báo cáo; không được đọc như báo cáo",
            what.vi
        ),
        format!("this file is {} that this program wrote, not a return; it is not read as one", what.en),
    );
    let finding = Finding::new(Rule::UNKNOWN_FORM, Place::file(file), message)
        .with_severity(Severity::Info)
        .with_help("Để tệp này ngoài thư mục báo cáo.", "Keep it out of the folder of returns.");
    let one = Return {
        sha256: fingerprint(source.bytes),
        findings: vec![finding],
        ..Return::unread(Arc::clone(file))
    };
    Taken {
        one,
        identity: Identity::default(),
        extracted: Extracted::default(),
        is_list: true,
        units: None,
        lacking: Vec::new(),
        decisions: Vec::new(),
    }
}

/// The figure a finding speaks of.
fn spot_in(template: &Template, subject: &Subject) -> Option<Spot> {
    let form = template.forms.iter().position(|form| form.id == subject.form)?;
    let (row, column) = (
        template.forms[form].row_index(&subject.indicator)?,
        template.forms[form].column_index(&subject.column)?,
    );
    Some(Spot::new(form, row, column))
}

/// What nobody who filled in our own blank form did: a formula left uncomputed by the program it was filled in with, and
/// what the form itself prints wrongly.
fn of_our_form(finding: &Finding, book: &Book) -> bool {
    let cell = || book.sheet(&finding.place.sheet)?.get(finding.place.cell?);
    let uncomputed = || cell().is_some_and(|cell| cell.formula.is_some() && cell.content.is_blank());
    let of_the_form = [Rule::MEASURE_CHANGED, Rule::DUPLICATE_ROW].contains(&finding.rule);
    finding.rule == Rule::NUMBER_REPAIRED && uncomputed() || of_the_form && finding.severity == Severity::Info
}

fn blank(file: &Arc<str>) -> Finding {
    Finding::new(
        Rule::BLANK_REQUIRED,
        Place::file(file),
        Wording::new("biểu mẫu gửi về còn trống, chưa có số liệu nào", "the form was sent back empty"),
    )
    .with_severity(Severity::Error)
    .with_help("Đề nghị đơn vị điền số liệu và gửi lại.", "Ask the unit to fill it in and send it again.")
}

/// Settles the counts of all files, once all findings are known and every standing is final. `taken` and `returns` are
/// in one order.
pub fn settle_cells(taken: &[Taken], returns: &mut [Return], template: &Template) {
    for index in 0..returns.len() {
        let one = &returns[index];
        let file = Arc::clone(&one.file);
        // Figures of a file that completes another stand in the other's return.
        let forms: Option<Vec<FormFigures>> = match one.standing {
            Standing::Used => Some(std::mem::take(&mut returns[index].forms)),
            Standing::Joined => {
                let whole = returns.iter().find(|other| one.completes(other));
                let forms = whole.iter().flat_map(|whole| &whole.forms);
                Some(forms.filter(|figures| figures.file == file).cloned().collect())
            }
            _ => None,
        };
        let extracted = &taken[index].extracted;
        let read = extracted.cells.len();
        let one = &mut returns[index];
        one.cells = match &forms {
            Some(forms) => {
                extract::count(extracted, &file, (forms, &one.set_aside), &mut one.findings, template)
            }
            None => CellCount { read, used: 0, reported: read },
        };
        if let (Standing::Used, Some(forms)) = (one.standing, forms) {
            one.forms = forms;
        }
    }
}
