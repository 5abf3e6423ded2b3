//! A template from nothing but a blank form: tables, columns, codes, kinds, parts, totals, printed equations.
//!
//! What is not printed is guessed, and every guess is a [`Proposal`] with its reason, for a person to review. The same
//! form always gives the same template.
//!
//! ```
//! use tonghop::book::{Book, Cell, Content, Sheet, StyleId};
//!
//! let mut sheet = Sheet::new("Biểu 1");
//! let rows = ["STT|Chỉ tiêu|Đơn vị tính|Số liệu", "1|Tỷ lệ hồ sơ đúng hạn|%|", "1.1|Tổng số hồ sơ đã giải quyết|Hồ sơ|",
//!     "1.2|Số hồ sơ giải quyết đúng hạn|Hồ sơ|"];
//! for (row, line) in rows.iter().enumerate() {
//!     for (column, text) in line.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
//!         let at = tonghop::cell::CellRef::new(row as u32, column as u32);
//!         sheet.put(Cell { at, content: Content::text(text), formula: None, style: StyleId::default() });
//!     }
//! }
//! let book = Book { sheets: vec![sheet], ..Book::default() };
//! let learned = tonghop::learn::learn(&book, "bieu-1.xlsx");
//! let rate = &learned.template.forms[0].rows[0];
//! assert_eq!(rate.expression.as_ref().map(ToString::to_string), Some("1.2 / 1.1".to_owned()));
//! ```

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::book::{Book, Sheet, SheetKind, Visibility};
use crate::cell::CellRef;
use crate::expression::Relation;
use crate::finding::settings::Level;
use crate::finding::{Language, Place, Rule, Settings, Subject, Wording, file_name, is_of_document};
use crate::model::{Aggregation, Form, Orientation, Template};
use crate::spot::RowId;
use crate::table::{self, FieldWords, Page, Table};
use crate::text::fold;

mod code;
mod columns;
mod equations;
mod evidence;
mod form;
mod formulas;
mod guess;
mod index;
mod lexicon;
mod limits;
mod line;
mod lines;
mod orientation;
mod reviewed;
mod rows;
mod title;
mod tree;
mod told;
mod write;

pub use evidence::{Evidence, FEWEST, weigh};
pub use limits::{Limits, OutOfTime};
pub use reviewed::{Field, Ledger, ledgers, take_over};
pub use write::{review, to_toml};

use form::{Drawn, Judged};
use lexicon::Lexicon;
use limits::Deadline;

/// A form of more columns is printed on its side.
const MOST_UPRIGHT: usize = 7;
/// Names of sheets hold 31 characters; this leaves room for what may be added to one.
const LONGEST_SHEET: usize = 26;

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// A person must look at it.
    Unsure,
    /// Probably right.
    Likely,
    /// The form leaves hardly a doubt.
    Sure,
}

impl Confidence {
    /// What it is called.
    pub fn wording(self) -> Wording {
        match self {
            Self::Unsure => Wording::new("chưa chắc", "unsure"),
            Self::Likely => Wording::new("khá chắc", "likely"),
            Self::Sure => Wording::new("chắc", "sure"),
        }
    }
}

/// Something the form does not say in so many words.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Form, row and column it is about; empty parts do not apply.
    pub subject: Subject,
    /// Sheet and cell of the blank form.
    pub place: (Arc<str>, Option<CellRef>),
    /// Label or caption it is about.
    pub label: String,
    /// What the template says because of it.
    pub what: Wording,
    /// Why.
    pub reason: Wording,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Proposal {
    /// Where it stands, for people: `Biểu 1!B7`, in a document `bảng 1, dòng 7 (B7)`.
    pub fn said_at(&self, language: Language) -> String {
        let (sheet, cell) = &self.place;
        match cell {
            Some(cell) if !is_of_document(sheet) => format!("{sheet}!{cell}"),
            _ => Place::new(&Arc::default(), sheet, *cell).spoken(language),
        }
    }
}

/// A template learned from a blank form, and what is guessed in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// Name of the file it was learned from.
    pub source: String,
    /// The template.
    pub template: Template,
    /// The guesses, in the order of the form.
    pub proposals: Vec<Proposal>,
    /// The proposed `[[mapping]]` from an older version, in TOML.
    pub mapping: Option<String>,
}

/// What was guessed of a row or a column.
#[derive(Debug, Clone, PartialEq)]
struct Note {
    what: Wording,
    reason: Wording,
    confidence: Confidence,
}

/// Learns a template from the sheets of a blank form, however long that takes. A book without a table gives a template
/// without forms. `name` is the name of the file.
pub fn learn(book: &Book, name: &str) -> Learned {
    learn_until(book, name, &Limits::default(), Deadline::default()).0
}

/// As [`learn`], for forms of strangers.
///
/// # Errors
/// [`OutOfTime`] when it took longer than the limits allow.
pub fn learn_within(book: &Book, name: &str, limits: &Limits) -> Result<Learned, OutOfTime> {
    let (learned, ended) = learn_until(book, name, limits, Deadline::after(limits.time));
    ended.map(|()| learned)
}

/// What was learned, all of it or up to the moment when time was over.
fn learn_until(
    book: &Book,
    name: &str,
    limits: &Limits,
    deadline: Deadline,
) -> (Learned, Result<(), OutOfTime>) {
    let mut learner = Learner {
        book,
        words: Lexicon::of_the_field(),
        forms: Vec::new(),
        proposals: Vec::new(),
        heading: Vec::new(),
        level: None,
        taken: Taken::default(),
    };
    let pages = Page::all(book);
    let mut printed_units = Vec::new();
    let ended = learner.sheets(&pages, limits, deadline, &mut printed_units);
    let Learner { forms, proposals, heading, level, .. } = learner;
    let template = template(name, forms, heading, level, printed_units);
    let mut all = Learned { source: name.to_owned(), template, proposals, mapping: None };
    retell(&mut all);
    (all, ended)
}

/// Writes what is doubtful of each row and column, and why, into the template.
fn retell(learned: &mut Learned) {
    let mut told: HashMap<&Subject, Vec<String>> = HashMap::new();
    for proposal in learned.proposals.iter().filter(|proposal| proposal.confidence < Confidence::Sure) {
        let Proposal { what, reason, confidence, .. } = proposal;
        let text = format!("{} ({}: {})", what.vi, confidence.wording().vi, reason.vi);
        told.entry(&proposal.subject).or_default().push(text);
    }
    let guess = |subject: Subject| told.get(&subject).map(|all| all.join("; "));
    for form in &mut learned.template.forms {
        let of = |indicator: &Arc<str>, column: &Arc<str>| Subject {
            form: Arc::clone(&form.id),
            indicator: Arc::clone(indicator),
            column: Arc::clone(column),
        };
        let none: Arc<str> = Arc::default();
        for row in &mut form.rows {
            row.guess = guess(of(&row.code, &none));
        }
        for column in &mut form.columns {
            column.guess = guess(of(&none, &column.code));
        }
    }
}

/// The template of the forms that were learned.
fn template(
    name: &str,
    forms: Vec<Form>,
    heading: Vec<String>,
    level: Option<String>,
    printed_units: Vec<String>,
) -> Template {
    let stem = file_name(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let lines: Vec<&String> = match &forms[..] {
        [only] => heading.iter().chain(&only.title).collect(),
        _ => heading.iter().collect(),
    };
    let named = title_as_name(&lines).unwrap_or_else(|| stem.to_owned());
    let settings = told_only(&forms);
    Template {
        id: identifier(stem).into(),
        version: "1".to_owned(),
        name: named,
        authority: String::new(),
        level: level.unwrap_or_default(),
        heading,
        printed_units,
        settings,
        abbreviations: Vec::new(),
        forms,
        mappings: Vec::new(),
    }
}

/// Nobody has reviewed what was learned: equations, sums and bounds are told where figures break them, and no figure is
/// left out of a total because of them.
fn told_only(forms: &[Form]) -> Settings {
    let rules: HashSet<Rule> = forms.iter().flat_map(rules_held).collect();
    let by_order = [Rule::RULE_BROKEN, Rule::PART_EXCEEDS_WHOLE, Rule::SUM_MISMATCH, Rule::RATIO_MISMATCH];
    let there = by_order.into_iter().filter(|rule| rules.contains(rule));
    there.fold(Settings::default(), |settings, rule| settings.with_level(rule, Level::Warning))
}

/// The rules that figures of a form may break, by what holds for its cells.
fn rules_held(form: &Form) -> HashSet<Rule> {
    let printed = (0..form.rows.len()).map(RowId::Printed);
    let rows = printed.chain((form.orientation != Orientation::Indicators).then_some(RowId::Added(0)));
    let mut rules = HashSet::new();
    for row in rows {
        for column in form.value_columns() {
            let holds = form.holds(row, column);
            rules.extend(holds.checks().map(|(check, _)| match check.relation {
                Relation::AtMost => Rule::PART_EXCEEDS_WHOLE,
                _ => Rule::RULE_BROKEN,
            }));
            if *holds.aggregation == Aggregation::Ratio {
                rules.insert(Rule::RATIO_MISMATCH);
            } else if holds.equation().is_some() {
                rules.insert(Rule::SUM_MISMATCH);
            }
        }
    }
    rules
}

/// Title lines as a name for people: without remarks and without the places for unit and period.
fn title_as_name(lines: &[&String]) -> Option<String> {
    let said = lines.iter().filter(|line| {
        !line.starts_with('(') && !line.ends_with(')') && !line.contains(['{', '…']) && !line.contains("..")
    });
    let name = said.map(|line| line.as_str()).collect::<Vec<_>>().join(" ");
    let named = if name.is_empty() {
        let other = lines.iter().find(|line| !line.contains("{UNIT}"));
        let first = other.or(lines.first())?.as_str();
        crate::model::PLACEHOLDERS.iter().fold(first.to_owned(), |name, place| name.replace(place, "…"))
    } else {
        name
    };
    (!named.trim().is_empty()).then(|| named.trim().to_owned())
}

/// A name as an id: lower-case letters without marks, digits, hyphens.
fn identifier(name: &str) -> String {
    let mut id = String::new();
    for c in fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { "bieu-mau".to_owned() } else { id.to_owned() }
}

/// A label short enough for a list.
fn shortened(label: &str) -> String {
    const MOST: usize = 60;
    let label: String = label.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.chars().count() <= MOST {
        return label;
    }
    let short: String = label.chars().take(MOST - 1).collect();
    format!("{}…", short.trim_end())
}

struct Learner<'a> {
    book: &'a Book,
    words: &'a Lexicon,
    forms: Vec<Form>,
    proposals: Vec<Proposal>,
    heading: Vec<String>,
    level: Option<String>,
    taken: Taken,
}

/// What is some form's already.
#[derive(Default)]
struct Taken {
    ids: HashSet<String>,
    /// Names of sheets in lower case.
    sheets: HashSet<String>,
    /// By beginning of an id the number reached.
    counted: HashMap<String, usize>,
}

impl Learner<'_> {
    /// Learns what stands on the sheets; the units that the forms print are added to those printed.
    fn sheets(
        &mut self,
        pages: &[Page],
        limits: &Limits,
        deadline: Deadline,
        printed_units: &mut Vec<String>,
    ) -> Result<(), OutOfTime> {
        let mut found: Vec<(&Page, Table)> = Vec::new();
        for page in pages.iter().filter(|page| page.visibility == Visibility::Visible) {
            deadline.kept()?;
            let tables = table::joined(table::tables(page, &FieldWords));
            found.extend(tables.into_iter().map(|table| (page, table)));
        }
        let with_table: HashSet<*const Sheet> =
            found.iter().map(|(page, _)| std::ptr::from_ref(page.sheet())).collect();
        let beyond = found.split_off(found.len().min(limits.tables));
        let heads: Vec<title::Head> =
            found.iter().map(|(_, table)| title::read(&table.titles, self.words)).collect();
        let lines = found.iter().flat_map(|(_, table)| &table.titles).map(|(_, line)| line.as_str());
        // A line with a place to be filled in names nobody yet.
        *printed_units = crate::lexicon::Lexicon::of_the_field()
            .identifier(None, "")
            .units_named(lines.filter(|line| !line.contains('…') && !line.contains("..")));
        self.level = heads.iter().find_map(|head| head.level.clone());
        let several = found.len() > 1;
        for ((page, table), head) in found.iter().zip(heads) {
            deadline.kept()?;
            if table.body.len() > limits.rows {
                self.too_long(page, table, limits.rows);
            } else {
                self.form(page, table, head, several);
            }
        }
        for (page, table) in &beyond {
            self.one_too_many(page, table, limits.tables);
        }
        self.sheets_without_table(&with_table);
        Ok(())
    }

    fn form(&mut self, page: &Page, table: &Table, head: title::Head, several: bool) {
        if table.beside {
            self.table_beside(page, table);
        }
        if table.cut {
            self.cut(page, table);
        }
        let mut drawn = match Drawn::of(self.book, page, table, self.words) {
            Ok(drawn) => drawn,
            Err(reason) => {
                self.left_out(page, table, reason);
                return;
            }
        };
        let id = self.free_id(&head.id);
        let level = self.level.clone().unwrap_or_default();
        let judged = drawn.judge(head.measure.as_deref(), &level);
        let place = |at: CellRef| (Arc::from(page.name.as_str()), Some(at));
        let subject = |indicator: &str| Subject {
            form: id.as_str().into(),
            indicator: indicator.into(),
            ..Subject::default()
        };
        if let Some(note) = &drawn.seen.note {
            let at = place(CellRef::new(table.header.0, drawn.label()));
            self.propose(subject(""), at, &drawn.caption, note);
        }
        self.columns(page, table, &drawn, &id);
        let mut rows = Vec::new();
        for Judged { sheet_row, notes, row } in judged {
            for note in &notes {
                let at = place(CellRef::new(sheet_row, drawn.label()));
                self.propose(subject(&row.code), at, &row.label, note);
            }
            rows.push(row);
        }
        let index = rows.iter().enumerate().map(|(index, row)| (Arc::clone(&row.code), index)).collect();
        let mut heading = head.heading;
        let (mut title, subtitle) = (head.title, head.subtitle);
        if several && self.forms.is_empty() {
            self.heading = std::mem::take(&mut heading);
        }
        heading.append(&mut title);
        // Tables of a document have no names of their own.
        let named = if page.kind == SheetKind::Sheet { &page.name } else { "" };
        let sheet = self.free_sheet(named, &head.number);
        self.forms.push(Form {
            id: id.into(),
            number: head.number,
            title: heading,
            subtitle,
            sheet,
            orientation: drawn.seen.orientation,
            measure: head.measure,
            landscape: drawn.layout.columns.len() > MOST_UPRIGHT,
            defect: String::new(),
            columns: drawn.layout.columns,
            rows,
            letterhead: head.letterhead,
            optional: false,
            said: Vec::new(),
            index,
        });
    }

    /// What was guessed of the columns of a form.
    fn columns(&mut self, sheet: &Page, table: &Table, drawn: &Drawn, id: &str) {
        let layout = &drawn.layout;
        let place = |at: CellRef| (Arc::from(sheet.name.as_str()), Some(at));
        let subject = |column: &str| Subject { form: id.into(), column: column.into(), ..Subject::default() };
        for (at, why) in &layout.left_out {
            let note = Note {
                what: Wording::new("bỏ một cột", "a column is left out"),
                reason: why.clone(),
                confidence: Confidence::Unsure,
            };
            self.propose(subject(""), place(*at), "", &note);
        }
        for ((column, notes), at) in layout.columns.iter().zip(&drawn.notes).zip(&layout.at) {
            for note in notes {
                let at = place(CellRef::new(table.header.1, *at));
                self.propose(subject(&column.code), at, &column.captions.join(" / "), note);
            }
        }
    }

    fn propose(&mut self, subject: Subject, place: (Arc<str>, Option<CellRef>), label: &str, note: &Note) {
        self.proposals.push(Proposal {
            subject,
            place,
            label: label.to_owned(),
            what: note.what.clone(),
            reason: note.reason.clone(),
            confidence: note.confidence,
        });
    }

    fn free_id(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { (self.forms.len() + 1).to_string() } else { wanted.to_owned() };
        let mut id = wanted.clone();
        while self.taken.ids.contains(&id) {
            let number = self.taken.counted.entry(wanted.clone()).or_insert(1);
            *number += 1;
            id = format!("{wanted}_{number}");
        }
        self.taken.ids.insert(id.clone());
        id
    }

    /// A name of a sheet that no other form has.
    fn free_sheet(&mut self, name: &str, number: &str) -> String {
        let clean = |name: &str| {
            let name: String =
                name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).collect();
            let short: String = name.trim().chars().take(LONGEST_SHEET).collect();
            short.trim().to_owned()
        };
        let names = [clean(name), clean(number), format!("Biểu {}", self.forms.len() + 1)];
        let others = (2..).map(|number| format!("Biểu ({number})"));
        let mut all = names.into_iter().filter(|name| !name.is_empty()).chain(others);
        let free = all.find(|name| self.taken.sheets.insert(name.to_lowercase()));
        free.unwrap_or_default()
    }
}
