//! The columns of a table: captions through merged cells, roles and codes.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::book::{Cell, Content};
use crate::cell::{CellRef, column_letters};
use crate::finding::Wording;
use crate::indicator::normal_form;
use crate::measure::{Class, Measure};
use crate::model::{Column, Role};
use crate::table::{Captions, Page, Table, number_of, usual_role};
use crate::text::{Label, Words, fold, is_cross, tidy};

use super::lexicon::Lexicon;
use super::line::{Line, Sign, Verdict};

/// A caption of so many digits and a letter is the mark of some program (`ZT0041822`), no word.
const FEWEST_DIGITS: usize = 4;
/// Units of measure in words are no longer (`Lượt hồ sơ trực tuyến`).
const SHORT: usize = 24;
/// More than one of so many rows: a column in which that much is printed explains, nobody fills it in.
const MOST: usize = 2;
/// More than one of so many rows hold a number that the form prints, where no other column does.
const SOME: usize = 4;
/// More than one of so many rows hold a number: the form is filled in.
const MANY: usize = 3;
/// Numbers of columns in captions are no longer: `(12)`.
const LONGEST_NUMBER: usize = 3;
/// What is printed under the captions is the code of a column when it is no longer.
const LONGEST_CODE: usize = 6;

/// The columns of a table and where they stand in the sheet.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// Sheet column of each.
    pub at: Vec<u32>,
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
}

/// Reads the columns of a table.
pub(super) fn read(sheet: &Page, table: &Table, words: &Lexicon) -> Layout {
    let mut layout = Layout {
        columns: Vec::new(),
        at: Vec::new(),
        values: Vec::new(),
        measure: None,
        marks: None,
        label_span: table.labels.span,
        left_out: Vec::new(),
    };
    let filled = Filled { sheet, table, words, columns: OnceCell::new() };
    if table.label().is_none() {
        // Every form has a column of labels, be it one that nothing is printed over.
        layout.columns.push(column(Role::Label, Vec::new(), String::new()));
        layout.at.push(table.columns.0);
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
        layout.columns.push(column(role, captions, printed));
        layout.at.push(at);
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
        guess: None,
    }
}

/// Widths of columns in characters: a code, a label over two lines, a figure of nine digits, a note.
const WIDTHS: [(Role, f64); 5] =
    [(Role::Code, 6.0), (Role::Label, 40.0), (Role::Measure, 12.0), (Role::Value, 12.0), (Role::Note, 18.0)];

fn width(role: Role) -> f64 {
    WIDTHS.iter().find(|(of, _)| *of == role).map_or(0.0, |(_, width)| *width)
}

/// A last column whose caption is no word but a mark some program left there.
fn mark_of_a_program(captions: &[String], last: bool) -> Option<Wording> {
    let [only] = captions else { return None };
    let digits = only.chars().filter(char::is_ascii_digit).count();
    let mark =
        last && !only.contains(' ') && digits >= FEWEST_DIGITS && only.chars().any(char::is_alphabetic);
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
    let short = texts().all(|&row| sheet.text(CellRef::new(row, at)).chars().count() <= SHORT);
    let of_measure = usual == Some(Role::Label)
        && captions.last().is_some_and(|caption| Words::of(caption).are(&filled.words.table.measures))
        && (table.body.is_empty() || (short && texts().next().is_some()));
    match usual {
        _ if of_measure && layout.measure.is_none() => Role::Measure,
        Some(Role::Measure) if layout.measure.is_none() => Role::Measure,
        Some(Role::Note) => Role::Note,
        Some(Role::Code) if table.label().is_some_and(|label| at < label) => Role::Code,
        Some(Role::Code) if printed() * MOST > table.body.len() => Role::Note,
        // Words stand there already: they explain, nobody fills them in.
        _ if table.label().is_some_and(|label| at < label) && texts().next().is_some() => Role::Note,
        _ if texts().count() * MOST > table.body.len() && !table.body.is_empty() => Role::Note,
        // Numbers printed where the other columns are blank are the form's own: nobody fills them in.
        _ if printed() > 1 && printed() * SOME > table.body.len() && !filled.but(at) => Role::Note,
        _ => Role::Value,
    }
}

/// What stands in the columns of figures of a table, looked at when first asked for.
struct Filled<'a> {
    sheet: &'a Page<'a>,
    table: &'a Table,
    words: &'a Lexicon,
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
            (!said && !of_notes(), numbers * MANY > table.body.len())
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
        let number =
            inner.len() <= LONGEST_NUMBER && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit());
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
        && in_caption.iter().flatten().count() * MOST > layout.values.len();
    let mut taken: Vec<String> = Vec::new();
    for (index, in_caption) in in_caption.into_iter().enumerate() {
        let column = &layout.columns[index];
        let head = normal_form(&number_of(&column.printed));
        let usual = crate::model::name_of(&Role::NAMES, column.role);
        let wanted = match (column.role, in_caption.filter(|_| numbered)) {
            (Role::Value, _) if !head.is_empty() && head.len() <= LONGEST_CODE => head,
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

/// The columns as lines of which nothing is known yet.
pub(super) fn lines(layout: &Layout, words: &Lexicon) -> Vec<Line> {
    layout.columns.iter().zip(&layout.at).map(|(column, &at)| line(column, at, words)).collect()
}

fn line(column: &Column, at: u32, words: &Lexicon) -> Line {
    let label = column.captions.last().map_or("", String::as_str);
    let (said, whole) = (Words::of(label), Words::of(&column.captions.join(" ")));
    let prefix = said.begin(&words.rates).or_else(|| said.begin(&words.counts)).unwrap_or(0);
    let core = said.rest(prefix);
    let number = normal_form(&number_of(&column.printed));
    let own = if column.role == Role::Value { column.code.to_string() } else { number };
    Line {
        at,
        code: column.code.to_string(),
        names: [String::new(), own],
        printed: column.printed.clone(),
        captions: column.captions.clone(),
        label: label.to_owned(),
        signs: signs(&column.captions, &said, &whole, words),
        core_words: Words::of(&core),
        core: Label::new(&core),
        alike: Label::new(&column.captions.join(" ")),
        measure: measure_in(label),
        asked: column.role == Role::Value,
        said,
        whole,
        parent: None,
        children: Vec::new(),
    }
}

fn signs(captions: &[String], said: &Words, whole: &Words, words: &Lexicon) -> Vec<Sign> {
    let each: Vec<Words> = captions.iter().map(|caption| Words::of(caption)).collect();
    let of_points =
        |said: &Words| said.begin(&words.points).is_some() && said.begin(&words.not_points).is_none();
    let folded = fold(captions.last().map_or("", String::as_str));
    let seen = [
        (Sign::Counts, said.begin(&words.counts).is_some() && said.begin(&words.not_counts).is_none()),
        (Sign::Total, each.iter().any(|said| said.begin(&words.totals).is_some())),
        (Sign::Among, said.begin(&words.table.among).is_some()),
        (Sign::Aside, each.iter().any(|said| said.begin(&words.some_among).is_some())),
        (Sign::Mean, whole.have(&words.means) && !whole.have(&words.not_means)),
        (Sign::Rate, said.begin(&words.rates).is_some()),
        (Sign::Points, each.iter().any(of_points)),
        (Sign::OtherPeriod, words.other_period.iter().any(|period| folded.contains(period.as_str()))),
    ];
    seen.into_iter().filter(|(_, seen)| *seen).map(|(sign, _)| sign).collect()
}

/// The unit of measure in parentheses at the end of a caption: `Kinh phí (triệu đồng)`.
fn measure_in(caption: &str) -> Measure {
    let inner = caption.rsplit_once('(').map(|(_, rest)| rest.trim_end_matches([')', ' ', '.']));
    let measure = inner.map(Measure::parse).unwrap_or_default();
    match measure.class {
        Class::Quantity | Class::Percent | Class::Choice => measure,
        Class::Count | Class::Unstated => Measure::default(),
    }
}

/// Writes down what is known of the columns.
pub(super) fn settle(layout: &mut Layout, verdicts: &[Verdict]) {
    for (column, verdict) in layout.columns.iter_mut().zip(verdicts) {
        column.kind = verdict.kind;
        column.measure.clone_from(&verdict.measure);
        column.aggregation.clone_from(&verdict.aggregation);
        column.expression.clone_from(&verdict.expression);
        column.checks.clone_from(&verdict.checks);
        column.parts = verdict.parts.as_deref().map(Into::into);
    }
}
