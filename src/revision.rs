//! What changed between two versions of a template, and the mapping that follows from it.
//!
//! Rows are paired as the rows of a return are recognised: by code, label, unit of measure and neighbourhood. What the
//! program is not sure of is said; a person reviews the mapping once.

use std::collections::HashSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::show as show_number;
use crate::expression::{Expression, Reference};
use crate::finding::{Language, Wording};
use crate::matching::{former_column, measure_of_column};
use crate::model::{Form, Kind, Role, Row, Template};
use crate::narrative::Sentence;
use crate::template::show;
use crate::text::{fold, printable, tidy};

mod columns;
mod inherit;
mod pairs;
mod scale;

pub use inherit::inherit;

pub(crate) use scale::factor;

use pairs::Pairs;

/// Longer labels are cut where a row is named.
const LONGEST_NAME: usize = 70;

/// What changed between two versions of a template.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The changes, form by form in the order of the newer version.
    pub forms: Vec<FormChanges>,
    /// The `[[mapping]]` of the newer version, in TOML, each line with its reason.
    pub mapping: String,
}

/// What changed in one form.
#[derive(Debug, Clone)]
pub struct FormChanges {
    /// Number and title of the form.
    pub name: String,
    /// The changes, in the order of its rows; empty when there is none.
    pub changes: Vec<Wording>,
}

impl Revision {
    /// How many changes there are.
    pub fn count(&self) -> usize {
        self.forms.iter().map(|form| form.changes.len()).sum()
    }

    /// The changes as a person reads them.
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        for form in self.forms.iter().filter(|form| !form.changes.is_empty()) {
            text.push_str(&form.name);
            text.push('\n');
            for change in &form.changes {
                text.push_str("  - ");
                text.push_str(change.to(language));
                text.push('\n');
            }
        }
        text
    }
}

/// Compares an older version of a template with a newer one.
pub fn compare(old: &Arc<Template>, new: &Arc<Template>) -> Revision {
    let pairs = Pairs::new(old, new);
    let mut mapping = Mapping::default();
    let mut forms = Vec::new();
    for (index, form) in new.forms.iter().enumerate() {
        let mut changes = Vec::new();
        match pairs.forms()[index] {
            None => {
                changes.push(Wording::new("biểu mới, kỳ trước không có", "a new form"));
                mapping.new_form(form);
            }
            Some(before) => {
                let both = Both { old: &old.forms[before], new: form };
                let then = |row: &Row| pairs.translated(row, before, index, old, new);
                both.compare(pairs.rows(index), &then, &mut changes);
                let to = |reference: &Reference| pairs.reference(reference, before, index, old, new);
                both.sentences(&to, &mut changes);
                both.map(pairs.rows(index), &mut mapping);
            }
        }
        forms.push(FormChanges { name: named(form), changes });
    }
    let gone = old.forms.iter().enumerate().filter(|(index, _)| !pairs.forms().contains(&Some(*index)));
    for (_, form) in gone {
        let gone = Wording::new("biểu này không còn trong bản mới", "this form is gone");
        forms.push(FormChanges { name: named(form), changes: vec![gone] });
    }
    Revision { forms, mapping: mapping.toml(&old.id) }
}

fn named(form: &Form) -> String {
    let title = form.title.join(" ");
    match (form.number.is_empty(), title.is_empty()) {
        (false, false) => format!("{}. {title}", form.number),
        (false, true) => form.number.clone(),
        _ => title,
    }
}

/// A row as a person names it.
fn name(row: &Row) -> String {
    let mut label: String = row.label.chars().take(LONGEST_NAME).collect();
    if label.len() < row.label.len() {
        label.push('…');
    }
    let code = row.printed.trim_end_matches('.');
    if code.is_empty() { format!("«{label}»") } else { format!("{code} «{label}»") }
}

/// A form in both versions.
struct Both<'a> {
    old: &'a Form,
    new: &'a Form,
}

impl Both<'_> {
    /// Tells what changed; `then` gives an older row as it would be with the codes of the newer version.
    fn compare(&self, pairs: &[Option<usize>], then: &impl Fn(&Row) -> Row, changes: &mut Vec<Wording>) {
        self.columns(changes);
        let kept: HashSet<usize> = pairs.iter().copied().flatten().collect();
        for (row, before) in self.old.rows.iter().enumerate() {
            if !kept.contains(&row) {
                changes.push(match before.derived {
                    None => Wording::new(
                        format!("bỏ dòng {}", name(before)),
                        format!("row {} is gone", name(before)),
                    ),
                    Some(_) => Wording::new(
                        format!("bỏ số liệu tính thêm {}", name(before)),
                        format!("the derived figure {} is gone", name(before)),
                    ),
                });
            }
        }
        for (after, pair) in self.new.rows.iter().zip(pairs) {
            match pair {
                None if after.derived.is_some() => changes.push(Wording::new(
                    format!("thêm số liệu tính thêm {}", name(after)),
                    format!("the derived figure {} is new", name(after)),
                )),
                None => changes.push(Wording::new(
                    format!("thêm dòng {}", name(after)),
                    format!("row {} is new", name(after)),
                )),
                Some(before) => compare_rows(&then(&self.old.rows[*before]), after, changes),
            }
        }
    }

    /// Sentences that tell figures; `to` gives what an older row is called in the newer version.
    fn sentences(&self, to: &impl Fn(&Reference) -> Option<Reference>, changes: &mut Vec<Wording>) {
        let then = |sentence: &Sentence| sentence.translated(to).unwrap_or_else(|| sentence.clone());
        let before: Vec<Sentence> = self.old.sentences().map(then).collect();
        let after: Vec<&Sentence> = self.new.sentences().collect();
        changes.extend(before.iter().filter(|sentence| !after.contains(sentence)).map(|gone| {
            Wording::new(format!("bỏ câu trong lời văn «{gone}»"), format!("the sentence “{gone}” is gone"))
        }));
        changes.extend(after.iter().filter(|sentence| !before.contains(sentence)).map(|new| {
            Wording::new(format!("thêm câu trong lời văn «{new}»"), format!("the sentence “{new}” is new"))
        }));
    }

    fn columns(&self, changes: &mut Vec<Wording>) {
        let captions = |form: &Form| -> Vec<String> {
            let columns = form.columns.iter().filter(|column| column.role == Role::Value);
            columns.map(|column| tidy(&column.captions.join(" / "))).collect()
        };
        let (before, after) = (captions(self.old), captions(self.new));
        let told = |caption: &str, others: &[String]| others.iter().any(|other| fold(other) == fold(caption));
        for caption in before.iter().filter(|caption| !told(caption, &after)) {
            changes.push(Wording::new(
                format!("bỏ hoặc đổi tên cột số liệu «{caption}»"),
                format!("value column «{caption}» is gone or renamed"),
            ));
        }
        for caption in after.iter().filter(|caption| !told(caption, &before)) {
            changes.push(Wording::new(
                format!("thêm hoặc đổi tên cột số liệu «{caption}»"),
                format!("value column «{caption}» is new or renamed"),
            ));
        }
    }

    /// Columns whose figures are given in another unit of measure: known ones are converted, of others none is taken.
    fn map_columns(&self, mapping: &mut Mapping) {
        for column in self.new.value_columns() {
            let Some(before) = former_column(self.new, column, self.old) else { continue };
            let measures = (measure_of_column(self.old, before), measure_of_column(self.new, column));
            let (Some(was), Some(now)) = measures else { continue };
            if fold(&was.text) == fold(&now.text) {
                continue;
            }
            let name = |form: &Form, column: usize| {
                let code = form.columns[column].code.to_string();
                Expression::Reference(Reference { form: Some(form.id.to_string()), code }).to_string()
            };
            let (to, from) = (name(self.new, column), name(self.old, before));
            let change = format!("đổi đơn vị tính {} → {}", one_line(&was.text), one_line(&now.text));
            if let Some(factor) = factor(&was.text, &now.text) {
                let (scaled, said) = scaled(&from, factor);
                mapping.columns.push(pair(&to, &scaled, &format!("{change}: {said}")));
            } else {
                let why =
                    format!("{change}: CHƯA BIẾT CÁCH ĐỔI, không lấy số; ghi cách đổi rồi bỏ dấu # ở đầu");
                mapping.columns.push(pair(&to, &from, &why).replacen("  [", "  # [", 1));
            }
        }
    }

    /// What the mapping must say: rows that are new, and rows that a return's figures would not find by themselves.
    fn map(&self, pairs: &[Option<usize>], mapping: &mut Mapping) {
        self.map_columns(mapping);
        for (after, pair) in self.new.rows.iter().zip(pairs) {
            if after.kind == Kind::Heading || after.derived.is_some() {
                continue;
            }
            let to = reference(self.new, after);
            let Some(before) = pair.map(|row| &self.old.rows[row]) else {
                mapping.line(&to, "", "dòng mới");
                continue;
            };
            if before.kind == Kind::Heading {
                mapping.line(&to, "", "kỳ trước là đề mục, không có số liệu");
                continue;
            }
            let mut why = Vec::new();
            if before.code != after.code || self.old.id != self.new.id {
                why.push("đổi mã");
            }
            if fold(&before.label) != fold(&after.label) {
                why.push("đổi nội dung: XEM LẠI");
            }
            let was = reference(self.old, before);
            let (from, now) = (&before.measure.text, &after.measure.text);
            if fold(from) == fold(now) || !is_number(before) || !is_number(after) {
                if !why.is_empty() {
                    mapping.line(&to, &was, &why.join("; "));
                }
                continue;
            }
            match factor(from, now) {
                Some(factor) if factor == Decimal::ONE && why.is_empty() => {
                    mapping.line(&to, &was, "đơn vị tính viết khác");
                }
                Some(factor) => {
                    let (scaled, said) = scaled(&was, factor);
                    let said = format!("đổi đơn vị tính {} → {}: {said}", one_line(from), one_line(now));
                    why.push(&said);
                    mapping.line(&to, &scaled, &why.join("; "));
                }
                None => {
                    let said = format!(
                        "đổi đơn vị tính {} → {}: CHƯA BIẾT CÁCH ĐỔI, không lấy số; ghi cách đổi rồi chuyển lên rows",
                        one_line(from),
                        one_line(now)
                    );
                    why.push(&said);
                    mapping.open_line(&to, &was, &why.join("; "));
                }
            }
        }
    }
}

/// Whether a row holds numbers in its unit of measure.
fn is_number(row: &Row) -> bool {
    matches!(row.kind, Kind::Count | Kind::Quantity | Kind::Percent)
}

/// A unit of measure on one line; none is told.
fn one_line(measure: &str) -> String {
    let measure = measure.replace('\n', "; ");
    if measure.is_empty() { "(không ghi)".to_owned() } else { measure }
}

/// A figure times a number, as a mapping writes it and in words.
fn scaled(was: &str, factor: Decimal) -> (String, String) {
    if factor == Decimal::ONE {
        return (was.to_owned(), "như cũ".to_owned());
    }
    let number = |factor| show_number(factor, Language::Vi);
    match Decimal::ONE.checked_div(factor).map(|part| part.normalize()) {
        Some(part) if factor < Decimal::ONE => {
            (format!("{was} / {{{part}}}"), format!("chia {}", number(part)))
        }
        _ => (format!("{was} * {{{factor}}}"), format!("nhân {}", number(factor))),
    }
}

/// A row as mappings name it.
fn reference(form: &Form, row: &Row) -> String {
    let reference = Reference { form: Some(form.id.to_string()), code: row.code.to_string() };
    Expression::Reference(reference).to_string()
}

fn compare_rows(before: &Row, after: &Row, changes: &mut Vec<Wording>) {
    let who = name(after);
    let mut say = |vi: String, en: String| changes.push(Wording::new(vi, en));
    let (printed, was) = (after.printed.trim_end_matches('.'), before.printed.trim_end_matches('.'));
    if printed != was {
        let show = |code: &str| if code.is_empty() { "—".to_owned() } else { code.to_owned() };
        let (now, then) = (show(printed), show(was));
        say(format!("dòng {who}: đổi mã {then} → {now}"), format!("row {who}: code {then} → {now}"));
    }
    if fold(&before.label) != fold(&after.label) {
        let then = &before.label;
        say(format!("dòng {who}: trước là «{then}»"), format!("row {who}: was «{then}»"));
    }
    if fold(&before.measure.text) != fold(&after.measure.text) {
        let (then, now) = (before.measure.text.replace('\n', "; "), after.measure.text.replace('\n', "; "));
        say(
            format!("dòng {who}: đổi đơn vị tính «{then}» → «{now}»"),
            format!("row {who}: unit of measure «{then}» → «{now}»"),
        );
    }
    let rules = |row: &Row, language| show::rule_words(row, language);
    let (then, now) = (rules(before, Language::Vi), rules(after, Language::Vi));
    if then != now {
        let (then_en, now_en) = (rules(before, Language::En), rules(after, Language::En));
        say(
            format!("dòng {who}: cách tính và quy tắc trước là «{then}», nay là «{now}»"),
            format!("row {who}: rules were «{then_en}», are «{now_en}»"),
        );
    }
}

/// A `[[mapping]]` being written.
#[derive(Default)]
struct Mapping {
    lines: Vec<String>,
    /// Rows that nobody has confirmed.
    open: Vec<String>,
    columns: Vec<String>,
}

impl Mapping {
    fn line(&mut self, to: &str, from: &str, why: &str) {
        self.lines.push(pair(to, from, why));
    }

    fn open_line(&mut self, to: &str, from: &str, why: &str) {
        self.open.push(pair(to, from, why));
    }

    fn new_form(&mut self, form: &Form) {
        for row in form.printed_rows().iter().filter(|row| row.kind != Kind::Heading) {
            self.line(&reference(form, row), "", "biểu mới");
        }
    }

    fn toml(&self, from: &str) -> String {
        let mut toml = format!("[[mapping]]\nfrom = {}\n", toml::Value::String(from.to_owned()));
        for (key, lines) in [("rows", &self.lines), ("unconfirmed", &self.open), ("columns", &self.columns)] {
            if !lines.is_empty() {
                toml.push_str(key);
                toml.push_str(" = [\n");
                toml.push_str(&lines.join("\n"));
                toml.push_str("\n]\n");
            }
        }
        toml
    }
}

fn pair(to: &str, from: &str, why: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    format!("  [{}, {}], # {}", quoted(to), quoted(from), printable(why))
}
