//! Nguồn số liệu: every figure with its raw content, repair, file, sheet and cell.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use crate::amount::Value;
use crate::book::list::Entry;
use crate::book::{Content, List, Sheet, Style, Styles};
use crate::cell::{CellRef, MAX_ROWS};
use crate::figure::{Figure, FormFigures};
use crate::finding::{Language, file_name};
use crate::model::Kind;
use crate::read::Lists;
use crate::spot::RowId;

use super::canvas::Canvas;
use super::desk::Desk;
use super::names::Names;
use super::rendered::stored;
use super::{list, style};

mod read;

pub use read::{Named, SourceCell, read_sources};

/// Columns with their widths in characters.
const COLUMNS: [(&str, &str, f64); 13] = [
    ("Biểu", "Form", 14.0),
    ("Mã", "Code", 9.0),
    ("Chỉ tiêu", "Indicator", 44.0),
    ("Cột", "Column", 9.0),
    ("Đơn vị", "Unit", 22.0),
    ("Giá trị", "Value", 14.0),
    ("Trạng thái", "State", 18.0),
    ("Nội dung gốc", "Raw content", 18.0),
    ("Đã sửa", "Repair", 28.0),
    ("Ghi chú của đơn vị", "The unit's note", 28.0),
    ("Tệp", "File", 36.0),
    ("Trang", "Sheet", 14.0),
    ("Ô", "Cell", 8.0),
];

/// The list of figures, for whoever reads a workbook of ours: kept as a list, or not read at all.
pub fn lists(kept: bool) -> Lists {
    let head = |caption: fn(&(&str, &str, f64)) -> String| COLUMNS.iter().map(caption).collect();
    Lists { heads: vec![head(|(vi, ..)| (*vi).to_owned()), head(|(_, en, _)| (*en).to_owned())], kept }
}

/// Figures of one sheet, under its header row.
const FIGURES: usize = MAX_ROWS as usize - 1;
/// State of a figure that stands in error.
const EXCLUDED: &str = "excluded";
/// States of a figure, for people.
const STATES: [(&str, &str, &str); 8] = [
    (EXCLUDED, "có lỗi, không tính", "in error, left out"),
    ("number", "số", "number"),
    ("text", "chữ", "text"),
    ("blank", "để trống", "blank"),
    ("not-arisen", "không phát sinh", "not arisen"),
    ("not-applicable", "không thuộc cấp này", "not applicable"),
    ("not-submitted", "không gửi", "not submitted"),
    ("unreadable", "không đọc được", "unreadable"),
];

/// A figure and what names it.
struct Listed<'a> {
    unit: usize,
    form: usize,
    row: RowId,
    column: usize,
    figures: &'a FormFigures,
    figure: &'a Figure,
}

/// The sheets of figures: one, or more when there are more figures than rows.
pub fn sheets(desk: &Desk, names: &mut Names, styles: &mut Styles) -> Vec<Sheet> {
    let name = desk.say("Nguồn số liệu", "Figures");
    let columns: Vec<_> = COLUMNS.iter().map(|&(vi, en, width)| (desk.say(vi, en), width)).collect();
    let mut figures = listed(desk).peekable();
    let mut sheets = Vec::new();
    while sheets.is_empty() || figures.peek().is_some() {
        let mut canvas = Canvas::new(&names.unique(name, name), styles);
        list::header(&mut canvas, 0, &columns);
        let plain = canvas.ink(Style { size: Some(style::SMALL_SIZE), ..Style::default() });
        let all = 0..COLUMNS.len() as u32;
        canvas.sheet.look.column_styles = all.map(|column| (column, plain)).collect();
        let mut page = Page::new(desk);
        figures.by_ref().take(FIGURES).for_each(|one| page.draw(&one));
        list::look(&mut canvas, COLUMNS.len() as u32, page.list.len() as u32, 0x7F_7F_7F);
        canvas.sheet.list = Some(Box::new(page.list));
        sheets.push(canvas.sheet);
    }
    sheets
}

/// Every figure worth listing, unit by unit.
fn listed<'a>(desk: &'a Desk<'a>) -> impl Iterator<Item = Listed<'a>> {
    desk.used.iter().enumerate().flat_map(move |(unit, one)| {
        one.forms.iter().flat_map(move |figures| {
            let form = figures.form;
            let worth = move |&(row, _, figure): &(RowId, usize, &Figure)| {
                // A caption asks for nothing.
                let asks = || desk.form(form).printed(row).is_none_or(|row| row.kind != Kind::Heading);
                worth_listing(figure) && (figure.value != Value::Blank || asks())
            };
            let found = figures.iter().filter(worth);
            found.map(move |(row, column, figure)| Listed { unit, form, row, column, figures, figure })
        })
    })
}

/// A list under construction, with the entries of what recurs in many rows.
struct Page<'d> {
    desk: &'d Desk<'d>,
    list: List,
    /// Of each form its name, and code and label of each of its rows.
    forms: Vec<(Entry, Vec<[Entry; 2]>)>,
    cells: HashMap<CellRef, Entry>,
    /// The file of the row before.
    file: Option<(&'d Arc<str>, Entry)>,
}

impl<'d> Page<'d> {
    fn new(desk: &'d Desk<'d>) -> Self {
        let mut list = List::new(1, COLUMNS.len());
        let forms = desk.consolidation.template.forms.iter().map(|form| {
            let name = list.text(if form.number.is_empty() { &form.id } else { &form.number });
            let rows = form.rows.iter().map(|row| [list.shared(&row.code), list.text(&row.label)]);
            (name, rows.collect())
        });
        let forms = forms.collect();
        Self { desk, list, forms, cells: HashMap::new(), file: None }
    }

    fn draw(&mut self, one: &Listed<'d>) {
        let (desk, figure) = (self.desk, one.figure);
        let (form, printed) = (&self.forms[one.form], one.row.printed());
        let form_name = form.0;
        let named = printed.and_then(|row| form.1.get(row)).copied();
        let [code, label] = named.unwrap_or_else(|| {
            let added = one.figures.added_row(one.row);
            [Entry::default(), added.map(|row| self.list.shared(&row.label)).unwrap_or_default()]
        });
        let file = self.file(&one.figures.file);
        let language = desk.options.language;
        let list = &mut self.list;
        let value = match &figure.value {
            Value::Number(number) => match stored(Some(*number)) {
                Content::Number(number) => list.number(number),
                _ => Entry::default(),
            },
            Value::Text(text) => list.shared(text),
            _ => Entry::default(),
        };
        let cell = figure.cell.map(|at| *self.cells.entry(at).or_insert_with(|| list.text(&at.to_string())));
        let row = [
            form_name,
            code,
            label,
            list.shared(&desk.form(one.form).columns[one.column].code),
            list.text(desk.unit_name(one.unit)),
            value,
            list.text(state(figure, language)),
            list.shared(&figure.raw),
            figure.repair.as_ref().map(|repair| list.text(repair.to(language))).unwrap_or_default(),
            figure.note.as_ref().map(|note| list.shared(note)).unwrap_or_default(),
            file,
            list.shared(&figure.sheet),
            cell.unwrap_or_default(),
        ];
        list.push(row);
    }

    fn file(&mut self, path: &'d Arc<str>) -> Entry {
        match self.file {
            Some((known, entry)) if Arc::ptr_eq(known, path) => entry,
            _ => {
                let entry = self.list.text(file_name(path));
                self.file = Some((path, entry));
                entry
            }
        }
    }
}

fn state(figure: &Figure, language: Language) -> &'static str {
    let state = if figure.is_excluded() { EXCLUDED } else { figure.value.state() };
    let said = STATES.iter().find(|(name, ..)| *name == state);
    said.map_or("", |(_, vi, en)| if language == Language::Vi { vi } else { en })
}

/// A figure is listed when the file has something in its cell, or when there is more to say of it than its absence.
fn worth_listing(figure: &Figure) -> bool {
    figure.cell.is_some() || !matches!(figure.value, Value::Blank | Value::NotSubmitted)
}
