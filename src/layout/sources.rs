//! Nguồn số liệu: every figure with its raw content, repair, file, sheet and cell.

use std::collections::HashMap;
use std::sync::Arc;

use crate::amount::Value;
use crate::book::{Content, Sheet, Style, StyleId, Styles};
use crate::cell::MAX_ROWS;
use crate::figure::Figure;
use crate::finding::{Language, file_name};
use crate::model::Kind;
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
    column: usize,
    file: &'a str,
    code: Arc<str>,
    label: Arc<str>,
    figure: &'a Figure,
}

/// The sheets of figures: one, or more when there are more figures than rows.
pub fn sheets(desk: &Desk, names: &mut Names, styles: &mut Styles) -> Vec<Sheet> {
    let listed = collect(desk);
    let name = desk.say("Nguồn số liệu", "Figures");
    let columns: Vec<_> = COLUMNS.iter().map(|&(vi, en, width)| (desk.say(vi, en), width)).collect();
    let pages = listed.len().div_ceil(FIGURES).max(1);
    let texts = Texts::new(desk);
    (0..pages)
        .map(|page| {
            let first = page * FIGURES;
            let figures = &listed[first.min(listed.len())..(first + FIGURES).min(listed.len())];
            let mut canvas = Canvas::new(&names.unique(name, name), styles);
            canvas.sheet.cells.reserve(COLUMNS.len() * (figures.len() + 1));
            list::header(&mut canvas, 0, &columns);
            let plain = canvas.ink(Style { size: Some(style::SMALL_SIZE), ..Style::default() });
            let all = 0..COLUMNS.len() as u32;
            canvas.sheet.look.column_styles = all.map(|column| (column, plain)).collect();
            for (row, one) in (1..).zip(figures) {
                draw(&mut canvas, &texts, row, one);
            }
            list::look(&mut canvas, COLUMNS.len() as u32, figures.len() as u32, 0x7F_7F_7F);
            canvas.sheet
        })
        .collect()
}

fn collect<'a>(desk: &Desk<'a>) -> Vec<Listed<'a>> {
    let mut listed = Vec::new();
    let labels: Vec<Vec<Arc<str>>> = (desk.consolidation.template.forms.iter())
        .map(|form| form.rows.iter().map(|row| Arc::from(row.label.as_str())).collect())
        .collect();
    for (unit, one) in desk.used.iter().enumerate() {
        for figures in &one.forms {
            let form = figures.form;
            for (row, column, figure) in figures.iter().filter(|(.., figure)| worth_listing(figure)) {
                let model = desk.form(form).printed(row);
                // A caption asks for nothing.
                if model.is_some_and(|row| row.kind == Kind::Heading) && figure.value == Value::Blank {
                    continue;
                }
                let label = match (row, figures.added_row(row)) {
                    (RowId::Printed(row), _) => Arc::clone(&labels[form][row]),
                    (_, added) => added.map(|row| Arc::clone(&row.label)).unwrap_or_default(),
                };
                let code = model.map(|row| Arc::clone(&row.code)).unwrap_or_default();
                listed.push(Listed { unit, form, column, file: &figures.file, code, label, figure });
            }
        }
    }
    listed
}

/// Texts that recur in many rows, each made once.
struct Texts<'d> {
    desk: &'d Desk<'d>,
    forms: Vec<Arc<str>>,
    units: Vec<Arc<str>>,
    files: HashMap<&'d str, Arc<str>>,
    states: Vec<(&'static str, Arc<str>)>,
}

impl<'d> Texts<'d> {
    fn new(desk: &'d Desk<'d>) -> Self {
        let language = desk.options.language;
        let number = |form: &crate::model::Form| {
            Arc::from(if form.number.is_empty() { &*form.id } else { form.number.as_str() })
        };
        Self {
            desk,
            forms: desk.consolidation.template.forms.iter().map(number).collect(),
            units: (0..desk.used.len()).map(|unit| Arc::from(desk.unit_name(unit))).collect(),
            files: (desk.used.iter().flat_map(|one| &one.forms))
                .map(|form| (&*form.file, Arc::from(file_name(&form.file))))
                .collect(),
            states: STATES
                .iter()
                .map(|(state, vi, en)| {
                    (
                        *state,
                        match language {
                            Language::Vi => Arc::from(*vi),
                            Language::En => Arc::from(*en),
                        },
                    )
                })
                .collect(),
        }
    }

    fn state(&self, figure: &Figure) -> Arc<str> {
        let state = if figure.is_excluded() { EXCLUDED } else { figure.value.state() };
        let found = self.states.iter().find(|(name, _)| *name == state);
        found.map(|(_, text)| Arc::clone(text)).unwrap_or_default()
    }
}

/// Empty cells are left out: there are many rows.
fn text(canvas: &mut Canvas, row: u32, column: u32, text: impl Into<Arc<str>>) {
    let text: Arc<str> = text.into();
    if !text.is_empty() {
        canvas.text(row, column, text, StyleId::default());
    }
}

fn draw(canvas: &mut Canvas, texts: &Texts, row: u32, one: &Listed) {
    let figure = one.figure;
    let desk = texts.desk;
    text(canvas, row, 0, Arc::clone(&texts.forms[one.form]));
    text(canvas, row, 1, Arc::clone(&one.code));
    text(canvas, row, 2, Arc::clone(&one.label));
    let column = &desk.form(one.form).columns[one.column];
    text(canvas, row, 3, Arc::clone(&column.code));
    text(canvas, row, 4, Arc::clone(&texts.units[one.unit]));
    let value = match &figure.value {
        Value::Number(number) => stored(Some(*number)),
        Value::Text(text) => Content::Text(Arc::clone(text)),
        _ => Content::Empty,
    };
    if value != Content::Empty {
        canvas.put(row, 5, value, None, StyleId::default());
    }
    text(canvas, row, 6, texts.state(figure));
    text(canvas, row, 7, Arc::clone(&figure.raw));
    let repair = figure.repair.as_ref().map(|repair| repair.to(desk.options.language)).unwrap_or_default();
    text(canvas, row, 8, repair);
    text(canvas, row, 9, figure.note.clone().unwrap_or_default());
    text(canvas, row, 10, Arc::clone(&texts.files[one.file]));
    text(canvas, row, 11, Arc::clone(&figure.sheet));
    let cell = figure.cell.map(|cell| cell.to_string()).unwrap_or_default();
    text(canvas, row, 12, cell);
}

/// A figure is listed when the file has something in its cell, or when there is more to say of it than its absence.
fn worth_listing(figure: &Figure) -> bool {
    figure.cell.is_some() || !matches!(figure.value, Value::Blank | Value::NotSubmitted)
}
