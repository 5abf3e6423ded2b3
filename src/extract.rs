//! Figures with their provenance, and the count that proves no cell was lost.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::amount::{self, Value};
use crate::book::{Book, Cell, Content, Sheet, SheetKind};
use crate::cell::CellRef;
use crate::figure::{Excluded, Figure, FormFigures};
use crate::finding::{Diagnosed, Finding, Language, Place, Rule, Severity, Wording};
use crate::holds::Asked;
use crate::lexicon::Lexicon;
use crate::model::{Answer, Form, Kind, Template};
use crate::recognise::{FormInstance, Recognition, RowMatch, Standing};
use crate::spot::RowId;
use crate::text::is_cross;

mod added;
mod confirm;
mod count;
pub mod number;
mod outside;
mod own_total;
mod spare;
mod stray;
mod twice;
pub(crate) mod uncomputed;
mod unseen;

pub use count::count;
use number::Reading;
use uncomputed::Results;

/// The figures of a book and the cells they came from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Extracted {
    /// Figures by form, in the template's order.
    pub forms: Vec<FormFigures>,
    /// Every non-empty cell of the value areas, in order of the book. Which are used and which reported is known when
    /// all findings are: see [`count`].
    pub cells: Vec<(Arc<str>, CellRef)>,
    /// Of these, the cells of a row, column or table that one finding names as a whole.
    pub told: HashSet<(Arc<str>, CellRef)>,
    /// How many of these stand above the tables, but for blocks of them: a form prints single numbers in its head.
    pub above: usize,
}

impl Extracted {
    /// Whether nothing was typed into the tables, or beside them.
    pub fn is_untouched(&self) -> bool {
        self.cells.len() == self.above
    }
}

/// One form being read.
struct Reader<'a> {
    lexicon: &'a Lexicon,
    book: &'a Book,
    sheet: &'a Sheet,
    name: Arc<str>,
    file: &'a Arc<str>,
    form: &'a Form,
    instance: &'a FormInstance,
    /// What the results stored for formulas are worth.
    results: Results,
    figures: FormFigures,
    findings: Vec<Finding>,
    cells: Vec<(Arc<str>, CellRef)>,
    told: HashSet<(Arc<str>, CellRef)>,
}

/// Reads the figures of every recognised form.
pub fn extract(
    book: &Book,
    file: &Arc<str>,
    template: &Template,
    recognition: &Recognition,
    lexicon: &Lexicon,
) -> Diagnosed<Extracted> {
    let mut extracted = Diagnosed::clean(Extracted::default());
    let results = uncomputed::results(book);
    for instance in &recognition.forms {
        let sheet = &book.sheets[instance.sheet];
        let form = &template.forms[instance.form];
        let name: Arc<str> = sheet.name.as_str().into();
        let figures = FormFigures::new(
            instance.form,
            Arc::clone(file),
            Arc::clone(&name),
            form.rows.len(),
            form.columns.len(),
        );
        let mut reader = Reader {
            lexicon,
            book,
            sheet,
            name,
            file,
            form,
            instance,
            results,
            figures,
            findings: Vec::new(),
            cells: Vec::new(),
            told: HashSet::new(),
        };
        if let Some(why) = instance.spare {
            let used = extracted.value.forms.iter().find(|used| used.form == instance.form);
            reader.report_spare(why, used);
        } else {
            reader.read_rows();
            reader.report_columns();
            reader.report_hidden();
            confirm::confirm_counts(form, &mut reader.figures, &mut reader.findings);
        }
        let Reader { figures, findings, cells, told, .. } = reader;
        extracted.findings.extend(findings);
        extracted.value.cells.extend(cells);
        extracted.value.told.extend(told);
        if instance.spare.is_some() {
            continue;
        }
        match extracted.value.forms.iter_mut().find(|known| known.form == figures.form) {
            Some(known) => known.complete(figures),
            None => extracted.value.forms.push(figures),
        }
    }
    extracted.value.forms.iter_mut().for_each(FormFigures::trim);
    for table in &recognition.other_tables {
        let sheet = &book.sheets[table.sheet];
        let Some((finding, cells)) = stray::other_table(sheet, table, file) else { continue };
        extracted.findings.push(finding);
        tell(&mut extracted.value, sheet, &cells);
    }
    read_outside((book, file), template, recognition, lexicon, &mut extracted);
    for &index in &recognition.other_sheets {
        extracted.findings.extend(stray::other_sheet(&book.sheets[index], file));
    }
    extracted
}

/// Counts cells that one finding names as a whole.
fn tell(extracted: &mut Extracted, sheet: &Sheet, cells: &[CellRef]) {
    let name: Arc<str> = sheet.name.as_str().into();
    let named = || cells.iter().map(|&at| (Arc::clone(&name), at));
    extracted.cells.extend(named());
    extracted.told.extend(named());
}

/// Tells of the numbers around the tables of every sheet with a form.
fn read_outside(
    (book, file): (&Book, &Arc<str>),
    template: &Template,
    recognition: &Recognition,
    lexicon: &Lexicon,
    extracted: &mut Diagnosed<Extracted>,
) {
    let mut sheets: BTreeMap<usize, Vec<outside::Table>> = BTreeMap::new();
    for instance in &recognition.forms {
        let form = &template.forms[instance.form];
        sheets.entry(instance.sheet).or_default().push(outside::Table { form, instance });
    }
    let mut known: HashMap<Arc<str>, HashSet<CellRef>> = HashMap::new();
    for (name, at) in &extracted.value.cells {
        known.entry(Arc::clone(name)).or_default().insert(*at);
    }
    for (index, tables) in sheets {
        let sheet = &book.sheets[index];
        let name: Arc<str> = sheet.name.as_str().into();
        let found = outside::numbers(
            sheet,
            file,
            &tables,
            (known.entry(Arc::clone(&name)).or_default(), &lexicon.periods),
        );
        extracted.findings.extend(found.findings);
        extracted.value.above += found.above;
        tell(&mut extracted.value, sheet, &found.told);
        extracted.value.cells.extend(found.open.into_iter().map(|at| (Arc::clone(&name), at)));
    }
}

/// Whether a number is written as numbers are where nothing but text can be: in a document, `05`, `1.218` and `94,3` are
/// nothing unusual.
fn is_plainly_typed(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|sign: char| sign.is_ascii_digit())
        && digits.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ','))
}

impl<'a> Reader<'a> {
    fn place(&self, cell: Option<CellRef>) -> Place {
        Place::new(self.file, &self.name, cell)
    }

    fn cell(&self, row: u32, column: Option<u32>) -> Option<&'a Cell> {
        let cell = self.sheet.get(CellRef::new(row, column?))?;
        (!cell.content.is_blank() || cell.formula.is_some()).then_some(cell)
    }

    fn read_rows(&mut self) {
        let note_at = self.form.remark_column().and_then(|column| self.instance.columns.of[column]);
        let rows: &'a [RowMatch] = &self.instance.rows;
        let derived = |row: usize| self.form.rows[row].derived.is_some();
        for one in rows {
            match one.standing {
                // Computed anew, whatever a return prints.
                Standing::Indicator(row) | Standing::Continuation(row) | Standing::Duplicate(row)
                    if derived(row) => {}
                Standing::Indicator(row) => {
                    for column in self.form.value_columns() {
                        self.read_figure(one.sheet_row, row.into(), column);
                    }
                    self.read_note(one.sheet_row, row, note_at);
                }
                Standing::Continuation(row) => {
                    for column in self.form.value_columns() {
                        self.read_continuation(one.sheet_row, row, column);
                    }
                }
                Standing::Duplicate(row) => self.read_duplicate(one.sheet_row, row),
                Standing::Entry(group) => self.read_added(one.sheet_row, group),
                Standing::Unknown => self.count_row(one.sheet_row),
                // Looked at when all figures are read.
                Standing::OwnTotal | Standing::Text => {}
            }
        }
        for one in rows.iter().filter(|one| one.standing == Standing::OwnTotal) {
            self.read_own_total(one.sheet_row);
        }
        for row in self.figures.rows() {
            for column in self.form.value_columns() {
                if self.figures.get(row, column).is_none() {
                    self.figures.put(row, column, self.absent());
                }
            }
        }
    }

    /// The figure of a row or column that is not in the file.
    fn absent(&self) -> Figure {
        Figure {
            value: Value::NotSubmitted,
            decimals: 0,
            formula: false,
            excluded: Excluded::No,
            sheet: Arc::clone(&self.name),
            cell: None,
            raw: Arc::default(),
            repair: None,
            note: None,
        }
    }

    /// The cells of a row in which a figure of a form column may stand, where they hold something.
    fn cells_of(&self, sheet_row: u32, column: usize) -> impl Iterator<Item = &'a Cell> + use<'a, '_> {
        let columns = &self.instance.columns;
        let mut own = columns.all_of(column).filter_map(move |at| self.cell(sheet_row, Some(at)));
        let merged =
            || columns.merged_over(self.sheet, self.form, CellRef::new(sheet_row, columns.of[column]?));
        own.next().or_else(merged).into_iter().chain(own)
    }

    fn read_figure(&mut self, sheet_row: u32, row: RowId, column: usize) {
        let Some(first) = self.instance.columns.of[column] else { return };
        let cell = self.cells_of(sheet_row, column).next();
        let at = cell.map_or(CellRef::new(sheet_row, first), |cell| cell.at);
        let holds = self.form.holds(row, column);
        let mut reading = match cell {
            Some(cell) => {
                let crossed = holds.is_crossed_out();
                let reading = if crossed && cell.content.as_text().is_some_and(is_cross) {
                    Reading { value: Value::NotApplicable, ..Reading::default() }
                } else {
                    self.read_cell(cell, holds.answer())
                };
                // A formula that gives nothing shows nothing.
                if !(cell.content.is_blank() && reading.value == Value::Blank) {
                    self.cells.push((Arc::clone(&self.name), at));
                }
                reading
            }
            None => Reading::default(),
        };
        if reading.value == Value::Blank && matches!(holds.asked, Asked::Owned(_)) {
            reading.value = Value::NotApplicable;
        }
        let raw: Arc<str> = cell.map_or_else(Arc::default, |cell| match &cell.formula {
            Some(formula) if self.lacks_result(cell) => format!("={formula}").into(),
            _ => cell.content.raw().into(),
        });
        self.say((row, column), at, &raw, &reading);
        if let Some(cell) = cell {
            self.report_unseen(row, column, cell);
            self.report_stale(row, column, cell);
            self.report_doubtful_result(row, column, cell);
        }
        let figure = Figure {
            decimals: reading.decimals.min(28) as u8,
            formula: cell.is_some_and(|cell| cell.formula.is_some()),
            excluded: Excluded::No,
            sheet: Arc::clone(&self.name),
            cell: Some(at),
            raw,
            repair: reading.repair.map(Box::new),
            note: None,
            value: reading.value,
        };
        self.figures.put(row, column, figure);
        let further: Vec<&Cell> = self.cells_of(sheet_row, column).skip(1).collect();
        self.refuse_second(row, column, &further);
    }

    fn read_cell(&self, cell: &Cell, asked: Answer<'_>) -> Reading {
        let words = &self.lexicon.answers;
        if let (true, Some(formula)) = (self.lacks_result(cell), &cell.formula) {
            return match self.computed(formula) {
                Some(number) => {
                    let mut reading = number::read(&Content::Number(number), None, asked, words);
                    reading.repair.get_or_insert_with(|| {
                        Wording::new(
                            format!("công thức ={formula} chưa có kết quả trong tệp; đã tính lại"),
                            format!("the formula ={formula} has no stored result; it was computed"),
                        )
                    });
                    reading
                }
                // A formula that may give nothing (`""`) and holds no result gave nothing.
                None if formula.contains("\"\"") => Reading::default(),
                None => number::without_result(formula),
            };
        }
        let format = self.book.style_of(cell).number_format.as_deref();
        if asked.kind == Kind::Heading {
            // A caption asks for nothing; what stands there is read as a number if it is one, and reported.
            let as_figure = Answer { kind: Kind::Quantity, ..asked };
            let mut reading = number::read(&cell.content, format, as_figure, words);
            if reading.value == Value::Unreadable {
                reading = Reading { value: Value::Text(cell.content.raw().into()), ..Reading::default() };
            }
            return reading;
        }
        let mut reading = number::read(&cell.content, format, asked, words);
        if self.sheet.kind != SheetKind::Sheet && cell.content.as_text().is_some_and(is_plainly_typed) {
            reading.repair = None;
        }
        reading
    }

    fn say(&mut self, (row, column): (RowId, usize), at: CellRef, raw: &Arc<str>, reading: &Reading) {
        let holds = self.form.holds(row, column);
        let heading = holds.asked == Asked::Heading;
        if let Some(problem) = &reading.problem {
            let mut finding = Finding::new(problem.rule, self.place(Some(at)), problem.message.clone())
                .with_severity(problem.severity)
                .with_subject(self.form.subject(row, column))
                .with_value(raw.to_string());
            finding.help = problem.help.clone();
            self.findings.push(finding);
        }
        if heading && let Value::Text(text) = &reading.value {
            let message = Wording::new(
                format!("dòng đề mục có chữ «{text}» ở cột số liệu"),
                format!("the heading row has the text «{text}» in a value column"),
            );
            self.findings.push(
                Finding::new(Rule::VALUE_ON_HEADING, self.place(Some(at)), message)
                    .with_severity(Severity::Info)
                    .with_subject(self.form.subject(row, column))
                    .with_value(raw.to_string())
                    .with_help("Chuyển phần chữ sang cột Ghi chú.", "Move the text into the notes."),
            );
        }
        let bare_number = holds.kind == Kind::Text
            && matches!(&reading.value, Value::Text(text) if text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')));
        if bare_number {
            let message = Wording::new(
                format!("dòng này ghi nội dung bằng chữ nhưng chỉ có số {raw}; số này không được cộng"),
                format!("this row asks for words but holds only the number {raw}; it is not added"),
            );
            self.findings.push(
                Finding::new(Rule::VALUE_ON_HEADING, self.place(Some(at)), message)
                    .with_subject(self.form.subject(row, column))
                    .with_value(raw.to_string())
                    .with_help(
                        "Ghi rõ nội dung; số liệu thì ghi vào đúng chỉ tiêu của nó.",
                        "Say what is meant; put figures into their own indicators.",
                    ),
            );
        }
        if let (Some(repair), false) = (&reading.repair, heading) {
            self.findings.push(
                Finding::new(Rule::NUMBER_REPAIRED, self.place(Some(at)), repair.clone())
                    .with_subject(self.form.subject(row, column))
                    .with_value(raw.to_string())
                    .with_help(
                        "Định dạng ô là Số (Number) và chỉ gõ chữ số.",
                        "Format the cell as a number and type digits only.",
                    ),
            );
        }
    }

    /// The further rows of an indicator: its figure stands in one of them.
    fn read_continuation(&mut self, sheet_row: u32, row: usize, column: usize) {
        let held: Vec<&Cell> = self.cells_of(sheet_row, column).collect();
        if held.is_empty() {
            return;
        }
        let empty = self
            .figures
            .get(row, column)
            .is_none_or(|figure| matches!(figure.value, Value::Blank | Value::NotApplicable));
        if empty {
            self.read_figure(sheet_row, row.into(), column);
        } else {
            self.refuse_second(row.into(), column, &held);
        }
    }

    /// A second row for an indicator: compared with the first, never added.
    fn read_duplicate(&mut self, sheet_row: u32, row: usize) {
        self.count_row(sheet_row);
        for column in self.form.value_columns() {
            let Some(cell) = self.cells_of(sheet_row, column).next() else { continue };
            let second = self.read_cell(cell, self.form.holds(row, column).answer()).value;
            let Some(first) = self.figures.get(row, column) else { continue };
            if first.value == second || second == Value::Blank {
                continue;
            }
            let words = |value: &Value, raw: &str, language| match value {
                Value::Number(number) => amount::show(*number, language),
                _ if raw.is_empty() => "—".to_owned(),
                _ => format!("«{raw}»"),
            };
            let (first_raw, second_raw) = (first.raw.to_string(), cell.content.raw());
            let say =
                |language| (words(&first.value, &first_raw, language), words(&second, &second_raw, language));
            let ((vi_first, vi_second), (en_first, en_second)) = (say(Language::Vi), say(Language::En));
            let message = Wording::new(
                format!("hai dòng cùng chỉ tiêu ghi số khác nhau: {vi_first} và {vi_second}"),
                format!("two rows of one indicator give different figures: {en_first} and {en_second}"),
            );
            let finding = Finding::new(Rule::DUPLICATE_ROW, self.place(Some(cell.at)), message)
                .with_subject(self.form.subject(row, column))
                .with_value(second_raw)
                .with_help("Giữ một dòng với số liệu đúng.", "Keep one row with the right figure.");
            self.findings.push(finding);
        }
    }

    /// Counts the value cells of a row that is named in a finding.
    fn count_row(&mut self, sheet_row: u32) {
        for column in self.form.value_columns() {
            let cells: Vec<CellRef> = self.cells_of(sheet_row, column).map(|cell| cell.at).collect();
            self.tell(&cells);
        }
    }

    fn read_note(&mut self, sheet_row: u32, row: usize, note_at: Option<u32>) {
        let Some(cell) = self.cell(sheet_row, note_at) else { return };
        let Some(first) = self.form.value_columns().next() else { return };
        let blank = self
            .form
            .value_columns()
            .all(|column| self.figures.get(row, column).is_none_or(|figure| figure.value == Value::Blank));
        let heading = self.form.holds(row, first).asked == Asked::Heading;
        if blank && !heading && matches!(cell.content, Content::Number(_)) {
            let raw = cell.content.raw();
            let message = Wording::new(
                format!("ô số liệu trống nhưng cột Ghi chú có số {raw}: có thể gõ lệch cột"),
                format!(
                    "the figure is blank but the notes hold the number {raw}: perhaps typed one column off"
                ),
            );
            let finding = Finding::new(Rule::STRAY_VALUE, self.place(Some(cell.at)), message)
                .with_subject(self.form.subject(row, first))
                .with_value(raw)
                .with_help(
                    "Nếu là số liệu của chỉ tiêu thì chuyển sang cột số liệu.",
                    "Move it into the value column if it is the figure.",
                );
            self.findings.push(finding);
        }
        let note: Arc<str> = crate::text::tidy(&cell.content.raw()).into();
        if let Some(figure) = self.figures.get_mut(row, first) {
            figure.note = Some(note);
        }
    }
}
