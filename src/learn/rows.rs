//! The rows of a table with what is printed in them, and which row belongs to which: by codes, bullets, "trong đó",
//! colons, and captions without a unit of measure.

use std::collections::HashMap;

use crate::book::{Book, Content};
use crate::cell::CellRef;
use crate::indicator::{CodeReading, normal_form};
use crate::measure::{Class, Measure};
use crate::model::Role;
use crate::table::{Page, Table, looks_like_code};
use crate::text::{Label, Words, is_cross, tidy};

use super::code::{self, Coded, Printed};
use super::columns::Layout;
use super::lexicon::Lexicon;
use super::line::{Line, Sign};

/// The code of the first row where none is printed.
const FIRST: &str = "1";
/// Signs that stand before a label instead of a code.
const BULLETS: [char; 5] = ['-', '+', '*', '•', '–'];
/// A caption is merged over more than one of so many parts of the value columns; a label over fewer goes on over a column
/// of words before them.
const SPANNED: usize = 2;

/// What is printed in a row beside its code and its label.
#[derive(Debug, Clone, Default)]
pub(super) struct Print {
    /// The label with the groups that the row stands in, where the label alone does not tell.
    pub called: String,
    /// Set in bold.
    pub bold: bool,
    /// What is printed in the columns of notes, from the left.
    pub notes: Vec<String>,
    /// Codes of the value columns in which a cross is printed.
    pub crossed: Vec<String>,
}

/// A row of a table.
pub(super) struct TableRow {
    pub line: Line,
    pub print: Print,
}

/// Where rows are read from.
pub(super) struct Source<'a> {
    pub book: &'a Book,
    pub page: &'a Page<'a>,
    pub table: &'a Table,
    pub layout: &'a Layout,
    pub words: &'a Lexicon,
}

/// The label without the code that begins it.
pub(super) fn bare_label(label: &str) -> &str {
    label.strip_prefix(&*code_in(label)).unwrap_or(label).trim()
}

/// Bullet at the beginning of a label.
fn bullet(label: &str) -> Option<char> {
    let mut chars = label.chars();
    let first = chars.next().filter(|c| BULLETS.contains(c))?;
    chars.next().is_some_and(|c| c.is_whitespace() || c.is_alphabetic()).then_some(first)
}

/// The rows of a table, in order.
pub(super) fn read(source: &Source) -> Vec<TableRow> {
    let Source { layout, words, .. } = *source;
    let raws: Vec<Raw> = of_table(source).iter().map(|&row| raw(source, row)).collect();
    let has_measures = layout.measure.is_some();
    let last = raws.len().saturating_sub(1);
    let mut labels: HashMap<&str, usize> = HashMap::new();
    for row in &raws {
        *labels.entry(&row.label).or_default() += 1;
    }
    let printed: Vec<Printed> = raws
        .iter()
        .enumerate()
        .map(|(index, row)| Printed {
            code: if row.code.is_empty() { &row.in_label } else { &row.code },
            opens: row.measure.is_empty()
                && (row.spanning || row.print.bold || has_measures || shouts(&row.label)),
            total: row.code.is_empty()
                && row.in_label.is_empty()
                && is_of_all(row, index == last || index == 0, words)
                && labels[&*row.label] == 1,
        })
        .collect();
    let codes = code::codes(&printed);
    let mut lines: Vec<Line> = raws.iter().zip(&codes).map(|(row, coded)| line(row, coded, words)).collect();
    // With several columns of figures none of which holds units of measure, the columns say what is asked.
    if has_measures || layout.values.len() == 1 {
        for line in lines.iter_mut().filter(|line| line.measure.class == Class::Unstated) {
            line.measure = choices_in(&line.label);
        }
    }
    belong(&mut lines, has_measures);
    speak_of_the_row_above(&mut lines, words);
    for index in 0..lines.len() {
        if let Some(parent) = lines[index].parent {
            lines[parent].children.push(index);
        }
    }
    lines.into_iter().zip(raws).map(|(line, raw)| TableRow { line, print: raw.print }).collect()
}

/// The rows of the body without those at its end that ask for nothing: a line over all columns of figures heads no row, and
/// words stand in a column of figures where no other row has any over a signature.
fn of_table<'a>(source: &Source<'a>) -> &'a [u32] {
    let Source { page, table, layout, words, .. } = *source;
    let said = |row: u32, column: u32| {
        let text = page.get(CellRef::new(row, column)).and_then(|cell| cell.content.as_text());
        text.is_some_and(|text| text.chars().any(char::is_alphabetic) && !is_cross(text))
    };
    let over_all = |row: u32| {
        let mut cells = page.row(row).iter().filter(|cell| !cell.content.is_blank());
        let (Some(only), None) = (cells.next(), cells.next()) else { return false };
        let area = page.merge_at(only.at);
        area.is_some_and(|area| {
            layout.values.iter().all(|value| (area.first.column..=area.last.column).contains(value))
        })
    };
    // A remark right under a total, over all columns, ends the table whatever stands under it.
    let label = |row: u32| Words::of(&table.labels.own(page, row));
    let remark = |row: u32| {
        let text = table.labels.own(page, row);
        let before = text.split_once([':', '：']).map(|(before, _)| Words::of(before));
        before.is_some_and(|before| before.are(&words.table.remarks))
    };
    let ends =
        |pair: &[u32]| label(pair[0]).begin(&words.totals).is_some() && over_all(pair[1]) && remark(pair[1]);
    let end = table.body.windows(2).position(ends).map_or(table.body.len(), |at| at + 1);
    let mut rows = &table.body[..end];
    while let [before @ .., last] = rows {
        let alone = |&column: &u32| said(*last, column) && !before.iter().any(|&row| said(row, column));
        let closes = over_all(*last) || layout.values.iter().any(alone);
        if before.is_empty() || !closes || table.labels.code(page, *last).is_some() {
            break;
        }
        rows = before;
    }
    rows
}

/// A row that is some of the row above speaks of the same thing.
fn speak_of_the_row_above(lines: &mut [Line], words: &Lexicon) {
    for index in 0..lines.len() {
        let Some(parent) = lines[index].parent.filter(|_| lines[index].is(Sign::Among)) else { continue };
        let after = lines[index].said.begin(&words.table.among).unwrap_or_default();
        let rest = Words::of(&lines[index].said.rest(after));
        let rest = rest.rest(rest.begin(&words.counts).unwrap_or_default());
        let core = format!("{} {rest}", lines[parent].core.text);
        lines[index].core = Label::new(&core);
        lines[index].core_words = Words::of(&core);
    }
}

/// The one row of a table whose rows have no label: all indicators are columns.
pub(super) fn only_row(table: &Table, words: &Lexicon) -> TableRow {
    let label = words.only_row.clone();
    let print = Print { called: label.clone(), ..Print::default() };
    let raw = Raw { row: table.rows.0, label, print, ..Raw::default() };
    let coded = Coded { code: FIRST.to_owned(), parent: None, twice: false };
    TableRow { line: line(&raw, &coded, words), print: raw.print }
}

/// All in capitals.
fn shouts(label: &str) -> bool {
    label.chars().any(char::is_uppercase) && !label.chars().any(char::is_lowercase)
}

/// A total of the whole table: the word alone over or under all rows, with an equation, or in capitals.
fn is_of_all(row: &Raw, outermost: bool, words: &Lexicon) -> bool {
    let (before, equation) = row.label.split_once('(').unwrap_or((&row.label, ""));
    let alone = Words::of(before).are(&words.totals);
    let reckoned = equation.contains(['+', '=']);
    let capitals = || shouts(before) && Words::of(before).begin(&words.totals).is_some();
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

/// What stands in a row of the sheet.
#[derive(Default)]
struct Raw {
    row: u32,
    /// Code in a column right of the labels.
    mark: String,
    /// Code at the beginning of the label.
    in_label: String,
    code: String,
    label: String,
    group: Option<String>,
    measure: String,
    spanning: bool,
    /// Every value column is crossed out.
    closed: bool,
    print: Print,
}

fn raw(source: &Source, row: u32) -> Raw {
    let Source { book, page, table, layout, .. } = *source;
    let cell = |column: u32| page.get(CellRef::new(row, column)).filter(|cell| !cell.content.is_blank());
    let across =
        |column: u32| page.merge_at(CellRef::new(row, column)).filter(|area| area.last.column > column);
    let label = table.labels.own(page, row);
    let measure = layout.measure.map_or(String::new(), |column| page.text(CellRef::new(row, column)));
    let first = page.row(row).iter().find(|cell| !cell.content.is_blank());
    let spanning = first.and_then(|first| across(first.at.column)).is_some_and(|area| {
        let covered = layout.values.iter().filter(|&&value| value <= area.last.column).count();
        covered * SPANNED > layout.values.len()
    });
    let in_label = if table.code().is_none() { code_in(&label) } else { String::new() };
    let labelled = [table.code().and_then(cell), table.label().and_then(cell).or(first)];
    let crossed = crossed_out(page, layout, row);
    let mark = layout.marks.map_or(String::new(), |column| page.text(CellRef::new(row, column)));
    let called = table.label_of(page, row);
    Raw {
        row,
        mark: normal_form(mark.trim_matches(['[', ']', '(', ')', ' '])),
        code: code_of(source, row),
        in_label,
        label: label.lines().collect::<Vec<_>>().join(" "),
        group: table.labels.group(row).map(str::to_owned),
        measure: if spanning { String::new() } else { measure },
        spanning,
        closed: !crossed.is_empty() && crossed.len() == layout.values.len(),
        print: Print {
            called: called.lines().collect::<Vec<_>>().join(" "),
            bold: labelled.into_iter().flatten().any(|cell| book.style_of(cell).bold),
            notes: notes(page, layout, row),
            crossed,
        },
    }
}

/// What is printed in the column of the codes, if it may be one.
fn code_of(source: &Source, row: u32) -> String {
    let code = source.table.labels.code(source.page, row).map_or(String::new(), |cell| {
        let text = tidy(&cell.content.raw());
        if !matches!(cell.content, Content::Number(_) | Content::Date(_)) {
            return text;
        }
        let format = source.book.style_of(cell).number_format.as_deref();
        let reading = CodeReading::of(&cell.content, format);
        reading.candidates.into_iter().next().map_or(text, |candidate| candidate.code)
    });
    if code.chars().any(char::is_alphanumeric) || looks_like_code(&code) { code } else { String::new() }
}

/// The value columns in which a cross is printed in a row.
fn crossed_out(page: &Page, layout: &Layout, row: u32) -> Vec<String> {
    let columns = layout.columns.iter().zip(&layout.at).filter(|(column, _)| column.role == Role::Value);
    let crossed = columns.filter(|(_, at)| is_cross(&page.text(CellRef::new(row, **at))));
    crossed.map(|(column, _)| column.code.to_string()).collect()
}

/// What stands in the columns of notes in a row, without blank ones at the end.
fn notes(page: &Page, layout: &Layout, row: u32) -> Vec<String> {
    let columns = layout.columns.iter().zip(&layout.at).filter(|(column, _)| column.role == Role::Note);
    let text = |at: u32| page.get(CellRef::new(row, at)).map_or(String::new(), |cell| cell.content.raw());
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

fn line(row: &Raw, coded: &Coded, words: &Lexicon) -> Line {
    // A code before the label says nothing of what is counted.
    let said = Words::of(row.label.strip_prefix(&*code_in(&row.label)).unwrap_or(&row.label));
    let prefix = said.begin(&words.rates).or_else(|| said.begin(&words.counts)).unwrap_or(0);
    let core = said.rest(prefix);
    let own = if row.code.is_empty() { &row.in_label } else { &row.code };
    Line {
        at: row.row,
        code: coded.code.clone(),
        names: [row.mark.clone(), normal_form(own.split('=').next().unwrap_or_default())],
        printed: row.code.clone(),
        captions: row.group.iter().chain([&row.label]).cloned().collect(),
        label: row.label.clone(),
        signs: signs(row, coded, &said, words),
        whole: said.clone(),
        said,
        core_words: Words::of(&core),
        core: Label::new(&core),
        alike: Label::new(&row.label),
        measure: Measure::parse(&row.measure),
        asked: !row.closed,
        parent: coded.parent,
        children: Vec::new(),
    }
}

fn signs(row: &Raw, coded: &Coded, said: &Words, words: &Lexicon) -> Vec<Sign> {
    let begins = |list| said.begin(list).is_some();
    let seen = [
        (Sign::Counts, begins(&words.counts) && !begins(&words.not_counts)),
        (Sign::Total, begins(&words.totals)),
        (Sign::Among, begins(&words.table.among)),
        (Sign::Aside, begins(&words.some_among)),
        (Sign::Divides, begins(&words.divisions) || begins(&words.divided)),
        (Sign::Mean, said.have(&words.means) && !said.have(&words.not_means)),
        (Sign::Rate, begins(&words.rates)),
        (Sign::Coded, row.code.chars().chain(row.in_label.chars()).any(char::is_alphanumeric)),
        (Sign::Twice, coded.twice),
        (Sign::Bulleted, row.label.starts_with(BULLETS) || row.code.starts_with(BULLETS)),
        (Sign::Spanning, row.spanning),
    ];
    seen.into_iter().filter(|(_, seen)| *seen).map(|(sign, _)| sign).collect()
}

/// Rows without a code of their own below rows without one, too.
fn belong(lines: &mut [Line], has_measures: bool) {
    let uncoded = |line: &Line| !line.is(Sign::Coded);
    let mut open: Option<Open> = None;
    // Of the rows without a code right above, the last one of each parent that is neither bulleted nor a part.
    let mut plain: HashMap<Option<usize>, usize> = HashMap::new();
    for index in 0..lines.len() {
        if index > 0 && uncoded(&lines[index - 1]) {
            let above = &lines[index - 1];
            if bullet(&above.label).is_none() && !above.is(Sign::Among) {
                plain.insert(above.parent, index - 1);
            }
        }
        let line = &lines[index];
        if !uncoded(line) {
            open = None;
            plain.clear();
            continue;
        }
        if let Some(how) = opens(line, lines.get(index + 1).filter(|next| uncoded(next)), has_measures) {
            let above = index.checked_sub(1).and_then(|above| bullet(&lines[above].label));
            let below = lines.get(index + 1).and_then(|below| bullet(&below.label));
            open = Some(Open { at: index, how, above, below });
            continue;
        }
        let above = plain.get(&line.parent).copied();
        let under = if let Some(own) = bullet(&line.label) {
            if open.is_some_and(|open| open.ends_with(own)) {
                open = None;
            }
            open.filter(|open| lines[open.at].parent == line.parent && open.below == Some(own))
                .map_or(above, |open| Some(open.at))
        } else if line.is(Sign::Among) {
            above.filter(|&at| lines[at].measure.class != Class::Unstated || !has_measures)
        } else {
            match open {
                Some(Open { at, how: How::Colon, .. })
                    if line.is(Sign::Total) || lines[at].parent != line.parent =>
                {
                    None
                }
                Some(Open { at, .. }) => Some(at),
                None => None,
            }
        };
        let ends = line.is(Sign::Total) && matches!(open, Some(Open { how: How::Colon, .. }));
        if let Some(under) = under {
            lines[index].parent = Some(under);
        } else if ends {
            open = None;
        }
    }
}

/// Whether the rows after one without a code may belong to it, and what says so.
fn opens(line: &Line, next: Option<&Line>, has_measures: bool) -> Option<How> {
    if line.label.ends_with(':') {
        return Some(How::Colon);
    }
    let divides = line.is(Sign::Divides) && line.measure.class == Class::Unstated && next.is_some();
    let caption = has_measures
        && line.measure.class == Class::Unstated
        && !line.is(Sign::Counts)
        && bullet(&line.label).is_none()
        && next.is_some_and(|next| next.measure.class != Class::Unstated);
    (caption || divides).then_some(How::Caption)
}

/// A row without a code that the rows after it may belong to.
#[derive(Debug, Clone, Copy)]
struct Open {
    at: usize,
    how: How,
    /// Bullet of the row above it.
    above: Option<char>,
    /// Bullet of the row below it.
    below: Option<char>,
}

impl Open {
    /// A row with the bullet of those above goes on where they ended.
    fn ends_with(self, bullet: char) -> bool {
        self.above == Some(bullet) && self.below != Some(bullet)
    }
}

#[derive(Debug, Clone, Copy)]
enum How {
    /// The label ends with a colon.
    Colon,
    /// A caption without a unit of measure.
    Caption,
}
