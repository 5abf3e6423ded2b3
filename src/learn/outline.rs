//! The rows of a table with what is printed in them, and which row belongs to which: by codes, bullets, "trong đó",
//! colons, and captions without a unit of measure.

use std::collections::HashMap;

use crate::book::{Book, Content};
use crate::cell::CellRef;
use crate::indicator::{CodeReading, normal_form};
use crate::measure::{Class, Measure};
use crate::model::Role;
use crate::table::{Page, Table, looks_like_code};
use crate::text::{Label, Words, is_cross, tidy, vocabulary};

use super::code::{self, Coded, Printed};
use super::columns::Layout;

/// The code of the first row where none is printed.
const FIRST: &str = "1";

/// One row of the body.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "what is seen of a row, each by itself")]
pub(super) struct Item {
    /// Row of the sheet.
    pub row: u32,
    /// Canonical code.
    pub code: String,
    /// The printed code stands twice.
    pub twice: bool,
    /// Code as printed in the column of the codes.
    pub printed: String,
    /// Codes by which printed equations may name the row: that of a column right of the labels, and its own.
    pub names: [String; 2],
    /// A code is printed, there or at the beginning of the label.
    pub coded: bool,
    /// Label as printed.
    pub label: String,
    /// The same with the groups that the row stands in, where the label alone does not tell.
    pub called: String,
    /// Its words.
    pub said: Words,
    /// What is counted: the label without the words of a count or a rate before it.
    pub core: Label,
    /// The words of the core.
    pub core_words: Words,
    /// Unit of measure.
    pub measure: Measure,
    /// Set in bold.
    pub bold: bool,
    /// One cell is merged over all value columns.
    pub spanning: bool,
    /// What is printed in the columns of notes, from the left.
    pub notes: Vec<String>,
    /// Codes of the value columns in which a cross is printed.
    pub crossed: Vec<String>,
    /// Every value column is crossed out.
    pub closed: bool,
    /// The row it belongs to.
    pub parent: Option<usize>,
    /// The rows that belong to it.
    pub children: Vec<usize>,
}

impl Item {
    /// The label begins as that of a number.
    pub(super) fn counts(&self) -> bool {
        let words = &vocabulary().learning;
        self.said.begin(&words.counts).is_some() && self.said.begin(&words.not_counts).is_none()
    }

    /// The label begins as that of a total.
    pub(super) fn is_total(&self) -> bool {
        self.said.begin(&vocabulary().learning.totals).is_some()
    }

    /// The label begins as that of a part of the row above.
    pub(super) fn is_among(&self) -> bool {
        self.said.begin(&vocabulary().learning.among).is_some()
    }

    /// The label is that of a mean or a rate, which does not add up.
    pub(super) fn is_mean(&self) -> bool {
        let words = &vocabulary().learning;
        self.said.have(&words.means) && !self.said.have(&words.not_means)
    }

    /// The label without the code that begins it.
    pub(super) fn bare_label(&self) -> &str {
        self.label.strip_prefix(&*code_in(&self.label)).unwrap_or(&self.label).trim()
    }

    /// Bullet at the beginning of the label.
    fn bullet(&self) -> Option<char> {
        let mut chars = self.label.chars();
        let first = chars.next().filter(|c| matches!(c, '-' | '+' | '*' | '•' | '–'))?;
        chars.next().is_some_and(|c| c.is_whitespace() || c.is_alphabetic()).then_some(first)
    }
}

/// The rows of a table, in order.
pub(super) fn items(book: &Book, sheet: &Page, table: &Table, layout: &Layout) -> Vec<Item> {
    let rows: Vec<Raw> = table.body.iter().map(|&row| raw(book, sheet, table, layout, row)).collect();
    let has_measures = layout.measure.is_some();
    let last = rows.len().saturating_sub(1);
    let mut labels: HashMap<&str, usize> = HashMap::new();
    for row in &rows {
        *labels.entry(&row.label).or_default() += 1;
    }
    let printed: Vec<Printed> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| Printed {
            code: if row.code.is_empty() { &row.in_label } else { &row.code },
            opens: row.measure.is_empty() && (row.spanning || row.bold || has_measures || shouts(&row.label)),
            total: row.code.is_empty()
                && row.in_label.is_empty()
                && is_of_all(row, index == last || index == 0)
                && labels[&*row.label] == 1,
        })
        .collect();
    let codes = code::codes(&printed);
    let mut items: Vec<Item> = rows.iter().zip(&codes).map(|(row, coded)| item(row, coded)).collect();
    // With several columns of figures none of which holds units of measure, the columns say what is asked.
    if has_measures || layout.values.len() == 1 {
        for item in items.iter_mut().filter(|item| item.measure.class == Class::Unstated) {
            item.measure = choices_in(&item.label);
        }
    }
    belong(&mut items, has_measures);
    // "Trong đó: nữ" speaks of the thing of the row above it.
    for index in 0..items.len() {
        let Some(parent) = items[index].parent.filter(|_| items[index].is_among()) else { continue };
        let words = &vocabulary().learning;
        let after = items[index].said.begin(&words.among).unwrap_or_default();
        let rest = Words::of(&items[index].said.rest(after));
        let rest = rest.rest(rest.begin(&words.counts).unwrap_or_default());
        let core = format!("{} {rest}", items[parent].core.text);
        items[index].core = Label::new(&core);
        items[index].core_words = Words::of(&core);
    }
    for index in 0..items.len() {
        if let Some(parent) = items[index].parent {
            items[parent].children.push(index);
        }
    }
    items
}

/// The one row of a table whose rows have no label: all indicators are columns.
pub(super) fn only_row(table: &Table) -> Item {
    let label = vocabulary().learning.only_row.clone();
    let row = Raw {
        row: table.rows.0,
        mark: String::new(),
        in_label: String::new(),
        code: String::new(),
        called: label.clone(),
        label,
        measure: String::new(),
        bold: false,
        spanning: false,
        notes: Vec::new(),
        crossed: Vec::new(),
        closed: false,
    };
    item(&row, &Coded { code: FIRST.to_owned(), parent: None, twice: false })
}

/// All in capitals.
fn shouts(label: &str) -> bool {
    label.chars().any(char::is_uppercase) && !label.chars().any(char::is_lowercase)
}

/// A total of the whole table: the word alone over or under all rows, with an equation, or in capitals.
fn is_of_all(row: &Raw, outermost: bool) -> bool {
    let totals = &vocabulary().learning.totals;
    let (before, equation) = row.label.split_once('(').unwrap_or((&row.label, ""));
    let alone = Words::of(before).are(totals);
    let reckoned = equation.contains(['+', '=']);
    let capitals = || shouts(before) && Words::of(before).begin(totals).is_some();
    (alone && ((outermost && row.measure.is_empty()) || reckoned)) || capitals()
}

/// The code that begins a label where no column holds codes: `II. Tại các thôn`, `1.2) …`.
fn code_in(label: &str) -> String {
    let head = label.split_whitespace().next().unwrap_or_default();
    let marked =
        head.ends_with(['.', ')']) || (head.contains('.') && head.ends_with(|c: char| c.is_ascii_digit()));
    let code = if marked && label.len() > head.len() && looks_like_code(head) { head } else { "" };
    code.to_owned()
}

struct Raw {
    row: u32,
    /// Code in a column right of the labels.
    mark: String,
    /// Code at the beginning of the label.
    in_label: String,
    code: String,
    label: String,
    called: String,
    measure: String,
    bold: bool,
    spanning: bool,
    notes: Vec<String>,
    crossed: Vec<String>,
    closed: bool,
}

fn raw(book: &Book, sheet: &Page, table: &Table, layout: &Layout, row: u32) -> Raw {
    let cell = |column: u32| sheet.get(CellRef::new(row, column)).filter(|cell| !cell.content.is_blank());
    let across =
        |column: u32| sheet.merge_at(CellRef::new(row, column)).filter(|area| area.last.column > column);
    let code = table.labels.code(sheet, row).map_or(String::new(), |cell| {
        let text = tidy(&cell.content.raw());
        if !matches!(cell.content, Content::Number(_) | Content::Date(_)) {
            return text;
        }
        let reading = CodeReading::of(&cell.content, book.style_of(cell).number_format.as_deref());
        reading.candidates.into_iter().next().map_or(text, |candidate| candidate.code)
    });
    let label = table.labels.own(sheet, row);
    let measure = layout.measure.map_or(String::new(), |column| sheet.text(CellRef::new(row, column)));
    let first = sheet.row(row).iter().find(|cell| !cell.content.is_blank());
    let spanning = first.and_then(|first| across(first.at.column)).is_some_and(|area| {
        // A label that goes on over a column of words before the figures is a label.
        let covered = layout.values.iter().filter(|&&value| value <= area.last.column).count();
        covered * 2 > layout.values.len()
    });
    let in_label = if table.code().is_none() { code_in(&label) } else { String::new() };
    let labelled = [table.code().and_then(cell), table.label().and_then(cell).or(first)];
    let crossed = crossed_out(sheet, layout, row);
    let mark = layout.marks.map_or(String::new(), |column| sheet.text(CellRef::new(row, column)));
    Raw {
        row,
        mark: normal_form(mark.trim_matches(['[', ']', '(', ')', ' '])),
        code: if code.chars().any(char::is_alphanumeric) || looks_like_code(&code) {
            code
        } else {
            String::new()
        },
        in_label,
        called: table.label_of(sheet, row).lines().collect::<Vec<_>>().join(" "),
        label: label.lines().collect::<Vec<_>>().join(" "),
        measure: if spanning { String::new() } else { measure },
        notes: notes(sheet, layout, row),
        bold: labelled.into_iter().flatten().any(|cell| book.style_of(cell).bold),
        spanning,
        closed: !crossed.is_empty() && crossed.len() == layout.values.len(),
        crossed,
    }
}

/// The value columns in which a cross is printed in a row.
fn crossed_out(sheet: &Page, layout: &Layout, row: u32) -> Vec<String> {
    let columns = layout.columns.iter().zip(&layout.at).filter(|(column, _)| column.role == Role::Value);
    let crossed = columns.filter(|(_, at)| is_cross(&sheet.text(CellRef::new(row, **at))));
    crossed.map(|(column, _)| column.code.to_string()).collect()
}

/// What stands in the columns of notes in a row, without blank ones at the end.
fn notes(sheet: &Page, layout: &Layout, row: u32) -> Vec<String> {
    let columns = layout.columns.iter().zip(&layout.at).filter(|(column, _)| column.role == Role::Note);
    let text = |at: u32| sheet.get(CellRef::new(row, at)).map_or(String::new(), |cell| cell.content.raw());
    let mut notes: Vec<String> = columns.map(|(_, &at)| tidy(&text(at))).collect();
    while notes.last().is_some_and(String::is_empty) {
        notes.pop();
    }
    notes
}

/// The choices in parentheses behind a label: `Đã ban hành kế hoạch (Có: 1; Không: 0)`.
fn choices_in(label: &str) -> Measure {
    let inner = label.trim_end_matches(['.', ' ']).strip_suffix(')').and_then(|label| label.rsplit_once('('));
    let measure = inner.map(|(_, inner)| Measure::parse(inner)).unwrap_or_default();
    if measure.class == Class::Choice { measure } else { Measure::default() }
}

fn item(row: &Raw, coded: &Coded) -> Item {
    let words = &vocabulary().learning;
    // A code before the label says nothing of what is counted.
    let said = Words::of(row.label.strip_prefix(&*code_in(&row.label)).unwrap_or(&row.label));
    let prefix = said.begin(&words.rates).or_else(|| said.begin(&words.counts)).unwrap_or(0);
    let core = said.rest(prefix);
    Item {
        row: row.row,
        code: coded.code.clone(),
        twice: coded.twice,
        printed: row.code.clone(),
        names: [
            row.mark.clone(),
            normal_form(
                if row.code.is_empty() { &row.in_label } else { &row.code }
                    .split('=')
                    .next()
                    .unwrap_or_default(),
            ),
        ],
        coded: row.code.chars().chain(row.in_label.chars()).any(char::is_alphanumeric),
        label: row.label.clone(),
        called: row.called.clone(),
        core: Label::new(&core),
        core_words: Words::of(&core),
        said,
        measure: Measure::parse(&row.measure),
        bold: row.bold,
        spanning: row.spanning,
        notes: row.notes.clone(),
        crossed: row.crossed.clone(),
        closed: row.closed,
        parent: coded.parent,
        children: Vec::new(),
    }
}

/// Rows without a code of their own below rows without one, too.
fn belong(items: &mut [Item], has_measures: bool) {
    let uncoded = |item: &Item| !item.coded;
    let mut open: Option<(usize, How)> = None;
    // Of the rows without a code right above, the last one of each parent that is neither bulleted nor a part.
    let mut plain: HashMap<Option<usize>, usize> = HashMap::new();
    for index in 0..items.len() {
        if index > 0 && uncoded(&items[index - 1]) {
            let above = &items[index - 1];
            if above.bullet().is_none() && !above.is_among() {
                plain.insert(above.parent, index - 1);
            }
        }
        let item = &items[index];
        if !uncoded(item) {
            open = None;
            plain.clear();
            continue;
        }
        let opens = if item.label.ends_with(':') {
            Some(How::Colon)
        } else if has_measures
            && item.measure.class == Class::Unstated
            && !item.counts()
            && item.bullet().is_none()
            && items.get(index + 1).is_some_and(|next| uncoded(next) && next.measure.class != Class::Unstated)
        {
            Some(How::Caption)
        } else {
            None
        };
        if let Some(how) = opens {
            open = Some((index, how));
            continue;
        }
        let above = plain.get(&item.parent).copied();
        let under = if item.bullet().is_some() {
            above
        } else if item.is_among() {
            above.filter(|&at| items[at].measure.class != Class::Unstated || !has_measures)
        } else {
            match open {
                Some((at, How::Colon)) if item.is_total() || items[at].parent != item.parent => None,
                Some((at, _)) => Some(at),
                None => None,
            }
        };
        let ends = item.is_total() && matches!(open, Some((_, How::Colon)));
        if let Some(under) = under {
            items[index].parent = Some(under);
        } else if ends {
            open = None;
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum How {
    /// The label ends with a colon.
    Colon,
    /// A caption without a unit of measure.
    Caption,
}
