//! What was learned as ledgers that a person corrects in a spreadsheet, and what was corrected taken over.
//!
//! A ledger has a line for every row, every column, or every relation. Cells that may be corrected hold what the template
//! says; a cell that was not touched changes nothing, so that a review without corrections gives the same template. Where
//! something cannot be understood, every fault is named by its cell and nothing is taken over.

use std::collections::{HashMap, HashSet};

use crate::book::{Book, Content, Sheet};
use crate::cell::CellRef;
use crate::expression::{Comparison, Expression};
use crate::finding::{Language, Settings, Subject, Wording};
use crate::model::{Aggregation, Kind};
use crate::template::{load, show, to_toml};
use crate::text::fold;

use super::{Confidence, Learned, Proposal};

mod line;
mod relation;
mod words;

use words::{ACCEPTED, choice};

/// A list of what was learned, to be corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// Name of its sheet.
    pub name: String,
    /// Its columns.
    pub fields: Vec<Field>,
    /// What stands in them, line by line.
    pub lines: Vec<Vec<String>>,
    /// Empty lines to be filled in below.
    pub spare: usize,
}

/// A column of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its caption.
    pub caption: String,
    /// Width in characters.
    pub width: f64,
    /// It may be corrected.
    pub corrected: bool,
    /// What may be chosen; empty when anything may be typed.
    pub choices: Vec<String>,
}

/// Lines for relations that nobody guessed.
const SPARE: usize = 30;
/// More faults are not told at once.
const MOST_FAULTS: usize = 20;

/// The ledgers of what was learned: of rows, of columns, of relations.
pub fn ledgers(learned: &Learned, language: Language) -> [Ledger; 3] {
    [line::rows(learned, language), line::columns(learned, language), relation::ledger(learned, language)]
}

/// Takes over what was corrected in a workbook of the ledgers; the number of lines that are no guesses any more.
///
/// # Errors
/// What cannot be understood, each with its cell. Nothing is changed then.
pub fn take_over(learned: &mut Learned, book: &Book) -> Result<usize, Vec<Wording>> {
    let mut corrected = learned.clone();
    let mut faults = Vec::new();
    let mut places = HashMap::new();
    let named =
        |language| ledgers(learned, language).into_iter().all(|ledger| book.sheet(&ledger.name).is_some());
    let language = if named(Language::En) { Language::En } else { Language::Vi };
    let mut settled = Settled::default();
    for (position, ledger) in ledgers(learned, language).iter().enumerate() {
        let Some(sheet) = book.sheet(&ledger.name) else {
            faults.push(Wording::new(
                format!("thiếu trang «{}»", ledger.name),
                format!("the sheet «{}» is missing", ledger.name),
            ));
            continue;
        };
        let filled = Filled::read(ledger, sheet, &mut faults);
        match position {
            0 | 1 => line::take(&mut corrected, &filled, position == 0, &mut settled, &mut places),
            _ => relation::take(&mut corrected, &filled, &mut settled, &mut places),
        }
        faults.extend(filled.into_faults());
    }
    if faults.is_empty() {
        faults = unsound(&corrected, &places);
    }
    if !faults.is_empty() {
        faults.truncate(MOST_FAULTS);
        return Err(faults);
    }
    let count = settled.settle(&mut corrected);
    super::retell(&mut corrected);
    let guessed = |form: &crate::model::Form| {
        form.rows.iter().any(|row| row.guess.is_some())
            || form.columns.iter().any(|column| column.guess.is_some())
    };
    if count > 0 {
        let open = corrected.template.forms.iter().any(guessed);
        corrected.template.settings =
            if open { super::told_only(&corrected.template.forms) } else { Settings::default() };
    }
    *learned = corrected;
    Ok(count)
}

/// Where the correction of a row or column stands: sheet and cell.
type Places = HashMap<Subject, (String, CellRef)>;

/// What the template, as corrected, cannot be.
fn unsound(corrected: &Learned, places: &Places) -> Vec<Wording> {
    let Err(error) = load(&to_toml(&corrected.template), &corrected.source) else { return Vec::new() };
    let told = error.faults.into_iter().map(|fault| {
        let at =
            places.get(&fault.subject).map_or(String::new(), |(sheet, cell)| format!("{sheet}!{cell}: "));
        let about = [&fault.subject.form, &fault.subject.indicator, &fault.subject.column];
        let about: Vec<&str> =
            about.into_iter().map(|code| &**code).filter(|code| !code.is_empty()).collect();
        let about = if at.is_empty() { format!("{}: ", about.join(" · ")) } else { at };
        Wording::new(format!("{about}{}", fault.reason.vi), format!("{about}{}", fault.reason.en))
    });
    told.collect()
}

/// Lines and relations that a person has looked at.
#[derive(Default)]
struct Settled {
    /// Rows and columns: what they hold is settled, not what they are held against.
    lines: HashSet<Subject>,
    /// Relations: of which row or column, and what its right side is.
    relations: HashSet<(Subject, String)>,
}

impl Settled {
    /// Takes back the guesses that are settled.
    fn settle(&self, learned: &mut Learned) -> usize {
        let relations: HashMap<&Subject, Vec<&str>> =
            self.relations.iter().fold(HashMap::new(), |mut all, (subject, told)| {
                all.entry(subject).or_default().push(told);
                all
            });
        let held = checks(learned);
        learned.proposals.retain(|proposal| {
            let speaks = |told: &str| super::evidence::speaks_of(proposal, &proposal.subject, told);
            let of_relation =
                relations.get(&proposal.subject).is_some_and(|all| all.iter().any(|told| speaks(told)));
            let open = held.get(&proposal.subject).is_some_and(|all| all.iter().any(|told| speaks(told)));
            let of_line = self.lines.contains(&proposal.subject) && !open;
            !of_relation && !of_line
        });
        self.lines.len() + self.relations.len()
    }
}

/// The right sides of what each row and column is held against.
fn checks(learned: &Learned) -> HashMap<Subject, Vec<String>> {
    let mut all: HashMap<Subject, Vec<String>> = HashMap::new();
    for (subject, check) in relation::all(learned) {
        all.entry(subject).or_default().push(check.right.to_string());
    }
    all
}

/// A ledger as it came back.
struct Filled<'a> {
    ledger: &'a Ledger,
    lines: Vec<FilledLine>,
    faults: std::cell::RefCell<Vec<Wording>>,
}

/// A line of it.
struct FilledLine {
    /// The line of the ledger with the same key; none for one that was added.
    known: Option<usize>,
    /// What stands in its fields, and where.
    cells: Vec<(String, CellRef)>,
}

impl<'a> Filled<'a> {
    /// Reads the sheet of a ledger: fields by their captions, lines by what may not be corrected.
    fn read(ledger: &'a Ledger, sheet: &Sheet, faults: &mut Vec<Wording>) -> Self {
        let mut filled = Self { ledger, lines: Vec::new(), faults: std::cell::RefCell::default() };
        let captions: HashMap<String, u32> =
            sheet.row(0).iter().map(|cell| (fold(&cell.content.raw()), cell.at.column)).collect();
        let mut columns = Vec::new();
        for field in &ledger.fields {
            match captions.get(&fold(&field.caption)) {
                Some(&column) => columns.push(column),
                None => faults.push(Wording::new(
                    format!("{}: thiếu cột «{}» ở dòng 1", ledger.name, field.caption),
                    format!("{}: the column «{}» is missing in row 1", ledger.name, field.caption),
                )),
            }
        }
        if columns.len() < ledger.fields.len() {
            return filled;
        }
        let mut known: HashMap<Vec<String>, usize> =
            ledger.lines.iter().enumerate().map(|(at, line)| (ledger.key(line), at)).collect();
        for row in 1..sheet.height() {
            let cells: Vec<(String, CellRef)> = columns
                .iter()
                .map(|&column| {
                    let at = CellRef::new(row, column);
                    (filled.text(sheet, at), at)
                })
                .collect();
            if cells.iter().all(|(text, _)| text.is_empty()) {
                continue;
            }
            let texts: Vec<String> = cells.iter().map(|(text, _)| text.clone()).collect();
            let known = known.remove(&ledger.key(&texts));
            filled.lines.push(FilledLine { known, cells });
        }
        filled
    }

    /// What stands in a cell; formulas and dates that a spreadsheet made of what was typed are told.
    fn text(&self, sheet: &Sheet, at: CellRef) -> String {
        let Some(cell) = sheet.get(at) else { return String::new() };
        if cell.formula.is_some() || matches!(cell.content, Content::Date(_)) {
            self.fault(at, &Wording::new(
                "Excel đã đổi chữ gõ vào thành công thức hoặc ngày; định dạng ô là Text rồi gõ lại, không có dấu = ở đầu",
                "the spreadsheet made a formula or a date of what was typed; format the cell as text and type it again without a leading =",
            ));
            return String::new();
        }
        cell.content.raw().trim().to_owned()
    }

    /// Tells a fault of a cell.
    fn fault(&self, at: CellRef, reason: &Wording) {
        let place = format!("{}!{at}", self.ledger.name);
        let told = Wording::new(format!("{place}: {}", reason.vi), format!("{place}: {}", reason.en));
        self.faults.borrow_mut().push(told);
    }

    fn into_faults(self) -> Vec<Wording> {
        self.faults.into_inner()
    }

    /// The text of a field when it was corrected.
    fn changed<'l>(&'l self, line: &'l FilledLine, field: usize) -> Option<(&'l str, CellRef)> {
        let (text, at) = &line.cells[field];
        let before = line.known.map_or("", |known| self.ledger.lines[known][field].trim());
        (text != before).then_some((text, *at))
    }

    /// What a person says of a line: right, wrong, or nothing.
    fn accepted(&self, line: &FilledLine, field: usize) -> Option<bool> {
        let (text, at) = &line.cells[field];
        if text.is_empty() { None } else { self.chosen(&ACCEPTED, text, *at) }
    }

    /// What a word stands for; another word is told, with the nearest that would be right.
    fn chosen<T: Clone>(&self, words: &[(T, &str, &str)], text: &str, at: CellRef) -> Option<T> {
        match choice(words, text) {
            Ok(meant) => Some(meant),
            Err(near) => {
                self.fault(at, &not_understood(text, near));
                None
            }
        }
    }

    /// An expression, as templates write it.
    fn expression(&self, text: &str, at: CellRef) -> Option<Expression> {
        let parsed = text.parse();
        if parsed.is_err() {
            self.fault(
                at,
                &Wording::new(
                    format!("không hiểu công thức «{text}»; ghi theo mã, ví dụ: 1.1 + 1.2 hoặc 2.2 / 2.1"),
                    format!("«{text}» is not understood; write codes, such as 1.1 + 1.2 or 2.2 / 2.1"),
                ),
            );
        }
        parsed.ok()
    }

    /// A rule, as templates write it.
    fn comparison(&self, text: &str, at: CellRef) -> Option<Comparison> {
        let parsed = text.parse();
        if parsed.is_err() {
            self.fault(
                at,
                &Wording::new(
                    format!("không hiểu quan hệ «{text}»; ghi theo mã, ví dụ: 1 = 1.1 + 1.2 hoặc 2.2 <= 2.1"),
                    format!("«{text}» is not understood; write codes, such as 1 = 1.1 + 1.2 or 2.2 <= 2.1"),
                ),
            );
        }
        parsed.ok()
    }

    /// Tells codes of an expression that are no lines of the form, with the nearest code.
    fn known(&self, expression: &Expression, codes: &[&str], at: CellRef) {
        for reference in expression.references().into_iter().filter(|reference| reference.form.is_none()) {
            if !codes.contains(&&*reference.code) {
                self.fault(
                    at,
                    &not_understood(&reference.code, nearest(codes.iter().copied(), &reference.code)),
                );
            }
        }
    }
}

impl Ledger {
    /// What tells a line from the others: what may not be corrected, up to the code or relation.
    fn key(&self, line: &[String]) -> Vec<String> {
        // The name of a relation's line repeats its code.
        let keyed: &[usize] = if self.spare > 0 { &relation::KEY } else { &line::KEY };
        keyed.iter().map(|&field| line[field].trim().to_owned()).collect()
    }
}

fn not_understood(text: &str, near: Option<&str>) -> Wording {
    let (vi, en) = near.map_or((String::new(), String::new()), |near| {
        (format!("; gần nhất là «{near}»"), format!("; the nearest is «{near}»"))
    });
    Wording::new(format!("không có «{text}»{vi}"), format!("there is no «{text}»{en}"))
}

/// The name most like one.
fn nearest<'n>(names: impl Iterator<Item = &'n str>, wanted: &str) -> Option<&'n str> {
    let wanted = fold(wanted);
    names.min_by_key(|name| strsim::osa_distance(&fold(name), &wanted))
}

/// What is doubtful of a row or column, and why.
fn doubts(
    learned: &Learned,
    subject: &Subject,
    about: &dyn Fn(&Proposal) -> bool,
    language: Language,
) -> String {
    let of =
        learned.proposals.iter().filter(|one| one.subject == *subject && one.confidence < Confidence::Sure);
    let told = of.filter(|one| about(one)).map(|one| {
        let (what, reason) = (one.what.to(language), one.reason.to(language));
        format!("{what} ({}: {reason})", one.confidence.wording().to(language))
    });
    told.collect::<Vec<_>>().join("; ")
}

fn field(caption: (&str, &str), width: f64, language: Language) -> Field {
    let caption = Wording::new(caption.0, caption.1).to(language).to_owned();
    Field { caption, width, corrected: false, choices: Vec::new() }
}

/// A field that may be corrected.
fn open(caption: (&str, &str), width: f64, language: Language) -> Field {
    Field { corrected: true, ..field(caption, width, language) }
}

/// One of which something is chosen.
fn chosen<T>(caption: (&str, &str), width: f64, words: &[(T, &str, &str)], language: Language) -> Field {
    let choices = words.iter().map(|(_, vi, en)| Wording::new(*vi, *en).to(language).to_owned()).collect();
    Field { choices, ..open(caption, width, language) }
}

/// Whether a line of a kind holds figures that are asked for.
const fn holds_figures(kind: Option<Kind>) -> bool {
    !matches!(kind, Some(Kind::Heading))
}

/// What a rejected aggregation leaves.
fn without(aggregation: &Aggregation) -> Aggregation {
    match aggregation {
        Aggregation::SumOfRows => Aggregation::Sum,
        Aggregation::Ratio | Aggregation::WeightedMean(_) => Aggregation::None,
        other => other.clone(),
    }
}

/// A relation in words.
fn in_words(check: &Comparison, code: &str, language: Language) -> String {
    show::compared(check, code, language)
}
