//! The columns of a table: captions through merged cells, roles and codes.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::book::{Cell, Content};
use crate::cell::{CellRef, column_letters};
use crate::finding::Wording;
use crate::indicator::normal_form;
use crate::model::{Column, Role};
use crate::table::{Captions, Page, Table, usual_role};
use crate::text::{Label, Words, fold, is_cross, tidy, vocabulary};

use super::Note;

/// The columns of a table and where they stand in the sheet.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// Sheet column of each.
    pub at: Vec<u32>,
    /// What was guessed of each.
    pub notes: Vec<Vec<Note>>,
    /// Sheet columns of the figures.
    pub values: Vec<u32>,
    /// Sheet column of the units of measure.
    pub measure: Option<u32>,
    /// Sheet column of codes right of the labels.
    pub marks: Option<u32>,
    /// Sheet columns the caption of the labels spans.
    pub label_span: (u32, u32),
    /// Columns left out: where, and why.
    pub left_out: Vec<(CellRef, Wording)>,
    /// What the captions of each say.
    pub said: Vec<Said>,
}

/// The captions of a column, split into words.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// All of them.
    pub whole: Words,
    /// The lowest.
    pub leaf: Words,
    /// All of them, for comparison.
    pub label: Label,
    /// The lowest, for comparison.
    pub leaf_label: Label,
    /// The lowest less the words of another period, for comparison.
    pub bare: Label,
    /// It has words of another period.
    pub of_other_period: bool,
    /// A caption speaks of points.
    pub points: bool,
    /// A caption begins as that of a total.
    pub total: bool,
}

impl Said {
    fn of(captions: &[String]) -> Self {
        let learning = &vocabulary().learning;
        let whole = captions.join(" ");
        let leaf = captions.last().map_or("", String::as_str);
        let folded = fold(leaf);
        let mut bare = folded.clone();
        for word in &vocabulary().headers.other_period {
            bare = bare.replace(word.as_str(), "");
        }
        let bare = Label::new(&bare);
        let each: Vec<Words> = captions.iter().map(|caption| Words::of(caption)).collect();
        let of_points = |said: &Words| {
            said.begin(&learning.points).is_some() && said.begin(&learning.not_points).is_none()
        };
        Self {
            label: Label::new(&whole),
            whole: Words::of(&whole),
            leaf_label: Label::new(leaf),
            leaf: Words::of(leaf),
            of_other_period: bare.text != folded,
            bare,
            points: each.iter().any(of_points),
            total: each.iter().any(|said| said.begin(&learning.totals).is_some()),
        }
    }
}

/// Reads the columns of a table.
pub(super) fn read(sheet: &Page, table: &Table) -> Layout {
    let mut layout = Layout {
        columns: Vec::new(),
        at: Vec::new(),
        notes: Vec::new(),
        values: Vec::new(),
        measure: None,
        marks: None,
        label_span: table.labels.span,
        left_out: Vec::new(),
        said: Vec::new(),
    };
    let filled = Filled { sheet, table, columns: OnceCell::new() };
    if table.label().is_none() {
        // Every form has a column of labels, be it one that nothing is printed over.
        layout.said.push(Said::of(&[]));
        layout.columns.push(column(Role::Label, Vec::new(), String::new()));
        layout.at.push(table.columns.0);
        layout.notes.push(Vec::new());
    }
    let mut captions_at: BTreeMap<u32, &Captions> =
        table.captions.iter().map(|captions| (captions.column, captions)).collect();
    let bare = table.label().map(|column| Captions { column, levels: Vec::new(), number: String::new() });
    if let Some(bare) = &bare {
        captions_at.entry(bare.column).or_insert(bare);
    }
    for (at, Captions { levels, number, .. }) in captions_at {
        let (captions, printed) = (levels.clone(), number.clone());
        if Some(at) != table.label() && (layout.label_span.0..=layout.label_span.1).contains(&at) {
            continue;
        }
        if Some(at) != table.label()
            && let Some(why) = mark_of_a_program(&captions, at == table.columns.1)
        {
            layout.left_out.push((CellRef::new(table.header.0, at), why));
            continue;
        }
        let role = role(&filled, &layout, at, &captions);
        if role == Role::Measure {
            layout.measure = Some(at);
        }
        if role == Role::Note && captions.last().and_then(|text| usual_role(text)) == Some(Role::Code) {
            layout.marks = layout.marks.or(Some(at));
        }
        if role == Role::Value {
            layout.values.push(at);
        }
        layout.said.push(Said::of(&captions));
        layout.columns.push(column(role, captions, printed));
        layout.at.push(at);
        layout.notes.push(Vec::new());
    }
    name(&mut layout);
    layout
}

fn column(role: Role, captions: Vec<String>, printed: String) -> Column {
    Column {
        code: "".into(),
        role,
        captions,
        printed,
        width: width(role),
        measure: None,
        kind: None,
        aggregation: None,
        parts: None,
        expression: None,
        checks: Vec::new(),
    }
}

const fn width(role: Role) -> f64 {
    match role {
        Role::Code => 6.0,
        Role::Label => 40.0,
        Role::Measure | Role::Value => 12.0,
        Role::Note => 18.0,
    }
}

/// A last column whose caption is no word but a mark some program left there.
fn mark_of_a_program(captions: &[String], last: bool) -> Option<Wording> {
    let [only] = captions else { return None };
    let digits = only.chars().filter(char::is_ascii_digit).count();
    let mark = last && !only.contains(' ') && digits >= 4 && only.chars().any(char::is_alphabetic);
    mark.then(|| {
        Wording::new(
            format!("«{only}» có vẻ là dấu của phần mềm, không phải tên cột: không lấy cột này"),
            format!("«{only}» looks like a mark of a program, no caption: the column is left out"),
        )
    })
}

fn role(filled: &Filled, layout: &Layout, at: u32, captions: &[String]) -> Role {
    let (sheet, table) = (filled.sheet, filled.table);
    if Some(at) == table.label() {
        return Role::Label;
    }
    if Some(at) == table.code() {
        return Role::Code;
    }
    let texts = || {
        table.body.iter().filter(|&&row| {
            sheet.get(CellRef::new(row, at)).is_some_and(|cell| {
                cell.content.as_text().is_some_and(|text| !tidy(text).is_empty() && !is_crossed_out(text))
            })
        })
    };
    // What a formula shows is no print.
    let printed = || {
        let cells = table.body.iter().filter_map(|&row| sheet.get(CellRef::new(row, at)));
        let crossed_out = |cell: &Cell| cell.content.as_text().is_some_and(is_crossed_out);
        cells.filter(|cell| !cell.content.is_blank() && cell.formula.is_none() && !crossed_out(cell)).count()
    };
    let usual = captions.last().and_then(|caption| usual_role(caption));
    // "Đơn vị" right of the labels, over short words in most rows, is short for the unit of measure.
    let short = texts().all(|&row| sheet.text(CellRef::new(row, at)).chars().count() <= 24);
    let of_measure = usual == Some(Role::Label)
        && captions.last().is_some_and(|caption| Words::of(caption).are(&vocabulary().learning.measures))
        && (table.body.is_empty() || (short && texts().next().is_some()));
    match usual {
        _ if of_measure && layout.measure.is_none() => Role::Measure,
        Some(Role::Measure) if layout.measure.is_none() => Role::Measure,
        Some(Role::Note) => Role::Note,
        Some(Role::Code) if table.label().is_some_and(|label| at < label) => Role::Code,
        Some(Role::Code) if printed() * 2 > table.body.len() => Role::Note,
        // Words stand there already: they explain, nobody fills them in.
        _ if table.label().is_some_and(|label| at < label) && texts().next().is_some() => Role::Note,
        _ if texts().count() * 2 > table.body.len() && !table.body.is_empty() => Role::Note,
        // Numbers printed where the other columns are blank are the form's own: nobody fills them in.
        _ if printed() > 1 && printed() * 4 > table.body.len() && !filled.but(at) => Role::Note,
        _ => Role::Value,
    }
}

/// What stands in the columns of figures of a table, looked at when first asked for.
struct Filled<'a> {
    sheet: &'a Page<'a>,
    table: &'a Table,
    /// By column: blank where a figure may stand; full of numbers.
    columns: OnceCell<BTreeMap<u32, (bool, bool)>>,
}

impl Filled<'_> {
    /// Whether the form is filled in: numbers stand in another column of figures than this one.
    fn but(&self, at: u32) -> bool {
        let all = self.columns.get_or_init(|| self.look());
        let of = |wanted: fn(&(bool, bool)) -> bool| {
            all.iter().filter(|(column, held)| **column != at && wanted(held)).count()
        };
        let blank = of(|(blank, _)| *blank);
        blank == 0 || of(|(_, full)| *full) > blank
    }

    fn look(&self) -> BTreeMap<u32, (bool, bool)> {
        let (sheet, table) = (self.sheet, self.table);
        let number = |cell: &Cell| matches!(cell.content, Content::Number(_)) && cell.formula.is_none();
        let held = |column: u32| {
            let (mut said, mut numbers) = (false, 0);
            for &row in &table.body {
                let cell = sheet.get(CellRef::new(row, column));
                numbers += usize::from(cell.is_some_and(number));
                let text = sheet.text(CellRef::new(row, column));
                let reckoned = cell.is_some_and(|cell| cell.formula.is_some());
                said |= !text.is_empty() && !is_crossed_out(&text) && !reckoned;
            }
            let of_notes = || {
                let captions = table.captions.iter().find(|captions| captions.column == column);
                let leaf = captions.and_then(|captions| captions.levels.last());
                leaf.is_some_and(|caption| usual_role(caption) == Some(Role::Note))
            };
            (!said && !of_notes(), numbers * 3 > table.body.len())
        };
        (table.label().map_or(table.columns.0, |label| label + 1)..=table.columns.1)
            .map(|column| (column, held(column)))
            .collect()
    }
}

/// A mark that a figure is not asked here.
fn is_crossed_out(text: &str) -> bool {
    is_cross(text) || matches!(tidy(text).as_str(), "-" | "–")
}

/// The number or letter in parentheses in a caption.
fn code_in(caption: &str) -> Option<String> {
    caption.match_indices(['(', '[']).find_map(|(at, _)| {
        let inner = caption[at + 1..].split([')', ']', '=']).next()?.trim();
        let number = inner.len() <= 3 && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit());
        let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_uppercase());
        (number || letter).then(|| inner.to_owned())
    })
}

/// Codes of the columns: the printed number or letter, else a short name.
fn name(layout: &mut Layout) {
    let several = layout.values.len() > 1;
    // Without a row of numbers the captions may hold them: `Số hộ (1)`, `Tỷ lệ (3=2/1)`.
    let in_caption: Vec<Option<String>> = layout
        .columns
        .iter()
        .map(|column| column.captions.last().and_then(|caption| code_in(caption)))
        .collect();
    let numbered = layout.columns.iter().all(|column| column.printed.is_empty())
        && in_caption.iter().flatten().count() * 2 > layout.values.len();
    let mut taken: Vec<String> = Vec::new();
    for (index, in_caption) in in_caption.into_iter().enumerate() {
        let column = &layout.columns[index];
        let head = normal_form(column.printed.split('=').next().unwrap_or_default().trim());
        let usual = crate::model::name_of(&Role::NAMES, column.role);
        let wanted = match (column.role, in_caption.filter(|_| numbered)) {
            (Role::Value, _) if !head.is_empty() && head.len() <= 6 => head,
            (Role::Value, Some(number)) => number,
            (Role::Value, None) if several => column_letters(layout.at[index]),
            _ => usual.to_owned(),
        };
        let mut code = wanted.clone();
        let mut number = 2;
        while taken.contains(&code) {
            code = format!("{wanted}{number}");
            number += 1;
        }
        taken.push(code.clone());
        layout.columns[index].code = code.into();
    }
}
